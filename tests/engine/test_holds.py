"""Declared holds: what they find, what an exception allows, and that a bad declaration is told."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import DataError
from companion.tables import holds

YEARS = pd.DataFrame(
    {"crop": "rye", "year": [1900, 1901, 1902, 1903, 1904],
     "harvest_t": [10.0, 11.0, 12.0, 13.0, 13.0],
     "source": "OFFICE"}
)  # fmt: skip
TOTALS = pd.DataFrame({"year": [1900, 1901], "all_t": [10.0, 11.0]})
SOURCES = pd.DataFrame({"source": ["OFFICE"], "accessed": ["2000-01"]})
NONE = pd.DataFrame(columns=["hold", "key", "until"])
SIDE = {"table": "years", "value": "harvest_t", "by": ["year"]}
TOTAL = {"table": "totals", "value": "all_t", "by": ["year"]}
SCALE = {"kind": "neighbours", "table": "years", "value": "harvest_t", "along": "year", "factor": 3}


def found(
    hold: dict[str, Any], years: pd.DataFrame = YEARS, exceptions: pd.DataFrame = NONE
) -> list[str]:
    tables = {"years": years, "totals": TOTALS, "sources": SOURCES, "exceptions": exceptions}
    [declared] = holds.declared([{"name": "it", "says": "so", **hold}], "data/datapackage.json")
    broken = holds.broken(declared, tables.__getitem__)
    return holds.problems(declared, broken, tables.__getitem__, exceptions, "data/{}.csv".format)


def spoilt(position: int, column: str, value: object) -> pd.DataFrame:
    years = YEARS.copy()
    years.loc[position, column] = value
    return years


@pytest.mark.parametrize(
    ("hold", "position", "column", "value", "said"),
    [
        ({"kind": "compare", "left": SIDE, "right": TOTAL}, 1, "harvest_t", 11.5,
         "1901: years.harvest_t is 11.5, totals.all_t expects 11 (so; hold 'it')"),
        ({"kind": "compare", "left": SIDE, "right": TOTAL, "relation": "at most"}, 1, "harvest_t",
         11.5, "totals.all_t expects at most 11"),
        ({"kind": "compare", "left": SIDE, "right": TOTAL, "factor": 1.5}, 1, "harvest_t", 110.0,
         "within a factor of 1.5"),
        ({"kind": "compare", "left": SIDE, "right": TOTAL, "factor": 1.5, "within": 20}, 1,
         "harvest_t", 32.0, "totals.all_t expects 11 within 20 or a factor of 1.5"),
        ({"kind": "compare", "left": SIDE, "right": TOTAL, "factor": 3, "within": 20}, 1,
         "harvest_t", 31.0, ""),
        ({"kind": "compare", "left": SIDE, "right": TOTAL, "factor": 3, "within": 20}, 1,
         "harvest_t", 33.0, ""),
        ({"kind": "compare", "left": {"table": "years", "value": "harvest_t"}, "right": 59}, 1,
         "harvest_t", 12.0, "years.harvest_t is 60, expected 59"),
        ({"kind": "compare", "left": {"table": "years"}, "right": 5}, 0, "year", 1899, ""),
        (SCALE, 2, "harvest_t", 120.0, "row 4, column harvest_t: 120 is out of scale"),
        ({**SCALE, "step": 1.5}, 4, "harvest_t", 20.0, "row 6, column harvest_t: 20 is out of"),
        ({"kind": "determines", "table": "years", "by": ["crop"], "columns": ["source"]}, 0,
         "source", "MILL", "column source: should be the same in row 2 "),
        ({"kind": "rows", "table": "years", "rows": [{"year": 1903}]}, 3, "year", 1905,
         "there is no row with year 1903"),
        ({"kind": "ordered", "table": "years", "columns": ["harvest_t", "year"]}, 0, "harvest_t",
         1999.0, "row 2: harvest_t 1999.0 is after year 1900"),
        ({"kind": "agree", "table": "years", "value": "harvest_t", "by": ["crop"], "across": "year",
          "factor": 2}, 0, "harvest_t", 100.0, "1900 100 (row 2)"),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_named(
    hold: dict[str, Any], position: int, column: str, value: object, said: str
) -> None:
    assert found(hold) == []
    problems = found(hold, spoilt(position, column, value))
    assert len(problems) == bool(said)
    assert all(said in one and one.startswith("data/") for one in problems)


def test_a_key_that_one_side_lacks_is_a_problem_where_every_key_is_required() -> None:
    hold = {"kind": "compare", "left": SIDE, "right": TOTAL, "every": True}
    assert ["is not in totals.all_t" in one for one in found(hold)] == [True] * 3


@pytest.mark.parametrize(
    ("key", "until", "said"),
    [
        ("1902", "2000-01", []),
        ("190[12]", "2000-01", []),
        ("1901", "2000-01", ["1902: row 4", "row 2, hold 'it', 1901: excepts nothing"]),
        ("1902", "1999-12", ["was until 1999-12, and sources were read in 2000-01"]),
    ],
)
def test_an_exception_allows_a_row_until_its_sources_are_read_again(
    key: str, until: str, said: list[str]
) -> None:
    exceptions = pd.DataFrame({"hold": ["it"], "key": [key], "until": [until]})
    problems = found(SCALE, spoilt(2, "harvest_t", 120.0), exceptions)
    assert len(problems) == len(said)
    assert all(one in problem for one, problem in zip(said, problems, strict=True))


def test_an_exception_of_rows_that_name_no_source_needs_no_month_of_reading() -> None:
    exceptions = pd.DataFrame({"hold": ["it"], "key": ["1902"], "until": ["1999-12"]})
    years = spoilt(2, "harvest_t", 120.0).drop(columns="source")
    assert found(SCALE, years, exceptions) == []


def test_an_exception_rests_while_the_rows_that_its_hold_names_are_not_there() -> None:
    exceptions = pd.DataFrame({"hold": ["it"], "key": ["1901"], "until": ["2000-01"]})
    named = {**SIDE, "of": {"source": "OFFICE"}}
    hold = {"kind": "compare", "left": named, "right": TOTAL}
    assert ["excepts nothing" in one for one in found(hold, YEARS, exceptions)] == [True]
    assert found(hold, YEARS.assign(source="MILL"), exceptions) == []


def test_a_problem_says_how_what_is_right_is_let_stand() -> None:
    exceptions = NONE.assign(reason="")
    [problem] = found(SCALE, spoilt(2, "harvest_t", 120.0), exceptions)
    told = "if it is right, add it to data/exceptions.csv: hold, key, reason, month)"
    assert problem.endswith(f"(so; hold 'it'; {told}")


@given(st.lists(st.floats(1, 1e6), min_size=3, max_size=8), st.data())
def test_a_slip_of_a_hundred_times_never_passes_a_series_within_its_band(
    values: list[float], data: st.DataObject
) -> None:
    steady = [100 + value / 1e6 for value in values]
    position = data.draw(st.integers(0, len(values) - 1))
    years = pd.DataFrame({"year": range(len(values)), "harvest_t": steady, "source": "OFFICE"})
    assert found(SCALE, years) == []
    years.loc[position, "harvest_t"] *= data.draw(st.sampled_from([0.01, 0.1, 10, 1000]))
    assert f"row {position + 2}, " in "".join(found(SCALE, years))


@pytest.mark.parametrize(
    ("hold", "said"),
    [
        ({"kind": "nobody"}, "data/datapackage.json, holds, 0: "),
        ({"kind": "rows", "table": "years"}, "data/datapackage.json, holds, 0, rows, rows: Field"),
        ({**SCALE, "value": "tonnes"}, "hold 'it' of datapackage.json names the column"),
        ({**SCALE, "value": "crop"}, "hold 'it' of datapackage.json reads numbers from"),
    ],
)
def test_a_declaration_that_cannot_be_kept_is_refused(hold: dict[str, Any], said: str) -> None:
    with pytest.raises(DataError) as refused:
        found(hold)
    assert said in str(refused.value)
