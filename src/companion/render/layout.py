"""Where things stand on a figure of exact size: margins, lines of text, labels, ticks.

Sizes of figures and margins are in millimetres, sizes and shifts of text in points.
"""

from typing import Any, Literal, TypeVar

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import ScaledTranslation

from companion.render.language import direction, locales
from companion.render.lines import folded, source_lines, wrap
from companion.render.style import (
    FAINT,
    GREY,
    INK,
    MARGIN_MM,
    MM_PER_INCH,
    PT_PER_MM,
    TEXT_PT,
    WHITE,
    Look,
)

T = TypeVar("T")
Coordinates = Literal["data", "axes", "rows", "columns"]

WIDE_MM = 120.0  # from here on a figure is more than one column wide
YEAR_MM = 8.0  # from one label of a year to the next


def canvas(
    width_mm: float,
    height_mm: float,
    *,
    left: float,
    right: float,
    top: float,
    bottom: float,
    source_line: str,
    over_time: bool = False,
) -> tuple[Figure, Axes]:
    """Return a figure of exact size with one set of axes and the source line at its foot.

    Parameters
    ----------
    width_mm, height_mm
        Size of the figure without the source line, which adds its own height.
    left, right, top, bottom
        Margins around the axes in mm.
    source_line
        Where the plotted values come from.
    over_time
        Whether years run along the chart, so that it keeps its sides in every language.
    """
    lines = source_lines(source_line, (width_mm - 2 * MARGIN_MM) * PT_PER_MM)
    foot = len(lines) * TEXT_PT * 1.2 / PT_PER_MM + MARGIN_MM
    height = height_mm + foot
    figure = Figure(figsize=(width_mm / MM_PER_INCH, height / MM_PER_INCH), facecolor=WHITE)
    FigureCanvasAgg(figure)  # keeps its renderer; else each text measured would ask for a new one
    if over_time:
        direction.over_time(figure)
    axes = figure.add_axes(
        (
            (right if direction.turned(figure) else left) / width_mm,
            (bottom + foot) / height,
            (width_mm - left - right) / width_mm,
            (height_mm - top - bottom) / height,
        )
    )
    axes.patch.set_visible(False)  # its transparency would mark every page of the PDF
    x, ha = direction.start(figure, MARGIN_MM / width_mm)
    figure.text(
        x,
        (foot - MARGIN_MM / 2) / height,
        "\n".join(lines),
        fontsize=TEXT_PT,
        color=GREY,
        va="top",
        ha=ha,
        linespacing=1.2,
    )
    return figure, axes


def by_width(width_mm: float, narrow: T, wide: T) -> T:
    """Return what suits the figure's width: ``wide`` from 120 mm on, else ``narrow``."""
    return wide if width_mm >= WIDE_MM else narrow


def text_at(
    axes: Axes,
    text: str,
    at: tuple[float, float],
    shift_pt: tuple[float, float] = (0.0, 0.0),
    *,
    of: Coordinates = "data",
    **look: Any,
) -> None:
    """Write a text at a place of the axes, or beside it, also where that is outside the axes.

    Where the chart is reflected, so are place and shift: see :mod:`companion.render.direction`.

    Parameters
    ----------
    axes
        The axes.
    text
        What is to be written; vertically centred unless ``look`` says otherwise.
    at
        The place.
    shift_pt
        How far the text stands to the right of it and above it, in points.
    of
        What the place counts in: ``data``; ``axes``, fractions of their width and height; ``rows``,
        a fraction of the width and a value; ``columns``, a value and a fraction of the height.
    **look
        Further properties of a matplotlib text.
    """
    frames: dict[Coordinates, Any] = {
        "data": "data",
        "axes": "axes fraction",
        "rows": axes.get_yaxis_transform(),
        "columns": axes.get_xaxis_transform(),
    }
    if direction.reflected(axes, across_data=of in ("data", "columns")):
        at = at if of in ("data", "columns") else (1 - at[0], at[1])
        shift_pt = (-shift_pt[0], shift_pt[1])
        look["ha"] = direction.SIDES[look.get("ha", "left")]
    elif locales.current().right_to_left and look.get("ha", "left") == "left":
        look = {"multialignment": "right", **look}
    if "linespacing" in look:
        look["linespacing"] *= locales.current().leading
    axes.annotate(
        text,
        at,
        shift_pt,
        xycoords=frames[of],
        textcoords="offset points",
        annotation_clip=False,
        **{"va": "center", **look},
    )


