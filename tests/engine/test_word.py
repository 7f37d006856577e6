"""Word files: tables that are tables, pictures with alt text, places that are filled."""

import copy
import io
import warnings
import zipfile
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pandas as pd
import pytest
from click.testing import CliRunner
from docx import Document
from docx.enum.section import WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
from PIL import Image

from companion import cli, files
from companion.errors import CompanionError
from companion.execution import kernels
from companion.publish import fill, stamps
from companion.render.captions import Caption
from companion.render.language import locales
from companion.render.office import placing, word

CAPTION = Caption("a_table", "A title", "A caption.", "An alt text.", "Source: us.")
TEXTS = pd.DataFrame({"Crop": ["Rye", "others"], "Share, %": ["41.43", "none"]})


def opened(content: bytes) -> Any:
    return Document(io.BytesIO(content))


def captions(document: Any) -> list[str]:
    """Return the captions of a Word file, their fields included."""
    return ["".join(text.text for text in paragraph._p.iter(qn("w:t")))
            for paragraph in document.paragraphs if paragraph.style.name == "Caption"]  # fmt: skip


def template(folder: Path, *paragraphs: str) -> Path:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(folder / "article.docx"))
    return folder / "article.docx"


def numbers(project: Path) -> dict[str, Any]:
    return dict(files.read_json(project / "figures/numbers.json"))


def test_a_table_is_a_table_with_a_header_row_a_caption_and_its_sources() -> None:
    document = opened(word.table(TEXTS, CAPTION))
    [table] = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Crop", "Share, %"], ["Rye", "41.43"], ["others", "none"]
    ]  # fmt: skip
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val")) == "An alt text."
    assert captions(document) == ["Table 1. A title. A caption."]
    assert document.paragraphs[-1].text == "Source: us."


def test_a_last_column_of_long_texts_stands_under_the_others_and_takes_few_lines() -> None:
    reasons = ["It holds for the valley, and for no other place. " * n for n in (9, 1)]
    texts = TEXTS.assign(Reason=reasons)
    document = opened(word.table(texts, CAPTION))
    [table] = document.tables
    shapes = [len(row._tr.tc_lst) for row in table.rows]
    assert shapes == [2, 1] * 3
    assert [table.cell(row, 0).text for row in (1, 3, 5)] == ["Reason", *reasons]
    heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert heads == [True, True, *[False] * 4]
    assert all(
        cell.paragraphs[0].paragraph_format.keep_with_next
        for row in list(table.rows)[::2]
        for cell in row.cells
    )
    placing.arrange(document, {"a_table": CAPTION})
    widths = [[cell.width for cell in row._tr.tc_lst] for row in table.rows]
    assert {sum(row) for row in widths} == {sum(widths[0])}
    assert word.texts_of(table).equals(TEXTS)


def test_a_table_from_right_to_left_is_as_wide_as_the_text() -> None:
    with locales.using("fa"):
        document = opened(word.table(TEXTS, CAPTION))
    section, [table] = document.sections[0], document.tables
    room = section.page_width - section.left_margin - section.right_margin
    assert sum(column.width for column in table.columns) == pytest.approx(room, abs=Mm(0.1))


def test_the_manuscripts_own_spacing_and_indents_leave_exhibits_as_they_are(
    project: Path, tmp_path: Path
) -> None:
    document = Document()
    own = document.styles["Normal"].paragraph_format
    own.line_spacing, own.first_line_indent, own.space_before = Pt(24), Mm(12), Pt(6)
    for name in ("rye_growth", "rye_series"):
        document.add_paragraph(f'{{{{p exhibit("{name}") }}}}')
    document.save(str(tmp_path / "article.docx"))
    made = filled(project, tmp_path / "article.docx")
    cells = [cell.paragraphs[0] for cell in made.tables[0]._cells]
    pictures = [one for one in made.paragraphs if list(one._p.iter(qn("wp:inline")))]
    assert len(pictures) == 1
    for one in (*cells, *pictures):  # exact spacing would cut a picture off
        set_ = one.paragraph_format
        assert (set_.line_spacing, set_.first_line_indent, set_.space_before) == (1.0, 0, 0)


