"""Charts: tables in, a figure of exact width out. Nothing is computed here, nothing is written."""

import pandas as pd
import parliamentarch.geometry as hemicycle
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from companion.style import (
    BLUE,
    FAINT,
    GREEN,
    GREY,
    INK,
    PAPER,
    PT_PER_MM,
    PURPLE,
    SMALL_PT,
    TEXT_PT,
    canvas,
    spread,
    styled,
    wrap,
)

# In the chamber neighbours differ by colour and by being solid or ringed.
SEAT_STYLES = [("#B37400", True), (INK, False), (BLUE, True), (PAPER, False), (PURPLE, True),
               (GREY, False), (GREEN, True)]  # fmt: skip
KEY_ROW_MM = 5.4
# One mark and colour for each data set, the same in every chart.
SERIES_STYLES = {
    "COW3": (PURPLE, "s"),
    "COW4": (BLUE, "o"),
    "ITPD": (GREEN, "^"),
    "Comtrade": (INK, "D"),
}
# Where the two COW versions agree, the older one shows as a rim of the newer.
SERIES_WIDTHS = {"COW3": 3.0}
SERIES_NAMES = {"COW3": "COW 3.0", "COW4": "COW 4.0", "ITPD": "ITPD-E", "Comtrade": "Comtrade"}


def _thousands(value: float, _position: int = 0) -> str:
    return f"{value:,.0f}" if value >= 10 or value == round(value) else f"{value:g}"


def votes_and_seats(table: pd.DataFrame, width_mm: float, source_line: str) -> Figure:
    """Draw each list's share of the list vote (hollow) and of all seats (solid).

    Parameters
    ----------
    table
        Index ``list``; columns ``vote_share_pct``, ``seat_share_pct``, ``gap_points``.
    width_mm
        Width of the figure.
    source_line
        Text at the foot.
    """
    with styled():
        height = 16 + 5.2 * len(table)
        name_pt = 0.36 * width_mm * PT_PER_MM if width_mm < 120 else 52 * PT_PER_MM
        left = name_pt / PT_PER_MM + 2
        figure, axes = canvas(
            width_mm, height, left=left, right=17, top=7, bottom=9, source_line=source_line
        )
        rows = list(range(len(table)))
        axes.hlines(rows, table["vote_share_pct"], table["seat_share_pct"], color=BLUE, lw=1.6)
        votes = table["vote_share_pct"].tolist()
        sns.scatterplot(x=votes, y=rows, ax=axes, s=22, facecolor="white", edgecolor=BLUE,
                        linewidth=1.1, zorder=3)  # fmt: skip
        sns.scatterplot(x=table["seat_share_pct"].tolist(), y=rows, ax=axes, s=24, color=BLUE,
                        edgecolor=BLUE, linewidth=1.1, zorder=2)  # fmt: skip
        top = table.iloc[0]
        for word, column in (("votes", "vote_share_pct"), ("seats", "seat_share_pct")):
            axes.annotate(word, (top[column], 0), (0, 5), textcoords="offset points", ha="center")
        for row, (name, line) in enumerate(table.iterrows()):
            axes.annotate(
                "\n".join(wrap(str(name), name_pt, TEXT_PT)),
                (0, row), (-6, 0), xycoords=axes.get_yaxis_transform(),
                textcoords="offset points", ha="right", va="center", linespacing=0.9,
            )  # fmt: skip
            gap = line["gap_points"]
            text = "no list" if pd.isna(gap) else f"{gap:+.2f}".replace("-", "−")
            axes.annotate(text, (1, row), (16 * PT_PER_MM, 0),
                          xycoords=axes.get_yaxis_transform(), textcoords="offset points",
                          ha="right", va="center")  # fmt: skip
        axes.annotate("seats − votes\n(points)", (1, 1), (16 * PT_PER_MM, 3),
                      xycoords="axes fraction", textcoords="offset points", ha="right",
                      va="bottom", linespacing=0.95, fontsize=SMALL_PT)  # fmt: skip
        axes.axvline(50, color=FAINT, lw=0.6, zorder=0)
        axes.set(xlim=(-1.5, 62), ylim=(len(table) - 0.4, -0.6), yticks=[], ylabel="")
        axes.set_xlabel("share of list votes and of all seats (%)")
        axes.spines["left"].set_visible(False)
        axes.xaxis.set_major_locator(FixedLocator([0, 10, 20, 30, 40, 50, 60]))
    return figure


