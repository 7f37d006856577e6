"""Take an original into ``data/``: rows, series and source record in one step, or nothing."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from pathlib import Path

from companion import files, paths
from companion.errors import CompanionError, OriginalError
from companion.originals import compare
from companion.originals.compare import plain
from companion.originals.matching import (
    OWN_RELEASE,
    Held,
    Line,
    Partners,
    find,
    our_rows,
    read_files,
)
from companion.originals.releases import release, spoken
from companion.originals.values import Original
from companion.tables import reading

Row = dict[str, str]
SOME = 3  # of many rows, how many a message names


@dataclass(frozen=True)
class Request:
    """What the user asks for, beside the files.

    ``series`` and ``name`` are those of a new series; without them the rows of the old release
    give way. ``years`` are added to those that our rows have.
    """

    original: str
    release: str = ""
    year: int | None = None
    series: str = ""
    name: str = ""
    source: str = ""
    cite_as: str = ""
    years: tuple[int, int] | None = None


@dataclass
class Plan:
    """The tables as they will be: for each its rows, and the values that come, go or change."""

    source: str
    tables: dict[str, list[Row]] = field(default_factory=dict)
    changes: list[tuple[str, str, str, str]] = field(default_factory=list)  # table, what, old, new

    def content(self, table: str) -> bytes:
        """Return a table as CSV."""
        rows, stream = self.tables[table], io.StringIO()
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return stream.getvalue().encode()

    def rows(self, table: str) -> list[Row]:
        """Return the rows of a table as they are so far."""
        if table not in self.tables:
            self.tables[table] = reading.read_texts(f"data/{table}")
        return self.tables[table]


def span(text: str) -> tuple[int, int] | None:
    """Read a span of years.

    Examples
    --------
    >>> span("1990..2020"), span("")
    ((1990, 2020), None)
    """
    found = re.fullmatch(r"(\d{4})\.\.(\d{4})", text)
    if text and not (found and found[1] <= found[2]):
        raise CompanionError(f"--years {text}: expected a first and a last year, as 1990..2020")
    return (int(found[1]), int(found[2])) if found else None


def plan(request: Request, given: list[Path]) -> Plan:
    """Work out what an import would write.

    Raises
    ------
    OriginalError
        If a file is not what it is said to be, or holds less than our tables.
    CompanionError
        If something must be said that no file says.
    """
    chosen, found = read_files(request.original, given, request.release, request.year)
    named = found[0].release
    if not named:
        raise OriginalError(
            f"{given[0].name} does not name its release, and a source record must; add --release"
        )
    with_values = [line for line in chosen if line.value]
    _check(request, with_values, found)
    old = _old_source(with_values)
    if not request.series and release(old["version"]) == named:
        raise CompanionError(
            f"data/ has {spoken(named)} already, as {old['source']}; companion compare "
            f"{request.original} tells whether it is the same"
        )
    record = next((line for line in chosen if not line.value), None)
    result = Plan(_key(request, old, named, record))
    moved = {next(iter(record.rows)): request.series} if record and request.series else {}
    for line in with_values:
        _take(result, request, line, found, moved)
    if record:
        _record_series(result, request, record, moved)
    if moved:
        _record_original(result, request, moved)
    source = _source(request, old, result.source, named, found, chosen[0].copied)
    result.rows("sources").append(source)
    return result


def _check(request: Request, with_values: list[Line], found: list[Original]) -> None:
    """Refuse files of which our rows say that something is wrong with them."""
    if not (request.series or with_values[0].copied):
        raise CompanionError(
            f"data/ has nothing from {request.original!r} yet; give the new series a key: --as KEY"
        )
    partners = Partners()
    held = [
        find(line, row, found, partners, number)
        for line in with_values
        for number, row in _of_any_release(line)
    ]
    if all(one.theirs is None for one in held):
        raise OriginalError(compare.none(request.original, found))
    compare.check(held, found)


def _old_source(chosen: list[Line]) -> Row:
    """Return the record of the latest release that we have."""
    keys = {row["source"] for line in chosen for _, row in _of_any_release(line)}
    records = [row for row in reading.read_texts("data/sources") if row["source"] in keys]
    return max(records, key=lambda row: release(row["version"]))


def _of_any_release(line: Line) -> Iterator[tuple[int, Row]]:
    kept = {name: cell for name, cell in line.rows.items() if cell != OWN_RELEASE}
    return our_rows(replace(line, rows=kept), "")


def _key(request: Request, old: Row, named: str, record: Line | None) -> str:
    date = re.match(r"\d{4}", named)
    digits = date[0] if date else re.sub(r"\D", "", named)
    key = request.source or request.series or old["source"].rstrip("0123456789") + digits
    known = [row["source"] for row in reading.read_texts("data/sources")]
    if key in known:
        raise CompanionError(f"sources.csv has a record {key} already; name another: --source KEY")
    if request.series and record is None:
        raise CompanionError(
            f"rows from {request.original!r} belong to no series; leave --as out to replace them"
        )
    return key


def _take(result: Plan, request: Request, line: Line, found: list[Original], moved: Row) -> None:
    """Put the rows of one kind into a plan; ``moved`` are cells that make them a new series."""
    named, partners = found[0].release, Partners()
    target = line.rows | {
        name: spoken(named) for name, cell in line.rows.items() if cell == OWN_RELEASE
    }
    target |= {name: cell for name, cell in moved.items() if name in target}
    old = dict(our_rows(line, named))
    model = old or dict(_of_any_release(line))
    table = result.rows(line.table)
    blank = dict.fromkeys(table[0], "") | target | {"source": result.source}
    fresh: dict[int, Row] = {}
    more: list[Row] = []
    lost: list[Held] = []
    for number, row in [*model.items(), *((0, row) for row in _longer(line, model, request))]:
        one = find(line, row, found, partners, number)
        new = _row(one, blank)
        replaced = number in old and not moved
        if new is None:
            lost += [one] if replaced else []
        elif replaced:
            fresh[number] = new
            result.changes.append((line.table, _what(one), row[line.value], new[line.value]))
        elif new not in more:
            more.append(new)
            result.changes.append((line.table, _what(one), "", new[line.value]))
    if lost:
        raise OriginalError(_lost(found, line, lost))
    kept = [fresh.get(number, row) for number, row in enumerate(table, 2)]
    result.tables[line.table] = [*kept, *more]


def _row(one: Held, blank: Row) -> Row | None:
    """Return the new row for one of ours; None where the original has nothing to write."""
    line, row = one.line, one.row
    value = one.mark
    if one.theirs is not None:
        whole = one.theirs.quantize(Decimal(1), ROUND_HALF_EVEN)
        value = plain(whole if _is_whole(line) else one.theirs)
    if not value:
        return None
    kept = {key: row[key] for key in (*_keys(line), "year")}
    filled = {
        name: re.sub(r"\{(\w+)\}", lambda found: row[found[1]], cell)
        for name, cell in line.fill.items()
    }
    return blank | kept | filled | {line.value: value}


def _keys(line: Line) -> list[str]:
    """Return the columns that tell the rows of one kind apart, beside the year."""
    ends = (line.origin, line.destination)
    return [end[1:-1] for end in ends if end.startswith("{")]


def _longer(line: Line, model: dict[int, Row], request: Request) -> Iterator[Row]:
    """Yield rows for the years that are asked for and not among ours."""
    if request.years is None or not model:
        return
    years = sorted({int(row["year"]) for row in model.values()})
    keys = _keys(line)
    spans: dict[tuple[str, ...], list[Row]] = {}
    for row in model.values():
        spans.setdefault(tuple(row[key] for key in keys), []).append(row)
    for rows in spans.values():
        own = [int(row["year"]) for row in rows]
        for year in range(request.years[0], request.years[1] + 1):
            earlier, later = year < years[0] == min(own), year > years[-1] == max(own)
            if earlier or later:
                yield rows[0] | {"year": str(year)}


@cache
def _is_whole(line: Line) -> bool:
    """Say whether the values of a table are whole numbers."""
    described = files.read_json(paths.data() / "datapackage.json")["resources"]
    schema = next(one["schema"] for one in described if one["name"] == line.table)
    return any(f["name"] == line.value and f["type"] == "integer" for f in schema["fields"])


def _what(one: Held) -> str:
    ends = [one.line.side(role, one.row) for role in (one.line.origin, one.line.destination)]
    return " ".join([" to ".join(filter(None, ends)) or one.line.items[0], one.row["year"]])


def _lost(found: list[Original], line: Line, lost: list[Held]) -> str:
    some = ", ".join(_what(one) for one in lost[:SOME])
    names = " and ".join(one.opened.path.name for one in found)
    return (
        f"{names} would leave {len(lost)} rows of data/{line.table} without a value, such as "
        f"{some}; a table is replaced as a whole. Download all years and countries that it has."
    )


def _record_series(result: Plan, request: Request, line: Line, moved: Row) -> None:
    """Put the record of a series into a plan: a new one, or the old one's new source."""
    table = result.rows(line.table)
    [old] = [row for row in table if all(row[name] == cell for name, cell in line.rows.items())]
    if not moved:
        old.update(line.fill | {"source": result.source})
        return
    if not request.name:
        raise CompanionError("a new series needs the name that readers see; add --name")
    table.append(old | line.fill | moved | {"name": request.name, "source": result.source})


