"""What is said of Russia's trade with a partner: each sentence from what was found."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from companion.claims import precision
from companion.render.text import capital, joined, span, spans
from russia_hamas.trade import flows, mirror
from russia_hamas.trade.findings import Trade

ONE_WAY = {"russia_exports": "Russia's exports", "russia_imports": "{partner}'s exports"}
BOTH = "both"  # side of what is the larger of two reports
# Words before a value that is only a bound, by qualifier.
BOUNDS = {"lower bound": "at least", "approached": "almost", "upper envelope": "at most",
          "up to": "up to"}  # fmt: skip


def name_of(found: Trade, flow: str = "") -> str:
    """Name a flow as a sentence does."""
    return flows.FLOWS[flow or found.flow].phrase.format(partner=found.partner)


def usd(value: float) -> str:
    """Write a value in million dollars out."""
    return f"${value:,.0f} million"


def times(ratio: float) -> str:
    """Say how often a base goes into a value."""
    return f"{ratio:.1f}"


def importers(found: Trade) -> str:
    """Name the hand whose yearly reports the importers' are."""
    name = found.names[mirror.NEW]
    return {
        "two_way": f"the importers' reports ({name})",
        "russia_exports": f"{found.partner}'s import reports ({name})",
        "russia_imports": f"Russia's import reports ({name})",
    }[found.flow]


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
    grew = ""
    if len(points) > 1:
        ratio = points["value_usd_m"].iloc[-1] / points["value_usd_m"].iloc[0]
        grew = f", {times(ratio)} times as much"
        if found.prices == "constant":
            real = found.priced(points)["value_usd_m"]
            grew += f" ({times(real.iloc[-1] / real.iloc[0])} times in {found.price_words})"
    return f"For {name_of(found)} the paper prints {values}{rises}{grew}."


def _pairs(points: pd.DataFrame) -> Iterable[tuple[float, int]]:
    return zip(points["value_usd_m"], points["year"].astype(int), strict=True)


def _reported(found: Trade) -> str:
    """Say what importers and Russian officials report."""
    told = []
    rows = found.growth
    if mirror.NEW in rows.index:
        row = rows.loc[mirror.NEW]
        they = "it" if found.flow == "two_way" else "they"
        told.append(
            f"by {importers(found)} {they} went from {usd(row['first_usd_m'])} in "
            f"{row['first_year']:.0f} to {usd(row['last_usd_m'])} in {row['last_year']:.0f}"
            + ("" if pd.isna(row["ratio"]) else f", {times(row['ratio'])} times as much")
        )
    own = mirror.russian_side(found.points)
    if len(own):
        ends = own.iloc[[0, -1]] if len(own) > 1 else own
        values = joined(f"{usd(v)} for {y}" for y, v in ends.items())
        told.append(f"Russian officials gave {values}")
    return capital("; ".join(told)) + "." if told else ""


def _ranges(found: Trade, year: int) -> pd.DataFrame:
    """Return every distinct report of a year as a range: singles are rounded."""
    rows = found.reports[found.reports["year"] == year]
    half = found.points.set_index(["year", "reported_by"])["rounded_to_usd_m"].fillna(0) / 2
    slack = [
        half.groupby(level=[0, 1]).first().get((year, one), 0.0) for one in rows["reported_by"]
    ]
    name = rows["name"].where(rows["hand"].ne(mirror.RUSSIA), "Russian officials")
    return rows.assign(
        name=name, low=rows["value_usd_m"] - slack, high=rows["value_usd_m"] + slack
    ).sort_values("value_usd_m")


def _each(rows: pd.DataFrame, word: str = "and") -> str:
    values = zip(rows["name"], rows["value_usd_m"], strict=True)
    return joined((f"{name} ({value:,.0f})" for name, value in values), word)


