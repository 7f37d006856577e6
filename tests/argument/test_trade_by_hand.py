"""Trade on made-up tables, small enough to work out by hand."""

import math
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import DataError
from russia_hamas.trade import flows, mirror, printed
from russia_hamas.trade.findings import Trade

ROWS = [
    ("B", "Iran", 2001, "russia_exports", 7.0, "S3"),
    ("A", "Iran", 2000, "russia_exports", 10.0, "S1"),
    ("A", "Iran", 2000, "russia_imports", 4.0, "S2"),
    ("A", "Iran", 2001, "russia_exports", 20.0, "S1"),
    ("A", "Iran", 2001, "russia_imports", math.nan, "S2"),
    ("A", "Iran", 2002, "russia_exports", 30.0, "S1"),
    ("A", "Iran", 2002, "russia_imports", 6.0, "S2"),
    ("A", "Israel", 2000, "russia_exports", 99.0, "S1"),
]
FLOWS = pd.DataFrame(
    ROWS, columns=["series", "partner", "year", "flow", "value_usd_m", "source"]
).astype({"year": "Int64"})
LINE = pd.DataFrame({"year": [2000, 2004], "value_usd_m": [10.0, 50.0]})


def values(table: pd.DataFrame) -> list[tuple[object, ...]]:
    return [tuple(row) for row in table.itertuples(index=False)]


def test_a_flow_is_chosen_by_partner_direction_and_window_with_both_ends() -> None:
    assert values(flows.select(FLOWS, "Iran", "russia_exports", 2000, 2001)) == [
        ("A", 2000, 10.0, "S1"), ("A", 2001, 20.0, "S1"), ("B", 2001, 7.0, "S3"),
    ]  # fmt: skip


def test_two_way_trade_is_a_sum_and_missing_where_one_direction_is() -> None:
    both = flows.select(FLOWS, "Iran", "two_way", 1999, 2003)
    assert list(both) == ["series", "year", "value_usd_m", "source"]
    assert values(both) == [("A", 2000, 14.0, "S1"), ("A", 2002, 36.0, "S1")]
    assert both.index.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("partner", "flow", "years", "told"),
    [
        ("Irak", "two_way", (2000, 2002),
         "no trade with 'Irak' in data/trade_flows.csv. Did you mean 'Iran'? "
         "Partners: Iran, Israel."),
        ("Israel", "two_way", (2000, 2002),
         "data/trade_flows.csv has no two-way trade with Israel between 2000 and 2002; it has "
         "russia_exports 2000 to 2000"),
        ("Iran", "russia_imports", (2003, 2004),
         "data/trade_flows.csv has no Russia's imports with Iran between 2003 and 2004; it has "
         "russia_exports 2000 to 2002; russia_imports 2000 to 2002"),
    ],
)  # fmt: skip
def test_what_is_missing_is_told_with_what_is_there(
    partner: str, flow: str, years: tuple[int, int], told: str
) -> None:
    with pytest.raises(DataError) as refused:
        flows.select(FLOWS, partner, flow, *years)
    assert str(refused.value) == told


def report(
    year: int, flow: str, value: float, side: str = "Russia", rounded: float = 1.0, **other: object
) -> dict[str, object]:
    return {"partner": "Iran", "year": year, "flow": flow, "value_usd_m": value,
            "rounded_to_usd_m": rounded, "side": side, "reported_by": f"{side}, somebody",
            "source": f"{side}{year}", "qualifier": pd.NA} | other  # fmt: skip


def test_single_reports_of_both_directions_are_added_where_one_source_has_them_alone() -> None:
    points = pd.DataFrame(
        [
            report(2003, "two_way", 5.0),
            report(2001, "russia_exports", 20.0),
            report(2001, "russia_imports", 4.0, rounded=0.1),
            report(2002, "russia_exports", 9.0),  # one direction only
            report(2003, "russia_exports", 3.0),  # the same side has the sum itself
            report(2003, "russia_imports", 3.0),
            report(2004, "russia_exports", 8.0, rounded=math.nan),
            report(2004, "russia_imports", 1.0),
            report(2001, "two_way", 1.0, partner="Israel"),
            report(1999, "two_way", 1.0),
            report(2005, "two_way", 1.0),
        ]
    )
    found = flows.single_reports(points, "Iran", "two_way", 2000, 2004)
    shown = found[["year", "flow", "value_usd_m", "rounded_to_usd_m", "source"]]
    assert values(shown.fillna(-1)) == [
        (2001, "two_way", 24.0, 1.1, "Russia2001"),
        (2003, "two_way", 5.0, 1.0, "Russia2003"),
        (2004, "two_way", 9.0, -1, "Russia2004"),
    ]
    alone = flows.single_reports(points[:1], "Iran", "two_way", 2000, 2004)
    pd.testing.assert_frame_equal(alone, points[:1])
    exports = flows.single_reports(points, "Iran", "russia_exports", 2001, 2003)
    assert exports["value_usd_m"].tolist() == [20.0, 9.0, 3.0]


