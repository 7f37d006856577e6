"""The election's arithmetic on made-up tables, small enough to work out by hand."""

import math

import pandas as pd
import pytest

from companion.errors import DataError
from russia_hamas.election import formulas, polls, printed_table, proportionality, results

LISTS = pd.DataFrame({"list": ["Reds", "Blues", "Greens"], "votes": [500, 400, 100]})
SEATS = pd.DataFrame(
    [("Reds", "list", 5), ("Blues", "list", 4), ("Greens", "list", 1), ("Reds", "district", 7),
     ("Blues", "district", 2), ("Independents", "district", 1)],
    columns=["list", "tier", "seats"],
)  # fmt: skip
DISTRICTS = pd.Series({"Reds": 60.0, "Blues": 30.0})


@pytest.fixture
def result() -> pd.DataFrame:
    return results.official(LISTS, SEATS)


def values(table: pd.DataFrame) -> list[tuple[object, ...]]:
    return [tuple(row) for row in table.itertuples(index=False)]


def test_a_share_is_of_the_sum_or_of_a_given_total() -> None:
    votes = pd.Series([1, 3])
    assert formulas.share_pct(votes).tolist() == [25.0, 75.0]
    assert formulas.share_pct(votes, 8).tolist() == [12.5, 37.5]


def test_a_list_exactly_at_the_threshold_takes_part() -> None:
    votes = pd.Series({"A": 90, "B": 10, "C": 0})
    assert formulas.list_seats(votes, 10, "hare", 10).to_dict() == {"A": 9, "B": 1, "C": 0}
    assert formulas.list_seats(votes, 10, "hare", 10.01).to_dict() == {"A": 10, "B": 0, "C": 0}
    assert formulas.list_seats(votes, 10, "hare", 10, total=99).sum() == 10
    assert formulas.list_seats(votes, 10, "hare", 10, total=101)["B"] == 0
    assert formulas.list_seats(votes, 10, "hare", 10).name == "seats"


def test_a_threshold_or_a_tie_that_leaves_no_answer_is_told() -> None:
    votes = pd.Series({"A": 50, "B": 50})
    with pytest.raises(DataError) as refused:
        formulas.list_seats(votes, 3, "dhondt", 60)
    assert str(refused.value) == "no list reaches 60 % of the votes; lower threshold_pct"
    with pytest.raises(DataError) as refused:
        formulas.list_seats(votes, 3, "dhondt", 0)
    assert str(refused.value) == "dhondt: two lists tie for the last seat; the law draws lots"


def test_seats_under_each_formula_stand_beside_the_published_ones() -> None:
    """Of 8 seats the quotas are 3.48, 2.78, 1.04 and 0.70."""
    votes = pd.Series({"A": 100, "B": 80, "C": 30, "D": 20})
    published = pd.Series({"D": 1, "C": 1, "B": 3, "A": 3})
    table = formulas.seats_by_formula(votes, published, 8, 0)
    assert table.index.name == "list"
    assert table.to_dict("list") == {
        "votes": [100, 80, 30, 20], "sainte-lague": [3, 3, 1, 1], "dhondt": [4, 3, 1, 0],
        "hare": [3, 3, 1, 1], "published": [3, 3, 1, 1],
    }  # fmt: skip
    assert formulas.reproducing(table) == ["sainte-lague", "hare"]
    few = formulas.seats_by_formula(votes, published, 8, 10, total=300)
    assert few["sainte-lague"].tolist() == [4, 3, 1, 0]


def test_votes_and_seats_of_both_tiers_are_one_table_with_the_largest_first(
    result: pd.DataFrame,
) -> None:
    assert result.index.tolist() == ["Reds", "Blues", "Greens", "Independents"]
    assert result.index.name == "list"
    assert values(result.fillna(-1)) == [
        (500, 5, 7, 12), (400, 4, 2, 6), (100, 1, 0, 1), (-1, 0, 1, 1),
    ]  # fmt: skip
    assert list(result) == ["votes", "list_seats", "district_seats", "total_seats"]
    assert results.with_shares(result)["seat_share_pct"].tolist() == [60.0, 30.0, 5.0, 5.0]
    small = results.official(pd.concat([LISTS, LISTS[:1].assign(list="Dots", votes=7)]), SEATS)
    assert small.loc["Dots"].tolist() == [7, 0, 0, 0]


