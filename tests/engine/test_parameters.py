"""A misspelt parameter or a bad value stops a run with a sentence that helps."""

from pathlib import Path
from typing import Annotated, Any, Literal

import pandas as pd
import papermill
import pytest
from pydantic import Field

import companion
from companion import paper, paths
from companion.errors import ParameterError
from companion.register import exhibits, parameters
from companion.register.parameters import Parameters, Wide, Window


class Harvest(Window):
    """Parameters of a made-up notebook."""

    first_year: Annotated[int, Field(ge=1900)]
    crop: str
    unit: Literal["tonnes", "bushels"]


GOOD: dict[str, Any] = {
    "run": "x",
    "width": "single",
    "title": False,
    "language": "en",
    "formats": "pdf",
    "output_dir": "",
    "first_year": 1900,
    "last_year": 1903,
    "crop": "rye",
    "unit": "tonnes",
}
PLAIN = {name: GOOD[name] for name in Parameters.model_fields}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"yaer": 1903}, "here: there is no parameter 'yaer'"),
        ({"last_yaer": 1903}, "Did you mean 'last_year'? Known: run, width, title"),
        ({"unit": "tones"}, "expected one of tonnes, bushels. Did you mean 'tonnes'?"),
        ({"last_year": "1903"}, "'last_year' is '1903'; expected a valid integer"),
        ({"first_year": 1899}, "'first_year' is 1899; expected greater than or equal to 1900"),
        ({"crop": 1001}, "'crop' is 1001; expected a valid string"),
        ({"width": "duoble"}, "single, double, slide, millimetres, or a journal and its column"),
        ({"width": 12}, "millimetres between 40 and 300"),
        ({"language": "pe"}, "'language' is 'pe'; expected one of en (English), fa (Persian)"),
        ({"formats": "pdf, gif"}, "a comma-separated choice of pdf, eps, svg, png, tiff, docx"),
        ({"first_year": 1903}, "here: first_year 1903 must be before last_year, which is 1903."),
        ({"run": "Rye harvest"}, "'run' is 'Rye harvest'"),
        ({"output_dir": "s3://bucket/x"}, "expected a folder on this machine"),
        ({"output_dir": "a\0b"}, "expected a folder on this machine"),
        (
            {"output_dir": "~nobody-of-that-name/x"},
            "expected a folder of a user that is known here",
        ),
        ({"output_dir": str(paths.data() / "new")}, "expected a folder of yours; "),
        ({"output_dir": __file__}, "expected a folder; there is a file of that name"),
    ],
)
def test_a_bad_parameter_is_refused_with_a_sentence_that_helps(
    change: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ParameterError) as refusal:
        parameters.check(Harvest, GOOD | change, "here")
    assert sentence in str(refusal.value)


def test_a_missing_parameter_is_named() -> None:
    with pytest.raises(ParameterError, match="here: parameter 'unit' is not set"):
        parameters.check(Harvest, {k: v for k, v in GOOD.items() if k != "unit"}, "here")


@pytest.mark.parametrize(
    ("width", "mm"),
    [
        ("single", 89),
        ("double", 183),
        ("slide", 132),
        (120, 120),
        (97.5, 97.5),
        ("science/single", 57),
    ],
)
def test_a_width_is_a_named_column_or_millimetres(width: str | float, mm: float) -> None:
    assert parameters.check(Parameters, PLAIN | {"width": width}, "here").width_mm == mm
    assert parameters.checked_width(width) == width


@pytest.mark.parametrize(
    ("width", "fits"), [(40, True), (39.9, False), (300, True), (300.1, False)]
)
def test_a_width_lies_within_bounds_and_may_be_one_of_them(width: float, fits: bool) -> None:
    if fits:
        assert parameters.check(Parameters, PLAIN | {"width": width}, "here").width_mm == width
    else:
        with pytest.raises(ParameterError, match="expected millimetres between 40 and 300"):
            parameters.check(Parameters, PLAIN | {"width": width}, "here")


@pytest.mark.parametrize("formats", ["", "png", "pdf,svg,docx"])
def test_formats_are_a_choice_of_those_there_are(formats: str) -> None:
    assert parameters.check(Parameters, PLAIN | {"formats": formats}, "x").formats == formats


def test_an_output_folder_may_be_there_already_or_not(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "new"):
        chosen = PLAIN | {"output_dir": str(folder)}
        assert parameters.check(Parameters, chosen, "here").output_dir == str(folder)


