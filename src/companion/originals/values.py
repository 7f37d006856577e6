"""Read the values of an original: how much of an item went from an origin to a destination."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from companion.errors import OriginalError
from companion.originals.formats import YEAR_COLUMN, Format, Role, Value
from companion.originals.opening import Opened
from companion.originals.releases import FORMS, is_release, release

Key = tuple[str, str, str, int]  # origin, destination, item, year; codes as the format has them
Cells = list[str]
CODES = {  # what a cell of a code column looks like, and in words
    "cow": (r"\d+(\.0)?", "a number of the Correlates of War state system"),
    "m49": (r"\d+", "a numeric code of the United Nations"),
    "imf": (r"\w+", "a code of the IMF"),
    "iso3": (r"(?=.*[A-Za-z])\w{3,8}", "a code of three letters"),
    "names": (r".*[^\W\d].*", "a name"),
}
MONTHS = 12
Parts = dict[str, Decimal | None]  # what makes up a value: by month, by row, or "" alone
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


@dataclass
class Original:
    """A file that was read, as far as its rows concern us; values are in millions, or as they are.

    ``wanted`` are the rows that were looked for, ``amounts`` those found: with None where the file
    has a missing mark or an empty cell. ``listed`` are all codes of the file, ``first`` and
    ``last`` its years.
    """

    opened: Opened
    wanted: "Wanted"
    release: str = ""
    amounts: dict[Key, Decimal | None] = field(default_factory=dict)
    listed: set[str] = field(default_factory=set)
    first: int = 9999
    last: int = 0

    @property
    def format(self) -> Format:
        """The layout of the file."""
        return self.opened.format


@dataclass(frozen=True)
class Wanted:
    """Which rows concern us: pairs of origin and destination, in either direction, or origins."""

    pairs: set[tuple[str, str]]
    origins: set[str]

    def __call__(self, origin: str, destination: str) -> bool:
        """Say whether a row is kept."""
        pair = (origin, destination)
        return pair in self.pairs or pair[::-1] in self.pairs or origin in self.origins


def read(opened: Opened, wanted: Wanted, given_release: str, year: int | None) -> Original:
    """Read the rows that concern us.

    Parameters
    ----------
    opened
        The file.
    wanted
        Which rows those are.
    given_release
        What the user says, for a file that does not name its release.
    year
        The same for a file of one year that does not say which.

    Raises
    ------
    OriginalError
        If a cell is not what its column should hold, or the file lacks what it must say.
    """
    found = Original(opened, wanted)
    form = opened.format
    if form.years is None and year is None:
        raise OriginalError(
            f"{opened.path.name} does not say of which year it is; add it: --year 2001"
        )
    rows = _Rows(found, year)
    parts: defaultdict[Key, Parts] = defaultdict(dict)
    for place, key, part, value in rows:
        _add(parts[key], part, value, f"{opened.path.name}, row {place}")
    if not rows.counted:
        raise OriginalError(_nothing(opened, rows.seen))
    if form.last and not rows.ended:
        raise OriginalError(
            f"{opened.path.name} has no row {form.last!r} at its end: it was cut off. "
            "Download it again."
        )
    found.amounts = {key: _whole(form, key, values) for key, values in parts.items()}
    found.release = _release(opened, rows.releases, given_release)
    return found


def _add(known: Parts, part: str, value: Decimal | None, place: str) -> None:
    earlier = known.get(part)
    if earlier is None:
        known[part] = value
    elif value is not None and value != earlier:
        raise OriginalError(
            f"{place}: a second value, {value.normalize():f}, where an earlier row has "
            f"{earlier.normalize():f} for the same flow and {'month' if part else 'year'}; the "
            "file holds more than one breakdown. Ask the site for totals alone."
        )


def _whole(form: Format, key: Key, parts: Parts) -> Decimal | None:
    known = [value for value in parts.values() if value is not None]
    if form.months:
        mean = sum(known, Decimal(0)) / MONTHS
        digits = Decimal(1).scaleb(-form.digits)
        return mean.quantize(digits, ROUND_HALF_UP) if len(known) == MONTHS else None
    total = sum(known, Decimal(0)) if known else None
    return None if total is None else total * _millions(form, key[2])


def _millions(form: Format, item: str) -> Decimal:
    if isinstance(form.millions, str):
        return Decimal(form.millions)
    factors = (factor for name, factor in form.millions.items() if re.fullmatch(name, item))
    return Decimal(next(factors, "1"))


def _nothing(opened: Opened, seen: int) -> str:
    form, name = opened.format, opened.path.name
    if not seen:
        return f"{name} has a header and no rows: it was cut off, or the site found nothing."
    rules = form.only | form.if_there
    needed = ", ".join(f"{column} {rule}" for column, rule in rules.items() if "\\" not in rule)
    years = f"whole years in {form.years}" if form.years != "columns" else "a column for each year"
    asked = needed or years
    return f"{name}: none of its {seen} rows is a yearly total; expected rows with {asked}."


def _release(opened: Opened, columns: set[str], given: str) -> str:
    name, kind = opened.path.name, opened.format.release.form
    named = [opened.release] if opened.release else sorted({release(text) for text in columns})
    stated, given = ", ".join(named), release(given)
    told = [(text, f"{name} names the release") for text in named]
    for text, whose in (*told, (given, "--release")):
        if text and not is_release(text, kind):
            raise OriginalError(f"{whose} {text!r}, and that is no {kind}; {FORMS[kind]}")
    if stated and given and stated != given:
        raise OriginalError(
            f"{name} says that it is of {stated}, not of {given}; leave --release out"
        )
    if opened.format.undated and not (stated or given):
        raise OriginalError(
            f"{name} has lost the lines above its header, which name the release; "
            "every release changes the past, so add it: --release 2024-10-13"
        )
    return stated or given


class _Rows:
    """Yield row, key and value of what is wanted; note codes and years of all that counts."""

    def __init__(self, found: Original, year: int | None) -> None:
        self.found, self.wanted, self.year = found, found.wanted, year
        self.opened, self.form = found.opened, found.format
        self.seen, self.counted, self.ended = 0, 0, False
        self.releases: set[str] = set()
        self.known: dict[tuple[str, ...], int] = {}  # rows that are parts of a sum
        groups = self.form.begins(self.opened.before)
        self.groups = groups.groupdict() if groups else {}
        self.at = cache(self.opened.column)  # files have a million rows
        self.code, self.dated = cache(self._code), cache(self._dated)
        self.year_columns = [
            (place, int(named[1]))
            for place, name in enumerate(self.opened.names)
            if (named := YEAR_COLUMN.fullmatch(name))
        ]
        self.sums = [
            place
            for place, name in enumerate(self.opened.names)
            if self.form.sums and re.fullmatch(self.form.sums, name)
        ]
        self.ways = [
            (value, [self._role(role) for role in (value.origin, value.destination, value.item)])
            for value in self.form.values
            if value.value is None or self.at(value.value) is not None
        ]

    def _role(self, role: Role) -> Callable[[Cells], str]:
        """Return a function that takes a role's code from the cells of a row."""
        if role is None:
            return lambda cells: ""
        if isinstance(role, str) and role[0] in "=~":
            fixed = role[1:] if role[0] == "=" else self.groups[role[1:]]
            return lambda cells: fixed
        place = role if isinstance(role, int) else self._place(role)
        return lambda cells: cells[place]

    def __iter__(self) -> Iterator[tuple[int, Key, str, Decimal | None]]:
        """Read the file."""
        above, released = "", self.at(self.form.release.column or "\0")
        for row, cells in self.opened.rows():
            self.seen += 1
            self.ended |= bool(self.form.last) and cells[0] == self.form.last
            if self.form.down is not None:
                above = cells[self.form.down] = cells[self.form.down] or above
            if not self._counts(row, cells):
                continue
            if released is not None:
                self.releases.add(cells[released])
            for value, roles in self.ways:
                if self._matches(value.where, cells):
                    yield from self._said(row, cells, value, *(role(cells) for role in roles))

    def _said(
        self, row: int, cells: Cells, value: Value, origin: str, destination: str, item: str
    ) -> Iterator[tuple[int, Key, str, Decimal | None]]:
        """Yield what a row says in one way, and of which part: a month, or one row of several."""
        if self.form.codes and not (origin or destination):
            return  # a line between the parts of a table
        ends = []
        for text in (origin, destination):
            known = self.code(text)
            if known is None:
                raise self._refusal(row, "of codes", text, CODES[self.form.codes][1])
            ends.append(known)
        self.found.listed.update(ends)
        self._add_up(row, cells, value, self.wanted(ends[0], ends[1]))
        for at, when, part in self._years(row, cells, value):
            self.counted += 1
            self.found.first = min(self.found.first, when)
            self.found.last = max(self.found.last, when)
            if self.wanted(ends[0], ends[1]):
                yield row, (ends[0], ends[1], item, when), part, self._number(row, at, cells[at])

    def _add_up(self, row: int, cells: Cells, value: Value, wanted: bool) -> None:
        """Refuse a row that is there twice, or whose years are not what it says they sum to."""
        if not wanted:
            return
        if self.form.repeats == "sum":
            earlier = self.known.setdefault(tuple(cells), row)
            if earlier != row:
                raise OriginalError(
                    f"{self.opened.path.name}, row {row} is row {earlier} again: what it says "
                    "would count twice. Two downloads were put into one file; take one."
                )
        for at in self.sums if value.value is None else ():
            stated = self._number(row, at, cells[at])
            years = [self._number(row, place, cells[place]) for place, _ in self.year_columns]
            known = [number for number in years if number is not None]
            gap = abs(sum(known, Decimal(0)) - (stated or 0))
            if stated is not None and gap > Decimal(len(known) + 1) / 2:
                raise OriginalError(
                    f"{self.opened.path.name}, row {row}: its years sum to {sum(known)}, and "
                    f"column {self.opened.names[at]} says {stated}; cells have moved. Download it "
                    "again."
                )

    def _matches(self, rules: dict[str, str], cells: Cells) -> bool:
        places = ((self.at(name), rule) for name, rule in rules.items())
        return all(at is None or re.fullmatch(rule, cells[at]) for at, rule in places)

    def _counts(self, row: int, cells: Cells) -> bool:
        for name, pattern in self.form.cells.items():
            at = self.at(name)
            if at is not None and cells[at] and not re.fullmatch(pattern, cells[at]):
                raise self._refusal(row, name, cells[at], f"of the form {pattern}")
        return self._matches(self.form.only, cells) and self._matches(self.form.if_there, cells)

    def _code(self, text: str) -> str | None:
        if not self.form.codes or not text or text in ("World", *self.groups.values()):
            return text
        return code(text) if re.fullmatch(CODES[self.form.codes][0], text) else None

    def _years(self, row: int, cells: Cells, value: Value) -> Iterator[tuple[int, int, str]]:
        """Yield the place of each value with its year, and the part of it."""
        if value.value is None:
            for place, year in self.year_columns:
                yield place, year, ""
            return
        when, part = self.year, str(row) if self.form.repeats == "sum" else ""
        if self.form.years is not None:
            text = cells[self._place(self.form.years)]
            part = text[:7] if self.form.months else part
            when = self.dated(text)
            if when is None:
                raise self._refusal(row, self.form.years, text, "a year")
        assert when is not None  # it was asked for
        yield self._place(value.value), when, part

    def _dated(self, text: str) -> int | None:
        pattern = r"(\d{4})-\d\d-\d\d" if self.form.months else r"(\d{4})(?:\.0)?"
        found = re.fullmatch(pattern, text)
        return int(found[1]) if found else None

    def _place(self, name: str) -> int:
        at = self.at(name)
        assert at is not None  # the header has it
        return at

    def _number(self, row: int, at: int, text: str) -> Decimal | None:
        if not text or text.removesuffix(".0") in self.form.missing:
            return None
        if NUMBER.fullmatch(text):
            return Decimal(text)
        hint = " with a decimal point; a spreadsheet has changed it" if "," in text else ""
        raise self._refusal(row, self.opened.names[at], text, f"a number{hint}")

    def _refusal(self, row: int, column: str, text: str, expected: str) -> OriginalError:
        return OriginalError(
            f"{self.opened.path.name}, row {row}, column {column}: {text!r} is not {expected}. "
            "Download the file again; if it is as the site gives it, its layout is a new one."
        )


def code(text: str) -> str:
    """Return a code without what differs between copies of a file.

    Examples
    --------
    >>> code("365.0"), code("008"), code("rus"), code("0")
    ('365', '8', 'RUS', '0')
    """
    if re.fullmatch(r"\d+(\.0)?", text):
        return str(int(float(text)))
    return text.upper() if re.fullmatch(r"[a-z]{3}", text) else text
