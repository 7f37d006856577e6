"""A table is refused, never repaired: with file, row, column and what was expected."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from companion import paths
from companion.errors import DataError
from companion.tables import checks, reading, records

HARVESTS = "data/harvests.csv"


@pytest.fixture
def folder(sources: Path, tmp_path: Path) -> Path:
    """Return a copy of the toy paper's data that may be spoilt."""
    return Path(shutil.copytree(sources / "data", tmp_path / "data"))


def change(folder: Path, name: str, old: str, new: str, encoding: str = "utf-8") -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding=encoding, newline="")


def test_a_table_is_read_with_its_types(sources: Path) -> None:
    table = reading.read("data/harvests")
    assert {name: str(table[name].dtype) for name in ("crop", "year", "harvest_t")} == {
        "crop": "str",
        "year": "Int64",
        "harvest_t": "float64",
    }
    assert len(table) == 9


def edited(folder: Path, edit: Callable[[dict[str, Any], dict[str, Any]], object]) -> None:
    """Change what ``datapackage.json`` says of all tables, or of the harvests."""
    path = folder / "datapackage.json"
    package = json.loads(path.read_text())
    [harvests] = [one for one in package["resources"] if one["name"] == "harvests"]
    edit(package, harvests)
    path.write_text(json.dumps(package))


def test_a_cell_with_a_mark_for_missing_is_read_as_missing(folder: Path) -> None:
    marks = [{"value": "..", "label": "not reported"}, {"value": "", "label": "not applicable"}]
    edited(folder, lambda _, harvests: harvests["schema"].update(missingValues=marks))
    change(folder, "harvests.csv", "14.1,", "..,")
    assert reading.read_from(folder, "harvests")["harvest_t"].isna().tolist() == [
        False, True, *[False] * 7,
    ]  # fmt: skip


def test_where_no_mark_for_missing_is_declared_it_is_an_empty_cell(folder: Path) -> None:
    edited(folder, lambda _, harvests: harvests["schema"].pop("missingValues"))
    change(folder, "harvests.csv", "14.1,", ",")
    assert reading.read_from(folder, "harvests")["harvest_t"].isna().sum() == 1


def test_what_a_reader_does_with_a_table_another_does_not_see(sources: Path) -> None:
    table = reading.read("data/harvests")
    table["harvest_t"] = 0
    assert reading.read("data/harvests")["harvest_t"].min() > 0


def test_what_has_passed_is_not_checked_again_before_something_changes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_another_process() -> None:
        for cached in (reading._checked, reading._read):
            cached.cache_clear()
        reading.read_from(folder, "harvests")

    in_another_process()
    checked: list[str] = []
    monkeypatch.setattr(reading.joins, "problems", lambda *given: checked.append(given[-1]) or [])
    in_another_process()
    assert checked == []
    change(folder, "sources.csv", "OFFICE", "BUREAU")
    reading.read_from(folder, "harvests")
    assert checked == [HARVESTS]


def test_texts_are_as_they_are_written(sources: Path) -> None:
    assert reading.read_texts("data/harvests")[2]["harvest_t"] == "16.0"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("1901,office,14.1", "1901.5,office,14.1",
         f"{HARVESTS}, row 3, column year: '1901.5' is not a whole number"),
        ("1901,office,14.1", '1901,office,"14,1"', "'14,1' is not a number. Write decimals with"),
        ("1901,office,14.1", "1901,office,14,1", f"{HARVESTS}, row 3"),
        ("rye,1901", "rye,1900", f"{HARVESTS}, row 3: repeats the key of an earlier row"),
        ("crop,", "plant,", f"{HARVESTS}, row 1: columns are plant,year"),
        ("rye,1901,office,14.1,OFFICE\n", "", "1901 is missing for rye; add its row"),
        ("14.1,OFFICE", "14.1,SOMEBODY", "column source: 'SOMEBODY' is not in sources.source"),
    ],
)  # fmt: skip
def test_a_spoilt_table_is_refused_with_its_place(
    folder: Path, old: str, new: str, sentence: str
) -> None:
    change(folder, "harvests.csv", old, new)
    with pytest.raises(DataError, match=f"^{HARVESTS} is refused:\n") as refusal:
        reading.read_from(folder, "harvests")
    assert sentence in str(refusal.value)


