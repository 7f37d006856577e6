"""Verdicts: each claim held against the evidence, at its printed precision."""

import math
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any

import numpy as np
import pandas as pd

from companion.claims import evidence
from companion.claims.evidence import Rule, Tables
from companion.claims.precision import (
    allowed_days,
    ends,
    finite,
    fits_days,
    interval,
    period,
    plain,
    printed_days,
)
from companion.claims.reasons import reason
from companion.claims.support import Family, Records, Support, support, weakest
from companion.render.language import locales
from companion.render.language.words import say
from companion.tables.contract import OPEN
from companion.tables.records import citation

MEANINGS = {  # from what holds least to what could not be compared
    "differs": "no value found falls within what the printed figure or date covers; for an order "
    "of events or an open-ended period one contrary date is enough",
    "unconfirmed": "no number found falls within what the printed one covers, but numbers of two "
    "origins lie on either side of it",
    "depends": "some values found fall within what the printed figure or date covers and some do "
    "not",
    "date confirmed": "the dates found are as printed; the rest of the sentence was not checked",
    "agrees": "all values found fall within what the printed figure or date covers",
    "unchecked": "no evidence was found that decides",
}
ORDER = tuple(MEANINGS)


@dataclass(frozen=True)
class Finding:
    """The verdict on one claim and what it rests on; every value in the claim's unit.

    ``low`` and ``high`` are what the printed number covers (texts such as ``2010-05-13`` for
    dates). ``evidence`` holds one row for each value: the columns of
    :data:`companion.claims.evidence.COLUMNS`; ``agrees``, None where it decides nothing; and
    ``difference``, the value less the printed number or the nearer end of its band, in days for
    dates. ``support`` has the origins of what decides.
    """

    claim: pd.Series
    low: float | str | None
    high: float | str | None
    verdict: str
    reason: str
    judgement: str
    evidence: pd.DataFrame
    support: Support

    @cached_property
    def same(self) -> pd.DataFrame:
        """The evidence for the same quantity."""
        return self.evidence[self.evidence["same_quantity"].astype(bool)]

    @cached_property
    def nearest(self) -> pd.Series | None:
        """The evidence for the same quantity that lies nearest to what is printed.

        Where the claim differs, the nearest of those that contradict it.
        """
        rows = self.same
        if self.verdict == "differs":
            rows = rows[rows["agrees"].eq(False)]
        away = rows["difference"].astype(float).abs().dropna()
        if away.empty:
            return None if rows.empty else rows.iloc[0]
        return rows.loc[away.idxmin()]

    @property
    def repeats(self) -> str:
        """The claim that says the same thing and is counted, if this one repeats it."""
        return evidence.text(self.claim["repeats"])

    def record(self, sources: pd.DataFrame) -> dict[str, Any]:
        """Return the finding for machines, as ``docs/audit.schema.json`` describes it."""
        claim = self.claim.astype(object).where(self.claim.notna(), None)
        rows = self.evidence.drop(columns="claim").astype(object)
        rows = rows.where(rows.notna(), None).to_dict("records")
        nearest = self.nearest
        away = None if nearest is None else nearest["difference"]
        return {
            "id": claim["claim"],
            "kind": claim["kind"],
            "printed": plain(claim["printed"]),
            "unit": claim["unit"],
            "statement": claim["statement"],
            "place": {"section": claim["section"], "paragraph": int(claim["paragraph"])},
            "cites": claim["reference"],
            "repeats": self.repeats or None,
            "low": finite(self.low),
            "high": finite(self.high),
            "verdict": self.verdict,
            "reason": self.reason,
            "judgement": self.judgement or None,
            "difference": finite(away),
            "support": self.support.record,
            "evidence": [
                {
                    **row,
                    "high": finite(row["high"]),
                    "also_in": row["also_in"].split(),
                    "grade": sources.loc[row["source"], "grade"],
                    "citation": citation(sources.loc[row["source"]]),
                    "url": sources.loc[row["source"], "url"],
                }
                for row in rows
            ],
        }


