"""What is said of many windows: each sentence from the tables of sweeps."""

from collections.abc import Iterable

import pandas as pd

from companion.render.text import capital, joined, span, spans
from russia_hamas.robustness.windows import Windows
from russia_hamas.trade.flows import FLOWS


def _windows(pairs: Iterable[tuple[int, int]]) -> str:
    return joined(span(pair) for pair in pairs)


def _named(found: Windows, rows: pd.DataFrame) -> str:
    """Name windows with their data sets."""
    each = zip(rows["first_year"], rows["last_year"], rows["series"], strict=True)
    return joined(f"{first} to {last} in {found.names[key]}" for first, last, key in each)


def flow_words(found: Windows) -> str:
    """Name the flow whose growth is looked at."""
    return FLOWS[found.flow].phrase.format(partner=found.partner)


def growth(found: Windows) -> str:
    """Say which windows reach the printed growth, and what the paper's own years give."""
    hits = found.known[found.known["reaches"]]
    verb = "reaches" if len(hits) == 1 else "reach"
    which = f": {_named(found, hits)}" if len(hits) else ""
    told = (
        f"Of {len(found.known)} windows and data sets with values in both years, "
        f"{len(hits) or 'none'} {verb} the growth that the paper prints for {flow_words(found)} "
        f"({found.printed_ratio:.1f} times){which}"
    )
    rows = found.in_own
    each = joined(
        f"{ratio:.1f} times in {found.names[key]}"
        for ratio, key in zip(rows["ratio"], rows["series"], strict=True)
    )
    own = f"; in the paper's own years, {span(found.own)}, it is {each}" if each else ""
    return f"{told}{own}."


def _needs(found: Windows, measure: str) -> str:
    rows = found.counts[found.counts["measure"] == measure]
    hits = int((rows["inside"] > 0).sum())
    if not hits:
        return "for no region in any window"
    parts = found.needed(measure)
    return (
        f"only for regions that contain {joined(parts)}"
        if parts
        else f"for {hits} of {len(rows)} regions"
    )


def shares(found: Windows) -> str:
    """Say what a region needs for each printed share."""
    goods, arms = (_needs(found, measure) for measure in ("all", "arms"))
    return (
        f"The share of all exports lies in what the paper's words allow {goods}, that of arms "
        f"exports {arms}."
    )


def both(found: Windows) -> str:
    """Say in which windows one region lies in what the words of both shares allow."""
    rows = found.fits_both
    pairs = sorted(set(zip(rows["first_year"], rows["last_year"], strict=True)))
    if not pairs:
        return f"In none of {len(found.pairs)} windows does one region lie in both."
    parts = found.beside(rows["region"])
    always = f", always one with {joined(parts)}" if parts else ""
    drawn = found.shares["region"].nunique()
    one = "one lies" if len(rows) == len(pairs) else "at least one lies"
    return (
        f"Of the {drawn} regions, {one} in both in {len(pairs)} of {len(found.pairs)} windows, "
        f"{_windows(pairs)}{always}{_begins(found, pairs)}."
    )


def _begins(found: Windows, pairs: list[tuple[int, int]]) -> str:
    """Say of which years the data of the earliest windows are."""
    notes = []
    goods = int(found.distinct.loc[found.distinct["measure"] == "all", "from_year"].min())
    if any(first < goods for first, _ in pairs):
        notes.append(f"the exports begin in {goods}")
    if found.foreign and any(first <= found.foreign[-1] for first, _ in pairs):
        notes.append(f"the arms of {spans(found.foreign)} are the Soviet Union's")
    return f"; for windows from {min(pairs)[0]} {joined(notes)}" if notes else ""


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
        f"{capital(flow_words(found))}: last year of a window (across) over its first (down)",
        f"Dashed frame: the paper's years, {span(found.own)}; solid frame: at least the printed "
        f"{found.printed_ratio:.1f}",
    ]


def block_names(found: Windows) -> dict[str, str]:
    """Return the head of each data set's block."""
    groups = found.known.groupby("series", sort=False)["reaches"].agg(["sum", "size"])
    return {
        key: f"{found.names[key]}: {hits} of {count} windows"
        for key, hits, count in groups.itertuples(name=None)
    }