def test_a_refusal_of_one_row_says_no_more(folder: Path) -> None:
    change(folder, "harvests.csv", "rye,1901", "rye,1900")
    with pytest.raises(DataError) as refusal:
        reading.read_from(folder, "harvests")
    assert str(refusal.value) == (
        f"{HARVESTS} is refused:\n"
        f"{HARVESTS}, row 3: repeats the key of an earlier row; remove one of the two."
    )


STEADY = {"name": "steady", "kind": "neighbours", "table": "harvests", "value": "harvest_t",
          "by": ["crop", "reporter"], "along": "year", "factor": 3,
          "says": "harvests are steady"}  # fmt: skip


def test_what_a_package_says_must_hold_is_held_against_its_tables(folder: Path) -> None:
    edited(folder, lambda package, _: package.update(holds=[STEADY]))
    assert len(reading.read_from(folder, "harvests")) == 9
    change(folder, "harvests.csv", "14.1,", "141.0,")
    with pytest.raises(DataError, match=r"row 3, .* 141 is out of scale.*harvests are steady"):
        reading.read_from(folder, "harvests")


@pytest.mark.parametrize(
    ("hold", "said"),
    [("steady", ""), ("stedy", "row 2, column hold: there is no hold 'stedy'. Did you mean 'st")],
)
def test_an_exception_lets_a_row_stand_if_it_names_a_hold(
    folder: Path, hold: str, said: str
) -> None:
    def with_exceptions(package: dict[str, Any], harvests: dict[str, Any]) -> None:
        fields = [{"name": name, "type": "string"} for name in ("hold", "key", "reason", "until")]
        described = {"name": "exceptions", "path": "exceptions.csv", "schema": {"fields": fields}}
        package["resources"].append(harvests | described)
        package["holds"] = [STEADY]

    edited(folder, with_exceptions)
    (folder / "exceptions.csv").write_text(
        f'hold,key,reason,until\n{hold},"rye, office, 190[01]",a good year,2000-01\n'
    )
    change(folder, "harvests.csv", "14.1,", "141.0,")
    if not said:
        assert reading.read_from(folder, "harvests")["harvest_t"].max() == 141
        return
    with pytest.raises(DataError) as refusal:
        reading.read_from(folder, "harvests")
    assert f"data/exceptions.csv, {said}" in str(refusal.value)


def test_a_value_outside_the_rule_of_its_schema_is_refused(folder: Path) -> None:
    rule = '"name": "harvest_t", "type": "number", "constraints": {"maximum": 10}'
    change(folder, "datapackage.json", '"name": "harvest_t", "type": "number"', rule)
    with pytest.raises(DataError, match=r"column harvest_t: '12\.52' breaks the rule .*maximum"):
        reading.read_from(folder, "harvests")


def test_a_file_that_is_not_utf8_is_refused(folder: Path) -> None:
    change(folder, "crops.csv", "Rye", "Ryé", encoding="latin-1")
    with pytest.raises(DataError, match="is not UTF-8"):
        reading.read_from(folder, "crops")


def test_a_spreadsheets_semicolons_are_refused(folder: Path) -> None:
    path = folder / "harvests.csv"
    path.write_text(path.read_text().replace(",", ";"))
    with pytest.raises(DataError, match="Separate columns with commas"):
        reading.read_from(folder, "harvests")


def test_a_source_record_that_is_removed_takes_its_tables_along_in_the_same_process(
    folder: Path,
) -> None:
    assert len(reading.read_from(folder, "harvests"))
    path = folder / "sources.csv"
    kept = [line for line in path.read_text().splitlines(True) if not line.startswith("MILL,")]
    path.write_text("".join(kept))
    with pytest.raises(DataError, match=r"row 10, column source: 'MILL' is not in sources"):
        reading.read_from(folder, "harvests")


