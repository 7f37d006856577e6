"""Independent values for the paper's claims: what the tables say of the same quantity or event."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import pandas as pd

from companion.errors import DataError
from companion.render.language.words import name

Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Observation:
    """One independent value, or date, for a claim.

    ``by`` tells values of one definition apart: the data set, or the person who gave it.
    ``low`` and ``high`` are what a rounded report covers; for others they equal ``value``.
    ``same_quantity`` is false for a neighbouring quantity, which decides nothing but may tell
    where a printed number comes from. ``whole`` is false where the date alone was found and not
    what the sentence says of it. ``value`` is None where there is no such thing as the claim
    speaks of: ``definition`` then says so. ``position`` orders the events of one sentence.
    """

    value: float | str | None
    definition: str
    source: str
    by: str = ""
    reporter: str = ""
    also_in: str = ""
    low: float | None = None
    high: float | None = None
    same_quantity: bool = True
    whole: bool = True
    position: int | None = None


Rule = Callable[[pd.Series, Tables], Iterator[Observation]]  # what is known of one claim
COLUMNS = ["claim", "value", "low", "high", "definition", "by", "source", "reporter", "also_in",
           "same_quantity", "whole", "position"]  # fmt: skip


def observe(claims: pd.DataFrame, tables: Tables, rules: dict[str, Rule]) -> pd.DataFrame:
    """Find what independent sources say of each claim.

    Parameters
    ----------
    claims
        Rows of ``seeds/claims``.
    tables
        What the rules read, by name without folder.
    rules
        For each ``quantity`` of a claim where its evidence is; the others have none.

    Returns
    -------
    pandas.DataFrame
        One row for each observation, with the fields of :class:`Observation` and ``claim``.
        Values are in the claim's unit; dates are texts such as ``2006-03-03``. A claim without
        evidence has no row.
    """
    rules = {"event": dated_event, "order": dated_event, **rules}
    rows = []
    for _, claim in claims.iterrows():
        rule = rules.get(claim["quantity"])
        try:
            observed = list(rule(claim, tables)) if rule else []
        except Exception as error:  # whatever a claim that is none of its quantity leads to
            raise DataError(
                f"seeds/claims.csv, claim {claim['claim']}: what is known of its quantity, "
                f"{claim['quantity']}, cannot be computed ({type(error).__name__}: {error}); look "
                "at its quantity, actor, start and end"
            ) from error
        for found in observed:
            row = asdict(found) | {"claim": claim["claim"]}
            for bound in ("low", "high"):
                row[bound] = found.value if row[bound] is None else row[bound]
            rows.append(row)
    return pd.DataFrame(rows, columns=COLUMNS).astype({"value": object})


def text(cell: object) -> str:
    """Return a cell as text, empty where it is missing."""
    return "" if pd.isna(cell) else str(cell)


def dated_event(claim: pd.Series, tables: Tables) -> Iterator[Observation]:
    """Return what ``data/events`` says of the day of an event, or of several in their order."""
    events = tables["events"]
    for row in events[events["claim"] == claim["claim"]].itertuples():
        yield Observation(
            row.date, name(row.event), row.source, also_in=text(row.also_in),
            same_quantity=bool(row.same_event), whole=row.confirms == "statement",
            position=None if pd.isna(row.position) else int(row.position),
        )  # fmt: skip
