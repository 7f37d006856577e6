"""Which rows of ``data/`` come from which original: the tables ``originals`` and ``partners``.

``data/originals`` has a line for each kind of row that a data set gave; ``data/partners`` the codes
and spellings of the countries.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from pathlib import Path

from companion.errors import OriginalError, suggest
from companion.originals import formats
from companion.originals.formats import Format
from companion.originals.opening import open_original
from companion.originals.releases import release
from companion.originals.values import Original, Wanted, read
from companion.tables import reading

SUM = "sum"
COUNTRY, REST, WORLD = "country", "rest", "world"  # kinds of partners
OWN_RELEASE = "{release}"  # in a condition: the rows of the file's own release


@dataclass(frozen=True, eq=False)
class Line:
    """One kind of row: a line of ``data/originals``; a record of the series has no ``value``."""

    original: str
    formats: tuple[str, ...]
    table: str
    rows: dict[str, str]
    value: str
    origin: str
    destination: str
    items: tuple[str, ...]
    step: Decimal | None
    blank: str
    absent: str
    fill: dict[str, str]
    copied: bool

    def side(self, role: str, row: dict[str, str]) -> str:
        """Return the partner that a role means in one of our rows."""
        return row[role[1:-1]] if role.startswith("{") else role


@dataclass(frozen=True)
class Held:
    """One of our rows beside the original; ``theirs`` is None where the file has no value.

    ``number`` is the row in the file of the table, ``row`` its cells as texts. ``found`` says
    whether the file has a cell for it. If not, ``mark`` is what we write then: that the destination
    is listed without a value, or not at all; blank if the file does not speak of the origin and
    year. ``parts`` counts what a sum was made of; ``reverse`` is the flow in the opposite
    direction, ``form`` the layout of the file that speaks of the row.
    """

    line: Line
    number: int
    row: dict[str, str]
    found: bool = False
    theirs: Decimal | None = None
    mark: str = ""
    parts: int = 1
    reverse: Decimal | None = None
    form: Format | None = None

    @property
    def ours(self) -> Decimal | None:
        """Our value; None where the cell holds a missing mark."""
        text = self.row[self.line.value]
        return Decimal(text) if re.fullmatch(r"-?\d*\.?\d+(e-?\d+)?", text) else None


def lines(original: str) -> list[Line]:
    """Return the lines of an original.

    Raises
    ------
    OriginalError
        If ``data/originals`` has none of that name.
    """
    rows = reading.read_texts("data/originals")
    known = list(dict.fromkeys(row["original"] for row in rows))
    if original not in known:
        raise OriginalError(
            f"there is no original {original!r} in data/originals.csv.{suggest(original, known)} "
            f"There are {', '.join(known)}."
        )
    return [_line(row) for row in rows if row["original"] == original]


def _line(row: dict[str, str]) -> Line:
    return Line(
        original=row["original"],
        formats=tuple(row["formats"].split()),
        table=row["table"],
        rows=_pairs(row["rows"]),
        value=row["value"],
        origin=row["origin"],
        destination=row["destination"],
        items=tuple(row["item"].split("|")),
        step=Decimal(row["step"]) if row["step"] else None,
        blank=row["blank"],
        absent=row["absent"],
        fill=_pairs(row["fill"]),
        copied=row["copied"] == "true",
    )


def _pairs(text: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in text.split("; ") if part)


class Partners:
    """The codes and spellings of ``data/partners``."""

    def __init__(self) -> None:
        self.rows = {row["partner"]: row for row in reading.read_texts("data/partners")}

    def kind(self, name: str) -> str:
        """Return whether a name is a country, a former one, the world, or the rest of it."""
        return self.rows[name]["kind"] if name in self.rows else COUNTRY

    def codes(self, form: Format, name: str) -> tuple[str, ...]:
        """Return a partner's codes in a format; a name that is not in the table is its own."""
        if not form.codes or not name:
            return ("",)
        if name not in self.rows:
            return (name,) if form.codes == "names" else ()
        cells = self.rows[name][form.codes].split("; ")
        own = [name] if form.codes == "names" else []
        return tuple(dict.fromkeys([*own, *filter(None, cells)]))

    def missing(self, one: Original) -> list[str]:
        """Return the countries that a file should list, by what was looked for, and does not."""
        asked = {code for pair in one.wanted.pairs for code in pair}
        return [
            name
            for name in self.rows
            if self.kind(name) == COUNTRY and (codes := {*self.codes(one.format, name)} & asked)
            if not codes & one.listed
        ]

    def every(self, form: Format, kind: str = "") -> set[str]:
        """Return all codes of the table in a format, or those of one kind."""
        names = [name for name in self.rows if not kind or self.kind(name) == kind]
        return {code for name in names for code in self.codes(form, name)}


