"""The paper's table of the election, row by row against the count."""

import pandas as pd

from companion.claims.precision import covers, half_unit
from companion.render.language.words import message
from russia_hamas.election.formulas import share_pct

TOTAL = "Total"  # the last row of the printed table


def printed_rows(table: pd.DataFrame, names: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the printed table without its total, with the list that each names.

    Parameters
    ----------
    table
        The paper's table: ``affiliation``, ``vote_share_pct``, ``decimals``, ``seats``.
    names
        Which list a printed affiliation is: ``printed``, ``list``.

    Returns
    -------
    pandas.DataFrame
        The rows, and ``list``.
    """
    rows = table[table["affiliation"] != TOTAL].reset_index(drop=True)
    return rows.assign(list=[list_name(printed, names) for printed in rows["affiliation"]])


def list_name(printed: str, names: pd.DataFrame) -> str:
    """Return the list that a printed affiliation names: itself, unless ``names`` has another."""
    return str(names.set_index("printed")["list"].get(printed, printed))


def compare_with_count(rows: pd.DataFrame, official: pd.DataFrame) -> pd.DataFrame:
    """Compare each printed row with the count.

    Parameters
    ----------
    rows
        As :func:`printed_rows` returns them.
    official
        As :func:`russia_hamas.election.results.official` returns it.

    Returns
    -------
    pandas.DataFrame
        One row for each printed row: ``affiliation``, ``printed_pct``, ``official_pct`` (missing
        where it was no list), ``printed_list`` (the lists whose share rounds to the printed
        percentage, or nothing), ``agrees`` (whether the row's own list is one of them),
        ``printed_seats``, ``official_seats``.
    """
    shares = share_pct(official["votes"].dropna())
    fits = lists_that_fit(rows, shares)
    return pd.DataFrame(
        {
            "affiliation": rows["affiliation"],
            "printed_pct": rows["vote_share_pct"].astype(float),
            "official_pct": rows["list"].map(shares),
            "printed_list": ["; ".join(lists) or None for lists in fits],
            "agrees": [own in lists for own, lists in zip(rows["list"], fits, strict=True)],
            "printed_seats": rows["seats"].astype(int),
            "official_seats": rows["list"].map(official["total_seats"]).astype("Int64"),
        }
    )


def lists_that_fit(rows: pd.DataFrame, shares_pct: pd.Series) -> list[list[str]]:
    """Return for each printed percentage the lists whose share in percent rounds to it."""
    return [
        [str(name) for name, share in shares_pct.items() if covers(printed, decimals, share)]
        for printed, decimals in zip(rows["vote_share_pct"], rows["decimals"], strict=True)
    ]


def bases(
    official: pd.DataFrame, facts: pd.Series, preliminary: pd.DataFrame, threshold_pct: float
) -> dict[str, tuple[pd.Series, float]]:
    """Return the totals over which somebody might have computed the printed percentages.

    Parameters
    ----------
    official
        As :func:`russia_hamas.election.results.official` returns it.
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
    named, valid = early.drop("other"), float(facts["valid_list_ballots"])
    return {
        message("valid list ballots"): (votes, valid),
        message("valid and invalid ballots"): (votes, valid + float(facts["invalid_list_ballots"])),
        message("all ballots"): (votes, float(facts["voters"])),
        message("registered voters"): (votes, float(facts["registered_voters"])),
        message("lists above the threshold"): (
            votes, float(votes[share_pct(votes) >= threshold_pct].sum())
        ),
        message("preliminary count"): (named, float(early.sum())),
        message("preliminary count, six lists"): (named, float(named.sum())),
    }  # fmt: skip


def on_bases(rows: pd.DataFrame, bases: dict[str, tuple[pd.Series, float]]) -> pd.DataFrame:
    """Count the printed percentages that each base reproduces, at the printed precision.

    Parameters
    ----------
    rows
        As :func:`printed_rows` returns them.
    bases
        As :func:`bases` returns them.

    Returns
    -------
    pandas.DataFrame
        Columns ``base``, ``ballots``, ``own`` (printed percentages that are their own list's),
        ``any`` (that are some list's) and ``lost`` (those that no list gives).
    """
    printed = [f"{v:.{d}f}" for v, d in zip(rows["vote_share_pct"], rows["decimals"], strict=True)]
    found = []
    for base, (votes, total) in bases.items():
        fits = lists_that_fit(rows, 100 * votes / total)
        lost = [text for text, lists in zip(printed, fits, strict=True) if not lists]
        found.append(
            {
                "base": base,
                "ballots": int(total),
                "own": sum(own in lists for own, lists in zip(rows["list"], fits, strict=True)),
                "any": len(printed) - len(lost),
                "lost": " ".join(lost),
            }
        )
    return pd.DataFrame(found)


def fitting_totals(rows: pd.DataFrame, official: pd.DataFrame) -> pd.DataFrame:
    """Return the totals over which a list's votes would round to each printed percentage.

    The list is the one whose share is nearest to what is printed, whatever row it stands in.

    Parameters
    ----------
    rows, official
        As in :func:`compare_with_count`.

    Returns
    -------
    pandas.DataFrame
        Columns ``printed_pct``, ``list``, ``votes``, ``smallest_total``, ``largest_total``, and
        ``valid`` (whether the sum of all lists lies between them).
    """
    votes = official["votes"].dropna().astype(float)
    shares = share_pct(votes)
    found = []
    for printed, decimals in zip(rows["vote_share_pct"], rows["decimals"], strict=True):
        name = (shares - printed).abs().idxmin()
        half = half_unit(decimals)
        low, high = (100 * votes[name] / (printed + step) for step in (half, -half))
        found.append(
            {
                "printed_pct": printed,
                "list": name,
                "votes": int(votes[name]),
                "smallest_total": low,
                "largest_total": high,
                "valid": low <= votes.sum() <= high,
            }
        )
    return pd.DataFrame(found)
