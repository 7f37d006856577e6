"""Open a file of a public data set: what it is, its release, and its rows one by one."""

import codecs
import csv
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from companion.errors import OriginalError
from companion.originals import formats
from companion.originals.formats import Format
from companion.originals.releases import release

HEAD = 40  # a header stands in the first lines
CHUNK = 1 << 20  # bytes
LONGEST = 1 << 20  # characters of a line
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True)
class Opened:
    """A file that was recognised.

    ``names`` are the cells of its header line, ``before`` the text above it, ``skipped`` how many
    lines that is. ``whole`` says whether it ends with a line end. ``release`` is as
    :func:`companion.originals.releases.release` returns it, blank where the lines above the header
    do not name it.
    """

    path: Path
    format: Format
    names: list[str]
    before: str
    skipped: int
    encoding: str
    digest: str
    whole: bool
    release: str

    def column(self, name: str) -> int | None:
        """Return the place of a column, which may be called one of several names."""
        places = [self.names.index(one) for one in name.split("|") if one in self.names]
        return places[0] if places else None

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the number of each line below the header with its cells.

        Raises
        ------
        OriginalError
            If a line has other cells than the header, or the file ends inside one.
        """
        if self.format.separator == "," and _is_json(self.path, self.encoding):
            for number, record in enumerate(_records(self.path, self.encoding), 1):
                row = (record.get(name) for name in self.names)
                yield number, ["" if cell is None else str(cell) for cell in row]
            return
        lines = csv.reader(
            _lines(self.path, self.encoding), delimiter=self.format.separator, strict=True
        )
        try:
            for number, raw in enumerate(lines, 1):
                cells = [cell.strip() for cell in raw]
                if number > self.skipped + 1 and any(cells):
                    yield number, self._whole(number, cells)
        except csv.Error as error:
            raise OriginalError(
                f"{self.path.name} ends inside a quoted cell ({error}): it was cut off. "
                "Download it again."
            ) from None

    def _whole(self, number: int, cells: list[str]) -> list[str]:
        wanted = len(self.names)
        if len(cells) < wanted:
            raise OriginalError(
                f"{self.path.name}, row {number}: {len(cells)} cells where the header has "
                f"{wanted}; the file was cut off or changed. Download it again."
            )
        if any(cells[wanted:]):
            raise OriginalError(
                f"{self.path.name}, row {number}: more cells than the header has names "
                f"({len(cells)}, {wanted}), the first of them {cells[wanted]!r}; a name or a "
                "quotation mark is missing. Download it again."
            )
        return cells[:wanted]


def open_original(path: Path) -> Opened:
    """Recognise a file by its content.

    Raises
    ------
    OriginalError
        If it is empty or in no known format; the message says what it looks like instead.
    """
    if not path.is_file():
        raise OriginalError(f"{path} is no file on a disk, and it is read twice; save it first")
    digest, encoding, whole = _read_through(path)
    if _is_json(path, encoding):
        keys = list(_records(path, encoding)[0])
        found = formats.recognise({",": keys, "\t": []}, "")
        if found:
            return Opened(path, found, keys, "", 0, encoding, digest, True, "")
        raise _refusal(path, ",".join(keys))
    before: list[str] = []
    for number, line in zip(range(HEAD), _lines(path, encoding), strict=False):
        cells = {mark: _cells(line, mark) for mark in (",", "\t")}
        above = "\n".join(before)
        found = formats.recognise(cells, above or line)
        if found:
            if (other := _in_other_letters(line)) and len(other.header) > len(found.header):
                break  # the names of a poorer format alone are as they should be
            names = cells[found.separator]
            named = _release(found, above)
            return Opened(path, found, names, above, number, encoding, digest, whole, named)
        before.append(line)
    before = [*before, line] if len(before) < HEAD and line not in before else before
    raise _refusal(path, "\n".join(before))


def _release(found: Format, before: str) -> str:
    named = re.search(found.release.pattern, before) if found.release.pattern else None
    return release(named[1]) if named else ""


def _refusal(path: Path, head: str) -> OriginalError:
    with path.open("rb") as stream:
        raw = stream.read(200).decode("latin-1")
    for other in formats.instead():
        found = re.search(other.pattern, raw) or re.search(other.pattern, head)
        if found:
            quote = found.groupdict().get("quote", "").strip()
            says = f"; it says {quote!r}" if quote else ""
            return OriginalError(f"{path.name} is {other.says}{says}.")
    for mark, name in SEPARATORS.items():
        cut = [{",": _cells(line, mark), "\t": []} for line in head.splitlines()]
        if any(formats.recognise(cells, head) for cells in cut):
            return OriginalError(
                f"{path.name} has {name} between its cells: a spreadsheet saved it again, which "
                "may have changed numbers as well. Download it again and do not open it before."
            )
    if meant := _in_other_letters(head):
        return OriginalError(
            f"{path.name} has the columns of {meant.title!r} in other letters: another program "
            f"saved it. Download it again; the names are {', '.join(meant.header)}."
        )
    first = next((line for line in head.splitlines() if line.strip()), "")
    known = ", ".join(formats.every())
    return OriginalError(
        f"{path.name} is in no format that is known here; it begins with {first[:80]!r}. "
        f"Known are {known}; docs/originals.md says where each is downloaded."
    )


def _in_other_letters(head: str) -> Format | None:
    """Return the format that a header would be of, were its letters capital or small as there."""
    for line in head.splitlines():
        lower = {name.lower() for name in _cells(line, ",")}
        for one in formats.every().values():
            if any(one.header) and {name.lower() for name in one.header} <= lower:
                return one
    return None


def _read_through(path: Path) -> tuple[str, str, bool]:
    """Return a file's SHA-256, its encoding and whether it ends with a line end."""
    digest, decoder = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")()
    encoding, last = "utf-8-sig", b""
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            last = chunk
            digest.update(chunk)
            if encoding == "utf-8-sig":
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    encoding = "cp1252"  # what older exports of these producers are in
    if not last:
        raise OriginalError(f"{path.name} is empty; download it again.")
    return digest.hexdigest(), encoding, last.endswith((b"\n", b"\r"))