def row_label(
    axes: Axes,
    row: float,
    text: str,
    width_mm: float | None = None,
    gap_pt: float = 5.0,
    **look: Any,
) -> None:
    """Name a row at the left of the axes.

    Parameters
    ----------
    axes, row, text
        The axes, where the row stands in them, and its name.
    width_mm
        Where given, the name is broken into lines no wider than this, and they stand close.
    gap_pt
        Distance from the axes in points.
    **look
        Further properties of a matplotlib text.
    """
    if width_mm is not None:  # matplotlib moves a single line too where a line spacing is given
        text, look = folded(text, width_mm), {"linespacing": 0.9, **look}
    text_at(axes, text, (0, row), (-gap_pt, 0), of="rows", ha="right", **look)


def row_value(axes: Axes, row: float, text: str, right_mm: float, **look: Any) -> None:
    """Write a row's value in the right margin, to end ``right_mm`` millimetres from the axes."""
    text_at(axes, text, (1, row), (right_mm * PT_PER_MM, 0), of="rows", ha="right", **look)


def matrix(
    axes: Axes,
    held: list[list[bool]],
    names: list[str],
    right_mm: float,
    step_mm: float,
    first: float = 0.0,
) -> None:
    """Draw at the left of the axes which rows have what: a column of dots for each name.

    Parameters
    ----------
    axes
        The axes.
    held
        For each row and name, whether the row has it.
    names
        The columns' heads, which are turned.
    right_mm, step_mm
        Distance of the last column from the axes, and from one column to the next.
    first
        The height of the first row; the next is one further.
    """
    figure = axes.figure
    turned = direction.turned(axes)
    for column, name in enumerate(names):
        x_pt = -(right_mm + (len(names) - 1 - column) * step_mm) * PT_PER_MM
        shift = (-x_pt if turned else x_pt) / 72
        place = axes.get_yaxis_transform() + ScaledTranslation(shift, 0, figure.dpi_scale_trans)
        for row, has in enumerate(cells[column] for cells in held):
            look: Look = {"color": INK if has else FAINT, "ms": 4.2 if has else 2.2, "mew": 0}
            axes.plot(int(turned), first + row, marker="o", transform=place, clip_on=False, **look)
        text_at(axes, name, (0, 1), (x_pt, 4), of="axes", va="bottom", ha="center", rotation=90)


def above(
    axes: Axes,
    x: float,
    text: str,
    shift_pt: tuple[float, float] = (0.0, 2.0),
    *,
    of: Coordinates = "columns",
    **look: Any,
) -> None:
    """Write a text above the axes, beginning at ``x`` unless ``look`` says otherwise.

    ``x`` is a value or, with ``of="axes"``, a fraction of the width; ``shift_pt`` moves the text to
    the right and up, in points; ``look`` are properties of a text.
    """
    text_at(axes, text, (x, 1), shift_pt, of=of, va="bottom", **look)


def only_rows(axes: Axes, low: float, high: float) -> None:
    """Take the vertical axis away where rows have names: they count from ``high``, the top."""
    axes.set(ylim=(low, high), yticks=[], ylabel="")
    axes.spines["left"].set_visible(False)


def round_ticks(axis: Axis, at_most: int = 7) -> None:
    """Put ticks at whole round numbers, in at most so many intervals."""
    axis.set_major_locator(MaxNLocator(nbins=at_most, steps=[1, 2, 5, 10], integer=True))


def year_ticks(axes: Axes, first: int, last: int, room_mm: float) -> None:
    """Put ticks of the horizontal axis at both ends of a window and at round years between.

    Parameters
    ----------
    axes
        The axes.
    first, last
        The window's ends, which always have a tick.
    room_mm
        Width of the axes, which bears so many labels.
    """
    per_year = room_mm / (last - first + 1)
    step = next((n for n in (1, 2, 5, 10) if n * per_year >= YEAR_MM), last - first)
    clear = YEAR_MM / per_year  # years to the next label
    inner = [y for y in range(first + 1, last) if y % step == 0]
    axes.set_xticks(
        [first, *(y for y in inner if y - first >= clear and last - y >= clear), *{last} - {first}]
    )


