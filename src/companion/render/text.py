"""Numbers as readers see them in tables, and cells that hold several names."""

from collections.abc import Iterable
from typing import Literal

import pandas as pd

from companion.render.language.words import name, say


def numbers(values: Iterable[float], form: str) -> list[str]:
    """Write numbers out with a true minus sign; missing ones stay empty.

    Examples
    --------
    >>> numbers([1234.5, -0.25, float("nan")], ",.1f"), numbers([-0.04, 0.04], "+.1f")
    (['1,234.5', '−0.2', ''], ['0.0', '0.0'])
    """
    return ["" if pd.isna(value) else _number(value, form) for value in values]


def _number(value: float, form: str) -> str:
    text = format(value, form)
    if not text.strip("+-0.,"):  # what is written as nothing has no sign
        return text.lstrip("+-")
    return text.replace("-", "−")


def beside(value: float, *ends: float) -> str:
    """Write a number with one decimal, or with more where it would seem to cross one of some ends.

    Examples
    --------
    >>> beside(4.46, 4.5, 7.7), beside(4.52, 4.5, 7.7), beside(5.0, 5.0), beside(5.97, 4.5, 7.7)
    ('4.46', '4.52', '5.0', '6.0')
    """
    sides = [(value < end, value > end) for end in ends]
    for digits in range(1, 9):
        text = f"{value:.{digits}f}"
        if [(float(text) < end, float(text) > end) for end in ends] == sides:
            return text
    return text


def signed(value: float) -> str:
    """Write a difference out with its sign and one decimal; what rounds to nothing has none.

    Examples
    --------
    >>> signed(1.26), signed(-0.3), signed(-0.04)
    ('+1.3', '−0.3', '0.0')
    """
    return f"{value:+.1f}".replace("-", "−") if round(value, 1) else "0.0"


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


def capital(text: str) -> str:
    """Begin a sentence with a text.

    Examples
    --------
    >>> capital("rye of the COW")
    'Rye of the COW'
    """
    return text[:1].upper() + text[1:]


def joined(names: Iterable[str], word: Literal["and", "or"] = "and") -> str:
    """Write names out as a sentence has them.

    Examples
    --------
    >>> joined(["Rye"]), joined(["Rye", "Oats"], "or"), joined(["Rye", "Oats", "Barley"])
    ('Rye', 'Rye or Oats', 'Rye, Oats and Barley')
    """
    *most, last = list(map(name, names)) or [""]
    if not most:
        return last
    if word == "or":
        return say("{others} or {last}", others=say(", ").join(most), last=last)
    return say("{others} and {last}", others=say(", ").join(most), last=last)


def span(years: Iterable[int]) -> str:
    """Name the first and the last of some years.

    Examples
    --------
    >>> span([1992, 1993, 1994]), span([1992])
    ('1992 to 1994', '1992')
    """
    known = sorted(years)
    if known[0] == known[-1]:
        return str(known[0])
    return say("{first} to {last}", first=known[0], last=known[-1])


def spans(years: Iterable[int]) -> str:
    """Name some years, those that follow each other by the first and the last.

    Examples
    --------
    >>> spans([2001, 2002, 2003, 2008]), spans([2006, 2007])
    ('2001 to 2003 and 2008', '2006 and 2007')
    """
    groups: list[list[int]] = []
    for year in sorted(set(years)):
        if groups and year == groups[-1][-1] + 1:
            groups[-1].append(year)
        else:
            groups.append([year])
    parts = [[span(group)] if len(group) > 2 else map(str, group) for group in groups]
    return joined(name for part in parts for name in part)
