"""Exhibits as HTML and Markdown."""

import html

import pandas as pd

from companion.render.captions import Caption
from companion.render.columns import numeric


def markdown(texts: pd.DataFrame, caption: Caption) -> bytes:
    """Return a table of texts as Markdown with its caption and source note."""
    sides = ["right" if numeric(texts[name]) else "left" for name in texts]
    cells = texts.map(_cell_of_markdown).rename(columns=_cell_of_markdown)
    body = cells.to_markdown(index=False, disable_numparse=True, colalign=sides)
    return f"{_markdown(caption.heading)}\n\n{body}\n\n{_markdown(caption.note)}\n".encode()


def _markdown(text: str) -> str:
    """Return a text without what Markdown would take for HTML or for another paragraph."""
    return " ".join(text.split("\n")).replace("<", "&lt;")


def _cell_of_markdown(text: str) -> str:
    return _markdown(text).replace("|", "\\|")


def table(texts: pd.DataFrame, label: str) -> str:
    """Return a table of texts for the screen: numbers right, the rest left, addresses as links."""
    right = [name for name in texts if numeric(texts[name])]
    top = {"vertical-align": "top", "text-align": "left", "white-space": "normal"}
    heads = [{"selector": "th", "props": "text-align: left; vertical-align: bottom"}]
    styled = texts.style.hide(axis="index").format(_cell).format_index(_text, axis="columns")
    styled = styled.set_properties(**top).set_table_styles(heads)
    styled = styled.set_properties(subset=right, **{"text-align": "right"})
    return str(styled.to_html(table_uuid=label, cell_ids=False)).strip()


def _text(text: str) -> str:
    return html.escape(text, quote=False)


def _cell(text: str) -> str:
    safe = html.escape(text)
    return f'<a href="{safe}" target="_blank">page</a>' if text.startswith("http") else safe


def figure(caption: Caption, width_mm: float) -> str:
    """Return the picture with its alt text, at its width where the screen has it."""
    return (
        f'<img src="{caption.exhibit}.png" alt="{html.escape(caption.alt)}" '
        f'style="width: {width_mm:g}mm; max-width: 100%">'
    )


def foldable(body: str, title: str) -> str:
    """Hide a body under a title until the reader opens it."""
    summary = f"<summary>{html.escape(title)}</summary>"
    return f"<details>{summary}\n{body}\n</details>"


def captioned(body: str, caption: Caption) -> str:
    """Put caption and source note under a picture or table in HTML."""
    text = f"<strong>{html.escape(caption.headline)}</strong> {html.escape(caption.caption)}"
    text += f" <em>{html.escape(caption.note)}</em>"
    return f'<figure id="{caption.label}">\n{body}\n<figcaption>{text}</figcaption>\n</figure>\n'
