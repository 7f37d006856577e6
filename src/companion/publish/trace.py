"""From a picture found anywhere back to its notebook and sources."""

import shlex
import warnings
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from companion import files, paper, paths
from companion.claims import judged, verdicts
from companion.errors import CompanionError, printable
from companion.publish import looks, shown, stamps
from companion.register import exhibits, freshness
from companion.render.provenance import Stamp
from companion.tables import reading

COMMAND_WIDTH = 66  # signs in a line, which stands indented in a terminal of 80
DRAWN_ANEW = "not compared: another program, such as ps2pdf, drew it anew"
BY_LOOK = "known by its look: it was compressed or scaled, so nobody can tell whether it was edited"


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
        ``licence``, ``content`` (``as made``, ``edited``, or what else is known), ``status``
        (``current``, or what has changed since), ``tables``, ``sources``, ``claims`` and
        ``command``, which makes it again. Empty if nothing is ours.

    Raises
    ------
    CompanionError
        If the file is broken or locked.
    """
    try:
        with warnings.catch_warnings(action="ignore"):  # of what is odd in a picture
            found = [
                (place, stamp, _content(stamp, intact))
                for place, stamp, intact in stamps.extract(path)
            ]
            known = {place for place, _, _ in found}
            found += [one for one in _without_stamp(path) if one[0] not in known]
    except CompanionError:
        raise
    except Exception as error:  # there is no end to what a broken file raises in a library
        raise CompanionError(f"{path} cannot be read: {printable(error)}") from None
    register = exhibits.load()
    found = found or list(_by_bytes(path, register))
    today = _Today(register, judged.findings() if found else [])
    return [_traced(*one, today) for one in found]


def nothing(path: Path) -> str:
    """Say that nothing in a file leads to an exhibit, why, and what would."""
    told = "nothing in this file leads to an exhibit: it is not ours, or no trace of it was left."
    writer = stamps.writer(path)
    if writer:
        told += (
            f" {writer} wrote this PDF, and such programs keep no record of a drawing. Pictures in "
            "it were compared with those of figures/: one in another language, at another width or "
            "with few dots is not known by its look. Needed is a PDF as LaTeX or Word wrote it, "
            "the picture itself, the Word or PowerPoint file, or the exhibit's name, as in "
            "`companion trace NAME` (`companion exhibits` lists them)."
        )
    return f"{path}: {told}"


def _content(stamp: Stamp, intact: bool | None) -> str:
    if intact:
        return "as made"
    if intact is None:
        return DRAWN_ANEW
    if "values_sha256" not in stamp:
        return "not compared: an earlier version made it"
    return "edited: not what was made"


def _without_stamp(path: Path) -> Iterator[tuple[str, Stamp, str]]:
    """Find pictures that lost their stamp but are, or look like, those of ``figures/``."""
    committed: dict[Path, Any] = {}
    for picture in sorted(paths.figures().rglob("*.png")):
        with suppress(Exception):  # somebody's own, or broken
            committed[picture] = stamps.opened(picture.read_bytes())
    for place, image in stamps.rasters(path, lambda size: looks.fits(size, committed)):
        same, content = looks.same(image, committed), "as made, known by its pixels"
        if same is None:
            same, content = looks.alike(image, committed), BY_LOOK
        for _, stamp, _ in stamps.extract(same) if same else ():
            yield place, stamp, content


def _by_bytes(path: Path, register: exhibits.Register) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Find the exhibit that a whole file belongs to."""
    digest = files.digest(path)  # of a file whose size was looked at before
    for one in exhibits.by_id(register).values():
        sidecar = one.file("json")
        if not sidecar.exists():
            continue
        record = files.read_json(sidecar)
        if digest in (*record["files_sha256"].values(), files.digest(sidecar)):
            yield "the whole file", _recorded(one, record), "as made"
            return


def of_exhibit(
    one: exhibits.Exhibit, register: exhibits.Register, findings: list[verdicts.Finding]
) -> dict[str, Any]:
    """Tell of an exhibit what :func:`trace_file` tells of its files."""
    place = paths.relative(one.file("json").parent)
    return _traced(place, _recorded(one, one.record()), "as made", _Today(register, findings))


