"""How exhibits stand in a Word manuscript: width, orientation, numbers of captions."""

import copy
import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from companion.errors import CompanionError
from companion.render.captions import Caption
from companion.render.office import word
from companion.render.office.word import qualified, w
from companion.render.style import MM_PER_INCH

TALL = 0.85  # the part of a page's height that a picture may take; its caption needs the rest
EMU_PER_MM = 36_000
TWIPS_PER_MM = 1440 / MM_PER_INCH


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
    for picture in list(body.iter(qualified("wp:inline"))):
        if picture.find(qualified("wp:docPr")).get("name") in shown:
            _fit_picture(picture, body)
    described = {(one.title, one.alt): one.exhibit for one in shown.values()}
    for table in list(body.iter(w("tbl"))):
        values = [table.tblPr.find(w(name)) for name in ("tblCaption", "tblDescription")]
        texts = tuple(value.get(w("val")) for value in values if value is not None)
        if texts in described:
            _fit_table(table, body, described[texts])
    _count(body)


def _fit_picture(picture: Any, body: Any) -> None:
    width, height = _room(picture, body)
    extent = picture.find(qualified("wp:extent"))
    size = int(extent.get("cx")), int(extent.get("cy"))
    factor = min(width * EMU_PER_MM / size[0], TALL * height * EMU_PER_MM / size[1], 1.0)
    for one in (extent, *picture.iter(qualified("a:ext"))):
        if one.get("cx"):  # others of this name are extensions
            one.set("cx", str(round(size[0] * factor)))
            one.set("cy", str(round(size[1] * factor)))


def _fit_table(table: Any, body: Any, name: str) -> None:
    from docx.table import Table

    rows = [[cell.text for cell in row.cells] for row in Table(table, body).rows]
    texts = pd.DataFrame(rows[1:], columns=rows[0])
    columns = list(table.tblGrid)
    width = sum(int(column.get(w("w"))) for column in columns) / TWIPS_PER_MM
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
    columns = section.find(w("cols"))
    count = int(columns.get(w("num"), "1")) if columns is not None else 1
    if count > 1:
        between = int(columns.get(w("space"), "720")) / TWIPS_PER_MM
        width = (width - (count - 1) * between) / count
    cell = next(element.iterancestors(w("tc")), None)
    measured = cell.find(f"{w('tcPr')}/{w('tcW')}") if cell is not None else None
    if measured is not None and measured.get(w("type")) == "dxa":
        width = min(width, int(measured.get(w("w"))) / TWIPS_PER_MM - word.CELL_MM)
    return width, height


def _measure(section: Any) -> tuple[float, float]:
    """Return width and height in mm of a section's text."""
    page, margins = section.find(w("pgSz")), section.find(w("pgMar"))
    across, down = (
        int(page.get(w(size))) - sum(abs(int(float(margins.get(w(side), "0")))) for side in sides)
        for size, sides in (("w", ("left", "right", "gutter")), ("h", ("top", "bottom")))
    )
    return across / TWIPS_PER_MM, down / TWIPS_PER_MM


def _section(element: Any, body: Any) -> Any:
    """Return the properties of the section that an element stands in; they are at its end."""
    top = element
    while top.getparent() is not body:
        top = top.getparent()
    for following in (top, *top.itersiblings()):
        section = following.find(f"{w('pPr')}/{w('sectPr')}")
        if following.tag == w("sectPr") or section is not None:
            return following if section is None else section
    raise CompanionError("the Word file has no section: save it again in Word")


def _turned(table: Any, body: Any) -> float:
    """Set a table with caption and note in a landscape section; return its text width in mm."""
    section = _section(table, body)
    caption, note = table.getprevious(), table.getnext()
    before, turned = copy.deepcopy(section), copy.deepcopy(section)
    for later in (section, turned):  # pages are numbered on, and none is the first any more
        for name in ("titlePg", "pgNumType"):
            for one in later.findall(w(name)):
                later.remove(one)
    page, margins = turned.find(w("pgSz")), turned.find(w("pgMar"))
    width, height = page.get(w("w")), page.get(w("h"))
    if int(width) < int(height):
        page.set(w("w"), height)
        page.set(w("h"), width)
        page.set(w("orient"), "landscape")
        sides = {"left": "bottom", "top": "left", "right": "top", "bottom": "right"}
        former = {side: margins.get(w(side)) for side in sides}
        for side, other in sides.items():
            margins.set(w(side), former[other])
    for columns in turned.findall(w("cols")):
        turned.remove(columns)
    for later in (section, turned):
        kind = later.find(w("type"))
        if kind is not None:
            kind.set(w("val"), "nextPage")
    caption.addprevious(word.ending(before))
    note.addnext(word.ending(turned))
    return _measure(turned)[0]


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
    for one in body.iter(w("fldSimple"), w("fldChar"), w("instrText"), w("t")):
        if one.tag == w("fldSimple"):
            if kind := _sequence(one.get(w("instr"))):
                yield kind, list(one.iter(w("t")))
        elif one.tag == w("instrText"):
            instruction += one.text or ""
        elif one.tag == w("t"):
            result += [one] * showing
        elif one.get(w("fldCharType")) == "begin":
            instruction, result, showing = "", [], False
        elif one.get(w("fldCharType")) == "separate":
            showing = True
        else:
            if kind := _sequence(instruction):
                yield kind, result
            instruction, result, showing = "", [], False


def _sequence(instruction: str) -> str:
    found = re.match(r"\s*SEQ\s+(\S+)", instruction)
    return found[1] if found else ""
