"""Findings over many windows, series and regions: the tables of sweeps, read for what they say."""

import pandas as pd

from russia_hamas.shares.regions import region_name


def sources(flows: pd.DataFrame, growth: pd.DataFrame) -> list[str]:
    """Return the source keys of the flows that a sweep of ``3_trade`` was run from.

    Parameters
    ----------
    flows
        ``data/trade_flows``.
    growth
        The sweep's table: columns ``partner``, ``series``.
    """
    used = flows["partner"].isin(growth["partner"]) & flows["series"].isin(growth["series"])
    return list(flows.loc[used, "source"].unique())


def listed(years: pd.Series) -> str:
    """Name the years of a column, each once.

    Examples
    --------
    >>> listed(pd.Series([1994, 1992, 1994, 1991]))
    '1991, 1992 or 1994'
    """
    *most, last = [str(year) for year in sorted(years.unique())] or ["no year"]
    return f"{', '.join(most)} or {last}" if most else last


def inside(shares: pd.DataFrame) -> pd.DataFrame:
    """Count for each measure and region the windows whose share lies in the band.

    Parameters
    ----------
    shares
        A sweep of ``2_shares``: columns ``measure``, ``region``, ``inside``.

    Returns
    -------
    pandas.DataFrame
        Columns ``measure``, ``region``, ``inside``, ``windows``, in the order of the sweep.
    """
    groups = shares.groupby(["measure", "region"], sort=False)["inside"]
    return groups.agg(inside="sum", windows="size").reset_index()


def always(counts: pd.DataFrame, measure: str) -> str:
    """Name the regions whose share lies in the band of a measure in every window."""
    rows = counts[(counts["measure"] == measure) & (counts["inside"] == counts["windows"])]
    return "; ".join(rows["region"].map(region_name)) or "none"
