"""One exhibit for one manuscript: drawn at a journal's width, with a note on how to include it."""

import tempfile
from pathlib import Path

import pandas as pd

from companion import execution, exhibits, parameters, project, reading, rendering, writing
from companion.errors import ExhibitError, ParameterError, suggest

TOGETHER = {"tex": "pdf", "html": "png"}  # what includes a picture, and the picture


def find(exhibit: str) -> tuple[exhibits.Notebook, str, exhibits.Part]:
    """Return notebook, run and part of an exhibit.

    Raises
    ------
    ExhibitError
        If the register has no such exhibit.
    """
    known = exhibits.by_id(exhibits.load())
    if exhibit not in known:
        raise ExhibitError(
            f"there is no exhibit {exhibit!r}.{suggest(exhibit, list(known))} "
            "`companion exhibits` lists them all."
        )
    return known[exhibit]


def width_mm(journals: pd.DataFrame, journal: str, column: str) -> float:
    """Return the width of a journal's column in millimetres.

    Parameters
    ----------
    journals
        ``data/journals``.
    journal
        A name of the table.
    column
        ``single``, ``one-and-a-half`` or ``double``.

    Raises
    ------
    ParameterError
        If the table has no such journal.
    """
    known = journals.set_index("journal")
    if journal not in known.index:
        raise ParameterError(
            f"there is no journal {journal!r} in data/journals.csv."
            f"{suggest(journal, list(known.index))} Known: {', '.join(known.index)}."
        )
    return float(known.loc[journal, f"{column.replace('-', '_')}_mm"])


def export(exhibit: str, journal: str, column: str, formats: list[str], folder: Path) -> list[Path]:
    """Draw an exhibit again for a manuscript and put its files into a folder.

    The notebook is executed anew at the journal's width; its values must be those of the
    committed exhibit, to the byte.

    Parameters
    ----------
    exhibit
        Id in the register.
    journal, column
        As in :func:`width_mm`.
    formats
        File types of the exhibit's kind: what the build makes of it (``json`` apart), and for
        figures ``tiff`` (RGB, 1000 dpi) and ``docx``. With ``tex`` and ``html`` comes the picture
        that they include.
    folder
        Where the files go; made if it is not there.

    Returns
    -------
    list of pathlib.Path
        The files written, with ``<exhibit>.README.txt`` last.

    Raises
    ------
    ExhibitError
        If a format is not one of the exhibit's kind, the chart does not fit the column, or the
        values are not the committed ones.
    """
    notebook, run, part = find(exhibit)
    pictures = (*parameters.FORMATS, *parameters.ON_REQUEST)
    built = [suffix for suffix in exhibits.SUFFIXES[part.kind] if suffix != "json"]
    allowed = dict.fromkeys([*pictures, *built] if part.kind == "figure" else built)
    for word in formats:
        if word not in allowed:
            raise ExhibitError(
                f"{exhibit} is a {part.kind}: no format {word!r}.{suggest(word, list(allowed))} "
                f"Known: {', '.join(allowed)}."
            )
    width = width_mm(reading.read("data/journals"), journal, column)
    formats = list(dict.fromkeys([*formats, *(TOGETHER[w] for w in formats if w in TOGETHER)]))
    formats = [word for word in formats if word in allowed]
    wanted = [word for word in formats if word in pictures] or ["png"]
    values: dict[str, object] = {"run": run, **notebook.runs[run], "formats": ",".join(wanted)}
    values |= {"width": width} if part.kind == "figure" else {}
    with tempfile.TemporaryDirectory() as made:
        try:
            executed = Path(made) / "executed.ipynb"
            execution.execute(notebook.path, executed, {**values, "output_dir": made})
        except execution.RunError as error:
            raise ExhibitError(f"{exhibit} for {journal}, {column}: {error}") from None
        committed = project.FIGURES / f"{exhibit}.csv"
        fresh = Path(made) / f"{exhibit}.csv"
        if not committed.exists() or committed.read_bytes() != fresh.read_bytes():
            raise ExhibitError(
                f"the values of {exhibit} are not the committed ones: companion build"
            )
        record = reading.read_json(Path(made) / f"{exhibit}.json")
        contents = {f"{exhibit}.{word}": (Path(made) / f"{exhibit}.{word}").read_bytes()
                    for word in formats}  # fmt: skip
    contents[f"{exhibit}.README.txt"] = _note(record, formats).encode()
    for name, content in contents.items():
        writing.replace(folder / name, content)
    return [folder / name for name in contents]


def _note(record: dict[str, str], formats: list[str]) -> str:
    """Return three lines: how to include the exhibit, its caption with sources, its alt text."""
    name = record["exhibit"]
    words = rendering.Words.of(record)
    ways = {
        "tex": f"LaTeX: \\input{{{name}}}, with the packages of its first line",
        "docx": f"Word: Insert > Object > Text from file, {name}.docx",
        "html": f"web: paste {name}.html",
        "pdf": f"LaTeX: \\includegraphics{{{name}}}, unscaled",
        "png": f"Word: Insert > Picture, {name}.png, unscaled",
    }
    how = "; ".join(way for suffix, way in ways.items() if suffix in formats)
    return (
        f"Include it. {how or 'The values and pictures need no other file'}.\n"
        f"Caption: {words.heading} {words.note}\n"
        f"Alt text: {words.alt}\n"
    )
