"""What is said of a region's share in Russia's exports: each sentence from what was found."""

import pandas as pd

from companion.claims import precision
from companion.render.language.words import message, say, say_many
from companion.render.text import beside, capital, joined, span, spans
from russia_hamas.shares import regions, shares
from russia_hamas.shares.findings import Shares

NO_BREAK = "\u00a0"
NAMES = {"all": message("Russia's exports"), "arms": message("Russia's arms exports")}
UNITS = {
    "all": message("Shares of the dollar value, in the sum of exports over all partners."),
    "arms": message(
        "Own calculation from the SIPRI Arms Transfers Database: shares of trend-indicator "
        "values (TIV), which measure volume and not money."
    ),
}
VALUES = {"all": message("Value in US$ million."), "arms": message("Value in million TIV.")}


def is_middle_east(found: Shares) -> bool:
    """Say whether the region can be called the Middle East: whether it takes in the core."""
    return "core" in found.region.split(",")


def title_of(found: Shares) -> str:
    """Name the share that is looked at."""
    what = NAMES[found.measure]
    if is_middle_east(found):
        return say("The Middle East's share of {exports}", exports=what)
    whose = capital(regions.region_name(found.region))
    if whose.endswith("s"):
        return say("{region}' share of {exports}", region=whose, exports=what)
    return say("{region}'s share of {exports}", region=whose, exports=what)


def _pct(value: float, *ends: float) -> str:
    return say("{share} per cent", share=beside(value, *ends))


def _range(ends: tuple[float, float]) -> str:
    return say("{low:g} to {high:g}", low=ends[0], high=ends[1])


def soviet(found: Shares) -> str:
    """Say whose the arms of the first years are, where they are not Russia's."""
    if not found.foreign:
        return ""
    return say("The arms of {years} are the Soviet Union's.", years=spans(found.foreign))


def whole(found: Shares) -> str:
    """Say what the region took over the window, and what is printed."""
    low, high = found.allowed
    pooled, allowed = found.pooled, _range(found.allowed)
    if found.band[0] <= pooled <= found.band[1]:
        verdict = say("the share lies in it")
    elif low <= pooled <= high:
        verdict = say(
            "the share falls within what these words and digits allow ({range})", range=allowed
        )
    elif pooled < low:
        verdict = say("the share lies below what these words allow ({range})", range=allowed)
    else:
        verdict = say("the share lies above what these words allow ({range})", range=allowed)
    return say(
        '{region} took {share} of {exports} in {years}; the paper prints "{printed}" for the '
        "Middle East since {since}: {verdict}.",
        region=capital(regions.region_name(found.region)),
        share=_pct(pooled, *found.band, *found.allowed),
        exports=NAMES[found.measure],
        years=span(found.yearly["year"]),
        printed=found.printed,
        since=str(found.claim["start"])[:4],
        verdict=verdict,
    )


def definitions(found: Shares) -> str:
    """Say which of the regions that could be meant lie in the band."""
    table = found.search
    hits, needed = int(table["inside"].sum()), shares.needed(table)
    if not hits:
        top = table.iloc[-1]
        return say(
            "None of {regions} regions that can be called the Middle East falls within what the "
            "paper's words allow ({range}); the largest, with {parts}, has {share}.",
            regions=len(table),
            range=_range(found.allowed),
            parts=regions.parts(top["region"]),
            share=_pct(top["pooled_pct"], *found.allowed),
        )
    common = ""
    if needed:
        common = say_many(
            ", and it contains {parts}",
            ", and each of them contains {parts}",
            hits,
            parts=joined(needed),
        )
    return say_many(
        "Of {regions} regions that can be called the Middle East, {count} falls within what the "
        "paper's words allow ({range}){common}.",
        "Of {regions} regions that can be called the Middle East, {count} fall within what the "
        "paper's words allow ({range}){common}.",
        hits,
        regions=len(table),
        range=_range(found.allowed),
        common=common,
    )


def _fit(pair: pd.DataFrame, column: str) -> str:
    rows = pair[pair[column]]
    if rows.empty:
        return say(
            "none of {regions} regions falls within what the words of both printed bands allow",
            regions=len(pair),
        )
    needed = shares.needed(rows.assign(inside=True))
    extra = ""
    if needed:
        extra = say_many(
            " (it contains {parts})", " (each contains {parts})", len(rows), parts=joined(needed)
        )
    return say_many(
        "{count} of {regions} regions falls within what the words of both printed bands "
        "allow{extra}",
        "{count} of {regions} regions fall within what the words of both printed bands "
        "allow{extra}",
        len(rows),
        regions=len(pair),
        extra=extra,
    )


