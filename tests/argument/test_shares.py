from collections.abc import Callable

import pandas as pd
import pytest

from companion.claims.evidence import Tables
from companion.errors import DataError
from russia_hamas.shares import regions, shares

A = "core,egypt,iran,turkey"
Bands = dict[str, tuple[float, float]]
Search = Callable[[str, str, int], pd.DataFrame]


@pytest.mark.parametrize(
    ("first", "last", "region", "share"),
    [
        (1991, 2004, A, 11.4),
        (1991, 2004, "core,egypt,iran", 11.1),
        (1991, 2004, f"{A},maghreb", 15.8),
        (1992, 2004, f"{A},maghreb", 14.0),
        (1992, 1999, "core,iran", 13.1),
    ],
)
def test_the_arms_shares_are_those_computed_elsewhere(
    export_tables: Tables,
    countries: pd.DataFrame,
    first: int,
    last: int,
    region: str,
    share: float,
) -> None:
    exports, totals, _ = shares.series(export_tables, "arms", "")
    inside = regions.members(countries, region)
    yearly = shares.yearly_share(exports, totals, inside, first, last)
    assert round(shares.pooled_share(yearly), 1) == share


@pytest.fixture(scope="module")
def search(export_tables: Tables, countries: pd.DataFrame, bands: Bands) -> Search:
    """Return a function that searches the unions from a year to 2004."""

    def call(measure: str, series: str, first: int) -> pd.DataFrame:
        exports, totals, _ = shares.series(export_tables, measure, series)
        return shares.search(exports, totals, countries, first, 2004, *bands[measure])

    return call


@pytest.mark.parametrize(("series", "first"), [("COW4", 1992), ("ITPD", 2000)])
def test_goods_reach_the_printed_band_only_with_turkey(
    search: Search, series: str, first: int
) -> None:
    table = search("all", series, first)
    assert table["inside"].any()
    assert "Turkey" in shares.needed(table)
    without = table[~table["region"].str.contains("turkey")]
    assert without["highest_pct"].max() < 5


def test_arms_reach_the_printed_band_only_with_the_maghreb(search: Search) -> None:
    table = search("arms", "", 1991)
    assert shares.needed(table) == "Iran and the Maghreb"


def test_one_region_fits_both_bands_but_only_with_the_soviet_deliveries_of_1991(
    export_tables: Tables, countries: pd.DataFrame, bands: Bands
) -> None:
    since_1991 = shares.both(export_tables, "COW4", countries, 1991, 2004)
    with_1991 = shares.fitting(since_1991, bands)
    assert set(with_1991["region"]) == {"core,iran,turkey,maghreb", f"{A},maghreb"}
    since_1992 = shares.both(export_tables, "COW4", countries, 1992, 2004)
    assert shares.fitting(since_1992, bands).empty


def test_every_union_is_searched_once(search: Search) -> None:
    table = search("all", "COW4", 1992)
    assert table["region"].is_unique
    assert len(table) == 2 ** len(regions.PARTS)
    assert table["pooled_pct"].is_monotonic_increasing


def test_a_region_is_sets_and_countries_and_anything_else_is_refused(
    countries: pd.DataFrame,
) -> None:
    assert regions.members(countries, "Iran, Syria,turkey") == {"Iran", "Syria", "Turkey"}
    with pytest.raises(DataError, match=r"'trukey' is neither a set nor a country.*'turkey'"):
        regions.members(countries, "core,trukey")


def test_the_countries_contributions_sum_to_the_regions_share(
    export_tables: Tables, countries: pd.DataFrame
) -> None:
    exports, totals, _ = shares.series(export_tables, "all", "COW4")
    region = regions.members(countries, A)
    table = shares.recipients(exports, totals, region, 1992, 2004)
    whole = shares.pooled_share(shares.yearly_share(exports, totals, region, 1992, 2004))
    assert table["share_pct"].sum() == pytest.approx(whole)
    assert table["of_region_pct"].sum() == pytest.approx(100)
    assert table["partner"].iloc[0] == "Turkey"


def test_a_pooled_share_weighs_large_years_more(
    export_tables: Tables, countries: pd.DataFrame
) -> None:
    exports, totals, _ = shares.series(export_tables, "all", "COW4")
    yearly = shares.yearly_share(exports, totals, regions.members(countries, A), 1992, 2004)
    table = shares.periods(yearly, 2000)
    assert table["first_year"].tolist() == [1992, 2000, 1992]
    assert table["gap_points"].iloc[-1] == pytest.approx(0.33, abs=0.01)
    assert len(shares.periods(yearly, 1992)) == 1
