"""Charts of the election: tables in, a figure of exact width out.

``order`` is all lists and the independents by size: a list has the same colours in every chart.
``names`` are what a chart calls lists that are better known by their party.
"""

import math

import pandas as pd
import parliamentarch.geometry as hemicycle
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Wedge
from matplotlib.ticker import MultipleLocator
from matplotlib.transforms import ScaledTranslation

from companion.render.language.direction import across
from companion.render.language.words import name as name_of
from companion.render.language.words import say
from companion.render.layout import (
    above,
    by_width,
    canvas,
    heading,
    only_rows,
    row_label,
    row_value,
    text_at,
)
from companion.render.lines import folded, length_pt, wrap
from companion.render.style import (
    BLUE,
    DASHES,
    FAINT,
    GREEN,
    GREY,
    INK,
    MARGIN_MM,
    MM_PER_INCH,
    OCHRE,
    PAPER,
    PT_PER_MM,
    PURPLE,
    TEXT_PT,
    WHITE,
    WINE,
    Look,
    styled,
)
from companion.render.text import signed

# By size, of all eleven lists and the independents. The seven that won seats differ by colour or by
# lightness, and all by how a mark is filled, which a grey print keeps.
PARTY_STYLES = [
    (GREEN, "full"),
    (OCHRE, "pale"),
    (INK, "full"),
    (BLUE, "dot"),
    (PURPLE, "half"),
    (WINE, "cross"),
    (INK, "empty"),
    (PURPLE, "empty"),
    (INK, "half"),
    (INK, "dot"),
    (INK, "pale"),
    (INK, "cross"),
]
SEVERAL = (GREY, "empty")  # several lists together, whom ``order`` does not name
PALE = 0.3  # how much of its colour a pale list keeps
KEY_BESIDE_MM = 140.0  # from here on the key of a chamber has room at its side
KEY_MM = 87.0  # that key, and what stands around the seats
ROW_MM = 5.0
LINE_MM = TEXT_PT * 1.2 / PT_PER_MM
KEY_DOT_MM = 1.3  # radius
BAR_MM = 6.2
CLEAR_MM = 3.4  # from the middle of a number to the line of the majority
HEAD_MM = 20.0  # width of a party's name above the polls
POLL_PT = 2.8  # so small that an interval of 0.7 points shows at 89 mm
CARET = [(-0.5, -1.0), (0.5, 0.0), (-0.5, 1.0), (0.5, 0.0)]  # an open line, there and back


def look_of(name: str, order: list[str]) -> tuple[str, str]:
    """Return colour and filling of a list."""
    return dict(zip(order, PARTY_STYLES, strict=False)).get(name, SEVERAL)


def ground_of(colour: str, filling: str) -> str:
    """Return what lies behind the rim of a mark; of some fillings only the rim and a sign show."""
    red, green, blue = (1 - PALE * (1 - part) for part in to_rgb(colour))
    grounds = {"full": colour, "pale": to_hex((red, green, blue))}
    return grounds.get(filling, WHITE)


def _mark(axes: Axes, centre: tuple[float, float], radius: float, look: tuple[str, str]) -> None:
    """Draw the mark of a list: a disc with its rim, and what is inside."""
    colour, filling = look
    ground = ground_of(colour, filling)
    axes.add_artist(Circle(centre, radius, ec=colour, fc=ground, lw=0.8, clip_on=False))
    x, y = centre
    inside: Look = {"color": colour, "lw": 0.8, "clip_on": False, "zorder": 1.5}
    if filling == "dot":
        axes.add_artist(Circle(centre, 0.45 * radius, fc=colour, lw=0, clip_on=False))
    elif filling == "half":
        axes.add_artist(Wedge(centre, radius, 90, 270, fc=colour, lw=0, clip_on=False))
    elif filling == "cross":
        axes.plot([x - radius, x + radius], [y, y], **inside)
        axes.plot([x, x], [y - radius, y + radius], **inside)


def _called(key: str, names: dict[str, str]) -> str:
    return names.get(key) or name_of(key)


