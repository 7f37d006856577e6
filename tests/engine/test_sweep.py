"""Sweeps: grids, results, resumption, failing combinations, clusters."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pandas as pd
import psutil
import pytest
import yaml
from click.testing import CliRunner
from distributed import Client, Security
from jupyter_core.utils import ensure_event_loop

from companion import cli, paths, start
from companion.errors import ParameterError
from companion.execution import runner
from companion.register import exhibits
from companion.sweep import cluster, sweep
from companion.sweep.outcome import InputsChanged, SweepError
from tests.conftest import CHECKOUT, Runner, surroundings


def test_a_result_is_one_value(project: Path) -> None:
    harvest = exhibits.load()["1_harvest"]
    this = start("1_harvest", {**harvest.parameters("rye"), "output_dir": ""})
    assert this.results(ratio=float("nan"), years=pd.Series([3]).iloc[0]) == {
        "ratio": None,
        "years": 3,
    }
    with pytest.raises(ParameterError, match="'table' is a DataFrame; expected"):
        this.results(table=pd.DataFrame())
    with pytest.raises(ParameterError, match="name of a parameter"):
        this.results(crop="rye")
    with pytest.raises(ParameterError, match="'ratio' is infinite"):
        this.results(ratio=float("inf"))


Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def command(built: Path, run: Runner, tmp_path: Path) -> Command:
    """Return a function that sweeps the toy paper's harvest."""

    def call(*words: str, to: str = "out") -> subprocess.CompletedProcess[str]:
        return run(built, "companion", "sweep", *words, "--to", str(tmp_path / to))

    return call


@pytest.mark.build
def test_a_sweep_records_failures_and_runs_nothing_twice(command: Command, tmp_path: Path) -> None:
    words = ("1_harvest", "-p", "first_year=1900,1950", "-p", "last_year=1960", "-n", "2")
    first = command(*words, "-p", "crop=rye")
    assert first.returncode == 1, first.stderr
    assert "2 runs, 2 of them now, 1 failed" in first.stdout
    assert first.stderr.count("1 failed: cell 6: IndexError: ") == 1
    made = (tmp_path / "out/runs.csv").read_bytes()
    again = command(*words, "-p", "crop=rye")
    assert "2 runs, 0 of them now, 1 failed" in again.stdout
    assert (tmp_path / "out/runs.csv").read_bytes() == made
    more = command(*words, "-p", "crop=rye,oats")
    assert "4 runs, 2 of them now, 2 failed" in more.stdout
    other = command("1_harvest", "-p", "first_year=1901")
    assert other.returncode == 1
    assert "runs.csv has 4 runs not in this grid; choose another folder" in other.stderr
    table = pd.read_csv(tmp_path / "out/runs.csv")
    assert len(pd.read_parquet(tmp_path / "out/runs.parquet")) == len(table) == 4
    failed = table[table["first_year"] == 1950]
    assert failed["error"].str.contains("IndexError").all()
    assert failed["ratio"].isna().all()
    row = table.set_index(["crop", "first_year"]).loc[("oats", 1900)]
    assert row["ratio"] == pytest.approx(9.1 / 7.0)


