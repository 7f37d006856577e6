"""The chart of the ledger: a table in, a figure of exact width out."""

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from companion.render.style import (
    BLUE,
    FAINT,
    GREY,
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
