"""What README and the notebooks say of the results, computed from the tables."""

import re

import pandas as pd

from companion import paths
from companion.claims.evidence import Tables
from companion.tables import reading
from russia_hamas.election import formulas, proportionality
from russia_hamas.election.findings import Election
from tests.argument.conftest import Findings


def said(words: str) -> bool:
    text = re.sub(r"\s+", " ", (paths.root() / "README.md").read_text(encoding="utf-8"))
    return words in text


def test_two_of_the_three_smallest_lists_have_another_lists_percentage(
    comparison: pd.DataFrame, official: pd.DataFrame
) -> None:
    assert said("Two of the paper's three smallest lists stand beside another list's percentage")
    smallest = comparison[comparison["official_pct"].notna()].nsmallest(3, "official_pct")
    assert (~smallest["agrees"].astype(bool) & smallest["printed_list"].notna()).sum() == 2
    independents = comparison.set_index("affiliation").loc["Independents", "printed_list"]
    assert official.loc[independents, "total_seats"] == 0


def test_no_other_total_gives_a_printed_percentage_and_the_lists_were_nearly_proportional(
    election_tables: Tables,
) -> None:
    found = Election(election_tables, "official", "sainte-lague", 2.0)
    bases = found.bases.set_index("base")["any"]
    assert bases["valid list ballots"] > 0
    assert not bases.drop("valid list ballots").any()
    assert found.indices.loc["list tier", "gallagher"] < 2


def test_sainte_lague_gives_the_published_list_seats_and_dhondt_does_not(
    official: pd.DataFrame,
) -> None:
    assert said("Sainte-Laguë gives the published list seats and d'Hondt does not")
    votes = official["votes"].dropna()
    table = formulas.seats_by_formula(votes, official["list_seats"], 66, 2.0)
    assert (table["sainte-lague"] == table["published"]).all()
    assert (table["dhondt"] != table["published"]).any()


def test_the_districts_made_the_gap(official: pd.DataFrame, district_pct: pd.Series) -> None:
    assert said("the gap between votes and seats was made in the districts")
    gaps = proportionality.tiers(official, district_pct)
    assert gaps["district_part_pct"].iloc[0] > 90


def test_iran_in_2008_is_the_officials_figure_near_two_data_sets_and_twice_a_third(
    findings: Findings,
) -> None:
    assert said(
        "is what a Russian official gave; two data sets come within a tenth of it, and the "
        "importers' reports of a third give half"
    )
    rows = findings["iran-trade-2008"].evidence.set_index("by")
    assert rows.loc["deputy foreign minister Borodavkin", "agrees"] is True
    values = rows["value"].astype(float) / 3715
    assert values[["COW 3.0", "ITPD-E"]].sub(1).abs().max() < 0.1
    assert round(values["COW 4.0"], 1) == 0.5
    assert findings["iran-trade-1995"].verdict == "unconfirmed"


def test_israeli_exports_grew_fourfold_to_less_than_a_third(findings: Findings) -> None:
    assert said("did grow almost fourfold, but to less than a third of the printed level")
    assert findings["israel-exports-growth"].verdict == "agrees"
    level = findings["israel-exports-2008"].same["value"].astype(float)
    assert level.max() < 3 / 3


def test_the_shares_need_turkey_and_iran_with_the_maghreb() -> None:
    assert said("needs Turkey in the region, that of its arms exports Iran and the Maghreb")
    table = reading.read_sweep("shares")
    inside = table[table["inside"].astype(bool)]
    goods, arms = (inside[inside["measure"] == measure] for measure in ("all", "arms"))
    assert goods["region"].str.contains("turkey").all()
    assert (arms["region"].str.contains("iran") & arms["region"].str.contains("maghreb")).all()
    whole = table["region"] == "core,egypt,iran,turkey,maghreb"
    window = ["first_year", "last_year"]
    of_measure = table[whole].groupby([*window, "measure"])["inside"].any()
    both = of_measure.groupby(window).all()
    assert both.any()
    assert not both.all()


def test_the_dates_and_orders_of_the_last_sentence(findings: Findings) -> None:
    assert said("Putin came to Tehran in 2007, not in 2005; Medvedev's visit to Israel was called")
    for claim in ("putin-tehran-2005", "putin-first-term", "israel-cancels-medvedev", "talks-2009"):
        assert findings[claim].verdict == "differs"
    nearest = findings["putin-tehran-2005"].nearest
    assert nearest is not None
    assert nearest["value"].startswith("2007-10")
