"""The tables on trade as readers see them."""

import pandas as pd

from companion.render.text import numbers


def growth(growth: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """Write out the table of ``flows.growth`` for readers; ``series`` is ``data/series``."""
    rows = growth.reset_index()
    known = series.set_index("series")
    return pd.DataFrame(
        {
            "Series": rows["series"].map(known["name"]).fillna(rows["series"]),
            "Reporter": rows["series"].map(known["reporter"]).fillna("not stated"),
            "From": rows["first_year"].astype(str),
            "To": rows["last_year"].astype(str),
            "First": numbers(rows["first_usd_m"], ",.0f"),
            "Last": numbers(rows["last_usd_m"], ",.0f"),
            "Ratio": numbers(rows["ratio"], ".2f"),
            "% per year": numbers(rows["per_year_pct"], ".1f"),
            "Ratio, constant": numbers(rows["constant_ratio"], ".2f"),
            "% per year, constant": numbers(rows["constant_per_year_pct"], ".1f"),
        }
    )


def path(table: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """Write out the table of ``flows.path`` for readers."""
    return pd.DataFrame(
        {
            "Series": series.set_index("series")["name"].reindex(table.index),
            "Years under the line": [
                f"{a} of {b}" for a, b in zip(table["below"], table["years"], strict=True)
            ],
            "Falls": table["falls"].astype(str),
            "Weakest year": [
                f"{c:+.0f} % in {y}".replace("-", "−")
                for c, y in zip(table["worst_change_pct"], table["worst_year"], strict=True)
            ],
            "Furthest from the line": [
                f"{v:,.0f} against {w:,.0f} in {y}"
                for v, w, y in zip(
                    table["furthest_usd_m"], table["line_usd_m"], table["furthest_year"],
                    strict=True,
                )
            ],
        }
    ).reset_index(drop=True)  # fmt: skip


def mirror(table: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """Write out the table of ``mirror.reports`` for readers."""
    names = series.set_index("series")["name"]

    return pd.DataFrame(
        {
            "Year": table.index.astype(str),
            **{names[key]: numbers(table[key], ",.0f") for key in names.index if key in table},
            "Russian side": numbers(table["russian_side"], ",.0f"),
            "Gap, %": numbers(table["gap_pct"], "+.0f"),
            "Highest over lowest": numbers(table["spread_ratio"], ".2f"),
        }
    )


def versions(table: pd.DataFrame, old: str, new: str) -> pd.DataFrame:
    """Write out the table of ``mirror.versions`` for readers; ``old`` and ``new`` are names."""
    return pd.DataFrame(
        {
            "Year": table.index.astype(str),
            old: numbers(table["old_usd_m"], ",.0f"),
            new: numbers(table["new_usd_m"], ",.0f"),
            "Ratio of the two": numbers(table["old_over_new"], ".2f"),
            "Russian side": numbers(table["russian_side"], ",.0f"),
            f"{old} over it": numbers(table["old_over_russian"], ".2f"),
            f"{new} over it": numbers(table["new_over_russian"], ".2f"),
        }
    )


def balance(table: pd.DataFrame) -> pd.DataFrame:
    """Write out the table of ``mirror.balance`` for readers."""
    return pd.DataFrame(
        {
            "Year": table.index.astype(str),
            "Exports": numbers(table["exports_usd_m"], ",.0f"),
            "Imports": numbers(table["imports_usd_m"], ",.0f"),
            "Balance": numbers(table["balance_usd_m"], "+,.0f"),
            "% of Russia's exports": numbers(table["share_of_exports_pct"], ".2f"),
        }
    )
