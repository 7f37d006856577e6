"""A table's file as text, and what it may not hold, before anything is made of its cells."""

import csv
import io
import math
import re
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

from companion.errors import DataError, suggest

CONFLICT = re.compile(r"^(<{7}|={7}|>{7}|\|{7})( |$)", re.MULTILINE)
ALONE = re.compile(r"\r(?!\n)")  # how lines ended on the first Macintosh
BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
NUMBERS = {
    "integer": (re.compile(r"-?(0|[1-9][0-9]*)"), "a whole number"),
    "year": (re.compile(r"[1-9][0-9]{3}"), "a year of four digits"),
    "number": (re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?"), "a number"),
}
DATED = "http://id.loc.gov/datatypes/edtf/EDTF-level0"  # rdfType of a column of dates
PERIOD = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
MOST_DIGITS = 18  # a whole number of 64 bits has so many and more
SEPARATORS = {";": "';'", "\t": "tabs", "|": "'|'"}


def read(path: Path, label: str) -> list[list[str]]:
    """Return the header and the rows of a CSV file.

    Parameters
    ----------
    path
        The file.
    label
        How messages name it.

    Raises
    ------
    DataError
        If it is missing, is no UTF-8, holds the marks of a merge, or is no CSV.
    """
    text = decoded(path, label)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise DataError(f"{label} is no CSV file: {error}; look for a quotation mark") from None


def decoded(path: Path, label: str) -> str:
    """Return the text of a file in UTF-8 that nobody left half merged."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"{label} cannot be read: {error.strerror}") from None
    if content.startswith(BYTE_ORDER_MARKS):
        raise DataError(
            f"{label}, row 1: begins with a byte order mark; save it as UTF-8 without one"
        )
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise DataError(
            f"{label}, row {row}: is not UTF-8 ({content[error.start : error.end]!r}); save it as "
            "UTF-8"
        ) from None
    if found := ALONE.search(text):
        row = text[: found.start()].count("\n") + 1
        raise DataError(f"{label}, row {row}: holds a carriage return alone; save it with LF")
    if found := CONFLICT.search(text):
        row = text[: found.start()].count("\n") + 1
        raise DataError(
            f"{label}, row {row}: {found.group(1)!r} is the mark of an unresolved merge; choose "
            "one of the two versions"
        )
    return text


def problems(
    rows: list[list[str]], schema: dict[str, Any], label: str, *, empty: bool = False
) -> list[str]:
    """Say what is wrong with a table's shape, or else with its cells.

    Parameters
    ----------
    rows
        As :func:`read` returns them.
    schema
        Its Table Schema.
    label
        How messages name the file.
    empty
        Whether the table may have no rows.
    """
    fields = schema["fields"]
    columns = [field["name"] for field in fields]
    missing = set(schema["missingValues"])
    return (
        _header(rows[0] if rows else [], columns, label)
        or ([] if empty and len(rows) == 1 else _shape(rows, columns, label))
        or [
            f"{label}, row {number}, column {field['name']}: {problem}"
            for number, row in enumerate(rows[1:], 2)
            for cell, field in zip(row, fields, strict=True)
            if (problem := _strange(cell) or (cell not in missing and _unlike(cell, field)))
        ]
    )


def _header(found: list[str], columns: list[str], label: str) -> list[str]:
    if found == columns:
        return []
    place = f"{label}, row 1"
    for sign, name in SEPARATORS.items():
        if len(found) == 1 and sign in found[0]:
            return [
                f"{place}: columns are {found[0]}; expected {','.join(columns)}. "
                f"Separate columns with commas, not {name}."
            ]
    lost, extra = [c for c in columns if c not in found], [c for c in found if c not in columns]
    hints = [f"{name!r} is not expected.{suggest(name, lost)}" for name in extra]
    hints += [f"{name!r} is missing." for name in lost]
    hints = hints or ["They are in another order, or one is there twice."]
    given, expected = ",".join(found), ",".join(columns)
    return [f"{place}: columns are {given}; expected {expected}. {' '.join(hints)}"]


def _shape(rows: list[list[str]], columns: list[str], label: str) -> list[str]:
    if len(rows) == 1:
        return [f"{label}: has no rows below its header; restore them"]
    return [
        f"{label}, row {number}: is empty; remove the line"
        if not any(row)
        else f"{label}, row {number}: has {len(row)} cells; expected {len(columns)}, "
        f"{','.join(columns)}. A cell with a comma in it stands in quotation marks."
        for number, row in enumerate(rows[1:], 2)
        if len(row) != len(columns) or not any(row)
    ]


def _strange(cell: str) -> str:
    """Say which of its signs a cell should not have, or return an empty text."""
    if hidden := [sign for sign in cell if _is_hidden(sign)]:
        name = unicodedata.name(hidden[0], f"U+{ord(hidden[0]):04X}").lower()
        return f"{cell!r} holds a sign that nobody sees ({name}); write a plain space or nothing"
    if cell != cell.strip():
        return f"{cell!r} begins or ends with a space; remove it"
    if not unicodedata.is_normalized("NFC", cell):
        return f"{cell!r} has a letter and its accent apart; save it in Unicode's form NFC"
    return ""


def _unlike(cell: str, field: dict[str, Any]) -> str:
    """Say how a cell is unlike the type of its column, or return an empty text."""
    if field["type"] in NUMBERS:
        pattern, wanted = NUMBERS[field["type"]]
        if not pattern.fullmatch(cell):
            hint = " Write decimals with a point and thousands without a mark." * ("," in cell)
            hint = " Write the digits 0 to 9 alone." if _other_digits(cell) else hint
            return f"{cell!r} is not {wanted}.{hint}"
        if len(cell) > MOST_DIGITS or not math.isfinite(float(cell)):
            return f"{cell!r} is too long for a number"
    if field["type"] == "boolean" and cell not in ("true", "false"):
        return f"{cell!r} is not true or false"
    if field.get("rdfType") == DATED and not _is_date(cell):
        return f"{cell!r} is no date; write a year, a month or a day: 2006, 2006-02, 2006-02-18"
    return ""


def _is_hidden(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return kind in ("Cc", "Cf", "Zl", "Zp") or (kind == "Zs" and sign != " ")


def _other_digits(cell: str) -> bool:
    return "_" in cell or any(sign.isdigit() and not sign.isascii() for sign in cell)


def _is_date(text: str) -> bool:
    """Say whether a text is a year, a month or a day of the calendar.

    Examples
    --------
    >>> [_is_date(text) for text in ("2006", "2006-02", "2006-13", "2006-02-30", "0000")]
    [True, True, False, False, False]
    """
    if not PERIOD.fullmatch(text):
        return False
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True
