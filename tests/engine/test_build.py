"""The build, tried on copies of the toy paper: what runs after which change, and what survives."""

import copy
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from companion import paper, paths, startup
from companion.build import pipeline
from tests.conftest import CHECKOUT, Runner, surroundings
from tests.engine.conftest import copied

pytestmark = pytest.mark.build

CURRENT = "All exhibits are current.\n"
OF_HARVEST = ["oats", "rye", "sweep windows"]


def contents(root: Path) -> dict[str, bytes]:
    every = sorted((root / "figures").rglob("*"))
    files = [path for path in every if path.is_file() and not path.name.startswith(".")]
    return {path.relative_to(root / "figures").as_posix(): path.read_bytes() for path in files}


def ran(result: subprocess.CompletedProcess[str]) -> list[str]:
    lines = [line.split(" s  ") for line in result.stdout.splitlines() if " s  " in line]
    return sorted(words.partition(":")[0] for _, words in lines)


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))


def test_the_first_build_in_a_checkout_runs_every_run_with_the_registers_parameters(
    toy: Path, run: Runner
) -> None:
    before = contents(toy)
    shutil.rmtree(toy / "build")
    assert run(toy, "companion", "check").stdout == CURRENT
    replace(toy / "notebooks/1_harvest.ipynb", r"crop = \"rye\"", r"crop = \"oats\"")  # autosave
    assert run(toy, "companion", "check").stdout == CURRENT
    assert ran(run(toy, "companion", "build")) == ["oats", "rye", "windows"]
    assert run(toy, "companion", "build").stdout == f"{CURRENT}Look at figures/README.md.\n"
    assert contents(toy) == before


@pytest.mark.parametrize("command", ["build", "check"])
def test_where_nothing_has_changed_no_heavy_library_is_imported(toy: Path, command: str) -> None:
    code = (
        "import atexit, sys; atexit.register(lambda: print(*sys.modules)); "
        "from companion.cli import main; main()"
    )
    words = [sys.executable, "-c", code, command]
    subprocess.run([*words[:-1], "build"], cwd=toy, env=surroundings(toy), check=True)
    done = subprocess.run(words, cwd=toy, env=surroundings(toy), capture_output=True, text=True)
    current, *_, modules = done.stdout.splitlines()
    assert f"{current}\n" == CURRENT
    heavy = {"pandas", "matplotlib", "papermill", "frictionless", "distributed"}
    assert heavy & set(modules.split()) == set()


def test_only_what_depends_on_a_change_runs_again(toy: Path, run: Runner) -> None:
    for path, old, new, expected in (
        ("data/reviews.csv", "no barley", "no word of barley", []),
        ("src/toy_paper/charts.py", "Draw one crop's", "Draw a crop's", OF_HARVEST),
        ("data/harvests.csv", "rye,1903,office,18.4", "rye,1903,office,18.5",
         [*OF_HARVEST, "windows"]),
    ):  # fmt: skip
        replace(toy / path, old, new)
        assert ran(run(toy, "companion", "build")) == expected, path
        assert run(toy, "companion", "check").stdout == CURRENT


def test_a_changed_caption_runs_what_saves_the_exhibit_and_check_is_clean_then(
    toy: Path, run: Runner
) -> None:
    replace(toy / "notebooks/exhibits.yml", "Last year over first.", "The last over the first.")
    stale = run(toy, "companion", "check").stdout.splitlines()
    changed = "changed since it was made: notebooks/exhibits.yml"
    assert stale == [f"stale: rye_{name}: {changed}" for name in ("series", "growth")]
    assert ran(run(toy, "companion", "build")) == ["rye"]
    assert run(toy, "companion", "check").stdout == CURRENT
    assert "The last over the first." in (toy / "figures/1_harvest/rye_growth.md").read_text()


def test_everything_is_done_again_where_that_is_asked_for(toy: Path, run: Runner) -> None:
    progress = toy / "build/sweeps/windows/progress.sqlite"
    before, made = contents(toy), progress.stat().st_mtime_ns
    assert ran(run(toy, "companion", "build", "--force")) == [*OF_HARVEST, "windows"]
    assert progress.stat().st_mtime_ns != made
    assert contents(toy) == before


def test_a_changed_sweep_table_is_mended_with_what_reads_it(toy: Path, run: Runner) -> None:
    before = contents(toy)
    replace(toy / "figures/sweeps/windows.csv", "oats,1900", "oats,1800")
    assert run(toy, "companion", "check").returncode == 1
    assert "sweep windows" in ran(run(toy, "companion", "build"))
    assert run(toy, "companion", "check").stdout == CURRENT
    assert contents(toy) == before


