import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import DataError
from companion.tables import reading
from russia_hamas.checks import election
from russia_hamas.election import formulas, printed_table, results, tables


def test_the_law_gives_the_published_list_seats_and_dhondt_does_not(votes: pd.Series) -> None:
    by_law, by_dhondt = (formulas.list_seats(votes, 66, f, 2) for f in ("sainte-lague", "dhondt"))
    assert by_law.head(6).tolist() == [29, 28, 3, 2, 2, 2]
    assert by_dhondt.head(6).tolist() == [31, 29, 2, 2, 1, 1]


def test_the_threshold_did_not_bind(votes: pd.Series) -> None:
    law, none = (formulas.list_seats(votes, 66, "sainte-lague", limit) for limit in (2, 0))
    assert law.equals(none)


@given(
    st.lists(st.integers(1, 10**6), min_size=2, max_size=12, unique=True),
    st.integers(1, 150),
    st.sampled_from(sorted(formulas.FORMULAS)),
)
def test_all_seats_are_filled_and_more_votes_never_mean_fewer_seats(
    counts: list[int], seats: int, formula: str
) -> None:
    try:
        won = formulas.list_seats(pd.Series(counts, index=map(str, counts)), seats, formula, 0)
    except DataError:
        return  # a tie, which the law breaks by lot
    assert won.sum() == seats
    ordered = won.loc[[str(v) for v in sorted(counts)]].tolist()
    assert ordered == sorted(ordered)


def test_a_tie_is_refused_and_not_broken_in_silence() -> None:
    with pytest.raises(DataError, match="tie for the last seat"):
        formulas.list_seats(pd.Series({"A": 100, "B": 100}), 3, "sainte-lague", 0)


def test_a_threshold_that_nobody_reaches_is_refused() -> None:
    with pytest.raises(DataError, match="lower threshold_pct"):
        formulas.list_seats(pd.Series({"A": 60, "B": 40}), 3, "hare", 70)


def test_the_three_smallest_lists_are_rotated_and_independents_is_another_list(
    printed_rows: pd.DataFrame, official: pd.DataFrame
) -> None:
    table = printed_table.compare_with_count(printed_rows, official).set_index("affiliation")
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


@pytest.fixture
def alike() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return two printed rows, and a count in which two lists' shares round alike: 20.00."""
    rows = pd.DataFrame(
        {
            "affiliation": ["First", "Second"],
            "list": ["First", "Second"],
            "vote_share_pct": [20.0, 20.0],
            "decimals": [2, 2],
            "seats": [1, 1],
        }
    )
    count = pd.DataFrame(
        {"votes": [20_001, 19_999, 60_000], "total_seats": [1, 1, 3]},
        index=pd.Index(["First", "Second", "Third"], name="list"),
    )
    return rows, count


def test_two_lists_whose_shares_round_alike_are_both_found(
    alike: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    rows, count = alike
    table = printed_table.compare_with_count(rows, count)
    assert table["printed_list"].tolist() == ["First; Second", "First; Second"]
    assert table["agrees"].tolist() == [True, True]
    assert tables.comparison(table)["Printed %"].tolist() == ["20.00", "20.00"]


def test_a_row_is_right_in_its_place_also_where_another_list_rounds_alike(
    alike: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    rows, count = alike
    bases = {"all": (count["votes"].astype(float), float(count["votes"].sum()))}
    found = printed_table.on_bases(rows, bases).loc[0, ["own", "any", "lost"]].tolist()
    assert found == [2, 2, ""]


def test_a_percentage_printed_with_one_decimal_covers_more(
    alike: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    rows, count = alike
    coarse = rows.assign(vote_share_pct=60.0, decimals=[1, 0])
    near = count.assign(votes=[20_001, 19_959, 60_040])  # 60.04 % for the third
    shares = formulas.share_pct(near["votes"])
    assert printed_table.lists_that_fit(coarse, shares) == [["Third"]] * 2
    fine = coarse.assign(decimals=2)
    assert printed_table.lists_that_fit(fine, shares) == [[], []]


def test_the_printed_rows_leave_out_the_total_and_say_which_list_each_one_means(
    printed_rows: pd.DataFrame,
) -> None:
    assert len(printed_rows) == 7
    assert printed_rows["list"].tolist()[:2] == ["Change and Reform", "Fatah"]
    assert printed_rows["decimals"].tolist() == [2] * 7


def test_a_percentage_without_its_decimals_is_refused() -> None:
    table = reading.read("seeds/plc_2006_table")
    assert election.percentages_have_decimals(table) == []
    table.loc[2, "decimals"] = pd.NA
    assert election.percentages_have_decimals(table) == [
        "row 4, column decimals: goes with vote_share_pct, given or empty"
    ]


def test_the_four_independents_sat_for_districts_and_the_lists_of_0_72_percent_for_none(
    official: pd.DataFrame,
) -> None:
    seats = ["list_seats", "district_seats", "total_seats"]
    assert official.loc["Independents", seats].tolist() == [0, 4, 4]
    assert official.loc["Freedom and Social Justice", seats].tolist() == [0, 0, 0]


def test_the_seat_gap_was_made_in_the_districts(official: pd.DataFrame) -> None:
    table = results.with_shares(official)
    assert round(table.loc["Change and Reform", "seat_share_pct"], 2) == 56.06
    assert table.loc["Change and Reform", ["list_seats", "district_seats"]].tolist() == [29, 45]


def test_two_printed_decimals_are_not_enough_to_award_the_last_list_seat(
    printed_rows: pd.DataFrame, official: pd.DataFrame, votes: pd.Series
) -> None:
    printed = results.printed(printed_rows, 66, 2)
    assert printed["list_seats"].head(2).tolist() == [30, 27]
    assert official["list_seats"].head(2).tolist() == [29, 28]
    hamas, fatah = votes.iloc[:2]
    assert 0 < fatah / 55 - hamas / 59 < 0.1  # the quotients that compete for the seat


def test_the_printed_percentages_fit_the_valid_list_ballots_and_no_other_base(
    printed_rows: pd.DataFrame, official: pd.DataFrame
) -> None:
    facts = reading.read("data/plc_participation").query("variant == 'adopted'")
    adopted = facts.set_index("quantity")["value"]
    bases = printed_table.bases(official, adopted, reading.read("data/plc_preliminary"), 2)
    table = printed_table.on_bases(printed_rows, bases).set_index("base")
    assert table.loc["valid list ballots", ["own", "any", "lost"]].tolist() == [3, 6, "2.42"]
    assert table.drop("valid list ballots")["any"].tolist() == [0] * (len(table) - 1)


def test_no_total_gives_2_42_together_with_the_others(
    printed_rows: pd.DataFrame, official: pd.DataFrame
) -> None:
    totals = printed_table.fitting_totals(printed_rows, official)
    odd = totals["printed_pct"] == 2.42
    assert totals[odd]["list"].item() == "The Third Way"
    others = totals[~odd]
    assert others["valid"].all()
    assert totals[odd]["largest_total"].item() < others["smallest_total"].max()
