"""Charts of the election: tables in, a figure of exact width out."""

import pandas as pd
import parliamentarch.geometry as hemicycle
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from matplotlib.ticker import FixedLocator, MultipleLocator

from companion.render.layout import (
    above,
    by_width,
    canvas,
    folded,
    only_rows,
    row_label,
    row_value,
    text_at,
)
from companion.render.style import (
    BLUE,
    DASHES,
    FAINT,
    GREEN,
    GREEN_TINT,
    GREY,
    GREY_TINT,
    INK,
    OCHRE,
    OCHRE_TINT,
    PAPER,
    PT_PER_MM,
    PURPLE,
    WHITE,
    Look,
    styled,
)

# The largest list and the next have the same colours in every chart.
FIRST = GREEN
SECOND = OCHRE

# In the chamber neighbours differ by colour and by being solid or ringed.
# By size, of all eleven lists and the independents: solid or hollow; the largest has its own.
LARGEST_STYLE = (FIRST, True)
SEAT_STYLES = [
    (SECOND, True),
    (INK, False),
    (BLUE, True),
    (PAPER, False),
    (PURPLE, True),
    (GREY, False),
    (INK, True),
    (BLUE, False),
    (GREY, True),
    (OCHRE, False),
    (PAPER, True),
]
KEY_DOT_MM = 1.0  # radius
KEY_ROW_MM = 5.4

# Tints that bear dark text, with the colour that rims them.
PARTY_STYLES = [(GREEN_TINT, FIRST), (OCHRE_TINT, SECOND), (GREY_TINT, GREY)]
# Mark, fill and rim of the two parties of the polls, the stronger first.
POLL_STYLES = [("o", FIRST, FIRST), ("s", WHITE, SECOND)]


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
        name_mm = by_width(width_mm, narrow=0.36 * width_mm, wide=52.0)
        figure, axes = canvas(
            width_mm,
            16 + 5.2 * len(table),
            left=name_mm + 2,
            right=17,
            top=7,
            bottom=9,
            source_line=source_line,
        )
        rows = list(range(len(table)))
        votes, seats = table["vote_share_pct"], table["seat_share_pct"]
        axes.hlines(rows, votes, seats, color=BLUE, lw=1.6)
        dots: Look = {"y": rows, "ax": axes, "edgecolor": BLUE, "linewidth": 1.1, "clip_on": False}
        sns.scatterplot(x=votes.tolist(), s=22, facecolor=WHITE, zorder=3, **dots)
        sns.scatterplot(x=seats.tolist(), s=24, color=BLUE, zorder=2, **dots)
        for word, shares in (("votes", votes), ("seats", seats)):
            text_at(axes, word, (shares.iloc[0], 0), (0, 5), ha="center", va="baseline")
        for row, (name, gap) in enumerate(table["gap_points"].items()):
            row_label(axes, row, str(name), name_mm, gap_pt=6)
            text = "no list" if pd.isna(gap) else f"{gap:+.2f}".replace("-", "−")
            row_value(axes, row, text, right_mm=16)
        difference = "seats − votes\n(points)"
        shift = (16 * PT_PER_MM, 3)
        above(axes, 1, difference, shift, of="axes", ha="right", linespacing=0.95)
        axes.axvline(50, color=FAINT, lw=0.6, zorder=0)
        only_rows(axes, len(table) - 0.4, -0.6)
        axes.set(xlim=(-1.5, 62), xlabel="share of list votes and of all seats (%)")
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
        rows = rows.loc[[*rows.index[1:2], *rows.index[2:], rows.index[0]]]
        styles = [*SEAT_STYLES[: len(rows) - 1], LARGEST_STYLE]
        radius = min((width_mm - 14) / 2, 52.0)
        key_rows = (len(rows) + 1) // 2
        key = KEY_ROW_MM * key_rows + 9
        side = (width_mm - 2 * radius) / 2
        figure, axes = canvas(
            width_mm,
            radius + 9 + key,
            left=side,
            right=side,
            top=9,
            bottom=key,
            source_line=source_line,
        )
        axes.set(xlim=(0, 2), ylim=(0, 1))
        axes.axis("off")
        total = int(rows["total_seats"].sum())
        centres = hemicycle.get_seats_centers(total)
        seats = iter(sorted(centres, key=lambda seat: centres[seat]))
        # Twice the "row thickness" is the distance between rows.
        dot = 0.84 * hemicycle.get_row_thickness(hemicycle.get_nrows_from_nseats(total))
        for place, ((_, row), style) in enumerate(zip(rows.iterrows(), styles, strict=True)):
            for _ in range(int(row["total_seats"])):
                _seat(axes, next(seats), dot, style)
            column, line = divmod(place, key_rows)
            _chamber_key(axes, (column, line), width_mm, side, style, row)
        text_at(axes, str(total), (1, 0.1), ha="center", va="bottom", fontsize=14, weight="bold")
        text_at(axes, "seats", (1, 0.08), ha="center", va="top")
        axes.plot([1, 1], [1.02, 1.08], color=INK, lw=0.7, clip_on=False)
        text_at(axes, f"majority {total // 2 + 1}", (1, 1.1), ha="center", va="bottom")
    return figure


