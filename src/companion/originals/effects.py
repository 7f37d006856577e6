"""What an import would change: it is tried on a copy of the project first."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pandas as pd

from companion import paths
from companion.claims import judged, reasons
from companion.claims.verdicts import Finding
from companion.errors import DataError, OriginalError, counted
from companion.originals import writing
from companion.originals.compare import plain
from companion.originals.records import Plan
from companion.originals.values import NUMBER
from companion.register import exhibits
from companion.tables import reading

COPIED = ("seeds", "data", "pyproject.toml")
SOME = 3  # of many rows, how many are shown
SAME = ["definition", "by"]  # which value of a claim it is, in either release


@contextmanager
def _copy(plan: Plan) -> Iterator[None]:
    """Work on a copy of the project in which a plan is carried out."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "project"
        for part in COPIED:
            source = paths.root() / part
            copy = shutil.copytree if source.is_dir() else shutil.copy
            root.mkdir(exist_ok=True)
            copy(source, root / part)
        for table in plan.tables:
            (root / "data" / f"{table}.csv").write_bytes(plan.content(table))
        before = os.environ.get(paths.VARIABLE)
        os.environ[paths.VARIABLE] = str(root)
        try:
            yield
        finally:
            if before is None:
                del os.environ[paths.VARIABLE]
            else:
                os.environ[paths.VARIABLE] = before


def tried(plan: Plan) -> str:
    """Validate the tables of a plan, and say what they would change.

    Raises
    ------
    OriginalError
        If a table would be refused; its message names the row.
    """
    before = judged.findings()
    with _copy(plan):
        try:
            for table in plan.tables:
                reading.read(f"data/{table}")
        except DataError as error:
            raise OriginalError(f"with these values {error}") from None
        after = judged.findings()
    told = [f"Look at this: {note}" for note in [*plan.notes, *_edited(plan)]]
    verdicts = _verdicts(before, after, plan.renamed)
    lines = [*_values(plan), "", *told, *[""] * bool(told), *verdicts, "", *_exhibits(plan)]
    return "\n".join(lines)


def _edited(plan: Plan) -> list[str]:
    edited = writing.uncommitted(list(plan.tables))
    return [f"{', '.join(edited)} in data/ has changes that are not committed"] * bool(edited)


def _values(plan: Plan) -> Iterator[str]:
    frame = pd.DataFrame(plan.changes, columns=["table", "what", "old", "new"])
    for table, rows in frame.groupby("table", sort=False):
        new = rows["old"].eq("")
        same = rows["old"].map(_number).eq(rows["new"].map(_number))
        changed = rows[~new & ~same]
        yield (
            f"data/{table}: {counted(int(new.sum()), 'new row')}, "
            f"{counted(len(changed), 'changed value')}, "
            f"{len(rows) - int(new.sum()) - len(changed)} unchanged"
        )
        known = changed.assign(old=pd.to_numeric(changed["old"], errors="coerce"),
                               new=pd.to_numeric(changed["new"], errors="coerce"))  # fmt: skip
        moved = (known["new"] - known["old"]).abs().sort_values(ascending=False).head(1)
        for place in moved.dropna().index:
            row = rows.loc[place]
            yield f"  the largest change: {row['what']}, {row['old']} to {row['new']}"
        if new.any():
            some = rows[new].iloc[:: max(1, int(new.sum()) // SOME)].head(SOME)
            told = "; ".join(f"{row['what']}, {row['new']}" for _, row in some.iterrows())
            yield f"  some of the new: {told}"
    yield f"data/sources: a record {plan.source}"


def _number(cell: str) -> str:
    """Return a cell so that numbers which are equal are the same text."""
    return plain(Decimal(cell)) if NUMBER.fullmatch(cell) else cell


def _verdicts(
    before: list[Finding], after: list[Finding], renamed: dict[str, str]
) -> Iterator[str]:
    """Say which verdicts change, and each value that one rests on."""
    changed = 0
    for old, new in zip(before, after, strict=True):
        values = list(_observations(old, new, renamed))
        if old.verdict != new.verdict:
            changed += 1
            yield f"{old.claim['claim']}: {old.verdict} becomes {new.verdict}"
        elif values:
            yield f"{old.claim['claim']}: stays {old.verdict}"
        yield from values
    yield f"{counted(changed, 'verdict') if changed else 'No verdict'} will change."


def _observations(old: Finding, new: Finding, renamed: dict[str, str]) -> Iterator[str]:
    known = old.evidence
    for was, name in renamed.items():
        known = known.assign(by=known["by"].str.replace(was, name, regex=False))
    given = [one[[*SAME, "value"]] for one in (known, new.evidence)]
    if given[0].equals(given[1]):
        return
    keyed = [one.drop_duplicates(SAME).set_index(SAME)["value"] for one in given]
    both = pd.concat(keyed, axis=1, keys=["old", "new"])
    for (definition, by), row in both.iterrows():
        was, now = (
            "nothing" if pd.isna(value) else reasons.shown(value, old.claim) for value in row
        )
        if was != now:
            yield f"  {definition}{f', {by}' if by else ''}: {was} becomes {now}"


def _exhibits(plan: Plan) -> Iterator[str]:
    """Say which exhibits are made from the changed tables."""
    changed = {f"data/{table}" for table in plan.tables}
    known = exhibits.load()
    for notebook in known.values():
        used = sorted(changed & set(notebook.entry.tables) - {"data/sources"})
        if used:
            count = sum(len(notebook.exhibits_of(run)) for run in notebook.entry.runs)
            yield f"{notebook.name}: {counted(count, 'exhibit')} made from {', '.join(used)}"
