"""Exhibits as LaTeX manuscripts take them.

What TeX has to work out in the manuscript, such as how wide a line is, stands in ``tex/``: each
exhibit carries the part that it needs, and ``companion.sty`` has all of it.
"""

import math
import re
import textwrap
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pandas as pd

from companion.render.captions import Caption
from companion.render.columns import (
    NUMBER,
    SHORT_CHARACTERS,
    aligned,
    breakable,
    ends_long,
    longest_word,
    numeric,
    wished,
)
from companion.render.language import locales

COLUMN_CHARACTERS = 44  # wider tables span both columns where the manuscript has two
LINE_CHARACTERS = 80  # tables with more have their heads broken into lines
PAGE_CHARACTERS, PAGE_ROWS = 12000, 130  # no page has room for more, and TeX cannot measure any
SINGLE_MM = 100.0  # more than any publisher's single column
CHARACTER_EM = 0.53  # of the type: what a letter takes on average; see longest_word
_END = r"\\"
PARTS = ("package", "needs", "direction", "common", "figure", "table")  # of companion.sty
PACKAGES = {"figure": {"includegraphics": "graphicx"},
            "table": {"toprule": "booktabs", "newcolumntype": "array"}}  # fmt: skip


def table(texts: pd.DataFrame, caption: Caption) -> bytes:
    """Return a table of texts as LaTeX: booktabs rules, numbers at the decimal point, a note.

    It stands as it is where the line bears it; else in small type, with its texts broken into
    lines, scaled down as the last resort. What is longer than a page goes on over the next.
    """
    wide = _characters(texts) > LINE_CHARACTERS
    float_name = "table*" if _characters(texts) > COLUMN_CHARACTERS else "table"
    plain = "".join("c" if aligned(t) else "r" if numeric(t) else "l" for _, t in texts.items())
    heads = [_heading(name, texts[name], wide) for name in texts]
    columns = [_points(texts[name]) for name in texts]
    label, count = caption.label, len(texts.columns)
    marks = f"\\companionmarks{{{escape(caption.marks)}}}" if caption.marks else ""
    width = r"\textwidth" if float_name == "table*" else r"\columnwidth"
    stack = ""
    under = ends_long(texts)
    if under:
        stack = f"\\companionstack{{{label}}}{_broken(texts.iloc[:, :-1], plain)}{{{count - 1}}}\n"
    rows = "\n".join(_row(cells, under) for cells in zip(*columns, strict=True))
    broken = (
        f"\\companionbreak{{{label}}}{{{count}}}\n"
        if texts.map(len).to_numpy().sum() > PAGE_CHARACTERS or len(texts) > PAGE_ROWS
        else f"\\companionmeasure{{{label}}}{{{width}}}\n\\ifnum\\companionfits=1\n"
        f"\\begin{{{float_name}}}[htbp]\n\\companionfloat{{{label}}}\n\\end{{{float_name}}}\n"
        f"\\else\n\\companionbreak{{{label}}}{{{count}}}\n\\fi\n"
    )
    return _file(
        "table",
        caption.exhibit,
        f"\\companiontexts{{{label}}}{{{escape(caption.headline)}}}\n"
        f"{{{escape(caption.caption)}}}\n"
        f"\\companiondefine{{{label}}}{{{plain}}}\n{_broken(texts, plain)}\n"
        f"{{{_row(heads, under).removesuffix(_END)}}}\n{{{rows}\n}}\n"
        f"{{{marks}{escape(caption.note)}}}\n"
        f"{stack}{broken}",
    )


def _broken(texts: pd.DataFrame, plain: str) -> str:
    """Return columns with broken lines, what these can use beyond their longest words, and need."""
    least = {name: longest_word(texts[name]) * CHARACTER_EM for name in breakable(texts)}
    more = {name: max(_longest(texts[name]) * CHARACTER_EM - least[name], 0.0) for name in least}
    wish = sum(max(wished(texts[name]) * CHARACTER_EM - least[name], 0.0) for name in least)
    spare = sum(more.values())
    columns = "".join(
        rf">{{\raggedright\arraybackslash}}p{{\dimexpr{least[name]:.1f}em"
        rf"+{math.floor(1000 * more[name] / (spare or 1)) / 1000:.3f}\companionspare\relax}}"
        r"<{\companionlines}"
        if name in least
        else kind
        for name, kind in zip(texts, plain, strict=False)
    )
    return f"{{{columns}}}\n{{{spare:.1f}em}}{{{wish:.1f}em}}"


