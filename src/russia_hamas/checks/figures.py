"""Single figures: each is one that its unit allows, and a share is near the parts beside it."""

import math

import pandas as pd

from companion.tables.checks import Check

BOUNDS = {"percent": (0, 100), "rank": (1, math.inf), "count": (0, math.inf),
          "persons": (0, math.inf), "km2": (0, math.inf)}  # fmt: skip
WHOLE = ("rank", "count", "persons")
NEAR = 1.1  # a share that is given is not further from the parts over the whole than this factor


def figures_fit_their_units(frame: pd.DataFrame) -> list[str]:
    """Require shares between 0 and 100, ranks from 1, and whole numbers of what is counted."""
    problems = []
    for number, (value, unit) in enumerate(zip(frame["value"], frame["unit"], strict=True), 2):
        low, high = BOUNDS.get(unit, (-math.inf, math.inf))
        if not low <= value <= high or (unit in WHOLE and value % 1):
            kind = "a whole number" if unit in WHOLE else "a value"
            most = "" if high == math.inf else f" to {high:g}"
            problems.append(
                f"row {number}, column value: is {value:g}; expected {kind} from {low:g}{most}, as "
                f"the unit is {unit!r}"
            )
    return problems


def shares_are_near_their_parts(frame: pd.DataFrame) -> list[str]:
    """Compare a percentage with the parts over the whole of the same quantity, where both are."""
    problems = []
    for _, rows in frame.groupby("quantity"):
        sums = rows.groupby("component")["value"].sum()
        if not {"part", "whole"} <= set(sums.index):
            continue
        share = 100 * sums["part"] / sums["whole"]
        given = rows[rows["component"].isna() & rows["unit"].eq("percent")]
        for position, value in given["value"].items():
            if not share / NEAR <= value <= share * NEAR:
                problems.append(
                    f"row {int(str(position)) + 2}, column value: is {value:g} percent; the parts "
                    f"in this table give {share:.1f}"
                )
    return problems


CHECKS: dict[str | tuple[str, ...], list[Check]] = {
    "single_figures": [figures_fit_their_units, shares_are_near_their_parts],
}
