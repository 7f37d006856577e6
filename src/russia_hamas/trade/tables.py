"""The tables on trade as readers see them: columns that would be empty are left out."""

import pandas as pd

from companion.render.language.words import say
from companion.render.text import numbers, spans
from russia_hamas.trade import flows, mirror, words
from russia_hamas.trade.findings import Trade

SMALL = 100  # million dollars, under which the decimals of a value make a difference


def data_sets(found: Trade) -> pd.DataFrame:
    """Say of each data set in use who reports and what it covers."""
    used = found.data_sets[found.data_sets["series"].isin(found.annual["series"])]
    years = found.annual.groupby("series")["year"].agg(["min", "max", "size"])
    known = years.reindex(used["series"])
    partners = set(found.tables["trade_flows"]["partner"]) - {found.partner}
    written = used.get("note", pd.Series("", used.index)).fillna("")
    notes = written.where(~written.map(lambda note: any(one in note for one in partners)), "")
    table = pd.DataFrame(
        {
            say("Data set"): used["name"],
            say("Who reports"): [
                f"{reporter}; mixed in {spans(found.parted)}"
                if key == mirror.OLD and found.parted
                else reporter
                for key, reporter in zip(used["series"], used["reporter"], strict=True)
            ],
            say("Covers"): used["covers"],
            say("Years"): [
                f"{n} from {a} to {b}" for a, b, n in known.itertuples(index=False, name=None)
            ],
            say("Note"): notes,
        }
    )
    return table if notes.any() else table.drop(columns="Note")


def reports(found: Trade) -> pd.DataFrame:
    """List the single reports with who gave them and how exact they are."""
    rows = found.points.sort_values(["year", "side"])
    return pd.DataFrame(
        {
            say("Year"): rows["year"].astype(str),
            say("US$ million"): [
                words.qualified(value, word)
                for value, word in zip(
                    rows["value_usd_m"], rows["qualifier"].fillna(""), strict=True
                )
            ],
            say("Reported by"): rows["reported_by"],
            say("Side"): rows["side"].replace(
                {"both": "both, the larger of the two", "partner": found.partner}
            ),
        }
    )


def growth(found: Trade) -> pd.DataFrame:
    """Write out the growth of each series, as a range where its ends are rounded so far."""
    rows = found.growth
    ends = zip(rows.index, rows["first_year"], rows["last_year"], strict=True)
    return pd.DataFrame(
        {
            say("Series"): [words.series_name(found, key) for key in rows.index],
            say("Reporter"): [words.reporter(found, key, years) for key, *years in ends],
            say("From"): rows["first_year"].astype(str),
            say("To"): rows["last_year"].astype(str),
            say("First"): numbers(rows["first_usd_m"], ",.0f"),
            say("Last"): numbers(rows["last_usd_m"], ",.0f"),
            say("Ratio"): [words.grew(row) for _, row in rows.iterrows()],
            say("% per year"): _yearly(rows, ""),
            say("Ratio, constant"): [words.grew(row, "constant_") for _, row in rows.iterrows()],
            say("% per year, constant"): _yearly(rows, "constant_"),
        }
    )


def _yearly(rows: pd.DataFrame, kind: str) -> list[str]:
    """Write out the compound rate of each row of growth, both ends where they differ."""
    ends = (flows.per_year_pct(rows, rows[f"{kind}{end}ratio"]) for end in ("least_", "most_"))
    return [
        one if one == other or not other else say("{first} to {last}", first=one, last=other)
        for one, other in zip(*(numbers(end, ".0f") for end in ends), strict=True)
    ]


def path(found: Trade) -> pd.DataFrame:
    """Write out how far each series is from a straight line, in the years of the line."""
    table = found.path
    return pd.DataFrame(
        {
            say("Series"): found.names.reindex(table.index),
            say("Years under the line"): [
                say("{count} of {all}", count=a, all=b)
                for a, b in zip(table["below"], table["years"], strict=True)
            ],
            say("Falls"): [
                say("{count} of {all}", count=a, all=b)
                for a, b in zip(table["falls"], table["changes"], strict=True)
            ],
            say("Weakest year"): [
                say("{change:+.0f} % in {year}", change=c, year=y).replace("-", "−")
                for c, y in zip(table["worst_change_pct"], table["worst_year"], strict=True)
            ],
            say("Furthest from the line"): [
                say("{value:,.0f} against {line:,.0f} in {year}", value=v, line=w, year=y)
                for v, w, y in zip(
                    table["furthest_usd_m"], table["line_usd_m"], table["furthest_year"],
                    strict=True,
                )
            ],
        }
    ).reset_index(drop=True)  # fmt: skip


def by_year(found: Trade) -> pd.DataFrame:
    """Write out the reports of each year side by side."""
    table = found.by_year
    columns = {
        say("Year"): table.index.astype(str),
        **{name: numbers(table[key], ",.0f") for key, name in found.names.items() if key in table},
    }
    for column, head, form in (
        ("russian_side", say("Russian officials"), ",.0f"),
        ("gap_pct", say("Gap, %"), "+.0f"),
        ("spread_ratio", say("Highest over lowest"), ".1f"),
    ):
        if column in table:
            columns[head] = numbers(table[column], form)
    return pd.DataFrame(columns)


def versions(found: Trade) -> pd.DataFrame:
    """Write out the two versions of one data set."""
    table = found.versions
    old, new = found.names[mirror.OLD], found.names[mirror.NEW]
    columns = {
        say("Year"): table.index.astype(str),
        old: [f"{value:,.{0 if value >= SMALL else 2}f}" for value in table["old_usd_m"]],
        new: numbers(table["new_usd_m"], ",.0f"),
        say("Ratio of the two"): numbers(table["old_over_new"], ".2f"),
    }
    if table["russian_side"].notna().any():
        columns |= {
            say("Russian officials"): numbers(table["russian_side"], ",.0f"),
            say("{name} over it", name=old): numbers(table["old_over_russian"], ".2f"),
            say("{name} over it", name=new): numbers(table["new_over_russian"], ".2f"),
        }
    return pd.DataFrame(columns)


def balance(found: Trade) -> pd.DataFrame:
    """Write out exports, imports, balance and weight."""
    table = found.balance
    columns = {say("Year"): table.index.astype(str)}
    for column, head, form in (
        ("exports_usd_m", say("Exports"), ",.0f"),
        ("imports_usd_m", say("Imports"), ",.0f"),
        ("balance_usd_m", say("Balance"), "+,.0f"),
        ("share_of_exports_pct", say("% of Russia's exports"), ".2f"),
    ):
        if column in table:
            columns[head] = numbers(table[column], form)
    return pd.DataFrame(columns)
