"""Charts of bilateral trade: tables in, a figure of exact width out."""

import math
from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator
from matplotlib.transforms import ScaledTranslation

from companion.render.layout import (
    above,
    by_width,
    canvas,
    folded,
    one_two_five,
    split,
    text_at,
    thousands,
    year_ticks,
)
from companion.render.style import (
    BLUE,
    DASHES,
    GREEN,
    GREY,
    PAPER,
    PT_PER_MM,
    TEXT_PT,
    WHITE,
    Look,
    styled,
)

# One colour for each hand, the same in every chart; panels tell them apart without it.
HANDS = {"russia": GREEN, "importer": BLUE, "other": GREY}
# One mark for each data set and side, hollow where hands are mixed; what is not here takes the next
# of MORE_MARKS. A diamond is the paper's.
MARKS = {"COW4": "o", "COW3": "o", "ITPD": "^", "Comtrade": "X", "Russia": "s"}
MIXED = "COW3"
DOTTED = {"COW3"}  # the line that joins the years of a data set; of others it is whole
MORE_MARKS = ("P", "v", "*", "<", ">", "p")
MOST_TICKS = 6  # that a low panel bears
FEWEST = 2  # reports that a panel of its own is worth
LEFT_MM, GAP_MM = 11.0, 6.0  # left margin, and between panels side by side
LINE_MM = TEXT_PT * 1.2 / PT_PER_MM


def series(
    reports: pd.DataFrame,
    printed: pd.DataFrame,
    line: pd.DataFrame,
    width_mm: float,
    source_line: str,
    *,
    heads: dict[str, tuple[str, str]],
    labels: dict[int, str],
    names: dict[str, str],
    label: str,
    log: bool,
    window: tuple[int, int],
) -> Figure:
    """Draw a bilateral flow, a panel for each hand that reports it, with the printed points.

    Parameters
    ----------
    reports
        Columns ``hand``, ``key`` (a data set or a side), ``name``, ``year``, ``value_usd_m``.
    printed, line
        What the paper prints, and a straight line between its points: ``year``, ``value_usd_m``.
    width_mm, source_line
        Width of the figure and text at its foot.
    heads
        For each hand, in the order of the panels, its name and a line on its values.
    labels
        What stands beside the printed points, by year.
    names
        What the key calls data sets and sides.
    label
        What the axis measures, with its unit.
    log
        Whether the axis is logarithmic.
    window
        First and last year.
    """
    reports = _seated(reports)
    heads = {hand: head for hand, head in heads.items() if hand in set(reports["panel"])}
    across = by_width(width_mm, narrow=0, wide=1) > 0 and len(heads) > 1
    rows = 1 if across else len(heads)
    right = by_width(width_mm, narrow=25.0, wide=29.0)
    free = width_mm - LEFT_MM - right
    room = (free - GAP_MM * (len(heads) - 1)) / len(heads) if across else free
    texts = {
        hand: (name, folded(values, room + (GAP_MM if across else right) - 2))
        for hand, (name, values) in heads.items()
    }
    lines = 2 + max(values.count("\n") for _, values in texts.values())
    head_mm = lines * LINE_MM + 2.2
    panel_mm = by_width(width_mm, narrow=17.5 if rows > 1 else 36.0, wide=46.0)
    label = label.removesuffix(")") + ", log scale)" if log else label
    with styled():
        figure, first = canvas(
            width_mm,
            LINE_MM + 2 + rows * (head_mm + panel_mm) + (rows - 1) * 2.5 + 6,
            left=LEFT_MM,
            right=right,
            top=head_mm + LINE_MM + 2,
            bottom=6,
            source_line=source_line,
        )
        gap = GAP_MM if across else head_mm + 2.5
        panels = split(figure, first, len(heads), gap, across=across)
        ends = _limits(pd.concat([reports["value_usd_m"], printed["value_usd_m"]]), log)
        marks = _marks(reports)
        for panel, (hand, (name, values)) in zip(panels, texts.items(), strict=True):
            _paper(panel, printed, line)
            mine = reports[reports["panel"] == hand]
            for key, some in mine.groupby("key", sort=False):
                _reports(panel, some, marks[str(key)])
            panel.set(xlim=(window[0] - 0.7, window[1] + 0.7), xlabel="", ylabel="")
            _value_axis(panel, ends, log)
            year_ticks(panel, *window, room)
            rise = 4 + (lines - 1) * LINE_MM * PT_PER_MM
            look: Look = {"of": "axes", "linespacing": 1.1}
            text_at(panel, values, (0, 1), (0, rise), va="top", **look)
            above(panel, 0, name, (0, rise), of="axes", fontweight="bold")
            if hand == "other":
                _key(panel, mine, marks, names, right - 6)
        for panel in panels[1:] if across else panels[:-1]:
            panel.tick_params(labelleft=not across, labelbottom=across)
        above(first, 0, label, ((1.5 - LEFT_MM) * PT_PER_MM, (head_mm + 1) * PT_PER_MM), of="axes")
        for year, value in zip(printed["year"], printed["value_usd_m"], strict=True):
            late = year > sum(window) / 2
            if late and not across and texts.keys() != {"other"}:
                text, place = folded(labels[year], right - 4), (1, value)
                text_at(first, text, place, (4, 0), of="rows", color=PAPER, linespacing=0.95)
            else:
                _printed(first, (year, value), folded(labels[year], 0.6 * room), late)
    return figure