def test_another_sides_sum_does_not_stand_for_the_directions_that_russia_gave() -> None:
    points = pd.DataFrame(
        [
            report(2001, "two_way", 5.0, side="partner"),
            report(2001, "russia_exports", 3.0),
            report(2001, "russia_imports", 4.0),
        ]
    )
    found = flows.single_reports(points, "Iran", "two_way", 2001, 2001)
    assert found["value_usd_m"].tolist() == [5.0, 7.0]
    assert found.index.tolist() == [0, 1]


def test_a_year_without_a_price_is_named() -> None:
    table = pd.DataFrame({"year": [2002, 2000, 2001, 2002], "value_usd_m": 1.0})
    with pytest.raises(DataError, match=r"^data/cpi.csv has no value for 2001, 2002$"):
        flows.deflate(table, pd.Series({2000: 50.0}), 2000)


def test_growth_is_from_the_first_year_to_the_last_whatever_the_order_of_rows() -> None:
    table = pd.DataFrame(
        {"series": ["A", "A", "A", "B"], "year": [2002, 2000, 2001, 2000],
         "value_usd_m": [40.0, 10.0, 99.0, 1.0]}
    )  # fmt: skip
    found = flows.growth(table)
    assert found.index.name == "series"
    assert found.to_dict("index") == {
        "A": {"first_year": 2000, "last_year": 2002, "first_usd_m": 10.0, "last_usd_m": 40.0,
              "ratio": 4.0, "least_ratio": 4.0, "most_ratio": 4.0, "per_year_pct": 100.0}
    }  # fmt: skip
    prices = pd.Series({2000: 50.0, 2001: 70.0, 2002: 200.0})
    real = flows.in_constant_dollars(found, prices).loc["A"]
    assert real[["constant_ratio", "constant_per_year_pct"]].tolist() == [1.0, 0.0]
    both = pd.concat([table[:3].assign(series="B"), table[:3]])
    assert flows.growth(both).index.tolist() == ["A", "B"]


def test_rounding_leaves_growth_between_two_ends_in_current_and_in_constant_dollars() -> None:
    """From 80 to 120 it grew to something from 180 to 220, while prices doubled."""
    table = pd.DataFrame({"series": "A", "year": [2000, 2001], "value_usd_m": [100.0, 200.0],
                          "rounded_to_usd_m": 40.0})  # fmt: skip
    found = flows.in_constant_dollars(flows.growth(table), pd.Series({2000: 50.0, 2001: 100.0}))
    ends = ["least_ratio", "most_ratio", "constant_least_ratio", "constant_most_ratio"]
    assert found.loc["A", ends].tolist() == [180 / 120, 220 / 80, 90 / 120, 110 / 80]


@given(st.floats(0.01, 1e6), st.floats(0.01, 1e6), st.integers(1, 20))
def test_the_yearly_rate_compounds_to_the_whole_growth(
    first: float, last: float, years: int
) -> None:
    table = pd.DataFrame(
        {"series": "A", "year": [2000, 2000 + years], "value_usd_m": [first, last]}
    )
    rate = flows.growth(table)["per_year_pct"].item()
    assert first * (1 + rate / 100) ** years == pytest.approx(last)


@pytest.mark.parametrize(("last", "reaches"), [(49.0, False), (50.0, True), (51.0, True)])
def test_a_series_reaches_what_is_printed_if_its_ratio_is_as_large(
    last: float, reaches: bool
) -> None:
    annual = pd.DataFrame({"series": ["A", "A", "B"], "year": [2000, 2004, 2000],
                           "value_usd_m": [10.0, last, 7.0]})  # fmt: skip
    assert flows.over_window(annual, LINE[::-1], "A", 2000, 2004) == {
        "first_usd_m": 10.0, "last_usd_m": last, "ratio": last / 10, "printed_ratio": 5.0,
        "reaches_printed": reaches,
    }  # fmt: skip
    assert flows.over_window(annual, LINE[:1], "A", 2000, 2004)["reaches_printed"] is None
    unknown = flows.over_window(annual, LINE, "B", 2000, 2004)
    assert (unknown["last_usd_m"], unknown["ratio"], unknown["reaches_printed"]) == (None,) * 3


