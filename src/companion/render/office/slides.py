"""Figures as PowerPoint slides: one slide with title, picture and source; the notes have the rest.

The same inputs give the same bytes, as everywhere.
"""

import io

from companion.render.captions import Caption
from companion.render.office import word
from companion.render.style import MM_PER_INCH

WIDTH_MM, HEIGHT_MM = 13.333 * MM_PER_INCH, 7.5 * MM_PER_INCH  # PowerPoint's widescreen
MARGIN_MM = 12.0
TITLE_MM = 24.0
SOURCE_MM = 14.0
TITLE_PT, SOURCE_PT = 28, 11
TITLE_ONLY = 5  # the layout's place in python-pptx's template


def figure(png: bytes, caption: Caption) -> bytes:
    """Return a presentation of one slide; the picture has its alt text and its very bytes."""
    from PIL import Image
    from pptx import Presentation
    from pptx.util import Mm, Pt

    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Mm(WIDTH_MM), Mm(HEIGHT_MM)
    presentation.core_properties.title = caption.title
    presentation.core_properties.author = ""
    slide = presentation.slides.add_slide(presentation.slide_layouts[TITLE_ONLY])
    room_mm = WIDTH_MM - 2 * MARGIN_MM
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = map(
        Mm, (MARGIN_MM, MARGIN_MM / 2, room_mm, TITLE_MM)
    )
    title.text_frame.text = caption.title
    title.text_frame.word_wrap = True
    title.text_frame.paragraphs[0].font.size = Pt(TITLE_PT)
    with Image.open(io.BytesIO(png)) as image:
        wide, tall = image.size
    top_mm = MARGIN_MM / 2 + TITLE_MM
    scale = min(room_mm / wide, (HEIGHT_MM - top_mm - SOURCE_MM - MARGIN_MM / 2) / tall)
    shape = slide.shapes.add_picture(
        io.BytesIO(png), Mm((WIDTH_MM - wide * scale) / 2), Mm(top_mm), Mm(wide * scale)
    )
    properties = shape._element.nvPicPr.cNvPr  # python-pptx has no name for it
    properties.set("descr", caption.alt)
    properties.set("name", caption.exhibit)
    source = slide.shapes.add_textbox(
        *map(Mm, (MARGIN_MM, HEIGHT_MM - SOURCE_MM - MARGIN_MM / 2, room_mm, SOURCE_MM))
    ).text_frame
    source.word_wrap = True
    source.text = caption.note
    source.paragraphs[0].font.size = Pt(SOURCE_PT)
    slide.notes_slide.notes_text_frame.text = f"{caption.heading} {caption.note}"
    return word.save(presentation)
