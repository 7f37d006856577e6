"""Figures as PDF, SVG, PNG, EPS and TIFF, and tables as CSV, with stable bytes."""

import base64
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from matplotlib.figure import Figure

from companion.render import subsets, xmlfile
from companion.render.style import FONT, FONTS, styled

# Dates and program versions would make two runs differ.
METADATA: dict[str, dict[str, Any]] = {
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
    "eps": {"Creator": "companion"},
    "tiff": {},
}
DPI = {"png": 300, "tiff": 1000}


def draw(figure: Figure, suffix: str, title: str, alt: str) -> bytes:
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
    with styled(), _epoch(), subsets.shared():
        figure.savefig(
            stream,
            format="png" if suffix == "tiff" else suffix,
            dpi=DPI.get(suffix, "figure"),
            metadata=METADATA["png"] if suffix == "tiff" else metadata,
        )
    content = stream.getvalue()
    if suffix == "tiff":
        return _tiff(content)
    return _accessible(content, alt) if suffix == "svg" else content


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


def _accessible(svg: bytes, alt: str) -> bytes:
    """Give an SVG the role and the description that screen readers look for; it has its title."""
    from lxml import etree

    root = xmlfile.parse(svg)
    root.set("role", "img")
    title = root.find(f"{{{xmlfile.SVG}}}title")
    description = etree.Element(f"{{{xmlfile.SVG}}}desc")
    description.text = alt
    root.insert(0 if title is None else 1, description)
    style = next(root.iter(f"{{{xmlfile.SVG}}}style"))
    style.text = f"{style.text}{_typeface(root)}"
    return xmlfile.write(root)


def _typeface(root: Any) -> str:
    """Return the letters that an SVG's texts use as CSS, for screens that lack the typeface."""
    letters: dict[tuple[bool, bool], set[str]] = {}
    for text in root.iter(f"{{{xmlfile.SVG}}}text"):
        look = text.get("style", "")
        face = ("font-weight: 700" in look, "font-style: italic" in look)
        letters.setdefault(face, set()).update("".join(text.itertext()))
    rules = []
    for (bold, italic), used in sorted(letters.items()):
        name = "Italic" if italic else "Bold" if bold else "Regular"
        data = base64.b64encode(_subset(name, "".join(sorted(used)))).decode()
        rules.append(
            f"@font-face{{font-family: '{FONT}'; font-weight: {700 if bold else 400}; "
            f"font-style: {'italic' if italic else 'normal'}; "
            f"src: url(data:font/ttf;base64,{data})}}"
        )
    return "".join(rules)


@cache
def _subset(name: str, letters: str) -> bytes:
    """Return a face of the typeface that has these letters alone."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(FONTS / f"CompanionSans-{name}.ttf", recalcTimestamp=False)
    maker = subset.Subsetter(subset.Options(hinting=False, layout_features=["kern"]))
    maker.populate(text=letters)
    maker.subset(font)
    stream = io.BytesIO()
    font.save(stream)
    return stream.getvalue()
