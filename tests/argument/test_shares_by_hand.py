"""Shares of exports on made-up tables, small enough to work out by hand."""

import math
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import DataError
from russia_hamas.robustness.windows import Windows
from russia_hamas.shares import regions, shares
from russia_hamas.shares.findings import Shares

SETS = pd.DataFrame(
    [("core", "Syria"), ("core", "Israel"), ("egypt", "Egypt"), ("iran", "Iran"),
     ("turkey", "Turkey"), ("maghreb", "Algeria"), ("maghreb", "Libya")],
    columns=["region", "country"],
)  # fmt: skip
EXPORTS = pd.DataFrame(
    [("Syria", 2000, 1.0), ("Israel", 2000, 2.0), ("Turkey", 2000, 4.0), ("Japan", 2000, 50.0),
     ("Syria", 2001, 6.0), ("Algeria", 2001, 2.0), ("Egypt", 2003, 9.0), ("Iran", 2001, 0.0)],
    columns=["partner", "year", "value"],
)  # fmt: skip
TOTALS = pd.Series({1999: 10, 2000: 100, 2001: 300, 2003: 90})


def values(table: pd.DataFrame) -> list[tuple[object, ...]]:
    return [tuple(row) for row in table.itertuples(index=False)]


def test_a_share_is_taken_of_each_year_with_a_total_in_the_window() -> None:
    table = shares.yearly_share(EXPORTS, TOTALS, {"Syria", "Israel"}, 1999, 2002)
    assert list(table) == ["year", "region_value", "world_value", "share_pct"]
    assert values(table) == [
        (1999, 0.0, 10.0, 0.0), (2000, 3.0, 100.0, 3.0), (2001, 6.0, 300.0, 2.0),
    ]  # fmt: skip
    assert shares.pooled_share(table) == pytest.approx(100 * 9 / 410)
    assert shares.known_years(TOTALS, 2000, 2003) == [2000, 2001, 2003]


def test_a_window_without_totals_is_refused_with_the_years_there_are() -> None:
    told = r"^no totals between 2004 and 2005; this series has 1999 to 2003$"
    with pytest.raises(DataError, match=told):
        shares.yearly_share(EXPORTS, TOTALS, {"Syria"}, 2004, 2005)


@pytest.mark.parametrize(
    ("low", "high", "years", "inside"),
    [(2.0, 3.0, 2, True), (2.25, 4.0, 1, True), (1.0, 2.25, 1, True), (2.26, 4.0, 1, False),
     (1.0, 2.24, 1, False)],
)  # fmt: skip
def test_a_band_takes_in_both_its_ends(low: float, high: float, years: int, inside: bool) -> None:
    """Two years of 3 and 2 per cent, pooled 9 of 400, which is 2.25."""
    yearly = shares.yearly_share(EXPORTS, TOTALS, {"Syria", "Israel"}, 2000, 2001)
    assert shares.over_window(yearly, low, high) == {
        "pooled_pct": 2.25, "lowest_pct": 2.0, "highest_pct": 3.0, "years": 2,
        "years_inside": years, "low_pct": low, "high_pct": high, "inside": inside,
    }  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(1, 100)), min_size=1, max_size=9))
def test_a_pooled_share_lies_between_the_lowest_and_the_highest_year(
    pairs: list[tuple[int, int]],
) -> None:
    yearly = pd.DataFrame(pairs, columns=["region_value", "world_value"])
    yearly["share_pct"] = 100 * yearly["region_value"] / yearly["world_value"]
    found = shares.over_window(yearly, 0, 1)
    assert found["lowest_pct"] - 1e-9 <= found["pooled_pct"] <= found["highest_pct"] + 1e-9


TABLES = {
    "trade_flows": pd.DataFrame(
        [("A", "Syria", 2000, "russia_exports", 5.0, "T"),
         ("A", "Syria", 2000, "russia_imports", 9.0, "T"),
         ("B", "Turkey", 2000, "russia_exports", 7.0, "T")],
        columns=["series", "partner", "year", "flow", "value_usd_m", "source"],
    ),
    "trade_totals": pd.DataFrame(
        [("B", 2000, 70.0, "TB"), ("A", 2000, 50.0, "TA"), ("A", 2001, 60.0, "TA"),
         ("AN", 2000, 100.0, "TN")],
        columns=["series", "year", "exports_usd_m", "source"],
    ),
    "arms_tiv": pd.DataFrame(
        [("Russia", "Syria", 2000, 3), ("Soviet Union", "Libya", 1999, 4),
         ("Soviet Union", "Iran", 1999, 1), ("Soviet Union", "Iran", 1998, 1)],
        columns=["supplier", "recipient", "year", "tiv_m"],
    ),
    "arms_tiv_total": pd.DataFrame(
        [("Russia", 2000, 20, "W"), ("Soviet Union", 2000, 10, "W"), ("Russia", 2001, 5, "W")],
        columns=["supplier", "year", "tiv_m", "source"],
    ),
    "regions": SETS,
}  # fmt: skip