def _seat(axes: Axes, centre: tuple[float, float], radius: float, style: tuple[str, bool]) -> None:
    """Draw a seat; a hollow one is smaller by its rim."""
    colour, solid = style
    face, rim = (colour, 0.4) if solid else (WHITE, 1.3)
    size = radius if solid else radius * 0.82
    axes.add_patch(Circle(centre, size, ec=colour, fc=face, lw=rim, clip_on=False))


def _chamber_key(
    axes: Axes,
    place: tuple[int, int],
    width_mm: float,
    side_mm: float,
    style: tuple[str, bool],
    row: pd.Series,
) -> None:
    """Write one entry of the key, by column and line: mark, list, seats of both tiers."""
    column, line = place
    x = (4 + column * width_mm / 2 - side_mm) * PT_PER_MM
    y = -(7 + KEY_ROW_MM * line) * PT_PER_MM
    unit = (width_mm / 2 - side_mm) * PT_PER_MM  # of the axes, in points
    _seat(axes, (x / unit, y / unit), KEY_DOT_MM * PT_PER_MM / unit, style)
    seats = f"{int(row['total_seats'])} ({int(row['list_seats'])} + {int(row['district_seats'])})"
    text_at(axes, folded(str(row.name), width_mm / 2 - 24), (0, 0), (x + 6, y), linespacing=0.9)
    text_at(axes, seats, (0, 0), (x + (width_mm / 2 - 6) * PT_PER_MM, y), ha="right")


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
            width_mm,
            12 + 9 * len(table),
            left=left,
            right=4,
            top=7,
            bottom=4,
            source_line=source_line,
        )
        for row, (name, seats) in enumerate(table.iterrows()):
            middles = seats.cumsum() - seats / 2
            for party, (tint, rim) in zip(seats.index, PARTY_STYLES, strict=False):
                count, middle = seats[party], middles[party]
                axes.barh(
                    row,
                    count,
                    left=middle - count / 2,
                    height=0.62,
                    color=tint,
                    edgecolor=rim,
                    lw=0.9,
                )
                text_at(axes, str(count), (middle, row), ha="center")
                if row == 0:
                    words = folded(str(party), 0.24 * width_mm)
                    look: Look = {"ha": "center", "va": "bottom", "linespacing": 0.9}
                    text_at(axes, words, (middle, -0.45), **look)
            words = folded(str(name), left - 4)
            text_at(axes, words, (0, row), (-5, 0), ha="right", linespacing=0.9)
        total = int(table.iloc[0].sum())
        majority = total // 2 + 1
        axes.axvline(majority, color=INK, lw=0.9, ls=DASHES)
        foot = (majority, len(table) - 0.5)
        text_at(axes, f"majority {majority}", foot, (0, -2), ha="center", va="top")
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
    with styled():
        names = list(dict.fromkeys(table["poll"]))
        left = 0.34 * width_mm
        figure, axes = canvas(
            width_mm,
            24 + 6.4 * (len(names) + 1),
            left=left,
            right=14,
            top=9,
            bottom=10,
            source_line=source_line,
        )
        only_rows(axes, len(names) + 0.5, -0.7)
        results = table.groupby("list")["result_pct"].first().sort_values(ascending=False)
        for place, (party, share) in enumerate(results.items()):
            answers = table[table["list"] == party]
            rows = [names.index(name) for name in answers["poll"]]
            _poll_party(axes, answers, rows, share, len(names), POLL_STYLES[place])
            words = folded(str(party), 0.18 * width_mm)
            ha, right = ("right", -2) if place else ("left", 2)
            above(axes, share, words, (right, 2), ha=ha, linespacing=0.9)
        samples = table.groupby("poll", sort=False)["sample"].first()
        for row, (name, sample) in enumerate(samples.items()):
            row_label(axes, row, str(name), left - 4)
            row_value(axes, row, f"{sample:,}", right_mm=12)
        row_label(axes, len(names), result, left - 4, weight="bold")
        above(axes, 1, "asked", (12 * PT_PER_MM, 2), of="axes", ha="right", color=GREY)
        axes.axhline(len(names) - 0.5, color=FAINT, lw=0.6)
        axes.xaxis.set_major_locator(MultipleLocator(5))
        axes.set_xlabel("share of the list vote (%), with 95 % sampling interval")
    return figure


def _poll_party(
    axes: Axes,
    answers: pd.DataFrame,
    rows: list[int],
    result_pct: float,
    result_row: int,
    style: tuple[str, str, str],
) -> None:
    """Draw a party's shares with their margins, an arrow where a share is a bound, its result."""
    mark, fill, rim = style
    look: Look = {"color": rim, "mfc": fill, "mew": 1.1, "zorder": 3}
    axes.axvline(result_pct, color=rim, lw=0.8, ls=DASHES, zorder=0)
    margins = answers["margin_points"].fillna(0)
    axes.errorbar(
        answers["share_pct"], rows, xerr=margins, fmt=mark, ms=4.6, elinewidth=0.8, **look
    )
    axes.plot(result_pct, result_row, marker=mark, ms=6, **look)
    arrow: Look = {"arrowstyle": "<-", "color": rim, "lw": 0.9, "shrinkB": 0}
    bounds = answers["share_pct"].where(answers["qualifier"].notna())
    for row, share in zip(rows, bounds, strict=True):
        axes.annotate("", (share, row), (14, 0), textcoords="offset points", arrowprops=arrow)
