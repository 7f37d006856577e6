"""What a verdict rests on: sources of one origin counted once, and graded by how near they are."""

from collections import Counter
from dataclasses import asdict, dataclass
from fnmatch import fnmatch

import pandas as pd

from companion.render.text import joined

GRADES = {  # the nearest to the fact first
    "official": "official",
    "dataset": "data set",
    "press": "press of the time",
    "secondary": "later secondary",
    "repost": "repost",
}


@dataclass(frozen=True)
class Family:
    """Sources that go back to one origin: one vote.

    ``grade`` is the best among them. ``cited`` is true where the claim itself cites this origin:
    agreement then checks the paper's transcription and not the fact.
    """

    family: str
    name: str
    grade: str
    sources: tuple[str, ...]
    cited: bool


@dataclass(frozen=True)
class Support:
    """The families whose values decide a verdict, the best graded first."""

    families: tuple[Family, ...]

    @property
    def independent(self) -> tuple[Family, ...]:
        """Those that the claim does not cite itself."""
        return tuple(one for one in self.families if not one.cited)

    @property
    def text(self) -> str:
        """Say how many independent sources there are, and of which grades."""
        if not self.families:
            return ""
        kinds = Counter(GRADES[one.grade] for one in self.independent)
        count = len(self.independent)
        own = "the origin that the paper cites"
        if not count:
            return f"only {own} ({GRADES[self.families[0].grade]})"
        grades = ", ".join(
            f"{number} {kind}" if count > 1 else kind for kind, number in kinds.items()
        )
        text = f"{count} independent source{'s' * (count > 1)} ({grades})"
        return text if count == len(self.families) else f"{text}, and {own}"

    @property
    def caveats(self) -> str:
        """Return the sentences that a reader must not miss, if there are any."""
        said = []
        if self.families and not self.independent:
            names = joined(one.name for one in self.families)
            said.append(
                f"All evidence goes back to {names}, which the paper itself cites: this checks "
                "the transcription."
            )
        if self.families and {one.grade for one in self.families} == {"repost"}:
            said.append("Only reposts were found.")
        return " ".join(said)

    @property
    def record(self) -> dict[str, object]:
        """Return this for machines, as ``docs/audit.schema.json`` describes it."""
        families = [asdict(one) | {"sources": list(one.sources)} for one in self.families]
        return {"independent": len(self.independent), "families": families}


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
        to nothing else in the table.
    families
        ``data/families``, indexed by ``family``: ``cited_by`` holds patterns of claims.
    """
    members: dict[str, list[str]] = {}
    for row in rows.itertuples():
        for key in (row.source, *row.also_in.split()):
            family = sources.loc[key, "family"]
            members.setdefault(key if pd.isna(family) else family, []).append(key)
    found = [_family(name, keys, claim, sources, families) for name, keys in members.items()]
    order = list(GRADES)
    return Support(tuple(sorted(found, key=lambda one: order.index(one.grade))))


def _family(
    family: str, keys: list[str], claim: str, sources: pd.DataFrame, families: pd.DataFrame
) -> Family:
    keys = list(dict.fromkeys(keys))
    grade = min((sources.loc[key, "grade"] for key in keys), key=list(GRADES).index)
    if family not in families.index:
        return Family(family, sources.loc[family, "producer"], grade, tuple(keys), False)
    record = families.loc[family]
    patterns = "" if pd.isna(record["cited_by"]) else str(record["cited_by"])
    cited = any(fnmatch(claim, pattern) for pattern in patterns.split())
    return Family(family, record["name"], grade, tuple(keys), cited)
