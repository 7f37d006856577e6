"""Notebooks without pydantic and frictionless, as a page of the site runs them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pydantic
from hypothesis import given, settings
from hypothesis import strategies as st

from companion import files
from companion.publish import stamps
from companion.site.guest import models
from tests.conftest import surroundings

SOURCE = """
class Notebook(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    run: Annotated[str, Field(pattern="^[a-z]+$")]
    width: Annotated[str | float, AfterValidator(width)]
    crop: Literal["rye", "oats"]
    first_year: Annotated[int, Field(ge=1900, le=1910)]
    last_year: int
    share: Annotated[float, Field(ge=0, le=100)]
    context: bool

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.first_year >= self.last_year:
            raise ValueError("first_year must be before last_year")
        return self
"""
FINE = {"run": "rye", "width": "single", "crop": "rye", "first_year": 1900, "last_year": 1903,
        "share": 2.5, "context": True}  # fmt: skip
ANY = st.one_of(st.integers(1895, 1915), st.floats(-1, 101), st.booleans(), st.none(),
                st.sampled_from(["rye", "oats", "Rye", "single", ""]))  # fmt: skip


def model(library: Any) -> Any:
    """Return the same model made by pydantic or by its stand-in."""

    def width(value: str | float) -> str | float:
        if isinstance(value, str) and value != "single":
            raise ValueError("a column name")
        return value

    names: dict[str, Any] = {"width": width, "__name__": __name__}
    exec("from typing import Annotated, Literal, Self", names)
    for name in ("AfterValidator", "BaseModel", "ConfigDict", "Field", "model_validator"):
        names[name] = getattr(library, name)
    exec(SOURCE, names)
    return names["Notebook"]


def refused(library: Any, values: dict[str, Any]) -> set[str]:
    """Return the parameters that a library refuses; "" is the whole."""
    try:
        model(library)(**values)
    except library.ValidationError as error:
        return {str(one["loc"][0]) if one["loc"] else "" for one in error.errors()}
    return set()


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from([*FINE, "crops"]), value=ANY)
def test_the_stand_in_refuses_what_pydantic_refuses(name: str, value: Any) -> None:
    values = FINE | {name: value}
    assert refused(models, values) == refused(pydantic, values)


def test_the_stand_in_misses_what_pydantic_misses() -> None:
    values = {name: value for name, value in FINE.items() if name != "crop"}
    assert refused(models, values) == refused(pydantic, values) == {"crop"}


def runs_as_the_page_does(root: Path, *several: dict[str, object]) -> list[list[dict[str, Any]]]:
    """Run the toy's harvest in a process, as the page's worker does; return pieces by run."""
    values = {
        "run": "rye", "width": "single", "formats": "pdf,eps,svg,png", "output_dir": "",
        "title": False, "language": "en", "crop": "rye", "first_year": 1900, "last_year": 1903,
    }  # fmt: skip
    code = (
        "import sys; from companion.site.guest import runner\n"
        "for asked in sys.argv[1:]: runner.main(asked); print()\n"
        "assert not {'pydantic_core', 'frictionless.resource', 'grimp'} & set(sys.modules)"
    )
    asked = [json.dumps({"notebook": "1_harvest", "values": values | one}) for one in several]
    around = surroundings(root)
    around["PYTHONPATH"] = f"{root / 'src'}{os.pathsep}{around['PYTHONPATH']}"
    words = [sys.executable, "-c", code, *asked]
    done = subprocess.run(words, cwd=root, env=around, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    *told, _ = done.stdout.split("\n\n")
    return [[json.loads(line) for line in one.splitlines()] for one in told]


def test_a_run_with_the_registers_values_draws_the_published_picture(built: Path) -> None:
    [pieces] = runs_as_the_page_does(built, {})
    [figure] = [piece for piece in pieces if piece["kind"] == "figure"]
    [(_, stamp, _)] = stamps.extract(built / "figures/1_harvest/rye_series.png")
    assert (figure["exhibit"], figure["digest"]) == ("rye_series", stamp["content_sha256"])
    assert "<figcaption><strong>Harvest of rye, 1900 to 1903.</strong>" in figure["html"]
    [table] = [piece for piece in pieces if piece["kind"] == "table"]
    assert '<th scope="col"' in table["html"]


def test_a_run_with_other_values_draws_another_picture(built: Path) -> None:
    [pieces] = runs_as_the_page_does(built, {"first_year": 1901})
    [other] = [one for one in pieces if "digest" in one]
    [(_, stamp, _)] = stamps.extract(built / "figures/1_harvest/rye_series.png")
    assert other["digest"] and other["digest"] != stamp["content_sha256"]


def test_a_bad_value_is_refused_with_the_companions_own_sentence(built: Path) -> None:
    expected: dict[str, dict[str, object]] = {
        "parameter 'crop' is 'barley'; expected one of rye, oats": {"crop": "barley"},
        "parameter 'first_year' is '1900'; expected a valid integer.": {"first_year": "1900"},
        "Did you mean 'first_year'?": {"first_yaer": 1900},
        "expected single, double, slide, millimetres, or a journal and its column":
            {"width": "wide"},
        "first_year 1903 must be before last_year, which is 1903.": {"first_year": 1903},
    }  # fmt: skip
    told = runs_as_the_page_does(built, *expected.values())
    for sentence, (*_, last) in zip(expected, told, strict=True):
        assert last["kind"] == "error" and sentence in last["text"]


def test_tables_are_still_held_against_their_arithmetic_and_sources(toy: Path) -> None:
    table = toy / "data/harvests.csv"
    files.replace(table, table.read_bytes().replace(b"OFFICE", b"NOBODY"))
    [[*_, last]] = runs_as_the_page_does(toy, {})
    assert "'NOBODY' is not in sources.source" in last["text"]
