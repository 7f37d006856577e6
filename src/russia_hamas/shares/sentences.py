"""What is said of a region's share in Russia's exports: each sentence from what was found."""

import pandas as pd

from companion.claims import precision
from companion.render.text import beside, capital, joined, span, spans
from russia_hamas.shares import regions, shares
from russia_hamas.shares.findings import Shares

NO_BREAK = "\u00a0"
NAMES = {"all": "Russia's exports", "arms": "Russia's arms exports"}
UNITS = {
    "all": "Shares of the dollar value, in the sum of exports over all partners.",
    "arms": "Own calculation from the SIPRI Arms Transfers Database: shares of trend-indicator "
    "values (TIV), which measure volume and not money.",
}
VALUES = {"all": "Value in US$ million.", "arms": "Value in million TIV."}


def is_middle_east(found: Shares) -> bool:
    """Say whether the region can be called the Middle East: whether it takes in the core."""
    return "core" in found.region.split(",")


def title_of(found: Shares) -> str:
    """Name the share that is looked at."""
    whose = "the Middle East" if is_middle_east(found) else regions.region_name(found.region)
    whose += "'s" if not whose.endswith("s") else "'"
    return f"{capital(whose)} share of {NAMES[found.measure]}"


def _pct(value: float, *ends: float) -> str:
    return f"{beside(value, *ends)} per cent"


def _range(ends: tuple[float, float]) -> str:
    return f"{ends[0]:g} to {ends[1]:g}"


def soviet(found: Shares) -> str:
    """Say whose the arms of the first years are, where they are not Russia's."""
    if not found.foreign:
        return ""
    return f"The arms of {spans(found.foreign)} are the Soviet Union's."


def whole(found: Shares) -> str:
    """Say what the region took over the window, and what is printed."""
    low, high = found.allowed
    pooled = found.pooled
    if found.band[0] <= pooled <= found.band[1]:
        verdict = "the share lies in it"
    elif low <= pooled <= high:
        verdict = f"the share lies in what these words and digits allow ({_range(found.allowed)})"
    else:
        side = "below" if pooled < low else "above"
        verdict = f"the share lies {side} what these words allow ({_range(found.allowed)})"
    years = span(found.yearly["year"])
    name = regions.region_name(found.region)
    return (
        f"{capital(name)} took {_pct(pooled, *found.band, *found.allowed)} of "
        f"{NAMES[found.measure]} in {years}; the paper "
        f'prints "{found.printed}" for the Middle East since {str(found.claim["start"])[:4]}: '
        f"{verdict}."
    )


def definitions(found: Shares) -> str:
    """Say which of the regions that could be meant lie in the band."""
    table = found.search
    hits, needed = int(table["inside"].sum()), shares.needed(table)
    of = f"Of {len(table)} regions that can be called the Middle East, {hits} {_verb(hits, 'lie')}"
    if not hits:
        top = table.iloc[-1]
        return (
            f"None of {len(table)} regions that can be called the Middle East lies in what the "
            f"paper's words allow ({_range(found.allowed)}); the largest, with "
            f"{regions.parts(top['region'])}, has {_pct(top['pooled_pct'], *found.allowed)}."
        )
    which = "it contains" if hits == 1 else "each of them contains"
    common = f", and {which} {joined(needed)}" if needed else ""
    return f"{of} in what the paper's words allow ({_range(found.allowed)}){common}."


def _fit(pair: pd.DataFrame, column: str) -> str:
    rows = pair[pair[column]]
    if rows.empty:
        return f"none of {len(pair)} regions lies in what the words of both printed bands allow"
    needed = shares.needed(rows.assign(inside=True))
    each = "it contains" if len(rows) == 1 else "each contains"
    extra = f" ({each} {joined(needed)})" if needed else ""
    return (
        f"{len(rows)} of {len(pair)} regions {_verb(len(rows), 'lie')} in what the words of both "
        f"printed bands allow{extra}"
    )


def _verb(count: int, verb: str) -> str:
    return f"{verb}s" if count == 1 else verb


def same_region(found: Shares, elsewhere: str = "") -> str:
    """Say which regions both bands allow, with the Soviet Union's years and without."""
    pair = found.pair
    if pair.empty:
        return "For this window there are not both shares, so no region can be held to both bands."
    goods, arms = (span(found.years(measure)) for measure in ("all", "arms"))
    when = f"Over {arms}" if goods == arms else f"With the goods of {goods} and the arms of {arms}"
    told = f"{when}, {_fit(pair, 'fits')}"
    if "own_fits" in pair:
        own = int(pair["own_fits"].sum())
        rest = "none does" if not own else f"{own} {'does' if own == 1 else 'do'}"
        told += (
            f"; without the arms of {spans(found.foreign)}, which are the Soviet Union's, {rest}"
        )
    return f"{told}{elsewhere}."


