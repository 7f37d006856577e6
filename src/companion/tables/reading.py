"""The one module that reads tables, source records and the paper's record.

A table is refused, never repaired: what its schema in ``datapackage.json``, the paper's checks or
its source records do not allow raises :class:`DataError` with file, row, column and what was
expected.
"""

import copy
import csv
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import ValidationError

from companion import files, paper, paths
from companion.errors import DataError
from companion.tables import contract, holds, joins, schema
from companion.tables.checks import Check
from companion.tables.unchecked import Stamp, read_yaml, stamp

PANDAS_TYPES = {"integer": "Int64", "year": "Int64", "number": "float64", "boolean": "boolean"}
pd.options.mode.string_storage = "python"  # Arrow's, the default, is slow in small tables
MOST_PROBLEMS = 5
NAMED = re.compile(r"\S+\.csv(?: and \S+\.csv)*")  # what the message of a problem begins with


def read(table: str) -> pd.DataFrame:
    """Read and check one table.

    Parameters
    ----------
    table
        Folder and name, such as ``"seeds/claims"`` or ``"data/events"``.

    Returns
    -------
    pandas.DataFrame
        Columns as described in the folder's ``datapackage.json``; whole numbers are ``Int64``,
        labelled missing values are ``NA``.

    Raises
    ------
    DataError
        If the table is not described, or its content is refused.
    """
    folder, _, name = table.partition("/")
    return read_from(paths.root() / folder, name).copy()


def read_from(folder: Path, name: str) -> pd.DataFrame:
    """Read and check the table ``name`` of the data package in ``folder``.

    It is held against its own schema and the arithmetic of its paper, and against the tables that
    define its keys or that a hold names beside it; those are read from ``seeds`` and ``data`` next
    to the folder. ``build/checked`` keeps the digest of all that a table was held against, so that
    what has passed is not checked again before something changes.
    """
    return _checked(_tables(folder), name)


def content() -> tuple[tuple[str, str], ...]:
    """Return names and digests of all tables, and of what describes them, as they are now."""
    return _tables(paths.data()).content


@dataclass(frozen=True)
class _Tables:
    """Some tables as they are now; copies with the same content, wherever they lie, are equal."""

    folder: Path = field(compare=False)
    content: tuple[tuple[str, str], ...]  # names and digests of files


def _tables(folder: Path, *names: str) -> _Tables:
    """Return the tables of these names, or all, with what describes them."""
    found = (path for path in _files(folder)
             if not names or path.suffix == ".json" or path.stem in names)  # fmt: skip
    digests = ((f"{path.parent.name}/{path.name}", _digest(stamp(path))) for path in found)
    return _Tables(folder, ((paper.package(), ""), *digests))


def _files(folder: Path) -> list[Path]:
    return [path for package in _packages(folder)
            for path in (*sorted(package.glob("*.csv")), *sorted(package.glob("*.yml")),
                         package / "datapackage.json")]  # fmt: skip


def _packages(folder: Path) -> list[Path]:
    beside = (folder.parent / name for name in ("seeds", "data"))
    others = [package for package in beside if package != folder]
    return [folder, *(p for p in others if (p / "datapackage.json").is_file())]


@cache
def _digest(of: Stamp) -> str:
    path = Path(of[0])
    return files.digest(path) if path.is_file() else ""