def test_in_each_tier_votes_stand_beside_seats(result: pd.DataFrame) -> None:
    few = result.copy()
    few.loc[["Blues", "Greens"], "list_seats"] = 0
    assert values(results.by_tier(few, DISTRICTS)) == [
        ("list", "Reds", 50.0, 100.0, 5),
        ("list", "2 other lists", 50.0, 0.0, 0),
        ("district", "Reds", 60.0, 70.0, 7),
        ("district", "Blues", 30.0, 20.0, 2),
        ("district", "All others", 10.0, 10.0, 1),
    ]
    table = results.by_tier(few, DISTRICTS)
    assert list(table) == ["tier", "list", "vote_share_pct", "seat_share_pct", "seats"]
    assert table.index.tolist() == [0, 1, 2, 3, 4]
    few.loc["Blues", "list_seats"] = 4
    assert results.by_tier(few, DISTRICTS)["list"].tolist()[:3] == [
        "Reds", "Blues", "1 other list",
    ]  # fmt: skip


def test_independents_are_so_many_parties_and_have_no_vote() -> None:
    """Two of ten seats are independents': 5, 3, 1 and 1; the votes are 60 and 40 per cent."""
    table = pd.DataFrame(
        {"votes": [60, 40, math.nan], "list_seats": [6, 4, 0], "total_seats": [5, 3, 2]},
        index=["Reds", "Blues", "Independents"],
    )
    found = proportionality.indices(table)
    assert found.index.tolist() == ["list tier", "whole Council"]
    assert found.index.name == "tier"
    assert found.loc["list tier", ["gallagher", "loosemore_hanby"]].tolist() == [0.0, 0.0]
    whole = found.loc["whole Council"]
    assert whole["gallagher"] == pytest.approx(((100 + 100 + 100 + 100) / 2) ** 0.5)
    assert whole["loosemore_hanby"] == pytest.approx(20)
    assert whole["parties_votes"] == pytest.approx(1 / (0.36 + 0.16))
    assert whole["parties_seats"] == pytest.approx(1 / (0.25 + 0.09 + 0.01 + 0.01))
    assert (whole["largest"], whole["advantage_ratio"]) == ("Reds", pytest.approx(50 / 60))
    alone = proportionality.indices(table.drop(index="Independents"))
    assert alone.loc["whole Council", "parties_seats"] == pytest.approx(1 / (25 + 9) * 64)


def test_each_step_of_the_threshold_is_computed_once() -> None:
    """Shares 60, 30, 7 and 3: a list falls out above 3 and 7, but had no seat by D'Hondt."""
    votes = pd.Series({"A": 60, "B": 30, "C": 7, "D": 3})
    table = proportionality.by_threshold(votes, 10, ["dhondt", "hare"])
    head = ["formula", "above_pct", "up_to_pct", "lists", "A", "B", "C", "D"]
    assert values(table[head]) == [
        ("dhondt", 0.0, 30.0, 2, 7, 3, 0, 0),
        ("hare", 0.0, 7.0, 3, 6, 3, 1, 0),
        ("hare", 7.0, 30.0, 2, 7, 3, 0, 0),
    ]
    assert list(table)[4] == "gallagher"
    assert table["gallagher"].round(6).tolist() == [
        round((158 / 2) ** 0.5, 6), round((18 / 2) ** 0.5, 6), round((158 / 2) ** 0.5, 6),
    ]  # fmt: skip
    near = pd.Series({"A": 50, "B": 30, "C": 17, "D": 3})
    half = proportionality.by_threshold(near, 10, ["hare"], total=200)
    assert values(half.drop(columns=["formula", "gallagher"])) == [
        (0.0, 8.5, 3, 5, 3, 2, 0), (8.5, 15.0, 2, 6, 4, 0, 0),
    ]  # fmt: skip


def test_a_seat_gap_is_the_sum_of_its_three_parts(result: pd.DataFrame) -> None:
    """Ten seats in each tier; Reds: half the list vote, 60 per cent in the districts, 12 seats."""
    table = proportionality.tiers(result, DISTRICTS)
    assert table.index.tolist() == ["Reds", "Blues", "All others"]
    assert table.index.name == "list"
    expected = {
        "list_vote_pct": [50, 40, 10],
        "district_vote_pct": [60, 30, 10],
        "seats": [12, 6, 2],
        "list_formula_seats": [0, 0, 0],
        "district_vote_seats": [1, -1, 0],
        "block_vote_seats": [1, -1, 0],
        "gap_seats": [2, -2, 0],
    }
    for column, numbers in expected.items():
        assert table[column].tolist() == pytest.approx(numbers), column
    assert table["district_part_pct"].tolist()[:2] == pytest.approx([100, 100])
    assert pd.api.types.is_integer_dtype(table["seats"])  # seats are counted
    moved = result.assign(list_seats=[6, 4, 0, 0])
    reds = proportionality.tiers(moved, DISTRICTS).loc["Reds"]
    assert reds[["list_formula_seats", "gap_seats"]].tolist() == pytest.approx([1, 3])
    assert reds["district_part_pct"] == pytest.approx(100 * 2 / 3)


