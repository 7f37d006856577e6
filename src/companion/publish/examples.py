"""Names of the project for the command's help, so that its examples can be pasted."""

import re
from collections.abc import Callable
from contextlib import suppress

from companion import paths
from companion.errors import CompanionError
from companion.register import exhibits, pages
from companion.register.exhibits import Exhibit
from companion.tables import unchecked

FIELD = re.compile(r"\{(\w+)\}")


def filled(text: str) -> str:
    """Put names of the project into a help text with fields such as ``{exhibit}``.

    Where the project cannot be read, or has none, the field's own name stands there in capitals.
    """
    return FIELD.sub(lambda field: _name(field[1]), text)


def _name(field: str) -> str:
    with suppress(CompanionError, OSError, IndexError, KeyError):
        return NAMES[field]()
    return field.upper()


def _figure() -> Exhibit:
    """Return a chart that fits a single column, if there is one."""
    figures = [
        one for one in exhibits.by_id(exhibits.load()).values() if one.entry.kind == "figure"
    ]
    fit = [one for one in figures if one.notebook.parameters(one.run)["width"] == pages.COLUMNS[0]]
    return [*fit, *figures][0]


def _windowed() -> exhibits.Notebook:
    """Return a notebook whose parameters are a window of years."""
    known = exhibits.load().values()
    fit = [one for one in known if {"first_year", "last_year"} <= one.entry.defaults.keys()]
    return fit[0]


def _years() -> str:
    first = int(str(_windowed().entry.defaults["first_year"]))
    return f"-p first_year={first}..{first + 2}"


def _verdicts() -> str:
    from companion.claims import verdicts  # imports pandas

    return ", ".join(verdicts.ORDER)


def _journals() -> str:
    return ", ".join(unchecked.cells_of(paths.ENGINE / pages.TABLE, "journal"))


NAMES: dict[str, Callable[[], str]] = {
    "exhibit": lambda: _figure().id,
    "picture": lambda: paths.relative(_figure().file("png")),
    "claim": lambda: unchecked.cells("seeds/claims", "claim")[0],
    "notebook": lambda: _windowed().name,
    "years": _years,
    "verdicts": _verdicts,
    "journals": _journals,
}
