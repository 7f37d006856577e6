"""The one module that writes: exhibits into a folder, whole files only."""

import io
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.figure import Figure

from companion.style import RC

# Dates and program versions would make two runs differ.
METADATA: dict[str, dict[str, Any]] = {
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
    "eps": {"Creator": "companion"},
    "tiff": {},
}
DPI = {"png": 300, "tiff": 1000}


def replace(path: Path, content: bytes) -> None:
    """Write a file so that at every moment there is the old one or the new one, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def picture(figure: Figure, suffix: str, title: str, alt: str) -> bytes:
    """Return a figure as PDF, SVG, PNG, EPS or TIFF with stable bytes.

    Title and alt text are inside where the format has a place for them. TIFF is RGB.
    """
    texts = {
        "pdf": {"Title": title, "Subject": alt},
        "svg": {"Title": title, "Description": alt},
        "png": {"Title": title, "Description": alt},
    }
    metadata = METADATA[suffix] | texts.get(suffix, {})
    stream = io.BytesIO()
    with mpl.rc_context(RC), _epoch():
        figure.savefig(
            stream,
            format="png" if suffix == "tiff" else suffix,
            dpi=DPI.get(suffix, "figure"),
            metadata=METADATA["png"] if suffix == "tiff" else metadata,
        )
    content = stream.getvalue()
    if suffix == "tiff":
        return _tiff(content)
    return _accessible(content, title, alt) if suffix == "svg" else content


@contextmanager
def _epoch() -> Iterator[None]:
    """Stop the clock: EPS takes its date from nowhere else."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before


def _tiff(png: bytes) -> bytes:
    from PIL import Image

    stream = io.BytesIO()
    with Image.open(io.BytesIO(png)) as image:
        image.convert("RGB").save(
            stream, format="TIFF", compression="tiff_lzw", dpi=(DPI["tiff"], DPI["tiff"])
        )
    return stream.getvalue()


def _accessible(svg: bytes, title: str, alt: str) -> bytes:
    """Give an SVG the role, name and description that screen readers look for."""
    from xml.sax.saxutils import escape

    head = f"<title>{escape(title)}</title><desc>{escape(alt)}</desc>"
    text = re.sub(r"<svg ([^>]*)>", rf'<svg role="img" \1>{head}', svg.decode("utf-8"), count=1)
    return text.encode("utf-8")


def csv(frame: pd.DataFrame, index: bool) -> bytes:
    """Return a table as CSV: full precision, one line end, point for decimals."""
    return frame.to_csv(index=index, lineterminator="\n", float_format="%.10g").encode("utf-8")


def sidecar(record: dict[str, Any]) -> bytes:
    """Return an exhibit's record as JSON."""
    return (json.dumps(record, indent=2, ensure_ascii=False, sort_keys=True) + "\n").encode("utf-8")


def exhibit(folder: Path, name: str, contents: dict[str, Callable[[], bytes]]) -> list[Path]:
    """Make all files of an exhibit first, then put them into the folder one by one."""
    made = {suffix: make() for suffix, make in contents.items()}
    paths = []
    for suffix, content in made.items():
        path = folder / f"{name}.{suffix}"
        replace(path, content)
        paths.append(path)
    return paths
