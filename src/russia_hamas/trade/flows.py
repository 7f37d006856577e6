"""Bilateral trade: flows by series, two-way trade, constant dollars, growth."""

from typing import Any

import numpy as np
import pandas as pd

from companion.errors import DataError
from companion.render.text import numbers

FLOW_NAMES = {
    "two_way": "two-way trade",
    "russia_exports": "Russia's exports",
    "russia_imports": "Russia's imports",
}


def select(
    flows: pd.DataFrame, partner: str, flow: str, first_year: int, last_year: int
) -> pd.DataFrame:
    """Return one partner's trade with Russia by series and year.

    Parameters
    ----------
    flows
        Columns ``series``, ``partner``, ``year``, ``flow``, ``value_usd_m``, ``source``.
    partner
        A partner of the table.
    flow
        ``russia_exports``, ``russia_imports``, or ``two_way``, the sum of both in the years for
        which the series has both.
    first_year, last_year
        Window, both ends included.

    Returns
    -------
    pandas.DataFrame
        Columns ``series``, ``year``, ``value_usd_m``, ``source``, sorted by series and year.

    Raises
    ------
    DataError
        If the table has no such partner, flow or years; the message lists what there is.
    """
    of_partner = flows[flows["partner"] == partner]
    if of_partner.empty:
        known = ", ".join(sorted(flows["partner"].unique()))
        raise DataError(f"no trade with {partner!r} in data/trade_flows.csv; partners: {known}")
    parts = ["russia_exports", "russia_imports"] if flow == "two_way" else [flow]
    chosen = of_partner[
        of_partner["flow"].isin(parts)
        & of_partner["year"].between(first_year, last_year)
        & of_partner["value_usd_m"].notna()
    ]
    grouped = chosen.groupby(["series", "year"], as_index=False)
    table = grouped.agg(
        value_usd_m=("value_usd_m", "sum"), source=("source", "first"), parts=("flow", "size")
    )
    table = table[table["parts"] == len(parts)].drop(columns="parts").reset_index(drop=True)
    if table.empty:
        have = of_partner.groupby("flow")["year"].agg(["min", "max"])
        known = "; ".join(f"{name} {row['min']} to {row['max']}" for name, row in have.iterrows())
        raise DataError(
            f"no {FLOW_NAMES[flow]} with {partner} between {first_year} and {last_year}; "
            f"data/trade_flows.csv has {known}"
        )
    return table


def single_reports(
    points: pd.DataFrame, partner: str, flow: str, first_year: int, last_year: int
) -> pd.DataFrame:
    """Return the rows of ``data/trade_points`` on one flow in a window of years."""
    chosen = (points["partner"] == partner) & (points["flow"] == flow)
    return points[chosen & points["year"].between(first_year, last_year)]


def deflate(table: pd.DataFrame, cpi: pd.Series, base_year: int) -> pd.DataFrame:
    """Express current dollars in dollars of ``base_year``.

    Parameters
    ----------
    table
        Columns ``year`` and ``value_usd_m``.
    cpi
        Price index by year.
    base_year
        The year whose dollars are wanted.

    Returns
    -------
    pandas.DataFrame
        The table with ``value_usd_m`` multiplied by ``cpi[base_year] / cpi[year]``.

    Examples
    --------
    >>> table = pd.DataFrame({"year": [2000, 2001], "value_usd_m": [10.0, 10.0]})
    >>> deflate(table, pd.Series({2000: 50.0, 2001: 100.0}), 2001)["value_usd_m"].tolist()
    [20.0, 10.0]
    """
    factor = cpi[base_year] / table["year"].map(cpi)
    if factor.isna().any():
        years = sorted(table.loc[factor.isna(), "year"].unique())
        raise DataError(f"data/cpi.csv has no value for {', '.join(map(str, years))}")
    return table.assign(value_usd_m=table["value_usd_m"] * factor.astype(float))


def growth(table: pd.DataFrame) -> pd.DataFrame:
    """Return the growth of each series from its first to its last year.

    Parameters
    ----------
    table
        Columns ``series``, ``year``, ``value_usd_m``.

    Returns
    -------
    pandas.DataFrame
        Index ``series``; columns ``first_year``, ``last_year``, ``first_usd_m``, ``last_usd_m``,
        ``ratio`` (NaN where the first is nothing) and ``per_year_pct``, the compound annual rate.
        Series with one year only are left out.

    Examples
    --------
    >>> table = pd.DataFrame({"series": "A", "year": [2000, 2002], "value_usd_m": [100.0, 121.0]})
    >>> growth(table)[["ratio", "per_year_pct"]].round(6).values.tolist()
    [[1.21, 10.0]]
    """
    rows = {}
    for series, group in table.groupby("series", sort=True):
        ordered = group.sort_values("year")
        first, last = ordered.iloc[0], ordered.iloc[-1]
        if first["year"] < last["year"]:
            rows[series] = {
                "first_year": int(first["year"]),
                "last_year": int(last["year"]),
                "first_usd_m": first["value_usd_m"],
                "last_usd_m": last["value_usd_m"],
                "ratio": _over(last["value_usd_m"], first["value_usd_m"]),
            }
    columns = ["first_year", "last_year", "first_usd_m", "last_usd_m", "ratio"]
    found = _by_series(rows, columns)
    return found.assign(per_year_pct=_per_year(found, found["ratio"]))


