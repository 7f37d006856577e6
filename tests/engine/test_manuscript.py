"""What a manuscript takes over: numbers as macros, sources as records."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pdfminer.high_level import extract_text
from pybtex.database import parse_string

from companion import paths
from companion.publish import bibliography, numbers
from companion.tables import reading

LATEX = r"""\documentclass{article}\usepackage{siunitx,url}\input{%s}
\begin{document}
The harvest was \num{\companion{rye-1900}{printed}} by the paper and
\num{\companion{rye-1900}{observed-OFFICE}} by the office: it \companion{rye-1900}{verdict}. %s
\nocite{*}\bibliographystyle{plain}\bibliography{references}
\end{document}
"""
SOURCE = {"source": "MILL", "type": "webpage", "author": "", "title": "Ledger", "container": "",
          "producer": "The mill", "issued": "", "version": "", "locator": "page 2", "url": "none",
          "accessed": "", "cite_as": ""}  # fmt: skip
REFERENCE = {"reference": "miller", "type": "book", "authors": "Miller, Ann; Smith & Sons",
             "date": "1905-03", "title": "Rye",
             "container": "", "publisher": "", "volume": "", "issue": "", "pages": "",
             "url": "", "accessed": ""}  # fmt: skip


@pytest.fixture
def told(project: Path) -> dict[str, Any]:
    """Return the project's numbers, as readers have them."""
    return dict(json.loads((project / "figures/numbers.json").read_text()))


def item(source: dict[str, str] | None = None, **reference: str) -> dict[str, Any]:
    """Return the CSL item of one made-up source or reference."""
    sources = pd.DataFrame([SOURCE | source] if source is not None else [], columns=list(SOURCE))
    listed = [REFERENCE | reference] if source is None else []
    references = pd.DataFrame(listed, columns=list(REFERENCE))
    [made] = bibliography.records(sources, references, {})
    return made


def test_the_files_in_figures_are_those_that_follow_from_the_tables(project: Path) -> None:
    contents = numbers.contents()
    assert list(contents) == [path.name for path in paths.numbers()]
    for name, content in contents.items():
        assert (project / "figures" / name).read_bytes() == content


def test_a_printed_number_has_the_digits_it_is_printed_with(told: dict[str, Any]) -> None:
    assert told["rye-1900"]["printed"]["text"] == "12.5"
    assert told["oats-1901"]["printed"]["text"] == "8"
    assert told["fair-1901"]["printed"]["text"] == "4 May 1901"


def test_an_observed_number_is_named_after_its_source(told: dict[str, Any]) -> None:
    assert told["oats-1901"]["observed-MILL"] == {"text": "5.5", "what": "harvest, mill [MILL]"}
    assert told["oats-1901"]["observed"]["text"] == "7.9"  # the nearest
    assert set(told["barley"]) == {"verdict", "printed"}


def test_the_head_of_the_macros_shows_names_that_are_there(
    project: Path, told: dict[str, Any]
) -> None:
    head = (project / "figures/numbers.tex").read_text().partition(r"\newcommand")[0]
    [(claim, name)] = re.findall(r"\\companion\{(.+?)\}\{(.+?)\}", head)
    assert name in told[claim]
    for other in re.findall(r"\{(observed-[A-Z0-9]+)\}", head):
        assert other in told[claim]


def test_every_source_and_reference_has_a_record_that_pybtex_reads_back(project: Path) -> None:
    keys = [*reading.read("data/sources")["source"], *reading.read("seeds/references")["reference"]]
    items = json.loads((project / "figures/references.json").read_text())
    assert [one["id"] for one in items] == keys
    text = (project / "figures/references.bib").read_text()
    entries = parse_string(text, "bibtex").entries
    assert sorted(entries) == sorted(keys)
    assert entries["OFFICE"].fields["url"] == "https://harvest.example/1904"


def test_a_record_says_what_it_is_and_splits_no_name() -> None:
    made = item(publisher="Valley Press")
    assert (made["type"], made["issued"]) == ("book", {"date-parts": [[1905, 3]]})
    assert made["author"] == [{"family": "Miller", "given": "Ann"}, {"literal": "Smith & Sons"}]
    assert "issued" not in item(date="")
    mill = item({})
    assert (mill["title"], mill["author"]) == ("Ledger", [{"literal": "The mill"}])
    assert "URL" not in mill
    written = item({"author": "Miller, Ann", "issued": "1904", "version": "third"})
    assert (written["publisher"], written["version"]) == ("The mill", "third")
    assert written["issued"] == {"date-parts": [[1904]]}


def test_a_bibliography_prints_nothing_internal(project: Path) -> None:
    text = (project / "figures/references.bib").read_text()
    assert "page 2" not in text
    assert "made up" not in text


def test_the_paper_itself_comes_first(project: Path) -> None:
    paper = {"published": {"id": "p", "type": "article-journal", "title": "Harvests", "DOI": "1/2"}}
    none = pd.DataFrame(columns=list(SOURCE)), pd.DataFrame(columns=list(REFERENCE))
    [made] = bibliography.records(*none, paper)
    assert 'doi = "1/2"' in bibliography.bibtex([made])


def test_bibtex_leaves_addresses_as_they_are() -> None:
    made = item(url="https://mill.example/a_b?c=1&d=50%25", title="Rye & oats")
    text = bibliography.bibtex([made])
    assert 'url = "https://mill.example/a_b?c=1&d=50%25"' in text
    assert r"Rye \& oats" in text


WHOLE = ("pdflatex", "bibtex", "pdflatex", "pdflatex")


def compiled(
    project: Path, folder: Path, extra: str, commands: tuple[str, ...] = WHOLE, cited: str = ""
) -> list[subprocess.CompletedProcess[bytes]]:
    (folder / "paper.tex").write_text(LATEX % ((project / "figures/numbers.tex").as_posix(), extra))
    records = (project / "figures/references.bib").read_text()
    (folder / "references.bib").write_text(records + cited)
    quiet = ["-interaction=nonstopmode"]
    return [
        subprocess.run([command, *quiet * (command == "pdflatex"), "paper"],
                       cwd=folder, capture_output=True, check=False)
        for command in commands
    ]  # fmt: skip


def test_the_numbers_and_sources_compile_in_latex(built: Path, tex: None, tmp_path: Path) -> None:
    title = r'a}\input{secret} url = "$5^2 & 3%"'  # it is printed, and nothing in it is run
    url = "https://m.example/{a}?b=50%&c_d~"
    odd = bibliography.bibtex([item(reference="odd", title=title, url=url, authors="A and B, C")])
    results = compiled(built, tmp_path, "", cited=odd)
    assert [result.returncode for result in results] == [0, 0, 0, 0], results[1].stdout
    text = " ".join(extract_text(tmp_path / "paper.pdf").split())
    assert "was 12.5 by the paper and 12.52 by the office: it agrees." in text
    assert "Valley Press" in text
    assert title.replace('"', "”") in text.replace("ˆ", "^")  # as the typeface has them
    assert 'url = "https://m.example/%7Ba%7D?b=50%&c_d~"' in odd
    assert 'author = "{A and B}, C"' in odd


def test_a_misspelt_number_stops_latex(built: Path, tex: None, tmp_path: Path) -> None:
    [first] = compiled(built, tmp_path, r"\companion{rye-1901}{printed}", WHOLE[:1])
    assert first.returncode != 0
    assert b"There is no number printed of rye-1901 in numbers.tex" in first.stdout
