"""The chart of the ledger: a table in, a figure of exact width out."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from companion.render.layout import above, canvas, only_rows, row_label, text_at
from companion.render.style import (
    DASHES,
    EVIDENCE,
    FAINT,
    GREY,
    PAPER,
    PT_PER_MM,
    WHITE,
    fill,
    styled,
)

LEAST = 0.2  # ratios below stand at the edge, with an arrow
MOST = 20.0  # bars end here
ROW_MM = 3.6
GROUP_MM = 2.0  # from the figure's left edge to a heading


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
        rows = table["group"].nunique()
        rows += len(table.loc[table["label"] != "", ["group", "label"]].drop_duplicates())
        left = 0.47 * width_mm
        figure, axes = canvas(
            width_mm,
            15 + ROW_MM * rows,
            left=left,
            right=0.16 * width_mm,
            top=6,
            bottom=9,
            source_line=source_line,
        )
        axes.axvline(1, color=PAPER, lw=0.8, ls=DASHES, zorder=0)
        row = 0
        for group, part in table.groupby("group", sort=False):
            _heading(axes, row, str(group), left, 0.37 * width_mm)
            claims = part[part["label"] != ""].groupby("label", sort=False)
            row += 1
            for label, values in claims:
                _claim(axes, row, str(label), values)
                row += 1
        only_rows(axes, rows - 0.4, -0.7)
        _ratio_axis(axes, highest=table["ratio"].max())
        above(axes, 1, "printed", (4, 2), of="axes", color=GREY)
        above(axes, 0.93, "below the paper", ha="right", color=GREY)
        above(axes, 1.08, "above", color=GREY)
    return figure


def _heading(axes: Axes, row: int, group: str, left_mm: float, axes_mm: float) -> None:
    """Write a group's heading from the figure's left edge, under a line."""
    shift = (GROUP_MM - left_mm) * PT_PER_MM
    text_at(axes, group, (0, row), (shift, 0), of="rows", weight="bold")
    ends, across = [(GROUP_MM - left_mm) / axes_mm, 1.4], axes.get_yaxis_transform()
    axes.plot(ends, [row - 0.55] * 2, color=FAINT, lw=0.6, transform=across, clip_on=False)


def _claim(axes: Axes, row: int, label: str, values: pd.DataFrame) -> None:
    """Draw what is printed, what it covers, and each value of the evidence."""
    claim = values.iloc[0]
    row_label(axes, row, label, gap_pt=4)
    text_at(axes, claim["printed"], (1, row), (4, 0), of="rows")
    covered = [claim["low_ratio"], min(claim["high_ratio"], MOST)]
    axes.plot(covered, [row, row], color=PAPER, lw=3.6, solid_capstyle="butt", zorder=1)
    axes.plot(1, row, marker="D", ms=4.2, mfc=WHITE, mec=PAPER, mew=1.0, zorder=2)
    for value in values[values["ratio"].notna()].itertuples():
        axes.plot(
            max(float(value.ratio), LEAST),
            row,
            marker="<" if value.ratio < LEAST else "o",
            ms=3.4,
            mfc=fill(value.agrees),
            mec=EVIDENCE,
            mew=0.9,
            zorder=3,
        )
    if claim["away"]:
        text_at(axes, claim["away"], (1, row), (7, 0), color=EVIDENCE)


def _ratio_axis(axes: Axes, highest: float) -> None:
    """Make the horizontal axis one of multiples, logarithmic, to ``highest`` at least."""
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(FixedLocator([0.2, 0.5, 1, 2]))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda ratio, _: f"×{ratio:g}"))
    axes.set_xlim(LEAST * 0.95, max(2.0, highest * 1.1))
    axes.set_xlabel("independent value, as a multiple of the printed one (log scale)")
