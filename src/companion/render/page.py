"""Charts on a page with rules: how wide and tall it is, how small type may be, colour or grey.

A chart is drawn, measured, and refused with a sentence if it does not keep the rules. One that is
too tall is drawn anew in parts, if it has a row for each row of a table.
"""

import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from matplotlib.colors import to_hex, to_rgba_array
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Patch
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from companion.errors import ParameterError
from companion.render.style import GREYS, MM_PER_INCH, styled

Draw = Callable[[float, str], Figure]  # from the width in millimetres and the source line

SAFE_MM = 85.0  # charts are made for this width and wider ones; under it each is looked at
STEP_MM = 5.0  # in which the width is looked for that a chart needs
MOST_PARTS = 6
CLOSE_PX = 1.0  # by so much the boxes of two texts may overlap: letters do not fill them
OVER_PT = 1.5  # and so far over a mark
EDGE_PX = 2.0  # and so far they may stand over the edge
COLOURS = ("color", "facecolor", "edgecolor", "markerfacecolor", "markeredgecolor",
           "markerfacecoloralt")  # fmt: skip


@dataclass(frozen=True)
class Page:
    """Where a chart is to stand, and the rules of that place; a rule that is not stated is 0."""

    name: str
    width_mm: float
    max_height_mm: float = 0
    min_text_pt: float = 0
    min_line_pt: float = 0
    grey: bool = False


@dataclass(frozen=True)
class Rows:
    """A chart with a row for each row of a table, which can be drawn in parts.

    ``draw`` takes the width, the source line and, as ``rows``, a slice of the ``count`` rows.
    """

    draw: Callable[..., Figure]
    count: int

    def __call__(self, width_mm: float, source_line: str) -> Figure:
        """Draw all of it."""
        return self.draw(width_mm, source_line)

    def parts(self, number: int) -> list[Draw]:
        """Return what draws it in so many parts, of as many rows each as can be."""
        ends = [round(part * self.count / number) for part in range(number + 1)]
        return [partial(self.draw, rows=slice(*pair)) for pair in itertools.pairwise(ends)]


def drawn(draw: Draw, page: Page, source_line: str) -> list[Figure]:
    """Draw a chart for a page, in parts where it would be too tall.

    Raises
    ------
    ParameterError
        If it cannot keep the page's rules; with what it would need.
    """
    whole = _checked(draw, page, source_line)
    if not _too_tall([whole], page):
        return [whole]
    if isinstance(draw, Rows):
        for number in range(2, MOST_PARTS + 1):
            parts = [_checked(part, page, source_line) for part in draw.parts(number)]
            if not _too_tall(parts, page):
                return parts
    height = whole.get_figheight() * MM_PER_INCH
    raise ParameterError(
        f"this chart is {height:.0f} mm tall at {page.width_mm:g} mm of width, and {page.name} "
        f"prints {page.max_height_mm:.0f} mm at most; take a wider column, or let the other "
        "parameters show less"
    )


def _too_tall(figures: list[Figure], page: Page) -> bool:
    most = page.max_height_mm or math.inf
    return any(figure.get_figheight() * MM_PER_INCH > most for figure in figures)


def _checked(draw: Draw, page: Page, source_line: str) -> Figure:
    """Draw a chart, see that it keeps the rules of type and width, and mend lines and colours."""
    if page.width_mm < SAFE_MM and not _fits_at(page.width_mm, draw, source_line):
        wider = (width for width in _wider(page) if _fits_at(width, draw, source_line))
        needed = next(wider, SAFE_MM)
        raise ParameterError(
            f"this chart needs {needed:g} mm of width: at {page.width_mm:g} mm its texts would "
            "run into each other or over the edge"
        )
    figure = draw(page.width_mm, source_line)
    smallest = min((float(text.get_fontsize()) for text in _texts(figure)), default=math.inf)
    if smallest < page.min_text_pt:
        raise ParameterError(
            f"the smallest type of this chart has {smallest:g} points, and {page.name} asks for "
            f"{page.min_text_pt:g}"
        )
    lines: list[Any] = figure.findobj(lambda one: isinstance(one, Line2D | Patch))
    for line in lines:
        if 0 < line.get_linewidth() < page.min_line_pt:
            line.set_linewidth(page.min_line_pt)
    if page.grey:
        _turn_grey(figure)
    return figure


