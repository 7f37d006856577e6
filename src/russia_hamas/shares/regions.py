"""Which countries a Middle East contains: named sets and their unions."""

from itertools import chain, combinations

import pandas as pd

from companion.errors import DataError, suggest
from companion.render.language.words import message, say
from companion.render.text import joined

PARTS = {"egypt": "Egypt", "iran": "Iran", "turkey": "Turkey", "maghreb": message("the Maghreb")}
HEADS = {**PARTS, "maghreb": message("Maghreb")}  # of columns
CORE = (message("the Arab East"), "Israel")  # what the set "core" is in words


def members(regions: pd.DataFrame, region: str) -> set[str]:
    """Return the countries of a region.

    Parameters
    ----------
    regions
        Columns ``region`` and ``country``: the named sets.
    region
        Named sets and countries, separated by commas, such as ``"core,egypt,iran"`` or
        ``"Iran,Syria,Algeria"``.

    Raises
    ------
    DataError
        If a word is neither a set nor a country of the table.
    """
    sets = regions.groupby("region")["country"].agg(set)
    known = [*sets.index, *sorted(regions["country"].unique())]
    found: set[str] = set()
    for word in (word.strip() for word in region.split(",")):
        if word not in known:
            raise DataError(
                f"parameter 'region': {word!r} is neither a set nor a country of "
                f"data/regions.csv.{suggest(word, known)} Sets: {', '.join(sets.index)}; "
                f"countries: {', '.join(sorted(regions['country'].unique()))}."
            )
        found |= sets[word] if word in sets.index else {word}
    return found


def union(*, turkey: bool, maghreb: bool) -> str:
    """Return the core with Egypt and Iran, and what else is wished, as :func:`members` reads it."""
    return ",".join(["core", "egypt", "iran"] + ["turkey"] * turkey + ["maghreb"] * maghreb)


def unions() -> list[str]:
    """Return every union of the core with some of :data:`PARTS`."""
    some = chain.from_iterable(combinations(PARTS, n) for n in range(len(PARTS) + 1))
    return [",".join(("core", *parts)) for parts in some]


def region_name(region: str) -> str:
    """Say in words which countries and groups of countries a region takes in.

    Examples
    --------
    >>> region_name("core,egypt,turkey"), region_name("Iran, Syria, iran")
    ('the Arab East, Israel, Egypt and Turkey', 'Iran and Syria')
    """
    words = [word.strip() for word in region.split(",")]
    known = {"core": CORE, **{key: (name,) for key, name in PARTS.items()}}
    return joined(dict.fromkeys(name for word in words for name in known.get(word, (word,))))


def parts(region: str) -> str:
    """Say what a region adds to the core.

    Examples
    --------
    >>> parts("core,iran,maghreb"), parts("core")
    ('Iran and the Maghreb', 'nothing')
    """
    added = [name for key, name in PARTS.items() if key in region.split(",")]
    return joined(added) if added else say("nothing")


def with_or_without(turkey: bool, maghreb: bool) -> str:
    """Say which of the two disputed parts a region takes in."""
    inside = [name for name, taken in (("Turkey", turkey), ("the Maghreb", maghreb)) if taken]
    if not inside:
        return say("the Middle East without Turkey and the Maghreb")
    return say("the Middle East with {parts}", parts=joined(inside))
