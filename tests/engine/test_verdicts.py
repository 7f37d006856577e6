"""Each sentence of the argument, pinned; and what a change of one number moves."""

import json

import jsonschema
import pytest
from click.testing import CliRunner

from companion import paths
from companion.claims import evidence, verdicts
from companion.cli import main
from companion.errors import DataError
from companion.tables import reading

TABLES = reading.read_all(verdicts.NEEDS)
SOURCES = reading.read_sources()
FINDINGS = {f.claim["claim"]: f for f in verdicts.judge(TABLES)}
HAMAS_DISTRICTS = "plc-text-hamas-district-pct"
SCHEMA = json.loads((paths.root() / "docs/audit.schema.json").read_text())


def audit(*words):
    result = CliRunner().invoke(main, ["audit", *words])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_every_claim_has_a_verdict_and_a_reason():
    assert list(FINDINGS) == TABLES["claims"]["claim"].tolist()
    assert {f.verdict for f in FINDINGS.values()} == set(verdicts.ORDER)
    assert all(f.reason for f in FINDINGS.values())


def test_what_is_unchecked_says_where_was_looked():
    for finding in FINDINGS.values():
        searched = TABLES["reviews"].query("claim == @finding.claim['claim'] and kind == 'search'")
        assert (finding.verdict == "unchecked") == (len(searched) == 1), finding.claim["claim"]


@pytest.mark.parametrize(
    ("claim", "printed", "counted", "belongs"),
    [
        ("third-way", "2.92", "2.408", "The Alternative (2.924)"),
        ("alternative", "2.72", "2.924", "Independent Palestine (2.716)"),
        ("independent-palestine", "2.42", "2.716", None),  # nobody's: The Third Way has 2.41
        ("independents", "0.72", "(0)", "Freedom and Social Justice (0.719)"),
    ],
)
def test_the_small_lists_percentages_differ_and_are_other_lists(claim, printed, counted, belongs):
    finding = FINDINGS[f"plc-table-{claim}-pct"]
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
def test_the_verdict_follows_from_the_tables(claim, verdict, words):
    assert FINDINGS[claim].verdict == verdict
    assert words in FINDINGS[claim].reason


def test_a_judgement_is_marked_and_decides_nothing():
    none = verdicts.judge(TABLES | {"reviews": TABLES["reviews"].query("kind == 'search'")})
    assert all(not finding.judgement for finding in none)
    assert [f.verdict for f in none] == [f.verdict for f in FINDINGS.values()]
    assert "Judgement: " in audit()


def test_rounded_evidence_agrees_if_the_two_intervals_meet():
    rows = FINDINGS["iran-trade-2008"].evidence.set_index("by")
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
def test_one_changed_number_moves_its_own_verdict_and_no_other(table, row, column, value, moved):
    frame = TABLES[table].copy()
    frame.loc[frame.eval(row), column] = value
    changed = verdicts.judge(TABLES | {table: frame})
    other = {f.claim["claim"] for f in changed if f.verdict != FINDINGS[f.claim["claim"]].verdict}
    assert other == {moved}


def test_the_json_is_as_its_schema_says():
    records = json.loads(audit("--format", "json"))
    jsonschema.validate(records, SCHEMA)
    assert [record["id"] for record in records] == list(FINDINGS)
    records[0]["verdict"] = "perhaps"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(records, SCHEMA)


def test_text_and_csv_have_one_line_for_each_claim():
    assert len(audit().splitlines()) == 1 + len(FINDINGS)
    assert len(audit("--format", "csv").splitlines()) == 1 + len(FINDINGS)
    assert len(audit("--format", "md").splitlines()) == 2 + len(FINDINGS)


def test_one_claim_is_told_with_its_full_trail():
    trail = audit("--claim", "iran-trade-2008")
    assert "covers    3714.5 to 3715.5 (the value rounds to the printed number)" in trail
    assert trail.count("reporter: ") == len(FINDINGS["iran-trade-2008"].evidence)
    keys = FINDINGS["iran-trade-2008"].evidence["source"]
    assert all(SOURCES.loc[key, "url"] in trail for key in keys)


def test_an_unknown_claim_is_refused_with_the_likely_name():
    result = CliRunner().invoke(main, ["audit", "--claim", "iran-trade-2007"])
    assert result.exit_code == 1
    assert "Did you mean 'iran-trade-2008'?" in result.stderr


def test_a_review_of_a_claim_that_does_not_exist_is_refused():
    reviews = TABLES["reviews"].assign(claim="iran-trade-2007")
    with pytest.raises(DataError, match=r"data/reviews\.csv: there is no claim 'iran-trade-2007'"):
        verdicts.judge(TABLES | {"reviews": reviews})


def test_each_kind_of_quantity_in_the_register_has_a_rule_or_is_a_picture():
    told = TABLES["claims"].query("status != 'not in the text'")
    without = set(told["quantity"]) - set(evidence.RULES)
    assert without == {"number of options"}  # searched for in vain


def test_two_sources_where_two_exist():
    rows = [
        (name, {*f.evidence["source"], *" ".join(f.evidence["also_in"]).split()})
        for name, f in FINDINGS.items()
        if f.verdict in ("agrees", "differs", "depends") and f.claim["kind"] == "value"
    ]
    assert {name for name, keys in rows if len(keys) < 2} == set()


def test_the_chart_of_the_ledger_shows_every_value_of_every_verdict():
    shown = verdicts.plotted(list(FINDINGS.values()))
    rows = sum(int(f.evidence["same_quantity"].sum()) for f in FINDINGS.values())
    assert shown["label"].ne("").sum() == rows
    counted = verdicts.counts(list(FINDINGS.values()))
    assert [group.rsplit("(", 1)[1] for group in shown["group"].unique()] == [
        f"{number})" for number in counted
    ]
