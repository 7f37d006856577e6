"""Files as bytes: digests, JSON, and writing so that a file is whole at every moment."""

import errno
import hashlib
import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from companion.errors import DataError

if TYPE_CHECKING:
    import pandas as pd


def sha256(content: bytes | str) -> str:
    """Return the SHA-256 of bytes, or of a text in UTF-8."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's content."""
    return sha256(path.read_bytes())


def to_json(content: object, *, sort_keys: bool = False) -> bytes:
    """Return JSON as all files of the project hold it: indented, UTF-8, a line end at the end."""
    text = json.dumps(content, indent=2, ensure_ascii=False, sort_keys=sort_keys)
    return f"{text}\n".encode()


def read_json(path: Path) -> Any:
    """Read a JSON file.

    Raises
    ------
    DataError
        With the file and the line, if it is missing or is no JSON.
    """
    try:
        text = path.read_text(encoding="utf-8")
        if text.startswith("\ufeff"):
            raise DataError(f"{path} begins with a byte order mark; save it as UTF-8 without one")
        return json.loads(text)
    except OSError as error:
        raise DataError(unusable(error)) from None
    except json.JSONDecodeError as error:
        marks = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
        merged = error.doc.splitlines()[error.lineno - 1 : error.lineno]
        why = (
            "holds the mark of an unresolved merge"
            if merged and merged[0].startswith(marks)
            else f"is no JSON ({error.msg})"
        )
        raise DataError(
            f"{path}, line {error.lineno}: {why}; restore it, or make it again"
        ) from None
    except (UnicodeDecodeError, RecursionError) as error:
        raise DataError(f"{path} is no JSON in UTF-8 ({error}); restore it") from None


def unusable(error: OSError) -> str:
    """Say what cannot be read or written, and why; of a link that leads nowhere, that it does."""
    if not isinstance(error.filename, str | bytes):
        return error.strerror or str(error)
    path = Path(os.fsdecode(error.filename))
    for one in (path, *path.parents):
        if os.path.islink(one) and not os.path.exists(one):  # noqa: PTH110, PTH114  # never raise
            return f"{one} is a link to {one.readlink()}, where nothing is"
    if error.errno == errno.EEXIST:
        return f"{path} is a file, where a folder belongs; move it away"
    return f"{path} cannot be read or written: {error.strerror}"


def csv(frame: "pd.DataFrame") -> bytes:
    """Return a table as CSV: full precision, one line end, point for decimals."""
    text: str = frame.to_csv(index=False, lineterminator="\n", float_format="%.10g")
    return text.encode("utf-8")


def replace(path: Path, content: bytes) -> None:
    """Write a file so that at every moment there is the old one or the new one, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        with suppress(OSError):  # shares and sticks that know no permissions refuse it
            Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException as error:
        Path(temporary).unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename is None:  # of a disk that is full
            error.filename = str(path)
        raise


def refresh(path: Path, content: bytes) -> None:
    """Write a file unless it holds the content already."""
    if not path.exists() or path.read_bytes() != content:
        replace(path, content)
