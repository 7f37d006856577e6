"""Exhibits and numbers in Word files: real tables, pictures with alt text, captions that count.

The same inputs give the same bytes, as everywhere.
"""

import io
import re
import zipfile
from typing import Any

import pandas as pd

from companion.render.captions import Caption
from companion.render.columns import breakable, ends_long, numeric, wished
from companion.render.language import locales
from companion.render.language.words import message, say
from companion.render.lines import length_pt
from companion.render.style import PT_PER_MM

TABLE_PT = 9  # size of the type in tables
MM_PER_CHARACTER = 1.9  # of 9 pt type, with its part of the cell's margins
LETTER_MM = 1.75  # of running text in 9 pt type
WIDER = 1.32  # than in our typeface a word may be in that of a manuscript, and is not broken
CELL_MM = 4.0  # the margins of a cell
UNDER_LEAST = 2  # columns; more stand beside each other where the last one stands under them
UNDER_MM = 4.0  # by which it is indented
PORTRAIT_MM = 185.0  # of a page of A4 between our margins
FONT = "Times New Roman"
INK = "1A1A1A"
KINDS = {"Table": message("Table"), "Figure": message("Figure")}
AFTER_BIDI = ("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing",
              "w:jc", "w:rPr")  # fmt: skip
PROPERTIES = (  # of a table, in the order that the schema asks for
    "tblStyle", "tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblCellMar", "tblLook",
    "tblCaption", "tblDescription",
)  # fmt: skip
KEPT = "{http://www.w3.org/XML/1998/namespace}space"  # says of a text that its spaces count
RULE = {"val": "single", "sz": "6", "space": "0", "color": INK}


def table(texts: pd.DataFrame, caption: Caption) -> bytes:
    """Return a table of texts as a Word file: caption above, header row, source note below.

    A last column of long texts stands under the others, row by row.
    """
    from docx import Document
    from docx.shared import Mm, Pt

    under = ends_long(texts) and len(texts.columns) > UNDER_LEAST
    beside = texts.iloc[:, :-1] if under else texts
    document = _document(Document(), caption, sideways=wish(beside) > PORTRAIT_MM)
    _caption(document, "Table", caption)
    grid = document.add_table(rows=0, cols=len(beside.columns))
    grid.autofit = False
    right = [numeric(beside[name]) for name in beside]
    heads = 0
    for line in [list(map(str, texts.columns)), *texts.to_numpy().tolist()]:
        row = grid.add_row()
        for cell, text, stands_right in zip(row.cells, line, right, strict=False):
            _write(cell, text, bold=not heads, right=stands_right, keep=under)
        if under:
            row = grid.add_row()
            _write(row.cells[0].merge(row.cells[-1]), line[-1], bold=not heads, indent=UNDER_MM)
        heads = heads or len(grid.rows)
    _ruled(grid, heads, caption)
    section = document.sections[0]
    room = (section.page_width - section.left_margin - section.right_margin) / Mm(1)
    set_widths(grid._tbl, widths(beside, room))
    note = document.add_paragraph()
    _plain(note)
    note.paragraph_format.space_before = Pt(3)
    note.add_run(caption.note).font.size = Pt(TABLE_PT)
    return save(_turned(document))


def texts_of(grid: Any) -> pd.DataFrame:
    """Return the texts of a table that :func:`table` made, without a column under the others."""
    rows = [[cell.text for cell in row.cells] for row in grid.rows
            if len(row._tr.tc_lst) == len(grid.columns)]  # fmt: skip
    return pd.DataFrame(rows[1:], columns=rows[0])


def figure(png: bytes, caption: Caption, width_mm: float) -> bytes:
    """Return a picture at its width as a Word file, with its alt text and caption."""
    from docx import Document
    from docx.shared import Mm

    document = _document(Document(), caption, sideways=False)
    paragraph = document.add_paragraph()
    _plain(paragraph)
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(io.BytesIO(png), width=Mm(width_mm))
    properties = shape._inline.docPr  # python-docx has no name for it
    properties.set("descr", caption.alt)
    properties.set("title", caption.title)
    properties.set("name", caption.exhibit)
    _caption(document, "Figure", caption)
    return save(_turned(document))


