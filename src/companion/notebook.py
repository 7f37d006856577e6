"""What a notebook calls: open a run, read its tables, show and save its exhibits."""

import base64
import html
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from companion import files, paper, paths
from companion.errors import DataError, ParameterError, suggest
from companion.register import exhibits, parameters
from companion.render import latex, lines, page, pictures, provenance, titles, web
from companion.render.captions import OPTIONAL, Caption
from companion.render.formats import Kind
from companion.render.language import direction, locales
from companion.render.language.words import name as name_of
from companion.render.language.words import say, say_many
from companion.render.office import slides, word
from companion.render.page import Draw
from companion.render.style import MM_PER_INCH
from companion.tables import reading, records


def start(notebook: str, namespace: dict[str, object]) -> "Run":
    """Check a notebook's parameters and open its run.

    Parameters
    ----------
    notebook
        The notebook's name, without ending.
    namespace
        The notebook's ``globals()``, after its parameters cell has run: the parameters are
        variables there, and so is what papermill has set.

    Returns
    -------
    Run

    Raises
    ------
    ParameterError
        If a parameter is misspelt, missing, or has a value that is not allowed. What an earlier
        parameters cell of this kernel set does not count.
    """
    entry, model = exhibits.load()[notebook], paper.parameters()[notebook]
    executed = namespace.get("In", [])
    if not isinstance(executed, list):
        raise ParameterError(
            "parameter 'In' is a name of IPython's own; choose another, and restart the kernel."
        )
    assigned = parameters.assigned_names(executed)
    declared = set(model.model_fields)
    given = assigned or set(namespace)  # without IPython's record of cells
    values = {name: namespace[name] for name in declared & given & set(namespace)}
    values |= {name: namespace.get(name) for name in assigned - declared}
    chosen = parameters.check(model, values, notebook)
    locales.use(chosen.language)
    return Run(entry, chosen)


@dataclass(frozen=True)
class Shown:
    """An exhibit as a notebook shows it: the picture or table, its caption and sources.

    ``printed`` is what nbconvert takes for LaTeX and PDF: a picture, or a table in LaTeX.
    """

    body: str
    caption: Caption
    printed: dict[str, str] = field(default_factory=dict)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        shown = web.captioned(self.body, self.caption)
        return {"text/plain": repr(self), "text/html": shown, **self.printed}

    def __repr__(self) -> str:
        return f"{self.caption.title}: {self.caption.alt}"


class Whole:
    """A table of texts that a notebook shows to its last row, with addresses as links.

    With a ``title`` it is folded under it until the reader opens it.
    """

    def __init__(self, texts: pd.DataFrame, title: str) -> None:
        self.texts = texts
        self.title = title

    def _repr_html_(self) -> str:
        body = web.table(self.texts)
        return web.foldable(body, self.title) if self.title else body

    def __repr__(self) -> str:
        return str(self.texts.to_string(index=False))


class Told:
    """Sentences that were computed, as a notebook shows them: Markdown."""

    def __init__(self, *sentences: str) -> None:
        self.text = " ".join(sentence for sentence in sentences if sentence)

    def _repr_markdown_(self) -> str:
        return self.text.replace("$", r"\$")  # else two amounts in dollars enclose a formula

    def __repr__(self) -> str:
        return self.text


class Results(dict[str, object]):
    """Named results of a run, as a notebook shows them and a sweep collects them."""

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        lines = "\n".join(f"{name}: {value}" for name, value in self.items())
        return {"text/plain": lines, parameters.RESULTS: dict(self)}


