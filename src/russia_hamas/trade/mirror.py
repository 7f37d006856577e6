"""One flow as several reporters give it, and the two flows against each other."""

import pandas as pd

from russia_hamas.trade.flows import over

OLD, NEW = "COW3", "COW4"  # two versions of one data set: where they agree, they are one report
IMPORTER, RUSSIA, OTHER = "importer", "russia", "other"  # hands that report


def final(points: pd.DataFrame) -> pd.DataFrame:
    """Leave out preliminary reports for years of which the same side gave a later one."""
    early = points["qualifier"].eq("preliminary").fillna(False).astype(bool)
    place = pd.MultiIndex.from_frame(points[["side", "year"]])
    return points[~(early.to_numpy() & place.isin(place[~early]))]


def russian_side(points: pd.DataFrame) -> pd.Series:
    """Return what the Russian side reported, by year; preliminary values give way to later ones."""
    mine = final(points[points["side"] == "Russia"])
    return mine.groupby("year")["value_usd_m"].first()


def parted(annual: pd.DataFrame, flow: str) -> list[int]:
    """Return the years in which two versions of one data set differ by more than rounding.

    Parameters
    ----------
    annual
        As :func:`russia_hamas.trade.flows.select` returns it for ``flow``.
    flow
        Two-way trade is the sum of two values, each of which was rounded.
    """
    return years_apart(_both(annual, OLD, NEW), 2 if flow == "two_way" else 1)


def distinct(annual: pd.DataFrame, flow: str) -> pd.DataFrame:
    """Leave out the older version of a data set in the years in which the newer one repeats it."""
    newer = set(annual.loc[annual["series"] == NEW, "year"])
    repeats = annual["year"].isin(newer - set(parted(annual, flow)))
    return annual[~((annual["series"] == OLD) & repeats)]


def by_hand(
    annual: pd.DataFrame,
    points: pd.DataFrame,
    flow: str,
    reporters: pd.Series,
    others: dict[str, str],
) -> pd.DataFrame:
    """Sort every report of a flow by the hand that gave it.

    Parameters
    ----------
    annual
        Columns ``series``, ``name``, ``year``, ``value_usd_m``, ``source``.
    points
        Single reports, preliminary ones among them: columns ``year``, ``value_usd_m``, ``side``,
        ``qualifier``, ``reported_by``, ``source``.
    flow
        Which flow it is.
    reporters
        Who reports, by series.
    others
        What readers call the reports of a side; the reporter's own name where it is not here.

    Returns
    -------
    pandas.DataFrame
        Columns ``hand`` (:data:`IMPORTER`; :data:`RUSSIA`, its officials; :data:`OTHER`, mixed or
        undocumented ones among them), ``key`` (a series or a side), ``name``, ``reported_by``,
        ``year``, ``value_usd_m``, ``rounded_to_usd_m``, ``source``; a row for each report, but for
        those that repeat another.
    """
    series = distinct(annual, flow)
    imported = series["series"].map(reporters).eq(IMPORTER) & series["series"].ne(OLD)
    rows = series.assign(
        hand=imported.map({True: IMPORTER, False: OTHER}), key=series["series"], reported_by=""
    )
    single = final(points)
    named = (
        single["side"].map(others).fillna(single["reported_by"].str.replace(", .*", "", regex=True))
    )
    hand = single["side"].eq("Russia").map({True: RUSSIA, False: OTHER})
    rows = pd.concat([rows, single.assign(hand=hand, key=single["side"], name=named)])
    columns = ["hand", "key", "name", "reported_by", "year", "value_usd_m", "rounded_to_usd_m",
               "source"]  # fmt: skip
    return rows.reindex(columns=columns).astype({"year": int}).reset_index(drop=True)


def reports(annual: pd.DataFrame, points: pd.DataFrame, flow: str, importer: str) -> pd.DataFrame:
    """Put the reports of one year side by side.

    Parameters
    ----------
    annual
        As :func:`russia_hamas.trade.flows.select` returns it.
    points
        Single reports of the same flow: columns ``year``, ``value_usd_m``, ``side``, ``qualifier``.
    flow
        Which flow it is.
    importer
        The series that holds the importer's reports.

    Returns
    -------
    pandas.DataFrame
        Index ``year``; one column for each series (the older version of a data set only where it
        differs); ``russian_side``; ``gap_pct``, by how much the Russian side's report exceeds the
        importer's; ``spread_ratio``, the highest of at least two reports over the lowest.
    """
    wide = distinct(annual, flow).pivot_table(index="year", columns="series", values="value_usd_m")
    known = russian_side(points)
    wide = wide.reindex(wide.index.union(known.index))
    every = wide.assign(russian_side=known.reindex(wide.index)).astype(float)
    several = every.notna().sum(axis=1) > 1
    gap = (
        100 * (over(every["russian_side"], every[importer]) - 1)
        if importer in every
        else float("nan")
    )
    spread = over(every.max(axis=1), every.min(axis=1))
    return every.assign(gap_pct=gap, spread_ratio=spread.where(several))


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
    both = _both(flows, old, new)
    own = russian_side(points).reindex(both.index).astype(float)
    return both.assign(
        old_over_new=over(both["old_usd_m"], both["new_usd_m"]),
        russian_side=own,
        old_over_russian=both["old_usd_m"] / own,
        new_over_russian=both["new_usd_m"] / own,
    )


def _both(flows: pd.DataFrame, old: str, new: str) -> pd.DataFrame:
    """Return the two values of each year that has both."""
    by_year = flows.set_index("year")["value_usd_m"].astype(float)
    values = {
        name: by_year[(flows["series"] == series).to_numpy()]
        for name, series in (("old_usd_m", old), ("new_usd_m", new))
    }
    return pd.DataFrame(values).rename_axis("year").dropna()


def years_apart(versions: pd.DataFrame, roundings: int = 1) -> list[int]:
    """Return the years in which the two differ by more than so many roundings to whole millions."""
    gap = (versions["old_usd_m"] - versions["new_usd_m"]).abs()
    return [int(year) for year in versions.index[gap > 0.5 * roundings]]


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
