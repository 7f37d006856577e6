"""What a printed number or date covers, under made-up qualifiers."""

import math
from typing import Any

import pandas as pd
import pytest

from companion.claims import precision

WORDS = pd.DataFrame(
    [
        ("none", 0.5, 0.5, "last digit"),
        ("about", 0.1, 0.1, "printed number"),
        ("almost", 0.5, 0.0, "last digit"),
        ("more than", 0.0, None, "last digit"),
        ("dated by its citation", 7, 0, "days"),
    ],
    columns=["qualifier", "below", "above", "unit"],
).set_index("qualifier")
BLANK = {"low": pd.NA, "high": pd.NA, "qualifier": pd.NA, "unit": "percent", "decimals": 0}


@pytest.mark.parametrize(
    ("claim", "covers"),
    [
        ({"value": 44.45, "decimals": 2}, (44.445, 44.455)),
        ({"value": 3715}, (3714.5, 3715.5)),
        ({"value": 74, "unit": "seats"}, (74, 74)),
        ({"value": 20, "qualifier": "about"}, (18, 22)),
        ({"low": 5, "high": 7, "qualifier": "about"}, (4.5, 7.7)),
        ({"low": 15, "high": 20}, (14.5, 20.5)),
        ({"value": 4, "qualifier": "almost"}, (3.5, 4)),
        ({"value": 60, "qualifier": "more than"}, (60, float("inf"))),
    ],
)
def test_a_printed_number_covers_what_its_digits_and_words_allow(
    claim: dict[str, Any], covers: tuple[float, float]
) -> None:
    assert precision.interval(pd.Series(BLANK | claim), WORDS) == pytest.approx(covers)


@pytest.mark.parametrize(
    ("status", "start", "end", "first", "last"),
    [
        ("stated", "1901", "1901", "1901-01-01", "1901-12-31"),
        ("stated", "1901-05-04", "1901-05-04", "1901-05-04", "1901-05-04"),
        ("stated", "1902", pd.NA, "1902-01-01", "9999-12-31"),
        ("dated by its citation", "1903-02-01", "1903-02-01", "1903-01-25", "1903-02-01"),
    ],
)
def test_a_printed_date_covers_its_period(
    status: str, start: str, end: Any, first: str, last: str
) -> None:
    claim = pd.Series({"status": status, "start": start, "end": end})
    assert [day.isoformat() for day in precision.allowed_days(claim, WORDS)] == [first, last]


@pytest.mark.parametrize(
    ("word", "start", "end", "found", "fits"),
    [
        (pd.NA, "1901", "1901", "1901-05-04", True),
        (pd.NA, "1901", "1901", "1900-12-31", False),
        (pd.NA, "1901", "1901", "1902", False),
        (pd.NA, "1901-05-04", "1901-05-04", "1901-05", None),  # the month holds the day
        (pd.NA, "1901-05-04", "1901-05-04", "1901-06", False),
        ("since", "1901", pd.NA, "1901-05-04", True),
        ("since", "1901", pd.NA, "1900-12", False),
        ("since", "1901", pd.NA, "1903", None),  # it may have begun then
        ("since", "1901-05", pd.NA, "1901", None),
        ("until", pd.NA, "1901", "1901-05-04", True),
        ("until", pd.NA, "1901", "1902-01", False),
        ("until", pd.NA, "1901", "1899", None),  # it may have ended then
        ("by", pd.NA, "1901", "1901-12-31", True),
        ("by", pd.NA, "1901", "1890", True),
        ("by", pd.NA, "1901", "1902-01-01", False),
        ("by", pd.NA, "1901-05", "1901", None),
    ],
)
def test_a_date_fits_a_closed_or_open_period_contradicts_it_or_decides_nothing(
    word: Any, start: Any, end: Any, found: str, fits: bool | None
) -> None:
    claim = pd.Series({"status": "stated", "qualifier": word, "start": start, "end": end})
    assert precision.fits_days(claim, WORDS, found) is fits


@pytest.mark.parametrize(
    ("found", "fits"),
    [("1903-01-25", True), ("1903-01-24", False), ("1903-02-01", True), ("1903-02-02", False)],
)
def test_what_only_the_citation_dates_may_be_a_week_older_and_no_later(
    found: str, fits: bool
) -> None:
    claim = {"status": "dated by its citation", "qualifier": pd.NA}
    claim |= {"start": "1903-02-01", "end": "1903-02-01"}
    assert precision.fits_days(pd.Series(claim), WORDS, found) is fits


@pytest.mark.parametrize(
    ("end", "told"),
    [(7.5, 7.5), (0.0, 0.0), ("1901-05-04", "1901-05-04"), (math.inf, None), (-math.inf, None),
     (math.nan, None), (None, None)],
)  # fmt: skip
def test_an_end_that_a_band_has_not_is_told_as_none(end: Any, told: Any) -> None:
    assert precision.finite(end) == told
