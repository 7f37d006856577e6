"""Columns of texts: which hold numbers, and how they are set."""

import re

import pandas as pd

PAGE_ROWS = 40  # LaTeX tables with more rows go over pages


SHORT_CHARACTERS = 11  # columns up to this are never broken


NUMBER = re.compile(r"([-−+]?)([\d,]*\d)(?:\.(\d+))?(\*?)")


RANGE = re.compile(r"[\d.,]+–[\d.,]+")


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
