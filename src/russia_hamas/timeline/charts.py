"""The chart of dated events: a table in, a figure of exact width out."""

import pandas as pd
from matplotlib.dates import date2num
from matplotlib.figure import Figure

from companion.render.style import BLUE, FAINT, GREY, INK, PAPER, canvas, styled


def events(table: pd.DataFrame, actors: list[str], width_mm: float, source_line: str) -> Figure:
    """Draw dated events in their order, tied to a time axis, with who took part.

    Parameters
    ----------
    table
        One row for each event, in time order: ``when`` (a date), ``printed`` (the paper's words,
        or nothing), ``label``, ``actor`` (names separated by "; "), ``mark`` (``agrees``,
        ``differs``, ``depends``, ``unchecked`` or ``context``), ``other`` (what other sources say
        where it is not the same).
    actors
        Columns for who took part, from the left.
    width_mm
        Width of the figure.
    source_line
        Text at the foot.
    """
    with styled():
        step = 4.3
        axis_mm, first_mm, column_mm = 11.0, 21.0, 5.2
        texts_mm = first_mm + column_mm * len(actors) + 2
        figure, axes = canvas(
            width_mm, 29 + step * len(table), left=axis_mm, right=2, top=20, bottom=8,
            source_line=source_line,
        )  # fmt: skip
        rows = len(table)
        days = [float(date2num(day)) for day in table["when"]]
        years = range(min(table["when"]).year, max(table["when"]).year + 2)
        begin, end = (float(date2num(pd.Timestamp(y, 1, 1))) for y in (years[0], years[-1]))
        axes.set(xlim=(0, width_mm - axis_mm - 2), ylim=(rows - 0.5, -0.5))
        axes.axis("off")

        def height(day: float) -> float:
            return -0.5 + rows * (day - begin) / (end - begin)

        axes.plot([0, 0], [-0.5, rows - 0.5], color=INK, lw=0.8, clip_on=False)
        for year in years:
            y = height(float(date2num(pd.Timestamp(year, 1, 1))))
            axes.plot([-1, 0], [y, y], color=INK, lw=0.6, clip_on=False)
            axes.annotate(str(year), (-1.6, y), ha="right", va="center", annotation_clip=False)
        for place, actor in enumerate(actors):
            x = first_mm - axis_mm + column_mm * place
            axes.annotate(actor, (x, -0.9), rotation=60, ha="left", va="bottom",
                          annotation_clip=False)  # fmt: skip
            axes.plot([x, x], [-0.5, rows - 0.5], color=FAINT, lw=0.5, zorder=0)
        for row, (event, day) in enumerate(zip(table.itertuples(), days, strict=True)):
            context = event.mark == "context"
            axes.plot([0, 4, 7], [height(day), row, row], color=GREY, lw=0.5, clip_on=False)
            inside = event.mark == "agrees"
            axes.plot(7.6, row, marker="s" if context else "o", ms=4.0, mew=1.0,
                      mfc=BLUE if inside else "white", mec=GREY if context else BLUE)  # fmt: skip
            if event.mark in ("differs", "depends"):
                axes.plot(7.6, row, marker="x", ms=3.2, mew=1.0, color=BLUE)
            present = [x for x, actor in enumerate(actors) if actor in event.actor.split("; ")]
            spots = [first_mm - axis_mm + column_mm * x for x in present]
            axes.plot(spots, [row] * len(spots), color=INK, lw=0.7, marker="o", ms=3.0)
            colour = GREY if context else INK
            printed = event.printed or "not in the paper"
            axes.annotate(printed, (texts_mm - axis_mm, row), va="center",
                          color=GREY if context else PAPER)  # fmt: skip
            axes.annotate(event.label, (texts_mm - axis_mm + 24, row), va="center", color=colour)
            axes.annotate(event.other, (width_mm - axis_mm - 3, row), va="center", ha="right",
                          color=BLUE)  # fmt: skip
        key = [("o", BLUE, "agrees"), ("o", "white", "differs or depends"), ("o", "white",
               "unchecked"), ("s", "white", "told without a date")]  # fmt: skip
        for place, (mark, fill, text) in enumerate(key):
            x = 8 + 32 * place
            axes.plot(x, rows + 0.4, marker=mark, ms=4.0, mew=1.0, mfc=fill, clip_on=False,
                      mec=GREY if mark == "s" else BLUE)  # fmt: skip
            if "differs" in text:
                axes.plot(x, rows + 0.4, marker="x", ms=3.2, mew=1.0, color=BLUE, clip_on=False)
            axes.annotate(text, (x + 2, rows + 0.4), va="center", annotation_clip=False)
        for text, x, colour in (
            ("printed", texts_mm - axis_mm, PAPER),
            ("event", texts_mm - axis_mm + 24, INK),
        ):
            axes.annotate(text, (x, -0.9), va="bottom", color=colour, annotation_clip=False)
        axes.annotate("other sources", (width_mm - axis_mm - 3, -0.9), va="bottom", ha="right",
                      color=BLUE, annotation_clip=False)  # fmt: skip
    return figure
