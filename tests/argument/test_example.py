"""The example manuscript, made with a real TeX and opened with LibreOffice."""

import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from pdfminer.high_level import extract_pages, extract_text
from pdfminer.layout import LTFigure

from companion import files, paths
from companion.publish import trace
from companion.register import exhibits
from companion.render import style
from tests.conftest import CHECKOUT, surroundings

FIGURES = ["iran_trade_series", "two_shares_both", "plc_2006_wide_chamber"]


def made(folder: Path, target: str) -> Path:
    """Run the example's Makefile on a copy, beside a copy of the figures."""
    place = folder / "examples" / "manuscript"
    ignore = shutil.ignore_patterns("article.[!dtm]*", "filled.docx")
    shutil.copytree(CHECKOUT / "examples" / "manuscript", place, ignore=ignore)
    (folder / "figures").symlink_to(paths.figures())
    command = ["make", target, f"COMPANION={sys.executable} -m companion"]
    env = surroundings(CHECKOUT) | {paths.VARIABLE: str(CHECKOUT)}
    result = subprocess.run(
        command, cwd=place, env=env, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr
    return place / target


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not shutil.which("pdflatex"):
        pytest.skip("no pdflatex here")
    return made(tmp_path_factory.mktemp("article"), "article.pdf")


def widths_mm(pdf: Path) -> list[float]:
    boxes = [item.bbox for page in extract_pages(pdf) for item in page
             if isinstance(item, LTFigure)]  # fmt: skip
    return [(right - left) * style.MM_PER_INCH / 72 for left, _, right, _ in boxes]


def asked_mm(names: list[str]) -> list[float]:
    known = exhibits.by_id(exhibits.load())
    return [float(files.read_json(known[name].file("json"))["width_mm"]) for name in names]


def test_the_article_has_two_pages_and_nothing_missing_or_too_wide(
    tex: None, article: Path
) -> None:
    log = article.with_suffix(".log").read_text(errors="replace")
    bad = ("Overfull", "Missing character", "LaTeX Warning", "LaTeX Font Warning")
    assert [line for line in log.splitlines() if line.startswith(bad)] == []
    with pikepdf.open(article) as pdf:
        assert len(pdf.pages) == 2


def test_its_figures_have_the_width_that_was_asked_for(tex: None, article: Path) -> None:
    assert widths_mm(article) == pytest.approx(asked_mm(FIGURES), abs=0.05)


def test_its_numbers_are_those_of_the_register(tex: None, article: Path) -> None:
    text = " ".join(extract_text(article).split())
    for words in ("prints US$ 276 million for 1995", "3,715", "by the votes", "as they were won"):
        assert words in text
    assert "[?]" not in text


def test_its_figures_lead_back_also_when_they_are_pulled_out(
    tex: None, article: Path, tmp_path: Path
) -> None:
    told = trace.trace_file(article)
    assert [one["exhibit"] for one in told] == FIGURES
    assert {(one["content"], one["status"]) for one in told} == {("as made", "current")}
    with pikepdf.open(article) as pdf:
        [form] = pdf.pages[1].resources.XObject.values()
        alone = pikepdf.new()
        page = alone.add_blank_page()
        forms = pikepdf.Dictionary(Fm=alone.copy_foreign(form))
        page.obj.Resources = pikepdf.Dictionary(XObject=forms)
        page.obj.Contents = alone.make_stream(b"/Fm Do")
        alone.save(tmp_path / "pulled_out.pdf")
    [one] = trace.trace_file(tmp_path / "pulled_out.pdf")
    assert (one["exhibit"], one["content"]) == ("plc_2006_wide_chamber", "as made")


def test_it_is_the_same_bytes_in_another_folder(tex: None, article: Path, tmp_path: Path) -> None:
    assert made(tmp_path / "another place", "article.pdf").read_bytes() == article.read_bytes()


def test_the_word_file_is_filled_and_opens_with_all_it_should_show(
    office: None, tmp_path: Path
) -> None:
    filled = made(tmp_path, "filled.docx")
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(filled)],
        check=True, capture_output=True,
    )  # fmt: skip
    pdf = tmp_path / "filled.pdf"
    text = " ".join(extract_text(pdf).split())
    for words in ("US$ 3,715 million", "Table 2. List votes and seats", "Figure 2. The Palestinian",
                  "as they were won", "Freedom and Social Justice"):  # fmt: skip
        assert words in text
    assert "{{" not in text
    shown = ["iran_trade_series", "plc_2006_wide_chamber"]
    assert widths_mm(pdf) == pytest.approx(asked_mm(shown), abs=0.3)
    told = trace.trace_file(filled)
    assert [one["exhibit"] for one in told] == shown
    assert {(one["content"], one["status"]) for one in told} == {("as made", "current")}


def test_the_word_file_is_the_same_bytes_when_it_is_filled_again(tmp_path: Path) -> None:
    first, second = (made(tmp_path / name, "filled.docx") for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()
