"""One exhibit for one manuscript: drawn for a journal's page, with a note on how to include it."""

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

from companion import files, paper, paths
from companion.errors import ExhibitError, suggest
from companion.execution import runner
from companion.register import exhibits, pages, parameters
from companion.render.captions import Caption
from companion.render.formats import FORMATS, ON_REQUEST, PICTURES, of_kind
from companion.render.language import locales


def export(
    exhibit: str,
    width: str,
    formats: list[str],
    folder: Path,
    language: str = locales.ENGLISH.code,
) -> list[Path]:
    """Draw an exhibit again for a manuscript and put its files into a folder.

    The notebook is executed anew for the journal's page; its values must be those of the
    committed exhibit, to the byte. A chart that is too tall for the page comes in parts; on a
    slide it may show some of its rows.

    Parameters
    ----------
    exhibit
        Id in the register.
    width
        What the notebooks' parameter ``width`` takes: a journal and its column, such as
        ``nature/single`` or ``World Politics/double``, or ``slide``; if it is empty, the exhibit
        keeps its own.
    formats
        File types of the exhibit's kind: what the build makes of it (``json`` apart), ``pptx``,
        and for figures ``tiff`` (RGB, 1000 dpi) and ``docx``. With ``tex`` and ``html`` comes
        the picture that they include.
    folder
        Where the files go; made if it is not there.
    language
        Code of the language of its texts.

    Returns
    -------
    list of pathlib.Path
        The files written, with ``<exhibit>.README.txt`` last.

    Raises
    ------
    ParameterError
        If there is no such journal or column.
    ExhibitError
        If a format is not one of the exhibit's kind, the chart cannot keep the journal's rules,
        or the values are not the committed ones.
    """
    one = exhibits.find(exhibits.load(), exhibit)
    width = str(parameters.checked_width(width)) if width else ""
    _has_room(one, width)
    kind = one.entry.kind
    allowed = [word for word in of_kind(kind, "chosen", "on request", "always") if word != "json"]
    for word in formats:
        if word not in allowed:
            raise ExhibitError(
                f"{exhibit} is a {kind}: no format {word!r}.{suggest(word, allowed)} "
                f"Known: {', '.join(allowed)}."
            )
    needed = [FORMATS[word].needs for word in formats if FORMATS[word].needs in allowed]
    formats = list(dict.fromkeys([*formats, *needed]))
    records, contents = drawn(one, width, formats, language)
    notes = "\n".join(note(record, formats) for record in records)
    contents[f"{exhibit}.README.txt"] = notes.encode()
    for name, content in contents.items():
        files.replace(folder / name, content)
    return [folder / name for name in contents]


Record = dict[str, Any]  # of an exhibit or of its part: the content of its sidecar


def drawn(
    one: exhibits.Exhibit, width: str, formats: list[str], language: str
) -> tuple[list[Record], dict[str, bytes]]:
    """Draw an exhibit again; return its records, and the content of its files by name.

    Raises
    ------
    ExhibitError
        As :func:`export`.
    """
    exhibit, kind = one.id, one.entry.kind
    pictures = [word for word in formats if word in (*PICTURES, *ON_REQUEST)]
    values = {**one.notebook.parameters(one.run), "formats": ",".join(pictures or ["png"])}
    values["language"] = locales.known(language).code
    values |= {"width": width} if width and kind == "figure" else {}
    with tempfile.TemporaryDirectory() as made:
        (Path(made) / paths.ONLY).write_text(one.name, encoding="utf-8")
        try:
            executed = Path(made) / "executed.ipynb"
            runner.execute(one.notebook.path, executed, {**values, "output_dir": made},
                           one.notebook.entry.minutes)  # fmt: skip
        except runner.RunError as error:
            told = f"{exhibit} for {width or language}: {error}"
            raise ExhibitError(f"{told.rstrip('.')}.{_wider(one, width)}") from None
        names = (f"{exhibit}.json", f"{exhibit}_[0-9]of[0-9].json")
        parts = [path for name in names for path in sorted(Path(made).glob(name))]
        committed = one.file("csv")
        fresh = parts[0].with_suffix(".csv")
        if not committed.exists() or not _same(fresh, committed, some=width == parameters.SLIDE):
            raise ExhibitError(
                f"the values of {exhibit} are not the committed ones: companion build"
            )
        records = [files.read_json(part) for part in parts]
        contents = {f"{part.stem}.{word}": part.with_suffix(f".{word}").read_bytes()
                    for part in parts for word in formats if word != "csv"}  # fmt: skip
        contents |= {f"{exhibit}.csv": fresh.read_bytes()} if "csv" in formats else {}
    return records, contents


