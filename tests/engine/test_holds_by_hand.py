"""Where each kind of hold draws its line, and every word that it says, on made-up tables."""

from typing import Any

import pandas as pd
import pytest

from companion.errors import DataError
from companion.tables import holds, joins
from tests.engine.test_holds import NONE, SIDE, SOURCES, TOTAL, TOTALS, YEARS, found

Hold = dict[str, Any]
COMPARE: Hold = {"kind": "compare", "left": SIDE, "right": TOTAL}
FILES = "data/totals.csv and data/years.csv"


def harvests(*tonnes: float, **columns: Any) -> pd.DataFrame:
    """Return a table of harvests from 1900 on."""
    years = range(1900, 1900 + len(tonnes))
    table = pd.DataFrame({"crop": "rye", "year": years, "harvest_t": tonnes, "source": "OFFICE"})
    return table.assign(**columns)


@pytest.mark.parametrize(
    ("hold", "tonnes", "said"),
    [
        ({}, 11.5, "expects 11"),
        ({}, 10.5, "expects 11"),
        ({"within": 0.5}, 11.5, None),
        ({"within": 0.5}, 10.5, None),
        ({"within": 0.5}, 11.75, "expects 11 within 0.5"),
        ({"within": 0.5}, 10.25, "expects 11 within 0.5"),
        ({"relation": "at most"}, 1.0, None),
        ({"relation": "at most"}, 12.0, "expects at most 11"),
        ({"relation": "at most", "within": 1}, 12.0, None),
        ({"factor": 2}, 22.0, None),
        ({"factor": 2}, 5.5, None),
        ({"factor": 2}, 22.5, "expects 11 within a factor of 2"),
        ({"factor": 2}, 5.25, "expects 11 within a factor of 2"),
        ({"factor": 2, "within": 6}, 5.25, None),
        ({"factor": 2, "relation": "at most"}, 5.25, None),
        ({"factor": 2, "relation": "at most"}, 22.0, None),
        ({"factor": 2, "relation": "at most"}, 22.5, "expects at most 11 within a factor of 2"),
    ],
)
def test_two_sides_are_equal_or_at_most_so_far_apart(
    hold: Hold, tonnes: float, said: str | None
) -> None:
    told = [f"{FILES}, 1901: years.harvest_t is {tonnes:g}, totals.all_t {said} (so; hold 'it')"]
    problems = found(COMPARE | hold, harvests(10, tonnes))
    assert problems == ([] if said is None else told)


def test_a_sum_or_a_number_of_rows_is_held_against_a_number() -> None:
    rows = {"kind": "compare", "left": {"table": "years"}, "right": 2}
    assert found(rows, harvests(1, 2)) == []
    assert found(rows, harvests(1, 2, 3)) == [
        "data/years.csv: rows of years is 3, expected 2 (so; hold 'it')"
    ]
    total = {"kind": "compare", "right": 4, "relation": "at most", "within": 0.5,
             "left": {"table": "years", "value": ["harvest_t", "more"]}}  # fmt: skip
    more = harvests(1, 2, more=[1.0, 0.5])
    assert found(total, more) == []
    assert found(total, more.assign(more=2.0)) == [
        "data/years.csv: years.harvest_t + more is 7, expected at most 4 within 0.5 (so; hold 'it')"
    ]
    assert found(total, more.assign(more=float("nan"))) == []  # nothing is known


def test_rows_are_chosen_and_summed_by_columns() -> None:
    table = harvests(
        10, 7, 5, 99, crop=["rye", "rye", "rye", "oats"], year=[1900, 1901, 1901, 1900]
    )
    by = {"table": "years", "value": "harvest_t", "by": ["crop", "year"], "of": {"crop": "rye"}}
    chosen = {"kind": "compare", "left": by, "right": 10}
    assert found(chosen, table) == [
        "data/years.csv, rye, 1901: years.harvest_t (crop rye) is 12, expected 10 (so; hold 'it')"
    ]
    several = chosen | {"left": by | {"of": {"crop": ["rye", "oats"]}}}
    assert len(found(several, table)) == 2


