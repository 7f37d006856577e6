"""How votes became seats in 2006: indices, the two tiers, and chambers that were not elected."""

from itertools import pairwise

import numpy as np
import pandas as pd

from russia_hamas.election.formulas import list_seats, share_pct
from russia_hamas.election.results import OTHERS

ALONE = "Independents"  # no party: each of them stands alone in every index


def gallagher(votes_pct: pd.Series, seats_pct: pd.Series) -> float:
    """Return the least-squares index of disproportionality.

    The square root of half the sum of squared differences between vote and seat shares.
    M. Gallagher, "Proportionality, disproportionality and electoral systems", *Electoral
    Studies* 10 (1991): 33-51.

    Parameters
    ----------
    votes_pct, seats_pct
        Percentages by party, same index.

    Examples
    --------
    Differences of 10, 0 and -10 points: the root of (100 + 0 + 100) / 2.

    >>> gallagher(pd.Series([50, 30, 20]), pd.Series([60, 30, 10]))
    10.0
    """
    return float(np.sqrt(((votes_pct - seats_pct) ** 2).sum() / 2))


def loosemore_hanby(votes_pct: pd.Series, seats_pct: pd.Series) -> float:
    """Return half the sum of absolute differences between vote and seat shares.

    J. Loosemore and V. Hanby, "The theoretical limits of maximum distortion", *British Journal of
    Political Science* 1 (1971): 467-477. It is the share of seats held by the wrong party.

    Examples
    --------
    >>> loosemore_hanby(pd.Series([50, 30, 20]), pd.Series([60, 25, 15]))
    10.0
    """
    return float((votes_pct - seats_pct).abs().sum() / 2)


def effective_number(shares_pct: pd.Series) -> float:
    """Return the effective number of parties: one over the sum of squared shares.

    M. Laakso and R. Taagepera, "'Effective' number of parties", *Comparative Political Studies*
    12 (1979): 3-27.

    Examples
    --------
    >>> effective_number(pd.Series([25, 25, 25, 25]))
    4.0
    """
    return float(1 / ((shares_pct / shares_pct.sum()) ** 2).sum())


