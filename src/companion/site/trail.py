"""What the page of a claim says in words and on a line: who gives a value, which rule decided."""

import math
import re
from typing import Any

import pandas as pd

from companion.claims import reasons, report
from companion.claims.precision import ends, in_words
from companion.claims.verdicts import Finding
from companion.tables.contract import OPEN

Record = dict[str, Any]
MARGIN = 0.08  # of a line of values, on each side
EDGE = 12  # per cent of the line: what is nearer to an end has its label inwards of it
APART = 25  # per cent of the line: values that are nearer to each other share a label
KINDS = {"value": ("value", "another quantity"), "event": ("date", "another event"),
         "order": ("date", "another event")}  # fmt: skip
ISO = re.compile(r"\b\d{4}-\d\d-\d\d\b")
NO_ORDER = (2, "", 0.0, "")  # the rank of what is neither a number nor a date


def nearest(finding: Finding, known: pd.DataFrame) -> Record:
    """Return the nearest value found: with who gives it, what was measured, and who reported it.

    Who gives it is the data set or the person; only where neither is named, the source's producer.
    """
    row = finding.nearest
    if row is None:
        return {"text": "", "what": "", "reporter": ""}
    who = row["by"] or known.loc[row["source"], "producer"]
    none = pd.isna(row["value"])
    value = row["definition"] if none else reasons.shown(row["value"], finding.claim)
    return {
        "text": f"{value} ({who})",
        "what": "" if none else row["definition"],
        "reporter": "" if row["reporter"] == row["by"] else row["reporter"],
    }


def ranks(findings: list[Finding]) -> dict[str, tuple[int, int]]:
    """Return for each claim its place among all by what is printed, and by the nearest found.

    Numbers come first, by unit and size; then dates; then what is neither.
    """
    keys = [(str(one.claim["claim"]), _printed_key(one), _found_key(one)) for one in findings]
    orders = [sorted({key[column] for key in keys}) for column in (1, 2)]
    return {name: (orders[0].index(printed), orders[1].index(found))
            for name, printed, found in keys}  # fmt: skip


def _printed_key(finding: Finding) -> tuple[int, str, float, str]:
    claim = finding.claim
    if claim["kind"] == "value" and pd.notna(middle := sum(ends(claim)) / 2):
        return (0, str(claim["unit"]), middle, "")
    dates = [str(claim[end]) for end in ("start", "end") if pd.notna(claim[end])]
    return (1, "", 0.0, dates[0]) if claim["kind"] == "event" and dates else NO_ORDER


def _found_key(finding: Finding) -> tuple[int, str, float, str]:
    row = finding.nearest
    if row is None or pd.isna(row["value"]):
        return NO_ORDER
    if finding.claim["kind"] == "value":
        return (0, str(finding.claim["unit"]), float(row["value"]), "")
    return (1, "", 0.0, str(row["value"]))


def rule(finding: Finding, qualifiers: pd.DataFrame) -> Record:
    """Return the steps that led to a verdict: what is covered, how many fit, and why that decides.

    Returns
    -------
    dict
        ``covers``, empty where the print has no limits of its own; ``tally``; and ``clause``, the
        one part of the rule that applied.
    """
    return {
        "covers": _covers(finding, qualifiers),
        "tally": " ".join(_tally(finding)),
        "clause": _clause(finding),
    }


def _covers(finding: Finding, qualifiers: pd.DataFrame) -> str:
    """Say what the print covers, with days written out and open ends in words."""
    text = ISO.sub(lambda day: in_words(day[0]), report.covers(finding, qualifiers))
    more = "more" if finding.claim["kind"] == "value" else "later"
    return text.replace("no limit to ", "everything up to ").replace(" to no limit", f" and {more}")


def _tally(finding: Finding) -> list[str]:
    """Say how many values or dates decide, how many of them fit, and what does not decide."""
    same, kind = finding.same, finding.claim["kind"]
    thing, other = KINDS[kind]
    decides = same["agrees"].notna()
    agrees = same.loc[decides, "agrees"].astype(bool)
    count, fits = len(agrees), int(agrees.sum())
    can, fit = "decide", "fit"
    if kind == "order":
        can, fit = "can be compared with those before in the sentence", "follow them"
    if count == 0:
        said = [f"No {thing} was found that decides."]
    elif count == 1:
        said = [f"One {thing} {_third(can)}, and it {_third(fit) if fits else f'does not {fit}'}."]
    elif fits in (0, count):
        said = [f"{count} {thing}s {can}, and {f'all {fit}' if fits else f'none {_third(fit)}'}."]
    else:
        said = [f"{count} {thing}s {can}: {fits} {_third(fit) if fits == 1 else fit}, "
                f"{count - fits} {'does' if count - fits == 1 else 'do'} not."]  # fmt: skip
    if others := len(finding.evidence) - len(same):
        also = " more" if count else ""
        said.append(f"{others}{also} {'is' if others == 1 else 'are'} of {other} and "
                    f"{'decides' if others == 1 else 'decide'} nothing.")  # fmt: skip
    unclear = ~decides & ~_begins(same) if kind == "order" else ~decides
    if left := int(unclear.sum()):
        said.append(f"{left} {'leaves' if left == 1 else 'leave'} it open.")
    return said