def test_a_key_that_stands_on_the_left_alone_is_passed_over_or_required() -> None:
    assert found(COMPARE, harvests(10, 11, 12)) == []
    assert found(COMPARE | {"every": True}, harvests(10, 11, 12)) == [
        f"{FILES}, 1902: is not in totals.all_t (so; hold 'it')"
    ]
    late = harvests(12, 12, year=[1902, 1901])  # the last is compared all the same
    assert len(found(COMPARE | {"every": True}, late)) == 2
    assert len(found(COMPARE, late)) == 1


SCALE: Hold = {"kind": "neighbours", "table": "years", "value": "harvest_t", "along": "year",
               "factor": 3}  # fmt: skip


@pytest.mark.parametrize(
    ("tonnes", "out"),
    [
        ((10, 30, 10), []), ((10, 31, 10), [2, 3, 4]), ((30, 10, 30), []),
        ((31, 10, 31), [2, 3, 4]),
        ((10, 31, 31), [2]), ((31, 10, 10), [2]), ((10, 10, 31), [4]), ((10, 20, 59, 176), []),
        ((1, 3, 1), []),
        ((10, 31, 100), [2, 4]), ((10, float("nan"), 31), [2, 4]),
    ],
)  # fmt: skip
def test_a_value_stands_out_if_it_is_too_far_from_all_its_neighbours(
    tonnes: tuple[float, ...], out: list[int]
) -> None:
    table = harvests(*tonnes)
    told = [
        f"data/years.csv, {1898 + row}: row {row}, column harvest_t: {tonnes[row - 2]:g} is out of "
        "scale beside its neighbours "
        for row in out
    ]
    said = [one.partition("neighbours ") for one in found(SCALE, table)]
    assert [head + word for head, word, _ in said] == told
    assert sorted(found(SCALE, table[::-1])) == sorted(map("".join, said))  # of years, not of rows


def test_what_stands_out_is_told_with_its_neighbours_and_what_is_allowed() -> None:
    [_, told, _] = found(SCALE | {"step": 2.5}, harvests(10, 31, 11.5))
    assert (
        "31 is out of scale beside its neighbours 10 and 11.5; expected within a factor of 3, and"
        in told
    )
    [told] = found(SCALE, harvests(10, 31, 31))
    assert "10 is out of scale beside its neighbours 31; expected within a factor of 3 (so" in told


def test_no_step_is_larger_than_the_largest_that_is_allowed() -> None:
    steep = SCALE | {"factor": 100, "step": 2}
    assert found(steep, harvests(1, 2, 3.9, 2)) == []
    assert len(found(steep, harvests(10, 20, 41))) == 1
    assert len(found(steep, harvests(41, 20, 10))) == 1


def test_small_amounts_may_vanish() -> None:
    small = SCALE | {"least": 5}
    assert found(small, harvests(10, 0, 15)) == []
    assert len(found(small, harvests(10, 0, 16))) == 1
    assert len(found(SCALE, harvests(10, 0.1, 15))) == 3


def test_groups_have_neighbours_of_their_own() -> None:
    both = harvests(10, 100, 12, 120, crop=["rye", "oats"] * 2, year=[1900, 1900, 1901, 1901])
    assert found(SCALE | {"by": ["crop"]}, both) == []
    told = found(SCALE | {"by": ["crop"]}, both.assign(harvest_t=[10.0, 100, 12, 1200]))
    assert [one.split(": ")[0] for one in told] == [
        "data/years.csv, oats, 1900", "data/years.csv, oats, 1901"
    ]  # fmt: skip
    assert found(SCALE | {"of": {"crop": "rye"}}, both) == []


AGREE: Hold = {"kind": "agree", "table": "years", "value": "harvest_t", "by": ["year"],
               "across": "crop", "factor": 2}  # fmt: skip


