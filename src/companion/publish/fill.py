"""Fill the places of a Word manuscript with numbers and exhibits."""

import io
from contextlib import ExitStack
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from companion.errors import CompanionError, suggest
from companion.publish import export
from companion.register import exhibits
from companion.render.captions import Caption
from companion.render.language import locales
from companion.render.language.words import name as name_of
from companion.render.office import places, placing, word


def fill(
    template: Path,
    numbers: dict[str, dict[str, dict[str, str]]],
    language: str = locales.ENGLISH.code,
) -> bytes:
    """Fill the places of a Word manuscript with numbers and exhibits.

    Parameters
    ----------
    template
        A Word file with ``{{ number("claim-1", "printed") | num }}`` in its sentences
        (``num`` groups thousands) and ``{{p exhibit("run_figure") }}`` as paragraphs of
        their own.
    numbers
        ``figures/numbers.json``.
    language
        Code of the manuscript's language: numbers are written as it has them, and exhibits are
        drawn again in it.

    Raises
    ------
    CompanionError
        If it is no Word file, a place cannot be read, or asks for what is not there.
    """
    with locales.using(language), ExitStack() as drawing:
        return _filled(template, numbers, drawing)


def _filled(
    template: Path, numbers: dict[str, dict[str, dict[str, str]]], drawing: ExitStack
) -> bytes:
    from docx import Document
    from docxtpl.subdoc import SubdocComposer

    class Composer(SubdocComposer):  # type: ignore[misc]
        def renumber_bookmarks(self) -> None:
            """Leave them: docxcompose mixes up the ends of nested ones, and ours have none."""

    try:
        document = Document(str(template))
    except ValueError:  # whatever its name
        raise CompanionError(
            f"{template} is of another kind, such as .docm or .dotx; save it in Word as .docx"
        ) from None
    except Exception as error:  # there is no end to what a broken file raises in a library
        raise CompanionError(f"{template} is no Word file (.docx): {error}") from None
    composer = Composer(document)
    known = exhibits.by_id(exhibits.load())
    shown: dict[str, Caption] = {}

    def number(claim: str, name: str, grouped: bool) -> str:
        row = _known(numbers, claim, "claim", template)
        text = str(_known(row, name, f"number of {claim}", template)["text"])
        try:
            text = f"{Decimal(text):,}" if grouped else text  # as \\num of LaTeX
        except InvalidOperation:
            raise CompanionError(
                f"{template}: | num is for numbers, not for words: {claim} {name}"
            ) from None
        return locales.shown(name_of(text))

    def exhibit(name: str) -> list[Any]:
        content, shown[name] = _in_word(_known(known, name, "exhibit", template), drawing)
        made = Document(io.BytesIO(content))
        composer.attach_parts(made)
        return list(made.element.body)[:-1]  # without its section

    try:
        places.put(document, str(template), number, exhibit)
        placing.arrange(document, shown)
        composer.renumber_docpr_ids()
        return word.save(document)
    except CompanionError:
        raise
    except Exception as error:  # of a file that is broken further in
        raise CompanionError(
            f"{template} cannot be filled ({type(error).__name__}: {error}); open it in Word or "
            "LibreOffice and save it again as .docx"
        ) from None


def _known(table: Any, name: str, kind: str, template: Path) -> Any:
    if name not in table:
        raise CompanionError(
            f"{template}: there is no {kind} {name!r}.{suggest(name, list(table))}"
        )
    return table[name]


def _in_word(exhibit: exhibits.Exhibit, drawing: ExitStack) -> tuple[bytes, Caption]:
    """Return an exhibit as a Word file: the committed one, or in another language drawn again."""
    if locales.current() is not locales.ENGLISH:
        from companion.execution import kernels

        drawing.enter_context(kernels.running())  # one process for all exhibits of a manuscript
        [record], contents = export.drawn(exhibit, "", ["docx"], locales.current().code)
        return contents[f"{exhibit.id}.docx"], Caption.of(record)
    sidecar = exhibit.record()
    caption = Caption.of(sidecar)
    if exhibit.entry.kind == "table":
        return exhibit.file("docx").read_bytes(), caption
    return word.figure(exhibit.file("png").read_bytes(), caption, sidecar["width_mm"]), caption
