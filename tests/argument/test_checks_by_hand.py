"""What each check of this paper's tables lets pass and what it says of the rest."""

import math

import pandas as pd
import pytest

from companion.tables import checks
from russia_hamas.checks import claims, codes, election, exports, figures
from tests.conftest import CHECKOUT

FACTS = pd.DataFrame(
    [("list_seats", "adopted", 8.0), ("district_seats", "adopted", 8.0),
     ("legal_threshold_pct", "adopted", 10.0), ("voters", "adopted", 775.0),
     ("registered_voters", "adopted", 1000.0), ("turnout_pct", "adopted", 77.5),
     ("registered_voters", "august_2005", 1050.0), ("turnout_pct", "august_2005_register", 73.8),
     ("voters", "without_blanks", 770.0), ("turnout_pct", "without_blanks", 73.33)],
    columns=["quantity", "variant", "value"],
)  # fmt: skip


def with_value(table: pd.DataFrame, row: int, column: str, value: object) -> pd.DataFrame:
    changed = table.copy()
    changed.loc[row, column] = value
    return changed


LISTS = pd.DataFrame(
    {"list": ["A", "B", "C", "D"], "votes": [100, 80, 30, 20], "list_seats": [4, 3, 1, 0],
     "vote_share_pct": [43.48, 34.78, 13.0, 8.7], "decimals": [2, 2, 1, 1]}
)  # fmt: skip


def test_published_percentages_follow_from_the_votes_at_their_decimals() -> None:
    assert election.shares_follow_from_votes(LISTS) == []
    assert election.shares_follow_from_votes(with_value(LISTS, 3, "vote_share_pct", 8.6)) == [
        "row 5, column vote_share_pct: 8.6 does not follow from the votes, which give 8.7"
    ]


def test_list_seats_are_those_of_the_law_with_its_threshold() -> None:
    assert election.seats_follow_from_the_law(LISTS, FACTS) == []
    assert election.seats_follow_from_the_law(with_value(LISTS, 3, "list_seats", 1), FACTS) == [
        "row 5, column list_seats: D has 1; the votes give 0"
    ]


def test_a_printed_percentage_without_its_decimals_is_refused_and_the_reverse() -> None:
    rows = pd.DataFrame({"vote_share_pct": [44.45, math.nan], "decimals": [2, pd.NA]})
    told = "column decimals: goes with vote_share_pct, given or empty"
    assert election.percentages_have_decimals(rows) == []
    apart = rows.assign(decimals=[pd.NA, 2])
    assert election.percentages_have_decimals(apart) == [f"row 2, {told}", f"row 3, {told}"]
    assert election.percentages_have_decimals(rows.assign(decimals=[1, pd.NA])) == [
        "row 2, column decimals: 44.45 has more than 1"
    ]


def test_printed_seats_sum_to_the_printed_total() -> None:
    table = pd.DataFrame({"affiliation": ["A", "B", "Total"], "seats": [2, 3, 5]})
    assert election.printed_rows_sum_to_total(table) == []
    assert election.printed_rows_sum_to_total(with_value(table, 1, "seats", 4)) == [
        "column seats: rows sum to 6, total is 5"
    ]


def test_a_turnout_is_voters_over_the_register_that_it_was_taken_of() -> None:
    assert election.turnout_follows_from_voters(FACTS) == []
    assert election.turnout_follows_from_voters(FACTS[:5]) == []
    for row, variant, said in ((5, "adopted", "77.50"), (7, "august_2005_register", "73.8"),
                               (9, "without_blanks", "73.33")):  # fmt: skip
        wrong = with_value(FACTS, row, "value", 50.25)
        assert election.turnout_follows_from_voters(wrong) == [
            f"column value: turnout_pct, {variant} is 50.25; the voters and the register give "
            f"{said}"
        ]
    near = with_value(FACTS, 7, "value", 73.86)  # printed with one decimal
    assert len(election.turnout_follows_from_voters(near)) == 1
    assert election.turnout_follows_from_voters(with_value(FACTS, 7, "value", 73.85)) == []


