"""Forked kernels: isolated, interruptible, and gone without a trace."""

import asyncio
import contextlib
import json
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import nbformat
import papermill
import psutil
import pytest
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from companion import paths
from companion.execution import kernels, runner
from tests.conftest import surroundings

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")


@pytest.fixture(autouse=True, scope="module")
def warm(built: Path) -> Iterator[kernels.Warm]:
    """Fork kernels for the toy paper; count processes before and after all tests."""
    before = set(psutil.Process().children(recursive=True))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", list(sys.path))
        patch.setenv("PYTHONPATH", surroundings(built)["PYTHONPATH"])
        patch.setenv(paths.VARIABLE, str(built))
        paths.use(built)
        started = kernels.start()
        assert started
        yield started
        kernels.stop()
    assert set(psutil.Process().children(recursive=True)) - before == set()


def notebook(folder: Path, *cells: str) -> Path:
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in cells])
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "", "language": "python"}
    nbformat.write(made, folder / "cells.ipynb")
    return folder / "cells.ipynb"


def outputs(folder: Path, *cells: str, **options: object) -> str:
    """Run cells on a forked kernel and return what they print."""
    path = notebook(folder, *cells)
    done = papermill.execute_notebook(
        str(path),
        None,
        progress_bar=False,
        kernel_manager_class=kernels.WarmKernelManager,
        **options,
    )
    return "".join(o.get("text", "") for cell in done.cells for o in cell.get("outputs", []))


def test_a_kernel_is_forked_with_the_libraries_imported(tmp_path: Path, warm: kernels.Warm) -> None:
    said = outputs(
        tmp_path, "import os, sys; print('matplotlib.figure' in sys.modules, os.getppid())"
    )
    assert said == f"True {warm.process.pid}\n"


def test_what_one_run_changes_another_does_not_see(tmp_path: Path) -> None:
    outputs(
        tmp_path,
        "import os, sys, random, matplotlib, numpy as np",
        "secret = 1; matplotlib.rcParams['font.size'] = 99; os.environ['SECRET'] = '1'",
        "os.chdir('/'); sys.path.append('/secret'); random.seed(1); np.random.seed(1)",
        "import companion.render.style; companion.render.style.FONT = 'secret'",
    )
    look = (
        "import os, sys, random, matplotlib, numpy as np, companion.render.style",
        "print('secret' in globals(), matplotlib.rcParams['font.size'], 'SECRET' in os.environ)",
        "print(os.getcwd() == '/', '/secret' in sys.path, companion.render.style.FONT)",
        "print(random.random(), np.random.random())",
    )
    first, second = (outputs(tmp_path, *look).splitlines() for _ in range(2))
    assert first[:2] == second[:2] == ["False 10.0 False", "False False Companion Sans"]
    assert set(first[2].split()).isdisjoint(second[2].split())


