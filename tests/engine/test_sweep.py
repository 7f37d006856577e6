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

import pandas as pd
import psutil
import pytest
from distributed import Client
from hypothesis import given
from hypothesis import strategies as st

from companion import paths
from companion.errors import ParameterError
from companion.sweep import grids, sweep
from companion.tables import reading
from russia_hamas.trade import flows as trade

PRESET = grids.defaults(paths.notebooks() / "3_trade.ipynb")


def test_a_range_includes_both_ends_and_steps_exactly() -> None:
    grid = grids.from_words("5_election", ("threshold_pct=0..0.5..0.1,2",))
    assert grid == {"threshold_pct": [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 2]}


def test_texts_stay_texts_and_numbers_become_numbers() -> None:
    grid = grids.from_words("6_timeline", ("actor=No,1990..1992", "context=true,false"))
    assert grid == {"actor": ["No", "1990..1992"], "context": [True, False]}


@given(st.lists(st.sampled_from(range(1990, 2000)), min_size=1),
       st.lists(st.sampled_from(["COW3", "COW4", "ITPD"]), min_size=1))  # fmt: skip
def test_combinations_are_every_pair_once(years: list[int], series: list[str]) -> None:
    found = grids.combinations(
        "3_trade", [{"first_year": list(years), "series": list(series)}], PRESET
    )
    assert len(found) == len(set(years)) * len(set(series))


def test_nothing_runs_when_one_combination_is_not_allowed() -> None:
    with pytest.raises(grids.GridError, match=r"1 of 2 .* first_year=2010: .* before 2008"):
        grids.combinations("3_trade", [{"first_year": [1995, 2010]}], PRESET)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("first_year",), "expected name=value"),
        (("first_year=1995", "first_year=1996"), "given twice"),
        (("run=x",), "itself; leave out run"),
        (("frist_year=1995",), "Did you mean 'first_year'"),
        (("first_year=2000..1995",), "is empty"),
    ],
)
def test_words_that_make_no_grid_are_refused(words: tuple[str, ...], told: str) -> None:
    with pytest.raises(grids.GridError, match=re.escape(told)):
        sweep.plan("3_trade", None, words)


def test_a_grid_file_may_hold_several_grids(tmp_path: Path) -> None:
    file = tmp_path / "grid.yml"
    file.write_text("- {first_year: 1995..1996, region: ['core,iran']}\n- {first_year: [1995]}\n")
    found = sweep.plan("2_shares", file, ("measure=all,arms",))
    assert len(found) == 6


def test_a_grid_file_of_another_form_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "grid.yml"
    file.write_text("first_year\n")
    with pytest.raises(grids.GridError, match=r"grid.yml: expected names of parameters"):
        sweep.plan("2_shares", file, ())


def test_a_result_is_one_value() -> None:
    import companion

    this = companion.start("3_trade", {**PRESET})
    assert this.results(ratio=float("nan"), years=pd.Series([3]).iloc[0]) == {
        "ratio": None,
        "years": 3,
    }
    with pytest.raises(ParameterError, match="'table' is a DataFrame; expected"):
        this.results(table=pd.DataFrame())
    with pytest.raises(ParameterError, match="name of a parameter"):
        this.results(partner="Iran")
    with pytest.raises(ParameterError, match="'ratio' is infinite"):
        this.results(ratio=float("inf"))


def test_results_of_mixed_types_are_told_and_the_csv_is_there(tmp_path: Path) -> None:
    rows = [{"run": "a", "found": 1.5, "error": ""}, {"run": "b", "found": "much", "error": ""}]
    with pytest.raises(sweep.SweepError, match=r"column found .*a number in every run"):
        sweep._write(rows, tmp_path)
    assert (tmp_path / "runs.csv").read_text() == "run,found,error\na,1.5,\nb,much,\n"


Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def command(tmp_path: Path) -> Command:
    """Return a function that runs ``companion sweep`` on two workers."""

    def call(*words: str, to: str = "out") -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-m", "companion", "sweep", *words, "--to", str(tmp_path / to)]
        return subprocess.run(line, capture_output=True, text=True, check=False)

    return call


@pytest.mark.build
def test_a_sweep_records_failures_and_runs_nothing_twice(command: Command, tmp_path: Path) -> None:
    words = ("3_trade", "-p", "partner=Iran,Atlantis", "-p", "series=COW3,COW4", "-n", "2")
    first = command(*words, "-p", "first_year=1995")
    assert first.returncode == 1, first.stderr
    assert "4 runs, 4 of them now, 2 failed" in first.stdout
    made = (tmp_path / "out/runs.csv").read_bytes()
    again = command(*words, "-p", "first_year=1995")
    assert "4 runs, 0 of them now, 2 failed" in again.stdout
    assert (tmp_path / "out/runs.csv").read_bytes() == made
    more = command(*words, "-p", "first_year=1995,1996")
    assert "8 runs, 4 of them now, 4 failed" in more.stdout
    table = pd.read_csv(tmp_path / "out/runs.csv")
    assert len(pd.read_parquet(tmp_path / "out/runs.parquet")) == len(table) == 8
    failed = table[table["partner"] == "Atlantis"]
    assert failed["error"].str.contains("Atlantis").all()
    assert failed["ratio"].isna().all()
    row = table.set_index(["partner", "series", "first_year"]).loc[("Iran", "COW3", 1995)]
    values = trade.select(reading.read("data/trade_flows"), "Iran", "two_way", 1995, 2008)
    values = values[values["series"] == "COW3"].set_index("year")["value_usd_m"]
    assert row["ratio"] == pytest.approx(values[2008] / values[1995])


