"""What the tables say of votes and seats, in sentences that follow the parameters."""

import pandas as pd

from russia_hamas.election.formulas import FORMULA_NAMES

LAW = "sainte-lague"  # the Elections Law of 2005


def values_words(values: str) -> str:
    """Name the values in force.

    Examples
    --------
    >>> values_words("printed")
    'as the paper prints them'
    """
    return "as counted" if values == "official" else "as the paper prints them"


def answer(comparison: pd.DataFrame, indices: pd.DataFrame, gaps: pd.DataFrame) -> list[str]:
    """Say which printed rows are right, and what made seats out of votes; from the count alone.

    Parameters
    ----------
    comparison
        As :func:`printed_table.compare_with_count` returns it.
    indices
        As :func:`proportionality.indices` returns it for the official result.
    gaps
        As :func:`proportionality.tiers` returns it, the largest party first.
    """
    right, rows = int(comparison["agrees"].sum()), len(comparison)
    seats = int((comparison["printed_seats"] == comparison["official_seats"]).sum())
    other = comparison[~comparison["agrees"].astype(bool) & comparison["printed_list"].notna()]
    names = ", ".join(f"{row.affiliation} ({row.printed_list})" for row in other.itertuples())
    tier, whole = indices["gallagher"].iloc[0], indices["gallagher"].iloc[-1]
    part = gaps["district_part_pct"].iloc[0]
    return [
        f"{seats} of {rows} printed numbers of seats are those that were won; {right} of {rows} "
        "printed percentages are those of the list in their row.",
        f"These stand beside the percentage of another list (in brackets): {names}.",
        f"The list seats follow the list votes closely (Gallagher's index {tier:.1f}), the whole "
        f"Council does not ({whole:.1f}): the districts made {part:.0f} per cent of the gap of "
        f"{gaps.index[0]}.",
    ]


def chamber(values: str, formula: str, threshold_pct: float, legal_pct: float) -> dict[str, str]:
    """Return title and rule of the chamber: the one elected, or one that never existed."""
    elected = values == "official" and formula == LAW and threshold_pct == legal_pct
    if elected:
        return {
            "council": "The Palestinian Legislative Council elected in 2006",
            "rule": "List and district seats as they were won",
        }
    rest = "district seats as they were won"
    if values == "printed":
        rest = "and as district seats what the printed totals leave over"
    return {
        "council": "A Palestinian Legislative Council that was not elected in 2006",
        "rule": f"Counterfactual: list seats by {FORMULA_NAMES[formula]} with a threshold of "
        f"{threshold_pct:g} per cent from the votes {values_words(values)}, {rest}",
    }


def last_seat(official: pd.Series, printed: pd.Series) -> str:
    """Say whether the printed percentages give the list seats that the votes give."""
    both = pd.concat([official.rename("votes"), printed.rename("printed")], axis=1).dropna()
    apart = both[both["votes"] != both["printed"]]
    if apart.empty:
        return "The percentages that the paper prints give the same list seats as the votes."
    moved = ", ".join(
        f"{row.Index} {int(row.printed)} instead of {int(row.votes)}" for row in apart.itertuples()
    )
    return (
        "The last seat hangs by a thread: by the same formula the percentages that the paper "
        f"prints give {moved}. Two decimals of a percentage are not enough to award it."
    )
