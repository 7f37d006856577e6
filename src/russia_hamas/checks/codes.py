"""Codes of countries: those that the Unicode CLDR has for their names, as Babel brings them."""

import sys

import pandas as pd

from companion.render.text import listed
from companion.tables.checks import Check


def codes_are_those_of_the_names(countries: pd.DataFrame) -> list[str]:
    """Compare each country with the English name of its code."""
    from babel import Locale

    names = Locale("en").territories
    return [
        f"row {number}, column code: {row.code} is {names.get(row.code, 'no country')} in the "
        f"Unicode CLDR, and not {row.country}"
        for number, row in enumerate(countries.fillna("").itertuples(), 2)
        if names.get(row.code) not in [row.country, *listed(row.also)]
    ]


def partners_have_the_codes_of_their_countries(
    partners: pd.DataFrame, countries: pd.DataFrame
) -> list[str]:
    """Require of each country the codes of ISO 3166 that mean the same as its code of two letters.

    Only the United Nations' number and the three letters are held so: CLDR knows no others.
    """
    from babel.core import get_global

    meant = get_global("territory_aliases")  # of three letters, or three digits: two letters
    codes = countries.set_index("country")["code"].to_dict()
    problems = []
    for number, row in enumerate(partners.fillna("").itertuples(), 2):
        code = codes.get(row.partner)
        if (row.kind == "country") != (code is not None):
            problems.append(
                f"row {number}, column kind: is {row.kind!r}, and {row.partner} is "
                f"{'' if code else 'not '}in data/countries.csv"
            )
        elif code:
            problems += [
                f"row {number}, column {column}: {given or 'an empty cell'} is no code of "
                f"{row.partner}, which is {code} in data/countries.csv"
                for column, given in (("iso3", row.iso3), ("m49", row.m49))
                if meant.get(given.zfill(3)) != [code]
            ]
    return problems


def a_name_is_that_of_one_partner(partners: pd.DataFrame) -> list[str]:
    """Require of each spelling of a partner in original files that it is no other's."""
    known: dict[str, str] = {}
    problems = []
    for number, row in enumerate(partners.fillna("").itertuples(), 2):
        for name in {row.partner, *listed(row.names)}:
            if (other := known.setdefault(name, row.partner)) != row.partner:
                problems.append(f"row {number}, column names: {name!r} is {other} in another row")
    return problems


CHECKS: dict[str | tuple[str, ...], list[Check]] = {
    "partners": [a_name_is_that_of_one_partner],
    "countries": [codes_are_those_of_the_names],
    ("partners", "countries"): [partners_have_the_codes_of_their_countries],
}
if sys.platform == "wasi":  # a page has no Babel; its tables were checked where it was made
    CHECKS.clear()
