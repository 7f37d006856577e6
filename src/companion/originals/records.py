"""What an import is asked for, its plan, and its records: of series, original and source."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from companion import paths
from companion.errors import OriginalError
from companion.originals import writing
from companion.originals.matching import Line, lines
from companion.originals.releases import release, spoken
from companion.originals.values import Original
from companion.originals.writing import Row
from companion.tables import reading, unchecked


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
    notes: list[str] = field(default_factory=list)  # what a reader should look at

    def content(self, table: str) -> bytes:
        """Return a table as CSV."""
        old = (paths.data() / f"{table}.csv").read_bytes()
        return writing.table(old, self.tables[table])

    def rows(self, table: str) -> list[Row]:
        """Return the rows of a table as they are so far."""
        if table not in self.tables:
            self.tables[table] = reading.read_texts(f"data/{table}")
        return self.tables[table]


def new_key(request: Request, record: Line | None) -> None:
    """Refuse a key or a name of a new series that is not new, and a name without a series."""
    key, name = request.series, request.name
    if not record and (key or name):
        raise OriginalError(
            f"rows from {request.original!r} belong to no series; leave --as and --name out to "
            "replace them"
        )
    if not record:
        return
    table = f"data/{record.table}"
    if name in unchecked.cells(table, "name"):
        raise OriginalError(f"there is a series named {name!r} already; give another --name")
    if not key:
        return
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", key):
        raise OriginalError(f"--as {key}: expected letters and digits, as COW5")
    [(column, old)] = record.rows.items()
    taken = {
        *unchecked.cells(table, column),
        *unchecked.cells("data/originals", "original"),
        *unchecked.cells("data/sources", "source"),
    }
    if key.lower() in {one.lower() for one in taken}:
        raise OriginalError(
            f"--as {key}: there is a series, an original or a source record of that name already"
        )
    without = [line.table for line in lines(request.original)
              if line.value and not record.rows.keys() <= line.rows.keys()]  # fmt: skip
    if without:
        raise OriginalError(
            f"the rows of data/{without[0]} belong to no series, so that a second cannot stand "
            "beside it; leave --as out to replace them"
        )
    [whose] = unchecked.cells(table, "totals_of", **record.rows)
    if whose:
        raise OriginalError(
            f"{old} has the totals of {whose}, and a series has one such; leave "
            "--as out to replace them"
        )


def key(request: Request, old: Row, named: str) -> str:
    """Return the key of the new source record."""
    date = re.match(r"\d{4}", named)
    digits = date[0] if date else re.sub(r"\D", "", named)
    key = request.source or request.series or old["source"].rstrip("0123456789") + digits
    known = [row["source"] for row in reading.read_texts("data/sources")]
    if key in known:
        raise OriginalError(f"sources.csv has a record {key} already; name another: --source KEY")
    return key


def record_series(result: Plan, request: Request, line: Line, moved: Row, source: Row) -> None:
    """Put the record of a series into a plan: a new one, or the old one's new source."""
    table = result.rows(line.table)
    [old] = [row for row in table if all(row[name] == cell for name, cell in line.rows.items())]
    if not moved:
        if source["version"] and source["version"] in old["name"] and not request.name:
            raise OriginalError(
                f"readers see the series as {old['name']!r}, which names the release that goes; "
                "say what it is called now: --name"
            )
        old.update(line.fill | {"name": request.name or old["name"], "source": result.source})
        return
    if not request.name:
        raise OriginalError("a new series needs the name that readers see; add --name")
    table.append(old | line.fill | moved | {"name": request.name, "source": result.source})


def record_original(result: Plan, request: Request, moved: Row) -> None:
    """Let the new series be compared with its files from now on."""
    [(column, key)] = moved.items()
    table = result.rows("originals")
    for row in [row for row in table if row["original"] == request.original]:
        rows = re.sub(rf"\b{column}=[^;]*", f"{column}={key}", row["rows"])
        own = {"original": key.lower(), "rows": rows, "step": "", "copied": "true"}
        table.append(row | own)


def source(
    request: Request, old: Row, key: str, named: str, found: list[Original], copied: bool
) -> Row:
    """Return the new source record: that of the old release, with what is different."""
    form = found[0].format
    cite_as, version = request.cite_as or old["cite_as"], old["version"]
    stale = version and release(version) != named and version in cite_as
    if (stale or request.series) and not request.cite_as and cite_as:
        raise OriginalError(
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
