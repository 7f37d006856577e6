"""How exhibits stand in a Word manuscript: width, orientation, numbers of captions."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from companion.errors import CompanionError
from companion.render.captions import Caption
from companion.render.language import locales
from companion.render.office import sections, word
from companion.render.office.sections import TWIPS_PER_MM
from companion.render.office.word import qualified, w
from companion.render.style import LEAST_PT, TEXT_PT

Room = tuple[float, float]  # width and height in mm

TALL = 0.85  # the part of a page's height that a picture may take; its caption needs the rest
EMU_PER_MM = 36_000
WIDE = 1.25  # how much wider than ours a manuscript's letters may be, where there is room for it


def arrange(document: Any, shown: dict[str, Caption]) -> None:
    """Fit exhibits into the text width where they stand, and count all captions.

    A picture is made smaller, the columns of a table narrower. One that would be hard to read then
    stands across the columns of its page, or on landscape pages.

    Parameters
    ----------
    document
        A filled document.
    shown
        The exhibits in it, by id.

    Raises
    ------
    CompanionError
        If one is too large for a landscape page, too, or for the table's cell that it stands in.
    """
    body = document.element.body
    for picture in list(body.iter(qualified("wp:inline"))):
        if (name := picture.find(qualified("wp:docPr")).get("name")) in shown:
            _fit_picture(picture, body, name)
    described = {(one.title, one.alt): one.exhibit for one in shown.values()}
    for table in list(body.iter(w("tbl"))):
        values = [table.tblPr.find(w(name)) for name in ("tblCaption", "tblDescription")]
        texts = tuple(value.get(w("val")) for value in values if value is not None)
        if texts in described:
            _fit_table(table, body, described[texts])
    _count(body)


def _fit_picture(picture: Any, body: Any, name: str) -> None:
    extent = picture.find(qualified("wp:extent"))
    size = int(extent.get("cx")), int(extent.get("cy"))
    wide, high = (length / EMU_PER_MM for length in size)

    def factor(room: Room) -> float:
        return min(room[0] / wide, TALL * room[1] / high, 1.0)

    def legible(room: Room) -> bool:
        return factor(room) * TEXT_PT >= LEAST_PT

    paragraph = next(picture.iterancestors(w("p")))
    room = _roomier(paragraph, paragraph.getnext(), body, legible)
    if not legible(room):
        raise CompanionError(
            f"{name} is {wide:.0f} mm wide and {high:.0f} mm high, and would have letters smaller "
            f"than {LEAST_PT:g} points in the {room[0]:.0f} by {TALL * room[1]:.0f} mm that it has "
            f"{_where(paragraph)}"
        )
    for one in (extent, *picture.iter(qualified("a:ext"))):
        if one.get("cx"):  # others of this name are extensions
            one.set("cx", str(round(size[0] * factor(room))))
            one.set("cy", str(round(size[1] * factor(room))))


def _fit_table(table: Any, body: Any, name: str) -> None:
    from docx.table import Table

    texts = word.texts_of(Table(table, body))
    wish, least = word.wish(texts), word.least(texts)
    room, _ = _roomier(table.getprevious(), table.getnext(), body, lambda room: wish <= room[0])
    if least > room:
        raise CompanionError(
            f"{name} needs {least:.0f} mm and has {room:.0f} mm of text width {_where(table)}"
        )
    letters = min((room / least + 1) / 2, WIDE)  # long texts need room as well
    word.set_widths(table, [width * letters for width in word.widths(texts, room / letters)])


def _roomier(first: Any, last: Any, body: Any, fits: Callable[[Room], bool]) -> Room:
    """Return the room in mm of a part of the body; it gets more where it does not fit.

    First the page's width where it stands in columns, then landscape pages.
    """
    room = _room(first, body)
    if fits(room) or first.getparent() is not body:
        return room
    section = sections.of(first, body)
    whole = sections.page(section)
    if sections.column(section) < whole[0] and fits(whole):
        return sections.across(first, last, body)
    return sections.turned(first, last, body)


def _where(element: Any) -> str:
    """Say where an exhibit has too little room, and how it gets more."""
    if _cell(element) is not None:
        return "in its cell; give it a wider one, or a paragraph outside the table"
    return "even on landscape pages; give its section larger pages or narrower margins"


def _cell(element: Any) -> Any:
    """Return the cell of a table that an element stands in, or None."""
    return next(element.iterancestors(w("tc")), None)


def _room(element: Any, body: Any) -> Room:
    """Return width and height in mm of what an element stands in: a table's cell, or a column."""
    section = sections.of(element, body)
    width, height = sections.column(section), sections.page(section)[1]
    cell = _cell(element)
    if cell is not None:
        width = min(width, _cell_mm(cell, width)) - word.CELL_MM
    return width, height


def _cell_mm(cell: Any, width: float) -> float:
    """Return the width in mm of a cell of a table; of one that has none, its part of ``width``."""
    own = cell.find(f"{w('tcPr')}/{w('tcW')}")
    if own is not None and own.get(w("type")) == "dxa":
        return int(own.get(w("w"))) / TWIPS_PER_MM
    row, table = cell.getparent(), next(cell.iterancestors(w("tbl")))
    left = sum(one.grid_span for one in cell.itersiblings(w("tc"), preceding=True))
    columns = [int(one.get(w("w"), "0")) for one in table.tblGrid]
    spanned = columns[left : left + cell.grid_span]
    return sum(spanned) / TWIPS_PER_MM or width / len(row.tc_lst)


def _count(body: Any) -> None:
    """Give each caption the number that Word will show once it updates its fields."""
    counts: dict[str, int] = {}
    for kind, shown in _numbered(body):
        counts[kind] = counts.get(kind, 0) + 1
        for position, text in enumerate(shown):
            text.text = locales.shown(str(counts[kind])) if position == 0 else ""


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
