"""What a notebook calls: open a run, read its tables, show and save its exhibits."""

import base64
import html
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from companion import exhibits, parameters, project, provenance, reading, rendering, word, writing
from companion.errors import DataError, ParameterError, suggest


def start(notebook: str, namespace: dict[str, object]) -> "Run":
    """Check a notebook's parameters and open its run.

    Parameters
    ----------
    notebook
        The notebook's name, without ending.
    namespace
        The notebook's ``globals()``, after its parameters cell has run.

    Returns
    -------
    Run

    Raises
    ------
    ParameterError
        If a parameter is misspelt, missing, or has a value that is not allowed.
    """
    entry = exhibits.load()[notebook]
    cells = namespace.get("In", [])
    assigned = parameters.injected_names(cells if isinstance(cells, list) else [])
    declared = set(parameters.MODELS[notebook].model_fields)
    values = {name: namespace[name] for name in declared & set(namespace)}
    values |= {name: namespace.get(name) for name in assigned - declared}
    return Run(entry, parameters.check(notebook, values))


@dataclass(frozen=True)
class Shown:
    """An exhibit as a notebook shows it: the picture or table, its caption and sources."""

    body: str
    words: rendering.Words

    def _repr_html_(self) -> str:
        return rendering.captioned(self.body, self.words)

    def __repr__(self) -> str:
        return f"{self.words.title}: {self.words.alt}"


class Whole:
    """A table of texts that a notebook shows to its last row, with addresses as links."""

    def __init__(self, texts: pd.DataFrame) -> None:
        self.texts = texts

    def _repr_html_(self) -> str:
        return rendering.table_html(self.texts, "shown")

    def __repr__(self) -> str:
        return str(self.texts.to_string(index=False))


class Results(dict[str, object]):
    """Named results of a run, as a notebook shows them and a sweep collects them."""

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        told = "\n".join(f"{name}: {value}" for name, value in self.items())
        return {"text/plain": told, parameters.RESULTS: dict(self)}


def _picture(
    figure: Figure, suffix: str, words: rendering.Words, width_mm: float, record: provenance.Record
) -> bytes:
    """Return a figure in one format with its record inside; Word takes the PNG."""
    if suffix == "docx":
        return word.figure(_picture(figure, "png", words, width_mm, record), words, width_mm)
    drawn = writing.picture(figure, suffix, words.title, words.alt)
    return provenance.embed(drawn, suffix, record)


