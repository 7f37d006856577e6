"""How the companion's own processes start and end; readers' are left as they are."""

import atexit
import gc
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


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


IN_ORDER_S = 3  # what an interrupted command may take for its end
SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP")
           if hasattr(signal, name)]  # fmt: skip  # Windows has no SIGHUP


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let a signal wait until a block is over: code in other languages may not bear one."""
    waiting: list[tuple[int, FrameType | None]] = []
    given = {number: signal.getsignal(number) for number in SIGNALS}
    handlers = {number: handler for number, handler in given.items() if callable(handler)}
    if threading.current_thread() is not threading.main_thread():  # which alone is disturbed
        handlers.clear()
    for number in handlers:
        signal.signal(number, lambda *given: waiting.append(given))
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for number, frame in waiting:
            handlers[number](number, frame)


_asked: list[int] = []  # signals to end that have come


def end_if_asked() -> None:
    """Interrupt again what was asked to end and goes on.

    An interrupt is lost where Python cannot raise it, such as while an object is freed.
    """
    if _asked:
        raise KeyboardInterrupt(_asked[0])


def heed_signals() -> None:
    """Take a request to end, or a terminal that closes, for an interrupt; ``nohup`` stays in force.

    The interrupt carries the number of its signal. What follows within some seconds is not heeded,
    so that what the first one ends can end in order.
    """
    heeded = float("-inf")

    def interrupt(number: int, _: object) -> None:
        nonlocal heeded
        _asked.append(number)
        if time.monotonic() - heeded > IN_ORDER_S:
            heeded = time.monotonic()
            raise KeyboardInterrupt(number)

    for number in SIGNALS:
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, interrupt)
