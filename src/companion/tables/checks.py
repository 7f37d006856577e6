"""Arithmetic that a table must pass when it is loaded, beyond its schema."""

from collections.abc import Callable

import pandas as pd

# Takes the tables that it is declared for; returns one sentence for each thing that is wrong.
Check = Callable[..., list[str]]


def complete_years(frame: pd.DataFrame, by: list[str]) -> list[str]:
    """Name the years that are missing between a group's first and last."""
    problems = []
    for key, group in frame.groupby(by, sort=True):
        years = set(group["year"].astype(int))
        for year in sorted(set(range(min(years), max(years) + 1)) - years):
            label = ", ".join(map(str, key if isinstance(key, tuple) else (key,)))
            problems.append(f"column year: {year} is missing for {label}; add its row")
    return problems
