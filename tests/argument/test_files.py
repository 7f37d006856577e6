"""What this paper's exhibits and records are as files: widths, lines, LaTeX, alt texts, links."""

import fnmatch
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import yaml
from pybtex.database import parse_string

from companion import files, paths
from companion.build import following
from companion.claims import judged
from companion.publish import numbers, readme, shown, stamps
from companion.register import exhibits, pages
from companion.render import style
from companion.tables import reading, unchecked

FIVE = {"jupyterlab", "pandas", "matplotlib", "seaborn", "papermill"}
DOCUMENT = r"""\documentclass[11pt]{article}\usepackage[a4paper,margin=25mm]{geometry}
\usepackage[T1]{fontenc}\usepackage{lmodern,graphicx,booktabs,array,tabularx,xltabular,pdflscape}
\usepackage{siunitx,makecell}\graphicspath{%s}
\begin{document}%s\end{document}
"""


def made(kind: str, suffix: str) -> list[Path]:
    """Return the files of one format of all exhibits of a kind."""
    every = exhibits.by_id(exhibits.load()).values()
    return [one.file(suffix) for one in every if one.entry.kind == kind]


def thinnest_pt(page: Any) -> float:
    """Return the width of the thinnest line that a page draws."""
    instructions = pikepdf.parse_content_stream(page)
    drawn = [float(one.operands[0]) for one in instructions if str(one.operator) == "w"]  # type: ignore[arg-type]
    return min(width for width in drawn if width)


def test_every_figure_keeps_the_strictest_rules_of_the_journals() -> None:
    """Its lines, height and transparency; letters are read in test_charts."""
    journals = pages.journals()
    broken = []
    for path in made("figure", "pdf"):
        with pikepdf.open(path) as pdf:
            page = pdf.pages[0]
            states = page.resources.get("/ExtGState", {})
            opaque = all(state.get(key, 1) == 1 for state in states.values()
                         for key in ("/ca", "/CA"))  # fmt: skip
            height = float(page.mediabox[3]) * style.MM_PER_INCH / 72  # type: ignore[arg-type]
            thick = thinnest_pt(page) >= journals["min_line_pt"].max()
        if not (opaque and thick and height <= journals["max_height_mm"].max()):
            broken.append(path.name)
    assert broken == []


def test_every_exhibit_compiles_and_no_line_is_too_wide(tex: None, tmp_path: Path) -> None:
    inputs = [*made("table", "tex"), *made("figure", "tex")]
    folders = "".join(sorted({f"{{{path.parent.as_posix()}/}}" for path in inputs}))
    body = "\n".join(rf"\input{{{path.as_posix()}}}\clearpage" for path in inputs)
    (tmp_path / "all.tex").write_text(DOCUMENT % (folders, body))
    for _ in range(4):  # until the columns of long tables are as wide on every page
        result = subprocess.run(["pdflatex", "-interaction=nonstopmode", "all.tex"],
                                cwd=tmp_path, capture_output=True, check=False)  # fmt: skip
    assert result.returncode == 0, result.stdout[-2000:]
    log = (tmp_path / "all.log").read_text(errors="replace")
    # a long word may stand into the gap between two columns
    wide = re.findall(r"Overfull .hbox \(([\d.]+)pt", log.replace("\n", " "))
    assert [width for width in wide if float(width) > 7] == []
    assert [line for line in log.splitlines() if line.startswith("Missing character")] == []


@pytest.mark.parametrize("suffix", ["pdf", "png", "svg", "eps"])
def test_every_picture_carries_the_stamp_of_its_exhibit(suffix: str) -> None:
    paper = reading.read_paper()
    for path in made("figure", suffix):
        [(_, stamp, intact)] = stamps.extract(path)
        sidecar = files.read_json(path.with_suffix(".json"))
        assert intact, path.name
        assert (stamp["exhibit"], stamp["parameters"]) == (path.stem, sidecar["parameters"])
        assert stamp["values_sha256"] == files.digest(path.with_suffix(".csv"))
        assert (stamp["paper"], stamp["licence"]) == (
            paper["citation"].strip(), paper["licence"].strip()
        )  # fmt: skip


def test_every_claim_that_the_register_names_exists_and_is_shown() -> None:
    keys = {str(finding.claim["claim"]): finding for finding in judged.findings()}
    kinds = {str(finding.claim["kind"]) for finding in keys.values()}
    register = exhibits.load()
    entries = [
        entry
        for notebook in register.values()
        for entry in (*notebook.entry.runs.values(), *notebook.entry.exhibits.values())
    ]
    for pattern in {pattern for entry in entries for pattern in entry.claims}:
        assert pattern in kinds or fnmatch.filter(keys, pattern), pattern
    for one in exhibits.by_id(register).values():
        if one.entry.claims and one.notebook.entry.runs[one.run].claims:
            assert any(shown.shows(one, finding) for finding in keys.values()), one.id


