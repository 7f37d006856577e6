"""The one definition of fresh: what each run and sweep was made from, and whether that still holds.

``notebooks/exhibits.lock`` is written by the build: for each run and sweep the digest of all that
it was made from, and of its sidecars, which hold the digests of the other files. Build, check and
trace ask here and nowhere else.
"""

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, RootModel

from companion import files, paths
from companion.errors import DataError
from companion.register import exhibits, fingerprint


class Made(BaseModel, extra="forbid"):
    """What a run or sweep was made from, and the digests of its sidecars."""

    inputs: fingerprint.Fingerprint
    sidecars: dict[str, str]


class Lock(RootModel[dict[str, Made]]):
    """The lock file's content."""


NO_CHOICE = ("run", "width", "formats")  # parameters that change no value
_writing = threading.Lock()  # the build's runs end in threads


@dataclass(frozen=True)
class Task:
    """A run or a sweep of the register."""

    notebook: exhibits.Notebook
    name: str
    is_sweep: bool = False

    @property
    def key(self) -> str:
        """Its name in the lock file."""
        return f"sweep {self.name}" if self.is_sweep else self.name

    @property
    def products(self) -> dict[str, list[Path]]:
        """The files of each exhibit, or of the sweep; the last is the sidecar."""
        if self.is_sweep:
            return {self.key: sweep_files(self.name)}
        return {one.id: one.files for one in self.notebook.exhibits_of(self.name)}

    @property
    def files(self) -> list[Path]:
        """All files that it leaves."""
        return [path for made in self.products.values() for path in made]

    def inputs(self) -> fingerprint.Fingerprint:
        """Return what it is made from now."""
        made_from = fingerprint.of_sweep if self.is_sweep else fingerprint.of_run
        return made_from(self.notebook, self.name)


def sweep_files(name: str) -> list[Path]:
    """Return the files of a sweep of the register; the last is the sidecar."""
    return [paths.sweeps() / f"{name}.{suffix}" for suffix in ("csv", "parquet", "json")]


def tasks(register: exhibits.Register) -> list[Task]:
    """Return every sweep and every run, a sweep before the runs that read its table."""
    every = [Task(notebook, name, True) for notebook in register.values()
             for name in notebook.entry.sweeps]  # fmt: skip
    return every + [Task(notebook, run) for notebook in register.values()
                    for run in notebook.entry.runs]  # fmt: skip


def locked() -> dict[str, Any]:
    """Return the lock file's content: for each task ``inputs`` and ``sidecars``."""
    if not paths.exhibits_lock().exists():
        return {}
    try:
        text = paths.exhibits_lock().read_text(encoding="utf-8")
        content: dict[str, Any] = Lock.model_validate_json(text).model_dump()
    except ValueError:  # no UTF-8, no JSON, or of another form
        raise DataError(
            f"{paths.relative(paths.exhibits_lock())} cannot be read: the build did not write it "
            "like that; remove it, and run companion build"
        ) from None
    return content


def lock(task: Task, inputs: fingerprint.Fingerprint) -> None:
    """Record what a task's files were made from."""
    last = [products[-1] for products in task.products.values()]
    sidecars = {path.name: files.digest(path) for path in last}
    with _writing:
        content = locked() | {task.key: {"inputs": inputs, "sidecars": sidecars}}
        files.replace(paths.exhibits_lock(), files.to_json(content, sort_keys=True))


def prune(register: exhibits.Register) -> None:
    """Drop from the lock file what the register no longer has."""
    known = {task.key for task in tasks(register)}
    with _writing:
        content = locked()
        if content.keys() - known:
            kept = {key: value for key, value in content.items() if key in known}
            files.replace(paths.exhibits_lock(), files.to_json(kept, sort_keys=True))


def problems(task: Task, entry: dict[str, Any] | None) -> list[str]:
    """Say what is not fresh of a task: one sentence for each exhibit, none if all is."""
    return list(by_exhibit(task, entry).values())


def by_exhibit(task: Task, entry: dict[str, Any] | None) -> dict[str, str]:
    """Say what is not fresh of a task, by exhibit; those that are fresh are left out.

    An exhibit is *missing* if a file of it is, *stale* if something it was made from has changed
    since, or if a file is not the one that was made.

    Parameters
    ----------
    task
        The run or sweep.
    entry
        What :func:`locked` says of it.
    """
    found = {}
    then, now = (entry or {}).get("inputs", {}), task.inputs()
    changed = sorted(name for name in then.keys() | now.keys() if then.get(name) != now.get(name))
    for label, products in task.products.items():
        missing = [path.name for path in products if not path.exists()]
        if missing:
            found[label] = f"missing: {label}: {', '.join(missing)}"
        elif entry is None:
            found[label] = f"stale: {label}: it is not in notebooks/exhibits.lock"
        elif changed:
            found[label] = f"stale: {label}: changed since it was made: {', '.join(changed)}"
        elif edited := _edited(products, entry["sidecars"]):
            others = _of_others(task, products[-1])
            found[label] = f"stale: {label}: not as made: {', '.join(edited)}{others}"
    return found


def _of_others(task: Task, sidecar: Path) -> str:
    """Say with which other parameters somebody wrote files under a run's name, if so."""
    if task.is_sweep:
        return ""
    try:
        given = dict(files.read_json(sidecar)["parameters"])
    except (DataError, KeyError, TypeError, ValueError):
        return ""  # not even that is as made
    other = other_parameters(given, task.notebook.parameters(task.name))
    return f", made with {'; '.join(other)}" if other else ""


def other_parameters(given: dict[str, Any], registered: dict[str, Any]) -> list[str]:
    """Name the parameters that are not the register's, apart from those that change no value."""
    return [
        f"{name} {value!r}, in the register {registered.get(name)!r}"
        for name, value in given.items()
        if name not in NO_CHOICE and registered.get(name) != value
    ]


def _edited(products: list[Path], sidecars: dict[str, str]) -> list[str]:
    *others, sidecar = products
    if files.digest(sidecar) != sidecars.get(sidecar.name):
        return [sidecar.name]
    made = files.read_json(sidecar)["files_sha256"]
    return [path.name for path in others if files.digest(path) != made.get(path.name)]