def chamber(table: pd.DataFrame, width_mm: float, source_line: str) -> Figure:
    """Draw the Council as a hemicycle, one dot a seat, with a key that gives both tiers.

    Parameters
    ----------
    table
        Index ``list``; columns ``total_seats``, ``list_seats``, ``district_seats``; lists without
        a seat are passed over.
    width_mm
        Width of the figure.
    source_line
        Text at the foot.
    """
    with styled():
        rows = table[table["total_seats"] > 0]
        # The largest two face each other from the ends, the smaller sit between them.
        order = [*rows.index[1:2], *rows.index[2:], rows.index[0]]
        total = int(rows["total_seats"].sum())
        radius = min((width_mm - 14) / 2, 52.0)
        key_rows = (len(order) + 1) // 2
        key = KEY_ROW_MM * key_rows + 9
        side = (width_mm - 2 * radius) / 2
        figure, axes = canvas(
            width_mm, radius + 9 + key, left=side, right=side, top=9, bottom=key,
            source_line=source_line,
        )  # fmt: skip
        axes.set(xlim=(0, 2), ylim=(0, 1))
        axes.axis("off")
        centres = hemicycle.get_seats_centers(total)
        seats = iter(sorted(centres, key=lambda seat: centres[seat]))
        # Twice the "row thickness" is the distance between rows.
        dot = 0.84 * hemicycle.get_row_thickness(hemicycle.get_nrows_from_nseats(total))
        for place, name in enumerate(order):
            colour, solid = SEAT_STYLES[place]
            for _ in range(int(rows.loc[name, "total_seats"])):
                size = dot if solid else dot * 0.82
                axes.add_patch(Circle(next(seats), size, ec=colour, fc=colour if solid else "white",
                                      lw=0.4 if solid else 1.3))  # fmt: skip
            _chamber_key(axes, place, key_rows, width_mm, side, str(name), rows.loc[name])
        axes.annotate(str(total), (1, 0.1), ha="center", va="bottom", fontsize=14, weight="bold")
        axes.annotate("seats", (1, 0.08), ha="center", va="top")
        axes.plot([1, 1], [1.02, 1.08], color=INK, lw=0.7, clip_on=False)
        axes.annotate(f"majority {total // 2 + 1}", (1, 1.1), ha="center", va="bottom",
                      annotation_clip=False)  # fmt: skip
    return figure


def _chamber_key(
    axes: Axes, place: int, key_rows: int, width_mm: float, side: float, name: str, row: pd.Series
) -> None:
    """Write one line of the key: mark, list, seats of both tiers."""
    column, line = divmod(place, key_rows)
    x = (4 + column * width_mm / 2 - side) * PT_PER_MM
    y = -(7 + KEY_ROW_MM * line) * PT_PER_MM
    colour, solid = SEAT_STYLES[place]
    axes.annotate("●" if solid else "○", (0, 0), (x, y), textcoords="offset points", color=colour,
                  va="center", ha="center", weight="bold", fontfamily="DejaVu Sans")  # fmt: skip
    seats = f"{int(row['total_seats'])} ({int(row['list_seats'])} + {int(row['district_seats'])})"
    lines = wrap(name, (width_mm / 2 - 24) * PT_PER_MM, TEXT_PT)
    axes.annotate("\n".join(lines), (0, 0), (x + 6, y), textcoords="offset points", va="center",
                  linespacing=0.9)  # fmt: skip
    axes.annotate(seats, (0, 0), (x + (width_mm / 2 - 6) * PT_PER_MM, y),
                  textcoords="offset points", va="center", ha="right")  # fmt: skip


def trade_series(
    table: pd.DataFrame,
    printed: pd.DataFrame,
    points: pd.DataFrame,
    width_mm: float,
    source_line: str,
    *,
    label: str,
    log: bool,
) -> Figure:
    """Draw each series of a bilateral flow, with the paper's points and single reports.

    Parameters
    ----------
    table
        Columns ``series``, ``year``, ``value_usd_m``.
    printed
        What the paper prints: columns ``year``, ``value_usd_m``; joined by a dashed line.
    points
        What officials and the press report for single years: same columns.
    width_mm
        Width of the figure.
    source_line
        Text at the foot.
    label
        What the axis measures, with its unit.
    log
        Whether the axis is logarithmic.
    """
    with styled():
        wide = width_mm >= 120
        figure, axes = canvas(
            width_mm, 84 if wide else 68, left=11, right=38 if wide else 28, top=11, bottom=7,
            source_line=source_line,
        )  # fmt: skip
        ends: list[tuple[str, float, float, str]] = []
        for series, group in table.groupby("series", sort=True):
            colour, mark = SERIES_STYLES[str(series)]
            sparse = len(group) < 5
            sns.lineplot(
                x=group["year"].astype(int).tolist(), y=group["value_usd_m"].tolist(), ax=axes,
                color=colour, marker=mark, markersize=3.4, markeredgewidth=0,
                lw=0 if sparse else SERIES_WIDTHS.get(str(series), 1.1),
            )  # fmt: skip
            last = group.iloc[-1]
            ends.append((SERIES_NAMES[str(series)], last["year"], last["value_usd_m"], colour))
        if len(points):
            axes.plot(points["year"], points["value_usd_m"], ls="", marker="_", ms=9, mew=1.6,
                      color=INK, zorder=4)  # fmt: skip
            last = points.sort_values("year").iloc[-1]
            ends.append(("single reports (bars)", last["year"], last["value_usd_m"], INK))
        if len(printed):
            axes.plot(printed["year"], printed["value_usd_m"], ls=(0, (3, 2)), color=PAPER, lw=1.2,
                      marker="D", ms=5.5, mfc="white", mew=1.3, zorder=5)  # fmt: skip
            last = printed.sort_values("year").iloc[-1]
            ends.append(("printed", last["year"], last["value_usd_m"], PAPER))
        if log:
            axes.set_yscale("log")
            axes.yaxis.set_major_locator(FixedLocator(_one_two_five(*axes.get_ylim())))
            axes.yaxis.set_minor_locator(NullLocator())
        else:
            axes.set_ylim(bottom=0)
        axes.yaxis.set_major_formatter(FuncFormatter(_thousands))
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=14 if wide else 6))
        axes.set(xlabel="", ylabel="")
        if log:
            label = label.removesuffix(")") + ", log scale)"
        words = "\n".join(wrap(label, (width_mm - 3) * PT_PER_MM, TEXT_PT))
        axes.annotate(
            words, (0, 1), (-11 * PT_PER_MM + 4, 5), xycoords="axes fraction",
                      textcoords="offset points", ha="left", va="bottom")  # fmt: skip
        _label_ends(axes, ends)
    return figure