def _seated(reports: pd.DataFrame) -> pd.DataFrame:
    """Add the ``panel`` of each report: a hand with hardly any stands with the others."""
    count = reports.groupby("hand")["year"].transform("size")
    alone = reports["hand"].where(count >= FEWEST, "other")
    return reports.assign(panel=alone if len(set(alone)) > 1 else reports["hand"])


def _marks(reports: pd.DataFrame) -> dict[str, str]:
    """Return a mark for each data set and side."""
    spare = iter(MORE_MARKS * len(reports))
    return {key: MARKS.get(key) or next(spare) for key in reports["key"].unique()}


def _look(hand: str, key: str, mark: str) -> Look:
    """Return how the marks of a data set or side look."""
    fill = WHITE if key == MIXED else HANDS[hand]
    return {"ls": "", "marker": mark, "ms": 4.0, "mew": 0.9, "mec": HANDS[hand], "mfc": fill}


def _reports(axes: Axes, rows: pd.DataFrame, mark: str) -> None:
    """Draw the reports of one data set or side; consecutive years of a data set are joined."""
    rows = rows.sort_values("year")
    hand, key = rows["hand"].iloc[0], rows["key"].iloc[0]
    points = list(zip(rows["year"], rows["value_usd_m"], strict=True))
    for one, other in pairwise(points):
        if rows["reported_by"].eq("").all() and other[0] - one[0] == 1:
            style = ":" if key in DOTTED else "-"
            axes.plot(*zip(one, other, strict=True), color=HANDS[hand], lw=1.1, ls=style)
    axes.plot(*zip(*points, strict=True), **_look(hand, key, mark))


def _paper(axes: Axes, printed: pd.DataFrame, line: pd.DataFrame) -> None:
    """Draw what the paper prints, under the reports: hollow over them it would be transparent."""
    axes.plot(line["year"], line["value_usd_m"], ls=DASHES, color=PAPER, lw=0.9, zorder=1)
    look: Look = {"ls": "", "marker": "D", "ms": 6.0, "mfc": WHITE, "mew": 1.2, "zorder": 1.5}
    axes.plot(printed["year"], printed["value_usd_m"], mec=PAPER, **look)


def _limits(values: pd.Series, log: bool) -> tuple[float, float]:
    """Return ends of the value axis that leave no mark on its edge."""
    above_nought = values[values > 0]
    if above_nought.empty:
        return 0.5, 2.0
    return (
        (above_nought.min() / 1.3, above_nought.max() * 1.3) if log else (0.0, values.max() * 1.1)
    )


def _value_axis(axes: Axes, ends: tuple[float, float], log: bool) -> None:
    """Make the vertical axis logarithmic with round ticks, or begin it at nought."""
    if log:
        axes.set_yscale("log")
        ticks = one_two_five(*ends)
        if len(ticks) < 3:
            ticks = [n * tick / 2 for tick in one_two_five(ends[0] / 5, ends[1]) for n in (2, 3)]
            ticks = sorted({tick for tick in ticks if ends[0] <= tick <= ends[1]})
        if len(ticks) > MOST_TICKS:
            ticks = [tick for tick in ticks if math.log10(tick).is_integer()]
        axes.yaxis.set_major_locator(FixedLocator(ticks))
        axes.yaxis.set_minor_locator(NullLocator())
    else:
        axes.yaxis.set_major_locator(MaxNLocator(nbins=4, steps=[1, 2, 5, 10]))
    axes.set_ylim(ends)
    axes.yaxis.set_major_formatter(FuncFormatter(thousands))


def _printed(axes: Axes, point: tuple[int, float], label: str, late: bool) -> None:
    """Write a printed number beside its diamond, on the side where the window has room."""
    log = axes.get_yscale() == "log"
    shift = (-7, 2) if late else (7, -2) if log else (-4, 7)
    ground = {"fc": WHITE, "ec": WHITE, "lw": 0.5, "pad": 0.5}  # a line may pass behind
    look: Look = {"color": PAPER, "linespacing": 0.95, "bbox": ground, "zorder": 6}
    side: Look = {"ha": "right" if late else "left"}
    text_at(axes, label, point, shift, va="center" if late or log else "bottom", **look, **side)


def _key(
    axes: Axes, reports: pd.DataFrame, marks: dict[str, str], names: dict[str, str], width_mm: float
) -> None:
    """List at the right of a panel what its marks are, in the order of their last values."""
    last = reports.sort_values("year").groupby("key").last().sort_values("value_usd_m")
    down = 0.75 * TEXT_PT
    for key, hand in last["hand"][::-1].items():
        (dot,) = axes.plot(1, 1, clip_on=False, **_look(hand, str(key), marks[str(key)]))
        shift = ScaledTranslation(8 / 72, (0.33 * TEXT_PT - down) / 72, axes.figure.dpi_scale_trans)
        dot.set_transform(axes.transAxes + shift)
        for line in folded(names[str(key)], width_mm).split("\n"):
            text_at(axes, line, (1, 1), (14, -down), of="axes", va="baseline")
            down += 1.2 * TEXT_PT