@cache
def _checked(tables: _Tables, name: str) -> pd.DataFrame:
    folder = tables.folder
    path, passed = f"{folder.name}/{name}.csv", _passed(tables)
    record = paths.build() / "checked" / f"{folder.name}.{name}"
    if record.is_file() and record.read_text(encoding="utf-8") == passed:
        return _parsed(folder, name)
    frame = _alone(folder, name)
    get = partial(_get, folder)
    _refuse(path, joins.problems(frame, joins.of(name, _schema(folder, name)), get, path))
    _refuse(path, contract.problems(name, path, get, partial(_paper, folder)))
    _refuse(path, _found(path, paper.checks().get(name, []), frame))
    for place, hold in enumerate(_declared(folder)):
        if name in hold.tables() or name == holds.EXCEPTIONS:
            about = _tables(folder, *hold.tables(), holds.EXCEPTIONS, "sources")
            _refuse(path, _unheld(about, place))
    for several in paper.checks():
        if isinstance(several, tuple) and name in several:
            _refuse(path, _wrong(_tables(folder, *several), several))
    if _tables(folder) == tables:  # nobody wrote to them meanwhile
        with suppress(OSError):  # of a checkout where nothing can be written
            files.replace(record, passed.encode())
    return frame


def _passed(tables: _Tables) -> str:
    """Return the digest of the tables that may be asked for, and of all that checks them."""
    return files.sha256(files.to_json([tables.content, *_checkers(paths.requirements())]))


@cache
def _checkers(requirements: Path) -> list[str]:
    code = [path for path in (requirements, *paper.code()) if path.is_file()]
    return [files.digest(path) for path in code]


def _get(folder: Path, table: str) -> pd.DataFrame:
    return _alone(_home(folder, table), table)


def _file(folder: Path, table: str) -> str:
    return f"{_home(folder, table).name}/{table}.csv"


def _declared(folder: Path) -> list[holds.Hold]:
    """Return what must hold, as every package says."""
    return [
        hold
        for package in _packages(folder)
        for hold in holds.declared(
            schema.package(package).get("holds", []), f"{package.name}/datapackage.json"
        )
    ]


@cache
def _unheld(tables: _Tables, place: int) -> list[str]:
    """Return what is wrong with a hold, which every table that it is about asks for."""
    folder, hold = tables.folder, _declared(tables.folder)[place]
    broken = _broken(_tables(folder, *hold.tables()), place)
    get, file = partial(_get, folder), partial(_file, folder)
    return holds.problems(hold, broken, get, _exceptions(folder), file)


@cache
def _broken(tables: _Tables, place: int) -> list[holds.Broken]:
    """Return where a hold is broken: new dates and exceptions leave that as it was."""
    return holds.broken(_declared(tables.folder)[place], partial(_get, tables.folder))


@cache
def _wrong(tables: _Tables, names: tuple[str, ...]) -> list[str]:
    """Return what the paper's checks of several tables find."""
    frames = [_get(tables.folder, name).copy() for name in names]
    place = _file(tables.folder, names[0])
    return _found(place, paper.checks()[names], *frames)


def _found(place: str, checks: Iterable[Check], *frames: pd.DataFrame) -> list[str]:
    """Return what some checks find; one that cannot be computed finds that."""
    found = []
    for check in checks:
        try:
            found += [f"{place}, {problem}" for problem in check(*frames)]
        except Exception as error:  # whatever a cell that is empty or 0, or a lost row, leads to
            found.append(
                f"{place}: that {getattr(check, '__name__', 'it').replace('_', ' ')} cannot be "
                f"computed ({type(error).__name__}: {error}); look for a cell that is empty or 0, "
                "or a row that is missing or there twice"
            )
    return found


def _home(folder: Path, table: str) -> Path:
    """Return the folder of the package that describes a table."""
    packages = _packages(folder)
    for package in packages:
        if any(one.get("name") == table for one in schema.package(package)["resources"]):
            return package
    described = " or ".join(f"{package.name}/datapackage.json" for package in packages)
    raise DataError(f"there is no table {table!r} in {described}; it is asked for to check another")


def _exceptions(folder: Path) -> pd.DataFrame:
    """Return the rows that are allowed not to hold; a project may have no such table."""
    described = [one["name"] for p in _packages(folder) for one in schema.package(p)["resources"]]
    if holds.EXCEPTIONS not in described:
        return pd.DataFrame(columns=["hold", "key", "until"])
    table, path = _get(folder, holds.EXCEPTIONS), _file(folder, holds.EXCEPTIONS)
    known = [hold.name for hold in _declared(folder)]
    _refuse(path, holds.unfit(table, known, partial(_get, folder), path))
    return table


