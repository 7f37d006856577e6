"""Places in a Word manuscript, and how exhibits stand in them: width, orientation, numbers."""

import copy
import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from companion.errors import CompanionError
from companion.render.captions import Caption
from companion.render.office import word

PLACE = re.compile(r"\{\{.*?\}\}")
ALONE = re.compile(r"\{\{p\s[^{}]*\}\}")
QUOTES = str.maketrans(
    dict.fromkeys("„“”‟‚‘’‛«»‹›「」『』", '"') | dict.fromkeys("\u00a0\u202f", " ")
)
QUOTED = re.compile(r'"\s*(.*?)\s*"')  # French puts spaces inside the marks
LEFT_BEHIND = ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd")
LOST = ("drawing", "pict", "object", "footnoteReference", "endnoteReference", "commentReference")
TALL = 0.85  # the part of a page's height that a picture may take; its caption needs the rest
EMU_PER_MM = 36_000
TWIPS_PER_MM = 1440 / 25.4


def prepare(document: Any, name: str) -> None:
    """Make the places of a Word file readable, and see that no exhibit stands amid text.

    Typographic quotes become plain ones. What the paragraph of an exhibit holds besides its place,
    such as bookmarks and the end of a section, moves to a paragraph beside it. ``name`` is the
    file's, for messages.

    Raises
    ------
    CompanionError
        If text, a picture or a note would be lost with the place, or it is no body text.
    """
    for element in _parts(document):
        for paragraph in element.iter(_w("p")):
            texts = [text for text in paragraph.iter(_w("t")) if _holder(text) is paragraph]
            _plain(texts)
            whole = "".join(text.text or "" for text in texts)
            if "exhibit(" in whole or "{{p" in whole:
                if element is not document.element:
                    raise CompanionError(
                        f"{name}: an exhibit cannot stand in a header or footer: {whole!r}"
                    )
                _alone(paragraph, whole.strip(), name)


def _parts(document: Any) -> Iterator[Any]:
    """Yield the roots of the text, the headers and the footers."""
    yield document.element
    for relation in document.part.rels.values():
        if relation.reltype.endswith(("/header", "/footer")):
            yield relation.target_part.element


def _plain(texts: list[Any]) -> None:
    """Put each place into the first of the pieces that it is spread over, in plain quotes."""
    whole = "".join(text.text or "" for text in texts)
    for place in reversed(list(PLACE.finditer(whole))):
        written = QUOTED.sub(r'"\1"', place[0].translate(QUOTES))
        at = 0
        for text in texts:
            piece, begin = text.text or "", at
            at += len(piece)
            first, last = max(place.start() - begin, 0), min(place.end() - begin, len(piece))
            if first < last or (first == last == 0 and begin == place.start()):
                text.text = piece[:first] + written + piece[last:]
                written = ""


def _alone(paragraph: Any, whole: str, name: str) -> None:
    beside = [kind for kind in LOST if next(paragraph.iter(_w(kind)), None) is not None]
    if not ALONE.fullmatch(whole) or beside:
        raise CompanionError(
            f"{name}: an exhibit needs a paragraph of its own, with nothing but "
            f'{{{{p exhibit("...") }}}} in it; this one has more: {whole!r}'
        )
    for moved in LEFT_BEHIND:
        for mark in list(paragraph.iter(_w(moved))):
            paragraph.addprevious(mark)
    section = paragraph.find(f"{_w('pPr')}/{_w('sectPr')}")
    if section is not None:
        paragraph.addnext(_ending(section))


def arrange(document: Any, shown: dict[str, Caption]) -> None:
    """Fit exhibits into the text width where they stand, and count all captions.

    A picture is made smaller. The columns of a table are made narrower; one that would be hard to
    read then gets a section of landscape pages.

    Parameters
    ----------
    document
        A filled document.
    shown
        The exhibits in it, by id.

    Raises
    ------
    CompanionError
        If a table is too wide for a landscape page, too.
    """
    body = document.element.body
    for picture in list(body.iter(_wp("inline"))):
        if picture.find(_wp("docPr")).get("name") in shown:
            _fit_picture(picture, body)
    described = {(one.title, one.alt): one.exhibit for one in shown.values()}
    for table in list(body.iter(_w("tbl"))):
        values = [table.tblPr.find(_w(name)) for name in ("tblCaption", "tblDescription")]
        texts = tuple(value.get(_w("val")) for value in values if value is not None)
        if texts in described:
            _fit_table(table, body, described[texts])
    _count(body)


def _fit_picture(picture: Any, body: Any) -> None:
    width, height = _room(picture, body)
    extent = picture.find(_wp("extent"))
    size = int(extent.get("cx")), int(extent.get("cy"))
    factor = min(width * EMU_PER_MM / size[0], TALL * height * EMU_PER_MM / size[1], 1.0)
    for one in (extent, *picture.iter(_a("ext"))):
        if one.get("cx"):  # others of this name are extensions
            one.set("cx", str(round(size[0] * factor)))
            one.set("cy", str(round(size[1] * factor)))


def _fit_table(table: Any, body: Any, name: str) -> None:
    from docx.table import Table

    rows = [[cell.text for cell in row.cells] for row in Table(table, body).rows]
    texts = pd.DataFrame(rows[1:], columns=rows[0])
    columns = list(table.tblGrid)
    width = sum(int(column.get(_w("w"))) for column in columns) / TWIPS_PER_MM
    room, _ = _room(table, body)
    if width <= room:
        return
    if word.wish(texts) > room and table.getparent() is body:
        room = _turned(table, body)
    if word.least(texts) > room:
        raise CompanionError(
            f"{name} needs {word.least(texts):.0f} mm and has {room:.0f} mm of text width; give "
            "its section wider pages or narrower margins"
        )
    word.set_widths(table, word.widths(texts, room))


