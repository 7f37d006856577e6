"""The engine of an executable companion to a paper: it knows claims, sources and exhibits.

A notebook begins with :func:`start`. What the paper is about is not here: that package is named in
``pyproject.toml``, see :mod:`companion.paper`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from companion.notebook import Run

__version__ = "0.1.0"


def start(notebook: str, namespace: dict[str, object]) -> "Run":
    """Check a notebook's parameters and open its run; see :func:`companion.notebook.start`."""
    from companion.notebook import start as _start  # here, so that `import companion` stays light

    return _start(notebook, namespace)
