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
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

NAME = "companion-warm"


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
                [sys.executable, "-m", "companion.execution.forkserver", str(theirs.fileno())],
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
