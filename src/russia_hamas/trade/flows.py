"""Bilateral trade: flows by series, two-way trade, constant dollars, growth."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from companion.errors import DataError, suggest
from companion.render.language.words import message


@dataclass(frozen=True)
class Flow:
    """One direction of trade, seen from Russia, or both.

    ``quantity`` is what the claims call it, ``name`` what a message does, ``phrase`` what a
    caption does (``{partner}`` is the partner).
    """

    quantity: str
    name: str
    phrase: str


FLOWS = {
    "two_way": Flow(
        message("two-way trade"),
        "two-way trade",
        message("two-way trade between Russia and {partner}"),
    ),
    "russia_exports": Flow("", "Russia's exports", message("Russia's exports to {partner}")),
    "russia_imports": Flow(
        message("exports to Russia"), "Russia's imports", message("{partner}'s exports to Russia")
    ),
}
USD_M = {"USD million": 1.0, "USD billion": 1000.0}  # in a unit of the claims


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
        partners = sorted(flows["partner"].unique())
        raise DataError(
            f"no trade with {partner!r} in data/trade_flows.csv.{suggest(partner, partners)} "
            f"Partners: {', '.join(partners)}."
        )
    parts = ["russia_exports", "russia_imports"] if flow == "two_way" else [flow]
    chosen = of_partner[
        of_partner["flow"].isin(parts)
        & of_partner["year"].between(first_year, last_year)
        & of_partner["value_usd_m"].notna()
    ]
    grouped = chosen.groupby(["series", "year"])
    sums = pd.DataFrame({"value_usd_m": grouped["value_usd_m"].sum(),
                         "source": grouped["source"].first()})  # fmt: skip
    table = sums[grouped.size() == len(parts)].reset_index()
    if table.empty:
        have = of_partner.groupby("flow")["year"].agg(["min", "max"])
        known = "; ".join(f"{name} {row['min']} to {row['max']}" for name, row in have.iterrows())
        raise DataError(
            f"data/trade_flows.csv has no {FLOWS[flow].name} with {partner} between {first_year} "
            f"and {last_year}; it has {known}"
        )
    return table


def single_reports(
    points: pd.DataFrame, partner: str, flow: str, first_year: int, last_year: int
) -> pd.DataFrame:
    """Return the rows of ``data/trade_points`` on one flow in a window of years.

    Two-way trade is also the sum of both directions, where one source gives these alone.
    """
    mine = points[(points["partner"] == partner) & points["year"].between(first_year, last_year)]
    rows = mine[mine["flow"] == flow]
    if flow != "two_way":
        return rows
    keys = ["partner", "year", "reported_by", "side", "source"]
    ways = mine[mine["flow"] != flow].groupby(keys)
    sums = ways[["value_usd_m", "rounded_to_usd_m"]].sum(min_count=2)[ways.size() == 2]
    sums = sums.reset_index().assign(flow=flow)
    told = set(zip(rows["year"], rows["side"], strict=True))
    new = [key not in told for key in zip(sums["year"], sums["side"], strict=True)]
    if not any(new):
        return rows
    return pd.concat([rows, sums[new]], ignore_index=True).sort_values("year", kind="stable")


def deflate(table: pd.DataFrame, cpi: pd.Series, base_year: int) -> pd.DataFrame:
    """Express current dollars in dollars of ``base_year``.

    Parameters
    ----------
    table
        Columns ``year`` and ``value_usd_m``; others in million dollars are known by their ending.
    cpi
        Price index by year.
    base_year
        The year whose dollars are wanted.

    Returns
    -------
    pandas.DataFrame
        The table with every column in dollars multiplied by ``cpi[base_year] / cpi[year]``.

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
    dollars = [column for column in table if str(column).endswith("_usd_m")]
    return table.assign(**{column: table[column] * factor.astype(float) for column in dollars})


