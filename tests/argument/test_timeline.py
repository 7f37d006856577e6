import pandas as pd
import pytest

from companion.claims import verdicts
from companion.claims.evidence import Tables
from companion.errors import ParameterError
from russia_hamas.timeline import events


@pytest.fixture(scope="module")
def table(evidence_tables: Tables, event_findings: list[verdicts.Finding]) -> pd.DataFrame:
    return events.events(event_findings, evidence_tables["events"], 2000, 2012, context=True)


def test_every_dated_event_of_the_register_stands_in_its_order(
    evidence_tables: Tables, table: pd.DataFrame
) -> None:
    dated = evidence_tables["claims"].query("kind == 'event'")["claim"]
    assert sorted(table["claim"][table["claim"] != ""]) == sorted(dated)
    assert table["when"].is_monotonic_increasing


def test_the_two_leaders_met_a_day_before_the_printed_date(table: pd.DataFrame) -> None:
    meeting = table.set_index("claim").loc["medvedev-gul"]
    assert (meeting["printed"], meeting["other"]) == ("13 May 2010", "12 May 2010")
    assert meeting["mark"] == "differs"


def test_the_window_and_the_actor_limit_what_is_shown(
    evidence_tables: Tables, event_findings: list[verdicts.Finding], table: pd.DataFrame
) -> None:
    short = events.events(event_findings, evidence_tables["events"], 2010, 2010, context=False)
    assert {day.year for day in short["when"]} == {2010}
    assert "context" not in set(short["mark"])
    turkey = events.of_actor(table, "Turkey")
    assert turkey["claim"].tolist() == ["medvedev-gul"]


def test_a_window_without_events_is_refused_with_the_years_there_are(
    evidence_tables: Tables, event_findings: list[verdicts.Finding]
) -> None:
    with pytest.raises(ParameterError, match=r"no event is dated between them; .* of \d{4} to"):
        events.events(event_findings, evidence_tables["events"], 2024, 2025, context=True)


def test_an_unknown_actor_is_refused_with_those_there_are(table: pd.DataFrame) -> None:
    with pytest.raises(ParameterError, match=r"no event with 'Hams'\. Did you mean 'Hamas'\?"):
        events.of_actor(table, "Hams")
