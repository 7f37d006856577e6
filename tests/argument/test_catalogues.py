"""The catalogues of paper and engine: complete, consistent, in letters that there are."""

import pytest

from companion.register import vocabulary
from companion.render import style
from companion.render.language import locales, words


@pytest.mark.parametrize("code", vocabulary.translated())
def test_the_letters_of_each_language_are_in_its_typeface(code: str) -> None:
    language = locales.known(code)
    face = style.font_manager.get_font(
        str(style.FONTS / f"{language.typeface.replace(' ', '')}-Regular.ttf")
    )
    latin = style.font_manager.get_font(str(style.FONTS / "CompanionSans-Regular.ttf"))
    known = {chr(number) for font in (face, latin) for number in font.get_charmap()}
    told = "".join(path.read_text(encoding="utf-8") for path in words.catalogues(code))
    letters = {letter for letter in told if letter.isalpha()}
    assert letters - known == set()


@pytest.mark.parametrize("code", vocabulary.translated())
def test_every_text_has_a_place_in_the_catalogues(code: str) -> None:
    for package, folder, texts in vocabulary.packages():
        known = vocabulary.read(words.catalogue(package, folder, code), code)
        assert {text for text in texts if known.get(text) is None} == set(), package


@pytest.mark.parametrize("code", vocabulary.translated())
def test_a_translation_names_the_values_of_its_text_and_no_others(code: str) -> None:
    for file in words.catalogues(code):
        for entry in vocabulary.read(file, code):
            ids = [entry.id] if isinstance(entry.id, str) else entry.id
            told = [entry.string] if isinstance(entry.string, str) else entry.string
            for text in filter(None, told if entry.id else ()):
                assert set(words.fields(text)) <= set().union(*map(words.fields, ids)), text


def test_persian_lacks_no_text() -> None:
    assert vocabulary.state("fa").untranslated == []
