"""How exhibits stand in a Word manuscript: width, orientation, numbers of captions."""

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from companion.errors import CompanionError
from companion.render.captions import Caption
from companion.render.office import sections, word
from companion.render.office.sections import TWIPS_PER_MM
from companion.render.office.word import qualified, w

TALL = 0.85  # the part of a page's height that a picture may take; its caption needs the rest
EMU_PER_MM = 36_000
WIDE = 1.25  # how much wider than ours a manuscript's letters may be, where there is room for it


def arrange(document: Any, shown: dict[str, Caption]) -> None:
    """Fit exhibits into the text width where they stand, and count all captions.

    A picture is made smaller. The columns of a table are made narrower; one that would be hard to
    read then stands across the columns of its page, or on landscape pages.

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
    room, _ = _room(table, body)
    if word.wish(texts) > room and table.getparent() is body:
        room = _wider(table, body, word.wish(texts))
    if word.least(texts) > room:
        raise CompanionError(
            f"{name} needs {word.least(texts):.0f} mm and has {room:.0f} mm of text width; give "
            "its section wider pages or narrower margins"
        )
    letters = min((room / word.least(texts) + 1) / 2, WIDE)  # long texts need room as well
    word.set_widths(table, [width * letters for width in word.widths(texts, room / letters)])


def _wider(table: Any, body: Any, wish: float) -> float:
    """Give a table the page's width where it stands in columns, or landscape pages."""
    section = sections.of(table, body)
    whole, _ = sections.page(section)
    if sections.column(section) < whole and wish <= whole:
        return sections.across(table, body)
    return sections.turned(table, body)


def _room(element: Any, body: Any) -> tuple[float, float]:
    """Return width and height in mm of what an element stands in: a table's cell, or a column."""
    section = sections.of(element, body)
    width, height = sections.column(section), sections.page(section)[1]
    cell = next(element.iterancestors(w("tc")), None)
    measured = cell.find(f"{w('tcPr')}/{w('tcW')}") if cell is not None else None
    if measured is not None and measured.get(w("type")) == "dxa":
        width = min(width, int(measured.get(w("w"))) / TWIPS_PER_MM - word.CELL_MM)
    return width, height


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
