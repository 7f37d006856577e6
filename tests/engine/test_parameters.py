import pytest

from companion.errors import ParameterError
from companion.register import exhibits, parameters

GOOD = {
    "run": "x",
    "width": "single",
    "formats": "pdf",
    "output_dir": "",
    "partner": "Iran",
    "flow": "two_way",
    "first_year": 1995,
    "last_year": 2008,
    "prices": "current",
    "scale": "log",
    "series": "COW4",
}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"yaer": 2008}, "no parameter 'yaer'"),
        ({"last_yaer": 2008}, "Did you mean 'last_year'?"),
        ({"flow": "two-way"}, "Did you mean 'two_way'?"),
        ({"first_year": "1995"}, "'first_year' is '1995'; expected a valid integer"),
        ({"partner": 1001}, "'partner' is 1001; expected a valid string"),
        ({"width": "duoble"}, "a column name (single, double) or millimetres"),
        ({"width": 12}, "millimetres between 85 and 300"),
        ({"formats": "pdf, gif"}, "a comma-separated choice of pdf, eps, svg, png, tiff, docx"),
        ({"first_year": 2008}, "first_year 2008 must be before 2008"),
        ({"run": "Iran trade"}, "'run' is 'Iran trade'"),
    ],
)
def test_a_bad_parameter_is_refused_with_a_sentence_that_helps(change, sentence):
    with pytest.raises(ParameterError) as refusal:
        parameters.check("3_trade", GOOD | change)
    assert sentence in str(refusal.value)


def test_a_missing_parameter_is_named():
    with pytest.raises(ParameterError, match="'scale' is not set; run the parameters cell"):
        parameters.check("3_trade", {k: v for k, v in GOOD.items() if k != "scale"})


@pytest.mark.parametrize(
    ("width", "mm"), [("single", 89), ("double", 183), (120, 120), (97.5, 97.5)]
)
def test_a_width_is_a_named_column_or_millimetres(width, mm):
    assert parameters.check("3_trade", GOOD | {"width": width}).width_mm == mm


def test_only_the_cell_that_papermill_injects_counts_as_given():
    cells = ["scratch = 1", "# Parameters\nyear = 2008\npartner = 'Israel'\n", "other = 2"]
    assert parameters.injected_names(cells) == {"year", "partner"}


@pytest.mark.parametrize("name", list(parameters.MODELS))
def test_each_notebooks_parameters_cell_is_the_one_its_class_describes(name):
    import papermill

    inspected = papermill.inspect_notebook(str(exhibits.load()[name].path))
    assert set(inspected) == set(parameters.MODELS[name].model_fields)
    assert all(entry["help"].startswith("help: ") for entry in inspected.values())


def test_a_chart_with_sentences_refuses_a_narrow_column():
    values = {"run": "x", "width": "single", "formats": "pdf", "output_dir": "", "kind": "all"}
    with pytest.raises(ParameterError, match="too narrow for this chart; expected 'double'"):
        parameters.check("1_claims", values | {"claim": ""})
