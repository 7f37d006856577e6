"""The combinations of a sweep: read from options or a file, and checked before the first run."""

import json
import re
from decimal import Decimal
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

import yaml

from companion.errors import CompanionError, ParameterError, counted
from companion.register import parameters
from companion.register.parameters import Parameters
from companion.tables.unchecked import load_yaml

Grid = dict[str, list[object]]
MOST_RUNS = 100_000  # a day on two cores
OWN = ("run", "output_dir", "formats")  # a sweep sets these itself
RANGE = re.compile(r"(-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?)(?:\.\.(\d+(?:\.\d+)?))?", re.ASCII)


class GridError(CompanionError):
    """A sweep's grid that cannot be read, or combinations that are not allowed."""


def from_options(model: type[Parameters], options: tuple[str, ...]) -> Grid:
    """Read options of the form ``name=a,b,c``, of which each part may be a range.

    Examples
    --------
    >>> class Growth(Parameters):
    ...     crop: str
    ...     first_year: int
    >>> from_options(Growth, ("crop=rye,oats", "first_year=1992..1994,1999"))
    {'crop': ['rye', 'oats'], 'first_year': [1992, 1993, 1994, 1999]}
    """
    grid: Grid = {}
    for option in options:
        name, equals, text = option.partition("=")
        if not equals or not name or not text:
            raise GridError(f"-p {option}: expected name=value, name=a,b,c or name=1992..2000")
        if name in grid:
            raise GridError(f"-p {option}: {name!r} is given twice; write -p {name}=a,b,c")
        grid[name] = _spread(model, name, list(text.split(",")))
    return grid


def from_file(model: type[Parameters], path: Path) -> list[Grid]:
    """Read a YAML file with one grid or a list of them, as scikit-learn's ``ParameterGrid`` has.

    A grid is a mapping of parameter names to a value, a list of values or a range such as
    ``1992..2000`` or ``0..5..0.5``.
    """
    return of_entries(model, load_yaml(path), str(path))


def of_entries(model: type[Parameters], content: Any, place: str) -> list[Grid]:
    """Read grids as :func:`from_file` does; ``place`` is what a refusal names."""
    entries = content if isinstance(content, list) else [content]
    if not entries or any(not isinstance(entry, dict) or not entry for entry in entries):
        raise GridError(
            f"{place}: expected names of parameters with their values, such as "
            "'first_year: 1992..2000', or a list of such grids"
        )
    for name, value in (item for entry in entries for item in entry.items()):
        if value == []:
            raise GridError(f"{place}: {name!s:.40} has no values; expected one, a list or a range")
        if any(isinstance(one, dict | list) for one in _listed(value)):
            raise GridError(f"{place}: {name!s:.40} is no value, list of values or range")
    return [
        {str(name): _spread(model, str(name), _listed(value)) for name, value in entry.items()}
        for entry in entries
    ]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def combinations(
    model: type[Parameters], grids: list[Grid], preset: dict[str, Any]
) -> list[dict[str, object]]:
    """Return every combination of every grid once, with the values that no grid names.

    Parameters
    ----------
    model
        What the notebook's parameters may be.
    grids
        Values by parameter.
    preset
        The defaults of the register.

    Raises
    ------
    GridError
        If one of them is not allowed; it names the first and how many there are. If there are
        more than :data:`MOST_RUNS`.
    """
    number = sum(prod(len(values) for values in grid.values()) for grid in grids)
    if number > MOST_RUNS:
        raise GridError(f"{number:,} combinations: a sweep may have {MOST_RUNS:,}; split the grid")
    own = sorted({name for grid in grids for name in grid} & set(OWN))
    if own:
        raise GridError(f"a sweep sets {', '.join(OWN)} itself; leave out {', '.join(own)}")
    found: dict[str, dict[str, object]] = {}
    refused: list[str] = []
    for grid in grids:
        for values in product(*grid.values()):
            chosen = dict(zip(grid, values, strict=True))
            whole = {**preset, **chosen, "run": "sweep", "output_dir": "", "formats": ""}
            try:
                parameters.check(model, whole, "parameters")
            except ParameterError as error:
                chosen_text = ", ".join(f"{name}={value}" for name, value in chosen.items())
                refused.append(f"{chosen_text}: {error}")
                continue
            kept = {name: value for name, value in whole.items() if name not in OWN}
            found.setdefault(json.dumps(kept, sort_keys=True), kept)
    if refused:
        raise GridError(
            f"{len(refused)} of {counted(len(refused) + len(found), 'combination')} cannot be run, "
            f"so nothing was; the first is {refused[0]}"
        )
    return list(found.values())


def _spread(model: type[Parameters], name: str, values: list[Any]) -> list[object]:
    field = model.model_fields.get(name)
    typed = field is not None and field.annotation in (int, float, bool, str | float)
    spread: list[object] = []
    for value in values:
        match = RANGE.fullmatch(value.strip()) if isinstance(value, str) and typed else None
        if match:
            spread += _range(*match.groups())
        elif isinstance(value, str) and typed and "_" not in value:  # YAML reads 1_992 as 1992
            spread.append(yaml.safe_load(value))
        else:
            spread.append(value)
    return spread


def _range(first: str, last: str, step: str | None) -> list[object]:
    low, high, by = Decimal(first), Decimal(last), Decimal(step or 1)
    if step and by > high - low > 0:
        raise GridError(f"the range {first}..{last}..{step} has a step beyond its end")
    if by <= 0 or high < low:
        raise GridError(
            f"the range {first}..{last} is empty; expected low..high or low..high..step"
        )
    number = int((high - low) / by) + 1
    if number > MOST_RUNS:
        raise GridError(
            f"the range {first}..{last} has {number:,} steps; a sweep may have {MOST_RUNS:,} runs"
        )
    steps = [low + by * n for n in range(number)]
    whole = all("." not in text for text in (first, last, step or "1"))
    return [int(value) if whole else float(value) for value in steps]
