"""What the chart of a flow says: the heads of its panels, its key and its labels."""

from typing import Any

import pandas as pd

from companion.render.text import capital, joined
from russia_hamas.trade import flows, mirror
from russia_hamas.trade.findings import SINGLE, Trade
from russia_hamas.trade.words import ONE_WAY, changes, grew, importers, name_of


def labels(found: Trade, scale: str) -> dict[str, Any]:
    """Return the texts of a chart, and what its axes show."""
    log = scale == "log"
    unit = f"US$ million, {found.price_words}" + ", log scale" * log
    nothing = 0 in set(found.paneled["value_usd_m"])
    return {
        "heads": heads(found),
        "labels": printed_labels(found),
        "names": legend(found),
        "label": f"{capital(name_of(found))} ({unit}{'; nought not drawn' * (log and nothing)})",
        "note": note(found),
        "log": log,
        "window": (found.first_year, found.last_year),
        "reference": mirror.NEW,
    }


def heads(found: Trade) -> dict[str, tuple[str, str]]:
    """Return for each panel its name and what its values come to."""
    told = {}
    for panel, rows in found.paneled.groupby("panel", sort=True, observed=True):
        keys = list(rows["key"].unique())
        main = rows[rows["key"] == (panel if panel in keys else keys[0])]
        name = _panel_name(found, str(panel), keys)
        told[str(panel)] = (name, _values(found, main, keys))
    return told


def _panel_name(found: Trade, panel: str, keys: list[str]) -> str:
    covers = found.data_sets.set_index("series")["covers"]
    if panel == "Russia":
        return "Russian officials"
    if keys == [mirror.NEW]:
        return capital(importers(found).removeprefix("the "))
    if panel == mirror.NEW:
        return capital(importers(found).removeprefix("the ").partition(" (")[0])
    if len(keys) > 1:
        return "Reports of single years"
    name = str(found.paneled.loc[found.paneled["key"] == keys[0], "name"].iloc[0])
    extra = f" ({covers[keys[0]]})" if covers.get(keys[0], "goods") != "goods" else ""
    return capital(name) + extra


def _values(found: Trade, rows: pd.DataFrame, keys: list[str]) -> str:
    """Say what a panel's values come to, or how far officials are from the importers."""
    if len(keys) > 1 and mirror.NEW not in keys:
        return ""
    if keys == ["Russia"] and found.drawn.empty and "gap_pct" in found.by_year:
        gap = found.by_year["gap_pct"].dropna()
        return f"{changes(gap)} than the importer" if len(gap) else _ends(rows)
    return _ends(rows)


def _ends(rows: pd.DataFrame) -> str:
    """Say what the first and the last of some reports come to."""
    rows = rows.sort_values("year", kind="stable")
    first, last = rows.iloc[0], rows.iloc[-1]
    values = f"{first['value_usd_m']:,.0f} in {first['year']}"
    if first["year"] == last["year"]:
        return values
    values += f", {last['value_usd_m']:,.0f} in {last['year']}"
    if not first["value_usd_m"] > 0:
        return values
    return f"{values}: {grew(flows.growth(rows.assign(series='')).iloc[0])} times"


def legend(found: Trade) -> dict[str, str]:
    """Return what a chart's key calls each data set and side."""
    rows = found.paneled
    named = dict(zip(rows["key"], rows["name"], strict=True))
    mixed = {mirror.OLD: f"{found.names[mirror.OLD]}, mixed reporters"}
    return {key: mixed.get(key, capital(name)) for key, name in named.items()}


def printed_labels(found: Trade) -> dict[int, str]:
    """Return what stands beside each printed point, by year: its value on the axis."""
    priced = found.priced(found.drawn)
    return {year: f"{value:,.0f}" for year, value in
            zip(priced["year"], priced["value_usd_m"], strict=True)}  # fmt: skip


def paper_words(found: Trade) -> str:
    """Say what diamonds and dashes are, if there are any."""
    if found.drawn.empty:
        return ""
    many = len(found.drawn) > 1
    what = "printed in the paper"
    if found.stated.empty:
        other = ONE_WAY[found.one_way[0]].format(partner=found.partner)
        what = f"what the paper prints for {other} alone"
    if found.prices == "constant":
        values = joined(f"{value:,.0f}" for value in found.drawn["value_usd_m"])
        what += f" as {values}, here in {found.price_words}"
    lines = "; dashes: equal yearly steps between them" if many else ""
    return f"Diamond{'s' * many}: {what}{lines}."


def note(found: Trade) -> str:
    """Say what is drawn in every panel."""
    rows = found.paneled
    joined_years = rows.loc[rows["key"].eq(mirror.NEW) & rows["panel"].ne(SINGLE), "year"].diff()
    line = (
        f"Thin line: {importers(found)}."
        if len(set(rows["panel"])) > 1 and joined_years.eq(1).any()
        else ""
    )
    return " ".join(one for one in (line, paper_words(found)) if one)