@locales.english()  # it is saved
def judge(tables: Tables, rules: dict[str, Rule], kind: str = "all") -> list[Finding]:
    """Compute the verdict on every claim, in the paper's order.

    A claim *agrees* if all evidence that decides falls within what it covers, and *depends* if some
    does. If none does it *differs*; but a value between those of two origins is *unconfirmed*. A
    date or an order of events without the rest of its sentence is *date confirmed*. Without
    evidence that decides a claim is *unchecked*. What a printed number covers is declared in
    ``data/qualifiers.csv``; evidence that is itself rounded agrees if the two intervals meet.

    Parameters
    ----------
    tables
        ``claims``, ``events``, ``qualifiers``, ``reviews``, ``sources``, ``families`` and what the
        rules read, by name without folder.
    rules
        As in :func:`companion.claims.evidence.observe`.
    kind
        ``value``, ``event``, ``order`` or ``all``.

    Returns
    -------
    list of Finding
        Their texts are English; :func:`retold` has those of the language in use.
    """
    return _judged(tables, rules, kind)


def retold(findings: list[Finding], tables: Tables, rules: dict[str, Rule]) -> list[Finding]:
    """Return findings of :func:`judge` with their texts in the language in use."""
    if locales.current() is locales.ENGLISH:
        return findings
    known = {finding.claim["claim"] for finding in findings}
    return [one for one in _judged(tables, rules, "all") if one.claim["claim"] in known]


def _judged(tables: Tables, rules: dict[str, Rule], kind: str) -> list[Finding]:
    claims = tables["claims"]
    claims = claims if kind == "all" else claims[claims["kind"] == kind]
    observed = evidence.observe(claims, tables, rules)
    known = _Known(
        tables["qualifiers"].set_index("qualifier"),
        tables["reviews"].set_index(["claim", "kind"])["text"].to_dict(),
        tables["sources"].set_index("source").to_dict("index"),
        tables["families"].set_index("family").to_dict("index"),
    )
    rows = {key: group.reset_index(drop=True) for key, group in observed.groupby("claim")}
    none = observed.iloc[:0]
    return [_judge(claim, rows.get(claim["claim"], none), known) for _, claim in claims.iterrows()]


def without(finding: Finding, family: Family) -> str:
    """Return the verdict that a claim would have if nothing of one origin counted.

    Parameters
    ----------
    finding
        The claim with its evidence.
    family
        One of ``finding.support.families``.
    """
    rows = finding.same
    kept = [not {row.source, *row.also_in.split()} <= set(family.sources)
            for row in rows.itertuples()]  # fmt: skip
    left = rows[kept]
    if finding.claim["kind"] == "order":
        agrees, _ = _in_order(left)
        left = left.assign(agrees=pd.Series(agrees, left.index, dtype=object))
    deciding = left[left["agrees"].notna()]
    return _verdict(finding.claim, deciding, len(finding.support.families) - 1)


@dataclass(frozen=True)
class _Known:
    """What every claim is judged by: tables by their keys."""

    qualifiers: pd.DataFrame
    reviews: dict[tuple[str, str], str]
    sources: Records
    families: Records


