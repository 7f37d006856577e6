"""The rules of verdicts: made-up claims, evidence and rules; and what the audit prints of them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import pytest

from companion.claims import evidence, judged, ledger, reasons, report, verdicts
from companion.claims.evidence import Observation
from companion.claims.support import Family
from companion.errors import CompanionError
from companion.render.language import locales
from companion.tables import reading
from tests.conftest import CHECKOUT, Runner

CLAIM = {"claim": "c", "kind": "value", "status": "stated", "section": "one", "paragraph": 1,
         "printed": "20", "value": 20.0, "low": pd.NA, "high": pd.NA, "decimals": 0,
         "unit": "tonnes", "qualifier": pd.NA, "quantity": "harvest", "start": "1901",
         "end": "1901", "statement": "A harvest", "reference": pd.NA,
         "repeats": pd.NA}  # fmt: skip
QUALIFIERS = pd.DataFrame(
    {"qualifier": ["none", "dated by its citation"], "below": [0.5, 7], "above": [0.5, 0],
     "unit": ["last digit", "days"]}
)  # fmt: skip
EVENT = {"claim": "c", "date": "1901-05-04", "event": "A fair", "same_event": True,
         "confirms": "statement", "position": pd.NA, "source": "MILL",
         "also_in": pd.NA}  # fmt: skip
# Two mills of one owner, who copies the office; two newspapers; a blog.
SOURCES = pd.DataFrame(
    [("MILL", "A mill", "mills", "dataset"), ("MILL2", "Another mill", "mills", "repost"),
     ("OFFICE", "The office", pd.NA, "official"), ("NEWS", "The News", pd.NA, "press"),
     ("BLOG", "A blog", pd.NA, "repost"), ("COPY", "The News", pd.NA, "press")],
    columns=["source", "producer", "family", "grade"],
).assign(locator=["p. 1"] * 5 + ["p. 1; reprinted by a blog"])  # fmt: skip
FAMILIES = pd.DataFrame({"family": ["mills"], "name": ["the mills"], "cited_by": [pd.NA]})


RECORDS = SOURCES.assign(author=pd.NA, title="Ledger", container=pd.NA, issued=pd.NA, cite_as=pd.NA,
                         url="https://mill.example")  # fmt: skip


def tables(claim: dict[str, Any], **frames: list[dict[str, Any]]) -> evidence.Tables:
    empty = {"events": list(EVENT), "reviews": ["claim", "kind", "text"]}
    read = {name: pd.DataFrame(frames.get(name, []), columns=empty[name]) for name in empty}
    known = {"qualifiers": QUALIFIERS, "sources": SOURCES, "families": FAMILIES}
    return {"claims": pd.DataFrame([CLAIM | claim]), **known, **read}


def finding(*found: Observation, claim: dict[str, Any] | None = None) -> verdicts.Finding:
    """Judge one claim by made-up evidence."""

    def rule(_: pd.Series, __: evidence.Tables) -> Iterator[Observation]:
        yield from found

    [made] = verdicts.judge(tables(claim or {}), {"harvest": rule})
    return made


def seen(value: float | None, by: str = "", source: str = "MILL", **more: Any) -> Observation:
    return Observation(value, "harvest", source, by=by, **more)


@pytest.mark.parametrize(
    ("values", "verdict", "reason"),
    [
        ([20.4], "agrees", "Confirmed: harvest (20.4)."),
        ([19.5, 20.5], "agrees", "Confirmed: harvest (19.5 to 20.5)."),
        ([20.6], "differs", "No source gives it; found: harvest (20.6)."),
        ([], "unchecked", "No evidence was looked for."),
    ],
)
def test_a_claim_agrees_if_all_evidence_lies_in_what_is_printed_and_differs_if_none_does(
    values: list[float], verdict: str, reason: str
) -> None:
    made = finding(*map(seen, values))
    assert (made.verdict, made.reason) == (verdict, reason)


def test_a_claim_depends_if_some_evidence_lies_in_what_is_printed() -> None:
    made = finding(seen(20, "office"), seen(25, "mill"))
    assert made.verdict == "depends"
    assert made.reason == "Holds for harvest by office (20); not for harvest by mill (25)."


def test_rounded_evidence_agrees_if_the_two_intervals_meet() -> None:
    assert finding(seen(21, low=20.5, high=21.5)).verdict == "agrees"
    assert finding(seen(21, low=20.6, high=21.5)).verdict == "differs"
    assert finding(seen(19, low=18.5, high=19.5)).verdict == "agrees"
    assert finding(seen(19, low=18.5, high=19.4)).verdict == "differs"


def test_what_is_at_least_so_much_is_told_so() -> None:
    said = "Nothing that decides was found. Found, and decides nothing: harvest (at least 18)."
    made = finding(seen(18, low=18, high=float("inf")))
    assert (made.verdict, made.reason) == ("unchecked", said)
    made = finding(seen(20, low=20, high=float("inf")))
    assert (made.verdict, made.reason) == ("agrees", "Confirmed: harvest (at least 20).")
    assert finding(seen(19.5, low=19.5, high=float("inf"))).verdict == "agrees"
    assert finding(seen(21, low=21, high=float("inf"))).verdict == "differs"


def test_another_quantity_decides_nothing_but_may_tell_where_the_number_comes_from() -> None:
    other = Observation(20, "sowing", "MILL", same_quantity=False)
    assert finding(other).verdict == "unchecked"
    made = finding(seen(30), other)
    assert made.verdict == "differs"
    assert made.reason.endswith("It is the value of another quantity: sowing (20).")


def test_what_holds_in_part_may_also_be_another_quantity() -> None:
    other = Observation(20, "sowing", "MILL", same_quantity=False)
    told = finding(seen(20, "office"), seen(25, "mill"), other).reason
    assert told.endswith("It is also the value of another quantity: sowing (20).")


def test_definitions_are_told_in_the_order_in_which_they_were_found() -> None:
    rows = Observation(31, "sowing", "MILL"), seen(30), Observation(29, "sowing", "MILL")
    assert finding(*rows).reason == "No source gives it; found: sowing (29 to 31), harvest (30)."
    none = Observation(None, "no such crop", "OFFICE"), *rows[1:]
    told = "No source gives it; found: no such crop, harvest (30), sowing (29)."
    assert finding(*none).reason == told


def test_a_band_covers_its_ends_and_the_difference_is_to_the_nearer() -> None:
    band = {"value": pd.NA, "low": 5.0, "high": 7.0}
    made = finding(seen(6), seen(7.5), seen(9), claim=band)
    assert (made.low, made.high) == (4.5, 7.5)
    assert made.evidence["difference"].tolist() == [0, 0.5, 2]
    assert made.evidence["agrees"].tolist() == [True, True, False]
    assert made.nearest is not None
    assert made.nearest["value"] == 6


@pytest.mark.parametrize(
    ("date", "verdict", "days"),
    [("1901-05-04", "agrees", 0), ("1901-05-06", "differs", 2), ("1901-05-01", "differs", -3),
     ("1901-05", "unchecked", 0)],
)  # fmt: skip
def test_an_event_agrees_if_its_date_lies_in_the_printed_one(
    date: str, verdict: str, days: float
) -> None:
    claim = {"kind": "event", "quantity": "event", "start": "1901-05-04", "end": "1901-05-04"}
    [made] = verdicts.judge(tables(claim, events=[EVENT | {"date": date}]), {})
    assert made.verdict == verdict
    assert made.nearest is not None
    assert made.nearest["difference"] == days


FAIR = {"kind": "event", "quantity": "event", "start": "1901-05-04", "end": "1901-05-04"}


def test_where_the_date_alone_was_found_the_verdict_says_no_more() -> None:
    [made] = verdicts.judge(tables(FAIR, events=[EVENT | {"confirms": "date"}]), {})
    assert made.verdict == "date confirmed"
    assert made.reason == (
        "The date is confirmed: A fair (4 May 1901). This does not check the rest of the sentence."
    )


def test_a_date_that_only_the_citation_has_may_be_a_week_older_and_is_told_so() -> None:
    claim = FAIR | {"status": "dated by its citation"}
    [made] = verdicts.judge(tables(claim, events=[EVENT | {"date": "1901-05-02"}]), {})
    assert made.verdict == "agrees"
    assert made.nearest is not None
    assert made.nearest["difference"] == -2
    assert "The sentence gives no date; what it cites is of 4 May 1901." in made.reason


def test_what_began_since_a_year_is_refuted_by_one_earlier_date() -> None:
    claim = FAIR | {"start": "1901", "end": pd.NA, "qualifier": "since"}
    found = [EVENT, EVENT | {"date": "1899-05"}]
    [made] = verdicts.judge(tables(claim, events=found), {})
    assert (made.verdict, made.reason) == ("differs", "Not since then: A fair (May 1899).")
    found = [EVENT, EVENT | {"date": "1899-05", "source": "NEWS"}]
    [made] = verdicts.judge(tables(claim, events=found), {})
    assert made.support.text == "1 independent source (contemporary press report)"  # not the mill
    [made] = verdicts.judge(tables(claim, events=[EVENT | {"date": "1903"}]), {})
    assert made.verdict == "unchecked"
    assert "Found, and decides nothing: A fair (1903)." in made.reason


@pytest.mark.parametrize(
    ("second", "verdict", "days"),
    [
        ("1901-05-06", "date confirmed", 2),
        ("1901-05-04", "date confirmed", 0),  # what is of one day is in no other order
        ("1901-05-02", "differs", -2),
        ("1901", "unchecked", None),
    ],
)
def test_an_order_of_events_is_held_against_their_dates(
    second: str, verdict: str, days: float | None
) -> None:
    claim = {"kind": "order", "quantity": "order", "start": pd.NA, "end": pd.NA}
    first = EVENT | {"position": 1, "confirms": "date"}
    then = first | {"position": 2, "date": second, "event": "A fire", "source": "NEWS"}
    [made] = verdicts.judge(tables(claim, events=[first, then]), {})
    assert made.verdict == verdict
    assert made.nearest is not None
    if days is not None:
        assert made.nearest["difference"] == days
        assert made.support.text == ("for each date at least 1 independent source (data set)")
        names = ["A fair (4 May 1901)", f"A fire ({int(second[-2:])} May 1901)"]
        said = "The order is as printed" if days >= 0 else "The dates give another order"
        order = ", then ".join(names if days >= 0 else names[::-1])
        assert made.reason.startswith(f"{said}: {order}.")


def in_order(*events: tuple[str, str], confirms: str = "date") -> verdicts.Finding:
    """Judge a sentence that tells so many events, each with its date and source, in their order."""
    claim = {"kind": "order", "quantity": "order", "start": pd.NA, "end": pd.NA}
    rows = [EVENT | {"position": place, "date": date, "source": source, "confirms": confirms}
            for place, (date, source) in enumerate(events)]  # fmt: skip
    [made] = verdicts.judge(tables(claim, events=rows), {})
    return made


def test_an_event_precedes_by_days_the_nearest_that_should_come_before_it() -> None:
    made = in_order(("1901-05-04", "MILL"), ("1901-05-06", "NEWS"), ("1901-05-04", "OFFICE"))
    assert made.verdict == "differs"
    assert made.evidence["difference"].tolist()[1:] == [2, -2]


def test_an_order_agrees_where_all_that_is_said_of_its_events_was_found() -> None:
    made = in_order(("1901-05-04", "MILL"), ("1901-05-06", "NEWS"), confirms="statement")
    told = "The order is as printed: A fair (4 May 1901), then A fair (6 May 1901)."
    assert (made.verdict, made.reason) == ("agrees", told)


def test_without_one_origin_an_order_is_that_of_the_other_events() -> None:
    made = in_order(("1901-05-04", "MILL"), ("1901-05-05", "MILL2"), ("1901-05-06", "NEWS"),
                    ("1901-05-07", "OFFICE"))  # fmt: skip
    mills = Family("mills", "the mills", "dataset", ("MILL", "MILL2"), cited=False, reprinted=False)
    assert verdicts.without(made, mills) == "date confirmed"


def test_a_date_that_two_sources_give_rests_on_both() -> None:
    [made] = verdicts.judge(tables(FAIR, events=[EVENT | {"also_in": "NEWS"}]), {})
    assert made.support.text == ("2 independent sources (1 data set, 1 contemporary press report)")


def test_a_value_between_those_of_two_origins_is_unconfirmed_and_not_refuted() -> None:
    made = finding(seen(15), seen(25, source="NEWS"))
    told = "No source gives it; it lies between those found: harvest (15 to 25)."
    assert (made.verdict, made.reason) == ("unconfirmed", told)
    assert finding(seen(19.4), seen(20.6, source="NEWS")).verdict == "unconfirmed"
    assert finding(seen(15), seen(16, source="NEWS")).verdict == "differs"
    assert finding(seen(15), seen(25, source="MILL2")).verdict == "differs"  # one origin


def test_what_does_not_exist_is_said_and_not_counted_as_nothing() -> None:
    made = finding(Observation(None, "no such crop", "OFFICE"))
    assert (made.verdict, made.reason) == ("differs", "No source gives it; found: no such crop.")
    record = made.record(RECORDS.set_index("source"))
    assert (record["evidence"][0]["value"], record["difference"]) == (None, None)


def test_a_record_has_the_distance_and_no_end_where_a_band_has_none() -> None:
    above = finding(seen(21, low=21, high=float("inf"))).record(RECORDS.set_index("source"))
    assert (above["low"], above["high"], above["difference"]) == (19.5, 20.5, 1.0)
    assert above["evidence"][0]["high"] is None


def test_findings_are_retold_in_another_language_with_the_same_verdicts() -> None:
    claims = pd.DataFrame([CLAIM, CLAIM | {"claim": "d"}])
    read, rules = tables({}) | {"claims": claims}, {"harvest": lambda *_: iter([seen(20)])}
    both = verdicts.judge(read, rules)
    assert verdicts.retold(both[1:], read, rules) == both[1:]
    with locales.using("fa"):
        [told] = verdicts.retold(both[1:], read, rules)
    assert (told.claim["claim"], told.verdict) == ("d", "agrees")
    assert told.reason != both[1].reason
    assert "۲۰" in told.reason


def test_sources_of_one_family_are_one_vote() -> None:
    both = finding(seen(20), seen(20, source="MILL2"))
    assert both.support.text == "1 independent source (data set)"
    assert [one.sources for one in both.support.families] == [("MILL", "MILL2")]
    three = finding(seen(20, also_in="MILL2 NEWS"), seen(20, source="OFFICE"))
    assert three.support.text == (
        "3 independent sources (1 official source, 1 data set, 1 contemporary press report)"
    )


def test_what_the_verdict_would_be_without_one_origin_is_told() -> None:
    made = finding(seen(20), seen(25, source="NEWS", also_in="OFFICE"))
    assert made.verdict == "depends"
    assert {family.family: verdicts.without(made, family) for family in made.support.families} == {
        "mills": "differs",
        "NEWS": "depends",  # the office gives the same value
        "OFFICE": "depends",
    }
    between = finding(seen(18), seen(25, source="NEWS"))
    assert between.verdict == "unconfirmed"
    assert {verdicts.without(between, one) for one in between.support.families} == {"differs"}
    above = finding(seen(15), seen(25, source="NEWS"), seen(26, source="OFFICE"))
    assert {one.family: verdicts.without(above, one) for one in above.support.families} == {
        "OFFICE": "unconfirmed",  # the mill is below and the newspaper above
        "mills": "differs",
        "NEWS": "unconfirmed",
    }
    [only] = finding(seen(20)).support.families
    assert verdicts.without(finding(seen(20)), only) == "unchecked"


def test_evidence_from_reposts_alone_is_said_to_be_that() -> None:
    alone = finding(seen(20, source="BLOG")).reason
    assert alone.endswith("Only reposts were found.")
    assert "the paper itself cites" not in alone
    assert finding(seen(20, source="MILL2")).reason.endswith("Only reposts were found.")
    both = finding(seen(20, source="BLOG", also_in="NEWS"))
    assert "repost" not in both.reason
    assert both.support.text == "1 independent source (contemporary press report) and reposts"
    assert finding(seen(20, source="COPY")).reason.endswith("Only reprints were read.")
    some = finding(seen(20, source="BLOG"), seen(30, source="NEWS"))
    assert some.reason.endswith("What holds rests on reposts alone.")


def test_the_origin_that_the_paper_cites_is_no_independent_one() -> None:
    read = tables({}) | {"families": FAMILIES.assign(cited_by="b c*")}
    [made] = verdicts.judge(read, {"harvest": lambda claim, tables: iter([seen(20)])})
    assert made.support.independent == ()
    assert made.support.text == "only the origin that the paper cites (data set)"
    assert made.reason.endswith("this checks the transcription.")


def test_a_claim_that_repeats_another_is_not_counted_again() -> None:
    claims = pd.DataFrame([CLAIM, CLAIM | {"claim": "d", "repeats": "c"}])
    made = verdicts.judge(tables({}) | {"claims": claims}, {})
    assert ledger.counts(made).to_dict() == dict.fromkeys(verdicts.ORDER, 0) | {"unchecked": 1}


def test_a_judgement_is_marked_and_decides_nothing() -> None:
    said = [{"claim": "c", "kind": "judgement", "text": "Perhaps sown"},
            {"claim": "c", "kind": "search", "text": "The yearbook has none"}]  # fmt: skip
    [made] = verdicts.judge(tables({}, reviews=said), {})
    assert (made.verdict, made.judgement) == ("unchecked", "Perhaps sown")
    assert made.reason == "The yearbook has none."


def test_one_kind_of_claims_can_be_judged_alone() -> None:
    assert verdicts.judge(tables({}), {}, "event") == []
    assert len(verdicts.judge(tables({}), {}, "value")) == 1


@pytest.mark.parametrize(
    ("value", "claim", "text"),
    [(1738.44, {}, "1,738.4"), (3.5749, {"decimals": 1}, "3.57"), (0.0719, {}, "0.0719"),
     (-2.5, {}, "−2.5"), (74.0, {"unit": "seats"}, "74"), ("1901-05", {}, "May 1901")],
)  # fmt: skip
def test_a_value_is_shown_one_digit_finer_and_to_three_figures(
    value: float | str, claim: dict[str, Any], text: str
) -> None:
    assert reasons.shown(value, pd.Series(CLAIM | claim)) == text


def test_one_changed_number_moves_its_own_verdict_and_no_other(sources: Path) -> None:
    from companion import paper

    read, rules = judged.tables(), paper.rules()
    harvests = read["harvests"].copy()
    harvests.loc[harvests["source"] == "MILL", "harvest_t"] = 8.1
    before, after = (
        verdicts.judge(read, rules),
        verdicts.judge(read | {"harvests": harvests}, rules),
    )
    moved = [one.claim["claim"] for one, then in zip(after, before, strict=True)
             if one.verdict != then.verdict]  # fmt: skip
    assert moved == ["oats-1901"]


def test_every_claim_has_a_verdict_and_a_reason_in_the_papers_order(sources: Path) -> None:
    found = judged.findings()
    assert [one.claim["claim"] for one in found] == reading.read("seeds/claims")["claim"].tolist()
    assert {one.verdict for one in found} <= set(verdicts.ORDER)
    assert all(one.reason for one in found)


def test_the_json_is_as_its_schema_says(sources: Path) -> None:
    schema = json.loads((CHECKOUT / "docs/audit.schema.json").read_text())
    records = json.loads(report.of_all("json"))
    jsonschema.validate(records, schema)
    records[0]["verdict"] = "perhaps"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(records, schema)


def test_csv_and_markdown_have_one_line_for_each_claim(sources: Path) -> None:
    lines = {form: report.of_all(form).splitlines() for form in ("csv", "md")}
    assert {form: len(text) for form, text in lines.items()} == {"csv": 6, "md": 7}


@pytest.mark.parametrize("width", [80, 140])
def test_the_ledger_fits_a_terminal_and_is_filtered_by_verdict(sources: Path, width: int) -> None:
    told = report.of_all("text", ("differs", "unchecked"), width)
    assert max(map(len, told.splitlines())) <= width
    assert [line.split()[0] for line in told.splitlines() if line[:1].isalpha()] == [
        "claim", "rye-growth", "barley",
    ]  # fmt: skip
    assert "2 facts: 1 differs, 1 unchecked." in told
    assert "Judgement: The paper may mean 1904." in " ".join(told.split())


def test_one_claim_is_told_with_its_full_trail(sources: Path) -> None:
    trail = report.of_claim("oats-1901", "text")
    assert "covers    7.2 to 8.8 (the value is within a tenth of the printed number)" in trail
    assert "5.5  harvest by mill: does not fit\n    MILL (contemporary press report): Mil" in trail
    assert "7.9  harvest by office: fits" in trail
    assert json.loads(report.of_claim("oats-1901", "json"))[0]["id"] == "oats-1901"


@pytest.mark.parametrize("width", [60, 80])
def test_whatever_is_told_fits_a_terminal_but_for_addresses(sources: Path, width: int) -> None:
    told = [
        *report.of_claim("oats-1901", "text", width).splitlines(),
        *report.of_references(None, "text", width).splitlines(),
        *report.fitted([["a" * 99, "b " * 99], ["c", "d"]], ["one", "two"], width).splitlines(),
    ]
    assert [line for line in told if len(line) > width and "://" not in line] == []


def test_an_unknown_claim_is_refused_with_the_likely_name(sources: Path, run: Runner) -> None:
    result = run(sources, "companion", "audit", "--claim", "rye-1901")
    assert result.returncode == 1
    assert "Did you mean 'rye-1900'?" in result.stderr


def test_the_ledger_tells_difference_and_source_of_the_nearest_value(sources: Path) -> None:
    told = ledger.ledger(judged.findings(), reading.read_sources()).set_index("claim")
    assert told.loc["rye-growth", "difference"] == "−0.5"
    assert told.loc["oats-1901", "evidence"] == "7.9 (office)"
    assert told.loc["oats-1901", "source"] == "OFFICE"
    assert (told.loc["barley", ["evidence", "difference"]] == "").all()
    with pytest.raises(CompanionError, match="Did you mean 'barley'"):
        ledger.pick(judged.findings(), "barly")


def test_the_chart_of_the_ledger_shows_the_tally_and_every_value_of_what_does_not_hold(
    sources: Path,
) -> None:
    found = judged.findings()
    shown = ledger.plotted(found)
    rows = sum(len(one.same) for one in found if one.verdict in ledger.NOT_HELD)
    assert shown["label"].ne("").sum() == rows
    tally = shown.drop_duplicates("verdict").set_index("verdict")["facts"]
    assert tally.to_dict() == ledger.counts(found).to_dict()