def test_a_refactoring_that_draws_the_same_leaves_figures_untouched(toy: Path, run: Runner) -> None:
    engine = copied(paths.ENGINE, toy / "src/companion")
    assert run(toy, "companion", "check").stdout == CURRENT
    before = contents(toy)
    module = engine / "render/latex.py"
    module.write_text(module.read_text() + "\n# Draws as before.\n")
    stale = run(toy, "companion", "check").stdout.splitlines()
    assert [line.rpartition(": ")[2] for line in stale] == ["src/companion/render/latex.py"] * 5
    assert ran(run(toy, "companion", "build")) == [*OF_HARVEST, "windows"]
    assert run(toy, "companion", "check").stdout == CURRENT
    assert contents(toy) == before


def test_one_changed_number_changes_its_verdict_and_nothing_else(toy: Path, run: Runner) -> None:
    before = contents(toy)
    replace(toy / "data/harvests.csv", "oats,1901,mill,5.5", "oats,1901,mill,8.1")
    assert ran(run(toy, "companion", "build")) == OF_HARVEST
    after = contents(toy)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"numbers.json", "numbers.tex"}
    old, new = (json.loads(of["numbers.json"]) for of in (before, after))
    assert [key for key in new if new[key] != old[key]] == ["oats-1901"]


def test_a_failing_notebook_leaves_the_earlier_figures_and_names_cell_and_cause(
    toy: Path, run: Runner
) -> None:
    before = contents(toy)
    replace(toy / "notebooks/1_harvest.ipynb", "harvest.growth(", "harvest.groth(")
    result = run(toy, "companion", "build")
    assert result.returncode == 1
    assert "notebooks/1_harvest.ipynb, run rye, cell 6: AttributeError" in result.stderr
    assert "has no attribute 'groth'" in result.stderr
    assert "The log is build/rye.ipynb." in result.stderr
    assert "sweep windows: 6 of 6 runs failed, the first with: cell 6: Attr" in result.stderr
    assert contents(toy) == before


def test_a_module_that_cannot_be_imported_is_named_with_the_cell_that_wants_it(
    toy: Path, run: Runner
) -> None:
    with (toy / "src/toy_paper/charts.py").open("a") as module:
        module.write("\nharvst\n")
    told = run(toy, "companion", "build").stderr
    assert "notebooks/1_harvest.ipynb, run oats, cell 2: NameError: name 'harvst'" in told


def killed_when(
    root: Path, event: Callable[[], bool], how: signal.Signals = signal.SIGKILL, **env: str
) -> tuple[int, str]:
    """Build, and send the build with all its processes a signal at an event."""
    words = [sys.executable, "-m", "companion", "build"]
    with subprocess.Popen(
        words, cwd=root, env=surroundings(root) | env, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            end = time.monotonic() + 60
            while not event():
                assert process.poll() is None and time.monotonic() < end, "waited in vain"
                time.sleep(0.002)
            os.killpg(process.pid, how)
            _, told = process.communicate(timeout=30)
        finally:
            process.kill()  # of no effect where it has ended
    return process.returncode, told


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGHUP])
def test_an_interrupted_build_says_so_and_does_not_wait_for_its_runs(
    toy: Path, how: signal.Signals
) -> None:
    replace(toy / "notebooks/1_harvest.ipynb", "this = companion", "import time; time.sleep(99)")
    begin = time.monotonic()
    scratch = toy / "scratch"
    scratch.mkdir()

    def all_have_begun() -> bool:
        return any((toy / "build").glob("rye.*/")) and any(scratch.glob("companion-*/companion-*"))

    ended, told = killed_when(toy, all_have_begun, how, TMPDIR=str(scratch))
    assert ended == 128 + how
    assert told.splitlines()[-1] == "Interrupted. Rerun the same command to resume."
    assert time.monotonic() - begin < 60
    while any(scratch.glob("companion-*")) and time.monotonic() - begin < 60:
        time.sleep(0.02)  # the process that forks kernels outlives the build for a moment
    assert list(scratch.glob("companion-*")) == []


