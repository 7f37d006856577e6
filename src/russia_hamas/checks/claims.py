"""Claims: a statement names no country that the claim is not about."""

import re

import pandas as pd

from companion.render.text import listed
from companion.tables.checks import Check


def statements_name_their_actors(claims: pd.DataFrame, countries: pd.DataFrame) -> list[str]:
    """Require among the actors each country that a statement names.

    Left out are values of one actor alone: theirs may be a share of another country's.
    """
    problems = []
    rows = claims[claims["kind"].ne("value") | claims["actor"].str.contains(";", na=False)]
    for position, actor, statement in zip(
        rows.index, rows["actor"].fillna(""), rows["statement"], strict=True
    ):
        named = [
            one for one in countries["country"] if re.search(rf"\b{re.escape(one)}\b", statement)
        ]
        problems += [
            f"row {position + 2}, column actor: is {actor!r}, and the statement names {country}"
            for country in named
            if country not in listed(actor)
        ]
    return problems


def statements_name_the_list_that_they_are_about(
    claims: pd.DataFrame, names: pd.DataFrame, lists: pd.DataFrame
) -> list[str]:
    """Require in the statement of a claim about a list the name that is its actor."""
    known = {*names["printed"], *names["list"], *lists["list"]}
    return [
        f"row {number}, column actor: is {actor!r}, and the statement is {statement!r}"
        for number, (actor, kind, statement) in enumerate(
            zip(claims["actor"], claims["kind"], claims["statement"], strict=True), 2
        )
        if kind == "value" and actor in known and actor not in statement
    ]


CHECKS: dict[str | tuple[str, ...], list[Check]] = {
    ("claims", "countries"): [statements_name_their_actors],
    ("claims", "names", "plc_lists"): [statements_name_the_list_that_they_are_about],
}
