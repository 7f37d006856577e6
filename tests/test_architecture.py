"""The floor plan: which part may import which, and that the engine knows no paper."""

import csv
import json
import re
from collections.abc import Iterator

import grimp
import pytest
import yaml

from tests.conftest import CHECKOUT, LONGEST

ENGINE, ARGUMENT = "companion", "russia_hamas"
Floor = str | set[str]
FLOORS: list[Floor] = [  # from the top; those in a set are strangers to each other
    "cli", "site", "build", "publish", "sweep", "execution", "notebook", "originals", "claims",
    "register", "tables", "render", "paper", {"files", "paths", "startup"}, "errors",
]  # fmt: skip
STOREYS: list[Floor] = [
    {"checks", "evidence", "robustness"},
    {"election", "trade", "shares", "timeline"},
    {"parameters", "words"},
]
HOMES = {  # of libraries that one place alone may know
    "distributed": {"companion.sweep.cluster"},
    "docx": {"companion.render.office", "companion.publish.fill"},
    "docxtpl": {"companion.publish.fill"},
    "mistune": {"companion.site.fragments"},
    "pygments": {"companion.site.fragments"},
    "pptx": {"companion.render.office"},
}
DRAWING = {"matplotlib", "seaborn"}
CONTRACT = {"claims", "citations", "numerals", "references", "sources", "families", "qualifiers",
            "reviews", "events", "exceptions", "originals",
            "partners"}  # tables of every paper  # fmt: skip


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    """Return who imports whom, the libraries included."""
    return grimp.build_graph(ENGINE, ARGUMENT, include_external_packages=True, cache_dir=None)


def broken(graph: grimp.ImportGraph, floors: list[Floor], package: str = "") -> set[str]:
    """Return the arrows that run up, or sideways between strangers."""
    found = graph.find_illegal_dependencies_for_layers(
        layers=floors, containers={package} if package else None
    )
    return {
        f"{head} -> {tail}"
        for arrow in found
        for route in arrow.routes
        for head in route.heads
        for tail in [*route.middle, *route.tails][:1]
    }


def ours(graph: grimp.ImportGraph, package: str) -> set[str]:
    return {package, *graph.find_descendants(package)}


def test_the_engine_never_imports_the_argument(graph: grimp.ImportGraph) -> None:
    assert broken(graph, [ARGUMENT, ENGINE]) == set()


def test_each_floor_of_the_engine_uses_lower_ones_only(graph: grimp.ImportGraph) -> None:
    assert broken(graph, FLOORS, ENGINE) == set()


def test_the_subjects_of_the_argument_stand_alone(graph: grimp.ImportGraph) -> None:
    assert broken(graph, STOREYS, ARGUMENT) == set()


@pytest.mark.parametrize("package", [ENGINE, ARGUMENT])
def test_there_is_no_cycle(graph: grimp.ImportGraph, package: str) -> None:
    assert graph.nominate_cycle_breakers(package) == set()


@pytest.mark.parametrize(("package", "plan"), [(ENGINE, FLOORS), (ARGUMENT, STOREYS)])
def test_every_floor_exists_and_every_part_stands_on_one(
    graph: grimp.ImportGraph, package: str, plan: list[Floor]
) -> None:
    """grimp passes over floors that it does not find, and over parts that are on none."""
    planned = {part for floor in plan for part in (floor if isinstance(floor, set) else {floor})}
    entries = {"__main__", "__init__"}
    parts = {name.removeprefix(f"{package}.") for name in graph.find_children(package)}
    assert parts - entries == planned


def is_chart(module: str) -> bool:
    return module.rpartition(".")[2] == "charts"


def test_charts_import_what_draws_and_nothing_that_computes(graph: grimp.ImportGraph) -> None:
    modules = ours(graph, ENGINE) | ours(graph, ARGUMENT)
    used = {
        f"{module} -> {name}"
        for module in filter(is_chart, modules)
        for name in graph.find_modules_directly_imported_by(module) & modules
        if not name.startswith(f"{ENGINE}.render.")
    }
    assert used == set()


