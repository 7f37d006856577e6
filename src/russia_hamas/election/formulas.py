"""From list votes to list seats: the formulas, and shares in percent."""

import apportionment.methods
import pandas as pd

from companion.errors import DataError
from companion.render.language.words import message

FORMULAS = {"sainte-lague": "saintelague", "dhondt": "dhondt", "hare": "hamilton"}


FORMULA_NAMES = {
    "sainte-lague": message("Sainte-Laguë"),
    "dhondt": message("d'Hondt"),
    "hare": message("Hare quota"),
}


def share_pct(values: pd.Series, total: float | None = None) -> pd.Series:
    """Return each value as a percentage of a total, or of their sum if none is given."""
    return 100 * values.astype(float) / float(values.sum() if total is None else total)


def list_seats(
    votes: pd.Series, seats: int, formula: str, threshold_pct: float, total: float | None = None
) -> pd.Series:
    """Turn list votes into list seats.

    Parameters
    ----------
    votes
        Votes, or shares of the vote, by list.
    seats
        Seats to fill.
    formula
        ``sainte-lague`` or ``dhondt`` (divisors 1, 3, 5 ... and 1, 2, 3 ...), or ``hare`` (largest
        remainders). See Gallagher & Mitchell (eds.), *The Politics of Electoral Systems*, 2005,
        appendix A.
    threshold_pct
        Lists below this percentage of all votes get no seat.
    total
        All votes; the sum of ``votes`` if none is given. Of printed percentages it is 100, whatever
        they sum to.

    Returns
    -------
    pandas.Series
        Seats by list, in the order given; they sum to ``seats``.

    Raises
    ------
    DataError
        If no list reaches the threshold, or a tie would have to be broken by lot.

    Examples
    --------
    Eight seats, from the standard worked example of the two divisor methods:

    >>> votes = pd.Series({"A": 100, "B": 80, "C": 30, "D": 20})
    >>> list_seats(votes, 8, "sainte-lague", 0).tolist()
    [3, 3, 1, 1]
    >>> list_seats(votes, 8, "dhondt", 0).tolist()
    [4, 3, 1, 0]
    """
    qualified = votes[share_pct(votes, total) >= threshold_pct]
    if qualified.empty:
        raise DataError(f"no list reaches {threshold_pct} % of the votes; lower threshold_pct")
    try:
        won = apportionment.methods.compute(
            FORMULAS[formula],
            qualified.astype(float).tolist(),
            seats,
            parties=list(qualified.index),
            tiesallowed=False,
        )
    except apportionment.methods.TiesException as tie:
        raise DataError(f"{formula}: two lists tie for the last seat; the law draws lots") from tie
    return pd.Series(won, index=qualified.index).reindex(votes.index, fill_value=0).rename("seats")


def seats_by_formula(
    votes: pd.Series,
    published: pd.Series,
    seats: int,
    threshold_pct: float,
    total: float | None = None,
) -> pd.DataFrame:
    """Compute list seats under each formula of :data:`FORMULAS`.

    Parameters
    ----------
    votes, seats, threshold_pct, total
        As in :func:`list_seats`.
    published
        The list seats that were published, by list.

    Returns
    -------
    pandas.DataFrame
        Index ``list``; columns ``votes``, one for each formula, and ``published``.
    """
    columns = {name: list_seats(votes, seats, name, threshold_pct, total) for name in FORMULAS}
    table = pd.DataFrame({"votes": votes, **columns, "published": published.reindex(votes.index)})
    return table.rename_axis("list")


def reproducing(table: pd.DataFrame) -> list[str]:
    """Return the formulas that give the published seats in :func:`seats_by_formula`'s table."""
    return [name for name in FORMULAS if table[name].eq(table["published"]).all()]
