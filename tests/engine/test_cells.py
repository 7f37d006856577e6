"""What a cell, a file or a record may not hold is refused in a sentence, with its place."""

import copy
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from companion.errors import CompanionError, DataError
from companion.files import read_json
from companion.register import cells as register
from companion.tables import printed, reading
from tests.conftest import Runner

HARVESTS = "data/harvests.csv"


@pytest.fixture
def folder(sources: Path, tmp_path: Path) -> Path:
    """Return a copy of the toy paper's data, beside its seeds, that may be spoilt."""
    shutil.copytree(sources / "seeds", tmp_path / "seeds")
    return Path(shutil.copytree(sources / "data", tmp_path / "data"))


def refusal(folder: Path, name: str, old: str, new: str | bytes) -> str:
    path = folder / f"{name}.csv"
    content = path.read_bytes()
    assert old.encode() in content
    new = new.encode() if isinstance(new, str) else new
    path.write_bytes(content.replace(old.encode(), new, 1))
    with pytest.raises(DataError) as refused:
        reading.read_from(folder, name)
    return str(refused.value)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("1_4.1", "is not a number. Write the digits 0 to 9 alone"),
        ("١٤", "is not a number. Write the digits 0 to 9 alone"),
        ("１４", "is not a number. Write the digits 0 to 9 alone"),
        ("14.1\u00a0", "a sign that nobody sees (no-break space)"),
        ("14.1 ", "begins or ends with a space"),
        ("INF", "is not a number"),
        ("nan", "is not a number"),
        ("1.41e1", "is not a number"),
        ("1" * 19, "is too long for a number"),
        ("+14.1", "is not a number"),
        ("0x0e", "is not a number"),
    ],
)
def test_a_number_is_written_in_one_way(folder: Path, cell: str, said: str) -> None:
    message = refusal(folder, "harvests", "14.1", cell)
    assert f"{HARVESTS}, row 3, column harvest_t: " in message
    assert said in message


@pytest.mark.parametrize(
    "name",
    ["Ry\u200be", " Rye", "Rye\u2003", "R\u202eye", "Rye\u0301", "R\tye", "Ry\u2028e", "Ry\u2029e"],
)
def test_a_name_has_no_sign_that_nobody_sees(folder: Path, name: str) -> None:
    assert "data/crops.csv, row 2, column name: " in refusal(folder, "crops", "Rye", name)


def test_a_line_end_within_a_cell_is_read_as_it_is_and_refused(folder: Path) -> None:
    message = refusal(folder, "crops", "Rye", '"Ry\re"')
    assert "data/crops.csv, row 2: holds a carriage return alone; save it with LF" in message


def test_what_is_true_is_written_in_one_way(folder: Path) -> None:
    assert "'TRUE' is not true or false" in refusal(folder, "events", "true", "TRUE")


def test_a_missing_file_is_named_with_what_the_system_says(folder: Path) -> None:
    (folder / "crops.csv").unlink()
    with pytest.raises(DataError, match=r"^data/crops\.csv cannot be read: No such file or dir"):
        reading.read_from(folder, "crops")


@pytest.mark.parametrize("date", ["1901-13", "1901-02-30", "0000", "4 May 1901", "1901-5"])
def test_a_date_is_one_of_the_calendar(folder: Path, date: str) -> None:
    message = refusal(folder, "events", "1901-05-04", date)
    assert f"data/events.csv, row 2, column date: {date!r} is no date; write a year" in message


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("crop,", "\ufeffcrop,", "row 1: begins with a byte order mark"),
        ("year,", "", "'year' is missing."),
        ("year,", "yaer,", "'yaer' is not expected. Did you mean 'year'?"),
        ("year,", "year ,", "'year ' is not expected."),
        ("crop,year", "year,crop", "They are in another order"),
        ("rye,1901", "\nrye,1901", "row 3: is empty"),
        (
            "rye,1901",
            "<<<<<<< HEAD\nrye,1901",
            "row 3: '<<<<<<<' is the mark of an unresolved merge; choose one of the two versions",
        ),
        ("rye,1901", '"rye,1901', "is no CSV file"),
        ("rye,1901", b"r\xfdye,1901", "row 3: is not UTF-8"),
    ],
)
def test_a_file_has_one_form(folder: Path, old: str, new: str | bytes, said: str) -> None:
    message = refusal(folder, "harvests", old, new)
    assert HARVESTS in message
    assert said in message


