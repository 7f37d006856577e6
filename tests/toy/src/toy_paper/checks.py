"""Arithmetic that the tables must pass."""

import pandas as pd

from companion.tables.checks import Check, complete_years


def office_is_complete(frame: pd.DataFrame) -> list[str]:
    """Require the office's report for every year."""
    return complete_years(frame[frame["reporter"] == "office"], ["crop"])


CHECKS: dict[str, list[Check]] = {"harvests": [office_is_complete]}
