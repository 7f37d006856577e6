"""The columns of journals as pages to draw on: what their publishers ask, as far as it was read."""

import re
from dataclasses import fields
from difflib import get_close_matches
from typing import TYPE_CHECKING

from companion import paths
from companion.errors import ParameterError

if TYPE_CHECKING:  # the register is read where nothing is drawn, see build/following.py
    import pandas as pd

    from companion.render.page import Page

COLUMNS = ("single", "one-and-a-half", "double")
TABLE = "register/journals/journals.csv"  # in the engine's folder
SEPARATOR = "/"  # between journal and column, as in "nature/single"
_LITTLE = {"of", "the", "and", "for", "in", "on"}  # words that abbreviations leave out
_ALIKE = 0.8  # of a name with a slip; "journal of ..." is in too many to be a likeness


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
        Journal and column, such as ``nature/single``; the journal as :func:`named` takes it.

    Raises
    ------
    ParameterError
        If there is no such journal.
    ValueError
        If there is no such column; says which there are.
    """
    import pandas as pd

    from companion.render.page import Page

    journal, _, column = name.partition(SEPARATOR)
    journal = named(journal)
    if column not in COLUMNS:
        raise ValueError(f"a column of {', '.join(COLUMNS)} after the {SEPARATOR}")
    row = journals().set_index("journal").loc[journal]
    rules = {rule.name: float(row[rule.name]) for rule in fields(Page)
             if rule.name.startswith(("max_", "min_")) and not pd.isna(row[rule.name])}  # fmt: skip
    width = float(row[f"{column.replace('-', '_')}_mm"])
    return Page(journal, width, grey=not pd.isna(row["colour"]), **rules)


def named(journal: str) -> str:
    """Return the key of a journal that is called by its key, name, abbreviated name or initials.

    Raises
    ------
    ParameterError
        If there is none, or more than one; says which are like it and where the others stand.
    """
    titles: dict[str, str] = journals().set_index("journal")["title"].to_dict()
    asked = _words(journal)
    found = [key for key in titles if asked == [key]]
    found = found or [key for key, title in titles.items() if _called(asked, title)]
    if len(found) == 1:
        return found[0]
    names = {" ".join(_words(title)): key for key, title in titles.items()}
    names |= {key: key for key in titles}
    near = get_close_matches(" ".join(asked), names, n=3, cutoff=_ALIKE)
    like = [f"{key!r} ({titles[key]})" for key in dict.fromkeys(found or [names[n] for n in near])]
    hint = f" Did you mean {' or '.join(like)}?" if like else ""
    raise ParameterError(
        f"there is no journal {journal!r} whose rules were read.{hint} "
        "companion export --help lists all; without a journal an exhibit keeps its own width"
    )


def _called(asked: list[str], title: str) -> bool:
    """Say whether a journal may be called so: by words, shortened words, or initials."""
    whole = _words(title)
    words = [word for word in whole if word not in _LITTLE]
    short = [word for word in asked if word not in _LITTLE]
    initials = {"".join(word[0] for word in form) for form in (whole, words)}
    same = len(short) == len(words) and all(map(str.startswith, words, short))
    return same or (len(asked) == 1 and asked[0] in initials)


def _words(name: str) -> list[str]:
    """Return the words of a journal's name, without its publisher in brackets."""
    bare = re.sub(r"\(.*?\)|\bjournals$", "", name.casefold())
    return re.findall(r"\w+", bare)


def remark(journal: str) -> str:
    """Return what a reader should know of a journal's rules; nothing where all are stated."""
    row = journals().set_index("journal").loc[named(journal)]
    widths = "" if row["widths"] == "stated" else "no widths are stated, so safe ones are used"
    told = [text for text in (widths, row["note"]) if isinstance(text, str) and text]
    return f"{row['title']}: {'; '.join(told)}." if told else ""
