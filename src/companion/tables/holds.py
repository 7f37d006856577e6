"""Tables hold against each other: sums, shares, scales, and what one column says of another.

What must hold is declared, as ``holds`` of ``datapackage.json``. Each declaration is one of the
classes below; rows that break it for a reason have a row in ``data/exceptions``.
"""

import math
import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from typing import Annotated, Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from companion.errors import DataError, suggest
from companion.tables import printed
from companion.tables.joins import Get

EXCEPTIONS = "exceptions"  # the table of what is allowed not to hold
BEGINS = re.compile(r"[^*?[]{2}")  # of the key of an exception: it names something
RECORDED = {"sources": ("source", "issued"), "references": ("reference", "date")}  # key and date
Cell = str | int | float | bool
Of = dict[str, Cell | list[Cell]]  # chooses rows by what stands in some columns


class Broken(NamedTuple):
    """Where something does not hold: the key, as exceptions name it, a sentence, and the sources.

    The sources are those of the rows that it comes from.
    """

    key: str
    sentence: str
    sources: frozenset[str] = frozenset()


class Side(BaseModel, extra="forbid"):
    """One side of a comparison: the sum of a value, or the number of rows, by some columns.

    ``of`` chooses rows; several columns in ``value`` are added up.
    """

    table: str
    value: str | list[str] | None = None
    of: Of = {}
    by: list[str] = []

    def values(self, get: Get) -> "pd.Series[float]":
        """Return the sums by key, of all rows by ``""``; a group without any value is left out."""
        frame = chosen(get(self.table), self.of)
        columns = [self.value] if isinstance(self.value, str) else self.value
        value = frame[columns].astype(float).sum(axis=1, skipna=False) if columns else 1.0
        frame = frame.assign(value=value)
        if not self.by:
            return pd.Series({"": frame["value"].sum(min_count=1)}).dropna()
        return frame.groupby(self.by)["value"].sum(min_count=1).dropna()

    def sources(self, get: Get, key: object) -> frozenset[str]:
        """Return the sources of the rows of a key."""
        frame = chosen(get(self.table), self.of)
        cells = key if isinstance(key, tuple) else (key,) if self.by else ()
        return _sources(chosen(frame, dict(zip(self.by, cells, strict=True))))

    def __str__(self) -> str:
        """Return the side as a message names it."""
        columns = [self.value] if isinstance(self.value, str) else self.value
        what = f"{self.table}.{' + '.join(columns)}" if columns else f"rows of {self.table}"
        of = (f"{column} {' or '.join(map(str, cells if isinstance(cells, list) else [cells]))}"
              for column, cells in self.of.items())  # fmt: skip
        return f"{what} ({', '.join(of)})" if self.of else what


class _Hold(BaseModel, extra="forbid"):
    name: str
    says: str

    def tables(self) -> set[str]:
        """Return the names of the tables that it is about."""
        return {self.table}  # type: ignore[attr-defined]

    def idle(self, get: Get) -> bool:
        """Say whether it speaks of no rows at all, so that its exceptions except nothing."""
        return False


class Compare(_Hold):
    """The left side equals the right one, or is at most it: ``within`` so much, or a ``factor``.

    Of both, either is enough: small values are within so much, large ones within the factor.
    The right side may be a number. Keys that one side alone has are passed over, unless ``every``
    requires those of the left to be on the right.
    """

    kind: Literal["compare"]
    left: Side
    right: Side | float
    relation: Literal["equal", "at most"] = "equal"
    within: float = 0
    factor: float | None = None
    every: bool = False

    def tables(self) -> set[str]:
        """Return the names of the tables that it is about."""
        sides = (self.left, self.right)
        return {side.table for side in sides if isinstance(side, Side)}

    def broken(self, get: Get) -> Iterator[Broken]:
        """Yield the keys at which the two sides are apart."""
        left = self.left.values(get)
        right = self.right.values(get) if isinstance(self.right, Side) else None
        for key, value in left.items():
            if right is None:
                other = float(self.right)  # type: ignore[arg-type]
            elif key in right.index:
                other = float(right[key])
            elif self.every:
                yield Broken(named(key), f"is not in {self.right}")
                continue
            else:
                continue
            if self._apart(value, other):
                sides = (side for side in (self.left, self.right) if isinstance(side, Side))
                yield Broken(
                    named(key),
                    f"{self.left} is {value:.10g}, {self._other(other)}",
                    frozenset().union(*(side.sources(get, key) for side in sides)),
                )

    def idle(self, get: Get) -> bool:
        """Say whether a side has no rows: those that it names are of a release that has gone."""
        sides = (side for side in (self.left, self.right) if isinstance(side, Side))
        return any(chosen(get(side.table), side.of).empty for side in sides)

    def _apart(self, value: float, other: float) -> bool:
        sides = [(value, other), (other, value)][: 1 if self.relation == "at most" else 2]
        return any(
            high - low > self.within + 1e-9 and high > low * (self.factor or 1)
            for high, low in sides
        )

    def _other(self, other: float) -> str:
        whose = f"{self.right} " if isinstance(self.right, Side) else ""
        most = "at most " if self.relation == "at most" else ""
        allowed = [f"{self.within:g}"] * bool(self.within)
        allowed += [f"a factor of {self.factor:g}"] if self.factor else []
        apart = f" within {' or '.join(allowed)}" if allowed else ""
        return f"{whose}{'expects' if whose else 'expected'} {most}{other:.10g}{apart}"


