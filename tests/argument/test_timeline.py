import re
from functools import partial

import pandas as pd
import pytest
from matplotlib.text import Text

from companion.claims import verdicts
from companion.claims.evidence import Tables
from companion.errors import ParameterError
from companion.register import parameters
from companion.render import style, titles
from russia_hamas.timeline import charts, events, sentences, tables
from tests.argument.conftest import register

WINDOWS = [(2000, 2012), (2000, 2005), (2003, 2004), (2006, 2006), (2009, 2011), (2011, 2025)]
SCREEN_INCHES = 13.33  # width of a slide
ACTORS = ["all", "Russia", "Hamas", "Israel", "Iran", "Turkey", "Japan"]


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
    assert (meeting["printed"], meeting["found"]) == ("13 May 2010", "12 May 2010")
    assert (meeting["mark"], meeting["days"]) == ("differs", -1)


def test_a_date_that_other_sources_contradict_is_never_shown_as_the_printed_one(
    table: pd.DataFrame,
) -> None:
    apart = table[table["mark"].isin(events.APART)]
    assert len(apart)
    assert (apart["found"] != "").all()
    assert apart["days"].ne(0).all()
    counted = events.tally(table)
    assert counted["same"] + counted["near"] + counted["apart"] == counted["found"]
    near = table[table["mark"].isin(events.FITS) & table["days"].ne(0)]
    assert counted["near"] == len(near) > 0


def test_neighbouring_events_are_not_the_date(evidence_tables: Tables, table: pd.DataFrame) -> None:
    known = evidence_tables["events"]
    other = known[~known["same_event"].astype(bool)]["claim"]
    only = [claim for claim in other if known[known["claim"] == claim]["same_event"].sum() == 0]
    assert only
    assert (table.set_index("claim").loc[only, "found"] == "").all()


def test_the_window_and_the_actor_limit_what_is_shown(
    evidence_tables: Tables, event_findings: list[verdicts.Finding], table: pd.DataFrame
) -> None:
    short = events.events(event_findings, evidence_tables["events"], 2010, 2010, context=False)
    assert {day.year for day in short["when"]} == {2010}
    assert events.CONTEXT not in set(short["mark"])
    turkey = events.of_actor(table, "Turkey")
    assert turkey["claim"].tolist() == ["medvedev-gul"]


def test_an_unknown_actor_is_refused_with_those_there_are(table: pd.DataFrame) -> None:
    with pytest.raises(ParameterError, match=r"no event with 'Hams'\. Did you mean 'Hamas'\?"):
        events.of_actor(table, "Hams")


