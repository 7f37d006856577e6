import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from russia_hamas.election import formulas, proportionality, results

HAMAS = "Change and Reform"


def series(*values: float) -> pd.Series:
    return pd.Series(values, index=[f"list {n}" for n in range(len(values))], dtype=float)


def test_the_indices_of_an_example_worked_by_hand() -> None:
    """Votes 40, 35, 25 and seats 50, 30, 20: differences 10, -5, -5."""
    votes, seats = series(40, 35, 25), series(50, 30, 20)
    assert proportionality.gallagher(votes, seats) == pytest.approx(((100 + 25 + 25) / 2) ** 0.5)
    assert proportionality.loosemore_hanby(votes, seats) == 10
    assert proportionality.effective_number(votes) == pytest.approx(1 / (0.16 + 0.1225 + 0.0625))
    assert proportionality.effective_number(seats) == pytest.approx(1 / (0.25 + 0.09 + 0.04))


shares = (
    st.lists(st.integers(0, 1000), min_size=2, max_size=10)
    .filter(any)
    .map(lambda counts: results.share_pct(series(*counts)))
)


@given(shares)
def test_proportional_seats_have_no_disproportionality(votes: pd.Series) -> None:
    assert proportionality.gallagher(votes, votes) == 0
    assert proportionality.loosemore_hanby(votes, votes) == 0


@given(st.data())
def test_the_indices_stay_within_their_bounds(data: st.DataObject) -> None:
    votes = data.draw(shares)
    counts = data.draw(st.lists(st.integers(0, 99), min_size=len(votes), max_size=len(votes)))
    seats = results.share_pct(series(*counts) + 1)
    least, most = 0, 100 + 1e-9
    gallagher = proportionality.gallagher(votes, seats)
    assert least <= gallagher <= proportionality.loosemore_hanby(votes, seats) + 1e-9 <= most + 1
    assert 1 - 1e-9 <= proportionality.effective_number(votes) <= len(votes) + 1e-9


def test_the_lists_were_proportional_and_the_council_was_not(official: pd.DataFrame) -> None:
    table = proportionality.indices(official).round(2)
    assert table["gallagher"].tolist() == [1.16, 10.00]
    assert table["loosemore_hanby"].tolist() == [2.33, 14.64]
    assert table["parties_votes"].tolist() == [2.68, 2.68]
    assert table["parties_seats"].tolist() == [2.65, 2.32]
    assert table["advantage_ratio"].tolist() == [0.99, 1.26]


def test_the_districts_made_the_whole_gap(official: pd.DataFrame, district_pct: pd.Series) -> None:
    table = proportionality.tiers(official, district_pct)
    parts = table[["list_formula_seats", "district_vote_seats", "block_vote_seats"]].sum(axis=1)
    assert parts.tolist() == pytest.approx(table["gap_seats"].tolist())
    assert table["gap_seats"].sum() == pytest.approx(0)
    assert round(table.loc[HAMAS, "district_part_pct"]) == 102
    assert official.loc[HAMAS, "district_seats"] == 45
    assert district_pct[HAMAS] == 41.73


def test_without_the_block_vote_nobody_would_have_had_a_majority(
    official: pd.DataFrame, district_pct: pd.Series
) -> None:
    table = proportionality.counterfactuals(official, district_pct, "sainte-lague", 2)
    assert table.index.tolist() == ["elected", "by_list", "by_district"]
    assert table[HAMAS].tolist() == [74, 60, 57]
    assert table.sum(axis=1).tolist() == [132, 132, 132]
    assert table.iloc[1:].to_numpy().max() < 67 <= table.iloc[0].max()


def test_only_thresholds_that_cross_a_share_change_a_seat(votes: pd.Series) -> None:
    steps = proportionality.by_threshold(votes, 66, list(formulas.FORMULAS))
    law = steps.query("formula == 'sainte-lague'").iloc[0]
    assert (law["above_pct"], round(law["up_to_pct"], 2)) == (0, 2.41)
    assert law[list(votes.index[:6])].tolist() == [29, 28, 3, 2, 2, 2]
    for row in steps.itertuples():
        for threshold in (row.above_pct + 1e-6, row.up_to_pct - 1e-6):
            won = formulas.list_seats(votes, 66, row.formula, threshold)
            assert won.tolist() == steps.loc[row.Index, list(votes.index)].tolist()
