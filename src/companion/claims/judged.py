"""The verdicts on this project's claims: its tables and its paper's rules put together."""

from functools import lru_cache

from companion import paper
from companion.claims import verdicts
from companion.claims.evidence import Tables
from companion.errors import DataError
from companion.tables import reading

TABLES = ("seeds/claims", "seeds/references", "data/sources", "data/families", "data/qualifiers",
          "data/reviews", "data/events")  # fmt: skip  # those of every paper


def tables() -> Tables:
    """Read what verdicts rest on; tables are named without their folder."""
    return reading.read_all(dict.fromkeys((*TABLES, *paper.tables())))


def findings() -> list[verdicts.Finding]:
    """Judge every claim, once while no table changes.

    Raises
    ------
    DataError
        If a claim has no evidence and nobody says where it was looked for, or if both are there:
        a name that is misspelt would else turn a verdict into none.
    """
    return list(_findings(reading.content()))


@lru_cache(2)
def _findings(_content: object) -> tuple[verdicts.Finding, ...]:
    read = tables()
    found = verdicts.judge(read, paper.rules())
    searched = set(read["reviews"].query("kind == 'search'")["claim"])
    for finding in found:
        claim = finding.claim["claim"]
        if (finding.verdict == "unchecked") != (claim in searched):
            wrong = (
                "has evidence that decides, and a row of kind 'search' says that there is none"
                if claim in searched
                else "has no evidence that decides; check the names in its row, or add a row of "
                "kind 'search' that says where was searched"
            )
            raise DataError(f"data/reviews.csv, column claim: {claim} {wrong}")
    return tuple(found)
