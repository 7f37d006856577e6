"""Take an original into ``data/``: rows, series and source record in one step, or nothing."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import cache
from pathlib import Path

from companion import files, paths
from companion.errors import OriginalError
from companion.originals import compare, records, writing
from companion.originals.checking import WIDEST, check, plausible
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
from companion.originals.records import Plan, Request
from companion.originals.releases import older, release, spoken
from companion.originals.values import Original
from companion.originals.writing import Row
from companion.tables import reading

SOME = 3  # of many rows, how many a message names
DOUBLE = Context(prec=17)  # as many digits as numbers of a table can have


def span(text: str) -> tuple[int, int] | None:
    """Read a span of years.

    Examples
    --------
    >>> span("1990..2020"), span("")
    ((1990, 2020), None)
    """
    found = re.fullmatch(r"(\d{4})\.\.(\d{4})", text)
    if text and not (found and found[1] <= found[2]):
        raise OriginalError(f"--years {text}: expected a first and a last year, as 1990..2020")
    return (int(found[1]), int(found[2])) if found else None


def plan(request: Request, given: list[Path]) -> Plan:
    """Work out what an import would write.

    Raises
    ------
    OriginalError
        If a file is not what it is said to be or holds less than our tables, or if something must
        be said that no file says.
    """
    chosen, found = read_files(request.original, given, request.release, request.year)
    named = found[0].release
    if not named:
        raise OriginalError(
            f"{given[0].name} does not name its release, and a source record must; add --release"
        )
    with_values = [line for line in chosen if line.value]
    record = next((line for line in chosen if not line.value), None)
    records.new_key(request, record)
    old = _old_source(with_values)
    added = any(OWN_RELEASE in line.rows.values() for line in with_values)
    if not (request.series or added) and older(named, release(old["version"])):
        raise OriginalError(
            f"{given[0].name} is of {spoken(named)}, and data/ has the newer {old['version']}, as "
            f"{old['source']}; an older release takes no place of a newer one"
        )
    if not request.series and release(old["version"]) == named:
        raise OriginalError(
            f"data/ has {spoken(named)} already, as {old['source']}; companion compare "
            f"{request.original} tells whether it is the same"
        )
    result = Plan(records.key(request, old, named))
    result.notes += [*_check(request, with_values, found), *compare.ends(found)]
    moved = {next(iter(record.rows)): request.series} if record and request.series else {}
    for line in with_values:
        _take(result, request, line, found, moved)
    if record:
        records.record_series(result, request, record, moved, old)
    if moved:
        records.record_original(result, request, moved)
    source = records.source(request, old, result.source, named, found, chosen[0].copied)
    result.rows("sources").append(source)
    return result


def _check(request: Request, with_values: list[Line], found: list[Original]) -> list[str]:
    """Refuse files that do not go with our rows; return what is to be looked at."""
    if not (request.series or with_values[0].copied):
        raise OriginalError(
            f"data/ has nothing from {request.original!r} yet; give the new series a key: --as KEY"
        )
    partners = Partners()
    held = [
        find(line, row, found, partners, number)
        for line in with_values
        for number, row in _of_any_release(line)
    ]
    if all(one.theirs is None for one in held):
        raise OriginalError(compare.none(request.original, [], found))
    revised = max(one.format.revised for one in found)
    check(held, found, WIDEST if request.series else revised)
    far = [one for one in held if one.theirs is not None and not plausible(one)]
    if not far:
        return []
    return [
        f"{len(far)} values are further from ours than releases of {request.original} mostly are "
        f"(factor {revised}), such as {', '.join(_what(one) for one in far[:SOME])}; companion "
        f"compare {request.original} lists them."
    ]


def _old_source(chosen: list[Line]) -> Row:
    """Return the record of the latest release that we have."""
    keys = {row["source"] for line in chosen for _, row in _of_any_release(line)}
    records = [row for row in reading.read_texts("data/sources") if row["source"] in keys]
    return max(records, key=lambda row: release(row["version"]))


def _of_any_release(line: Line) -> Iterator[tuple[int, Row]]:
    kept = {name: cell for name, cell in line.rows.items() if cell != OWN_RELEASE}
    return our_rows(replace(line, rows=kept), "")


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
            lost += [one] if replaced or (moved and number) else []
        elif replaced:
            fresh[number] = new
            result.changes.append((line.table, _what(one), row[line.value], new[line.value]))
        elif new not in more:
            more.append(new)
            result.changes.append((line.table, _what(one), "", new[line.value]))
    if lost and (moved and not more):
        raise OriginalError(_none_of(found, line, lost))
    if lost and not moved:
        raise OriginalError(_lost(found, line, lost))
    if lost:
        some = ", ".join(_what(one) for one in lost[:SOME])
        result.notes.append(
            f"{len(lost)} rows that data/{line.table} has are not in the file, such as {some}."
        )
    kept = [fresh.get(number, row) for number, row in enumerate(table, 2)]
    result.tables[line.table] = [*kept, *more]


def _row(one: Held, blank: Row) -> Row | None:
    """Return the new row for one of ours; None where the original has nothing to write."""
    line, row = one.line, one.row
    value = one.mark
    if one.theirs is not None:
        whole = one.theirs.quantize(Decimal(1), ROUND_HALF_EVEN)
        value = plain(whole if _is_whole(line) else one.theirs.normalize(DOUBLE))
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


def _none_of(found: list[Original], line: Line, lost: list[Held]) -> str:
    """Say that a new series would lack a whole table, and why sums over partners are missing."""
    names = " and ".join(one.opened.path.name for one in found)
    absent = [name for one in found for name in Partners().missing(one)]
    why = f": it has no rows of {', '.join(dict.fromkeys(absent))}" if absent else ""
    return (
        f"{names} gives none of the {len(lost)} rows of data/{line.table}, such as "
        f"{_what(lost[0])}{why}. A series needs them; download all partners."
    )


def write(result: Plan) -> list[Path]:
    """Write the tables of a plan, all or none, and return their paths."""
    return writing.write({table: result.content(table) for table in result.tables})
