"""Languages of exhibits: digits and signs by their locale.

Numbers are written in the English way and changed where an exhibit is finished, by :func:`shown`:
so what is computed, compared and saved as CSV is the same in every language.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from unicodedata import bidirectional

from companion.errors import ParameterError, suggest

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December")  # fmt: skip
LATIN = "\u200e"  # around a name that is read from left to right
_DONE, _END = "\u2068", "\u2069"  # around what is in the language already
# A day or month; what belongs to a word or name in Latin letters and stays, such as "Rye 4.0"; a
# number with its sign.
_WRITTEN = re.compile(
    rf"{_DONE}(?P<done>[^{_END}]*){_END}"
    rf"|(?P<day>(?<![A-Za-z0-9][ \n])(?:[0-9]{{1,2}} )?(?:{'|'.join(_MONTHS)}) [0-9]{{4}})"
    r"|[A-Za-z][A-Za-z.'’/&-]*[ \u00a0]?\(?[0-9][\w.,/:–-]*"
    r"|(?P<sign>(?<![\w)\u200e\u061c])[-−+])?"
    r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.(?P<decimals>[0-9]+))?"
)

# What runs from left to right amid text from right to left: words in Latin letters, up to the next
# letter from right to left or mark of direction, with their brackets; a number with its sign.
LETTERS, _OTHERS = "A-Za-z\u00c0-\u024f", "\u0590-\u08ff\u200e\u200f\u2066-\u2069\ufb1d-\ufefc()"
_BRACKETS = rf"\([^{_OTHERS}]*\)"
AMID = re.compile(
    rf"([{LETTERS}](?:(?:[^{_OTHERS}]|{_BRACKETS})*(?:[{LETTERS}0-9]|{_BRACKETS}))?"
    r"|(?:[\u200e\u061c][-−+])?\d(?:[\d.,٫٬]*\d)?(?:(?<=[0-9۰-۹])[%٪])?)"
)


@dataclass(frozen=True)
class Language:
    """A language of exhibits.

    ``name`` is its name in English, ``typeface`` that of its letters, ``leading`` how much more
    room than Latin ones its lines need; ``punctuation`` stands in the place of English signs, by
    their patterns. ``joined`` says that a letter's shape depends on those beside it.
    """

    code: str
    name: str
    locale: str
    typeface: str = ""
    leading: float = 1.0
    punctuation: dict[str, str] = field(default_factory=dict)
    joined: bool = False

    @cached_property
    def right_to_left(self) -> bool:
        """Whether it is read from right to left. English does without Babel, as pages must."""
        return self.code != "en" and bool(self._babel.text_direction == "rtl")

    @cached_property
    def _babel(self) -> Any:
        from babel import Locale

        return Locale.parse(self.locale)

    @cached_property
    def _signs(self) -> dict[str, str]:
        return dict(self._babel.number_symbols[self._babel.default_numbering_system])

    @cached_property
    def _digits(self) -> dict[int, int]:
        first = {"arab": 0x660, "arabext": 0x6F0}.get(self._babel.default_numbering_system, 0x30)
        return {0x30 + n: first + n for n in range(10)}

    def number(self, sign: str, whole: str, decimals: str) -> str:
        """Return a number that is written the English way as the language writes it."""
        signs = self._signs
        sign = {"": "", "+": signs["plusSign"]}.get(sign, signs["minusSign"].replace("-", "−"))
        text = sign + whole.replace(",", signs["group"])
        return (text + signs["decimal"] * bool(decimals) + decimals).translate(self._digits)

    def day(self, english: str) -> str:
        """Return a day or month, such as "3 May 2010", as the language writes it."""
        from babel.dates import format_date, format_skeleton

        *day, month, year = english.split()
        first = date(int(year), _MONTHS.index(month) + 1, int(day[0]) if day else 1)
        if day:
            return str(format_date(first, "long", locale=self.locale))
        return str(format_skeleton("yMMMM", first, locale=self.locale))


# Of a list, but not within a name in Latin letters, nor within a number.
_COMMA = r"(?<![A-Za-z]),(?=\s)|,(?=\s+[^A-Za-z\s])"
_ARABIC = {"%": "٪", ";": "؛", _COMMA: "،"}
ENGLISH = Language("en", "English", "en")
LANGUAGES = {
    language.code: language
    for language in (
        ENGLISH,
        Language("fa", "Persian", "fa_IR", "Companion Arabic", 1.2, _ARABIC, joined=True),
        Language("ru", "Russian", "ru_RU", "Companion Cyrillic"),
        Language("ar", "Arabic", "ar_PS", "Companion Arabic", 1.2, _ARABIC, joined=True),
        Language("he", "Hebrew", "he_IL", "Companion Hebrew", 1.0, {"; ": "; \u200f"}),
    )
}
_used = [ENGLISH]  # the language of this process; a notebook's run sets it


def known(code: str) -> Language:
    """Return a language by its code.

    Raises
    ------
    ParameterError
        If there is none of that code.
    """
    if code not in LANGUAGES:
        names = ", ".join(f"{one.code} ({one.name})" for one in LANGUAGES.values())
        hint = suggest(code, list(LANGUAGES))
        raise ParameterError(f"there is no language {code!r}.{hint} Known: {names}.")
    return LANGUAGES[code]


def use(code: str) -> None:
    """Write exhibits in a language, by its code, from here on."""
    _used[0] = known(code)


@contextmanager
def using(code: str) -> Iterator[None]:
    """Write in a language, by its code, for a while."""
    before = _used[0]
    use(code)
    try:
        yield
    finally:
        _used[0] = before


@contextmanager
def english() -> Iterator[None]:
    """Write English for a while: values that are saved are the same in every language."""
    with using(ENGLISH.code):
        yield


def current() -> Language:
    """Return the language in use."""
    return _used[0]


def written(text: str) -> str:
    """Return a number or date in the language in use, so that :func:`shown` leaves it as it is.

    For what stands beside words in Latin letters, which would keep it as part of a name.
    """
    return text if current() is ENGLISH else f"{_DONE}{shown(text)}{_END}"


def isolated(name: str) -> str:
    """Return a name so that its words and brackets keep their order in a text of any direction.

    Marks are what all programs know; the newer isolates are unknown to some versions of Word.
    """
    strong = (kind for kind in map(bidirectional, name) if kind in ("L", "R", "AL"))
    turned = current().right_to_left and next(strong, "") == "L"
    return f"{LATIN}{name}{LATIN}" if turned else name


def shown(text: str) -> str:
    """Return a finished text with digits and decimal signs of the language in use.

    Examples
    --------
    >>> use("fa")
    >>> shown("1,234.5 in Rye 4.0")
    '۱٬۲۳۴٫۵ in Rye 4.0'
    >>> use("en")
    """
    language = current()
    if language is ENGLISH:
        return text

    def write(match: re.Match[str]) -> str:
        if match["done"] is not None:
            return match["done"]
        if match["day"]:
            return shown(language.day(match[0]))
        if not match["whole"]:
            return match[0]
        return language.number(match["sign"] or "", match["whole"], match["decimals"] or "")

    for english, own in language.punctuation.items():
        text = re.sub(english, own, text)
    return re.sub(f"[{_DONE}{_END}]", "", _WRITTEN.sub(write, text))
