"""The Middle East's share of Russia's exports and of its arms exports."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from companion.claims.precision import interval
from companion.errors import DataError
from companion.render.language import locales
from companion.render.text import joined
from russia_hamas.shares.regions import PARTS, unions

MEASURES = ("all", "arms")
ENDS = ("pct", "source")  # of columns that each measure has
WORLD = "World"  # of data/arms_tiv_regions
OWN = "Russia"  # a supplier of arms; what others supplied is the Soviet Union's


def yearly_share(
    exports: pd.DataFrame, totals: pd.Series, region: set[str], first_year: int, last_year: int
) -> pd.DataFrame:
    """Return the share of a region in Russia's exports, year by year.

    Parameters
    ----------
    exports
        Columns ``partner``, ``year``, ``value`` (dollars or TIV, as ``totals``).
    totals
        Exports to the world by year.
    region
        Countries that count.
    first_year, last_year
        Window, both ends included.

    Returns
    -------
    pandas.DataFrame
        Columns ``year``, ``region_value``, ``world_value``, ``share_pct``.

    Raises
    ------
    DataError
        If the window holds no year with a total.
    """
    years = known_years(totals, first_year, last_year)
    if not years:
        raise DataError(
            f"no totals between {first_year} and {last_year}; this series has "
            f"{min(totals.index)} to {max(totals.index)}"
        )
    inside = exports[exports["partner"].isin(region)].groupby("year")["value"].sum()
    table = pd.DataFrame(
        {
            "region_value": inside.reindex(years, fill_value=0).astype(float),
            "world_value": totals.loc[years].astype(float),
        },
        index=pd.Index(years, name="year"),
    )
    table["share_pct"] = 100 * table["region_value"] / table["world_value"]
    return table.reset_index()


def pooled_share(yearly: pd.DataFrame) -> float:
    """Return the share over the whole window: sums first, then the quotient."""
    return _pooled(yearly["region_value"], yearly["world_value"])


def _pooled(region: pd.Series | np.ndarray, world: pd.Series | np.ndarray) -> float:
    return float(100 * region.sum() / world.sum())


def years_inside(yearly: pd.DataFrame, low: float, high: float) -> int:
    """Count the years whose share lies in a band, both ends included."""
    return int(yearly["share_pct"].between(low, high).sum())


def over_window(yearly: pd.DataFrame, low: float, high: float) -> dict[str, float | bool]:
    """Return the share of a region over a window and whether it lies in a band.

    Parameters
    ----------
    yearly
        As :func:`yearly_share` returns it.
    low, high
        The band in percent, both ends included.
    """
    pooled = pooled_share(yearly)
    return {
        "pooled_pct": pooled,
        "lowest_pct": yearly["share_pct"].min(),
        "highest_pct": yearly["share_pct"].max(),
        "years": len(yearly),
        "years_inside": years_inside(yearly, low, high),
        "low_pct": low,
        "high_pct": high,
        "inside": low <= pooled <= high,
    }


def series(
    tables: dict[str, pd.DataFrame], measure: str, name: str
) -> tuple[pd.DataFrame, pd.Series, str]:
    """Return exports by partner, totals by year, and the source key of one series.

    Parameters
    ----------
    tables
        ``trade_flows`` and ``trade_totals`` for goods, ``arms_tiv`` and ``arms_tiv_total`` for
        arms.
    measure
        ``all`` (dollars) or ``arms`` (TIV, volume and not money).
    name
        The series, for ``measure="all"``; arms have one.

    Returns
    -------
    tuple
        Columns ``partner``, ``year``, ``value``; totals indexed by year; source key.
    """
    if measure == "arms":
        exports = tables["arms_tiv"].rename(columns={"recipient": "partner", "tiv_m": "value"})
        totals = tables["arms_tiv_total"].groupby("year")["tiv_m"].sum()
        return exports, totals, str(tables["arms_tiv_total"]["source"].iloc[0])
    flows = tables["trade_flows"]
    exports = flows[(flows["series"] == name) & (flows["flow"] == "russia_exports")]
    world = tables["trade_totals"]
    world = world[world["series"] == name]
    return (
        exports.rename(columns={"value_usd_m": "value"}),
        world.set_index("year")["exports_usd_m"],
        str(world["source"].iloc[0]),
    )


def of_measure(known: pd.DataFrame, measure: str) -> list[str]:
    """Return the series of ``data/series`` that are evidence for the shares of one measure."""
    return list(known.loc[known["measure"].eq(measure).fillna(False), "series"])


def national(known: pd.DataFrame) -> dict[str, str]:
    """Return by series the one with the totals that its project gives itself, if there is one."""
    own = known.dropna(subset="totals_of")
    return dict(zip(own["totals_of"], own["series"], strict=True))


QUANTITIES = {"all": "share of Russia's exports", "arms": "share of Russia's arms exports"}


def search(
    exports: pd.DataFrame,
    totals: pd.Series,
    regions: pd.DataFrame,
    first_year: int,
    last_year: int,
    low: float,
    high: float,
) -> pd.DataFrame:
    """Compute the share under every union of :func:`russia_hamas.shares.regions.unions`.

    Parameters
    ----------
    exports, totals, first_year, last_year
        As in :func:`yearly_share`.
    regions
        As in :func:`russia_hamas.shares.regions.members`.
    low, high
        The band that the paper prints, in percent.

    Returns
    -------
    pandas.DataFrame
        Columns ``region``, ``pooled_pct``, ``lowest_pct``, ``highest_pct``, ``years_inside``,
        ``years``, ``inside`` (whether the pooled share lies in the band); the largest share last.
    """
    found = of_unions(exports, totals, regions, first_year, last_year)
    rows = [{"region": region, **over_window(yearly, low, high)} for region, yearly in found]
    kept = ["region", "pooled_pct", "lowest_pct", "highest_pct", "years_inside", "years", "inside"]
    return pd.DataFrame(rows)[kept].sort_values("pooled_pct", kind="stable").reset_index(drop=True)


def both(
    tables: dict[str, pd.DataFrame],
    series_name: str,
    regions: pd.DataFrame,
    first_year: int,
    last_year: int,
) -> pd.DataFrame:
    """Compute for every union its share of all exports and of arms exports.

    Returns
    -------
    pandas.DataFrame
        Columns ``region``, ``all_pct``, ``arms_pct``, ``all_source``, ``arms_source``; shares are
        pooled over those years of the window for which each measure has totals. No rows where one
        of the two has none.
    """
    columns: dict[str, list[object]] = {"region": list(unions())}
    for measure in MEASURES:
        exports, totals, source = series(tables, measure, series_name)
        if not known_years(totals, first_year, last_year):
            columns |= {"region": []} | {f"{m}_{end}": [] for m in MEASURES for end in ENDS}
            break
        _, world, by_union = _unions(exports, totals, regions, first_year, last_year)
        pooled = [_pooled(values, world) for values in by_union.values()]
        columns |= {f"{measure}_pct": list(pooled), f"{measure}_source": [source] * len(pooled)}
    return pd.DataFrame(columns)


def of_unions(
    exports: pd.DataFrame,
    totals: pd.Series,
    regions: pd.DataFrame,
    first_year: int,
    last_year: int,
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield each of :func:`russia_hamas.shares.regions.unions` with its :func:`yearly_share`.

    The named sets have no country in common, so a union's exports are the sum of its sets'.
    """
    years, world, by_union = _unions(exports, totals, regions, first_year, last_year)
    for union, values in by_union.items():
        table = {"year": years, "region_value": values, "world_value": world}
        yield union, pd.DataFrame({**table, "share_pct": 100 * values / world})