def in_constant_dollars(growth: pd.DataFrame, cpi: pd.Series) -> pd.DataFrame:
    """Add ``constant_ratio`` and ``constant_per_year_pct`` to a table of :func:`growth`.

    Parameters
    ----------
    growth
        As :func:`growth` returns it, from current dollars.
    cpi
        Price index by year.
    """
    prices = growth["last_year"].map(cpi) / growth["first_year"].map(cpi)
    ratio = growth["ratio"] / prices.astype(float)
    return growth.assign(constant_ratio=ratio, constant_per_year_pct=_per_year(growth, ratio))


def over_window(
    flows: pd.DataFrame, printed: pd.DataFrame, series: str, first_year: int, last_year: int
) -> dict[str, float | bool | None]:
    """Return how one series grew from the first to the last year of a window.

    Parameters
    ----------
    flows
        Columns ``series``, ``year``, ``value_usd_m``.
    printed
        All points that the paper prints for the flow; their ratio is last over first.
    series, first_year, last_year
        What is asked for.

    Returns
    -------
    dict
        ``first_usd_m``, ``last_usd_m``, ``ratio`` (None unless the series has a value in both
        years, and some trade in the first), ``printed_ratio`` (None unless the paper prints two
        points) and ``reaches_printed`` (None unless both are known).
    """
    values = flows[flows["series"] == series].set_index("year")["value_usd_m"]
    first, last = values.get(first_year), values.get(last_year)
    ratio = float(last / first) if first and last is not None else None
    points = printed.sort_values("year")["value_usd_m"]
    wanted = float(points.iloc[-1] / points.iloc[0]) if len(points) > 1 else None
    return {
        "first_usd_m": first,
        "last_usd_m": last,
        "ratio": ratio,
        "printed_ratio": wanted,
        "reaches_printed": None if ratio is None or wanted is None else ratio >= wanted,
    }


def _over(value: Any, base: Any) -> Any:
    """Return how often a base goes into a value, number by number: NaN where there is no base."""
    return value / np.where(base > 0, base, np.nan)


def _per_year(growth: pd.DataFrame, ratio: pd.Series) -> pd.Series:
    years = growth["last_year"] - growth["first_year"]
    return 100 * (ratio ** (1 / years) - 1)


def partner_of(claim: pd.Series) -> str:
    """Return the partner of a claim on trade with Russia."""
    return next(actor for actor in str(claim["actor"]).split("; ") if actor != "Russia")


def printed_points(claims: pd.DataFrame, partner: str, flow: str) -> pd.DataFrame:
    """Return the values that the paper prints for a partner's trade, in million dollars.

    Parameters
    ----------
    claims
        The register ``seeds/claims``.
    partner, flow
        As in :func:`select`. What the paper calls Israeli exports to Russia are Russia's imports.

    Returns
    -------
    pandas.DataFrame
        Columns ``claim``, ``year``, ``value_usd_m``.
    """
    quantity = {"two_way": "two-way trade", "russia_imports": "exports to Russia"}.get(flow)
    rows = claims[
        (claims["quantity"] == quantity)
        & claims["actor"]
        .str.split("; ")
        .map(lambda actors: partner in actors, na_action="ignore")
        .eq(True)
        & claims["value"].notna()
    ]
    scale = rows["unit"].map({"USD million": 1.0, "USD billion": 1000.0}).astype(float)
    return pd.DataFrame(
        {
            "claim": rows["claim"],
            "year": rows["end"].fillna(rows["start"]).astype(str).str[:4].astype(int),
            "value_usd_m": rows["value"] * scale,
        }
    ).reset_index(drop=True)


PRINTED = "the paper, as printed"


def words(partner: str, flow: str, prices: str, last_year: int) -> dict[str, str]:
    """Return the phrases that name a flow and its prices in titles, captions and axes."""
    names = {
        "two_way": f"two-way trade between Russia and {partner}",
        "russia_exports": f"Russia's exports to {partner}",
        "russia_imports": f"{partner}'s exports to Russia",
    }
    price = "current prices" if prices == "current" else f"prices of {last_year}"
    name = names[flow]
    capital = name[0].upper() + name[1:]
    return {
        "flow_words": name,
        "Flow": capital,
        "price_words": price,
        "label": f"{capital} (US$ million, {price})",
    }


