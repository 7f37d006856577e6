"""The web site of this project: its pages, and its notebooks as pages run them."""

import importlib.util
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pydantic
import pytest

from companion import files, paper, paths
from companion.register import exhibits, freshness, parameters
from companion.site import bundle, pages
from companion.site.guest import models
from companion.tables import holds
from companion.tables.unchecked import read_yaml
from tests import sites
from tests.argument.conftest import register
from tests.conftest import CHECKOUT, surroundings


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the files of the site: of a run that was not executed here with the bare notebook."""
    root = tmp_path_factory.mktemp("site") / "project"
    (root / "build").mkdir(parents=True)
    for part in ("run", "checked"):  # what was fetched, and which tables were checked
        (root / f"build/{part}").symlink_to(CHECKOUT / f"build/{part}")
    for path in CHECKOUT.iterdir():
        if path.name not in ("build", "site") and not path.name.startswith("."):
            (root / path.name).symlink_to(path)
    for task in freshness.tasks(register()):
        if not task.is_sweep:
            executed = CHECKOUT / f"build/{task.name}.ipynb"
            source = executed if executed.is_file() else task.notebook.path
            (root / f"build/{task.name}.ipynb").symlink_to(source)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.VARIABLE, str(root))
        patch.setattr(bundle, "LEVEL", 1)  # of compression, which is the same to who reads it
        return dict(pages.contents(run=sites.fetched()))


def test_every_link_of_the_site_leads_somewhere(made: dict[str, bytes]) -> None:
    assert sites.dead(made) == []


def test_the_titles_of_its_pages_tell_them_apart(made: dict[str, bytes]) -> None:
    titles = Counter(page.findtext(".//title") for page in sites.parsed(made).values())
    assert [title for title, count in titles.items() if count > 1] == []


def test_no_page_shows_an_empty_field_or_what_python_prints(made: dict[str, bytes]) -> None:
    pattern = re.compile(r"^(None|nan|,.*|\{'.*)$")
    cells = "//dd | //main//pre[not(code)] | //main//p"
    amiss = {
        (address, text)
        for address, page in sites.parsed(made).items()
        for cell in page.xpath(cells)
        if pattern.match(text := " ".join(cell.text_content().split()))
    }
    assert amiss == set()


def said(made: dict[str, bytes], address: str) -> str:
    """Return the words of a page's content, with single spaces."""
    [main] = sites.parsed({address: made[address]})[address].xpath("//main")
    return " ".join(" ".join(main.itertext()).split())


def test_a_claims_page_gives_the_one_clause_that_applied(made: dict[str, bytes]) -> None:
    order = said(made, "claims/putin-first-term.html")
    assert (
        "3 dates can be compared with those before in the sentence: 2 follow them, 1 does not."
        in (order)
    )
    assert "differs : one date against the order that the sentence gives is enough." in order
    assert "7 May 2004 (The Moscow Times) Event Second inauguration of Putin" in order


def test_a_value_is_that_of_its_data_set(made: dict[str, bytes]) -> None:
    page = said(made, "claims/israel-exports-2008.html")
    assert "0.898 (ITPD-E) Measured exports to Russia Reporter not documented" in page
    assert "0.898 (ITPD-E)" in said(made, "ledger.html")


def test_every_verdict_is_accounted_for_on_the_front_page(made: dict[str, bytes]) -> None:
    page = said(made, "index.html")
    count, parts = re.findall(
        r"Of the (\d+) that could be checked, (.*?rest only on reposts)", page
    )[0]
    assert sum(map(int, re.findall(r"(\d+) rests? ", parts))) == int(count)


def test_each_chart_is_offered_in_a_column_that_its_notebook_takes(made: dict[str, bytes]) -> None:
    for one in exhibits.by_id(register()).values():
        line = rf"companion export {one.id} --journal (\w+)(?: --column (\w+))? --to my_paper"
        [(journal, column)] = re.findall(line, made[f"exhibits/{one.id}.html"].decode())
        if one.entry.kind == "figure":
            values = one.notebook.parameters(one.run) | {"output_dir": ""}
            width = f"{journal}/{column or 'single'}"
            parameters.check(
                paper.parameters()[one.notebook.name], values | {"width": width}, one.id
            )


