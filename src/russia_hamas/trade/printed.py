"""What the paper prints on trade, as points of a series."""

import numpy as np
import pandas as pd

from companion.claims import precision
from companion.render.language.words import message
from companion.render.text import listed
from russia_hamas.trade.flows import FLOWS, USD_M

PRINTED = message("the paper, as printed")


def partner_of(claim: pd.Series) -> str:
    """Return the partner of a claim on trade with Russia."""
    return next(actor for actor in listed(str(claim["actor"])) if actor != "Russia")


def _of(claims: pd.DataFrame, partner: str, quantity: str) -> pd.DataFrame:
    takes_part = claims["actor"].fillna("").map(lambda actors: partner in listed(actors))
    return claims[(claims["quantity"] == quantity) & takes_part & claims["value"].notna()]


def points(claims: pd.DataFrame, partner: str, flow: str) -> pd.DataFrame:
    """Return the values that the paper prints for a partner's trade, in million dollars.

    Parameters
    ----------
    claims
        The register ``seeds/claims``.
    partner, flow
        As in :func:`russia_hamas.trade.flows.select`. What the paper calls Israeli exports to
        Russia are Russia's imports.

    Returns
    -------
    pandas.DataFrame
        Columns ``claim``, ``year``, ``value_usd_m``.
    """
    rows = _of(claims, partner, FLOWS[flow].quantity)
    scale = rows["unit"].map(USD_M).astype(float)
    return pd.DataFrame(
        {
            "claim": rows["claim"],
            "year": rows["end"].fillna(rows["start"]).astype(str).str[:4].astype(int),
            "value_usd_m": rows["value"] * scale,
        }
    ).reset_index(drop=True)


def of_one_way(claims: pd.DataFrame, partner: str, flow: str) -> tuple[str, pd.DataFrame]:
    """Return what the paper prints for one direction where it prints nothing for both together.

    Returns
    -------
    tuple
        The flow, and its points as :func:`points` returns them: empty ones if there are none.
    """
    found = points(claims, partner, flow)
    if flow == "two_way" and found.empty:
        for one in ("russia_exports", "russia_imports"):
            if len(known := points(claims, partner, one)):
                return one, known
    return flow, found.iloc[:0]


def allowed(claims: pd.DataFrame, qualifiers: pd.DataFrame, stated: pd.DataFrame) -> pd.DataFrame:
    """Add to points what the printed digits and words allow: ``low_usd_m``, ``high_usd_m``."""
    known = claims.set_index("claim")
    rows = [known.loc[claim] for claim in stated["claim"]]
    ends = [[USD_M[row["unit"]] * end for end in precision.interval(row, qualifiers)]
            for row in rows]  # fmt: skip
    low, high = [low for low, _ in ends], [high for _, high in ends]
    return stated.assign(low_usd_m=np.array(low, float), high_usd_m=np.array(high, float))


def growth(claims: pd.DataFrame, qualifiers: pd.DataFrame, partner: str, flow: str) -> pd.DataFrame:
    """Return what the paper prints on the growth of a flow.

    Returns
    -------
    pandas.DataFrame
        Columns ``claim``, ``printed``, ``first_year``, ``last_year``, ``low_ratio`` and
        ``high_ratio``: what its words allow.
    """
    rows = _of(claims, partner, f"growth of {FLOWS[flow].quantity}")
    ends = [precision.interval(row, qualifiers) for _, row in rows.iterrows()]
    return pd.DataFrame(
        {
            "claim": rows["claim"],
            "printed": rows["printed"],
            "first_year": rows["start"].astype(str).str[:4].astype(int),
            "last_year": rows["end"].astype(str).str[:4].astype(int),
            "low_ratio": [low for low, _ in ends],
            "high_ratio": [high for _, high in ends],
        }
    )


def line(stated: pd.DataFrame) -> pd.DataFrame:
    """Return equal yearly steps from the first printed point to the last: none below two points.

    Examples
    --------
    >>> ends = pd.DataFrame({"year": [2000, 2002], "value_usd_m": [1.0, 3.0]})
    >>> line(ends)["value_usd_m"].tolist()
    [1.0, 2.0, 3.0]
    """
    ends = stated.sort_values("year").iloc[[0, -1]] if len(stated) > 1 else stated.iloc[:0]
    years = range(int(ends["year"].iloc[0]), int(ends["year"].iloc[1]) + 1) if len(ends) else []
    values = np.interp(list(years), ends["year"], ends["value_usd_m"]) if len(ends) else []
    return pd.DataFrame({"year": list(years), "value_usd_m": values})


def with_printed(flows: pd.DataFrame, printed: pd.DataFrame) -> pd.DataFrame:
    """Add the paper's points as a series of their own."""
    columns = ["series", "year", "value_usd_m", "rounded_to_usd_m"]
    points = printed.assign(series=PRINTED)
    parts = [part.reindex(columns=columns) for part in (flows, points) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else flows.reindex(columns=columns)
