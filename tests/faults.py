"""Random edits of the committed tables: each must be refused, change nothing, or be visible.

``make faults`` prints the figures; the suite runs a few edits. An edit is

refused    if a table or the audit says so in a sentence;
harmless   if every table is read as before, or no notebook and no verdict rests on the table;
visible    if the table is in the fingerprint of a notebook, which ``companion check`` compares;
silent     if a notebook or a verdict changes and nothing tells;
crashed    if anything ends in another error than a sentence.
"""

import csv
import io
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from companion import paths
from companion.claims import judged
from companion.errors import CompanionError
from companion.register import exhibits, fingerprint
from companion.tables import reading

Cells = list[list[str]]
DRAW = Callable[..., object]
OTHER_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def _digits(cell: str) -> list[int]:
    return [place for place, sign in enumerate(cell) if sign.isdigit()]


def ten_times(cell: str, draw: DRAW) -> str:
    """Shift the decimal point."""
    try:
        return f"{float(cell) * draw(st.sampled_from([0.1, 10, 1000])):.10g}"
    except ValueError:
        return cell


def another_digit(cell: str, draw: DRAW) -> str:
    """Mistype a digit."""
    if not (places := _digits(cell)):
        return cell
    place = draw(st.sampled_from(places))
    return cell[:place] + draw(st.sampled_from("0123456789")) + cell[place + 1 :]


def turned_digits(cell: str, draw: DRAW) -> str:
    """Interchange two signs that are neighbours."""
    if len(cell) < 2:
        return cell
    place = draw(st.integers(0, len(cell) - 2))
    return cell[:place] + cell[place + 1] + cell[place] + cell[place + 2 :]


def lost_sign(cell: str, draw: DRAW) -> str:
    """Leave out a sign."""
    if not cell:
        return cell
    place = draw(st.integers(0, len(cell) - 1))
    return cell[:place] + cell[place + 1 :]


def odd_sign(cell: str, draw: DRAW) -> str:
    """Put in a sign that is not seen, or write digits as others do."""
    ways = [cell + "\u00a0", " " + cell, cell + "\u200b", cell.translate(OTHER_DIGITS),
            cell.replace(".", ","), f"{cell[:1]}_{cell[1:]}"]  # fmt: skip
    return draw(st.sampled_from(ways))


def emptied(cell: str, draw: DRAW) -> str:
    """Clear the cell."""
    return ""


CELL = [ten_times, another_digit, turned_digits, lost_sign, odd_sign, emptied]
TABLE = ["value of another row", "two rows interchanged", "row lost", "row twice",
         "column lost", "end cut off", "all rows lost", "column ten times"]  # fmt: skip


@dataclass
class Figures:
    """What became of the edits."""

    outcomes: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)  # of visible edits
    notes: list[str] = field(default_factory=list)

    def text(self) -> str:
        """Return the figures as lines for a reader."""
        lines = [f"tried: {self.outcomes.total()}"]
        lines += [f"{name}: {self.outcomes[name]}" for name in
                  ("refused", "harmless", "visible", "silent", "crashed")]  # fmt: skip
        lines += [f"of the visible, {name}: {count}" for name, count in self.verdicts.items()]
        return "\n".join([*lines, *self.notes])


@dataclass(frozen=True)
class State:
    """What a project's tables say: their content, its verdicts with reasons, its fingerprints."""

    tables: dict[str, pd.DataFrame]
    verdicts: dict[str, str]
    reasons: dict[str, str]
    fingerprints: dict[str, fingerprint.Fingerprint]


def names(root: Path) -> list[str]:
    """Return the tables of a project."""
    return [f"{path.parent.name}/{path.stem}" for path in sorted(root.glob("*/*.csv"))]


def state(root: Path, first: str = "data/sources") -> State:
    """Read everything, the edited table first."""
    for cached in (reading._checked, reading._broken, reading._wrong):
        cached.cache_clear()
    read = {name: reading.read(name) for name in dict.fromkeys([first, *names(root)])}
    found = {str(one.claim["claim"]): one for one in judged.findings()}
    return State(
        read,
        {claim: one.verdict for claim, one in found.items()},
        {claim: one.reason for claim, one in found.items()},
        {one.name: fingerprint.of_notebook(one) for one in exhibits.load().values()},
    )


