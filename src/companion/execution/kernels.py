"""Kernels that start at once: forked from one process that has the libraries imported.

Importing pandas, matplotlib and seaborn takes most of a notebook's time. Here a process imports
them once and forks a fresh kernel for each run: the same kernel as ever, in a process of its own.
jupyter_client calls :class:`WarmProvisioner` through its entry point; :class:`WarmKernelManager`
asks for it, and papermill takes that as ``kernel_manager_class``. A kernel is always this
interpreter's, whatever name the notebook was saved with. Where there is no ``fork``, or
``COMPANION_COLD`` is set, the ordinary kernel starts instead.

The standard library's ``forkserver`` does not fit: it imports the caller's main module into every
child, and leaves a socket file behind when the caller is killed.
"""

import asyncio
import contextlib
import json
import math
import os
import queue
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

NAME = "companion-warm"
BACKEND = "module://matplotlib_inline.backend_inline"  # of matplotlib, as kernels have it
OURS = {  # of the environment, whatever the caller's says
    "MPLBACKEND": BACKEND,
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # else debugpy warns of what nobody does
}
NOT_OURS = ("SOURCE_DATE_EPOCH",)  # IPython fails where it is no number; no exhibit is dated
OUTPUTS_S = 10  # for the first message of the channel of outputs, when the kernel has answered
END_S = 10  # until the process that forks kernels has ended them
KILL_S = 1  # until a kernel that was killed is gone
MOST_OF_SOCKETS = 100  # bytes in the path of a socket; macOS allows 104, Linux 108
PATIENCE_S = 120  # for an answer of the warm process, whose imports take some seconds


class PromptClient(AsyncKernelClient):
    """A client that begins when the kernel answers.

    Jupyter's own listens for a fifth of a second more, until nothing comes on the channel of
    outputs. Here its first message suffices: it says that the channel is connected, and what comes
    for others is not taken for a cell's. Where it does not come, another kernel is better.
    """

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until both channels have brought a message; the connection file has served then.

        Raises
        ------
        RuntimeError
            If the kernel has died, or one of the channels brings nothing in time.
        """
        end = time.monotonic() + (math.inf if timeout is None else timeout)
        while True:
            self.kernel_info()
            with contextlib.suppress(queue.Empty):
                answer = await self.get_shell_msg(timeout=1)
                if answer["msg_type"] == "kernel_info_reply":
                    end = min(end, time.monotonic() + OUTPUTS_S)
                    await self.get_iopub_msg(timeout=0.2)
                    self._handle_kernel_info_reply(answer)
                    Path(self.connection_file).unlink(missing_ok=True)
                    return
            if not await self.is_alive():
                raise RuntimeError("it died before it answered")
            if time.monotonic() > end:
                raise RuntimeError("no answer in time")


class WarmKernelManager(AsyncKernelManager):
    """A kernel manager whose kernels are forked."""

    client_factory = PromptClient

    def __init__(self, **words: Any) -> None:
        super().__init__(**words)
        if _folder:
            self.connection_file = str(_folder / f"{uuid.uuid4().hex}.json")
            if _fits(self.connection_file):
                self.transport = "ipc"

    @property
    def kernel_spec(self) -> KernelSpec | None:
        """The kernel of this interpreter, with the provisioner of this module."""
        spec = KernelSpec(**get_kernel_dict())
        spec.metadata = {**spec.metadata, "kernel_provisioner": {"provisioner_name": NAME}}
        return spec


def _around(env: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a kernel: that of the caller, but for what we know better."""
    return {name: value for name, value in env.items() if name not in NOT_OURS} | OURS


def _fits(path: str) -> bool:
    """Return whether sockets can lie beside a file.

    A kernel that listens on files needs no ports, which are chosen before they are bound and may
    be taken by then, also by the client that waits for it.
    """
    return hasattr(socket, "AF_UNIX") and len(os.fsencode(path)) < MOST_OF_SOCKETS


