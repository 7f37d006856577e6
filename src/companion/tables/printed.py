"""What a number or date says by the words in which it is printed."""

import re
from dataclasses import dataclass

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
CARDINALS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
             "eleven", "twelve"]  # fmt: skip
ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
            "tenth"]  # fmt: skip
TIMES = {"doubled": 2, "twice": 2, "tripled": 3, "thrice": 3, "quadrupled": 4}
MONEY = {"$": "USD", "€": "EUR", "£": "GBP"}
SYNONYMS = {"from": "since"}  # of words in data/qualifiers

_rest = "uary|ruary|ch|il|e|y|ust|t|tember|ober|ember"  # of their names, after three letters
_month = rf"(?P<month>{'|'.join(MONTHS)})(?:{_rest})?\b\.?"
DATES = [
    re.compile(rf"\b(?P<day>\d{{1,2}})\s+{_month},?\s+(?P<year>\d{{4}})\b"),
    re.compile(rf"\b{_month}\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}})\b"),
    re.compile(rf"\b{_month},?\s+(?P<year>\d{{4}})\b"),
    re.compile(r"\b(?P<year>\d{4})\b"),
]
MONTH = re.compile(rf"\b{_month}")  # of a year named before
_word = "|".join([*CARDINALS, *ORDINALS, *TIMES])
NUMBER = re.compile(
    rf"(?P<money>[$€£])?\s*(?P<number>\d[\d,]*(?:\.\d+)?|\b(?:{_word})(?P<fold>fold)?\b)", re.I
)
BAND = re.compile(r"\s*(?:to|and|-|–)\s*", re.I)
AFTER = re.compile(
    r"[\s-]*(percent|per cent|%|million|billion|thousand|seats?\b|times|fold)?", re.I
)


LIMITS = re.compile(  # after a number: it is not just that
    r"\b(?:or|odd|so|more|less|over|under|least|most|than|not|plus|"
    rf"in (?:{'|'.join(CARDINALS)}))\b",
    re.I,
)
WHEN = ("in", "on", "at", "the", "of", "that", "this", "year", "month", "end", "beginning",
        "middle", "early", "late", "mid", "")  # fmt: skip  # leave a date as it is


@dataclass(frozen=True)
class Printed:
    """A printed number: one value, or the two ends of a band, and what is said of it.

    ``unit`` is as far as the text names it: ``USD million`` or ``percent``, ``million`` alone, or
    nothing. ``before`` and ``after`` are what stands around the number and its unit.
    """

    ends: tuple[float, ...]
    decimals: int
    unit: str
    before: str
    after: str


def number(text: str) -> Printed | None:
    """Read the first number of a printed text.

    Examples
    --------
    >>> number("about 5 to 7 percent")
    Printed(ends=(5.0, 7.0), decimals=0, unit='percent', before='about', after='')
    >>> number("$ 3,715.5 million").ends, number("$ 3,715.5 million").unit
    ((3715.5,), 'USD million')
    >>> number("almost fourfold").ends, number("second energy exporter").unit
    ((4.0,), 'rank')
    >>> number("the second term").ends, number("scheduled trip")
    ((2.0,), None)
    """
    plain = text.replace("\\", "")
    first = NUMBER.search(plain)
    if not first:
        return None
    found = [first]
    if between := BAND.match(plain, first.end()):
        second = NUMBER.match(plain, between.end())
        found += [second] if second else []
    digits = [one["number"].partition(".")[2] for one in found]
    rest = plain[found[-1].end() :]
    return Printed(
        tuple(_value(one["number"]) for one in found),
        max(len(one) for one in digits),
        _unit(first, rest),
        plain[: first.start()].strip(),
        AFTER.sub("", rest, count=1).strip(),
    )


def _value(text: str) -> float:
    word = text.lower().removesuffix("fold")
    if word[0].isdigit():
        return float(word.replace(",", ""))
    if word in TIMES:
        return float(TIMES[word])
    return float(CARDINALS.index(word) if word in CARDINALS else ORDINALS.index(word) + 1)