def table_rows(
    rows: pd.DataFrame,
    counted: pd.Series,
    width_mm: float,
    source_line: str,
    *,
    names: dict[str, str],
) -> Figure:
    """Draw the printed percentages beside the counted ones, and tie each list to itself.

    Parameters
    ----------
    rows
        The printed rows: ``affiliation``, ``list`` that it names, ``vote_share_pct``, ``agrees``.
    counted
        Share of the list vote by list, in percent, the largest first.
    width_mm
        Width of the figure.
    source_line
        Text at the foot.
    names
        As at the top of this module.
    """
    with styled():
        number_mm = 9.5
        between = by_width(width_mm, narrow=14.0, wide=40.0)
        side = (width_mm - between) / 2
        figure, axes = canvas(
            width_mm,
            10 + 6.4 * len(rows),
            left=side,
            right=side,
            top=9,
            bottom=1,
            source_line=source_line,
        )
        axes.set(xlim=across(0, 1), ylim=(len(rows) - 0.5, -0.5))
        axes.axis("off")
        shown = counted.head(len(rows))
        places = {str(name): row for row, name in enumerate(shown.index)}
        room = side - number_mm - MARGIN_MM - 1
        shift = number_mm * PT_PER_MM
        tight: Look = {"linespacing": 0.9}
        for row, printed in enumerate(rows.itertuples()):
            look: Look = {} if printed.agrees else {"color": PAPER, "weight": "bold"}
            text_at(axes, f"{printed.vote_share_pct:.2f}", (0, row), (-4, 0), ha="right", **look)
            words = folded(name_of(str(printed.affiliation)), room)
            text_at(axes, words, (0, row), (-shift, 0), ha="right", **tight)
            line: Look = {"color": GREY if printed.agrees else PAPER}
            if printed.list in places:
                width = 0.9 if printed.agrees else 1.6
                axes.plot([0.05, 0.95], [row, places[printed.list]], lw=width, **line)
            else:
                text_at(axes, say("no list"), (0.06, row), **line)
        for name, row in places.items():
            text_at(axes, f"{shown[name]:.2f}", (1, row), (21, 0), ha="right")
            text_at(axes, folded(_called(name, names), room), (1, row), (shift, 0), **tight)
        heads: Look = {"of": "axes", "weight": "bold"}
        above(axes, 0, say("row of the paper's table, %"), (-4, 5), ha="right", **heads)
        above(axes, 1, say("%, list as counted"), (5, 5), **heads)
    return figure


def votes_and_seats(
    table: pd.DataFrame,
    width_mm: float,
    source_line: str,
    *,
    order: list[str],
    heads: dict[str, str],
    names: dict[str, str],
) -> Figure:
    """Draw shares of votes (ticks) and of seats (dots), one tier above the other.

    Parameters
    ----------
    table
        One row for each tier and list: ``tier``, ``list``, ``vote_share_pct``, ``seat_share_pct``,
        ``seats``.
    width_mm
        Width of the figure.
    source_line
        Text at the foot.
    order, names
        As at the top of this module.
    heads
        What the chart calls the tiers.
    """
    with styled():
        left = by_width(width_mm, narrow=31.0, wide=39.0)
        row_mm = by_width(width_mm, narrow=ROW_MM, wide=4.3)  # low enough for a slide
        votes_mm = 10.0  # where the columns of numbers end; the second has room for its head
        seats_mm = max(17.0, votes_mm + length_pt(say("seats")) / PT_PER_MM + 1)
        tiers = list(dict.fromkeys(table["tier"]))
        gap = 1.8  # rows between tiers
        figure, axes = canvas(
            width_mm,
            18 + row_mm * (len(table) + gap * (len(tiers) - 1)),
            left=left,
            right=seats_mm + MARGIN_MM,
            top=9,
            bottom=9,
            source_line=source_line,
        )
        row = 0.0
        for tier in tiers:
            shift = (MARGIN_MM - left) * PT_PER_MM
            text_at(axes, heads[tier], (0, row - 0.95), (shift, 0), of="rows", weight="bold")
            for values in table[table["tier"] == tier].itertuples():
                colour, _ = look_of(values.list, order)
                votes, seats = values.vote_share_pct, values.seat_share_pct
                axes.plot([votes, seats], [row, row], color=colour, lw=1.6, zorder=1)
                look: Look = {"ls": "", "clip_on": False, "zorder": 3}
                axes.plot(votes, row, marker="|", ms=9.0, mec=colour, mew=1.4, **look)
                axes.plot(seats, row, marker="o", ms=4.2, mfc=colour, mec=WHITE, mew=0.5, **look)
                row_label(axes, row, _called(values.list, names), left - 4, gap_pt=7)
                row_value(axes, row, f"{votes:.1f}", right_mm=votes_mm)
                row_value(axes, row, str(values.seats), right_mm=seats_mm)
                row += 1
            row += gap
        only_rows(axes, row - gap - 0.3, -0.6)
        for text, right in ((say("votes,\n%"), votes_mm), (say("seats"), seats_mm)):
            shift_pt = (right * PT_PER_MM, 2)
            above(axes, 1, text, shift_pt, of="axes", ha="right", linespacing=0.95)
        axes.set(xlim=(0, 72), xlabel=say("% of votes (tick) and of seats (dot)"))
        axes.xaxis.set_major_locator(MultipleLocator(20))
    return figure


