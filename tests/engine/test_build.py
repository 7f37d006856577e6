"""The build, tried on copies of the project: what runs after which change, and what survives."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from companion import paths
from companion.register import exhibits

pytestmark = pytest.mark.build


def reduced(root: Path, runs: dict[str, list[str]]) -> Path:
    """Leave only some runs in a copy's register, so that a build takes seconds."""
    import yaml

    register = yaml.safe_load(paths.register().read_text())
    for name, entry in register.items():
        entry.pop("sweeps", None)
        entry["runs"] = {run: entry["runs"][run] for run in runs.get(name, [])}
    kept = {name: register[name] for name in runs}
    (root / "notebooks/exhibits.yml").write_text(yaml.safe_dump(kept, sort_keys=False))
    shutil.rmtree(root / "figures")
    return root


@pytest.fixture
def small(copy: Path) -> Path:
    """Return a copy with one run on the election and one on trade."""
    return reduced(copy, {"5_election": ["plc_2006"], "3_trade": ["israel_exports"]})


@pytest.fixture
def ledger(copy: Path) -> Path:
    """Return a copy with the ledger and one run on trade."""
    return reduced(copy, {"3_trade": ["israel_exports"], "1_claims": ["claims"]})


def contents(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((root / "figures").iterdir())}


def ran(result) -> list[str]:
    lines = [line.split(" s  ") for line in result.stdout.splitlines() if " s  " in line]
    return sorted(words.partition(":")[0] for _, words in lines)


def test_only_what_depends_on_a_change_runs_again(small, run):
    first = run(small, "companion", "build")
    assert ran(first) == ["israel_exports", "plc_2006"], first.stdout + first.stderr
    assert ran(run(small, "companion", "build")) == []

    for path, expected in (
        ("data/plc_lists.csv", ["plc_2006"]),
        ("data/cpi.csv", ["israel_exports"]),
        ("src/companion/trade.py", ["israel_exports"]),
        ("src/companion/style.py", ["israel_exports", "plc_2006"]),
    ):
        changed = small / path
        end = "\n# changed\n" if path.endswith(".py") else ""
        text = changed.read_text()
        changed.write_text(text + end if end else text.replace("Fatah Movement", "Fatah movement")
                           .replace("1985,107.567", "1985,107.568"))  # fmt: skip
        stale = run(small, "companion", "check")
        assert stale.returncode == 1
        assert path in stale.stdout
        assert ran(run(small, "companion", "build")) == expected, path
        assert run(small, "companion", "check").stdout == "All exhibits are current.\n"


def test_one_changed_number_changes_its_verdict_and_its_chart_and_nothing_else(ledger, run):
    run(ledger, "companion", "build")
    before = contents(ledger)
    table = ledger / "data/single_figures.csv"
    old = "share given by a newspaper,15,"
    table.write_text(table.read_text().replace(old, "share given by a newspaper,19,"))
    assert ran(run(ledger, "companion", "build")) == ["claims"]
    after = contents(ledger)
    changed = {name for name in after if after[name] != before[name]}
    pictures = {f"claims_verdicts.{suffix}" for suffix in exhibits.SUFFIXES["figure"]}
    tables = {f"claims_ledger.{suffix}" for suffix in exhibits.SUFFIXES["table"]}
    others = {"claims_references.json", "numbers.json", "numbers.tex"}
    assert changed == pictures | tables | others
    moved = [
        (old_row, new_row)
        for old_row, new_row in zip(
            before["claims_ledger.csv"].decode().splitlines(),
            after["claims_ledger.csv"].decode().splitlines(),
            strict=True,
        )
        if old_row != new_row
    ]
    assert [pair[0].partition(",")[0] for pair in moved] == ["israel-population"]
    assert ",differs," in moved[0][0] and ",depends," in moved[0][1]


def test_a_failing_notebook_leaves_the_earlier_figures_and_names_cell_and_cause(small, run):
    run(small, "companion", "build")
    before = contents(small)
    notebook = small / "notebooks/5_election.ipynb"
    notebook.write_text(notebook.read_text().replace("election.audit(", "election.adit("))
    result = run(small, "companion", "build")
    assert result.returncode == 1
    assert "notebooks/5_election.ipynb, run plc_2006, cell 12: AttributeError" in result.stdout
    assert "has no attribute 'adit'" in result.stdout
    assert "The log is build/plc_2006.ipynb." in result.stdout
    assert contents(small) == before


