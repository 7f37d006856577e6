"""A figure with its title and message above it, and as a slide."""

from collections.abc import Callable

from matplotlib.figure import Figure

from companion.errors import ParameterError
from companion.render.language import direction, locales
from companion.render.lines import wrap
from companion.render.style import (
    INK,
    MARGIN_MM,
    MM_PER_INCH,
    PT_PER_MM,
    TEXT_PT,
    styled,
)

SHAPE = 9 / 16  # of a slide: height over width
STRETCH = 1.2  # at most: what stands at a distance in points would run into what grows
SQUEEZE = 0.97  # at least, so that a headline of two lines makes no chart too tall
TITLE_PT = 9.0
HEADLINE_LINES = 2  # a message of more lines than these is no headline
LEADING = 1.25
TIGHT = 1.15  # for letters that need more room between lines, times what they need
SLACK = 1.02  # letters are up to so much wider on a screen than on paper


def titled(figure: Figure, title: str, message: str) -> None:
    """Make room above a figure and write its title and message there; nothing else moves.

    Parameters
    ----------
    figure
        A figure of exact size.
    title, message
        A message that fits in two lines stands first and bold, as a headline; a longer one stands
        below the title.
    """
    width, height = (inches * MM_PER_INCH for inches in figure.get_size_inches())
    _stretch(figure, height + _head_mm(width, title, message), foot_mm=height, factor=1)
    _write(figure, title, message)


def slide(
    draw: Callable[[float], Figure], widths_mm: tuple[float, ...], title: str, message: str
) -> Figure:
    """Draw a figure as a slide of 16:9, at the first width at which it fits.

    Parameters
    ----------
    draw
        Draws the figure at a width in millimetres.
    widths_mm
        What is tried, the narrowest first.
    title, message
        As in :func:`titled`.

    Raises
    ------
    ParameterError
        If it fits at none of them.
    """
    for width in widths_mm:
        figure = draw(width)
        height = figure.get_figheight() * MM_PER_INCH
        room = width * SHAPE - _head_mm(width, title, message)
        foot = _foot_mm(figure)
        factor = min(STRETCH, (room - foot) / (height - foot))
        if factor >= SQUEEZE:
            rest = room - foot - factor * (height - foot)
            _stretch(figure, width * SHAPE, foot, factor, shift_mm=rest / 2)
            _write(figure, title, message)
            return figure
    raise ParameterError(
        f"parameter 'width': this chart is too tall for a slide ({height:.0f} mm at "
        f"{width:g} mm of width; there is room for {room:.0f}). Let the other parameters "
        "show less, or use 'double'."
    )


def _lines(width_mm: float, title: str, message: str) -> tuple[list[str], list[str]]:
    """Return the lines that are set bold, and those below them."""
    room = (width_mm - 2 * MARGIN_MM) * PT_PER_MM / SLACK
    headline = _balanced(message, room)
    if message and len(headline) <= HEADLINE_LINES:
        return headline, wrap(title, room)
    return _balanced(title, room), wrap(message, room) if message else []


def _balanced(text: str, room_pt: float) -> list[str]:
    """Break a headline into as few lines as it needs, and these about equally long."""
    lines = wrap(text, room_pt, TITLE_PT, "bold")
    while len(lines) > 1:
        room_pt *= 0.97
        shorter = wrap(text, room_pt, TITLE_PT, "bold")
        if len(shorter) > len(lines) or max(map(len, text.split(" "))) >= max(map(len, shorter)):
            break
        lines = shorter
    return lines


def _head_mm(width_mm: float, title: str, message: str) -> float:
    bold, plain = _lines(width_mm, title, message)
    points = _leading() * (len(bold) * TITLE_PT + len(plain) * TEXT_PT)
    return points / PT_PER_MM + 2 * MARGIN_MM


def _leading() -> float:
    return max(LEADING, TIGHT * locales.current().leading)


def _foot_mm(figure: Figure) -> float:
    """Return how high the source line reaches: what stands in the figure itself, not in axes."""
    height = figure.get_figheight() * MM_PER_INCH
    return max((text.get_position()[1] * height for text in figure.texts), default=0.0)


def _stretch(
    figure: Figure, height_mm: float, foot_mm: float, factor: float, shift_mm: float = 0.0
) -> None:
    """Change a figure's height, and stretch and lift what stands above its foot."""

    def place(y_mm: float) -> float:
        return y_mm if y_mm <= foot_mm else foot_mm + shift_mm + (y_mm - foot_mm) * factor

    before = figure.get_figheight() * MM_PER_INCH
    boxes = [axes.get_position() for axes in figure.axes]
    texts = [text.get_position() for text in figure.texts]
    figure.set_figheight(height_mm / MM_PER_INCH)
    for axes, box in zip(figure.axes, boxes, strict=True):
        low, high = place(box.y0 * before) / height_mm, place(box.y1 * before) / height_mm
        axes.set_position((box.x0, low, box.width, high - low))
    for text, (x, y) in zip(figure.texts, texts, strict=True):
        text.set_position((x, place(y * before) / height_mm))


def _write(figure: Figure, title: str, message: str) -> None:
    width, height = (inches * MM_PER_INCH for inches in figure.get_size_inches())
    bold, plain = _lines(width, title, message)
    top = height - MARGIN_MM
    with styled():
        for lines, size, weight in ((bold, TITLE_PT, "bold"), (plain, TEXT_PT, "normal")):
            x, ha = direction.start(figure, MARGIN_MM / width)
            figure.text(
                x,
                top / height,
                "\n".join(lines),
                fontsize=size,
                weight=weight,
                color=INK,
                va="top",
                ha=ha,
                linespacing=_leading(),
            )
            top -= _leading() * len(lines) * size / PT_PER_MM