def split(figure: Figure, axes: Axes, count: int, gap_mm: float, *, across: bool) -> list[Axes]:
    """Cut the place of axes into equal panels, from the left or from the top.

    Parameters
    ----------
    figure, axes
        What :func:`canvas` returns; the axes become the first panel.
    count
        How many panels there shall be.
    gap_mm
        What is left free between two of them.
    across
        Whether they stand side by side, or one above the other.
    """
    box = axes.get_position()
    gap = gap_mm / MM_PER_INCH / figure.get_size_inches()[0 if across else 1]
    whole = box.width if across else box.height
    part = (whole - gap * (count - 1)) / count
    places = [
        (box.x0 + n * (part + gap), box.y0, part, box.height)
        if across
        else (box.x0, box.y1 - (n + 1) * part - n * gap, box.width, part)
        for n in range(count)
    ]
    if across and direction.turned(figure):
        places.reverse()
    axes.set_position(places[0])
    panels = [axes, *(figure.add_axes(place) for place in places[1:])]
    for panel in panels:
        panel.patch.set_visible(False)  # as in canvas
    return panels


def heading(
    axes: Axes, sentences: list[str], left_mm: float, width_mm: float, rise_pt: float = 5.0
) -> None:
    """Write sentences above the axes, from the figure's left edge, each on lines of its own.

    Parameters
    ----------
    axes
        The axes, whose left edge is ``left_mm`` from the figure's.
    sentences
        What is to be written, from the top.
    left_mm, width_mm
        The axes' left margin and the figure's width.
    rise_pt
        How far above the axes the last line stands, in points.
    """
    room = (width_mm - 2 * MARGIN_MM) * PT_PER_MM
    lines = [line for sentence in sentences for line in wrap(sentence, room, TEXT_PT)]
    from_edge(axes, "\n".join(lines), left_mm, width_mm, rise_pt, linespacing=1.15)


def from_edge(
    axes: Axes, text: str, left_mm: float, width_mm: float, rise_pt: float, **look: Any
) -> None:
    """Write a text above the axes, from the edge of the figure at which a line begins.

    ``left_mm``, ``width_mm`` and ``rise_pt`` are those of :func:`heading`.
    """
    x, shift_mm = 0, MARGIN_MM - left_mm
    if direction.kept(axes):  # the axes keep their sides, but lines begin at the right
        first = axes.get_position().x0 * width_mm  # of these axes, which may be a panel
        x, shift_mm, look = 1, width_mm - MARGIN_MM - first, {"ha": "right", **look}
        shift_mm -= axes.get_position().width * width_mm
    above(axes, x, text, (shift_mm * PT_PER_MM, rise_pt), of="axes", **look)


def thousands(value: float, _position: int = 0) -> str:
    """Write a number with commas; small ones with the decimals they have."""
    return f"{value:,.0f}" if value >= 10 or value == round(value) else f"{value:g}"


def spread(positions: list[float], gap: float, high: float = float("inf")) -> list[float]:
    """Move label positions apart, keeping their order, so that neighbours are ``gap`` apart.

    Overlapping labels are merged into blocks that are centred on the mean of what they label,
    which is the least-squares solution (pool adjacent violators). No label ends up above ``high``.

    Examples
    --------
    >>> spread([1.0, 1.0, 5.0], 2.0)
    [0.0, 2.0, 5.0]
    """
    order = sorted(range(len(positions)), key=lambda i: positions[i])
    blocks: list[list[int]] = []
    starts: list[float] = []
    for index in order:
        blocks.append([index])
        starts.append(positions[index])
        while len(blocks) > 1 and starts[-2] + gap * len(blocks[-2]) > starts[-1]:
            merged = blocks[-2] + blocks[-1]
            mean = sum(positions[i] - gap * rank for rank, i in enumerate(merged)) / len(merged)
            blocks[-2:], starts[-2:] = [merged], [mean]
    placed = [0.0] * len(positions)
    for start, block in zip(starts, blocks, strict=True):
        for rank, index in enumerate(block):
            placed[index] = start + gap * rank
    for index in reversed(order):
        placed[index] = min(placed[index], high)
        high = placed[index] - gap
    return placed
