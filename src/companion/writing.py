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
PAGE_ROWS = 40  # tables with more rows go over pages
LINE_CHARACTERS = 80  # what a line of a LaTeX table holds; wider ones are broken
SHORT_CHARACTERS = 11  # columns up to this are never broken


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


def picture(figure: Figure, suffix: str, title: str, alt: str, dpi: int | None = None) -> bytes:
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
            dpi=dpi or DPI.get(suffix, "figure"),
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


def latex(frame: pd.DataFrame, caption: str, label: str, note: str) -> bytes:
    """Return a table of texts as LaTeX with booktabs rules, caption, label and source note.

    Texts too long for one line are broken (``tabularx``), tables too long for a page are set
    sideways and go on over the next (``xltabular``, ``pdflscape``); the first line names the
    packages that the table needs.
    """
    escaped = frame.map(_escape_latex)
    escaped.columns = pd.Index([_escape_latex(str(name)) for name in frame.columns])
    columns, broken = _columns(frame)
    long = len(frame) > PAGE_ROWS
    text = escaped.style.hide(axis="index").to_latex(
        caption=_escape_latex(caption),
        label=f"tab:{label}",
        position=None if long else "htbp",
        position_float=None if long else "centering",
        hrules=True,
        column_format=columns,
        environment="longtable" if long else None,
    )
    if broken or long:
        plain, full = ("longtable", "xltabular") if long else ("tabular", "tabularx")
        text = text.replace(rf"\begin{{{plain}}}", rf"\begin{{{full}}}{{\linewidth}}")
        text = text.replace(rf"\end{{{plain}}}", rf"\end{{{full}}}")
    source = f"\\footnotesize {_escape_latex(note)}"
    if long:
        begin = "\\begin{landscape}\\footnotesize\\setlength\\LTcapwidth{\\linewidth}"
        text = f"{begin}\n{text}\\noindent{source}\n\\end{{landscape}}\n"
    else:
        text = text.replace("\\end{table}", f"\\par\\smallskip{source}\n\\end{{table}}")
        text = text.replace("\\centering", "\\centering\\footnotesize") if broken else text
    packages = ["booktabs"] + ["array"] * (broken or long)
    packages += ["xltabular", "pdflscape"] if long else ["tabularx"] * broken
    return f"% \\usepackage{{{', '.join(packages)}}}\n{text}".encode()


def _columns(frame: pd.DataFrame) -> tuple[str, bool]:
    """Return the column types, and whether texts or headings are broken into lines.

    Numbers stand right, texts left. Where the table is wider than a line, its longer columns
    share what is left, each with a part that grows with its longest word and with the root of
    its length.
    """
    texts = {name: [str(name), *frame[name]] for name in frame}
    lengths = {name: max(map(len, cells)) for name, cells in texts.items()}
    room = {
        name: max(_width(word) for cell in cells for word in re.split(r"[\s-]", cell))
        + lengths[name] ** 0.5
        for name, cells in texts.items()
        if lengths[name] > SHORT_CHARACTERS
    }
    broken = sum(lengths.values()) + 2 * len(lengths) > LINE_CHARACTERS
    types = []
    for name in frame:
        right = numeric(frame[name])
        if broken and name in room:
            part = len(room) * room[name] / sum(room.values())
            side = "raggedleft" if right else "raggedright"
            types.append(rf">{{\{side}\arraybackslash\hsize={part:.2f}\hsize}}X")
        else:
            types.append("r" if right else "l")
    return "".join(types), broken


def _width(word: str) -> float:
    return len(word) + 0.4 * sum(letter.isupper() for letter in word)


def markdown(frame: pd.DataFrame, caption: str, note: str) -> bytes:
    """Return a table of texts as Markdown with its caption and source note."""
    aligned = ["right" if numeric(frame[name]) else "left" for name in frame]
    cells = frame.map(lambda cell: cell.replace("|", "\\|"))
    body = cells.to_markdown(index=False, disable_numparse=True, colalign=aligned)
    return f"{caption}\n\n{body}\n\n{note}\n".encode()


def numeric(column: pd.Series) -> bool:
    """Say whether every text of a column is a number or empty."""
    return bool(column.str.fullmatch(r"[-−+×]?[\d,.]*(?:–[\d,.]+)?").all())


def _escape_latex(text: str) -> str:
    # pandas escapes either formatted numbers or the rest, never both; here every cell is text.
    special = {c: f"\\{c}" for c in "&%$#_{}"} | {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "−": "$-$",
        "≥": r"$\geq$",
        "<": "$<$",
        ">": "$>$",
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