def test_a_series_is_held_against_the_line_between_the_printed_ends() -> None:
    """The line: 10, 20, 30, 40, 50. Nearest to it 2003, furthest 2001, where it is twice that."""
    annual = pd.DataFrame(
        {"series": "A", "year": [1999, 2000, 2001, 2002, 2003, 2004, 2006],
         "value_usd_m": [5.0, 10.0, 40.0, 20.0, 40.0, 38.0, 1.0]}
    )  # fmt: skip
    assert flows.path(annual[::-1], LINE[::-1]).to_dict("index") == {
        "A": {"years": 3, "below": 1, "changes": 4, "falls": 2, "worst_year": 2002,
              "worst_change_pct": -50.0, "furthest_year": 2001, "furthest_usd_m": 40.0,
              "line_usd_m": 20.0}
    }  # fmt: skip
    few = pd.concat([annual[:2].assign(series="B"), annual.assign(series="C")])
    assert flows.path(few, LINE).index.tolist() == ["C"]  # two years are no path
    both = pd.concat([annual.assign(series="B"), annual])
    assert flows.path(both, LINE).index.tolist() == ["A", "B"]
    slow = annual.assign(value_usd_m=[5.0, 10.0, 10.05, 10.05, 10.04, 38.0, 1.0])
    assert flows.path(slow, LINE).loc["A", ["changes", "falls"]].tolist() == [4, 1]
    assert flows.path(annual[:3], LINE).empty
    assert flows.path(annual[:4], LINE).index.tolist() == ["A"]


def test_a_series_with_both_signs_of_distance_is_furthest_where_the_ratio_is() -> None:
    annual = pd.DataFrame({"series": "A", "year": [2000, 2001, 2002, 2003, 2004],
                           "value_usd_m": [10.0, 5.0, 60.0, 40.0, 50.0]})  # fmt: skip
    found = flows.path(annual, LINE).loc["A"]
    assert (found["furthest_year"], found["line_usd_m"]) == (2001, 20.0)  # a fourth; twice in 2002
    assert (found["below"], found["falls"]) == (1, 2)


POINTS = pd.DataFrame(
    [
        report(2000, "two_way", 600.0, qualifier="preliminary"),
        report(2000, "two_way", 661.0),
        report(2001, "two_way", 700.0, qualifier="preliminary"),
        report(2000, "two_way", 500.0, side="press", qualifier="preliminary"),
        report(2000, "two_way", 450.0, side="partner", qualifier="about"),
    ]
)


def test_a_preliminary_report_gives_way_to_a_later_one_of_the_same_side_and_year() -> None:
    assert mirror.final(POINTS)["value_usd_m"].tolist() == [661.0, 700.0, 500.0, 450.0]
    assert mirror.russian_side(POINTS).to_dict() == {2000: 661.0, 2001: 700.0}


def versions(*gaps: float) -> pd.DataFrame:
    """Return two versions of one series that differ by so much, year after year."""
    years = range(2000, 2000 + len(gaps))
    old = [("COW3", year, 100.0 + gap, "S") for year, gap in zip(years, gaps, strict=True)]
    new = [("COW4", year, 100.0, "S") for year in years]
    return pd.DataFrame([*old, *new], columns=["series", "year", "value_usd_m", "source"])


def test_two_versions_part_where_they_differ_by_more_than_rounding() -> None:
    annual = versions(0.5, 0.6, -0.6, 1.0, 1.1)
    assert mirror.parted(annual, "russia_exports") == [2001, 2002, 2003, 2004]
    assert mirror.parted(annual, "two_way") == [2004]  # two values, two roundings
    kept = mirror.distinct(annual, "two_way")
    assert kept[kept["series"] == "COW3"]["year"].tolist() == [2004]
    assert kept[kept["series"] == "COW4"]["year"].tolist() == [2000, 2001, 2002, 2003, 2004]


