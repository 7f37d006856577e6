"""Fill the places of a Word manuscript with numbers and exhibits."""

import io
import zipfile
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
    with locales.using(language):
        return _filled(template, numbers)


def _filled(template: Path, numbers: dict[str, dict[str, dict[str, str]]]) -> bytes:
    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    document = DocxTemplate(template)
    known = exhibits.by_id(exhibits.load())
    shown: dict[str, Caption] = {}

    def number(claim: str, name: str) -> str:
        row = _known(numbers, claim, "claim", template)
        return str(_known(row, name, f"number of {claim}", template)["text"])

    def exhibit(name: str) -> str:
        content, shown[name] = _in_word(_known(known, name, "exhibit", template))
        # Its text, because the object itself could save files.
        return str(document.new_subdoc(io.BytesIO(content)))

    asked = {"number": number, "exhibit": exhibit}
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
    environment.globals.clear()  # a place needs these two functions and nothing else
    environment.filters["num"] = lambda text: f"{Decimal(text):,}"  # as \\num of LaTeX
    of_numbers = environment.overlay(finalize=lambda text: locales.shown(name_of(str(text))))
    try:
        document.init_docx()
        places.prepare(
            document.docx, str(template), lambda place: of_numbers.from_string(place).render(asked)
        )
        document.render(asked, environment)
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError) as error:
        raise CompanionError(f"{template} is no Word file (.docx): {error}") from None
    except InvalidOperation:
        raise CompanionError(f"{template}: | num is for numbers, not for words") from None
    except (
        TemplateError, TypeError, ArithmeticError, ValueError, AttributeError, RecursionError
    ) as error:  # fmt: skip
        told = str(getattr(error, "message", error)).removeprefix("_filled.<locals>.").rstrip(".")
        raise CompanionError(
            f"{template}: {told}. A place is written {{{{ number(claim, name) }}}} or, as a "
            "paragraph of its own, {{p exhibit(name) }}; --language is for all of them."
        ) from None
    places.check(document.docx, str(template))
    placing.arrange(document.docx, shown)
    return word.save(document)


def _known(table: Any, name: str, kind: str, template: Path) -> Any:
    if name not in table:
        raise CompanionError(
            f"{template}: there is no {kind} {name!r}.{suggest(name, list(table))}"
        )
    return table[name]


def _in_word(exhibit: exhibits.Exhibit) -> tuple[bytes, Caption]:
    """Return an exhibit as a Word file: the committed one, or in another language drawn again."""
    if locales.current() is not locales.ENGLISH:
        [record], contents = export.drawn(exhibit, "", ["docx"], locales.current().code)
        return contents[f"{exhibit.id}.docx"], Caption.of(record)
    sidecar = exhibit.record()
    caption = Caption.of(sidecar)
    if exhibit.entry.kind == "table":
        return exhibit.file("docx").read_bytes(), caption
    return word.figure(exhibit.file("png").read_bytes(), caption, sidecar["width_mm"]), caption
