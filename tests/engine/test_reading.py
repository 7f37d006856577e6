import json
import shutil

import pandas as pd
import pytest

from companion import paths
from companion.errors import DataError
from companion.tables import checks, reading

TABLES = [
    f"{folder.name}/{resource['name']}"
    for folder in (paths.seeds(), paths.data())
    for resource in json.loads((folder / "datapackage.json").read_text())["resources"]
]


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(paths.data(), tmp_path / "data")


def change(folder, name, old, new, encoding="utf-8"):
    path = folder / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding=encoding, newline="")


@pytest.mark.parametrize("table", TABLES)
def test_every_table_passes_its_schema_arithmetic_and_sources(table):
    assert len(reading.read(table))


def test_no_table_lies_beside_the_data_package_undescribed():
    described = {f"{table}.csv" for table in TABLES}
    present = {
        paths.relative(path) for path in [*paths.seeds().glob("*.csv"), *paths.data().glob("*.csv")]
    }
    assert present == described


def test_the_data_packages_are_valid_for_frictionless():
    from frictionless import Package

    for folder in (paths.seeds(), paths.data()):
        assert Package(str(folder / "datapackage.json")).validate().valid


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("plc_lists", "440409", "-440409", "row 2, column votes: '-440409' breaks the rule"),
        ("plc_lists", "440409", "440,409", "plc_lists.csv, row 2"),
        ("plc_lists", "440409", "440409.5", "column votes: '440409.5' is not a whole number"),
        ("plc_lists", ",44.45,", ",144.45,", "column vote_share_pct: '144.45' breaks the rule"),
        ("plc_lists", ",44.45,", ",44.54,", "44.54 does not follow from the votes"),
        ("plc_lists", ",44.45,", ',"44,45",', "Write decimals with a point"),
        ("plc_lists", "\nFatah,", "\nChange and Reform,", "row 3: repeats the key"),
        ("plc_lists", "list,", "liste,", "row 1: columns are liste,"),
        ("plc_seats", ",45,", ",44,", "the tiers sum to"),
    ],
)
def test_a_spoilt_table_is_refused_with_its_place(folder, name, old, new, sentence):
    change(folder, name, old, new)
    with pytest.raises(DataError) as refusal:
        reading.read_from(folder, name)
    assert sentence in str(refusal.value)


def test_a_missing_year_is_named(folder):
    path = folder / "cpi.csv"
    lines = [line for line in path.read_text().splitlines(True) if not line.startswith("2003,")]
    path.write_text("".join(lines))
    with pytest.raises(DataError, match="2003 is missing for CPI; add its row"):
        reading.read_from(folder, "cpi")


def test_a_file_that_is_not_utf8_is_refused(folder):
    change(folder, "plc_lists", "Fatah", "Fatàh", encoding="latin-1")
    with pytest.raises(DataError, match="is not UTF-8"):
        reading.read_from(folder, "plc_lists")


def test_a_spreadsheets_semicolons_are_refused(folder):
    path = folder / "cpi.csv"
    path.write_text(path.read_text().replace(",", ";"))
    with pytest.raises(DataError, match="Separate columns with commas"):
        reading.read_from(folder, "cpi")


def test_a_value_without_source_record_is_refused(folder):
    path = folder / "cpi.csv"
    path.write_text(path.read_text().replace("BLSCPI", "SOMEBODY", 1))
    with pytest.raises(DataError, match="row 2, column source: SOMEBODY has no record"):
        reading.read_from(folder, "cpi")


def test_an_incomplete_source_record_is_refused(folder):
    table = pd.read_csv(folder / "sources.csv", dtype="str", keep_default_na=False)
    table.loc[0, "terms"] = ""
    table.to_csv(folder / "sources.csv", index=False)
    with pytest.raises(DataError, match=r"sources\.csv, row 2, column terms"):
        reading.read_from(folder, "cpi")


@pytest.mark.parametrize("key", ["sources", "licenses"])
def test_a_table_without_owner_or_terms_is_refused(folder, key):
    path = folder / "datapackage.json"
    package = json.loads(path.read_text())
    for resource in package["resources"]:
        del resource[key]
    path.write_text(json.dumps(package))
    with pytest.raises(DataError, match=f"no {key}"):
        reading.read_from(folder, "cpi")


def test_a_table_that_nobody_described_is_refused(folder):
    with pytest.raises(DataError, match=r"extra\.csv is not described"):
        reading.read_from(folder, "extra")


def test_the_eleven_lists_sum_to_the_valid_ballots():
    facts = reading.read("data/plc_participation").set_index(["quantity", "variant"])["value"]
    ballots = [f"{kind}_list_ballots" for kind in ("valid", "blank", "invalid")]
    valid, blank, invalid = (facts[name, "adopted"] for name in ballots)
    assert reading.read("data/plc_lists")["votes"].sum() == valid
    assert valid + blank + invalid == facts["voters", "adopted"]


def test_arms_sum_to_the_printed_totals_but_for_rounding():
    parts, totals = reading.read("data/arms_tiv"), reading.read("data/arms_tiv_total")
    assert checks.parts_sum_to_total(parts, totals, tolerance=4) == []
    assert checks.parts_sum_to_total(parts, totals, tolerance=0) != []
