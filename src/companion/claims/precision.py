"""What a printed number or date covers, by its digits and the words around it."""

import math
import re
from datetime import date, timedelta
from functools import cache
from typing import Any

import pandas as pd

COUNTED = ("seats", "count", "rank")  # whole things are not rounded


def ends(claim: pd.Series) -> tuple[float, float]:
    """Return the two ends of a printed band; of a single number, that number twice."""
    columns = ("value", "value") if pd.isna(claim["low"]) else ("low", "high")
    return float(claim[columns[0]]), float(claim[columns[1]])


def finite(bound: Any) -> Any:
    """Return an end of a band or a distance; None where there is none."""
    return None if bound is None or bound in (math.inf, -math.inf) or bound != bound else bound


def interval(claim: pd.Series, qualifiers: pd.DataFrame) -> tuple[float, float]:
    """Return what a printed number covers, by its precision and the word before it.

    Parameters
    ----------
    claim
        A row of ``seeds/claims`` with a ``value``, or with ``low`` and ``high``.
    qualifiers
        ``data/qualifiers``, indexed by ``qualifier``.

    Examples
    --------
    >>> words = pd.DataFrame({"below": [0.5], "above": [0.5], "unit": ["last digit"]}, ["none"])
    >>> blank = {"low": None, "high": None, "qualifier": None, "unit": "percent"}
    >>> interval(pd.Series({"value": 44.45, "decimals": 2} | blank), words)
    (44.445, 44.455)
    """
    low, high = ends(claim)
    if claim["unit"] in COUNTED:
        return low, high
    rule = qualifiers.loc["none" if pd.isna(claim["qualifier"]) else claim["qualifier"]]
    digit = 10.0 ** -int(claim["decimals"])
    step_low, step_high = (low, high) if rule["unit"] == "printed number" else (digit, digit)
    above = float("inf") if pd.isna(rule["above"]) else rule["above"] * step_high
    return round(float(low - rule["below"] * step_low), 9), round(float(high + above), 9)


def half_unit(decimals: int) -> float:
    """Return half a unit of the last digit of a number printed with so many decimals."""
    return 0.5 * 10.0**-decimals


def covers(printed: float, decimals: int, value: float) -> bool:
    """Say whether a value rounds to a printed number: half a unit of its last digit apart at most.

    Examples
    --------
    >>> covers(2.92, 2, 2.9243), covers(2.92, 2, 2.9251)
    (True, False)
    """
    return abs(value - printed) <= half_unit(decimals) + 1e-9


@cache
def period(text: str) -> tuple[date, date]:
    """Return the first and last day of a year, a month or a day.

    Examples
    --------
    >>> period("2006-02")
    (datetime.date(2006, 2, 1), datetime.date(2006, 2, 28))
    """
    span = pd.Period(text)
    return span.start_time.date(), span.end_time.date()


def printed_days(claim: pd.Series) -> tuple[date, date]:
    """Return the first and last day that a dated claim names; an open end has no limit."""
    first = date.min if pd.isna(claim["start"]) else period(str(claim["start"]))[0]
    last = date.max if pd.isna(claim["end"]) else period(str(claim["end"]))[1]
    return first, last


def allowed_days(claim: pd.Series, qualifiers: pd.DataFrame) -> tuple[date, date]:
    """Return the first and last day that a dated claim allows.

    A claim whose ``status`` is a row of ``data/qualifiers`` allows that many days more.
    """
    first, last = printed_days(claim)
    if claim["status"] in qualifiers.index:
        rule = qualifiers.loc[claim["status"]]
        first -= timedelta(days=int(rule["below"]))
        last += timedelta(days=int(rule["above"]))
    return first, last


def fits_days(claim: pd.Series, qualifiers: pd.DataFrame, found: str) -> bool | None:
    """Say whether a date that was found fits a dated claim.

    Parameters
    ----------
    claim
        A row of ``seeds/claims`` with ``start``, ``end`` and perhaps ``since`` or its like as
        ``qualifier``.
    qualifiers
        ``data/qualifiers``, indexed by ``qualifier``.
    found
        A year, a month or a day.

    Returns
    -------
    bool or None
        None if the date decides nothing. What began *since* a year cannot be found before it, and
        what is found years after it does not show when it began; *until* is its mirror image. What
        happened *by* a year may be older. A year says nothing of a day in it.
    """
    first, last = allowed_days(claim, qualifiers)
    begin, end = period(found)
    if end < first or begin > last:
        return False
    word = "" if pd.isna(claim["qualifier"]) else claim["qualifier"]
    if word == "since":
        last = period(str(claim["start"]))[1]
    elif word == "until":
        first = period(str(claim["end"]))[0]
    return True if begin >= first and end <= last else None


def in_words(text: str) -> str:
    """Write out a year, a month or a day.

    Examples
    --------
    >>> in_words("2010-05-12"), in_words("2007-07")
    ('12 May 2010', 'July 2007')
    """
    first = period(text)[0]
    if len(text) == len("2010"):
        return f"{first:%Y}"
    month = f"{first:%B %Y}"
    return month if len(text) == len("2010-05") else f"{first.day} {month}"


def plain(printed: str) -> str:
    """Return a printed number without the marks of the text file it was read from."""
    return str(printed).replace("\\$ ", "$").replace("\\$", "$")


def short(printed: str) -> str:
    """Return a printed number as it fits a chart: "percent" as a sign.

    Examples
    --------
    >>> short("about 5 to 7 percent"), short("44.45%")
    ('about 5 to 7 %', '44.45 %')
    """
    return re.sub(r"\s*(percent|%)", " %", plain(printed))
