"""Keys join: a name in one table must stand in the table that defines it."""

from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

import pandas as pd
from pydantic import BaseModel, ValidationError

from companion.errors import DataError, suggest

Get = Callable[[str], pd.DataFrame]  # a table by its name without folder


class Join(BaseModel, extra="forbid"):
    """Where the names in a column are defined.

    ``reference`` has columns such as ``crops.crop``; a name must stand in one of them, or be one
    of the ``words``. ``separator`` parts the names of one cell. With ``patterns`` a name may
    hold ``*`` for several.
    """

    field: str
    reference: list[str]
    separator: str | None = None
    words: list[str] = []
    patterns: bool = False


CLAIM = Join(field="claim", reference=["claims.claim"])
OF_EVERY_PAPER: dict[str, list[Join]] = {
    "claims": [
        Join(field="reference", reference=["references.reference"], separator=" "),
        Join(field="repeats", reference=["claims.claim"]),
        Join(field="qualifier", reference=["qualifiers.qualifier"]),
        Join(field="status", reference=["qualifiers.qualifier"],
             words=["stated", "not in the text"]),
    ],
    "events": [CLAIM],
    "reviews": [CLAIM],
    "sources": [Join(field="family", reference=["families.family"])],
    "families": [Join(field="cited_by", reference=["claims.claim"], separator=" ", patterns=True)],
    "numerals": [Join(field="belongs_to", reference=["claims.claim"])],
}  # fmt: skip
BY_COLUMN = [
    Join(field="source", reference=["sources.source"]),
    Join(field="also_in", reference=["sources.source"], separator=" "),
]


def of(name: str, schema: dict[str, Any]) -> list[Join]:
    """Return the joins of a table: those of every paper, and those that its schema declares.

    A schema has the ``foreignKeys`` of Table Schema, which every reader of data packages knows,
    and ``joins`` for what they cannot say.
    """
    columns = {field["name"] for field in schema["fields"]}
    found = [*OF_EVERY_PAPER.get(name, [])]
    found += [] if name == "sources" else [join for join in BY_COLUMN if join.field in columns]
    for key in schema.get("foreignKeys", []):
        target = key["reference"]["resource"] or name
        pairs = zip(_listed(key["fields"]), _listed(key["reference"]["fields"]), strict=True)
        found += [Join(field=here, reference=[f"{target}.{there}"]) for here, there in pairs]
    try:
        found += [Join.model_validate(join) for join in schema.get("joins", [])]
    except ValidationError as error:
        first = error.errors()[0]
        place = ", ".join(map(str, first["loc"]))
        raise DataError(
            f"datapackage.json, table {name}, joins: {place}: {first['msg'].lower()}"
        ) from None
    return list({str(join.model_dump()): join for join in found}.values())


def _listed(fields: str | list[str]) -> list[str]:
    return [fields] if isinstance(fields, str) else fields


def problems(frame: pd.DataFrame, joins: list[Join], get: Get, label: str) -> list[str]:
    """Say which names of a table are defined nowhere."""
    found = []
    for join in joins:
        if join.field not in frame:
            raise DataError(f"{label}: a join names the column {join.field!r}, which is not there")
        known = [*join.words]
        for reference in join.reference:
            table, _, column = reference.partition(".")
            defining = get(table)
            if column not in defining:
                raise DataError(f"{label}: a join names {reference}, and there is no such column")
            known += [str(name) for name in defining[column].dropna()]
        for position, cell in frame[join.field].dropna().items():
            names = str(cell).split(join.separator) if join.separator else [str(cell)]
            twice = {name for name in names if names.count(name) > 1}
            wrong = [name for name in names if not _defined(name, known, join.patterns)]
            place = f"{label}, row {int(str(position)) + 2}, column {join.field}"
            found += [f"{place}: {name!r} is there twice." for name in sorted(twice)]
            found += [
                f"{place}: {name!r} is not in {' or '.join(join.reference)}."
                f"{suggest(name, known)} Correct it, or add its row there."
                for name in wrong
            ]
    return found


def _defined(name: str, known: list[str], patterns: bool) -> bool:
    return any(fnmatchcase(one, name) for one in known) if patterns else name in known