def _held(found: Trade) -> list[str]:
    """Hold each printed value against the reports of its year."""
    told = []
    for row in found.drawn.sort_values("year").itertuples():
        known = _ranges(found, row.year)
        fits = (known["high"] >= row.low_usd_m) & (known["low"] <= row.high_usd_m)
        what = f"the {row.value_usd_m:,.0f} printed for {row.year}"
        low, high = known["value_usd_m"].min(), known["value_usd_m"].max()
        if known.empty:
            told.append(f"for {row.year} no other report was found")
        elif fits.all():
            told.append(f"{what} fits every report of that year: {_each(known)}")
        elif fits.any():
            told.append(f"{what} fits {_each(known[fits])}, but not {_each(known[~fits], 'or')}")
        elif low < row.value_usd_m < high:
            told.append(f"{what} lies between the reports of that year: {_each(known)}")
        else:
            side = "above" if row.value_usd_m > high else "below"
            told.append(f"{what} lies {side} every report of that year: {_each(known)}")
    return told


def _grown(found: Trade) -> list[str]:
    """Hold the printed growth against each series that has both its years."""
    told = []
    for row in found.stated_growth.itertuples():
        known = flows.growth(found.kept[found.kept["year"].between(row.first_year, row.last_year)])
        known = known[known["first_year"].eq(row.first_year) & known["last_year"].eq(row.last_year)]
        fits = known["ratio"].between(row.low_ratio, row.high_ratio)
        for rows, verb in ((known[fits], "fits"), (known[~fits], "does not fit")):
            if len(rows):
                each = joined(f"{found.names[k]} ({times(r)})" for k, r in rows["ratio"].items())
                told.append(f"the printed growth {verb} {each}")
    return told


def answer(found: Trade) -> list[str]:
    """Answer the question in three sentences: what is printed, what is reported, what fits."""
    verdict = "; ".join([*_grown(found), *_held(found)])
    last = capital(verdict) + "." if verdict else two_sides(found) or spread(found)
    return [_printed(found), _reported(found), last]


def heads(found: Trade) -> dict[str, tuple[str, str]]:
    """Return for each hand the name of its panel and what its values come to."""
    reports = found.priced(found.reports)
    names = {
        mirror.RUSSIA: "Russian officials",
        mirror.IMPORTER: capital(importers(found).removeprefix("the ")),
        mirror.OTHER: "Other reports" if len(set(reports["hand"])) > 1 else "Reports",
    }
    told = {}
    for hand, name in names.items():
        rows = reports[reports["hand"] == hand].sort_values("year")
        if len(rows):
            told[hand] = (name, _others(found) if hand == mirror.OTHER else _ends(rows))
    return told


def _ends(rows: pd.DataFrame) -> str:
    """Say what the first and the last of some reports come to."""
    first, last = rows.iloc[0], rows.iloc[-1]
    values = f"{first['value_usd_m']:,.0f} in {first['year']}"
    if first["year"] == last["year"]:
        return values
    values += f", {last['value_usd_m']:,.0f} in {last['year']}"
    if not first["value_usd_m"] > 0:
        return values
    slack = rows["rounded_to_usd_m"].fillna(0) / 2
    low, high = rows["value_usd_m"] - slack, rows["value_usd_m"] + slack
    if slack.iloc[0] > first["value_usd_m"] / 10:  # too round for one number
        least, most = low.iloc[-1] / high.iloc[0], high.iloc[-1] / low.iloc[0]
        digits = 0 if most > 10 else 1
        return f"{values}: {least:.{digits}f} to {most:.{digits}f} times"
    return f"{values}: {times(last['value_usd_m'] / first['value_usd_m'])} times"


def qualified(value: float, qualifier: str) -> str:
    """Write a value in million dollars out with what qualifies it."""
    words = {**BOUNDS, "rounded": "about"}
    if qualifier in words:
        return f"{words[qualifier]} {value:,.0f}"
    return f"{value:,.0f} ({qualifier})" if qualifier else f"{value:,.0f}"


def bounds(found: Trade) -> str:
    """Say which single reports are bounds and no values, those apart whose name says it."""
    rows = found.points[
        found.points["qualifier"].isin(list(BOUNDS)) & found.points["side"].ne(BOTH)
    ]
    rows = rows.sort_values("year")
    each = joined(
        f"{qualified(row.value_usd_m, row.qualifier)} in {row.year}" for row in rows.itertuples()
    )
    return f"Bounds, drawn where they lie: {each}." if each else ""


