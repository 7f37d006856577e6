"""Charts of the election: tables in, a figure of exact width out."""

import pandas as pd
import parliamentarch.geometry as hemicycle
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from matplotlib.ticker import FixedLocator, MultipleLocator

from companion.render.style import (
    BLUE,
    FAINT,
    GREEN,
    GREY,
    INK,
    PAPER,
    PT_PER_MM,
    PURPLE,
    TEXT_PT,
    canvas,
    styled,
    wrap,
)

# In the chamber neighbours differ by colour and by being solid or ringed.
# By size, of all eleven lists and the independents: solid or hollow; the largest has its own.
LARGEST_STYLE = (GREEN, True)
SEAT_STYLES = [("#B37400", True), (INK, False), (BLUE, True), (PAPER, False), (PURPLE, True),
               (GREY, False), (INK, True), (BLUE, False), (GREY, True), ("#B37400", False),
               (PAPER, True)]  # fmt: skip
KEY_DOT_MM = 1.0  # radius
KEY_ROW_MM = 5.4


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
                        linewidth=1.1, zorder=3, clip_on=False)  # fmt: skip
        sns.scatterplot(x=table["seat_share_pct"].tolist(), y=rows, ax=axes, s=24, color=BLUE,
                        edgecolor=BLUE, linewidth=1.1, zorder=2, clip_on=False)  # fmt: skip
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
                      va="bottom", linespacing=0.95, fontsize=TEXT_PT)  # fmt: skip
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
        styles = [*SEAT_STYLES[: len(order) - 1], LARGEST_STYLE]
        for place, (name, style) in enumerate(zip(order, styles, strict=True)):
            for _ in range(int(rows.loc[name, "total_seats"])):
                _seat(axes, next(seats), dot, style)
            _chamber_key(axes, place, key_rows, width_mm, side, style, str(name), rows.loc[name])
        axes.annotate(str(total), (1, 0.1), ha="center", va="bottom", fontsize=14, weight="bold")
        axes.annotate("seats", (1, 0.08), ha="center", va="top")
        axes.plot([1, 1], [1.02, 1.08], color=INK, lw=0.7, clip_on=False)
        axes.annotate(f"majority {total // 2 + 1}", (1, 1.1), ha="center", va="bottom",
                      annotation_clip=False)  # fmt: skip
    return figure


def _seat(axes: Axes, centre: tuple[float, float], radius: float, style: tuple[str, bool]) -> None:
    """Draw a seat; a hollow one is smaller by its rim."""
    colour, solid = style
    face, rim = (colour, 0.4) if solid else ("white", 1.3)
    size = radius if solid else radius * 0.82
    axes.add_patch(Circle(centre, size, ec=colour, fc=face, lw=rim, clip_on=False))


def _chamber_key(
    axes: Axes, place: int, key_rows: int, width_mm: float, side: float, style: tuple[str, bool],
    name: str, row: pd.Series,
) -> None:  # fmt: skip
    """Write one line of the key: mark, list, seats of both tiers."""
    column, line = divmod(place, key_rows)
    x = (4 + column * width_mm / 2 - side) * PT_PER_MM
    y = -(7 + KEY_ROW_MM * line) * PT_PER_MM
    unit = (width_mm / 2 - side) * PT_PER_MM  # of the axes, in points
    _seat(axes, (x / unit, y / unit), KEY_DOT_MM * PT_PER_MM / unit, style)
    seats = f"{int(row['total_seats'])} ({int(row['list_seats'])} + {int(row['district_seats'])})"
    lines = wrap(name, (width_mm / 2 - 24) * PT_PER_MM, TEXT_PT)
    axes.annotate("\n".join(lines), (0, 0), (x + 6, y), textcoords="offset points", va="center",
                  linespacing=0.9)  # fmt: skip
    axes.annotate(seats, (0, 0), (x + (width_mm / 2 - 6) * PT_PER_MM, y),
                  textcoords="offset points", va="center", ha="right")  # fmt: skip


# Tints that carry dark text, with the colour that rims them.
PARTY_STYLES = [("#bfe3d8", GREEN), ("#ecd9b8", "#B37400"), ("#e6e6e6", GREY)]