@pytest.mark.parametrize(
    ("register", "near"), [(900.0, True), (899.0, False), (1100.0, True), (1101.0, False)]
)
def test_another_variant_is_at_most_a_tenth_from_the_adopted_one(
    register: float, near: bool
) -> None:
    table = with_value(FACTS, 6, "value", register)
    told = [
        f"row 8, column value: registered_voters, august_2005 is {register:g}; the adopted value "
        "is 1000"
    ]
    assert election.other_variants_are_near(table) == ([] if near else told)
    unknown = pd.concat([table, pd.DataFrame([("x", "old", 1.0)], columns=list(table))])
    assert election.other_variants_are_near(unknown) == ([] if near else told)


COUNTED = pd.DataFrame({"affiliation": ["A", "B", "A"], "votes": [500, 300, pd.NA],
                        "vote_share_pct": [50.0, 30.0, 55.0]})  # fmt: skip


def test_one_total_gives_all_shares_of_the_districts() -> None:
    assert election.district_shares_have_one_base(COUNTED) == []
    assert election.district_shares_have_one_base(with_value(COUNTED, 1, "votes", 301)) == [
        "columns votes, vote_share_pct: no total of votes gives [50.0, 30.0] together"
    ]
    edge = pd.DataFrame({"votes": [5000, 3000.8], "vote_share_pct": [50.0, 30.0]})
    assert election.district_shares_have_one_base(edge) == []  # 9999 to 10001 and 10001 to 10004
    assert election.district_shares_have_one_base(edge.assign(votes=[5000, 3000.9])) != []


@pytest.mark.parametrize(("share", "near"), [(40, True), (39, False), (60, True), (61, False)])
def test_a_share_reported_again_is_at_most_a_fifth_from_the_final_one(
    share: float, near: bool
) -> None:
    told = [f"row 4, column vote_share_pct: {share} is far from the final 50"]
    table = with_value(COUNTED, 2, "vote_share_pct", float(share))
    assert election.reports_of_one_share_are_near(table) == ([] if near else told)


@pytest.mark.parametrize(
    ("given", "fits"), [(33.23, False), (33.24, True), (33.3, True), (33.38, True), (33.39, False)]
)
def test_early_percentages_are_cut_off_or_rounded(given: float, fits: bool) -> None:
    """A third: 33.33, and 66.67 of the rest."""
    table = pd.DataFrame({"votes": [100, 200], "vote_share_pct": [given, 66.6]})
    told = [
        f"row 2, column vote_share_pct: {given:g} does not follow from the votes, which give 33.33"
    ]
    assert election.early_shares_follow_from_votes(table) == ([] if fits else told)


POLLS = pd.DataFrame(
    [("P", "seats", "A", 9.0), ("P", "seats", "B", 7.0), ("Q", "share_pct", "A", 20.0),
     ("R", "share_pct", "A", 60.0)],
    columns=["poll", "measure", "list", "value"],
)  # fmt: skip


def test_polled_seats_are_at_most_those_there_are() -> None:
    assert election.polls_fit_the_council(POLLS, FACTS) == []
    assert election.polls_fit_the_council(with_value(POLLS, 1, "value", 8.0), FACTS) == [
        "column value: P gives 17 seats of 16"
    ]


def test_what_was_asked_before_the_election_was_asked_before_the_exit_polls() -> None:
    polls = pd.DataFrame(
        {"kind": ["pre-election", "exit", "exit"],
         "start": ["1901-01-03", "1901-02-05", "1901-02-04"],
         "end": ["1901-02-03", "1901-02-05", "1901-02-04"]}
    )  # fmt: skip
    assert election.polls_before_the_election_end_before_it(polls) == []
    late = with_value(polls, 0, "end", "1901-02-04")
    assert election.polls_before_the_election_end_before_it(late) == [
        "row 2, column end: is 1901-02-04, and exit polls were taken on 1901-02-04"
    ]


PRINTED = pd.DataFrame({"affiliation": ["A", "Total"], "vote_share_pct": [44.5, pd.NA],
                        "seats": [74, 132]})  # fmt: skip
