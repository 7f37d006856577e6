"""Each sentence of the argument, pinned; and what a change of one number moves."""

import re

import pandas as pd
import pytest

from companion import paper
from companion.claims import charts, evidence, ledger, sentences, verdicts
from companion.register import exhibits
from tests.argument.conftest import Findings

HAMAS_DISTRICTS = "plc-text-hamas-district-pct"
SPEAKERS = "israel-population"


def test_every_claim_has_a_verdict_and_a_reason(
    evidence_tables: evidence.Tables, findings: Findings
) -> None:
    assert list(findings) == evidence_tables["claims"]["claim"].tolist()
    assert {one.verdict for one in findings.values()} == set(verdicts.ORDER)
    assert all(one.reason for one in findings.values())


def test_what_is_unchecked_says_where_was_looked(
    evidence_tables: evidence.Tables, findings: Findings
) -> None:
    searched = evidence_tables["reviews"].query("kind == 'search'")["claim"].tolist()
    unchecked = [name for name, one in findings.items() if one.verdict == "unchecked"]
    assert sorted(searched) == sorted(unchecked)


@pytest.mark.parametrize(
    ("claim", "printed", "counted", "belongs"),
    [
        ("third-way", "2.92", "2.408", "The Alternative (2.924)"),
        ("alternative", "2.72", "2.924", "Independent Palestine (2.716)"),
        ("independent-palestine", "2.42", "2.716", None),  # nobody's: The Third Way has 2.41
        ("independents", "0.72", "no such list among the 11", "Freedom and Social Justice (0.719)"),
    ],
)
def test_the_small_lists_percentages_differ_and_are_other_lists(
    claim: str, printed: str, counted: str, belongs: str | None, findings: Findings
) -> None:
    finding = findings[f"plc-table-{claim}-pct"]
    assert finding.verdict == "differs"
    assert printed in finding.claim["printed"]
    assert counted in finding.reason
    assert ("another quantity" in finding.reason) == bool(belongs)
    assert belongs is None or belongs in finding.reason


@pytest.mark.parametrize(
    ("claim", "verdict", "words"),
    [
        ("plc-text-hamas-list-pct", "agrees", "44.447"),
        ("plc-table-hamas-seats", "agrees", "74"),
        ("iran-trade-2008", "depends", "Holds for two-way trade by deputy foreign minister"),
        ("iran-trade-2008", "depends", "COW 4.0 (1,738)"),
        ("iran-trade-1995", "unconfirmed", "COW 4.0 (399), Russian trade minister Davydov (200)"),
        ("iran-trade-1995", "unconfirmed", "larger of the two reports (436)"),
        ("israel-exports-growth", "agrees", "COW 3.0 (3.57), COW 4.0 (3.58), ITPD-E (3.63)"),
        ("israel-exports-2008", "differs", "two-way trade by ITPD-E (3.18), Russian govern"),
        ("me-export-share", "depends", "Holds for the Middle East with Turkey (5.4 to 5.97)"),
        ("me-export-share", "depends", "not for the Middle East without Turkey and the Maghreb"),
        ("me-arms-share", "depends", "Holds for the Middle East with the Maghreb (15.5)"),
        ("me-arms-share", "depends", "the Middle East with Turkey (11.4)"),
        ("me-arms-share", "depends", "SIPRI's own Middle East and North Africa (15.7); not for"),
        ("me-arms-share", "depends", "SIPRI's own Middle East (11.2)"),
        ("israel-population", "depends", "native speakers of Russian (20); not for"),
        ("plc-text-hamas-district-pct", "agrees", "final count (41.73)"),
        ("putin-first-term", "differs", "Second inauguration of Putin (7 May 2004), then Putin's"),
        ("relations-second-term", "date confirmed", "The order is as printed: Second inaugur"),
        ("israel-cancels-medvedev", "differs", "(3 January 2011), then Medvedev speaks in Jer"),
        ("shalit-after-moscow", "date confirmed", "then Israel and Hamas agree on the exchange"),
        ("talks-2009", "differs", "Not since then: Lavrov and Mashal in Moscow speak of a gover"),
        ("mashal-august-2010", "differs", "(3 March 2006). The sentence gives no date; what it"),
        ("concept-2000", "date confirmed", "This does not check the rest of the sentence."),
        ("visa-free-2008", "agrees", "in force (20 September 2008)"),
        ("israel-energy-2025", "unchecked", "natural gas from any supplier, planned for 2025 (25)"),
        ("russia-asia-territory", "agrees", "(76.8), east of the Urals (75)"),
        ("medvedev-gul", "differs", "(12 May 2010)"),
        ("putin-tehran-2005", "differs", "(16 October 2007)"),
        ("putin-february-2006", "agrees", "31 January 2006). The sentence gives no date; what it"),
    ],
)
def test_the_verdict_follows_from_the_tables(
    claim: str, verdict: str, words: str, findings: Findings
) -> None:
    assert findings[claim].verdict == verdict
    assert words in findings[claim].reason


