"""This paper's own tables load, and the arithmetic that they must pass refuses what it should."""

import json
import shutil
from pathlib import Path

import pytest
from frictionless import Package

from companion import paths
from companion.errors import DataError
from companion.tables import reading
from russia_hamas import checks

TABLES = [
    f"{folder.name}/{resource['name']}"
    for folder in (paths.seeds(), paths.data())
    for resource in json.loads((folder / "datapackage.json").read_text())["resources"]
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the data that may be spoilt."""
    return Path(shutil.copytree(paths.data(), tmp_path / "data"))


@pytest.mark.parametrize("table", TABLES)
def test_every_table_passes_its_schema_arithmetic_and_sources(table: str) -> None:
    assert len(reading.read(table))


def test_no_table_lies_beside_the_data_package_undescribed() -> None:
    described = {f"{table}.csv" for table in TABLES}
    present = [*paths.seeds().glob("*.csv"), *paths.data().glob("*.csv")]
    assert {paths.relative(path) for path in present} == described


def test_the_data_packages_are_valid_for_frictionless() -> None:
    for folder in (paths.seeds(), paths.data()):
        assert Package(str(folder / "datapackage.json")).validate().valid


def test_every_check_is_of_a_table_that_there_is() -> None:
    assert checks.CHECKS.keys() <= {table.partition("/")[2] for table in TABLES}


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("plc_lists", "440409", "-440409", "row 2, column votes: '-440409' breaks the rule"),
        ("plc_lists", "440409", "440,409", "plc_lists.csv, row 2"),
        ("plc_lists", "440409", "440409.5", "column votes: '440409.5' is not a whole number"),
        ("plc_lists", ",44.45,", ",144.45,", "column vote_share_pct: '144.45' breaks the rule"),
        ("plc_lists", ",44.45,", ",44.54,", "44.54 does not follow from the votes"),
        ("plc_lists", "\nFatah,", "\nChange and Reform,", "row 3: repeats the key"),
        ("plc_seats", ",45,", ",44,", "the tiers sum to"),
        ("cpi", "\n2013,", "\n2099,", "2013 is missing for CPI; add its row"),
        (
            "trade_flows",
            "\nCOW3,",
            "\nCOW33,",
            "row 2, column series: COW33 has no row in series.csv. Did you mean 'COW3'?",
        ),
    ],
)
def test_a_spoilt_table_is_refused_with_its_place(
    folder: Path, name: str, old: str, new: str, sentence: str
) -> None:
    path = folder / f"{name}.csv"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(DataError) as refusal:
        reading.read_from(folder, name)
    assert sentence in str(refusal.value)


@pytest.mark.parametrize("name", ["trade_flows", "trade_totals", "arms_tiv", "arms_tiv_total"])
def test_a_year_that_is_left_out_is_missed(name: str) -> None:
    table = reading.read(f"data/{name}")
    [check] = checks.CHECKS[name]
    assert check(table) == []
    [problem] = check(table.drop(index=3))
    assert problem.startswith(f"column year: {table['year'][3]} is missing for ")


def test_comtrade_is_kept_every_fourth_year_only() -> None:
    table = reading.read("data/trade_flows")
    [check] = checks.CHECKS["trade_flows"]
    years = table.loc[table["series"] == "Comtrade", "year"]
    assert check(table[(table["series"] != "Comtrade") | (table["year"] != years.iloc[0])]) == []


def test_seats_that_do_not_sum_to_the_printed_total_are_refused() -> None:
    printed = reading.read(next(table for table in TABLES if table.endswith("/plc_2006_table")))
    printed.loc[0, "seats"] += 1
    [problem] = checks.printed_rows_sum_to_total(printed)
    assert problem.startswith("column seats: rows sum to ")


def test_the_eleven_lists_sum_to_the_valid_ballots() -> None:
    facts = reading.read("data/plc_participation").set_index(["quantity", "variant"])["value"]
    ballots = [f"{kind}_list_ballots" for kind in ("valid", "blank", "invalid")]
    valid, blank, invalid = (facts[name, "adopted"] for name in ballots)
    assert reading.read("data/plc_lists")["votes"].sum() == valid
    assert valid + blank + invalid == facts["voters", "adopted"]


def test_arms_sum_to_the_printed_totals_but_for_rounding() -> None:
    parts, totals = reading.read("data/arms_tiv"), reading.read("data/arms_tiv_total")
    assert checks.parts_sum_to_total(parts, totals, tolerance=4) == []
    assert checks.parts_sum_to_total(parts, totals, tolerance=0) != []
