"""The Middle East's share of Russia's exports and of its arms exports."""

from itertools import product

import pandas as pd

from companion.errors import DataError

CORES = {"all": "core14", "arms": "sipri16"}  # SIPRI counts Palestine as a recipient


def members(
    regions: pd.DataFrame, core: str, turkey: bool, egypt: bool, north_africa: bool
) -> set[str]:
    """Return the countries of a region.

    Parameters
    ----------
    regions
        Columns ``region`` and ``country``: the cores of :data:`CORES` and the sets ``turkey``,
        ``egypt``, ``north_africa``.
    core
        Which core to begin with.
    turkey, egypt, north_africa
        Whether the region takes them in. Egypt belongs to the core; without it, it is taken out.
    """
    sets = regions.groupby("region")["country"].agg(set)
    region = set(sets[core])
    region = region | sets["turkey"] if turkey else region - sets["turkey"]
    region = region | sets["egypt"] if egypt else region - sets["egypt"]
    return set(region | sets["north_africa"] if north_africa else region - sets["north_africa"])


def region_name(turkey: bool, egypt: bool, north_africa: bool) -> str:
    """Say in words which region is meant.

    Examples
    --------
    >>> region_name(turkey=True, egypt=True, north_africa=False)
    'with Turkey and Egypt, without North Africa'
    """
    parts = {"Turkey": turkey, "Egypt": egypt, "North Africa": north_africa}
    inside = " and ".join(name for name, counted in parts.items() if counted)
    outside = " and ".join(name for name, counted in parts.items() if not counted)
    return ", ".join([f"with {inside}"] * bool(inside) + [f"without {outside}"] * bool(outside))


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
    years = [y for y in range(first_year, last_year + 1) if y in totals.index]
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
    return float(100 * yearly["region_value"].sum() / yearly["world_value"].sum())


def years_inside(yearly: pd.DataFrame, low: float, high: float) -> int:
    """Count the years whose share lies in a band, both ends included."""
    return int(yearly["share_pct"].between(low, high).sum())


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


QUANTITIES = {"all": "share of Russia's exports", "arms": "share of Russia's arms exports"}


def words(measure: str) -> dict[str, str]:
    """Return the phrases that name a measure in titles, captions and axes."""
    name = {"all": "Russia's exports", "arms": "Russia's arms exports"}[measure]
    unit = {
        "all": "Shares of the dollar value of exports to all partners.",
        "arms": "Shares of SIPRI's trend-indicator values, which measure volume and not money; "
        "1991 is the Soviet Union.",
    }[measure]
    label = f"Middle East in {name} (%{', by volume' if measure == 'arms' else ''})"
    return {"measure_words": name, "unit_words": unit, "label": label}


def plotted(yearly: pd.DataFrame, narrow: pd.DataFrame, region: str, source: str) -> pd.DataFrame:
    """Return every plotted value with its region and source."""
    parts = [yearly.assign(region=region)]
    if not narrow["share_pct"].equals(yearly["share_pct"]):
        parts.append(narrow.assign(region="without Turkey and North Africa"))
    return pd.concat(parts, ignore_index=True).assign(source=source)


def definitions(
    exports: pd.DataFrame,
    totals: pd.Series,
    regions: pd.DataFrame,
    core: str,
    first_year: int,
    last_year: int,
    low: float,
    high: float,
) -> pd.DataFrame:
    """Compute the share under every combination of Turkey, Egypt and North Africa.

    Returns
    -------
    pandas.DataFrame
        Columns ``turkey``, ``egypt``, ``north_africa``, ``pooled_pct``, ``lowest_pct``,
        ``highest_pct``, ``years_inside``, ``years``; the largest share last.
    """
    rows = []
    for turkey, egypt, north_africa in product((False, True), repeat=3):
        region = members(regions, core, turkey, egypt, north_africa)
        yearly = yearly_share(exports, totals, region, first_year, last_year)
        rows.append(
            {
                "turkey": turkey,
                "egypt": egypt,
                "north_africa": north_africa,
                "pooled_pct": pooled_share(yearly),
                "lowest_pct": yearly["share_pct"].min(),
                "highest_pct": yearly["share_pct"].max(),
                "years_inside": years_inside(yearly, low, high),
                "years": len(yearly),
            }
        )
    return pd.DataFrame(rows).sort_values("pooled_pct", kind="stable").reset_index(drop=True)


def definition_texts(table: pd.DataFrame) -> pd.DataFrame:
    """Write out the table of :func:`definitions` for readers."""
    yes = {True: "yes", False: "no"}
    return pd.DataFrame(
        {
            "Turkey": table["turkey"].map(yes),
            "Egypt": table["egypt"].map(yes),
            "North Africa": table["north_africa"].map(yes),
            "Whole period, %": [f"{v:.1f}" for v in table["pooled_pct"]],
            "Lowest year, %": [f"{v:.1f}" for v in table["lowest_pct"]],
            "Highest year, %": [f"{v:.1f}" for v in table["highest_pct"]],
            "Years in band": [
                f"{i} of {n}" for i, n in zip(table["years_inside"], table["years"], strict=True)
            ],
        }
    )
