"""The tables on shares as readers see them."""

import pandas as pd

from companion.render.text import numbers
from russia_hamas.shares.regions import region_name


def unions(table: pd.DataFrame) -> pd.DataFrame:
    """Write out the table of ``shares.search`` for readers."""
    return pd.DataFrame(
        {
            "Region": table["region"].map(region_name),
            "Whole period, %": numbers(table["pooled_pct"], ".1f"),
            "Lowest year, %": numbers(table["lowest_pct"], ".1f"),
            "Highest year, %": numbers(table["highest_pct"], ".1f"),
            "Years in band": [
                f"{i} of {n}" for i, n in zip(table["years_inside"], table["years"], strict=True)
            ],
            "In band": ["yes" if inside else "no" for inside in table["inside"]],
        }
    )


def recipients(table: pd.DataFrame) -> pd.DataFrame:
    """Write out the table of ``shares.recipients`` for readers."""
    return pd.DataFrame(
        {
            "Country": table["partner"],
            "Value": numbers(table["value"], ",.0f"),
            "% of exports": numbers(table["share_pct"], ".2f"),
            "% of the region": numbers(table["of_region_pct"], ".1f"),
        }
    )


def periods(table: pd.DataFrame) -> pd.DataFrame:
    """Write out the table of ``shares.periods`` for readers."""
    return pd.DataFrame(
        {
            "Period": [
                f"{a}–{b}" for a, b in zip(table["first_year"], table["last_year"], strict=True)
            ],
            "Pooled, %": numbers(table["pooled_pct"], ".2f"),
            "Mean of the years, %": numbers(table["mean_pct"], ".2f"),
            "Difference": numbers(table["gap_points"], "+.2f"),
        }
    )