def _document(document: Any, caption: Caption, sideways: bool) -> Any:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = (Mm(297), Mm(210)) if sideways else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if sideways else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Mm(12.5)  # leaves room for 183 mm
    document.styles["Normal"].font.name = FONT  # in a manuscript, its own styles take over
    font = document.styles["Caption"].font
    font.color.rgb, font.size = RGBColor.from_string(INK), Pt(9)
    # python-docx's template repeats its styles for Word 2007, in a part that does not match
    for key, relation in list(document.part.rels.items()):
        if relation.reltype.endswith("/stylesWithEffects"):
            del document.part.rels[key]
    properties = document.core_properties
    properties.title, properties.identifier = caption.title, caption.exhibit
    properties.author, properties.comments = "", ""
    return document


def qualified(name: str) -> str:
    """Return the name of an element or attribute as lxml has it, such as of ``wp:inline``."""
    from docx.oxml.ns import qn

    return str(qn(name))


def w(name: str) -> str:
    """Return the name of an element or attribute of WordprocessingML as lxml has it."""
    return qualified(f"w:{name}")


def element(name: str, **attributes: str) -> Any:
    """Return an element of a Word file."""
    from docx.oxml import OxmlElement

    element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        element.set(w(key), value)
    return element


def ending(section: Any) -> Any:
    """Return an empty paragraph that ends a section."""
    paragraph, properties = element("p"), element("pPr")
    properties.append(section)
    paragraph.append(properties)
    return paragraph


def _caption(document: Any, kind: str, caption: Caption) -> None:
    """Add a caption whose number is a field, so that Word counts it among the author's own."""
    paragraph = document.add_paragraph(style="Caption")
    paragraph.paragraph_format.keep_with_next = kind == "Table"
    label = say(KINDS[kind])  # by which Word's Insert Caption counts
    paragraph.add_run(f"{label} ")
    field = element("fldSimple", instr=f" SEQ {label} \\* ARABIC ")
    shown = paragraph.add_run(locales.shown("1"))._r
    field.append(shown)
    paragraph._p.append(field)
    paragraph.add_run(f". {caption.heading}")


def _turned(document: Any) -> Any:
    """Set a document from right to left where its language is read so."""
    if not locales.current().right_to_left:
        return document
    body = document.element.body
    for paragraph in body.iter(w("p")):
        paragraph.get_or_add_pPr().insert_element_before(element("bidi"), *AFTER_BIDI)
    for table in body.iter(w("tbl")):
        table.tblPr.insert_element_before(element("bidiVisual"), "w:tblW", "w:jc", "w:tblLook")
    for run in body.iter(w("r")):
        properties = run.get_or_add_rPr()
        for name in ("b", "sz"):  # what Word takes for such letters has names of its own
            latin = properties.find(w(name))
            if latin is not None:
                values = {key.partition("}")[2]: value for key, value in latin.items()}
                latin.addnext(element(f"{name}Cs", **values))
        properties.append(element("rtl"))
    return document


