"""The tables of dated events as readers see them."""

import pandas as pd

from companion.render.language.words import say
from companion.render.text import listed, numbers


def events(table: pd.DataFrame) -> pd.DataFrame:
    """Write out the events that the paper dates for readers."""
    days = numbers(table["days"], "+,.0f")
    return pd.DataFrame(
        {
            say("Printed"): table["printed"],
            say("Event"): table["label"],
            say("Dates found"): table["dates"],
            say("Days"): ["0" if day == "+0" else day for day in days],
            say("Verdict"): table["mark"],
        }
    )


def sources(table: pd.DataFrame, records: pd.DataFrame) -> pd.DataFrame:
    """Write out who takes part in each event, and who gives its dates.

    Parameters
    ----------
    table
        The events.
    records
        ``data/sources``, for the names of the sources.
    """
    names = records.set_index("source")["producer"]
    known = [dict.fromkeys(names[key] for key in keys.split()) for keys in table["sources"]]
    return pd.DataFrame(
        {
            say("Event"): table["label"],
            say("Who takes part"): table["actor"].map(lambda cell: ", ".join(listed(cell))),
            say("Dates found"): table["dates"],
            say("Sources"): ["; ".join(producers) for producers in known],
        }
    )
