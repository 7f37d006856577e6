"""The answer on a flow and the message of its chart: what is printed, reported, and what fits."""

from collections.abc import Iterable

import pandas as pd

from companion.claims import precision
from companion.render.text import capital, joined, span
from russia_hamas.trade import flows, mirror
from russia_hamas.trade.findings import Trade
from russia_hamas.trade.words import (
    grew,
    importers,
    name_of,
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
    values = joined(f"{usd(v)} for {y}" for v, y in _pairs(points))
    rises = "".join(
        f' and a growth of "{precision.plain(row.printed)}" from '
        f"{row.first_year} to {row.last_year}"
        for row in found.stated_growth.itertuples()
    )
    if points.empty:
        years = span([found.first_year, found.last_year])
        return f"The paper prints nothing on {name_of(found)} in {years}{rises and ', but'}{rises}."
    if found.stated.empty:
        other = name_of(found, found.one_way[0])
        return f"The paper prints no two-way trade with {found.partner}, but {values} as {other}."
    more = ""
    if len(points) > 1:
        ratio = points["value_usd_m"].iloc[-1] / points["value_usd_m"].iloc[0]
        more = f", {times(ratio)} times as much"
        if found.prices == "constant":
            real = found.priced(points)["value_usd_m"]
            more += f" ({times(real.iloc[-1] / real.iloc[0])} times in {found.price_words})"
    return f"For {name_of(found)} the paper prints {values}{rises}{more}."


def _pairs(points: pd.DataFrame) -> Iterable[tuple[float, int]]:
    return zip(points["value_usd_m"], points["year"].astype(int), strict=True)


def _course(found: Trade) -> str:
    """Say from where to where the importers' reports went, without a name of the flow."""
    rows = found.paneled[found.paneled["key"] == mirror.NEW].sort_values("year")
    if rows.empty:
        return ""
    table = flows.growth(rows.assign(series=mirror.NEW))
    if table.empty:
        return f"{usd(rows['value_usd_m'].iloc[0])} in {rows['year'].iloc[0]}"
    row = table.iloc[0]
    rise = grew(row)
    return (
        f"{usd(row['first_usd_m'])} in {row['first_year']:.0f} to {usd(row['last_usd_m'])} in "
        f"{row['last_year']:.0f}" + (f", {rise} times as much" if rise else "")
    )


def _went(found: Trade) -> str:
    """Say how the importers' reports went, as what follows the name of the flow."""
    course = _course(found)
    if " to $" in course:
        return f"went from {course}"
    verb = "was" if found.flow == "two_way" else "were"
    return f"{verb} {course}" if course else ""


def _reported(found: Trade) -> str:
    """Say what importers and Russian officials report."""
    told = []
    if went := _went(found):
        told.append(f"by {importers(found)} {short_name(found)} {went}")
    own = found.paneled[found.paneled["hand"] == mirror.RUSSIA].sort_values("year")
    own = own.drop_duplicates("year")
    if len(own):
        ends = own.iloc[[0, -1]] if len(own) > 1 else own
        told.append(
            f"Russian officials gave {joined(f'{usd(v)} for {y}' for v, y in _pairs(ends))}"
        )
    return capital(prices_of(found) + "; ".join(told)) + "." if told else ""


def _ranges(found: Trade, year: int) -> pd.DataFrame:
    """Return every distinct report of a year as a range: rounded ones are wider."""
    rows = found.paneled[found.paneled["year"] == year]
    half = rows["rounded_to_usd_m"].fillna(0) / 2
    name = rows["name"].where(rows["hand"].ne(mirror.RUSSIA), "Russian officials")
    return rows.assign(
        name=name, low=rows["value_usd_m"] - half, high=rows["value_usd_m"] + half
    ).sort_values("value_usd_m", kind="stable")


def _each(rows: pd.DataFrame, word: str = "and") -> str:
    values = zip(rows["name"], rows["value_usd_m"], strict=True)
    return joined((f"{name} ({value:,.0f})" for name, value in values), word)


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
        what = f"the {value:,.0f} printed for {row.year}"
        if found.prices == "constant":
            what = f"the {value:,.0f} of {row.year} (printed: {row.value_usd_m:,.0f})"
        reports = "every report" if short else "every report of that year"
        low, high = known["value_usd_m"].min(), known["value_usd_m"].max()
        each = f" ({low:,.0f} to {high:,.0f})" if short else f": {_each(known)}"
        if known.empty:
            told.append(f"for {row.year} no other report was found")
        elif fits.all():
            told.append(f"{what} fits {reports}{each}")
        elif fits.any():
            good, bad = known[fits], known[~fits]
            if short:
                good, bad = _first(good, mirror.RUSSIA), _first(bad, mirror.IMPORTER)
            told.append(f"{what} fits {_each(good)}, but not {_each(bad, 'or')}")
        elif low < value < high:
            many = "the reports" if short else "the reports of that year"
            told.append(f"{what} lies between {many}{each}")
        else:
            told.append(f"{what} lies {'above' if value > high else 'below'} {reports}{each}")
    return told


def _first(rows: pd.DataFrame, hand: str) -> pd.DataFrame:
    """Return one report, of a hand if it has one."""
    wanted = rows[rows["hand"] == hand]
    return (wanted if len(wanted) else rows).head(1)


def _grown(found: Trade) -> list[str]:
    """Hold the printed growth against each series that has both its years."""
    told = []
    prices = "in current prices, " if found.prices == "constant" else ""
    for row in found.stated_growth.itertuples():
        known = flows.growth(found.kept[found.kept["year"].between(row.first_year, row.last_year)])
        known = known[known["first_year"].eq(row.first_year) & known["last_year"].eq(row.last_year)]
        fits = known["ratio"].between(row.low_ratio, row.high_ratio)
        for rows, verb in ((known[fits], "fits"), (known[~fits], "does not fit")):
            if len(rows):
                each = joined(
                    f"{found.names[k]} ({times(r)} times)" for k, r in rows["ratio"].items()
                )
                told.append(f"{prices}the printed growth {verb} {each}")
    return told


def answer(found: Trade) -> list[str]:
    """Answer the question in three sentences: what is printed, what is reported, what fits."""
    held = _held(found)
    parts = [*_grown(found), *([prices_of(found) + held[0], *held[1:]] if held else [])]
    last = capital("; ".join(parts)) + "." if parts else two_sides(found) or spread(found)
    return [_printed(found), _reported(found), last]


def message(found: Trade) -> str:
    """Say in one short sentence what the chart shows of this flow with this partner."""
    flow = capital(name_of(found))
    parts = [*_grown(found), *_held(found, short=True)]
    if parts:
        if found.stated.empty and len(found.drawn):
            alone = name_of(found, found.one_way[0])
            flow = f"{flow} beside what the paper prints for {alone}"
        real = "" if found.prices == "current" else f" of {found.last_year}"
        return f"{flow}, in million dollars{real}: {'; '.join(parts)}."
    if sides := two_sides(found):
        return f"{flow}: {sides}"
    if went := _went(found):
        real = "" if found.prices == "current" else f" in {found.price_words}"
        return f"{flow} {went}{real}, by {importers(found)}."
    return f"{flow}: {spread(found) or f'reports of {found.span}.'}"
