"""The results of 2006, as counted and as printed: votes, and the seats of the two tiers."""

import pandas as pd

from russia_hamas.election.formulas import list_seats, share_pct
from russia_hamas.election.printed_table import TOTAL


def votes_and_seats(votes_pct: pd.Series, chamber: pd.DataFrame) -> pd.DataFrame:
    """Put vote share beside seat share.

    Parameters
    ----------
    votes_pct
        Share of the list vote by list, in percent.
    chamber
        As :func:`with_shares` returns it.

    Returns
    -------
    pandas.DataFrame
        Index ``list``; columns ``vote_share_pct`` (missing where nobody could vote for it as a
        list), ``seat_share_pct`` and ``gap_points``.
    """
    table = chamber[["list_seats", "district_seats", "total_seats", "seat_share_pct"]].join(
        votes_pct.rename("vote_share_pct"), how="outer"
    )
    counts = ["list_seats", "district_seats", "total_seats"]
    table[counts] = table[counts].fillna(0).astype(int)
    table["seat_share_pct"] = table["seat_share_pct"].fillna(0.0)
    table["gap_points"] = table["seat_share_pct"] - table["vote_share_pct"]
    return table.sort_values(
        ["total_seats", "vote_share_pct"], ascending=False, kind="stable", na_position="last"
    )


def official(lists: pd.DataFrame, seats: pd.DataFrame) -> pd.DataFrame:
    """Return votes and seats by list as the Central Elections Commission published them.

    Parameters
    ----------
    lists
        Columns ``list`` and ``votes``: all lists.
    seats
        Columns ``list``, ``tier``, ``seats``.

    Returns
    -------
    pandas.DataFrame
        Index ``list``; columns ``votes`` (missing for independents, who were no list),
        ``list_seats``, ``district_seats``, ``total_seats``.
    """
    wide = seats.pivot_table(index="list", columns="tier", values="seats", aggfunc="sum")
    votes = lists.set_index("list")["votes"]
    wide = wide.reindex(wide.index.union(votes.index)).fillna(0).astype(int)
    table = pd.DataFrame(
        {
            "votes": votes.reindex(wide.index),
            "list_seats": wide["list"],
            "district_seats": wide["district"],
            "total_seats": wide["list"] + wide["district"],
        }
    ).rename_axis("list")
    return table.sort_values(["total_seats", "votes"], ascending=False, na_position="last")


def printed(table: pd.DataFrame, seats: int, threshold_pct: float) -> pd.DataFrame:
    """Return percentages and seats as the paper prints them, its seats split by tier.

    The paper gives sums of both tiers. The list seats are what the law (Sainte-Laguë) makes of
    its percentages; what is left of its sums are district seats.

    Parameters
    ----------
    table
        Columns ``affiliation``, ``vote_share_pct``, ``seats``, with a row ``Total``.
    seats
        Seats filled by lists.
    threshold_pct
        The legal threshold.

    Returns
    -------
    pandas.DataFrame
        As :func:`official`, with ``votes`` in percent.
    """
    rows = table[table["affiliation"] != TOTAL].set_index("affiliation").rename_axis("list")
    votes = rows["vote_share_pct"].astype(float)
    by_list = list_seats(votes, seats, "sainte-lague", threshold_pct)
    return pd.DataFrame(
        {
            "list_seats": by_list,
            "district_seats": rows["seats"].astype(int) - by_list,
            "total_seats": rows["seats"].astype(int),
            "votes": votes,
        }
    )


def with_shares(result: pd.DataFrame) -> pd.DataFrame:
    """Add each list's share of all seats in percent."""
    return result.assign(seat_share_pct=share_pct(result["total_seats"]))