class Run:
    """One execution of a notebook with checked parameters."""

    def __init__(self, notebook: exhibits.Notebook, chosen: parameters.Parameters) -> None:
        self.notebook = notebook
        self.parameters = chosen

    @property
    def width_mm(self) -> float:
        """The width of this run's figures in millimetres."""
        return self.parameters.width_mm

    def read(self, table: str) -> pd.DataFrame:
        """Read a table that the register declares for this notebook.

        Raises
        ------
        DataError
            If the table is not declared: the build would not know that this notebook reads it.
        """
        if table not in self.notebook.reads:
            raise DataError(
                f"{self.notebook.name} does not declare {table!r}; add it to `reads` in "
                f"notebooks/exhibits.yml.{suggest(table, list(self.notebook.reads))}"
            )
        return reading.read(table)

    def read_all(self) -> dict[str, pd.DataFrame]:
        """Read every table that the register declares; they are named without their folder."""
        return reading.read_all(self.notebook.reads)

    def sweep(self, name: str) -> pd.DataFrame:
        """Read the table of a sweep that the register declares for this notebook.

        Raises
        ------
        DataError
            If it is not declared, or not there.
        """
        if name not in self.notebook.collects:
            raise DataError(
                f"{self.notebook.name} does not declare the sweep {name!r}; add it to `collects` "
                f"in notebooks/exhibits.yml.{suggest(name, list(self.notebook.collects))}"
            )
        return reading.read_sweep(name)

    def source_line(self, *keys: str) -> str:
        """Return "Sources: ..." for record keys, each named once; the key "paper" is the paper."""
        records = reading.read_sources()
        names = []
        for key in dict.fromkeys(keys):
            if key == "paper":
                names.append(reading.read_paper()["short"])
                continue
            record = records.loc[key]
            dated = "" if record["version"] == "undated" else f" ({record['version']})"
            names.append(f"{record['producer']}{dated}")
        return f"Source{'s' * (len(names) > 1)}: " + "; ".join(dict.fromkeys(names)) + "."

    def show(self, frame: pd.DataFrame) -> Whole:
        """Show a table that is no exhibit to its last row."""
        return Whole(frame.astype(object).where(frame.notna(), "").astype(str))

    def results(self, **values: object) -> Results:
        """Name the results of this run: in a sweep each is a column.

        Parameters
        ----------
        **values
            Texts, truth values, numbers with their unit in the name; None or NA where there is
            none.

        Raises
        ------
        ParameterError
            If a result is not one value, is infinite, or has the name of a parameter.
        """
        plain: dict[str, object] = {}
        for name, value in values.items():
            if name in type(self.parameters).model_fields:
                raise ParameterError(
                    f"{self.notebook.name}, result {name!r} is the name of a parameter; choose "
                    "another"
                )
            if not (value is None or pd.api.types.is_scalar(value)):
                raise ParameterError(
                    f"{self.notebook.name}, result {name!r} is a {type(value).__name__}; expected "
                    "one text, number or truth value"
                )
            plain[name] = value.item() if isinstance(value, np.generic) else value
            if pd.isna(plain[name]):
                plain[name] = None
            elif plain[name] in (math.inf, -math.inf):
                raise ParameterError(
                    f"{self.notebook.name}, result {name!r} is infinite; expected a number, or "
                    "None where there is none"
                )
        return Results(plain)

    def figure(
        self, part: str, figure: Figure, values: pd.DataFrame, note: str, /, **facts: object
    ) -> Shown:
        """Show a figure, and save it where the run has an output directory.

        Parameters
        ----------
        part
            The exhibit's name in the register.
        figure
            The drawing.
        values
            Every plotted value; saved as CSV.
        note
            The source line.
        **facts
            Computed values that the register's texts ask for.
        """
        words = self._words(part, "figure", note, facts)
        if not self._draws(part):
            return Shown("", words)
        record = self._provenance(part)
        png = _picture(figure, "png", words, self.width_mm, record)
        files: dict[str, Callable[[], bytes]] = {
            suffix: partial(_picture, figure, suffix, words, self.width_mm, record)
            for suffix in self.parameters.formats.split(",")
        }
        if "png" in files:
            files["png"] = lambda: png
        files |= {
            "tex": lambda: rendering.figure_latex(words, self.width_mm),
            "html": lambda: rendering.captioned(
                rendering.figure_html(words, self.width_mm), words
            ).encode(),
            "csv": lambda: writing.csv(values, index=False),
        }
        self._save(part, files, words)
        width = figure.get_figwidth() * 96 * 1.5
        body = (
            f'<img alt="{html.escape(words.alt)}" width="{width:.0f}" '
            f'src="data:image/png;base64,{base64.b64encode(png).decode()}">'
        )
        return Shown(body, words)

    def table(
        self, part: str, texts: pd.DataFrame, values: pd.DataFrame, note: str, /, **facts: object
    ) -> Shown:
        """Show a table, and save it where the run has an output directory.

        Parameters
        ----------
        part
            The exhibit's name in the register.
        texts
            The cells as they are to be read, rounded and in words.
        values
            The same with full precision; saved as CSV.
        note
            The source line.
        **facts
            Computed values that the register's texts ask for.
        """
        words = self._words(part, "table", note, facts)
        if not self._draws(part):
            return Shown("", words)
        body = rendering.table_html(texts, words.label)
        files = {
            "tex": lambda: rendering.latex(texts, words),
            "html": lambda: rendering.captioned(body, words).encode(),
            "md": lambda: rendering.markdown(texts, words),
            "docx": lambda: word.table(texts, words),
            "csv": lambda: writing.csv(values, index=False),
        }
        self._save(part, files, words)
        return Shown(body, words)

    def _draws(self, part: str) -> bool:
        """Return whether this run draws a part: where it saves, those that the register names."""
        registered = [entry.name for entry in self.notebook.parts_of(self.parameters.run)]
        wanted = not self.parameters.output_dir or part in registered
        return wanted and bool(self.parameters.formats)

    def _words(self, part: str, kind: str, note: str, facts: dict[str, object]) -> rendering.Words:
        entry = self.notebook.part(part)
        if entry.kind != kind:
            raise ParameterError(f"exhibits.yml calls {part!r} a {entry.kind}, not a {kind}")
        filled = entry.words({**self.parameters.model_dump(), **facts})
        return rendering.Words(f"{self.parameters.run}_{part}", **filled, note=note)

    @cached_property
    def _fingerprint(self) -> dict[str, str]:
        return exhibits.fingerprint(self.notebook, self.parameters.run)

    def _provenance(self, part: str) -> provenance.Record:
        return {
            "exhibit": f"{self.parameters.run}_{part}",
            "notebook": project.relative(self.notebook.path),
            "parameters": self.parameters.model_dump(exclude={"output_dir"}),
            "inputs_sha256": provenance.groups(self._fingerprint),
            "paper": reading.read_paper()["citation"].strip(),
            "licence": provenance.LICENCE,
        }

    def _save(self, part: str, files: dict[str, Any], words: rendering.Words) -> None:
        if not self.parameters.output_dir:
            return
        name = words.exhibit
        kept = self.parameters.model_dump(exclude={"output_dir"})
        folder = Path(self.parameters.output_dir)
        made: list[Path] = writing.exhibit(folder, name, files)
        record = {
            "exhibit": name,
            "title": words.title,
            "caption": words.caption,
            "alt": words.alt,
            "source_line": words.note,
            "notebook": project.relative(self.notebook.path),
            "parameters": kept,
            "width_mm": self.width_mm if self.notebook.parts[part].kind == "figure" else None,
            "paper": reading.read_paper()["citation"],
            "inputs_sha256": self._fingerprint,
            "files_sha256": {path.name: exhibits.digest(path) for path in made},
        }
        writing.exhibit(folder, name, {"json": lambda: writing.sidecar(record)})
