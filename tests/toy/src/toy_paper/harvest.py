"""Harvests over a window of years."""

import pandas as pd


def window(harvests: pd.DataFrame, crop: str, first_year: int, last_year: int) -> pd.DataFrame:
    """Return the office's reports of one crop in tonnes, both ends of the window included."""
    chosen = (harvests["crop"] == crop) & (harvests["reporter"] == "office")
    return harvests[chosen & harvests["year"].between(first_year, last_year)]


def growth(years: pd.DataFrame) -> pd.DataFrame:
    """Return the last harvest over the first, as a table of one row."""
    values = years.sort_values("year")["harvest_t"]
    return pd.DataFrame({"ratio": [values.iloc[-1] / values.iloc[0]]})