def test_a_picture_has_its_width_its_alt_text_and_its_very_bytes() -> None:
    png = io.BytesIO()
    Image.new("RGB", (60, 40)).save(png, format="PNG")
    made = word.figure(png.getvalue(), CAPTION, 89)
    [shape] = opened(made).inline_shapes
    assert shape.width.mm == pytest.approx(89, abs=0.01)
    assert shape._inline.docPr.get("descr") == "An alt text."
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        [media] = [name for name in archive.namelist() if "/media/" in name]
        assert archive.read(media) == png.getvalue()


def test_the_same_table_is_the_same_bytes_whenever_it_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = word.table(TEXTS, CAPTION)
    monkeypatch.setattr("time.time", lambda: 2e9)
    monkeypatch.setattr("time.localtime", lambda *_: (2033, 5, 18, 3, 33, 20, 2, 138, 0))
    assert word.table(TEXTS, CAPTION) == first


def test_numbers_are_filled_in_and_captions_count(project: Path, tmp_path: Path) -> None:
    path = template(
        tmp_path,
        'It was {{ number("rye-1900", "printed") | num }}, in {{ number("rye-1900", "verdict") }} '
        "& <so>.",
        '{{p exhibit("rye_growth") }}',
        '{{p exhibit("rye_series") }}',
        '{{p exhibit("windows_ratios") }}',
    )
    told = numbers(project)
    told["rye-1900"]["printed"]["text"] = "1234.5"
    (tmp_path / "filled.docx").write_bytes(fill.fill(path, told))
    document = Document(str(tmp_path / "filled.docx"))
    assert document.paragraphs[0].text == "It was 1,234.5, in agrees & <so>."
    heads = [text.partition(".")[0] for text in captions(document)]
    assert heads == ["Table 1", "Figure 1", "Table 2"]
    [(_, stamp, intact)] = stamps.extract(tmp_path / "filled.docx")
    assert (stamp["exhibit"], intact) == ("rye_series", True)


def filled(project: Path, path: Path) -> Any:
    return opened(fill.fill(path, numbers(project)))


@pytest.mark.parametrize(
    "marks", ["„“", "«»", "“”", "‘’", "‚‘", "””", "″″", "′′", "``", "´´",
              "〝〞", "\u00ab\u00a0,\u00a0\u00bb"],
)  # fmt: skip
def test_typographic_quotes_of_all_languages_are_read(
    marks: str, project: Path, tmp_path: Path
) -> None:
    left, right = marks.split(",") if "," in marks else marks
    names = ", ".join(f"{left}{name}{right}" for name in ("rye-1900", "printed"))
    path = template(tmp_path, f"It was {left}{{{{ number({names}) }}}}{right}.")
    assert filled(project, path).paragraphs[0].text == f"It was {left}12.5{right}."


