"""What captions and prose say of Russia's trade with a partner, each from what was found."""

from collections.abc import Iterable

from companion.render.text import capital, joined, span, spans
from russia_hamas.trade import mirror
from russia_hamas.trade.answers import message
from russia_hamas.trade.findings import Trade
from russia_hamas.trade.panels import paper_words
from russia_hamas.trade.words import (
    BOUNDS,
    grew,
    importers,
    name_of,
    qualified,
    series_name,
    span_of_path,
    spelled,
    spread,
    two_sides,
)

BOTH = "both"  # side of what is the larger of two reports


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


def _other_words(found: Trade) -> str:
    """Say whose the reports are that are neither the importers' nor Russian officials'."""
    rows = found.reports[found.reports["hand"] == mirror.OTHER]
    covers = found.data_sets.set_index("series")["covers"]
    parts, undocumented = [], []
    for key, group in rows.groupby("key", sort=False):
        name = group["name"].iloc[0]
        if key == mirror.OLD and found.parted:
            parts.append(f"{name} where it differs ({spans(found.parted)}), reporters mixed")
        elif key in covers.index:
            extra = f" ({covers[key]})" if covers[key] != "goods" else ""
            undocumented.append(f"{name}{extra}")
        else:
            parts += dict.fromkeys(group["reported_by"])
    if undocumented:
        parts.append(f"{joined(undocumented)}, reporter not documented")
    return f"Other reports: {'; '.join(parts)}." if parts else ""


def hands(found: Trade) -> str:
    """Say for a caption who reports."""
    both = "each side's own imports, summed" if found.flow == "two_way" else ""
    known = found.reports[found.reports["key"].isin(found.names.index)]
    told = [
        f"{capital(importers(found))}{': ' * bool(both)}{both}."
        if mirror.IMPORTER in set(found.reports["hand"])
        else "",
        _other_words(found),
        bounds(found),
        paper_words(found) or "The paper prints no value for these years.",
        spelled(known["name"]),
    ]
    return " ".join(one for one in told if one)


def credits(found: Trade, line: str) -> str:
    """Return the source line of the single reports for a caption, if there are any."""
    names = line.partition(": ")[2]
    return f"Single reports from {names}" if found.single_keys else ""


def growth_words(found: Trade) -> str:
    """Say by how much each series grew, and in which years where it has others than the rest."""
    told = []
    ends = (found.growth["first_year"].min(), found.growth["last_year"].max())
    for key, row in found.growth.dropna(subset="ratio").iterrows():
        years = (row["first_year"], row["last_year"])
        other = "" if years == ends else f" ({span(map(int, years))})"
        told.append(f"{series_name(found, key)} {grew(row)} times{other}")
    what = f"{capital(name_of(found))} from the first to the last year, in current prices"
    return f"{what}: {'; '.join(told)}." if told else ""


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
    return f"Of {name_of(found)} {old} has the values of {new}{when} and is not repeated."


def line_words(found: Trade) -> str:
    """Say what the straight line joins."""
    if len(found.stated) > 1:
        years = span_of_path(found)
        return f"The line joins the values that the paper prints; all counts are of {years}."
    return "The line joins each series' own first and last value."


def path(found: Trade) -> str:
    """Say how the importers' reports went between the ends of the line."""
    if mirror.NEW not in found.path.index:
        return f"No series has enough years in {span_of_path(found)} to be held against a line."
    row = found.path.loc[mirror.NEW]
    return (
        f"By {importers(found)}, {row['below']:.0f} of the {row['years']:.0f} years between the "
        f"ends of the line ({span_of_path(found)}) lie under it, and {name_of(found)} fell in "
        f"{row['falls']:.0f} of {row['changes']:.0f} years."
    )


def gap(found: Trade) -> str:
    """Say what the column of gaps holds, if it is there."""
    if "gap_pct" not in found.by_year:
        return ""
    return f"Gap: Russian officials' reports over {importers(found)}, in per cent."


def versions(found: Trade) -> str:
    """Say where the two versions of one data set part, and which is nearer to the Russian side."""
    old, new = found.names[mirror.OLD], found.names[mirror.NEW]
    table = found.versions
    if table.empty:
        return f"In these years {old} and {new} do not both have values."
    apart = mirror.years_apart(table)
    flow = name_of(found, "russia_exports")
    if not apart:
        return (
            f"On {flow} {old} and {new} agree in all {len(table)} years but for the rounding of "
            f"{new} to whole millions."
        )
    rows = table.loc[apart].dropna(subset="russian_side")
    nearer = (rows["old_over_russian"] - 1).abs() < (rows["new_over_russian"] - 1).abs()
    told = f"On {flow} {old} and {new} differ in {spans(apart)}"
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
        + (f"; {unit}. " if weigh else ". ")
        + spelled([found.names[found.series]]),
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

    def name(key: object) -> str:
        return series_name(found, key)

    return {
        "Flow": capital(name_of(found)),
        "flow_words": name_of(found),
        "span": found.span,
        "price_words": found.price_words,
        "partner_name": found.partner,
        "hands": hands(found),
        "findings": message(found),
        "growth_words": growth_words(found),
        "growth_span": _growth_span(found),
        "growth_caption": _caption(map(name, found.growth.index), repeated(found, whole=True)),
        "path_span": span_of_path(found),
        "path_caption": _caption(
            map(name, found.path.index), line_words(found), repeated(found, whole=True)
        ),
        "path_words": path(found),
        "mirror_caption": _caption(
            map(name, found.by_year.columns), gap(found), repeated(found), spread(found)
        ),
        "mirror_words": f"{capital(name_of(found))}: "
        + (" ".join(filter(None, [two_sides(found), spread(found)])) or "one report a year."),
        "versions_words": versions(found),
        "versions_caption": _caption([], versions(found)),
        "balance_words": balance(found),
        **_balance_texts(found),
    }


def _caption(names: Iterable[str], *sentences: str) -> str:
    """Return what a caption says, with the abbreviations in it and in its table spelled out."""
    return " ".join(filter(None, [*sentences, spelled([*names, *sentences])]))


def _growth_span(found: Trade) -> str:
    known = found.growth
    return span([*known["first_year"], *known["last_year"]]) if len(known) else found.span