@pytest.mark.parametrize(("old", "separator"), [(",", ";"), (",", "\t"), (",", "|")])
def test_other_separators_are_named(folder: Path, old: str, separator: str) -> None:
    path = folder / "harvests.csv"
    path.write_text(path.read_text().replace(old, separator))
    with pytest.raises(DataError, match="Separate columns with commas, not "):
        reading.read_from(folder, "harvests")


def test_a_table_without_rows_is_refused_unless_that_is_declared(folder: Path) -> None:
    assert reading.read_from(folder, "families").empty
    path = folder / "harvests.csv"
    path.write_text(path.read_text().partition("\n")[0] + "\n")
    with pytest.raises(DataError, match="has no rows below its header"):
        reading.read_from(folder, "harvests")


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (
            "events",
            "MILL,",
            "MILL OFFICE,",
            "column source: 'MILL OFFICE' is not in sources.source",
        ),
        ("events", "MILL,", "MILL,OFFIC", "column also_in: 'OFFIC' is not in sources.source. Did"),
        ("events", "MILL,", "MILL,OFFICE OFFICE", "column also_in: 'OFFICE' is there twice"),
        ("events", "fair-1901", "fiar-1901", "'fiar-1901' is not in claims.claim. Did you mean"),
        (
            "reviews",
            "barley",
            "barly",
            "column claim: 'barly' is not in claims.claim. Did you mean",
        ),
        ("sources", "made up,,press", "made up,mills,press", "column family: 'mills' is not in"),
    ],
)
def test_a_key_joins_or_is_refused(folder: Path, name: str, old: str, new: str, said: str) -> None:
    assert said in refusal(folder, name, old, new)


@pytest.mark.parametrize(
    ("text", "unit"),
    [("5 percent", "percent"), ("5 per cent", "percent"), ("5%", "percent"), ("1 seat", "seats"),
     ("74 seats", "seats"), ("4 times", "ratio"), ("a 4-fold rise", "ratio"), ("fourfold", "ratio"),
     ("$4 billion", "USD billion"), ("5 tonnes", "")],
)  # fmt: skip
def test_each_spelling_of_a_unit_is_one_unit(text: str, unit: str) -> None:
    found = printed.number(text)
    assert found is not None
    assert found.unit == unit


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "12.5,,,1,",
            "12.6,,,1,",
            "column value: is 12.6; expected 12.5, by the words '12.5 tonnes",
        ),
        ("12.5,,,1,", ",,,1,", "column value: is empty; expected 12.5"),
        ("12.5,,,1,", "12.5,12,13,1,", "column low: is 12; expected empty"),
        ("12.5,,,1,", "12.5,,,2,", "column decimals: is 2; expected 1"),
        ("0,tonnes,about", "0,tonnes,", "column qualifier: is empty; expected 'about'"),
        ("1,tonnes,,", "1,tonnes,about,", "column qualifier: is 'about'; expected empty"),
        ("0,ratio,", "0,percent,", "column unit: is 'percent'; expected 'ratio'"),
        (
            "date,,event,Valley,1901-05-04",
            "date,,event,Valley,1901-05-03",
            "column start: is '1901-05-03'; expected '1901-05-04'",
        ),
        (
            "date,,event,Valley,1901-05-04",
            "date,,event,Valley,",
            "column start: is empty; expected",
        ),
        (
            "miller,,",
            "milller,,",
            "'milller' is not in references.reference. Did you mean 'miller'",
        ),
    ],
)
def test_a_seed_agrees_with_the_words_as_printed(
    folder: Path, old: str, new: str, said: str
) -> None:
    assert said in refusal(folder.parent / "seeds", "claims", old, new)