def indices(result: pd.DataFrame) -> pd.DataFrame:
    """Compute the indices for the list tier and for the whole Council.

    Parameters
    ----------
    result
        As :func:`russia_hamas.election.results.official` returns it.

    Returns
    -------
    pandas.DataFrame
        Rows ``list tier`` and ``whole Council``; columns ``gallagher``, ``loosemore_hanby``
        (points), ``parties_votes``, ``parties_seats`` (effective numbers), ``largest``, and
        ``advantage_ratio``, the largest party's seat share over its share of the list vote (R.
        Taagepera and M. Shugart, *Seats and Votes*, 1989).
    """
    votes = share_pct(result["votes"].fillna(0))
    rows = {}
    for tier, column in (("list tier", "list_seats"), ("whole Council", "total_seats")):
        seats = share_pct(result[column])
        alone = int(result[column].get(ALONE, 0))
        one_each = pd.Series(
            float(seats.get(ALONE, 0.0)) / max(alone, 1),
            index=[f"{ALONE} {n}" for n in range(alone)],
        )
        seats = pd.concat([seats.drop(ALONE, errors="ignore"), one_each])
        cast = votes.reindex(seats.index, fill_value=0.0)
        largest = str(result[column].idxmax())
        rows[tier] = {
            "gallagher": gallagher(cast, seats),
            "loosemore_hanby": loosemore_hanby(cast, seats),
            "parties_votes": effective_number(cast),
            "parties_seats": effective_number(seats),
            "largest": largest,
            "advantage_ratio": float(seats[largest] / cast[largest]),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("tier")


def by_threshold(
    votes: pd.Series, seats: int, formulas: list[str], total: float | None = None
) -> pd.DataFrame:
    """Compute list seats for every threshold that makes a difference.

    The lists that pass change only where the threshold crosses a list's share, so each step
    between two shares is computed once; neighbouring steps with the same seats are joined.

    Parameters
    ----------
    votes, seats, total
        As in :func:`russia_hamas.election.formulas.list_seats`.
    formulas
        Names of formulas.

    Returns
    -------
    pandas.DataFrame
        Columns ``formula``, ``above_pct``, ``up_to_pct`` (the thresholds of the step: more than
        the one, at most the other), ``lists`` that get seats, ``gallagher``, and one column of
        seats for each list.
    """
    shares = share_pct(votes, total)
    edges = [0.0, *sorted(shares)[:-1]]  # at least two lists must be left
    rows: list[dict[str, object]] = []
    for formula in formulas:
        previous: pd.Series | None = None
        for low, high in pairwise(edges):
            won = list_seats(votes, seats, formula, high, total)
            if previous is not None and won.equals(previous):
                rows[-1]["up_to_pct"] = high
                continue
            previous = won
            rows.append(
                {
                    "formula": formula,
                    "above_pct": low,
                    "up_to_pct": high,
                    "lists": int((won > 0).sum()),
                    "gallagher": gallagher(shares, share_pct(won)),
                    **won.to_dict(),
                }
            )
    return pd.DataFrame(rows)


def tiers(result: pd.DataFrame, district_votes_pct: pd.Series) -> pd.DataFrame:
    """Split each party's seat gap into what the list tier and the districts made of it.

    The gap is seats won less the list vote's share of all seats. It is the sum of three parts:
    the list formula; a district vote that differed from the list vote; the block vote, which made
    other seats of the district vote than its share.

    Parameters
    ----------
    result
        As :func:`russia_hamas.election.results.official` returns it.
    district_votes_pct
        Shares of the district vote of some parties, in percent; all others are one group.

    Returns
    -------
    pandas.DataFrame
        Index: those parties and "All others". Columns ``list_vote_pct``, ``district_vote_pct``,
        ``seats``, ``gap_seats``, ``list_formula_seats``, ``district_vote_seats``,
        ``block_vote_seats``, and ``district_part_pct``, the share of the gap made in the districts.
    """
    named = district_votes_pct.index
    grouped = result.assign(group=[name if name in named else OTHERS for name in result.index])
    sums = grouped.groupby("group")[["votes", "list_seats", "district_seats"]].sum()
    order = [*named, OTHERS]
    sums = sums.loc[order].astype(float)
    listed = sums["list_seats"].sum(), sums["district_seats"].sum()
    vote = sums["votes"] / sums["votes"].sum()
    district = district_votes_pct.reindex(order).fillna(100 - district_votes_pct.sum()) / 100
    parts = pd.DataFrame(
        {
            "list_vote_pct": 100 * vote,
            "district_vote_pct": 100 * district,
            "seats": (sums["list_seats"] + sums["district_seats"]).astype(int),
            "list_formula_seats": sums["list_seats"] - vote * listed[0],
            "district_vote_seats": (district - vote) * listed[1],
            "block_vote_seats": sums["district_seats"] - district * listed[1],
        }
    )
    parts["gap_seats"] = parts["seats"] - vote * sum(listed)
    made = parts["district_vote_seats"] + parts["block_vote_seats"]
    parts["district_part_pct"] = 100 * made / parts["gap_seats"]
    return parts.rename_axis("list")


def counterfactuals(
    result: pd.DataFrame, district_votes_pct: pd.Series, formula: str, threshold_pct: float
) -> pd.DataFrame:
    """Compute chambers that were not elected, from the votes that were cast.

    They assume that everybody would have voted as they did. In the second, candidates of no named
    party are one group, because their votes are known only as a sum.

    Parameters
    ----------
    result, district_votes_pct
        As in :func:`tiers`.
    formula, threshold_pct
        As in :func:`russia_hamas.election.formulas.list_seats`; the threshold is for the list vote.

    Returns
    -------
    pandas.DataFrame
        Index ``chamber``: ``elected``, ``by_list``, ``by_district``; one column of seats for each
        named party and "All others".
    """
    votes = result["votes"].dropna()
    total, by_district = int(result["total_seats"].sum()), int(result["district_seats"].sum())
    named = list(district_votes_pct.index)
    rest = pd.Series({OTHERS: 100 - district_votes_pct.sum()})
    proportional = list_seats(pd.concat([district_votes_pct, rest]), by_district, formula, 0)

    def grouped(seats: pd.Series) -> pd.Series:
        other = int(seats.drop(named).sum())
        return pd.concat([seats[named], pd.Series({OTHERS: other})]).astype(int)

    rows = {
        "elected": grouped(result["total_seats"]),
        "by_list": grouped(list_seats(votes, total, formula, threshold_pct)),
        "by_district": grouped(result["list_seats"]) + proportional,
    }
    return pd.DataFrame(rows).T.rename_axis("chamber")
