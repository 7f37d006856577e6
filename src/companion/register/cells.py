"""What a notebook's cells say, without executing them."""

import ast
from pathlib import Path

from pydantic import BaseModel, ValidationError

from companion import files
from companion.errors import DataError, ExhibitError

PARAMETERS = "parameters"  # papermill's tag for the cell that it overrides


class Metadata(BaseModel):
    """What is read of a cell's metadata."""

    tags: list[str] = []


class Cell(BaseModel):
    """What is read of a cell."""

    cell_type: str
    metadata: Metadata
    source: str | list[str]


class Content(BaseModel):
    """What is read of a notebook's file."""

    cells: list[Cell]


def _cells(notebook: Path) -> list[Cell]:
    try:
        return Content.model_validate(files.read_json(notebook)).cells
    except ValidationError as error:
        first = error.errors()[0]
        place = ", ".join(str(part) for part in first["loc"]) or "the file"
        raise DataError(
            f"notebooks/{notebook.name} is not as Jupyter saves a notebook: {place}: "
            f"{first['msg'].lower()}; restore it"
        ) from None


def code(notebook: Path) -> list[tuple[str, frozenset[str]]]:
    """Return source and tags of each code cell."""
    return [
        ("".join(cell.source), frozenset(cell.metadata.tags))
        for cell in _cells(notebook)
        if cell.cell_type == "code"
    ]


def place_of_parameters(notebook: Path) -> int | None:
    """Return the place of the parameters cell among all cells, counted from 0, if there is one."""
    tags = [cell.metadata.tags for cell in _cells(notebook)]
    return next((place for place, named in enumerate(tags) if PARAMETERS in named), None)


def reasoning(notebook: Path) -> str:
    """Return what decides a run's results beside its parameters: the other cells' code."""
    return "\n".join(source for source, tags in code(notebook) if PARAMETERS not in tags)


def digest(notebook: Path) -> str:
    """Return the SHA-256 of a notebook's code.

    Its outputs, prose, metadata and parameters cell are not in it: a run is given every parameter.
    """
    return files.sha256(reasoning(notebook))


def assignments(source: str) -> dict[str, ast.expr | None]:
    """Return what a cell assigns, as it is written: a name, or ``trade.FLOWS`` and the like.

    The value is that of the last assignment; None for a name that has a type and no value. A cell
    that is no plain Python, such as one with a magic command, assigns nothing.
    """
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return {}
    found: dict[str, ast.expr | None] = {}
    for node in body:
        if isinstance(node, ast.Assign):
            found |= {ast.unparse(target): node.value for target in node.targets}
        elif isinstance(node, ast.AnnAssign):
            found[ast.unparse(node.target)] = node.value
    return found


def defaults(notebook: Path) -> dict[str, object]:
    """Return the values in a notebook's parameters cell.

    Raises
    ------
    ExhibitError
        If there is no such cell.
    """
    for source, tags in code(notebook):
        if PARAMETERS in tags:
            given = assignments(source).items()
            return {name: ast.literal_eval(value) for name, value in given if value}
    raise ExhibitError(f"{notebook.name} has no cell with the tag {PARAMETERS!r}; add one")


def imported(notebook: Path) -> set[str]:
    """Return the dotted names that a notebook's cells import; not all of them are modules."""
    names: set[str] = set()
    try:
        tree = ast.parse(reasoning(notebook))
    except (SyntaxError, ValueError) as error:
        raise DataError(
            f"notebooks/{notebook.name}: a cell is no plain Python ({error}); mend it, or take "
            "out what Python alone does not read, such as a magic command"
        ) from None
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names