def test_a_schema_that_is_changed_holds_in_the_same_process(folder: Path) -> None:
    assert len(reading.read_from(folder, "harvests"))
    change(folder, "datapackage.json", '"name": "harvest_t"', '"name": "tonnes"')
    with pytest.raises(DataError, match=r"row 1: columns are crop,.* expected .*,tonnes,"):
        reading.read_from(folder, "harvests")


def test_an_incomplete_source_record_is_refused(folder: Path) -> None:
    required = '{"name": "terms", "type": "string", "constraints": {"required": true}}'
    change(folder, "datapackage.json", '{"name": "terms", "type": "string"}', required)
    change(folder, "sources.csv", ",2000-01,made up,", ",2000-01,,")
    with pytest.raises(DataError, match=r"sources\.csv, row 2, column terms"):
        reading.read_from(folder, "harvests")


@pytest.mark.parametrize("key", ["sources", "licenses"])
def test_a_table_without_owner_or_terms_is_refused(folder: Path, key: str) -> None:
    path = folder / "datapackage.json"
    package = json.loads(path.read_text())
    package.pop(key, None)
    for resource in package["resources"]:
        del resource[key]
    path.write_text(json.dumps(package))
    with pytest.raises(DataError, match=f"no {key}"):
        reading.read_from(folder, "harvests")


def test_a_table_that_nobody_described_is_refused(folder: Path) -> None:
    with pytest.raises(DataError, match=r"extra\.csv is not described"):
        reading.read_from(folder, "extra")


def test_a_description_that_is_not_valid_says_why(folder: Path) -> None:
    edited(folder, lambda _, harvests: harvests.update(sources="a mill"))
    with pytest.raises(DataError, match=r"table harvests: .*'a mill' is not of type 'array'"):
        reading.read_from(folder, "harvests")


def test_a_table_without_columns_is_refused(folder: Path) -> None:
    edited(folder, lambda _, harvests: harvests.pop("schema"))
    with pytest.raises(DataError, match=r"datapackage\.json, table harvests: has no schema with"):
        reading.read_from(folder, "harvests")


def test_of_many_problems_the_first_are_told_and_the_rest_counted(folder: Path) -> None:
    path = folder / "harvests.csv"
    path.write_text(path.read_text().replace("OFFICE", "SOMEBODY"))
    with pytest.raises(DataError, match=r"SOMEBODY(.|\n)*\.\.\. and 3 more\.$"):
        reading.read_from(folder, "harvests")


def test_the_sources_of_a_table_are_named_once(sources: Path) -> None:
    assert reading.cited("data/harvests") == ["OFFICE", "MILL"]
    assert reading.cited("data/sources") == reading.cited("seeds/claims") == []


def test_a_source_that_its_producer_wrote_and_keeps_is_cited_without_saying_so_twice() -> None:
    record = {"author": None, "title": "Ledger", "container": None, "producer": "The mill",
              "issued": "1904", "cite_as": None}  # fmt: skip
    assert records.citation(pd.Series(record)) == 'The mill, "Ledger", 1904'


def test_the_table_of_a_sweep_is_read_as_the_build_left_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "grid.csv").write_text("year,harvest_t\n1900,12.5\n")
    monkeypatch.setattr(paths, "sweeps", lambda: tmp_path)
    assert reading.read_sweep("grid").to_dict("list") == {"year": [1900], "harvest_t": [12.5]}


def test_the_table_of_a_sweep_that_was_not_run_is_asked_for(sources: Path) -> None:
    with pytest.raises(DataError, match=r"no figures/sweeps/none\.csv; run companion build"):
        reading.read_sweep("none")


@pytest.mark.parametrize(
    ("years", "problems"),
    [
        ({"rye": [1900, 1901], "oats": [1903]}, []),
        ({"rye": [1900, 1903], "oats": [1900]},
         [f"column year: {year} is missing for rye; add its row" for year in (1901, 1902)]),
    ],
)  # fmt: skip
def test_years_are_complete_between_the_first_and_the_last_of_a_group(
    years: dict[str, list[int]], problems: list[str]
) -> None:
    rows = [{"crop": crop, "year": year} for crop, found in years.items() for year in found]
    assert checks.complete_years(pd.DataFrame(rows), ["crop"]) == problems
