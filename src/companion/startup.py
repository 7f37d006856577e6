"""How the companion's own processes start and end; readers' are left as they are."""

import atexit
import gc
import signal
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


def heed_signals() -> None:
    """Take a request to end, or a terminal that closes, for an interrupt; ``nohup`` stays in force.

    The interrupt carries the number of its signal.
    """

    def interrupt(number: int, _: object) -> None:
        raise KeyboardInterrupt(number)

    for name in ("SIGTERM", "SIGHUP"):
        asked = getattr(signal, name, None)  # Windows has no SIGHUP
        if asked and signal.getsignal(asked) is signal.SIG_DFL:
            signal.signal(asked, interrupt)
