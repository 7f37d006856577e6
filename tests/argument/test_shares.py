import pytest

from companion.errors import DataError
from companion.tables import reading
from russia_hamas.shares import regions, shares

NAMES = ("trade_flows", "trade_totals", "arms_tiv", "arms_tiv_total")
TABLES = {name: reading.read(f"data/{name}") for name in NAMES}
REGIONS = reading.read("data/regions")
QUALIFIERS = reading.read("data/qualifiers").set_index("qualifier")
BANDS = shares.bands(reading.read("seeds/claims"), QUALIFIERS)
A = "core,egypt,iran,turkey"


def pooled(measure, series, first, last, region):
    exports, totals, _ = shares.series(TABLES, measure, series)
    inside = regions.members(REGIONS, region)
    return round(shares.pooled_share(shares.yearly_share(exports, totals, inside, first, last)), 1)


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
def test_the_arms_shares_are_those_computed_elsewhere(first, last, region, share):
    assert pooled("arms", "", first, last, region) == share


def search(measure, series, first):
    exports, totals, _ = shares.series(TABLES, measure, series)
    return shares.search(exports, totals, REGIONS, first, 2004, *BANDS[measure])


@pytest.mark.parametrize(("series", "first"), [("COW4", 1992), ("ITPD", 2000)])
def test_goods_reach_the_printed_band_only_with_turkey(series, first):
    table = search("all", series, first)
    assert table["inside"].any()
    assert "Turkey" in shares.needed(table)
    without = table[~table["region"].str.contains("turkey")]
    assert without["highest_pct"].max() < 5


def test_arms_reach_the_printed_band_only_with_the_maghreb():
    table = search("arms", "", 1991)
    assert shares.needed(table) == "Iran and the Maghreb"


def test_one_region_fits_both_bands_but_only_with_the_soviet_deliveries_of_1991():
    with_1991 = shares.fitting(shares.both(TABLES, "COW4", REGIONS, 1991, 2004), BANDS)
    assert set(with_1991["region"]) == {"core,iran,turkey,maghreb", f"{A},maghreb"}
    without = shares.fitting(shares.both(TABLES, "COW4", REGIONS, 1992, 2004), BANDS)
    assert without.empty


def test_every_union_is_searched_once():
    table = search("all", "COW4", 1992)
    assert table["region"].is_unique
    assert len(table) == 2 ** len(regions.PARTS)
    assert table["pooled_pct"].is_monotonic_increasing


def test_a_region_is_sets_and_countries_and_anything_else_is_refused():
    assert regions.members(REGIONS, "Iran, Syria,turkey") == {"Iran", "Syria", "Turkey"}
    with pytest.raises(DataError, match=r"'trukey' is neither a set nor a country.*'turkey'"):
        regions.members(REGIONS, "core,trukey")


def test_the_countries_contributions_sum_to_the_regions_share():
    exports, totals, _ = shares.series(TABLES, "all", "COW4")
    region = regions.members(REGIONS, A)
    table = shares.recipients(exports, totals, region, 1992, 2004)
    whole = shares.pooled_share(shares.yearly_share(exports, totals, region, 1992, 2004))
    assert table["share_pct"].sum() == pytest.approx(whole)
    assert table["of_region_pct"].sum() == pytest.approx(100)
    assert table["partner"].iloc[0] == "Turkey"


def test_a_pooled_share_weighs_large_years_more():
    exports, totals, _ = shares.series(TABLES, "all", "COW4")
    yearly = shares.yearly_share(exports, totals, regions.members(REGIONS, A), 1992, 2004)
    table = shares.periods(yearly, 2000)
    assert table["first_year"].tolist() == [1992, 2000, 1992]
    assert table["gap_points"].iloc[-1] == pytest.approx(0.33, abs=0.01)
    assert len(shares.periods(yearly, 1992)) == 1
