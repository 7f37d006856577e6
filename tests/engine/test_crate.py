"""The record of the whole build as an RO-Crate."""

import json
from pathlib import Path
from typing import Any

import pytest
from rocrate.rocrate import ROCrate

from companion import files, paths
from companion.publish import crate
from companion.register import exhibits
from companion.tables import reading

NAME = "ro-crate-metadata.json"


@pytest.fixture
def read(project: Path) -> ROCrate:
    """Return the toy's crate as its library reads it; it reads every file that it names."""
    return ROCrate(project)


def test_the_record_in_the_project_is_current_and_made_the_same_twice(project: Path) -> None:
    made = crate.metadata()
    assert (project / NAME).read_bytes() == made == crate.metadata()


def test_every_file_of_figures_is_there_with_its_digest(project: Path, read: ROCrate) -> None:
    described = {one.id: one for one in read.data_entities if "File" in one.type}
    made = {paths.relative(path) for path in paths.figures().rglob("*") if path.is_file()}
    assert made <= described.keys()
    for name, entity in described.items():
        if name.endswith(".ipynb"):  # Jupyter saves it by itself
            continue
        assert entity["sha256"] == files.digest(project / name), name
        assert int(entity["contentSize"]) == (project / name).stat().st_size


def named(value: Any) -> set[str]:
    """Return the ids of all that is referred to."""
    if isinstance(value, dict):
        if set(value) == {"@id"}:
            return {str(value["@id"])}
        value = list(value.values())
    return set().union(*map(named, value)) if isinstance(value, list) else set()


def test_everything_that_is_named_is_described(project: Path) -> None:
    graph = json.loads((project / NAME).read_text())["@graph"]
    known = {entity["@id"] for entity in graph}
    assert named(graph) - known == {"https://w3id.org/ro/crate/1.3"}


def test_every_exhibit_is_the_result_of_one_run_with_its_parameters_and_tables(
    read: ROCrate,
) -> None:
    actions = {action.id: action for action in read.root_dataset["mentions"]}
    made = [file.id for action in actions.values() for file in action["result"]]
    for notebook in exhibits.load().values():
        for run in notebook.entry.runs:
            action = actions[f"#run-{run}"]
            assert action["instrument"].id == paths.relative(notebook.path)
            taken = {entity.id for entity in action["object"]}
            assert {f"{table}.csv" for table in notebook.entry.tables} <= taken
            given = {e["name"]: e["value"] for e in action["object"] if e.id.startswith(f"#{run}-")}
            assert given == notebook.parameters(run)
            for one in notebook.exhibits_of(run):
                assert all(made.count(paths.relative(path)) == 1 for path in one.files)


def test_a_sweep_is_an_action_whose_table_the_next_run_takes(read: ROCrate) -> None:
    actions = {action.id: action for action in read.root_dataset["mentions"]}
    result = {file.id for file in actions["#sweep-windows"]["result"]}
    assert "figures/sweeps/windows.csv" in result
    taken = {entity.id for entity in actions["#run-windows"]["object"]}
    assert "figures/sweeps/windows.csv" in taken


def test_tables_lead_to_the_sources_of_their_rows(read: ROCrate) -> None:
    table = read.dereference("data/harvests.csv")
    sources = {entity.id.removeprefix("#source-") for entity in table["isBasedOn"]}
    assert sources == set(reading.read("data/harvests")["source"]) == {"OFFICE", "MILL"}
    assert read.dereference("seeds/claims.csv")["isBasedOn"].id == "#paper"