def test_only_charts_of_the_argument_draw(graph: grimp.ImportGraph) -> None:
    drawing = {
        f"{module} -> {name}"
        for module in ours(graph, ARGUMENT)
        if not is_chart(module)
        for name in graph.find_modules_directly_imported_by(module) & DRAWING
    }
    assert drawing == set()


def test_only_charts_rendering_and_the_notebook_draw_in_the_engine(
    graph: grimp.ImportGraph,
) -> None:
    drawing = {
        module
        for module in ours(graph, ENGINE)
        if graph.find_modules_directly_imported_by(module) & DRAWING and not is_chart(module)
        if not module.startswith(f"{ENGINE}.render.")
    }
    assert drawing <= {f"{ENGINE}.notebook"}  # for the type of a figure


@pytest.mark.parametrize("library", HOMES)
def test_a_heavy_library_is_known_in_one_place(graph: grimp.ImportGraph, library: str) -> None:
    importers = graph.find_modules_that_directly_import(library)
    assert importers, f"nobody imports {library}: take it out of HOMES"
    homes = HOMES[library]
    assert {one for one in importers if not {one, one.rpartition(".")[0]} & homes} == set()


NAMED = ("actor", "partner", "country", "countries", "supplier", "recipient", "reporter", "series",
         "name", "list", "affiliation", "leader_or_party", "district", "producer", "side",
         "claim", "reference", "source")  # columns whose cells are names or keys  # fmt: skip
PLAIN = {"Other", "other", "None", "World", "Total", "this project", "both", "press", "undecided",
         "partner", "importer"}  # of every paper  # fmt: skip
DATA_SETS = {"SIPRI", "Comtrade", "UN Comtrade", "World Bank"}  # that formats.yml describes
LEAST = 4  # shorter words are too common


def of_packages() -> Iterator[str]:
    """Yield the names in this paper's tables, and of the tables beyond the contract."""
    for folder in ("seeds", "data"):
        package = json.loads((CHECKOUT / folder / "datapackage.json").read_text(encoding="utf-8"))
        for table in package["resources"]:
            name = table["name"]
            if name not in CONTRACT:
                yield f"{folder}/{name}"
                yield from [name] if "_" in name else []
            with (CHECKOUT / folder / table["path"]).open(encoding="utf-8", newline="") as stream:
                for row in csv.DictReader(stream):
                    cells = [row[column] for column in NAMED if row.get(column)]
                    yield from (part for cell in cells for part in cell.split("; "))
                    yield row.get("source", "").rstrip("0123456789")
                    yield row.get("label", "").partition(",")[0].strip(" *<>")


def of_the_record() -> Iterator[str]:
    """Yield the names of the authors and the title of this paper."""
    record = yaml.safe_load((CHECKOUT / "seeds/paper.yml").read_text(encoding="utf-8"))
    yield from (part for person in record["authors"] for part in person["name"].split())
    yield record["title"]


@pytest.fixture(scope="module")
def words() -> list[str]:
    found = {word.strip() for word in (*of_packages(), *of_the_record())}
    return sorted(word for word in found - PLAIN if len(word) >= LEAST)


def test_the_words_are_those_of_this_paper(words: list[str]) -> None:
    """A list that is empty would find nothing."""
    known = {"SIPRI", "Koolaee", "Hamas", "Russia", "Iran", "COW4", "trade_flows", "Fatah", "Katz"}
    assert known <= set(words)


def test_the_engine_contains_no_word_of_this_paper(words: list[str]) -> None:
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")
    kinds = (".py", ".csv", ".json", ".yml", ".html", ".css", ".js")
    files = [path for path in (CHECKOUT / "src" / ENGINE).rglob("*") if path.suffix in kinds]
    assert files
    found = {
        f"{path.relative_to(CHECKOUT)}:{number}: {word}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for word in pattern.findall(line)
        if not (path.name == "formats.yml" and word in DATA_SETS)
        and not (path.parent.name == "journals" and f"{word} Journal" in line)  # by its name
    }
    assert found == set()


def test_the_modules_that_are_begun_with_exist() -> None:
    modules = {path.stem for path in (CHECKOUT / "tests").glob("*/test_*.py")}
    assert {f"test_{name}" for name in LONGEST} <= modules