def test_a_killed_build_leaves_whole_files_and_the_next_completes_it(small, run):
    run(small, "companion", "build")
    whole = contents(small)
    (small / "src/companion/style.py").open("a").write("\n# changed\n")
    environment = {**os.environ, "PYTHONPATH": str(small / "src")}
    found = []
    for seconds in (4, 7, 9):
        process = subprocess.Popen(
            [sys.executable, "-m", "companion", "build"],
            cwd=small, env=environment, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        found.append(contents(small))
    assert run(small, "companion", "build").returncode == 0
    completed = contents(small)
    for now in found:
        assert now.keys() == whole.keys()
        for name, content in now.items():
            assert content in (whole[name], completed[name]), name
    assert run(small, "companion", "check").returncode == 0
    assert [path.name for path in (small / "build").iterdir() if path.is_dir()] == []


def test_two_builds_at_once_wait_for_each_other(small, run):
    environment = {**os.environ, "PYTHONPATH": str(small / "src")}
    command = [sys.executable, "-m", "companion", "build"]
    both = [
        subprocess.Popen(command, cwd=small, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [process.communicate(timeout=240)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sum("Another build is running here" in text for text in said) == 1
    assert run(small, "companion", "check").returncode == 0


def test_bytes_do_not_depend_on_folder_time_zone_locale_home_or_hash_seed(small, run, tmp_path):
    import shutil

    other = Path(shutil.copytree(small, tmp_path / "another place" / "copy"))
    surroundings = [
        {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "America/Caracas", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"},
    ]
    for root, environment in zip((small, other), surroundings, strict=True):
        home = tmp_path / f"home of {root.parent.name}"
        home.mkdir()
        places = {"HOME": str(home), "MPLCONFIGDIR": str(home), "XDG_DATA_DIRS": str(home)}
        result = run(root, "companion", "build", env=environment | places)
        assert result.returncode == 0, result.stdout + result.stderr
    assert contents(small) == contents(other)
    committed = {n: c for n, c in contents(small).items() if not n.endswith(".json")}
    for name, content in committed.items():
        assert (paths.figures() / name).read_bytes() == content, name


def test_a_missing_a_foreign_and_an_edited_file_are_named(copy, run):
    figures = copy / "figures"
    (figures / "plc_2006_chamber.svg").unlink()
    (figures / "holiday.png").write_bytes(b"")
    with (figures / "iran_trade_series.csv").open("a") as file:
        file.write("typed by hand\n")
    result = run(copy, "companion", "check")
    assert result.returncode == 1
    assert result.stdout.splitlines() == [
        "missing: plc_2006_chamber: plc_2006_chamber.svg",
        "stale: iran_trade_series: not as made: iran_trade_series.csv",
        "orphan: figures/holiday.png belongs to no exhibit of notebooks/exhibits.yml",
    ]


def test_the_committed_figures_are_current(run):
    result = run(paths.root(), "companion", "check")
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("name", list(exhibits.load()))
def test_a_notebook_runs_with_plain_papermill_from_any_directory(name, run, tmp_path):
    notebook = str(paths.notebooks() / f"{name}.ipynb")
    result = run(paths.root(), "papermill", notebook, "out.ipynb",
                 "-p", "output_dir", "here", cwd=tmp_path)  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert list((tmp_path / "here").glob("*.pdf"))


def test_papermill_with_a_misspelt_parameter_is_refused_with_the_likely_name(run, tmp_path):
    notebook = str(paths.notebooks() / "3_trade.ipynb")
    result = run(paths.root(), "papermill", notebook, "out.ipynb", "-p", "partnr", "Israel",
                 "-p", "output_dir", "here", cwd=tmp_path)  # fmt: skip
    assert result.returncode != 0
    assert "there is no parameter 'partnr'. Did you mean 'partner'?" in result.stderr
    assert not (tmp_path / "here").exists()
