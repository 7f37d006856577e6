"""From a picture found anywhere back to its notebook and sources; from a claim or table forward."""

import fnmatch
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from companion import exhibits, project, provenance, reading, verdicts
from companion.errors import CompanionError, suggest

UNKNOWN = (
    "nothing in this file leads to an exhibit: it is not ours, or its metadata was taken out, as "
    "screenshots and scaling in an image program or word processor do."
)


def trace_file(path: Path) -> list[dict[str, Any]]:
    """Tell where every picture of ours in a file comes from.

    Parameters
    ----------
    path
        A picture, a manuscript that includes some (PDF, Word), or any other file of an exhibit,
        which is known by its bytes alone.

    Returns
    -------
    list of dict
        For each: ``place``, ``exhibit``, ``title``, ``notebook``, ``parameters``, ``paper``,
        ``licence``, ``content`` (``as made`` or ``edited``), ``status`` (``current``, or what has
        changed since), ``tables``, ``sources``, ``claims`` and ``command``, which makes it again.
        Empty if nothing is ours.

    Raises
    ------
    CompanionError
        If the file is broken or locked.
    """
    import zipfile

    import pikepdf

    try:
        found = [
            (place, record, "as made" if intact else "edited: not what was made")
            for place, record, intact in provenance.extract(path)
        ]
        found += [
            (place, record, "as made, known by its pixels") for place, record in _by_pixels(path)
        ]
    except (pikepdf.PikepdfError, zipfile.BadZipFile, OSError) as error:
        raise CompanionError(f"{path} cannot be read: {error}") from None
    if found:
        findings = _findings()
        return [_told(*one, findings) for one in found]
    digest = exhibits.digest(path)
    for sidecar in sorted(project.FIGURES.glob("*.json")):
        record = reading.read_json(sidecar)
        if "files_sha256" in record and digest in (
            *record["files_sha256"].values(),
            exhibits.digest(sidecar),
        ):
            inputs = provenance.groups(record["inputs_sha256"])
            known = record | {"inputs_sha256": inputs, "licence": provenance.LICENCE}
            return [_told("the whole file", known, "as made", _findings())]
    return []


def _by_pixels(path: Path) -> Iterator[tuple[str, provenance.Record]]:
    """Find pictures that lost their record but are those of ``figures/``, pixel for pixel."""
    from PIL import Image

    lost = list(provenance.rasters(path))
    committed = {}
    for picture in sorted(project.FIGURES.glob("*.png")) if lost else ():
        with Image.open(picture) as image:
            committed[provenance.pixels(image)] = picture
    for place, digest in lost:
        if digest in committed:
            [(_, record, _)] = provenance.extract(committed[digest])
            yield place, record


def _told(
    place: str, record: dict[str, Any], content: str, findings: list[verdicts.Finding]
) -> dict[str, Any]:
    name = Path(record["notebook"]).stem
    notebook = exhibits.load().get(name)
    parameters = record["parameters"]
    told = {
        "place": place,
        "exhibit": record["exhibit"],
        "notebook": record["notebook"],
        "parameters": parameters,
        "paper": record["paper"].strip(),
        "licence": record["licence"],
        "content": content,
    }
    if notebook is None:
        return told | {"status": f"this version has no {record['notebook']}"}
    run = parameters["run"]
    now = provenance.groups(exhibits.fingerprint(notebook, run))
    then = record["inputs_sha256"]
    changed = [kind for kind, digest in now.items() if then.get(kind) != digest]
    given = [f"-p {key} {shlex.quote(str(value))}" for key, value in parameters.items()]
    return told | {
        "title": _title(record["exhibit"]),
        "status": f"made before a change of {' and '.join(changed)}" if changed else "current",
        "tables": list(notebook.reads),
        "sources": _sources(notebook),
        "claims": [_claim(finding) for finding in findings if shows(notebook, run, finding)],
        "command": f"papermill {record['notebook']} out.ipynb {' '.join(given)} -p output_dir DIR",
    }


def _title(exhibit: str) -> str:
    sidecar = project.FIGURES / f"{exhibit}.json"
    return str(reading.read_json(sidecar)["title"]) if sidecar.exists() else ""


def _sources(notebook: exhibits.Notebook) -> dict[str, list[str]]:
    """Return for each table the citations of its rows' sources."""
    records = reading.read_sources()
    cited = {}
    for name in notebook.reads:
        rows = (records.loc[key] for key in reading.cited(name))
        lines = [f"{row['citation']} <{row['url']}>" for row in rows]
        paper = [str(reading.read_paper()["citation"]).strip()]
        cited[name] = paper if name.startswith("seeds/") else lines
    return cited


def _findings() -> list[verdicts.Finding]:
    return verdicts.judge(reading.read_all(verdicts.NEEDS))


def shows(notebook: exhibits.Notebook, run: str, finding: verdicts.Finding) -> bool:
    """Say whether a run is about a claim: the register names claims by pattern, or by kind."""
    claim = finding.claim
    return any(
        pattern == claim["kind"] or fnmatch.fnmatch(claim["claim"], pattern)
        for pattern in notebook.claims.get(run, ())
    )


def _claim(finding: verdicts.Finding) -> dict[str, str]:
    return {
        "claim": finding.claim["claim"],
        "verdict": finding.verdict,
        "reason": finding.reason,
    }


def trace_name(name: str) -> dict[str, Any]:
    """Tell which exhibits show a claim, or are made from a table.

    Parameters
    ----------
    name
        A claim, or a table with or without its folder.

    Returns
    -------
    dict
        ``claim`` with ``verdict`` and ``reason``, or ``table``; and ``exhibits``, their ids.

    Raises
    ------
    CompanionError
        If it is neither, nor a file.
    """
    register = exhibits.load()
    findings = {finding.claim["claim"]: finding for finding in _findings()}
    tables = {table for notebook in register.values() for table in notebook.reads}
    known = {table.partition("/")[2]: table for table in sorted(tables)}
    if name in findings:
        shown = [
            exhibit
            for exhibit, (notebook, run, _) in exhibits.by_id(register).items()
            if shows(notebook, run, findings[name])
        ]
        return _claim(findings[name]) | {"exhibits": shown}
    table = known.get(name.partition("/")[2] or name)
    if table is None:
        hint = suggest(name, [*findings, *known])
        raise CompanionError(f"{name!r} is no file, no claim and no table.{hint}")
    made = [
        exhibit
        for exhibit, (notebook, _, _) in exhibits.by_id(register).items()
        if table in notebook.reads
    ]
    return {"table": table, "exhibits": made}


def text(told: dict[str, Any]) -> str:
    """Write out what :func:`trace_file` or :func:`trace_name` tell, for readers."""
    lines = []
    for key, value in told.items():
        if key == "parameters":
            value = ", ".join(f"{name}={given}" for name, given in value.items())
        if key == "sources":
            lines += [f"{'sources':11}{table}: {line}" for table, cited in value.items()
                      for line in cited]  # fmt: skip
        elif key == "claims":
            lines += [f"{'claim':11}{c['claim']}: {c['verdict']}. {c['reason']}" for c in value]
        elif isinstance(value, list):
            lines += [f"{key:11}{', '.join(value) or 'none'}"]
        else:
            lines.append(f"{key:11}{value}")
    return "\n".join(lines)