def _others(found: Trade) -> str:
    """Say whose the reports are that are neither the importers' nor Russian officials'."""
    rows = found.reports[found.reports["hand"] == mirror.OTHER]
    keys = set(rows["key"])
    single = rows.loc[~rows["key"].isin(found.names.index), "name"]
    undocumented = any(found.reporters.get(key) == "not documented" for key in keys)
    words = ["mixed"] * (mirror.OLD in keys) + ["not known"] * undocumented
    return "; ".join([*(["hand " + joined(words, "or")] if words else []), *dict.fromkeys(single)])


def _legend(found: Trade) -> dict[str, str]:
    """Return what a chart's key calls each data set and side."""
    named = dict(zip(found.reports["key"], found.reports["name"], strict=True))
    named |= {"Russia": "Russian officials"}
    return {key: f"{name}, mixed" if key == mirror.OLD else name for key, name in named.items()}


def labels(found: Trade, scale: str) -> dict[str, Any]:
    """Return the texts of a chart, and what its axes show."""
    return {
        "heads": heads(found),
        "labels": _printed_labels(found),
        "names": _legend(found),
        "label": f"{capital(name_of(found))} (US$ million, {found.price_words})",
        "log": scale == "log",
        "window": (found.first_year, found.last_year),
    }


def _printed_labels(found: Trade) -> dict[int, str]:
    """Return what stands beside each printed point, by year: always the number that is printed."""
    real = found.priced(found.drawn)["value_usd_m"]
    other = "" if len(found.stated) else f" for {ONE_WAY.get(found.one_way[0], '')} alone"
    other = other.format(partner=found.partner)
    return {
        year: f"{value:,.0f} printed{other}"
        + (f" ({now:,.0f} in {found.price_words})" if round(now) != round(value) else "")
        for (value, year), now in zip(_pairs(found.drawn), real, strict=True)
    }


def _paper_words(found: Trade) -> str:
    if found.drawn.empty:
        return "The paper prints no value for these years."
    many = len(found.drawn) > 1
    what = "as printed in the paper"
    if found.stated.empty:
        what = f"what the paper prints as {name_of(found, found.one_way[0])}"
    if found.prices == "constant":
        what += f", in {found.price_words}"
    lines = "; dashes: equal yearly steps between them" if many else ""
    return f"Diamond{'s' * many}: {what}{lines}."


def _other_words(found: Trade) -> str:
    """Say what the reports of other hands are."""
    rows = found.reports[found.reports["hand"] == mirror.OTHER]
    covers = found.data_sets.set_index("series")["covers"]
    parts, undocumented = [], []
    for key, group in rows.groupby("key", sort=False):
        name = group["name"].iloc[0]
        if key == mirror.OLD and found.parted:
            parts.append(f"{name} in the years in which it differs ({spans(found.parted)})")
        elif key in covers.index:
            extra = f" ({covers[key]})" if covers[key] != "goods" else ""
            undocumented.append(f"{name}{extra}")
        else:
            parts += dict.fromkeys(group["reported_by"])
    if undocumented:
        parts.append(f"{joined(undocumented)}, reporter not known")
    return f"Other reports: {'; '.join(parts)}." if parts else ""


def hands(found: Trade) -> str:
    """Say for a caption who reports in each panel."""
    kinds = set(found.reports["hand"])
    both = "each side's own imports, summed" if found.flow == "two_way" else ""
    told = [
        f"{capital(importers(found))}{': ' * bool(both)}{both}."
        if mirror.IMPORTER in kinds
        else "",
        _other_words(found),
        bounds(found),
        _paper_words(found),
    ]
    return " ".join(one for one in told if one)


def credits(found: Trade, line: str) -> str:
    """Return the source line of the single reports for a caption, if there are any."""
    names = line.partition(": ")[2]
    return f"Single reports from {names}" if len(found.points) else ""