def test_a_judgement_decides_nothing(evidence_tables: evidence.Tables, findings: Findings) -> None:
    searches = evidence_tables["reviews"].query("kind == 'search'")
    none = verdicts.judge(evidence_tables | {"reviews": searches}, paper.rules())
    assert all(not one.judgement for one in none)
    assert [one.verdict for one in none] == [one.verdict for one in findings.values()]
    assert any(one.judgement for one in findings.values())


def test_a_ministers_rounded_figure_agrees_because_the_two_intervals_meet(
    findings: Findings,
) -> None:
    rows = findings["iran-trade-2008"].evidence.set_index("by")
    spoken = rows.loc["deputy foreign minister Borodavkin"]
    assert (spoken["low"], spoken["high"], spoken["agrees"]) == (3650, 3750, True)


@pytest.mark.parametrize(
    ("table", "row", "column", "value", "moved"),
    [
        (
            "plc_district_votes",
            "affiliation == 'Change and Reform'",
            "vote_share_pct",
            40.0,
            HAMAS_DISTRICTS,
        ),
        ("single_figures", "definition == 'native speakers of Russian'", "value", 27.0, SPEAKERS),
        ("trade_points", "source == 'BORODAVKIN2009'", "value_usd_m", 2700.0, "iran-trade-2008"),
        ("events", "source == 'REUTERS2010'", "date", "2010-05-13", "medvedev-gul"),
    ],
)
def test_one_changed_number_moves_its_own_verdict_and_no_other(
    table: str,
    row: str,
    column: str,
    value: float | str,
    moved: str,
    evidence_tables: evidence.Tables,
    findings: Findings,
) -> None:
    frame: pd.DataFrame = evidence_tables[table].copy()
    frame.loc[frame.eval(row), column] = value
    changed = verdicts.judge(evidence_tables | {table: frame}, paper.rules())
    other = {f.claim["claim"] for f in changed if f.verdict != findings[f.claim["claim"]].verdict}
    assert other == {moved}


def test_each_kind_of_quantity_in_the_register_has_a_rule_or_is_a_picture(
    evidence_tables: evidence.Tables,
) -> None:
    told = evidence_tables["claims"].query("status != 'not in the text'")
    without = set(told["quantity"]) - {"event", "order", *paper.rules()}
    assert without == {"number of options"}  # searched for in vain


def test_two_sources_where_two_exist(findings: Findings) -> None:
    alone = [
        name
        for name, one in findings.items()
        if one.verdict != "unchecked" and one.claim["kind"] == "value"
        if len({*one.evidence["source"], *" ".join(one.evidence["also_in"]).split()}) < 2
    ]
    assert alone == []


def test_no_verdict_counts_one_origin_twice(
    findings: Findings, evidence_tables: evidence.Tables
) -> None:
    family = evidence_tables["sources"].set_index("source")["family"]
    for one in findings.values():
        for origin in one.support.families:
            assert {family[key] for key in origin.sources} == {origin.family} or (
                origin.sources == (origin.family,)
            )
        names = [origin.family for origin in one.support.families]
        assert len(names) == len(set(names))


def test_a_source_that_quotes_another_report_belongs_to_a_family(
    evidence_tables: evidence.Tables,
) -> None:
    sources = evidence_tables["sources"]
    quoting = sources["locator"].str.contains(r"\bas [A-Z][\w ]+ quotes? ", na=False)
    assert quoting.sum() >= 3
    assert sources.loc[quoting, "family"].notna().all()


def test_what_contradicts_is_all_that_a_refutation_rests_on(findings: Findings) -> None:
    for one in findings.values():
        if one.verdict == "differs" and one.claim["kind"] == "event":
            against = one.same[one.same["agrees"].eq(False)]
            known = {*against["source"], *" ".join(against["also_in"]).split()}
            assert {key for origin in one.support.families for key in origin.sources} == known


