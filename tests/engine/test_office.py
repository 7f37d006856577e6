"""Office files open as they are meant to: valid against the schemas of Office Open XML."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from docx import Document
from docx.shared import Mm
from openxml_audit import OpenXmlValidator
from PIL import Image
from pptx import Presentation

import companion
from companion import files
from companion.errors import ExhibitError
from companion.publish import fill
from companion.register import exhibits
from companion.render import layout
from companion.render.captions import Caption
from companion.render.language import locales
from companion.render.office import placing, slides, word

CAPTION = Caption("a_table", "A title", "A caption.", "An alt text.", "Source: us.")
WORDS = "harvests of the valley, year by year, " * 3


def picture(width: int, height: int) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height)).save(stream, format="PNG")
    return stream.getvalue()


def table(rows: int, columns: int) -> pd.DataFrame:
    cells = {f"Column {column}": [WORDS] * rows for column in range(columns)}
    return pd.DataFrame({"Crop": ["Rye"] * rows, "Share, %": ["41.43"] * rows, **cells})


def broken(folder: Path, name: str, content: bytes) -> list[str]:
    """Return what is not as the schema asks."""
    (folder / name).write_bytes(content)
    found = OpenXmlValidator().validate(str(folder / name))
    return [str(error) for error in found.errors]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("table.docx", lambda: word.table(table(3, 1), CAPTION)),
        ("sideways.docx", lambda: word.table(table(3, 6), CAPTION)),
        ("under.docx", lambda: word.table(table(3, 1).assign(Why=WORDS * 3), CAPTION)),
        ("figure.docx", lambda: word.figure(picture(60, 40), CAPTION, 89)),
        ("figure.pptx", lambda: slides.figure(picture(60, 40), CAPTION)),
        ("slide.pptx", lambda: slides.figure(picture(160, 90), CAPTION)),
        ("table.pptx", lambda: slides.table(table(3, 1), CAPTION)),
    ],
)
def test_what_is_made_for_office_programs_is_valid(name: str, content: Any, tmp_path: Path) -> None:
    assert broken(tmp_path, name, content()) == []


def test_the_validator_sees_elements_in_the_wrong_order(tmp_path: Path) -> None:
    document = Document(io.BytesIO(word.table(table(3, 1), CAPTION)))
    properties = document.tables[0]._tbl.tblPr
    properties.append(properties[0])
    assert broken(tmp_path, "table.docx", word.save(document)) != []


def test_a_filled_manuscript_has_no_fault_that_its_template_had_not(
    project: Path, tmp_path: Path
) -> None:
    document = Document()
    document.add_paragraph('It was {{ number("rye-1900", "printed") }}.')
    for name in ("rye_growth", "rye_series", "windows_ratios"):
        document.add_paragraph(f'{{{{p exhibit("{name}") }}}}')
    document.add_table(rows=1, cols=1).cell(0, 0).text = '{{p exhibit("oats_series") }}'
    document.save(str(tmp_path / "article.docx"))
    before = broken(tmp_path, "before.docx", (tmp_path / "article.docx").read_bytes())
    numbers = files.read_json(project / "figures/numbers.json")
    after = broken(tmp_path, "after.docx", fill.fill(tmp_path / "article.docx", numbers))
    assert set(after) <= set(before)


def test_landscape_pages_are_valid(tmp_path: Path) -> None:
    document = Document(io.BytesIO(word.table(table(2, 5), CAPTION)))
    document.sections[0].page_width, document.sections[0].page_height = Mm(210), Mm(297)
    document.paragraphs[0].insert_paragraph_before("Before.")
    document.add_paragraph("After.")
    placing.arrange(document, {"a_table": CAPTION})
    assert len(document.sections) == 3
    assert broken(tmp_path, "turned.docx", word.save(document)) == []


def test_a_table_on_a_slide_has_the_largest_type_that_fits() -> None:
    def size(texts: pd.DataFrame) -> float:
        [grid] = [one.table for one in shapes(slides.table(texts, CAPTION)) if one.has_table]
        return float(grid.cell(0, 0).text_frame.paragraphs[0].font.size.pt)

    assert size(table(2, 0)) == max(slides.TABLE_PT)
    assert min(slides.TABLE_PT) <= size(table(4, 2)) < max(slides.TABLE_PT)


def shapes(content: bytes) -> list[Any]:
    [slide] = Presentation(io.BytesIO(content)).slides
    return list(slide.shapes)


@pytest.mark.parametrize("language", ["en", "he"])
def test_a_table_is_as_wide_as_its_slide(language: str) -> None:
    with locales.using(language):
        title, grid, _ = shapes(slides.table(table(2, 0), CAPTION))
    assert (grid.left, grid.width) == pytest.approx((title.left, title.width), abs=1)  # EMU
    widths = sum(column.width for column in grid.table.columns)
    assert widths == pytest.approx(title.width, abs=Mm(0.1))


def test_marks_are_explained_on_the_slide_that_shows_them() -> None:
    starred = replace(CAPTION, caption="A caption. An asterisk: late.", marks="An asterisk: late.")
    *_, foot = shapes(slides.table(table(2, 0), starred))
    assert foot.text_frame.text == "An asterisk: late.\nSource: us."
    *_, foot = shapes(slides.figure(picture(60, 40), starred))
    assert foot.text_frame.text == "An asterisk: late."  # the picture has its sources
    assert len(shapes(slides.figure(picture(60, 40), CAPTION))) == 2


def test_many_sources_of_a_table_stay_on_the_slide_as_far_as_they_fit() -> None:
    names = "; ".join(f"A source that has the number {number}" for number in range(30))
    made = slides.table(table(2, 0), replace(CAPTION, note=f"Sources: {names}."))
    *_, foot = shapes(made)
    assert foot.text_frame.text.endswith("; others in the notes.")
    [slide] = Presentation(io.BytesIO(made)).slides
    assert slide.notes_slide.notes_text_frame.text.endswith(f"{names}.")


def test_a_chart_drawn_as_a_slide_says_at_its_foot_what_its_marks_mean(
    project: Path, tmp_path: Path
) -> None:
    feet = []

    def draw(width_mm: float, source_line: str) -> Any:
        feet.append(source_line)
        return layout.canvas(
            width_mm, 50, left=9, right=9, top=5, bottom=9, source_line=source_line
        )[0]

    for width in ("single", "slide"):
        values = exhibits.load()["1_harvest"].parameters("rye") | {"width": width}
        run = companion.start("1_harvest", values | {"formats": "png", "output_dir": str(tmp_path)})
        run.figure("series", draw, pd.DataFrame({"a": [1]}), ["OFFICE"], count=1)
    assert feet == [(source := "Source: Harvest office (1904)."),
                    f"Dots: what was counted.\n{source}"]  # fmt: skip
    written = files.read_json(tmp_path / "rye_series.json")
    assert written["caption"].endswith(f". {written['marks']}")


def test_a_table_that_no_slide_has_room_for_is_refused() -> None:
    with pytest.raises(ExhibitError, match="a_table has 40 rows and 2 columns: no slide has room"):
        slides.table(table(40, 0), CAPTION)