class Neighbours(_Hold):
    """A value is not more than ``factor`` times both its neighbours, nor less than that part.

    With ``step`` no two neighbours are further apart than that factor. Values below ``least``
    count as ``least``, so that small amounts may vanish.
    """

    kind: Literal["neighbours"]
    table: str
    value: str
    along: str
    by: list[str] = []
    of: Of = {}
    factor: float
    step: float = math.inf
    least: float = 0

    def broken(self, get: Get) -> Iterator[Broken]:
        """Yield the rows that stand out."""
        frame = chosen(get(self.table), self.of).dropna(subset=[self.value])
        for key, group in groups(frame, self.by):
            group = group.sort_values(self.along)
            with np.errstate(divide="ignore"):  # nothing is out of every scale
                logs = np.log(group[self.value].astype(float).clip(lower=self.least or None))
            before, after = logs.diff(), -logs.diff(-1)
            up = pd.concat([before, -after], axis=1).min(axis=1)
            down = pd.concat([-before, after], axis=1).min(axis=1)
            out = (np.maximum(up, down) > np.log(self.factor)) | (before.abs() > np.log(self.step))
            for position in group.index[out]:
                row, place = group.loc[position], group.index.get_loc(position)
                beside = group[self.value].iloc[[i for i in (place - 1, place + 1)
                                                 if 0 <= i < len(group)]]  # fmt: skip
                others = " and ".join(f"{value:.10g}" for value in beside)
                yield Broken(
                    named((*key, row[self.along])),
                    f"row {int(str(position)) + 2}, column {self.value}: {row[self.value]:.10g} is "
                    f"out of scale beside its neighbours {others}; expected within a factor of "
                    f"{self.factor:g}{self._step()}",
                    _sources(group.loc[[position]]),
                )

    def _step(self) -> str:
        return f", and steps within {self.step:g}" if math.isfinite(self.step) else ""


class Agree(_Hold):
    """Several reports of one thing differ by no more than a ``factor``.

    ``across`` tells the reports apart. Values below ``least`` count as ``least``.
    """

    kind: Literal["agree"]
    table: str
    value: str
    by: Annotated[list[str], Field(min_length=1)]
    across: str
    among: list[Cell] = []
    factor: float
    least: float = 0

    def broken(self, get: Get) -> Iterator[Broken]:
        """Yield the things of which the reports are too far apart."""
        frame = get(self.table).dropna(subset=[self.value])
        frame = frame[frame[self.across].isin(self.among)] if self.among else frame
        held = frame[self.value].astype(float).clip(lower=self.least or None)
        things = held.groupby([frame[column] for column in self.by], dropna=False)
        apart = things.transform("max") > self.factor * things.transform("min")
        for key, group in groups(frame[apart], self.by):
            given = zip(group[self.across], group[self.value].astype(float), group.index,
                        strict=True)  # fmt: skip
            told = ", ".join(f"{who} {value:.10g} (row {row + 2})" for who, value, row in given)
            among = held[group.index]
            yield Broken(
                named(key),
                f"column {self.value}: {told}; expected within a factor of {self.factor:g}",
                _sources(group.loc[[among.idxmin(), among.idxmax()]]),
            )


