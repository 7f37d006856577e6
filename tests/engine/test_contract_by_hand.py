"""What the tables of every paper must say of each other, on made-up rows."""

from typing import Any

import pandas as pd
import pytest

from companion.tables import contract

NONE = pd.NA
WORDS = pd.DataFrame(
    [("none", "last digit", 0.5, 0.5), ("about", "printed number", 0.1, 0.1),
     ("since", "period", NONE, NONE), ("cited", "days", 7, 0)],
    columns=["qualifier", "unit", "below", "above"],
)  # fmt: skip
LISTED = pd.DataFrame({"reference": ["r"], "date": ["1901-05-04"]})
CITED = pd.DataFrame({"section": ["title"], "paragraph": [1], "printed": ["Miller, May 1901"]})
PAPER = {"text": {"sections": [{"id": "title", "paragraphs": ["a"]},
                               {"id": "methods", "paragraphs": ["b", "c"]}]}}  # fmt: skip
VALUE: dict[str, Any] = {
    "claim": "c", "kind": "value", "status": "stated", "printed": "about 20 tonnes", "value": 20.0,
    "low": NONE, "high": NONE, "decimals": 0, "qualifier": "about", "unit": "tonnes",
    "start": "1901", "end": "1901", "reference": NONE, "statement": "Harvest of 1901",
    "quantity": "harvest", "repeats": NONE, "actor": "rye", "section": "title", "paragraph": 1,
}  # fmt: skip
EVENT: dict[str, Any] = VALUE | {
    "kind": "event", "printed": "4 May 1901", "value": NONE, "decimals": NONE, "qualifier": NONE,
    "unit": "date", "start": "1901-05-04", "end": "1901-05-04",
}  # fmt: skip


def told(name: str, **tables: pd.DataFrame) -> list[str]:
    """Return what is wrong with a table beside the others."""
    folder = "seeds" if name in ("claims", "references", "numerals") else "data"
    return contract.problems(name, f"{folder}/{name}.csv", tables.__getitem__, lambda: PAPER)


def of_claims(*claims: dict[str, Any]) -> list[str]:
    return told("claims", claims=pd.DataFrame(claims), qualifiers=WORDS, references=LISTED,
                citations=CITED)  # fmt: skip


def of_claim(claim: dict[str, Any]) -> list[str]:
    return of_claims(VALUE | {"claim": "first", "printed": "20 tonnes", "qualifier": NONE}, claim)


@pytest.mark.parametrize(
    "claim",
    [
        EVENT,
        VALUE | {"printed": "5 to 7 tonnes", "value": NONE, "low": 5.0, "high": 7.0,
                 "qualifier": NONE},
        VALUE | {"printed": "276 million", "value": 276.0, "qualifier": NONE, "unit": "million"},
        EVENT | {"printed": "since 1901", "qualifier": "since", "start": "1901", "end": NONE},
        EVENT | {"printed": "in May", "start": "1901-05", "end": "1901-05"},
        EVENT | {"status": "cited", "printed": "May 1901", "reference": "r"},
        EVENT | {"kind": "order", "start": NONE, "end": NONE, "unit": NONE, "printed": "then"},
        VALUE | {"status": "not in the text", "value": NONE, "decimals": NONE, "qualifier": NONE,
                 "unit": NONE, "start": NONE, "end": NONE},
    ],
)  # fmt: skip
def test_a_claim_whose_cells_say_what_is_printed_passes(claim: dict[str, Any]) -> None:
    assert of_claim(claim) == []


@pytest.mark.parametrize(
    ("claim", "column", "given", "wanted"),
    [
        (VALUE | {"value": 21.0}, "value", "21", "20"),
        (VALUE | {"qualifier": NONE}, "qualifier", "empty", "'about'"),
        (VALUE | {"low": 20.0}, "low", "20", "empty"),
        (VALUE | {"decimals": 1}, "decimals", "1", "0"),
        (VALUE | {"unit": "percent"}, "unit", "'percent'", "'a unit that the text names'"),
        (VALUE | {"printed": "about 20 percent"}, "unit", "'tonnes'", "'percent'"),
        (EVENT | {"end": "1901-05-05"}, "end", "'1901-05-05'", "'1901-05-04'"),
        (EVENT | {"value": 4.0}, "value", "4", "empty"),
        (EVENT | {"unit": NONE}, "unit", "empty", "'date'"),
        (EVENT | {"kind": "order", "end": NONE, "unit": NONE}, "start", "'1901-05-04'", "empty"),
        (VALUE | {"printed": "many"}, "status", "'stated'", "'not in the text'"),
    ],
)
def test_a_cell_that_says_something_else_is_named_with_what_is_expected(
    claim: dict[str, Any], column: str, given: str, wanted: str
) -> None:
    assert of_claim(claim) == [
        f"seeds/claims.csv, row 3, column {column}: is {given}; expected {wanted}, by the words "
        f"{claim['printed']!r}, the kind {claim['kind']!r} and the status 'stated'."
    ]