def test_chambers_that_were_not_elected_have_as_many_seats(result: pd.DataFrame) -> None:
    table = proportionality.counterfactuals(result, DISTRICTS, "hare", 0)
    assert table.index.name == "chamber"
    assert table.to_dict("index") == {
        "elected": {"Reds": 12, "Blues": 6, "All others": 2},
        "by_list": {"Reds": 10, "Blues": 8, "All others": 2},
        "by_district": {"Reds": 11, "Blues": 7, "All others": 2},
    }
    strict = proportionality.counterfactuals(result, DISTRICTS, "hare", 20)
    assert strict.loc["by_list"].tolist() == [11, 9, 0]
    assert strict.loc["by_district"].tolist() == [11, 7, 2]  # the threshold is for lists


POLLS = pd.DataFrame(
    [("P", "poll", "2005-12", "2005-12", 1600, "Reds", "share_pct", 36.0, None, "S"),
     ("P", "poll", "2005-12", "2005-12", 1600, "Blues", "share_pct", 20.0, None, "S"),
     ("P", "poll", "2005-12", "2005-12", 1600, "Greens", "share_pct", 9.0, None, "S"),
     ("P", "poll", "2005-12", "2005-12", 1600, "Reds", "seats", 9.0, None, "S"),
     ("Q", "exit", "2006-01", "2006-01", 400, "Reds", "share_pct", 20.0, "more than", "S"),
     ("Q", "exit", "2006-01", "2006-01", 400, "Blues", "share_pct", 50.0, None, "S"),
     ("R", "exit", "2006-01", "2006-01", 400, "Reds", "share_pct", 50.0, None, "S"),
     ("R", "exit", "2006-01", "2006-01", 400, "Blues", "share_pct", 20.0, "almost", "S")],
    columns=["poll", "kind", "start", "end", "sample", "list", "measure", "value", "qualifier",
             "source"],
)  # fmt: skip
PARTIES = ["Reds", "Blues"]


@pytest.fixture
def answers() -> pd.DataFrame:
    return polls.against_result(POLLS, pd.Series({"Reds": 50.0, "Blues": 40.0}), PARTIES)


def test_the_margin_grows_with_doubt_and_shrinks_with_the_sample() -> None:
    """1.959964 times the root of p (1 - p) / n."""
    assert polls.margin_points(36, 1600) == pytest.approx(1.959964 * 100 * 0.48 / 40)
    assert polls.margin_points(0, 10) == polls.margin_points(100, 10) == 0


def test_a_poll_is_put_beside_the_result(answers: pd.DataFrame) -> None:
    shown = answers[["poll", "list", "share_pct", "result_pct", "error_points"]]
    assert values(shown) == [
        ("P", "Reds", 36.0, 50.0, -14.0), ("P", "Blues", 20.0, 40.0, -20.0),
        ("Q", "Reds", 20.0, 50.0, -30.0), ("Q", "Blues", 50.0, 40.0, 10.0),
        ("R", "Reds", 50.0, 50.0, 0.0), ("R", "Blues", 20.0, 40.0, -20.0),
    ]  # fmt: skip
    assert answers.index.tolist() == [0, 1, 2, 3, 4, 5]
    assert "measure" not in answers
    assert answers["margin_points"].round(3).fillna(-1).tolist() == [
        2.352, 1.96, -1, 4.9, 4.9, -1,
    ]  # fmt: skip


def test_a_lead_is_the_first_partys_and_missing_beside_a_bound(answers: pd.DataFrame) -> None:
    table = polls.leads(answers, PARTIES)
    assert list(table) == ["poll", "kind", "start", "end", "sample", "lead_points", "error_points"]
    assert values(table.fillna(-1))[0] == ("P", "poll", "2005-12", "2005-12", 1600, 16.0, 6.0)
    assert table["lead_points"].fillna(-1).tolist() == [16.0, -1, -1]
    assert table.index.tolist() == [0, 1, 2]
    assert (polls.ahead(answers, "Reds"), polls.ahead(answers, "Blues")) == (2, 1)