def test_an_event_is_not_younger_than_the_source_that_reports_it(folder: Path) -> None:
    sources = folder / "sources.csv"
    text = sources.read_text()
    sources.write_text(text.replace("The mill,,", "The mill,1901-05-03,"))
    with pytest.raises(DataError, match=r"row 2, column date: is 1901-05-04, and MILL reported it"):
        reading.read_from(folder, "events")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"a": 1,\n<<<<<<< HEAD\n', "line 2: holds the mark of an unresolved merge"),
        (b'{"a": }', "line 1: is no JSON"),
        (b"\xff", "is no JSON in UTF-8"),
        (b"[" * 100_000, "is no JSON"),
    ],
)
def test_a_file_that_is_no_json_is_named(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "notebook.ipynb"
    path.write_bytes(content)
    with pytest.raises(CompanionError, match=said) as refused:
        read_json(path)
    assert "notebook.ipynb" in str(refused.value)


RECORD: dict[str, Any] = {
    "short": "M", "citation": "M, doi 1/2", "title": "Rye", "licence": "CC0",
    "authors": [{"name": "Ann Miller", "affiliation": "mill"}],
    "published": {"title": "Rye", "author": [{"family": "Miller"}], "DOI": "1/2"},
    "text": {"encoding": "utf-8", "sha256": "a" * 64, "ends_before": "References",
             "sections": [{"id": "one", "heading": "One", "paragraphs": ["b" * 12]},
                          {"id": "two", "heading": None, "paragraphs": ["c" * 12]}]},
}  # fmt: skip


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (("title",), "Rye", None), (("published",), {}, None),
        (("authors",), [], "expected authors with names"),
        (("published", "DOI"), "1/3", "the citation has another DOI than published"),
        (("published", "title"), "Oats", "published has another title or other authors"),
        (("published", "author"), [], "published has another title or other authors"),
        (("published", "author", 0, "family"), "Smith", "published has another title or other au"),
        (("text", "encoding"), "latin-1", "text, encoding: "),
        (("text", "sha256"), "a" * 63, "text, sha256: "),
        (("text", "ends_before"), "", "the line before which the text ends"),
        (("text", "sections", 1, "id"), "one", "sections or paragraphs have the id 'one'"),
        (("text", "sections", 1, "heading"), "One", "have the heading 'One'"),
        (("text", "sections", 1, "paragraphs", 0), "b" * 12, "have the paragraph 'bbbbbbbbbbbb'"),
        (("text", "sections", 1, "paragraphs", 0), "C" * 12, "sections, 1, paragraphs, 0: "),
    ],
)  # fmt: skip
def test_a_papers_record_says_nothing_in_two_ways(
    place: tuple[Any, ...], value: object, said: str | None, tmp_path: Path
) -> None:
    record = copy.deepcopy(RECORD)
    *way, last = place
    holder: Any = record
    for step in way:
        holder = holder[step]
    holder[last] = value
    (tmp_path / "paper.yml").write_text(json.dumps(record))
    if said is None:
        assert reading._paper(tmp_path) == record
        return
    with pytest.raises(DataError, match=r"^seeds/paper\.yml") as refused:
        reading._paper(tmp_path)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "seeds/paper.yml: expected names with values"),
        ("- a\n", "expected names with values"),
        ("short: a\nshort: b\n", "'short' is there twice"),
        ("short: a\n", "seeds/paper.yml, citation: field required"),
        ("<<<<<<< HEAD\nshort: a\n", "seeds/paper.yml, row 1: '<<<<<<<' is the mark"),
    ],
)
def test_a_papers_record_that_is_not_whole_is_refused(
    fresh: Path, run: Runner, content: str, said: str
) -> None:
    (fresh / "seeds/paper.yml").write_text(content)
    result = run(fresh, "companion", "verify-seed", "paper.txt")
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert said in result.stderr


