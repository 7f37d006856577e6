"""The order of dated events on made-up findings."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from companion.errors import ParameterError
from russia_hamas.timeline import events

NONE = pd.NA


def finding(name: str, verdict: str, rows: list[tuple[Any, ...]], **claim: Any) -> Any:
    """Return what a claim and the dates found for it make: value, agrees, difference, source."""
    stated = {"claim": name, "start": "2006-03-03", "end": "2006-03-03", "status": "stated",
              "printed": r"3 March 2006", "statement": f"What {name} says",
              "actor": "Russia; Hamas"}  # fmt: skip
    same = pd.DataFrame(rows, columns=["value", "agrees", "difference", "source"])
    same["difference"] = same["difference"].astype(float)
    return SimpleNamespace(
        claim=pd.Series(stated | claim), same=same, verdict=verdict,
        repeats=claim.get("repeats", ""), support=SimpleNamespace(families=rows[:2]),
    )  # fmt: skip


AGREES = finding("a", "agrees", [("2006-03-03", True, 0, "S"), ("2006", None, 0, "T")])
DIFFERS = finding(
    "b", "differs",
    [("2006-03-03", True, 0, "S"), ("2006-03-20", False, 17, "U"), ("2006-03-01", False, -2, "T"),
     ("2006-03-20", False, 17, "S")],
    start=NONE, end="2006-03-05", repeats="a",
)  # fmt: skip
CITED = finding("c", "date confirmed", [("2006-02-28", True, -3, "S")],
                status="dated by its citation", actor="Iran")  # fmt: skip
UNKNOWN = finding("d", "unchecked", [], start="2005", actor="Russia; Iran; Hamas")
KNOWN = pd.DataFrame(
    [(NONE, "2004-05-07", "An oath", "Russia", "K"), ("a", "2006-03-03", "A visit", "Hamas", "S")],
    columns=["claim", "date", "event", "actor", "source"],
)


@pytest.fixture
def table() -> pd.DataFrame:
    found = [AGREES, DIFFERS, CITED, UNKNOWN]
    return events.events(found, KNOWN, 2004, 2006, context=True)


def test_events_stand_in_the_order_of_their_first_printed_day(table: pd.DataFrame) -> None:
    assert table["claim"].tolist() == ["", "d", "a", "c", "b"]
    assert table["when"].tolist() == [
        date(2004, 5, 7), date(2005, 1, 1), date(2006, 3, 3), date(2006, 3, 3), date(2006, 3, 5),
    ]  # fmt: skip
    assert table.index.tolist() == [0, 1, 2, 3, 4]


def test_an_event_without_a_printed_date_is_context(table: pd.DataFrame) -> None:
    assert table.iloc[0].drop(["when", "days"]).to_dict() == {
        "claim": "", "repeats": "", "printed": "", "label": "An oath", "actor": "Russia",
        "mark": "context", "found": "7 May 2004", "dates": "7 May 2004", "more": 0, "origins": 0,
        "sources": "K",
    }  # fmt: skip
    assert pd.isna(table.loc[0, "days"])
    month = events.events([AGREES], KNOWN.assign(date="2004-05"), 2004, 2006, context=True)
    assert month.loc[0, ["when", "found"]].tolist() == [date(2004, 5, 1), "May 2004"]
    without = events.events([AGREES], KNOWN, 2004, 2006, context=False)
    assert without["claim"].tolist() == ["a"]
    assert events.dated(table)["claim"].tolist() == ["d", "a", "c", "b"]
    assert events.dated(table).index.tolist() == [0, 1, 2, 3]


def test_of_dates_that_contradict_the_nearest_is_shown_and_all_are_named(
    table: pd.DataFrame,
) -> None:
    row = table.set_index("claim").loc["b"]
    assert row.drop(["when"]).to_dict() == {
        "repeats": "a", "printed": "3 March 2006", "label": "What b says",
        "actor": "Russia; Hamas", "mark": "differs", "found": "1 March 2006",
        "dates": "1 March 2006; 3 March 2006; 20 March 2006", "more": 2, "days": -2.0,
        "origins": 2, "sources": "S U T",
    }  # fmt: skip


def test_of_dates_that_agree_the_nearest_is_shown(table: pd.DataFrame) -> None:
    rows = table.set_index("claim")
    agrees = rows.loc["a", ["repeats", "found", "dates", "more", "days", "sources"]]
    assert agrees.tolist() == ["", "3 March 2006", "3 March 2006", 0, 0.0, "S"]
    cited = rows.loc["c", ["printed", "found", "days"]]
    assert cited.tolist() == ["3 March 2006*", "28 February 2006", -3.0]
    unknown = rows.loc["d", ["found", "dates", "more", "sources"]]
    assert unknown.tolist() == ["", "", 0, ""]
    assert pd.isna(rows.loc["d", "days"])


@pytest.mark.parametrize(
    ("first", "last", "claims"),
    [(2005, 2005, ["d"]), (2006, 2006, ["a", "c", "b"]), (2004, 2005, ["", "d"])],
)
def test_a_window_takes_in_both_its_years(first: int, last: int, claims: list[str]) -> None:
    found = [AGREES, DIFFERS, CITED, UNKNOWN]
    assert events.events(found, KNOWN, first, last, context=True)["claim"].tolist() == claims


def test_an_empty_window_is_refused_with_the_years_there_are() -> None:
    with pytest.raises(ParameterError) as refused:
        events.events([AGREES, UNKNOWN], KNOWN, 2007, 2008, context=True)
    assert str(refused.value) == (
        "parameters 'first_year' and 'last_year': no event from 2007 to 2008; there are events "
        "from 2004 to 2006."
    )


def test_dated_events_are_counted_once_by_what_was_found(table: pd.DataFrame) -> None:
    assert events.tally(table) == {"dated": 3, "found": 2, "same": 1, "near": 1, "apart": 0}
    every = events.tally(table.assign(repeats=""))
    assert every == {"dated": 4, "found": 3, "same": 1, "near": 1, "apart": 1}
    assert events.near(table).tolist() == [False, False, False, True, False]


def test_an_event_that_repeats_one_outside_the_window_stands_for_it(table: pd.DataFrame) -> None:
    assert events.counted(table)["claim"].tolist() == ["d", "a", "c"]
    assert events.counted(table[table["claim"] != "a"])["claim"].tolist() == ["d", "c", "b"]
    twice = table[table["claim"] == "b"].assign(claim="e")
    alone = pd.concat([table[table["claim"] == "b"], twice])
    assert events.counted(alone)["claim"].tolist() == ["b"]
    assert events.counted(alone).index.tolist() == [0]


def test_a_slide_shows_first_what_is_not_as_printed(
    table: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    for rows, claims in ((2, ["c", "b"]), (3, ["a", "c", "b"]), (4, ["d", "a", "c", "b"])):
        monkeypatch.setattr(events, "SLIDE_ROWS", rows)
        assert events.foremost(table)["claim"].tolist() == claims
        assert events.foremost(table).index.tolist() == list(range(rows))


def test_actors_are_named_by_the_number_of_their_events(table: pd.DataFrame) -> None:
    assert events.actors(table) == ["Hamas", "Iran"]
    assert events.of_actor(table, "Iran")["claim"].tolist() == ["d", "c"]
    assert events.of_actor(table, "Iran").index.tolist() == [0, 1]
    assert events.of_actor(table, "all") is table
    with pytest.raises(ParameterError) as refused:
        events.of_actor(table, "Irna")
    assert str(refused.value) == (
        "parameter 'actor': no event with 'Irna'. Did you mean 'Iran'? "
        "Known: all, Russia, Hamas, Iran."
    )


def test_the_picture_names_the_sources_of_other_dates_and_the_caption_the_rest(
    table: pd.DataFrame,
) -> None:
    assert events.keys(table) == (["S", "S", "U", "T"], ["K", "S"])
    assert events.keys(table[table["claim"].isin(["", "a"])]) == (["K", "S"], [])
    assert events.keys(table[table["claim"] == "d"]) == (["paper"], [])