def test_a_month_that_is_printed_without_its_year_is_that_of_the_cells() -> None:
    found = of_claim(EVENT | {"printed": "in May", "start": "1901-06", "end": "1901-06"})
    assert ["is '1901-06'; expected 'a month -05'" in one for one in found] == [True, True]


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ({"statement": "From 1899 to 1901, least in 1900", "start": "1899"}, None),
        ({"statement": "Harvest of rye"}, None),
        ({"statement": "Harvest of 1901, 1900 times as large", "start": NONE, "end": NONE}, None),
        ({"statement": "Harvests since 1901, most in 2007", "end": NONE}, None),
        ({"statement": "Harvest of 1902"}, "1902, and the claim is about 1901"),
        ({"end": "1902"}, "1901, and the claim is about 1901 to 1902"),
        ({"statement": "Harvest of 2001"}, "2001, and the claim is about 1901"),
        ({"statement": "Harvests since 1900", "end": NONE}, "1900, and the claim is about 1901"),
        ({"start": "1899", "end": "1900"}, "1901, and the claim is about 1899 to 1900"),
    ],
)
def test_a_statement_names_the_years_of_its_claim(claim: dict[str, Any], said: str | None) -> None:
    place = "seeds/claims.csv, row 3, column statement: names"
    end = "by its start and end; mend these, or say it without the number."
    assert of_claim(VALUE | claim) == ([f"{place} {said}, {end}"] if said else [])


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ({}, []),
        ({"start": "1901-05-04", "end": "1901-05-04"}, []),
        ({"start": "1900"}, ["start: is '1900'; first, which it repeats, has '1901'."]),
        ({"unit": NONE}, ["unit: is empty; first, which it repeats, has 'tonnes'."]),
        ({"value": 0.0}, ["value: is 0; first, which it repeats, has 20."]),
        ({"low": 5.0}, ["low: is 5; first, which it repeats, has empty."]),
        ({"high": 5.0}, ["high: is 5; first, which it repeats, has empty."]),
        ({"kind": "order"}, ["kind: is 'order'; first, which it repeats, has 'value'."]),
        ({"quantity": "yield"}, ["quantity: is 'yield'; first, which it repeats, has 'harvest'."]),
        ({"repeats": "third"}, ["repeats: third is a repetition itself; name the first."]),
        ({"repeats": "nobody"}, []),
    ],
)
def test_a_claim_says_the_same_as_the_one_that_it_repeats(
    claim: dict[str, Any], said: list[str]
) -> None:
    first, again = VALUE | {"claim": "first"}, VALUE | {"claim": "third", "repeats": "first"}
    found = of_claims(first, VALUE | {"repeats": "first"} | claim, again)
    place = "seeds/claims.csv, row 3, column"
    assert [one for one in found if "repe" in one] == [f"{place} {one}" for one in said]


def test_a_claim_under_another_name_is_no_other_claim() -> None:
    assert of_claims(VALUE, VALUE | {"claim": "d", "printed": "about 20 tonnes of it"}) == []
    assert of_claims(VALUE, VALUE | {"claim": "d"}) == [
        "seeds/claims.csv, row 3, column claim: d is c under another name; remove it"
    ]


def test_the_ends_of_a_band_are_in_their_order() -> None:
    band = {"printed": "7 to 5 tonnes", "value": NONE, "low": 7.0, "high": 5.0, "qualifier": NONE}
    assert of_claim(VALUE | band) == ["seeds/claims.csv, row 3, column high: is 5, and low 7"]


def test_what_is_dated_by_a_citation_cites_a_work_of_that_date() -> None:
    event = EVENT | {"status": "cited", "printed": "May 1901", "reference": "other"}
    found = of_claim(event | {"start": "1901-05", "end": "1901-05"})
    assert [
        "column reference: is 'other'; expected 'a work of 1901-05'" in one for one in found
    ] == [True]