def _one_two_five(low: float, high: float) -> list[float]:
    ticks = [base * 10.0**power for power in range(-1, 7) for base in (1, 2, 5)]
    return [tick for tick in ticks if low <= tick <= high]


def _label_ends(axes: Axes, ends: list[tuple[str, float, float, str]]) -> None:
    """Write name and last value of each series at the right, dodged, with a leader to its end."""
    transform = axes.transData + axes.transAxes.inverted()
    heights = [float(transform.transform((year, value))[1]) for _, year, value, _ in ends]
    box = axes.get_window_extent()
    line = 2.25 * TEXT_PT * axes.figure.dpi / 72 / box.height  # two lines of text
    for (name, year, value, colour), height in zip(
        ends, spread(heights, line, high=0.93), strict=True
    ):
        axes.annotate(
            f"{name}\n{_thousands(value)} ({int(year)})", (year, value), (1.1, height),
            xycoords="data", textcoords=axes.transAxes, va="center", ha="left", linespacing=0.95,
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": colour, "lw": 0.5, "shrinkA": 0, "shrinkB": 4,
                        "relpos": (0, 0.5)},
        )  # fmt: skip


def share_band(
    yearly: pd.DataFrame,
    core: pd.DataFrame,
    band: tuple[float, float],
    width_mm: float,
    source_line: str,
    *,
    label: str,
    region: str,
    core_region: str,
    summary: str,
) -> Figure:
    """Draw a region's yearly share against the band that the paper prints.

    Parameters
    ----------
    yearly, core
        Columns ``year`` and ``share_pct``: for the chosen region, and for the region without
        Turkey and North Africa.
    band
        Low and high end of the printed band, in percent.
    width_mm
        Width of the figure.
    source_line
        Text at the foot.
    label
        What the axis measures, with its unit.
    region, core_region
        Names of the two regions.
    summary
        One sentence to stand in the chart.
    """
    with styled():
        wide = width_mm >= 120
        right = 36 if wide else 26
        figure, axes = canvas(
            width_mm, 78 if wide else 64, left=9, right=right, top=12, bottom=7,
            source_line=source_line,
        )  # fmt: skip
        low, high = band
        axes.axhspan(low, high, color="#f6e5dc", lw=0, zorder=0)
        axes.hlines(band, *_span(yearly), color=PAPER, lw=0.8, ls=(0, (3, 2)), zorder=1)
        same = core["share_pct"].equals(yearly["share_pct"])
        if not same:
            sns.lineplot(x=core["year"].tolist(), y=core["share_pct"].tolist(), ax=axes, color=GREY,
                         lw=0.9)  # fmt: skip
        sns.lineplot(x=yearly["year"].tolist(), y=yearly["share_pct"].tolist(), ax=axes, color=BLUE,
                     lw=1.1, zorder=3)  # fmt: skip
        inside = yearly["share_pct"].between(low, high)
        for mask, fill in ((inside, BLUE), (~inside, "white")):
            axes.plot(yearly["year"][mask], yearly["share_pct"][mask], ls="", marker="o", ms=4.2,
                      mfc=fill, mec=BLUE, mew=1.0, zorder=4)  # fmt: skip
        top = max(yearly["share_pct"].max(), core["share_pct"].max(), high)
        axes.set(ylim=(0, top * 1.06), xlim=_span(yearly), xlabel="", ylabel="")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=14 if wide else 6))
        axes.yaxis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 5, 10], integer=True))
        head = [label, *wrap(summary, (width_mm - 4) * PT_PER_MM, TEXT_PT)]
        axes.annotate("\n".join(head), (0, 1), (-9 * PT_PER_MM + 4, 4), xycoords="axes fraction",
                      textcoords="offset points", va="bottom", linespacing=1.15)  # fmt: skip
        names = [
            (f"printed: {low:g} to {high:g} %", (low + high) / 2),
            (region, float(yearly["share_pct"].iloc[-1])),
        ] + ([] if same else [(core_region, float(core["share_pct"].iloc[-1]))])
        wrapped = [wrap(name, (right - 3) * PT_PER_MM, TEXT_PT) for name, _ in names]
        box = axes.get_window_extent()
        unit = 1.12 * TEXT_PT * figure.dpi / 72 / box.height * axes.get_ylim()[1]
        gap = unit * (max(len(lines) for lines in wrapped) + 0.4)
        for lines, height in zip(
            wrapped, spread([y for _, y in names], gap, high=top), strict=True
        ):
            axes.annotate("\n".join(lines), (1, height), (5, 0),
                          xycoords=axes.get_yaxis_transform(), textcoords="offset points",
                          va="center", linespacing=0.95, annotation_clip=False)  # fmt: skip
    return figure