def test_what_follows_from_all_exhibits_is_not_made_by_code_that_was_edited_meanwhile(
    toy: Path, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths.use(toy)
    before, module = contents(toy), tmp_path / "module.py"
    module.touch()
    (toy / "figures/numbers.json").unlink()

    def edit(*_: object) -> list[object]:
        os.utime(module, (0, 0))
        return []

    monkeypatch.setattr(paper, "code", lambda: [module])
    monkeypatch.setattr(pipeline, "_todo", edit)
    with pytest.raises(pipeline.BuildError, match=r"exhibits\.yml was edited while the build ran"):
        pipeline.build(1)
    assert contents(toy) == {name: before[name] for name in before if name != "numbers.json"}


def test_a_signal_waits_until_code_that_bears_none_is_over() -> None:
    done = []
    with pytest.raises(KeyboardInterrupt), startup.undisturbed():
        signal.raise_signal(signal.SIGINT)
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL  # what ends at once still does
        done.append("all")
    assert done == ["all"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.parametrize(
    ("module", "line", "told"),
    [
        ("harvest", "x = (", "harvest.py, line "),
        ("harvest", "# \udcff", "harvest.py as UTF-8: "),
        ("parameters", "raise SystemExit(0)", "parameters cannot be imported: SystemExit: 0"),
        ("parameters", "MODEL = nothing", "parameters cannot be imported: NameError: name 'no"),
        ("parameters", "del MODELS", "the module toy_paper.parameters has no MODELS"),
        ("parameters", "MODELS = 5", "MODELS of the module toy_paper.parameters is 5; expected a"),
    ],
)
def test_a_module_of_the_paper_that_is_broken_is_one_sentence(
    module: str, line: str, told: str, toy: Path, run: Runner
) -> None:
    with (toy / f"src/toy_paper/{module}.py").open("ab") as file:
        file.write(f"\n{line}\n".encode(errors="surrogateescape"))
    done = run(toy, "companion", "check")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: ") and told in done.stderr
    assert "Traceback" not in done.stderr


def test_what_follows_an_interrupt_at_once_does_not_disturb_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        startup.heed_signals()
        with pytest.raises(KeyboardInterrupt) as interrupt:
            signal.raise_signal(signal.SIGTERM)
        assert interrupt.value.args == (signal.SIGTERM,)
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):  # what was lost is raised again
            startup.end_if_asked()
        monkeypatch.setattr(startup, "IN_ORDER_S", 0)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    finally:
        startup._asked.clear()
        for number, handler in before.items():
            signal.signal(number, handler)


def test_cells_that_change_a_parameter_or_its_place_are_noticed(toy: Path, run: Runner) -> None:
    path = toy / "notebooks/1_harvest.ipynb"
    saved = json.loads(path.read_text())
    changed = copy.deepcopy(saved)
    place = next(
        n for n, cell in enumerate(saved["cells"]) if "parameters" in str(cell["metadata"])
    )
    changed["cells"][place + 1]["source"].insert(0, 'crop = "oats"\n')
    path.write_text(json.dumps(changed))
    done = run(toy, "companion", "build")
    assert done.returncode == 1
    assert (
        "1_harvest, run rye: its cells change parameters that they are given: crop" in done.stderr
    )
    moved = copy.deepcopy(saved)
    moved["cells"].append(moved["cells"].pop(place))
    path.write_text(json.dumps(moved))
    assert "rye_series: changed since" in run(toy, "companion", "check").stdout


def test_an_interrupt_while_the_command_is_imported_ends_it_in_a_word() -> None:
    code = """
import runpy, sys
class Interrupt:
    def find_spec(name, path=None, target=None):
        if name == "companion.cli":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupt)
runpy.run_module("companion", run_name="__main__")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "Interrupted.\n")


def test_a_killed_build_leaves_whole_files_and_the_next_completes_it(
    toy: Path, run: Runner
) -> None:
    whole = contents(toy)
    replace(toy / "src/toy_paper/charts.py", 'marker="o"', 'marker="s"')
    killed_when(toy, lambda: any((toy / "build").glob("rye.*/")))  # it has begun
    assert contents(toy) == whole
    killed_when(toy, lambda: contents(toy) != whole)  # the first file is in its place
    halfway = contents(toy)
    assert run(toy, "companion", "check").returncode == 1
    assert run(toy, "companion", "build").returncode == 0
    completed = contents(toy)
    assert halfway.keys() == whole.keys() == completed.keys()
    for name, content in halfway.items():
        assert content in (whole[name], completed[name]), name
    assert completed["1_harvest/rye_series.svg"] != whole["1_harvest/rye_series.svg"]
    assert run(toy, "companion", "check").stdout == CURRENT
    assert list((toy / "build").glob("rye.*/")) == []


def test_two_builds_at_once_wait_for_each_other(fresh: Path, run: Runner) -> None:
    with ThreadPoolExecutor() as side_by_side:
        both = [*side_by_side.map(lambda _: run(fresh, "companion", "build"), range(2))]
    assert [one.returncode for one in both] == [0, 0], both
    assert sum("Another build is running here" in one.stdout for one in both) == 1
    assert run(fresh, "companion", "check").stdout == CURRENT


def test_bytes_do_not_depend_on_folder_time_zone_locale_home_or_hash_seed(
    built: Path, fresh: Path, run: Runner
) -> None:
    other = fresh.rename(fresh.with_name("another place"))
    home = other.parent / "home"
    home.mkdir()
    places = dict.fromkeys(("HOME", "MPLCONFIGDIR", "XDG_DATA_DIRS"), str(home))
    strange = {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "1"}
    result = run(other, "companion", "build", env=strange | places)
    assert result.returncode == 0, result.stdout + result.stderr
    assert contents(other) == contents(built)
    lock = "notebooks/exhibits.lock"
    assert (other / lock).read_bytes() == (built / lock).read_bytes()


def test_what_check_names_build_mends_and_nothing_foreign_is_lost(toy: Path, run: Runner) -> None:
    before, figures = contents(toy), toy / "figures"
    (figures / "1_harvest/oats_series.svg").unlink()
    (figures / "holiday.png").write_bytes(b"sea")
    (figures / "1_harvest/rye_growth.json").write_text("<<<<<<< HEAD\n")
    with (figures / "1_harvest/rye_series.csv").open("a") as file:
        file.write("typed by hand\n")
    result = run(toy, "companion", "check")
    assert result.returncode == 1
    assert result.stdout.splitlines() == [
        "stale: rye_series: not as made: rye_series.csv",
        "stale: rye_growth: not as made: rye_growth.json",
        "missing: oats_series: oats_series.svg",
        "orphan: figures/holiday.png belongs to no exhibit of notebooks/exhibits.yml",
    ]
    result = run(toy, "companion", "build")
    assert "holiday.png belongs to no exhibit; it is now build/orphans/holiday.png" in result.stdout
    assert (toy / "build/orphans/holiday.png").read_bytes() == b"sea"
    (toy / "figures/holiday.png").write_bytes(b"hills")
    assert "it is now build/orphans/holiday.2.png" in run(toy, "companion", "build").stdout
    assert (toy / "build/orphans/holiday.png").read_bytes() == b"sea"
    assert run(toy, "companion", "check").stdout == CURRENT
    assert contents(toy) == before


def papermill(
    run: Runner, root: Path, folder: Path, *words: str
) -> subprocess.CompletedProcess[str]:
    """Run the harvest notebook with papermill alone, as where the project is installed."""
    installed = os.pathsep.join([str(root / "src"), str(CHECKOUT / "src")])
    env = {"PYTHONPATH": installed, paths.VARIABLE: str(root)}
    notebook = str(root / "notebooks/1_harvest.ipynb")
    return run(root, "papermill", notebook, "out.ipynb", *words, cwd=folder, env=env)


def test_a_notebook_runs_with_plain_papermill_from_any_directory(
    built: Path, run: Runner, tmp_path: Path
) -> None:
    result = papermill(run, built, tmp_path, "-p", "output_dir", "here")
    assert result.returncode == 0, result.stderr
    assert {path.name: path.read_bytes() for path in (tmp_path / "here").iterdir()} == {
        path.name: path.read_bytes() for path in (built / "figures/1_harvest").glob("rye_*")
    }


def test_papermill_with_a_misspelt_parameter_is_refused_with_the_likely_name(
    built: Path, run: Runner, tmp_path: Path
) -> None:
    result = papermill(run, built, tmp_path, "-p", "corp", "oats", "-p", "output_dir", "here")
    assert result.returncode != 0
    assert "there is no parameter 'corp'. Did you mean 'crop'?" in result.stderr
    assert not (tmp_path / "here").exists()


def test_who_writes_other_parameters_into_figures_under_a_runs_name_is_told(
    toy: Path, run: Runner
) -> None:
    before = contents(toy)
    words = ("-p", "run", "oats", "-p", "crop", "rye", "-p", "output_dir", "figures/1_harvest")
    assert papermill(run, toy, toy, *words).returncode == 0
    told = run(toy, "companion", "check").stdout.splitlines()
    assert told[0] == (
        "stale: oats_series: not as made: oats_series.json, made with crop 'rye', in the register "
        "'oats'"
    )
    assert ran(run(toy, "companion", "build")) == ["oats"]
    assert contents(toy) == before
