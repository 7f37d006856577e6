"""What the chart of a flow says: the heads of its panels, its key and its labels."""

from typing import Any

import pandas as pd

from companion.render.language.words import message, say, say_many
from companion.render.language.words import name as name_in_language
from companion.render.text import capital, joined
from russia_hamas.trade import flows, mirror
from russia_hamas.trade.findings import SINGLE, Trade
from russia_hamas.trade.words import ONE_WAY, changes, grew, importers, name_of, prices


def labels(found: Trade, scale: str) -> dict[str, Any]:
    """Return the texts of a chart, and what its axes show."""
    log = scale == "log"
    unit = message("{flow} (US$ million, {prices})")
    if log:
        unit = message("{flow} (US$ million, {prices}, log scale)")
    if log and 0 in set(found.paneled["value_usd_m"]):
        unit = message("{flow} (US$ million, {prices}, log scale; nought not drawn)")
    return {
        "heads": heads(found),
        "labels": printed_labels(found),
        "names": legend(found),
        "label": say(unit, flow=capital(name_of(found)), prices=prices(found)),
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
        return say("Russian officials")
    if keys == [mirror.NEW]:
        return capital(importers(found).removeprefix("the "))
    if panel == mirror.NEW:
        return capital(importers(found).removeprefix("the ").partition(" (")[0])
    if len(keys) > 1:
        return say("Reports of single years")
    name = str(found.paneled.loc[found.paneled["key"] == keys[0], "name"].iloc[0])
    if covers.get(keys[0], "goods") != "goods":
        return say("{name} ({covers})", name=capital(name), covers=covers[keys[0]])
    return capital(name_in_language(name))


def _values(found: Trade, rows: pd.DataFrame, keys: list[str]) -> str:
    """Say what a panel's values come to, or how far officials are from the importers."""
    if len(keys) > 1 and mirror.NEW not in keys:
        return ""
    if keys == ["Russia"] and found.drawn.empty and "gap_pct" in found.by_year:
        gap = found.by_year["gap_pct"].dropna()
        if len(gap):
            return say("{changes} than the importer", changes=changes(gap))
    return _ends(rows)


def _ends(rows: pd.DataFrame) -> str:
    """Say what the first and the last of some reports come to."""
    rows = rows.sort_values("year", kind="stable")
    first, last = rows.iloc[0], rows.iloc[-1]
    values = _in(first)
    if first["year"] == last["year"]:
        return values
    values = say("{first}, {last}", first=values, last=_in(last))
    if not first["value_usd_m"] > 0:
        return values
    ratio = grew(flows.growth(rows.assign(series="")).iloc[0])
    return say("{values}: {ratio} times", values=values, ratio=ratio)


def _in(row: pd.Series) -> str:
    return say("{value:,.0f} in {year}", value=row["value_usd_m"], year=row["year"])


def legend(found: Trade) -> dict[str, str]:
    """Return what a chart's key calls each data set and side."""
    rows = found.paneled
    named = dict(zip(rows["key"], rows["name"], strict=True))
    mixed = {mirror.OLD: say("{name}, mixed reporters", name=found.names[mirror.OLD])}
    return {key: mixed.get(key, capital(name_in_language(name))) for key, name in named.items()}


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
    what = say("printed in the paper")
    if found.stated.empty:
        other = say(ONE_WAY[found.one_way[0]], partner=found.partner)
        what = say("what the paper prints for {flow} alone", flow=other)
    if found.prices == "constant":
        values = joined(f"{value:,.0f}" for value in found.drawn["value_usd_m"])
        what += say(" as {values}, here in {prices}", values=values, prices=prices(found))
    lines = say("; dashes: equal yearly steps between them") if many else ""
    return say_many(
        "Diamond: {what}{lines}.",
        "Diamonds: {what}{lines}.",
        len(found.drawn),
        what=what,
        lines=lines,
    )


def note(found: Trade) -> str:
    """Say what is drawn in every panel."""
    rows = found.paneled
    joined_years = rows.loc[rows["key"].eq(mirror.NEW) & rows["panel"].ne(SINGLE), "year"].diff()
    line = (
        say("Thin line: {reports}.", reports=importers(found))
        if len(set(rows["panel"])) > 1 and joined_years.eq(1).any()
        else ""
    )
    return " ".join(one for one in (line, paper_words(found)) if one)
