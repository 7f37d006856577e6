"""The record of the whole build as an RO-Crate."""

import json

import pytest
from rocrate.rocrate import ROCrate

from companion import paths
from companion.publish import crate
from companion.register import exhibits
from companion.tables import reading


@pytest.fixture(scope="module")
def read():
    """Return the committed crate as its library reads it; it reads every file that it names."""
    return ROCrate(paths.root())


def test_the_committed_record_is_current_and_made_the_same_twice():
    made = crate.metadata()
    assert crate.FILE.read_bytes() == made == crate.metadata()


def test_every_file_is_there_with_its_digest(read):
    files = [entity for entity in read.data_entities if "File" in entity.type]
    assert len(files) > 400
    for entity in files:
        path = paths.root() / entity.id
        assert entity["sha256"] == exhibits.digest(path), entity.id
        assert int(entity["contentSize"]) == path.stat().st_size


def test_everything_that_is_named_is_described():
    graph = json.loads(crate.FILE.read_text())["@graph"]
    known = {entity["@id"] for entity in graph}
    named = set()

    def walk(value):
        if isinstance(value, dict):
            if set(value) == {"@id"}:
                named.add(value["@id"])
            for child in value.values():
                walk(child)
        elif isinstance(value, list):
            for child in value:
                walk(child)

    walk(graph)
    assert named - known == {"https://w3id.org/ro/crate/1.3"}


def test_every_exhibit_is_the_result_of_one_run_with_its_parameters_and_tables(read):
    actions = {action.id: action for action in read.root_dataset["mentions"]}
    made = [file.id for action in actions.values() for file in action["result"]]
    for notebook in exhibits.load().values():
        for run, values in notebook.runs.items():
            action = actions[f"#run-{run}"]
            assert action["instrument"].id == paths.relative(notebook.path)
            taken = {entity.id for entity in action["object"]}
            assert {f"{table}.csv" for table in notebook.reads} <= taken
            given = {e["name"]: e["value"] for e in action["object"] if e.id.startswith(f"#{run}-")}
            assert given == values
            for path in notebook.products(run):
                assert made.count(paths.relative(path)) == 1


def test_tables_lead_to_the_sources_of_their_rows(read):
    table = read.dereference("data/plc_polls.csv")
    sources = {entity.id.removeprefix("#source-") for entity in table["isBasedOn"]}
    assert sources == set(reading.read("data/plc_polls")["source"])
