"""Executable companion to Koolaee & Azizi, "Expansion of Russia-Hamas Relations".

Notebooks begin with :func:`start`; everything else they call lives in the modules named after
its subject: :mod:`companion.election`, :mod:`companion.trade`, :mod:`companion.shares`,
:mod:`companion.timeline` and :mod:`companion.verdicts`, with their charts beside them.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from companion.notebook import Run

__version__ = "0.1.0"


def start(notebook: str, namespace: dict[str, object]) -> "Run":
    """Check a notebook's parameters and open its run; see :func:`companion.notebook.start`."""
    from companion.notebook import start as _start  # here, so that `import companion` stays light

    return _start(notebook, namespace)
