"""The register of exhibits, ``notebooks/exhibits.yml``: which notebook makes what, and how.

For each notebook it names the tables that are read, the exhibits and their texts, the parameters
of every run, and the sweeps. An exhibit's id is ``<run>_<exhibit>``; its files
are ``figures/<notebook>/<id>.*``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel, ValidationError

from companion import paper, paths
from companion.errors import DataError, ExhibitError, ParameterError, suggest
from companion.files import read_json
from companion.register import parameters
from companion.render.formats import PICTURES, SUFFIXES
from companion.render.language.locales import shown
from companion.render.language.words import fields, say
from companion.tables.unchecked import read_yaml

SET_BY_A_RUN = ("run", "output_dir")  # parameters that are no choice of the register
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Values = dict[str, Any]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ExhibitEntry(_Entry):
    """One figure or table of a notebook, with its texts.

    A name in braces stands for a parameter or a value that the notebook computes.
    """

    kind: Literal["figure", "table"]
    title: str
    caption: str
    message: str = Field(description="What it shows: the alt text's beginning, a slide's text.")
    alt: str = Field(description="What is seen, for readers who do not see it.")
    marks: str = Field("", description="What its marks mean: ends the caption; a slide shows it.")
    claims: tuple[str, ...] = Field(
        ("*",), description="Which of its run's claims it shows: patterns, or a kind."
    )


class RunEntry(_Entry):
    """One execution of a notebook."""

    parameters: Values = Field({}, description="What differs from the notebook's defaults.")
    exhibits: tuple[str, ...] = Field((), description="What it saves; all, if left out.")
    claims: tuple[str, ...] = Field(description="Claims it is about: patterns, or a kind.")


class NotebookEntry(_Entry):
    """A notebook: what it reads, makes, and with which parameters."""

    tables: tuple[str, ...] = Field(description="Tables that it may read, with their folder.")
    sweep_tables: tuple[str, ...] = Field((), description="Sweeps whose tables it reads.")
    defaults: Values = Field(description="The value of every parameter, for runs and sweeps.")
    exhibits: dict[Name, ExhibitEntry]
    runs: dict[Name, RunEntry]
    sweeps: dict[Name, Values | list[Values]] = Field({}, description="Grids of parameters.")
    minutes: float = Field(15, gt=0, le=24 * 60, description="How long a run may take.")


class Entries(RootModel[dict[str, NotebookEntry]]):
    """Every figure and table of the project, by notebook."""


@dataclass(frozen=True)
class Exhibit:
    """One exhibit of one run."""

    notebook: "Notebook"
    run: str
    name: str

    @property
    def id(self) -> str:
        """Its id, which is also the stem of its files."""
        return f"{self.run}_{self.name}"

    @property
    def entry(self) -> ExhibitEntry:
        """What the register says of it."""
        return self.notebook.exhibit(self.name)

    def file(self, suffix: str) -> Path:
        """Return its file of one format in ``figures/``."""
        return paths.figures() / self.notebook.name / f"{self.id}.{suffix}"

    @property
    def files(self) -> list[Path]:
        """All its files in ``figures/``; the last is its sidecar."""
        chosen = str(self.notebook.parameters(self.run).get("formats", "")).split(",")
        suffixes = SUFFIXES[self.entry.kind]
        return [self.file(one) for one in suffixes if one in chosen or one not in PICTURES]

    def record(self) -> dict[str, Any]:
        """Return the content of its sidecar.

        Raises
        ------
        DataError
            If it is not as the build writes it.
        """
        path = self.file("json")
        content = read_json(path)
        if not isinstance(content, dict) or not {"title", "alt", "files_sha256"} <= content.keys():
            raise DataError(
                f"{paths.relative(path)} is not as the build writes it; remove it, and run "
                "companion build"
            )
        return content


@dataclass(frozen=True)
class Notebook:
    """A notebook as the register describes it."""

    name: str
    entry: NotebookEntry

    @property
    def path(self) -> Path:
        """The notebook's file."""
        return paths.notebooks() / f"{self.name}.ipynb"

    def exhibit(self, name: str) -> ExhibitEntry:
        """Return what is said of one exhibit, or say which there are."""
        if name not in self.entry.exhibits:
            hint = suggest(name, list(self.entry.exhibits))
            raise ExhibitError(f"exhibits.yml: {self.name} has no exhibit {name!r}.{hint}")
        return self.entry.exhibits[name]

    def exhibits_of(self, run: str) -> list[Exhibit]:
        """Return the exhibits that a run saves: all, unless the register names some."""
        names = self.entry.runs[run].exhibits or tuple(self.entry.exhibits)
        return [Exhibit(self, run, name) for name in names]

    def parameters(self, run: str) -> Values:
        """Return the value of every parameter of a run but where its exhibits go."""
        return {"run": run, **self.entry.defaults, **self.entry.runs[run].parameters}


Register = dict[str, Notebook]