def test_what_is_dated_by_a_citation_is_dated_in_one_of_its_paragraph() -> None:
    event = EVENT | {"status": "cited", "printed": "May 1901", "reference": "r"}
    assert of_claim(event) == []
    assert of_claim(event | {"paragraph": 2, "section": "methods"}) == [
        "seeds/claims.csv, row 3, column status: is 'cited', and no citation of methods, paragraph "
        "2, has 'May 1901'; the paragraph cites "
    ]


@pytest.mark.parametrize(
    ("numeral", "said"),
    [
        ({}, ""), ({"belongs_to": NONE, "paragraph": 1, "section": "methods"}, ""),
        ({"printed": "3", "kind": "ordinal"}, ""),
        ({"printed": "1902"}, "c is of 1901, by its start and end, and the numeral is 1902"),
        ({"section": "methods"}, "c stands in title, paragraph 1, and the numeral in methods, par"),
    ],
)  # fmt: skip
def test_a_numeral_of_a_claim_stands_beside_it_and_is_one_of_its_years(
    numeral: dict[str, Any], said: str
) -> None:
    row = {"section": "title", "paragraph": 1, "printed": "1901", "kind": "date", "belongs_to": "c"}
    found = told("numerals", numerals=pd.DataFrame([row, row | numeral]),
                 claims=pd.DataFrame([VALUE]))  # fmt: skip
    place = f"seeds/numerals.csv, row 3, column belongs_to: {said}"
    assert [one.startswith(place) for one in found] == [True] * bool(said)


@pytest.mark.parametrize(
    ("row", "column", "value", "said"),
    [
        (1, "below", 0.25, None), (1, "below", 0.26, "is 0.26; expected at most 0.25"),
        (0, "above", 1.0, None), (0, "above", 1.1, "is 1.1; expected at most 1"),
        (3, "above", 31, None), (3, "above", 32, "is 32; expected at most 31"),
        (2, "below", 0.1, "is 0.1; expected at most 0"),
    ],
)  # fmt: skip
def test_a_word_allows_no_more_than_it_can_mean(
    row: int, column: str, value: float, said: str | None
) -> None:
    words = WORDS.copy()
    words.loc[row, column] = value
    place = f"data/qualifiers.csv, row {row + 2}, column {column}: "
    expected = [f"{place}{said} of the unit {words['unit'][row]!r}."] if said else []
    assert told("qualifiers", qualifiers=words) == expected
    assert told("qualifiers", qualifiers=WORDS[1:]) == [
        "data/qualifiers.csv, column qualifier: the row 'none' is missing."
    ]


FOUND = {"claim": "c", "date": "1901-05-04", "source": "A", "also_in": NONE, "position": NONE,
         "confirms": "date", "same_event": True}  # fmt: skip
SOURCES = pd.DataFrame({"source": ["A", "B", "C"], "issued": ["1901-05", "1900", NONE]})


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ({}, []),
        ({"also_in": "C"}, []),
        ({"also_in": "C B"}, ["date: is 1901-05-04, and B reported it on 1900."]),
        ({"date": "1901-06"}, ["date: is 1901-06, and A reported it on 1901-05."]),
        ({"position": 1}, ["position: goes with a claim of kind 'order', and with no other."]),
        ({"claim": "o", "position": 1}, []),
        ({"claim": "o"}, ["position: goes with a claim of kind 'order', and with no other."]),
        ({"confirms": NONE},
         ["confirms: goes with a claim whose event it is, and with no other row."]),
        ({"same_event": False},
         ["confirms: goes with a claim whose event it is, and with no other row."]),
        ({"same_event": False, "confirms": NONE}, []),
        ({"claim": NONE, "confirms": NONE}, []),
        ({"claim": NONE},
         ["confirms: goes with a claim whose event it is, and with no other row."]),
    ],
)  # fmt: skip
def test_an_event_is_reported_after_it_was_and_says_what_it_confirms(
    event: dict[str, Any], said: list[str]
) -> None:
    claims = pd.DataFrame({"claim": ["c", "o"], "kind": ["event", "order"]})
    events = pd.DataFrame([FOUND, FOUND | event])
    place = "data/events.csv, row 3, column "
    found = told("events", events=events, sources=SOURCES, claims=claims)
    assert found == [place + one for one in said]


@pytest.mark.parametrize(("places", "gap"), [([1, 2, 2, 3], ""), ([1, 3], "1, 3"), ([2], "2")])
def test_the_positions_of_a_claims_events_have_no_gap(places: list[int], gap: str) -> None:
    claims = pd.DataFrame({"claim": ["o"], "kind": ["order"]})
    events = pd.DataFrame([FOUND | {"claim": "o", "position": place} for place in places])
    said = f"data/events.csv, column position: o has {gap}; expected 1, 2 and so on, in the order "
    found = told("events", events=events, sources=SOURCES, claims=claims)
    assert [one.startswith(said) for one in found] == [True] * bool(gap)


