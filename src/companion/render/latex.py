"""Exhibits as manuscripts take them: tables and figures in LaTeX, Markdown and HTML.

Word has a module of its own, :mod:`companion.render.word`.
"""

import re
import textwrap

import pandas as pd

from companion.render.captions import Caption
from companion.render.columns import NUMBER, PAGE_ROWS, SHORT_CHARACTERS, aligned, numeric

COLUMN_CHARACTERS = 44  # wider tables span both columns where the manuscript has two
LINE_CHARACTERS = 80  # what a line of a LaTeX table holds; wider ones are broken
SINGLE_MM = 100.0  # more than any publisher's single column


def table(texts: pd.DataFrame, caption: Caption) -> bytes:
    """Return a table of texts as LaTeX: booktabs rules, numbers at the decimal point, a note.

    Numbers stand in the ``S`` columns of siunitx. Texts too long for one line are broken
    (``tabularx``), tables too long for a page are set sideways and go on over the next
    (``xltabular`` or ``longtable``, ``pdflscape``); the first line names the packages that the
    table needs.
    """
    characters = _characters(texts, wrapped=False)
    wide = characters > LINE_CHARACTERS
    types, broken = _columns(texts, _characters(texts, wrapped=wide) > LINE_CHARACTERS)
    long = len(texts) > PAGE_ROWS
    table = "table*" if characters > COLUMN_CHARACTERS else "table"
    points = {name: aligned(texts[name]) for name in texts}
    right = {name: numeric(texts[name]) for name in texts}
    cells = pd.DataFrame(
        {name: [_point(c) if points[name] else escape(c) for c in texts[name]] for name in texts}
    )
    cells.columns = pd.Index(
        [_heading(name, points[name], wide) if right[name] else escape(name) for name in texts]
    )
    text = cells.style.hide(axis="index").to_latex(
        caption=escape(caption.heading),
        label=f"tab:{caption.label}",
        position=None if long else "htbp",
        position_float=None if long else "centering",
        hrules=True,
        column_format=types,
        environment="longtable" if long else table,
    )
    if broken:  # without a column to break, the X types want one and fail
        plain, full = ("longtable", "xltabular") if long else ("tabular", "tabularx")
        text = text.replace(rf"\begin{{{plain}}}", rf"\begin{{{full}}}{{\linewidth}}")
        text = text.replace(rf"\end{{{plain}}}", rf"\end{{{full}}}")
    source = f"\\footnotesize {escape(caption.note)}"
    if long:
        begin = "\\begin{landscape}\\footnotesize\\setlength\\LTcapwidth{\\linewidth}"
        text = f"{begin}\n{text}\\noindent{source}\n\\end{{landscape}}\n"
    else:
        end = f"\\end{{{table}}}"
        text = text.replace(end, f"\\par\\smallskip{source}\n{end}")
        text = text.replace("\\centering", "\\centering\\footnotesize") if wide else text
    packages = ["booktabs"] + ["array"] * broken + ["siunitx"] * any(points.values())
    packages += ["makecell"] if "makecell" in text else []
    packages += [("xltabular" if long else "tabularx") if broken else "longtable"] * (
        broken or long
    )
    packages += ["pdflscape"] * long
    return f"% \\usepackage{{{', '.join(packages)}}}\n{text}".encode()


def _characters(texts: pd.DataFrame, wrapped: bool) -> int:
    """Return the width of a table in characters, headings over numbers wrapped or not."""
    heads = {name: _wrap(name) if wrapped and numeric(texts[name]) else [name] for name in texts}
    return sum(max(map(len, [*heads[name], *texts[name]])) + 2 for name in texts)


def _wrap(heading: str) -> list[str]:
    together = heading.replace(" %", "\u00a0%")
    return textwrap.wrap(together, SHORT_CHARACTERS, break_long_words=False)