def growth(table: pd.DataFrame) -> pd.DataFrame:
    """Return the growth of each series from its first to its last year.

    Parameters
    ----------
    table
        Columns ``series``, ``year``, ``value_usd_m``, and ``rounded_to_usd_m`` where values are
        rounded.

    Returns
    -------
    pandas.DataFrame
        Index ``series``; columns ``first_year``, ``last_year``, ``first_usd_m``, ``last_usd_m``,
        ``ratio`` (NaN where the first is nothing), ``least_ratio`` and ``most_ratio``, between
        which rounding leaves it, and ``per_year_pct``, the compound annual rate. Series with one
        year only are left out.

    Examples
    --------
    >>> table = pd.DataFrame({"series": "A", "year": [2000, 2002], "value_usd_m": [100.0, 121.0]})
    >>> growth(table)[["ratio", "per_year_pct"]].round(6).values.tolist()
    [[1.21, 10.0]]
    >>> growth(table.assign(rounded_to_usd_m=[40.0, 0.0]))["most_ratio"].tolist()
    [1.5125]
    """
    rows = {}
    half = table["rounded_to_usd_m"].fillna(0) / 2 if "rounded_to_usd_m" in table else 0.0
    table = table.assign(half=half)
    for series, group in table.groupby("series", sort=True):
        ordered = group.sort_values("year")
        first, last = ordered.iloc[0], ordered.iloc[-1]
        if first["year"] < last["year"]:
            rows[series] = {
                "first_year": int(first["year"]),
                "last_year": int(last["year"]),
                "first_usd_m": first["value_usd_m"],
                "last_usd_m": last["value_usd_m"],
                "ratio": over(last["value_usd_m"], first["value_usd_m"]),
                "least_ratio": over(
                    last["value_usd_m"] - last["half"], first["value_usd_m"] + first["half"]
                ),
                "most_ratio": over(
                    last["value_usd_m"] + last["half"], first["value_usd_m"] - first["half"]
                ),
            }
    columns = ["first_year", "last_year", "first_usd_m", "last_usd_m", "ratio", "least_ratio",
               "most_ratio"]  # fmt: skip
    found = _by_series(rows, columns)
    return found.assign(per_year_pct=per_year_pct(found, found["ratio"]))


def in_constant_dollars(growth: pd.DataFrame, cpi: pd.Series) -> pd.DataFrame:
    """Add ``constant_ratio``, its ends and ``constant_per_year_pct`` to a table of :func:`growth`.

    Parameters
    ----------
    growth
        As :func:`growth` returns it, from current dollars.
    cpi
        Price index by year.
    """
    prices = (growth["last_year"].map(cpi) / growth["first_year"].map(cpi)).astype(float)
    ratio = growth["ratio"] / prices
    return growth.assign(
        constant_ratio=ratio,
        constant_least_ratio=growth["least_ratio"] / prices,
        constant_most_ratio=growth["most_ratio"] / prices,
        constant_per_year_pct=per_year_pct(growth, ratio),
    )


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


def over(value: Any, base: Any) -> Any:
    """Return how often a base goes into a value, number by number: NaN where there is no base."""
    return value / np.where(base > 0, base, np.nan)


def per_year_pct(growth: pd.DataFrame, ratio: pd.Series) -> pd.Series:
    """Return the compound annual rate that a ratio over the years of each row implies."""
    years = growth["last_year"] - growth["first_year"]
    return 100 * (ratio ** (1 / years) - 1)


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
        Index ``series``; columns ``years`` (between the ends of the line, with a value), ``below``
        (of these, years under the line), ``changes`` (years along the line of which the year before
        is known too), ``falls`` (of these, years lower than the one before), ``worst_year`` and
        ``worst_change_pct`` (the weakest yearly change), ``furthest_year``, ``furthest_usd_m``,
        ``line_usd_m`` (where the series is furthest from the line, as a ratio). Series with fewer
        than three consecutive years along the line, not counting years without trade, are left out.
    """
    rows = {}
    for series, group in flows.groupby("series", sort=True):
        values = group.set_index("year")["value_usd_m"].sort_index()
        ends = printed.set_index("year")["value_usd_m"].sort_index()
        ends = ends if len(ends) > 1 else values
        (begin, low), (end, high) = ends.iloc[[0, -1]].items()
        values = values.loc[begin:end]
        change = 100 * values.pct_change()[values.index.to_series().diff() == 1]
        change = change[np.isfinite(change)]  # a year without trade is no base
        if len(change) < 2:
            continue
        inner = values[(values.index > begin) & (values.index < end)]
        line = low + (high - low) * (inner.index.to_series() - begin) / (end - begin)
        off = over(inner, line).where(inner > line, over(line, inner))
        furthest, worst = off.idxmax(), change.idxmin()
        rows[series] = {
            "years": len(inner),
            "below": int((inner < line).sum()),
            "changes": len(change),
            "falls": int((change < 0).sum()),
            "worst_year": int(worst),
            "worst_change_pct": float(change[worst]),
            "furthest_year": int(furthest),
            "furthest_usd_m": float(inner[furthest]),
            "line_usd_m": float(line[furthest]),
        }
    columns = ["years", "below", "changes", "falls", "worst_year", "worst_change_pct",
               "furthest_year", "furthest_usd_m", "line_usd_m"]  # fmt: skip
    return _by_series(rows, columns)


def _by_series(rows: dict[Any, dict[str, Any]], columns: list[str]) -> pd.DataFrame:
    """Return a table with a row for each series, also where there is none."""
    found = pd.DataFrame.from_dict(rows, orient="index").reindex(columns=columns)
    return found.rename_axis("series")