def _span(yearly: pd.DataFrame) -> tuple[float, float]:
    return float(yearly["year"].min()) - 0.6, float(yearly["year"].max()) + 0.6


def printed_and_observed(table: pd.DataFrame, width_mm: float, source_line: str) -> Figure:
    """Draw what others report as a multiple of what the paper prints.

    Parameters
    ----------
    table
        One row an observation: ``statement`` (the row's label), ``printed``, ``low_ratio``,
        ``high_ratio`` (the printed interval over its middle), ``ratio`` (the observation over it).
        Statements keep their order.
    width_mm
        Width of the figure.
    source_line
        Text at the foot.
    """
    with styled():
        statements = list(dict.fromkeys(table["statement"]))
        wide = width_mm >= 120
        left = 0.42 * width_mm
        step = 4.6 if wide else 7.4
        figure, axes = canvas(
            width_mm, 14 + step * len(statements), left=left, right=26, top=7, bottom=10,
            source_line=source_line,
        )  # fmt: skip
        rows = {statement: row for row, statement in enumerate(statements)}
        axes.axvline(1, color=PAPER, lw=0.8, ls=(0, (3, 2)), zorder=0)
        for statement, group in table.groupby("statement", sort=False):
            row, first = rows[statement], group.iloc[0]
            axes.plot([first["low_ratio"], first["high_ratio"]], [row, row], color=PAPER, lw=1.2)
            axes.plot(1, row, marker="D", ms=4.6, mfc="white", mec=PAPER, mew=1.1, zorder=2)
            axes.annotate("\n".join(wrap(f"{statement}", (left - 4) * PT_PER_MM, TEXT_PT)),
                          (0, row), (-5, 0), xycoords=axes.get_yaxis_transform(),
                          textcoords="offset points", ha="right", va="center",
                          linespacing=0.9)  # fmt: skip
            axes.annotate(first["printed"], (1, row), (4, 0), xycoords=axes.get_yaxis_transform(),
                          textcoords="offset points", ha="left", va="center")  # fmt: skip
        sns.scatterplot(x=table["ratio"].tolist(), y=[rows[s] for s in table["statement"]], ax=axes,
                        s=11, color=BLUE, linewidth=0, zorder=3)  # fmt: skip
        axes.set_xscale("log")
        ticks = [tick for tick in _one_two_five(0.1, 20) if tick in (0.2, 0.5, 1, 2, 5)]
        axes.xaxis.set_major_locator(FixedLocator(ticks))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(FuncFormatter(lambda v, _: f"×{v:g}"))
        axes.set(xlim=(min(0.19, table["ratio"].min() * 0.9), max(2.2, table["ratio"].max() * 1.1)),
                 ylim=(len(statements) - 0.4, -0.7), yticks=[], ylabel="")  # fmt: skip
        axes.spines["left"].set_visible(False)
        axes.set_xlabel("independent value, as a multiple of the printed one (log scale)")
        axes.annotate("printed", (1, 1), (4, 2), xycoords="axes fraction",
                      textcoords="offset points", ha="left", va="bottom", color=GREY)  # fmt: skip
        for text, x, ha in (("below the paper", 0.93, "right"), ("above", 1.08, "left")):
            axes.annotate(text, (x, 1), (0, 2), xycoords=axes.get_xaxis_transform(),
                          textcoords="offset points", ha=ha, va="bottom", color=GREY)  # fmt: skip
    return figure
