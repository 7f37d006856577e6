"""The table of dated events as readers see it."""

import pandas as pd

from companion.render.text import listed


def events(table: pd.DataFrame) -> pd.DataFrame:
    """Write out the table of ``events.events`` for readers."""
    return pd.DataFrame(
        {
            "Printed": table["printed"].replace("", "no date"),
            "Event": table["label"],
            "Actors": table["actor"].map(lambda names: ", ".join(listed(names))),
            "Other sources": table["other"],
            "Verdict": table["mark"].replace("context", "no date to check"),
        }
    )