def _row(cells: Sequence[str], under: bool) -> str:
    """Return a row; its last cell may stand under the others where they leave it little room."""
    if under:
        *cells, last = cells
        return " & ".join(cells) + rf" \companionlast{{{last}}}{_END}"
    return " & ".join(cells) + _END


def figure(caption: Caption, width_mm: float, *, titled: bool = False) -> bytes:
    r"""Return a figure environment: picture at its width with alt text, caption, label.

    Parameters
    ----------
    caption
        The picture's own foot has the source line.
    width_mm
        As the picture was drawn, so that its letters keep their size where the line is as wide.
        What is wider than a single column spans both where the manuscript has two.
    titled
        Whether the picture has its title inside, so that a slide needs no caption.
    """
    name = "figure*" if width_mm > SINGLE_MM else "figure"
    inside = r"\companiontitled" if titled else ""
    marks = f"\\def\\companionmarking{{ {escape(caption.marks)}}}\n" if caption.marks else ""
    texts = f"{{{escape(caption.headline)}}}\n{{{escape(caption.below)}}}\n"
    return _file(
        "figure",
        caption.exhibit,
        f"\\companionplace{{{caption.exhibit}}}\n"
        f"\\begin{{{name}}}[htbp]\n\\centering\\companionltr{inside}\n{marks}"
        f"\\companionpicture{{{width_mm:g}mm}}{{{caption.exhibit}}}{{{_signs(caption.alt)}}}\n"
        f"{texts}\\companioncaption{texts}"
        f"\\label{{fig:{caption.label}}}\n\\end{{{name}}}\n",
    )


def package(folders: list[str]) -> bytes:
    """Return ``companion.sty`` for exhibits that lie in these folders."""
    parts = "".join(_tex(part) for part in PARTS)
    return f"{parts.replace('FOLDERS', ','.join(folders))}\\companionat\n".encode()


def _file(kind: str, name: str, body: str) -> bytes:
    """Return an exhibit's file: what it needs, how it finds its place, and the exhibit."""
    needs = PACKAGES[kind]
    asked = "".join(f"\\companionneeds{{{c}}}{{{package}}}\n" for c, package in needs.items())
    own = "".join(map(_code, ("direction", "common", kind)))
    language = locales.current()
    before, inside = f"\\companionoutside{{{name}}}\n", r"\companionspans"
    if language.right_to_left:  # it is written as the manuscript around it
        before += f"\\companionrtl{{{language.name}}}\n"
        inside += "".join(rf"\let\companion{part}\relax" for part in ("ltr", "face", "body"))
    body = f"{before}\\begingroup{inside}\n{body}\\endgroup\n"
    if letter := re.search(rf"[^\W\d_{locales.LETTERS}]", body):
        face = "" if language.right_to_left else r"\companionface"
        code = f'"{ord(letter[0]):X}'
        body = f"\\companionletters{{{language.name}}}{{{code}}}{{{face}}}\n{body}"
    # ends of lines would be spaces in the paragraph around
    text = (
        f"% \\usepackage{{companion}}, or \\usepackage{{{', '.join(needs.values())}}}\n"
        f"{_code('needs')}{asked}{own}\\companionat\n{body}"
    )
    return text.replace("}\n", "}%\n").encode()


def directions() -> str:
    """Return what the macros of :func:`amid` need."""
    return _code("direction")


@cache
def _code(part: str) -> str:
    """Return a part of ``tex/`` without its comments."""
    lines = _tex(part).splitlines(keepends=True)
    return "".join(line for line in lines if not line.lstrip().startswith("%"))


