"""Source records as a reader cites them."""

import pandas as pd

PAPER = "paper"  # the key of the paper itself among those of sources


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
