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
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
ENGINE = str(CHECKOUT / "src")
FORKSERVER = "companion.execution.forkserver"
OWN = ("COMPANION_PROJECT", "PYTEST_CURRENT_TEST")  # what no import asks for
LIBRARIES = (
    "distributed", "docx", "docxtpl", "frictionless.resources", "papermill", "pikepdf", "pptx",
    "pyarrow.parquet", "rocrate.rocrate",
)  # fmt: skip  # those that the engine imports late


class Ready:
    """The caller's end: one command at a time."""

    def __init__(self) -> None:
        self.env = _lasting(os.environ | {"PYTHONPATH": ENGINE})
        self.process = subprocess.Popen(
            [sys.executable, __file__], text=True, cwd=CHECKOUT, env=self.env,
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
        asked, answered = self.process.stdin, self.process.stdout
        assert asked and answered
        with tempfile.TemporaryDirectory() as folder:
            out, err = Path(folder, "out"), Path(folder, "err")
            question = {"words": words, "cwd": str(cwd), "env": env, "out": str(out),
                        "err": str(err)}  # fmt: skip
            asked.write(json.dumps(question) + "\n")
            asked.flush()
            code = int(answered.readline())
            return subprocess.CompletedProcess(words, code, out.read_text(), err.read_text())

    def close(self) -> None:
        """End the process."""
        self.process.communicate()


def _lasting(env: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in env.items() if name not in OWN}


def main() -> None:
    """Import, then become a command for each line that asks for one."""
    _import()
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _end(partial(_become, **json.loads(line)))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _import() -> None:
    import companion
    from companion import startup
    from companion.execution import forkserver, kernels

    startup.skip_grammars()
    os.environ.update(kernels.UNDEBUGGED)
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

    from companion.execution import forkserver

    said = json.loads(question)
    os.setsid()
    _move(said["env"])
    forkserver._rehearse = lambda: None  # it has been done
    mpl.rcParams["backend"] = forkserver.BACKEND
    forkserver.main(descriptors[0], Path(said["folder"]))
    sys.exit()  # as a kernel ends, too


if __name__ == "__main__":
    main()