def answer(found: Shares) -> list[str]:
    """Answer the question: what the region took, which regions fit, and whether one fits both."""
    elsewhere = " (other windows, in notebook 4, may say otherwise)"
    return [whole(found), definitions(found), same_region(found, elsewhere)]


def inside(found: Shares) -> str:
    """Say how many years lie in the band as printed, and in what it allows."""
    n = len(found.yearly)
    printed, allowed = (shares.years_inside(found.yearly, *e) for e in (found.band, found.allowed))
    if n == 1:
        where = "in" if allowed else "outside"
        return f"The one year lies {where} what the words and digits allow."
    return (
        f"{printed} of {n} years lie in the printed {_range(found.band)} per cent, {allowed} in "
        f"what its words and digits allow ({_range(found.allowed)})."
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
        return f"Over {years} the pooled share and the mean of the years are the same."
    way = "above" if row["gap_points"] > 0 else "below"
    told = f"Over {years} the pooled share is {gap} points {way} the mean of the years"
    if len(found.periods) < 2:
        return f"{told}."
    first, second = found.periods["pooled_pct"].iloc[:2]
    ends = found.periods[["first_year", "last_year"]].astype(int).iloc[:2]
    early, late = (span(years) for years in ends.itertuples(index=False))
    return f"{told}; it was {first:.1f} in {early} and {second:.1f} in {late}."


def largest(found: Shares) -> str:
    """Say who takes most of the region's share, where that says something."""
    table, name = found.recipients, regions.region_name(found.region)
    if table.empty:
        return f"{capital(name)} took nothing in these years."
    members = regions.members(found.tables["regions"], found.region)
    if len(members) == 1:
        return f"{capital(name)} is the whole region."
    first = table.iloc[0]
    if len(table) == 1:
        return f"{first['partner']} alone took any."
    return f"{first['partner']} makes {first['of_region_pct']:.0f} per cent of the region's share."


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
    unit = " ".join(filter(None, [UNITS[found.measure], soviet_arms(found)]))
    return {
        "Share": title_of(found),
        "whole_share": f"The Middle East's share of {NAMES[found.measure]}",
        "measure_words": NAMES[found.measure],
        "span": span(found.yearly["year"]),
        "region_name": regions.region_name(found.region),
        "region_words": capital(regions.region_name(found.region)),
        "narrow_words": ""
        if found.narrow_yearly is None
        else f"grey line: {regions.region_name(found.narrow)}; ",
        "band_words": _range(found.band),
        "allowed_words": _range(found.allowed),
        "unit_words": unit,
        "value_words": VALUES[found.measure],
        "whole_words": whole(found),
        "inside_words": inside(found),
        "definition_words": definitions(found),
        "largest_words": largest(found),
        "pooling_words": pooling(found),
        "both_words": same_region(found),
        "own_words": f"; squares: without the arms of {spans(found.foreign)}, the Soviet Union's"
        if "own_fits" in found.pair
        else "",
        "unions": str(len(found.search)),
    }


def soviet_arms(found: Shares) -> str:
    """Say whose the arms are, where arms are what is looked at."""
    return soviet(found) if found.measure == "arms" else ""


def chart(found: Shares) -> dict[str, str]:
    """Return what charts of one share write: the measure, and the band in the paper's words."""
    own = " (%, by volume: own calculation)" if found.measure == "arms" else " (%)"
    band = precision.short(found.claim["printed"])
    for word in (" to ", " %"):
        band = band.replace(word, word.replace(" ", NO_BREAK))
    return {
        "axis": f"Share of {NAMES[found.measure]}{own.replace(': own calculation', '')}",
        "label": f"{title_of(found)}{own}",
        "printed": f"printed: {band}",
    }


def years_chart(found: Shares) -> dict[str, str]:
    """Return the texts of the chart of yearly shares."""
    allowed = shares.years_inside(found.yearly, *found.allowed)
    texts = chart(found)
    share = f"{beside(found.pooled, *found.band, *found.allowed)} %"
    n = len(found.yearly)
    return {
        "label": texts["label"],
        "summary": f"{share} over all years; {allowed} of {n} years in the tint"
        if n > 1
        else f"{share} in the one year",
        "printed": texts["printed"],
        "region": capital(regions.region_name(found.region)),
        "narrow": capital(regions.region_name(found.narrow)),
    }


def both_titles(found: Shares) -> dict[str, str]:
    """Return what the chart of both shares writes over its panels and beside a row."""
    goods, arms = (span(found.years(measure)) for measure in ("all", "arms"))
    own = f"; squares: from {found.own_window[0]}" if "own_fits" in found.pair else ""
    return {
        "all": f"% of Russia's exports, {goods}",
        "arms": f"% of arms exports, {arms}{own}",
        "whole": f"both from {found.first_year}",
    }
