"""Commands that start at once: forked from a process that has imported what they would.

The suite starts hundreds of commands, and most of what a short one takes are the imports of
pandas, papermill, matplotlib and the engine. Here one process does them once, and also draws what
:mod:`companion.execution.forkserver` draws before it forks kernels. The paper's package is
imported by each command itself; one on a project with an engine of its own starts as ever.
"""

import atexit
import gc
import importlib
import json
import os
import pkgutil
import random
import runpy
import selectors
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
ENGINE = str(CHECKOUT / "src")
FORKSERVER = "companion.execution.forkserver"
OWN = ("COMPANION_PROJECT", "PATH", "PYTEST_")  # how what no import asks for begins
RUNNING = ("build", "export", "fill", "sweep")  # commands that may start kernels
LIBRARIES = (
    "distributed", "docx", "docxtpl", "frictionless.resources", "papermill", "pikepdf", "pptx",
    "pyarrow.parquet", "rocrate.rocrate",
)  # fmt: skip  # those that the engine imports late


class Ready:
    """The caller's end, of a process that one has started or of one that is shared.

    Parameters
    ----------
    shared
        The socket of a process that is running; without it one is started.
    """

    def __init__(self, shared: str | None = None) -> None:
        self.env = _lasting(os.environ | {"PYTHONPATH": ENGINE})
        self.process = None
        self.socket = shared or str(Path(tempfile.mkdtemp(prefix="ready-"), "socket"))
        if not shared:
            self.process = subprocess.Popen(
                [sys.executable, __file__, self.socket], cwd=CHECKOUT, env=self.env,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )  # fmt: skip

    def can(self, env: dict[str, str]) -> bool:
        """Say whether imports would find the engine and the environment that they found here."""
        engine = env.get("PYTHONPATH", "").rpartition(os.pathsep)[2]
        ours = _lasting(env | {"PYTHONPATH": engine}) == self.env
        return sys.platform == "linux" and ours

    def run(
        self, words: list[str], cwd: Path, env: dict[str, str]
    ) -> subprocess.CompletedProcess[str]:
        """Run ``python -m`` and return what it told."""
        with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as asked:
            out, err = Path(folder, "out"), Path(folder, "err")
            question = {"words": words, "cwd": str(cwd), "env": env, "out": str(out),
                        "err": str(err)}  # fmt: skip
            self._connect(asked)
            with asked.makefile("rw") as lines:
                lines.write(json.dumps(question) + "\n")
                lines.flush()
                code = int(lines.readline())
            return subprocess.CompletedProcess(words, code, out.read_text(), err.read_text())

    def shim(self, folder: Path) -> Path:
        """Write a command ``companion`` that is run by the process, and return its folder."""
        words = (sys.executable, str(Path(__file__).resolve()), self.socket, "companion")
        (folder / "companion").write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n')
        (folder / "companion").chmod(0o755)
        return folder

    def _connect(self, asked: socket.socket) -> None:
        end = time.monotonic() + 60
        while True:  # until the process has imported all
            try:
                return asked.connect(self.socket)
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.02)

    def close(self) -> None:
        """End the process if it was started here."""
        if self.process:
            self.process.communicate()
            shutil.rmtree(Path(self.socket).parent)


def _lasting(env: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in env.items() if not name.startswith(OWN)}


def main(path: str) -> None:
    """Import, then become a command for each line that asks for one."""
    _import()
    gc.collect()
    gc.freeze()
    with socket.socket(socket.AF_UNIX) as listening, selectors.DefaultSelector() as waiting:
        listening.bind(path)
        listening.listen()
        waiting.register(listening, selectors.EVENT_READ)
        waiting.register(sys.stdin, selectors.EVENT_READ)
        while True:
            for event, _ in waiting.select():
                if event.fileobj is sys.stdin:
                    return  # the caller has ended
                if event.fileobj is listening:
                    asked = listening.accept()[0]
                    child = _forked(json.loads(asked.makefile().readline()))
                    ended = os.pidfd_open(child)  # which can be waited for among others
                    waiting.register(ended, selectors.EVENT_READ, (child, asked))
                else:
                    child, asked = event.data
                    waiting.unregister(event.fileobj)
                    os.close(event.fd)
                    _, status = os.waitpid(child, 0)
                    with asked:
                        asked.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())