def _unit(found: re.Match[str], rest: str) -> str:
    word = found["number"].lower()
    if word in TIMES or found["fold"]:
        return "ratio"
    if word in ORDINALS:
        return "rank"
    after = AFTER.match(rest)
    name = (after[1] or "").lower() if after else ""
    names = {"%": "percent", "per cent": "percent", "seat": "seats", "times": "ratio",
             "fold": "ratio"}  # fmt: skip
    return f"{MONEY.get(found['money'], '')} {names.get(name, name)}".strip()


def beyond_number(text: str, words: list[str]) -> str:
    """Return what a printed number says beyond itself, its unit and the words of a list.

    Examples
    --------
    >>> from functools import partial
    >>> of = partial(beyond_number, words=["about", "more than"])
    >>> [of(text) for text in ("more than 60 percent", "two visits", "$3 billion")]
    ['', '', '']
    >>> [of(text) for text in ("less than 60 percent", "not about 20", "-25", "5 seats or more")]
    ['less than', 'not about', '-', 'or more']
    """
    found = number(text)
    if not found:
        return ""
    before = "" if found.before.lower() in words else found.before
    return before or (found.after if LIMITS.search(found.after) else "")


def beyond_date(text: str, words: list[str]) -> str:
    """Return what a printed date says beyond the day, where in a period, and a list of words.

    Examples
    --------
    >>> from functools import partial
    >>> of = partial(beyond_date, words=["since", "by"])
    >>> [of(text) for text in ("Since 2009", "the end of April 2003", "that March", "this trip")]
    ['', '', '', '']
    >>> [of(text) for text in ("before 2007", "not in 2007", "2007 or 2008", "in or after May")]
    ['before', 'not', 'or 2008', 'or after']
    """
    known = {*WHEN, *SYNONYMS, *(part for word in words for part in word.split())}
    for pattern in (*DATES, MONTH):
        if found := pattern.search(text):
            left = f"{text[: found.start()]} {text[found.end() :]}".split()
            return " ".join(word for word in left if word.strip(".,;:()").lower() not in known)
    return ""


def together(first: str, last: str) -> tuple[str, str]:
    """Return two dates as far as both say: a month beside a day without its own day.

    Examples
    --------
    >>> together("2006-02-18", "2006-03"), together("2006", "2006-03")
    (('2006-02', '2006-03'), ('2006', '2006'))
    """
    return first[: len(last)], last[: len(first)]


def day(text: str) -> str:
    """Read the first date of a printed text: a year, a month or a day; empty if there is none.

    Examples
    --------
    >>> day("30 Aug. 2010"), day("January 25, 2006"), day("end of April 2003"), day("by 2008")
    ('2010-08-30', '2006-01-25', '2003-04', '2008')
    >>> day("that March")
    '-03'
    """
    for pattern in DATES:
        if found := pattern.search(text):
            parts = found.groupdict()
            return parts["year"] + _two(parts.get("month")) + _two(parts.get("day"))
    alone = MONTH.search(text)
    return _two(alone["month"]) if alone else ""


def _two(part: str | None) -> str:
    if not part:
        return ""
    return f"-{MONTHS.index(part) + 1 if part in MONTHS else int(part):02}"


def qualifier(text: str, words: list[str]) -> str:
    """Return the word of a list that a printed text has, or one that means the same.

    Examples
    --------
    >>> qualifier("From 2000", ["since", "by"]), qualifier("about 20", ["about"])
    ('since', 'about')
    """
    for word in sorted(words, key=len, reverse=True):
        same = [word, *(other for other, meant in SYNONYMS.items() if meant == word)]
        if re.search(rf"\b(?:{'|'.join(map(re.escape, same))})\b", text, re.I):
            return word
    return ""
