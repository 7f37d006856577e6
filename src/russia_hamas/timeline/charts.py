"""The chart of dated events: a table in, a figure of exact width out.

Columns and rows stand at millimetres from the left and the top of the axes.
"""

import math
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from companion.render.language.direction import across
from companion.render.language.words import message, say, say_many
from companion.render.language.words import name as name_of
from companion.render.layout import canvas, text_at
from companion.render.lines import length_pt, wrap
from companion.render.style import (
    EVIDENCE,
    FAINT,
    GREY,
    INK,
    MARGIN_MM,
    PAPER,
    PT_PER_MM,
    WHITE,
    Look,
    styled,
)

LINE_MM = 3.0  # from one line of a row to the next
PAD_MM = 1.5  # of a row, above and below together
YEAR_MM = 9.5
DATE_MM = 25.0  # column of printed dates, and of those found
DAYS_MM = 42.0  # column of days between them
TOP_MM = 8.0
KEY_MM = 4.0  # from the last row to the key, and from there to the note
NOTE_MM = 4.0
BASELINE_PT = -2.4  # of a line, from its middle
SCALE = message("time from the printed date (log)")
TICKS = {7: message("week"), 365: message("year")}  # lengths in days
KEY = {
    "agrees": message("agrees"),
    "near": message("up to a week before"),
    "depends": message("contradicted by some"),
    "differs": message("contradicted"),
}
SHAPES = {"agrees": "agrees", "date confirmed": "agrees", "depends": "depends",
          "unconfirmed": "depends", "differs": "differs"}  # fmt: skip
MARKS: dict[str, Look] = {
    "agrees": {"marker": "o", "ms": 4.2, "mfc": EVIDENCE, "mec": EVIDENCE},
    "near": {"marker": "<", "ms": 4.8, "mfc": EVIDENCE, "mec": EVIDENCE},
    "depends": {"marker": "o", "ms": 4.8, "mfc": WHITE, "mec": EVIDENCE, "mew": 1.2},
    "differs": {"marker": "X", "ms": 6.0, "mfc": INK, "mec": INK},
}


def events(
    table: pd.DataFrame,
    width_mm: float,
    source_line: str,
    *,
    note: str = "",
    rows: slice = slice(None),
) -> Figure:
    """Draw dated events as rows by year: the printed date, the one found, the days between.

    Parameters
    ----------
    table
        One row for each event, in time order: ``when`` (a date), ``printed`` (the paper's words,
        or nothing), ``label``, ``mark`` (a verdict or ``context``), ``found`` (a date, or
        nothing), ``more`` (how many others were found), ``days`` (from the printed date to the one
        found, negative if earlier; missing without one of the two).
    width_mm
        Width of the figure.
    source_line
        Text at the foot.
    note
        What stands above it where events were left out.
    rows
        Which events are drawn; the scale is that of all.
    """
    most = max([*TICKS, *table["days"].abs().dropna()])
    table = table[rows]
    with styled():
        room = width_mm - 2 * MARGIN_MM
        printed = room - DAYS_MM - 2 * DATE_MM
        columns = {"label": YEAR_MM, "printed": printed, "found": printed + DATE_MM}
        widths = {"label": printed - YEAR_MM - 3, "printed": DATE_MM - 2, "found": DATE_MM - 2}
        cells = [_cells(event, widths) for event in table.itertuples()]
        heights = [PAD_MM + LINE_MM * max(map(len, row.values())) for row in cells]
        ends = [sum(heights[: n + 1]) for n in range(len(heights))]
        bottom = KEY_MM + NOTE_MM + 0.5
        figure, axes = canvas(
            width_mm,
            ends[-1] + TOP_MM + bottom,
            left=MARGIN_MM,
            right=MARGIN_MM,
            top=TOP_MM,
            bottom=bottom,
            source_line=source_line,
        )
        axes.set(xlim=across(0, room), ylim=(ends[-1], 0))
        axes.axis("off")
        zero = room - DAYS_MM / 2
        reach = DAYS_MM / 2 - 4
        _scale(axes, zero, reach, most, ends[-1])
        year = 0
        for event, row, height, end in zip(table.itertuples(), cells, heights, ends, strict=True):
            middle = end - height / 2
            if event.when.year != year:
                year = event.when.year
                axes.plot([0, room - DAYS_MM - 1], [end - height] * 2, color=FAINT, lw=0.6)
                _cell(axes, [str(year)], 0, middle, weight="bold")
            _row(axes, event, row, columns, middle)
            _days(axes, event, zero, middle, _place(event.days, most) * reach)
        _heads(axes, columns, zero, reach)
        _key(axes, [_shape(event) for event in table.itertuples()], ends[-1] + KEY_MM)
        text_at(axes, note, (0, ends[-1] + KEY_MM + NOTE_MM), color=GREY)
    return figure