def _third(verb: str) -> str:
    """Return a verb, with what follows it, as it stands after one thing.

    Examples
    --------
    >>> [_third(verb) for verb in ("fit", "follow them", "can be compared")]
    ['fits', 'follows them', 'can be compared']
    """
    word, _, rest = verb.partition(" ")
    return verb if word == "can" else f"{word}s {rest}".rstrip()


def _begins(rows: pd.DataFrame) -> "pd.Series[bool]":
    """Tell which events come first in the sentence: they have none to follow."""
    return rows["position"].eq(rows["position"].min())


def _clause(finding: Finding) -> str:
    """Return the part of the rule that applied."""
    kind = finding.claim["kind"]
    thing, _ = KINDS[kind]
    match finding.verdict:
        case "differs" if kind == "order":
            return "one date against the order that the sentence gives is enough"
        case "differs" if kind == "event" and finding.claim["qualifier"] in OPEN:
            return "one date outside an open-ended period is enough"
        case "differs":
            return f"no {thing} that was found falls within what is printed"
        case "unconfirmed":
            return (
                "no value falls within what is printed, but values of two origins lie on both "
                "sides of it"
            )
        case "depends":
            return f"some {thing}s fall within what is printed and some do not"
        case "date confirmed" if kind == "order":
            return "the dates follow each other as printed; the rest of the sentence is unchecked"
        case "date confirmed":
            return "the date is as printed; the rest of the sentence is unchecked"
        case "agrees" if kind == "order":
            return "every date stands where the sentence puts it"
        case "agrees":
            return f"every {thing} that decides falls within what is printed"
        case _:
            return f"without a {thing} that decides there is nothing to compare"


def strip(finding: Finding) -> Record:
    """Place the printed number, what it covers and the values found on a line, in per cent of it.

    Returns
    -------
    dict
        ``low`` and ``high`` of the band, ``printed`` (one place, or two of a printed band),
        ``dots`` (place, whether it fits, the value in words), ``head`` (the label of what is
        printed) and ``labels`` (those of the lowest and the highest value found), each with place,
        ``anchor`` and text; empty for dates, and where there is nothing to compare.
    """
    claim, same = finding.claim, finding.same
    same = same[same["value"].notna()]
    if claim["kind"] != "value" or finding.low is None or same.empty:
        return {}
    low, high = float(finding.low), float(finding.high or 0.0)
    printed = list(dict.fromkeys(ends(claim)))
    values = [float(value) for value in same["value"]]
    points = [point for point in (low, high, *printed, *values) if math.isfinite(point)]
    begin, end = min(points), max(points)
    room = (end - begin or abs(end) or 1.0) * MARGIN
    begin, end = begin - room, end + room

    def place(value: float) -> float:
        return round(100 * (min(max(value, begin), end) - begin) / (end - begin), 2)

    def label(ends: list[float]) -> Record:
        first, last = place(ends[0]), place(ends[-1])
        texts = dict.fromkeys(reasons.shown(value, claim) for value in ends)
        at: Record = {"place": round((first + last) / 2, 2), "anchor": "middle"}
        if first < EDGE:
            at = {"place": first, "anchor": "start"}
        elif last > 100 - EDGE:
            at = {"place": last, "anchor": "end"}
        return at | {"text": " to ".join(texts)}

    span = sorted({min(values), max(values)})
    apart = place(span[-1]) - place(span[0]) >= APART
    return {
        "low": place(low),
        "high": place(high),
        "printed": [place(value) for value in printed],
        "dots": [
            {"place": place(value), "fits": bool(fits), "shown": reasons.shown(value, claim)}
            for value, fits in zip(values, same["agrees"], strict=True)
        ],
        "head": label(printed),
        "labels": [label([value]) for value in span] if apart else [label(span)],
    }
