"""What ``companion audit`` prints: the ledger, one claim's trail, the reference list."""

import json
from pathlib import Path
from typing import Literal

import pandas as pd

from companion.claims import judged, ledger, precision, reasons, references, transcription
from companion.claims.support import GRADES
from companion.claims.verdicts import Finding
from companion.tables import reading

FITS = {True: "fits", False: "does not fit", None: "decides nothing"}
Format = Literal["text", "json", "csv", "md"]
COLUMNS = (22, 14, 11)  # signs for claim, print and verdict in a terminal; the rest is the reason


def of_all(form: Format, verdicts: tuple[str, ...] = (), width: int = 80) -> str:
    """Report on every claim of the project, or on those that have one of some verdicts."""
    found = [one for one in judged.findings() if not verdicts or one.verdict in verdicts]
    if form == "text":
        return in_columns(found, width)
    return render(found, reading.read_sources(), form)


def in_columns(findings: list[Finding], width: int) -> str:
    """Return claim, print, verdict and reason of each claim in columns, and the tally below.

    Long texts are wrapped so that no line is longer than ``width`` signs, if that is 80 or more.
    """
    from tabulate import tabulate

    heads = ["claim", "printed", "verdict", "why"]
    rows = [
        [
            finding.claim["claim"],
            precision.plain(finding.claim["printed"]),
            finding.verdict,
            _why(finding),
        ]
        for finding in findings
    ]
    rest = width - sum(COLUMNS) - 2 * len(COLUMNS)
    shown = tabulate(rows, heads, "plain", maxcolwidths=[*COLUMNS, max(20, rest)],
                     disable_numparse=True, break_on_hyphens=True)  # fmt: skip
    counts = ledger.counts(findings)
    told = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    return (
        f"{shown}\n\n{counts.sum()} facts: {told}. companion audit --claim NAME tells all of one."
    )


def _why(finding: Finding) -> str:
    return finding.reason + (f" Judgement: {finding.judgement}." if finding.judgement else "")


def of_claim(claim: str, form: Format) -> str:
    """Report on one claim; as text with all that its verdict rests on."""
    findings, sources = ledger.pick(judged.findings(), claim), reading.read_sources()
    if form != "text":
        return render(findings, sources, form)
    qualifiers = reading.read("data/qualifiers").set_index("qualifier")
    return explain(findings[0], sources, qualifiers)


def of_references(text: Path | None, form: Format) -> str:
    """Report on the reference list, against the citations of the seeds or of a copy."""
    names = ("citations", "references", "claims")
    citations, listed, claims = (reading.read(f"seeds/{name}") for name in names)
    if text:
        citations = references.extract(transcription.read_copy(text))
    return table(references.mismatches(citations, listed, claims), form)


def render(findings: list[Finding], sources: pd.DataFrame, form: Format) -> str:
    """Return the ledger: a line, row or object for each claim."""
    if form == "json":
        records = [finding.record(sources) for finding in findings]
        return json.dumps(records, indent=2, ensure_ascii=False, allow_nan=False)
    return table(ledger.ledger(findings, sources), form)


def table(frame: pd.DataFrame, form: Format) -> str:
    """Return a table of texts; as text, one line for each row."""
    if form == "csv":
        return str(frame.to_csv(index=False, lineterminator="\n")).rstrip("\n")
    if form == "json":
        return json.dumps(frame.to_dict("records"), indent=2, ensure_ascii=False)
    if form == "md":
        return str(frame.to_markdown(index=False, disable_numparse=True))
    from tabulate import tabulate

    rows, columns = frame.to_numpy().tolist(), frame.columns.tolist()
    return str(tabulate(rows, columns, tablefmt="plain", disable_numparse=True))


def explain(finding: Finding, sources: pd.DataFrame, qualifiers: pd.DataFrame) -> str:
    """Return one claim's full trail: what is printed, what that covers, and each value found."""
    record, claim = finding.record(sources), finding.claim
    place = f"{claim['section']}, paragraph {claim['paragraph']}"
    lines = [
        f"claim     {record['id']} ({place})",
        f"says      {record['statement']}",
        f"printed   {record['printed']} ({record['unit']})",
        f"cites     {record['cites'] or 'nothing'}",
    ]
    if covered := covers(finding, qualifiers):
        lines.append(f"covers    {covered}")
    lines += [f"verdict   {finding.verdict}", f"reason    {finding.reason}"]
    lines += [f"rests on  {finding.support.text}"] if finding.support.text else []
    lines += [f"repeats   {finding.repeats}, which is counted"] if finding.repeats else []
    lines += [f"judgement {finding.judgement}"] if finding.judgement else []
    origins = finding.support.origins
    for row in record["evidence"]:
        kind = "" if row["same_quantity"] else ", another quantity"
        mark = FITS[row["agrees"]] + kind
        by = f" by {row['by']}" if row["by"] else ""
        lines += ["", f"{reasons.shown(row['value'], claim)}  {row['definition']}{by}: {mark}"]
        if row["value"] is not None and row["low"] != row["value"]:
            lines.append(f"    rounded, covers {_plain(row['low'])} to {_plain(row['high'])}")
        grade = GRADES[row["grade"]]
        lines += [f"    {row['source']} ({grade}): {row['citation']}", f"    {row['url']}"]
        lines += [f"    also in {', '.join(row['also_in'])}"] if row["also_in"] else []
        lines += [f"    reporter: {row['reporter']}"] if row["reporter"] else []
        lines += [f"    origin: {origins[row['source']]}"] if row["source"] in origins else []
    return "\n".join(lines)


def covers(finding: Finding, qualifiers: pd.DataFrame) -> str:
    """Say what the printed number or date covers, and by which word or digit."""
    claim = finding.claim
    if finding.low is None and finding.high is None:
        return ""
    word = "none" if pd.isna(claim["qualifier"]) else claim["qualifier"]
    meaning = qualifiers.loc[word, "meaning"] if claim["kind"] == "value" or word != "none" else ""
    if claim["unit"] in precision.COUNTED:
        meaning = "a count is not rounded"
    if claim["status"] in qualifiers.index:
        meaning = qualifiers.loc[claim["status"], "meaning"]
    ends = [precision.finite(bound) for bound in (finding.low, finding.high)]
    span = " to ".join(_plain(end) for end in dict.fromkeys(ends))
    return f"{span} ({meaning})" if meaning else span


def _plain(bound: float | str | None) -> str:
    if bound is None:
        return "no limit"
    return bound if isinstance(bound, str) else f"{bound:.12g}"
