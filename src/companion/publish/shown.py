"""What exhibits show: which claims, from which sources."""

import csv
import fnmatch
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from companion import files
from companion.claims.verdicts import Finding
from companion.register.exhibits import Exhibit
from companion.tables import reading
from companion.tables.records import PAPER, citation

CLAIM = "claim"  # the column of values in which an exhibit names what each row is about


def shows(exhibit: Exhibit, finding: Finding) -> bool:
    """Say whether an exhibit shows a claim.

    The register says which claims a run is about, and which of them an exhibit shows. Where the
    exhibit's values have a column ``claim``, it shows those of them that stand there.
    """
    run = exhibit.notebook.entry.runs[exhibit.run].claims
    if not (_among(finding, run) and _among(finding, exhibit.entry.claims)):
        return False
    values = exhibit.file("csv")
    named = _named(values, values.stat().st_mtime_ns) if values.exists() else None
    return named is None or finding.claim["claim"] in named


def claims(exhibit: Exhibit, findings: Iterable[Finding]) -> list[dict[str, str]]:
    """Return the claims that an exhibit shows, with their verdicts."""
    return [judged(finding) for finding in findings if shows(exhibit, finding)]


def judged(finding: Finding) -> dict[str, str]:
    """Return a claim's key with its verdict and the reason."""
    key = str(finding.claim["claim"])
    return {"claim": key, "verdict": finding.verdict, "reason": finding.reason}


def sources(exhibit: Exhibit) -> list[str]:
    """Return the keys of the sources of the rows that an exhibit shows."""
    return list(files.read_json(exhibit.file("json")).get("sources", ()))


def citations(keys: Iterable[str]) -> list[str]:
    """Return the citations of sources, with their addresses."""
    records = reading.read_sources()
    lines = []
    for key in keys:
        if key == PAPER:
            lines.append(str(reading.read_paper()["citation"]).strip())
        elif key in records.index:
            cited, address = citation(records.loc[key]), f"<{records.loc[key, 'url']}>"
            lines.append(cited if address in cited else f"{cited} {address}")
        else:
            lines.append(f"{key}, of which data/sources.csv has no record any more")
    return lines


def _among(finding: Finding, patterns: Iterable[str]) -> bool:
    """Say whether a claim is named, by a pattern of keys or by its kind."""
    claim = finding.claim
    return any(
        pattern == claim["kind"] or fnmatch.fnmatch(claim["claim"], pattern) for pattern in patterns
    )


@cache
def _named(values: Path, _time: int) -> frozenset[str] | None:
    """Return what stands in the column of claims; None without one."""
    with values.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream)
        if CLAIM not in (rows.fieldnames or ()):
            return None
        return frozenset(row[CLAIM] for row in rows)
