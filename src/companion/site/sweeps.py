"""The sweeps of the register as the page with sliders shows them: names, units, one row a run."""

import math
import re
from typing import Any

from companion import paths
from companion.register import freshness
from companion.register.exhibits import Notebook, Register
from companion.site.essays import HOW_DRAWN, helps
from companion.tables import reading, schema, unchecked

Record = dict[str, Any]
UNITS = {"pct": "per cent", "usd_m": "US$ million"}  # that end the name of a result
BOUNDS = re.compile(r"[,;:](?![^(]*\)).*")  # of a help: which values the notebook takes, and where
DIGITS = 4


def read(register: Register, values: dict[str, list[str]]) -> dict[str, Record]:
    """Return every sweep of the register by its name.

    Parameters
    ----------
    register
        The register of exhibits.
    values
        The columns of each exhibit's values, by its id: one that has all results of a sweep draws
        it.
    """
    return {
        name: _sweep(name, notebook, register, values)
        for notebook in register.values()
        for name in notebook.entry.sweeps
    }


def _sweep(
    name: str, notebook: Notebook, register: Register, values: dict[str, list[str]]
) -> Record:
    table = reading.read_sweep(name)
    chosen = [column for column in table if column in notebook.entry.defaults]
    varied = [column for column in chosen if len(set(table[column])) > 1]
    results = [column for column in table if column not in (*chosen, "run", "error")]
    kept = table[varied + results].astype(object)
    drawing = [one.id for other in register.values() if name in other.entry.sweep_tables
               for run in other.entry.runs for one in other.exhibits_of(run)]  # fmt: skip
    said = helps(notebook.path)
    return {
        "name": name,
        "notebook": notebook,
        "fixed": {labelled(column): worded(table[column].iloc[0]) for column in chosen
                  if column not in (*varied, *HOW_DRAWN)},
        "varied": [_parameter(notebook, column, table[column].unique().tolist(), said)
                   for column in varied],
        "results": [{"name": column, "label": labelled(column), "unit": _unit(column)}
                    for column in results],
        "rows": kept.where(kept.notna(), None).to_numpy().tolist(),
        "files": freshness.sweep_files(name),
        "exhibits": [one for one in drawing if set(results) <= set(values[one])],
    }  # fmt: skip


def _parameter(notebook: Notebook, name: str, values: list[Any], said: dict[str, str]) -> Record:
    """Return a parameter with its values in words, and what the names in them stand for."""
    members = _members(notebook, name)
    alone = {key: cells[0] for key, cells in members.items() if len(cells) == 1}
    used = {part for value in values for part in str(value).split(",")}
    return {
        "name": name,
        "label": labelled(name),
        "help": BOUNDS.sub("", said.get(name, "")),
        "default": notebook.entry.defaults[name],
        "words": {str(value): ", ".join(alone.get(part, worded(part)) for part in value.split(","))
                  for value in values if isinstance(value, str)},
        "sets": {key: cells for key, cells in members.items() if key in used and len(cells) > 1},
    }  # fmt: skip


def _members(notebook: Notebook, name: str) -> dict[str, list[str]]:
    """Return what each value of a parameter stands for: a table of the notebook pairs the two."""
    found: dict[str, list[str]] = {}
    for table in notebook.entry.tables:
        heads = [column for column in columns(table) if column != "source"]
        if len(heads) == 2 and heads[0] == name:
            for key in unchecked.cells(table, name):
                found[key] = unchecked.cells(table, heads[1], **{name: key})
    return found


def columns(table: str) -> list[str]:
    """Return the names of the columns of a table, as they are described."""
    folder, _, name = table.partition("/")
    resources = schema.package(paths.root() / folder)["resources"]
    [resource] = [one for one in resources if one["name"] == name]
    return [field["name"] for field in resource["schema"]["fields"]]


def labelled(name: str) -> str:
    """Return the name of a column as a reader sees it, with its unit.

    Examples
    --------
    >>> labelled("pooled_pct"), labelled("first_year")
    ('Pooled (per cent)', 'First year')
    """
    unit = _unit(name)
    bare = next((name.removesuffix(f"_{end}") for end in UNITS if name.endswith(f"_{end}")), name)
    return bare.replace("_", " ").capitalize() + (f" ({unit})" if unit else "")


def _unit(name: str) -> str:
    return next((unit for end, unit in UNITS.items() if name.endswith(f"_{end}")), "")


def worded(value: Any) -> str:
    """Return a parameter's value or a result in words, numbers to four digits.

    Examples
    --------
    >>> [worded(value) for value in (None, True, 1992, 306.0, 3.980392157, "two_way")]
    ['', 'yes', '1992', '306', '3.98', 'two way']
    """
    if value is None:
        return ""
    if str(value) in ("True", "False"):  # numpy's too
        return "yes" if value else "no"
    if isinstance(value, float) and value:
        digits = max(DIGITS - 1 - math.floor(math.log10(abs(value))), 0)
        return f"{value:,.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:,.0f}"
    return str(value).replace("_", " ")
