"""Verdicts: each claim held against the evidence, at its printed precision."""

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from companion.claims import evidence
from companion.claims.evidence import Rule, Tables
from companion.claims.precision import COUNTED, dates, in_words, interval, period, plain
from companion.errors import DataError, suggest

ORDER = ("differs", "depends", "agrees", "unchecked")


@dataclass(frozen=True)
class Finding:
    """The verdict on one claim and what it rests on; every value in the claim's unit.

    ``low`` and ``high`` are what the printed number covers (texts such as ``2010-05-13`` for
    dates). ``evidence`` holds one row for each value: the columns of
    :data:`companion.claims.evidence.COLUMNS`, ``agrees``, and ``difference``, the value less the
    printed number or the nearer end of its band, in days for dates.
    """

    claim: pd.Series
    low: float | str | None
    high: float | str | None
    verdict: str
    reason: str
    judgement: str
    evidence: pd.DataFrame

    @property
    def nearest(self) -> pd.Series | None:
        """The evidence for the same quantity that lies nearest to what is printed."""
        rows = self.evidence[self.evidence["same_quantity"].astype(bool)]
        return None if rows.empty else rows.loc[rows["difference"].abs().idxmin()]

    def record(self, sources: pd.DataFrame) -> dict[str, Any]:
        """Return the finding for machines, as ``docs/audit.schema.json`` describes it."""
        claim = self.claim.astype(object).where(self.claim.notna(), None)
        rows = self.evidence.drop(columns="claim").to_dict("records")
        return {
            "id": claim["claim"],
            "printed": plain(claim["printed"]),
            "unit": claim["unit"],
            "statement": claim["statement"],
            "place": {"section": claim["section"], "paragraph": int(claim["paragraph"])},
            "cites": claim["reference"],
            "low": _finite(self.low),
            "high": _finite(self.high),
            "verdict": self.verdict,
            "reason": self.reason,
            "judgement": self.judgement or None,
            "difference": None if self.nearest is None else float(self.nearest["difference"]),
            "evidence": [
                {
                    **row,
                    "high": _finite(row["high"]),
                    "also_in": row["also_in"].split(),
                    "citation": sources.loc[row["source"], "citation"],
                    "url": sources.loc[row["source"], "url"],
                }
                for row in rows
            ],
        }


def judge(tables: Tables, rules: dict[str, Rule], kind: str = "all") -> list[Finding]:
    """Compute the verdict on every claim, in the paper's order.

    A claim *agrees* if all evidence for its quantity lies in what it covers, *differs* if none
    does, *depends* if some does; without evidence it is *unchecked*. What a printed number covers
    is declared in ``data/qualifiers.csv``; evidence that is itself rounded agrees if the two
    intervals meet.

    Parameters
    ----------
    tables
        ``claims``, ``events``, ``qualifiers``, ``reviews`` and what the rules read, by name
        without folder.
    rules
        As in :func:`companion.claims.evidence.observe`.
    kind
        ``value``, ``event`` or ``all``.

    Raises
    ------
    DataError
        If a review or an event names a claim that does not exist.
    """
    claims = tables["claims"]
    for name in ("reviews", "events"):
        for claim in tables[name]["claim"].dropna():
            if claim not in set(claims["claim"]):
                hint = suggest(claim, claims["claim"].tolist())
                raise DataError(f"data/{name}.csv: there is no claim {claim!r}.{hint}")
    claims = claims if kind == "all" else claims[claims["kind"] == kind]
    observed = evidence.observe(claims, tables, rules)
    return [_judge(claim, observed, tables) for _, claim in claims.iterrows()]


