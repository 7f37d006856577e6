"""The answer on a flow and the message of its chart: what is printed, reported, and what fits."""

from collections.abc import Iterable
from typing import Literal

import pandas as pd

from companion.claims import precision
from companion.render.language.words import say
from companion.render.text import capital, joined, span
from russia_hamas.trade import flows, mirror
from russia_hamas.trade.findings import Trade
from russia_hamas.trade.words import (
    grew,
    importers,
    name_of,
    prices,
    prices_of,
    short_name,
    spread,
    times,
    two_sides,
    usd,
)


def _printed(found: Trade) -> str:
    """Say what the paper prints."""
    points = found.drawn.sort_values("year")
    values = _years(points)
    rises = "".join(
        say(
            ' and a growth of "{printed}" from {first} to {last}',
            printed=precision.plain(row.printed),
            first=row.first_year,
            last=row.last_year,
        )
        for row in found.stated_growth.itertuples()
    )
    if points.empty:
        return say(
            "The paper prints nothing on {flow} in {years}{rises}.",
            flow=name_of(found),
            years=span([found.first_year, found.last_year]),
            rises=say(", but{rises}", rises=rises) if rises else "",
        )
    if found.stated.empty:
        return say(
            "The paper prints no two-way trade with {partner}, but {values} as {other}.",
            partner=found.partner,
            values=values,
            other=name_of(found, found.one_way[0]),
        )
    more = ""
    if len(points) > 1:
        ratio = points["value_usd_m"].iloc[-1] / points["value_usd_m"].iloc[0]
        more = say(", {ratio} times as much", ratio=times(ratio))
        if found.prices == "constant":
            real = found.priced(points)["value_usd_m"]
            more += say(
                " ({ratio} times in {prices})",
                ratio=times(real.iloc[-1] / real.iloc[0]),
                prices=prices(found),
            )
    return say(
        "For {flow} the paper prints {values}{rises}{grew}.",
        flow=name_of(found),
        values=values,
        rises=rises,
        grew=more,
    )


def _years(points: pd.DataFrame) -> str:
    return joined(say("{value} for {year}", value=usd(v), year=y) for v, y in _pairs(points))


def _pairs(points: pd.DataFrame) -> Iterable[tuple[float, int]]:
    return zip(points["value_usd_m"], points["year"].astype(int), strict=True)


def _went(found: Trade) -> str:
    """Say how the importers' reports went, as what follows the name of the flow."""
    rows = found.paneled[found.paneled["key"] == mirror.NEW].sort_values("year")
    if rows.empty:
        return ""
    table = flows.growth(rows.assign(series=mirror.NEW))
    if table.empty:
        value, year = usd(rows["value_usd_m"].iloc[0]), rows["year"].iloc[0]
        if found.flow == "two_way":
            return say("was {value} in {year}", value=value, year=year)
        return say("were {value} in {year}", value=value, year=year)
    row = table.iloc[0]
    rise = grew(row)
    return say(
        "went from {first} in {begin:.0f} to {last} in {end:.0f}{grew}",
        first=usd(row["first_usd_m"]),
        begin=row["first_year"],
        last=usd(row["last_usd_m"]),
        end=row["last_year"],
        grew=say(", {ratio} times as much", ratio=rise) if rise else "",
    )


def _reported(found: Trade) -> str:
    """Say what importers and Russian officials report."""
    told = []
    if went := _went(found):
        told.append(
            say(
                "by {reports} {flow} {went}",
                reports=importers(found),
                flow=short_name(found),
                went=went,
            )
        )
    own = found.paneled[found.paneled["hand"] == mirror.RUSSIA].sort_values("year")
    own = own.drop_duplicates("year")
    if len(own):
        ends = own.iloc[[0, -1]] if len(own) > 1 else own
        told.append(say("Russian officials gave {values}", values=_years(ends)))
    return capital(prices_of(found) + say("; ").join(told)) + "." if told else ""


def _ranges(found: Trade, year: int) -> pd.DataFrame:
    """Return every distinct report of a year as a range: rounded ones are wider."""
    rows = found.paneled[found.paneled["year"] == year]
    half = rows["rounded_to_usd_m"].fillna(0) / 2
    name = rows["name"].where(rows["hand"].ne(mirror.RUSSIA), "Russian officials")
    return rows.assign(
        name=name, low=rows["value_usd_m"] - half, high=rows["value_usd_m"] + half
    ).sort_values("value_usd_m", kind="stable")


def _each(rows: pd.DataFrame, word: Literal["and", "or"] = "and") -> str:
    values = zip(rows["name"], rows["value_usd_m"], strict=True)
    return joined(
        (say("{name} ({value:,.0f})", name=name, value=value) for name, value in values), word
    )


