"""The web site of the toy paper: whole, linked, stable, and readable by everybody."""

import io
import json
import re
import zipfile
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from companion import files
from companion.register import exhibits
from companion.site import essays, fragments, pages, records, reuse
from tests import sites
from tests.conftest import Runner

CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"


@pytest.fixture(scope="module")
def made(site: Path) -> dict[str, bytes]:
    """Return every file by its address."""
    paths = (path for path in sorted(site.rglob("*")) if path.is_file())
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def read(made: dict[str, bytes]) -> dict[str, Any]:
    """Return every page by its address."""
    return sites.parsed(made)


def said(page: Any) -> str:
    """Return the words of a page's content, without scripts."""
    [main] = page.xpath("//main")
    texts = main.xpath(".//text()[not(ancestor::script)]")
    return " ".join("".join(texts).split())


def test_it_has_a_page_for_every_claim_exhibit_essay_and_table(read: dict[str, Any]) -> None:
    kinds = Counter(address.partition("/")[0] for address in read if "/" in address)
    assert kinds == {"claims": 5, "exhibits": 4, "essays": 3, "tables": 11}


def test_the_same_project_gives_the_same_bytes(project: Path) -> None:
    assert dict(pages.contents()) == dict(pages.contents())


def test_nothing_tells_on_which_machine_it_was_made(project: Path) -> None:
    named = {address for address, content in pages.contents() if str(project).encode() in content}
    assert named == set()


def test_every_link_leads_somewhere(made: dict[str, bytes]) -> None:
    assert sites.dead(made) == []


def test_no_page_asks_another_host_for_anything(site: Path, read: dict[str, Any]) -> None:
    loads = "//img/@src | //script/@src | //link/@href | //iframe/@src | //@srcset | //form/@action"
    asked = {link for page in read.values() for link in page.xpath(loads)}
    assert {link for link in asked if re.match(r"(https?:)?//", link)} == set()
    for path in (site / "assets").iterdir():
        if path.suffix in (".css", ".js") and path.name != "index.js":
            text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
            assert "//cdn" not in text and "http" not in text and "@import" not in text, path.name


def test_a_claims_page_says_what_is_printed_found_and_decided(read: dict[str, Any]) -> None:
    page = said(read["claims/rye-growth.html"])
    for words in (
        "doubled by 1903", "differs", "No source gives it; found: growth (1.47).",
        "That covers 1.5 to 2.5 (the value rounds to the printed number).",
        "One value decides, and it does not fit.",
        "differs: no value that was found falls within what is printed.", "Harvest office", "https://harvest.example/1904",
        "Without Harvest office it would be unchecked.", "Title, paragraph 2",
    ):  # fmt: skip
        assert words in page, words


def test_the_labels_of_a_line_of_values_stand_at_their_values(read: dict[str, Any]) -> None:
    [line] = read["claims/rye-1900.html"].xpath("//figure[@class='strip']")
    assert [one.text for one in line.xpath(".//text")] == ["12.5", "12.52"]
    head, found = line.xpath(".//text/@x")
    assert [head] == line.xpath("./svg/svg/@x") and [found] == line.xpath(".//circle/@cx")
    assert line.findtext("figcaption").startswith("In tonnes.")


def test_the_ledger_reads_without_a_script(read: dict[str, Any]) -> None:
    rows = read["ledger.html"].xpath("//table[@id='ledger']/tbody/tr")
    verdicts = {row.get("id"): row.get("data-verdict") for row in rows}
    assert verdicts["rye-growth"] == "differs" and len(verdicts) == 5
    assert "No source gives it" in said(read["ledger.html"])
    assert all(form.get("hidden") is not None for form in read["ledger.html"].xpath("//form"))


def test_the_terms_are_a_page_that_every_page_leads_to(read: dict[str, Any]) -> None:
    assert "Whoever wants may copy the tables" in said(read["terms.html"])
    for address, page in read.items():
        [link] = page.xpath("//footer//a[contains(@href, 'terms.html')]")
        assert link.text == "CC0", address
    assert read["tables/data-harvests.html"].xpath(f"//a[@href='{CC0}']")


