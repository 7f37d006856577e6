"""Read the values of an original: how much of an item went from an origin to a destination."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import product

from companion.errors import OriginalError
from companion.originals.formats import YEAR_COLUMN, Format, Role, Value
from companion.originals.opening import Opened
from companion.originals.releases import release

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


@dataclass
class Original:
    """A file that was read, as far as its rows concern us; values are in millions, or as they are.

    ``amounts`` has None where the file has a missing mark or an empty cell. ``listed`` are all
    codes of the file, ``first`` and ``last`` its years.
    """

    opened: Opened
    release: str
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
    found = Original(opened, "")
    form = opened.format
    if form.years is None and year is None:
        raise OriginalError(
            f"{opened.path.name} does not say of which year it is; add it: --year 2001"
        )
    rows = _Rows(opened, year)
    parts: defaultdict[Key, list[Decimal | None]] = defaultdict(list)
    kept = 0
    for place, origin, destination, item, when, value in rows:
        kept += 1
        found.listed |= {origin, destination}
        found.first, found.last = min(found.first, when), max(found.last, when)
        if wanted(origin, destination):
            key = (origin, destination, item, when)
            _add(parts[key], value, form, f"{opened.path.name}, row {place}")
    if not kept:
        raise OriginalError(_nothing(opened, rows.seen))
    if form.last and not rows.ended:
        raise OriginalError(
            f"{opened.path.name} has no row {form.last!r} at its end: it was cut off. "
            "Download it again."
        )
    found.amounts = {key: _whole(form, key, values) for key, values in parts.items()}
    found.release = _release(opened, rows.releases, given_release)
    return found


def _add(known: list[Decimal | None], value: Decimal | None, form: Format, place: str) -> None:
    if form.months or form.repeats == "sum" or not known or known[0] is None:
        if known and known[0] is None:
            known.clear()
        known.append(value)
    elif value is not None and value != known[0]:
        raise OriginalError(
            f"{place}: a second value, {value.normalize():f}, where an earlier row has "
            f"{known[0].normalize():f} for the same flow and year; the file holds more than one "
            "breakdown. Ask the site for totals alone."
        )


def _whole(form: Format, key: Key, values: list[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    if form.months:
        return sum(known, Decimal(0)) / MONTHS if len(known) == MONTHS else None
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
    stated = opened.release or ", ".join(sorted(columns))
    given = release(given)
    if stated and given and stated != given:
        raise OriginalError(
            f"{opened.path.name} says that it is of {stated}, not of {given}; leave --release out"
        )
    if opened.format.undated and not (stated or given):
        raise OriginalError(
            f"{opened.path.name} has lost the lines above its header, which name the release; "
            "every release changes the past, so add it: --release 2024-10-13"
        )
    return stated or given


class _Rows:
    """Yield place, origin, destination, item, year and value of each row that counts."""

    def __init__(self, opened: Opened, year: int | None) -> None:
        self.opened, self.year = opened, year
        self.form = opened.format
        self.seen, self.ended = 0, False
        self.releases: set[str] = set()
        groups = self.form.begins(opened.before)
        self.groups = groups.groupdict() if groups else {}
        self.year_columns = [
            (place, int(found[1]))
            for place, name in enumerate(opened.names)
            if (found := YEAR_COLUMN.fullmatch(name))
        ]
        self.ways = [
            (value, [self._role(role) for role in (value.origin, value.destination, value.item)])
            for value in self.form.values
            if value.value is None or opened.column(value.value) is not None
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

    def __iter__(self) -> Iterator[tuple[int, str, str, str, int, Decimal | None]]:
        """Read the file."""
        above, dated = "", self.opened.column(self.form.release.column or "\0")
        for place, cells in self.opened.rows():
            self.seen += 1
            self.ended |= bool(self.form.last) and cells[0] == self.form.last
            if self.form.down is not None:
                above = cells[self.form.down] = cells[self.form.down] or above
            if not self._counts(place, cells):
                continue
            if dated is not None:
                self.releases.add(release(cells[dated]))
            for value, roles in self.ways:
                if self._matches(value.where, cells):
                    origin, destination, item = (role(cells) for role in roles)
                    if origin or destination or self.form.codes == "":
                        ends = self._code(place, origin), self._code(place, destination)
                        for when, number in self._years(place, cells, value):
                            yield place, *ends, item, when, number

    def _matches(self, rules: dict[str, str], cells: Cells) -> bool:
        places = ((self.opened.column(name), rule) for name, rule in rules.items())
        return all(at is None or re.fullmatch(rule, cells[at]) for at, rule in places)

    def _counts(self, place: int, cells: Cells) -> bool:
        for name, pattern in self.form.cells.items():
            at = self.opened.column(name)
            if at is not None and cells[at] and not re.fullmatch(pattern, cells[at]):
                raise self._refusal(place, name, cells[at], f"of the form {pattern}")
        return self._matches(self.form.only, cells) and self._matches(self.form.if_there, cells)

    def _code(self, place: int, text: str) -> str:
        if not self.form.codes or not text or text in ("World", *self.groups.values()):
            return text
        pattern, words = CODES[self.form.codes]
        if not re.fullmatch(pattern, text):
            raise self._refusal(place, "of codes", text, words)
        return code(text)

    def _years(
        self, place: int, cells: Cells, value: Value
    ) -> Iterator[tuple[int, Decimal | None]]:
        if value.value is None:
            for at, when in self.year_columns:
                yield when, self._number(place, self.opened.names[at], cells[at])
        else:
            text = cells[self._place(value.value)]
            yield self._year(place, cells), self._number(place, value.value, text)

    def _place(self, name: str) -> int:
        at = self.opened.column(name)
        assert at is not None  # the header has it
        return at

    def _year(self, place: int, cells: Cells) -> int:
        if self.form.years is None:
            assert self.year is not None  # it was asked for
            return self.year
        text = cells[self._place(self.form.years)]
        pattern = r"(\d{4})-\d\d-\d\d" if self.form.months else r"(\d{4})(?:\.0)?"
        found = re.fullmatch(pattern, text)
        if not found:
            raise self._refusal(place, self.form.years, text, "a year")
        return int(found[1])

    def _number(self, place: int, column: str, text: str) -> Decimal | None:
        if not text or text.removesuffix(".0") in self.form.missing:
            return None
        try:
            return Decimal(text)
        except InvalidOperation:
            hint = " with a decimal point; a spreadsheet has changed it" if "," in text else ""
            raise self._refusal(place, column, text, f"a number{hint}") from None

    def _refusal(self, place: int, column: str, text: str, expected: str) -> OriginalError:
        return OriginalError(
            f"{self.opened.path.name}, row {place}, column {column}: {text!r} is not {expected}. "
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


def look_up(
    found: Original,
    origins: tuple[str, ...],
    destinations: tuple[str, ...],
    items: tuple[str, ...],
    year: int,
) -> tuple[bool, Decimal | None]:
    """Return whether the file has a value or a missing mark, and the value."""
    for key in product(origins, destinations, items, (year,)):
        if key in found.amounts:
            return True, found.amounts[key]
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