CODE: dict[str, Any] = {"cell_type": "code", "metadata": {}, "source": "", "outputs": []}
NOTEBOOK: dict[str, Any] = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}


@pytest.mark.parametrize("lost", ["nbformat", "nbformat_minor", "metadata", "cells"])
def test_a_notebook_without_a_part_is_refused(lost: str, tmp_path: Path) -> None:
    path = tmp_path / "1_harvest.ipynb"
    path.write_text(json.dumps({name: NOTEBOOK[name] for name in NOTEBOOK if name != lost}))
    with pytest.raises(DataError, match=f"as Jupyter saves a notebook: {lost}: field required"):
        register.imported(path)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([], None),
        ("x", "cells: input should be a valid list"),
        ([{"cell_type": "code", "metadata": {}}], "cells, 0, source: field required"),
        ([{"cell_type": "code", "source": ""}], "cells, 0, metadata: field required"),
        ([CODE | {"source": ["x = ", "("]}], "cell 1 is no Python"),
        ([CODE | {"outputs": None}], "cells, 0, outputs: input shou"),
    ],
)
def test_a_notebook_of_another_form_is_refused(
    tmp_path: Path, cells: object, said: str | None
) -> None:
    path = tmp_path / "1_harvest.ipynb"
    path.write_text(json.dumps(NOTEBOOK | {"cells": cells}))
    if said is None:
        assert register.imported(path) == set()
        return
    with pytest.raises(DataError, match=said):
        register.imported(path)


def test_a_notebook_of_a_later_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "1_harvest.ipynb"
    path.write_text(json.dumps({"nbformat": 5, "cells": []}))
    with pytest.raises(DataError, match=r"1_harvest.ipynb is not as Jupyter saves .* nbformat: "):
        register.imported(path)


def test_a_file_that_holds_no_notebook_at_all_is_refused_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "1_harvest.ipynb"
    path.write_text("[]")
    with pytest.raises(DataError, match="as Jupyter saves a notebook: the file: input should be"):
        register.read(path)


def test_the_parameters_cell_is_found_among_all_cells_and_is_no_reasoning(tmp_path: Path) -> None:
    path = tmp_path / "1_harvest.ipynb"
    tagged = {"metadata": {"tags": ["parameters"]}}
    cells = [CODE | tagged | {"cell_type": "markdown", "source": "# Harvest"},
             CODE | tagged | {"source": ["year = 1900"]},
             CODE | {"source": ["rye = 1\n", "oats = 2"]},
             CODE | {"source": "rye + oats"}]  # fmt: skip
    path.write_text(json.dumps(NOTEBOOK | {"cells": cells}))
    assert register.place_of_parameters(path) == 1
    assert register.reasoning(path) == "# parameters\nrye = 1\noats = 2\nrye + oats"
    for number, kept in ((0, cells[2:]), (2, [*cells, cells[1]])):
        path.write_text(json.dumps(NOTEBOOK | {"cells": kept}))
        with pytest.raises(DataError, match=f"has {number} code cells with the tag 'parameters'"):
            register.digest(path)


@pytest.mark.parametrize(
    ("join", "said"),
    [
        ({"a": 1}, "table harvests, joins: field: field required"),
        ({"field": "crop", "reference": ["crops.corp"]}, "a join names crops.corp"),
        ({"field": "corp", "reference": ["crops.crop"]}, "a join names the column 'corp'"),
        ({"field": "crop", "reference": ["fields.crop"]}, "there is no table 'fields'"),
    ],
)
def test_a_join_that_cannot_be_kept_is_refused(
    folder: Path, join: dict[str, object], said: str
) -> None:
    path = folder / "datapackage.json"
    package = json.loads(path.read_text())
    [harvests] = [one for one in package["resources"] if one["name"] == "harvests"]
    harvests["schema"]["joins"] = [join]
    path.write_text(json.dumps(package))
    with pytest.raises(DataError, match=said):
        reading.read_from(folder, "harvests")
