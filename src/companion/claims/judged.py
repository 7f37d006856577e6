"""The verdicts on this project's claims: its tables and its paper's rules put together."""

from companion import paper
from companion.claims import verdicts
from companion.claims.evidence import Tables
from companion.tables import reading

TABLES = ("seeds/claims", "seeds/references", "data/sources", "data/families", "data/qualifiers",
          "data/reviews", "data/events")  # fmt: skip  # those of every paper


def tables() -> Tables:
    """Read what verdicts rest on; tables are named without their folder."""
    return reading.read_all(dict.fromkeys((*TABLES, *paper.tables())))


def findings() -> list[verdicts.Finding]:
    """Judge every claim."""
    return verdicts.judge(tables(), paper.rules())