def test_an_empty_window_is_refused_with_the_years_there_are(
    evidence_tables: Tables, event_findings: list[verdicts.Finding]
) -> None:
    with pytest.raises(ParameterError, match="no event from 2013 to 2020; there are events from"):
        events.events(event_findings, evidence_tables["events"], 2013, 2020, context=True)


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("years", WINDOWS)
@pytest.mark.parametrize("context", [True, False])
def test_what_is_said_follows_actor_window_and_context(
    evidence_tables: Tables, event_findings: list[verdicts.Finding], actor: str,
    years: tuple[int, int], context: bool,
) -> None:  # fmt: skip
    try:
        every = events.events(event_findings, evidence_tables["events"], *years, context=context)
        chosen = events.of_actor(every, actor)
    except ParameterError:
        return  # no such event in the window, which the message says
    in_picture, in_caption = events.keys(chosen)
    credits = "Sources: A; B." if in_caption else ""
    facts = sentences.facts(chosen, chosen, actor, credits)
    said = {
        f"{name}, {field}": getattr(entry, field).format(**facts)
        for name, entry in register()["6_timeline"].entry.exhibits.items()
        for field in ("title", "caption", "message", "marks")
    }
    answer = sentences.answer(chosen, actor)
    said |= {"answer": " ".join(filter(None, answer)), "open": sentences.missing(chosen)}
    said["origins"] = sentences.origins(chosen)
    assert in_picture
    assert set(chosen["sources"].str.split().explode().dropna()) <= {*in_picture, *in_caption}
    for place, text in said.items():
        assert not re.search(r"\bnan\b|None|<NA>|\(\)|\b0 of|\b1 events|[,;:] ?\.|  ", text), place
    assert all((f"with {actor}" in said[f"{name}, title"]) == (actor != "all")
               for name in register()["6_timeline"].entry.exhibits)  # fmt: skip
    for name, rows in (("events", chosen), ("dates", events.dated(chosen))):
        named = [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", said[f"{name}, title"])]
        shown = [day.year for day in rows["when"]]
        assert not shown or (min(named), max(named)) == (min(shown), max(shown))
    assert ("Grey:" in said["events, marks"]) == (events.CONTEXT in set(chosen["mark"]))
    assert ("Lines:" in said["events, caption"]) == bool(chosen["days"].fillna(0).any())
    apart = int(chosen["mark"].isin(events.APART).sum())
    many = events.tally(chosen)["dated"]
    contradicts = "contradict it:" if many == 1 else f"They contradict {apart}:"
    assert (contradicts in said["answer"]) == (apart > 0)
    assert ("another date" in said["events, message"]) == (apart > 0)
    for place in ("events, message", "dates, message"):
        told = [int(count) for count in re.findall(r" for (\d+)", said[place])]
        assert sum(told) == many or many <= 1, place


@pytest.mark.parametrize("actor", ACTORS)
def test_answer_picture_table_and_last_cell_count_the_same_events(
    table: pd.DataFrame, actor: str
) -> None:
    chosen = events.of_actor(table, actor)
    facts, counted = sentences.facts(chosen, chosen, actor, ""), events.tally(chosen)
    found = re.search(r"Of the (\d+) events for which", sentences.origins(chosen))
    assert not found or int(found[1]) == counted["found"]
    lost = re.search(r"For (\d+) no date", sentences.missing(chosen))
    assert (int(lost[1]) if lost else 0) == counted["dated"] - counted["found"]
    again = re.findall("“", sentences.repeated(chosen))
    assert len(events.dated(chosen)) - len(again) == counted["dated"]
    for place in ("notes", "dates_notes"):
        assert sentences.repeated(chosen) in str(facts[place])


def test_an_event_told_twice_is_counted_once_also_where_the_counted_row_is_not_shown(
    table: pd.DataFrame,
) -> None:
    again = table[table["repeats"] != ""]
    assert len(again) == 2
    assert set(again["repeats"]) == {"plc-election-day"}
    assert events.tally(again)["dated"] == 1
    assert "plc-election-day" in set(events.counted(table)["claim"])


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("years", WINDOWS)
def test_every_choice_has_a_slide_that_says_what_it_leaves_out(
    evidence_tables: Tables, event_findings: list[verdicts.Finding], actor: str,
    years: tuple[int, int],
) -> None:  # fmt: skip
    try:
        every = events.events(event_findings, evidence_tables["events"], *years, context=True)
        chosen = events.of_actor(every, actor)
    except ParameterError:
        return  # no such event in the window
    shown = events.foremost(chosen)
    facts = sentences.facts(chosen, shown, actor, "")
    assert (f"{len(shown)} of {len(chosen)} events" in str(facts["notes"])) == (
        len(shown) < len(chosen)
    )
    apart = chosen["mark"].isin(events.APART)
    assert set(chosen.loc[apart, "claim"]) <= set(shown["claim"])
    title = register()["6_timeline"].entry.exhibits["events"].title.format(**facts)
    draw = partial(charts.events, shown, source_line="Sources: a; b.", note=facts["left_out"])
    figure = titles.slide(draw, parameters.SLIDE_MM[1:], title, str(facts["headline"]))
    on_screen_pt = style.TEXT_PT * SCREEN_INCHES / figure.get_figwidth()
    assert on_screen_pt > 14
    words = {text.get_text() for text in figure.findobj(Text)}
    assert facts["left_out"] in words


def test_numbers_of_days_are_written_as_the_chart_writes_them(table: pd.DataFrame) -> None:
    assert "−1,641" in set(tables.events(table)["Days"])


def test_the_scale_of_days_says_what_it_is(table: pd.DataFrame) -> None:
    figure = charts.events(table, 183, "Source: us.")
    assert charts.SCALE in {text.get_text() for text in figure.findobj(Text)}


def test_every_date_has_a_source_that_is_named_and_no_cell_is_raw(
    evidence_tables: Tables, table: pd.DataFrame
) -> None:
    named = tables.sources(table, evidence_tables["sources"])
    for texts in (tables.events(table), named):
        assert not texts.isna().any().any()
        assert not texts.astype(str).isin(["nan", "None", "<NA>"]).any().any()
    assert ((named["Dates found"] != "") == (named["Sources"] != "")).all()
    producers = set(named["Sources"].str.split("; ").explode()) - {""}
    assert producers <= set(evidence_tables["sources"]["producer"])


def test_a_changed_date_changes_the_answer(
    evidence_tables: Tables, event_findings: list[verdicts.Finding]
) -> None:
    known = evidence_tables["events"]
    one = known["claim"].eq("safonov-february-2006")
    changed = known.assign(date=known["date"].where(~one, "2006-02-20"))
    moved = verdicts.judge({**evidence_tables, "events": changed}, {}, "event")
    tables_of = (
        events.events(found, known, 2000, 2012, context=True) for found in (event_findings, moved)
    )
    before, after = (sentences.answer(table, "all") for table in tables_of)
    assert "Safonov" not in before[1]
    assert "Special representative Safonov" in after[1]