def _columns(texts: pd.DataFrame, wide: bool) -> tuple[str, bool]:
    """Return the column types, and whether texts are broken into lines.

    Where the table is wider than a line, its longer columns of texts share what is left, each
    with a part that grows with its longest word and with the root of its length.
    """
    cells = {name: [name, *texts[name]] for name in texts}
    room = {
        name: max(_width(word) for cell in cells[name] for word in _parts(cell)) + length**0.5
        for name, length in ((name, max(map(len, cells[name]))) for name in texts)
        if wide and length > SHORT_CHARACTERS and not numeric(texts[name])
    }
    types = []
    for name in texts:
        if aligned(texts[name]):
            types.append(_s_column(texts[name]))
        elif name in room:
            part = len(room) * room[name] / sum(room.values())
            types.append(rf">{{\raggedright\arraybackslash\hsize={part:.2f}\hsize}}X")
        else:
            types.append("r" if numeric(texts[name]) else "l")
    return "".join(types), bool(room)


def _parts(cell: str) -> list[str]:
    return re.split(r"[\s-]", cell)


def _width(word: str) -> float:
    return len(word) + 0.4 * sum(letter.isupper() for letter in word)


def _s_column(column: pd.Series) -> str:
    """Return siunitx's type for a column of numbers, with room for the longest."""
    found = [match for match in map(NUMBER.fullmatch, column) if match]
    whole = max(len(match[2].replace(",", "")) for match in found)
    decimals = max(len(match[3] or "") for match in found)
    sign = "+" if any(match[1] for match in found) else ""
    options = [f"table-format={sign}{whole}.{decimals}" if decimals
               else f"table-format={sign}{whole}"]  # fmt: skip
    options += ["retain-explicit-plus"] if sign else []
    options += ["table-space-text-post={*}"] if any(match[4] for match in found) else []
    commas = any("," in match[2] for match in found)  # years have none
    options += ["group-digits=integer", "group-minimum-digits=4", "group-separator={,}"] * commas
    options += [] if commas else ["group-digits=none"]
    return f"S[{','.join(options)}]"


def _point(cell: str) -> str:
    match = NUMBER.fullmatch(cell)
    if not match:
        return f"{{{escape(cell)}}}" if cell else ""
    sign, whole, decimals, mark = match.groups()
    number = sign.replace("−", "-") + whole.replace(",", "") + (f".{decimals}" if decimals else "")
    return number + (f"{{{mark}}}" if mark else "")


def _heading(name: str, centred: bool, wide: bool) -> str:
    """Return the heading of a column of numbers, over several lines where room is short."""
    lines = _wrap(name) if wide else [name]
    if len(lines) == 1:
        return f"{{{escape(name)}}}"
    stacked = r"\\".join(map(escape, lines))
    return rf"{{\makecell[t{'c' if centred else 'r'}]{{{stacked}}}}}"


def figure(caption: Caption, width_mm: float) -> bytes:
    r"""Return a figure environment: picture at its width with alt text, caption, label.

    Parameters
    ----------
    caption
        The picture's own foot has the source line.
    width_mm
        As the picture was drawn, so that its letters keep their size. What is wider than a
        single column spans both where the manuscript has two.
    """
    name = "figure*" if width_mm > SINGLE_MM else "figure"
    return (
        "% \\usepackage{graphicx} of 2021 or later for alt texts; \\graphicspath to this folder\n"
        f"\\begin{{{name}}}[htbp]\n\\centering\n"
        f"\\includegraphics[width={width_mm:g}mm,alt={{{escape(caption.alt)}}}]{{{caption.exhibit}}}\n"
        f"\\caption{{{escape(caption.heading)}}}\n\\label{{fig:{caption.label}}}\n"
        f"\\end{{{name}}}\n"
    ).encode()


def escape(text: str) -> str:
    """Return a text as LaTeX prints it, typographic signs as commands that need no package."""
    # pandas escapes either formatted numbers or the rest, never both; here every cell is text.
    special = {c: f"\\{c}" for c in "&%$#_{}"} | {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "\u00a0": "~",
        "−": "$-$",
        "≥": r"$\geq$",
        "<": "$<$",
        ">": "$>$",
        "×": r"$\times$",
    }
    return "".join(special.get(character, character) for character in text)
