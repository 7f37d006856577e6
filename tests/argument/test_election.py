import re
from itertools import product
from string import Formatter

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.claims.evidence import Tables
from companion.errors import DataError
from companion.register import parameters
from companion.render import lines, style, titles
from companion.tables import reading
from russia_hamas.election import formulas, printed_table, results, sentences, tables
from russia_hamas.election.findings import Election
from tests.argument.conftest import register

LAW = ("official", "sainte-lague", 2.0)
CHOICES = [*product(["official", "printed"], formulas.FORMULAS, [0.0, 2.0, 5.0])]


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
    printed = results.printed_pct(printed_rows, votes.index)
    won = formulas.list_seats(printed, 66, "sainte-lague", 2, total=100)
    assert won.head(2).tolist() == [30, 27]
    assert official["list_seats"].head(2).tolist() == [29, 28]
    hamas, fatah = votes.iloc[:2]
    assert 0 < fatah / 55 - hamas / 59 < 0.1  # the quotients that compete for the seat


def test_a_threshold_is_a_percentage_of_what_is_printed_and_not_of_its_sum() -> None:
    printed = pd.Series({"A": 50.0, "B": 40.0, "C": 2.42})
    won = formulas.list_seats(printed, 10, "hare", 2.5, total=100)
    assert won["C"] == 0
    assert formulas.list_seats(printed, 10, "hare", 2.42, total=100).sum() == 10


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


def test_each_tier_has_its_own_votes_and_seats(election_tables: Tables) -> None:
    table = Election(election_tables, *LAW).by_tier.set_index(["tier", "list"])
    for tier in ("list", "district"):
        assert table.loc[tier, "vote_share_pct"].sum() == pytest.approx(100)
        assert table.loc[tier, "seats"].sum() == 66
    assert table.loc[("list", "5 other lists"), "seats"] == 0
    assert table.loc[("district", "All others"), "seats"] == 4


@pytest.mark.parametrize(("values", "formula", "threshold_pct"), CHOICES)
def test_what_is_said_follows_the_parameters(
    election_tables: Tables, values: str, formula: str, threshold_pct: float
) -> None:
    found = Election(election_tables, values, formula, threshold_pct)
    facts = sentences.facts(found)
    chosen = {"threshold_pct": threshold_pct, **facts}
    said = {
        f"{name}, {field}": getattr(entry, field).format(**chosen)
        for name, entry in register()["5_election"].entry.exhibits.items()
        for field in ("title", "caption", "message", "alt")
    }
    answer = sentences.answer(found)
    assert len(re.findall(r"[.!?](?= [A-Z]|$)", " ".join(answer))) == 3
    said |= {"answer": " ".join(answer), "note": str(facts["council_note"])}
    elected = (values, formula, threshold_pct) == LAW
    same = found.council["list_seats"].equals(found.official["list_seats"])
    for place, text in said.items():
        assert not re.search(r"\bnan\b|None|<NA>|  |\(\)|\binf\b|[,;:] ?\.", text), (place, text)
    assert ("never elected" in said["chamber, title"]) == (not same)
    assert ("would hold" in said["chamber, message"]) == (not same)
    for place in ("chamber, alt", "chamber, caption", "note"):
        assert ("Counterfactual" in said[place]) == (not same), place
    over = f"{said['chamber, title']} {said['chamber, message']} {said['note']}"
    assert all(over.count(words) == (not same) for words in ("ounterfactual", "never elected"))
    for place in ("chamber, title", "chamber, alt", "note", "list_seats, title", "list_seats, alt"):
        assert ("the paper's mistaken percentages" in said[place]) == (values == "printed"), place
    seated = found.council.query("total_seats > 0").index
    martyr = "Martyr Abu Ali Mustafa"
    assert (martyr in said["chamber, caption"]) == (martyr in seated)
    assert ("elected in 2006" in said["chamber, title"]) == elected
    assert (said["note"] == "") == elected
    for place in ("list_seats, title", "thresholds, title"):
        assert ("the paper's" in said[place]) == (values == "printed")
        assert ("as counted" in said[place]) == (values == "official")
    assert f"{threshold_pct:g} per cent" in said["list_seats, caption"]
    chambers = sentences.chamber_names(found)
    assert [name.startswith("Counterfactual") for name in chambers.values()] == [False, True, True]
    assert formulas.FORMULA_NAMES[formula] in chambers["by_list"]
    assert f"{threshold_pct:g} %" in chambers["by_list"]