def test_a_place_spread_over_runs_keeps_the_spaces_beside_it(project: Path, tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph("It was ")
    for piece in ("{{ num", 'ber("rye-1900", ', '"printed") }', "} of ", "1900."):
        paragraph.add_run(piece)
    document.save(str(tmp_path / "article.docx"))
    made = filled(project, tmp_path / "article.docx")
    texts = list(made.element.iter(qn("w:t")))
    assert "".join(text.text or "" for text in texts) == "It was 12.5 of 1900."
    for text in texts:
        assert text.text == (text.text or "").strip() or text.get(word.KEPT) == "preserve"


@pytest.mark.parametrize("by", ["itself", "its style"])
def test_words_keep_their_order_in_a_paragraph_from_right_to_left(
    by: str, project: Path, tmp_path: Path
) -> None:
    document = Document()
    places = '{{ number("rye-1900", "verdict") }} {{ number("rye-1900", "printed") }}'
    paragraph = document.add_paragraph(places)
    holder = paragraph._p if by == "itself" else document.styles["Normal"].element
    holder.get_or_add_pPr().append(OxmlElement("w:bidi"))
    document.save(str(tmp_path / "article.docx"))
    text = filled(project, tmp_path / "article.docx").paragraphs[0].text
    assert text == f"{locales.LATIN}agrees{locales.LATIN} 12.5"


def with_part(path: Path, name: str, text: str) -> Path:
    """Put a part of one text, such as of notes, into a Word file."""
    document = Document(str(path))
    kind = name.partition("/")[0]
    space = {"charts": "drawingml.chart"}.get(kind, f"wordprocessingml.{kind}")
    content = f"<w:notes {nsdecls('w')}><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:notes>".encode()
    part = Part(
        PackURI(f"/word/{name}.xml"),
        f"application/vnd.openxmlformats-officedocument.{space}+xml",
        content,
        document.part.package,
    )
    document.part.relate_to(part, f"{RELATIONSHIP_TYPE.FOOTNOTES}/{name}")
    document.save(str(path))
    return path


@pytest.mark.parametrize("name", ["footnotes", "endnotes"])
def test_places_in_notes_are_filled(name: str, project: Path, tmp_path: Path) -> None:
    path = with_part(template(tmp_path), name, "So {{ number(«rye-1900», «printed») }}.")
    with zipfile.ZipFile(io.BytesIO(fill.fill(path, numbers(project)))) as made:
        assert "So 12.5." in made.read(f"word/{name}.xml").decode()


def test_places_in_comments_are_filled(project: Path, tmp_path: Path) -> None:
    document = Document()
    document.add_comment(document.add_paragraph("x").runs, '{{ number("rye-1900", "printed") }}')
    document.save(str(tmp_path / "article.docx"))
    [comment] = filled(project, tmp_path / "article.docx").comments
    assert comment.text == "12.5"


OTHERS = [
    "I quote {# a note #} and {% set x = 1 %} and {% if false %}this{% endif %} at 100 % {# so #}",
    r"\begin{tabular}{% of LaTeX, {#1}{#2}, {{\bf so}}, {{1, 2}, {3, 4}} and \cite{",
    "{a}} {{{#each}}} {_{ x }_} and {{ 1 / 0 }}",
]


def test_what_is_no_place_stays_letter_for_letter_beside_places(
    project: Path, tmp_path: Path
) -> None:
    document = Document(str(template(tmp_path, *OTHERS)))
    place = ' {{ number("rye-1900", "printed") }}'
    for text in document.element.body.iter(qn("w:t")):
        text.text = f"{text.text}{place}"
    document.sections[0].header.paragraphs[0].text = OTHERS[0]
    document.core_properties.title = OTHERS[0]
    document.save(str(tmp_path / "article.docx"))
    path = with_part(tmp_path / "article.docx", "footnotes", OTHERS[0])
    content = fill.fill(path, numbers(project))
    made = opened(content)
    assert [one.text for one in made.paragraphs] == [f"{text} 12.5" for text in OTHERS]
    assert made.sections[0].header.paragraphs[0].text == OTHERS[0]
    assert made.core_properties.title == OTHERS[0]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert OTHERS[0] in archive.read("word/footnotes.xml").decode()


def test_no_file_is_written_with_a_place_left(project: Path, tmp_path: Path) -> None:
    path = with_part(template(tmp_path), "charts/chart1", '{{ number("rye-1900", "printed") }}')
    with pytest.raises(CompanionError, match=r"number.* stands in /word/charts/chart1\.xml"):
        fill.fill(path, numbers(project))
    with pytest.raises(CompanionError, match="not in a header, footer, note"):
        fill.fill(
            with_part(template(tmp_path), "endnotes", "{{p exhibit('rye_series') }}"),
            numbers(project),
        )


@pytest.mark.parametrize(
    "text",
    [
        'See {{p exhibit("rye_series") }} here.',
        'See {{ exhibit("rye_series") }}',
        '{{p exhibit("rye_series") }}{{p exhibit("rye_growth") }}',
    ],
)
def test_a_place_of_an_exhibit_amid_text_is_refused_with_the_text(
    text: str, project: Path, tmp_path: Path
) -> None:
    with pytest.raises(CompanionError, match="paragraph of its own") as caught:
        filled(project, template(tmp_path, text))
    assert repr(text) in str(caught.value)


def test_what_stands_with_a_place_is_kept(project: Path, tmp_path: Path) -> None:
    document = Document()
    place = document.add_paragraph('{{p exhibit("rye_growth") }}')._p
    own = document.add_paragraph()._p
    for paragraph, nested in ((place, "11"), (own, "2332")):
        for at, number in enumerate(nested):
            named = {qn("w:name"): f"_{number}"} if at < len(nested) / 2 else {}
            kind = qn("w:bookmarkStart" if named else "w:bookmarkEnd")
            paragraph.append(paragraph.makeelement(kind, {qn("w:id"): number} | named))
    document.add_section()
    first = document.sections[0]._sectPr
    place.get_or_add_pPr().append(first)  # the place ends the first section
    document.save(str(tmp_path / "article.docx"))
    made = filled(project, tmp_path / "article.docx")
    marks = made.element.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))
    assert [one.get(qn("w:id")) for one in marks] == ["1", "1", "2", "3", "3", "2"]
    assert len(made.sections) == 2