def _record_original(result: Plan, request: Request, moved: Row) -> None:
    """Let the new series be compared with its files from now on."""
    [(column, key)] = moved.items()
    table = result.rows("originals")
    for row in [row for row in table if row["original"] == request.original]:
        rows = re.sub(rf"\b{column}=[^;]*", f"{column}={key}", row["rows"])
        own = {"original": key.lower(), "rows": rows, "step": "", "copied": "true"}
        table.append(row | own)


def _source(
    request: Request, old: Row, key: str, named: str, found: list[Original], copied: bool
) -> Row:
    """Return the new source record: that of the old release, with what is different."""
    form = found[0].format
    cite_as, version = request.cite_as or old["cite_as"], old["version"]
    stale = version and release(version) != named and version in cite_as
    if (stale or request.series) and not request.cite_as and cite_as:
        raise CompanionError(
            f"the producer's citation {cite_as!r} belongs to {old['source']}; add the one for this "
            "release: --cite-as"
        )
    opened = [one.opened for one in found]
    dated = re.fullmatch(r"\d{4}(-\d\d){0,2}", named)
    producer = {"author": form.producer, "producer": form.producer, "terms": form.terms}
    other = {} if copied else producer | {"container": ""}
    return (
        old
        | other
        | {
            "source": key,
            "title": "; ".join(dict.fromkeys(one.format.title for one in found)),
            "issued": named if dated else "",
            "version": spoken(named),
            "locator": "; ".join(f"{one.path.name}, SHA-256 {one.digest}" for one in opened),
            "url": form.page,
            "accessed": f"{datetime.now():%Y-%m}",
            "transcribed": f"by companion import {request.original}, {datetime.now():%Y-%m-%d}",
            "cite_as": cite_as,
        }
    )


def write(result: Plan) -> list[Path]:
    """Write the tables of a plan, all or none, and return their paths."""
    folder = paths.data()
    old = {table: (folder / f"{table}.csv").read_bytes() for table in result.tables}
    changed = [table for table in result.tables if result.content(table) != old[table]]
    try:
        for table in changed:
            files.replace(folder / f"{table}.csv", result.content(table))
    except BaseException:
        for table in changed:
            files.refresh(folder / f"{table}.csv", old[table])
        raise
    return [folder / f"{table}.csv" for table in changed]
