"""The register of exhibits: which notebook makes what, with which parameters and words.

``notebooks/exhibits.yml`` names for each notebook the tables it reads, the exhibits that one run
yields, and its runs; also the sweeps over its parameters whose tables another notebook `collects`.
An exhibit's id is ``<run>_<part>``; its files are ``figures/<id>.*``.
"""

import ast
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

from companion import project
from companion.errors import ExhibitError, suggest
from companion.parameters import FORMATS
from companion.reading import read_yaml

SUFFIXES = {
    "figure": (*FORMATS, "tex", "html", "csv", "json"),
    "table": ("tex", "html", "md", "docx", "csv", "json"),
}


@dataclass(frozen=True)
class Part:
    """One exhibit of a notebook: its kind and the words that go with it."""

    name: str
    kind: str
    title: str
    caption: str
    alt: str

    def words(self, facts: dict[str, object]) -> dict[str, str]:
        """Fill title, caption and alt text from parameters and computed values.

        Raises
        ------
        ExhibitError
            If a text asks for a value that the notebook did not give.
        """
        filled = {}
        for field in ("title", "caption", "alt"):
            template = getattr(self, field)
            wanted = {name for _, name, _, _ in Formatter().parse(template) if name}
            if wanted - set(facts):
                raise ExhibitError(
                    f"exhibits.yml, {self.name}, {field}: no value for "
                    f"{', '.join(sorted(wanted - set(facts)))}; known: {', '.join(sorted(facts))}"
                )
            filled[field] = template.format(**facts).strip()
        return filled


@dataclass(frozen=True)
class Notebook:
    """A notebook as the register describes it."""

    name: str
    reads: tuple[str, ...]
    parts: dict[str, Part]
    runs: dict[str, dict[str, Any]]
    only: dict[str, tuple[str, ...]]
    claims: dict[str, tuple[str, ...]]
    sweeps: dict[str, Any]
    collects: tuple[str, ...]

    @property
    def path(self) -> Path:
        """The notebook's file."""
        return project.NOTEBOOKS / f"{self.name}.ipynb"

    def part(self, name: str) -> Part:
        """Return one part, or say which there are."""
        if name not in self.parts:
            hint = suggest(name, list(self.parts))
            raise ExhibitError(f"exhibits.yml: {self.name} has no exhibit {name!r}.{hint}")
        return self.parts[name]

    def parts_of(self, run: str) -> list[Part]:
        """Return the exhibits that a run saves: all, unless the register says ``only`` some."""
        return [self.part(name) for name in self.only.get(run, tuple(self.parts))]

    def products(self, run: str) -> list[Path]:
        """Return the files that a run leaves in ``figures/``."""
        return [
            project.FIGURES / f"{run}_{part.name}.{suffix}"
            for part in self.parts_of(run)
            for suffix in SUFFIXES[part.kind]
        ]

    def inputs(self) -> list[Path]:
        """Return all files that decide what a run yields: notebook, tables, code, type, lock."""
        faces = (project.PACKAGE / "fonts").glob("*.ttf")
        modules = {"companion.notebook", *imported(self.path)}  # companion.start opens the first
        tables = [project.SWEEPS / f"{sweep}.csv" for sweep in self.collects]
        return sorted({self.path, *faces, *tables, *inputs(self.reads, modules)})

    def digests(self) -> dict[str, str]:
        """Return the digest of each of its inputs, by path."""
        return {project.relative(path): digest(path) for path in self.inputs() if path.exists()}


def inputs(tables: Iterable[str], modules: set[str]) -> set[Path]:
    """Return the files behind tables and modules: with schemas, source records, paper and lock."""
    files = [project.ROOT / f"{table}.csv" for table in (*tables, "data/sources")]
    schemas = {path.parent / "datapackage.json" for path in files}
    return {project.SEEDS / "paper.yml", *files, *schemas, *sources_of(modules), project.LOCK}


def load(path: Path = project.REGISTER) -> dict[str, Notebook]:
    """Read the register.

    Raises
    ------
    ExhibitError
        If an entry is incomplete or two exhibits share an id.
    """
    register, seen = {}, set()
    for name, entry in read_yaml(path).items():
        try:
            parts = {
                part: Part(part, texts["kind"], texts["title"], texts["caption"], texts["alt"])
                for part, texts in entry["exhibits"].items()
            }
            runs = {run: dict(values) for run, values in entry["runs"].items()}
            only, claims = (
                {run: tuple(v.pop(key)) for run, v in runs.items() if key in v}
                for key in ("only", "claims")
            )
            notebook = Notebook(
                name, tuple(entry["reads"]), parts, runs, only, claims,
                entry.get("sweeps", {}), tuple(entry.get("collects", ())),
            )  # fmt: skip
        except (KeyError, TypeError, AttributeError) as error:
            raise ExhibitError(
                f"{path.name}, {name}: {error} is missing or of the wrong form"
            ) from error
        register[name] = notebook
        for exhibit in [f"{run}_{part.name}" for run in runs for part in notebook.parts_of(run)]:
            if exhibit in seen:
                raise ExhibitError(f"{path.name}: two exhibits are called {exhibit}")
            seen.add(exhibit)
    return register


def by_id(register: dict[str, Notebook]) -> dict[str, tuple[Notebook, str, Part]]:
    """Return notebook, run and part of every exhibit by its id."""
    return {
        f"{run}_{part.name}": (notebook, run, part)
        for notebook in register.values()
        for run in notebook.runs
        for part in notebook.parts_of(run)
    }


def imported(notebook: Path) -> set[str]:
    """Return the package's modules that a notebook's cells import."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    source = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")
    return {
        f"companion.{alias.name}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module == "companion"
        for alias in node.names
    }


def sources_of(modules: set[str]) -> set[Path]:
    """Return the source files of modules of the package and of all that they import from it.

    The imports between modules are grimp's reading of the source, so a change to
    ``election.py`` concerns the notebooks that use it and no others.
    """
    import grimp

    graph = grimp.build_graph("companion", cache_dir=None)
    used = modules | {m for module in modules for m in graph.find_upstream_modules(module)}
    return {
        project.PACKAGE / f"{module.removeprefix('companion.')}.py"
        for module in used - {"companion"}
    }


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's content."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fingerprint(notebook: Notebook, run: str) -> dict[str, str]:
    """Return what an exhibit was made from: each input's digest, and its register entry's."""
    entry = json.dumps(
        [notebook.runs.get(run), [vars(part) for part in notebook.parts.values()]], sort_keys=True
    )
    prints = notebook.digests()
    prints["notebooks/exhibits.yml"] = hashlib.sha256(entry.encode()).hexdigest()
    return prints