def chamber(
    table: pd.DataFrame,
    width_mm: float,
    source_line: str,
    *,
    order: list[str],
    names: dict[str, str],
    note: str,
) -> Figure:
    """Draw the Council as a hemicycle, one dot a seat, with a table of both tiers as its key.

    Parameters
    ----------
    table
        Index ``list``, in the order in which they sit from the left; columns ``total_seats``,
        ``list_seats``, ``district_seats``; lists without a seat are passed over.
    width_mm
        Width of the figure.
    source_line
        Text at the foot.
    order, names
        As at the top of this module.
    note
        What stands above a Council that was not elected.
    """
    with styled():
        rows = table[table["total_seats"] > 0]
        wide = width_mm >= KEY_BESIDE_MM
        notes = wrap(note, (width_mm - 2 * MARGIN_MM) * PT_PER_MM) if note else []
        head = 7 + (LINE_MM * len(notes) + 2 if notes else 0)
        side = 17.0 if wide else 13.0
        beside = min(0.245 * width_mm, (width_mm - KEY_MM) / 2, 60.0)
        radius = beside if wide else 0.5 * width_mm - side
        below = 3 if wide else 10 + ROW_MM * len(rows)
        figure, axes = canvas(
            width_mm,
            head + radius + below,
            left=side,
            right=width_mm - side - 2 * radius,
            top=head,
            bottom=below,
            source_line=source_line,
        )
        axes.set(xlim=across(0, 2), ylim=(0, 1), aspect="equal", anchor="N")
        axes.axis("off")
        if notes:
            heading(axes, [note], side, width_mm, rise_pt=7 * PT_PER_MM)
        _seats(axes, rows, order)
        total = int(rows["total_seats"].sum())
        text_at(axes, str(total), (1, 0.14), ha="center", va="bottom", fontsize=14, weight="bold")
        text_at(axes, say("seats"), (1, 0.12), ha="center", va="top")
        axes.plot([1, 1], [1.02, 1.07], color=INK, lw=0.7, clip_on=False)
        majority = say("majority {seats}", seats=total // 2 + 1)
        text_at(axes, majority, (1, 1.08), ha="center", va="bottom")
        _block_names(axes, rows, radius, side, names)
        left = 2 * radius + 5 if wide else -side
        top = (radius + ROW_MM * len(rows)) / 2 if wide else -6.0
        _chamber_key(axes, rows, order, (left, top, width_mm - side), radius)
    return figure


def _seats(axes: Axes, rows: pd.DataFrame, order: list[str]) -> None:
    """Draw every seat, the first list's at the left."""
    total = int(rows["total_seats"].sum())
    centres = hemicycle.get_seats_centers(total)
    seats = iter(sorted(centres, key=lambda seat: -centres[seat]))
    # Twice the "row thickness" is the distance between rows.
    dot = 0.82 * hemicycle.get_row_thickness(hemicycle.get_nrows_from_nseats(total))
    for name, count in rows["total_seats"].items():
        for _ in range(int(count)):
            _mark(axes, next(seats), dot, look_of(str(name), order))


def _block_names(
    axes: Axes, rows: pd.DataFrame, radius_mm: float, side_mm: float, names: dict[str, str]
) -> None:
    """Write name and seats of the largest two beside their blocks."""
    total, before = rows["total_seats"].sum(), 0
    for name, count in rows["total_seats"].head(2).items():
        angle = math.pi * (1 - (before + count / 2) / total)
        before += count
        x, y = 1 + 1.04 * math.cos(angle), 1.04 * math.sin(angle)
        left = math.cos(angle) < 0
        room = side_mm + radius_mm * (x if left else 2 - x) - 3
        words = folded(_called(str(name), names), room)
        look: Look = {"ha": "right" if left else "left", "va": "bottom", "linespacing": 0.95}
        text_at(axes, f"{words}\n{count}", (x, y), (-2 if left else 2, -4), weight="bold", **look)


def _chamber_key(
    axes: Axes,
    rows: pd.DataFrame,
    order: list[str],
    place_mm: tuple[float, float, float],
    radius_mm: float,
) -> None:
    """Write the key: mark, list, list seats, district seats, all.

    ``place_mm`` are its left edge, its head and its right edge, counted from the axes' foot.
    """
    left, top, right = place_mm
    columns = {
        "list_seats": say("lists"),
        "district_seats": say("districts"),
        "total_seats": say("all"),
    }
    ends = dict(zip(columns, (right - 26, right - 12, right - MARGIN_MM - 2), strict=True))
    for column, head in columns.items():
        shift = (ends[column] * PT_PER_MM, top * PT_PER_MM)
        text_at(axes, head, (0, 0), shift, ha="right", color=GREY)
    for line, (name, row) in enumerate(rows.iterrows(), 1):
        y = top - ROW_MM * line
        centre = ((left + 4) / radius_mm, y / radius_mm)
        _mark(axes, centre, KEY_DOT_MM / radius_mm, look_of(str(name), order))
        words = folded(name_of(str(name)), ends["list_seats"] - left - 12)
        text_at(axes, words, (0, 0), ((left + 7) * PT_PER_MM, y * PT_PER_MM), linespacing=0.9)
        for column, x in ends.items():
            shift = (x * PT_PER_MM, y * PT_PER_MM)
            weight = "bold" if column == "total_seats" else "normal"
            text_at(axes, str(int(row[column])), (0, 0), shift, ha="right", weight=weight)


def counterfactuals(
    table: pd.DataFrame,
    width_mm: float,
    source_line: str,
    *,
    order: list[str],
    names: dict[str, str],
    chambers: dict[str, str],
) -> Figure:
    """Draw chambers as stacked bars with the line of the majority.

    Parameters
    ----------
    table
        Index: chambers; one column of seats for each party.
    width_mm
        Width of the figure.
    source_line
        Text at the foot.
    order, names
        As at the top of this module.
    chambers
        What stands above each bar.
    """
    with styled():
        heads = [wrap(chambers[str(key)], (width_mm - 6) * PT_PER_MM) for key in table.index]
        starts, bars = [], []  # of words and of bars, in mm from the top
        height = 0.0
        for row, lines in enumerate(heads):
            starts.append(height)
            bars.append(height + LINE_MM * (len(lines) + (not row)) + 1.5)
            height = bars[-1] + BAR_MM + 4.5
        height -= 4.5
        figure, axes = canvas(
            width_mm, height + 8, left=3, right=3, top=2, bottom=6, source_line=source_line
        )
        total = int(table.iloc[0].sum())
        majority = total // 2 + 1
        axes.set(xlim=across(0, total), ylim=(height, 0))
        axes.axis("off")
        for row, (lines, start, top) in enumerate(zip(heads, starts, bars, strict=True)):
            weight = "normal" if row else "bold"  # the first is the one that there was
            words = "\n".join(lines)
            text_at(axes, words, (0, start), va="top", linespacing=1.1, weight=weight)
            _bar(axes, table.iloc[row], order, top, majority, CLEAR_MM * total / (width_mm - 6))
            ends = [top - 1, top + BAR_MM + 1]
            axes.plot([majority, majority], ends, color=INK, lw=1.0, ls=DASHES, clip_on=False)
        _bar_names(axes, table.iloc[0], bars[0], names)
        foot = (majority, height + 1)
        text_at(axes, say("majority {seats}", seats=majority), foot, (0, -1), ha="center", va="top")
    return figure


def _bar(
    axes: Axes, seats: pd.Series, order: list[str], top_mm: float, majority: int, clear: float
) -> None:
    """Draw one chamber: a block for each party that has seats, its number clear of the majority."""
    middle = top_mm + BAR_MM / 2
    for party, start, count in zip(seats.index, seats.cumsum() - seats, seats, strict=True):
        if count:
            look = look_of(str(party), order)
            block: Look = {"color": ground_of(*look), "ec": look[0], "lw": 0.9}
            axes.barh(middle, count, left=start, height=BAR_MM, **block)
            place = start + count / 2
            if abs(place - majority) < clear:
                left_of = majority - clear
                place = left_of if left_of - clear > start else majority + clear
            text_at(axes, str(count), (place, middle), ha="center", weight="bold")


def _bar_names(axes: Axes, seats: pd.Series, top_mm: float, names: dict[str, str]) -> None:
    """Name the parties above a bar: the first at its left end, the last at its right."""
    ends = seats.cumsum()
    places = {"left": 0, "center": (ends.iloc[0] + ends.iloc[1]) / 2, "right": ends.iloc[-1]}
    for party, (ha, x) in zip(seats.index, places.items(), strict=False):
        text_at(axes, _called(str(party), names), (x, top_mm), (0, 2), ha=ha, va="bottom")


def polls(
    table: pd.DataFrame,
    leads: pd.DataFrame,
    width_mm: float,
    source_line: str,
    *,
    order: list[str],
    names: dict[str, str],
    polls: dict[str, str],
    result: str,
) -> Figure:
    """Draw what each poll gave two parties, with sampling margins, over the result.

    Parameters
    ----------
    table
        One row for each poll and party: ``poll``, ``list``, ``share_pct``, ``qualifier``,
        ``margin_points``, ``result_pct``. Polls keep their order.
    leads
        One row for each poll: ``poll``, ``sample``, ``lead_points``.
    width_mm
        Width of the figure.
    source_line
        Text at the foot.
    order, names
        As at the top of this module.
    polls
        What the chart calls each poll.
    result
        Name of the row that shows the result.
    """
    with styled():
        left = by_width(width_mm, narrow=30.0, wide=50.0)
        sample_mm, lead_mm = 11.0, 20.0  # where the columns of numbers end
        row_mm = by_width(width_mm, narrow=8.0, wide=6.6)
        rows = {poll: row for row, poll in enumerate(leads["poll"])}
        figure, axes = canvas(
            width_mm,
            19 + row_mm * (len(rows) + 1),
            left=left,
            right=lead_mm + MARGIN_MM,
            top=9,
            bottom=10,
            source_line=source_line,
        )
        only_rows(axes, len(rows) + 0.5, -0.6)
        first = table[table["poll"] == leads["poll"].iloc[0]].set_index("list")["share_pct"]
        bold = (TEXT_PT, "bold")
        heads = {
            party: wrap(_called(str(party), names), HEAD_MM * PT_PER_MM, *bold)
            for party in first.index
        }
        halves = {
            party: max(length_pt(line, *bold) for line in lines) / 2 + 2
            for party, lines in heads.items()
        }
        room = (width_mm - left - lead_mm - MARGIN_MM) * PT_PER_MM
        axes.set_xlim(_reach(table, first, halves, room))
        results = table.groupby("list")["result_pct"].first().sort_values(ascending=False)
        for place, (party, share) in enumerate(results.items()):
            answers = table[table["list"] == party]
            apart = 0.26 * place - 0.13  # so that no interval hides another
            at = [rows[poll] + apart for poll in answers["poll"]]
            look = look_of(str(party), order)
            _poll_party(axes, answers, at, (share, len(rows)), look, "os"[place])
            named: Look = {"color": look[0], "weight": "bold", "linespacing": 0.9}
            above(axes, first[party], "\n".join(heads[str(party)]), ha="center", **named)
        lead = results.iloc[0] - results.iloc[1]
        cells = [*zip(leads["sample"], leads["lead_points"], strict=True), (None, lead)]
        for row, (sample, points) in enumerate(cells):
            weight: Look = {} if sample else {"weight": "bold"}
            row_value(axes, row, f"{sample:,}" if sample else "", right_mm=sample_mm)
            known = "" if pd.isna(points) else signed(points)
            row_value(axes, row, known, right_mm=lead_mm, **weight)
        for poll, row in rows.items():
            row_label(axes, row, polls[poll], linespacing=0.95)
        row_label(axes, len(rows), result, weight="bold")
        above(axes, 0, say("poll"), (-5, 2), of="axes", ha="right", color=GREY)
        for head, right in ((say("asked"), sample_mm), (say("lead"), lead_mm)):
            above(axes, 1, head, (right * PT_PER_MM, 2), of="axes", ha="right", color=GREY)
        axes.axhline(len(rows) - 0.5, color=FAINT, lw=0.6)
        axes.xaxis.set_major_locator(MultipleLocator(5))
        axes.set_xlabel(say("% of the list vote, with 95 % interval"))
    return figure


def _reach(
    table: pd.DataFrame, first: pd.Series, halves: dict[str, float], room_pt: float
) -> tuple[float, float]:
    """Return the ends of the axis: all intervals are inside, and the names above the first poll.

    ``halves`` are half the lengths of the names, ``room_pt`` the length of the axis, in points.
    """
    margins = table["margin_points"].fillna(0)
    low = float((table["share_pct"] - margins).min()) - 1
    high = float(max((table["share_pct"] + margins).max(), table["result_pct"].max())) + 1
    leftmost = str(first.idxmin())
    part = halves[leftmost] / room_pt
    return min(low, (float(first[leftmost]) - part * high) / (1 - part)), high


def _poll_party(
    axes: Axes,
    answers: pd.DataFrame,
    rows: list[float],
    result: tuple[float, int],
    look: tuple[str, str],
    mark: str,
) -> None:
    """Draw a party's shares with their margins, a caret where a share is a bound, its result."""
    rim, _ = look
    share, row = result
    marks: Look = {"marker": mark, "color": rim, "mfc": ground_of(*look), "mew": 0.8, "zorder": 3}
    axes.axvline(share, color=rim, lw=0.8, ls=DASHES, zorder=0)
    margins = answers["margin_points"].fillna(0)
    axes.errorbar(
        answers["share_pct"], rows, xerr=margins, fmt="", ls="", ms=POLL_PT, elinewidth=0.9,
        capsize=1.8, **marks
    )  # fmt: skip
    axes.plot(share, row, ms=5.2, ls="", **marks)
    right = ScaledTranslation(1.9 / MM_PER_INCH, 0, axes.figure.dpi_scale_trans)
    caret: Look = {"marker": CARET, "ms": 4.0, "mew": 1.1, "mfc": WHITE, "mec": rim, "ls": ""}
    for value, at, qualifier in zip(answers["share_pct"], rows, answers["qualifier"], strict=True):
        if pd.notna(qualifier):
            axes.plot(value, at, transform=axes.transData + right, clip_on=False, **caret)