@pytest.mark.parametrize(("values", "formula", "threshold_pct"), CHOICES)
def test_published_and_won_are_what_they_say_whatever_is_computed(
    election_tables: Tables, values: str, formula: str, threshold_pct: float
) -> None:
    found = Election(election_tables, values, formula, threshold_pct)
    shown = tables.seats(found.seats, from_print=found.from_print).set_index("List")
    published = found.official["list_seats"].reindex(shown.index)
    assert shown["Published"].astype(int).tolist() == published.tolist()
    assert ("Votes" in shown) != ("Printed %" in shown)
    assert found.council["district_seats"].equals(found.official["district_seats"])
    assert found.council["total_seats"].sum() == 132
    if values == "printed":
        printed = set(found.rows["vote_share_pct"])
        assert set(found.steps["up_to_pct"]) <= printed
    written = [
        tables.comparison(found.comparison), tables.bases(found.bases, len(found.rows)),
        tables.tiers(found.gaps), tables.indices(found.indices),
        tables.thresholds(found.steps, found.parties),
        tables.polls(found.asked, found.answers, found.leads),
        tables.counted(found.tables["plc_lists"], found.official), shown,
    ]  # fmt: skip
    for table in written:
        assert not table.isna().any().any()
        assert not table.astype(str).isin(["nan", "None", "<NA>"]).any().any()


def test_the_answer_names_the_rows_whose_percentage_is_anothers(election_tables: Tables) -> None:
    first, second, third = sentences.answer(Election(election_tables, *LAW))
    assert first.startswith("All 7 printed numbers of seats are those that were won; 3 of the 7")
    assert "beside The Third Way stands that of The Alternative" in first
    assert "2.42 is no list's" in first
    assert "of its lead of 29 seats over Fatah 28 came from the districts" in second
    assert third.endswith("gives the published list seats.")


@pytest.mark.parametrize(("values", "formula", "threshold_pct"), CHOICES)
def test_messages_are_headlines_of_two_lines_on_a_slide(
    election_tables: Tables, values: str, formula: str, threshold_pct: float
) -> None:
    facts = sentences.facts(Election(election_tables, values, formula, threshold_pct))
    room = (parameters.SLIDE_MM[0] - 2 * style.MARGIN_MM) * style.PT_PER_MM
    for name, entry in register()["5_election"].entry.exhibits.items():
        if entry.kind == "figure":
            message = entry.message.format(threshold_pct=threshold_pct, **facts)
            assert len(lines.wrap(message, room, titles.TITLE_PT, "bold")) <= 2, name


def test_every_exhibit_has_a_title_of_its_own(election_tables: Tables) -> None:
    found = Election(election_tables, *LAW)
    titled = [
        register()["5_election"]
        .entry.exhibits[name]
        .title.format(
            threshold_pct=2.0,
            **sentences.facts(found, wide=run.parameters.get("width") == "double"),
        )
        for run in register()["5_election"].entry.runs.values()
        for name in (run.exhibits or register()["5_election"].entry.exhibits)
    ]
    assert len(set(titled)) == len(titled)


def test_prose_and_table_give_the_same_digits_and_no_nought_has_a_sign(
    election_tables: Tables,
) -> None:
    found = Election(election_tables, *LAW)
    texts = tables.tiers(found.gaps)
    cells = set(texts.loc[0, [name for name in texts if "by " in name or "over" in name]])
    assert cells == set(re.findall(r"[+−][\d.]+", sentences.gap_words(found)))
    nearly = found.gaps.assign(gap_seats=-0.04, block_vote_seats=0.04)
    assert set(tables.tiers(nearly)["Seats over list vote"]) == {"0.0"}
    assert set(tables.tiers(nearly)["by block vote"]) == {"0.0"}


def test_one_list_without_a_seat_is_not_said_to_be_several(official: pd.DataFrame) -> None:
    lists = official.dropna(subset="votes")
    kept = pd.concat([lists[lists["list_seats"] > 0], lists[lists["list_seats"] == 0].head(1)])
    shares = pd.Series({"Change and Reform": 41.7, "Fatah": 37.0})
    assert "1 other list" in set(results.by_tier(kept, shares)["list"])


def test_a_changed_count_changes_the_answer(election_tables: Tables) -> None:
    rows = election_tables["plc_lists"]
    swapped = rows["votes"].where(rows["list"] != "The Third Way", 26_908)
    changed = {**election_tables, "plc_lists": rows.assign(votes=swapped)}
    before, after = (sentences.answer(Election(one, *LAW))[0] for one in (election_tables, changed))
    assert before != after


def test_every_caption_asks_only_for_what_is_computed(election_tables: Tables) -> None:
    known = {*sentences.facts(Election(election_tables, *LAW)), "threshold_pct"}
    for name, entry in register()["5_election"].entry.exhibits.items():
        for text in (entry.title, entry.caption, entry.alt):
            asked = {field for _, field, _, _ in Formatter().parse(text) if field}
            assert asked <= known, name