def _recorded(one: exhibits.Exhibit, sidecar: dict[str, Any]) -> dict[str, Any]:
    """Return an exhibit's sidecar as if it were a stamp."""
    values = sidecar["files_sha256"][one.file("csv").name]
    return sidecar | {"licence": reading.read_paper()["licence"], "values_sha256": values}


class _Today:
    """The register, the findings, and what is asked of each exhibit again and again, once."""

    def __init__(self, register: exhibits.Register, findings: list[verdicts.Finding]) -> None:
        self.register, self.findings = register, findings
        self.exhibits = exhibits.by_id(register)
        self.amiss = cache(lambda name: _amiss(self.exhibits[name]))
        self.drawings = cache(lambda name: _drawings(self.exhibits[name]))


def _traced(place: str, stamp: dict[str, Any], content: str, today: _Today) -> dict[str, Any]:
    name, parameters = Path(stamp["notebook"]).stem, stamp["parameters"]
    known = {
        "place": printable(place),
        "exhibit": stamp["exhibit"],
        "notebook": stamp["notebook"],
        "parameters": parameters,
        "paper": stamp["paper"].strip(),
        "licence": stamp["licence"],
        "content": content,
    }
    if name not in today.register:
        return known | {"status": f"this version has no {stamp['notebook']}"}
    notebook = today.register[name]
    one = today.exhibits.get(stamp["exhibit"])
    return known | {
        "title": files.read_json(one.file("json"))["title"] if one else "",
        "status": _status(stamp, one, content, today),
        "tables": list(notebook.entry.tables),
        "sources": shown.citations(stamp.get("sources") or (shown.sources(one) if one else [])),
        "claims": shown.claims(one, today.findings) if one else [],
        "command": command(notebook, parameters),
    }


def command(notebook: exhibits.Notebook, parameters: dict[str, Any]) -> str:
    """Return the command that makes an exhibit again with papermill, from any directory.

    Its names are those of the register, whatever a file says; values are quoted.
    """
    declared = paper.parameters()[notebook.name].model_fields
    names = dict.fromkeys(["run", *notebook.entry.defaults, *declared])
    given = [
        f"-p {name} {shlex.quote(str(parameters[name]))}"
        for name in names
        if name in parameters and name != "output_dir"
    ]
    lines = [f'papermill "$(companion where {shlex.quote(notebook.name)})" out.ipynb']
    for words in [*given, "-p output_dir made_again"]:
        if len(f"{lines[-1]} {words}") > COMMAND_WIDTH:
            lines.append(f"  {words}")
        else:
            lines[-1] += f" {words}"
    return " \\\n".join(lines)


def _status(
    stamp: dict[str, Any], one: exhibits.Exhibit | None, content: str, today: _Today
) -> str:
    """Say whether ``figures/`` has the same picture today, and if not what is different."""
    if one is None:
        return f"the register has no exhibit {stamp['exhibit']}: a run of somebody's own"
    registered = one.notebook.parameters(one.run)
    if other := freshness.other_parameters(stamp["parameters"], registered):
        return f"made with other parameters than the register's {one.run}: {'; '.join(other)}"
    if amiss := today.amiss(one.id):
        return f"cannot be compared, because what is in figures/ is not current: {amiss}"
    if content == BY_LOOK:
        return f"looks like {paths.relative(one.file('png'))}, which is current"
    if "values_sha256" not in stamp:
        return "made by an earlier version, which did not record the values"
    if stamp["values_sha256"] != files.digest(one.file("csv")):
        return "made from other values than those of today"
    if stamp.get("content_sha256", "") in today.drawings(one.id):
        return "current"
    return "made from today's values, drawn in another way, such as another width"


def _amiss(one: exhibits.Exhibit) -> str | None:
    """Return why an exhibit in ``figures/`` is not current, if it is not."""
    task = freshness.Task(one.notebook, one.run)
    return freshness.by_exhibit(task, freshness.locked().get(task.key)).get(one.id)


def _drawings(one: exhibits.Exhibit) -> set[str]:
    """Return the digests of what is drawn in an exhibit's pictures; "" is that of a table."""
    pictures = one.files if one.entry.kind == "figure" else []
    found = (stamp for path in pictures for _, stamp, _ in stamps.extract(path))
    return {"", *(stamp.get("content_sha256", "") for stamp in found)}