NAMES = pd.DataFrame({"printed": ["Red Party"], "list": ["Reds"]})
TABLE = pd.DataFrame(
    [("Red Party", 50.0, 0, 12), ("Greens", 40.0, 1, 9), ("Yellows", 10.0, 0, 1),
     ("Total", 100.0, 0, 22)],
    columns=["affiliation", "vote_share_pct", "decimals", "seats"],
)  # fmt: skip


@pytest.fixture
def rows() -> pd.DataFrame:
    return printed_table.printed_rows(TABLE[::-1], NAMES)[::-1].reset_index(drop=True)


def test_a_printed_row_means_the_list_that_it_names(rows: pd.DataFrame) -> None:
    assert values(rows[["affiliation", "list"]]) == [
        ("Red Party", "Reds"), ("Greens", "Greens"), ("Yellows", "Yellows"),
    ]  # fmt: skip
    assert printed_table.printed_rows(TABLE[::-1], NAMES).index.tolist() == [0, 1, 2]


def test_a_row_agrees_if_its_own_lists_share_rounds_to_what_is_printed(
    rows: pd.DataFrame, result: pd.DataFrame
) -> None:
    table = printed_table.compare_with_count(rows, result)
    assert values(table.astype(object).where(table.notna(), None)) == [
        ("Red Party", 50.0, 50.0, "Reds", True, 12, 12),
        ("Greens", 40.0, 10.0, "Blues", False, 9, 1),
        ("Yellows", 10.0, None, "Greens", False, 1, None),
    ]
    assert list(table) == ["affiliation", "printed_pct", "official_pct", "printed_list", "agrees",
                           "printed_seats", "official_seats"]  # fmt: skip


def test_each_base_is_a_count_and_its_total(result: pd.DataFrame) -> None:
    facts = pd.Series({"valid_list_ballots": 1000, "invalid_list_ballots": 30, "voters": 1100,
                       "registered_voters": 2000})  # fmt: skip
    early = pd.DataFrame({"list": ["Reds", "Blues", "other"], "votes": [90, 60, 50]})
    found = printed_table.bases(result, facts, early, 40.0)
    assert {name: total for name, (_, total) in found.items()} == {
        "valid list ballots": 1000, "valid and invalid ballots": 1030, "all ballots": 1100,
        "registered voters": 2000, "lists above the threshold": 900, "preliminary count": 200,
        "preliminary count, six lists": 150,
    }  # fmt: skip
    votes = {"Reds": 500.0, "Blues": 400.0, "Greens": 100.0}
    for name, (counted, _) in found.items():
        expected = {"Reds": 90.0, "Blues": 60.0} if name.startswith("prelim") else votes
        assert counted.to_dict() == expected


def test_a_base_reproduces_what_is_printed_or_loses_it(
    rows: pd.DataFrame, result: pd.DataFrame
) -> None:
    votes = result["votes"].dropna()
    table = printed_table.on_bases(rows, {"valid": (votes, 1000.0), "all": (votes, 2000.0)})
    assert values(table) == [("valid", 1000, 1, 3, ""), ("all", 2000, 0, 0, "50 40.0 10")]
    assert list(table) == ["base", "ballots", "own", "any", "lost"]


def test_the_totals_that_fit_a_percentage_follow_from_its_digits(
    rows: pd.DataFrame, result: pd.DataFrame
) -> None:
    table = printed_table.fitting_totals(rows, result)
    assert table["list"].tolist() == ["Reds", "Blues", "Greens"]
    assert table["votes"].tolist() == [500, 400, 100]
    assert table["printed_pct"].tolist() == [50, 40, 10]
    assert table["smallest_total"].tolist() == pytest.approx(
        [50000 / 50.5, 40000 / 40.05, 10000 / 10.5]
    )
    assert table["largest_total"].tolist() == pytest.approx(
        [50000 / 49.5, 40000 / 39.95, 10000 / 9.5]
    )
    assert table["valid"].tolist() == [True, True, True]
    half = rows.assign(vote_share_pct=[50.5, 39.5, 10.5], decimals=[0, 1, 0])
    assert printed_table.fitting_totals(half, result)["valid"].tolist() == [True, False, True]


def test_only_rows_that_name_a_list_have_a_percentage_to_compute_from(rows: pd.DataFrame) -> None:
    found = results.printed_pct(rows, pd.Index(["Reds", "Greens", "Blues"]))
    assert found.to_dict() == {"Reds": 50.0, "Greens": 40.0}
    assert found.name == "votes"
