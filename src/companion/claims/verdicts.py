"""Verdicts: each claim held against the evidence, at its printed precision."""

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from companion.claims import evidence
from companion.claims.evidence import Rule, Tables
from companion.claims.precision import COUNTED, dates, in_words, interval, period, plain, short
from companion.errors import CompanionError, DataError, suggest

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
    same = rows[rows["same_quantity"].astype(bool)]
    if same.empty:
        verdict = "unchecked"
    else:
        verdict = {0: "differs", len(same): "agrees"}.get(int(same["agrees"].sum()), "depends")
    reviews = tables["reviews"]
    mine = reviews[reviews["claim"] == claim["claim"]].set_index("kind")["text"]
    reason = _reason(claim, verdict, rows, mine.get("search"))
    return Finding(claim, low, high, verdict, reason, mine.get("judgement", ""), rows)


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
    return _trimmed(value, max(int(claim["decimals"]) + 1, 2 - size))


def _trimmed(value: float, digits: int) -> str:
    text = f"{value:,.{digits}f}".replace("-", "−")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _finite(bound: float | str | None) -> float | str | None:
    return None if bound in (float("inf"), float("-inf")) else bound


def ledger(findings: list[Finding], sources: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each claim.

    Returns
    -------
    pandas.DataFrame
        Columns ``claim``, ``section``, ``paragraph``, ``statement``, ``printed``, ``unit``,
        ``evidence`` (the nearest value with its source and reporter), ``difference``,
        ``verdict``, ``reason``, ``judgement``.
    """
    rows = []
    for finding in findings:
        claim, nearest = finding.claim, finding.nearest
        rows.append(
            {
                "claim": claim["claim"],
                "section": claim["section"],
                "paragraph": claim["paragraph"],
                "statement": claim["statement"],
                "printed": plain(claim["printed"]),
                "unit": claim["unit"],
                "evidence": "" if nearest is None else _with_source(nearest, claim, sources),
                "difference": "" if nearest is None else _away(nearest["difference"], claim),
                "verdict": finding.verdict,
                "reason": finding.reason,
                "judgement": finding.judgement,
            }
        )
    return pd.DataFrame(rows)


def pick(findings: list[Finding], claim: str) -> list[Finding]:
    """Return the finding on one claim alone; without a name, all of them.

    Raises
    ------
    CompanionError
        If there is no such claim.
    """
    if not claim:
        return findings
    known = [str(finding.claim["claim"]) for finding in findings]
    if claim not in known:
        raise CompanionError(
            f"there is no claim {claim!r} among these.{suggest(claim, known)} "
            "`companion audit` lists all."
        )
    return [findings[known.index(claim)]]


def _with_source(row: pd.Series, claim: pd.Series, sources: pd.DataFrame) -> str:
    who = row["reporter"] or sources.loc[row["source"], "producer"]
    return f"{shown(row['value'], claim)} ({who}; {row['source']})"


def _away(difference: float, claim: pd.Series) -> str:
    if claim["kind"] == "event":
        unit = "day" if abs(difference) == 1 else "days"
        return f"{difference:+.0f} {unit}".replace("-", "−") if difference else "0"
    digits = 0 if claim["unit"] in COUNTED else int(claim["decimals"]) + 1
    text = _trimmed(difference, digits)
    return "0" if text in ("0", "−0") else text if difference < 0 else f"+{text}"


def counts(findings: list[Finding]) -> pd.Series:
    """Return how many claims have each verdict, in the order of :data:`ORDER`."""
    found = pd.Series([finding.verdict for finding in findings], dtype="str")
    return found.value_counts().reindex(ORDER, fill_value=0)


def trail(findings: list[Finding], sources: pd.DataFrame) -> pd.DataFrame:
    """Return every value that a verdict rests on, with its source's citation and address.

    Returns
    -------
    pandas.DataFrame
        Columns ``claim``, ``printed``, ``verdict``, then those of the evidence, then
        ``citation`` and ``url``.
    """
    parts = [
        finding.evidence.assign(printed=plain(finding.claim["printed"]), verdict=finding.verdict)
        for finding in findings
    ]
    table = pd.concat(parts, ignore_index=True)
    table = table.join(sources[["citation", "url"]], on="source")
    first = ["claim", "printed", "verdict"]
    return table[first + [column for column in table.columns if column not in first]]


def trail_texts(trail: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Write out the table of :func:`trail` for readers; ``claims`` is ``seeds/claims``."""
    by_key = claims.set_index("claim", drop=False)
    rows = []
    for row in trail.itertuples():
        claim = by_key.loc[row.claim]
        value = shown(row.value, claim)
        if row.low != row.value:
            value += f" ({shown(row.low, claim)} to {shown(row.high, claim)})"
        elif row.high == float("inf"):
            value = f"at least {value}"
        fits = "yes" if row.agrees else "no"
        rows.append(
            {
                "Claim": row.claim,
                "Printed": row.printed,
                "Value (covers)": value,
                "What was measured": row.definition + (f", by {row.by}" if row.by else ""),
                "Fits": fits if row.same_quantity else f"{fits}; another quantity",
                "Source": f"{row.citation} [{row.source}]",
                "Also in": row.also_in.replace(" ", ", "),
                "Address": row.url,
            }
        )
    return pd.DataFrame(rows)


HEADINGS = {
    "differs": "Differs: no source gives it",
    "depends": "Depends on source or definition",
    "agrees": "Agrees",
    "unchecked": "Unchecked: nothing independent found",
}


def plotted(findings: list[Finding]) -> pd.DataFrame:
    """Return what the chart of the ledger shows: each value as a multiple of the printed one.

    Returns
    -------
    pandas.DataFrame
        One row for each value of the same quantity, grouped by verdict in the order of
        :data:`ORDER`: ``claim``, ``verdict``, ``group`` (heading with the number of claims),
        ``label``, ``printed``, ``low_ratio``, ``high_ratio`` (what the printed number covers, over
        its middle), ``ratio`` (of dates: 1, or missing where they differ), ``agrees``, ``away``
        (by how much a date differs), ``value``, ``definition``, ``by``, ``source``. Claims without
        evidence are one row, with their heading alone.
    """
    tally = counts(findings)
    rows = []
    for verdict in ORDER:
        head = {"verdict": verdict, "group": f"{HEADINGS[verdict]} ({tally[verdict]})"}
        mine = [finding for finding in findings if finding.verdict == verdict]
        if verdict == "unchecked":
            rows.append(head | {"label": ""})
        for finding in mine:
            rows += [head | row for row in _plotted(finding)]
    return pd.DataFrame(rows)


def _plotted(finding: Finding) -> list[dict[str, Any]]:
    claim, nearest = finding.claim, finding.nearest
    row = {
        "claim": claim["claim"],
        "label": claim["statement"],
        "printed": short(claim["printed"]),
        "low_ratio": 1.0,
        "high_ratio": 1.0,
        "ratio": 1.0,
        "away": "",
    }
    rows = finding.evidence[finding.evidence["same_quantity"].astype(bool)]
    kept = rows[["agrees", "value", "definition", "by", "source"]].to_dict("records")
    if claim["kind"] == "event":
        if nearest is not None and nearest["difference"]:
            row["away"] = _away(nearest["difference"], claim)
        return [row | one | {"ratio": 1.0 if one["agrees"] else float("nan")} for one in kept]
    ends = [claim["value"]] if pd.isna(claim["low"]) else [claim["low"], claim["high"]]
    middle = float(sum(ends) / len(ends))
    row["low_ratio"] = float(finding.low or 0.0) / middle
    row["high_ratio"] = float(finding.high or 0.0) / middle
    return [row | one | {"ratio": float(one["value"]) / middle} for one in kept]


def ledger_texts(table: pd.DataFrame) -> pd.DataFrame:
    """Write out the table of :func:`ledger` for readers."""
    judged = table["judgement"] != ""
    return pd.DataFrame(
        {
            "Claim": table["statement"]
            + " ("
            + table["claim"]
            + "; "
            + table["section"]
            + " "
            + table["paragraph"].astype(str)
            + ")",
            "Printed": table["printed"],
            "Nearest evidence": table["evidence"],
            "Difference": table["difference"],
            "Verdict": table["verdict"],
            "Reason": table["reason"]
            + (" Judgement: " + table["judgement"] + ".").where(judged, ""),
        }
    )
