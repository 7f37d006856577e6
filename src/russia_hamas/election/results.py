"""The election of 2006: votes, seats and the two tiers."""

import apportionment.methods
import pandas as pd

from companion.errors import DataError
from companion.render.text import numbers, ranges

FORMULAS = {"sainte-lague": "saintelague", "dhondt": "dhondt", "hare": "hamilton"}
FORMULA_NAMES = {"sainte-lague": "Sainte-Laguë", "dhondt": "d'Hondt", "hare": "Hare quota"}


def share_pct(values: pd.Series) -> pd.Series:
    """Return each value as a percentage of their sum."""
    return 100 * values.astype(float) / float(values.sum())


def list_seats(votes: pd.Series, seats: int, formula: str, threshold_pct: float) -> pd.Series:
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
        Lists below this percentage of all votes given get no seat.

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
    qualified = votes[share_pct(votes) >= threshold_pct]
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
    rows = table[table["affiliation"] != "Total"].set_index("affiliation").rename_axis("list")
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


def seats_by_formula(
    votes: pd.Series, published: pd.Series, seats: int, threshold_pct: float
) -> pd.DataFrame:
    """Compute list seats under each formula of :data:`FORMULAS`.

    Returns
    -------
    pandas.DataFrame
        Index ``list``; columns ``votes``, one for each formula, and ``published``.
    """
    columns = {name: list_seats(votes, seats, name, threshold_pct) for name in FORMULAS}
    table = pd.DataFrame({"votes": votes, **columns, "published": published.reindex(votes.index)})
    return table.rename_axis("list")


def seat_texts(table: pd.DataFrame) -> pd.DataFrame:
    """Write out the table of :func:`seats_by_formula` for readers; lists without a seat go."""
    won = table[table.drop(columns="votes").gt(0).any(axis=1)].reset_index()
    whole = (won["votes"] % 1 == 0).all()
    return pd.DataFrame(
        {
            "List": won["list"],
            "Votes": [f"{v:,.0f}" if whole else f"{v:.2f}" for v in won["votes"]],
            **{name: won[formula].astype(str) for formula, name in FORMULA_NAMES.items()},
            "Published": won["published"].astype(str),
        }
    )


def audit(table: pd.DataFrame, official: pd.DataFrame, names: pd.DataFrame) -> pd.DataFrame:
    """Hold each printed row against the count.

    Parameters
    ----------
    table
        The paper's table: ``affiliation``, ``vote_share_pct``, ``seats``.
    official
        As :func:`official` returns it.
    names
        Which list a printed affiliation is: ``printed``, ``list``.

    Returns
    -------
    pandas.DataFrame
        One row for each printed row: ``affiliation``, ``printed_pct``, ``official_pct`` (missing
        where it was no list), ``printed_list`` (the list whose share rounds to the printed
        percentage, or nothing), ``printed_seats``, ``official_seats``.
    """
    shares = share_pct(official["votes"].dropna())
    belongs = {f"{share:.2f}": name for name, share in shares.items()}
    which = names.set_index("printed")["list"]
    rows = table[table["affiliation"] != "Total"]
    keys = rows["affiliation"].map(which).fillna(rows["affiliation"])
    return pd.DataFrame(
        {
            "affiliation": rows["affiliation"],
            "printed_pct": rows["vote_share_pct"].astype(float),
            "official_pct": keys.map(shares),
            "printed_list": [belongs.get(f"{float(v):.2f}") for v in rows["vote_share_pct"]],
            "agrees": [belongs.get(f"{float(v):.2f}") == key
                       for v, key in zip(rows["vote_share_pct"], keys, strict=True)],
            "printed_seats": rows["seats"].astype(int),
            "official_seats": keys.map(official["total_seats"]).astype("Int64"),
        }
    ).reset_index(drop=True)  # fmt: skip


def audit_texts(audit: pd.DataFrame) -> pd.DataFrame:
    """Write out the table of :func:`audit` for readers."""
    marks = ["" if agrees else "*" for agrees in audit["agrees"]]
    return pd.DataFrame(
        {
            "Row of the paper's table": audit["affiliation"],
            "Printed %": [f"{v:.2f}{m}" for v, m in zip(audit["printed_pct"], marks, strict=True)],
            "Counted %": ["no list" if pd.isna(v) else f"{v:.2f}" for v in audit["official_pct"]],
            "Printed % is the share of": audit["printed_list"].fillna("no list"),
            "Printed seats": audit["printed_seats"].astype(str),
            "Seats won": audit["official_seats"].astype(str),
        }
    )