def counterfactuals(table: pd.DataFrame, width_mm: float, source_line: str) -> Figure:
    """Draw chambers as stacked bars with the line of the majority.

    Parameters
    ----------
    table
        Index: names of the chambers; one column of seats for each party, at most three.
    width_mm
        Width of the figure.
    source_line
        Text at the foot.
    """
    with styled():
        left = 0.3 * width_mm
        figure, axes = canvas(
            width_mm, 12 + 9 * len(table), left=left, right=4, top=7, bottom=4,
            source_line=source_line,
        )  # fmt: skip
        total = int(table.iloc[0].sum())
        for row, (name, seats) in enumerate(table.iterrows()):
            start = 0
            for (party, count), (fill, rim) in zip(seats.items(), PARTY_STYLES, strict=False):
                axes.barh(row, count, left=start, height=0.62, color=fill, edgecolor=rim, lw=0.9)
                axes.annotate(str(count), (start + count / 2, row), ha="center", va="center")
                if row == 0:
                    words = wrap(str(party), 0.24 * width_mm * PT_PER_MM, TEXT_PT)
                    axes.annotate("\n".join(words), (start + count / 2, -0.45), ha="center",
                                  va="bottom", linespacing=0.9, annotation_clip=False)  # fmt: skip
                start += int(count)
            axes.annotate(
                "\n".join(wrap(str(name), (left - 4) * PT_PER_MM, TEXT_PT)), (0, row), (-5, 0),
                textcoords="offset points", ha="right", va="center", linespacing=0.9,
            )  # fmt: skip
        majority = total // 2 + 1
        axes.axvline(majority, color=INK, lw=0.9, ls=(0, (3, 2)))
        axes.annotate(f"majority {majority}", (majority, len(table) - 0.5), (0, -2),
                      textcoords="offset points", ha="center", va="top",
                      annotation_clip=False)  # fmt: skip
        axes.set(xlim=(-0.4, total + 0.4), ylim=(len(table) - 0.5, -0.5))
        axes.axis("off")
    return figure


def polls(table: pd.DataFrame, width_mm: float, source_line: str, *, result: str) -> Figure:
    """Draw what each poll gave two parties, with sampling margins, over the result.

    Parameters
    ----------
    table
        One row for each poll and party: ``poll``, ``sample``, ``list``, ``share_pct``,
        ``qualifier``, ``margin_points``, ``result_pct``. Polls keep their order.
    width_mm
        Width of the figure.
    source_line
        Text at the foot.
    result
        Name of the row that shows the result.
    """
    marks = [("o", GREEN, GREEN), ("s", "white", "#B37400")]
    with styled():
        names = list(dict.fromkeys(table["poll"]))
        left = 0.34 * width_mm
        figure, axes = canvas(
            width_mm, 24 + 6.4 * (len(names) + 1), left=left, right=14, top=9, bottom=10,
            source_line=source_line,
        )  # fmt: skip
        results = table.groupby("list")["result_pct"].first().sort_values(ascending=False)
        for (party, truth), (mark, fill, rim) in zip(results.items(), marks, strict=True):
            group = table[table["list"] == party]
            rows = [names.index(name) for name in group["poll"]]
            bound = group["qualifier"].notna()
            first = truth == results.iloc[0]
            axes.axvline(truth, color=rim, lw=0.8, ls=(0, (3, 2)), zorder=0)
            margins = group["margin_points"].fillna(0)
            axes.errorbar(group["share_pct"], rows, xerr=margins, fmt=mark, color=rim, mfc=fill,
                          mew=1.1, ms=4.6, elinewidth=0.8, zorder=3)  # fmt: skip
            axes.plot(truth, len(names), marker=mark, color=rim, mfc=fill, mew=1.1, ms=6, zorder=3)
            for row, share in zip(rows, group["share_pct"].where(bound), strict=True):
                axes.annotate("", (share, row), (14, 0), textcoords="offset points",
                              arrowprops={"arrowstyle": "<-", "color": rim, "lw": 0.9,
                                          "shrinkB": 0})  # fmt: skip
            axes.annotate("\n".join(wrap(party, 0.18 * width_mm * PT_PER_MM, TEXT_PT)),
                          (truth, -0.7), (2 if first else -2, 2), textcoords="offset points",
                          ha="left" if first else "right", va="bottom", linespacing=0.9,
                          annotation_clip=False)  # fmt: skip
        samples = table.groupby("poll", sort=False)["sample"].first()
        for row, name in enumerate([*names, result]):
            axes.annotate("\n".join(wrap(name, (left - 4) * PT_PER_MM, TEXT_PT)), (0, row), (-5, 0),
                          xycoords=axes.get_yaxis_transform(), textcoords="offset points",
                          ha="right", va="center", weight="bold" if name == result else None,
                          linespacing=0.9)  # fmt: skip
            if name in samples:
                axes.annotate(f"{samples[name]:,}", (1, row), (12 * PT_PER_MM, 0),
                              xycoords=axes.get_yaxis_transform(), textcoords="offset points",
                              ha="right", va="center")  # fmt: skip
        axes.annotate("asked", (1, -0.7), (12 * PT_PER_MM, 2), xycoords=axes.get_yaxis_transform(),
                      textcoords="offset points", ha="right", va="bottom", color=GREY)  # fmt: skip
        axes.axhline(len(names) - 0.5, color=FAINT, lw=0.6)
        axes.set(ylim=(len(names) + 0.5, -0.7), yticks=[], ylabel="")
        axes.xaxis.set_major_locator(MultipleLocator(5))
        axes.set_xlabel("share of the list vote (%), with 95 % sampling interval")
        axes.spines["left"].set_visible(False)
    return figure
