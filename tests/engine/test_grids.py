"""Grids of a sweep: what they may say, and which combinations they make."""

import itertools
import re
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import CompanionError
from companion.register.parameters import Window
from companion.sweep import grids, sweep
from companion.sweep.outcome import SweepError


class Harvest(Window):
    """Parameters of a made-up notebook."""

    crop: Literal["rye", "oats", "no", "1900..1902"]
    share_pct: float
    wet: bool


PRESET: dict[str, Any] = {"width": "single", "title": False, "first_year": 1900,
                          "last_year": 1903, "crop": "rye", "share_pct": 0.0,
                          "wet": False}  # fmt: skip


def test_a_range_includes_both_ends_and_steps_exactly() -> None:
    grid = grids.from_options(Harvest, ("share_pct=0..0.5..0.1,2",))
    assert grid == {"share_pct": [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 2]}


def test_a_range_may_have_one_value_and_a_step_that_does_not_reach_its_end() -> None:
    grid = grids.from_options(Harvest, ("first_year=1900..1900", "last_year=1900..1905..2"))
    assert grid == {"first_year": [1900], "last_year": [1900, 1902, 1904]}
    negative = grids.from_options(Harvest, ("share_pct=-1.5..0..0.5",))
    assert negative == {"share_pct": [-1.5, -1.0, -0.5, 0.0]}
    assert all(isinstance(year, int) for year in grid["first_year"])


def test_as_many_runs_as_a_sweep_may_have_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grids, "MOST_RUNS", 3)
    assert grids.from_options(Harvest, ("first_year=1900..1902",)) == {
        "first_year": [1900, 1901, 1902]
    }
    years: grids.Grid = {"first_year": [1900, 1901, 1902]}
    assert len(grids.combinations(Harvest, [years], PRESET)) == 3
    with pytest.raises(grids.GridError, match=r"^the range 1900..1903 has 4 steps; a sweep may"):
        grids.from_options(Harvest, ("first_year=1900..1903",))
    with pytest.raises(grids.GridError, match=r"^4 combinations: a sweep may have 3; split the"):
        grids.combinations(Harvest, [years, {"crop": ["rye"]}], PRESET)


def test_texts_stay_texts_and_numbers_become_numbers() -> None:
    grid = grids.from_options(Harvest, ("crop=no,1900..1902", "wet=true,false"))
    assert grid == {"crop": ["no", "1900..1902"], "wet": [True, False]}


@given(st.lists(st.sampled_from(range(1890, 1900)), min_size=1),
       st.lists(st.sampled_from(["rye", "oats", "no"]), min_size=1))  # fmt: skip
def test_combinations_are_every_pair_once(years: list[int], crops: list[str]) -> None:
    grid: grids.Grid = {"first_year": list(years), "crop": list(crops)}
    found = grids.combinations(Harvest, [grid], PRESET)
    assert len(found) == len(set(years)) * len(set(crops))


def test_a_combination_has_every_parameter_but_what_a_sweep_sets_itself() -> None:
    [found] = grids.combinations(Harvest, [{"first_year": [1901]}], PRESET)
    assert found == PRESET | {"first_year": 1901}


def test_nothing_runs_when_one_combination_is_not_allowed() -> None:
    with pytest.raises(grids.GridError, match=r"1 of 2 .*=1910: parameters: .*, which is 1903"):
        grids.combinations(Harvest, [{"first_year": [1901, 1910]}], PRESET)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("first_year",), "expected name=value"),
        (("first_year=1900", "first_year=1901"), "given twice"),
        (("run=x",), "itself; leave out run"),
        (("first_year=1900..1901..3",), "the range 1900..1901..3 has a step beyond its end"),
        (("first_year=1_900",), "first_year"),
        (("frist_year=1900",), "Did you mean 'first_year'"),
        (("first_year=1902..1900",), "is empty"),
        (("first_year=1..99999999999",), "99,999,999,999 steps; a sweep may have 100,000 runs"),
        (("first_year=1..1000", "last_year=1..1000"), "1,000,000 combinations: a sweep may have"),
    ],
)
def test_words_that_make_no_grid_are_refused(
    sources: Path, words: tuple[str, ...], told: str
) -> None:
    with pytest.raises(grids.GridError, match=re.escape(told)):
        sweep.plan("1_harvest", None, words)


def test_a_notebook_that_is_not_there_is_suggested(sources: Path) -> None:
    with pytest.raises(SweepError, match=r"no notebook '1_harvst'\. Did you mean '1_harvest'"):
        sweep.plan("1_harvst", None, ())


def test_a_grid_file_may_hold_several_grids(sources: Path, tmp_path: Path) -> None:
    file = tmp_path / "grid.yml"
    file.write_text("- {first_year: 1900..1901, last_year: [1903]}\n- {first_year: [1900]}\n")
    assert len(sweep.plan("1_harvest", file, ("crop=rye,oats",))) == 4
    with pytest.raises(SweepError, match="first_year: given both with -p and in"):
        sweep.plan("1_harvest", file, ("first_year=1900",))


BOMB = "a: &a [x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n"
    for old, new in itertools.pairwise("abcdefghij")
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("first_year\n", "grid.yml: expected names of parameters"),
        ("first_year: []\n", "grid.yml: first_year has no values; expected one, a list or a ran"),
        ("? [1, 2]\n: 3\n", "grid.yml cannot be read: a name is a list or mapping"),
        ("crop: rye\ncrop: oats\n", "grid.yml cannot be read: 'crop' is there twice"),
        ("crop: {a: b}\n", "grid.yml: crop is no value, list of values or range"),
        (BOMB, "grid.yml: b is no value, list of values or range"),
    ],
)
def test_a_grid_file_of_another_form_is_refused(
    sources: Path, tmp_path: Path, text: str, told: str
) -> None:
    file = tmp_path / "grid.yml"
    file.write_text(text)
    with pytest.raises(CompanionError, match=re.escape(told)):
        sweep.plan("1_harvest", file, ())
