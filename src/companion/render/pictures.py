"""Figures as PDF, SVG, PNG, EPS and TIFF, and tables as CSV, with stable bytes."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.patheffects import Normal
from matplotlib.text import Text

from companion.render import subsets, xmlfile
from companion.render.language import locales
from companion.render.style import styled

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
    with styled(), _epoch(), subsets.shared():
        if suffix == "tiff":
            return _tiff(_saved(figure, "png", METADATA["png"], DPI["tiff"]))
        content = _saved(figure, suffix, metadata, DPI.get(suffix, "figure"))
        if suffix != "svg":
            return content
        with mpl.rc_context({"svg.fonttype": "none"}):
            words = _saved(figure, suffix, metadata, "figure")
    return _accessible(content, words, alt)


def _saved(figure: Figure, suffix: str, metadata: dict[str, Any], dpi: float | str) -> bytes:
    stream = io.BytesIO()
    with _outlined(figure) if suffix == "pdf" else nullcontext():
        figure.savefig(stream, format=suffix, dpi=dpi, metadata=metadata)
    return stream.getvalue()


@contextmanager
def _outlined(figure: Figure) -> Iterator[None]:
    """Let a PDF draw joined letters as outlines: it would place them by another typeface's widths.

    A text with an effect is drawn as a path, and this effect changes nothing.
    """
    texts: list[Any] = figure.findobj(Text) if locales.current().joined else []
    before = [one.get_path_effects() for one in texts]
    for one in texts:
        one.set_path_effects([Normal()])
    try:
        yield
    finally:
        for one, effects in zip(texts, before, strict=True):
            one.set_path_effects(effects)


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


def _accessible(outlines: bytes, words: bytes, alt: str) -> bytes:
    """Give an SVG what screen readers look for: role and description; it has its title.

    Its letters are outlines, the same in every program. The words of a second SVG, in which they
    are text, lie over them unseen, to be found, marked and copied.
    """
    from lxml import etree

    root, texts = xmlfile.parse(outlines), xmlfile.parse(words)
    root.set("role", "img")
    title = root.find(f"{{{xmlfile.SVG}}}title")
    description = etree.Element(f"{{{xmlfile.SVG}}}desc")
    description.text = alt
    root.insert(0 if title is None else 1, description)
    groups = {group.get("id"): group for group in root.iter(f"{{{xmlfile.SVG}}}g")}
    for text in texts.iter(f"{{{xmlfile.SVG}}}text"):
        group = next(one for one in text.iterancestors() if one.get("id") in groups)
        text.set("style", f"{text.get('style', '')}; opacity: 0")
        groups[group.get("id")].append(text)
    return xmlfile.write(root)