def _unions(
    exports: pd.DataFrame,
    totals: pd.Series,
    regions: pd.DataFrame,
    first_year: int,
    last_year: int,
) -> tuple[list[int], np.ndarray, dict[str, np.ndarray]]:
    """Return the years with totals, these totals, and the exports to each union in these years."""
    years = known_years(totals, first_year, last_year)
    sets = exports.merge(regions[["region", "country"]], left_on="partner", right_on="country")
    found = sets.pivot_table(index="year", columns="region", values="value", aggfunc="sum")
    by_set = {
        name: column.to_numpy(float) for name, column in found.reindex(years).fillna(0).items()
    }
    none = np.zeros(len(years))
    by_union = {
        union: sum((by_set.get(name, 0) for name in union.split(",")), none) for union in unions()
    }
    return years, totals.loc[years].to_numpy(float), by_union


def known_years(totals: pd.Series, first_year: int, last_year: int) -> list[int]:
    """Return the years of a window for which there are totals."""
    return [year for year in range(first_year, last_year + 1) if year in totals.index]


@locales.english()  # it is saved
def of_own_regions(table: pd.DataFrame, first_year: int, last_year: int) -> pd.DataFrame:
    """Return the share of arms exports by the regions of the producer's own table.

    Parameters
    ----------
    table
        ``data/arms_tiv_regions``.
    first_year, last_year
        Window, both ends included.

    Returns
    -------
    pandas.DataFrame
        Columns ``regions``, ``share_pct``, ``source``: the first region of the table, then with
        each further one added. No rows where the window has no data.
    """
    window = table[table["year"].between(first_year, last_year)]
    tiv = window.groupby("region", sort=False)["tiv_m"].sum()
    names = [name for name in tiv.index if name != WORLD]
    wider = [names[: count + 1] for count in range(len(names))]
    return pd.DataFrame(
        {
            "regions": [joined(some) for some in wider],
            "share_pct": [100 * tiv[some].sum() / tiv[WORLD] for some in wider],
            "source": window["source"].head(1).tolist() * len(wider),
        }
    )