def test_what_a_machine_could_not_run_is_tried_again(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes = iter([runner.Unable("no package"), runner.RunError("no rye"), {"ratio": 1}])

    def execute(*_: object) -> dict[str, object]:
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setenv("COMPANION_COLD", "1")
    monkeypatch.setattr(runner, "execute", execute)
    wanted = sweep.plan("1_harvest", None, ("first_year=1890..1891",))
    assert sweep.sweep("1_harvest", wanted, tmp_path) == (2, ["no package", "no rye"])
    assert sweep.sweep("1_harvest", wanted, tmp_path) == (1, ["no rye"])


@pytest.mark.parametrize("put_back", [False, True])
def test_a_table_edited_during_a_sweep_ends_it_and_nothing_read_since_is_kept(
    put_back: bool, toy: Path, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths.use(toy)
    table, read = toy / "data/harvests.csv", (toy / "data/harvests.csv").read_bytes()
    ran: list[object] = []

    def edit_in_the_second(*_: object) -> dict[str, object]:
        if ran:
            table.write_bytes(read + b"\n")
        if ran and put_back:
            table.write_bytes(read)
        ran.append(1)
        return {"ratio": 1}

    monkeypatch.setenv("COMPANION_COLD", "1")
    monkeypatch.setattr(runner, "execute", edit_in_the_second)
    wanted = sweep.plan("1_harvest", None, ("first_year=1890..1892",))
    with pytest.raises(InputsChanged, match=r"data/harvests\.csv: edited while the sweep ran"):
        sweep.sweep("1_harvest", wanted, tmp_path / "out")
    table.write_bytes(read)
    ran.clear()
    monkeypatch.setattr(runner, "execute", lambda *_: ran.append(1) or {"ratio": 1})
    assert sweep.sweep("1_harvest", wanted, tmp_path / "out") == (2, [])
    assert len(ran) == 2


def test_a_table_edited_before_the_first_run_ends_a_sweep(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dict.fromkeys(["data/harvests.csv"], "0" * 64)
    monkeypatch.setenv("COMPANION_COLD", "1")
    monkeypatch.setattr(runner, "execute", lambda *_: {"ratio": 1})
    monkeypatch.setattr(sweep.fingerprint, "of_notebook", lambda _: before)
    with pytest.raises(InputsChanged, match=r"data/harvests\.csv: edited while the sweep ran"):
        sweep.sweep("1_harvest", sweep.plan("1_harvest", None, ()), tmp_path / "out")


def test_a_table_of_somebodys_is_not_written_over(project: Path, tmp_path: Path) -> None:
    (tmp_path / "runs.parquet").write_text("mine")
    with pytest.raises(SweepError, match=r"has a runs\.parquet of somebody's"):
        sweep.sweep("1_harvest", sweep.plan("1_harvest", None, ()), tmp_path)
    assert (tmp_path / "runs.parquet").read_text() == "mine"


def test_what_is_kept_of_a_sweep_and_damaged_is_told(project: Path, tmp_path: Path) -> None:
    with sweep._progress(tmp_path) as database, database:
        database.execute("INSERT INTO runs VALUES ('a', '{', '', 0)")
    with (
        pytest.raises(SweepError, match=r"progress\.sqlite cannot be used \(a result is no JSON"),
        sweep._progress(tmp_path) as database,
    ):
        sweep._outcomes(database)


def test_exhibits_that_cannot_be_written_leave_nothing_and_the_disk_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", full)
    with pytest.raises(OSError, match="No space left") as refused:
        sweep._store(tmp_path / "exhibits/rye", {"rye.png": b""})
    assert str(refused.value.filename).endswith("rye.png")
    assert list((tmp_path / "exhibits").iterdir()) == []


@pytest.mark.build
def test_results_of_mixed_types_are_told_and_the_csv_is_there(
    toy: Path, run: Runner, tmp_path: Path
) -> None:
    notebook = toy / "notebooks/1_harvest.ipynb"
    mixed = 'this.results(ratio=1.5 if crop == \\"rye\\" else \\"much\\")'
    notebook.write_text(
        re.sub(r"this\.results\([^\n]*\)(?=\")", lambda _: mixed, notebook.read_text())
    )
    words = ("sweep", "1_harvest", "-p", "crop=rye,oats", "--to", str(tmp_path / "out"))
    told = run(toy, "companion", *words)
    assert told.returncode == 1
    assert re.search("column ratio .*a number in every run", told.stderr)
    assert list(pd.read_csv(tmp_path / "out/runs.csv")["ratio"]) == ["1.5", "much"]


@pytest.mark.build
def test_each_run_has_its_exhibits_where_they_are_asked_for(
    command: Command, tmp_path: Path
) -> None:
    done = command("1_harvest", "-p", "crop=oats", "--exhibits")
    assert done.returncode == 0, done.stderr
    (folder,) = (tmp_path / "out/exhibits").iterdir()
    assert (folder / f"{folder.name}_growth.csv").read_text() == "ratio\n1.3\n"


@pytest.mark.build
def test_a_killed_sweep_goes_on_where_it_was(built: Path, command: Command, tmp_path: Path) -> None:
    words = ["1_harvest", "-p", "first_year=1890..1900"]
    line = [sys.executable, "-m", "companion", "sweep", *words, "--to", str(tmp_path / "out")]
    with subprocess.Popen(line, cwd=built, env=surroundings(built)) as killed:
        _until(lambda: _done(tmp_path / "out") >= 2)
        killed.send_signal(signal.SIGKILL)
    kept = _done(tmp_path / "out")
    assert kept < 11
    rest = command(*words)
    assert f"11 runs, {11 - kept} of them now, 0 failed" in rest.stdout, rest.stderr


def _done(folder: Path) -> int:
    file = folder / "progress.sqlite"
    if not file.exists():
        return 0
    try:
        with sqlite3.connect(file) as database:
            return int(database.execute("SELECT count(*) FROM runs").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def _until(condition: Callable[[], bool], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


def test_a_local_sweep_listens_on_the_loopback_only(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPANION_COLD", "1")
    before = _open_to()
    with cluster.connected("", None, 1, {}):
        opened = _open_to() - before
    assert opened
    assert {address for address, _ in opened} == {"127.0.0.1"}


def _open_to() -> set[tuple[str, int]]:
    connections = psutil.Process().net_connections()
    return {(one.laddr.ip, one.laddr.port) for one in connections if one.status == "LISTEN"}


def _secured(folder: Path) -> Path:
    """Make certificates for one day and write Dask's configuration of them."""
    made = Security.temporary()
    tls: dict[str, Any] = {"ca-file": made.tls_ca_file}
    for role in ("scheduler", "worker", "client"):
        tls[role] = {one: getattr(made, f"tls_{role}_{one}") for one in ("cert", "key")}
    file = folder / "security.yml"
    file.write_text(yaml.safe_dump({"distributed": {"comm": {"tls": tls}}}))
    return file


@pytest.mark.build
def test_a_secured_cluster_takes_who_has_its_certificates_and_nobody_else(
    command: Command, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = _secured(tmp_path)
    monkeypatch.setenv("DASK_CONFIG", str(file))
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION", "1")
    words = ("1_harvest", "-p", "first_year=1900", "--scheduler")
    with _cluster(tmp_path, built, scheme="tls") as (address, _):
        with (
            pytest.raises(SweepError, match=f"{address} is secured: give .* --security FILE"),
            cluster.connected(address, None, 1, {}),
        ):
            pass
        monkeypatch.delenv("DASK_CONFIG")
        done = command(*words, address, "--security", str(file))
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--security", "{file}"), "--security belongs to --scheduler"),
        (
            ("--security", "{file}", "--scheduler", "tls://127.0.0.1:9"),
            "expected distributed: comm",
        ),
    ],
)
def test_security_settings_of_another_form_are_refused(
    words: tuple[str, ...], told: str, project: Path, tmp_path: Path
) -> None:
    file = tmp_path / "security.yml"
    file.write_text("distributed: {comm: {tls: [ca.pem]}}\n")
    given = [word.format(file=file) for word in words]
    line = ["sweep", "1_harvest", "-p", "crop=rye", "--to", str(tmp_path / "out"), *given]
    done = CliRunner().invoke(cli.main, ["--project", str(project), *line])
    assert done.exit_code == 1
    assert told in done.stderr


@pytest.mark.parametrize("there", [False, True])
def test_a_sweep_that_does_not_begin_leaves_no_folder_and_keeps_one_that_was_there(
    there: bool, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def nobody(*_: object) -> Iterator[None]:
        raise SweepError("no Dask scheduler answers")
        yield

    monkeypatch.setattr(cluster, "connected", nobody)
    folder = tmp_path / "new/out"
    if there:
        folder.mkdir(parents=True)
        (folder / "mine.txt").touch()
    with pytest.raises(SweepError, match="no Dask scheduler answers"):
        sweep.sweep("1_harvest", sweep.plan("1_harvest", None, ()), folder)
    assert (folder / "mine.txt").exists() == folder.parent.exists() == there


@contextmanager
def _cluster(
    folder: Path, *roots: Path, scheme: str = "tcp"
) -> Iterator[tuple[str, list[psutil.Process]]]:
    """Start a scheduler and a worker for each checkout as README says, in their own processes."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"{scheme}://127.0.0.1:{port}"
    scheduler = _started(folder, ["scheduler", "--port", str(port), *_options(scheme)], roots[0])
    workers = [_started(folder, _worker(folder, address, number), root)
               for number, root in enumerate(roots)]  # fmt: skip
    try:
        yield address, workers
    finally:
        for process in [scheduler, *workers]:
            _lose(process)


def _options(scheme: str) -> list[str]:
    return ["--no-dashboard", "--host", "127.0.0.1", "--protocol", scheme]


def _worker(folder: Path, address: str, number: int) -> list[str]:
    place = ["--local-directory", str(folder / f"worker{number}")]
    alone = ["--nthreads", "1", "--memory-limit", "0", *place]
    return ["worker", address, *alone, *_options(address.partition(":")[0])]


def _started(folder: Path, line: list[str], root: Path) -> psutil.Process:
    installed = os.pathsep.join([str(root / "src"), str(CHECKOUT / "src")])
    env = {**os.environ, "PYTHONPATH": installed, paths.VARIABLE: str(root)}
    with (folder / f"{line[0]}.log").open("a") as log:
        return psutil.Popen([sys.executable, "-m", "dask", *line], env=env, cwd=folder,
                            stdout=log, stderr=log)  # fmt: skip


def _lose(process: psutil.Process) -> None:
    """End a process with all that it started, at once, as when a machine is lost."""
    with suppress(psutil.NoSuchProcess):
        for one in [process, *process.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                one.kill()
    process.wait()


@pytest.mark.build
def test_runs_side_by_side_share_no_event_loop(project: Path, tmp_path: Path) -> None:
    ensure_event_loop()  # as whoever ran a notebook before in this process has one
    words = ["sweep", "1_harvest", "-p", "first_year=1896..1902", "-n", "2"]
    line = ["--project", str(project), *words, "--to", str(tmp_path / "out")]
    done = CliRunner().invoke(cli.main, line)
    assert done.exit_code == 0, done.output


@pytest.mark.build
def test_workers_with_and_without_a_shared_folder_give_the_same_table(
    command: Command, built: Path, toy: Path, tmp_path: Path
) -> None:
    words = ("1_harvest", "-p", "first_year=1900..1902", "--exhibits")
    assert command(*words, to="here").returncode == 0
    with _cluster(tmp_path, built, toy) as (address, _):
        there = command(*words, "--scheduler", address, to="there")
        assert there.returncode == 0, there.stderr
    assert _files(tmp_path / "there") == _files(tmp_path / "here")


def _files(folder: Path) -> dict[Path, bytes]:
    files = [p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("progress")]
    return {file.relative_to(folder): file.read_bytes() for file in files}


@pytest.mark.build
def test_what_killed_workers_had_is_done_by_another_and_by_one_that_joins_later(
    built: Path, tmp_path: Path
) -> None:
    words = ["1_harvest", "-p", "first_year=1888..1895", "--to", str(tmp_path / "out")]
    line = [sys.executable, "-m", "companion", "sweep", *words, "--scheduler"]
    with (
        _cluster(tmp_path, built, built) as (address, workers),
        subprocess.Popen(
            [*line, address], cwd=built, env=surroundings(built), stdout=subprocess.PIPE, text=True
        ) as running,
    ):
        for number, worker in enumerate(workers[:]):
            _until(lambda done=number: _done(tmp_path / "out") > 2 * done)
            _lose(worker)
        workers.append(_started(tmp_path, _worker(tmp_path, address, len(workers)), built))
        told, _ = running.communicate(timeout=120)
    assert "8 runs, 8 of them now, 0 failed" in told


@pytest.mark.build
def test_a_killed_scheduler_is_told_in_one_sentence_soon(built: Path, tmp_path: Path) -> None:
    words = ["1_harvest", "-p", "first_year=1850..1900", "--to", str(tmp_path / "out")]
    line = [sys.executable, "-m", "companion", "sweep", *words, "--scheduler"]
    with (
        _cluster(tmp_path, built) as (address, _),
        subprocess.Popen(
            [*line, address], cwd=built, env=surroundings(built), stderr=subprocess.PIPE, text=True
        ) as running,
    ):
        _until(lambda: _done(tmp_path / "out") >= 2)
        _lose(psutil.Process(_listening(address)))
        _, told = running.communicate(timeout=60)
    assert running.returncode == 1
    told = told.removeprefix(f"Waiting for a worker at {address}.\n")  # if none was there yet
    assert told.partition(";")[0] == f"Error: the Dask scheduler at {address} is gone"
    assert told.count("\n") == 1


def _listening(address: str) -> int:
    port = int(address.rpartition(":")[2])
    [pid] = {one.pid for one in psutil.net_connections() if one.status == "LISTEN"
             and one.laddr.port == port}  # fmt: skip
    return int(pid or 0)


@pytest.mark.build
def test_a_worker_with_other_data_is_refused(
    command: Command, built: Path, toy: Path, tmp_path: Path
) -> None:
    with (toy / "data/harvests.csv").open("a") as table:
        table.write("\n")
    with _cluster(tmp_path, toy) as (address, _):
        alone = command("1_harvest", "-p", "first_year=1900", "--scheduler", address)
    assert alone.returncode == 1
    assert "is refused: data/harvests.csv differs" in alone.stderr
    assert f"every worker at {address} is refused" in alone.stderr
    with _cluster(tmp_path, built, toy) as (address, _):
        with Client(address) as client:
            client.wait_for_workers(2, timeout=60)
        done = command("1_harvest", "-p", "first_year=1900", "--scheduler", address)
    assert done.returncode == 0, done.stderr
    assert "is refused: data/harvests.csv differs" in done.stderr