def same_region(found: Shares, elsewhere: str = "") -> str:
    """Say which regions both bands allow, with the Soviet Union's years and without."""
    pair = found.pair
    if pair.empty:
        return say(
            "For this window there are not both shares, so no region can be held to both bands."
        )
    goods, arms = (span(found.years(measure)) for measure in ("all", "arms"))
    when = say("With the goods of {goods} and the arms of {arms}", goods=goods, arms=arms)
    if goods == arms:
        when = say("Over {years}", years=arms)
    told = say("{when}, {fit}", when=when, fit=_fit(pair, "fits"))
    if "own_fits" in pair:
        own = int(pair["own_fits"].sum())
        rest = say_many("{count} does", "{count} do", own) if own else say("none does")
        told += say(
            "; without the arms of {years}, which are the Soviet Union's, {rest}",
            years=spans(found.foreign),
            rest=rest,
        )
    return f"{told}{elsewhere}."


def answer(found: Shares) -> list[str]:
    """Answer the question: what the region took, which regions fit, and whether one fits both."""
    elsewhere = say(" (other windows, in notebook 4, may say otherwise)")
    return [whole(found), definitions(found), same_region(found, elsewhere)]


def inside(found: Shares) -> str:
    """Say how many years lie in the band as printed, and in what it allows."""
    n = len(found.yearly)
    printed, allowed = (shares.years_inside(found.yearly, *e) for e in (found.band, found.allowed))
    if n == 1 and allowed:
        return say("The one year falls within what the words and digits allow.")
    if n == 1:
        return say("The one year lies outside what the words and digits allow.")
    return say(
        "{printed} of {years} years lie in the printed {band} per cent, {allowed} in what its "
        "words and digits allow ({range}).",
        printed=printed,
        years=n,
        band=_range(found.band),
        allowed=allowed,
        range=_range(found.allowed),
    )


def others(found: Shares) -> str:
    """Say what the project's own totals would make of the share."""
    if found.national_pct is None:
        return ""
    return (
        f"The total here is the sum over all partners; with the national totals that the same "
        f"project publishes the share would be {_pct(found.national_pct)}."
    )


def pooling(found: Shares) -> str:
    """Say how far the pooled share and the mean of the years part."""
    row = found.periods.iloc[-1]
    if row["first_year"] == row["last_year"]:
        return ""
    years = span([int(row["first_year"]), int(row["last_year"])])
    gap = f"{abs(row['gap_points']):.1f}"
    if not float(gap):
        return say(
            "Over {years} the pooled share and the mean of the years are the same.", years=years
        )
    if row["gap_points"] > 0:
        told = say(
            "Over {years} the pooled share is {gap} points above the mean of the years",
            years=years,
            gap=gap,
        )
    else:
        told = say(
            "Over {years} the pooled share is {gap} points below the mean of the years",
            years=years,
            gap=gap,
        )
    if len(found.periods) < 2:
        return f"{told}."
    first, second = found.periods["pooled_pct"].iloc[:2]
    ends = found.periods[["first_year", "last_year"]].astype(int).iloc[:2]
    early, late = (span(years) for years in ends.itertuples(index=False))
    return say(
        "{told}; it was {first:.1f} in {early} and {second:.1f} in {late}.",
        told=told,
        first=first,
        early=early,
        second=second,
        late=late,
    )


def largest(found: Shares) -> str:
    """Say who takes most of the region's share, where that says something."""
    table, name = found.recipients, regions.region_name(found.region)
    if table.empty:
        return say("{region} took nothing in these years.", region=capital(name))
    members = regions.members(found.tables["regions"], found.region)
    if len(members) == 1:
        return say("{region} is the whole region.", region=capital(name))
    first = table.iloc[0]
    if len(table) == 1:
        return say("{country} alone took any.", country=first["partner"])
    return say(
        "{country} makes {share:.0f} per cent of the region's share.",
        country=first["partner"],
        share=first["of_region_pct"],
    )