def test_a_measure_has_its_own_exports_totals_and_source() -> None:
    exports, totals, source = shares.series(TABLES, "all", "A")
    assert values(exports[["partner", "year", "value"]]) == [("Syria", 2000, 5.0)]
    assert (totals.to_dict(), source) == ({2000: 50.0, 2001: 60.0}, "TA")
    exports, totals, source = shares.series(TABLES, "arms", "")
    assert exports.loc[1, ["partner", "year", "value"]].tolist() == ["Libya", 1999, 4]
    assert (totals.to_dict(), source) == ({2000: 30, 2001: 5}, "W")


def test_series_are_evidence_for_the_measure_that_their_record_names() -> None:
    known = pd.DataFrame({"series": ["A", "B", "C"], "measure": ["all", "arms", pd.NA],
                          "totals_of": [pd.NA, "A", pd.NA]})  # fmt: skip
    assert shares.of_measure(known, "all") == ["A"]
    assert shares.of_measure(known, "arms") == ["B"]
    assert shares.national(known) == {"A": "B"}


def test_every_union_is_searched_from_the_smallest_share_to_the_largest() -> None:
    table = shares.search(EXPORTS, TOTALS, SETS, 2000, 2001, 2.25, 3.3)
    assert list(table) == ["region", "pooled_pct", "lowest_pct", "highest_pct", "years_inside",
                           "years", "inside"]  # fmt: skip
    assert len(table) == 16
    assert table["pooled_pct"].is_monotonic_increasing
    found = table.set_index("region")
    assert found.loc["core", "pooled_pct"] == 2.25
    assert found.loc["core,maghreb", ["pooled_pct", "lowest_pct", "highest_pct"]].tolist() == [
        2.75, 100 * 8 / 300, 3.0,
    ]  # fmt: skip
    assert found.loc["core,turkey,maghreb", "pooled_pct"] == 3.75
    assert found["inside"].sum() == 12  # all without both Turkey and the Maghreb
    assert found.loc["core,egypt", "pooled_pct"] == 2.25  # no row of its own in these years
    assert table.index.tolist() == list(range(16))
    for _, yearly in shares.of_unions(EXPORTS, TOTALS, SETS, 2000, 2002):
        assert yearly["year"].tolist() == [2000, 2001]
        assert yearly["world_value"].tolist() == [100, 300]


def test_both_measures_of_a_union_stand_side_by_side() -> None:
    pair = shares.both(TABLES, "A", SETS, 2000, 2000).set_index("region")
    assert list(pair) == ["all_pct", "all_source", "arms_pct", "arms_source"]
    assert pair.loc["core"].tolist() == [10.0, "TA", 10.0, "W"]
    assert len(pair) == 16
    none = shares.both(TABLES, "A", SETS, 1999, 1999)
    assert none.empty
    assert set(none) == {"region", "all_pct", "arms_pct", "all_source", "arms_source"}
    bands = {"all": (10.0, 10.0), "arms": (10.0, 11.0)}
    assert len(shares.fitting(pair.reset_index(), bands)) == 16
    assert shares.fitting(pair.reset_index(), bands | {"arms": (10.1, 11.0)}).empty
    assert shares.fitting(pair.reset_index(), bands | {"all": (10.1, 11.0)}).empty


def test_the_producers_own_regions_are_added_one_by_one() -> None:
    rows = [("Middle East", 2000, 2), ("North Africa", 2000, 3), ("World", 2000, 10),
            ("Middle East", 2001, 1), ("World", 2001, 10), ("World", 2005, 100)]  # fmt: skip
    table = pd.DataFrame(rows, columns=["region", "year", "tiv_m"]).assign(source=list("abcdef"))
    assert values(shares.of_own_regions(table, 2000, 2001)) == [
        ("Middle East", 15.0, "a"), ("Middle East and North Africa", 30.0, "a"),
    ]  # fmt: skip
    assert shares.of_own_regions(table, 1990, 1991).empty


