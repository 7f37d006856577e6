"""Charts of bilateral trade: tables in, a figure of exact width out."""

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from companion.render.style import (
    BLUE,
    GREEN,
    INK,
    PAPER,
    PURPLE,
    TEXT_PT,
    canvas,
    heading,
    one_two_five,
    spread,
    styled,
    thousands,
)

# One mark and colour for each data set, the same in every chart.
SERIES_STYLES = {
    "COW3": (PURPLE, "s"),
    "COW4": (BLUE, "o"),
    "ITPD": (GREEN, "^"),
    "Comtrade": (INK, "D"),
}
# Where the two COW versions agree, the older one shows as a rim of the newer.
SERIES_WIDTHS = {"COW3": 3.0}


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
        Columns ``series``, ``name``, ``year``, ``value_usd_m``.
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
            ends.append((str(last["name"]), last["year"], last["value_usd_m"], colour))
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
            axes.yaxis.set_major_locator(FixedLocator(one_two_five(*axes.get_ylim())))
            axes.yaxis.set_minor_locator(NullLocator())
        else:
            axes.set_ylim(bottom=0)
        axes.yaxis.set_major_formatter(FuncFormatter(thousands))
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=14 if wide else 6))
        axes.set(xlabel="", ylabel="")
        if log:
            label = label.removesuffix(")") + ", log scale)"
        heading(axes, [label], 11, width_mm)
        _label_ends(axes, ends)
    return figure


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
            f"{name}\n{thousands(value)} ({int(year)})", (year, value), (1.1, height),
            xycoords="data", textcoords=axes.transAxes, va="center", ha="left", linespacing=0.95,
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": colour, "lw": 0.5, "shrinkA": 0, "shrinkB": 4,
                        "relpos": (0, 0.5)},
        )  # fmt: skip
