"""Charts of the register: the ledger and the time line."""

import pandas as pd
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from companion.render.style import (
    BLUE,
    FAINT,
    GREY,
    INK,
    PAPER,
    PT_PER_MM,
    canvas,
    styled,
)

LEAST = 0.2  # ratios below stand at the edge, with an arrow


def ledger(table: pd.DataFrame, width_mm: float, source_line: str) -> Figure:
    """Draw each claim's evidence as a multiple of what is printed, grouped by verdict.

    Parameters
    ----------
    table
        One row for each value of a claim's evidence: ``group`` (heading), ``label``, ``printed``,
        ``low_ratio``, ``high_ratio`` (what the printed number covers), ``ratio`` (missing for
        dates), ``agrees``, ``away`` (words for what is no ratio). Groups and labels keep their
        order.
    width_mm
        Width of the figure.
    source_line
        Text at the foot.
    """
    with styled():
        lines: list[tuple[str, str]] = []
        for group, part in table.groupby("group", sort=False):
            lines.append((str(group), ""))
            lines += [(str(group), label) for label in dict.fromkeys(part["label"]) if label]
        left = 0.47 * width_mm
        step = 3.6
        figure, axes = canvas(
            width_mm, 15 + step * len(lines), left=left, right=0.16 * width_mm, top=6, bottom=9,
            source_line=source_line,
        )  # fmt: skip
        axes.axvline(1, color=PAPER, lw=0.8, ls=(0, (3, 2)), zorder=0)
        for row, (group, label) in enumerate(lines):
            if not label:
                axes.annotate(group, (0, row), ((2 - left) * PT_PER_MM, 0),
                              xycoords=axes.get_yaxis_transform(), textcoords="offset points",
                              ha="left", va="center", weight="bold")  # fmt: skip
                axes.plot([(2 - left) / (0.37 * width_mm), 1.4], [row - 0.55] * 2, color=FAINT,
                          lw=0.6, transform=axes.get_yaxis_transform(), clip_on=False)  # fmt: skip
                continue
            part = table[(table["group"] == group) & (table["label"] == label)]
            first = part.iloc[0]
            axes.annotate(label, (0, row), (-4, 0), xycoords=axes.get_yaxis_transform(),
                          textcoords="offset points", ha="right", va="center")  # fmt: skip
            axes.annotate(first["printed"], (1, row), (4, 0), xycoords=axes.get_yaxis_transform(),
                          textcoords="offset points", ha="left", va="center")  # fmt: skip
            axes.plot([first["low_ratio"], min(first["high_ratio"], 20)], [row, row], color=PAPER,
                      lw=3.6, solid_capstyle="butt", zorder=1)  # fmt: skip
            axes.plot(1, row, marker="D", ms=4.2, mfc="white", mec=PAPER, mew=1.0, zorder=2)
            for value in part[part["ratio"].notna()].itertuples():
                ratio = max(float(value.ratio), LEAST)
                mark = "<" if value.ratio < LEAST else "o"
                axes.plot(ratio, row, marker=mark, ms=3.4, mfc=BLUE if value.agrees else "white",
                          mec=BLUE, mew=0.9, zorder=3)  # fmt: skip
            if first["away"]:
                axes.annotate(first["away"], (1, row), (7, 0), textcoords="offset points",
                              va="center", color=BLUE)  # fmt: skip
        axes.set_xscale("log")
        axes.xaxis.set_major_locator(FixedLocator([0.2, 0.5, 1, 2]))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(FuncFormatter(lambda v, _: f"×{v:g}"))
        axes.set(xlim=(LEAST * 0.95, max(2.0, table["ratio"].max() * 1.1)),
                 ylim=(len(lines) - 0.4, -0.7), yticks=[], ylabel="")  # fmt: skip
        axes.spines["left"].set_visible(False)
        axes.set_xlabel("independent value, as a multiple of the printed one (log scale)")
        axes.annotate("printed", (1, 1), (4, 2), xycoords="axes fraction",
                      textcoords="offset points", ha="left", va="bottom", color=GREY)  # fmt: skip
        for text, x, ha in (("below the paper", 0.93, "right"), ("above", 1.08, "left")):
            axes.annotate(text, (x, 1), (0, 2), xycoords=axes.get_xaxis_transform(),
                          textcoords="offset points", ha=ha, va="bottom", color=GREY)  # fmt: skip
    return figure


def timeline(table: pd.DataFrame, actors: list[str], width_mm: float, source_line: str) -> Figure:
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
