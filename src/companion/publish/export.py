"""One exhibit for one manuscript: drawn at a journal's width, with a note on how to include it."""

import tempfile
from pathlib import Path

import pandas as pd

from companion import files, paths
from companion.errors import ExhibitError, ParameterError, suggest
from companion.execution import runner
from companion.register import exhibits
from companion.render.captions import Caption
from companion.render.formats import FORMATS, ON_REQUEST, PICTURES, of_kind
from companion.render.pictures import DPI
from companion.render.style import MM_PER_INCH
from companion.tables import reading


def journals() -> pd.DataFrame:
    """Return what journals ask of figures, as far as their pages were read."""
    return reading.read_from(paths.ENGINE / "publish/journals", "journals")


def width_mm(table: pd.DataFrame, journal: str, column: str) -> float:
    """Return the width of a journal's column in millimetres.

    Parameters
    ----------
    table
        As :func:`journals` returns it.
    journal
        A name of the table.
    column
        ``single``, ``one-and-a-half`` or ``double``.

    Raises
    ------
    ParameterError
        If the table has no such journal.
    """
    known = table.set_index("journal")
    if journal not in known.index:
        raise ParameterError(
            f"there is no journal {journal!r} here."
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
        figures ``tiff`` (RGB, 1000 dpi), ``docx`` and ``pptx``. With ``tex`` and ``html`` comes
        the picture that they include.
    folder
        Where the files go; made if it is not there.

    Returns
    -------
    list of pathlib.Path
        The files written, with ``<exhibit>.README.txt`` last.

    Raises
    ------
    ExhibitError
        If a format is not one of the exhibit's kind, the chart does not fit the column or is
        taller than the journal prints, or the values are not the committed ones.
    """
    one = exhibits.find(exhibits.load(), exhibit)
    kind = one.entry.kind
    allowed = [word for word in of_kind(kind, "chosen", "on request", "always") if word != "json"]
    for word in formats:
        if word not in allowed:
            raise ExhibitError(
                f"{exhibit} is a {kind}: no format {word!r}.{suggest(word, allowed)} "
                f"Known: {', '.join(allowed)}."
            )
    width = width_mm(journals(), journal, column)
    needed = [FORMATS[word].needs for word in formats if FORMATS[word].needs in allowed]
    formats = list(dict.fromkeys([*formats, *needed]))
    pictures = [word for word in formats if word in (*PICTURES, *ON_REQUEST)]
    pictures = list(dict.fromkeys([*pictures, "png"]))  # it is measured
    values = {**one.notebook.parameters(one.run), "formats": ",".join(pictures)}
    values |= {"width": width} if kind == "figure" else {}
    with tempfile.TemporaryDirectory() as made:
        try:
            executed = Path(made) / "executed.ipynb"
            runner.execute(one.notebook.path, executed, {**values, "output_dir": made},
                           one.notebook.entry.minutes)  # fmt: skip
        except runner.RunError as error:
            raise ExhibitError(f"{exhibit} for {journal}, {column}: {error}") from None
        committed = one.file("csv")
        fresh = Path(made) / f"{exhibit}.csv"
        if not committed.exists() or committed.read_bytes() != fresh.read_bytes():
            raise ExhibitError(
                f"the values of {exhibit} are not the committed ones: companion build"
            )
        if kind == "figure":
            _fits_height(Path(made) / f"{exhibit}.png", exhibit, journal)
        record = files.read_json(Path(made) / f"{exhibit}.json")
        contents = {f"{exhibit}.{word}": (Path(made) / f"{exhibit}.{word}").read_bytes()
                    for word in formats}  # fmt: skip
    contents[f"{exhibit}.README.txt"] = note(record, formats).encode()
    for name, content in contents.items():
        files.replace(folder / name, content)
    return [folder / name for name in contents]


def _fits_height(png: Path, exhibit: str, journal: str) -> None:
    """Refuse a chart that is taller than the journal prints."""
    from PIL import Image

    most = journals().set_index("journal").loc[journal, "max_height_mm"]
    with Image.open(png) as image:
        height = image.height / DPI["png"] * MM_PER_INCH
    if height > most:  # never where the journal states none
        raise ExhibitError(
            f"{exhibit} is {height:.0f} mm tall, and {journal} prints {most:.0f} mm at most; take "
            "a wider column, or a run with fewer rows"
        )


def note(record: dict[str, str], formats: list[str]) -> str:
    """Return three lines: how to include the exhibit, its caption with sources, its alt text."""
    name = record["exhibit"]
    caption = Caption.of(record)
    ways = [row.use.format(name=name) for row in FORMATS.values() if row.suffix in formats]
    how = "; ".join(way for way in ways if way)
    return (
        f"Include it. {how or 'The values and pictures need no other file'}.\n"
        f"Caption: {caption.heading} {caption.note}\n"
        f"Alt text: {caption.alt}\n"
    )