def test_an_older_version_stands_where_the_newer_has_no_value() -> None:
    annual = versions(0.0, 0.0)
    alone = annual[~(annual["series"].eq("COW4") & annual["year"].eq(2001))]
    kept = mirror.distinct(alone, "two_way")
    assert kept[kept["series"] == "COW3"]["year"].tolist() == [2001]


def test_every_report_belongs_to_the_importer_to_russias_officials_or_to_others() -> None:
    annual = versions(5.0).assign(name=["old", "new"])
    more = pd.DataFrame({"series": ["MIX"], "year": [2000], "value_usd_m": [7.0], "source": ["M"],
                         "name": ["mixed"]})  # fmt: skip
    reporters = pd.Series({"COW3": "importer", "COW4": "importer", "MIX": "mixed"})
    table = mirror.by_hand(
        pd.concat([annual, more]), POINTS, "two_way", reporters, {"partner": "Iran's side"}
    )
    shown = table[["hand", "key", "name", "reported_by", "value_usd_m"]]
    assert values(shown) == [
        ("other", "COW3", "old", "", 105.0),
        ("importer", "COW4", "new", "", 100.0),
        ("other", "MIX", "mixed", "", 7.0),
        ("russia", "Russia", "Russia", "Russia, somebody", 661.0),
        ("russia", "Russia", "Russia", "Russia, somebody", 700.0),
        ("other", "press", "press", "press, somebody", 500.0),
        ("other", "partner", "Iran's side", "partner, somebody", 450.0),
    ]
    assert table.index.tolist() == list(range(7))
    assert list(table) == ["hand", "key", "name", "reported_by", "year", "value_usd_m",
                           "rounded_to_usd_m", "source"]  # fmt: skip


def test_the_reports_of_a_year_stand_side_by_side_with_gap_and_spread() -> None:
    annual = versions(0.0, 25.0)
    table = mirror.reports(annual, POINTS, "two_way", "COW4")
    assert table.loc[2000, ["COW4", "russian_side"]].tolist() == [100.0, 661.0]
    assert pd.isna(table.loc[2000, "COW3"])  # repeats the newer one
    assert table["gap_pct"].round(9).tolist() == [561.0, 600.0]
    assert table["spread_ratio"].tolist() == [6.61, 7.0]
    doubled = annual.assign(value_usd_m=annual["value_usd_m"] * (1 + annual["year"].eq(2001)))
    assert mirror.reports(doubled, POINTS, "two_way", "COW4")["spread_ratio"].tolist() == [
        6.61,
        3.5,
    ]
    alone = mirror.reports(annual, POINTS[:0], "two_way", "COW4")
    assert alone["spread_ratio"].fillna(-1).tolist() == [-1, 1.25]  # of one report there is none
    late = mirror.reports(annual[annual["year"] == 2000], POINTS, "two_way", "COW4")
    assert late.index.tolist() == [2000, 2001]
    assert late.loc[2001, "russian_side"] == 700.0
    assert mirror.reports(annual, POINTS, "two_way", "X")["gap_pct"].isna().all()


def test_two_versions_are_compared_with_each_other_and_with_the_russian_side() -> None:
    annual = pd.concat([versions(25.0, 0.0), versions(0.0)[:1].assign(year=2005)])
    table = mirror.versions(annual, POINTS, "COW3", "COW4")
    assert table.loc[2000].round(6).to_dict() == {
        "old_usd_m": 125.0, "new_usd_m": 100.0, "old_over_new": 1.25, "russian_side": 661.0,
        "old_over_russian": round(125 / 661, 6), "new_over_russian": round(100 / 661, 6),
    }  # fmt: skip
    assert table.index.tolist() == [2000, 2001]  # both have a value
    assert mirror.versions(annual, POINTS[:0], "COW3", "COW4")["russian_side"].isna().all()


def test_the_balance_is_exports_less_imports_beside_the_share_of_all_exports() -> None:
    totals = pd.DataFrame({"series": ["A", "A", "B"], "year": [2000, 2001, 2002],
                           "exports_usd_m": [200, 400, 1]})  # fmt: skip
    table = mirror.balance(FLOWS, totals, "Iran", "A").fillna(-1)
    assert table.to_dict("index") == {
        2000: {"exports_usd_m": 10.0, "imports_usd_m": 4.0, "balance_usd_m": 6.0,
               "share_of_exports_pct": 5.0},
        2001: {"exports_usd_m": 20.0, "imports_usd_m": -1, "balance_usd_m": -1,
               "share_of_exports_pct": 5.0},
        2002: {"exports_usd_m": 30.0, "imports_usd_m": 6.0, "balance_usd_m": 24.0,
               "share_of_exports_pct": -1},
    }  # fmt: skip


