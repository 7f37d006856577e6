"""Exhibits as HTML and Markdown."""

import html
import math
import re

import pandas as pd

from companion.render.captions import Caption
from companion.render.columns import RANGE, breakable, longest_word, numeric
from companion.render.language import locales

PADDING = "padding: 0.2em 0.5em"  # of a cell; a page's own style may not have any
LONG_CELL = 1.6  # its least width over the root of its letters: 2.5 letters wide for each line
MARKS = re.compile(r"[\\`*_\[\]$^~@]|&(?=#?\w+;)")  # of Markdown, pandoc's too, wherever in a line
LEFT_TO_RIGHT = re.compile(f"({RANGE.pattern})|{locales.AMID.pattern}")


def markdown(texts: pd.DataFrame, caption: Caption) -> bytes:
    """Return a table of texts as Markdown with its caption and source note."""
    sides = ["right" if numeric(texts[name]) else "left" for name in texts]
    cells = texts.map(_cell_of_markdown).rename(columns=_cell_of_markdown)
    body = cells.to_markdown(index=False, disable_numparse=True, colalign=sides)
    label = f"{{#tbl-{caption.label}}}"  # pandoc and Quarto number a caption that follows a table
    heading, note = _markdown(caption.heading), _markdown(caption.note)
    return f"{body}\n\n: {heading} {label}\n\n{note}\n".encode()


def _markdown(text: str) -> str:
    """Return a text without what Markdown would take for HTML, a mark-up or another paragraph."""
    return MARKS.sub(r"\\\g<0>", " ".join(text.split("\n"))).replace("<", "&lt;")


def _cell_of_markdown(text: str) -> str:
    return _markdown(text).replace("|", "\\|")


def table(texts: pd.DataFrame) -> str:
    """Return a table of texts for the screen: numbers right, the rest left, addresses as links.

    The first column names the rows. A table wider than the page is scrolled in its place, and its
    columns of long texts stay wide enough to be read.
    """
    turned = locales.current().right_to_left
    sides = ["left" if numeric(texts[name]) is turned else "right" for name in texts]
    look = f"{PADDING}; vertical-align: bottom"
    heads = "".join(
        f'<th scope="col" style="text-align: {side}; {look}{least}">{_text(name)}</th>'
        for name, side, least in zip(texts, sides, _least(texts), strict=True)
    )
    rows = "\n".join(_row(cells, sides) for cells in texts.to_numpy().tolist())
    body = f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>"
    return f'<div style="overflow-x: auto">\n<table>\n{body}\n</table>\n</div>'


def _least(texts: pd.DataFrame) -> list[str]:
    """Return the style that keeps each column wide enough for its texts, where its words do not."""
    broken, styles = breakable(texts), []
    for name in texts:
        wish = math.ceil(LONG_CELL * math.sqrt(max(map(len, texts[name]), default=0)))
        wider = name in broken and wish > longest_word(texts[name])
        styles.append(f"; min-width: {wish}ch" if wider else "")
    return styles


def _row(cells: list[str], sides: list[str]) -> str:
    tags = ['th scope="row"', *["td"] * (len(cells) - 1)]
    look = f"{PADDING}; vertical-align: top; white-space: normal; font-weight: normal"
    made = (
        f'<{tag} style="text-align: {side}; {look}">{_cell(cell)}</{tag[:2]}>'
        for tag, side, cell in zip(tags, sides, cells, strict=True)
    )
    return f"<tr>{''.join(made)}</tr>"


def _cell(text: str) -> str:
    if text.startswith("http"):
        return f'<a href="{html.escape(text)}" target="_blank">page</a>'
    return _text(text)


def _text(text: str) -> str:
    """Return a text as HTML.

    Amid text from right to left, words in Latin letters and ranges of numbers keep their order,
    and those without a space, such as the keys of claims, are not broken.
    """
    if not locales.current().right_to_left:
        return html.escape(text)
    parts, end = [], 0
    for found in LEFT_TO_RIGHT.finditer(text):
        words = re.search(f"[{locales.LETTERS}]", found[0])
        whole = "" if " " in found[0] else ' style="white-space: nowrap"'
        kept = html.escape(found[0])
        kept = f'<bdi dir="ltr"{whole}>{kept}</bdi>' if words or found[1] else kept
        parts += [html.escape(text[end : found.start()]), kept]
        end = found.end()
    return "".join([*parts, html.escape(text[end:])])


def figure(caption: Caption, width_mm: float) -> str:
    """Return the picture with its alt text, at its width where the screen has it."""
    return (
        f'<img src="{caption.exhibit}.png" alt="{html.escape(caption.alt)}" '
        f'style="width: {width_mm:g}mm; max-width: 100%">'
    )


def _language() -> str:
    """Return the attributes that keep an exhibit's order in a page of any language."""
    language = locales.current()
    return f' lang="{language.code}" dir="{"rtl" if language.right_to_left else "ltr"}"'


def foldable(body: str, title: str) -> str:
    """Hide a body under a title until the reader opens it."""
    summary = f"<summary>{_text(title)}</summary>"
    return f"<details>{summary}\n{body}\n</details>"


def captioned(body: str, caption: Caption) -> str:
    """Put the caption under a picture or above a table in HTML, and the source note below it."""
    told = f"<strong>{_text(caption.headline)}</strong> {_text(caption.caption)}"
    note = f"<em>{_text(caption.note)}</em>"
    inside = f"{body}\n<figcaption>{told} {note}</figcaption>"
    if "<table>" in body:
        inside = f"<figcaption>{told}</figcaption>\n{body}\n<p>{note}</p>"
    return f'<figure id="{caption.label}"{_language()}>\n{inside}\n</figure>\n'