def read(path: Path, models: dict[str, type[parameters.Parameters]]) -> Register:
    """Read a register and check it.

    Parameters
    ----------
    path
        The YAML file.
    models
        For each notebook what its parameters may be.

    Raises
    ------
    ExhibitError
        If an entry is unknown, missing or of the wrong form; if a run does not fix every
        parameter, or gives one a value that is not allowed; if a name is used twice or not known.
    """
    try:
        entries = Entries.model_validate(read_yaml(path)).root
    except ValidationError as error:
        problems = [_sentence(dict(problem)) for problem in error.errors()]
        raise ExhibitError("\n".join(f"{path.name}, {text}" for text in problems)) from None
    register = {name: Notebook(name, entry) for name, entry in entries.items()}
    problems = [text for notebook in register.values() for text in _problems(notebook, models)]
    problems += _clashes(register)
    if problems:
        raise ExhibitError("\n".join(f"{path.name}, {text}" for text in problems))
    return register


def load() -> Register:
    """Read the project's register."""
    return read(paths.register(), paper.parameters())


def by_id(register: Register) -> dict[str, Exhibit]:
    """Return every exhibit of every run by its id."""
    return {exhibit.id: exhibit for exhibit in _all(register)}


def find(register: Register, exhibit: str) -> Exhibit:
    """Return one exhibit.

    Raises
    ------
    ExhibitError
        If the register has none of that id.
    """
    known = by_id(register)
    if exhibit not in known:
        raise ExhibitError(
            f"there is no exhibit {exhibit!r}.{suggest(exhibit, list(known))} "
            "`companion exhibits` lists them all."
        )
    return known[exhibit]


def tables(register: Register) -> list[str]:
    """Return every table that a notebook reads."""
    return sorted({table for notebook in register.values() for table in notebook.entry.tables})


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the register, for editors."""
    return Entries.model_json_schema()


def fill(name: str, entry: ExhibitEntry, facts: dict[str, object]) -> dict[str, str]:
    """Fill the texts from parameters and computed values; the alt text begins with the message.

    The caption ends with what the marks mean.

    Raises
    ------
    ExhibitError
        If a text asks for a value that the notebook did not give.
    """
    filled = {}
    for field in ("title", "caption", "message", "alt", "marks"):
        template = getattr(entry, field)
        wanted = fields(template)
        if wanted - set(facts):
            raise ExhibitError(
                f"exhibits.yml, {name}, {field}: no value for "
                f"{', '.join(sorted(wanted - set(facts)))}; known: {', '.join(sorted(facts))}"
            )
        filled[field] = shown(say(template, **facts).strip()) if template else ""
    return filled | {
        "alt": f"{filled['message']} {filled['alt']}".strip(),
        "caption": f"{filled['caption']} {filled['marks']}".strip(),
    }


def _all(register: Register) -> Iterator[Exhibit]:
    for notebook in register.values():
        for run in notebook.entry.runs:
            yield from notebook.exhibits_of(run)


def _problems(notebook: Notebook, models: dict[str, type[parameters.Parameters]]) -> Iterator[str]:
    """Find what is wrong with one notebook's runs."""
    known = list(notebook.entry.exhibits)
    for run, entry in notebook.entry.runs.items():
        place = f"{notebook.name}, runs, {run}"
        for name in entry.exhibits:
            if name not in known:
                yield f"{place}: there is no exhibit {name!r}.{suggest(name, known)}"
        for name in set(SET_BY_A_RUN) & {*notebook.entry.defaults, *entry.parameters}:
            yield f"{place}: {name!r} is set by the build; leave it out"
        if notebook.name not in models:
            declared = ", ".join(models)
            yield f"{notebook.name}: no parameters are declared for it. Known: {declared}."
            return
        try:
            values = {**notebook.parameters(run), "output_dir": ""}
            parameters.check(models[notebook.name], values, place)
        except ParameterError as error:
            yield str(error)


def _clashes(register: Register) -> Iterator[str]:
    """Find ids that two exhibits share, runs of one name, and sweeps that nobody runs."""
    exhibits, runs = set[str](), set[str]()
    sweeps = {name for notebook in register.values() for name in notebook.entry.sweeps}
    for notebook in register.values():
        for run in notebook.entry.runs:
            if run in runs:
                yield f"{notebook.name}: two runs are called {run}"
            runs.add(run)
        for name in set(notebook.entry.sweep_tables) - sweeps:
            yield f"{notebook.name}: there is no sweep {name!r}.{suggest(name, sorted(sweeps))}"
    for exhibit in _all(register):
        if exhibit.id in exhibits:
            yield f"two exhibits are called {exhibit.id}"
        exhibits.add(exhibit.id)


def _sentence(problem: dict[str, Any]) -> str:
    *place, last = [str(part) for part in problem["loc"]] or [""]
    kinds: dict[str, type[_Entry]] = {"exhibits": ExhibitEntry, "runs": RunEntry}
    known = list(kinds.get(place[1] if len(place) > 1 else "", NotebookEntry).model_fields)
    match problem["type"]:
        case "extra_forbidden":
            wrong = f"there is no {last!r} here.{suggest(last, known)} Known: {', '.join(known)}"
        case "missing":
            wrong = f"{last!r} is missing"
        case _:
            wrong = f"{last!r} is {problem['input']!r}; {problem['msg'].lower()}"
    return f"{', '.join(place) or 'the file'}: {wrong}."