def _lines(path: Path, encoding: str) -> Iterator[str]:
    """Yield lines without their ends; some exports put a semicolon there."""
    from tqdm import tqdm

    bar = tqdm(
        total=path.stat().st_size, unit="B", unit_scale=True, delay=2, leave=False, disable=None,
        desc=path.name,
    )  # fmt: skip
    with path.open(encoding=encoding, errors="replace", newline="") as stream, bar:
        while line := stream.readline(LONGEST):
            if len(line) == LONGEST:
                raise OriginalError(
                    f"{path.name} has a line of more than {LONGEST:,} characters: no table has one"
                )
            bar.update(len(line))
            yield line.rstrip(";\r\n")


def _cells(line: str, separator: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=separator), [""])]
    except csv.Error:  # a line that no table has, such as a page without line ends
        return [line]


def _is_json(path: Path, encoding: str) -> bool:
    with path.open(encoding=encoding, errors="replace") as stream:
        return stream.read(64).lstrip()[:1] in ("{", "[") and path.suffix.lower() != ".csv"


def _records(path: Path, encoding: str) -> list[dict[str, object]]:
    text = path.read_text(encoding=encoding)
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise OriginalError(
            f"{path.name} is JSON that ends or breaks in line {error.lineno}; download it again."
        ) from None
    rows = content.get("data") if isinstance(content, dict) else content
    if isinstance(rows, list) and any(not isinstance(row, dict) for row in rows):
        number = next(n for n, row in enumerate(rows, 1) if not isinstance(row, dict))
        raise OriginalError(
            f"{path.name}, row {number}: {str(rows[number - 1])[:80]!r} is no record with names "
            "and values; download it again."
        )
    if not isinstance(rows, list) or not rows:
        raise OriginalError(
            f"{path.name} is JSON without rows of data; it says {text.strip()[:80]!r}."
        )
    return rows