def test_what_follows_from_tables_and_exhibits_is_current() -> None:
    stale = [path.name for path, content in following.contents() if path.read_bytes() != content]
    assert stale == [], "run: companion build"


def test_every_printed_number_has_the_digits_it_is_printed_with() -> None:
    told = numbers.numbers(judged.findings())
    words = {"two": "2", "three": "3", "second": "2"}
    for _, claim in reading.read("seeds/claims").iterrows():
        if claim["kind"] == "value" and claim["status"] == "stated" and claim["unit"] != "ratio":
            printed = " ".join(words.get(word, word) for word in claim["printed"].split())
            row = told[claim["claim"]]
            for name in row.keys() & {"printed", "printed-low", "printed-high"}:
                assert row[name]["text"] in printed.replace(",", ""), claim["claim"]


def test_every_source_and_reference_is_a_whole_record() -> None:
    contents = numbers.contents()
    entries = parse_string(contents["references.bib"].decode(), "bibtex").entries
    keys = [*reading.read("data/sources")["source"], *reading.read("seeds/references")["reference"]]
    assert sorted(entries) == sorted(["koolaee-azizi-2015", *keys])
    assert all(entry.fields["title"] for entry in entries.values())
    assert {entry.type for entry in entries.values()} >= {"article", "book", "techreport", "misc"}
    assert "as stored" not in contents["references.bib"].decode()
    assert entries["WAPO2006"].fields["year"] == "2006"
    assert "\\" not in "".join(entry.fields.get("url", "") for entry in entries.values())


def test_the_tables_of_readme_are_those_of_the_registers() -> None:
    for page, content in readme.documents().items():
        assert page.read_bytes() == content, f"{page}: run companion readme"


PAGES = ("*.md", "docs/*.md", "seeds/*.md", "data/*.md", "figures/README.md")


def test_every_link_of_a_page_leads_to_a_file() -> None:
    for page in (page for pattern in PAGES for page in paths.root().glob(pattern)):
        links = re.findall(r"\]\((?!http|#)([^)#]+)", page.read_text(encoding="utf-8"))
        assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_locks_satisfy_environment_yml_and_name_hashes_and_no_host() -> None:
    chosen = ("requirements.lock", "requirements-lab.lock")
    lock = "".join((paths.root() / name).read_text() for name in chosen)
    locked = dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", lock, flags=re.MULTILINE))
    environment = yaml.safe_load((paths.root() / "environment.yml").read_text())
    pip = next(entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict))
    named = dict(line.split("==") for line in pip if "==" in line)
    assert set(named) == FIVE
    assert named == {name: locked[name] for name in FIVE}
    assert [line for line in pip if "==" not in line] == [f"--requirement {one}" for one in chosen]
    assert "://" not in lock
    assert lock.count("--hash=sha256:") > len(locked)


def test_the_project_declares_what_the_lock_pins() -> None:
    project_file = tomllib.loads((paths.root() / "pyproject.toml").read_text())
    project = project_file["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["lab"]
    assert {re.split("[=<>]", text)[0] for text in wanted} >= FIVE


def test_the_records_for_archives_agree() -> None:
    """CITATION.cff, codemeta.json, the package, the RO-Crate and the paper's record do."""
    cited = unchecked.read_yaml(paths.root() / "CITATION.cff")
    package = tomllib.loads((paths.root() / "pyproject.toml").read_text(encoding="utf-8"))
    graph = files.read_json(paths.root() / "ro-crate-metadata.json")["@graph"]
    [crate] = [one for one in graph if one["@id"] == "./"]
    assert str(cited["version"]) == package["project"]["version"]
    assert cited["license"] == package["project"]["license"]
    assert crate["name"] == cited["title"]
    assert crate["datePublished"] == str(cited["date-released"])
    assert {"@id": f"https://spdx.org/licenses/{cited['license']}"} in crate["license"]
    meta = files.read_json(paths.root() / "codemeta.json")
    assert (meta["name"], meta["version"]) == (cited["title"], str(cited["version"]))
    assert meta["license"] == f"https://spdx.org/licenses/{cited['license']}"
    assert meta["datePublished"] == str(cited["date-released"])
    assert [one["name"] for one in meta["author"]] == [one["name"] for one in cited["authors"]]
    assert meta["description"] == package["project"]["description"]
    assert meta["runtimePlatform"] == package["project"]["requires-python"]
    [article], published = cited["references"], reading.read_paper()["published"]
    assert (article["title"], article["doi"]) == (published["title"], published["DOI"])
    assert meta["referencePublication"]["name"] == article["title"]
    assert meta["referencePublication"]["@id"] == f"https://doi.org/{article['doi']}"
    assert [(one["family-names"], one["given-names"]) for one in article["authors"]] == [
        (one["family"], one["given"]) for one in published["author"]
    ]
    assert f"{article['start']}–{article['end']}" == published["page"]
