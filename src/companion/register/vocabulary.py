"""The texts that need a translation, and which of them a language lacks.

They are the texts of the register, the names in columns of tables that the paper's package lists
(:func:`companion.paper.names`), and what the code passes to :mod:`companion.render.language.words`.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from companion import files, paper, paths
from companion.register import exhibits
from companion.render.language import locales, words
from companion.tables import unchecked

NOT_REVIEWED = "Not reviewed by a speaker."
CALLS: dict[str, Any] = {"say": None, "message": None, "say_many": (1, 2)}
HEAD = f"""# {{language}} words of {{package}}.
# {NOT_REVIEWED}
# Whoever reads them through puts a name and a date in the place of that line.
"""
Message = str | tuple[str, str]  # a text, or that for one and that for many


@dataclass(frozen=True)
class State:
    """How far a language is: how many texts it needs, which it lacks, whether a speaker read it."""

    language: locales.Language
    texts: int
    untranslated: list[str]
    reviewed: bool

    def sentence(self) -> str:
        """Say it in one line."""
        read = "read by a speaker" if self.reviewed else "not reviewed by a speaker"
        return (
            f"{self.language.code}  {self.language.name}: {self.texts} texts, "
            f"{len(self.untranslated)} untranslated; {read}"
        )


def translated() -> list[str]:
    """Return the codes of the languages that need translations: all but English."""
    return [code for code in locales.LANGUAGES if code != locales.ENGLISH.code]


def state(code: str) -> State:
    """Return how far a language is."""
    count, lacking, reviewed = 0, list[str](), True
    for package, folder, texts in packages():
        known = read(words.catalogue(package, folder, code), code)
        count += len(texts)
        reviewed = reviewed and NOT_REVIEWED not in known.header_comment
        for text in texts:
            entry = known.get(text)
            if entry is None or not _translated(entry):
                lacking.append(text if isinstance(text, str) else text[0])
    return State(locales.LANGUAGES[code], count, lacking, reviewed)


def update(code: str) -> list[Path]:
    """Bring the catalogues of a language up to date: new texts come in empty, old ones go out."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    written = []
    for package, folder, texts in packages():
        path = words.catalogue(package, folder, code)
        template = Catalog()
        for text, where in texts.items():
            template.add(text, locations=[(one, 0) for one in where])
        known = read(path, code)
        known.update(template, no_fuzzy_matching=True)
        stream = io.BytesIO()
        write_po(stream, known, width=100, ignore_obsolete=True, include_lineno=False)
        files.replace(path, stream.getvalue())
        written.append(path)
    return written


def _translated(entry: Any) -> bool:
    """Say whether an entry has all its texts; what has no words needs none."""
    if isinstance(entry.id, str):
        return bool(entry.string) or not words.has_words(entry.id)
    return all(entry.string)


def read(path: Path, code: str) -> Any:
    """Return a catalogue as Babel has it; an empty one where there is no file."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    if path.exists():
        with path.open("rb") as stream:
            return read_po(stream, locale=code)
    head = HEAD.format(language=locales.LANGUAGES[code].name, package=path.stem)
    return Catalog(locale=code, header_comment=head, fuzzy=False)


def packages() -> Iterator[tuple[str, Path, dict[Message, list[str]]]]:
    """Return each package with its folder and texts, and for each text the files that have it."""
    engine = dict(_of_code(paths.ENGINE))
    yield paths.ENGINE.name, paths.ENGINE, engine
    own: dict[Message, list[str]] = {}
    for text, where in [*_of_register(), *_of_tables(), *_of_code(paper.folder()).items()]:
        if text not in engine:
            own.setdefault(text, []).extend(where)
    yield paper.package(), paper.folder(), own


def _of_register() -> Iterator[tuple[str, list[str]]]:
    for notebook in exhibits.load().values():
        for entry in notebook.entry.exhibits.values():
            for text in (entry.title, entry.caption, entry.message, entry.alt, entry.marks):
                if words.has_words(text):
                    yield text, ["notebooks/exhibits.yml"]


def _of_tables() -> Iterator[tuple[str, list[str]]]:
    for table, columns in paper.names().items():
        for column in columns:
            for cell in dict.fromkeys(unchecked.cells(table, column)):
                if words.has_words(cell):
                    yield cell, [f"{table}.csv"]


def _of_code(folder: Path) -> dict[Message, list[str]]:
    from babel.messages.extract import extract_from_dir

    found: dict[Message, list[str]] = {}
    for file, _, text, _, _ in extract_from_dir(
        folder, [("**.py", "python")], keywords=CALLS, strip_comment_tags=True
    ):
        key = text if isinstance(text, str) else (text[0], text[1])
        where = found.setdefault(key, [])
        if file not in where:
            where.append(file)
    return {text: sorted(where) for text, where in sorted(found.items(), key=lambda p: str(p[0]))}