@cache
def _tex(name: str) -> str:
    return (Path(__file__).parent / f"tex/{name}.tex").read_text(encoding="utf-8")


def _longest(column: pd.Series) -> int:
    return max(map(len, [str(column.name), *column]))


def _characters(texts: pd.DataFrame) -> int:
    return sum(_longest(texts[name]) + 2 for name in texts)


def _points(column: pd.Series) -> list[str]:
    """Return a column's cells; numbers are filled up to stand one decimal point under another.

    The filling is invisible, so that a number is one word whatever direction the text runs in. In
    languages from right to left an asterisk stands left of its number, and in Arabic signs right.
    """
    if not aligned(column):
        return [escape(cell) for cell in column]
    right_to_left = locales.current().right_to_left
    cells = [_parts(cell) for cell in column]
    widest = {
        k: max((c[k] for c in cells if c), key=len) for k in ("sign", "whole", "rest", "mark")
    }
    before, behind = ["sign"], ["rest", "mark"]
    if right_to_left:
        before, behind = ["mark", "sign"], ["rest"]
        if widest["sign"].startswith("\u061c"):
            before, behind = ["mark"], ["rest", "sign"]

    def point(cell: dict[str, str]) -> str:
        own = "".join(cell[k] for k in (*before, "whole", *behind))
        missing = {k: text[len(cell[k]) :] for k, text in widest.items()}
        digits = widest["whole"][: len(widest["whole"]) - len(cell["whole"])]
        left = "".join(missing[k] for k in before) + digits
        number = _filling(left) + _signs(own) + _filling("".join(missing[k] for k in behind))
        return rf"\companionnumber{{{number}}}" if right_to_left else number

    return [point(c) if c else escape(text) for c, text in zip(cells, column, strict=True)]


def _parts(cell: str) -> dict[str, str]:
    """Return the parts of a number; nothing of what is none."""
    if not (match := NUMBER.fullmatch(cell)):
        return {}
    rest = cell[match.end(2) : match.start(4)]
    return {"sign": match[1], "whole": match[2], "rest": rest, "mark": match[4]}


def _filling(text: str) -> str:
    return rf"\phantom{{{_signs(text)}}}" if text else ""


def _heading(name: str, column: pd.Series, wide: bool) -> str:
    """Return the heading of a column of numbers, over several lines where room is short."""
    together = name.replace(" %", "\u00a0%")
    lines = textwrap.wrap(together, SHORT_CHARACTERS, break_long_words=False)
    if len(lines) == 1 or not wide or not numeric(column):
        return escape(name)
    stacked = r"\\".join(map(escape, lines))
    side = "c" if aligned(column) else "r"
    return rf"\begin{{tabular}}[t]{{@{{}}{side}@{{}}}}{stacked}\end{{tabular}}"


def escape(text: str) -> str:
    """Return a text as LaTeX prints it in the language of exhibits that is in use."""
    if not locales.current().right_to_left:
        return _signs(text)
    return "".join(amid(t) if n % 2 else _signs(t) for n, t in enumerate(locales.AMID.split(text)))


def amid(text: str) -> str:
    """Return a number, or words in Latin letters, as LaTeX prints it in any manuscript.

    Where the text around runs from right to left, it still runs from left to right.
    """
    kind = "words" if re.search(f"[{locales.LETTERS}]", text) else "number"
    return rf"\companion{kind}{{{_signs(text)}}}"


def _signs(text: str) -> str:
    """Return a text with typographic signs as commands that need no package."""
    special = {c: f"\\{c}" for c in "&%$#_{}"} | {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "\u00a0": "~",
        "–": r"\textendash{}",
        "−": "$-$",
        "+": "$+$",
        "≥": r"$\geq$",
        "<": "$<$",
        ">": "$>$",
        "×": r"$\times$",
        **dict.fromkeys("\u200e\u200f\u061c\u2068\u2069", ""),  # TeX has its own ways of direction
    }
    text = re.sub("\u061c([-−+])(.+)", r"\2\1", text)  # Arabic has the sign at the right
    return "".join(special.get(character, character) for character in text)
