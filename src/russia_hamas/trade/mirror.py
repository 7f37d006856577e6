"""One flow as several reporters give it, and the two flows against each other."""

import pandas as pd

from russia_hamas.trade.flows import over


def russian_side(points: pd.DataFrame) -> pd.Series:
    """Return what the Russian side reported, by year; preliminary values give way to later ones."""
    mine = points[(points["side"] == "Russia") & points["qualifier"].ne("preliminary").fillna(True)]
    return mine.groupby("year")["value_usd_m"].first()


def reports(flows: pd.DataFrame, points: pd.DataFrame, importer: str) -> pd.DataFrame:
    """Put the reports of one year side by side.

    Parameters
    ----------
    flows
        As :func:`russia_hamas.trade.flows.select` returns it.
    points
        Single reports of the same flow: columns ``year``, ``value_usd_m``, ``side``, ``qualifier``.
    importer
        The series that holds the importer's reports.

    Returns
    -------
    pandas.DataFrame
        Index ``year``; one column for each series; ``russian_side``; ``gap_pct``, by how much the
        Russian side's report exceeds the importer's (Russia's own exports are the mirror of its
        partner's imports); ``spread_ratio``, the highest of all reports over the lowest.
    """
    wide = flows.pivot_table(index="year", columns="series", values="value_usd_m")
    known = russian_side(points)
    wide = wide.reindex(wide.index.union(known.index))
    table = wide.assign(russian_side=known.reindex(wide.index).astype(float))
    every = table.astype(float)
    gap = (
        100 * (over(every["russian_side"], every[importer]) - 1)
        if importer in every
        else float("nan")
    )
    return every.assign(gap_pct=gap, spread_ratio=over(every.max(axis=1), every.min(axis=1)))


def spread_words(table: pd.DataFrame) -> str:
    """Say in one sentence in which year the reports differ most; nothing if none can be told."""
    known = table["spread_ratio"].dropna()
    if known.empty:
        return ""
    return f"The reports of {known.idxmax()} differ most, by a factor of {known.max():.1f}."


def versions(flows: pd.DataFrame, points: pd.DataFrame, old: str, new: str) -> pd.DataFrame:
    """Compare two versions of one data set with each other and with the Russian side.

    Parameters
    ----------
    flows
        One flow of one partner: columns ``series``, ``year``, ``value_usd_m``.
    points
        As in :func:`reports`.
    old, new
        The two series.

    Returns
    -------
    pandas.DataFrame
        Index ``year`` (where both have a value); columns ``old_usd_m``, ``new_usd_m``,
        ``old_over_new``, ``russian_side``, ``old_over_russian``, ``new_over_russian``.
    """
    wide = flows.pivot_table(index="year", columns="series", values="value_usd_m").astype(float)
    both = wide.reindex(columns=[old, new]).dropna().set_axis(["old_usd_m", "new_usd_m"], axis=1)
    own = russian_side(points).reindex(both.index).astype(float)
    return both.assign(
        old_over_new=over(both["old_usd_m"], both["new_usd_m"]),
        russian_side=own,
        old_over_russian=both["old_usd_m"] / own,
        new_over_russian=both["new_usd_m"] / own,
    )


def years_apart(versions: pd.DataFrame) -> list[int]:
    """Return the years in which the two differ by more than rounding to whole millions."""
    gap = (versions["old_usd_m"] - versions["new_usd_m"]).abs()
    return [int(year) for year in versions.index[gap > 0.5]]


def balance(flows: pd.DataFrame, totals: pd.DataFrame, partner: str, series: str) -> pd.DataFrame:
    """Return Russia's trade balance with a partner and the partner's share of its exports.

    Parameters
    ----------
    flows, totals
        ``data/trade_flows`` and ``data/trade_totals``.
    partner, series
        One partner, one data set.

    Returns
    -------
    pandas.DataFrame
        Index ``year``; columns ``exports_usd_m``, ``imports_usd_m``, ``balance_usd_m`` (missing
        where imports are), ``share_of_exports_pct`` (missing where the total is).
    """
    mine = flows[(flows["partner"] == partner) & (flows["series"] == series)]
    wide = mine.pivot_table(index="year", columns="flow", values="value_usd_m")
    wide = wide.reindex(columns=["russia_exports", "russia_imports"]).astype(float)
    world = totals[totals["series"] == series].set_index("year")["exports_usd_m"].astype(float)
    return pd.DataFrame(
        {
            "exports_usd_m": wide["russia_exports"],
            "imports_usd_m": wide["russia_imports"],
            "balance_usd_m": wide["russia_exports"] - wide["russia_imports"],
            "share_of_exports_pct": 100 * wide["russia_exports"] / world.reindex(wide.index),
        }
    )
