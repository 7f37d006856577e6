"""Exhibits as PowerPoint slides: title, and picture with source or table; the notes have the rest.

The same inputs give the same bytes, as everywhere.
"""

import io
from typing import Any

import pandas as pd

from companion.errors import ExhibitError
from companion.render.captions import Caption
from companion.render.columns import numeric
from companion.render.language import locales
from companion.render.lines import ON_SLIDES, part_sources
from companion.render.office import word
from companion.render.style import MM_PER_INCH, PT_PER_MM, TEXT_PT
from companion.render.titles import SHAPE

WIDTH_MM, HEIGHT_MM = 13.333 * MM_PER_INCH, 7.5 * MM_PER_INCH  # PowerPoint's widescreen
MARGIN_MM = 12.0
ROOM_MM = WIDTH_MM - 2 * MARGIN_MM
TITLE_MM = 24.0
SOURCE_MM = 14.0
TOP_MM = MARGIN_MM / 2 + TITLE_MM
FOOT_MM = HEIGHT_MM - SOURCE_MM - MARGIN_MM / 2
TITLE_PT, FOOT_PT = 28, 11
TITLE_ONLY = 5  # the layout's place in python-pptx's template
# Sizes of type that are tried in tables; smaller type cannot be read in a room.
TABLE_PT = (24, 20, 18, 16, 14, 12)
LEADING = 1.2
CELL_MM = 1.0  # above and below the text of a cell


def figure(png: bytes, caption: Caption) -> bytes:
    """Return a presentation of one slide; the picture has its alt text and its very bytes.

    A picture that was drawn as a slide fills it; the title it has inside stands beside the slide
    as well, for the outline and for those who hear it.
    """
    from PIL import Image
    from pptx.util import Mm

    presentation, slide = _begun(caption)
    with Image.open(io.BytesIO(png)) as image:
        wide, tall = image.size
    filling = abs(tall / wide - SHAPE) < 0.002
    if filling:
        place = (0.0, 0.0, WIDTH_MM)
        slide.shapes.title.top = -slide.shapes.title.height
    else:
        foot = FOOT_MM if caption.marks else HEIGHT_MM - MARGIN_MM / 2
        scale = min(ROOM_MM / wide, (foot - TOP_MM) / tall)
        place = ((WIDTH_MM - wide * scale) / 2, TOP_MM, wide * scale)
    shape = slide.shapes.add_picture(io.BytesIO(png), *map(Mm, place))
    _described(shape._element.nvPicPr.cNvPr, caption)
    if not filling and caption.marks:
        _foot(slide, caption.marks)
    return word.save(_turned(presentation, slide))


def table(texts: pd.DataFrame, caption: Caption) -> bytes:
    """Return a presentation of one slide with a table that can be edited, in the largest type.

    Raises
    ------
    ExhibitError
        If there is no room for it in type that can be read.
    """
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Mm, Pt

    presentation, slide = _begun(caption)
    cells = [list(map(str, texts.columns)), *texts.to_numpy().tolist()]
    size, widths, heights = _layout(texts, cells, caption)
    shape = slide.shapes.add_table(
        len(cells), len(widths), *map(Mm, (MARGIN_MM, TOP_MM, ROOM_MM, sum(heights)))
    )
    grid = shape.table
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)
    right = [numeric(texts[name]) for name in texts]
    for row, line, height in zip(grid.rows, cells, heights, strict=True):
        row.height = Mm(height)
        for cell, text, stands_right in zip(row.cells, line, right, strict=True):
            cell.text = text
            cell.margin_top = cell.margin_bottom = Mm(CELL_MM)
            paragraph = cell.text_frame.paragraphs[0]
            paragraph.font.size = Pt(size)
            paragraph.alignment = PP_ALIGN.RIGHT if stands_right else PP_ALIGN.LEFT
    _described(shape._element.nvGraphicFramePr.cNvPr, caption)
    room = ROOM_MM * TEXT_PT / FOOT_PT  # as wide in the type of pictures
    sources, _ = part_sources(caption.note, room, ON_SLIDES)
    _foot(slide, f"{caption.marks}\n{sources}".strip())
    return word.save(_turned(presentation, slide))