def pictured(width_mm: float, height_mm: float) -> Any:
    """Return a Word file with a picture of this size between texts, in two columns of 80 mm."""
    png = io.BytesIO()
    Image.new("RGB", (round(width_mm), round(height_mm))).save(png, format="PNG")
    made = opened(word.figure(png.getvalue(), CAPTION, width_mm))
    made.paragraphs[0].insert_paragraph_before("Before.")
    made.add_paragraph("After.")
    section = made.sections[0]
    section.left_margin = section.right_margin = Mm(20)
    columns = section._sectPr.find(qn("w:cols"))
    columns.set(qn("w:num"), "2")
    columns.set(qn("w:space"), str(round(10 * placing.TWIPS_PER_MM)))
    return made


def test_a_picture_is_never_wider_than_the_text() -> None:
    document = pictured(89, 60)
    placing.arrange(document, {"a_table": CAPTION})
    assert len(document.sections) == 1
    [shape] = document.inline_shapes
    assert shape.width.mm == pytest.approx(80, abs=0.1)


@pytest.mark.parametrize(
    ("size", "pages", "columns", "width"),
    [
        ((183, 120), "210 210 210", ["2", None, "2"], 170),
        ((250, 120), "210 297 210", ["2", None, "2"], 246.2),
    ],
)
def test_a_picture_whose_letters_would_become_too_small_gets_wider_pages(
    size: tuple[float, float], pages: str, columns: list[str | None], width: float
) -> None:
    document = pictured(*size)
    placing.arrange(document, {"a_table": CAPTION})
    found = list(document.sections)
    assert " ".join(f"{section.page_width.mm:.0f}" for section in found) == pages
    counts = [one._sectPr.find(qn("w:cols")) for one in found]
    assert [None if one is None else one.get(qn("w:num")) for one in counts] == columns
    [shape] = document.inline_shapes
    assert shape.width.mm == pytest.approx(width, abs=0.1)
    [caption] = (one for one in document.paragraphs if one.style.name == "Caption")
    assert caption._p.pPr.find(qn("w:sectPr")) is not None  # it stands with its picture


def test_a_picture_that_no_page_can_show_legibly_is_refused_with_its_size() -> None:
    with pytest.raises(
        CompanionError,
        match=r"a_table is 183 mm wide and 400 mm high, and would have letters smaller than 5.5 "
        r"points in the \d+ by \d+ mm that it has even on landscape pages; give its section",
    ):
        placing.arrange(pictured(183, 400), {"a_table": CAPTION})


@pytest.mark.parametrize("measured", [True, False])
def test_in_a_cell_a_picture_is_fitted_or_refused_with_the_way_out(
    measured: bool, project: Path, tmp_path: Path
) -> None:
    def path(columns: int) -> Path:
        document = Document()
        row = document.add_table(rows=1, cols=columns).rows[0]
        row.cells[-1].text = '{{p exhibit("rye_series") }}'
        for cell in () if measured else row.cells:
            cell._tc.tcPr.remove(cell._tc.tcPr.find(qn("w:tcW")))  # as files of other programs
        document.save(str(tmp_path / "article.docx"))
        return tmp_path / "article.docx"

    [shape] = filled(project, path(2)).tables[0]._tbl.iter(qn("wp:extent"))
    assert int(shape.get("cx")) / Mm(1) == pytest.approx(152.4 / 2 - word.CELL_MM, abs=0.2)
    with pytest.raises(CompanionError, match="in its cell; give it a wider one, or a paragraph"):
        fill.fill(path(3), numbers(project))


def test_in_a_cell_a_table_that_is_too_wide_is_refused_with_the_way_out(
    project: Path, tmp_path: Path
) -> None:
    document = Document()
    document.add_table(rows=1, cols=6).rows[0].cells[0].text = '{{p exhibit("rye_growth") }}'
    document.save(str(tmp_path / "article.docx"))
    with pytest.raises(CompanionError, match="in its cell; give it a wider one, or a paragraph"):
        fill.fill(tmp_path / "article.docx", numbers(project))


