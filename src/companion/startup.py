"""What lets the companion's own processes start and end sooner; readers' are left as they are."""

import atexit
import gc
import sys


def skip_grammars() -> None:
    """Keep jsonschema from compiling 35 grammars when it is imported, which takes over a second.

    They check the formats ``iri`` and ``iri-reference``, which no schema here has. jsonschema does
    without them where their package is missing, and None means missing to Python's import. See
    https://github.com/python-jsonschema/jsonschema/issues/1428.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def end_at_once() -> None:
    """Keep Python from looking for garbage in all that was imported when the process ends.

    With pandas, papermill and others that takes up to half a second.
    """
    atexit.register(gc.freeze)