def test_reports_of_one_thing_agree_within_a_factor() -> None:
    two = {"crop": ["office", "mill"], "year": 1900}
    assert found(AGREE, harvests(10, 20, **two)) == []
    assert found(AGREE, harvests(10, 20.5, **two)) == [
        "data/years.csv, 1900: column harvest_t: office 10 (row 2), mill 20.5 (row 3); expected "
        "within a factor of 2 (so; hold 'it')"
    ]
    assert found(AGREE | {"among": ["office", "inn"]}, harvests(10, 99, **two)) == []
    assert len(found(AGREE | {"among": ["office", "mill"]}, harvests(10, 99, **two))) == 1
    assert found(AGREE | {"least": 6}, harvests(1, 12, **two)) == []
    assert len(found(AGREE | {"least": 5}, harvests(1, 12, **two))) == 1
    assert found(AGREE, harvests(10, float("nan"), **two)) == []


def test_rows_alike_in_some_columns_are_alike_in_others() -> None:
    hold = {"kind": "determines", "table": "years", "by": ["crop"], "columns": ["year", "source"]}
    table = harvests(1, 2, 3, crop=["rye", "oats", "rye"], year=[1900, 1901, 1900])
    assert found(hold, table) == []
    assert found(hold, table.assign(year=[1900, 1901, 1902])) == [
        "data/years.csv, rye: column year: should be the same in row 2 1900, row 4 1902 "
        "(so; hold 'it')"
    ]


def test_rows_that_must_be_there_are_named_by_their_cells() -> None:
    rows = [{"crop": "rye", "source": "OFFICE"}, {"crop": "rye", "source": "MILL"}]
    hold = {"kind": "rows", "table": "years", "rows": rows}
    assert found(hold, harvests(1)) == [
        "data/years.csv, rye, MILL: there is no row with crop 'rye', source 'MILL' (so; hold 'it')"
    ]


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("1901-05", "1901-06", False), ("1901-06", "1901-05", True), ("1901-06", "1901", False),
        ("1902", "1901-05", True), ("1901", "1901", False), (2, 1, True), (1, 1, False),
        (None, "1901", False), ("1902", None, False),
    ],
)  # fmt: skip
def test_what_begins_is_not_after_what_ends_as_far_as_both_are_known(
    first: object, last: object, told: bool
) -> None:
    hold = {"kind": "ordered", "table": "years", "columns": ["year", "first", "last"]}
    kind = object if isinstance(first, str) or isinstance(last, str) else int
    table = harvests(1, 1, first=pd.Series([None, first]), last=pd.Series([None, last]))
    table = table.assign(year=None).astype({"first": object, "last": object})
    if kind is int:
        table = table.iloc[1:].astype({"first": int, "last": int})
    said = f"data/years.csv, 3: row 3: first {first} is after last {last} (so; hold 'it')"
    assert found(hold, table) == ([said] if told else [])


APPEARED = pd.DataFrame({"source": ["OFFICE", "MILL"], "issued": ["1901-05", None],
                         "accessed": "2000-01"})  # fmt: skip


@pytest.mark.parametrize(
    ("when", "months", "said"),
    [
        ("1901", None, None), ("1901-05", None, None), ("1901-05-31", None, None),
        ("1800", None, None), (None, None, None),
        ("1901-06", None, "1901-06, and OFFICE appeared on 1901-05"),
        ("1902", None, "1902, and OFFICE appeared on 1901-05"),
        ("1901-04", 1, None), ("1900", 1, None),
        ("1901-03", 1, "1901-03, and OFFICE appeared on 1901-05; expected at most 1 months apart"),
        ("1899", 1, "1899, and OFFICE appeared on 1901-05; expected at most 1 months apart"),
    ],
)  # fmt: skip
def test_what_a_row_dates_was_before_its_source_appeared_and_not_long_before(
    when: str | None, months: int | None, said: str | None
) -> None:
    hold = {"kind": "reported", "table": "years", "column": "when", "by": ["crop", "year"]}
    rows = harvests(1, 2, source=["MILL", "OFFICE"]).assign(when=["1990", when])
    tables = {"years": rows, "sources": APPEARED}
    [declared] = holds.declared([{"name": "it", "says": "so", "months": months} | hold], "x.json")
    told = [one[:2] for one in holds.broken(declared, tables.__getitem__)]
    assert told == [("rye, 1901", f"row 3, column when: is {said}")] * bool(said)
    assert declared.tables() == {"years", "sources"}