def wide(columns: int, between: str = "t") -> Any:
    """Return a Word file with a table of so many wordy columns for each "t", and text for others.

    A space is an empty paragraph.
    """
    texts = pd.DataFrame({f"Column {i}": ["harvests of the valley " * 9] for i in range(columns)})
    made = opened(word.table(texts, CAPTION))
    made.sections[0].page_width, made.sections[0].page_height = Mm(210), Mm(297)
    body = made.element.body
    table = list(body)[:-1]
    for sign in between:
        for one in table if sign == "t" else [made.add_paragraph(sign.strip())._p]:
            body.insert(len(body) - 1, copy.deepcopy(one))
            if sign != "t":
                body.remove(one)
    for one in table:
        body.remove(one)
    return made


@pytest.mark.parametrize(
    ("between", "pages"),
    [
        ("atb", "210 297 210"),
        ("t", "297"),  # no page is left without text
        ("t t", "297"),
        ("att", "210 297"),
        ("ttb", "297 210"),
        ("t b t", "297 210 297"),
    ],
)
def test_tables_too_wide_to_read_get_landscape_pages_and_no_page_is_empty(
    between: str, pages: str
) -> None:
    document = wide(5, between)
    placing.arrange(document, {"a_table": CAPTION})
    found = list(document.sections)
    assert " ".join(f"{section.page_width.mm:.0f}" for section in found) == pages
    turned = next(one for one in found if one.page_width > one.page_height)
    room = turned.page_width - turned.left_margin - turned.right_margin
    table = document.tables[0]
    assert sum(column.width for column in table.columns) <= room + Mm(0.5)  # whole twips


def test_a_table_too_wide_for_a_column_stands_across_the_page() -> None:
    document = wide(1, "atb")
    columns = document.sections[0]._sectPr.find(qn("w:cols"))
    columns.set(qn("w:num"), "2")
    placing.arrange(document, {"a_table": CAPTION})
    counts = [one._sectPr.find(qn("w:cols")) for one in document.sections]
    assert [None if one is None else one.get(qn("w:num")) for one in counts] == ["2", None, "2"]
    starts = [one.start_type for one in document.sections][1:]
    assert starts == [WD_SECTION.CONTINUOUS] * 2


@pytest.mark.parametrize(
    ("language", "head", "cell"),
    [("en", "Comtrade", "1,957"), ("ru", "Отношение", "12"), ("ru", "Год", "1\u00a0234\u00a0567")],
)
def test_no_column_is_narrower_than_its_longest_word_in_wide_letters(
    language: str, head: str, cell: str
) -> None:
    with locales.using(language):
        texts = pd.DataFrame({"Year": ["1995"], head: [cell]})
        widths = word.widths(texts, word.least(texts))
    for (name, [text]), width in zip(texts.items(), widths, strict=True):
        for line, face in ((name, "bold"), (text, "normal")):
            letters = FontProperties(family="DejaVu Serif", weight=face, size=word.TABLE_PT)
            wide = text_to_path.get_text_width_height_descent(line, letters, False)[0]
            assert width - word.CELL_MM > wide * 25.4 / 72


def test_a_table_too_wide_for_any_page_is_refused_with_both_widths() -> None:
    with pytest.raises(CompanionError, match=r"a_table needs \d+ mm and has \d+ mm"):
        placing.arrange(wide(20), {"a_table": CAPTION})


def captioned(document: Any, label: str) -> None:
    """Add a caption as Word's Insert Caption does: its number is a field of several runs."""
    own = document.add_paragraph(f"{label} ", style="Caption")
    for kind, text in (("begin", ""), ("", f" SEQ {label} \\* ARABIC "), ("separate", "")):
        run = own.add_run()._r
        name = "w:fldChar" if kind else "w:instrText"
        field = run.makeelement(qn(name), {qn("w:fldCharType"): kind} if kind else {})
        field.text = text
        run.append(field)
    own.add_run("1")
    end = own.add_run()._r
    end.append(end.makeelement(qn("w:fldChar"), {qn("w:fldCharType"): "end"}))
    own.add_run(". The author's.")


