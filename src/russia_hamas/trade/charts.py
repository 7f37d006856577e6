"""Charts of bilateral trade: tables in, a figure of exact width out."""

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Annotation
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator
from matplotlib.transforms import Bbox, ScaledTranslation

from companion.render.language.direction import kept
from companion.render.layout import (
    by_width,
    canvas,
    from_edge,
    split,
    text_at,
    thousands,
    year_ticks,
)
from companion.render.lines import folded
from companion.render.style import (
    BLUE,
    DASHES,
    GREEN,
    GREY,
    MARGIN_MM,
    PAPER,
    PT_PER_MM,
    TEXT_PT,
    WHITE,
    Look,
    styled,
)

# One colour for each kind of reporter and one mark for each data set and side, in every chart.
# A diamond is the paper's, and what is not here a hexagon.
HANDS = {"russia": GREEN, "importer": BLUE, "other": GREY}
MARKS = {"COW4": "o", "COW3": "o", "ITPD": "^", "Comtrade": "X",
         "Russia": "s", "both": "P", "press": "v", "partner": "*"}  # fmt: skip
OTHER_MARK = "h"
# A hollow ring, wide enough for another mark in it to be seen as one.
RING: Look = {"mfc": WHITE, "ms": 6.2, "mew": 0.7, "zorder": 2}
RINGS, RING_LINE = {"COW3"}, ":"
MARK_PT = {"*": 6.0}  # sizes of marks that look smaller than others
LEFT_MM, RIGHT_MM, GAP_MM = 11.0, 2.0, 5.0  # margins, and between panels side by side
PANEL_MM = 25.5  # that a panel needs for the words over it
LINE_MM = TEXT_PT * 1.2 / PT_PER_MM
CLEAR_PT = 5.5  # from the middle of a diamond to its outline, and a little
TICKS = ((1, 2, 5), (1, 1.5, 2, 3, 5, 7), (1,), (2,), (5,))  # of each power of ten, by preference
FEW_TICKS, MOST_TICKS = 3, 6  # that a low panel bears
# Where a label stands to its diamond: shift in points, and what of it is there.
PLACES = (
    ((8, 0), "left", "center"), ((-8, 0), "right", "center"),
    ((0, 7), "center", "bottom"), ((0, -7), "center", "top"),
    ((4, 7), "left", "bottom"), ((-4, 7), "right", "bottom"),
    ((4, -7), "left", "top"), ((-4, -7), "right", "top"),
    ((-4, 9), "left", "bottom"), ((4, 9), "right", "bottom"),
    ((0, 14), "center", "bottom"), ((0, -14), "center", "top"),
    ((-4, 16), "left", "bottom"), ((4, 16), "right", "bottom"),
)  # fmt: skip


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
    note: str,
    log: bool,
    window: tuple[int, int],
    reference: str,
) -> Figure:
    """Draw a bilateral flow, a panel for each reporter or data set, with the printed points.

    Parameters
    ----------
    reports
        Columns ``panel``, ``hand``, ``key`` (a data set or a side), ``reported_by``, ``year``,
        ``value_usd_m``.
    printed, line
        What the paper prints, and a straight line between its points: ``year``, ``value_usd_m``.
    width_mm, source_line
        Width of the figure and text at its foot.
    heads
        For each panel, in their order, its name and a line on its values.
    labels
        What stands beside the printed points, by year.
    names
        What a panel with several data sets or sides calls them.
    label
        What the axis measures, with its unit.
    note
        What is drawn in every panel.
    log
        Whether the axis is logarithmic.
    window
        First and last year.
    reference
        The data set that all panels show as a thin line.
    """
    rows, columns = _grid(len(heads), width_mm)
    room = (width_mm - LEFT_MM - RIGHT_MM - GAP_MM * (columns - 1)) / columns
    mine = {panel: reports[reports["panel"] == panel] for panel in heads}
    texts = {
        panel: _head(*head, _keys(mine[panel]), names, room + GAP_MM - 2)
        for panel, head in heads.items()
    }
    count = [len(lines) for lines in texts.values()]
    heights = [max(count[n : n + columns]) * LINE_MM + 1.6 for n in range(0, len(count), columns)]
    head_mm = max(heights[1:], default=0.0)
    panel_mm = by_width(width_mm, narrow={1: 38.0, 2: 25.0}.get(rows, 17.5), wide=46.0 / rows)
    top = [label, *(folded(note, width_mm - 2 * MARGIN_MM).split("\n") if note else [])]
    top_mm = len(top) * LINE_MM + 1.5
    with styled():
        figure, first = canvas(
            width_mm,
            top_mm + heights[0] + rows * panel_mm + (rows - 1) * (head_mm + 2.5) + 6,
            left=LEFT_MM,
            right=RIGHT_MM,
            top=top_mm + heights[0],
            bottom=6,
            source_line=source_line,
            over_time=True,
        )
        panels = [
            panel
            for row in split(figure, first, rows, head_mm + 2.5, across=False)
            for panel in split(figure, row, columns, GAP_MM, across=True)
        ]
        for spare in panels[len(heads) :]:
            spare.remove()
        panels = panels[: len(heads)]
        ends, ticks = _values(reports, printed, panel_mm, log)
        thin = reports[reports["key"] == reference].sort_values("year")
        for place, (axes, panel) in enumerate(zip(panels, heads, strict=True)):
            _paper(axes, printed, line)
            if reference not in set(mine[panel]["key"]):
                _joined(axes, thin, color=BLUE, lw=0.6, zorder=1.2)
            for key, some in mine[panel].groupby("key", sort=False):
                _reports(axes, some.sort_values("year"), str(key))
            _year_axis(axes, window, room)
            _value_axis(axes, ends, ticks, log)
            _write_head(axes, texts[panel], heights[place // columns])
            axes.tick_params(
                labelleft=place % columns == 0, labelbottom=place + columns >= len(heads)
            )
        rise = heights[0] * PT_PER_MM
        from_edge(first, "\n".join(top), LEFT_MM, width_mm, rise, linespacing=1.2)
        for year, value in zip(printed["year"], printed["value_usd_m"], strict=True):
            _label(panels, (year, value), labels[year])
    return figure


def _grid(panels: int, width_mm: float) -> tuple[int, int]:
    """Return in how many rows and columns panels stand."""
    most = min(panels, 4, int((width_mm - LEFT_MM - RIGHT_MM + GAP_MM) // (PANEL_MM + GAP_MM)))
    wide = 2 if panels == 4 and most < 4 else most
    columns = by_width(width_mm, narrow=1 if panels in (1, 3) else 2, wide=wide)
    return -(-panels // columns), columns


def _keys(rows: pd.DataFrame) -> dict[str, str]:
    """Return the data sets and sides that share a panel, each with its kind of reporter."""
    hands = dict(zip(rows["key"], rows["hand"], strict=True))
    return hands if len(hands) > 1 else {}


Line = tuple[str, Look, str]  # a text, its look, and the data set or side whose mark it has


def _head(
    name: str, values: str, keys: dict[str, str], names: dict[str, str], room_mm: float
) -> list[Line]:
    """Return the lines over a panel: its name, what its values come to, its key."""
    bold: Look = {"fontweight": "bold"}
    lines: list[Line] = [(one, bold, "") for one in folded(name, room_mm / 1.06).split("\n")]
    lines += [(one, {}, "") for one in folded(values, room_mm).split("\n") if values]
    for key in keys:
        for number, one in enumerate(folded(names[key], room_mm - 3).split("\n")):
            lines.append((one, {"hand": keys[key]}, key if number == 0 else " "))
    return lines


def _write_head(axes: Axes, lines: list[Line], height_mm: float) -> None:
    """Write the lines over a panel from the top down, those of its key with a mark.

    They begin at its right where the language does.
    """
    side, end, inward = (1, "right", -1) if kept(axes) else (0, "left", 1)
    for number, (text, look, key) in enumerate(lines, start=1):
        rise = (height_mm - number * LINE_MM) * PT_PER_MM
        if key.strip():
            (dot,) = axes.plot(side, 1, clip_on=False, **_look(str(look["hand"]), key))
            shift = ScaledTranslation(
                inward * 3 / 72, (rise + 0.33 * TEXT_PT) / 72, axes.figure.dpi_scale_trans
            )
            dot.set_transform(axes.transAxes + shift)
        other = {name: value for name, value in look.items() if name != "hand"}
        shift_pt = (inward * 9 if key else 0, rise)
        text_at(axes, text, (side, 1), shift_pt, of="axes", va="baseline", ha=end, **other)


def _look(hand: str, key: str) -> Look:
    """Return how the marks of a data set or side look."""
    mark = MARKS.get(key, OTHER_MARK)
    plain: Look = {"mfc": HANDS[hand], "ms": MARK_PT.get(mark, 4.0), "mew": 0.9, "zorder": 2.5}
    look = RING if key in RINGS else plain
    return {"ls": "", "marker": mark, "mec": HANDS[hand], **look}


def _joined(axes: Axes, rows: pd.DataFrame, **look: Any) -> None:
    """Join the values of consecutive years."""
    points = list(zip(rows["year"], rows["value_usd_m"], strict=True))
    for one, other in pairwise(points):
        if other[0] - one[0] == 1:
            axes.plot(*zip(one, other, strict=True), **look)


def _reports(axes: Axes, rows: pd.DataFrame, key: str) -> None:
    """Draw the reports of one data set or side; consecutive years of a data set are joined."""
    hand = rows["hand"].iloc[0]
    if rows["reported_by"].eq("").all():
        style = RING_LINE if key in RINGS else "-"
        _joined(axes, rows, color=HANDS[hand], lw=1.1, ls=style, zorder=1.8)
    axes.plot(rows["year"], rows["value_usd_m"], **_look(hand, key))


def _paper(axes: Axes, printed: pd.DataFrame, line: pd.DataFrame) -> None:
    """Draw what the paper prints, under the reports: hollow over them it would be transparent."""
    axes.plot(line["year"], line["value_usd_m"], ls=DASHES, color=PAPER, lw=0.9, zorder=1)
    look: Look = {"ls": "", "marker": "D", "ms": 6.0, "mfc": WHITE, "mew": 1.2, "zorder": 1.5}
    axes.plot(printed["year"], printed["value_usd_m"], mec=PAPER, **look)


def _values(
    reports: pd.DataFrame, printed: pd.DataFrame, height_mm: float, log: bool
) -> tuple[tuple[float, float], list[float]]:
    """Return ends of the value axis that cut no mark, and ticks that enclose the values."""
    values = pd.concat([reports["value_usd_m"], printed["value_usd_m"]])
    share = CLEAR_PT / (height_mm * PT_PER_MM)
    if not log:
        ticks = list(MaxNLocator(nbins=4, steps=[1, 2, 5, 10]).tick_values(0, values.max() or 1))
        return _ends(0.0, ticks[-1], values.min(), values.max(), share), ticks
    known = values[values > 0]
    low, high = (known.min(), known.max()) if len(known) else (1.0, 1.0)
    ticks = _log_ticks(low, high)
    first, last, low, high = (math.log10(one) for one in (ticks[0], ticks[-1], low, high))
    ends = _ends(first, last, low, high, share)
    return (10 ** ends[0], 10 ** ends[1]), ticks


def _ends(first: float, last: float, low: float, high: float, share: float) -> tuple[float, float]:
    """Return ends of an axis that hold the ticks, and beyond the values a share of its length."""
    length = (last - first) / (1 - 2 * share)
    return min(first, low - share * length), max(last, high + share * length)


def _log_ticks(low: float, high: float) -> list[float]:
    """Return the ticks of a logarithmic axis: the first and the last enclose the values."""
    found = []
    for bases in TICKS:
        every = sorted(base * 10.0**power for power in range(-2, 8) for base in bases)
        first = max(tick for tick in every if tick <= low)
        last = min(tick for tick in every if tick >= high and tick > first)
        found.append([tick for tick in every if first <= tick <= last])
    fitting = [ticks for ticks in found if FEW_TICKS <= len(ticks) <= MOST_TICKS]
    if found[0] in fitting or not fitting:
        return found[0]
    return min(fitting, key=lambda ticks: ticks[-1] / ticks[0])


def _year_axis(axes: Axes, window: tuple[int, int], room_mm: float) -> None:
    """Put the window's years on the horizontal axis, with room for a whole mark at both ends."""
    share = CLEAR_PT / (room_mm * PT_PER_MM)
    beyond = share * (window[1] - window[0]) / (1 - 2 * share)
    axes.set(xlim=(window[0] - beyond, window[1] + beyond), xlabel="", ylabel="")
    year_ticks(axes, *window, room_mm)


def _value_axis(axes: Axes, ends: tuple[float, float], ticks: list[float], log: bool) -> None:
    """Make the vertical axis linear or logarithmic, with the ticks that were chosen."""
    axes.set_yscale("log" if log else "linear")
    axes.yaxis.set_major_locator(FixedLocator(ticks))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.set_ylim(ends)
    axes.yaxis.set_major_formatter(FuncFormatter(thousands))


def _label(panels: list[Axes], point: tuple[int, float], label: str) -> None:
    """Write a printed number beside its diamond, in the first panel that has room for it there."""
    tried: list[tuple[int, int, Annotation]] = []
    for axes in panels:
        drawn, taken = _drawn(axes), [one.get_window_extent() for one in axes.texts]
        for shift, ha, va in PLACES:
            text = axes.annotate(
                label, point, shift, textcoords="offset points", ha=ha, va=va, color=PAPER
            )
            text.set(annotation_clip=False, zorder=6)
            box = text.get_window_extent()
            tried.append((_hits(axes, box, drawn, taken), len(tried), text))
            taken.append(box)
            if tried[-1][0] == 0:
                break
        if tried[-1][0] == 0:
            break
    best = min(tried)[2]
    for _, _, text in tried:
        if text is not best:
            text.remove()


def _drawn(axes: Axes) -> np.ndarray:
    """Return many places on all marks and lines of a panel, in pixels."""
    every = [np.empty((0, 2))]
    corners = np.array([(x, y) for x in (-1, 1) for y in (-1, 1)]) * axes.figure.dpi / 72
    for line in axes.lines:
        if line.get_transform() == axes.transData:
            path = axes.transData.transform(np.asarray(line.get_xydata()))
            steps = np.linspace(0, 1, 41)[:, None]
            between = [] if line.get_linestyle() == "None" else pairwise(path)
            every += [one + steps * (other - one) for one, other in between]
            every += [path + line.get_markersize() / 2 * corner for corner in corners]
    return np.concatenate(every)


def _hits(axes: Axes, box: Bbox, drawn: np.ndarray, taken: list[Bbox]) -> int:
    """Count what a label's box lies on, and its corners outside the panel."""
    wide = box.padded(1.5 * axes.figure.dpi / 72)
    inside = (drawn > (wide.x0, wide.y0)).all(axis=1) & (drawn < (wide.x1, wide.y1)).all(axis=1)
    over = sum(Bbox.intersection(box, other) is not None for other in taken)
    frame = axes.get_window_extent()
    outside = sum(not frame.contains(*corner) for corner in box.corners())
    return int(inside.sum()) + 100 * (over + outside)
