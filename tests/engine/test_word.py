"""Word files: tables that are tables, pictures with alt text, places that are filled."""

import io
import zipfile

import pandas as pd
import pytest
from docx import Document
from docx.oxml.ns import qn

from companion import paths
from companion.errors import CompanionError
from companion.render import latex as rendering
from companion.render import provenance, word
from companion.tables import reading

WORDS = rendering.Words("a_table", "A title", "A caption.", "An alt text.", "Source: us.")
TEXTS = pd.DataFrame({"List": ["Fatah", "others"], "Votes, %": ["41.43", "no list"]})
NUMBERS = reading.read_json(paths.figures() / "numbers.json")
PNG = (paths.figures() / "two_shares_both.png").read_bytes()


def opened(content):
    return Document(io.BytesIO(content))


def template(folder, *paragraphs):
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(folder / "article.docx")
    return folder / "article.docx"


def test_a_table_is_a_table_with_a_header_row_a_caption_and_its_sources():
    document = opened(word.table(TEXTS, WORDS))
    [table] = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["List", "Votes, %"], ["Fatah", "41.43"], ["others", "no list"]
    ]  # fmt: skip
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val")) == "An alt text."
    caption, note = document.paragraphs
    assert caption.style.name == "Caption"
    assert "".join(t.text for t in caption._p.iter(qn("w:t"))) == "Table 1. A title. A caption."
    assert note.text == "Source: us."


def test_a_picture_has_its_width_its_alt_text_and_its_record():
    made = word.figure(PNG, WORDS, 89)
    [shape] = opened(made).inline_shapes
    assert shape.width.mm == pytest.approx(89, abs=0.01)
    assert shape._inline.docPr.get("descr") == "An alt text."
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        [media] = [name for name in archive.namelist() if "/media/" in name]
        assert archive.read(media) == PNG


def test_the_same_table_is_the_same_bytes_whenever_it_is_made(monkeypatch):
    first = word.table(TEXTS, WORDS)
    monkeypatch.setattr("time.time", lambda: 2e9)
    monkeypatch.setattr("time.localtime", lambda *_: (2033, 5, 18, 3, 33, 20, 2, 138, 0))
    assert word.table(TEXTS, WORDS) == first


def test_numbers_are_filled_in_and_captions_count(tmp_path):
    path = template(
        tmp_path,
        'It was {{ number("iran-trade-2008", "printed") | num }}, in {{ number("iran-trade-2008", '
        '"verdict") }} & <so>.',
        '{{p exhibit("iran_trade_growth") }}',
        '{{p exhibit("two_shares_both") }}',
        '{{p exhibit("plc_2006_tiers") }}',
    )
    (tmp_path / "filled.docx").write_bytes(word.fill(path, NUMBERS))
    document = Document(tmp_path / "filled.docx")
    assert document.paragraphs[0].text == "It was 3,715, in depends & <so>."
    captions = ["".join(t.text for t in p._p.iter(qn("w:t"))) for p in document.paragraphs
                if p.style.name == "Caption"]  # fmt: skip
    assert [text.partition(".")[0] for text in captions] == ["Table 1", "Figure 1", "Table 2"]
    [(_, record, intact)] = provenance.extract(tmp_path / "filled.docx")
    assert (record["exhibit"], intact) == ("two_shares_both", True)


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ('{{ number("iran-trade-2009", "printed") }}', "no claim 'iran-trade-2009'. Did you mean"),
        ('{{ number("iran-trade-2008", "prined") }}', "iran-trade-2008 'prined'. Did you mean"),
        ('{{p exhibit("two_shares") }}', "there is no exhibit 'two_shares'"),
        ("{{ nummer }}", "'nummer' is undefined. A place is written {{ number"),
        ('{{ number("iran-trade-2008", "verdict") | num }}', "num is for numbers"),
        ("{{ number( }}", "A place is written {{ number"),
    ],
)
def test_a_place_that_cannot_be_filled_is_named(place, message, tmp_path):
    with pytest.raises(CompanionError) as caught:
        word.fill(template(tmp_path, place), NUMBERS)
    assert "article.docx: " in str(caught.value)
    assert message in str(caught.value)


def test_a_file_of_another_kind_is_refused(tmp_path):
    path = tmp_path / "article.docx"
    path.write_text("words")
    with pytest.raises(CompanionError, match="is no Word file"):
        word.fill(path, NUMBERS)