def test_links_between_claims_and_exhibits_run_both_ways(read: dict[str, Any]) -> None:
    def linked(kind: str, target: str) -> set[tuple[str, str]]:
        return {
            (Path(address).stem, Path(link).stem)
            for address, page in read.items()
            if address.startswith(f"{kind}/")
            for link in page.xpath(f"//main//a[contains(@href, '../{target}/')]/@href")
        }

    forth, back = linked("claims", "exhibits"), linked("exhibits", "claims")
    assert ("rye-growth", "rye_growth") in forth
    assert {(claim, exhibit) for exhibit, claim in back} == forth


def test_an_essay_gives_the_figure_and_folds_the_code(read: dict[str, Any]) -> None:
    page = read["essays/rye.html"]
    [picture] = page.xpath("//main//img")
    assert picture.get("src") == "../figures/1_harvest/rye_series.png"
    assert picture.get("alt") == "The office counts 4 years. Line chart by year."
    assert page.xpath("//details[@class='code' and not(@open)]//code")
    assert "output_dir" not in said(page)


def test_a_run_shows_no_exhibit_that_it_does_not_save(read: dict[str, Any]) -> None:
    assert read["essays/rye.html"].xpath("//figure//table")
    assert not read["essays/oats.html"].xpath("//figure//table")


def test_an_essay_that_was_not_executed_here_is_named(toy: Path, run: Runner) -> None:
    (toy / "build/oats.ipynb").unlink()
    done = run(toy, "companion", "site")
    assert done.returncode == 1
    assert "build/oats.ipynb is not there; run companion build" in done.stderr
    assert not (toy / "site").exists()


