"""Bilateral trade: flows by series, two-way trade, constant dollars, growth."""

import pandas as pd

from companion.errors import DataError

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
        ``ratio`` and ``per_year_pct``, the compound annual rate. Series with one year only are
        left out.

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
        years = int(last["year"] - first["year"])
        if years:
            ratio = last["value_usd_m"] / first["value_usd_m"]
            rows[series] = {
                "first_year": int(first["year"]),
                "last_year": int(last["year"]),
                "first_usd_m": first["value_usd_m"],
                "last_usd_m": last["value_usd_m"],
                "ratio": ratio,
                "per_year_pct": 100 * (ratio ** (1 / years) - 1),
            }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("series")


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
    scale = rows["unit"].map({"USD million": 1.0, "USD billion": 1000.0})
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


def growth_words(growth: pd.DataFrame) -> str:
    """Say each series' ratio in one sentence."""
    ratios = [f"{name} {row['ratio']:.1f}" for name, row in growth.iterrows()]
    return f"Last value over first: {'; '.join(ratios)}." if ratios else ""


def growth_texts(growth: pd.DataFrame) -> pd.DataFrame:
    """Write out the table of :func:`growth` for readers."""
    rows = growth.reset_index()
    return pd.DataFrame(
        {
            "Series": rows["series"],
            "From": rows["first_year"].astype(str),
            "To": rows["last_year"].astype(str),
            "First": [f"{v:,.0f}" for v in rows["first_usd_m"]],
            "Last": [f"{v:,.0f}" for v in rows["last_usd_m"]],
            "Ratio": [f"{v:.2f}" for v in rows["ratio"]],
            "% per year": [f"{v:.1f}".replace("-", "−") for v in rows["per_year_pct"]],
        }
    )
