"""Releases of a data set: one form for what files and source records call them."""

import re
from datetime import datetime

DATES = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y")
DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2} [A-Z][a-z]+ \d{4}")


def release(text: str) -> str:
    """Return a release as a date, a number, or the text itself.

    Examples
    --------
    >>> release("generated 28 July 2022"), release("13 Oct 2024 12:33:29 PM"), release("4")
    ('2022-07-28', '2024-10-13', '4')
    >>> release("4.0"), release("Release 01"), release("2024-10")
    ('4', 'Release 01', '2024-10')
    """
    text = text.strip()
    found = DATE.search(text)
    for form in DATES if found else ():
        try:
            return datetime.strptime(found[0], form).date().isoformat()  # type: ignore[index]
        except ValueError:
            continue
    return text.removesuffix(".0") if re.fullmatch(r"\d+(\.\d+)?", text) else text


def spoken(text: str) -> str:
    """Return a release as a reader writes it.

    Examples
    --------
    >>> spoken("2024-10-13"), spoken("4")
    ('13 October 2024', '4')
    """
    try:
        day = datetime.strptime(text, "%Y-%m-%d")
    except ValueError:
        return text
    return f"{day.day} {day:%B %Y}"
