"""Kernels that start at once: forked from one process that has the libraries imported.

Importing pandas, matplotlib and seaborn takes most of a notebook's time. Here a process imports
them once and forks a fresh kernel for each run: the same kernel as ever, in a process of its own.
jupyter_client calls :class:`WarmProvisioner` through its entry point; :class:`WarmKernelManager`
asks for it, and papermill takes that as ``kernel_manager_class``. Before :func:`start`, where there
is no ``fork``, where ``COMPANION_COLD`` is set, and for kernels of other languages or
environments, the ordinary kernel starts instead.

The standard library's ``forkserver`` does not fit: it imports the caller's main module into every
child, and leaves a socket file behind when the caller is killed.
"""

import asyncio
import contextlib
import gc
import importlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.provisioning import LocalProvisioner

from companion import startup

NAME = "companion-warm"
KERNEL = (  # what each kernel would import at its start
    "ipykernel.kernelapp", "ipykernel.debugger", "psutil", "sqlite3", "IPython.core.completerlib",
    "IPython.extensions.storemagic", "tornado.platform.asyncio",
    "matplotlib_inline.backend_inline", "companion.notebook",
)  # fmt: skip


class WarmKernelManager(AsyncKernelManager):
    """A kernel manager whose kernels are forked."""

    @property
    def kernel_spec(self) -> KernelSpec | None:
        """The specification that was asked for, with the provisioner of this module."""
        spec = super().kernel_spec
        if spec is not None:
            spec.metadata = {**spec.metadata, "kernel_provisioner": {"provisioner_name": NAME}}
        return spec


class WarmProvisioner(LocalProvisioner):
    """Fork kernels from the warm process."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork a kernel, or launch it as ever: see the module."""
        if _warm is None or "ipykernel_launcher" not in cmd or cmd[0] != sys.executable:
            return await super().launch_kernel(cmd, **kwargs)
        cwd = str(kwargs.get("cwd") or Path.cwd())
        words = cmd[cmd.index("ipykernel_launcher") + 1 :]
        file = getattr(self.parent, "connection_file", "")
        kernel = Forked(_warm, words, cwd, kwargs["env"], file)
        self.process = kernel  # type: ignore[assignment]  # what is used of Popen
        self.pid = self.pgid = kernel.pid
        self.cwd = cwd
        return self.connection_info

    async def wait(self) -> int | None:
        """Wait for the kernel's end; it is asked for more often than a kernel on its own is."""
        while await self.poll() is None:
            await asyncio.sleep(0.01)
        return await super().wait()


class Forked:
    """A forked kernel, with the part of ``Popen`` that a provisioner uses."""

    stdin = stdout = stderr = None

    def __init__(
        self, warm: "Warm", words: list[str], cwd: str, env: dict[str, str], file: str
    ) -> None:
        self.warm = warm
        self.pid: int = warm.ask(fork=words, cwd=cwd, env=env, file=file)
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return the exit code, or None while it runs; with the warm process its kernels end."""
        if self.returncode is None:
            try:
                self.returncode = self.warm.ask(poll=self.pid)
            except RuntimeError:
                self.returncode = -signal.SIGKILL
        return self.returncode

    def wait(self) -> int | None:
        """Return the exit code of a kernel that has ended."""
        return self.poll()

    def send_signal(self, signum: int) -> None:
        """Send a signal unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, signum)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


class Warm:
    """The caller's end of the warm process: one question, one answer at a time."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "companion.execution.kernels", str(theirs.fileno())],
                pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        self._lines = ours.makefile("rw", encoding="utf-8")
        ours.close()  # the file keeps it open
        self._forked = False
        self._one_at_a_time = threading.Lock()

    def ask(self, **question: Any) -> Any:
        """Ask for a fork or for the exit code of one."""
        with self._one_at_a_time:
            self._forked = True
            try:
                self._lines.write(json.dumps(question) + "\n")
                self._lines.flush()
                return json.loads(self._lines.readline())
            except (OSError, ValueError) as error:
                raise RuntimeError(
                    "the process that forks kernels has died; with COMPANION_COLD=1 they start "
                    "without it"
                ) from error

    def close(self) -> None:
        """End the warm process and every kernel of it."""
        with contextlib.suppress(OSError):
            self._lines.close()
        if not self._forked:  # perhaps it is still importing
            self.process.kill()
        self.process.wait()


_warm: Warm | None = None
_users = 0
_starting = threading.Lock()


def start() -> Warm | None:
    """Start the warm process; until as many calls of :func:`stop`, kernels are forked from it.

    It is worth its seconds where several notebooks run. Nothing is started where there is no
    ``fork`` or ``COMPANION_COLD`` is set.
    """
    global _warm, _users
    with _starting:
        _users += 1
        if _warm is None and hasattr(os, "fork") and not os.environ.get("COMPANION_COLD"):
            _warm = Warm()
        return _warm


def stop() -> None:
    """End the warm process if there is one and nobody else uses it."""
    global _warm, _users
    with _starting:
        _users = max(0, _users - 1)
        if _warm is not None and not _users:
            _warm.close()
            _warm = None


@contextlib.contextmanager
def running() -> Iterator[None]:
    """Keep the warm process running: :func:`start` and :func:`stop` around a block."""
    start()
    try:
        yield
    finally:
        stop()


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
    from companion.errors import CompanionError
    from companion.register import cells, exhibits
    from companion.tables import reading

    with contextlib.suppress(CompanionError):
        for notebook in exhibits.load().values():
            for name in cells.imported(notebook.path):
                with contextlib.suppress(ImportError):  # a function's name, or a mistake
                    importlib.import_module(name)
            reading.read_all(notebook.entry.tables)


def _rehearse() -> None:
    """Draw a picture in every format, for the libraries that are imported on first use."""
    import pandas as pd

    from companion.render import latex as rendering
    from companion.render import layout, provenance, word
    from companion.render import pictures as writing
    from companion.render.formats import PICTURES

    words = rendering.Words("rehearsal", "title", "caption", "alt", "note")
    figure, axes = layout.canvas(85, 40, left=9, right=9, top=9, bottom=9, source_line="note")
    axes.plot([0, 1], [0, 1], label="line")
    axes.legend()
    for suffix in PICTURES:
        drawn = writing.picture(figure, suffix, "title", "alt")
        provenance.embed(drawn, suffix, {"exhibit": "", "paper": "", "licence": ""})
    texts = pd.DataFrame({"number": ["1"]})
    rendering.table_html(texts, "rehearsal")
    rendering.latex(texts, words)
    word.table(texts, words)


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
