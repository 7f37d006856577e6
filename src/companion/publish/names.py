"""From a name forward: what an exhibit, claim, number, source or table leads to."""

import re
from itertools import pairwise
from typing import Any

from companion.claims import judged, report
from companion.claims.verdicts import Finding
from companion.errors import CompanionError, suggest
from companion.publish import numbers, shown, trace
from companion.register import exhibits
from companion.register.exhibits import Exhibit, Register
from companion.tables import reading

Findings = dict[str, Finding]


def trace_name(name: str) -> dict[str, Any]:
    r"""Tell what a name leads to.

    Parameters
    ----------
    name
        An exhibit; a claim; a number of a claim, as manuscripts write it
        (``\companion{claim}{printed}``) or ``claim printed``; a source; or a table with or
        without its folder.

    Returns
    -------
    dict
        What it is, and ``exhibits``: the ids of those that show it. Of an exhibit what
        :func:`companion.publish.trace.trace_file` tells of its files.

    Raises
    ------
    CompanionError
        If it is none of these.
    """
    register = exhibits.load()
    every = exhibits.by_id(register)
    findings = {str(finding.claim["claim"]): finding for finding in judged.findings()}
    tables = {table.partition("/")[2]: table for table in exhibits.tables(register)}
    sources = reading.read_sources()
    table = tables.get(name.partition("/")[2] or name)
    if name in every:
        return trace.of_exhibit(every[name], register, list(findings.values()))
    if name in findings:
        return _claim(findings[name], every)
    if name in sources.index:
        return _source(name, findings, register)
    if table:
        made = [one.id for one in every.values() if table in one.notebook.entry.tables]
        return {"table": table, "exhibits": made}
    for claim, number in pairwise(re.findall(r"[\w.-]+", name)):
        if claim in findings:
            return _number(claim, number, findings, every)
    hint = suggest(name, [*every, *findings, *tables, *map(str, sources.index)])
    raise CompanionError(
        f"{name!r} is no file, exhibit, claim, number, source or table.{hint} "
        "`companion exhibits` and `companion audit` list the names of exhibits and claims."
    )


def _claim(finding: Finding, every: dict[str, Exhibit]) -> dict[str, Any]:
    return shown.judged(finding) | {
        "exhibits": [one.id for one in every.values() if shown.shows(one, finding)]
    }


def _number(
    claim: str, number: str, findings: Findings, every: dict[str, Exhibit]
) -> dict[str, Any]:
    """Tell what a macro of ``numbers.tex`` stands for."""
    of_claim = numbers.numbers([findings[claim]])[claim]
    if number not in of_claim:
        hint = suggest(number, list(of_claim))
        raise CompanionError(
            f"{claim} has no number {number!r}.{hint} Known: {', '.join(of_claim)}."
        )
    one = of_claim[number]
    return {"number": number, "text": one["text"], "what": one["what"]} | _claim(
        findings[claim], every
    )


def _source(key: str, findings: Findings, register: Register) -> dict[str, Any]:
    """Tell what rests on a source."""
    [cited] = shown.citations([key])
    rests = [name for name, finding in findings.items() if key in set(finding.evidence["source"])]
    return {
        "source": key,
        "citation": cited,
        "tables": [name for name in exhibits.tables(register) if key in reading.cited(name)],
        "evidence_for": rests,
        "exhibits": [
            one.id for one in exhibits.by_id(register).values() if key in shown.sources(one)
        ],
    }


def text(traced: dict[str, Any], width: int = report.WIDTH) -> str:
    """Write out what :func:`trace_name` or :func:`companion.publish.trace.trace_file` tell."""
    lines = []
    for key, value in traced.items():
        match key:
            case "parameters":
                told = [("parameters", ", ".join(f"{name}={one}" for name, one in value.items()))]
            case "sources":
                told = [("source", line) for line in value]
            case "claims":
                told = [
                    ("claim", f"{one['claim']}: {one['verdict']}. {one['reason']}") for one in value
                ]
            case "command":  # pasted as it is
                lines.append(f"{key:11}{value}")
                continue
            case _:
                told = [(key, ", ".join(value) or "none" if isinstance(value, list) else value)]
        lines += [report.wrapped(f"{label:11}", str(text), width) for label, text in told]
    return "\n".join(lines)
