"""Commands that start at once: forked from a process that has their libraries imported.

The suite starts hundreds of commands, and most of what a short one takes is the import of pandas,
papermill and others. Here one process imports them once. The engine and the argument are
imported by each command itself, from where its environment says.
"""

import gc
import importlib
import json
import os
import random
import runpy
import subprocess
import sys
import tempfile
from pathlib import Path

OWN = ("PYTHONPATH", "COMPANION_PROJECT", "PYTEST_CURRENT_TEST")  # what no library asks for
LIBRARIES = (
    "distributed", "docx", "docxtpl", "frictionless.resources", "jinja2",
    "jupyter_client.manager", "matplotlib.pyplot", "pandas", "papermill", "pikepdf", "pptx",
    "pyarrow.parquet", "pydantic", "rocrate.rocrate",
)  # fmt: skip


class Ready:
    """The caller's end: one command at a time."""

    def __init__(self) -> None:
        self.env = _lasting(dict(os.environ))
        self.process = subprocess.Popen(
            [sys.executable, __file__], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def can(self, env: dict[str, str]) -> bool:
        """Say whether libraries would find at their import the environment that they found here."""
        return sys.platform == "linux" and _lasting(env) == self.env

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
    """Import the libraries, then become a command for each line that asks for one."""
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]  # as companion.startup does
    for name in LIBRARIES:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            return _become(**json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)
    return None


def _become(words: list[str], cwd: str, env: dict[str, str], out: str, err: str) -> None:
    for descriptor, path in enumerate((os.devnull, out, err)):
        file = os.open(path, os.O_RDWR | os.O_CREAT)
        os.dup2(file, descriptor)
        os.close(file)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    random.seed()
    sys.path[:1] = [cwd, *filter(None, env.get("PYTHONPATH", "").split(os.pathsep))]
    sys.argv[1:] = words[1:]
    runpy.run_module(words[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
