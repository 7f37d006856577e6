"""Polls before and on the day of the election of 2006, against the result."""

import math
from statistics import NormalDist

import pandas as pd


def margin_points(share_pct: float, sample: int) -> float:
    """Return half the 95 % interval of a share in a simple random sample, in points.

    The 0.975 quantile of the normal distribution times the root of p (1 - p) / n. Polls are drawn
    in clusters, so the true margin is larger (L. Kish, *Survey Sampling*, 1965).

    Examples
    --------
    >>> round(margin_points(50, 1000), 1)
    3.1
    """
    share = share_pct / 100
    return 100 * NormalDist().inv_cdf(0.975) * math.sqrt(share * (1 - share) / sample)


def against_result(polls: pd.DataFrame, shares: pd.Series, parties: list[str]) -> pd.DataFrame:
    """Put each poll's shares beside the result.

    Parameters
    ----------
    polls
        ``data/plc_polls``.
    shares
        The list vote in percent, by list.
    parties
        The lists to compare; the first one's lead over the second is computed.

    Returns
    -------
    pandas.DataFrame
        One row for each poll and party, in the order of ``polls``: ``poll``, ``kind``, ``start``,
        ``end``, ``sample``, ``list``, ``share_pct``, ``qualifier``, ``margin_points`` (none for a
        bound), ``result_pct``, ``error_points``, ``source``.
    """
    rows = polls[(polls["measure"] == "share_pct") & polls["list"].isin(parties)]
    table = rows.drop(columns="measure").rename(columns={"value": "share_pct"})
    table["result_pct"] = table["list"].map(shares)
    table["error_points"] = table["share_pct"] - table["result_pct"]
    margins = [
        margin_points(s, n) for s, n in zip(table["share_pct"], table["sample"], strict=True)
    ]
    table["margin_points"] = pd.Series(margins, index=table.index).where(table["qualifier"].isna())
    return table.reset_index(drop=True)


def leads(table: pd.DataFrame, parties: list[str]) -> pd.DataFrame:
    """Compute the first party's lead over the second by each poll.

    Parameters
    ----------
    table
        As :func:`against_result` returns it.
    parties
        The two lists.

    Returns
    -------
    pandas.DataFrame
        One row for each poll, in order: ``poll``, ``kind``, ``start``, ``end``, ``sample``,
        ``lead_points`` and ``error_points`` (its distance from the result's lead). Both are missing
        where a poll gives bounds only.
    """
    head = ["poll", "kind", "start", "end", "sample"]
    first, second = (table[table["list"] == party].set_index("poll") for party in parties)
    rows = table.drop_duplicates("poll")[head].reset_index(drop=True)
    exact = first["qualifier"].isna() & second["qualifier"].isna()
    for column, name in (("share_pct", "lead_points"), ("error_points", "error_points")):
        rows[name] = rows["poll"].map((first[column] - second[column]).where(exact))
    return rows


def ahead(table: pd.DataFrame, party: str) -> int:
    """Count the polls that gave a party the largest share."""
    leaders = table.loc[table.groupby("poll")["share_pct"].idxmax(), "list"]
    return int((leaders == party).sum())
