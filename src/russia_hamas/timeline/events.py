"""The paper's dated events, in time order, beside what other sources say of the day."""

import pandas as pd

from companion.claims.precision import in_words, period, plain
from companion.claims.reasons import shown
from companion.claims.verdicts import Finding
from companion.errors import ParameterError, suggest
from companion.render.text import listed


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
        Columns ``claim``, ``when`` (the first day that is printed; of several sources' where the
        paper gives none), ``printed``, ``label``, ``actor``, ``mark`` (the verdict, or
        ``context``), ``other`` (dates of other sources that are not the printed one), ``sources``
        (keys).

    Raises
    ------
    ParameterError
        If there is none in the window.
    """
    rows = []
    for finding in findings:
        claim, found = finding.claim, finding.evidence
        same = found["same_quantity"].astype(bool)
        apart = found[same & (found["difference"].ne(0) | found["agrees"].eq(False))]
        rows.append(
            {
                "claim": claim["claim"],
                "when": period(str(claim["end" if pd.isna(claim["start"]) else "start"]))[0],
                "printed": plain(claim["printed"]),
                "label": claim["statement"],
                "actor": claim["actor"],
                "mark": finding.verdict,
                "other": ", ".join(shown(value, claim) for value in apart["value"]),
                "sources": " ".join(dict.fromkeys(found["source"])),
            }
        )
    for row in known[known["claim"].isna()].itertuples() if context else ():
        rows.append(
            {
                "claim": "",
                "when": period(row.date)[0],
                "printed": "",
                "label": row.event,
                "actor": row.actor,
                "mark": "context",
                "other": in_words(row.date),
                "sources": row.source,
            }
        )
    table = pd.DataFrame(rows)
    year = table["when"].map(lambda day: day.year)
    table = table[year.between(first_year, last_year)]
    if table.empty:
        raise ParameterError(
            f"first_year {first_year}, last_year {last_year}: no event is dated between them; the "
            f"events are of {year.min()} to {year.max()}."
        )
    return table.sort_values(["when", "claim"], kind="stable").reset_index(drop=True)


def tally(table: pd.DataFrame) -> dict[str, int]:
    """Count the events that the paper dates, by what other sources say of the day.

    Returns
    -------
    dict
        ``dated``, all of them; ``same``, where the printed date was found and no other; ``near``,
        where another day agrees because only the citation has a date; ``apart``, where what was
        found contradicts or partly contradicts the paper.
    """
    dated = table[table["mark"] != "context"]
    found = dated["mark"].isin(["agrees", "date confirmed"])
    other = dated["other"] != ""
    return {
        "dated": len(dated),
        "same": int((found & ~other).sum()),
        "near": int((found & other).sum()),
        "apart": int(dated["mark"].isin(["differs", "depends"]).sum()),
    }


def answer(table: pd.DataFrame, actor: str) -> list[str]:
    """Say how many of the paper's dates other sources give."""
    counted = tally(table)
    whose = "" if actor == "all" else f" in which {actor} takes part"
    apart = table[table["mark"].isin(["differs", "depends"])]
    named = "; ".join(f"{row.label} ({row.printed}: {row.other})" for row in apart.itertuples())
    return [
        f"The paper dates {counted['dated']} events{whose}. Other sources give the printed date "
        f"for {counted['same']} of them, and for {counted['near']} a day of the week before the "
        "source that the paper cites, where the sentence has no date of its own.",
        f"They contradict {counted['apart']}: {named}." if named else "They contradict none.",
    ]


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
