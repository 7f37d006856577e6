import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import DataError
from companion.tables import reading
from russia_hamas.election import formulas, printed_table, results

LISTS = reading.read("data/plc_lists")
OFFICIAL = results.official(LISTS, reading.read("data/plc_seats"))
VOTES = OFFICIAL["votes"].dropna()
ROWS = printed_table.printed_rows(reading.read("seeds/plc_2006_table"), reading.read("data/names"))


def test_the_law_gives_the_published_list_seats_and_dhondt_does_not():
    assert formulas.list_seats(VOTES, 66, "sainte-lague", 2).head(6).tolist() == [
        29,
        28,
        3,
        2,
        2,
        2,
    ]
    assert formulas.list_seats(VOTES, 66, "dhondt", 2).head(6).tolist() == [31, 29, 2, 2, 1, 1]


def test_the_threshold_did_not_bind():
    law, none = (formulas.list_seats(VOTES, 66, "sainte-lague", limit) for limit in (2, 0))
    assert law.equals(none)


@given(
    st.lists(st.integers(1, 10**6), min_size=2, max_size=12, unique=True),
    st.integers(1, 150),
    st.sampled_from(sorted(formulas.FORMULAS)),
)
def test_all_seats_are_filled_and_more_votes_never_mean_fewer_seats(votes, seats, formula):
    try:
        won = formulas.list_seats(pd.Series(votes, index=map(str, votes)), seats, formula, 0)
    except DataError:
        return  # a tie, which the law breaks by lot
    assert won.sum() == seats
    ordered = won.loc[[str(v) for v in sorted(votes)]].tolist()
    assert ordered == sorted(ordered)


def test_a_tie_is_refused_and_not_broken_in_silence():
    with pytest.raises(DataError, match="tie for the last seat"):
        formulas.list_seats(pd.Series({"A": 100, "B": 100}), 3, "sainte-lague", 0)


def test_a_threshold_that_nobody_reaches_is_refused():
    with pytest.raises(DataError, match="lower threshold_pct"):
        formulas.list_seats(pd.Series({"A": 60, "B": 40}), 3, "hare", 70)


def test_the_three_smallest_lists_are_rotated_and_independents_is_another_list():
    table = printed_table.compare_with_count(ROWS, OFFICIAL).set_index("affiliation")
    assert table["printed_list"].fillna("no list").to_dict() == {
        "Change and Reform (Hamas)": "Change and Reform",
        "Fatah Movement": "Fatah",
        "Martyr Abu Ali Mustafa": "Martyr Abu Ali Mustafa",
        "The Third Way": "The Alternative",
        "The Alternative": "Independent Palestine",
        "Independent Palestine": "no list",  # 2.42 is no list's share: The Third Way has 2.41
        "Independents": "Freedom and Social Justice",
    }
    assert table["printed_seats"].tolist() == table["official_seats"].tolist()


def test_the_four_independents_sat_for_districts_and_the_lists_of_0_72_percent_for_none():
    seats = ["list_seats", "district_seats", "total_seats"]
    assert OFFICIAL.loc["Independents", seats].tolist() == [0, 4, 4]
    assert OFFICIAL.loc["Freedom and Social Justice", seats].tolist() == [0, 0, 0]


def test_the_seat_gap_was_made_in_the_districts():
    table = results.with_shares(OFFICIAL)
    assert round(table.loc["Change and Reform", "seat_share_pct"], 2) == 56.06
    assert table.loc["Change and Reform", ["list_seats", "district_seats"]].tolist() == [29, 45]


def test_two_printed_decimals_are_not_enough_to_award_the_last_list_seat():
    table = reading.read("seeds/plc_2006_table")
    printed = results.printed(table, 66, 2)
    assert printed["list_seats"].head(2).tolist() == [30, 27]
    assert OFFICIAL["list_seats"].head(2).tolist() == [29, 28]
    hamas, fatah = VOTES.iloc[:2]
    assert 0 < fatah / 55 - hamas / 59 < 0.1  # the quotients that compete for the seat


FACTS = (
    reading.read("data/plc_participation")
    .query("variant == 'adopted'")
    .set_index("quantity")["value"]
)


def test_the_printed_percentages_fit_the_valid_list_ballots_and_no_other_base():
    early = reading.read("data/plc_preliminary")
    table = printed_table.on_bases(ROWS, printed_table.bases(OFFICIAL, FACTS, early, 2))
    found = table.set_index("base")
    assert found.loc["valid list ballots", ["own", "any", "lost"]].tolist() == [3, 6, "2.42"]
    assert found.drop("valid list ballots")["any"].tolist() == [0] * (len(found) - 1)


def test_no_total_gives_2_42_together_with_the_others():
    totals = printed_table.fitting_totals(ROWS, OFFICIAL)
    odd = totals["printed_pct"] == 2.42
    assert totals[odd]["list"].item() == "The Third Way"
    others = totals[~odd]
    assert others["valid"].all()
    assert totals[odd]["largest_total"].item() < others["smallest_total"].max()


def test_two_lists_whose_shares_round_alike_are_both_found() -> None:
    rows = pd.DataFrame(
        {
            "affiliation": ["A"],
            "list": ["A"],
            "vote_share_pct": [50.0],
            "decimals": [0],
            "seats": [1],
        }
    )
    count = pd.DataFrame({"votes": [501.0, 499.0], "total_seats": [1, 1]}, index=["A", "B"])
    found = printed_table.compare_with_count(rows, count)
    assert found["printed_list"].tolist() == ["A; B"]
    assert found["agrees"].tolist() == [True]