def test_what_no_longer_belongs_to_the_site_is_removed(
    toy: Path, run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = toy / "site/claims/of-yesterday.html"
    files.replace(old, b"old")
    files.replace(toy / "site/gone/page.html", b"old")
    assert run(toy, "companion", "site").returncode == 0
    assert not old.exists() and not (toy / "site/gone").exists()


def test_who_shows_what_is_not_current_is_told(toy: Path, run: Runner) -> None:
    table = toy / "data/harvests.csv"
    table.write_text(table.read_text().replace("18.4", "18.5"))
    done = run(toy, "companion", "site")
    assert "stale: " in done.stderr and "companion check lists it" in done.stderr


def test_pages_are_built_for_everybody(read: dict[str, Any]) -> None:
    """What a program can tell of it: language, landmarks, headings, names, scopes, alt texts."""
    amiss = []
    for address, page in read.items():
        levels = [int(head.tag[1]) for head in page.xpath("//h1 | //h2 | //h3 | //h4")]
        repeated = [name for name, count in Counter(page.xpath("//@id")).items() if count > 1]
        checks = {
            "language": page.get("lang") == "en",
            "landmarks": all(page.xpath(f"count(//{tag})") == 1 for tag in ("main", "header")),
            "one h1": levels.count(1) == 1 and levels[0] == 1,
            "no level left out": all(low - high <= 1 for high, low in pairwise(levels)),
            "ids once": not repeated,
            "alt texts": not page.xpath("//img[not(@alt)]"),
            "scopes": not page.xpath("//th[not(@scope)]"),
            "names": not page.xpath(
                "//nav[not(@aria-label)] | //*[@role='region'][not(@aria-label)]"
            ),
            "labels": not page.xpath(
                "//input[not(ancestor::label)] | //select[not(ancestor::label)]"
            ),
            "skip link": page.xpath("//body/a[1]/@href") == ["#main"],
        }
        amiss += [(address, name) for name, fine in checks.items() if not fine]
    assert amiss == []


def test_titles_of_pages_tell_them_apart(read: dict[str, Any]) -> None:
    titles = Counter(page.findtext(".//title") for page in read.values())
    assert [title for title, count in titles.items() if count > 1] == []


def test_a_run_with_its_own_values_is_called_after_its_figure(read: dict[str, Any]) -> None:
    heads = [read[f"essays/{run}.html"].findtext(".//h1") for run in ("rye", "oats")]
    assert heads == ["Harvests", "Harvest of oats, 1900 to 1903"]
    assert "Harvest of oats, 1900 to 1903 The office counts 4 years." in said(read["essays.html"])


def test_an_answer_begins_with_what_the_run_shows_first(project: Path, tmp_path: Path) -> None:
    """Of the notebook's exhibits the run of oats saves the second, so it says that one first."""
    told = {"data": {"text/markdown": "**Answer.** Rye grew."}}
    figures = [
        {"data": {"text/html": f'<figure id="{name}">\n<img>\n<figcaption></figcaption></figure>'}}
        for name in ("oats-growth", "oats-series")
    ]
    cell = {"cell_type": "code", "source": [], "metadata": {}, "outputs": [told, *figures]}
    files.replace(tmp_path / "oats.ipynb", files.to_json({"cells": [cell]}))
    site = records.Site()
    essay = essays.read(site.register["1_harvest"], "oats", tmp_path / "oats.ipynb")
    assert essay.aside and essay.pictures == ["oats_series"]
    headed = site.headed(essay)
    assert headed.answer.striptags() == "The office counts 4 years. Rye grew."
    assert headed.title == "Harvest of oats, 1900 to 1903"


def test_values_for_sweeps_are_not_shown_to_readers(read: dict[str, Any]) -> None:
    assert not read["essays/rye.html"].xpath("//main//pre[not(code)]")


def test_signs_of_html_in_a_table_are_text() -> None:
    head, cell = "<th>a &lt; b</th>", "<td>&lt;script&gt;</td>"
    shown = f"<table><thead><tr>{head}</tr></thead><tbody><tr>{cell}</tr></tbody></table>"
    table = fragments.tidied(shown, 'A "name"')
    assert "<td>&lt;script&gt;</td>" in table
    assert '<th scope="col">a &lt; b</th>' in table
    assert 'aria-label="A &#34;name&#34;"' in table


def test_json_in_a_page_cannot_end_its_script() -> None:
    text = reuse.embedded(json.dumps({"name": "</script><b>"}))
    assert "<" not in text
    assert json.loads(text) == {"name": "</script><b>"}


def test_machines_read_claims_and_exhibits(read: dict[str, Any]) -> None:
    def described(address: str) -> dict[str, Any]:
        [text] = read[address].xpath("//script[@type='application/ld+json']/text()")
        return dict(json.loads(text))

    review = described("claims/rye-growth.html")
    assert review["@type"] == "ClaimReview"
    assert review["reviewRating"]["alternateName"] == "differs"
    dataset = described("exhibits/rye_series.html")
    assert dataset["license"] == {"@type": "CreativeWork", "name": "CC0", "url": CC0}
    named = {one["name"]: one["encodingFormat"] for one in dataset["distribution"]}
    assert named["rye_series.svg"] == "image/svg+xml"


def test_an_archive_has_all_files_and_how_to_include_them(project: Path) -> None:
    site = records.Site()
    with zipfile.ZipFile(io.BytesIO(reuse.archive(site.exhibits["rye_series"], site))) as whole:
        names = set(whole.namelist())
        note = whole.read("rye_series.README.txt").decode()
    made = {path.name for path in exhibits.by_id(exhibits.load())["rye_series"].files}
    assert names == made | {"rye_series.README.txt", "LICENSE-DATA.md"}
    assert "Alt text: The office counts 4 years. Line chart by year." in note
    assert "Terms: CC0.\nTables read, made up: seeds/claims, data/crops, data/harvests." in note


def test_a_sweep_has_all_its_runs_in_the_page(read: dict[str, Any]) -> None:
    page = read["sweeps.html"]
    assert len(page.xpath("//section[@data-sweep='windows']//tbody/tr")) == 6
    [text] = page.xpath("//script[@type='application/json']/text()")
    data = json.loads(text)
    assert [(one["label"], one["default"]) for one in data["varied"]] == [
        ("Crop", "rye"), ("First year", 1900)
    ]  # fmt: skip
    assert [one["label"] for one in data["results"]] == ["Ratio"] and len(data["rows"]) == 6
    assert page.xpath("//a[@href='exhibits/windows_ratios.html']")