def bases(
    official: pd.DataFrame, facts: pd.Series, preliminary: pd.DataFrame, threshold_pct: float
) -> dict[str, tuple[pd.Series, float]]:
    """Return the totals over which somebody might have computed the printed percentages.

    Parameters
    ----------
    official
        As :func:`official` returns it.
    facts
        Adopted values of ``data/plc_participation`` by quantity.
    preliminary
        ``data/plc_preliminary``.
    threshold_pct
        The legal threshold.

    Returns
    -------
    dict
        Votes by list, and the total they are divided by, by the name of that total.
    """
    votes = official["votes"].dropna().astype(float)
    early = preliminary.set_index("list")["votes"].astype(float)
    valid = float(facts["valid_list_ballots"])
    return {
        "valid list ballots": (votes, valid),
        "valid and invalid ballots": (votes, valid + float(facts["invalid_list_ballots"])),
        "all ballots": (votes, float(facts["voters"])),
        "registered voters": (votes, float(facts["registered_voters"])),
        "lists above the threshold": (
            votes, float(votes[share_pct(votes) >= threshold_pct].sum())
        ),
        "preliminary count": (early.drop("other"), float(early.sum())),
        "preliminary count, six lists": (early.drop("other"), float(early.drop("other").sum())),
    }  # fmt: skip


def on_bases(
    table: pd.DataFrame, names: pd.DataFrame, bases: dict[str, tuple[pd.Series, float]]
) -> pd.DataFrame:
    """Count the printed percentages that each base reproduces, at the printed two decimals.

    Returns
    -------
    pandas.DataFrame
        Columns ``base``, ``ballots``, ``own`` (printed percentages that are their own list's),
        ``any`` (that are some list's) and ``lost`` (those that no list gives).
    """
    which = names.set_index("printed")["list"]
    rows = table[table["affiliation"] != "Total"]
    found = []
    for base, (votes, total) in bases.items():
        given = {name: f"{100 * count / total:.2f}" for name, count in votes.items()}
        printed = [f"{value:.2f}" for value in rows["vote_share_pct"].astype(float)]
        lists = [which.get(name, name) for name in rows["affiliation"]]
        lost = [text for text in printed if text not in given.values()]
        found.append(
            {
                "base": base,
                "ballots": int(total),
                "own": sum(given.get(n) == t for n, t in zip(lists, printed, strict=True)),
                "any": len(printed) - len(lost),
                "lost": " ".join(lost),
            }
        )
    return pd.DataFrame(found)


def base_texts(table: pd.DataFrame, printed: int) -> pd.DataFrame:
    """Write out the table of :func:`on_bases` for readers."""
    return pd.DataFrame(
        {
            "Percentages over": table["base"],
            "Ballots": numbers(table["ballots"], ","),
            "Right in their row": [f"{v} of {printed}" for v in table["own"]],
            "Some list's": [f"{v} of {printed}" for v in table["any"]],
            "No list's": table["lost"].replace("", "none").str.replace(" ", ", "),
        }
    )


def fitting_totals(audit: pd.DataFrame, official: pd.DataFrame) -> pd.DataFrame:
    """Return the totals over which a list's votes would round to each printed percentage.

    The list is the one whose share is nearest to what is printed, whatever row it stands in.

    Parameters
    ----------
    audit, official
        As :func:`audit` and :func:`official` return them.

    Returns
    -------
    pandas.DataFrame
        Columns ``printed_pct``, ``list``, ``votes``, ``smallest_total``, ``largest_total``, and
        ``valid`` (whether the sum of all lists lies between them).
    """
    votes = official["votes"].dropna().astype(float)
    shares = share_pct(votes)
    rows = []
    for printed in audit["printed_pct"]:
        name = (shares - printed).abs().idxmin()
        low, high = (100 * votes[name] / (printed + half) for half in (0.005, -0.005))
        rows.append(
            {
                "printed_pct": printed,
                "list": name,
                "votes": int(votes[name]),
                "smallest_total": low,
                "largest_total": high,
                "valid": low <= votes.sum() <= high,
            }
        )
    return pd.DataFrame(rows)


def total_texts(table: pd.DataFrame) -> pd.DataFrame:
    """Write out the table of :func:`fitting_totals` for readers."""
    return pd.DataFrame(
        {
            "Printed %": numbers(table["printed_pct"], ".2f"),
            "Nearest list": table["list"],
            "Its votes": numbers(table["votes"], ","),
            "Totals that would give it": ranges(
                table["smallest_total"], table["largest_total"], ",.0f"
            ),
            "Valid votes among them": ["yes" if v else "no" for v in table["valid"]],
        }
    )