def months(first: str, last: str) -> float:
    return (pd.Timestamp(last) - pd.Timestamp(first)).days / 30.44


def test_the_spans_that_judgements_name_are_those_of_the_tables(findings: Findings) -> None:
    def dates(claim: str) -> list[str]:
        return list(findings[claim].same.sort_values("position")["value"])

    for claim, words, count in (("shalit-after-moscow", "Twenty months", 20),
                                ("agreement-after-moscow", "Fifteen months", 15)):  # fmt: skip
        assert words in findings[claim].judgement
        assert round(months(*dates(claim))) == count
    cancelled = findings["israel-cancels-medvedev"]
    assert "two weeks before" in cancelled.judgement
    assert cancelled.nearest is not None
    assert round(cancelled.nearest["difference"] / 7) == -2
    gul = findings["medvedev-gul"]
    assert "a day later" in gul.judgement
    assert gul.same["difference"].tolist() == [-1]
    ministry = findings["ministry-2007"]
    told = re.search(r"ended on 7 May 2008, (\w+) months later", ministry.judgement)
    assert told
    assert told[1] == "ten"
    assert round(months(ministry.same["value"].iloc[0], "2008-05-07")) == 10


def test_no_verdict_rests_on_reposts_or_on_the_papers_own_source_without_saying_so(
    findings: Findings,
) -> None:
    for one in findings.values():
        found = one.support.families
        if found and all(origin.grade == "repost" for origin in found):
            assert "Only reposts were found." in one.reason
        if found and all(origin.cited for origin in found):
            assert "this checks the transcription." in one.reason


def test_no_date_that_was_found_on_another_day_is_called_the_same(findings: Findings) -> None:
    for one in findings.values():
        if one.claim["kind"] == "event" and len(str(one.claim["end"])) == len("2010-05-13"):
            for row in one.same.itertuples():
                assert (row.difference == 0) == (row.value == one.claim["end"])


def test_the_tally_counts_facts_and_not_rows(findings: Findings) -> None:
    repeated = [name for name, one in findings.items() if one.repeats]
    assert "plc-table-hamas-seats" in repeated
    assert "hamas-elected-2006" in repeated
    assert ledger.counts(list(findings.values())).sum() == len(findings) - len(repeated)


@pytest.mark.parametrize("kind", ["all", "value", "event", "order", "putin-tehran-2005",
                                  "israel-exports-2008", "plc-text-hamas-list-pct"])  # fmt: skip
def test_what_is_said_of_the_ledger_is_there(findings: Findings, kind: str) -> None:
    some = [one for name, one in findings.items() if kind in ("all", name, one.claim["kind"])]
    plotted = ledger.plotted(some)
    facts = sentences.facts(some) | sentences.chart(plotted, some) | {"credit_words": ""}
    register = exhibits.load()["1_claims"].entry.exhibits
    filled = exhibits.fill("verdicts", register["verdicts"], facts)
    words = " ".join(filter(None, [*filled.values(), *sentences.answer(some)]))
    assert not re.search(r"\b0\b|\bnan\b|  |\b1 \w+s (are|lie)\b", words)
    assert ("Dots:" in words) == plotted["ratio"].notna().any()
    assert ("Dates:" in words) == (kind not in ("value", "israel-exports-2008") and
                                   kind != "plc-text-hamas-list-pct")  # fmt: skip
    assert ("orders of events" in words) == (kind in ("all", "order"))
    drawn = charts.ledger(plotted, 183, "Source.", found=ledger.found_words(some)).axes[0]
    assert drawn.xaxis.get_visible() == ("Dots:" in words)


def test_the_two_releases_of_the_correlates_of_war_are_one_origin(
    evidence_tables: evidence.Tables,
) -> None:
    """The note on the family gives the count that its being one rests on."""
    keys = ["series", "partner", "year", "flow"]
    flows = evidence_tables["trade_flows"].set_index(keys)["value_usd_m"]
    both = flows["COW3"].to_frame("old").join(flows["COW4"].rename("new")).dropna()
    same = (both["old"] - both["new"]).abs() <= 0.5  # the newer is in whole millions
    note = evidence_tables["families"].set_index("family").loc["imf-dots", "note"]
    assert note.startswith(f"{same.sum()} of {len(both)} values of COW 3.0 and 4.0 are the same")
