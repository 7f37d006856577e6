"""Releases of a data set: one form for what files and source records call them."""

import re
from datetime import datetime

from companion.claims.precision import in_words

DATES = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y")
DAY = r"\d{4}-\d\d-\d\d"
DATE = re.compile(rf"{DAY}|\d{{1,2}} [A-Z][a-z]+ \d{{4}}")
VERSION = re.compile(r"(?:release|version|[rv])?\s*0*(\d+(?:\.\d+)*)", re.IGNORECASE)
PARTIAL = ("%Y-%m-%d", "%Y-%m", "%Y")
FORMS = {  # what a release may be, and how it is written
    "date": "expected a date, as 2024-10-13, 2024-10 or 2024",
    "version": "expected a number, as 4 or 4.1",
}


def release(text: str) -> str:
    """Return a release as a date, a number, or the text itself.

    Examples
    --------
    >>> release("generated 28 July 2022"), release("13 Oct 2024 12:33:29 PM"), release("4")
    ('2022-07-28', '2024-10-13', '4')
    >>> release("4.0"), release("Release 01"), release("2024-10"), release("yesterday")
    ('4', '1', '2024-10', 'yesterday')
    """
    text = text.strip()
    found = DATE.search(text)
    for form in DATES if found else ():
        try:
            return datetime.strptime(found[0], form).date().isoformat()  # type: ignore[index]
        except ValueError:
            continue
    number = VERSION.fullmatch(text)
    return number[1].removesuffix(".0") if number else text


def is_release(text: str, form: str) -> bool:
    """Say whether a release is one of its form.

    Examples
    --------
    >>> is_release("2024-10", "date"), is_release("2024-13", "date"), is_release("4.1", "version")
    (True, False, True)
    """
    if form == "version":
        return VERSION.fullmatch(text) is not None
    for written in PARTIAL:
        try:
            return datetime.strptime(text, written).strftime(written) == text
        except ValueError:
            continue
    return False


def older(one: str, other: str) -> bool:
    """Say whether a release is older than another, as far as both tell.

    Examples
    --------
    >>> older("2015-02-01", "2022-07-28"), older("10", "9"), older("2022-07", "2022-07-28")
    (True, False, False)
    """
    if is_release(one, "date") and is_release(other, "date"):
        shared = min(len(one), len(other))
        return one[:shared] < other[:shared]
    numbers = [VERSION.fullmatch(text) for text in (one, other)]
    first, second = ([int(part) for part in found[1].split(".")] if found else []
                     for found in numbers)  # fmt: skip
    return bool(first and second and first < second)


def spoken(text: str) -> str:
    """Return a release as a reader writes it.

    Examples
    --------
    >>> spoken("2024-10-13"), spoken("4")
    ('13 October 2024', '4')
    """
    return in_words(text) if re.fullmatch(DAY, text) else text
