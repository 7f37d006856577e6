"""The columns of journals as pages to draw on: what their publishers ask, as far as it was read."""

from dataclasses import fields
from typing import TYPE_CHECKING

from companion import paths
from companion.errors import suggest

if TYPE_CHECKING:  # the register is read where nothing is drawn, see build/following.py
    import pandas as pd

    from companion.render.page import Page

COLUMNS = ("single", "one-and-a-half", "double")
TABLE = "register/journals/journals.csv"  # in the engine's folder
SEPARATOR = "/"  # between journal and column, as in "nature/single"


def journals() -> "pd.DataFrame":
    """Return what journals ask of figures, as far as their pages were read."""
    from companion.tables import reading

    table = paths.ENGINE / TABLE
    return reading.read_from(table.parent, table.stem)


def of_journal(name: str) -> "Page":
    """Return a journal's column with its rules.

    Parameters
    ----------
    name
        Journal and column, such as ``nature/single``.

    Raises
    ------
    ValueError
        If there is no such journal or column; says which there are.
    """
    import pandas as pd

    from companion.render.page import Page

    journal, _, column = name.partition(SEPARATOR)
    known = journals().set_index("journal")
    if column not in COLUMNS:
        raise ValueError(f"a column of {', '.join(COLUMNS)} after the {SEPARATOR}")
    if journal not in known.index:
        raise ValueError(
            f"a journal of the table.{suggest(journal, list(known.index))} "
            f"Known: {', '.join(known.index)}"
        )
    row = known.loc[journal]
    rules = {rule.name: float(row[rule.name]) for rule in fields(Page)
             if rule.name.startswith(("max_", "min_")) and not pd.isna(row[rule.name])}  # fmt: skip
    width = float(row[f"{column.replace('-', '_')}_mm"])
    return Page(journal, width, grey=not pd.isna(row["colour"]), **rules)


def remark(journal: str) -> str:
    """Return what a reader should know of a journal's rules; nothing where all are stated."""
    row = journals().set_index("journal").loc[journal]
    widths = "" if row["widths"] == "stated" else "no widths are stated, so safe ones are used"
    told = [text for text in (widths, row["note"]) if isinstance(text, str) and text]
    return f"{row['title']}: {'; '.join(told)}." if told else ""