@dataclass
class Picture:
    """A figure with all that its files need: texts, width, stamp."""

    figure: Figure
    caption: Caption
    width_mm: float
    stamp: provenance.Stamp

    def file(self, suffix: str) -> bytes:
        """Return the figure in one format, with its stamp inside; Office takes the PNG."""
        if suffix == "docx":
            return word.figure(self.file("png"), self.caption, self.width_mm)
        if suffix == "pptx":
            return slides.figure(self.file("png"), self.caption)
        drawn = pictures.draw(self.figure, suffix, self.caption.title, self.caption.alt)
        return provenance.embed(drawn, suffix, self.stamp)


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
        self._declared(table, self.notebook.entry.tables, "tables")
        return reading.read(table)

    def read_all(self) -> dict[str, pd.DataFrame]:
        """Read every table that the register declares; they are named without their folder."""
        return reading.read_all(self.notebook.entry.tables)

    def sweep(self, name: str) -> pd.DataFrame:
        """Read the table of a sweep that the register declares for this notebook.

        Raises
        ------
        DataError
            If it is not declared, or not there.
        """
        self._declared(name, self.notebook.entry.sweep_tables, "sweep_tables")
        return reading.read_sweep(name)

    def _declared(self, name: str, declared: tuple[str, ...], key: str) -> None:
        if name not in declared:
            raise DataError(
                f"{self.notebook.name} does not declare {name!r}; add it to `{key}` in "
                f"notebooks/exhibits.yml.{suggest(name, list(declared))}"
            )

    @cached_property
    def _records(self) -> pd.DataFrame:
        return reading.read_sources()

    @cached_property
    def _paper(self) -> dict[str, Any]:
        return reading.read_paper()

    def source_line(self, keys: Iterable[str]) -> str:
        """Return "Sources: ..." for source keys, each named once; the key "paper" is the paper."""
        names = []
        for key in dict.fromkeys(keys):
            if key == records.PAPER:
                names.append(locales.isolated(self._paper["short"]))
                continue
            record = self._records.loc[key]
            dated = "" if pd.isna(record["version"]) else f" ({record['version']})"
            names.append(locales.isolated(f"{record['producer']}{dated}"))
        named = say("; ").join(dict.fromkeys(names))
        return say_many("Source: {names}.", "Sources: {names}.", len(names), names=named)

    def show(self, frame: pd.DataFrame, fold: str = "") -> Whole:
        """Show a table that is no exhibit to its last row, or folded under a title."""
        return Whole(frame.astype(object).where(frame.notna(), "").astype(str), fold)

    def tell(self, *sentences: str) -> Told:
        """Show computed sentences as prose; empty ones are left out."""
        return Told(*sentences)

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
            place = f"{self.notebook.name}, result {name!r}"
            if name in type(self.parameters).model_fields:
                raise ParameterError(f"{place} is the name of a parameter; choose another")
            if not (value is None or pd.api.types.is_scalar(value)):
                raise ParameterError(
                    f"{place} is a {type(value).__name__}; expected one text, number or truth value"
                )
            plain[name] = value.item() if isinstance(value, np.generic) else value
            if pd.isna(plain[name]):
                plain[name] = None
            elif plain[name] in (math.inf, -math.inf):
                raise ParameterError(
                    f"{place} is infinite; expected a number, or None where there is none"
                )
        return Results(plain)

    def figure(
        self,
        name: str,
        draw: Draw,
        values: pd.DataFrame,
        sources: Iterable[str],
        /,
        **facts: object,
    ) -> Shown:
        """Show a figure, and save it where the run has an output directory.

        Parameters
        ----------
        name
            The exhibit's name in the register.
        draw
            What draws it, called with the width in millimetres and the source line; not called
            where nobody wants the figure. As :class:`companion.render.page.Rows` it can be drawn
            in parts, for journals whose pages are lower.
        values
            Every plotted value; saved as CSV.
        sources
            Keys of the sources, in the order of the source line.
        **facts
            Computed values that the register's texts ask for.
        """
        keys = list(dict.fromkeys(sources))
        caption = self._caption(name, "figure", keys, facts)
        slide = self.parameters.width == parameters.SLIDE
        where = lines.ON_SLIDES if slide else lines.IN_CAPTIONS
        foot, others = lines.part_sources(caption.note, self.width_mm, where)
        caption = replace(caption, others=others)
        if slide and caption.marks:
            foot = f"{caption.marks}\n{foot}"
        if not self._wanted(name):
            return Shown("", caption)
        csv, rests_on = files.csv(values), self._sources(keys, values)
        stamp = self._stamp(caption.exhibit, rests_on, csv)
        figures = self._drawn(draw, caption, foot)
        shown = []
        for part, figure in zip(caption.parts(len(figures)), figures, strict=True):
            width_mm = figure.get_figwidth() * MM_PER_INCH
            picture = Picture(figure, part, width_mm, stamp)
            png = picture.file("png")
            contents = self._files(picture, png) | {"csv": lambda: csv}
            self._save(part, rests_on, contents, width_mm)
            shown.append((picture, base64.b64encode(png).decode()))
        body = "\n".join(
            f'<img alt="{html.escape(picture.caption.alt)}" '
            f'width="{picture.figure.get_figwidth() * 96 * 1.5:.0f}" '
            f'src="data:image/png;base64,{encoded}">'
            for picture, encoded in shown
        )
        return Shown(body, caption, {"image/png": shown[0][1]})

    def _files(self, picture: Picture, png: bytes) -> dict[str, Callable[[], bytes]]:
        """Return what makes each file of a picture but its values, by suffix."""
        caption, width_mm = picture.caption, picture.width_mm
        titled = self.parameters.title or self.parameters.width == parameters.SLIDE
        return {
            suffix: (lambda: png) if suffix == "png" else partial(picture.file, suffix)
            for suffix in self.parameters.formats.split(",")
        } | {
            "tex": lambda: latex.figure(caption, width_mm, titled=titled),
            "html": lambda: web.captioned(web.figure(caption, width_mm), caption).encode(),
        }

    def table(
        self,
        name: str,
        texts: pd.DataFrame,
        values: pd.DataFrame,
        sources: Iterable[str],
        /,
        **facts: object,
    ) -> Shown:
        """Show a table, and save it where the run has an output directory.

        Parameters
        ----------
        name
            The exhibit's name in the register.
        texts
            The cells as they are to be read, rounded and in caption.
        values
            The same with full precision; saved as CSV.
        sources
            Keys of the sources, in the order of the source line.
        **facts
            Computed values that the register's texts ask for.
        """
        keys = list(dict.fromkeys(sources))
        caption = self._caption(name, "table", keys, facts)
        if not self._wanted(name):
            return Shown("", caption)
        texts = _in_language(texts)
        body, tex = web.table(texts), latex.table(texts, caption)
        contents: dict[str, Callable[[], bytes]] = {
            "tex": lambda: tex,
            "html": lambda: web.captioned(body, caption).encode(),
            "md": lambda: web.markdown(texts, caption),
            "docx": lambda: word.table(texts, caption),
            "csv": lambda: files.csv(values),
        }
        if "pptx" in self.parameters.formats.split(","):
            contents["pptx"] = lambda: slides.table(texts, caption)
        self._save(caption, self._sources(keys, values), contents)
        return Shown(body, caption, {"text/latex": tex.decode()})

    def _wanted(self, name: str) -> bool:
        """Return whether this run makes an exhibit: where it saves, those that are registered.

        A folder with a file :data:`companion.paths.ONLY` takes the one that is named there.
        """
        asked = Path(self.parameters.output_dir) / paths.ONLY
        if self.parameters.output_dir and asked.is_file():
            return name == asked.read_text(encoding="utf-8")
        known = self.notebook.entry.runs.get(self.parameters.run)
        registered = known.exhibits if known else ()
        saves_all = not self.parameters.output_dir or not registered
        return bool(self.parameters.formats) and (saves_all or name in registered)

    def _caption(
        self, name: str, kind: Kind, sources: list[str], facts: dict[str, object]
    ) -> Caption:
        entry = self.notebook.exhibit(name)
        if entry.kind != kind:
            raise ParameterError(f"exhibits.yml calls {name!r} a {entry.kind}, not a {kind}")
        filled = exhibits.fill(name, entry, {**self.parameters.model_dump(), **facts})
        note = self.source_line(sources)
        return Caption(f"{self.parameters.run}_{name}", **filled, note=note)

    def _sources(self, keys: list[str], values: pd.DataFrame) -> list[str]:
        """Return the sources of an exhibit: those it names, and those in its values."""
        return list(dict.fromkeys([*keys, *records.named(values, self._records.index)]))

    def _parameters(self) -> dict[str, object]:
        """Return the parameters that say what an exhibit is: all but where its files go.

        English is what needs no word.
        """
        english = {"language"} if locales.current() is locales.ENGLISH else set()
        return self.parameters.model_dump(exclude={"output_dir", *english})

    def _stamp(self, exhibit: str, sources: list[str], csv: bytes) -> provenance.Stamp:
        return {
            "exhibit": exhibit,
            "notebook": paths.relative(self.notebook.path),
            "parameters": self._parameters(),
            "sources": sources,
            "values_sha256": files.sha256(csv),
            "paper": self._paper["citation"].strip(),
            "licence": self._paper["licence"].strip(),
        }

    def _drawn(self, draw: Draw, caption: Caption, foot: str) -> list[Figure]:
        """Return the figure at the run's width, with its title and message where they are asked.

        In a journal it may be drawn in several parts.
        """
        texts = (caption.title, caption.message)
        if self.parameters.width == parameters.SLIDE:
            widths = self.parameters.slides_mm
            figures = [titles.slide(lambda width: draw(width, foot), widths, *texts)]
        else:
            figures = page.drawn(draw, self.parameters.page, foot)
            for figure in figures if self.parameters.title else ():
                titles.titled(figure, *texts)
        for figure in figures:
            direction.finish(figure)
        return figures

    def _save(
        self,
        caption: Caption,
        sources: list[str],
        contents: dict[str, Callable[[], bytes]],
        width_mm: float | None = None,
    ) -> None:
        if not self.parameters.output_dir:
            return
        folder = Path(self.parameters.output_dir)
        made = {f"{caption.exhibit}.{suffix}": make() for suffix, make in contents.items()}
        sidecar: dict[str, Any] = {
            "exhibit": caption.exhibit,
            "title": caption.title,
            "caption": caption.caption,
            "alt": caption.alt,
            "message": caption.message,
            "source_line": caption.note,
            **{key: value for key in OPTIONAL if (value := getattr(caption, key))},
            "sources": sources,
            "notebook": paths.relative(self.notebook.path),
            "parameters": self._parameters(),
            "width_mm": width_mm,
            "paper": self._paper["citation"],
            "files_sha256": {name: files.sha256(content) for name, content in made.items()},
        }
        made[f"{caption.exhibit}.json"] = files.to_json(sidecar, sort_keys=True)
        try:
            for name, content in made.items():
                files.replace(folder / name, content)
        except OSError as error:
            raise ParameterError(
                f"output_dir is {str(folder)!r}, where nothing can be written: {error.strerror}"
            ) from None


def _in_language(texts: pd.DataFrame) -> pd.DataFrame:
    """Return a table of texts with names and numbers of the language in use."""
    return texts.map(lambda cell: locales.shown(name_of(cell))).rename(columns=locales.shown)