def read_files(
    original: str, files: list[Path], given_release: str, year: int | None
) -> tuple[list[Line], list[Original]]:
    """Read the files of an original, as far as our rows speak of them.

    Raises
    ------
    OriginalError
        If a file is not of this original, or files are of different releases.
    """
    chosen, partners = lines(original), Partners()
    accepted = list(dict.fromkeys(name for line in chosen for name in line.formats))
    found = []
    for path in files:
        opened = open_original(path)
        if opened.format.name not in accepted:
            raise OriginalError(_other(path, opened.format, original, accepted))
        wanted = _wanted(chosen, partners, opened.format)
        found.append(read(opened, wanted, given_release, year))
    if len({one.release for one in found}) > 1:
        named = ", ".join(f"{one.opened.path.name} is of {one.release}" for one in found)
        raise OriginalError(f"the files are of different releases: {named}; take one release")
    return chosen, found


def _other(path: Path, form: Format, original: str, accepted: list[str]) -> str:
    others = [
        row["original"]
        for row in reading.read_texts("data/originals")
        if form.name in row["formats"].split()
    ]
    use = f" Name {others[0]!r} in place of {original!r}." if others else ""
    wanted = "; ".join(formats.every()[name].title for name in accepted)
    return f"{path.name} is another data set: {form.title}. {original!r} is: {wanted}.{use}"


def our_versions() -> dict[str, str]:
    """Return by source the release that our record names; empty where it names none."""
    return dict(reading.read_sources()["version"].fillna(""))