CLAIMS = pd.DataFrame(
    [("plc-table-a-pct", "list vote share", "A", 44.5), ("plc-table-a", "total seats", "A", 74),
     ("plc-table-all", "total seats", "Total", 132), ("plc-text-a", "total seats", "A", 99)],
    columns=["claim", "quantity", "actor", "value"],
)  # fmt: skip


def test_the_printed_table_says_what_the_claims_about_it_say() -> None:
    check = election.the_printed_table_is_that_of_the_claims
    assert check(PRINTED, CLAIMS) == []
    assert check(with_value(PRINTED, 0, "seats", 75), CLAIMS) == [
        "column seats: A is 75.0 here, and 74.0 in seeds/claims.csv"
    ]
    assert check(PRINTED, CLAIMS[1:]) == [
        "column vote_share_pct: A is 44.5 here, and None in seeds/claims.csv"
    ]
    assert check(PRINTED[:1], CLAIMS) == [
        "column seats: Total is None here, and 132.0 in seeds/claims.csv"
    ]


def test_every_missing_year_between_the_ends_of_a_group_is_named() -> None:
    years = pd.DataFrame({"key": ["a"] * 3 + ["b"] * 2, "side": "x",
                          "year": [2000, 2002, 2005, 2000, 2001]})  # fmt: skip
    assert checks.complete_years(years, ["key", "side"]) == [
        f"column year: {year} is missing for a, x; add its row" for year in (2001, 2003, 2004)
    ]
    assert checks.complete_years(years[3:], ["key"]) == []
    assert checks.complete_years(years[:2], ["key"]) == [
        "column year: 2001 is missing for a; add its row"
    ]


TRADE = pd.DataFrame(
    [(series, partner, year, flow, partner if flow == "russia_exports" else "Russia", value)
     for series in ("COW4", "ITPD") for partner in ("Iran", "Syria") for year in (2000, 2001)
     for flow, value in (("russia_exports", 30.0), ("russia_imports", 10.0))],
    columns=["series", "partner", "year", "flow", "reporter", "value_usd_m"],
)  # fmt: skip
TOTALS = pd.DataFrame({"series": ["COW4", "COW4", "ITPD", "ITPD"], "year": [2000, 2001] * 2})


SPARSE = exports.sparse  # as it reads the register of series


def test_the_series_that_are_not_yearly_are_those_that_the_register_calls_so() -> None:
    known = pd.read_csv(CHECKOUT / "data/series.csv")
    assert SPARSE() == known.loc[~known["yearly"].astype(bool), "series"].tolist() != []


