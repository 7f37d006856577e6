"""One exhibit for one manuscript: the journal's width and rules, read from the finished file."""

from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner
from PIL import Image
from pptx import Presentation

from companion import cli
from companion.errors import ExhibitError, ParameterError
from companion.publish import export, stamps, trace
from companion.render import style
from tests.conftest import Runner

FORMATS = "tex,html,eps,tiff,docx,pptx,csv"
WORDS = ("export", "rye_series", "--journal", "elsevier", "--format", FORMATS, "--to")


@pytest.fixture(scope="module")
def made(built: Path, run: Runner, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the files of an export in every format, by suffix."""
    folder = tmp_path_factory.mktemp("export") / "new"
    done = run(built, "companion", *WORDS, str(folder))
    assert done.returncode == 0, done.stderr
    return {path.suffix: path for path in folder.iterdir()}


def test_an_exhibit_is_drawn_at_the_journals_width_with_the_same_values(
    built: Path, made: dict[str, Path]
) -> None:
    assert set(made) == {f".{suffix}" for suffix in (*FORMATS.split(","), "pdf", "png", "txt")}
    committed = built / "figures/1_harvest/rye_series.csv"
    assert made[".csv"].read_bytes() == committed.read_bytes()
    with pikepdf.open(made[".pdf"]) as pdf:
        width_pt = float(pdf.pages[0].mediabox[2])  # type: ignore[arg-type]
    assert width_pt * style.MM_PER_INCH / 72 == pytest.approx(90, abs=0.01)
    with Image.open(made[".tiff"]) as image:
        assert (image.mode, image.info["dpi"]) == ("RGB", (1000, 1000))
        assert image.width == round(1000 * 90 / style.MM_PER_INCH)
    assert r"\companionpicture{90mm}{rye_series}{The office counts 4" in made[".tex"].read_text()


@pytest.mark.parametrize("suffix", [".pdf", ".png", ".eps", ".tiff", ".docx", ".pptx"])
def test_every_exported_picture_carries_its_stamp(
    made: dict[str, Path], project: Path, suffix: str
) -> None:
    [(_, stamp, intact)] = stamps.extract(made[suffix])
    [told] = trace.trace_file(made[suffix])  # and once only
    assert told["content"] == "as made"
    assert (stamp["exhibit"], stamp["parameters"]["width"], intact) == (
        "rye_series", "elsevier/single", True
    )  # fmt: skip


def test_a_slide_has_title_picture_and_what_its_marks_mean_and_its_notes_the_caption(
    made: dict[str, Path],
) -> None:
    [slide] = Presentation(str(made[".pptx"])).slides
    title, picture, marks = slide.shapes  # the sources stand in the picture
    assert title.text_frame.text == "Harvest of rye, 1900 to 1903"
    alt = picture._element.nvPicPr.cNvPr.get("descr")
    assert alt == "The office counts 4 years. Line chart by year."
    assert marks.text_frame.text == "Dots: what was counted."
    notes = slide.notes_slide.notes_text_frame.text
    assert notes.startswith("Harvest of rye, 1900 to 1903. Tonnes a year, as the")
    assert notes.endswith("Dots: what was counted. Sources: Farmer; Harvest office (1904).")
    bottoms = [shape.top + shape.height for shape in (title, picture)]
    assert bottoms[0] <= picture.top
    assert bottoms[1] <= marks.top


def test_a_note_says_how_to_include_it_with_caption_and_alt_text(made: dict[str, Path]) -> None:
    include, caption, alt = made[".txt"].read_text().splitlines()
    for way in (r"\input{rye_series}", r"\includegraphics{rye_series}, unscaled",
                "Insert > Object > Text from file, rye_series.docx", "paste rye_series.html",
                "Insert > Picture, rye_series.png, unscaled"):  # fmt: skip
        assert way in include
    assert caption.startswith("Caption: Harvest of rye, 1900 to 1903. Tonnes a year, as the")
    assert caption.endswith("Sources: Farmer; Harvest office (1904).")
    assert alt == "Alt text: The office counts 4 years. Line chart by year."


def test_an_export_is_the_same_bytes_when_it_is_made_again(
    built: Path, made: dict[str, Path], run: Runner, tmp_path: Path
) -> None:
    run(built, "companion", *WORDS, str(tmp_path / "again"))
    assert {path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()} == {
        path.name: path.read_bytes() for path in made.values()
    }


def test_a_table_is_exported_as_it_is_committed(built: Path, run: Runner, tmp_path: Path) -> None:
    done = run(built, "companion", "export", "rye_growth", "--journal", "apsr",
               "--format", "tex,docx,html,md", "--to", str(tmp_path))  # fmt: skip
    assert done.returncode == 0, done.stderr
    for suffix in ("tex", "docx", "html", "md"):
        name = f"rye_growth.{suffix}"
        committed = built / "figures/1_harvest" / name
        assert (tmp_path / name).read_bytes() == committed.read_bytes()


def test_a_narrow_column_is_drawn_where_a_chart_can_be(
    built: Path, run: Runner, tmp_path: Path
) -> None:
    done = run(built, "companion", "export", "rye_series", "--journal", "science",
               "--format", "png", "--to", str(tmp_path))  # fmt: skip
    assert done.returncode == 0, done.stderr
    with Image.open(tmp_path / "rye_series.png") as image:
        assert image.width == round(57 * 300 / style.MM_PER_INCH)


def test_a_slide_may_show_some_of_the_committed_values_and_no_others(tmp_path: Path) -> None:
    committed, fresh = tmp_path / "committed.csv", tmp_path / "fresh.csv"
    committed.write_text('crop,year,share\nRye,1900,"4,5"\nOats,1901,6\n')
    for rows, same in [("Oats,1901,6\n", True), ("Rye,,\n", True), ("Rye,1901,6\n", False)]:
        fresh.write_text(f"crop,year,share\n{rows}")
        assert export._same(fresh, committed, some=True) is same
        assert not export._same(fresh, committed, some=False)


def test_a_drawing_of_16_by_9_fills_its_slide_and_has_a_title_beside_it(
    built: Path, run: Runner, tmp_path: Path
) -> None:
    done = run(built, "companion", "export", "rye_series", "--slide", "--format", "pptx",
               "--to", str(tmp_path))  # fmt: skip
    assert done.returncode == 0, done.stderr
    presentation = Presentation(str(tmp_path / "rye_series.pptx"))
    title, picture = presentation.slides[0].shapes
    assert (picture.left, picture.top, picture.width) == (0, 0, presentation.slide_width)
    assert picture.height == pytest.approx(presentation.slide_height, rel=0.005)
    assert title.text_frame.text == "Harvest of rye, 1900 to 1903"
    assert title.top + title.height <= 0


def test_a_table_is_a_table_on_its_slide(built: Path, run: Runner, tmp_path: Path) -> None:
    done = run(built, "companion", "export", "rye_growth", "--slide", "--format", "pptx",
               "--to", str(tmp_path))  # fmt: skip
    assert done.returncode == 0, done.stderr
    title, table, source = Presentation(str(tmp_path / "rye_growth.pptx")).slides[0].shapes
    assert [cell.text for cell in table.table.rows[0].cells] == ["ratio"]
    assert table._element.nvGraphicFramePr.cNvPr.get("descr").endswith("Table of one row.")
    assert title.top + title.height <= table.top
    assert table.top + table.height <= source.top


def test_a_journal_and_a_slide_at_once_are_refused(
    built: Path, run: Runner, tmp_path: Path
) -> None:
    more = ("--slide", "--journal", "nature")
    done = run(built, "companion", "export", "rye_series", *more, "--to", str(tmp_path))
    assert (done.returncode, "not both" in done.stderr) == (1, True)


def test_values_that_are_not_the_committed_ones_are_refused(
    toy: Path, run: Runner, tmp_path: Path
) -> None:
    table = toy / "data/harvests.csv"
    table.write_text(table.read_text().replace("18.4", "18.5"))
    done = run(toy, "companion", "export", "rye_growth", "--journal", "apsr",
               "--to", str(tmp_path / "new"))  # fmt: skip
    assert "the values of rye_growth are not the committed ones" in done.stderr
    assert not (tmp_path / "new").exists()


def test_what_is_not_there_is_refused_with_what_is(project: Path, tmp_path: Path) -> None:
    with pytest.raises(ExhibitError, match="Did you mean 'rye_series'"):
        export.export("rye_serie", "apsr/single", ["pdf"], tmp_path)
    with pytest.raises(ParameterError, match=r"Did you mean 'nature' \(Nature\)\?"):
        export.export("rye_growth", "natrue/single", ["tex"], tmp_path)
    with pytest.raises(ExhibitError, match="rye_growth is a table: no format 'pdf'"):
        export.export("rye_growth", "apsr/single", ["pdf"], tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "width"),
    [("", ""), ("--format pptx", "slide"), ("--format pptx,svg", ""), ("--slide", "slide"),
     ("--format pptx --journal apsr", "apsr/single")],
)  # fmt: skip
def test_powerpoint_alone_is_a_slide_and_without_a_journal_a_width_is_kept(
    words: str, width: str, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(export, "export", lambda _, width, *rest: asked.append(width) or [])
    line = ["export", "rye_series", *words.split(), "--to", str(tmp_path / "out")]
    done = CliRunner().invoke(cli.main, ["--project", str(project), *line])
    assert (done.exit_code, asked) == (0, [width]), done.stderr
