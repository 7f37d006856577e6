"""Sections of a Word manuscript: how much room they have, and those that wide exhibits get.

A section's properties stand in its last paragraph, those of the last one at the end of the body.
"""

import copy
from typing import Any

from companion.errors import CompanionError
from companion.render.office import word
from companion.render.office.word import w
from companion.render.style import MM_PER_INCH

TWIPS_PER_MM = 1440 / MM_PER_INCH
OF_THE_FIRST = ("titlePg", "pgNumType")  # pages of a later section are numbered on
SHAPE = ("pgSz", "pgMar", "cols")


def of(element: Any, body: Any) -> Any:
    """Return the properties of the section that an element stands in.

    Raises
    ------
    CompanionError
        If there are none.
    """
    top = element
    while top.getparent() is not body:
        top = top.getparent()
    for following in (top, *top.itersiblings()):
        section = following if following.tag == w("sectPr") else _ended(following)
        if section is not None:
            return section
    raise CompanionError("the Word file has no section: save it again in Word")


def page(section: Any) -> tuple[float, float]:
    """Return width and height in mm of the text of a section's pages."""
    size, margins = section.find(w("pgSz")), section.find(w("pgMar"))
    across, down = (
        int(size.get(w(name))) - sum(abs(int(float(margins.get(w(side), "0")))) for side in sides)
        for name, sides in (("w", ("left", "right", "gutter")), ("h", ("top", "bottom")))
    )
    return across / TWIPS_PER_MM, down / TWIPS_PER_MM


def column(section: Any) -> float:
    """Return the width in mm of a section's columns, the narrowest of them."""
    width, columns = page(section)[0], section.find(w("cols"))
    if columns is None or columns.get(w("num"), "1") == "1":
        return width
    if own := [int(one.get(w("w"))) for one in columns]:
        return min(own) / TWIPS_PER_MM
    count, between = int(columns.get(w("num"))), int(columns.get(w("space"), "720")) / TWIPS_PER_MM
    return (width - (count - 1) * between) / count


def across(first: Any, last: Any, body: Any) -> tuple[float, float]:
    """Set a part of the body across the columns of its page; return its room in mm."""
    section = of(first, body)
    return _own(first, last, section, _one_column(section), "continuous")


def turned(first: Any, last: Any, body: Any) -> tuple[float, float]:
    """Set a part of the body on landscape pages; return its room in mm."""
    section = of(first, body)
    own = _one_column(section)
    size, margins = own.find(w("pgSz")), own.find(w("pgMar"))
    width, height = size.get(w("w")), size.get(w("h"))
    if int(width) < int(height):
        size.set(w("w"), height)
        size.set(w("h"), width)
        size.set(w("orient"), "landscape")
        sides = {"left": "bottom", "top": "left", "right": "top", "bottom": "right"}
        former = {side: margins.get(w(side)) for side in sides}
        for side, other in sides.items():
            margins.set(w(side), former[other])
    return _own(first, last, section, own, "nextPage")


def _one_column(section: Any) -> Any:
    made = copy.deepcopy(section)
    for columns in made.findall(w("cols")):
        made.remove(columns)
    return made


def _own(first: Any, last: Any, section: Any, own: Any, begins: str) -> tuple[float, float]:
    """Let a part of the body be a section of its own; return its room in mm.

    No section is left without text: what stands beside a like one joins it.
    """
    before = _text_before(first)
    ended = None if before is None else _ended(before)
    if ended is not None and _shape(ended) == _shape(own):
        ended.getparent().remove(ended)
        own = ended
    elif before is not None:
        if ended is None:
            _end(before, copy.deepcopy(section))
        for later in (own, section):
            _later(later, begins)
    after = _text_after(last)
    if after is section:  # the body's
        section.getparent().replace(section, own)
    elif _ended(after) is section and not _has_text(after):
        after.getparent().remove(after)
        last.set_sectPr(own)
    else:
        _later(section, begins)
        last.set_sectPr(own)
    return page(own)


def _later(section: Any, begins: str) -> None:
    """Let a section follow another one."""
    from docx.enum.section import WD_SECTION

    for name in OF_THE_FIRST:
        for one in section.findall(w(name)):
            section.remove(one)
    section.start_type = WD_SECTION.from_xml(begins)


def _end(last: Any, section: Any) -> None:
    """Let a section end with a part of the body; where that is a table, after it."""
    if last.tag == w("p"):
        last.set_sectPr(section)
    else:
        last.addnext(word.ending(section))


def _ended(element: Any) -> Any:
    """Return the section that ends with a paragraph, or None."""
    return element.find(f"{w('pPr')}/{w('sectPr')}")


def _text_before(element: Any) -> Any:
    """Return what stands before an element, empty paragraphs apart; None at the beginning."""
    return next(
        (one for one in element.itersiblings(preceding=True)
         if _has_text(one) or _ended(one) is not None),
        None,
    )  # fmt: skip


def _text_after(element: Any) -> Any:
    """Return what stands after an element, empty paragraphs apart."""
    return next(
        one for one in element.itersiblings()
        if _has_text(one) or one.tag == w("sectPr") or _ended(one) is not None
    )  # fmt: skip


def _has_text(element: Any) -> bool:
    """Say whether a part of the body shows something."""
    if element.tag != w("p"):
        return element.tag not in (w("sectPr"), w("bookmarkStart"), w("bookmarkEnd"))
    return (
        next(element.iter(w("t"), w("drawing"), w("pict"), w("object"), w("br")), None) is not None
    )


def _shape(section: Any) -> list[Any]:
    """Return what two sections must have alike to be one."""
    found = (section.find(w(name)) for name in SHAPE)
    return [None if one is None else sorted(one.items()) for one in found]
