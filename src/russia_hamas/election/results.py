"""The results of 2006: votes, and the seats of the two tiers."""

import pandas as pd

from companion.render.language.words import message
from russia_hamas.election.formulas import share_pct

OTHERS = message("All others")


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


def by_tier(result: pd.DataFrame, district_votes_pct: pd.Series) -> pd.DataFrame:
    """Put votes beside seats in each tier, each in percent of its own.

    Parameters
    ----------
    result
        As :func:`official` returns it.
    district_votes_pct
        Shares of the district vote of some parties, in percent; all others are one group.

    Returns
    -------
    pandas.DataFrame
        Columns ``tier`` (``list`` or ``district``), ``list``, ``vote_share_pct``,
        ``seat_share_pct`` and ``seats``. Lists without a seat are one row of the list tier.
    """
    lists = result.dropna(subset="votes")
    small = lists["list_seats"] == 0
    rest = f"{small.sum()} other {'list' if small.sum() == 1 else 'lists'}"
    names = [rest if few else str(n) for n, few in small.items()]
    of_lists = pd.DataFrame(
        {
            "tier": "list",
            "list": names,
            "vote_share_pct": share_pct(lists["votes"]).to_numpy(),
            "seat_share_pct": share_pct(lists["list_seats"]).to_numpy(),
            "seats": lists["list_seats"].to_numpy(),
        }
    )
    of_lists = of_lists.groupby(["tier", "list"], sort=False, as_index=False).sum()
    named = result.loc[district_votes_pct.index, "district_seats"]
    all_seats = int(result["district_seats"].sum())
    won = [*named, all_seats - named.sum()]
    of_districts = pd.DataFrame(
        {
            "tier": "district",
            "list": [*named.index, OTHERS],
            "vote_share_pct": [*district_votes_pct, 100 - district_votes_pct.sum()],
            "seat_share_pct": [100 * seats / all_seats for seats in won],
            "seats": won,
        }
    )
    return pd.concat([of_lists, of_districts], ignore_index=True)


def printed_pct(rows: pd.DataFrame, lists: pd.Index) -> pd.Series:
    """Return the percentages that the paper prints in the rows that name a list.

    Parameters
    ----------
    rows
        As :func:`russia_hamas.election.printed_table.printed_rows` returns them.
    lists
        The lists that stood; a row that names none of them is left out.
    """
    stood = rows[rows["list"].isin(lists)]
    return stood.set_index("list")["vote_share_pct"].astype(float).rename("votes")


def with_shares(result: pd.DataFrame) -> pd.DataFrame:
    """Add each list's share of all seats in percent."""
    return result.assign(seat_share_pct=share_pct(result["total_seats"]))