@pytest.mark.parametrize(("until", "told"), [("1999-12", True), ("2000-01", False)])
def test_an_exception_ends_when_a_source_of_its_rows_is_read_again(until: str, told: bool) -> None:
    exceptions = pd.DataFrame({"hold": ["other", "it"], "key": ["19*", "190?"], "until": until})
    table = harvests(10, 99, 10)
    said = (
        f"data/exceptions.csv, row 3, hold 'it', 190?: was until {until}, and sources were read in "
        "2000-01; look at the rows again, then write a later month"
    )
    assert found(SCALE, table, exceptions) == ([said] if told else [])
    assert found(SCALE, harvests(10, 10), exceptions.assign(hold="it")) == [
        "data/exceptions.csv, row 2, hold 'it', 19*: excepts nothing; remove it",
        "data/exceptions.csv, row 3, hold 'it', 190?: excepts nothing; remove it",
    ]


@pytest.mark.parametrize(
    ("hold", "table"),
    [
        (AGREE, harvests(10, 99, crop=["office", "mill"], year=1900)),
        ({"kind": "determines", "table": "years", "by": ["crop"], "columns": ["year"]},
         harvests(1, 2)),
        ({"kind": "ordered", "table": "years", "columns": ["harvest_t", "year"]}, harvests(9999)),
        (SCALE, harvests(1, 99)),
        (COMPARE, harvests(10, 12)),
    ],
)  # fmt: skip
def test_an_exception_to_a_hold_of_any_kind_asks_when_its_sources_were_read(
    hold: Hold, table: pd.DataFrame
) -> None:
    late = pd.DataFrame({"hold": ["it"], "key": ["[!-]*"], "until": ["1999-12"]})
    [told] = found(hold, table, late)
    assert told.startswith("data/exceptions.csv, row 2, hold 'it', [!-]*: was until 1999-12, and s")
    assert found(hold, table, late.assign(until="2000-01")) == []


@pytest.mark.parametrize(
    ("hold", "key", "until", "said"),
    [
        ("it", "19*", "2000-01", None),
        ("it", "190[01]", "1999-12", None),
        ("its", "19*", "2000-01", "hold: there is no hold 'its'. Did you mean 'it'?"),
        ("it", "[A-Z]*", "2000-01",
         "key: [A-Z]* begins with what may be anything; name what it is for"),
        ("it", "r*", "2000-01", "key: r* begins with what may be anything; name what it is for"),
        ("it", "*, rye", "2000-01",
         "key: *, rye begins with what may be anything; name what it is for"),
        ("it", "[!x]*", "2000-01",
         "key: [!x]* begins with what may be anything; name what it is for"),
        ("it", "[]!-~]*", "2000-01",
         "key: []!-~]* begins with what may be anything; name what it is for"),
        ("it", "19*", "2000-02",
         "until: is 2000-02, and the last source was read in 2000-01; write that month"),
    ],
)  # fmt: skip
def test_an_exception_names_a_hold_and_rows_and_ends_with_the_last_reading_of_a_source(
    hold: str, key: str, until: str, said: str | None
) -> None:
    exceptions = pd.DataFrame({"hold": [hold], "key": [key], "until": [until]})
    told = holds.unfit(exceptions, ["it"], {"sources": SOURCES}.__getitem__, "data/exceptions.csv")
    assert told == ([f"data/exceptions.csv, row 2, column {said}"] if said else [])


def test_a_rows_sources_are_those_of_both_sides() -> None:
    totals = TOTALS.assign(source=["LATE", "LATE"])
    sources = pd.concat([SOURCES, pd.DataFrame({"source": ["LATE"], "accessed": ["2003-04"]})])
    exceptions = pd.DataFrame({"hold": ["it"], "key": ["1901"], "until": ["2002-01"]})
    tables = {"years": YEARS.assign(harvest_t=99.0)[1:2], "totals": totals, "sources": sources}
    [declared] = holds.declared([{"name": "it", "says": "so"} | COMPARE], "data/datapackage.json")
    broken = holds.broken(declared, tables.__getitem__)
    told = holds.problems(declared, broken, tables.__getitem__, exceptions, "data/{}.csv".format)
    assert "sources were read in 2003-04" in told[0]
    assert declared.tables() == {"years", "totals"}