@pytest.fixture(autouse=True)
def sparse(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one made-up series be kept for some years only."""
    monkeypatch.setattr(exports, "sparse", lambda: ["Comtrade"])


def test_a_series_that_is_not_yearly_may_lack_years() -> None:
    rows = TRADE[TRADE["year"] == 2000]
    later = pd.concat([rows, rows.assign(year=2002)])
    check = exports.annual(["series", "partner", "flow"])
    assert len(check(later)) == 8
    assert check(later.assign(series="Comtrade")) == []
    assert len(exports.annual(["partner"])(later.drop(columns="series"))) == 2


def test_in_cow_it_is_the_importer_who_reports() -> None:
    assert exports.importers_report(TRADE) == []
    assert exports.importers_report(with_value(TRADE, 0, "reporter", "estimate")) == []
    assert exports.importers_report(with_value(TRADE, 8, "reporter", "Russia")) == []  # ITPD
    assert exports.importers_report(with_value(TRADE, 0, "reporter", "Russia")) == [
        "row 2, column reporter: Russia does not import what is russia_exports of Iran; are the "
        "directions right?"
    ]
    assert exports.importers_report(with_value(TRADE, 5, "reporter", "Syria")) == [
        "row 7, column reporter: Syria does not import what is russia_imports of Syria; are the "
        "directions right?"
    ]


def test_a_partner_has_every_year_that_the_world_has() -> None:
    check = exports.partners_have_every_year_of_the_world
    assert check(TRADE, TOTALS) == []
    iran = TRADE["partner"].eq("Iran") & TRADE["series"].eq("COW4") & TRADE["year"].eq(2001)
    assert check(TRADE[~iran], TOTALS) == ["column year: COW4, Iran lacks 2001"]
    gone = TRADE["partner"].eq("Iran") & TRADE["series"].eq("COW4")
    assert check(TRADE[~gone], TOTALS) == ["column year: COW4, Iran lacks 2000 and 2001"]
    assert check(TRADE, TOTALS[TOTALS["year"] == 2000]) == [
        f"column year: {series} ends after its totals, in 2001" for series in ("COW4", "ITPD")
    ]
    assert check(TRADE, TOTALS[:0]) == []
    one_way = iran & TRADE["flow"].eq("russia_imports")
    told = ["column year: COW4, Iran has other years in each direction"]
    assert check(TRADE[~one_way], TOTALS) == told
    as_sparse = TRADE[~one_way].assign(series="Comtrade")
    assert check(as_sparse, TOTALS) == []


@pytest.mark.parametrize(
    ("flow", "value", "near"),
    [("two_way", 120.0, True), ("two_way", 121.0, False), ("two_way", 13.34, True),
     ("two_way", 13.3, False), ("russia_exports", 90.0, True), ("russia_exports", 91.0, False)],
)  # fmt: skip
def test_a_single_report_is_within_a_factor_of_three_of_the_series(
    flow: str, value: float, near: bool
) -> None:
    """The series have 30 and 10 in each direction, 40 together."""
    points = pd.DataFrame({"partner": ["Nobody", "Iran"], "year": 2000, "flow": flow,
                           "value_usd_m": [1.0, value]})  # fmt: skip
    middle = 40 if flow == "two_way" else 30
    told = [
        f"row 3, column value_usd_m: {value:g} is not near the series, whose median is {middle}"
    ]
    assert exports.single_reports_are_near_the_series(points, TRADE) == ([] if near else told)


def test_a_single_report_is_not_compared_where_a_direction_is_missing() -> None:
    exports_only = TRADE[(TRADE["flow"] == "russia_exports") | (TRADE["year"] == 2001)]
    points = pd.DataFrame({"partner": ["Iran"], "year": 2000, "flow": "two_way",
                           "value_usd_m": [9999.0]})  # fmt: skip
    assert exports.single_reports_are_near_the_series(points, exports_only) == []


def both_ways(*values: tuple[float, float]) -> pd.DataFrame:
    flows = ("russia_exports", "russia_imports")
    rows = [("Iran", 2000, f"S{n}", flow, value) for n, pair in enumerate(values)
            for flow, value in zip(flows, pair, strict=True)]  # fmt: skip
    return pd.DataFrame(rows, columns=["partner", "year", "series", "flow", "value_usd_m"])


def test_directions_of_two_series_are_the_same() -> None:
    assert exports.directions_are_not_interchanged(both_ways((600, 100), (500, 150))) == []
    assert exports.directions_are_not_interchanged(both_ways((600, 500), (500, 600))) == []
    assert exports.directions_are_not_interchanged(both_ways((600, 100))[:1]) == []
    assert exports.directions_are_not_interchanged(both_ways((600, 100), (150, 500))) == [
        "column flow: exports and imports of Iran, 2000, look interchanged: S0 has 600 and 100, "
        "S1 150 and 500"
    ]


ARMS = pd.DataFrame(
    [("Russia", "Syria", 2000, 50), ("Russia", "Iran", 2000, 20), ("Russia", "Libya", 2000, 7),
     ("Russia", "Japan", 2000, 500), ("Russia", "Syria", 2001, 5)],
    columns=["supplier", "recipient", "year", "tiv_m"],
)  # fmt: skip
SETS = pd.DataFrame(
    {"region": ["core", "egypt", "iran", "turkey", "maghreb"],
     "country": ["Syria", "Egypt", "Iran", "Turkey", "Libya"]}
)  # fmt: skip


def test_a_recipient_has_every_year_of_the_totals() -> None:
    totals = pd.DataFrame({"year": [2000, 2001, 2001]})
    assert exports.recipients_have_every_year(ARMS, totals) == [
        f"column year: {name} lacks 2001" for name in ("Iran", "Japan", "Libya")
    ]


def test_a_printed_name_with_a_lists_own_name_in_it_is_that_list() -> None:
    lists = pd.DataFrame({"list": ["Farmers", "Old Farmers", "Millers"],
                          "leader_or_party": ["Smith", None, "The Union"]})  # fmt: skip
    names = pd.DataFrame({"printed": ["Old Farmers 1", "Farmers", "The Union", "Millers Union"],
                          "list": ["Old Farmers", "Farmers", "Millers", "Millers"]})  # fmt: skip
    assert election.names_are_of_the_list_that_they_contain(names, lists) == []
    names["list"] = ["Farmers", "Millers", "Farmers", "Farmers"]
    told = [
        f"row {row}, column list: {printed!r} is said to be {meant!r}, and contains the name of "
        f"{name!r}"
        for row, printed, meant, name in (
            (2, "Old Farmers 1", "Farmers", "Old Farmers"),
            (3, "Farmers", "Millers", "Farmers"),
            (5, "Millers Union", "Farmers", "Millers"),
        )
    ]
    party = "row 4, column list: 'The Union' is said to be 'Farmers', and leads 'Millers' in data/"
    told.insert(2, f"{party}plc_lists.csv")
    assert election.names_are_of_the_list_that_they_contain(names, lists) == told


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (0.0, "percent", ""), (100.0, "percent", ""), (17.25, "percent", ""),
        (100.1, "percent", "a value from 0 to 100"), (-0.1, "percent", "a value from 0 to 100"),
        (1.0, "rank", ""), (0.0, "rank", "a whole number from 1"),
        (2.5, "rank", "a whole number from 1"), (3.0, "count", ""), (0.0, "persons", ""),
        (1.5, "persons", "a whole number from 0"), (0.5, "km2", ""),
        (-1.0, "km2", "a value from 0"), (-7.5, "degrees", ""),
    ],
)  # fmt: skip
def test_a_figure_is_one_that_its_unit_allows(value: float, unit: str, expected: str) -> None:
    frame = pd.DataFrame({"value": [3.0, value], "unit": ["count", unit]})
    told = f"row 3, column value: is {value:g}; expected {expected}, as the unit is {unit!r}"
    assert figures.figures_fit_their_units(frame) == ([told] if expected else [])


def test_a_share_is_within_a_tenth_of_its_parts() -> None:
    frame = pd.DataFrame(
        [("land", "part", 10.0, "km2"), ("land", "part", 20.0, "km2"),
         ("land", "whole", 60.0, "km2"), ("land", None, 55.0, "percent"),
         ("land", None, 7.0, "rank"), ("sea", None, 1.0, "percent"), ("sea", "part", 9.0, "km2")],
        columns=["quantity", "component", "value", "unit"],
    )  # fmt: skip
    assert figures.shares_are_near_their_parts(frame) == []
    for share, near in ((45.5, True), (45.4, False), (55.1, False)):
        told = f"row 5, column value: is {share:g} percent; the parts in this table give 50.0"
        changed = with_value(frame, 3, "value", share)
        assert figures.shares_are_near_their_parts(changed) == ([] if near else [told])


def test_a_country_has_the_code_of_its_name() -> None:
    countries = pd.DataFrame({"country": ["Oman", "Turkey", "Oman", "Oman"],
                              "code": ["OM", "TR", "OX", "QA"],
                              "also": [None, "Türkiye", None, "Muscat"]})  # fmt: skip
    assert codes.codes_are_those_of_the_names(countries) == [
        "row 4, column code: OX is no country in the Unicode CLDR, and not Oman",
        "row 5, column code: QA is Qatar in the Unicode CLDR, and not Oman",
    ]


def test_a_partners_codes_are_those_of_its_country() -> None:
    countries = pd.DataFrame({"country": ["Algeria", "Oman"], "code": ["DZ", "OM"]})
    partners = pd.DataFrame(
        [("Algeria", "country", "DZA", "12"), ("Oman", "country", "OMA", "48"),
         ("Rest", "rest", None, None), ("Ohman", "country", "OMN", "512"),
         ("Algeria", "former", None, None), ("Oman", "country", "OMN", None)],
        columns=["partner", "kind", "iso3", "m49"],
    )  # fmt: skip
    of_oman = "is no code of Oman, which is OM in data/countries.csv"
    assert codes.partners_have_the_codes_of_their_countries(partners, countries) == [
        f"row 3, column iso3: OMA {of_oman}", f"row 3, column m49: 48 {of_oman}",
        "row 5, column kind: is 'country', and Ohman is not in data/countries.csv",
        "row 6, column kind: is 'former', and Algeria is in data/countries.csv",
        f"row 7, column m49: an empty cell {of_oman}",
    ]  # fmt: skip


def test_a_statement_names_no_country_but_its_actors() -> None:
    rows = pd.DataFrame(
        [("event", "Iran; Russia", "Omani visit to Iran"), ("event", "Russia", "Visit to Oman"),
         ("value", "Middle East", "Its share of Russia's exports"),
         ("value", "Iran; Russia", "Trade of Oman and Russia"), ("order", None, "After Oman")],
        columns=["kind", "actor", "statement"],
    )  # fmt: skip
    countries = pd.DataFrame({"country": ["Iran", "Oman", "Russia"]})
    assert claims.statements_name_their_actors(rows, countries) == [
        f"row {row}, column actor: is {actor!r}, and the statement names Oman"
        for row, actor in ((3, "Russia"), (5, "Iran; Russia"), (6, ""))
    ]


def test_a_rounded_report_is_a_multiple_of_what_it_is_rounded_to() -> None:
    points = pd.DataFrame(
        {"value_usd_m": [436.2, 550.0, 555.0, 667.0, 500.0],
         "rounded_to_usd_m": [0.1, 50.0, 50.0, 100.0, math.nan],
         "qualifier": [None, "rounded", "rounded", "computed: a third", "lower bound"]}
    )  # fmt: skip
    assert exports.reports_are_rounded_as_they_say(points) == [
        "row 4, column rounded_to_usd_m: 555 is no multiple of 50"
    ]


def test_a_spelling_is_that_of_one_partner() -> None:
    partners = pd.DataFrame({"partner": ["Iran", "Iraq"], "names": ["Persia; Iran", None]})
    assert codes.a_name_is_that_of_one_partner(partners) == []
    partners.loc[1, "names"] = "Irak; Persia"
    assert codes.a_name_is_that_of_one_partner(partners) == [
        "row 3, column names: 'Persia' is Iran in another row"
    ]


def test_a_statement_about_a_list_has_its_name() -> None:
    rows = pd.DataFrame(
        [("Hamas", "value", "Votes of Hamas"), ("Hamas", "value", "Votes of Fatah"),
         ("Hamas", "event", "Votes of Fatah"), ("Russia", "value", "Trade"), (None, "value", "")],
        columns=["actor", "kind", "statement"],
    )  # fmt: skip
    names = pd.DataFrame({"printed": ["Hamas"], "list": ["Reform"]})
    lists = pd.DataFrame({"list": ["Reform"]})
    assert claims.statements_name_the_list_that_they_are_about(rows, names, lists) == [
        "row 3, column actor: is 'Hamas', and the statement is 'Votes of Fatah'"
    ]


@pytest.mark.parametrize(("votes", "told"), [(2325, False), (2326, True)])
def test_no_more_votes_are_given_than_the_voters_have(votes: int, told: bool) -> None:
    rows = pd.DataFrame({"votes": [100, None, votes]})
    districts = pd.DataFrame({"magnitude": [1, 3, None]})
    said = "row 4, column votes: 2326 are more than 775 voters have, with at most 3 votes each"
    assert election.district_votes_are_within_reach(rows, FACTS, districts) == [said] * told