def test_a_group_has_the_mean_of_its_years_in_the_window() -> None:
    table = pd.DataFrame(
        {"year": [1999, 2000, 2001, 2002], "group": "Arab world",
         "share_pct": [9.0, 1.0, 4.0, 8.0], "source": ["x", "w", "x", "x"]}
    )  # fmt: skip
    assert values(shares.of_groups(table, 2000, 2001)) == [("Arab world", 2.5, "w", 2000, 2001)]


CLAIM = {"low": 5, "high": 7, "decimals": 0, "unit": "percent", "qualifier": pd.NA,
         "value": pd.NA, "printed": "5 to 7 percent"}  # fmt: skip
CLAIMS = pd.DataFrame(
    [CLAIM | {"quantity": "share of Russia's exports"},
     CLAIM | {"quantity": "share of Russia's arms exports", "low": 15, "high": 20}]
)  # fmt: skip
WORDS = pd.DataFrame({"qualifier": ["none"], "below": [0.5], "above": [0.5],
                      "unit": ["last digit"]})  # fmt: skip


def test_each_measure_has_the_band_of_its_own_claim() -> None:
    found = shares.bands(CLAIMS, WORDS.set_index("qualifier"))
    assert found == {"all": (4.5, 7.5), "arms": (14.5, 20.5)}


def test_what_is_needed_is_what_every_fitting_region_contains() -> None:
    table = pd.DataFrame({"region": ["core,iran,turkey", "core,turkey", "core,iran"],
                          "inside": [True, True, False]})  # fmt: skip
    assert shares.needed(table) == ["Turkey"]
    assert shares.needed(table.assign(inside=True)) == []
    assert shares.needed(table.assign(inside=False)) == []


def test_the_years_of_another_supplier_are_told_once_and_in_order() -> None:
    arms = TABLES["arms_tiv"]
    assert shares.foreign_years(arms, 1998, 2000) == [1998, 1999]
    assert shares.foreign_years(arms, 1999, 1999) == [1999]
    assert shares.foreign_years(arms, 2000, 2001) == []


def test_the_contributions_of_countries_are_shares_of_the_world_and_of_the_region() -> None:
    table = shares.recipients(EXPORTS, TOTALS, {"Syria", "Turkey", "Egypt", "Iran"}, 2000, 2002)
    assert list(table) == ["partner", "value", "share_pct", "of_region_pct"]
    assert values(table) == [
        ("Syria", 7.0, 1.75, pytest.approx(700 / 11)),
        ("Turkey", 4.0, 1.0, pytest.approx(400 / 11)),
    ]


def test_two_periods_and_the_whole_are_compared_by_sum_and_by_mean() -> None:
    yearly = shares.yearly_share(EXPORTS, TOTALS, {"Syria", "Israel", "Egypt"}, 2000, 2003)
    pooled, mean = 100 * 15 / 390, (2.0 + 10.0) / 2
    assert values(shares.periods(yearly, 2001).round(9)) == [
        (2000, 2000, 3.0, 3.0, 0.0),
        (2001, 2003, round(pooled, 9), mean, round(pooled - mean, 9)),
        (2000, 2003, round(100 * 18 / 490, 9), 5.0, round(100 * 18 / 490 - 5, 9)),
    ]
    assert len(shares.periods(yearly, 2000)) == 1


def test_words_of_a_region_are_sets_or_countries() -> None:
    assert regions.members(SETS, "core, Iran,maghreb") == {
        "Syria", "Israel", "Iran", "Algeria", "Libya",
    }  # fmt: skip
    with pytest.raises(DataError) as refused:
        regions.members(SETS, "core,magreb")
    assert str(refused.value) == (
        "parameter 'region': 'magreb' is neither a set nor a country of data/regions.csv. "
        "Did you mean 'maghreb'? Sets: core, egypt, iran, maghreb, turkey; countries: Algeria, "
        "Egypt, Iran, Israel, Libya, Syria, Turkey."
    )


