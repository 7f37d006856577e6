"""The paper's dated events, in time order, beside what other sources say of the day."""

import math

import pandas as pd

from companion.claims.precision import in_words, period, plain
from companion.claims.verdicts import Finding
from companion.errors import ParameterError, suggest
from companion.render.text import listed, span

FITS = ("agrees", "date confirmed")  # verdicts on dates that hold
APART = ("differs", "unconfirmed", "depends")  # on dates that other sources contradict
CITED = "dated by its citation"  # status of such a claim
CONTEXT = "context"  # in the place of a verdict where the paper gives no date
SLIDE_ROWS = 9  # as many as can be read from the back of a room


def events(
    findings: list[Finding], known: pd.DataFrame, first_year: int, last_year: int, *, context: bool
) -> pd.DataFrame:
    """Put the events that the paper dates in order, with verdicts.

    Parameters
    ----------
    findings
        Verdicts on the claims that are events.
    known
        ``data/events``: those without a claim are events that the paper tells without a date.
    first_year, last_year
        Window, both ends included.
    context
        Whether those are taken in.

    Returns
    -------
    pandas.DataFrame
        Columns ``claim``, ``repeats`` (the claim that is counted in its place), ``when`` (the first
        day that is printed; that of other sources where the paper gives none), ``printed`` (with an
        asterisk where only what the sentence cites has a date), ``label``, ``actor``, ``mark`` (the
        verdict, or ``context``), ``found`` (the date found that is nearest to the printed one, of
        those that contradict it if any do), ``dates`` (all that were found), ``more`` (how many
        others that is), ``days`` (how far ``found`` is from what is printed, negative if earlier;
        missing without one of the two), ``origins`` (how many independent origins the dates have)
        and ``sources`` (keys).

    Raises
    ------
    ParameterError
        If there is none in the window.
    """
    rows = [_dated(finding) for finding in findings]
    for row in known[known["claim"].isna()].itertuples() if context else ():
        rows.append(
            {
                "claim": "",
                "repeats": "",
                "when": period(row.date)[0],
                "printed": "",
                "label": row.event,
                "actor": row.actor,
                "mark": CONTEXT,
                "found": in_words(row.date),
                "dates": in_words(row.date),
                "more": 0,
                "days": math.nan,
                "origins": 0,
                "sources": row.source,
            }
        )
    table = pd.DataFrame(rows)
    years = table["when"].map(lambda day: day.year)
    inside = table[years.between(first_year, last_year)]
    if inside.empty:
        raise ParameterError(
            f"parameters 'first_year' and 'last_year': no event from {first_year} to {last_year}; "
            f"there are events from {span(years)}."
        )
    return inside.sort_values(["when", "claim"], kind="stable").reset_index(drop=True)


def _dated(finding: Finding) -> dict[str, object]:
    """Return the row of an event that the paper dates."""
    claim = finding.claim
    decides = [row for row in finding.same.to_dict("records") if row["agrees"] is not None]
    against = [row for row in decides if not row["agrees"]]
    shown = against if finding.verdict in APART else decides
    nearest = min(shown, key=lambda row: abs(row["difference"]), default=None)
    dates = sorted({row["value"] for row in decides}, key=period)
    return {
        "claim": claim["claim"],
        "repeats": finding.repeats,
        "when": period(str(claim["end" if pd.isna(claim["start"]) else "start"]))[0],
        "printed": f"{in_words(claim['start'])}*"
        if claim["status"] == CITED
        else plain(claim["printed"]),
        "label": claim["statement"],
        "actor": claim["actor"],
        "mark": finding.verdict,
        "found": in_words(nearest["value"]) if nearest else "",
        "more": max(len(dates) - 1, 0),
        "dates": "; ".join(in_words(date) for date in dates),
        "days": nearest["difference"] if nearest else math.nan,
        "origins": len(finding.support.families),
        "sources": " ".join(dict.fromkeys(row["source"] for row in decides)),
    }


def dated(table: pd.DataFrame) -> pd.DataFrame:
    """Keep the events to which the paper gives a date."""
    return table[table["mark"] != CONTEXT].reset_index(drop=True)


def counted(table: pd.DataFrame) -> pd.DataFrame:
    """Keep of the events that the paper dates each one once.

    One that repeats another stands for it where the other is not in the table.
    """
    rows = dated(table)
    rows = rows[~rows["repeats"].isin(rows["claim"])]
    fact = rows["repeats"].mask(rows["repeats"].eq(""), rows["claim"])
    return rows[~fact.duplicated()].reset_index(drop=True)


def tally(table: pd.DataFrame) -> dict[str, int]:
    """Count the events that the paper dates, each once, by what other sources say of the day.

    Returns
    -------
    dict
        ``dated``, all of them; ``found``, those for which a date was found; ``same``, where it is
        what is printed; ``near``, where another day agrees because only the citation has a date;
        ``apart``, where what was found contradicts or partly contradicts the paper.
    """
    rows = counted(table)
    fits = rows["mark"].isin(FITS)
    return {
        "dated": len(rows),
        "found": int((rows["found"] != "").sum()),
        "same": int((fits & rows["days"].eq(0)).sum()),
        "near": int(near(rows).sum()),
        "apart": int(rows["mark"].isin(APART).sum()),
    }


def foremost(table: pd.DataFrame) -> pd.DataFrame:
    """Keep the events for which a slide has room: first those whose date is not the printed one.

    They are followed by those whose date fits, those for which none was found, and those that the
    paper does not date.
    """
    ranks = pd.Series(3, index=table.index)
    ranks = ranks.mask(table["mark"].ne(CONTEXT), 2)
    ranks = ranks.mask(table["mark"].isin(FITS), 1)
    ranks = ranks.mask(table["mark"].isin(APART) | near(table), 0)
    kept = ranks.sort_values(kind="stable").index[:SLIDE_ROWS]
    return table.loc[sorted(kept)].reset_index(drop=True)


def near(table: pd.DataFrame) -> pd.Series:
    """Return which events hold though another day was found."""
    return table["mark"].isin(FITS) & table["days"].fillna(0).ne(0)


def actors(table: pd.DataFrame) -> list[str]:
    """Return who takes part besides Russia, those with most events first."""
    names = table["actor"].map(listed).explode()
    return [str(name) for name in names.value_counts().index if name != "Russia"]


def of_actor(table: pd.DataFrame, actor: str) -> pd.DataFrame:
    """Keep the events in which an actor takes part; ``all`` keeps every one.

    Raises
    ------
    ParameterError
        If no event has that actor.
    """
    if actor == "all":
        return table
    mine = table[table["actor"].map(lambda names: actor in listed(names))]
    if mine.empty:
        known = ["Russia", *actors(table)]
        raise ParameterError(
            f"parameter 'actor': no event with {actor!r}.{suggest(actor, known)} "
            f"Known: all, {', '.join(known)}."
        )
    return mine.reset_index(drop=True)


def keys(table: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Return the source keys that stand in the picture, and those for which its caption has room.

    In the picture are those of dates that are not the printed ones; if there are none, all.
    """
    other = table["days"].fillna(0).ne(0)
    apart, rest = (
        list(table.loc[rows, "sources"].str.split().explode().dropna()) for rows in (other, ~other)
    )
    return (apart, rest) if apart else (rest or ["paper"], [])
