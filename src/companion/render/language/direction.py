"""Which way a chart runs: as its language is read, but for its scales.

In a language that is read from right to left the margins of a chart change sides, and so does all
that stands at a side of the axes: names of rows are at the right, columns of numbers at the left.
Values and years still grow to the right, as those readers' own books have them. A chart that is a
table of texts turns its horizontal axis with :func:`across`, and then its inside is reflected too.
A chart over time (:func:`over_time`) keeps its sides, since what stands there belongs to an end of
its lines.
"""

import re
from collections.abc import Sequence
from unicodedata import bidirectional
from weakref import WeakSet

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text
from matplotlib.textpath import text_to_path
from matplotlib.ticker import Formatter

from companion.render.language import locales

_over_time: WeakSet[Figure] = WeakSet()
SIDES = {"left": "right", "right": "left", "center": "center"}
_ARROWS = {"<": ">", ">": "<"}
_MARK = "\u200f"  # a line that begins with it is read from right to left
_AROUND_NAMES = re.compile(rf"{locales.LATIN}(?![-−+]\d)")  # and not before a number's sign


def across(low: float, high: float) -> tuple[float, float]:
    """Return two ends of an axis so that it runs as the language is read."""
    return (high, low) if locales.current().right_to_left else (low, high)


def over_time(figure: Figure) -> None:
    """Keep a chart's sides, whatever the language."""
    _over_time.add(figure)


def turned(part: Artist) -> bool:
    """Say whether the sides of a chart have changed places; ``part`` is any part of it."""
    return locales.current().right_to_left and part.get_figure(root=True) not in _over_time


def kept(part: Artist) -> bool:
    """Say whether a chart keeps its sides though its texts begin at the right."""
    return locales.current().right_to_left and part.get_figure(root=True) in _over_time


def reflected(axes: Axes, across_data: bool) -> bool:
    """Say whether something is reflected: what stands at a side, or at a value of turned axes."""
    return turned(axes) and (not across_data or axes.xaxis_inverted())


def start(figure: Figure, fraction: float) -> tuple[float, str]:
    """Return where a text at the figure's edge begins, and its alignment."""
    if locales.current().right_to_left:
        return 1 - fraction, "right"
    return fraction, "left"


def in_order(lines: list[str]) -> list[str]:
    """Return the lines of a broken text, each to be read as the whole is.

    A name that is broken keeps its order on both lines.
    """
    if not locales.current().right_to_left:
        return lines
    made, inside = list[str](), ""
    for line in lines:
        line = f"{inside}{line}"
        inside = locales.LATIN if len(_AROUND_NAMES.findall(line)) % 2 else ""
        made.append(f"{_MARK}{line}{inside}")
    return made


def finish(figure: Figure) -> None:
    """Give all texts of a finished chart the digits and direction of the language in use."""
    if locales.current() is locales.ENGLISH:
        return
    for text in figure.findobj(Text):
        if isinstance(text, Text):
            text.set_text(_directed(text.get_text()))
    for axes in figure.axes:
        if turned(axes):
            _align(axes)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(_Ticks(axis.get_major_formatter()))
        if locales.current().right_to_left and axes.xaxis_inverted():
            for line in axes.lines:
                line.set_marker(_ARROWS.get(str(line.get_marker()), line.get_marker()))


def _align(axes: Axes) -> None:
    """Let numbers one under another end at one place, as they did before they were reflected."""
    columns: dict[tuple[float, float], list[Annotation]] = {}
    for text in axes.texts:
        written = text.get_text()
        number = any(map(str.isdigit, written)) and not any(map(str.isalpha, written))
        if isinstance(text, Annotation) and text.get_horizontalalignment() == "left" and number:
            columns.setdefault((text.xy[0], text.xyann[0]), []).append(text)
    for texts in columns.values():
        wide = max(
            text_to_path.get_text_width_height_descent(
                text.get_text(), text.get_fontproperties(), False
            )[0]
            for text in texts
        )
        for text in texts:
            text.xyann = (text.xyann[0] + wide, text.xyann[1])
            text.set_horizontalalignment("right")


def _directed(text: str) -> str:
    """Return a text with the language's digits, each line to be read in its direction."""
    return "\n".join(map(_marked, locales.shown(text).split("\n")))


def _marked(line: str) -> str:
    """Return a line with a mark of direction where its first letter would give another one."""
    strong = [kind for kind in map(bidirectional, line) if kind in ("L", "R", "AL")]
    mixed = locales.current().right_to_left and strong[:1] == ["L"] and len(set(strong)) > 1
    return f"{_MARK}{line}" if mixed else line


class _Ticks(Formatter):
    """Labels of ticks in the language in use."""

    def __init__(self, english: Formatter) -> None:
        self.english = english

    def __call__(self, x: float, pos: int | None = None) -> str:
        return _directed(self.english(x, pos))

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        return [_directed(label) for label in self.english.format_ticks(list(values))]