def test_captions_count_with_the_authors_own(project: Path, tmp_path: Path) -> None:
    document = Document()
    captioned(document, "Figure")
    document.add_paragraph('{{p exhibit("rye_series") }}')
    document.save(str(tmp_path / "article.docx"))
    heads = [
        text.partition(".")[0] for text in captions(filled(project, tmp_path / "article.docx"))
    ]
    assert heads == ["Figure 1", "Figure 2"]


@pytest.mark.parametrize(
    ("language", "label", "text", "heads"),
    [
        ("fa", "شکل", "۱٬۲۳۴٫۵ سازگار", ["شکل ۱", "شکل ۲", "جدول ۱"]),
        ("ru", "Рисунок", "1\u00a0234,5 согласуется", ["Рисунок 1", "Рисунок 2", "Таблица 1"]),
    ],
)
def test_a_manuscript_in_another_language_gets_numbers_and_exhibits_in_it(
    language: str, label: str, text: str, heads: list[str], project: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    starts = Mock(wraps=kernels.Warm)
    monkeypatch.setattr(kernels, "Warm", starts)
    document = Document()
    places = ('number("rye-1900", "printed") | num', 'number("rye-1900", "verdict")')
    document.add_paragraph(" ".join(f"{{{{ {place} }}}}" for place in places))
    captioned(document, label)
    for name in ("rye_series", "rye_growth"):
        document.add_paragraph(f'{{{{p exhibit("{name}") }}}}')
    document.save(str(tmp_path / "article.docx"))
    told = numbers(project)
    told["rye-1900"]["printed"]["text"] = "1234.5"
    made = opened(fill.fill(tmp_path / "article.docx", told, language))
    assert made.paragraphs[0].text == text
    assert [one.partition(".")[0] for one in captions(made)] == heads
    turned = made.tables[0]._tbl.tblPr.find(qn("w:bidiVisual"))
    assert (turned is not None) is (language == "fa")
    assert locales.current() is locales.ENGLISH
    assert starts.call_count == 1  # libraries are imported once for both exhibits


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ('{{ number("rye-1901", "printed") }}', "no claim 'rye-1901'. Did you mean 'rye-1900'"),
        ('{{ number("rye-1900", "prined") }}', "rye-1900 'prined'. Did you mean 'printed'"),
        ('{{p exhibit("rye_serie") }}', "no exhibit 'rye_serie'. Did you mean 'rye_series'"),
        ("{{ nummer }}", "{{ nummer }} cannot be read. A place is written {{ number"),
        ('{{ number("rye-1900", "verdict") | num }}', "num is for numbers"),
        ("{{ number( }}", "{{ number( }} cannot be read. A place is written {{ number"),
        ("See {{ number(", "has no }}: 'See {{ number('"),
        ('{{ exhibit("rye_series") }}', "needs a p, since an exhibit takes the place of"),
        ('{{p number("rye-1900", "printed") }}', "a number has no p"),
        ('{{p exhibit("rye_series", language="fa") }}', '="fa") }} cannot be read. A place'),
    ],
)
def test_a_place_that_cannot_be_filled_is_named(
    place: str, message: str, project: Path, tmp_path: Path
) -> None:
    with pytest.raises(CompanionError) as caught:
        fill.fill(template(tmp_path, place), numbers(project))
    assert "article.docx: " in str(caught.value)
    assert message in str(caught.value)


def test_a_file_of_another_kind_is_refused_and_none_is_written(
    project: Path, tmp_path: Path
) -> None:
    path = template(tmp_path, "Words.")
    result = CliRunner().invoke(cli.main, ["fill", str(path), "--to", str(tmp_path / "a.pdf")])
    assert "a.pdf would be a Word file; give a name that ends in .docx" in " ".join(
        result.output.split()
    )
    document = Document(str(path))
    document.part._content_type = "application/vnd.ms-word.document.macroEnabled.main+xml"
    document.save(str(tmp_path / "article.docm"))
    with pytest.raises(
        CompanionError, match=r"docm is of another kind, .* save it in Word as \.docx"
    ):
        fill.fill(tmp_path / "article.docm", numbers(project))
    with zipfile.ZipFile(path, "a") as archive, warnings.catch_warnings(action="ignore"):
        archive.writestr("word/document.xml", "<w:document")  # broken
    for content in (path.read_bytes(), b"words"):
        path.write_bytes(content)
        with pytest.raises(CompanionError, match="is no Word file"):
            fill.fill(path, numbers(project))
    assert not (tmp_path / "a.pdf").exists()
