"""What the paper prints on trade, as points of a series."""

import pandas as pd

from companion.render.text import listed
from russia_hamas.trade.flows import FLOWS, USD_M


def partner_of(claim: pd.Series) -> str:
    """Return the partner of a claim on trade with Russia."""
    return next(actor for actor in listed(str(claim["actor"])) if actor != "Russia")


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
    takes_part = claims["actor"].fillna("").map(lambda actors: partner in listed(actors))
    of_flow = claims["quantity"] == FLOWS[flow].quantity
    rows = claims[of_flow & takes_part & claims["value"].notna()]
    scale = rows["unit"].map(USD_M).astype(float)
    return pd.DataFrame(
        {
            "claim": rows["claim"],
            "year": rows["end"].fillna(rows["start"]).astype(str).str[:4].astype(int),
            "value_usd_m": rows["value"] * scale,
        }
    ).reset_index(drop=True)


PRINTED = "the paper, as printed"


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
