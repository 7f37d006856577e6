"""What a run is made from: the digest of its notebook's code, tables, package, typeface and lock.

A fingerprint is a mapping of names to SHA-256 digests. Names are paths from the project's root;
modules of the two packages are named from ``src`` wherever they are installed.
"""

import importlib.util
import json
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from companion import files, paper, paths, startup
from companion.errors import CompanionError
from companion.register import cells, exhibits
from companion.render.language.words import catalogues

Fingerprint = dict[str, str]
REGISTER = "notebooks/exhibits.yml"
ALWAYS = "companion.notebook"  # companion.start opens it


def of_notebook(notebook: exhibits.Notebook) -> Fingerprint:
    """Return what every run of a notebook is made from, its parameters and texts apart."""
    modules = frozenset({ALWAYS, *cells.imported(notebook.path)})
    sweeps = [paths.sweeps() / f"{name}.csv" for name in notebook.entry.sweep_tables]
    named = {paths.relative(path): path for path in [*table_files(notebook.entry.tables), *sweeps]}
    named |= code(modules)
    found = _digests(named)
    found[paths.relative(notebook.path)] = cells.digest(notebook.path)
    return dict(sorted(found.items()))


def of_run(notebook: exhibits.Notebook, run: str) -> Fingerprint:
    """Return what a run is made from; of the register: its parameters, and what it saves."""
    saved = {exhibit.name: exhibit.entry.model_dump() for exhibit in notebook.exhibits_of(run)}
    values = notebook.parameters(run)
    named = {_name(path): path for path in catalogues(str(values.get("language", "")))}
    words = {name: files.digest(path) for name, path in named.items()}
    return of_notebook(notebook) | words | _said([values, saved])


def _name(catalogue: Path) -> str:
    """Return the name of a catalogue: its path from the folder of its package's folder."""
    *_, package, place, language, messages, file = catalogue.parts
    return "/".join(("src", package, place, language, messages, file))


def of_sweep(notebook: exhibits.Notebook, name: str) -> Fingerprint:
    """Return what a sweep of the register is made from; of the register: defaults and grid."""
    return of_notebook(notebook) | _said([notebook.entry.defaults, notebook.entry.sweeps[name]])


def of_what_follows(register: exhibits.Register) -> Fingerprint:
    """Return what is made from all tables and exhibits together: numbers, gallery, records.

    Exhibits are in it by their sidecars, which hold the digests of the other files.
    """
    packages = (paths.seeds(), paths.data())
    tables = [path for package in packages for path in package.glob("*.csv")]
    schemas = [package / "datapackage.json" for package in packages]
    records = [paths.root() / name for name in ("CITATION.cff", "pyproject.toml")]
    records += [paths.seeds() / "paper.yml", paths.requirements(), paths.register()]
    sidecars = [one.file("json") for one in exhibits.by_id(register).values()]
    sidecars += paths.sweeps().glob("*.json")
    made_from = (*tables, *schemas, *records, *sidecars, *paper.code())
    return _digests({str(path): path for path in made_from})


def _digests(named: dict[str, Path]) -> Fingerprint:
    return {name: files.digest(path) for name, path in named.items() if path.is_file()}


def _said(content: object) -> Fingerprint:
    return {REGISTER: files.sha256(json.dumps(content, sort_keys=True))}


def table_files(tables: Iterable[str]) -> list[Path]:
    """Return the files behind tables: with their schemas, the source records and the paper's."""
    named = [paths.root() / f"{table}.csv" for table in (*tables, "data/sources")]
    schemas = {path.parent / "datapackage.json" for path in named}
    return sorted({*named, *schemas, paths.seeds() / "paper.yml", paths.requirements()})


def code(modules: frozenset[str]) -> dict[str, Path]:
    """Return by name the files of modules and of all that they import from the two packages.

    The imports between modules are grimp's reading of the source, so a change to one analysis
    concerns the notebooks that use it and no others. Names that are no modules are passed over.
    """
    return _code(modules, paper.package())


@cache
def _graph(package: str) -> Any:
    import grimp
    from grimp.exceptions import SourceSyntaxError

    try:
        with startup.undisturbed():  # an interrupt makes grimp's Rust panic
            return grimp.build_graph("companion", package, cache_dir=None)
    except SourceSyntaxError as error:
        place = f"{error.filename}, line {error.lineno}"
        raise CompanionError(
            f"{place} is no Python: {str(error.text).strip()!r}; mend it"
        ) from None
    except UnicodeError as error:  # grimp says which file
        raise CompanionError(f"{error}; save it as UTF-8") from None


@cache
def _code(modules: frozenset[str], package: str) -> dict[str, Path]:
    graph = _graph(package)
    known = modules & graph.modules
    used = known | {found for module in known for found in graph.find_upstream_modules(module)}
    named = {}
    for module in used:
        spec = importlib.util.find_spec(module)
        if spec and spec.origin and not spec.origin.endswith("__init__.py"):
            named[f"src/{module.replace('.', '/')}.py"] = Path(spec.origin)
    render = paths.ENGINE / "render"
    assets = (*render.glob("fonts/*.ttf"), *render.glob("tex/*.tex"))
    return named | {
        f"src/companion/{path.relative_to(paths.ENGINE).as_posix()}": path for path in assets
    }


def here(name: str) -> str:
    """Return the digest of what a name in a fingerprint stands for on this machine, if anything."""
    path = _path(name)
    if not path.is_file():
        return "not there"
    return cells.digest(path) if path.suffix == ".ipynb" else files.digest(path)


def written(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Return when the files of a fingerprint were last written, by name.

    A file that was edited and put back has the digest of before, and not the time.
    """
    found: dict[str, tuple[int, ...]] = {}
    for name in names:
        with suppress(FileNotFoundError):
            state = _path(name).stat()
            found[name] = (state.st_mtime_ns, state.st_ctime_ns, state.st_ino)
    return found


@cache
def here_as(name: str, _written: tuple[int, ...]) -> str:
    """Return :func:`here` of a file that was written then; it is read once."""
    return here(name)


def _path(name: str) -> Path:
    package, _, rest = name.removeprefix("src/").partition("/")
    folder = _folder(package) if name.startswith("src/") else None
    return folder / rest if folder else paths.root() / name


@cache
def _folder(package: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None
