"""From a picture found anywhere back to its notebook and sources; from a claim or table forward."""

import fnmatch
import shlex
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from companion import files, paths
from companion.claims import judged, verdicts
from companion.errors import CompanionError, suggest
from companion.publish import stamps
from companion.register import exhibits, freshness
from companion.render.provenance import Stamp
from companion.tables import reading
from companion.tables.records import citation

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
    try:
        found = [
            (place, stamp, _content(stamp, intact)) for place, stamp, intact in stamps.extract(path)
        ]
        found += [
            (place, stamp, "as made, known by its pixels") for place, stamp in _by_pixels(path)
        ]
    except CompanionError:
        raise
    except Exception as error:  # there is no end to what a broken file raises in a library
        raise CompanionError(f"{path} cannot be read: {stamps.printable(error)}") from None
    register = exhibits.load()
    found = found or list(_by_bytes(path, register))
    findings = judged.findings() if found else []
    return [_traced(*one, register, findings) for one in found]


def _content(stamp: Stamp, intact: bool) -> str:
    if intact:
        return "as made"
    if "values_sha256" not in stamp:
        return "not compared: an earlier version made it"
    return "edited: not what was made"


def _by_pixels(path: Path) -> Iterator[tuple[str, Stamp]]:
    """Find pictures that lost their stamp but are those of ``figures/``, pixel for pixel."""
    by_size: dict[stamps.Size, list[Path]] = {}
    for picture in sorted(paths.figures().rglob("*.png")):
        with suppress(Exception):  # somebody's own, or broken
            by_size.setdefault(stamps.opened(picture.read_bytes()).size, []).append(picture)
    lost = list(stamps.rasters(path, set(by_size)))
    committed: dict[str, Path] = {}
    for picture in (one for several in by_size.values() for one in several) if lost else ():
        with suppress(Exception):
            committed[stamps.pixels(stamps.opened(picture.read_bytes()))] = picture
    for place, digest in lost:
        for _, stamp, _ in stamps.extract(committed[digest]) if digest in committed else ():
            yield place, stamp


def _by_bytes(path: Path, register: exhibits.Register) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Find the exhibit that a whole file belongs to."""
    digest = files.digest(path)  # of a file whose size was looked at before
    for one in exhibits.by_id(register).values():
        sidecar = one.file("json")
        if not sidecar.exists():
            continue
        record = files.read_json(sidecar)
        if digest in (*record["files_sha256"].values(), files.digest(sidecar)):
            licence = reading.read_paper()["licence"]
            values = record["files_sha256"][one.file("csv").name]
            yield (
                "the whole file",
                record | {"licence": licence, "values_sha256": values},
                "as made",
            )
            return


def _traced(
    place: str,
    stamp: dict[str, Any],
    content: str,
    register: exhibits.Register,
    findings: list[verdicts.Finding],
) -> dict[str, Any]:
    name, parameters = Path(stamp["notebook"]).stem, stamp["parameters"]
    known = {
        "place": stamps.printable(place),
        "exhibit": stamp["exhibit"],
        "notebook": stamp["notebook"],
        "parameters": parameters,
        "paper": stamp["paper"].strip(),
        "licence": stamp["licence"],
        "content": content,
    }
    if name not in register:
        return known | {"status": f"this version has no {stamp['notebook']}"}
    notebook, run = register[name], str(parameters.get("run"))
    one = exhibits.by_id(register).get(stamp["exhibit"])
    return known | {
        "title": files.read_json(one.file("json"))["title"] if one else "",
        "status": _status(stamp, one),
        "tables": list(notebook.entry.tables),
        "sources": _sources(notebook),
        "claims": [_claim(finding) for finding in findings if shows(notebook, run, finding)],
        "command": command(notebook, parameters),
    }


def command(notebook: exhibits.Notebook, parameters: dict[str, Any]) -> str:
    """Return the command that makes an exhibit again with papermill alone.

    Its path and its names are those of the register, whatever a file says; values are quoted.
    """
    names = [name for name in ("run", *notebook.entry.defaults) if name in parameters]
    given = [f"-p {name} {shlex.quote(str(parameters[name]))}" for name in names]
    path = shlex.quote(paths.relative(notebook.path))
    return f"papermill {path} out.ipynb {' '.join(given)} -p output_dir DIR"


def _status(stamp: dict[str, Any], one: exhibits.Exhibit | None) -> str:
    """Say whether ``figures/`` has the same picture today, and if not what is different."""
    if one is None:
        return f"the register has no exhibit {stamp['exhibit']}: a run of somebody's own"
    registered = one.notebook.parameters(one.run)
    if other := freshness.other_parameters(stamp["parameters"], registered):
        return f"made with other parameters than the register's {one.run}: {'; '.join(other)}"
    task = freshness.Task(one.notebook, one.run)
    amiss = freshness.by_exhibit(task, freshness.locked().get(task.key)).get(one.id)
    if amiss:
        return f"cannot be compared, because what is in figures/ is not current: {amiss}"
    if "values_sha256" not in stamp:
        return "made by an earlier version, which did not record the values"
    if stamp["values_sha256"] != files.digest(one.file("csv")):
        return "made from other values than those of today"
    if stamp.get("content_sha256", "") in ("", *_drawings(one)):
        return "current"
    return "made from today's values, drawn in another way, such as another width"


def _drawings(one: exhibits.Exhibit) -> Iterator[str]:
    """Yield the digests of what is drawn in an exhibit's pictures."""
    for path in one.files if one.entry.kind == "figure" else ():
        for _, stamp, _ in stamps.extract(path):
            yield stamp.get("content_sha256", "")


def _sources(notebook: exhibits.Notebook) -> dict[str, list[str]]:
    """Return for each table the citations of its rows' sources."""
    records = reading.read_sources()
    cited = {}
    for name in notebook.entry.tables:
        rows = (records.loc[key] for key in reading.cited(name))
        lines = [f"{citation(row)} <{row['url']}>" for row in rows]
        paper = [str(reading.read_paper()["citation"]).strip()]
        cited[name] = paper if name.startswith("seeds/") else lines
    return cited


def shows(notebook: exhibits.Notebook, run: str, finding: verdicts.Finding) -> bool:
    """Say whether a run is about a claim: the register names claims by pattern, or by kind."""
    claim = finding.claim
    return any(
        pattern == claim["kind"] or fnmatch.fnmatch(claim["claim"], pattern)
        for pattern in (notebook.entry.runs[run].claims if run in notebook.entry.runs else ())
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
    every = exhibits.by_id(register).values()
    findings = {str(finding.claim["claim"]): finding for finding in judged.findings()}
    if name in findings:
        found = findings[name]
        shown = [one.id for one in every if shows(one.notebook, one.run, found)]
        return _claim(found) | {"exhibits": shown}
    known = {table.partition("/")[2]: table for table in exhibits.tables(register)}
    table = known.get(name.partition("/")[2] or name)
    if table is None:
        hint = suggest(name, [*findings, *known])
        raise CompanionError(f"{name!r} is no file, no claim and no table.{hint}")
    made = [one.id for one in every if table in one.notebook.entry.tables]
    return {"table": table, "exhibits": made}


def text(traced: dict[str, Any]) -> str:
    """Write out what :func:`trace_file` or :func:`trace_name` tell, for readers."""
    lines = []
    for key, value in traced.items():
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