def of_groups(table: pd.DataFrame, first_year: int, last_year: int) -> pd.DataFrame:
    """Return the mean of the yearly shares of each group of countries.

    ``table`` is ``data/wdi_shares``. Columns ``group``, ``share_pct``, ``source``, ``first`` and
    ``last`` (years with data).
    """
    groups = table[table["year"].between(first_year, last_year)].groupby("group", as_index=False)
    return groups.agg(
        share_pct=("share_pct", pd.Series.mean),  # "mean" would differ in the last digit
        source=("source", "first"),
        first=("year", "min"),
        last=("year", "max"),
    )


def bands(claims: pd.DataFrame, qualifiers: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """Return what each of the paper's two bands allows, in percent, by measure."""
    by_quantity = claims.set_index("quantity")
    return {
        measure: interval(by_quantity.loc[quantity], qualifiers)
        for measure, quantity in QUANTITIES.items()
    }


def fitting(pair: pd.DataFrame, bands: dict[str, tuple[float, float]]) -> pd.DataFrame:
    """Keep the regions of :func:`both` that lie in both bands."""
    inside = [pair[f"{measure}_pct"].between(*band) for measure, band in bands.items()]
    return pair[inside[0] & inside[1]]


def needed(search: pd.DataFrame) -> list[str]:
    """Return the sets that each region inside the band contains, besides the core."""
    inside = [set(region.split(",")) for region in search.loc[search["inside"], "region"]]
    common = set.intersection(*inside) if inside else set()
    return [name for key, name in PARTS.items() if key in common]


def foreign_years(arms: pd.DataFrame, first_year: int, last_year: int) -> list[int]:
    """Return the years of a window in which the deliveries are not Russia's but the Soviet Union's.

    ``arms`` is ``data/arms_tiv``.
    """
    years = arms.loc[arms["supplier"] != OWN, "year"]
    return sorted(int(year) for year in years[years.between(first_year, last_year)].unique())


def recipients(
    exports: pd.DataFrame, totals: pd.Series, region: set[str], first_year: int, last_year: int
) -> pd.DataFrame:
    """Return what each country contributes to a region's share over the window.

    Returns
    -------
    pandas.DataFrame
        Columns ``partner``, ``value``, ``share_pct`` (of exports to the world),
        ``of_region_pct``; the largest first, countries without exports left out.
    """
    years = known_years(totals, first_year, last_year)
    mine = exports[exports["partner"].isin(region) & exports["year"].isin(years)]
    value = mine.groupby("partner")["value"].sum().astype(float)
    world = float(totals.loc[years].sum())
    table = pd.DataFrame(
        {
            "value": value,
            "share_pct": 100 * value / world,
            "of_region_pct": 100 * value / value.sum(),
        }
    )
    table = table[table["value"] > 0].sort_values("value", ascending=False, kind="stable")
    return table.reset_index()


def periods(yearly: pd.DataFrame, split_year: int) -> pd.DataFrame:
    """Compare pooled shares with the mean of single years, before and from a year.

    Parameters
    ----------
    yearly
        As :func:`yearly_share` returns it.
    split_year
        First year of the later period.

    Returns
    -------
    pandas.DataFrame
        Columns ``first_year``, ``last_year``, ``pooled_pct``, ``mean_pct`` and ``gap_points``,
        pooled less mean: large years weigh more in the pooled share. Periods without years are
        left out.
    """
    before = yearly["year"] < split_year
    rows = []
    for part in (yearly[before], yearly[~before], yearly):
        if len(part):
            pooled, mean = pooled_share(part), float(part["share_pct"].mean())
            rows.append(
                {
                    "first_year": int(part["year"].min()),
                    "last_year": int(part["year"].max()),
                    "pooled_pct": pooled,
                    "mean_pct": mean,
                    "gap_points": pooled - mean,
                }
            )
    return pd.DataFrame(rows).drop_duplicates(["first_year", "last_year"])
