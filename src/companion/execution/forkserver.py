"""The process that forks kernels; :mod:`companion.execution.kernels` is the caller's end.

It imports the libraries and reads the tables once, then answers requests on a socket, one line of
JSON each, until the caller is gone.
"""

import contextlib
import ctypes
import gc
import importlib
import json
import os
import random
import shutil
import signal
import socket
import sys
from pathlib import Path
from typing import Any, TextIO

from companion import startup

KERNEL = (  # what each kernel would import at its start
    "ipykernel.kernelapp", "ipykernel.debugger", "psutil", "sqlite3", "faulthandler",
    "IPython.core.completerlib", "IPython.core.debugger", "IPython.core.logger",
    "IPython.core.oinspect", "IPython.extensions.storemagic", "tornado.platform.asyncio",
    "matplotlib_inline.backend_inline", "companion.notebook",
)  # fmt: skip


PR_SET_CHILD_SUBREAPER = 36  # of Linux' prctl


def main(descriptor: int, folder: Path) -> None:
    """Import the libraries, then fork a kernel for each request until the caller is gone.

    Parameters
    ----------
    descriptor
        The socket.
    folder
        The kernels' connection files, which go with them.
    """
    gc.disable()  # what is imported stays; to look for garbage meanwhile takes a seventh longer
    imported = _sources()  # before it is
    prepare()
    gc.collect()
    gc.freeze()  # what is shared stays shared
    gc.enable()
    _adopt()
    running: set[int] = set()
    wish = None
    with (
        contextlib.suppress(OSError),  # a caller that is gone does not take the answer
        socket.socket(fileno=descriptor) as control,
        control.makefile("rw") as lines,
    ):
        wish = _serve(lines, running)
    if wish:
        edited = _sources() != imported
        return _kernel(wish["fork"], wish["cwd"], wish["env"], anew=edited)
    for pid in running:
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)
    _end_orphans(set())
    shutil.rmtree(folder, ignore_errors=True)
    return None


def prepare() -> None:
    """Do once what each kernel would do at its start."""
    startup.skip_grammars()
    importlib.import_module("companion.tables.reading")  # pandas, which the other process needs too
    checking = os.fork()  # tables that are new are checked on another core
    if not checking:
        _read_tables()
        os._exit(0)
    for name in KERNEL:
        importlib.import_module(name)
    _import_what_notebooks_do()
    _rehearse()
    os.waitpid(checking, 0)
    _read_tables()


def _sources() -> list[tuple[str, int, int]]:
    """Return the stamps of the modules of the engine and of the paper's package."""
    from companion import paper
    from companion.tables.unchecked import stamp

    with contextlib.suppress(Exception):  # a project that is not whole is left for kernels
        return [stamp(path) for path in paper.code()]
    return []


def _serve(lines: TextIO, running: set[int]) -> dict[str, Any] | None:
    """Answer until the caller is gone; in a forked process return what was asked for."""
    for line in lines:
        question = json.loads(line)
        if "fork" in question:
            answer: int | None = os.fork()
            if not answer:
                return dict(question)
            running.add(answer)
        else:
            answer = _ended(question["poll"])
            if answer is not None:
                running.discard(question["poll"])
                _end_orphans(running)
        lines.write(json.dumps(answer) + "\n")
        lines.flush()
    return None


def _adopt() -> None:
    """Become the parent of what a descendant leaves behind, whatever session that is in."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def _end_orphans(running: set[int]) -> None:
    """End every child that is no running kernel: what kernels that have ended had started."""
    import psutil

    while orphans := [one for one in psutil.Process().children() if one.pid not in running]:
        for orphan in orphans:
            with contextlib.suppress(OSError, psutil.NoSuchProcess):
                orphan.kill()
            with contextlib.suppress(OSError):
                os.waitpid(orphan.pid, 0)


def _import_what_notebooks_do() -> None:
    """Do it once for all kernels; what is wrong is left for them to refuse."""
    from companion.register import cells, exhibits

    with contextlib.suppress(Exception):
        for notebook in exhibits.load().values():
            for name in cells.imported(notebook.path):
                with contextlib.suppress(Exception, SystemExit):  # a function's name, or a mistake
                    importlib.import_module(name)


def _read_tables() -> None:
    """Read those of all notebooks; what is wrong is left for kernels to refuse."""
    from companion.register import exhibits
    from companion.tables import reading

    with contextlib.suppress(Exception):
        for notebook in exhibits.load().values():
            reading.read_all(notebook.entry.tables)
        reading.read_sources()


def _rehearse() -> None:
    """Draw a picture in every format: libraries are imported and typefaces read on first use."""
    import pandas as pd

    from companion.render import latex, layout, lines, pictures, provenance, style, web
    from companion.render.captions import Caption
    from companion.render.formats import PICTURES
    from companion.render.office import word

    caption = Caption("rehearsal", "title", "caption", "alt", "note")
    with style.styled():  # in the companion's typeface
        figure, axes = layout.canvas(85, 40, left=9, right=9, top=9, bottom=9, source_line="note")
        axes.plot([0, 1], [0, 1], label="line")
        axes.set_xlabel("bold", weight="bold")
        axes.set_ylabel("italic", style="italic")
        axes.legend(frameon=False)
    lines.length_pt("note")  # outside the style a typeface is looked for once more
    for suffix in PICTURES:
        drawn = pictures.draw(figure, suffix, "title", "alt")
        provenance.embed(drawn, suffix, {"exhibit": "", "paper": "", "licence": ""})
    texts = pd.DataFrame({"number": ["1"]})
    web.table(texts)
    latex.table(texts, caption)
    word.table(texts, caption)


def _ended(pid: int) -> int | None:
    """Return the exit code of a kernel, or None while it runs."""
    try:
        ended, status = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return 0
    return os.waitstatus_to_exitcode(status) if ended else None


def _kernel(words: list[str], cwd: str, env: dict[str, str], *, anew: bool) -> None:
    """Become a kernel like one that was just started, or one that is, where modules were edited."""
    import numpy as np
    from ipykernel.kernelapp import IPKernelApp

    os.setsid()  # interrupts go to the kernel and what it starts, and to nobody else
    _adopt()
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    random.seed()
    np.random.seed()  # noqa: NPY002
    parent = f"--IPKernelApp.parent_handle={os.getppid()}"
    if anew:
        os.execv(sys.executable, [sys.executable, "-m", "ipykernel_launcher", *words, parent])
    sys.argv = ["ipykernel_launcher", *words]
    app: Any = IPKernelApp.instance()
    app.initialize([*words, parent, "--IPKernelApp.log_level=ERROR"])
    app.start()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
