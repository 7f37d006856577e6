"""Pieces of HTML: Markdown, highlighted code, and tables that screen readers understand."""

import re
from collections.abc import Iterable
from functools import cache
from itertools import count
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from companion.render.columns import numeric

MINI_ROWS, MINI_COLUMNS, MINI_SIGNS = 7, 3, 30  # of a table in a gallery
TABLE = re.compile("<table>.*?</table>", re.DOTALL)
LINK = re.compile(r'<a href="([^"#][^"]*)">(.*?)</a>', re.DOTALL)


@cache
def _parser() -> Any:
    import mistune

    return mistune.create_markdown(escape=False, plugins=["table", "strikethrough"])


def markdown(text: str) -> Markup:
    r"""Return Markdown as HTML; headings go down a level, because a page has its title already.

    Examples
    --------
    >>> markdown(r"## By year" + "\n\nIt grew to **\\$3**.")
    Markup('<h2>By year</h2>\n<p>It grew to <strong>$3</strong>.</p>\n')
    """
    numbers = count(1)

    def box(table: re.Match[str]) -> str:
        name = f'role="region" aria-label="Table {next(numbers)}"'
        scoped = table[0].replace("<th>", '<th scope="col">')
        return f'<div class="scroll" {name} tabindex="0">{scoped}</div>'

    return Markup(TABLE.sub(box, _parser()(text)))


def inside(html: Markup, kept: Iterable[str]) -> Markup:
    """Return HTML whose links to files of the project lead only to those that the site has.

    Examples
    --------
    >>> inside(Markup('<a href="a.md">a</a>, <a href="b.md">b</a>'), ["b.md"])
    Markup('a, <a href="b.md">b</a>')
    """
    known = set(kept)

    def link(found: re.Match[str]) -> str:
        address, text = found.groups()
        return found[0] if address in known or address.startswith("http") else text

    return Markup(LINK.sub(link, html))


def inline(text: str) -> Markup:
    """Return a paragraph's Markdown as HTML without the paragraph around it."""
    return Markup(str(markdown(text)).strip().removeprefix("<p>").removesuffix("</p>"))


def code(source: str) -> Markup:
    """Return Python as HTML with classes for its words."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    return Markup(highlight(source, PythonLexer(), HtmlFormatter(nowrap=True)).rstrip())


def rows(frame: pd.DataFrame, label: str) -> Markup:
    """Return a table of texts as HTML."""
    return _table([str(name) for name in frame], frame.to_numpy().tolist(), label)


def tidied(html: str, label: str) -> Markup:
    """Return a table that a notebook shows without its styles, with scopes and a name.

    Parameters
    ----------
    html
        What holds the table, as :func:`companion.render.web.table` and pandas write it.
    label
        What the table is called for those who do not see it.
    """
    from lxml import etree
    from lxml import html as parsing

    found = parsing.fromstring(html).xpath("descendant-or-self::table")[0]
    heads = ["".join(cell.itertext()).strip() for cell in found.xpath("./thead/tr[1]/*")]
    body = []
    for row in found.xpath("./tbody/tr"):
        cells: list[Markup | str] = []
        for cell in row:
            links = cell.xpath("./a/@href")
            text = "".join(cell.itertext()).strip()
            cells.append(_link(links[0], text) if links else text)
        body.append(cells)
    etree.clear_error_log()
    return _table(heads, body, label)


def mini(html: str) -> Markup:
    """Return the first cells of a table that a notebook shows, as a small picture of it."""
    from lxml import html as parsing

    found = parsing.fromstring(html).xpath("descendant-or-self::table")[0]
    lines = _joined(
        Markup("<span>{}</span>").format(
            _joined(
                Markup("<span>{}</span>").format("".join(cell.itertext()).strip()[:MINI_SIGNS])
                for cell in row[:MINI_COLUMNS]
            )
        )
        for row in found.xpath(".//tr")[:MINI_ROWS]
    )
    return Markup('<span class="cells" style="--columns: {}">{}</span>').format(
        min(MINI_COLUMNS, len(found.xpath("./thead/tr[1]/*"))), lines
    )


def _link(address: str, text: str) -> Markup:
    return Markup('<a href="{}" rel="external">{}</a>').format(address, text)


def _table(heads: list[str], body: list[list[Any]], label: str) -> Markup:
    """Return a table that scrolls in its own box, with numbers at the right."""
    columns = list(zip(*body, strict=True)) if body else [() for _ in heads]
    right = [numeric(pd.Series([str(cell) for cell in column], dtype=str)) for column in columns]
    classes = [Markup(' class="n"') if one else "" for one in right]
    head = _joined(
        Markup('<th scope="col"{}>{}</th>').format(kind, name)
        for kind, name in zip(classes, heads, strict=True)
    )
    lines = _joined(
        Markup("<tr>{}</tr>\n").format(
            _joined(
                Markup("<td{}>{}</td>").format(kind, escape(cell))
                for kind, cell in zip(classes, row, strict=True)
            )
        )
        for row in body
    )
    return Markup(
        '<div class="scroll" role="region" aria-label="{}" tabindex="0"><table>\n'
        "<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody></table></div>"
    ).format(label, head, lines)


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup("").join(parts)
