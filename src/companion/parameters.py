"""Strict notebook parameters: a misspelt name or a bad value stops the run with a sentence.

The parameters cell of a notebook holds the defaults; the class of the same name here holds what
is allowed. Papermill alone would only warn of an unknown name and go on.
"""

import ast
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from companion.errors import ParameterError, suggest

FORMATS = ("pdf", "eps", "svg", "png")
ON_REQUEST = ("tiff", "docx")
RESULTS = "application/vnd.companion.results+json"  # how named results leave a notebook
# Widths of Nature's columns, which fit Taylor & Francis and Elsevier (90 mm) too:
# https://research-figure-guide.nature.com/figures/building-and-exporting-figure-panels
COLUMN_WIDTHS_MM = {"single": 89.0, "double": 183.0}
NARROW_MM = 85.0  # under it labels of the smallest type that journals allow run into each other
WIDE_MM = 150.0  # what the charts with a sentence in each row need


def _width(value: str | float) -> str | float:
    if isinstance(value, str) and value not in COLUMN_WIDTHS_MM:
        raise ValueError(f"a column name ({', '.join(COLUMN_WIDTHS_MM)}) or millimetres")
    if not isinstance(value, str) and not NARROW_MM <= value <= 300:
        raise ValueError(f"millimetres between {NARROW_MM:g} and 300")
    return value


def _formats(value: str) -> str:
    known = (*FORMATS, *ON_REQUEST)
    if value and any(word not in known for word in value.split(",")):
        raise ValueError(f"a comma-separated choice of {', '.join(known)}, without spaces")
    return value


class Parameters(BaseModel):
    """What every notebook takes: how its exhibits are named, drawn and where they are put."""

    model_config = ConfigDict(extra="forbid", strict=True)

    run: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    width: Annotated[str | float, AfterValidator(_width)]
    formats: Annotated[str, AfterValidator(_formats)]
    output_dir: str

    @property
    def width_mm(self) -> float:
        """The figure's width in millimetres."""
        return COLUMN_WIDTHS_MM[self.width] if isinstance(self.width, str) else float(self.width)


class PlcElection(Parameters):
    """Parameters of ``5_election.ipynb``."""

    values: Literal["official", "printed"]
    formula: Literal["sainte-lague", "dhondt", "hare"]
    threshold_pct: Annotated[float, Field(ge=0, le=100)]


class _Window(Parameters):
    first_year: Annotated[int, Field(ge=1990, le=2014)]
    last_year: Annotated[int, Field(ge=1990, le=2014)]

    @model_validator(mode="after")
    def _ordered(self) -> "_Window":
        if self.first_year >= self.last_year:
            raise ValueError(f"first_year {self.first_year} must be before {self.last_year}")
        return self


class BilateralTrade(_Window):
    """Parameters of ``3_trade.ipynb``."""

    partner: str
    flow: Literal["two_way", "russia_exports", "russia_imports"]
    series: Literal["COW4", "COW3", "ITPD"]
    prices: Literal["current", "constant"]
    scale: Literal["linear", "log"]


class ExportShare(_Window):
    """Parameters of ``2_shares.ipynb``."""

    measure: Literal["all", "arms"]
    series: Literal["COW4", "COW3", "ITPD"]
    region: str
    split_year: Annotated[int, Field(ge=1990, le=2014)]


class _Wide(Parameters):
    @model_validator(mode="after")
    def _room(self) -> "_Wide":
        if self.width_mm < WIDE_MM:
            raise ValueError(
                f"width {self.width!r} is too narrow for this chart; "
                f"expected 'double' or at least {WIDE_MM:g} millimetres"
            )
        return self


class Claims(_Wide):
    """Parameters of ``1_claims.ipynb``."""

    kind: Literal["all", "value", "event"]
    claim: str


class Timeline(_Wide):
    """Parameters of ``6_timeline.ipynb``."""

    actor: str
    first_year: Annotated[int, Field(ge=1990, le=2025)]
    last_year: Annotated[int, Field(ge=1990, le=2025)]
    context: bool


class Robustness(_Wide):
    """Parameters of ``4_robustness.ipynb``."""


MODELS: dict[str, type[Parameters]] = {
    "5_election": PlcElection,
    "3_trade": BilateralTrade,
    "2_shares": ExportShare,
    "1_claims": Claims,
    "6_timeline": Timeline,
    "4_robustness": Robustness,
}


def check(notebook: str, values: dict[str, Any]) -> Parameters:
    """Check the parameters of one run.

    Raises
    ------
    ParameterError
        With one line for each unknown name, missing name or bad value.
    """
    model = MODELS[notebook]
    try:
        return model(**values)
    except ValidationError as error:
        problems = [_sentence(dict(problem), model) for problem in error.errors()]
        raise ParameterError(f"{notebook}: " + "\n".join(problems)) from None


def injected_names(cells: list[str]) -> set[str]:
    """Names that papermill assigned: it opens the cell it injects with ``# Parameters``."""
    names = set()
    for cell in cells:
        if cell.startswith("# Parameters\n"):
            for node in ast.parse(cell).body:
                if isinstance(node, ast.Assign):
                    names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
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
            return f"parameter {name!r} is not set; run the parameters cell first."
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
