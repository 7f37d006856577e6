"""Strict notebook parameters: a misspelt name or a bad value stops the run with a sentence.

A notebook's model, in the paper's package, says what its parameters may be. Papermill alone would
only warn of an unknown name and go on.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from companion import paths
from companion.errors import ParameterError, suggest
from companion.register import cells, pages
from companion.render.formats import ON_REQUEST, PICTURES
from companion.render.language import locales

if TYPE_CHECKING:
    from companion.render.page import Page

RESULTS = "application/vnd.companion.results+json"  # how named results leave a notebook
# Widths of Nature's columns, which fit Taylor & Francis and Elsevier (90 mm) too:
# https://research-figure-guide.nature.com/figures/building-and-exporting-figure-panels
COLUMN_WIDTHS_MM = {"single": 89.0, "double": 183.0}
SLIDE = "slide"
# Widths at which a chart is tried for a slide, the narrowest first: the narrower, the larger its
# type on the screen. On a slide of 13.33 inches 132 mm give type of 18 points, 183 mm of 13.
SLIDE_MM = (132.0, 150.0, 168.0, 183.0)
NARROWEST_MM = 40.0  # which charts fit so narrow a column is looked at when they are drawn
WIDE_MM = 150.0  # what the charts with a sentence in each row need


def _width(value: str | float) -> str | float:
    if isinstance(value, str) and pages.SEPARATOR in value:
        _, between, column = value.partition(pages.SEPARATOR)
        return f"{pages.of_journal(value).name}{between}{column}"
    if isinstance(value, str) and value not in (*COLUMN_WIDTHS_MM, SLIDE):
        raise ValueError(
            f"{', '.join(COLUMN_WIDTHS_MM)}, {SLIDE}, millimetres, or a journal and its column, "
            "such as nature/single"
        )
    if not isinstance(value, str) and not NARROWEST_MM <= value <= 300:
        raise ValueError(f"millimetres between {NARROWEST_MM:g} and 300")
    return value


def checked_width(value: str | float) -> str | float:
    """Return a width as notebooks take it, or raise :class:`ParameterError` if they do not."""
    try:
        return _width(value)
    except ValueError as error:
        raise ParameterError(f"width is {value!r}; expected {error}.") from None


def _formats(value: str) -> str:
    known = (*PICTURES, *ON_REQUEST)
    if value and any(word not in known for word in value.split(",")):
        raise ValueError(f"a comma-separated choice of {', '.join(known)}, without spaces")
    return value


def _language(value: str) -> str:
    if value not in locales.LANGUAGES:
        names = [f"{language.code} ({language.name})" for language in locales.LANGUAGES.values()]
        raise ValueError(f"one of {', '.join(names)}")
    return value


def _folder(value: str) -> str:
    if "://" in value or "\0" in value:
        raise ValueError("a folder on this machine")
    try:
        folder = Path(value).expanduser()
    except RuntimeError:
        raise ValueError("a folder of a user that is known here") from None
    if folder.exists() and not folder.is_dir():
        raise ValueError("a folder; there is a file of that name")
    if value and (own := paths.holder(folder, paths.inputs())):
        raise ValueError(f"a folder of yours; {own} holds what exhibits are made from")
    return str(folder) if value else ""


class Parameters(BaseModel):
    """What every notebook takes: how its exhibits are named, drawn and where they are put."""

    model_config = ConfigDict(extra="forbid", strict=True)

    run: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    width: Annotated[str | float, AfterValidator(_width)]
    title: bool
    language: Annotated[str, AfterValidator(_language)] = locales.ENGLISH.code
    formats: Annotated[str, AfterValidator(_formats)]
    output_dir: Annotated[str, AfterValidator(_folder)]

    slides_mm: ClassVar[tuple[float, ...]] = SLIDE_MM
    least_mm: ClassVar[float] = NARROWEST_MM

    @property
    def page(self) -> "Page":
        """What figures are drawn for; of a slide the least width that is tried."""
        name = str(self.width)
        if pages.SEPARATOR in name:
            return pages.of_journal(name)
        from companion.render.page import Page

        return Page(name, self.width_mm)

    @property
    def width_mm(self) -> float:
        """The figure's width in millimetres."""
        name = str(self.width)
        if pages.SEPARATOR in name:
            return self.page.width_mm
        named = {**COLUMN_WIDTHS_MM, SLIDE: self.slides_mm[0]}
        return named[name] if name in named else float(name)


class Window(Parameters):
    """Parameters with a window of years, both ends included; a class that inherits bounds them."""

    first_year: int
    last_year: int

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.first_year >= self.last_year:
            raise ValueError(
                f"first_year {self.first_year} must be before last_year, which is {self.last_year}"
            )
        return self


class Wide(Parameters):
    """Parameters of a notebook whose charts need the width of a page."""

    slides_mm: ClassVar[tuple[float, ...]] = SLIDE_MM[1:]
    least_mm: ClassVar[float] = WIDE_MM

    @model_validator(mode="after")
    def _room(self) -> Self:
        if self.width_mm < self.least_mm:
            raise ValueError(
                f"width {self.width!r} is too narrow for this chart; "
                f"expected 'double', 'slide', at least {self.least_mm:g} millimetres, or a "
                "journal's column as wide as that, such as nature/double"
            )
        return self


def check(model: type[Parameters], values: dict[str, Any], place: str) -> Parameters:
    """Check the parameters of one run.

    Parameters
    ----------
    model
        What they may be.
    values
        The value of each.
    place
        Where they stand, for the message.

    Raises
    ------
    ParameterError
        With one line for each unknown name, missing name or bad value.
    """
    try:
        return model(**values)
    except ValidationError as error:
        problems = [_sentence(dict(problem), model) for problem in error.errors()]
        raise ParameterError(f"{place}: " + "\n".join(problems)) from None


def assigned_names(sources: list[str]) -> set[str]:
    """Return the names that the cells before ``start`` assign.

    Parameters
    ----------
    sources
        What was executed in this kernel, in order; cells that no longer stand in the notebook too.

    Returns
    -------
    set of str
        Those of the last cell that assigns ``run``, the notebook's own parameters cell, and those
        of the cell that papermill injected after it and opened with ``# Parameters``.
    """
    names: set[str] = set()
    for source in sources:
        assigned = set(cells.assignments(source))
        if source.startswith("# Parameters\n"):
            names |= assigned
        elif "run" in assigned:
            names = assigned
    return names


def _sentence(problem: dict[str, Any], model: type[Parameters]) -> str:
    name = str(problem["loc"][0]) if problem["loc"] else ""
    allowed = list(model.model_fields)
    value = problem.get("input")
    match problem["type"]:
        case "extra_forbidden":
            known = ", ".join(allowed)
            return f"there is no parameter {name!r}.{suggest(name, allowed)} Known: {known}."
        case "missing":
            return f"parameter {name!r} is not set."
        case "literal_error":
            words = [str(word) for word in get_args(model.model_fields[name].annotation)]
            return (
                f"parameter {name!r} is {value!r}; expected one of "
                f"{', '.join(words)}.{suggest(str(value), words)}"
            )
        case "value_error" if name:
            return f"parameter {name!r} is {value!r}; expected {problem['ctx']['error']}."
        case "value_error":
            return f"{problem['ctx']['error']}."
        case _:
            wish = problem["msg"].removeprefix("Input should be ").lower()
            return f"parameter {name!r} is {value!r}; expected {wish}."
