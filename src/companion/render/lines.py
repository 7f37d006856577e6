"""Lines of text on a figure: how long they are, and where they are broken.

Widths are in points, but for those in millimetres, which say so.
"""

from functools import lru_cache

from matplotlib import font_manager
from matplotlib.textpath import text_to_path

from companion.render.language import direction, locales
from companion.render.language.words import message, say
from companion.render.style import MARGIN_MM, PT_PER_MM, TEXT_PT, families

SOURCE_LINES = 2  # at most, at a picture's foot
IN_CAPTIONS = message("; others in the caption")
ON_SLIDES = message("; others in the notes")
SPACE_EM = 0.35  # no typeface in use has a wider one
SURELY = 0.9  # of a line: words that fill no more fit, without measuring them together
SPARE = 0.985  # of a line: in pixels letters of other scripts are a little wider than measured


def length_pt(text: str, size_pt: float = TEXT_PT, weight: str = "normal") -> float:
    """Return how long a line of text is in points."""
    return _measured(locales.shown(text), tuple(families()), size_pt, weight)


@lru_cache(10_000)  # a text is measured again and again until its lines are found
def _measured(text: str, typefaces: tuple[str, ...], size_pt: float, weight: str) -> float:
    font = font_manager.FontProperties(family=list(typefaces), size=size_pt, weight=weight)
    return float(text_to_path.get_text_width_height_descent(text, font, False)[0])


def wrap(text: str, width_pt: float, size_pt: float = TEXT_PT, weight: str = "normal") -> list[str]:
    """Break a text into lines no wider than ``width_pt`` points when set at ``size_pt``."""
    return _filled(text.split(" "), width_pt, size_pt, weight)  # a no-break space holds


def _filled(
    pieces: list[str], width_pt: float, size_pt: float = TEXT_PT, weight: str = "normal"
) -> list[str]:
    """Put pieces of a text into lines; each piece that is too long is a line of its own."""
    room_pt = width_pt if locales.current() is locales.ENGLISH else SPARE * width_pt
    lines, about_pt = [""], 0.0
    for word in pieces:
        longer = f"{lines[-1]} {word}".strip()
        word_pt = length_pt(word, size_pt, weight) + SPACE_EM * size_pt
        about_pt += word_pt
        if (
            not lines[-1]
            or about_pt <= SURELY * room_pt
            or length_pt(longer, size_pt, weight) <= room_pt
        ):
            lines[-1] = longer
        else:
            lines.append(word)
            about_pt = word_pt
    return lines


def source_lines(source_line: str, width_pt: float) -> list[str]:
    """Break a source line, between two sources where it takes no more lines.

    What stands before it is broken as any text.

    Examples
    --------
    >>> source_lines("Sources: A mill; An office.", 70)
    ['Sources: A mill;', 'An office.']
    """
    between = say("; ")
    *before, sources = source_line.split("\n")
    *first, last = sources.split(between)
    names = [*(f"{name}{between.rstrip()}" for name in first), last]
    lines, in_words = _filled(names, width_pt), wrap(sources, width_pt)
    whole = len(lines) <= len(in_words) and all(len(wrap(line, width_pt)) == 1 for line in lines)
    above = [line for text in before for line in wrap(text, width_pt)]
    return direction.in_order([*above, *(lines if whole else in_words)])


def part_sources(source_line: str, width_mm: float, others: str = IN_CAPTIONS) -> tuple[str, str]:
    """Return as many sources as a picture has room for in two lines, and the others' names.

    ``others`` says where these are.

    Examples
    --------
    >>> part_sources("Sources: A; B.", 89)
    ('Sources: A; B.', '')
    """
    head, _, names = source_line.removesuffix(".").partition(": ")
    shown, rest = names.split(say("; ")), list[str]()
    room = (width_mm - 2 * MARGIN_MM) * PT_PER_MM
    while True:
        more = say(others) if rest else ""
        line = f"{head}: {say('; ').join(shown)}{more}."
        if len(source_lines(line, room)) <= SOURCE_LINES or len(shown) == 1:
            return line, say("; ").join(rest)
        rest.insert(0, shown.pop())


def folded(text: str, width_mm: float) -> str:
    """Break a text into lines no wider than ``width_mm`` millimetres and join them."""
    return "\n".join(wrap(text, width_mm * PT_PER_MM))
