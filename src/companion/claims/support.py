"""What a verdict rests on: sources of one origin counted once, and graded by how near they are."""

from collections import Counter
from dataclasses import asdict, dataclass, replace
from fnmatch import fnmatch

import pandas as pd

from companion.errors import counted
from companion.render.language import locales
from companion.render.text import joined

GRADES = {  # the nearest to the fact first
    "official": "official source",
    "dataset": "data set",
    "press": "contemporary press report",
    "secondary": "later secondary source",
    "repost": "repost",
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
    @locales.english()  # it is saved
    def text(self) -> str:
        """Say how many independent sources there are, and of which grades."""
        if not self.families:
            return ""
        kinds = Counter(GRADES[one.grade] for one in self.independent)
        count = len(self.independent)
        grades = ", ".join(
            counted(number, kind) if count > 1 else kind for kind, number in kinds.items()
        )
        parts = [f"{counted(count, 'independent source')} ({grades})"] if count else []
        for one in self.families:
            if one.cited:
                parts.append(f"the origin that the paper cites ({GRADES[one.grade]})")
        if any(one.grade == "repost" and not one.cited for one in self.families):
            parts.append("reposts")
        only = "" if count else "only "
        least = "for each date at least " if self.least else ""
        return f"{least}{only}{joined(parts)}"

    @property
    @locales.english()  # it is saved
    def caveats(self) -> str:
        """Return the sentences that a reader must not miss, if there are any."""
        said = []
        if self.only_cited:
            names = joined(one.name for one in self.families)
            said.append(
                f"All evidence goes back to {names}, which the paper itself cites: this checks "
                "the transcription."
            )
        if self.only_reposts:
            said.append("Only reposts were found.")
        elif self.families and all(one.reprinted for one in self.families):
            start = "Of one date only" if self.least else "Only"
            said.append(f"{start} reprints were read.")
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


def support(
    rows: pd.DataFrame, claim: str, sources: pd.DataFrame, families: pd.DataFrame
) -> Support:
    """Count the origins of evidence.

    Parameters
    ----------
    rows
        Evidence with ``source`` and ``also_in`` (keys, the latter separated by spaces).
    claim
        Key of the claim.
    sources
        ``data/sources``, indexed by ``source``: ``family`` is blank for a record that goes back
        to nothing else in the table; ``locator`` says of a copy by whom it was reprinted.
    families
        ``data/families``, indexed by ``family``: ``cited_by`` holds patterns of claims.
    """
    members: dict[str, list[str]] = {}
    for source, also_in in zip(rows["source"], rows["also_in"], strict=True):
        for key in (source, *also_in.split()):
            family = sources.loc[key, "family"]
            members.setdefault(key if pd.isna(family) else family, []).append(key)
    found = [_family(name, keys, claim, sources, families) for name, keys in members.items()]
    order = list(GRADES)
    return Support(tuple(sorted(found, key=lambda one: order.index(one.grade))))


def weakest(
    rows: pd.DataFrame, claim: str, sources: pd.DataFrame, families: pd.DataFrame
) -> Support:
    """Count the origins of the date that has the fewest, for evidence with a ``position``."""
    each = [support(group, claim, sources, families) for _, group in rows.groupby("position")]
    return replace(min(each, key=lambda one: len(one.independent)), least=True)


def _family(
    family: str, keys: list[str], claim: str, sources: pd.DataFrame, families: pd.DataFrame
) -> Family:
    keys = list(dict.fromkeys(keys))
    grade = min((sources.loc[key, "grade"] for key in keys), key=list(GRADES).index)
    reprinted = all("reprinted" in str(sources.loc[key, "locator"]) for key in keys)
    if family not in families.index:
        producer = sources.loc[family, "producer"]
        return Family(family, producer, grade, tuple(keys), False, reprinted)
    record = families.loc[family]
    patterns = "" if pd.isna(record["cited_by"]) else str(record["cited_by"])
    cited = any(fnmatch(claim, pattern) for pattern in patterns.split())
    return Family(family, record["name"], grade, tuple(keys), cited, reprinted)
