"""What ``datapackage.json`` says of a table, and whether the table keeps to it (frictionless)."""

import warnings
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from companion.errors import DataError, suggest
from companion.files import read_json
from companion.tables import texts

if TYPE_CHECKING:
    from frictionless import Resource

WORDS = {"boolean": "true or false", "date": "a day such as 2006-02-18",
         "yearmonth": "a month such as 2006-02"}  # fmt: skip
RULES = {"minimum": "at least {}", "maximum": "at most {}", "pattern": "of the form {}",
         "enum": "one of {}"}  # fmt: skip


def package(folder: Path) -> dict[str, Any]:
    """Return the content of a folder's ``datapackage.json``."""
    path = folder / "datapackage.json"
    return _content(path, path.stat().st_mtime_ns if path.is_file() else 0)


@cache
def _content(path: Path, _changed: int) -> dict[str, Any]:
    folder = path.parent
    if not path.is_file():
        raise DataError(f"there is no {folder.name}/datapackage.json; it describes the tables")
    content = read_json(path)
    if not isinstance(content, dict) or not isinstance(content.get("resources"), list):
        raise DataError(f"{folder.name}/datapackage.json: expected a mapping with 'resources'")
    return content


def resource(folder: Path, name: str) -> "Resource":
    """Return what is said of a table; one without owner or terms is refused."""
    from frictionless import FrictionlessException, Package, system

    system.trusted = True  # the folder may be anywhere, its paths are ours
    content = package(folder)
    own = [one for one in content["resources"] if isinstance(one, dict) and one.get("name") == name]
    if not own:
        raise DataError(
            f"{folder.name}/{name}.csv is not described in {folder.name}/datapackage.json. "
            "Add a resource with its schema, sources and licences."
        )
    try:  # a package of this table alone: to read what is said of all others takes a second
        alone = Package.from_descriptor(content | {"resources": own}, basepath=str(folder))
        found = alone.get_resource(name)
    except FrictionlessException as error:
        reasons = "; ".join(one.message for one in error.reasons or [error.error])
        raise DataError(f"{folder.name}/datapackage.json, table {name}: {reasons}") from error
    if not found.schema.fields:
        raise DataError(f"{folder.name}/datapackage.json, table {name}: has no schema with fields")
    missing = [key for key in ("sources", "licenses") if not getattr(found, key)]
    if missing and folder.name != "seeds":
        raise DataError(
            f"{folder.name}/datapackage.json, table {name}: no {' and no '.join(missing)}. "
            "A table without source record is not loaded; say whose it is and on which terms."
        )
    return found


def problems(found: "Resource", path: Path, label: str) -> list[str]:
    """Say where a table's file is not as its resource says.

    Its shape and the signs in its cells come first: what reads them may take ``1_000``, the digits
    of other scripts or a no-break space for a number, and does not agree with what reads them next.
    """
    from frictionless.formats import CsvControl

    empty = bool(found.custom.get("empty"))  # declared: there may be no rows
    schema = found.schema.to_descriptor() | {"missingValues": found.schema.missing_values}
    if wrong := texts.problems(texts.read(path, label), schema, label, empty=empty):
        return wrong
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if not found.dialect.has_control("csv"):
            found.dialect.add_control(CsvControl(delimiter=","))  # it would guess from the file
        found.schema.foreign_keys = []  # of companion.tables.joins, with a plainer message
        report = found.validate()
    fields = {field["name"]: field for field in schema["fields"]}
    return [_sentence(e, label, fields) for task in report.tasks for e in task.errors] + [
        f"{label}: {e.message}" for e in report.errors
    ]


def _sentence(error: Any, label: str, fields: dict[str, dict[str, Any]]) -> str:
    row, column = getattr(error, "row_number", None), getattr(error, "field_name", None)
    place = label + (f", row {row}" if row else "") + (f", column {column}" if column else "")
    field, cell = fields.get(column or "", {}), getattr(error, "cell", None)
    if error.type == "type-error":
        return f"{place}: {cell!r} is not {WORDS.get(field['type'], field['type'])}."
    if error.type == "primary-key":
        return f"{place}: repeats the key of an earlier row; remove one of the two."
    if error.type == "unique-error":
        return f"{place}: {cell!r} is there already, in row {error.note.split()[-1]}."
    if error.type == "constraint-error" and cell in (None, ""):
        return f"{place}: is empty; it must have a value."
    if error.type == "constraint-error":
        return f"{place}: {cell!r} breaks the rule {_rule(error.note, field, str(cell))}"
    return f"{place}: {error.message}"


def _rule(note: str, field: dict[str, Any], cell: str) -> str:
    """Return the rule that frictionless names, with what was expected."""
    name = next((rule for rule in RULES if f'"{rule}"' in note or f" {rule} " in note), "")
    if not name:
        return f"{note.removeprefix('constraint ')} of datapackage.json."
    wanted = field["constraints"][name]
    words = ", ".join(map(str, wanted)) if isinstance(wanted, list) else wanted
    hint = suggest(cell, wanted) if isinstance(wanted, list) else ""
    return f"{name} of datapackage.json: expected {RULES[name].format(words)}.{hint}"
