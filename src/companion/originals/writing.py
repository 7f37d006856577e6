"""Write several tables of ``data/`` at once: all of them, or none.

Before the first is replaced, the old ones are kept in a folder of their own. Where that folder is
still there, a process was killed between two tables: the next command puts the old ones back.
"""

import csv
import io
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from filelock import FileLock

from companion import files, paths
from companion.errors import OriginalError

Row = dict[str, str]
KEPT = ".import"  # the folder, in data/
ENDS = ("SIGTERM", "SIGHUP")  # signals that end a process as an interrupt does; Windows has one


def table(old: bytes, rows: list[Row]) -> bytes:
    r"""Return a table as CSV; rows that have not changed keep their bytes.

    Examples
    --------
    >>> table(b'a,b\\n"1",2\\n3,4\\n', [{"a": "1", "b": "2"}, {"a": "3", "b": "x,y"}])
    b'a,b\\n"1",2\\n3,"x,y"\\n'
    """
    lines = io.StringIO(old.decode("utf-8"), newline="")
    start, written = 0, []
    for cells in (reader := csv.reader(lines)):
        text = old.decode("utf-8").splitlines(keepends=True)[start : reader.line_num]
        written.append((cells, "".join(text)))
        start = reader.line_num
    names, head = written[0]
    kept = written[1:] + [([], "")] * len(rows)
    new = [
        raw if cells == (values := [row[name] for name in names]) else _line(values)
        for row, (cells, raw) in zip(rows, kept, strict=False)
    ]
    return "".join([head, *new]).encode("utf-8")


def _line(cells: list[str]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerow(cells)
    return stream.getvalue()


def uncommitted(tables: list[str]) -> list[str]:
    """Return those tables whose file has changes that git would lose with the import."""
    names = [f"{name}.csv" for name in tables]
    try:
        done = subprocess.run(
            ["git", "status", "--porcelain", "--", *names],
            cwd=paths.data(), capture_output=True, text=True, check=True,
        )  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        return []  # no git, or no repository: nothing that it would undo
    return [Path(line[3:].strip('"')).name for line in done.stdout.splitlines()]


def write(content: dict[str, bytes]) -> list[Path]:
    """Replace tables, all or none, and return the paths of those that changed.

    Raises
    ------
    OriginalError
        If one of them has changes that are not committed.
    """
    if edited := uncommitted(list(content)):
        raise OriginalError(
            f"{', '.join(edited)} in data/ has changes that are not committed; git could not undo "
            "the import without them. Commit them first."
        )
    folder = paths.data()
    old = {name: (folder / f"{name}.csv").read_bytes() for name in content}
    changed = [name for name in content if content[name] != old[name]]
    with _lock(), _ended_as_interrupted():
        _keep({name: old[name] for name in changed})
        try:
            for name in changed:
                files.replace(folder / f"{name}.csv", content[name])
        except BaseException:
            _put_back()
            raise
        _forget()
    return [folder / f"{name}.csv" for name in changed]


def undo() -> str:
    """Put the tables back that a killed import left half written, and say so."""
    if not list(paths.data().glob(f"{KEPT}*")):
        return ""
    with _lock():  # an import that is still writing removes the folder itself
        if not (paths.data() / KEPT).is_dir():
            _forget()
            return ""
        _put_back()
    return "An import was ended while it wrote; the tables of data/ are as they were before it."


def _lock() -> FileLock:
    paths.build().mkdir(exist_ok=True)
    return FileLock(paths.build() / "import.lock")


def _keep(old: dict[str, bytes]) -> None:
    """Write the old tables into their folder, which is there when it is whole."""
    folder = Path(tempfile.mkdtemp(dir=paths.data(), prefix=f"{KEPT}."))
    for name, content in old.items():
        (folder / f"{name}.csv").write_bytes(content)
    folder.rename(paths.data() / KEPT)


def _put_back() -> None:
    for kept in sorted((paths.data() / KEPT).glob("*.csv")):
        files.refresh(paths.data() / kept.name, kept.read_bytes())
    _forget()


def _forget() -> None:
    whole = paths.data() / KEPT
    if whole.is_dir():  # at one stroke, so that no part of it is ever taken for the whole
        whole.rename(whole.with_name(f"{KEPT}.{os.getpid()}"))
    for folder in paths.data().glob(f"{KEPT}.*"):
        shutil.rmtree(folder)


@contextmanager
def _ended_as_interrupted() -> Iterator[None]:
    """Let signals that end the process stop it as Ctrl+C does, so that tables are put back."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    known = [getattr(signal, name) for name in ENDS if hasattr(signal, name)]
    known = known if threading.current_thread() is threading.main_thread() else []
    before = {one: signal.signal(one, interrupt) for one in known}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