def _forked(question: dict[str, Any]) -> int:
    child = os.fork()
    if not child:
        _end(partial(_become, **question))
    return child


def _import() -> None:
    import companion
    from companion import startup
    from companion.execution import forkserver, kernels

    startup.skip_grammars()
    os.environ.update(kernels.OURS)
    for found in pkgutil.walk_packages(companion.__path__, "companion."):
        if not found.name.startswith(("companion.__main__", "companion.site.guest")):
            importlib.import_module(found.name)
    for name in (*LIBRARIES, *forkserver.KERNEL):
        importlib.import_module(name)
    forkserver._rehearse()


def _end(work: Callable[[], None]) -> None:
    """Work, then end like Python, but leave memory alone: to free it would be to copy it first."""
    code = 1
    try:
        work()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else bool(end.code)
    except BaseException:
        traceback.print_exc()
    threading._shutdown()  # type: ignore[attr-defined]  # waits for threads
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _become(words: list[str], cwd: str, env: dict[str, str], out: str, err: str) -> None:
    for descriptor, path in enumerate((os.devnull, out, err)):
        file = os.open(path, os.O_RDWR | os.O_CREAT)
        os.dup2(file, descriptor)
        os.close(file)
    os.chdir(cwd)
    _move(env)
    sys.path[:1] = [cwd]
    if {*RUNNING} & {*words}:
        _keep_a_fork()
    sys.argv[1:] = words[1:]
    runpy.run_module(words[0], run_name="__main__", alter_sys=True)


def _move(env: dict[str, str]) -> None:
    """Take over an environment, and what Python reads of it at its start."""
    os.environ.clear()
    os.environ.update(env)
    known = env.get("PYTHONPATH", "").split(os.pathsep)
    sys.path[1:1] = [path for path in known if path not in sys.path]
    random.seed()


def _keep_a_fork() -> None:
    """Fork what becomes the process that forks kernels where the command starts one."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    spare = os.fork()
    if not spare:
        ours.close()
        return _fork_kernels(theirs)
    theirs.close()
    usual = subprocess._fork_exec  # type: ignore[attr-defined]

    def instead(args: list[Any], *more: Any) -> int:
        if FORKSERVER not in args:
            return int(usual(args, *more))
        subprocess._fork_exec = usual  # type: ignore[attr-defined]  # a second one starts as ever
        *_, descriptor, folder = args
        environment = [os.fsdecode(pair) for pair in more[4]]
        question = {"folder": folder, "env": dict(pair.split("=", 1) for pair in environment)}
        socket.send_fds(ours, [json.dumps(question).encode()], [int(descriptor)])
        return spare

    subprocess._fork_exec = instead  # type: ignore[attr-defined]
    return None


def _fork_kernels(asked: socket.socket) -> None:
    question, descriptors, *_ = socket.recv_fds(asked, 1 << 20, 1)
    if not question:
        os._exit(0)  # the command has ended
    import matplotlib as mpl

    from companion.execution import forkserver, kernels

    said = json.loads(question)
    os.setsid()
    _move(said["env"])
    forkserver._rehearse = lambda: None  # it has been done
    mpl.rcParams["backend"] = kernels.BACKEND
    forkserver.main(descriptors[0], Path(said["folder"]))
    sys.exit()  # as a kernel ends, too


def ask(path: str, words: list[str]) -> int:
    """Let the process at a socket run a command as if it ran here, and return its exit code."""
    done = Ready(path).run(words, Path.cwd(), dict(os.environ))
    print(done.stdout, end="")
    print(done.stderr, end="", file=sys.stderr)
    return done.returncode


if __name__ == "__main__":
    if sys.argv[2:]:
        sys.exit(ask(sys.argv[1], sys.argv[2:]))
    main(sys.argv[1])
