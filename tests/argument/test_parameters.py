"""What the parameters of this paper's notebooks may be, and that their cells say so."""

from typing import Any

import papermill
import pytest

from companion.errors import ParameterError
from companion.register import parameters
from companion.tables import unchecked
from russia_hamas.parameters import MODELS
from tests.argument.conftest import register


@pytest.mark.parametrize("name", list(MODELS))
def test_each_parameters_cell_is_the_one_that_its_class_describes(name: str) -> None:
    inspected = papermill.inspect_notebook(str(register()[name].path))
    assert set(inspected) == set(MODELS[name].model_fields)
    assert all(entry["help"].startswith("help: ") for entry in inspected.values())


def test_a_window_may_reach_from_the_first_year_of_the_tables_to_the_last() -> None:
    years = [int(year) for table in ("data/trade_flows", "data/arms_tiv")
             for year in unchecked.cells(table, "year")]  # fmt: skip
    window = {"first_year": min(years), "last_year": max(years)}
    values = {**register()["3_trade"].entry.defaults, "run": "x", "output_dir": ""} | window
    assert parameters.check(MODELS["3_trade"], values, "here")


@pytest.mark.parametrize(
    ("notebook", "change", "sentence"),
    [
        ("3_trade", {"flow": "two-way"}, "Did you mean 'two_way'?"),
        ("3_trade", {"first_year": 1989}, "'first_year' is 1989; expected a year of these tables"),
        (
            "3_trade",
            {"series": "Comtrade"},
            "expected a yearly series with partners in data/series",
        ),
        (
            "3_trade",
            {"series": "COW3", "first_year": 2010, "last_year": 2014},
            "series 'COW3' has no year from 2010 to 2014; it has 1990 to 2009.",
        ),
        (
            "2_shares",
            {"series": "COW3", "first_year": 2010, "last_year": 2014},
            "series 'COW3' has no year from 2010 to 2014; it has 1992 to 2009.",
        ),
        ("5_election", {"formula": "dhond"}, "Did you mean 'dhondt'?"),
        ("5_election", {"threshold_pct": 101.0}, "'threshold_pct' is 101.0"),
        ("6_timeline", {"width": "single"}, "too narrow for this chart"),
        ("1_claims", {"width": "single"}, "too narrow for this chart"),
    ],
)
def test_a_value_that_this_paper_does_not_allow_is_refused(
    notebook: str, change: dict[str, Any], sentence: str
) -> None:
    values = {**register()[notebook].entry.defaults, "run": "x", "output_dir": ""}
    assert parameters.check(MODELS[notebook], values, notebook)
    with pytest.raises(ParameterError) as refusal:
        parameters.check(MODELS[notebook], values | change, notebook)
    assert sentence in str(refusal.value)
