"""The table of dated events as readers see it."""

import pandas as pd

from companion.render.text import listed, numbers
from russia_hamas.timeline.events import CONTEXT


def events(table: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Write out the table of ``events.events`` for readers.

    Parameters
    ----------
    table
        The events.
    sources
        ``data/sources``, for the names of the sources.
    """
    names = sources.set_index("source")["producer"]
    return pd.DataFrame(
        {
            "Printed": table["printed"].replace("", "no date"),
            "Event": table["label"],
            "Actors": table["actor"].map(lambda cell: ", ".join(listed(cell))),
            "Dates found": table["dates"],
            "Days from printed": [
                "0" if days == "+0" else days for days in numbers(table["days"], "+.0f")
            ],
            "Verdict": table["mark"].replace(CONTEXT, "no date to check"),
            "Sources": table["sources"].map(
                lambda keys: ", ".join(dict.fromkeys(names[key] for key in keys.split()))
            ),
        }
    )