def our_rows(line: Line, own: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield number and cells of our rows of one kind.

    Parameters
    ----------
    line
        The kind.
    own
        The release of the files: rows that are kept by release are those of this one.
    """
    versions = our_versions()
    for number, row in enumerate(reading.read_texts(f"data/{line.table}"), 2):
        kept = all(
            release(versions[row["source"]]) == own if value == OWN_RELEASE else row[name] == value
            for name, value in line.rows.items()
        )
        if kept:
            yield number, row


def _wanted(chosen: list[Line], partners: Partners, form: Format) -> Wanted:
    pairs: set[tuple[str, str]] = set()
    origins: set[str] = set()
    for line in chosen:
        if not line.value:
            continue
        for end in {
            (line.side(line.origin, row), line.side(line.destination, row))
            for _, row in our_rows(line, "")
        } | _fixed(line):
            start, goal = (partners.codes(form, name) for name in end)
            pairs |= {(one, other) for one in start for other in goal}
            if _is_sum(partners, form, end[1]):
                origins |= set(start)
    return Wanted(pairs, origins)


def _fixed(line: Line) -> set[tuple[str, str]]:
    """Return the two ends where no row is needed to know them."""
    ends = (line.origin, line.destination)
    return set() if any(end.startswith("{") for end in ends) else {ends}


def _is_sum(partners: Partners, form: Format, name: str) -> bool:
    kind = partners.kind(name)
    return kind == REST or (kind == WORLD and form.world == SUM)


def find(
    line: Line, row: dict[str, str], files: list[Original], partners: Partners, number: int = 0
) -> Held:
    """Find what the files say of a row with these cells."""
    ends = line.side(line.origin, row), line.side(line.destination, row)
    year, mark = int(row["year"]), ""
    for one in files:
        if one.format.name not in line.formats:
            continue
        form = one.format
        start, goal = (partners.codes(form, end) for end in ends)
        if _is_sum(partners, form, ends[1]):
            rest = partners.kind(ends[1]) == REST
            total, parts = summed(one, start, partners.every(form) if rest else set(), year,
                                  line.items)  # fmt: skip
            if parts and _whole(one, start, partners, year, line.items):
                return Held(line, number, row, True, total, parts=parts, form=form)
            continue
        there, value = look_up(one, start, goal, line.items, year)
        known = bool(one.listed & set(start)) and one.first <= year <= one.last
        listed = known and bool(one.listed & set(goal))
        if there or (listed and form.blank == "zero"):
            _, back = look_up(one, goal, start, line.items, year)
            return Held(line, number, row, True, value, line.blank, 1, back, form)
        mark = mark or (line.blank if listed else line.absent if known else "")
    return Held(line, number, row, mark=mark)


def _whole(
    one: Original, start: tuple[str, ...], partners: Partners, year: int, items: tuple[str, ...]
) -> bool:
    """Say whether a file holds all partners of an origin, and not a selection of them."""
    world = partners.every(one.format, WORLD)
    there, stated = look_up(one, start, tuple(world), items, year)
    if there and stated is not None:
        total, parts = summed(one, start, world, year, items)
        return total is not None and abs(total - stated) <= Decimal(parts + 1) / 2
    countries = [
        set(codes)
        for name in partners.rows
        if partners.kind(name) == COUNTRY
        if (codes := partners.codes(one.format, name)) != start
    ]
    asked = {goal for origin, goal in one.wanted.pairs if origin in start}
    ours = [codes for codes in countries if codes & asked]
    return all(one.listed & codes for codes in ours or countries if codes)


def look_up(
    found: Original,
    origins: tuple[str, ...],
    destinations: tuple[str, ...],
    items: tuple[str, ...],
    year: int,
) -> tuple[bool, Decimal | None]:
    """Return whether the file has a value or a missing mark, and the value.

    Raises
    ------
    OriginalError
        If it has two values under two codes or spellings that mean the same.
    """
    for item in items:
        keys = [key for key in product(origins, destinations, (item,), (year,))
                if key in found.amounts]  # fmt: skip
        known = {key: value for key in keys if (value := found.amounts[key]) is not None}
        if found.format.repeats == "sum" and known:
            return True, sum(known.values(), Decimal(0))
        if len(set(known.values())) > 1:
            told = ", ".join(f"{' to '.join(filter(None, key[:2]))} {value.normalize():f}"
                             for key, value in known.items())  # fmt: skip
            raise OriginalError(
                f"{found.opened.path.name} has one flow under two names in {year}: {told}; ask for "
                "one of them"
            )
        if keys:
            return True, next(iter(known.values()), None)
    return False, None


def summed(
    found: Original,
    origins: tuple[str, ...],
    left_out: set[str],
    year: int,
    items: tuple[str, ...],
) -> tuple[Decimal | None, int]:
    """Return the sum over destinations and how many had a value.

    Those left out are not counted, nor what an origin sends to itself.
    """
    parts = [
        value
        for (origin, destination, item, when), value in found.amounts.items()
        if when == year and origin in origins and item in items
        if destination not in left_out and destination not in origins
        if value is not None
    ]
    return (sum(parts, Decimal(0)) if parts else None), len(parts)


def hold(chosen: list[Line], files: list[Original]) -> list[Held]:
    """Put every row of ours beside what the files say."""
    partners = Partners()
    return [
        find(line, row, files, partners, number)
        for line in chosen
        if line.value
        for number, row in our_rows(line, files[0].release)
    ]
