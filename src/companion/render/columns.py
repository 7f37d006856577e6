"""Columns of texts: which hold numbers, and how much room they ask for."""

import re

import pandas as pd

SHORT_CHARACTERS = 11  # columns up to this are never broken
CELL_LINES = 4  # a cell with more lines is hard to read
LONG_CHARACTERS = 160  # a last column with longer cells may stand under the others
# Digits and signs of any language of exhibits; marks of direction may stand before a sign.
NUMBER = re.compile(r"([\u200e\u061c]?[-−+]|)([\d,٬\u00a0]*\d)(?:[.٫](\d+))?(\*?)")
RANGE = re.compile(r"[\d.,٫٬\u00a0]+–[\d.,٫٬\u00a0]+")


def numeric(column: pd.Series) -> bool:
    """Say whether a column of texts stands right: most are numbers or ranges, the rest short."""
    cells = [cell for cell in column if cell]
    words = [c for c in cells if not NUMBER.fullmatch(c) and not RANGE.fullmatch(c)]
    few = 2 * len(words) < len(cells) or not cells
    return few and all(len(word) < SHORT_CHARACTERS for word in words)


def aligned(column: pd.Series) -> bool:
    """Say whether a column's numbers can stand one decimal point under the other."""
    ranges = any(RANGE.fullmatch(cell) for cell in column)
    return numeric(column) and any(column) and not ranges


def breakable(texts: pd.DataFrame) -> list[str]:
    """Return the columns whose texts are broken into lines where room is short."""
    return [
        name
        for name in texts
        if not numeric(texts[name]) and max(map(len, [name, *texts[name]])) > SHORT_CHARACTERS
    ]


def longest_word(column: pd.Series) -> float:
    """Return the width of a column's longest word in characters; capitals count more."""
    cells: list[str] = [str(column.name), *column]
    words = (word for cell in cells for word in re.split(r"[\s-]", cell))
    return max(len(word) + 0.4 * sum(map(str.isupper, word)) for word in words)


def wished(column: pd.Series) -> float:
    """Return the width in characters at which no cell of a column has too many lines."""
    return max(map(len, [str(column.name), *column])) / CELL_LINES


def ends_long(texts: pd.DataFrame) -> bool:
    """Say whether a table's last column is so long that it may stand under the others."""
    return max(map(len, [str(texts.columns[-1]), *texts.iloc[:, -1]])) > LONG_CHARACTERS
