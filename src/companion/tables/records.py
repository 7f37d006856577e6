"""Source records as a reader cites them."""

import re
from collections.abc import Container

import pandas as pd

PAPER = "paper"  # the key of the paper itself among those of sources


def named(values: pd.DataFrame, known: Container[str]) -> list[str]:
    """Return the keys of sources that stand in a table, each once.

    Parameters
    ----------
    values
        A table; its columns of keys are called ``source`` or ``sources``, or end so, as
        ``arms_source``. Several keys in a cell are separated by semicolons or spaces.
    known
        The keys that there are, :data:`PAPER` apart.

    Examples
    --------
    >>> named(pd.DataFrame({"source": ["A; B", "B paper", None], "other_source": "C"}), {"A", "B"})
    ['A', 'B', 'paper']
    """
    columns = [name for name in values if re.fullmatch(r"(.*_)?sources?", str(name))]
    cells = (str(cell) for name in columns for cell in values[name].dropna())
    keys = (key for cell in cells for key in re.split(r"[;\s]+", cell))
    return list(dict.fromkeys(key for key in keys if key == PAPER or key in known))


def citation(record: pd.Series) -> str:
    """Return a source record as one line.

    Parameters
    ----------
    record
        A row of ``data/sources``. What the producer asks to be cited as comes first.

    Examples
    --------
    >>> given = {"author": "Miller, A.", "title": "Ledger", "container": "The mill",
    ...          "producer": "The mill", "issued": "1904"}
    >>> citation(pd.Series(given | {"cite_as": None}))
    'Miller, A., "Ledger", The mill, 1904'
    """
    record = record.fillna("")
    if record["cite_as"]:
        return str(record["cite_as"])
    who = record["author"] or record["producer"]
    place = record["container"] or record["producer"]
    parts = [who, f'"{record["title"]}"', "" if place == who else place, str(record["issued"])]
    return ", ".join(part for part in parts if part)
