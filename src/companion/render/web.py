"""Exhibits as HTML and Markdown."""

import html

import pandas as pd

from companion.render.captions import Caption
from companion.render.columns import numeric
from companion.render.language import locales

PADDING = "padding: 0.2em 0.5em"  # of a cell; a page's own style may not have any


def markdown(texts: pd.DataFrame, caption: Caption) -> bytes:
    """Return a table of texts as Markdown with its caption and source note."""
    sides = ["right" if numeric(texts[name]) else "left" for name in texts]
    cells = texts.map(_cell_of_markdown).rename(columns=_cell_of_markdown)
    body = cells.to_markdown(index=False, disable_numparse=True, colalign=sides)
    label = f"{{#tbl-{caption.label}}}"  # pandoc and Quarto number a caption that follows a table
    heading, note = _markdown(caption.heading), _markdown(caption.note)
    return f"{body}\n\n: {heading} {label}\n\n{note}\n".encode()


def _markdown(text: str) -> str:
    """Return a text without what Markdown would take for HTML or for another paragraph."""
    return " ".join(text.split("\n")).replace("<", "&lt;")


def _cell_of_markdown(text: str) -> str:
    return _markdown(text).replace("|", "\\|")


def table(texts: pd.DataFrame) -> str:
    """Return a table of texts for the screen: numbers right, the rest left, addresses as links.

    The first column names the rows. A table wider than the page is scrolled in its place.
    """
    turned = locales.current().right_to_left
    sides = ["left" if numeric(texts[name]) is turned else "right" for name in texts]
    look = f"{PADDING}; vertical-align: bottom"
    heads = "".join(
        f'<th scope="col" style="text-align: {side}; {look}">{html.escape(name)}</th>'
        for name, side in zip(texts, sides, strict=True)
    )
    rows = "\n".join(_row(cells, sides) for cells in texts.to_numpy().tolist())
    body = f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>"
    return f'<div style="overflow-x: auto">\n<table>\n{body}\n</table>\n</div>'


def _row(cells: list[str], sides: list[str]) -> str:
    tags = ['th scope="row"', *["td"] * (len(cells) - 1)]
    look = f"{PADDING}; vertical-align: top; white-space: normal; font-weight: normal"
    made = (
        f'<{tag} style="text-align: {side}; {look}">{_cell(cell)}</{tag[:2]}>'
        for tag, side, cell in zip(tags, sides, cells, strict=True)
    )
    return f"<tr>{''.join(made)}</tr>"


def _cell(text: str) -> str:
    safe = html.escape(text)
    return f'<a href="{safe}" target="_blank">page</a>' if text.startswith("http") else safe


def figure(caption: Caption, width_mm: float) -> str:
    """Return the picture with its alt text, at its width where the screen has it."""
    return (
        f'<img src="{caption.exhibit}.png" alt="{html.escape(caption.alt)}" '
        f'style="width: {width_mm:g}mm; max-width: 100%">'
    )


def _language() -> str:
    """Return the attributes of what is not English."""
    language = locales.current()
    if language is locales.ENGLISH:
        return ""
    return f' lang="{language.code}" dir="{"rtl" if language.right_to_left else "ltr"}"'


def foldable(body: str, title: str) -> str:
    """Hide a body under a title until the reader opens it."""
    summary = f"<summary>{html.escape(title)}</summary>"
    return f"<details>{summary}\n{body}\n</details>"


def captioned(body: str, caption: Caption) -> str:
    """Put caption and source note under a picture or table in HTML."""
    text = f"<strong>{html.escape(caption.headline)}</strong> {html.escape(caption.caption)}"
    text += f" <em>{html.escape(caption.note)}</em>"
    place = f'<figure id="{caption.label}"{_language()}>'
    return f"{place}\n{body}\n<figcaption>{text}</figcaption>\n</figure>\n"