def claim(name: str, quantity: str, value: float | None, **other: object) -> dict[str, object]:
    return {"claim": name, "quantity": quantity, "actor": "Russia; Iran", "value": value,
            "low": pd.NA, "high": pd.NA, "unit": "USD million", "qualifier": pd.NA, "decimals": 0,
            "start": "2000", "end": "2000-05", "printed": "words"} | other  # fmt: skip


CLAIMS = pd.DataFrame(
    [
        claim("a", "two-way trade", 276.0),
        claim("b", "two-way trade", 3.5, unit="USD billion", decimals=1, end=pd.NA, start="2008"),
        claim("c", "two-way trade", 9.0, actor="Russia; Israel"),
        claim("d", "two-way trade", None),
        claim("e", "two-way trade", 9.0, actor=pd.NA),
        claim("f", "exports to Russia", 40.0, actor="Israel; Russia"),
        claim("g", "growth of two-way trade", 4.0, start="1995", end="2008", qualifier="almost",
              unit="times"),
    ]
)  # fmt: skip
WORDS = pd.DataFrame(
    {"below": [0.5, 0.25], "above": [0.5, 0.0], "unit": ["last digit", "printed number"]},
    index=["none", "almost"],
)


def test_printed_values_are_points_in_million_dollars_of_the_year_they_end_in() -> None:
    found = printed.points(CLAIMS, "Iran", "two_way")
    assert values(found) == [("a", 2000, 276.0), ("b", 2008, 3500.0)]
    assert found.index.tolist() == [0, 1]
    allowed = printed.allowed(CLAIMS, WORDS, found)
    assert allowed[["low_usd_m", "high_usd_m"]].to_numpy().tolist() == [
        [275.5, 276.5], [3450.0, 3550.0],
    ]  # fmt: skip
    assert printed.partner_of(CLAIMS.iloc[5]) == "Israel"


def test_where_nothing_is_printed_on_both_directions_one_of_them_is_shown() -> None:
    assert printed.of_one_way(CLAIMS, "Iran", "two_way")[0] == "two_way"
    assert printed.of_one_way(CLAIMS, "Iran", "two_way")[1].empty
    assert printed.of_one_way(CLAIMS, "Israel", "two_way")[0] == "two_way"  # both are printed
    without = CLAIMS[CLAIMS["claim"] != "c"]
    flow, found = printed.of_one_way(without, "Israel", "two_way")
    assert (flow, values(found)) == ("russia_imports", [("f", 2000, 40.0)])
    flow, found = printed.of_one_way(without, "Israel", "russia_imports")
    assert (flow, len(found)) == ("russia_imports", 0)
    assert printed.of_one_way(without, "Syria", "two_way")[0] == "two_way"


def test_printed_growth_has_its_years_and_what_its_words_allow() -> None:
    found = printed.growth(CLAIMS, WORDS, "Iran", "two_way")
    assert list(found) == ["claim", "printed", "first_year", "last_year", "low_ratio",
                           "high_ratio"]  # fmt: skip
    assert values(found) == [("g", "words", 1995, 2008, 3.0, 4.0)]
    assert printed.growth(CLAIMS, WORDS, "Iran", "russia_imports").empty


def test_the_line_begins_at_the_first_printed_point_and_is_none_below_two() -> None:
    assert values(printed.line(LINE[::-1])) == [
        (2000, 10.0), (2001, 20.0), (2002, 30.0), (2003, 40.0), (2004, 50.0),
    ]  # fmt: skip
    assert printed.line(LINE[:1]).empty
    assert list(printed.line(LINE[:1])) == ["year", "value_usd_m"]


def test_printed_points_are_a_series_of_their_own() -> None:
    both = printed.with_printed(FLOWS[:1], LINE[:1])
    shown = both[["series", "year", "value_usd_m"]]
    assert values(shown) == [("B", 2001, 7.0), (printed.PRINTED, 2000, 10.0)]
    assert both.index.tolist() == [0, 1]


