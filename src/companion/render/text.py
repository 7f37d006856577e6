"""Numbers as readers see them in tables, and cells that hold several names."""

from collections.abc import Iterable

import pandas as pd


def numbers(values: Iterable[float], form: str) -> list[str]:
    """Write numbers out with a true minus sign; missing ones stay empty.

    Examples
    --------
    >>> numbers([1234.5, -0.25, float("nan")], ",.1f")
    ['1,234.5', '−0.2', '']
    """
    return ["" if pd.isna(value) else format(value, form).replace("-", "−") for value in values]


def ranges(low: Iterable[float], high: Iterable[float], form: str) -> list[str]:
    """Write pairs of numbers out as ranges.

    Examples
    --------
    >>> ranges([1000], [2000], ",.0f")
    ['1,000–2,000']
    """
    return ["–".join(pair) for pair in zip(numbers(low, form), numbers(high, form), strict=True)]


def listed(cell: str) -> list[str]:
    """Return the names in a cell, which are separated by a semicolon and a space.

    Examples
    --------
    >>> listed("Rye; Oats"), listed("")
    (['Rye', 'Oats'], [])
    """
    return cell.split("; ") if cell else []