def test_a_kernel_that_dies_is_reported(tmp_path: Path) -> None:
    with pytest.raises(DeadKernelError):
        outputs(tmp_path, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")


def test_a_cell_that_fails_is_named(tmp_path: Path) -> None:
    path = notebook(tmp_path, "year = 2000", "1 / 0")
    made = nbformat.read(path, 4)
    made.cells[0].metadata["tags"] = ["parameters"]
    nbformat.write(made, path)
    with pytest.raises(runner.RunError, match="cell 2: ZeroDivisionError: division by zero"):
        runner.execute(path, tmp_path / "out.ipynb", {"year": 2008}, 1)


def test_a_tag_decides_nothing(tmp_path: Path) -> None:
    path = notebook(tmp_path, "1 / 0")
    made = nbformat.read(path, 4)
    made.cells[0].metadata["tags"] = ["skip-execution"]
    nbformat.write(made, path)
    with pytest.raises(runner.RunError, match="ZeroDivisionError"):
        runner.execute(path, None, {}, 1)


@pytest.mark.parametrize("code", ["import sys; sys.exit(0)", "raise SystemExit"])
def test_a_notebook_that_ends_itself_early_has_failed(code: str, tmp_path: Path) -> None:
    with pytest.raises(runner.RunError, match=r"^cell 2: SystemExit; a notebook runs to its end"):
        runner.execute(notebook(tmp_path, "1", code, "1"), None, {}, 1)


def test_what_the_callers_environment_asks_of_kernels_decides_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    monkeypatch.setenv("MPLBACKEND", "nosuch")
    look = "import os, matplotlib.pyplot; print(os.environ.get('SOURCE_DATE_EPOCH'))"
    assert outputs(tmp_path, look) == "None\n"


def test_a_missing_package_is_no_fault_of_the_notebooks(tmp_path: Path) -> None:
    with pytest.raises(runner.Unable, match=r"^cell 1: ModuleNotFoundError: No module named 'rye"):
        runner.execute(notebook(tmp_path, "import rye_statistics"), None, {}, 1)


def test_a_refusal_is_told_in_its_own_words_without_the_name_of_a_class(tmp_path: Path) -> None:
    raising = "from companion.errors import DataError\nraise DataError('no rye. Sow some.')"
    with pytest.raises(runner.RunError, match=r"^cell 1: no rye\. Sow some\.$"):
        runner.execute(notebook(tmp_path, raising), None, {}, 1)


def test_a_kernels_channels_are_files_of_the_user_alone(tmp_path: Path) -> None:
    look = """
import os, psutil
app = get_ipython().kernel.parent
print(app.transport, oct(os.stat(os.path.dirname(app.ip)).st_mode & 0o777))
heard = [one.laddr for one in psutil.Process().net_connections() if one.status == "LISTEN"]
print(*(one.ip for one in heard))  # where ipykernel takes what a child process prints
"""
    assert outputs(tmp_path, look) == "ipc 0o700\n127.0.0.1\n"


@pytest.mark.parametrize("starts", [1, 2])
def test_a_kernel_whose_port_another_process_took_is_started_again(
    starts: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "STARTS", starts)
    monkeypatch.setattr(kernels, "MOST_OF_SOCKETS", 0)  # as where the path is too long for sockets
    launch = LocalProvisioner.pre_launch
    others: list[socket.socket] = []

    async def first_lose_the_port(self: LocalProvisioner, **words: Any) -> dict[str, Any]:
        prepared = await launch(self, **words)
        if not others:
            manager = cast(Any, self.parent)
            others.append(socket.create_server((manager.ip, manager.shell_port)))
        return prepared

    monkeypatch.setattr(LocalProvisioner, "pre_launch", first_lose_the_port)
    path = notebook(tmp_path, "1 + 1")
    try:
        if starts > 1:
            assert runner.execute(path, None, {}, 1) == {}
        else:
            with pytest.raises(runner.KernelDied, match="did not start in 1 attempts"):
                runner.execute(path, None, {}, 1)
    finally:
        for other in others:
            other.close()


def test_a_run_that_takes_too_long_is_ended_even_if_it_ignores_interrupts(tmp_path: Path) -> None:
    stubborn = """
import signal, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
while True:
    try: time.sleep(60)
    except BaseException: pass"""
    path = notebook(tmp_path, "import time; time.sleep(0.1)", stubborn)
    with pytest.raises(runner.RunError, match=r"longer than 0.01 minutes; .* more `minutes`"):
        runner.execute(path, None, {}, 0.01)


def test_a_notebook_runs_on_this_interpreter_whatever_kernel_it_names(tmp_path: Path) -> None:
    path = notebook(tmp_path, "import sys; print(sys.executable)")
    for metadata in ({}, {"kernelspec": {"name": ".venv", "language": "R"}}):
        content = nbformat.read(path, 4)
        content.metadata = metadata
        nbformat.write(content, path)
        runner.execute(path, tmp_path / "done.ipynb", {"year": 2008}, 1)
        [*_, printed] = nbformat.read(tmp_path / "done.ipynb", 4).cells
        assert printed.outputs[0].text == f"{sys.executable}\n"


def test_a_path_with_brackets_and_braces_is_a_path(tmp_path: Path) -> None:
    folder = tmp_path / "a [b] {c} {{d}}"
    folder.mkdir()
    runner.execute(notebook(folder, "1 + 1"), folder / "done.ipynb", {}, 1)
    assert (folder / "done.ipynb").exists()


CHILD = """
import os, pathlib, sys, time
if sys.argv[2] == "daemon":
    os.setsid()
    os.fork() and os._exit(0)
pathlib.Path(sys.argv[1], str(os.getpid())).touch()
time.sleep(60)
"""
START = """
import os, subprocess, sys, time
words = [sys.executable, "-c", CHILD, FOLDER]
subprocess.run([*words, "daemon"])
subprocess.Popen([*words, "session"], start_new_session=True)
while len(os.listdir(FOLDER)) < 2:
    time.sleep(0.02)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone hands orphans to an ancestor")
@pytest.mark.parametrize("end", ["", "os._exit(1)"])
def test_what_a_run_started_does_not_outlive_it(end: str, tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    pids.mkdir()
    given = f"FOLDER, CHILD = {str(pids)!r}, {CHILD!r}"
    with contextlib.suppress(runner.KernelDied):
        runner.execute(notebook(tmp_path, given, START, end), None, {}, 1)
    started = [int(path.name) for path in pids.iterdir()]
    assert len(started) >= 2
    assert [pid for pid in started if psutil.pid_exists(pid)] == []


@pytest.mark.parametrize("dies", ["os.getpid()", "os.getppid()"])
def test_a_kernel_that_dies_is_started_again_and_so_is_the_warm_process(
    dies: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    once = f"""
import os, pathlib, signal, time
mark = pathlib.Path({str(tmp_path / "mark")!r})
if not mark.exists():
    mark.touch()
    os.kill({dies}, signal.SIGKILL)
    time.sleep(60)"""
    assert runner.execute(notebook(tmp_path, once), None, {}, 1) == {}
    assert "cells.ipynb: the kernel died; trying again" in caplog.text


def test_a_kernel_that_dies_each_time_is_reported_in_one_sentence(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, recwarn: pytest.WarningsRecorder
) -> None:
    path = notebook(tmp_path, "import os; os._exit(1)")
    path.write_text(re.sub(r'"id": .*?,', "", path.read_text()))  # as some programs save a cell
    with pytest.raises(runner.KernelDied, match=r"the kernel died in each of 2 attempts; it was"):
        runner.execute(path, None, {}, 1)
    assert caplog.messages == ["cells.ipynb: the kernel died; trying again"]
    assert recwarn.list == []


def test_an_interrupt_reaches_the_kernel_and_a_restart_gives_a_new_one(tmp_path: Path) -> None:
    async def go() -> None:
        manager = kernels.WarmKernelManager()
        await manager.start_kernel(cwd=str(tmp_path))
        client = manager.client()
        client.start_channels()
        await client.wait_for_ready(timeout=60)
        asked = client.execute("print('begun', flush=True); import time; time.sleep(60)")
        while (await client.get_iopub_msg(timeout=20))["msg_type"] != "stream":
            pass
        await manager.interrupt_kernel()
        reply = await client.get_shell_msg(timeout=20)
        assert reply["parent_header"]["msg_id"] == asked
        assert reply["content"]["ename"] == "KeyboardInterrupt"
        before = manager.provisioner.pid
        await manager.restart_kernel(now=True)
        await client.wait_for_ready(timeout=60)
        assert manager.provisioner.pid != before
        assert not psutil.pid_exists(before)
        client.stop_channels()
        await manager.shutdown_kernel(now=True)
        assert not Path(manager.connection_file).exists()

    asyncio.run(go())


def test_runs_that_succeed_fail_or_die_leave_no_process_file_or_descriptor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warm = psutil.Process(int(outputs(tmp_path, "import os; print(os.getppid())")))
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))  # where connection files go

    def every_end() -> None:
        outputs(tmp_path, "1")
        with pytest.raises(PapermillExecutionError):
            outputs(tmp_path, "1 / 0")
        with pytest.raises(DeadKernelError):
            outputs(tmp_path, "import os; os._exit(1)")
        with pytest.raises(CellTimeoutError):
            outputs(tmp_path, "import time; time.sleep(60)", timeout_func=lambda _: 0.2)

    every_end()
    opened = psutil.Process().num_fds()
    every_end()
    assert warm.children() == []
    assert psutil.Process().num_fds() <= opened
    assert list(scratch.iterdir()) == []


SLOW = """
import sys, threading, time
from pathlib import Path
from typing import Any, cast
import psutil
from companion.execution import kernels, runner
warm = kernels.start().process.pid
def tell():
    while not Path(sys.argv[1] + ".begun").exists():
        time.sleep(0.02)
    [kernel] = psutil.Process(warm).children()
    print(warm, kernel.pid, flush=True)
threading.Thread(target=tell, daemon=True).start()
runner.execute(Path(sys.argv[1]), Path(sys.argv[1] + ".out"), {}, 1)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_when_the_caller_is_killed_or_interrupted_everything_ends(
    how: signal.Signals, tmp_path: Path
) -> None:
    begin = f"import pathlib, time; pathlib.Path({str(tmp_path / 'cells.ipynb.begun')!r}).touch()"
    path = notebook(tmp_path, begin, "time.sleep(60)")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, str(path)], stdout=subprocess.PIPE, text=True,
        stderr=subprocess.DEVNULL, env={**os.environ, "TMPDIR": str(scratch)},
    )  # fmt: skip
    assert process.stdout
    pids = [int(word) for word in process.stdout.readline().split()]
    assert len(pids) == 2
    process.send_signal(how)
    process.wait(timeout=30)
    deadline = time.monotonic() + 20
    while any(psutil.pid_exists(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert [pid for pid in pids if psutil.pid_exists(pid)] == []
    assert [path.name for path in scratch.rglob("*") if path.suffix == ".json"] == []


def test_a_kernel_that_runs_has_no_connection_file_anymore(tmp_path: Path) -> None:
    look = "app = get_ipython().kernel.parent", "print(os.path.exists(app.abs_connection_file))"
    assert outputs(tmp_path, "import os", *look) == "False\n"


EARLY = """
import sys, threading, time
from pathlib import Path
from companion.execution import kernels, runner
kernels.start()
for _ in range(3):
    threading.Thread(target=runner.execute, args=(Path(sys.argv[1]), None, {}, 1)).start()
"""


def test_a_kernel_whose_outputs_do_not_come_is_soon_given_up_for_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    hear, deaf = kernels.PromptClient.get_iopub_msg, set[str]()

    async def listen(client: kernels.PromptClient, **words: float) -> object:
        if not deaf:
            deaf.add(client.connection_file)
        if client.connection_file in deaf:
            raise queue.Empty
        return await hear(client, **words)

    monkeypatch.setattr(kernels.PromptClient, "get_iopub_msg", listen)
    monkeypatch.setattr(kernels, "OUTPUTS_S", 0.5)
    assert runner.execute(notebook(tmp_path, "1"), None, {}, 1) == {}
    assert "the kernel did not start (no answer in time); trying again" in caplog.text


def test_a_manager_that_reads_the_connection_file_late_finds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = os.path.exists

    def slow(path: str) -> bool:
        found = there(path)
        if "companion-kernels-" in str(path):
            time.sleep(0.5)  # a kernel has started meanwhile
        return found

    monkeypatch.setattr(os.path, "exists", slow)
    assert outputs(tmp_path, "print(1)") == "1\n"


def test_a_caller_that_is_killed_while_libraries_are_imported_leaves_no_connection_file(
    tmp_path: Path,
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-c", EARLY, str(notebook(tmp_path, "1"))],
        env={**os.environ, "TMPDIR": str(scratch)}, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    _until(lambda: len(list(scratch.rglob("*.json"))) == 3)
    process.kill()
    process.wait()
    _until(lambda: list(scratch.rglob("*.json")) == [])


def _until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


COLD_OR_WARM = """
import sys
from pathlib import Path
from typing import Any, cast
from companion import paths
from companion.execution import kernels, runner
from companion.register import exhibits
paths.use(paths.root())
notebook = exhibits.load()["1_harvest"]
values = {**notebook.parameters("oats"), "output_dir": str(Path("out").absolute())}
with kernels.running():
    warm = kernels.start()
    runner.execute(notebook.path, Path("done.ipynb"), values, 1)
    kernels.stop()
print(warm is not None)
"""


def test_cold_and_warm_runs_give_the_same_bytes(tmp_path: Path) -> None:
    made = {}
    for name, environment in (("warm", {}), ("cold", {"COMPANION_COLD": "1"})):
        folder = tmp_path / name
        folder.mkdir()
        done = subprocess.run([sys.executable, "-c", COLD_OR_WARM], capture_output=True, text=True,
                              env=os.environ | environment, cwd=folder, check=True)  # fmt: skip
        assert done.stdout.strip() == str(name == "warm")
        cells = json.loads((folder / "done.ipynb").read_text())["cells"]
        shown = [cell.get("outputs") for cell in cells]
        made[name] = (shown, {path.name: path.read_bytes() for path in (folder / "out").iterdir()})
    assert made["warm"] == made["cold"]
    assert "oats_series.pdf" in made["cold"][1]


def test_a_kernel_imports_a_module_anew_that_was_edited_meanwhile(
    built: Path, tmp_path: Path
) -> None:
    module = built / "src/toy_paper/harvest.py"
    look = "import toy_paper.harvest as harvest; print(getattr(harvest, 'EDITED', None))"
    before, when = module.read_text(), module.stat().st_mtime_ns
    assert outputs(tmp_path, look) == "None\n"
    try:
        module.write_text(f"{before}\nEDITED = 1\n")
        wait = "import time; time.sleep(2)  # longer than until a kernel misses its parent"
        assert outputs(tmp_path, look, wait, "print(harvest.EDITED)") == "1\n1\n"
    finally:
        module.write_text(before)
        os.utime(module, ns=(when, when))
    assert outputs(tmp_path, look) == "None\n"