def look(prices: str = "current", flow: str = "two_way", first: int = 2000) -> Trade:
    """Return what is found on Iran's trade from 2000 to 2008 in made-up tables."""
    kinds = pd.DataFrame({"series": ["A", "B"], "name": ["Data A", "Data B"],
                          "reporter": ["importer", "importer"], "yearly": True})  # fmt: skip
    later = [report(2008, "two_way", 90.0), report(2008, "two_way", 80.0, side="partner")]
    tables = {
        "trade_flows": FLOWS, "trade_points": pd.DataFrame(later), "series": kinds,
        "claims": CLAIMS, "qualifiers": WORDS.rename_axis("qualifier").reset_index(),
        "cpi": pd.DataFrame({"year": range(2000, 2009), "cpi_u": [50.0, *[100.0] * 8]}),
        "trade_totals": pd.DataFrame({"series": "A", "year": [2000], "exports_usd_m": [100]}),
    }  # fmt: skip
    return Trade(tables, "Iran", flow, first, 2008, prices, "A")


def test_whole_millions_are_rounded_once_in_a_flow_and_twice_in_the_sum_of_two() -> None:
    """Series A has a value that is missing, which says nothing of its rounding."""
    assert look().annual["rounded_to_usd_m"].tolist() == [2.0, 2.0]
    one_way = look(flow="russia_exports")
    assert one_way.annual["rounded_to_usd_m"].tolist() == [1.0] * 4
    fine = FLOWS.assign(value_usd_m=FLOWS["value_usd_m"].replace(7.0, 7.25))
    found = replace(one_way, tables=one_way.tables | {"trade_flows": fine})
    assert found.annual["rounded_to_usd_m"].tolist() == [1.0, 1.0, 1.0, 0.0]


def test_every_plotted_value_has_its_hand_name_and_source() -> None:
    found = look().plotted()
    assert list(found) == ["hand", "key", "name", "reported_by", "year", "value_usd_m", "source"]
    assert values(found.fillna("")) == [
        ("importer", "A", "Data A", "", 2000, 14.0, "S1"),
        ("importer", "A", "Data A", "", 2002, 36.0, "S1"),
        ("russia", "Russia", "Russia", "Russia, somebody", 2008, 90.0, "Russia2008"),
        ("other", "partner", "Iran's side", "partner, somebody", 2008, 80.0, "partner2008"),
        ("paper", "printed", "the paper, as printed", "", 2000, 276.0, "paper"),
        ("paper", "printed", "the paper, as printed", "", 2008, 3500.0, "paper"),
    ]
    assert found.index.tolist() == [0, 1, 2, 3, 4, 5]


def test_in_constant_prices_values_and_their_roundings_are_those_of_the_last_year() -> None:
    found = look("constant")
    assert found.plotted()["value_usd_m"].tolist() == [28.0, 36.0, 90.0, 80.0, 552.0, 3500.0]
    assert found.plotted()["name"].iloc[-1] == "printed, prices of 2008"
    early = pd.DataFrame({"year": [2000], "value_usd_m": [10.0], "rounded_to_usd_m": [5.0]})
    assert values(found.priced(early)) == [(2000, 20.0, 10.0)]
    assert values(found.priced(early.drop(columns="rounded_to_usd_m"))) == [(2000, 20.0)]
    assert look().priced(early) is early
    assert look().price_words == "current prices"


def test_a_chart_has_reports_printed_points_and_the_line_between_them() -> None:
    reports, points, line = look("constant").charted()
    assert sorted(reports["value_usd_m"]) == [28.0, 36.0, 80.0, 90.0]
    assert points["value_usd_m"].tolist() == [552.0, 3500.0]
    assert line["year"].tolist() == list(range(2000, 2009))
    assert line["value_usd_m"].iloc[[0, 8]].tolist() == [552.0, 3500.0]
    assert len(look(first=2001).charted()[2]) == 0  # one printed point makes no line


def test_a_finding_keeps_to_its_window_partner_and_flow() -> None:
    found = look(first=2001)
    assert values(found.annual) == [("A", 2002, 36.0, "S1", 2.0, "Data A")]
    assert found.stated["claim"].tolist() == ["b"]
    assert (look().stated.index.tolist(), found.stated.index.tolist()) == ([0, 1], [0])
    assert found.points["value_usd_m"].tolist() == [90.0, 80.0]
    exports = look(flow="russia_exports")
    assert exports.annual["series"].tolist() == ["A", "A", "A", "B"]
    assert len(exports.points) == 0
    assert found.span == "2002 to 2008"
