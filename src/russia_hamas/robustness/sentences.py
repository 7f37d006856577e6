"""What is said of many windows: each sentence from the tables of sweeps."""

from collections.abc import Iterable

import pandas as pd

from companion.render.language.words import message, say, say_many
from companion.render.text import capital, joined, span, spans
from russia_hamas.robustness.windows import Windows
from russia_hamas.trade.flows import FLOWS


def _windows(pairs: Iterable[tuple[int, int]]) -> str:
    return joined(span(pair) for pair in pairs)


def _named(found: Windows, rows: pd.DataFrame) -> str:
    """Name windows with their data sets."""
    each = zip(rows["first_year"], rows["last_year"], rows["series"], strict=True)
    return joined(
        say("{years} in {name}", years=span([first, last]), name=found.names[key])
        for first, last, key in each
    )


def flow_words(found: Windows) -> str:
    """Name the flow whose growth is looked at."""
    return say(FLOWS[found.flow].phrase, partner=found.partner)


def growth(found: Windows) -> str:
    """Say which windows reach the printed growth, and what the paper's own years give."""
    hits = found.known[found.known["reaches"]]
    told = say_many(
        "Of {windows} windows and data sets with values in both years, {hits} reaches the growth "
        "that the paper prints for {flow} ({ratio:.1f} times)",
        "Of {windows} windows and data sets with values in both years, {hits} reach the growth "
        "that the paper prints for {flow} ({ratio:.1f} times)",
        len(hits),
        windows=len(found.known),
        hits=len(hits) or say("none"),
        flow=flow_words(found),
        ratio=found.printed_ratio,
    )
    if len(hits):
        told = say("{told}: {each}", told=told, each=_named(found, hits))
    rows = found.in_own
    each = joined(
        say("{ratio:.1f} times in {name}", ratio=ratio, name=found.names[key])
        for ratio, key in zip(rows["ratio"], rows["series"], strict=True)
    )
    if each:
        told += say(
            "; in the paper's own years, {years}, it is {each}", years=span(found.own), each=each
        )
    return f"{told}."


def _needs(found: Windows, measure: str) -> str:
    rows = found.counts[found.counts["measure"] == measure]
    hits = int((rows["inside"] > 0).sum())
    if not hits:
        return say("for no region in any window")
    parts = found.needed(measure)
    if parts:
        return say("only for regions that contain {parts}", parts=joined(parts))
    return say("for {count} of {regions} regions", count=hits, regions=len(rows))


def shares(found: Windows) -> str:
    """Say what a region needs for each printed share."""
    goods, arms = (_needs(found, measure) for measure in ("all", "arms"))
    return say(
        "The share of all exports falls within what the paper's words allow {goods}, that of arms "
        "exports {arms}.",
        goods=goods,
        arms=arms,
    )


def both(found: Windows) -> str:
    """Say in which windows one region falls within what the words of both shares allow."""
    rows = found.fits_both
    pairs = sorted(set(zip(rows["first_year"], rows["last_year"], strict=True)))
    if not pairs:
        return say(
            "In none of {windows} windows does one region lie in both.", windows=len(found.pairs)
        )
    parts = found.beside(rows["region"])
    always = say(", always one with {parts}", parts=joined(parts)) if parts else ""
    drawn = found.shares["region"].nunique()
    one = message(
        "Of the {regions} regions, at least one lies in both in {count} of {windows} windows, "
        "{years}{always}{begins}."
    )
    if len(rows) == len(pairs):
        one = message(
            "Of the {regions} regions, one lies in both in {count} of {windows} windows, "
            "{years}{always}{begins}."
        )
    return say(
        one,
        regions=drawn,
        count=len(pairs),
        windows=len(found.pairs),
        years=_windows(pairs),
        always=always,
        begins=_begins(found, pairs),
    )


def _begins(found: Windows, pairs: list[tuple[int, int]]) -> str:
    """Say of which years the data of the earliest windows are."""
    notes = []
    goods = int(found.distinct.loc[found.distinct["measure"] == "all", "from_year"].min())
    if any(first < goods for first, _ in pairs):
        notes.append(say("the exports begin in {year}", year=goods))
    if found.foreign and any(first <= found.foreign[-1] for first, _ in pairs):
        years = spans(found.foreign)
        notes.append(say("the arms of {years} are the Soviet Union's", years=years))
    if not notes:
        return ""
    return say("; for windows from {year} {notes}", year=min(pairs)[0], notes=joined(notes))


def answer(found: Windows) -> list[str]:
    """Answer the question: the growth, the shares, and both shares at once."""
    return [growth(found), shares(found), both(found)]


def facts(found: Windows) -> dict[str, str]:
    """Return every value that titles, captions and alt texts ask for."""
    lacking = found.growth.groupby("series")["first_year"].agg(["min", "max"])
    return {
        "partner_name": found.partner,
        "growth_words": growth(found),
        "share_words": shares(found),
        "both_words": both(found),
        "blocks": str(found.known["series"].nunique()),
        "begin": span([int(lacking["min"].min()), int(lacking["max"].max())]),
        "own": span(found.own),
        "printed": f"{found.printed_ratio:.1f}",
        "regions": str(found.counts["region"].nunique()),
    }


def growth_heading(found: Windows) -> list[str]:
    """Return what the chart of growth writes over its blocks."""
    return [
        say(
            "{flow}: last year of a window (across) over its first (down)",
            flow=capital(flow_words(found)),
        ),
        say(
            "Dashed frame: the paper's years, {years}; solid frame: at least the printed "
            "{ratio:.1f}",
            years=span(found.own),
            ratio=found.printed_ratio,
        ),
    ]


def block_names(found: Windows) -> dict[str, str]:
    """Return the head of each data set's block."""
    groups = found.known.groupby("series", sort=False)["reaches"].agg(["sum", "size"])
    return {
        key: say(
            "{name}: {count} of {windows} windows",
            name=found.names[key],
            count=hits,
            windows=count,
        )
        for key, hits, count in groups.itertuples(name=None)
    }
