"""Each sentence of the argument, pinned; and what a change of one number moves."""

import pandas as pd
import pytest

from companion import paper
from companion.claims import evidence, judged, verdicts
from companion.claims.verdicts import Finding

Findings = dict[str, Finding]
HAMAS_DISTRICTS = "plc-text-hamas-district-pct"


@pytest.fixture(scope="session")
def tables() -> evidence.Tables:
    return judged.tables()


@pytest.fixture(scope="session")
def findings(tables: evidence.Tables) -> Findings:
    return {str(one.claim["claim"]): one for one in verdicts.judge(tables, paper.rules())}


def test_every_claim_has_a_verdict_and_a_reason(
    tables: evidence.Tables, findings: Findings
) -> None:
    assert list(findings) == tables["claims"]["claim"].tolist()
    assert {one.verdict for one in findings.values()} == set(verdicts.ORDER)
    assert all(one.reason for one in findings.values())


def test_what_is_unchecked_says_where_was_looked(
    tables: evidence.Tables, findings: Findings
) -> None:
    searched = tables["reviews"].query("kind == 'search'")["claim"].tolist()
    unchecked = [name for name, one in findings.items() if one.verdict == "unchecked"]
    assert sorted(searched) == sorted(unchecked)


@pytest.mark.parametrize(
    ("claim", "printed", "counted", "belongs"),
    [
        ("third-way", "2.92", "2.408", "The Alternative (2.924)"),
        ("alternative", "2.72", "2.924", "Independent Palestine (2.716)"),
        ("independent-palestine", "2.42", "2.716", None),  # nobody's: The Third Way has 2.41
        ("independents", "0.72", "(0)", "Freedom and Social Justice (0.719)"),
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
        ("iran-trade-1995", "differs", "COW 4.0 (399), Russian trade minister Davydov (200)"),
        ("israel-exports-growth", "agrees", "COW 3.0 (3.57), COW 4.0 (3.58), ITPD-E (3.63)"),
        ("israel-exports-2008", "differs", "two-way trade by ITPD-E (3.18), Russian govern"),
        ("me-export-share", "depends", "Holds for the Middle East with Turkey (5.4 to 5.42)"),
        ("me-export-share", "depends", "not for the Middle East without Turkey and the Maghreb"),
        ("me-arms-share", "depends", "Holds for the Middle East with the Maghreb (15.5)"),
        ("me-arms-share", "depends", "the Middle East with Turkey (11.4)"),
        ("israel-population", "differs", "immigrants 1990 to 2009 (13.2)"),
        ("israel-energy-2025", "unchecked", "natural gas from any supplier, planned for 2025 (25)"),
        ("russia-asia-territory", "agrees", "(76.8), east of the Urals (75)"),
        ("medvedev-gul", "differs", "(12 May 2010)"),
        ("putin-tehran-2005", "differs", "(16 October 2007)"),
        ("putin-february-2006", "agrees", "31 January 2006"),
    ],
)
def test_the_verdict_follows_from_the_tables(
    claim: str, verdict: str, words: str, findings: Findings
) -> None:
    assert findings[claim].verdict == verdict
    assert words in findings[claim].reason


def test_a_judgement_decides_nothing(tables: evidence.Tables, findings: Findings) -> None:
    searches = tables["reviews"].query("kind == 'search'")
    none = verdicts.judge(tables | {"reviews": searches}, paper.rules())
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
        ("plc_district_votes", "source == 'KALM'", "vote_share_pct", 41.73, HAMAS_DISTRICTS),
        ("single_figures", "source == 'RUSSPOETRY'", "value", 19.0, "israel-population"),
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
    tables: evidence.Tables,
    findings: Findings,
) -> None:
    frame: pd.DataFrame = tables[table].copy()
    frame.loc[frame.eval(row), column] = value
    changed = verdicts.judge(tables | {table: frame}, paper.rules())
    other = {f.claim["claim"] for f in changed if f.verdict != findings[f.claim["claim"]].verdict}
    assert other == {moved}


def test_each_kind_of_quantity_in_the_register_has_a_rule_or_is_a_picture(
    tables: evidence.Tables,
) -> None:
    told = tables["claims"].query("status != 'not in the text'")
    without = set(told["quantity"]) - {"event", *paper.rules()}
    assert without == {"number of options"}  # searched for in vain


def test_two_sources_where_two_exist(findings: Findings) -> None:
    alone = [
        name
        for name, one in findings.items()
        if one.verdict != "unchecked" and one.claim["kind"] == "value"
        if len({*one.evidence["source"], *" ".join(one.evidence["also_in"]).split()}) < 2
    ]
    assert alone == []