def _judge(claim: pd.Series, rows: pd.DataFrame, known: _Known) -> Finding:
    qualifiers = known.qualifiers
    low: float | str | None = None
    high: float | str | None = None
    agrees: list[bool | None] = []
    away: list[float] = []
    if claim["kind"] == "order":
        agrees, away = _in_order(rows)
    elif claim["kind"] == "event":
        first, last = allowed_days(claim, qualifiers)
        low = None if first == date.min else first.isoformat()
        high = None if last == date.max else last.isoformat()
        agrees = [fits_days(claim, qualifiers, value) for value in rows["value"]]
        away = [_days_away(claim, value) for value in rows["value"]]
    elif claim["status"] != "not in the text":
        low, high = interval(claim, qualifiers)
        printed = ends(claim)
        for value, least, most in zip(rows["value"], rows["low"], rows["high"], strict=True):
            none = pd.isna(value)
            open_end = most == math.inf and least < low  # "at least", and less than printed
            agrees.append(None if open_end else not none and most >= low and least <= high)
            away.append(math.nan if none else _from_band(value, *printed))
    rows = rows.assign(
        agrees=np.array(agrees, dtype=object), difference=np.array(away, dtype=float)
    )
    same = rows["same_quantity"].astype(bool)
    deciding = rows[same & rows["agrees"].notna()]
    origins = partial(support, claim=claim["claim"], sources=known.sources, families=known.families)
    found = origins(deciding)
    verdict = _verdict(claim, deciding, len(found.families))
    resting = _resting(deciding, verdict)
    if claim["kind"] == "order" and len(deciding):
        found = weakest(rows[same], origins)
    elif len(resting) < len(deciding):
        found = origins(resting)
    notes = {
        kind: known.reviews.get((claim["claim"], kind), "") for kind in ("search", "judgement")
    }
    by_citation = claim["status"] in qualifiers.index
    why = [reason(claim, verdict, rows, deciding, notes["search"], by_citation=by_citation)]
    if verdict == "depends":
        fits = origins(deciding[deciding["agrees"].eq(True)])
        why += [say("What holds rests on reposts alone.")] if fits.only_reposts else []
    told = " ".join(filter(None, [*why, found.caveats]))
    return Finding(claim, low, high, verdict, told, notes["judgement"], rows, found)


def _verdict(claim: pd.Series, deciding: pd.DataFrame, families: int) -> str:
    """Return what follows from the evidence that decides."""
    agrees = deciding["agrees"].astype(bool)
    if agrees.empty:
        return "unchecked"
    if agrees.all():
        dated = claim["kind"] != "value" and not deciding["whole"].astype(bool).any()
        return "date confirmed" if dated else "agrees"
    open_period = claim["kind"] == "event" and claim["qualifier"] in OPEN
    if claim["kind"] == "order" or open_period:
        return "differs"  # one date against it is enough
    if agrees.any():
        return "depends"
    signs = {value > 0 for value in deciding["difference"].dropna()}
    return (
        "unconfirmed" if claim["kind"] == "value" and len(signs) > 1 and families > 1 else "differs"
    )


def _resting(deciding: pd.DataFrame, verdict: str) -> pd.DataFrame:
    """Keep what a verdict rests on: what contradicts, or what confirms the whole sentence."""
    match verdict:
        case "differs":
            return deciding[deciding["agrees"].eq(False)]
        case "agrees":
            return deciding[deciding["whole"].astype(bool)]
        case _:
            return deciding


def _in_order(rows: pd.DataFrame) -> tuple[list[bool | None], list[float]]:
    """Hold dates against the order in which a sentence puts their events.

    Returns whether each event stands after all that come before it in the sentence (None for the
    first, and where the dates leave it open), and by how many days it follows the last of them,
    or precedes the nearest.
    """
    agrees: list[bool | None] = []
    away: list[float] = []
    for row in rows.itertuples():
        before = rows.loc[rows["position"] < row.position, "value"]
        begin, end = period(row.value)
        gaps = [(begin - period(other)[1]).days for other in before]
        surely_before = any(end < period(other)[0] for other in before)
        after_all = bool(gaps) and min(gaps) >= 0
        agrees.append(False if surely_before else True if after_all else None)
        early = [gap for gap in gaps if gap < 0]
        away.append(float(max(early) if early else min(gaps, default=math.nan)))
    return agrees, away


def _days_away(claim: pd.Series, found: str) -> float:
    """Return how many days a date lies outside the printed one."""
    (first, last), (begin, end) = printed_days(claim), period(found)
    return float(max((begin - last).days, 0) - max((first - end).days, 0))


def _from_band(value: float, low: float, high: float) -> float:
    if low <= value <= high:
        return 0.0
    return min(value - low, value - high, key=abs)