class Determines(_Hold):
    """Rows that are alike in the columns ``by`` are alike in ``columns`` too."""

    kind: Literal["determines"]
    table: str
    by: list[str]
    columns: list[str]

    def broken(self, get: Get) -> Iterator[Broken]:
        """Yield the groups whose rows differ."""
        for key, group in groups(get(self.table), self.by):
            for column in self.columns:
                if len(group[column].unique()) > 1:
                    cells = group[column].astype(object).where(group[column].notna(), "empty")
                    told = ", ".join(f"row {int(str(row)) + 2} {cell}"
                                     for row, cell in cells.items())  # fmt: skip
                    yield Broken(
                        named(key),
                        f"column {column}: should be the same in {told}",
                        _sources(group),
                    )


class Rows(_Hold):
    """Some rows are there, each named by some of its cells."""

    kind: Literal["rows"]
    table: str
    rows: list[dict[str, Cell]]

    def broken(self, get: Get) -> Iterator[Broken]:
        """Yield the rows that are not there."""
        for cells in self.rows:
            if chosen(get(self.table), {**cells}).empty:
                where = ", ".join(f"{column} {cell!r}" for column, cell in cells.items())
                yield Broken(named(tuple(cells.values())), f"there is no row with {where}")


class Ordered(_Hold):
    """A date or number in one column is not after that in the next."""

    kind: Literal["ordered"]
    table: str
    columns: list[str]

    def broken(self, get: Get) -> Iterator[Broken]:
        """Yield the rows that run backwards."""
        frame = get(self.table)
        for first, last in zip(self.columns, self.columns[1:], strict=False):
            both = frame.dropna(subset=[first, last])
            for position, start, end in zip(both.index, both[first], both[last], strict=True):
                first_day, last_day = (
                    printed.together(start, end) if isinstance(start, str) else (start, end)
                )
                if first_day > last_day:
                    row = int(str(position)) + 2
                    yield Broken(
                        str(row),
                        f"row {row}: {first} {start} is after {last} {end}",
                        _sources(frame.loc[[position]]),
                    )


class Reported(_Hold):
    """What rows date was before their records appeared, and at most so many ``months`` before.

    ``column`` has the dates, ``by`` names the rows. What has no month is held by its year.
    """

    kind: Literal["reported"]
    table: str
    column: str
    by: Annotated[list[str], Field(min_length=1)]
    records: Literal["sources", "references"] = "sources"
    months: int | None = None

    def tables(self) -> set[str]:
        """Return the names of the tables that it is about."""
        return {self.table, self.records}

    def broken(self, get: Get) -> Iterator[Broken]:
        """Yield the rows that are told of too early, or too late."""
        key, date = RECORDED[self.records]
        appeared = get(self.records).set_index(key)[date].dropna()
        frame = get(self.table).dropna(subset=[self.column, key])
        for position, row in frame.iterrows():
            given = str(row[self.column])
            for record in str(row[key]).split():
                told = str(appeared.get(record, given))
                late = self.months is not None and _months(given, told) > self.months
                was, came = printed.together(given, told)
                if came < was or late:
                    most = f"; expected at most {self.months} months apart" if late else ""
                    yield Broken(
                        named(tuple(row[column] for column in self.by)),
                        f"row {int(str(position)) + 2}, column {self.column}: is {given}, and "
                        f"{record} appeared on {told}{most}",
                        _sources(frame.loc[[position]]),
                    )


def _months(first: str, last: str) -> int:
    """Return how many months are between two dates, or at least, where one has no month.

    Examples
    --------
    >>> _months("2006-12-31", "2007-01-01"), _months("2006", "2007-05"), _months("2006-02", "2008")
    (1, 1, 13)
    """
    (year, *month), (other, *its) = (map(int, one.split("-")[:2]) for one in (first, last))
    if month and its:
        return 12 * (other - year) + its[0] - month[0]
    return max(0, 12 * (other - year) - 11)


Hold = Annotated[
    Compare | Neighbours | Agree | Determines | Rows | Ordered | Reported,
    Field(discriminator="kind"),
]
HOLDS = TypeAdapter(list[Hold])


