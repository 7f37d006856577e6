"""What readers call flows, reporters and values of trade."""

import re
from collections.abc import Iterable

import pandas as pd

from companion.render.language.words import message, say
from companion.render.language.words import name as name_in_language
from companion.render.text import capital, joined, span
from russia_hamas.trade import flows, mirror
from russia_hamas.trade.findings import Trade

ONE_WAY = {
    "russia_exports": message("Russia's exports"),
    "russia_imports": message("{partner}'s exports"),
}
# A value that is only a bound, by qualifier.
BOUNDS = {
    "lower bound": message("at least {value:,.0f}"),
    "approached": message("almost {value:,.0f}"),
    "upper envelope": message("at most {value:,.0f}"),
    "up to": message("up to {value:,.0f}"),
}
SPELLED = {
    "COW": "Correlates of War",
    "ITPD-E": "International Trade and Production Database for Estimation, of the US International "
    "Trade Commission (USITC)",
}
APART = 1.1  # ends of a range as a ratio, from which both are told
BLUNT = 0.2  # width of a range in which the decimal of a ratio of ten and more says nothing


def name_of(found: Trade, flow: str = "") -> str:
    """Name a flow as a sentence does."""
    return say(flows.FLOWS[flow or found.flow].phrase, partner=found.partner)


def short_name(found: Trade) -> str:
    """Name the flow within a sentence that has named both countries."""
    return say(ONE_WAY.get(found.flow, flows.FLOWS[found.flow].name), partner=found.partner)


def usd(value: float) -> str:
    """Write a value in million dollars out."""
    return say("${value:,.0f} million", value=value)


def times(ratio: float, least: float = float("nan"), most: float = float("nan")) -> str:
    """Say how often a base goes into a value, with the digits that both carry.

    Parameters
    ----------
    ratio
        How often.
    least, most
        Between which rounding leaves it; both are told where they are a tenth apart.

    Examples
    --------
    >>> times(4.36), times(4.36, 4.35, 4.37), times(18.5, 14.6, 25.0), times(228.2, 207.4, 253.7)
    ('4.4', '4.4', '15 to 25', '210 to 250')
    >>> times(14.9), times(14.9, 14.6, 15.2)
    ('14.9', '15')
    """
    if pd.notna(least) and pd.isna(most):  # the base may be nothing
        return say("at least {ratio}", ratio=_digits(least, least))
    if pd.isna(least) or most < APART * least:
        return _digits(ratio, ratio if most - least >= BLUNT else ratio / 2)
    return say("{first} to {last}", first=_digits(least, most), last=_digits(most, most))


def _digits(ratio: float, largest: float) -> str:
    """Write a ratio out: with a decimal where the largest beside it is small."""
    whole = round(ratio, -1) if ratio >= 100 else ratio
    return f"{ratio:.1f}" if largest < 10 else f"{whole:.0f}"


def grew(row: pd.Series, kind: str = "") -> str:
    """Say how a row of the table of growth grew; nothing where its first value is nothing."""
    ends = (row[f"{kind}{end}ratio"] for end in ("", "least_", "most_"))
    return "" if pd.isna(row[f"{kind}ratio"]) else times(*ends)


def importers(found: Trade) -> str:
    """Name those whose yearly reports the importers' are."""
    told = {
        "two_way": message("the importers' reports ({name})"),
        "russia_exports": message("{partner}'s import reports ({name})"),
        "russia_imports": message("Russia's import reports ({name})"),
    }
    return say(told[found.flow], name=found.names[mirror.NEW], partner=found.partner)


def qualified(value: float, qualifier: str) -> str:
    """Write a value in million dollars out with what qualifies it."""
    words = {**BOUNDS, "rounded": message("about {value:,.0f}")}
    if qualifier in words:
        return say(words[qualifier], value=value)
    if qualifier:
        return say("{value:,.0f} ({qualifier})", value=value, qualifier=qualifier)
    return f"{value:,.0f}"


def series_name(found: Trade, key: object) -> str:
    """Return what readers call a row of the table of growth."""
    known = {**found.names.to_dict(), mirror.RUSSIA: say("Russian officials")}
    return str(known.get(str(key), capital(name_in_language(str(key)))))


def reporter(found: Trade, key: object, years: Iterable[int]) -> str:
    """Return who reports in a row of the table of growth, year by year where it is mixed."""
    if key == mirror.RUSSIA:
        return say("Russian side")
    if key not in found.reporters.index:
        return say("not stated")
    mixed = [year for year in years if key == mirror.OLD and year in found.parted]
    if mixed:
        return say("mixed in {years}", years=joined(map(str, mixed)))
    return str(found.reporters[key])


def spelled(names: Iterable[str]) -> str:
    """Spell out the abbreviations in the names of data sets.

    Examples
    --------
    >>> spelled(["COW 3.0", "COW 4.0", "Comtrade"])
    'COW: Correlates of War.'
    """
    used = set(re.findall(r"[A-Z][A-Z-]+\b", " ".join(names)))
    each = [f"{short}: {whole}" for short, whole in SPELLED.items() if short in used]
    return f"{'; '.join(each)}." if each else ""


def changes(known: pd.Series) -> str:
    """Say by how many per cent one report differs from another in the first and the last year.

    Examples
    --------
    >>> changes(pd.Series({1999: -21.6, 2005: 76.8}))
    '22 per cent less in 1999 and 77 per cent more in 2005'
    """
    ends = dict.fromkeys([known.index[0], known.index[-1]])
    more, less = (
        message("{gap:.0f} per cent more in {year}"),
        message("{gap:.0f} per cent less in {year}"),
    )
    return joined(
        say(less if known[year] < 0 else more, gap=abs(known[year]), year=year) for year in ends
    )


def prices_of(found: Trade) -> str:
    """Name the prices of values within a sentence; nothing where they are current."""
    return "" if found.prices == "current" else say("in {prices}, ", prices=prices(found))


def prices(found: Trade) -> str:
    """Name the prices that were chosen."""
    if found.prices == "current":
        return say("current prices")
    return say("prices of {year}", year=found.last_year)


def span_of_path(found: Trade) -> str:
    """Name the years along which series are held against a straight line."""
    return span(found.stated["year"]) if len(found.stated) > 1 else found.span


def two_sides(found: Trade) -> str:
    """Say how far the Russian officials' reports exceed the importers'."""
    if "gap_pct" not in found.by_year:
        return ""
    known = found.by_year["gap_pct"].dropna()
    return say(
        "Russian officials gave {changes} than {reports}.",
        changes=changes(known),
        reports=importers(found),
    )


def spread(found: Trade) -> str:
    """Say in which year the reports differ most; nothing if no year has two."""
    if "spread_ratio" not in found.by_year:
        return ""
    known = found.by_year["spread_ratio"].dropna()
    return say(
        "The reports of {year} differ most, by a factor of {factor}.",
        year=known.idxmax(),
        factor=times(known.max()),
    )
