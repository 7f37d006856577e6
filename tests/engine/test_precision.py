"""What a printed number or date covers, under made-up qualifiers."""

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
    assert [day.isoformat() for day in precision.dates(claim, WORDS)] == [first, last]