def declared(content: list[dict[str, Any]], label: str) -> list[Hold]:
    """Return the declarations of a ``datapackage.json``."""
    try:
        return HOLDS.validate_python(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ", ".join(map(str, first["loc"]))
        raise DataError(f"{label}, holds, {place}: {first['msg']}") from None


def broken(hold: Hold, get: Get) -> list[Broken]:
    """Return where a declaration does not hold, whatever is allowed.

    Raises
    ------
    DataError
        If it names a column that is not there, or numbers where there are none.
    """
    try:
        return list(hold.broken(get))
    except KeyError as error:
        raise DataError(
            f"hold {hold.name!r} of datapackage.json names the column {error}, which "
            f"{' and '.join(sorted(hold.tables()))} do not have"
        ) from None
    except (TypeError, ValueError) as error:
        raise DataError(
            f"hold {hold.name!r} of datapackage.json reads numbers from a column that has none: "
            f"{error}"
        ) from None


def problems(
    hold: Hold, broken: list[Broken], get: Get, exceptions: pd.DataFrame,
    file: Callable[[str], str],
) -> list[str]:  # fmt: skip
    """Say where a declaration is broken, except where a row of the exceptions allows it.

    An exception that excepts nothing is a problem too: what it was made for has changed. So is one
    that has run out: a source of the rows that it excepts was read after the month of ``until``.
    """
    rows = exceptions[exceptions["hold"] == hold.name]
    place = " and ".join(file(table) for table in sorted(hold.tables()))
    allow = ""
    if "reason" in exceptions:  # the project has that table
        allow = f"; if it is right, add it to {file(EXCEPTIONS)}: hold, key, reason, month"
    found = [
        f"{place}{', ' * bool(one.key)}{one.key}: {one.sentence} ({hold.says}; hold "
        f"{hold.name!r}{allow if one.key else ''})"
        for one in broken
        if not any(fnmatchcase(one.key, pattern) for pattern in rows["key"])
    ]
    for position, key, until in zip(rows.index, rows["key"], rows["until"], strict=True):
        row = f"{file(EXCEPTIONS)}, row {position + 2}, hold {hold.name!r}, {key}"
        excepted = [one for one in broken if fnmatchcase(one.key, key)]
        if not excepted:
            if not hold.idle(get):
                found.append(f"{row}: excepts nothing; remove it")
            continue
        newest = _last_read(get, frozenset().union(*(one.sources for one in excepted)))
        if until < newest:
            found.append(
                f"{row}: was until {until}, and sources were read in {newest}; look at the rows "
                "again, then write a later month"
            )
    return found


def unfit(exceptions: pd.DataFrame, holds: list[str], get: Get, label: str) -> list[str]:
    """Say which exceptions are of no known hold, name no rows, or are until a month to come."""
    last = str(get("sources")["accessed"].max())
    found = []
    for number, (hold, key, until) in enumerate(
        zip(exceptions["hold"], exceptions["key"], exceptions["until"], strict=True), 2
    ):
        row = f"{label}, row {number}, column"
        if hold not in holds:
            found.append(f"{row} hold: there is no hold {hold!r}.{suggest(hold, holds)}")
        if not BEGINS.match(key):
            found.append(f"{row} key: {key} begins with what may be anything; name what it is for")
        if until > last:
            found.append(
                f"{row} until: is {until}, and the last source was read in {last}; write that month"
            )
    return found


def _sources(rows: pd.DataFrame) -> frozenset[str]:
    return frozenset(rows.get("source", ()))


def _last_read(get: Get, keys: frozenset[str]) -> str:
    """Return the last month in which one of some sources was read."""
    sources = get("sources") if keys else pd.DataFrame({"source": [], "accessed": []})
    return str(max(sources.loc[sources["source"].isin(keys), "accessed"], default=""))


def chosen(frame: pd.DataFrame, of: Of) -> pd.DataFrame:
    """Return the rows whose cells are as given, or one of those given."""
    for column, cells in of.items():
        frame = frame[frame[column].isin(cells if isinstance(cells, list) else [cells])]
    return frame


def groups(frame: pd.DataFrame, by: list[str]) -> Iterator[tuple[tuple[Any, ...], pd.DataFrame]]:
    """Yield the rows that are alike in some columns, with their key."""
    if not by:
        yield (), frame
        return
    for key, group in frame.groupby(by, dropna=False):
        yield key if isinstance(key, tuple) else (key,), group


def named(key: object) -> str:
    """Return a key of rows as one text, as exceptions name it."""
    return ", ".join(map(str, key)) if isinstance(key, tuple) else str(key)
