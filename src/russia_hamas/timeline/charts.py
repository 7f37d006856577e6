"""The chart of dated events: a table in, a figure of exact width out.

Columns stand at millimetres from the time axis, which runs down at the left; rows count from 0.
"""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure

from companion.render.layout import canvas, text_at
from companion.render.style import EVIDENCE, FAINT, GREY, INK, PAPER, WHITE, styled
from companion.render.text import listed

ROW_MM = 4.3
AXIS_MM = 11.0  # from the figure's left edge
RIGHT_MM = 2.0
MARK_MM = 7.6
ACTORS_MM = 10.0
ACTOR_MM = 5.2  # from one actor to the next
EVENT_MM = 24.0  # from the printed words to the event's
HEAD = -0.9  # row above the first
KEY_MM = 32.0  # from one entry to the next

# Shape, fill and rim of a mark, and whether a cross is put into it.
MARKS = {
    "agrees": ("o", EVIDENCE, EVIDENCE, False),
    "date confirmed": ("o", EVIDENCE, EVIDENCE, False),
    "differs": ("o", WHITE, EVIDENCE, True),
    "depends": ("o", WHITE, EVIDENCE, True),
    "unchecked": ("o", WHITE, EVIDENCE, False),
    "context": ("s", WHITE, GREY, False),
}
KEY = {
    "agrees": "date found",
    "differs": "differs or depends",
    "unchecked": "no date found",
    "context": "the paper gives no date",
}


def events(table: pd.DataFrame, actors: list[str], width_mm: float, source_line: str) -> Figure:
    """Draw dated events in their order, tied to a time axis, with who took part.

    Parameters
    ----------
    table
        One row for each event, in time order: ``when`` (a date), ``printed`` (the paper's words,
        or nothing), ``label``, ``actor`` (names separated by "; "), ``mark`` (a verdict
        or ``context``), ``other`` (what other sources say
        where it is not the same).
    actors
        Columns for who took part, from the left.
    width_mm
        Width of the figure.
    source_line
        Text at the foot.
    """
    with styled():
        figure, axes = canvas(
            width_mm,
            29 + ROW_MM * len(table),
            left=AXIS_MM,
            right=RIGHT_MM,
            top=20,
            bottom=8,
            source_line=source_line,
        )
        end_mm = width_mm - AXIS_MM - RIGHT_MM
        axes.set(xlim=(0, end_mm), ylim=(len(table) - 0.5, -0.5))
        axes.axis("off")
        printed_mm = ACTORS_MM + ACTOR_MM * len(actors) + 2
        texts_mm = (printed_mm, printed_mm + EVENT_MM, end_mm - 1)
        heights = _time_axis(axes, table["when"])
        _actor_columns(axes, actors, len(table))
        for row, (event, height) in enumerate(zip(table.itertuples(), heights, strict=True)):
            axes.plot([0, 4, 7], [height, row, row], color=GREY, lw=0.5, clip_on=False)
            _mark(axes, MARK_MM, row, event.mark, clip_on=True)
            present = [x for x, actor in enumerate(actors) if actor in listed(event.actor)]
            spots = [ACTORS_MM + ACTOR_MM * x for x in present]
            axes.plot(spots, [row] * len(spots), color=INK, lw=0.7, marker="o", ms=3.0)
            _texts(axes, row, event, texts_mm)
        for place, (mark, text) in enumerate(KEY.items()):
            _mark(axes, 8 + KEY_MM * place, len(table) + 0.4, mark, clip_on=False)
            text_at(axes, text, (10 + KEY_MM * place, len(table) + 0.4))
        heads = [("printed", PAPER, "left"), ("event", INK, "left")]
        heads.append(("other sources", EVIDENCE, "right"))
        for x, (head, colour, ha) in zip(texts_mm, heads, strict=True):
            text_at(axes, head, (x, HEAD), va="bottom", ha=ha, color=colour)
    return figure


def _time_axis(axes: Axes, when: pd.Series) -> list[float]:
    """Draw the time axis with a tick each year, and return how far down it each date stands."""
    years = range(when.min().year, when.max().year + 2)
    starts = [float(date2num(pd.Timestamp(year, 1, 1))) for year in years]
    begin, length = starts[0], starts[-1] - starts[0]
    foot, top = axes.get_ylim()

    def height(day: float) -> float:
        return top + (foot - top) * (day - begin) / length

    axes.plot([0, 0], [top, foot], color=INK, lw=0.8, clip_on=False)
    for year, start in zip(years, starts, strict=True):
        axes.plot([-1, 0], [height(start)] * 2, color=INK, lw=0.6, clip_on=False)
        text_at(axes, str(year), (-1.6, height(start)), ha="right")
    return [height(float(date2num(day))) for day in when]


def _actor_columns(axes: Axes, actors: list[str], rows: int) -> None:
    """Draw a thin line down for each actor, with the name above it."""
    for place, actor in enumerate(actors):
        x = ACTORS_MM + ACTOR_MM * place
        text_at(axes, actor, (x, HEAD), rotation=60, va="bottom")
        axes.plot([x, x], [-0.5, rows - 0.5], color=FAINT, lw=0.5, zorder=0)


def _mark(axes: Axes, x: float, row: float, mark: str, *, clip_on: bool) -> None:
    """Draw the mark that says whether a date holds; the key's, outside the axes, is not clipped."""
    shape, fill, rim, crossed = MARKS[mark]
    axes.plot(x, row, marker=shape, ms=4.0, mew=1.0, mfc=fill, mec=rim, clip_on=clip_on)
    if crossed:
        axes.plot(x, row, marker="x", ms=3.2, mew=1.0, color=EVIDENCE, clip_on=clip_on)


def _texts(axes: Axes, row: int, event: Any, texts_mm: tuple[float, float, float]) -> None:
    """Write what the paper prints, the event and what other sources say."""
    printed_mm, event_mm, other_mm = texts_mm
    context = event.mark == "context"
    printed = event.printed or "no date"
    text_at(axes, printed, (printed_mm, row), color=GREY if context else PAPER)
    text_at(axes, event.label, (event_mm, row), color=GREY if context else INK)
    text_at(axes, event.other, (other_mm, row), ha="right", color=EVIDENCE)