def growth_words(found: Trade) -> str:
    """Say by how much each series grew, and in which years where it has others than the rest."""
    told = []
    ends = (found.growth["first_year"].min(), found.growth["last_year"].max())
    for key, row in found.growth.dropna(subset="ratio").iterrows():
        years = (row["first_year"], row["last_year"])
        other = "" if years == ends else f" ({span(map(int, years))})"
        told.append(f"{series_name(found, key)} {times(row['ratio'])} times{other}")
    return f"From first to last year: {'; '.join(told)}." if told else ""


def series_name(found: Trade, key: object) -> str:
    """Return what readers call a row of the table of growth."""
    return str(
        {**found.names.to_dict(), mirror.RUSSIA: "Russian officials"}.get(
            str(key), capital(str(key))
        )
    )


def reporter(found: Trade, key: object, years: Iterable[int]) -> str:
    """Return who reports in a row of the table of growth, year by year where it is mixed."""
    if key == mirror.RUSSIA:
        return "Russian side"
    if key not in found.reporters.index:
        return "not stated"
    mixed = [year for year in years if key == mirror.OLD and year in found.parted]
    return f"mixed in {joined(map(str, mixed))}" if mixed else str(found.reporters[key])


def repeated(found: Trade, whole: bool = False) -> str:
    """Say where the older version of a data set is left out, as it repeats the newer.

    ``whole`` is for tables that list a series with all its years, or not at all.
    """
    years = set(found.annual.loc[found.annual["series"] == mirror.OLD, "year"])
    same = sorted(years - set(found.parted))
    if not same or (whole and found.parted):
        return ""
    old, new = found.names[mirror.OLD], found.names[mirror.NEW]
    when = f" in {spans(same)}" if found.parted else ""
    return f"{old} has the values of {new}{when} and is not repeated."


def line_words(found: Trade) -> str:
    """Say what the straight line joins."""
    if len(found.stated) > 1:
        return f"The line joins the values that the paper prints ({span(found.stated['year'])})."
    return "The line joins each series' own first and last value."


def path(found: Trade) -> str:
    """Say how the importers' reports went between the ends of the line."""
    if mirror.NEW not in found.path.index:
        return f"No series has enough years in {found.span} to be held against a line."
    row = found.path.loc[mirror.NEW]
    count = int(row["falls"])
    falls = f"{count} year{'s' * (count > 1)}" if count else "no year"
    return (
        f"By {importers(found)}, {row['below']:.0f} of {row['years']:.0f} years between the ends "
        f"lie under the line, and trade fell in {falls}."
    )


def spread(found: Trade) -> str:
    """Say in which year the reports differ most; nothing if no year has two."""
    if "spread_ratio" not in found.by_year:
        return ""
    known = found.by_year["spread_ratio"].dropna()
    return f"The reports of {known.idxmax()} differ most, by a factor of {known.max():.1f}."


def gap(found: Trade) -> str:
    """Say what the column of gaps holds, if it is there."""
    if "gap_pct" not in found.by_year:
        return ""
    return f"Gap: Russian officials' reports over {importers(found)}, in per cent."


def two_sides(found: Trade) -> str:
    """Say how far the Russian officials' reports exceed the importers'."""
    if "gap_pct" not in found.by_year:
        return ""
    known = found.by_year["gap_pct"].dropna()
    ends = dict.fromkeys([known.index[0], known.index[-1]])
    each = joined(f"{known[year]:+.0f} per cent in {year}".replace("-", "−") for year in ends)
    return f"The Russian officials' figures less {importers(found)}: {each}."


def versions(found: Trade) -> str:
    """Say where the two versions of one data set part, and which is nearer to the Russian side."""
    old, new = found.names[mirror.OLD], found.names[mirror.NEW]
    table = found.versions
    if table.empty:
        return f"In these years {old} and {new} do not both have values."
    apart = mirror.years_apart(table)
    if not apart:
        return f"For {found.partner} {old} and {new} agree in all {len(table)} years."
    rows = table.loc[apart].dropna(subset="russian_side")
    nearer = (rows["old_over_russian"] - 1).abs() < (rows["new_over_russian"] - 1).abs()
    told = f"For {found.partner} {old} and {new} differ in {spans(apart)}"
    if rows.empty:
        return f"{told}; no Russian official's figure for these years is there to hold them to."
    often = "" if nearer.all() else f" in {nearer.sum()} of {len(rows)} years"
    return (
        f"{told}; where a Russian official's figure is known ({spans(map(int, rows.index))}), "
        f"{old} is nearer to it{often}."
    )