def test_a_side_is_named_with_the_rows_that_it_chooses() -> None:
    chosen = {**SIDE, "of": {"crop": ["rye", "oats"], "year": 1900}}
    [told] = found(COMPARE | {"left": chosen, "right": 9.0}, harvests(10))
    assert "years.harvest_t (crop rye or oats, year 1900) is 10, expected 9" in told


def test_a_declaration_says_which_column_or_number_it_lacks() -> None:
    for hold, said in (
        (SCALE | {"value": "tonnes"}, "names the column ['tonnes'], which years do not have"),
        (SCALE | {"value": "crop"}, "reads numbers from a column that has none: "),
        (COMPARE | {"left": {**SIDE, "by": ["month"]}},
         "names the column 'month', which totals and years do not have"),
    ):  # fmt: skip
        with pytest.raises(DataError) as refused:
            found(hold)
        assert f"hold 'it' of datapackage.json {said}" in str(refused.value)
    assert found(SCALE, exceptions=NONE) == []


CROPS = pd.DataFrame({"crop": ["rye", "oats"], "other": ["wheat", None]})


def unjoined(cells: list[object], **join: Any) -> list[str]:
    declared = joins.Join(**{"field": "crop", "reference": ["crops.crop"]} | join)
    frame = pd.DataFrame({"crop": cells})
    return joins.problems(frame, [declared], {"crops": CROPS}.__getitem__, "data/x.csv")


def test_a_name_that_is_defined_nowhere_is_told_with_the_likely_one() -> None:
    assert unjoined(["rye", None, "oats"]) == []
    assert unjoined(["rye", "ots"]) == [
        "data/x.csv, row 3, column crop: 'ots' is not in crops.crop. Did you mean 'oats'? "
        "Correct it, or add its row there."
    ]
    assert unjoined(["wheat", "hay"], reference=["crops.crop", "crops.other"], words=["hay"]) == []
    told = unjoined(["hops"], reference=["crops.crop", "crops.other"])
    assert "'hops' is not in crops.crop or crops.other. " in told[0]


def test_several_names_in_a_cell_are_each_defined_and_there_once() -> None:
    assert unjoined(["rye; oats"], separator="; ") == []
    assert unjoined(["rye; oats; rye"], separator="; ") == [
        "data/x.csv, row 2, column crop: 'rye' is there twice."
    ]
    assert unjoined(["ry* o?ts"], separator=" ", patterns=True) == []
    assert len(unjoined(["ry* h*"], separator=" ", patterns=True)) == 1
    assert len(unjoined(["ry*"])) == 1


def test_a_join_that_names_no_column_is_refused() -> None:
    with pytest.raises(DataError, match=r"^data/x.csv: a join names the column 'plant', which is"):
        unjoined(["rye"], field="plant")
    with pytest.raises(DataError, match=r"^data/x.csv: a join names crops.plant, and there is no"):
        unjoined(["rye"], reference=["crops.plant"])


def test_a_tables_joins_are_those_of_every_paper_and_its_own_each_once() -> None:
    schema = {
        "fields": [{"name": "claim"}, {"name": "source"}, {"name": "crop"}],
        "foreignKeys": [
            {"fields": "claim", "reference": {"resource": "claims", "fields": "claim"}},
            {"fields": ["crop"], "reference": {"resource": "", "fields": ["name"]}},
        ],
        "joins": [{"field": "crop", "reference": ["crops.crop"], "separator": "; "}],
    }
    assert [(one.field, one.reference, one.separator) for one in joins.of("events", schema)] == [
        ("claim", ["claims.claim"], None), ("source", ["sources.source"], None),
        ("crop", ["events.name"], None), ("crop", ["crops.crop"], "; "),
    ]  # fmt: skip
    assert next(one.field for one in joins.of("sources", schema)) == "family"
    assert "source" not in [one.field for one in joins.of("sources", schema)]
    with pytest.raises(DataError, match=r"^datapackage.json, table x, joins: field: field requir"):
        joins.of("x", {"fields": [], "joins": [{"reference": []}]})