def _held(found: Trade, short: bool = False) -> list[str]:
    """Hold each printed value against the reports of its year.

    ``short`` names one report that fits and one that does not, officials and importers first, and
    the range of many.
    """
    told = []
    priced = found.priced(found.drawn).set_index("year")
    for row in found.drawn.sort_values("year").itertuples():
        now = priced.loc[row.year]
        value = now["value_usd_m"]
        known = _ranges(found, row.year)
        fits = (known["high"] >= now["low_usd_m"]) & (known["low"] <= now["high_usd_m"])
        what = say("the {value:,.0f} printed for {year}", value=value, year=row.year)
        if found.prices == "constant":
            what = say(
                "the {value:,.0f} of {year} (printed: {printed:,.0f})",
                value=value,
                year=row.year,
                printed=row.value_usd_m,
            )
        low, high = known["value_usd_m"].min(), known["value_usd_m"].max()
        each = say(" of that year: {each}", each=_each(known))
        if short:
            each = say(" ({low:,.0f} to {high:,.0f})", low=low, high=high)
        if known.empty:
            told.append(say("for {year} no other report was found", year=row.year))
        elif fits.all():
            told.append(say("{what} fits every report{each}", what=what, each=each))
        elif fits.any():
            good, bad = known[fits], known[~fits]
            if short:
                good, bad = _first(good, mirror.RUSSIA), _first(bad, mirror.IMPORTER)
            others = _each(bad, "or")
            told.append(
                say(
                    "{what} fits {each}, but not {others}",
                    what=what,
                    each=_each(good),
                    others=others,
                )
            )
        elif low < value < high:
            told.append(say("{what} lies between the reports{each}", what=what, each=each))
        elif value > high:
            told.append(say("{what} lies above every report{each}", what=what, each=each))
        else:
            told.append(say("{what} lies below every report{each}", what=what, each=each))
    return told


def _first(rows: pd.DataFrame, hand: str) -> pd.DataFrame:
    """Return one report, of a hand if it has one."""
    wanted = rows[rows["hand"] == hand]
    return (wanted if len(wanted) else rows).head(1)


def _grown(found: Trade) -> list[str]:
    """Hold the printed growth against each series that has both its years."""
    told = []
    current = say("in current prices, ") if found.prices == "constant" else ""
    for row in found.stated_growth.itertuples():
        known = flows.growth(found.kept[found.kept["year"].between(row.first_year, row.last_year)])
        known = known[known["first_year"].eq(row.first_year) & known["last_year"].eq(row.last_year)]
        fits = known["ratio"].between(row.low_ratio, row.high_ratio)
        if fits.any():
            each = _ratios(found, known[fits])
            told.append(current + say("the printed growth fits {each}", each=each))
        if not fits.all():
            each = _ratios(found, known[~fits])
            told.append(current + say("the printed growth does not fit {each}", each=each))
    return told


def _ratios(found: Trade, rows: pd.DataFrame) -> str:
    return joined(
        say("{name} ({ratio} times)", name=found.names[key], ratio=times(ratio))
        for key, ratio in rows["ratio"].items()
    )


def answer(found: Trade) -> list[str]:
    """Answer the question in three sentences: what is printed, what is reported, what fits."""
    held = _held(found)
    parts = [*_grown(found), *([prices_of(found) + held[0], *held[1:]] if held else [])]
    last = capital(say("; ").join(parts)) + "." if parts else two_sides(found) or spread(found)
    return [_printed(found), _reported(found), last]


def message(found: Trade) -> str:
    """Say in one short sentence what the chart shows of this flow with this partner."""
    flow = capital(name_of(found))
    parts = [*_grown(found), *_held(found, short=True)]
    if parts:
        if found.stated.empty and len(found.drawn):
            alone = name_of(found, found.one_way[0])
            flow = say("{flow} beside what the paper prints for {alone}", flow=flow, alone=alone)
        if found.prices == "constant":
            year, each = found.last_year, say("; ").join(parts)
            return say(
                "{flow}, in million dollars of {year}: {each}.", flow=flow, year=year, each=each
            )
        return say("{flow}, in million dollars: {each}.", flow=flow, each=say("; ").join(parts))
    if sides := two_sides(found):
        return say("{flow}: {sentence}", flow=flow, sentence=sides)
    if went := _went(found):
        if found.prices == "constant":
            went += say(" in {prices}", prices=prices(found))
        return say("{flow} {went}, by {reports}.", flow=flow, went=went, reports=importers(found))
    sentence = spread(found) or say("reports of {years}.", years=found.span)
    return say("{flow}: {sentence}", flow=flow, sentence=sentence)
