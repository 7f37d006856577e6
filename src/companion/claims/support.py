"""What a verdict rests on: sources of one origin counted once, and graded by how near they are."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from fnmatch import fnmatch
from typing import Any

import pandas as pd

from companion.render.language.words import message, say, say_many
from companion.render.text import joined

Records = dict[str, dict[str, Any]]  # the rows of a table by their key

GRADES = {  # the nearest to the fact first
    "official": message("official source"),
    "dataset": message("data set"),
    "press": message("contemporary press report"),
    "secondary": message("later secondary source"),
    "repost": message("repost"),
}
SEVERAL = {
    "official": message("official sources"),
    "dataset": message("data sets"),
    "press": message("contemporary press reports"),
    "secondary": message("later secondary sources"),
}


@dataclass(frozen=True)
class Family:
    """Sources that go back to one origin: one vote.

    ``grade`` is the best among them. ``cited`` is true where the claim itself cites this origin:
    agreement then checks the paper's transcription and not the fact. ``reprinted`` is true where
    only copies that name their original were read.
    """

    family: str
    name: str
    grade: str
    sources: tuple[str, ...]
    cited: bool
    reprinted: bool


@dataclass(frozen=True)
class Support:
    """The families whose values decide a verdict, the best graded first.

    ``least`` is true where a verdict needs several dates: these are the families of that which
    has the fewest.
    """

    families: tuple[Family, ...]
    least: bool = False

    @property
    def independent(self) -> tuple[Family, ...]:
        """Those that the claim does not cite itself; nobody knows whether a repost is one."""
        return tuple(one for one in self.families if not one.cited and one.grade != "repost")

    @property
    def only_cited(self) -> bool:
        """Whether all evidence goes back to what the claim itself cites."""
        return bool(self.families) and all(one.cited for one in self.families)

    @property
    def only_reposts(self) -> bool:
        """Whether nothing but reposts was found."""
        return bool(self.families) and all(one.grade == "repost" for one in self.families)

    @property
    def text(self) -> str:
        """Say how many independent sources there are, and of which grades."""
        if not self.families:
            return ""
        kinds = Counter(one.grade for one in self.independent)
        count = len(self.independent)
        grades = say(", ").join(
            say("{count} {grade}", count=number, grade=(SEVERAL if number > 1 else GRADES)[kind])
            if count > 1
            else say(GRADES[kind])
            for kind, number in kinds.items()
        )
        parts = [
            say("the origin that the paper cites ({grade})", grade=GRADES[one.grade])
            for one in self.families
            if one.cited
        ]
        if count:
            sources = say_many(
                "{count} independent source ({grades})",
                "{count} independent sources ({grades})",
                count,
                grades=grades,
            )
            parts.insert(0, sources)
        if any(one.grade == "repost" and not one.cited for one in self.families):
            parts.append(say("reposts"))
        told = joined(parts)
        told = told if count else say("only {sources}", sources=told)
        return say("for each date at least {sources}", sources=told) if self.least else told

    @property
    def caveats(self) -> str:
        """Return the sentences that a reader must not miss, if there are any."""
        said = []
        if self.only_cited:
            names = joined(one.name for one in self.families)
            said.append(
                say(
                    "All evidence goes back to {names}, which the paper itself cites: this checks "
                    "the transcription.",
                    names=names,
                )
            )
        if self.only_reposts:
            said.append(say("Only reposts were found."))
        elif self.families and all(one.reprinted for one in self.families):
            said.append(
                say("Of one date only reprints were read.")
                if self.least
                else say("Only reprints were read.")
            )
        return " ".join(said)

    @property
    def origins(self) -> dict[str, str]:
        """Return, for the keys of sources that go back to something else, what that is."""
        return {key: one.name for one in self.families for key in one.sources if one.family != key}

    @property
    def record(self) -> dict[str, object]:
        """Return this for machines, as ``docs/audit.schema.json`` describes it."""
        families = [asdict(one) | {"sources": list(one.sources)} for one in self.families]
        independent = len(self.independent)
        return {"independent": independent, "least": self.least, "families": families}


def support(rows: pd.DataFrame, claim: str, sources: Records, families: Records) -> Support:
    """Count the origins of evidence.

    Parameters
    ----------
    rows
        Evidence with ``source`` and ``also_in`` (keys, the latter separated by spaces).
    claim
        Key of the claim.
    sources
        ``data/sources`` by ``source``: ``family`` is blank for a record that goes back to nothing
        else in the table; ``locator`` says of a copy by whom it was reprinted.
    families
        ``data/families`` by ``family``: ``cited_by`` holds patterns of claims.
    """
    members: dict[str, list[str]] = {}
    for source, also_in in zip(rows["source"], rows["also_in"], strict=True):
        for key in (source, *also_in.split()):
            family = sources[key]["family"]
            members.setdefault(key if pd.isna(family) else family, []).append(key)
    found = [_family(name, keys, claim, sources, families) for name, keys in members.items()]
    order = list(GRADES)
    return Support(tuple(sorted(found, key=lambda one: order.index(one.grade))))


def weakest(rows: pd.DataFrame, origins: Callable[[pd.DataFrame], Support]) -> Support:
    """Return the origins of the date that has the fewest, for evidence with a ``position``."""
    each = [origins(group) for _, group in rows.groupby("position")]
    return replace(min(each, key=lambda one: len(one.independent)), least=True)


def _family(
    family: str, keys: list[str], claim: str, sources: Records, families: Records
) -> Family:
    keys = list(dict.fromkeys(keys))
    grade = min((sources[key]["grade"] for key in keys), key=list(GRADES).index)
    reprinted = all("reprinted" in str(sources[key]["locator"]) for key in keys)
    if family not in families:
        producer = sources[family]["producer"]
        return Family(family, producer, grade, tuple(keys), False, reprinted)
    record = families[family]
    patterns = "" if pd.isna(record["cited_by"]) else str(record["cited_by"])
    cited = any(fnmatch(claim, pattern) for pattern in patterns.split())
    return Family(family, record["name"], grade, tuple(keys), cited, reprinted)