def test_the_form_of_a_notebook_offers_what_its_tables_have() -> None:
    trade = {one["name"]: one for one in bundle.fields(register()["3_trade"])}
    assert {"Iran", "Israel", "Turkey"} <= set(trade["partner"]["enum"])
    assert trade["series"]["enum"] == ["COW4", "COW3", "ITPD"]  # of all series those it takes
    assert (trade["first_year"]["minimum"], trade["last_year"]["maximum"]) == (1990, 2014)
    shares = {one["name"]: one for one in bundle.fields(register()["2_shares"])}
    assert {"core,egypt", "maghreb"} <= set(shares["region"]["suggested"])


def test_machines_find_the_paper_by_its_doi(made: dict[str, bytes]) -> None:
    [page] = sites.parsed({name: made[name] for name in ("claims/iran-trade-1995.html",)}).values()
    [text] = page.xpath("//script[@type='application/ld+json']/text()")
    article = json.loads(text)["itemReviewed"]["appearance"]
    assert article["sameAs"] == "https://doi.org/10.15640/jppg.v3n2a3"


@pytest.mark.browser
def test_a_run_in_the_page_draws_the_published_pictures(
    made: dict[str, bytes], chromium: Any, tmp_path: Path
) -> None:
    if "run.html" not in made:
        pytest.skip("nothing in build/run; make build/run/ready fetches it")
    exhibits_of = register()["5_election"].exhibits_of("plc_2006")
    count = sum(one.entry.kind == "figure" for one in exhibits_of)
    for name, content in made.items():
        if name.startswith(("run", "assets/")):
            files.replace(tmp_path / name, content)
    with sites.served(tmp_path) as address:
        page = chromium.new_page()
        page.goto(f"{address}/run.html#plc_2006")
        every = f"{count} of {count} published pictures came out the same"
        assert count and every in sites.run(page)
        page.close()


def again(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a second copy of a module, made with the stand-in for pydantic."""
    monkeypatch.setitem(sys.modules, "pydantic", models)
    assert module.__file__
    spec = importlib.util.spec_from_file_location(f"{module.__name__}_again", module.__file__)
    assert spec and spec.loader
    copy = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, copy.__name__, copy)
    spec.loader.exec_module(copy)
    return copy


def plain(content: Any) -> Any:
    """Return what was read as mappings and lists, with the names of its models."""
    if isinstance(content, pydantic.BaseModel | models.BaseModel):
        fields = {name: plain(getattr(content, name)) for name in type(content).model_fields}
        return {"model": type(content).__name__} | fields
    if isinstance(content, dict):
        return {key: plain(one) for key, one in content.items()}
    return [plain(one) for one in content] if isinstance(content, list | tuple) else content


@pytest.mark.parametrize("folder", ["seeds", "data"])
def test_the_stand_in_reads_what_must_hold_as_pydantic_does(
    folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = files.read_json(CHECKOUT / folder / "datapackage.json")["holds"]
    read = again(holds, monkeypatch).declared(content, folder)
    assert plain(read) == plain(holds.declared(content, folder))
    assert len(read) == len(content) > 0


def test_the_stand_in_reads_the_register_as_pydantic_does(monkeypatch: pytest.MonkeyPatch) -> None:
    content = read_yaml(CHECKOUT / "notebooks/exhibits.yml")
    read = again(exhibits, monkeypatch).Entries.model_validate(content).root
    assert plain(read) == plain(exhibits.Entries.model_validate(content).root)


@pytest.mark.build
@pytest.mark.parametrize("run", ["iran_trade", "plc_2006"])
def test_a_run_without_pydantic_checks_its_tables_and_shows_its_exhibits(
    run: str, project: Path
) -> None:
    """``project`` is a copy in which nobody has checked a table yet, as in a reader's browser."""
    [notebook] = [one for one in register().values() if run in one.entry.runs]
    request = {"notebook": notebook.name, "values": {**notebook.parameters(run), "output_dir": ""}}
    code = "import sys; from companion.site.guest import runner; runner.main(sys.argv[1])"
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(request)],
        cwd=project,
        env=surroundings(CHECKOUT) | {paths.VARIABLE: str(project)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    pieces = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["text"] for one in pieces if one["kind"] == "error"] == []
    shown = {one.get("exhibit") for one in pieces}
    assert {one.id for one in notebook.exhibits_of(run)} <= shown