def balance(found: Trade) -> str:
    """Say what the partner took of Russia's exports, and who sold more to whom."""
    name, table = found.names[found.series], found.balance
    if table.empty:
        return f"{name} has no values for {found.partner} in these years."
    told = ""
    if "share_of_exports_pct" in table:
        share = table["share_of_exports_pct"].dropna()
        told = (
            f"In {name}, {found.partner} took {share.iloc[-1]:.1f} per cent of Russia's exports "
            f"in {share.index[-1]}"
        )
    if "balance_usd_m" in table:
        known = table["balance_usd_m"].dropna()
        more = f"Russia sold more than it bought in {(known > 0).sum()} of {len(known)} years"
        return f"{told}; {more}." if told else f"{more}."
    return f"{told}; what it sold to Russia is not in the tables." if told else ""


def _balance_texts(found: Trade) -> dict[str, str]:
    """Return title and units of the table of balance and weight."""
    partner = found.partner
    weigh = "share_of_exports_pct" in found.balance
    sold = "balance_usd_m" in found.balance
    name = f"Russia's trade balance with {partner}" if sold else f"Russia's exports to {partner}"
    unit = "the share is that in the sum of Russia's exports over all partners in the same data set"
    return {
        "balance_title": f"{name}, {span(map(int, found.balance.index))}"
        if len(found.balance)
        else name,
        "balance_caption": f"US$ million, current prices, {found.names[found.series]}"
        + (f"; {unit}." if weigh else "."),
        "balance_columns": joined(
            ["exports", *["imports and balance"] * sold, *["share of all exports"] * weigh]
        ),
    }


def gaps(found: Trade) -> str:
    """List what could not be found out, as Markdown."""
    points = []
    if len(found.drawn):
        points.append(
            "The tables that the paper cites for these values could not be read; whether a slip is "
            "the paper's or its source's is unknown."
        )
    own = mirror.russian_side(found.points)
    if found.flow != "russia_imports":
        known = f"its side is known for {spans(map(int, own.index))} only" if len(own) else ""
        points.append(
            "No annual series reported by Russia itself was found"
            + (f": {known}." if known else ", nor a figure of a Russian official for these years.")
        )
    if found.parted:
        old = found.names[mirror.OLD]
        points.append(
            f"What {old} took in place of the importer's reports for {spans(found.parted)} is not "
            "documented where it was read."
        )
    used = found.names[found.names.index.isin(found.reports["key"])]
    rest = used[found.reporters[used.index] == "not documented"]
    if len(rest):
        points.append(f"Whose reports the values of {joined(rest)} are was not found out.")
    return "\n".join(f"* {point}" for point in points)


def facts(found: Trade) -> dict[str, str]:
    """Return every value that titles, captions and alt texts ask for."""
    return {
        "Flow": capital(name_of(found)),
        "flow_words": name_of(found),
        "span": found.span,
        "price_words": found.price_words,
        "partner_name": found.partner,
        "hands": hands(found),
        "findings": " ".join(one for one in answer(found)[1:] if one),
        "growth_words": growth_words(found),
        "growth_span": _growth_span(found),
        "repeated": repeated(found, whole=True),
        "path_caption": " ".join(filter(None, [line_words(found), repeated(found, whole=True)])),
        "path_words": path(found),
        "mirror_caption": " ".join(filter(None, [gap(found), repeated(found), spread(found)])),
        "mirror_words": " ".join(filter(None, [two_sides(found), spread(found)])),
        "versions_words": versions(found),
        "balance_words": balance(found),
        **_balance_texts(found),
    }


def _growth_span(found: Trade) -> str:
    known = found.growth
    return span([*known["first_year"], *known["last_year"]]) if len(known) else found.span