def _judge(claim: pd.Series, observed: pd.DataFrame, tables: Tables) -> Finding:
    qualifiers = tables["qualifiers"].set_index("qualifier")
    rows = observed[observed["claim"] == claim["claim"]].reset_index(drop=True)
    low: float | str | None = None
    high: float | str | None = None
    agrees: list[bool] = []
    away: list[float] = []
    if claim["kind"] == "event":
        first, last = dates(claim, qualifiers)
        low, high = first.isoformat(), None if last == date.max else last.isoformat()
        for start, end in map(period, rows["value"]):
            agrees.append(start >= first and end <= last)
            away.append(float(max((start - last).days, 0) - max((first - end).days, 0)))
    elif claim["status"] != "not in the text":
        low, high = interval(claim, qualifiers)
        ends = [claim["value"]] if pd.isna(claim["low"]) else [claim["low"], claim["high"]]
        for row in rows.itertuples():
            agrees.append(row.high >= low and row.low <= high)
            away.append(_from_band(row.value, ends))
    rows = rows.assign(agrees=agrees, difference=away)
    verdict = _verdict(rows.loc[rows["same_quantity"].astype(bool), "agrees"].astype(bool))
    reviews = tables["reviews"]
    notes = reviews[reviews["claim"] == claim["claim"]].set_index("kind")["text"]
    reason = _reason(claim, verdict, rows, notes.get("search"))
    return Finding(claim, low, high, verdict, reason, notes.get("judgement", ""), rows)


def _verdict(agrees: pd.Series) -> str:
    """Return what follows from whether each value for the same quantity agrees."""
    if agrees.empty:
        return "unchecked"
    if agrees.all():
        return "agrees"
    return "depends" if agrees.any() else "differs"


def _from_band(value: float, ends: list[float]) -> float:
    if min(ends) <= value <= max(ends):
        return 0.0
    return min((value - float(end) for end in ends), key=abs)


def _reason(claim: pd.Series, verdict: str, rows: pd.DataFrame, search: str | None) -> str:
    same = rows[rows["same_quantity"].astype(bool)]
    fits = same["agrees"].astype(bool)
    match verdict:
        case "agrees":
            text = f"Confirmed: {_groups(claim, same)}."
        case "differs":
            text = f"No source gives it; found: {_groups(claim, same)}."
        case "depends":
            text = f"Holds for {_groups(claim, same[fits])}; not for {_groups(claim, same[~fits])}."
        case _:
            text = f"{search or 'No evidence was looked for'}."
    others = rows[~rows["same_quantity"].astype(bool) & rows["agrees"].astype(bool)]
    if len(others):
        kind = "date of another event" if claim["kind"] == "event" else "value of another quantity"
        also = "also " if verdict == "depends" else ""
        text += f" It is {also}the {kind}: {_groups(claim, others)}."
    return text


def _groups(claim: pd.Series, rows: pd.DataFrame) -> str:
    """Say definitions, or who gave the values where all have one definition, with the values."""
    one = len(set(rows["definition"])) == 1
    key = "by" if one and rows["by"].any() else "definition"
    parts = []
    for name, group in rows.groupby(key, sort=False):
        values = [shown(value, claim) for value in group.sort_values("value")["value"]]
        values = list(dict.fromkeys(values))
        span = values[0] if len(values) == 1 else f"{values[0]} to {values[-1]}"
        span = f"at least {span}" if (group["high"] == float("inf")).any() else span
        parts.append(f"{name} ({span})")
    lead = f"{rows['definition'].iloc[0]} by " if key == "by" else ""
    return lead + ", ".join(parts)


def shown(value: float | str, claim: pd.Series) -> str:
    """Write out a value, one digit finer than the claim and to three figures, or a date."""
    if isinstance(value, str):
        return in_words(value)
    if claim["unit"] in COUNTED:
        return f"{value:,.0f}"
    size = 0 if value == 0 else math.floor(math.log10(abs(value)))
    return trimmed(value, max(int(claim["decimals"]) + 1, 2 - size))


def trimmed(value: float, digits: int) -> str:
    """Write a number out with at most so many decimals, without closing zeros."""
    text = f"{value:,.{digits}f}".replace("-", "−")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _finite(bound: float | str | None) -> float | str | None:
    return None if bound in (float("inf"), float("-inf")) else bound
