"""Forked kernels: isolated, interruptible, and gone without a trace."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import papermill
import psutil
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from companion import paths
from companion.execution import kernels as warm
from companion.execution import run as execution

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")


@pytest.fixture(autouse=True, scope="module")
def none_left():
    """Count processes before and after all tests."""
    before = set(psutil.Process().children(recursive=True))
    warm.start()
    yield
    warm.stop()
    assert set(psutil.Process().children(recursive=True)) - before == set()


def notebook(folder, *cells):
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in cells])
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "", "language": "python"}
    nbformat.write(made, folder / "cells.ipynb")
    return folder / "cells.ipynb"


def outputs(folder, *cells, **options):
    """Run cells on a forked kernel and return what they print."""
    path = notebook(folder, *cells)
    done = papermill.execute_notebook(
        str(path), None, progress_bar=False, kernel_manager_class=warm.WarmKernelManager, **options
    )
    return "".join(o.get("text", "") for cell in done.cells for o in cell.get("outputs", []))


def test_a_kernel_is_forked_with_the_libraries_imported(tmp_path):
    said = outputs(tmp_path, "import os, sys; print('seaborn' in sys.modules, os.getppid())")
    assert said == f"True {warm._warm.process.pid}\n"


def test_what_one_run_changes_another_does_not_see(tmp_path):
    outputs(
        tmp_path,
        "import os, sys, random, matplotlib, numpy as np",
        "secret = 1; matplotlib.rcParams['font.size'] = 99; os.environ['SECRET'] = '1'",
        "os.chdir('/'); sys.path.append('/secret'); random.seed(1); np.random.seed(1)",
        "import companion.style; companion.style.FONT = 'secret'",
    )
    look = (
        "import os, sys, random, matplotlib, numpy as np, companion.style",
        "print('secret' in globals(), matplotlib.rcParams['font.size'], 'SECRET' in os.environ)",
        "print(os.getcwd() == '/', '/secret' in sys.path, companion.style.FONT)",
        "print(random.random(), np.random.random())",
    )
    first, second = (outputs(tmp_path, *look).splitlines() for _ in range(2))
    assert first[:2] == second[:2] == ["False 10.0 False", "False False Companion Sans"]
    assert set(first[2].split()).isdisjoint(second[2].split())


def test_a_kernel_that_dies_is_reported(tmp_path):
    with pytest.raises(DeadKernelError):
        outputs(tmp_path, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")


def test_a_cell_that_fails_is_named(tmp_path):
    path = notebook(tmp_path, "1", "1 / 0")
    with pytest.raises(execution.RunError, match="cell 2: ZeroDivisionError: division by zero"):
        execution.execute(path, tmp_path / "out.ipynb", {"year": 2008})


def test_a_cell_that_takes_too_long_is_stopped(tmp_path):
    with pytest.raises(CellTimeoutError):
        outputs(tmp_path, "import time; time.sleep(60)", execution_timeout=1)


def test_an_interrupt_reaches_the_kernel_and_a_restart_gives_a_new_one(tmp_path):
    async def go():
        manager = warm.WarmKernelManager()
        await manager.start_kernel(cwd=str(tmp_path))
        client = manager.client()
        client.start_channels()
        await client.wait_for_ready(timeout=60)
        asked = client.execute("import time; time.sleep(60)")
        await asyncio.sleep(1)
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


def test_runs_that_succeed_fail_or_die_leave_no_process_file_or_descriptor(tmp_path, monkeypatch):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))  # where connection files go

    def every_end():
        outputs(tmp_path, "1")
        with pytest.raises(PapermillExecutionError):
            outputs(tmp_path, "1 / 0")
        with pytest.raises(DeadKernelError):
            outputs(tmp_path, "import os; os._exit(1)")
        with pytest.raises(CellTimeoutError):
            outputs(tmp_path, "import time; time.sleep(60)", execution_timeout=1)

    every_end()
    opened = psutil.Process().num_fds()
    every_end()
    assert psutil.Process(warm._warm.process.pid).children() == []
    assert psutil.Process().num_fds() <= opened
    assert list(scratch.iterdir()) == []


SLOW = """
import sys, threading
from pathlib import Path
from companion.execution import kernels as warm, run as execution
warm.start()
def tell():
    import time, psutil
    while not psutil.Process(warm._warm.process.pid).children():
        time.sleep(0.1)
    time.sleep(1)
    [kernel] = psutil.Process(warm._warm.process.pid).children()
    print(warm._warm.process.pid, kernel.pid, flush=True)
threading.Thread(target=tell, daemon=True).start()
execution.execute(Path(sys.argv[1]), Path(sys.argv[1] + ".out"), {})
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_when_the_caller_is_killed_or_interrupted_everything_ends(how, tmp_path):
    path = notebook(tmp_path, "import time; time.sleep(60)")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, str(path)], stdout=subprocess.PIPE, text=True,
        stderr=subprocess.DEVNULL, env={**os.environ, "TMPDIR": str(scratch)},
    )  # fmt: skip
    pids = [int(word) for word in process.stdout.readline().split()]
    assert len(pids) == 2
    process.send_signal(how)
    process.wait(timeout=30)
    deadline = time.monotonic() + 20
    while any(psutil.pid_exists(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert [pid for pid in pids if psutil.pid_exists(pid)] == []
    assert [path.name for path in scratch.rglob("*") if path.suffix == ".json"] == []


def test_cold_and_warm_runs_give_the_same_bytes(tmp_path, run):
    source = paths.notebooks() / "3_trade.ipynb"
    made = {}
    for name, environment in (("warm", {}), ("cold", {"COMPANION_COLD": "1"})):
        code = (
            "from pathlib import Path; from companion import execution, warm; warm.start(); "
            f"execution.execute(Path({str(source)!r}), Path({str(tmp_path / name)!r} + '.ipynb'), "
            f"{{'run': 'iran_trade', 'output_dir': {str(tmp_path / 'out')!r}}}); "
            "print(warm._warm is not None); warm.stop()"
        )
        result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                                env={**os.environ, **environment}, check=True)  # fmt: skip
        assert result.stdout.strip() == str(name == "warm")
        cells = json.loads((tmp_path / f"{name}.ipynb").read_text())["cells"]
        shown = [[cell.get("outputs"), cell["source"]] for cell in cells]
        files = {path.name: path.read_bytes() for path in sorted((tmp_path / "out").iterdir())}
        made[name] = (shown, files)
    assert made["warm"][1] == made["cold"][1]
    assert made["warm"][0] == made["cold"][0]
