"""Words of exhibits from reviewed catalogues.

The code has English texts, which are the ids of the catalogues
(``locale/<language>/LC_MESSAGES/<package>.po`` in the engine and in the paper's package, see
``docs/languages.md``). A text that a catalogue lacks stays English and is marked.
"""

import gettext
import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

from companion import paper, paths
from companion.render.language.locales import ENGLISH, current

_MARK = "[en: {}]"


def message(text: str) -> str:
    """Return a text as it is; it goes into the catalogues, and :func:`say` translates it later."""
    return text


def say(text: str, /, **values: object) -> str:
    """Return a text in the language in use, filled from values.

    A value that is a name is translated too.

    Examples
    --------
    >>> say("{count} of {all} seats", count=3, all=7)
    '3 of 7 seats'
    """
    if current() is not ENGLISH:
        text = _words(current().code).gettext(text)
    return _filled(text, values)


def say_many(one: str, many: str, count: int, /, **values: object) -> str:
    """Return the text for one or for many in the language in use, filled from values and ``count``.

    Examples
    --------
    >>> say_many("{count} seat", "{count} seats", 1), say_many("{count} seat", "{count} seats", 2)
    ('1 seat', '2 seats')
    """
    if current() is ENGLISH:
        text = one if count == 1 else many
    else:
        text = _words(current().code).ngettext(one, many, count)
    return _filled(text, {"count": count, **values})


def _filled(text: str, values: dict[str, object]) -> str:
    named = {key: name(value) if isinstance(value, str) else value for key, value in values.items()}
    return text.format(**named) if named else text


def name(text: str) -> str:
    """Return a name in the language in use; one that the catalogues lack stays as it is."""
    if current() is ENGLISH or not text:  # the catalogues' own record is under no text
        return text
    found = _words(current().code).gettext(text)
    return text if found == _marked(text) else found


def catalogue(package: str, folder: Path, code: str) -> Path:
    """Return the file of a package's words in a language."""
    return folder / "locale" / code / "LC_MESSAGES" / f"{package}.po"


def catalogues(code: str) -> Iterator[Path]:
    """Return the catalogues of a language that there are: the paper's, and the engine's."""
    places = {paper.package(): paper.folder(), paths.ENGINE.name: paths.ENGINE}
    files = (catalogue(package, folder, code) for package, folder in places.items())
    return (file for file in files if file.exists())


def fields(text: str) -> set[str]:
    """Return the names of the values that a text asks for.

    Examples
    --------
    >>> sorted(fields("{count:,} of {all}"))
    ['all', 'count']
    """
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def has_words(text: str) -> bool:
    """Say whether a text has letters besides the names of its values."""
    return any(letter.isalpha() for letter in re.sub("{[^}]*}", "", text))


def _marked(text: str) -> str:
    return _MARK.format(text)


class _Untranslated(gettext.NullTranslations):
    """What stands for a text that no catalogue has: the English words, marked."""

    def gettext(self, message: str) -> str:
        return _marked(message) if has_words(message) else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@cache
def _words(code: str) -> gettext.NullTranslations:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    words: gettext.NullTranslations = _Untranslated()
    for file in reversed(list(catalogues(code))):
        compiled = io.BytesIO()
        with file.open("rb") as stream:
            write_mo(compiled, read_po(stream, locale=code))
        compiled.seek(0)
        package = gettext.GNUTranslations(compiled)
        package.add_fallback(words)
        words = package
    return words