def with_printed(flows: pd.DataFrame, printed: pd.DataFrame) -> pd.DataFrame:
    """Add the paper's points as a series of their own."""
    points = printed.assign(series=PRINTED)[["series", "year", "value_usd_m"]]
    return pd.concat([flows[["series", "year", "value_usd_m"]], points], ignore_index=True)


def plotted(flows: pd.DataFrame, printed: pd.DataFrame, points: pd.DataFrame) -> pd.DataFrame:
    """Return every plotted value: ``kind``, ``series``, ``year``, ``value_usd_m``, ``source``."""
    columns = ["kind", "series", "year", "value_usd_m", "source"]
    single = points.assign(kind="single report", series=points["reported_by"])
    paper = printed.assign(kind="printed", series=PRINTED, source=printed["claim"])
    return pd.concat(
        [
            part[columns]
            for part in (flows.assign(kind="annual series"), single, paper)
            if len(part)
        ],
        ignore_index=True,
    )


def paper_key(printed: pd.DataFrame) -> list[str]:
    """Return the paper's key for a source line, if it prints a value."""
    return ["paper"] if len(printed) else []


def growth_words(growth: pd.DataFrame, series: pd.DataFrame) -> str:
    """Say each series' ratio in one sentence; ``series`` is ``data/series``."""
    names = series.set_index("series")["name"]
    known = growth["ratio"].dropna()
    ratios = [f"{names.get(key, key)} {ratio:.1f}" for key, ratio in known.items()]
    return f"Last value over first: {'; '.join(ratios)}." if ratios else ""