class WarmProvisioner(LocalProvisioner):
    """Fork kernels from the warm process."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork a kernel, or launch it as ever: see the module."""
        kwargs["env"] = _around(kwargs["env"])
        warm = _living()
        if warm is None:
            return await super().launch_kernel(cmd, **kwargs)
        cwd = str(kwargs.get("cwd") or Path.cwd())
        words = cmd[cmd.index("ipykernel_launcher") + 1 :]
        kernel = Forked(warm, words, cwd, kwargs["env"])
        self.process = kernel  # type: ignore[assignment]  # what is used of Popen
        self.pid = self.pgid = kernel.pid
        self.cwd = cwd
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        """End the kernel and see it gone, which its manager looks for every tenth of a second."""
        await super().kill(restart)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.wait(), KILL_S)

    async def wait(self) -> int | None:
        """Wait for the kernel's end; it is asked for more often than a kernel on its own is."""
        while await self.poll() is None:
            await asyncio.sleep(0.01)
        return await super().wait()


class Forked:
    """A forked kernel, with the part of ``Popen`` that a provisioner uses."""

    stdin = stdout = stderr = None

    def __init__(self, warm: "Warm", words: list[str], cwd: str, env: dict[str, str]) -> None:
        self.warm = warm
        self.pid: int = warm.ask(fork=words, cwd=cwd, env=env)
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
    """The caller's end of the warm process: one question, one answer at a time.

    Parameters
    ----------
    folder
        Where the connection files of kernels are; removed with the last kernel, also by the warm
        process where the caller is killed.
    """

    def __init__(self, folder: Path) -> None:
        ours, theirs = socket.socketpair()
        ours.settimeout(PATIENCE_S)
        words = [sys.executable, "-m", "companion.execution.forkserver"]
        with theirs:
            self.process = subprocess.Popen(
                [*words, str(theirs.fileno()), str(folder)], pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL, start_new_session=True,
                env=_around(os.environ),
            )  # fmt: skip
        self._socket, self._lines = ours, ours.makefile("rw", encoding="utf-8")
        self._forked = False
        self._one_at_a_time = threading.Lock()

    def ask(self, **question: Any) -> Any:
        """Ask for a fork or for the exit code of one.

        Raises
        ------
        RuntimeError
            If the warm process has died or does not answer, which ends it.
        """
        with self._one_at_a_time:
            self._forked = True
            try:
                self._lines.write(json.dumps(question) + "\n")
                self._lines.flush()
                return json.loads(self._lines.readline())
            except (OSError, ValueError) as error:
                self.process.kill()
                self.process.wait()
                raise RuntimeError("the process that forks kernels has died") from error

    def close(self) -> None:
        """End the warm process and every kernel of it."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)  # a thread that waits for an answer has none
            self._lines.close()
        self._socket.close()
        if not self._forked:  # perhaps it is still importing
            self.process.kill()
        try:
            self.process.wait(END_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


_warm: Warm | None = None
_folder: Path | None = None
_users = 0
_starting = threading.Lock()


def start() -> Warm | None:
    """Start the warm process; until as many calls of :func:`stop`, kernels are forked from it.

    Nothing is started where there is no ``fork`` or ``COMPANION_COLD`` is set.
    """
    global _folder, _users
    with _starting:
        _users += 1
        _folder = _folder or Path(tempfile.mkdtemp(prefix="companion-kernels-"))
    return _living()


def folder() -> Path | None:
    """Return a folder that goes with the warm process, also where this one is killed."""
    return _folder


def _living() -> Warm | None:
    """Return the warm process; where it has died, start another."""
    global _warm
    with _starting:
        if _warm is not None and _warm.process.poll() is not None:
            _warm.close()
            _warm = None
        cold = not hasattr(os, "fork") or os.environ.get("COMPANION_COLD")
        if _warm is None and _folder and not cold:
            _warm = Warm(_folder)
        return _warm


def stop() -> None:
    """End the warm process if there is one and nobody else uses it."""
    global _warm, _folder, _users
    with _starting:
        _users = max(0, _users - 1)
        if _users:
            return
        if _warm is not None:
            _warm.close()
            _warm = None
        if _folder is not None:
            shutil.rmtree(_folder, ignore_errors=True)
            _folder = None


@contextlib.contextmanager
def running() -> Iterator[None]:
    """Keep the warm process running: :func:`start` and :func:`stop` around a block."""
    start()
    try:
        yield
    finally:
        stop()
