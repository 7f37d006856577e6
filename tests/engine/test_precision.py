import pandas as pd
import pytest

from companion.claims import precision
from companion.tables import reading

WORDS = reading.read("data/qualifiers").set_index("qualifier")
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
def test_a_printed_number_covers_what_its_digits_and_words_allow(claim, covers):
    assert precision.interval(pd.Series(BLANK | claim), WORDS) == pytest.approx(covers)


def test_every_qualifier_of_the_register_has_a_declared_meaning():
    used = set(reading.read("seeds/claims")["qualifier"].dropna())
    assert used <= set(WORDS.index)


@pytest.mark.parametrize(
    ("status", "start", "end", "first", "last"),
    [
        ("stated", "2006", "2006", "2006-01-01", "2006-12-31"),
        ("stated", "2010-05-13", "2010-05-13", "2010-05-13", "2010-05-13"),
        ("stated", "2009", pd.NA, "2009-01-01", "9999-12-31"),
        ("dated by its citation", "2006-02-01", "2006-02-01", "2006-01-25", "2006-02-01"),
    ],
)
def test_a_printed_date_covers_its_period(status, start, end, first, last):
    claim = pd.Series({"status": status, "start": start, "end": end})
    assert [day.isoformat() for day in precision.dates(claim, WORDS)] == [first, last]
