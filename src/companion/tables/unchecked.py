"""What is read without checks and without pandas: YAML files, and single columns of tables."""

import csv
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from companion import paths
from companion.errors import DataError
from companion.tables import texts

Stamp = tuple[str, int, int]  # of a file: its path, and what changes when it does


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # C, if built
    """YAML's safe loader, which takes no name twice: PyYAML alone would keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return a mapping as a dictionary."""
        names = set()
        for name, _ in node.value:
            if not isinstance(name, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(
                    problem="a name is a list or mapping", problem_mark=name.start_mark
                )
            if name.value in names:
                raise yaml.MarkedYAMLError(
                    problem=f"{name.value!r} is there twice", problem_mark=name.start_mark
                )
            names.add(name.value)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


def load_yaml(path: Path, label: str = "") -> Any:
    """Read a YAML file; a message calls it by its label, or else its name."""
    label = label or path.name
    try:
        return yaml.load(texts.decoded(path, label), Loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DataError(f"{label} cannot be read: {error}") from error


def read_yaml(path: Path) -> dict[str, Any]:
    """Read a YAML file of the project, a mapping."""
    label = f"{path.parent.name}/{path.name}"
    content = load_yaml(path, label)
    if not isinstance(content, dict):
        raise DataError(f"{label}: expected names with values, such as 'name: value'")
    return content


def stamp(path: Path) -> Stamp:
    """Return what changes when a file does, even one whose time of change is set back."""
    if not path.is_file():
        return str(path), 0, 0
    stat = path.stat()
    return str(path), stat.st_mtime_ns, stat.st_ctime_ns


def cells(table: str, column: str, **where: str) -> list[str]:
    """Return the cells of one column, each once, unchecked: for what is asked before a run.

    ``where`` limits the rows to those with these cells.
    """
    folder, _, name = table.partition("/")
    return cells_of(paths.root() / folder / f"{name}.csv", column, **where)


def cells_of(path: Path, column: str, **where: str) -> list[str]:
    """Return :func:`cells` of a table by its path."""
    return list(_cells(path, column, tuple(where.items()), stamp(path)))


@cache
def _cells(
    path: Path, column: str, where: tuple[tuple[str, str], ...], _changed: Stamp
) -> tuple[str, ...]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream)
        kept = (row[column] for row in rows if all(row[key] == cell for key, cell in where))
        return tuple(dict.fromkeys(kept))