def edited(rows: Cells, draw: DRAW) -> tuple[Cells, str]:
    """Return the rows with one random edit, and what it is."""
    kind = draw(st.sampled_from([*CELL, *CELL, *TABLE]))
    rows = [list(row) for row in rows]
    row = draw(st.integers(1, len(rows) - 1))
    other = draw(st.integers(1, len(rows) - 1))
    column = draw(st.integers(0, len(rows[0]) - 1))
    what = kind if isinstance(kind, str) else kind.__name__
    if not isinstance(kind, str):
        rows[row][column] = kind(rows[row][column], draw)
    elif kind == "value of another row":
        rows[row][column] = rows[other][column]
    elif kind == "two rows interchanged":
        rows[row][column], rows[other][column] = rows[other][column], rows[row][column]
    elif kind == "row lost":
        del rows[row]
    elif kind == "row twice":
        rows.insert(row, list(rows[row]))
    elif kind == "column lost":
        rows = [cells[:column] + cells[column + 1 :] for cells in rows]
    elif kind == "end cut off":
        rows = rows[: max(2, len(rows) - draw(st.integers(1, 5)))]
    elif kind == "all rows lost":
        rows = rows[:1]
    else:
        for cells in rows[1:]:
            cells[column] = ten_times(cells[column], lambda _: 10)
    return rows, f"row {row + 1}, column {rows[0][min(column, len(rows[0]) - 1)]}: {what}"


def outcome(root: Path, before: State, name: str) -> tuple[str, str]:
    """Say what became of an edit, and what it changed."""
    try:
        after = state(root, name)
    except CompanionError:
        return "refused", ""
    except Exception as error:
        return "crashed", repr(error)[:200]
    same = all(before.tables[one].equals(table) for one, table in after.tables.items())
    seen = before.fingerprints != after.fingerprints
    changed = next(
        (what for what, old, new in (
            ("a verdict changes", before.verdicts, after.verdicts),
            ("a reason changes", before.reasons, after.reasons),
        ) if old != new), ""
    )  # fmt: skip
    if same or (not seen and not changed):
        return "harmless", ""
    if seen:
        return "visible", changed or "no verdict or reason changes"
    return "silent", changed


def run(root: Path, tries: int) -> Figures:
    """Try so many edits on the copy of a project, one at a time."""
    figures = Figures()
    before = state(root)

    @settings(max_examples=tries, derandomize=True, database=None, deadline=None,
              phases=[Phase.generate], suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(st.data())
    def one(data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(names(root)))
        path = root / f"{name}.csv"
        content = path.read_bytes()
        rows, what = edited(list(csv.reader(io.StringIO(content.decode()))), data.draw)
        written = io.StringIO()
        csv.writer(written, lineterminator="\n").writerows(rows)
        path.write_text(written.getvalue(), encoding="utf-8")
        try:
            became, changed = outcome(root, before, name)
        finally:
            path.write_bytes(content)
        figures.outcomes[became] += 1
        if became == "visible":
            figures.verdicts[changed] += 1
        if became in ("silent", "crashed") or changed == "a verdict changes":
            figures.notes.append(f"{became}: {name}, {what}: {changed}")

    one()
    return figures


def copied(target: Path) -> Path:
    """Copy what the tables and their verdicts need of this project, and work on the copy."""
    for part in ("seeds", "data", "notebooks"):
        shutil.copytree(paths.root() / part, target / part)
    for part in ("pyproject.toml", "requirements.lock"):
        shutil.copy(paths.root() / part, target / part)
    return target


def main() -> None:
    """Print the figures for as many edits as asked for."""
    with tempfile.TemporaryDirectory() as folder:
        root = copied(Path(folder))
        paths.use(root)
        print(run(root, int(sys.argv[1]) if len(sys.argv) > 1 else 400).text())


if __name__ == "__main__":
    main()
