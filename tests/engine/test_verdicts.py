"""The rules of verdicts: made-up claims, evidence and rules; and what the audit prints of them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import pytest

from companion.claims import evidence, judged, ledger, report, verdicts
from companion.claims.evidence import Observation
from companion.errors import CompanionError, DataError
from companion.tables import reading
from tests.conftest import CHECKOUT, Runner

CLAIM = {"claim": "c", "kind": "value", "status": "stated", "section": "one", "paragraph": 1,
         "printed": "20", "value": 20.0, "low": pd.NA, "high": pd.NA, "decimals": 0,
         "unit": "tonnes", "qualifier": pd.NA, "quantity": "harvest", "start": "1901",
         "end": "1901", "statement": "A harvest"}  # fmt: skip
QUALIFIERS = pd.DataFrame(
    {"qualifier": ["none"], "below": [0.5], "above": [0.5], "unit": ["last digit"]}
)
EVENT = {"claim": "c", "date": "1901-05-04", "event": "A fair", "same_event": True,
         "source": "MILL", "also_in": pd.NA}  # fmt: skip


def tables(claim: dict[str, Any], **frames: list[dict[str, Any]]) -> evidence.Tables:
    empty = {"events": list(EVENT), "reviews": ["claim", "kind", "text"]}
    read = {name: pd.DataFrame(frames.get(name, []), columns=empty[name]) for name in empty}
    return {"claims": pd.DataFrame([CLAIM | claim]), "qualifiers": QUALIFIERS, **read}


def finding(*found: Observation, claim: dict[str, Any] | None = None) -> verdicts.Finding:
    """Judge one claim by made-up evidence."""

    def rule(_: pd.Series, __: evidence.Tables) -> Iterator[Observation]:
        yield from found

    [made] = verdicts.judge(tables(claim or {}), {"harvest": rule})
    return made


def seen(value: float, by: str = "", **more: Any) -> Observation:
    return Observation(value, "harvest", "MILL", by=by, **more)


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


def test_what_is_at_least_so_much_is_told_so() -> None:
    made = finding(seen(18, low=18, high=float("inf")))
    assert (made.verdict, made.reason) == ("agrees", "Confirmed: harvest (at least 18).")


def test_another_quantity_decides_nothing_but_may_tell_where_the_number_comes_from() -> None:
    other = Observation(20, "sowing", "MILL", same_quantity=False)
    assert finding(other).verdict == "unchecked"
    made = finding(seen(30), other)
    assert made.verdict == "differs"
    assert made.reason.endswith("It is the value of another quantity: sowing (20).")


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
     ("1901-05", "differs", 0)],
)  # fmt: skip
def test_an_event_agrees_if_its_date_lies_in_the_printed_one(
    date: str, verdict: str, days: float
) -> None:
    claim = {"kind": "event", "quantity": "event", "start": "1901-05-04", "end": "1901-05-04"}
    [made] = verdicts.judge(tables(claim, events=[EVENT | {"date": date}]), {})
    assert made.verdict == verdict
    assert made.nearest is not None
    assert made.nearest["difference"] == days


def test_a_judgement_is_marked_and_decides_nothing() -> None:
    said = [{"claim": "c", "kind": "judgement", "text": "Perhaps sown"},
            {"claim": "c", "kind": "search", "text": "The yearbook has none"}]  # fmt: skip
    [made] = verdicts.judge(tables({}, reviews=said), {})
    assert (made.verdict, made.judgement) == ("unchecked", "Perhaps sown")
    assert made.reason == "The yearbook has none."


@pytest.mark.parametrize("name", ["reviews", "events"])
def test_a_row_about_a_claim_that_does_not_exist_is_refused(name: str) -> None:
    rows = {"reviews": [{"claim": "d", "kind": "search", "text": ""}],
            "events": [EVENT | {"claim": "d"}]}  # fmt: skip
    with pytest.raises(DataError, match=rf"data/{name}\.csv: there is no claim 'd'"):
        verdicts.judge(tables({}, **{name: rows[name]}), {})


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
    assert verdicts.shown(value, pd.Series(CLAIM | claim)) == text


def test_one_changed_number_moves_its_own_verdict_and_no_other(project: Path) -> None:
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


def test_every_claim_has_a_verdict_and_a_reason_in_the_papers_order(project: Path) -> None:
    found = judged.findings()
    assert [one.claim["claim"] for one in found] == reading.read("seeds/claims")["claim"].tolist()
    assert {one.verdict for one in found} == set(verdicts.ORDER)
    assert all(one.reason for one in found)


def test_the_json_is_as_its_schema_says(project: Path) -> None:
    schema = json.loads((CHECKOUT / "docs/audit.schema.json").read_text())
    records = json.loads(report.of_all("json"))
    jsonschema.validate(records, schema)
    records[0]["verdict"] = "perhaps"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(records, schema)


def test_text_csv_and_markdown_have_one_line_for_each_claim(project: Path) -> None:
    lines = {form: report.of_all(form).splitlines() for form in ("text", "csv", "md")}
    assert {form: len(text) for form, text in lines.items()} == {"text": 6, "csv": 6, "md": 7}
    assert lines["text"][2].endswith("Judgement: The paper may mean 1904.")


def test_one_claim_is_told_with_its_full_trail(project: Path) -> None:
    trail = report.of_claim("oats-1901", "text")
    assert "covers    7.2 to 8.8 (the value is within a tenth of the printed number)" in trail
    assert "5.5  harvest by mill: does not fit\n    MILL: The mill: Ledger\n    https" in trail
    assert "7.9  harvest by office: fits" in trail
    assert json.loads(report.of_claim("oats-1901", "json"))[0]["id"] == "oats-1901"


def test_an_unknown_claim_is_refused_with_the_likely_name(built: Path, run: Runner) -> None:
    result = run(built, "companion", "audit", "--claim", "rye-1901")
    assert result.returncode == 1
    assert "Did you mean 'rye-1900'?" in result.stderr


def test_the_ledger_tells_difference_and_source_of_the_nearest_value(project: Path) -> None:
    told = ledger.ledger(judged.findings(), reading.read_sources()).set_index("claim")
    assert told.loc["rye-growth", "difference"] == "−0.5"
    assert told.loc["oats-1901", "evidence"] == "7.9 (Harvest office; OFFICE)"
    assert (told.loc["barley", ["evidence", "difference"]] == "").all()
    with pytest.raises(CompanionError, match="Did you mean 'barley'"):
        ledger.pick(judged.findings(), "barly")


def test_the_chart_of_the_ledger_shows_every_value_of_every_verdict(project: Path) -> None:
    found = judged.findings()
    shown = ledger.plotted(found)
    rows = sum(int(one.evidence["same_quantity"].sum()) for one in found)
    assert shown["label"].ne("").sum() == rows
    counted = ledger.counts(found)
    assert [group.rsplit("(", 1)[1] for group in shown["group"].unique()] == [
        f"{number})" for number in counted
    ]
