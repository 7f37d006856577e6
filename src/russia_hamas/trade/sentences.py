"""What captions and prose say of Russia's trade with a partner, each from what was found."""

from collections.abc import Iterable

from companion.render.language.words import name as name_in_language
from companion.render.language.words import say
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
    prices,
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
        say("{value} in {year}", value=qualified(row.value_usd_m, row.qualifier), year=row.year)
        for row in rows.itertuples()
    )
    return say("Bounds, drawn where they lie: {each}.", each=each) if each else ""


def _other_words(found: Trade) -> str:
    """Say whose the reports are that are neither the importers' nor Russian officials'."""
    rows = found.reports[found.reports["hand"] == mirror.OTHER]
    covers = found.data_sets.set_index("series")["covers"]
    parts, undocumented = [], []
    for key, group in rows.groupby("key", sort=False):
        name = group["name"].iloc[0]
        if key == mirror.OLD and found.parted:
            years = spans(found.parted)
            parts.append(
                say("{name} where it differs ({years}), reporters mixed", name=name, years=years)
            )
        elif key in covers.index and covers[key] != "goods":
            undocumented.append(say("{name} ({covers})", name=name, covers=covers[key]))
        elif key in covers.index:
            undocumented.append(name)
        else:
            parts += map(name_in_language, dict.fromkeys(group["reported_by"]))
    if undocumented:
        parts.append(say("{names}, reporter not documented", names=joined(undocumented)))
    return say("Other reports: {names}.", names=say("; ").join(parts)) if parts else ""


def hands(found: Trade) -> str:
    """Say for a caption who reports."""
    reports = capital(importers(found))
    whose = f"{reports}."
    if found.flow == "two_way":
        whose = say("{reports}: each side's own imports, summed.", reports=reports)
    known = found.reports[found.reports["key"].isin(found.names.index)]
    told = [
        whose if mirror.IMPORTER in set(found.reports["hand"]) else "",
        _other_words(found),
        bounds(found),
        paper_words(found) or say("The paper prints no value for these years."),
        spelled(known["name"]),
    ]
    return " ".join(one for one in told if one)


def credits(found: Trade, line: str) -> str:
    """Return the source line of the single reports for a caption, if there are any."""
    names = line.partition(": ")[2]
    return say("Single reports from {names}", names=names) if found.single_keys else ""


def growth_words(found: Trade) -> str:
    """Say by how much each series grew, and in which years where it has others than the rest."""
    told = []
    ends = (found.growth["first_year"].min(), found.growth["last_year"].max())
    for key, row in found.growth.dropna(subset="ratio").iterrows():
        years = (row["first_year"], row["last_year"])
        series, ratio = series_name(found, key), grew(row)
        if years == ends:
            told.append(say("{series} {ratio} times", series=series, ratio=ratio))
        else:
            when = span(map(int, years))
            told.append(
                say("{series} {ratio} times ({years})", series=series, ratio=ratio, years=when)
            )
    if not told:
        return ""
    return say(
        "{flow} from the first to the last year, in current prices: {each}.",
        flow=capital(name_of(found)),
        each=say("; ").join(told),
    )


def repeated(found: Trade, whole: bool = False) -> str:
    """Say where the older version of a data set is left out, as it repeats the newer.

    ``whole`` is for tables that list a series with all its years, or not at all.
    """
    years = set(found.annual.loc[found.annual["series"] == mirror.OLD, "year"])
    same = sorted(years - set(found.parted))
    if not same or (whole and found.parted):
        return ""
    old, new = found.names[mirror.OLD], found.names[mirror.NEW]
    flow = name_of(found)
    if found.parted:
        return say(
            "Of {flow} {old} has the values of {new} in {years} and is not repeated.",
            flow=flow,
            old=old,
            new=new,
            years=spans(same),
        )
    return say(
        "Of {flow} {old} has the values of {new} and is not repeated.", flow=flow, old=old, new=new
    )


def line_words(found: Trade) -> str:
    """Say what the straight line joins."""
    if len(found.stated) > 1:
        years = span_of_path(found)
        return say(
            "The line joins the values that the paper prints; all counts are of {years}.",
            years=years,
        )
    return say("The line joins each series' own first and last value.")


