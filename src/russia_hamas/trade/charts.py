"""Charts of bilateral trade: tables in, a figure of exact width out."""

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from companion.render.layout import (
    by_width,
    canvas,
    heading,
    one_two_five,
    spread,
    thousands,
    year_ticks,
)
from companion.render.style import (
    BLUE,
    DASHES,
    GREEN,
    INK,
    PAPER,
    PURPLE,
    TEXT_PT,
    WHITE,
    Look,
    styled,
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
LEFT_MM = 11.0

End = tuple[str, float, float, str]  # of a line: name, year, value, colour


def series(
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
        figure, axes = canvas(
            width_mm,
            by_width(width_mm, narrow=68, wide=84),
            left=LEFT_MM,
            right=by_width(width_mm, narrow=28, wide=38),
            top=11,
            bottom=7,
            source_line=source_line,
        )
        ends = [_series(axes, group) for _, group in table.groupby("series", sort=True)]
        if len(points):
            years, values = points["year"], points["value_usd_m"]
            axes.plot(years, values, ls="", marker="_", ms=9, mew=1.6, color=INK, zorder=4)
            ends.append(_end(points, "single reports (bars)", INK))
        if len(printed):
            years, values = printed["year"], printed["value_usd_m"]
            look: Look = {"marker": "D", "ms": 5.5, "mfc": WHITE, "mew": 1.3, "zorder": 5}
            axes.plot(years, values, ls=DASHES, color=PAPER, lw=1.2, **look)
            ends.append(_end(printed, "printed", PAPER))
        _value_axis(axes, log)
        year_ticks(axes, width_mm)
        axes.set(xlabel="", ylabel="")
        if log:
            label = label.removesuffix(")") + ", log scale)"
        heading(axes, [label], LEFT_MM, width_mm)
        _label_ends(axes, ends)
    return figure


def _series(axes: Axes, group: pd.DataFrame) -> End:
    """Draw one series, as marks alone where it has few years, and return where it ends."""
    key = str(group["series"].iloc[0])
    colour, mark = SERIES_STYLES[key]
    sparse = len(group) < 5
    sns.lineplot(
        x=group["year"].astype(int).tolist(),
        y=group["value_usd_m"].tolist(),
        ax=axes,
        color=colour,
        marker=mark,
        markersize=3.4,
        markeredgewidth=0,
        lw=0 if sparse else SERIES_WIDTHS.get(key, 1.1),
    )
    last = group.iloc[-1]
    return str(last["name"]), last["year"], last["value_usd_m"], colour


def _end(points: pd.DataFrame, name: str, colour: str) -> End:
    """Return where points of no data set end."""
    last = points.sort_values("year").iloc[-1]
    return name, last["year"], last["value_usd_m"], colour


def _value_axis(axes: Axes, log: bool) -> None:
    """Make the vertical axis logarithmic with ticks 1, 2, 5, or begin it at nought."""
    if log:
        axes.set_yscale("log")
        axes.yaxis.set_major_locator(FixedLocator(one_two_five(*axes.get_ylim())))
        axes.yaxis.set_minor_locator(NullLocator())
    else:
        axes.set_ylim(bottom=0)
    axes.yaxis.set_major_formatter(FuncFormatter(thousands))


def _label_ends(axes: Axes, ends: list[End]) -> None:
    """Write name and last value of each series at the right, dodged, with a leader to its end."""
    transform = axes.transData + axes.transAxes.inverted()
    heights = [float(transform.transform((year, value))[1]) for _, year, value, _ in ends]
    box = axes.get_window_extent()
    line = 2.25 * TEXT_PT * axes.figure.dpi / 72 / box.height  # two lines of text
    leader: Look = {"arrowstyle": "-", "lw": 0.5, "shrinkA": 0, "shrinkB": 4, "relpos": (0, 0.5)}
    places = spread(heights, line, high=0.93)
    for (name, year, value, colour), height in zip(ends, places, strict=True):
        axes.annotate(
            f"{name}\n{thousands(value)} ({int(year)})",
            (year, value),
            (1.1, height),
            textcoords=axes.transAxes,
            va="center",
            linespacing=0.95,
            annotation_clip=False,
            arrowprops={**leader, "color": colour},
        )