def _write(
    cell: Any, text: str, *, bold: bool, right: bool = False, keep: bool = False, indent: float = 0
) -> None:
    """Write a text into a cell; ``keep`` keeps it together with what stands under it."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    paragraph = cell.paragraphs[0]
    _plain(paragraph)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
    paragraph.paragraph_format.left_indent = Mm(indent)
    if keep:
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_before = Pt(3)  # parts it from what is under the last
    run = paragraph.add_run(text)
    run.font.size = Pt(TABLE_PT)
    run.bold = bold


def _plain(paragraph: Any) -> None:
    """Let a paragraph be single-spaced and not indented, whatever those of the manuscript are."""
    from docx.shared import Mm, Pt

    plain = paragraph.paragraph_format
    plain.line_spacing, plain.first_line_indent = 1.0, Mm(0)
    plain.space_before = plain.space_after = Pt(0)


def _ruled(grid: Any, heads: int, caption: Caption) -> None:
    """Set the rules of a printed table, mark its first rows as heads and describe the table."""
    borders = element("tblBorders")
    for side in ("top", "bottom"):
        borders.append(element(side, **RULE))
    grid._tbl.tblPr.append(borders)
    margins = element("tblCellMar")
    for side in ("top", "bottom"):
        margins.append(element(side, w="30", type="dxa"))
    grid._tbl.tblPr.append(margins)
    grid._tbl.tblPr.append(element("tblCaption", val=caption.title))
    grid._tbl.tblPr.append(element("tblDescription", val=caption.alt))
    grid._tbl.tblPr[:] = sorted(grid._tbl.tblPr, key=_place)
    rows = grid._tbl.tr_lst
    for row in rows:
        row.get_or_add_trPr().append(element("cantSplit"))
    for row in rows[:heads]:
        row.trPr.append(element("tblHeader"))
    for cell in rows[heads - 1].tc_lst:
        under = element("tcBorders")
        under.append(element("bottom", **RULE))
        cell.get_or_add_tcPr().append(under)


def _place(property: Any) -> int:
    return PROPERTIES.index(property.tag.partition("}")[2])


def set_widths(table: Any, mm: list[float]) -> None:
    """Give the columns of a table, an XML element, their widths in mm."""
    from docx.shared import Mm

    for column, width in zip(table.tblGrid, mm, strict=True):
        column.w = Mm(width)
    for row in table.tr_lst:
        own = mm if len(row.tc_lst) == len(mm) else [sum(mm)]  # one cell under the others
        for cell, width in zip(row.tc_lst, own, strict=True):
            cell.width = Mm(width)
    total = table.tblPr.find(w("tblW"))
    total.set(w("type"), "dxa")
    total.set(w("w"), str(sum(Mm(width).twips for width in mm)))


def widths(texts: pd.DataFrame, room: float) -> list[float]:
    """Return the columns' widths in mm: as their texts ask, or shares of the room.

    A table from right to left has all the room: Word and LibreOffice disagree on the side at
    which a narrower one stands, whatever its alignment.
    """
    words = _words(texts)
    asked = [
        max(_longest(texts[name]) * MM_PER_CHARACTER + CELL_MM, least)
        for name, least in zip(texts, words, strict=True)
    ]
    if sum(asked) <= room:
        return (
            [one * room / sum(asked) for one in asked] if locales.current().right_to_left else asked
        )
    # what is left after the longest words goes to the long texts, so that all take as many lines
    extra = [a - b for a, b in zip(asked, words, strict=True)]
    spare = max(room - sum(words), 0)
    return [b + spare * e / (sum(extra) or 1) for b, e in zip(words, extra, strict=True)]


def lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a cell so many mm wide."""
    room, count, used = width - CELL_MM, 1, 0.0
    for word in text.split(" "):
        long = len(word) * LETTER_MM
        if used and used + long > room:
            count, used = count + 1, 0.0
        used += long + LETTER_MM
    return count


def least(texts: pd.DataFrame) -> float:
    """Return the width in mm of a table whose columns hold their longest words."""
    return sum(_words(texts))


def _words(texts: pd.DataFrame) -> list[float]:
    return [
        max(_word(str(name), "bold"), *(_word(text) for text in set(texts[name]))) + CELL_MM
        for name in texts
    ]


def _word(text: str, weight: str = "normal") -> float:
    """Return the width in mm of the longest word of a text; a no-break space holds."""
    longest = max(length_pt(word, TABLE_PT, weight) for word in re.split("[ -]", text))
    return WIDER * longest / PT_PER_MM


def _longest(column: pd.Series) -> int:
    return max(map(len, [str(column.name), *column]))


def wish(texts: pd.DataFrame) -> float:
    """Return the width in mm at which no cell of a table has too many lines."""
    broken = breakable(texts)
    return sum(
        max(least, (wished(texts[name]) if name in broken else _unbroken(texts[name]))
            * MM_PER_CHARACTER + CELL_MM)
        for name, least in zip(texts, _words(texts), strict=True)
    )  # fmt: skip


def _unbroken(column: pd.Series) -> float:
    """Return the width in characters of a column that is not broken, but for its head."""
    return max([wished(column[:0]), *map(len, column)])


def save(document: Any) -> bytes:
    """Return a Word file's bytes without the time of their making."""
    stream = io.BytesIO()
    document.save(stream)
    stable = io.BytesIO()
    with (
        zipfile.ZipFile(stream) as made,
        zipfile.ZipFile(stable, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in made.namelist():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            archive.writestr(entry, made.read(name), zipfile.ZIP_DEFLATED)
    return stable.getvalue()
