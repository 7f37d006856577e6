import pytest

from companion import reading, shares

NAMES = ("trade_flows", "trade_totals", "arms_tiv", "arms_tiv_total")
TABLES = {name: reading.read(f"data/{name}") for name in NAMES}
REGIONS = reading.read("data/regions")


def pooled(measure, series, first, last, **region):
    exports, totals, _ = shares.series(TABLES, measure, series)
    members = shares.members(REGIONS, shares.CORES[measure], **region)
    return round(shares.pooled_share(shares.yearly_share(exports, totals, members, first, last)), 1)


@pytest.mark.parametrize(
    ("first", "last", "turkey", "egypt", "north_africa", "share"),
    [
        (1991, 2004, True, True, False, 11.4),
        (1991, 2004, False, True, False, 11.1),
        (1991, 2004, True, True, True, 15.8),
        (1992, 2004, True, True, True, 14.0),
        (1992, 1999, False, False, False, 13.1),
    ],
)
def test_arms_reach_the_printed_band_only_with_north_africa(
    first, last, turkey, egypt, north_africa, share
):
    region = {"turkey": turkey, "egypt": egypt, "north_africa": north_africa}
    assert pooled("arms", "", first, last, **region) == share


def test_exports_reach_the_printed_band_only_with_turkey():
    for series, first in (("COW4", 1992), ("ITPD", 2000)):
        exports, totals, _ = shares.series(TABLES, "all", series)
        for turkey in (False, True):
            region = shares.members(REGIONS, "core14", turkey, True, False)
            yearly = shares.yearly_share(exports, totals, region, first, 2004)
            assert bool(yearly["share_pct"].max() >= 5) == turkey


def test_every_definition_is_computed_once():
    exports, totals, _ = shares.series(TABLES, "all", "COW4")
    table = shares.definitions(exports, totals, REGIONS, "core14", 1992, 2004, 5, 7)
    assert len(table.drop_duplicates(["turkey", "egypt", "north_africa"])) == len(table) == 8
    assert table["pooled_pct"].is_monotonic_increasing
