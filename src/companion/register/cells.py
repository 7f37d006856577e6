"""What a notebook's cells say, without executing them."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ValidationError

from companion import files
from companion.errors import DataError, counted

PARAMETERS = "parameters"  # papermill's tag for the cell that it overrides


class Metadata(BaseModel):
    """What is read of a cell's metadata."""

    tags: list[str] = []


class Cell(BaseModel):
    """What is read of a cell."""

    cell_type: str
    source: str | list[str]
    metadata: Metadata
    outputs: list[dict[str, Any]] = []

    @property
    def text(self) -> str:
        """Its lines as one text; the format allows both."""
        return "".join(self.source)

    @property
    def tags(self) -> list[str]:
        """Its tags."""
        return self.metadata.tags


class Content(BaseModel):
    """What is read of a notebook's file."""

    nbformat: Literal[4]
    nbformat_minor: int
    metadata: dict[str, Any]
    cells: list[Cell]


def read(notebook: Path) -> list[Cell]:
    """Return a notebook's cells.

    Raises
    ------
    DataError
        If the file is no notebook of Jupyter's present format.
    """
    try:
        return Content.model_validate(files.read_json(notebook)).cells
    except ValidationError as error:
        first = error.errors()[0]
        place = ", ".join(str(part) for part in first["loc"]) or "the file"
        raise DataError(
            f"notebooks/{notebook.name} is not as Jupyter saves a notebook: {place}: "
            f"{first['msg'].lower()}; restore it"
        ) from None


def code(notebook: Path) -> list[Cell]:
    """Return the cells with code."""
    return [cell for cell in read(notebook) if cell.cell_type == "code"]


def place_of_parameters(notebook: Path) -> int:
    """Return the place of the parameters cell among all cells, counted from 0.

    Raises
    ------
    DataError
        If there is none, or several: the notebook's own values would be taken for those given.
    """
    return _place_of_parameters(read(notebook), notebook.name)


def _place_of_parameters(cells: list[Cell], name: str) -> int:
    tagged = [place for place, cell in enumerate(cells)
              if PARAMETERS in cell.tags and cell.cell_type == "code"]  # fmt: skip
    if len(tagged) != 1:
        raise DataError(
            f"notebooks/{name} has {counted(len(tagged), 'code cell')} with the tag "
            f"{PARAMETERS!r}; expected one, by which papermill knows where parameters belong: give "
            "it to the cell that sets them (in JupyterLab: Property Inspector, Cell Tags)"
        )
    return tagged[0]


def reasoning(notebook: Path) -> str:
    """Return what decides a run's results beside its parameters: the other cells, in order."""
    cells = read(notebook)
    given = _place_of_parameters(cells, notebook.name)
    return "\n".join(
        f"# {PARAMETERS}" if place == given else cell.text
        for place, cell in enumerate(cells)
        if cell.cell_type == "code"
    )


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


def imported(notebook: Path) -> set[str]:
    """Return the dotted names that a notebook's cells import; not all of them are modules.

    Raises
    ------
    DataError
        If a cell is no Python. Lines with a command of IPython are passed over.
    """
    names: set[str] = set()
    for node in _nodes(notebook):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def _nodes(notebook: Path) -> Iterator[ast.AST]:
    for number, cell in enumerate(read(notebook), 1):
        if cell.cell_type != "code" or cell.text.startswith("%%"):
            continue
        lines = cell.text.splitlines()
        plain = ["" if line.startswith(("%", "!")) else line for line in lines]
        try:
            yield from ast.walk(ast.parse("\n".join(plain)))
        except (SyntaxError, ValueError) as error:
            raise DataError(
                f"notebooks/{notebook.name}, cell {number} is no Python: {error}; mend it"
            ) from None
