"""What ``companion audit`` prints: the ledger, one claim's trail, the reference list."""

import json
import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from companion.claims import judged, ledger, precision, reasons, references, transcription
from companion.claims.support import GRADES
from companion.claims.verdicts import Finding
from companion.errors import counted
from companion.tables import reading

FITS = {True: "fits", False: "does not fit", None: "decides nothing"}
Format = Literal["text", "json", "csv", "md"]
COLUMNS = (22, 14, 11)  # signs for claim, print and verdict in a terminal; the rest is the reason
WIDTH = 80  # signs in a line of a terminal that does not say how wide it is


def of_all(form: Format, verdicts: tuple[str, ...] = (), width: int = WIDTH) -> str:
    """Report on every claim of the project, or on those that have one of some verdicts."""
    found = [one for one in judged.findings() if not verdicts or one.verdict in verdicts]
    if form == "text":
        return in_columns(found, width)
    return render(found, reading.read_sources(), form)


def in_columns(findings: list[Finding], width: int) -> str:
    """Return claim, print, verdict and reason of each claim in columns, and the tally below.

    Long texts are wrapped so that no line is longer than ``width`` signs, if that is 80 or more.
    """
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
    shown = _plain_table(rows, heads, [*COLUMNS, max(20, rest)])
    counts = ledger.counts(findings)
    told = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    tally = f"{counted(int(counts.sum()), 'fact')}: {told or 'none'}."
    return "\n\n".join(
        [shown, wrapped("", f"{tally} companion audit --claim NAME tells all of one.", width)]
    )


def wrapped(lead: str, text: str, width: int) -> str:
    """Return a text in lines of at most so many signs, whole words, all right of the lead."""
    return textwrap.fill(
        text,
        max(width, len(lead) + 20),
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,  # addresses
        break_on_hyphens=False,
    )


def fitted(rows: list[list[str]], heads: list[str], width: int) -> str:
    """Return texts in columns, the widest of which are wrapped until all fit the width."""
    needed = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    room, most = width - 2 * (len(heads) - 1), max(needed)
    while most > 1 and sum(min(one, most) for one in needed) > room:
        most -= 1
    return _plain_table(rows, heads, [min(one, most) for one in needed])


def _plain_table(rows: list[list[str]], heads: list[str], widths: list[int]) -> str:
    from tabulate import tabulate

    shown = tabulate(rows, heads, "plain", maxcolwidths=widths, maxheadercolwidths=widths,
                     disable_numparse=True, break_on_hyphens=True)  # fmt: skip
    return "\n".join(line.rstrip() for line in shown.splitlines())


def _why(finding: Finding) -> str:
    return finding.reason + (f" Judgement: {finding.judgement}." if finding.judgement else "")


def of_claim(claim: str, form: Format, width: int = WIDTH) -> str:
    """Report on one claim; as text with all that its verdict rests on."""
    findings, sources = ledger.pick(judged.findings(), claim), reading.read_sources()
    if form != "text":
        return render(findings, sources, form)
    qualifiers = reading.read("data/qualifiers").set_index("qualifier")
    return explain(findings[0], sources, qualifiers, width)


def of_references(text: Path | None, form: Format, width: int = WIDTH) -> str:
    """Report on the reference list, against the citations of the seeds or of a copy."""
    names = ("citations", "references", "claims")
    citations, listed, claims = (reading.read(f"seeds/{name}") for name in names)
    if text:
        citations = references.extract(transcription.read_copy(text))
    return table(references.mismatches(citations, listed, claims), form, width)


def render(findings: list[Finding], sources: pd.DataFrame, form: Format) -> str:
    """Return the ledger: a line, row or object for each claim."""
    if form == "json":
        records = [finding.record(sources) for finding in findings]
        return json.dumps(records, indent=2, ensure_ascii=False, allow_nan=False)
    return table(ledger.ledger(findings, sources), form)


def table(frame: pd.DataFrame, form: Format, width: int = WIDTH) -> str:
    """Return a table of texts; as text in columns that fit the width."""
    if form == "csv":
        return str(frame.to_csv(index=False, lineterminator="\n")).rstrip("\n")
    if form == "json":
        return json.dumps(frame.to_dict("records"), indent=2, ensure_ascii=False)
    if form == "md":
        return str(frame.to_markdown(index=False, disable_numparse=True))
    rows = [["" if pd.isna(cell) else str(cell) for cell in row] for row in frame.to_numpy()]
    return fitted(rows, frame.columns.tolist(), width)


def explain(
    finding: Finding, sources: pd.DataFrame, qualifiers: pd.DataFrame, width: int = WIDTH
) -> str:
    """Return one claim's full trail: what is printed, what that covers, and each value found."""
    record, claim = finding.record(sources), finding.claim
    place = f"{claim['section']}, paragraph {claim['paragraph']}"
    told = {
        "claim": f"{record['id']} ({place})",
        "says": record["statement"],
        "printed": f"{record['printed']} ({record['unit']})",
        "cites": record["cites"] or "nothing",
        "covers": covers(finding, qualifiers),
        "verdict": finding.verdict,
        "reason": finding.reason,
        "rests on": finding.support.text,
        "repeats": finding.repeats and f"{finding.repeats}, which is counted",
        "judgement": finding.judgement,
    }
    lines = [wrapped(f"{label:10}", text, width) for label, text in told.items() if text]
    for row in record["evidence"]:
        lines += ["", *_piece(row, finding, GRADES[row["grade"]], width)]
    return "\n".join(lines)


def _piece(row: dict[str, Any], finding: Finding, grade: str, width: int) -> Iterable[str]:
    """Yield what is told of one value that was found."""
    kind = "" if row["same_quantity"] else ", another quantity"
    by = f" by {row['by']}" if row["by"] else ""
    what = f"{row['definition']}{by}: {FITS[row['agrees']]}{kind}"
    yield wrapped(f"{reasons.shown(row['value'], finding.claim)}  ", what, width)
    about = [f"{row['source']} ({grade}): {row['citation']}", row["url"]]
    if row["value"] is not None and row["low"] != row["value"]:
        about.insert(0, f"rounded, covers {_plain(row['low'])} to {_plain(row['high'])}")
    about += [f"also in {', '.join(row['also_in'])}"] if row["also_in"] else []
    about += [f"reporter: {row['reporter']}"] if row["reporter"] else []
    origin = finding.support.origins.get(row["source"])
    about += [f"origin: {origin}"] if origin else []
    yield from (wrapped("    ", text, width) for text in about)


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