def test_the_disputed_parts_are_added_as_wished_and_named() -> None:
    assert regions.union(turkey=True, maghreb=False) == "core,egypt,iran,turkey"
    assert regions.union(turkey=False, maghreb=True) == "core,egypt,iran,maghreb"
    assert regions.with_or_without(True, False) == "the Middle East with Turkey"
    assert regions.with_or_without(True, True) == "the Middle East with Turkey and the Maghreb"
    assert regions.with_or_without(False, False).endswith("without Turkey and the Maghreb")
    assert regions.unions()[0] == "core"
    assert regions.unions()[-1] == "core,egypt,iran,turkey,maghreb"
    assert len(set(regions.unions())) == 16


def look(region: str = "core", measure: str = "all", **more: Any) -> Shares:
    tables = TABLES | {
        "claims": CLAIMS,
        "qualifiers": WORDS,
        "series": pd.DataFrame({"series": ["A", "AN"], "totals_of": [pd.NA, "A"]}),
    }
    values = {"series": "A", "first_year": 2000, "last_year": 2000, "split_year": 2000} | more
    return Shares(tables, measure, region=region, **values)


def test_a_chosen_region_is_compared_with_the_undisputed_one_if_it_is_larger() -> None:
    wide = look("core,egypt,iran,maghreb")
    assert wide.narrow_yearly is not None
    drawn = wide.plotted()
    assert drawn["region"].unique().tolist() == [
        "the Arab East, Israel, Egypt, Iran and the Maghreb",
        "the Arab East, Israel, Egypt and Iran",
    ]
    assert drawn["source"].tolist() == ["TA", "TA"]
    for same_or_less in ("core,egypt,iran", "core", "Iran,Turkey"):
        assert look(same_or_less).narrow_yearly is None
        assert len(look(same_or_less).plotted()) == 1


def test_the_projects_own_totals_give_another_share_where_there_are_any() -> None:
    assert (look().pooled, look().national_pct) == (10.0, 5.0)
    assert look(measure="arms").national_pct is None
    assert look(series="B").national_pct is None
    assert look(first_year=2001, last_year=2001).national_pct is None  # no such year


def test_the_years_of_each_measure_are_those_of_its_totals() -> None:
    found = look(last_year=2002)
    assert (found.years("all"), found.years("arms")) == ([2000, 2001], [2000, 2001])
    assert found.band == (5.0, 7.0)
    assert found.allowed == (4.5, 7.5)


GROWTH = pd.DataFrame(
    [("A", 2000, 2001, 5.0), ("A", 2000, 2002, 4.9), ("B", 1995, 2008, 6.0),
     ("B", 1995, 2001, math.nan)],
    columns=["series", "first_year", "last_year", "ratio"],
).assign(printed_ratio=5.0, partner="Iran", flow="two_way")  # fmt: skip
SWEPT = pd.DataFrame(
    [("all", "core,iran", 2000, 2002, 3, True, 6.0), ("all", "core,iran", 1999, 2002, 3, True, 6.0),
     ("all", "core", 2000, 2002, 3, False, 2.0), ("all", "core", 2000, 2003, 4, False, 3.0),
     ("arms", "core,iran", 2000, 2002, 3, True, 16.0), ("arms", "core", 2000, 2002, 3, True, 15.0)],
    columns=["measure", "region", "first_year", "last_year", "years", "inside", "pooled_pct"],
)  # fmt: skip


def test_windows_with_the_same_data_are_one() -> None:
    found = Windows({"claims": CLAIMS}, GROWTH, SWEPT)
    distinct = found.distinct
    assert distinct["from_year"].tolist() == [2000] * 5
    assert distinct["band_low"].tolist() == [5, 5, 5, 15, 15]
    assert values(found.counts) == [
        ("all", "core,iran", 1, 1, 6.0, 6.0), ("all", "core", 0, 2, 2.0, 3.0),
        ("arms", "core,iran", 1, 1, 16.0, 16.0), ("arms", "core", 1, 1, 15.0, 15.0),
    ]  # fmt: skip
    assert (found.needed("all"), found.needed("arms")) == (["Iran"], [])
    assert values(found.fits_both) == [(2000, 2002, "core,iran")]
    assert found.pairs == [(1999, 2002), (2000, 2002), (2000, 2003)]


def test_a_window_of_a_series_reaches_the_printed_ratio_if_it_is_as_large() -> None:
    found = Windows({"claims": CLAIMS}, GROWTH, SWEPT)
    assert found.known["reaches"].tolist() == [True, False, True]
    assert found.printed_ratio == 5.0