def _wider(page: Page) -> Iterator[float]:
    first = math.ceil((page.width_mm + 0.1) / STEP_MM)
    yield from (count * STEP_MM for count in range(first, int(SAFE_MM / STEP_MM)))


def _fits_at(width_mm: float, draw: Draw, source_line: str) -> bool:
    try:
        return fits(draw(width_mm, source_line))
    except ValueError:  # of matplotlib, where margins leave no room for the axes
        return False


def fits(figure: Figure) -> bool:
    """Say whether all texts of a figure stand inside it, apart, and over no mark."""
    with styled():
        figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in _texts(figure)]
    width, height = figure.get_size_inches() * figure.dpi
    inside = all(
        min(box.x0, box.y0) > -EDGE_PX and box.x1 < width + EDGE_PX and box.y1 < height + EDGE_PX
        for box in boxes
    )
    point = figure.dpi / 72
    apart = _apart(boxes, point)
    marks = _marks(figure)
    covered = any(box.padded(-OVER_PT * point).count_overlaps(marks) for box in boxes)
    return inside and apart and not covered


def _apart(boxes: list[Bbox], gap: float) -> bool:
    """Say whether no two texts overlap, and those that share a line have a gap between them."""
    ends = np.array([box.extents for box in boxes]).reshape(-1, 4)
    one, two = (ends[pair] for pair in np.triu_indices(len(ends), 1))
    # By how much each two overlap, across and up; what is negative is the gap between them.
    across, up = np.minimum(one, two)[:, 2:].T - np.maximum(one, two)[:, :2].T
    lower = np.minimum(*(end[:, 3] - end[:, 1] for end in (one, two)))
    over = (across >= 2 * CLOSE_PX) & (up >= 2 * CLOSE_PX)
    beside = (up > lower / 3) & (-across <= gap)
    return not (over | beside).any()


def _marks(figure: Figure) -> list[Bbox]:
    """Return where the discs and the markers of a figure are drawn."""
    found = [patch.get_window_extent() for axes in figure.axes for patch in axes.patches
             if isinstance(patch, Circle)]  # fmt: skip
    for line in (line for axes in figure.axes for line in axes.lines):
        if line.get_marker() not in ("None", "", " ", None):
            reach = line.get_markersize() / 2 * figure.dpi / 72
            places = line.get_transform().transform(np.asarray(line.get_xydata(), float))
            found += [Bbox([place - reach, place + reach]) for place in places]
    return found


def _texts(figure: Figure) -> list[Text]:
    """Return the texts that are seen; ticks beyond the ends of their axis are not."""
    axis = [one for axes in figure.axes for one in (axes.xaxis, axes.yaxis)]
    ticks = [(tick, sorted(one.get_view_interval())) for one in axis for tick in one.majorTicks]
    unseen = [tick.label1 for tick, (low, high) in ticks if not low <= tick.get_loc() <= high]
    found: list[Text] = figure.findobj(Text)
    return [
        text
        for text in found
        if text.get_text().strip() and text.get_visible() and text not in unseen
    ]


def _turn_grey(figure: Figure) -> None:
    """Give every colour of the style its grey, and others that of their lightness."""
    for artist in figure.findobj():
        for name in COLOURS:
            read, write = (getattr(artist, f"{verb}_{name}", None) for verb in ("get", "set"))
            colour = read() if read and write else None
            if write is None or colour is None or str(colour) in ("none", "auto"):
                continue
            greys = [_grey(one) for one in to_rgba_array(colour)]
            write(greys if np.ndim(colour) == 2 else greys[0])


def _grey(rgba: Any) -> tuple[float, ...]:
    """Return the grey of a colour, as transparent as it is."""
    known = GREYS.get(to_hex(rgba[:3]).lower())
    level = known if known is not None else float(rgba[:3] @ (0.299, 0.587, 0.114))
    return (level, level, level, float(rgba[3]))
