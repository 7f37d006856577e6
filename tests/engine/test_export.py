"""One exhibit for one manuscript: the journal's width and rules, read from the finished file."""

import pikepdf
import pytest
from click.testing import CliRunner
from PIL import Image

from companion import paths
from companion.cli import main
from companion.errors import ExhibitError, ParameterError
from companion.publish import export
from companion.render import provenance, style
from companion.tables import reading

JOURNALS = reading.read("data/journals")
FORMATS = "tex,html,eps,tiff,docx,csv"
PDFS = sorted(paths.figures().glob("*.pdf"))


def lines_pt(path):
    """Return the widths of all lines that a PDF draws."""
    with pikepdf.open(path) as pdf:
        instructions = pikepdf.parse_content_stream(pdf.pages[0])
        return [float(one.operands[0]) for one in instructions if str(one.operator) == "w"]


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.stem)
def test_every_figure_keeps_the_strictest_rules_of_the_table(path):
    """Text is read in test_charts; here lines, height and transparency."""
    thinnest = JOURNALS["min_line_pt"].max()
    assert min(width for width in lines_pt(path) if width) >= thinnest
    with pikepdf.open(path) as pdf:
        page = pdf.pages[0]
        states = page.resources.get("/ExtGState", {})
        assert all(states[name].get("/ca", 1) == states[name].get("/CA", 1) == 1 for name in states)
        height = float(page.mediabox[3]) * style.MM_PER_INCH / 72
    assert height <= JOURNALS["max_height_mm"].max()


def test_no_publisher_asks_for_larger_text_than_ours():
    assert JOURNALS["min_text_pt"].max() <= style.TEXT_PT


@pytest.mark.parametrize(
    ("journal", "column", "width"),
    [("nature", "single", 89), ("elsevier", "one-and-a-half", 140), ("science", "double", 184)],
)
def test_a_journals_column_has_its_width(journal, column, width):
    assert export.width_mm(JOURNALS, journal, column) == width


def test_an_exhibit_is_drawn_at_the_journals_width_with_the_same_values(tmp_path):
    words = ["two_shares_both", "--journal", "elsevier", "--format", FORMATS]
    result = CliRunner().invoke(main, ["export", *words, "--to", str(tmp_path / "new")])
    assert result.exit_code == 0, result.output
    made = {path.suffix: path for path in (tmp_path / "new").iterdir()}
    assert set(made) == {".pdf", ".png", ".eps", ".tiff", ".csv", ".docx", ".tex", ".html", ".txt"}
    assert made[".csv"].read_bytes() == (paths.figures() / "two_shares_both.csv").read_bytes()
    with pikepdf.open(made[".pdf"]) as pdf:
        box = pdf.pages[0].mediabox
        assert float(box[2]) * style.MM_PER_INCH / 72 == pytest.approx(90, abs=0.01)
    with Image.open(made[".tiff"]) as image:
        assert image.mode == "RGB"
        assert image.info["dpi"] == (1000, 1000)
        assert image.width == round(1000 * 90 / style.MM_PER_INCH)
    for suffix in (".pdf", ".png", ".eps", ".tiff", ".docx"):
        [(_, record, intact)] = provenance.extract(made[suffix])
        assert (record["exhibit"], record["parameters"]["width"], intact) == (
            "two_shares_both", 90, True
        )  # fmt: skip
    note = made[".txt"].read_text().splitlines()
    assert note[0] == (
        r"Include it. LaTeX: \input{two_shares_both}, with the packages of its first line; Word: "
        "Insert > Object > Text from file, two_shares_both.docx; web: paste two_shares_both.html; "
        r"LaTeX: \includegraphics{two_shares_both}, unscaled; Word: Insert > Picture, "
        "two_shares_both.png, unscaled."
    )
    assert "width=90mm,alt={Scatter plot of 16 regions" in made[".tex"].read_text()
    assert note[1].startswith("Caption: Is it the same Middle East both times? Every union")
    assert note[2].startswith("Alt text: Scatter plot of 16 regions")
    again = tmp_path / "again"
    CliRunner().invoke(main, ["export", *words, "--to", str(again)])
    assert {p.name: p.read_bytes() for p in again.iterdir()} == {
        p.name: p.read_bytes() for p in made.values()
    }


def test_a_table_is_exported_as_it_is_committed(tmp_path):
    words = ["iran_trade_growth", "--journal", "apsr", "--format", "tex,docx,html,md"]
    result = CliRunner().invoke(main, ["export", *words, "--to", str(tmp_path)])
    assert result.exit_code == 0, result.output
    for suffix in ("tex", "docx", "html", "md"):
        made = tmp_path / f"iran_trade_growth.{suffix}"
        assert made.read_bytes() == (paths.figures() / made.name).read_bytes()


@pytest.mark.parametrize(
    ("exhibit", "journal", "expected"),
    [
        ("two_shares_both", "science", "expected millimetres between 85 and 300"),
        ("claims_verdicts", "apsr", "expected 'double' or at least 150 millimetres"),
    ],
)
def test_a_chart_that_would_not_fit_its_column_is_refused(exhibit, journal, expected, tmp_path):
    with pytest.raises(ExhibitError, match=expected):
        export.export(exhibit, journal, "single", ["pdf"], tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_there_is_refused_with_what_is(tmp_path):
    with pytest.raises(ExhibitError, match="Did you mean 'two_shares_both'"):
        export.find("two_share_both")
    with pytest.raises(ParameterError, match=r"Did you mean 'nature'.*Known: nature, science"):
        export.width_mm(JOURNALS, "natur", "single")
    with pytest.raises(ExhibitError, match="iran_trade_growth is a table: no format 'pdf'"):
        export.export("iran_trade_growth", "apsr", "single", ["pdf"], tmp_path)
    assert list(tmp_path.iterdir()) == []