def growth_texts(growth: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """Write out the table of :func:`growth` for readers; ``series`` is ``data/series``."""
    rows = growth.reset_index()
    known = series.set_index("series")
    return pd.DataFrame(
        {
            "Series": rows["series"].map(known["name"]).fillna(rows["series"]),
            "Reporter": rows["series"].map(known["reporter"]).fillna("not stated"),
            "From": rows["first_year"].astype(str),
            "To": rows["last_year"].astype(str),
            "First": numbers(rows["first_usd_m"], ",.0f"),
            "Last": numbers(rows["last_usd_m"], ",.0f"),
            "Ratio": numbers(rows["ratio"], ".2f"),
            "% per year": numbers(rows["per_year_pct"], ".1f"),
            "Ratio, constant": numbers(rows["constant_ratio"], ".2f"),
            "% per year, constant": numbers(rows["constant_per_year_pct"], ".1f"),
        }
    )


def named(table: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """Add to a table with ``series`` the name of each, from ``data/series``."""
    return table.assign(name=table["series"].map(series.set_index("series")["name"]))


def path(flows: pd.DataFrame, printed: pd.DataFrame) -> pd.DataFrame:
    """Hold each series against the straight line that two end points suggest.

    Parameters
    ----------
    flows
        Columns ``series``, ``year``, ``value_usd_m``.
    printed
        The paper's points: the line joins the first and the last. Where it prints fewer than
        two, each series is held against the line between its own ends.

    Returns
    -------
    pandas.DataFrame
        Index ``series``; columns ``years`` (between the ends, with a value), ``below`` (years
        under the line), ``falls`` (years lower than the one before), ``worst_year`` and
        ``worst_change_pct`` (the weakest yearly change), ``furthest_year``, ``furthest_usd_m``,
        ``line_usd_m`` (where the series is furthest from the line, as a ratio). Series with fewer
        than three consecutive years, not counting years without trade, are left out.
    """
    rows = {}
    for series, group in flows.groupby("series", sort=True):
        values = group.set_index("year")["value_usd_m"].sort_index()
        change = 100 * values.pct_change()[values.index.to_series().diff() == 1]
        change = change[np.isfinite(change)]  # a year without trade is no base
        if len(change) < 2:
            continue
        ends = printed.set_index("year")["value_usd_m"].sort_index()
        ends = ends if len(ends) > 1 else values
        (begin, low), (end, high) = ends.iloc[[0, -1]].items()
        inner = values[(values.index > begin) & (values.index < end)]
        line = low + (high - low) * (inner.index.to_series() - begin) / (end - begin)
        off = _over(inner, line).where(inner > line, _over(line, inner))
        furthest, worst = off.idxmax(), change.idxmin()
        rows[series] = {
            "years": len(inner),
            "below": int((inner < line).sum()),
            "falls": int((change < 0).sum()),
            "worst_year": int(worst),
            "worst_change_pct": float(change[worst]),
            "furthest_year": int(furthest),
            "furthest_usd_m": float(inner[furthest]),
            "line_usd_m": float(line[furthest]),
        }
    columns = ["years", "below", "falls", "worst_year", "worst_change_pct", "furthest_year",
               "furthest_usd_m", "line_usd_m"]  # fmt: skip
    return _by_series(rows, columns)


def _by_series(rows: dict[Any, dict[str, Any]], columns: list[str]) -> pd.DataFrame:
    """Return a table with a row for each series, also where there is none."""
    found = pd.DataFrame.from_dict(rows, orient="index").reindex(columns=columns)
    return found.rename_axis("series")


def path_texts(table: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """Write out the table of :func:`path` for readers."""
    return pd.DataFrame(
        {
            "Series": series.set_index("series")["name"].reindex(table.index),
            "Years under the line": [
                f"{a} of {b}" for a, b in zip(table["below"], table["years"], strict=True)
            ],
            "Falls": table["falls"].astype(str),
            "Weakest year": [
                f"{c:+.0f} % in {y}".replace("-", "−")
                for c, y in zip(table["worst_change_pct"], table["worst_year"], strict=True)
            ],
            "Furthest from the line": [
                f"{v:,.0f} against {w:,.0f} in {y}"
                for v, w, y in zip(
                    table["furthest_usd_m"], table["line_usd_m"], table["furthest_year"],
                    strict=True,
                )
            ],
        }
    ).reset_index(drop=True)  # fmt: skip


def russian_side(points: pd.DataFrame) -> pd.Series:
    """Return what the Russian side reported, by year; preliminary values give way to later ones."""
    mine = points[(points["side"] == "Russia") & points["qualifier"].ne("preliminary").fillna(True)]
    return mine.groupby("year")["value_usd_m"].first()


def mirror(flows: pd.DataFrame, points: pd.DataFrame, importer: str) -> pd.DataFrame:
    """Put the reports of one year side by side.

    Parameters
    ----------
    flows
        As :func:`select` returns it.
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
        100 * (_over(every["russian_side"], every[importer]) - 1)
        if importer in every
        else float("nan")
    )
    return every.assign(gap_pct=gap, spread_ratio=_over(every.max(axis=1), every.min(axis=1)))


def spread_words(mirror: pd.DataFrame) -> str:
    """Say in one sentence in which year the reports differ most; nothing if none can be told."""
    known = mirror["spread_ratio"].dropna()
    if known.empty:
        return ""
    return f"The reports of {known.idxmax()} differ most, by a factor of {known.max():.1f}."


def mirror_texts(table: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """Write out the table of :func:`mirror` for readers."""
    names = series.set_index("series")["name"]

    return pd.DataFrame(
        {
            "Year": table.index.astype(str),
            **{names[key]: numbers(table[key], ",.0f") for key in names.index if key in table},
            "Russian side": numbers(table["russian_side"], ",.0f"),
            "Gap, %": numbers(table["gap_pct"], "+.0f"),
            "Highest over lowest": numbers(table["spread_ratio"], ".2f"),
        }
    )


def versions(flows: pd.DataFrame, points: pd.DataFrame, old: str, new: str) -> pd.DataFrame:
    """Compare two versions of one data set with each other and with the Russian side.

    Parameters
    ----------
    flows
        One flow of one partner: columns ``series``, ``year``, ``value_usd_m``.
    points
        As in :func:`mirror`.
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
        old_over_new=_over(both["old_usd_m"], both["new_usd_m"]),
        russian_side=own,
        old_over_russian=both["old_usd_m"] / own,
        new_over_russian=both["new_usd_m"] / own,
    )


def years_apart(versions: pd.DataFrame) -> list[int]:
    """Return the years in which the two differ by more than rounding to whole millions."""
    gap = (versions["old_usd_m"] - versions["new_usd_m"]).abs()
    return [int(year) for year in versions.index[gap > 0.5]]


def version_texts(table: pd.DataFrame, old: str, new: str) -> pd.DataFrame:
    """Write out the table of :func:`versions` for readers; ``old`` and ``new`` are names."""
    return pd.DataFrame(
        {
            "Year": table.index.astype(str),
            old: numbers(table["old_usd_m"], ",.0f"),
            new: numbers(table["new_usd_m"], ",.0f"),
            "Ratio of the two": numbers(table["old_over_new"], ".2f"),
            "Russian side": numbers(table["russian_side"], ",.0f"),
            f"{old} over it": numbers(table["old_over_russian"], ".2f"),
            f"{new} over it": numbers(table["new_over_russian"], ".2f"),
        }
    )


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


def balance_texts(table: pd.DataFrame) -> pd.DataFrame:
    """Write out the table of :func:`balance` for readers."""
    return pd.DataFrame(
        {
            "Year": table.index.astype(str),
            "Exports": numbers(table["exports_usd_m"], ",.0f"),
            "Imports": numbers(table["imports_usd_m"], ",.0f"),
            "Balance": numbers(table["balance_usd_m"], "+,.0f"),
            "% of Russia's exports": numbers(table["share_of_exports_pct"], ".2f"),
        }
    )