def _turned(presentation: Any, slide: Any) -> Any:
    """Set a slide from right to left where its language is read so; left and right change places.

    python-pptx has no name for the direction.
    """
    from pptx.enum.text import PP_ALIGN

    if not locales.current().right_to_left:
        return presentation
    other = {None: PP_ALIGN.RIGHT, PP_ALIGN.LEFT: PP_ALIGN.RIGHT, PP_ALIGN.RIGHT: PP_ALIGN.LEFT}
    title, *others = [shape.text_frame for shape in slide.shapes if shape.has_text_frame]
    frames = [slide.notes_slide.notes_text_frame, *others]
    for table in (shape.table for shape in slide.shapes if shape.has_table):
        table._tbl.get_or_add_tblPr().set("rtl", "1")
        frames += [cell.text_frame for cell in table.iter_cells()]
    paragraphs = [paragraph for frame in frames for paragraph in frame.paragraphs]
    for paragraph in paragraphs:  # the title is centred
        paragraph.alignment = other[paragraph.alignment]
    for paragraph in (*title.paragraphs, *paragraphs):
        paragraph._p.get_or_add_pPr().set("rtl", "1")
    return presentation


def _layout(
    texts: pd.DataFrame, cells: list[list[str]], caption: Caption
) -> tuple[int, list[float], list[float]]:
    """Return size of type, widths of columns and heights of rows with which a table fits."""
    for size in TABLE_PT:
        scale = size / word.TABLE_PT
        if word.least(texts) * scale > ROOM_MM:
            continue
        widths = [width * scale for width in word.widths(texts, ROOM_MM / scale)]
        widths = [width * ROOM_MM / sum(widths) for width in widths]
        heights = [
            LEADING * size * max(map(word.lines, line, (w / scale for w in widths))) / PT_PER_MM
            + 2 * CELL_MM
            for line in cells
        ]
        if sum(heights) <= FOOT_MM - TOP_MM:
            return size, widths, heights
    raise ExhibitError(
        f"{caption.exhibit} has {len(cells) - 1} rows and {len(cells[0])} columns: no slide has "
        f"room for them in type of {TABLE_PT[-1]} points; take a figure, or format docx"
    )


def _begun(caption: Caption) -> tuple[Any, Any]:
    """Return a presentation and its slide, with title and notes."""
    from pptx import Presentation
    from pptx.util import Mm, Pt

    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Mm(WIDTH_MM), Mm(HEIGHT_MM)
    presentation.core_properties.title = caption.title
    presentation.core_properties.author = ""
    slide = presentation.slides.add_slide(presentation.slide_layouts[TITLE_ONLY])
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = map(
        Mm, (MARGIN_MM, MARGIN_MM / 2, ROOM_MM, TITLE_MM)
    )
    title.text_frame.text = caption.title
    title.text_frame.word_wrap = True
    title.text_frame.paragraphs[0].font.size = Pt(TITLE_PT)
    slide.notes_slide.notes_text_frame.text = caption.whole
    return presentation, slide


def _described(properties: Any, caption: Caption) -> None:
    """Name a shape and give it its alt text; python-pptx has no name for it."""
    properties.set("descr", caption.alt)
    properties.set("name", caption.exhibit)


def _foot(slide: Any, text: str) -> None:
    from pptx.util import Mm, Pt

    frame = slide.shapes.add_textbox(*map(Mm, (MARGIN_MM, FOOT_MM, ROOM_MM, SOURCE_MM))).text_frame
    frame.word_wrap = True
    frame.text = text
    for paragraph in frame.paragraphs:
        paragraph.font.size = Pt(FOOT_PT)
