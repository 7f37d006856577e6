"""The ledger: all verdicts as tables, for readers, for files and for the chart."""

from typing import Any

import pandas as pd

from companion.claims.precision import COUNTED, plain, short
from companion.claims.verdicts import ORDER, Finding, shown, trimmed
from companion.errors import CompanionError, suggest


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
    text = trimmed(difference, digits)
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
        alike = [finding for finding in findings if finding.verdict == verdict]
        if verdict == "unchecked":
            rows.append(head | {"label": ""})
        for finding in alike:
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
