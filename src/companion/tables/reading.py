"""The one module that reads: seeds, data, source records, the paper's record, the register.

A table is refused, never repaired: what its schema in ``datapackage.json``, the paper's checks or
its source records do not allow raises :class:`DataError` with file, row, column and what was
expected.
"""

import csv
import warnings
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import yaml

from companion import files, paper, paths
from companion.errors import DataError, suggest

if TYPE_CHECKING:
    from frictionless import Package, Resource

PANDAS_TYPES = {"integer": "Int64", "year": "Int64", "number": "float64", "boolean": "boolean"}
WANTED = {"integer": "a whole number", "number": "a number", "year": "a year"}
MOST_PROBLEMS = 5


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # C, if built
    """YAML's safe loader, which takes no name twice: PyYAML alone would keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return a mapping as a dictionary."""
        names = set()
        for name, _ in node.value:
            if name.value in names:
                raise yaml.MarkedYAMLError(
                    problem=f"{name.value!r} is there twice", problem_mark=name.start_mark
                )
            names.add(name.value)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


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
    """Read and check the table ``name`` of the data package in ``folder``."""
    needed = (folder / f"{name}.csv", folder / "datapackage.json", folder / "sources.csv")
    written = [file.stat() for file in needed if file.exists()]
    return _read(folder, name, tuple(t for s in written for t in (s.st_mtime_ns, s.st_ctime_ns)))


@cache
def _read(folder: Path, name: str, _written: tuple[int, ...]) -> pd.DataFrame:
    resource = _resource(folder, name)
    path = f"{folder.name}/{name}.csv"
    _refuse(path, _schema_problems(resource, path))
    schema = resource.schema
    frame = pd.read_csv(
        folder / f"{name}.csv",
        dtype={f.name: PANDAS_TYPES.get(f.type, "str") for f in schema.fields},
        keep_default_na=False,
        na_values=list(schema.missing_values),
        encoding="utf-8",
    )
    _refuse(path, [f"{path}, {p}" for check in paper.checks().get(name, []) for p in check(frame)])
    if "source" in frame and name != "sources":
        _refuse(path, _source_problems(frame, read_from(folder, "sources"), path))
    _refuse(path, list(_key_problems(frame, folder, name)))
    return frame


def read_texts(table: str) -> list[dict[str, str]]:
    """Read and check one table; return its rows with every cell as it is written."""
    folder, _, name = table.partition("/")
    read(table)
    path = paths.root() / folder / f"{name}.csv"
    texts = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8")
    return [{str(key): str(cell) for key, cell in row.items()} for row in texts.to_dict("records")]


def texts(table: str, column: str, **where: str) -> list[str]:
    """Return the cells of one column, each once, unchecked: for what is asked before a run.

    ``where`` limits the rows to those with these cells.
    """
    folder, _, name = table.partition("/")
    return texts_of(paths.root() / folder / f"{name}.csv", column, **where)


def texts_of(path: Path, column: str, **where: str) -> list[str]:
    """Return :func:`texts` of a table by its path."""
    return list(_texts(path, column, tuple(where.items()), path.stat().st_mtime_ns))


@cache
def _texts(
    path: Path, column: str, where: tuple[tuple[str, str], ...], _changed: int
) -> tuple[str, ...]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream)
        kept = (row[column] for row in rows if all(row[key] == cell for key, cell in where))
        return tuple(dict.fromkeys(kept))


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


def read_yaml(path: Path) -> dict[str, Any]:
    """Read a YAML file of the project."""
    try:
        content: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader)
    except (yaml.YAMLError, UnicodeDecodeError, FileNotFoundError) as error:
        raise DataError(f"{path.name} cannot be read: {error}") from error
    return content


def read_paper() -> dict[str, Any]:
    """Return the paper's record from ``seeds/paper.yml``."""
    return read_yaml(paths.seeds() / "paper.yml")


@cache
def _package(path: Path, _changed: int) -> "Package":
    from frictionless import Package, system

    system.trusted = True  # the folder may be anywhere, its paths are ours
    return Package.from_descriptor(str(path))  # Package(path) takes brackets for a pattern


