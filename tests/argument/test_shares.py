import re
from collections.abc import Callable
from itertools import product

import pandas as pd
import pytest

from companion.claims.evidence import Tables
from companion.errors import DataError
from companion.register import exhibits
from companion.render.text import span
from companion.tables import reading
from russia_hamas.robustness import sentences as window_sentences
from russia_hamas.robustness.windows import Windows
from russia_hamas.shares import regions, sentences, shares, tables
from russia_hamas.shares.findings import Shares
from tests.argument.conftest import register

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
    assert shares.needed(table) == ["Iran", "the Maghreb"]


def test_whether_one_region_fits_both_bands_hangs_on_the_window(
    export_tables: Tables, countries: pd.DataFrame, bands: Bands
) -> None:
    fits = {
        window: set(
            shares.fitting(shares.both(export_tables, "COW4", countries, *window), bands)["region"]
        )
        for window in [(1991, 2004), (1992, 2004), (1992, 2002)]
    }
    both = {"core,iran,turkey,maghreb", f"{A},maghreb"}
    assert fits == {(1991, 2004): both, (1992, 2004): set(), (1992, 2002): both}


@pytest.mark.parametrize(("measure", "first"), [("all", 1992), ("arms", 1991)])
def test_a_unions_share_is_that_of_its_countries(
    export_tables: Tables, countries: pd.DataFrame, measure: str, first: int
) -> None:
    assert countries["country"].is_unique  # sets can be added
    exports, totals, _ = shares.series(export_tables, measure, "COW4")
    for union, yearly in shares.of_unions(exports, totals, countries, first, 2004):
        inside = regions.members(countries, union)
        expected = shares.yearly_share(exports, totals, inside, first, 2004)
        pd.testing.assert_frame_equal(yearly, expected, check_dtype=False)


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


@pytest.fixture(scope="module")
def share_tables() -> Tables:
    return reading.read_all(register()["2_shares"].entry.tables)


def look(
    tables: Tables, measure: str, region: str, years: tuple[int, int], series: str = "COW4"
) -> Shares:
    return Shares(tables, measure, series, region, *years, split_year=2000)


def count_sentences(told: list[str]) -> int:
    return len(re.findall(r"[.!?](?= [A-Z]|$)", " ".join(told).strip()))


def said(found: Shares) -> dict[str, str]:
    """Return every text that a reader of the notebook is shown, by where it stands."""
    facts = sentences.facts(found)
    shown = {name: entry for name, entry in register()["2_shares"].entry.exhibits.items()
             if name != "both" or len(found.pair)}  # fmt: skip
    texts = {
        f"{name}, {field}": text
        for name, entry in shown.items()
        for field, text in exhibits.fill(name, entry, facts).items()
    }
    texts |= {f"answer {n}": text for n, text in enumerate(sentences.answer(found))}
    texts |= {f"chart, {key}": text for key, text in sentences.years_chart(found).items()}
    return {**texts, "open": sentences.gaps(found)}


WINDOWS = [(1991, 2004), (1992, 2004), (1992, 2002), (1990, 1996), (2005, 2012), (2009, 2014)]
REGIONS = [A, "core,egypt,iran", f"{A},maghreb", "turkey", "Iran,Syria,Algeria", "Palestine"]
SERIES = [("all", "COW4"), ("all", "ITPD"), ("all", "COW3"), ("arms", "COW4")]
RUNS = [  # each series with every region and every window, not with every pair of them
    (*run, region, years)
    for n, run in enumerate(SERIES)
    for (i, region), (j, years) in product(enumerate(REGIONS), enumerate(WINDOWS))
    if (n + i + j) % 2 and not (run[1] == "ITPD" and years[1] < 2000)
]


@pytest.mark.parametrize(("measure", "series", "region", "years"), RUNS)
def test_no_text_contradicts_the_parameters(
    share_tables: Tables, measure: str, series: str, region: str, years: tuple[int, int]
) -> None:
    found = look(share_tables, measure, region, years, series)
    texts = said(found)
    known = span(found.yearly["year"])
    assert count_sentences(sentences.answer(found)) <= 3
    for place, text in texts.items():
        assert not re.search(r"\bnan\b|None(?! of)|<NA>|  |\(\)|[,;:] ?\.", text), (place, text)
        assert "100 per cent" not in text, (place, text)
        if place.endswith("title") and place != "both, title" and place != "periods, title":
            assert known in text, (place, text)
    assert ("Middle East's share" in texts["years, title"]) == region.startswith("core")
    assert texts["unions, title"].startswith("The Middle East's share")  # whatever the region
    low, high = found.allowed
    share = re.search(r" took ([\d.]+) per cent", texts["answer 0"])
    assert share and (low <= float(share[1]) <= high) == (low <= found.pooled <= high)
    for cells in tables.unions(found).to_dict("records"):
        assert (low <= float(cells["Whole period, %"]) <= high) == (cells["Within"] == "yes")
    assert ("Soviet" in texts["years, caption"]) == (measure == "arms" and years[0] < 1992)
    assert ("grey line" in texts["years, caption"]) == (found.narrow_yearly is not None)
    sipri = "Own calculation from the SIPRI Arms Transfers Database"
    ours = [texts[f"{name}, caption"] for name in ("years", "regions", "unions", "recipients")]
    assert all((sipri in caption) == (measure == "arms") for caption in ours)
    for write in (tables.unions, tables.recipients, tables.periods, tables.elsewhere):
        assert not write(found).isna().any().any()


def test_years_in_the_printed_band_are_those_and_no_others(share_tables: Tables) -> None:
    found = look(share_tables, "all", A, (1992, 2004))
    literal = found.yearly["share_pct"].between(5, 7).sum()
    assert sentences.inside(found).startswith(f"{literal} of 13 years lie in the printed 5 to 7")


def test_a_projects_own_totals_are_told_beside_the_sum_over_partners(share_tables: Tables) -> None:
    totals = share_tables["trade_totals"]
    own = totals[totals["series"] == "COW4"].assign(series="COW4N")
    own["exports_usd_m"] /= 2
    rest = totals[totals["series"] != "COW4N"]
    changed = {**share_tables, "trade_totals": pd.concat([rest, own], ignore_index=True)}
    found = look(changed, "all", A, (1992, 2004))
    assert found.national_pct == pytest.approx(2 * found.pooled)
    assert f"would be {2 * found.pooled:.1f} per cent" in sentences.others(found)


@pytest.fixture(scope="module")
def windows() -> Windows:
    tables = reading.read_all(register()["4_robustness"].entry.tables)
    return Windows(tables, reading.read_sweep("iran_growth"), reading.read_sweep("shares"))


def test_the_sweeps_windows_are_counted_once_and_named(windows: Windows) -> None:
    goods = windows.distinct[windows.distinct["measure"] == "all"]
    assert sorted(goods["from_year"].unique()) == [1992, 1994]  # of 1991 there are no goods
    growth, shares_words, both = window_sentences.answer(windows)
    assert count_sentences([growth, shares_words, both]) == 3
    assert "1993 to 2011 in COW 4.0 and 1993 to 2008 in COW 3.0" in growth
    assert "contain Turkey, that of arms exports only for regions that contain Iran" in shares_words
    assert "1992 to 2002" in both  # without the Soviet Union's deliveries
    facts = window_sentences.facts(windows)
    for name, entry in register()["4_robustness"].entry.exhibits.items():
        assert "nan" not in " ".join(exhibits.fill(name, entry, facts).values())
