"""Visits: each was in the news at its time."""

import pandas as pd

from companion.tables.checks import Check

MONTHS = 1  # within which a visit is reported


def visits_are_reported_at_their_time(visits: pd.DataFrame, sources: pd.DataFrame) -> list[str]:
    """Require of the source of a visit that it appeared in its month or the next."""
    issued = sources.set_index("source")["issued"]
    return [
        f"row {number}, column date: is {date}, and {source} appeared on {issued[source]}; "
        "expected the month of its report, or the one before"
        for number, (date, source) in enumerate(
            zip(visits["date"], visits["source"], strict=True), 2
        )
        if pd.notna(issued[source]) and not 0 <= _month(issued[source]) - _month(date) <= MONTHS
    ]


def _month(date: str) -> int:
    """Return the number of a month since that of the year 0."""
    year, month, *_ = map(int, date.split("-"))
    return 12 * year + month


CHECKS: dict[str | tuple[str, ...], list[Check]] = {
    ("visits", "sources"): [visits_are_reported_at_their_time],
}