def _resource(folder: Path, name: str) -> "Resource":
    from frictionless import FrictionlessException

    path = folder / "datapackage.json"
    try:
        resource = _package(path, path.stat().st_mtime_ns).get_resource(name)
    except FrictionlessException as error:
        raise DataError(
            f"{folder.name}/{name}.csv is not described in {folder.name}/datapackage.json: "
            f"{error.error.message}. Add a resource with its schema, sources and licences."
        ) from error
    missing = [key for key in ("sources", "licenses") if not getattr(resource, key)]
    if missing and folder.name != "seeds":
        raise DataError(
            f"{folder.name}/datapackage.json, table {name}: no {' and no '.join(missing)}. "
            "A table without source record is not loaded; say whose it is and on which terms."
        )
    return resource


def _schema_problems(resource: "Resource", path: str) -> list[str]:
    from frictionless.formats import CsvControl

    commas = CsvControl(delimiter=",")  # the standard's; frictionless alone would guess from a file
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if not resource.dialect.has_control("csv"):
            resource.dialect.add_control(commas)
        resource.schema.foreign_keys = []  # checked below, with a plainer message
        report = resource.validate()
    types = {f.name: f.type for f in resource.schema.fields}
    return [_sentence(e, path, types) for task in report.tasks for e in task.errors] + [
        f"{path}: {e.message}" for e in report.errors
    ]


def _sentence(error: Any, path: str, types: dict[str, str]) -> str:
    row, column = getattr(error, "row_number", None), getattr(error, "field_name", None)
    place = path + (f", row {row}" if row else "") + (f", column {column}" if column else "")
    cell = getattr(error, "cell", None)
    match error.type:
        case "type-error":
            wanted = WANTED.get(types.get(column or "", ""), types.get(column or "", ""))
            hint = (
                " Write decimals with a point and thousands without a mark."
                if "," in str(cell)
                else ""
            )
            return f"{place}: {cell!r} is not {wanted}.{hint}"
        case "constraint-error":
            rule = error.note.replace("constraint ", "")
            return f"{place}: {cell!r} breaks the rule {rule} of datapackage.json."
        case "primary-key":
            return f"{place}: repeats the key of an earlier row; remove one of the two."
        case "encoding-error":
            return f"{path}: is not UTF-8 ({error.note}). Save it as 'CSV UTF-8'."
        case "incorrect-label" | "missing-label" | "extra-label":
            labels = ",".join(getattr(error, "labels", []))
            hint = " Separate columns with commas, not ';'." if ";" in labels else ""
            return f"{path}, row 1: columns are {labels}; expected {','.join(types)}.{hint}"
        case "missing-cell" | "extra-cell" | "blank-row":
            return f"{place}: expected {len(types)} cells. {error.note}"
        case _:
            return f"{place}: {error.message}"


def _source_problems(frame: pd.DataFrame, sources: pd.DataFrame, path: str) -> list[str]:
    known = set(sources["source"])
    problems = []
    for column in ("source", "also_in"):
        if column not in frame:
            continue
        for position, keys in frame[column].items():
            for key in [] if pd.isna(keys) else str(keys).split():
                if key not in known:
                    problems.append(
                        f"{path}, row {int(str(position)) + 2}, column {column}: {key} has no "
                        "record in sources.csv; add one (producer, citation, version, url ...)."
                    )
    return problems


def _key_problems(frame: pd.DataFrame, folder: Path, name: str) -> Iterator[str]:
    """Find cells that name a row of another table which is not there."""
    described = files.read_json(folder / "datapackage.json")["resources"]
    schema = next(one["schema"] for one in described if one["name"] == name)
    for key in schema.get("foreignKeys", []):
        other, [column], [field] = (key["reference"]["resource"] or name, key["fields"],
                                    key["reference"]["fields"])  # fmt: skip
        if other == "sources":
            continue  # checked above, where further keys may stand in a cell
        known = texts_of(folder / f"{other}.csv", field)
        for position, cell in frame[column].dropna().items():
            if cell not in known:
                yield (
                    f"{folder.name}/{name}.csv, row {int(str(position)) + 2}, column {column}: "
                    f"{cell} has no row in {other}.csv.{suggest(str(cell), known)}"
                )


def _refuse(path: str, problems: list[str]) -> None:
    if problems:
        rest = len(problems) - MOST_PROBLEMS
        more = f"\n... and {rest} more." if rest > 0 else ""
        raise DataError(f"{path} is refused:\n" + "\n".join(problems[:MOST_PROBLEMS]) + more)