def _schema(folder: Path, name: str) -> dict[str, Any]:
    resources = schema.package(folder)["resources"]
    return next(dict(one["schema"]) for one in resources if one["name"] == name)


def _alone(folder: Path, name: str) -> pd.DataFrame:
    """Read a table and check it by itself."""
    described = _Tables(folder, tuple(
        (path.name, _digest(stamp(path)))
        for path in (folder / f"{name}.csv", folder / "datapackage.json")
    ))  # fmt: skip
    return _read(described, name)


@cache
def _read(tables: _Tables, name: str) -> pd.DataFrame:
    folder, path = tables.folder, f"{tables.folder.name}/{name}.csv"
    resource = schema.resource(folder, name)
    _refuse(path, schema.problems(resource, folder / f"{name}.csv", path))
    return _parsed(folder, name)


def _parsed(folder: Path, name: str) -> pd.DataFrame:
    described = _schema(folder, name)
    missing = described.get("missingValues", [""])
    return pd.read_csv(
        folder / f"{name}.csv",
        dtype={f["name"]: PANDAS_TYPES.get(f["type"], "str") for f in described["fields"]},
        keep_default_na=False,
        na_values=[one["value"] if isinstance(one, dict) else one for one in missing],
        encoding="utf-8",
    )


def names() -> list[str]:
    """Return the tables of the project, with their folder."""
    return [f"{package.name}/{one['name']}" for package in _packages(paths.data())
            for one in schema.package(package)["resources"]]  # fmt: skip


def read_texts(table: str) -> list[dict[str, str]]:
    """Read and check one table; return its rows with every cell as it is written."""
    folder, _, name = table.partition("/")
    read(table)
    path = paths.root() / folder / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def read_all(tables: Iterable[str]) -> dict[str, pd.DataFrame]:
    """Read several tables; they are named without their folder."""
    return {table.partition("/")[2]: read(table) for table in tables}


def read_sweep(name: str) -> pd.DataFrame:
    """Read the table of a sweep of the register, as ``companion build`` made it."""
    path = paths.sweeps() / f"{name}.csv"
    if not path.exists():
        raise DataError(f"there is no {paths.relative(path)}; run companion build")
    return pd.read_csv(path)


def read_sources() -> pd.DataFrame:
    """Return the source records, indexed by key."""
    return read("data/sources").set_index("source")


def cited(table: str) -> list[str]:
    """Return the keys of the sources that a table's rows name, each once."""
    frame = read(table)
    named = "source" in frame and table != "data/sources"  # where they are the records themselves
    return list(frame["source"].unique()) if named else []


def read_paper() -> dict[str, Any]:
    """Return the paper's record from ``seeds/paper.yml``."""
    return copy.deepcopy(_paper(paths.seeds()))


def _paper(folder: Path) -> dict[str, Any]:
    return _record(stamp(folder / "paper.yml"))


@cache
def _record(of: Stamp) -> dict[str, Any]:
    content = read_yaml(Path(of[0]))
    try:
        contract.Paper.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ", ".join(["seeds/paper.yml", *map(str, first["loc"])])
        said = str(first.get("ctx", {}).get("error", first["msg"].lower()))
        raise DataError(f"{place}: {said}") from None
    return content


def _refuse(path: str, problems: list[str]) -> None:
    if problems:
        named = NAMED.match(problems[0])  # it may be another table that does not fit this one
        path = named[0] if named else path
        rest = len(problems) - MOST_PROBLEMS
        more = f"\n... and {rest} more." if rest > 0 else ""
        verb = "are" if " and " in path else "is"
        raise DataError(f"{path} {verb} refused:\n" + "\n".join(problems[:MOST_PROBLEMS]) + more)