def path(found: Trade) -> str:
    """Say how the importers' reports went between the ends of the line."""
    if mirror.NEW not in found.path.index:
        return say(
            "No series has enough years in {years} to be held against a line.",
            years=span_of_path(found),
        )
    row = found.path.loc[mirror.NEW]
    return say(
        "By {reports}, {below:.0f} of the {years:.0f} years between the ends of the line ({span}) "
        "lie under it, and {flow} fell in {falls:.0f} of {changes:.0f} years.",
        reports=importers(found),
        below=row["below"],
        years=row["years"],
        span=span_of_path(found),
        flow=name_of(found),
        falls=row["falls"],
        changes=row["changes"],
    )


def gap(found: Trade) -> str:
    """Say what the column of gaps holds, if it is there."""
    if "gap_pct" not in found.by_year:
        return ""
    return say(
        "Gap: Russian officials' reports over {reports}, in per cent.", reports=importers(found)
    )


def versions(found: Trade) -> str:
    """Say where the two versions of one data set part, and which is nearer to the Russian side."""
    old, new = found.names[mirror.OLD], found.names[mirror.NEW]
    table = found.versions
    if table.empty:
        return say("In these years {old} and {new} do not both have values.", old=old, new=new)
    apart = mirror.years_apart(table)
    flow = name_of(found, "russia_exports")
    if not apart:
        return say(
            "On {flow} {old} and {new} agree in all {years} years but for the rounding of {new} to "
            "whole millions.",
            flow=flow,
            old=old,
            new=new,
            years=len(table),
        )
    rows = table.loc[apart].dropna(subset="russian_side")
    nearer = (rows["old_over_russian"] - 1).abs() < (rows["new_over_russian"] - 1).abs()
    told = say(
        "On {flow} {old} and {new} differ in {years}",
        flow=flow,
        old=old,
        new=new,
        years=spans(apart),
    )
    if rows.empty:
        return say(
            "{told}; no Russian official's figure for these years is there to hold them to.",
            told=told,
        )
    often = ""
    if not nearer.all():
        often = say(" in {count} of {years} years", count=nearer.sum(), years=len(rows))
    return say(
        "{told}; where a Russian official's figure is known ({years}), {old} is nearer to "
        "it{often}.",
        told=told,
        years=spans(map(int, rows.index)),
        old=old,
        often=often,
    )


def balance(found: Trade) -> str:
    """Say what the partner took of Russia's exports, and who sold more to whom."""
    name, table = found.names[found.series], found.balance
    if table.empty:
        return say(
            "{name} has no values for {partner} in these years.", name=name, partner=found.partner
        )
    told = ""
    if "share_of_exports_pct" in table:
        share = table["share_of_exports_pct"].dropna()
        told = say(
            "In {name}, {partner} took {share:.1f} per cent of Russia's exports in {year}",
            name=name,
            partner=found.partner,
            share=share.iloc[-1],
            year=share.index[-1],
        )
    if "balance_usd_m" in table:
        known = table["balance_usd_m"].dropna()
        more = say(
            "Russia sold more than it bought in {count} of {years} years",
            count=(known > 0).sum(),
            years=len(known),
        )
        return say("{told}; {more}.", told=told, more=more) if told else f"{more}."
    if not told:
        return ""
    return say("{told}; what it sold to Russia is not in the tables.", told=told)


def _balance_texts(found: Trade) -> dict[str, str]:
    """Return title and units of the table of balance and weight."""
    partner = found.partner
    weigh = "share_of_exports_pct" in found.balance
    sold = "balance_usd_m" in found.balance
    title = say("Russia's exports to {partner}", partner=partner)
    if sold:
        title = say("Russia's trade balance with {partner}", partner=partner)
    if len(found.balance):
        title = say("{title}, {years}", title=title, years=span(map(int, found.balance.index)))
    name = found.names[found.series]
    unit = say("US$ million, current prices, {name}.", name=name)
    if weigh:
        unit = say(
            "US$ million, current prices, {name}; the share is that in the sum of Russia's exports "
            "over all partners in the same data set.",
            name=name,
        )
    columns = [
        say("exports"),
        *[say("imports and balance")] * sold,
        *[say("share of all exports")] * weigh,
    ]
    return {
        "balance_title": title,
        "balance_caption": f"{unit} {spelled([name])}",
        "balance_columns": joined(columns),
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
        "price_words": prices(found),
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
        "mirror_words": say(
            "{flow}: {sentence}",
            flow=capital(name_of(found)),
            sentence=" ".join(filter(None, [two_sides(found), spread(found)]))
            or say("one report a year."),
        ),
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