def _cells(event: Any, widths: dict[str, float]) -> dict[str, list[str]]:
    """Return the lines of each column's text."""
    context = event.mark == "context"
    more = f" (+{event.more})" if event.more else ""
    found = event.found or ("" if context else say("none found"))
    texts = {
        "label": name_of(event.label),
        "printed": name_of(event.printed) if event.printed else say("no date"),
        "found": f"{found}{more}",
    }
    return {name: wrap(text, widths[name] * PT_PER_MM) for name, text in texts.items()}


def _row(
    axes: Axes, event: Any, cells: dict[str, list[str]], columns: dict[str, float], middle: float
) -> None:
    """Write the event and both dates; grey where the paper gives no date."""
    context = event.mark == "context"
    colours = {"label": INK, "printed": PAPER, "found": EVIDENCE if event.found else GREY}
    for name, lines in cells.items():
        _cell(axes, lines, columns[name], middle, color=GREY if context else colours[name])


def _cell(axes: Axes, lines: list[str], x: float, middle: float, **look: Any) -> None:
    """Write a cell, single lines of one row on one baseline."""
    if len(lines) == 1:
        text_at(axes, lines[0], (x, middle), (0, BASELINE_PT), va="baseline", **look)
    else:
        text_at(axes, "\n".join(lines), (x, middle), linespacing=0.95, **look)


def _place(days: float, most: float) -> float:
    """Return where a number of days stands between -1 and 1, on a scale of their logarithm."""
    return math.copysign(math.log1p(abs(days)) / math.log1p(most), days)


def _scale(axes: Axes, zero: float, reach: float, most: float, foot: float) -> None:
    """Draw the line of the printed date, and those of a week and a year before and after it."""
    axes.plot([zero, zero], [0, foot], color=PAPER, lw=0.8, zorder=0)
    for days, name in TICKS.items():
        for side in (-1, 1):
            x = zero + side * reach * _place(days, most)
            axes.plot([x, x], [0, foot], color=FAINT, lw=0.5, zorder=-1)
            text_at(axes, say(name), (x, foot + 1.0), va="top", ha="center", color=GREY)
    text_at(axes, say(SCALE), (zero, foot + 4.5), va="top", ha="center", color=GREY)


def _days(axes: Axes, event: Any, zero: float, middle: float, shift: float) -> None:
    """Draw a bar from the printed date to the one found, its mark and the days."""
    if event.mark not in SHAPES or math.isnan(event.days):
        return
    if event.days:
        axes.plot([zero, zero + shift], [middle, middle], color=EVIDENCE, lw=2.2)
        count = int(abs(event.days))
        side = -math.copysign(1, event.days)
        words = say_many("{count:,} day", "{count:,} days", count)
        ha = "left" if side > 0 else "right"
        ground = {"fc": WHITE, "ec": WHITE, "lw": 0.5, "pad": 0.5}  # over the line of a week
        text_at(axes, words, (zero, middle), (4 * side, 0), ha=ha, bbox=ground)
    axes.plot(zero + shift, middle, ls="", **MARKS[_shape(event)])


def _shape(event: Any) -> str:
    """Return which mark an event has; none without a date that was found."""
    if event.mark not in SHAPES:
        return ""
    shape = SHAPES[event.mark]
    return "near" if shape == "agrees" and event.days else shape


def _heads(axes: Axes, columns: dict[str, float], zero: float, reach: float) -> None:
    """Name the columns."""
    look: Look = {"va": "bottom", "weight": "bold"}
    names = {
        "label": (say("event"), INK),
        "printed": (say("printed"), PAPER),
        "found": (say("found"), EVIDENCE),
    }
    for name, (head, colour) in names.items():
        text_at(axes, head, (columns[name], 0), (0, 4), color=colour, **look)
    text_at(axes, say("found earlier"), (zero, 0), (-5, 4), ha="right", **look)
    text_at(axes, say("later"), (zero, 0), (5, 4), ha="left", **look)


def _key(axes: Axes, drawn: list[str], y: float) -> None:
    """Explain the marks that are drawn, at the foot."""
    x = YEAR_MM + 1
    for mark, words in ((mark, say(words)) for mark, words in KEY.items() if mark in drawn):
        axes.plot(x, y, ls="", clip_on=False, **MARKS[mark])
        text_at(axes, words, (x, y), (6, 0))
        x += 7 + length_pt(words) / PT_PER_MM
