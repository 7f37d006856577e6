"""The tables on shares as readers see them."""

import pandas as pd

from companion.render.language.words import say
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
            say("Year"): table["year"].astype(str),
            say("Region"): numbers(table["region_value"], ",.0f"),
            say("World"): numbers(table["world_value"], ",.0f"),
            say("Share, %"): numbers(table["share_pct"], ".1f"),
        }
    )


def unions(found: Shares) -> pd.DataFrame:
    """Write out the share of every union of sets."""
    table = found.search
    pooled = [beside(share, *found.allowed) for share in table["pooled_pct"]]
    return pd.DataFrame(
        {
            say("The Arab East and Israel with"): table["region"].map(parts),
            say("Whole period, %"): pooled,
            say("Lowest year, %"): numbers(table["lowest_pct"], ".1f"),
            say("Highest year, %"): numbers(table["highest_pct"], ".1f"),
            say("Years within"): [
                say("{count} of {all}", count=i, all=n)
                for i, n in zip(table["years_inside"], table["years"], strict=True)
            ],
            say("Within"): [say("yes") if inside else say("no") for inside in table["inside"]],
        }
    )


def recipients(found: Shares) -> pd.DataFrame:
    """Write out what each country contributes."""
    table = found.recipients
    return pd.DataFrame(
        {
            say("Country"): table["partner"],
            say("Value"): numbers(table["value"], ",.0f"),
            say("% of exports"): numbers(table["share_pct"], ".2f"),
            say("% of the region"): numbers(table["of_region_pct"], ".1f"),
        }
    )


def periods(found: Shares) -> pd.DataFrame:
    """Write out pooled shares and means of the years."""
    table = found.periods
    return pd.DataFrame(
        {
            say("Period"): [
                f"{a}–{b}" for a, b in zip(table["first_year"], table["last_year"], strict=True)
            ],
            say("Pooled, %"): numbers(table["pooled_pct"], ".1f"),
            say("Mean of the years, %"): numbers(table["mean_pct"], ".1f"),
            say("Difference, points"): numbers(table["gap_points"], "+.1f"),
        }
    )