def _room(element: Any, body: Any) -> tuple[float, float]:
    """Return width and height in mm of what an element stands in: a table's cell, or a column."""
    section = _section(element, body)
    width, height = _measure(section)
    columns = section.find(_w("cols"))
    count = int(columns.get(_w("num"), "1")) if columns is not None else 1
    if count > 1:
        between = int(columns.get(_w("space"), "720")) / TWIPS_PER_MM
        width = (width - (count - 1) * between) / count
    cell = next(element.iterancestors(_w("tc")), None)
    measured = cell.find(f"{_w('tcPr')}/{_w('tcW')}") if cell is not None else None
    if measured is not None and measured.get(_w("type")) == "dxa":
        width = min(width, int(measured.get(_w("w"))) / TWIPS_PER_MM - word.CELL_MM)
    return width, height


def _measure(section: Any) -> tuple[float, float]:
    """Return width and height in mm of a section's text."""
    page, margins = section.find(_w("pgSz")), section.find(_w("pgMar"))
    across, down = (
        int(page.get(_w(size))) - sum(abs(int(float(margins.get(_w(side), "0")))) for side in sides)
        for size, sides in (("w", ("left", "right", "gutter")), ("h", ("top", "bottom")))
    )
    return across / TWIPS_PER_MM, down / TWIPS_PER_MM


def _section(element: Any, body: Any) -> Any:
    """Return the properties of the section that an element stands in; they are at its end."""
    top = element
    while top.getparent() is not body:
        top = top.getparent()
    for following in (top, *top.itersiblings()):
        section = following.find(f"{_w('pPr')}/{_w('sectPr')}")
        if following.tag == _w("sectPr") or section is not None:
            return following if section is None else section
    raise CompanionError("the Word file has no section: save it again in Word")


def _turned(table: Any, body: Any) -> float:
    """Set a table with caption and note in a landscape section; return its text width in mm."""
    section = _section(table, body)
    caption, note = table.getprevious(), table.getnext()
    before, turned = copy.deepcopy(section), copy.deepcopy(section)
    for later in (section, turned):  # pages are numbered on, and none is the first any more
        for name in ("titlePg", "pgNumType"):
            for one in later.findall(_w(name)):
                later.remove(one)
    page, margins = turned.find(_w("pgSz")), turned.find(_w("pgMar"))
    width, height = page.get(_w("w")), page.get(_w("h"))
    if int(width) < int(height):
        page.set(_w("w"), height)
        page.set(_w("h"), width)
        page.set(_w("orient"), "landscape")
        sides = {"left": "bottom", "top": "left", "right": "top", "bottom": "right"}
        former = {side: margins.get(_w(side)) for side in sides}
        for side, other in sides.items():
            margins.set(_w(side), former[other])
    for columns in turned.findall(_w("cols")):
        turned.remove(columns)
    for later in (section, turned):
        kind = later.find(_w("type"))
        if kind is not None:
            kind.set(_w("val"), "nextPage")
    caption.addprevious(_ending(before))
    note.addnext(_ending(turned))
    return _measure(turned)[0]


def _ending(section: Any) -> Any:
    """Return an empty paragraph that ends a section."""
    paragraph = word.element("p")
    properties = word.element("pPr")
    properties.append(section)
    paragraph.append(properties)
    return paragraph


def _count(body: Any) -> None:
    """Give each caption the number that Word will show once it updates its fields."""
    counts: dict[str, int] = {}
    for kind, shown in _numbered(body):
        counts[kind] = counts.get(kind, 0) + 1
        for position, text in enumerate(shown):
            text.text = str(counts[kind]) if position == 0 else ""


def _numbered(body: Any) -> Iterator[tuple[str, list[Any]]]:
    """Yield what each caption's field counts, and the texts that show its number.

    Word writes a field as one element or, as Insert Caption does, as several runs: begin,
    instruction, separator, result and end.
    """
    instruction, result, showing = "", [], False
    for one in body.iter(_w("fldSimple"), _w("fldChar"), _w("instrText"), _w("t")):
        if one.tag == _w("fldSimple"):
            if kind := _sequence(one.get(_w("instr"))):
                yield kind, list(one.iter(_w("t")))
        elif one.tag == _w("instrText"):
            instruction += one.text or ""
        elif one.tag == _w("t"):
            result += [one] * showing
        elif one.get(_w("fldCharType")) == "begin":
            instruction, result, showing = "", [], False
        elif one.get(_w("fldCharType")) == "separate":
            showing = True
        else:
            if kind := _sequence(instruction):
                yield kind, result
            instruction, result, showing = "", [], False


def _sequence(instruction: str) -> str:
    found = re.match(r"\s*SEQ\s+(\S+)", instruction)
    return found[1] if found else ""


def _holder(element: Any) -> Any:
    """Return the paragraph that an element stands in, the innermost of them."""
    return next(element.iterancestors(_w("p")))


def _w(name: str) -> str:
    return _qualified(f"w:{name}")


def _wp(name: str) -> str:
    return _qualified(f"wp:{name}")


def _a(name: str) -> str:
    return _qualified(f"a:{name}")


def _qualified(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(name))
