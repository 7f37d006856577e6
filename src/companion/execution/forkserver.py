"""The process that forks kernels; :mod:`companion.execution.kernels` is the caller's end.

It imports the libraries and reads the tables once, then answers requests on a socket, one line of
JSON each, until the caller is gone.
"""

import contextlib
import gc
import importlib
import json
import os
import random
import signal
import socket
import sys
from pathlib import Path

from companion import startup

KERNEL = (  # what each kernel would import at its start
    "ipykernel.kernelapp", "ipykernel.debugger", "psutil", "sqlite3", "IPython.core.completerlib",
    "IPython.extensions.storemagic", "tornado.platform.asyncio",
    "matplotlib_inline.backend_inline", "companion.notebook",
)  # fmt: skip


def main(descriptor: int) -> None:
    """Import the libraries, then fork a kernel for each request until the caller is gone."""
    startup.skip_grammars()
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")  # as kernels
    for name in KERNEL:
        importlib.import_module(name)
    _import_and_read_what_notebooks_do()
    _rehearse()
    gc.collect()
    gc.freeze()  # what is shared stays shared
    files: dict[int, str] = {}  # connection file by kernel
    with socket.socket(fileno=descriptor) as control, control.makefile("rw") as lines:
        for line in lines:
            question = json.loads(line)
            if "fork" in question:
                pid = os.fork()
                if pid == 0:
                    lines.close()
                    control.close()
                    return _kernel(question["fork"], question["cwd"], question["env"])
                files[pid] = question["file"]
                answer: int | None = pid
            else:
                answer = _ended(question["poll"])
                if answer is not None:
                    files.pop(question["poll"], None)
            lines.write(json.dumps(answer) + "\n")
            lines.flush()
    for pid, file in files.items():  # the caller was killed: nobody else clears up
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)
        with contextlib.suppress(OSError):
            os.waitpid(pid, 0)
        with contextlib.suppress(OSError):
            Path(file).unlink()
    return None


def _import_and_read_what_notebooks_do() -> None:
    """Do it once for all kernels; what is wrong is left for them to refuse."""
    from companion.register import cells, exhibits
    from companion.tables import reading

    with contextlib.suppress(Exception):
        for notebook in exhibits.load().values():
            for name in cells.imported(notebook.path):
                with contextlib.suppress(Exception):  # a function's name, or a mistake
                    importlib.import_module(name)
            reading.read_all(notebook.entry.tables)


def _rehearse() -> None:
    """Draw a picture in every format, for the libraries that are imported on first use."""
    import pandas as pd

    from companion.render import latex, layout, pictures, provenance, web
    from companion.render.captions import Caption
    from companion.render.formats import PICTURES
    from companion.render.office import word

    caption = Caption("rehearsal", "title", "caption", "alt", "note")
    figure, axes = layout.canvas(85, 40, left=9, right=9, top=9, bottom=9, source_line="note")
    axes.plot([0, 1], [0, 1], label="line")
    axes.legend(frameon=False)
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


def _kernel(words: list[str], cwd: str, env: dict[str, str]) -> None:
    """Become a kernel like one that was just started."""
    import numpy as np
    from ipykernel.kernelapp import IPKernelApp

    os.setsid()  # interrupts go to the kernel and what it starts, and to nobody else
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    random.seed()
    np.random.seed()  # noqa: NPY002
    sys.argv = ["ipykernel_launcher", *words]
    parent = f"--IPKernelApp.parent_handle={os.getppid()}"
    IPKernelApp.launch_instance([*words, parent, "--IPKernelApp.log_level=ERROR"])


if __name__ == "__main__":
    main(int(sys.argv[1]))