def test_a_table_without_sources_or_places_passes() -> None:
    assert told("harvests", harvests=pd.DataFrame({"year": [1900]})) == []


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        (VALUE | {"printed": "less than 20 tonnes", "qualifier": NONE}, "less than"),
        (VALUE | {"printed": "not about 20 tonnes"}, "not about"),
        (VALUE | {"printed": "-20 tonnes", "qualifier": NONE}, "-"),
        (VALUE | {"printed": "about 20 tonnes or more"}, "tonnes or more"),
        (EVENT | {"printed": "before 4 May 1901"}, "before"),
        (EVENT | {"printed": "not since 1901", "qualifier": "since", "start": "1901", "end": NONE},
         "not"),
    ],
)  # fmt: skip
def test_words_that_are_not_understood_are_refused(claim: dict[str, Any], words: str) -> None:
    [said] = of_claim(claim)
    assert said.startswith(
        f"seeds/claims.csv, row 3, column printed: {words!r} in {claim['printed']!r} is not underst"
    )


def test_a_row_stands_in_a_paragraph_that_the_paper_has() -> None:
    rows = pd.DataFrame({"section": ["title", "methods"], "paragraph": [1, 2]})
    assert told("harvests", harvests=rows) == []
    for paragraph in (0, 3):
        rows.loc[1, "paragraph"] = paragraph
        assert told("harvests", harvests=rows) == [
            f"data/harvests.csv, row 3, column paragraph: is {paragraph}; 'methods' of "
            "seeds/paper.yml has 2"
        ]
    rows.loc[0, "section"], rows.loc[1, "paragraph"] = "titel", 1
    assert told("harvests", harvests=rows) == [
        "data/harvests.csv, row 2, column section: 'titel' is no section of seeds/paper.yml. Did "
        "you mean 'title'?"
    ]


@pytest.mark.parametrize(
    ("date", "label", "wrong"),
    [("1901-05-04", "Miller, 4 May 1901", False), ("1901-05-04", "Miller, May 1901", False),
     ("1901", "Miller, May 1901", False), (NONE, "Miller, 1901", False), ("1901", "Miller", False),
     ("1908", "Resolution 1850, 1908", False), ("1907", "Resolution 1850, 1908", True),
     ("1901-05-05", "Miller, 4 May 1901", True), ("1902", "Miller, May 1901", True)],
)  # fmt: skip
def test_a_reference_has_the_date_of_its_label(date: Any, label: str, wrong: bool) -> None:
    records = pd.DataFrame({"date": [date], "label": [label], "accessed": [NONE]})
    said = f"seeds/references.csv, row 2, column date: is {date}, and the label is {label!r}"
    assert told("references", references=records) == [said] * wrong


@pytest.mark.parametrize(
    ("date", "accessed", "year", "said"),
    [
        ("1901-05", "1901-05", 1901, []), ("1901-05-04", "1901-05", 1901, []),
        ("1901", "1901-05", NONE, []), (NONE, "1901", 1900, []), ("1902", NONE, 1902, []),
        ("1901-06", "1901-05-30", 1901, ["accessed: is 1901-05-30, before date 1901-06"]),
        ("1901-06", "1902", 1900, ["year: is 1900, and date 1901-06"]),
    ],
)  # fmt: skip
def test_a_record_is_read_when_it_is_there_and_has_the_year_of_its_date(
    date: Any, accessed: Any, year: Any, said: list[str]
) -> None:
    records = pd.DataFrame({"date": ["1900", date], "accessed": ["1900", accessed],
                            "year": [1900, year], "label": ["A", "B"]})  # fmt: skip
    expected = [f"seeds/references.csv, row 3, column {one}" for one in said]
    assert told("references", references=records) == expected
    sources = records.rename(columns={"date": "issued"}).drop(columns="year")
    late = ["data/sources.csv, row 3, column accessed: is 1901-05-30, before issued 1901-06"]
    assert told("sources", sources=sources) == (
        late if any("accessed" in one for one in said) else []
    )


def test_a_rows_own_source_is_none_of_the_others() -> None:
    rows = pd.DataFrame({"source": ["A", "A", "A"], "also_in": ["B AB", NONE, "B A"]})
    assert told("harvests", harvests=rows) == [
        "data/harvests.csv, row 4, column also_in: A is the row's own source"
    ]
