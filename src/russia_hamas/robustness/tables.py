"""The tables on many windows as readers see them."""

import pandas as pd

from companion.render.language.words import say
from companion.render.text import numbers, ranges, span
from russia_hamas.robustness.windows import Windows
from russia_hamas.shares.regions import parts


def growth(found: Windows) -> pd.DataFrame:
    """Sum up the windows of each data set."""
    rows = found.known.groupby("series", sort=False)
    table = rows.agg(
        windows=("reaches", "size"),
        reach=("reaches", "sum"),
        low=("ratio", "min"),
        high=("ratio", "max"),
    )
    own = found.in_own.set_index("series")["ratio"].reindex(table.index)
    return pd.DataFrame(
        {
            say("Data set"): found.names[table.index],
            say("Windows"): table["windows"].astype(str),
            f"At least {found.printed_ratio:.1f} times": table["reach"].astype(str),
            say("Lowest and highest growth"): ranges(table["low"], table["high"], ".1f"),
            span(found.own): numbers(own, ".1f"),
        }
    )


def shares(found: Windows) -> pd.DataFrame:
    """Sum up the windows of each region."""
    columns = {}
    for measure, name in (("all", "exports"), ("arms", "arms exports")):
        rows = found.counts[found.counts["measure"] == measure].set_index("region")
        columns[f"% of {name}"] = pd.Series(
            ranges(rows["lowest_pct"], rows["highest_pct"], ".1f"), rows.index
        )
        columns[f"{name}: windows allowed".capitalize()] = (
            rows["inside"].astype(str) + " of " + rows["windows"].astype(str)
        )
    table = pd.DataFrame(columns)
    table.insert(0, "The Arab East and Israel with", table.index.map(parts))
    return table
