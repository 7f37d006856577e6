"""The tables on shares as readers see them."""

import pandas as pd

from companion.render.text import beside, numbers
from russia_hamas.shares.findings import Shares
from russia_hamas.shares.regions import parts


def elsewhere(found: Shares) -> pd.DataFrame:
    """Write out what others publish on the share."""
    table = found.elsewhere
    return pd.DataFrame(
        {"Published elsewhere": table["definition"], "%": numbers(table["share_pct"], ".1f")}
    )


def years(found: Shares) -> pd.DataFrame:
    """Write out the share of each year."""
    table = found.yearly
    return pd.DataFrame(
        {
            "Year": table["year"].astype(str),
            "Region": numbers(table["region_value"], ",.0f"),
            "World": numbers(table["world_value"], ",.0f"),
            "Share, %": numbers(table["share_pct"], ".1f"),
        }
    )


def unions(found: Shares) -> pd.DataFrame:
    """Write out the share of every union of sets."""
    table = found.search
    return pd.DataFrame(
        {
            "The Arab East and Israel with": table["region"].map(parts),
            "Whole period, %": [beside(share, *found.allowed) for share in table["pooled_pct"]],
            "Lowest year, %": numbers(table["lowest_pct"], ".1f"),
            "Highest year, %": numbers(table["highest_pct"], ".1f"),
            "Years within": [
                f"{i} of {n}" for i, n in zip(table["years_inside"], table["years"], strict=True)
            ],
            "Within": ["yes" if inside else "no" for inside in table["inside"]],
        }
    )


def recipients(found: Shares) -> pd.DataFrame:
    """Write out what each country contributes."""
    table = found.recipients
    return pd.DataFrame(
        {
            "Country": table["partner"],
            "Value": numbers(table["value"], ",.0f"),
            "% of exports": numbers(table["share_pct"], ".2f"),
            "% of the region": numbers(table["of_region_pct"], ".1f"),
        }
    )


def periods(found: Shares) -> pd.DataFrame:
    """Write out pooled shares and means of the years."""
    table = found.periods
    return pd.DataFrame(
        {
            "Period": [
                f"{a}–{b}" for a, b in zip(table["first_year"], table["last_year"], strict=True)
            ],
            "Pooled, %": numbers(table["pooled_pct"], ".1f"),
            "Mean of the years, %": numbers(table["mean_pct"], ".1f"),
            "Difference, points": numbers(table["gap_points"], "+.1f"),
        }
    )