def test_all_that_is_wrong_is_told_line_by_line() -> None:
    with pytest.raises(ParameterError) as refusal:
        parameters.check(Harvest, GOOD | {"unit": 5, "yaer": 1} | {"first_year": "x"}, "here")
    assert str(refusal.value).splitlines() == [
        "here: parameter 'first_year' is 'x'; expected a valid integer.",
        "parameter 'unit' is 5; expected one of tonnes, bushels.",
        "there is no parameter 'yaer'. Known: run, width, title, language, formats, "
        "output_dir, first_year, last_year, crop, unit.",
    ]


def test_a_chart_with_sentences_refuses_a_narrow_column() -> None:
    with pytest.raises(ParameterError, match="too narrow for this chart"):
        parameters.check(Wide, PLAIN, "here")
    assert parameters.check(Wide, PLAIN | {"width": 150}, "here").width_mm == 150
    assert parameters.check(Wide, PLAIN | {"width": "slide"}, "here").width_mm == 150


def test_the_last_parameters_cell_and_what_papermill_injects_count_as_given() -> None:
    cells = ["run = 'x'\nyear = 1900", "%time", "scratch = 1", "run: str = 'x'\nyaer: int = 1901"]
    assert parameters.assigned_names(cells) == {"run", "yaer"}
    cells += ["# Parameters\nyear = 1903\nharvest.CROP = 'oats'\n", "other = 2"]
    assert parameters.assigned_names(cells) == {"run", "yaer", "year", "harvest.CROP"}


def test_an_output_folder_may_begin_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ann")
    checked = parameters.check(Parameters, PLAIN | {"output_dir": "~/mine"}, "here")
    assert checked.output_dir == "/home/ann/mine"


def test_an_output_folder_that_cannot_be_written_is_named(sources: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    given = {name: value for name, value in GOOD.items() if name != "unit"}
    run = companion.start("1_harvest", given | {"output_dir": f"{tmp_path}/file/x"})
    with pytest.raises(ParameterError, match=r"file/x', where nothing can be written: Not a dir"):
        run.table("growth", pd.DataFrame({"a": ["1"]}), pd.DataFrame({"a": [1]}), [])


def test_a_folder_that_names_one_exhibit_takes_that_alone(sources: Path, tmp_path: Path) -> None:
    (tmp_path / paths.ONLY).write_text("growth")
    given = {name: value for name, value in GOOD.items() if name != "unit"}
    run = companion.start("1_harvest", given | {"output_dir": str(tmp_path)})
    values = pd.DataFrame({"ratio": [2.0]})
    run.figure("series", lambda *_: pytest.fail("drawn"), values, [], count=1)
    run.table("growth", values.astype(str), values, [])
    assert {path.stem for path in tmp_path.iterdir()} == {paths.ONLY, "x_growth"}


def test_a_notebook_that_starts_before_its_parameters_cell_is_told_to_run_it(
    sources: Path,
) -> None:
    given = {name: value for name, value in GOOD.items() if name not in ("unit", "crop")}
    with pytest.raises(ParameterError, match="'crop' is not set"):
        companion.start("1_harvest", given)


def test_a_notebook_that_papermill_gives_an_unknown_name_does_not_start(sources: Path) -> None:
    namespace = {**GOOD, "crp": "oats", "In": ["", "# Parameters\ncrp = 'oats'\n"]}
    with pytest.raises(ParameterError, match="there is no parameter 'crp'"):
        companion.start("1_harvest", namespace)
    namespace["In"] = ["", "crp = 'oats'  # the reader's own"]
    assert companion.start("1_harvest", namespace).width_mm == 89
    with pytest.raises(ParameterError, match="'In' is a name of IPython's own"):
        companion.start("1_harvest", namespace | {"In": 5})


def test_a_name_misspelt_in_the_parameters_cell_stops_a_kernel_that_knows_the_right_one(
    sources: Path,
) -> None:
    given = {name: value for name, value in GOOD.items() if name != "unit"}
    cell = "\n".join(f"{name} = {value!r}" for name, value in given.items())
    assert companion.start("1_harvest", given | {"In": [cell]}).width_mm == 89
    again = cell.replace("crop", "crp")
    with pytest.raises(ParameterError) as refusal:
        companion.start("1_harvest", given | {"crp": "rye", "In": [cell, again]})
    assert "there is no parameter 'crp'. Did you mean 'crop'?" in str(refusal.value)
    assert "parameter 'crop' is not set." in str(refusal.value)


def test_each_parameters_cell_is_the_one_that_its_class_describes(sources: Path) -> None:
    for name, model in paper.parameters().items():
        inspected = papermill.inspect_notebook(str(exhibits.load()[name].path))
        assert set(inspected) == set(model.model_fields)