@pytest.mark.build
def test_each_run_has_its_exhibits_where_they_are_asked_for(
    command: Command, tmp_path: Path
) -> None:
    done = command("5_election", "-p", "formula=dhondt", "--exhibits")
    assert done.returncode == 0, done.stderr
    (folder,) = (tmp_path / "out/exhibits").iterdir()
    assert (folder / f"{folder.name}_chamber.pdf").read_bytes().startswith(b"%PDF")
    assert (folder / f"{folder.name}_results.csv").exists()


@pytest.mark.build
def test_a_killed_sweep_goes_on_where_it_was(command: Command, tmp_path: Path) -> None:
    words = ["3_trade", "-p", "first_year=1990..2000", "--to", str(tmp_path / "out")]
    with subprocess.Popen([sys.executable, "-m", "companion", "sweep", *words]) as killed:
        _until(lambda: _done(tmp_path / "out") >= 2)
        killed.send_signal(signal.SIGKILL)
    kept = _done(tmp_path / "out")
    assert kept < 11
    rest = command("3_trade", "-p", "first_year=1990..2000")
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


@contextmanager
def _cluster(folder: Path, *roots: Path) -> Iterator[tuple[str, list[psutil.Process]]]:
    """Start a scheduler and a worker for each checkout as README says, in their own processes."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    options = ["--no-dashboard", "--host", "127.0.0.1"]
    lines = [["scheduler", "--port", str(port), *options]]
    for number in range(len(roots)):
        place = ["--local-directory", str(folder / f"worker{number}")]
        lines.append(
            ["worker", address, "--nthreads", "1", "--memory-limit", "0", *place, *options]
        )
    started = []
    for line, root in zip(lines, (paths.root(), *roots), strict=True):
        env = {**os.environ, "PYTHONPATH": str(root / "src")}
        with (folder / f"{line[0]}.log").open("a") as log:
            started.append(psutil.Popen([sys.executable, "-m", "dask", *line], env=env,
                                        cwd=folder, stdout=log, stderr=log))  # fmt: skip
    try:
        yield address, started[1:]
    finally:
        for process in started:
            _lose(process)


def _lose(process: psutil.Process) -> None:
    """End a process with all that it started, at once, as when a machine is lost."""
    with suppress(psutil.NoSuchProcess):
        for one in [process, *process.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                one.kill()
    process.wait()


@pytest.mark.build
def test_workers_with_and_without_a_shared_folder_give_the_same_table(
    command: Command, copy: Path, tmp_path: Path
) -> None:
    words = ("3_trade", "-p", "first_year=1995..1998", "--exhibits")
    assert command(*words, to="here").returncode == 0
    with _cluster(tmp_path, paths.root(), copy) as (address, _):
        there = command(*words, "--scheduler", address, to="there")
        assert there.returncode == 0, there.stderr
    assert _files(tmp_path / "there") == _files(tmp_path / "here")


def _files(folder: Path) -> dict[Path, bytes]:
    files = [p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("progress")]
    return {file.relative_to(folder): file.read_bytes() for file in files}


@pytest.mark.build
def test_a_killed_worker_loses_nothing(command: Command, tmp_path: Path) -> None:
    words = ["3_trade", "-p", "first_year=1990..2002", "--to", str(tmp_path / "out")]
    line = [sys.executable, "-m", "companion", "sweep", *words, "--scheduler"]
    with (
        _cluster(tmp_path, paths.root(), paths.root()) as (address, workers),
        subprocess.Popen([*line, address], stdout=subprocess.PIPE, text=True) as running,
    ):
        _until(lambda: _done(tmp_path / "out") >= 2)
        _lose(workers[0])
        told, _ = running.communicate(timeout=120)
    assert "13 runs, 13 of them now, 0 failed" in told


@pytest.mark.build
def test_a_worker_with_other_data_is_refused(command: Command, copy: Path, tmp_path: Path) -> None:
    table = copy / "data/cpi.csv"
    table.write_text(table.read_text() + "\n")
    with _cluster(tmp_path, copy) as (address, _):
        alone = command("3_trade", "-p", "first_year=1995", "--scheduler", address)
    assert alone.returncode == 1
    assert "is refused: data/cpi.csv differs" in alone.stderr
    assert f"every worker at {address} is refused" in alone.stderr
    with _cluster(tmp_path, paths.root(), copy) as (address, _):
        with Client(address) as client:
            client.wait_for_workers(2, timeout=60)
        done = command("3_trade", "-p", "first_year=1995", "--scheduler", address)
    assert done.returncode == 0, done.stderr
    assert "is refused: data/cpi.csv differs" in done.stderr
