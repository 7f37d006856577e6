import pytest

from companion.claims import verdicts
from companion.errors import ParameterError
from companion.tables import reading
from russia_hamas import evidence
from russia_hamas.timeline import events

TABLES = reading.read_all(["seeds/claims", "data/events", "data/qualifiers", "data/reviews"])
FINDINGS = verdicts.judge(TABLES, evidence.RULES, "event")
EVENTS = events.events(FINDINGS, TABLES["events"], 2000, 2012, context=True)


def test_every_dated_event_of_the_register_stands_in_its_order():
    dated = TABLES["claims"].query("kind == 'event'")["claim"]
    assert sorted(EVENTS["claim"][EVENTS["claim"] != ""]) == sorted(dated)
    assert EVENTS["when"].is_monotonic_increasing


def test_the_two_leaders_met_a_day_before_the_printed_date():
    meeting = EVENTS.set_index("claim").loc["medvedev-gul"]
    assert (meeting["printed"], meeting["other"]) == ("13 May 2010", "12 May 2010")
    assert meeting["mark"] == "differs"


def test_the_window_and_the_actor_limit_what_is_shown():
    short = events.events(FINDINGS, TABLES["events"], 2010, 2010, context=False)
    assert {day.year for day in short["when"]} == {2010}
    assert "context" not in set(short["mark"])
    turkey = events.of_actor(EVENTS, "Turkey")
    assert turkey["claim"].tolist() == ["medvedev-gul"]


def test_an_unknown_actor_is_refused_with_those_there_are():
    with pytest.raises(ParameterError, match=r"no event with 'Hams'\. Did you mean 'Hamas'\?"):
        events.of_actor(EVENTS, "Hams")
