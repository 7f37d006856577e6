"""The one module that writes: exhibits into a folder, whole files only."""

import io
import json
import os
import re
import tempfile
from collections.abc import Callable
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
}
PNG_DPI = 300


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


def picture(figure: Figure, suffix: str, title: str, alt: str, dpi: int = PNG_DPI) -> bytes:
    """Return a figure as PDF, SVG or PNG with stable bytes, its title and its alt text inside."""
    metadata = {**METADATA[suffix], "Title": title}
    if suffix != "png":
        metadata |= {"pdf": {"Subject": alt}, "svg": {"Description": alt}}[suffix]
    else:
        metadata |= {"Description": alt}
    stream = io.BytesIO()
    with mpl.rc_context(RC):
        figure.savefig(stream, format=suffix, dpi=dpi, metadata=metadata)
    content = stream.getvalue()
    return _accessible(content, title, alt) if suffix == "svg" else content


def _accessible(svg: bytes, title: str, alt: str) -> bytes:
    """Give an SVG the role, name and description that screen readers look for."""
    from xml.sax.saxutils import escape

    head = f"<title>{escape(title)}</title><desc>{escape(alt)}</desc>"
    text = re.sub(r"<svg ([^>]*)>", rf'<svg role="img" \1>{head}', svg.decode("utf-8"), count=1)
    return text.encode("utf-8")


def csv(frame: pd.DataFrame, index: bool) -> bytes:
    """Return a table as CSV: full precision, one line end, point for decimals."""
    return frame.to_csv(index=index, lineterminator="\n", float_format="%.10g").encode("utf-8")


def latex(frame: pd.DataFrame, caption: str, label: str, note: str) -> bytes:
    """Return a table of texts as LaTeX with booktabs rules, caption, label and source note."""
    escaped = frame.map(_escape_latex)
    escaped.columns = pd.Index([_escape_latex(str(name)) for name in frame.columns])
    text = escaped.style.hide(axis="index").to_latex(
        caption=_escape_latex(caption),
        label=f"tab:{label}",
        position="htbp",
        position_float="centering",
        hrules=True,
        column_format="".join("r" if _numeric(frame[name]) else "l" for name in frame),
    )
    foot = f"\\par\\smallskip\\footnotesize {_escape_latex(note)}\n\\end{{table}}"
    return text.replace("\\end{table}", foot).encode("utf-8")


def markdown(frame: pd.DataFrame, caption: str, note: str) -> bytes:
    """Return a table of texts as Markdown with its caption and source note."""
    aligned = ["right" if _numeric(frame[name]) else "left" for name in frame]
    cells = frame.map(lambda cell: cell.replace("|", "\\|"))
    body = cells.to_markdown(index=False, disable_numparse=True, colalign=aligned)
    return f"{caption}\n\n{body}\n\n{note}\n".encode()


def _numeric(column: pd.Series) -> bool:
    return bool(column.str.fullmatch(r"[-−+×]?[\d,.]*(?:–[\d,.]+)?").all())


def _escape_latex(text: str) -> str:
    # pandas escapes either formatted numbers or the rest, never both; here every cell is text.
    special = {c: f"\\{c}" for c in "&%$#_{}"} | {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "−": "$-$",
        "×": r"$\times$",
    }
    return "".join(special.get(character, character) for character in text)


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