def sets(found: Shares) -> str:
    """Say which countries the named sets contain."""
    table = found.tables["regions"].groupby("region", sort=False)["country"].agg(list)
    each = [f"`{name}` ({joined(some)})" for name, some in table.items() if len(some) > 1]
    single = [f"`{name}`" for name, some in table.items() if len(some) == 1]
    return (
        f"The sets are {joined([*each, *single])}; the parameter `region` takes any of them and "
        "any of their countries."
    )


def gaps(found: Shares) -> str:
    """List what could not be found out, as Markdown."""
    points = [
        "The memorandum that the paper cites could not be read, so how it draws the region is "
        "unknown."
    ]
    if found.measure == "arms":
        points += [
            "No dollar series of Russia's arms exports by region was found for these years. "
            "Volumes check the size of a share of money; they cannot refute it.",
            "SIPRI revises all years with every release: the source line names the one in use.",
        ]
    else:
        points += [
            "Trade statistics may leave out part of the arms deliveries; by how much was not found."
        ]
    return "\n".join(f"* {point}" for point in points)


def facts(found: Shares) -> dict[str, str]:
    """Return every value that titles, captions and alt texts ask for."""
    unit = " ".join(filter(None, [say(UNITS[found.measure]), soviet_arms(found)]))
    return {
        "Share": title_of(found),
        "whole_share": say("The Middle East's share of {exports}", exports=NAMES[found.measure]),
        "measure_words": say(NAMES[found.measure]),
        "span": span(found.yearly["year"]),
        "region_name": regions.region_name(found.region),
        "region_words": capital(regions.region_name(found.region)),
        "narrow_words": ""
        if found.narrow_yearly is None
        else say("grey line: {region}; ", region=regions.region_name(found.narrow)),
        "band_words": _range(found.band),
        "allowed_words": _range(found.allowed),
        "unit_words": unit,
        "value_words": say(VALUES[found.measure]),
        "whole_words": whole(found),
        "inside_words": inside(found),
        "definition_words": definitions(found),
        "largest_words": largest(found),
        "pooling_words": pooling(found),
        "both_words": same_region(found),
        "own_words": say(
            "; squares: without the arms of {years}, the Soviet Union's", years=spans(found.foreign)
        )
        if "own_fits" in found.pair
        else "",
        "unions": str(len(found.search)),
    }


def soviet_arms(found: Shares) -> str:
    """Say whose the arms are, where arms are what is looked at."""
    return soviet(found) if found.measure == "arms" else ""


def chart(found: Shares) -> dict[str, str]:
    """Return what charts of one share write: the measure, and the band in the paper's words."""
    exports, title = NAMES[found.measure], title_of(found)
    band = say(precision.short(found.claim["printed"]))
    for word in (" to ", " %"):
        band = band.replace(word, word.replace(" ", NO_BREAK))
    if found.measure == "arms":
        axis = say("Share of {exports} (%, by volume)", exports=exports)
        label = say("{share} (%, by volume: own calculation)", share=title)
    else:
        axis = say("Share of {exports} (%)", exports=exports)
        label = say("{share} (%)", share=title)
    return {"axis": axis, "label": label, "printed": say("printed: {band}", band=band)}


def years_chart(found: Shares) -> dict[str, str]:
    """Return the texts of the chart of yearly shares."""
    allowed = shares.years_inside(found.yearly, *found.allowed)
    texts = chart(found)
    share = f"{beside(found.pooled, *found.band, *found.allowed)} %"
    n = len(found.yearly)
    return {
        "label": texts["label"],
        "summary": say(
            "{share} over all years; {allowed} of {years} years in the tint",
            share=share,
            allowed=allowed,
            years=n,
        )
        if n > 1
        else say("{share} in the one year", share=share),
        "printed": texts["printed"],
        "region": capital(regions.region_name(found.region)),
        "narrow": capital(regions.region_name(found.narrow)),
    }


def both_titles(found: Shares) -> dict[str, str]:
    """Return what the chart of both shares writes over its panels and beside a row."""
    goods, arms = (span(found.years(measure)) for measure in ("all", "arms"))
    own = ""
    if "own_fits" in found.pair:
        own = say("; squares: from {year}", year=found.own_window[0])
    return {
        "all": say("% of Russia's exports, {years}", years=goods),
        "arms": say("% of arms exports, {years}{own}", years=arms, own=own),
        "whole": say("both from {year}", year=found.first_year),
    }