def _same(fresh: Path, committed: Path, some: bool) -> bool:
    """Say whether values are the committed ones, to the byte; or, as slides have them, some.

    Those of a slide may have fewer rows, and cells left empty.
    """
    if not some:
        return fresh.read_bytes() == committed.read_bytes()
    shown, known = (list(csv.reader(io.StringIO(path.read_text("utf-8"))))
                    for path in (fresh, committed))  # fmt: skip
    return shown[0] == known[0] and all(
        any(all(cell in ("", own) for cell, own in zip(row, other, strict=True)) for other in known)
        for row in shown[1:]
    )


def command(one: exhibits.Exhibit, journal: str) -> str:
    """Return the command that draws an exhibit for a journal, in a column that has room for it."""
    words = ["companion", "export", one.id, "--journal", journal]
    chosen = column(one, journal)
    words += ["--column", chosen] * (chosen != pages.COLUMNS[0])
    return " ".join([*words, "--to", "my_paper"])


def column(one: exhibits.Exhibit, journal: str) -> str:
    """Return a journal's narrowest column in which a chart has the width that the register gives.

    Where none is as wide, its widest; for a table, which is not drawn, the narrowest.
    """
    if one.entry.kind == "table":
        return pages.COLUMNS[0]
    values = {**one.notebook.parameters(one.run), "output_dir": ""}
    own = parameters.check(_model(one), values, one.id).width_mm
    wide = (name for name in pages.COLUMNS if _page_mm(journal, name) >= own)
    return next(wide, pages.COLUMNS[-1])


def _has_room(one: exhibits.Exhibit, width: str) -> None:
    """Refuse a journal's column that is too narrow for all charts of a notebook."""
    journal, between, name = width.partition(pages.SEPARATOR)
    if not between or one.entry.kind == "table":
        return
    least, there = _model(one).least_mm, _page_mm(journal, name)
    if there < least:
        raise ExhibitError(
            f"{one.id} needs {least:g} mm of width, and a {name} column of {journal} has "
            f"{there:g} mm.{_wider(one, width)}"
        )


def _wider(one: exhibits.Exhibit, width: str) -> str:
    """Say which column of the journal to ask for, where another one has more room."""
    journal, between, name = width.partition(pages.SEPARATOR)
    better = column(one, journal) if between else name
    narrower = bool(between) and pages.COLUMNS.index(name) < pages.COLUMNS.index(better)
    return f" Give --column {better}." if narrower else ""


def _model(one: exhibits.Exhibit) -> type[parameters.Parameters]:
    model: type[parameters.Parameters] = paper.parameters()[one.notebook.name]
    return model


def _page_mm(journal: str, name: str) -> float:
    return pages.of_journal(f"{journal}{pages.SEPARATOR}{name}").width_mm


def note(record: dict[str, str], formats: list[str]) -> str:
    """Return three lines: how to include the exhibit, its caption with sources, its alt text."""
    name = record["exhibit"]
    caption = Caption.of(record)
    ways = [row.use.format(name=name) for row in FORMATS.values() if row.suffix in formats]
    how = "; ".join(way for way in ways if way)
    return (
        f"Include it. {how or 'The values and pictures need no other file'}.\n"
        f"Caption: {caption.whole}\n"
        f"Alt text: {caption.alt}\n"
    )
