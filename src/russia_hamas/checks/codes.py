"""Codes of countries: those that the Unicode CLDR has for their names, as Babel brings them."""

from importlib.util import find_spec

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
    codes = countries.set_index("country")["code"]
    problems = []
    for number, row in enumerate(partners.fillna("").itertuples(), 2):
        if row.kind == "country":
            for column, given in (("iso3", row.iso3), ("m49", row.m49.zfill(3))):
                if meant.get(given) != [codes.get(row.partner)]:
                    problems.append(
                        f"row {number}, column {column}: {given} is no code of {row.partner}, "
                        f"which is {codes.get(row.partner, 'not')} in data/countries.csv"
                    )
    return problems


CHECKS: dict[str | tuple[str, ...], list[Check]] = {
    "countries": [codes_are_those_of_the_names],
    ("partners", "countries"): [partners_have_the_codes_of_their_countries],
}
if not find_spec("babel"):  # in a page, whose tables were checked where it was made
    CHECKS.clear()
