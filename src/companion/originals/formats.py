"""The layouts of public data sets, as ``formats.yml`` describes them."""

import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from companion.tables import unchecked

YEAR_COLUMN = re.compile(r"(?:YR)?(\d{4})(?: \[YR\d{4}\])?")  # 2008, YR2008, 2008 [YR2008]
Role = str | int | None  # a column, a place in the row, "=a constant", "~a group of the opening"


class _Facts(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Value(_Facts):
    """One thing that a row says: how much of an item went from an origin to a destination."""

    value: str | None = None
    origin: Role = None
    destination: Role = None
    item: Role = None
    where: dict[str, str] = Field(default_factory=dict)


class Release(_Facts):
    """Where a file names its release."""

    column: str | None = None
    pattern: str | None = None
    form: Literal["date", "version"] = "date"


class Format(_Facts):
    """One layout of a data set; the fields are explained at the head of ``formats.yml``."""

    name: str = ""
    title: str
    producer: str
    page: str
    revised: Decimal
    terms: str
    unit: str
    direction: str
    header: list[str]
    values: list[Value]
    opening: str = ""
    years: str | None = None
    months: bool = False
    digits: int = 0
    sums: str = ""
    named: bool = True
    separator: str = ","
    codes: str = ""
    world: str = "stated"
    repeats: str = "equal"
    blank: str = "missing"
    down: int | None = None
    missing: list[str] = Field(default_factory=list)
    only: dict[str, str] = Field(default_factory=dict)
    if_there: dict[str, str] = Field(default_factory=dict)
    cells: dict[str, str] = Field(default_factory=dict)
    millions: str | dict[str, str] = "1"
    release: Release = Release()
    undated: bool = False
    last: str = ""
    published: dict[str, str] = Field(default_factory=dict)

    def fits(self, names: list[str], before: str) -> bool:
        """Say whether a header line, with the lines before it, is one of this format."""
        enough = all(names.count(wanted) >= self.header.count(wanted) for wanted in self.header
                     if "|" not in wanted)  # fmt: skip
        one_of = all(set(wanted.split("|")) & set(names) for wanted in self.header)
        years = self.years != "columns" or any(YEAR_COLUMN.fullmatch(name) for name in names)
        return enough and one_of and years and self.begins(before) is not None

    def begins(self, before: str) -> re.Match[str] | None:
        """Return what the opening finds at the beginning of a file, if it is one of this format."""
        return re.match(self.opening, before.lstrip('"'))


class Instead(_Facts):
    """What a file may be in place of data."""

    pattern: str
    says: str


@cache
def _facts() -> tuple[dict[str, Format], list[Instead]]:
    content = unchecked.read_yaml(Path(__file__).with_name("formats.yml"))
    known = {name: Format(name=name, **facts) for name, facts in content["formats"].items()}
    return known, [Instead(**facts) for facts in content["instead"]]


def every() -> dict[str, Format]:
    """Return all formats by name."""
    return _facts()[0]


def instead() -> list[Instead]:
    """Return what a file may be in place of data."""
    return _facts()[1]


def recognise(cells: dict[str, list[str]], before: str) -> Format | None:
    """Return the format of a header line: of those that fit the one that asks for most.

    Parameters
    ----------
    cells
        The cells of the line, by the separator that it was cut with.
    before
        The lines before it.
    """
    fitting = [one for one in every().values() if one.fits(cells[one.separator], before)]
    return max(fitting, key=lambda one: (len(one.header), bool(one.opening)), default=None)
