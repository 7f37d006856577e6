"""One definition of fresh: what makes which run stale, and what makes none."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from companion import cli, files, paths
from companion.build import pipeline
from companion.errors import CompanionError, DataError
from companion.execution import runner
from companion.register import exhibits, fingerprint, freshness

Change = Callable[[Any], None]
OF_HARVEST = {"rye", "oats", "sweep windows"}


@pytest.fixture
def own(project: Path, toy: Path) -> Path:
    """Let this process work on a toy paper that may be changed."""
    paths.use(toy)
    return toy


def sentences() -> dict[str, list[str]]:
    """Return what is not fresh, by task."""
    lock, tasks = freshness.locked(), freshness.tasks(exhibits.load())
    found = {task.key: freshness.problems(task, lock.get(task.key)) for task in tasks}
    return {key: problems for key, problems in found.items() if problems}


def task(key: str) -> freshness.Task:
    [found] = [one for one in freshness.tasks(exhibits.load()) if one.key == key]
    return found


def register(change: Change) -> None:
    content = yaml.safe_load(paths.register().read_text())
    change(content["1_harvest"])
    paths.register().write_text(yaml.safe_dump(content))


def notebook(change: Change) -> None:
    path = paths.notebooks() / "1_harvest.ipynb"
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))


def test_what_was_just_built_is_fresh(own: Path) -> None:
    assert sentences() == {}


@pytest.mark.parametrize(
    ("change", "stale"),
    [
        (lambda entry: entry["exhibits"]["growth"].update(caption="Other."), {"rye"}),
        (lambda entry: entry["exhibits"]["series"].update(title="Other"), {"rye", "oats"}),
        (lambda entry: entry["runs"]["oats"].update(parameters={"crop": "rye"}), {"oats"}),
        (lambda entry: entry["runs"]["rye"].update(exhibits=["growth"]), {"rye"}),
        (lambda entry: entry["defaults"].update(last_year=1902), OF_HARVEST),
        (lambda entry: entry["sweeps"].update(windows={"crop": ["rye"]}), {"sweep windows"}),
        (lambda entry: entry["runs"]["rye"].update(claims=[]), set()),
    ],
)
def test_what_the_register_says_concerns_the_runs_it_is_said_of(
    own: Path, change: Change, stale: set[str]
) -> None:
    register(change)
    assert sentences().keys() == stale
    told = {text.split(": ")[-1] for found in sentences().values() for text in found}
    assert told <= {"notebooks/exhibits.yml"}


def _autosave(content: dict[str, Any]) -> None:
    [cell] = [one for one in content["cells"] if "parameters" in one["metadata"].get("tags", [])]
    cell["source"] = [line.replace('crop = "rye"', 'crop = "oats"') for line in cell["source"]]


def _outputs(content: dict[str, Any]) -> None:
    content["cells"][-1].update(execution_count=7, outputs=[{"output_type": "stream"}])


@pytest.mark.parametrize(
    ("change", "stale"),
    [
        (_autosave, set()),
        (_outputs, set()),
        (lambda content: content["metadata"]["kernelspec"].update(name="mine"), set()),
        (lambda content: content["cells"][0].update(source=["# Other prose"]), set()),
        (lambda content: content["cells"][-1]["source"].append("\n1"), OF_HARVEST),
    ],
)
def test_of_a_notebook_only_its_code_beside_the_parameters_counts(
    own: Path, change: Change, stale: set[str]
) -> None:
    before = (own / "notebooks/1_harvest.ipynb").read_text()
    notebook(change)
    assert json.loads((own / "notebooks/1_harvest.ipynb").read_text()) != json.loads(before)
    assert sentences().keys() == stale


def test_a_changed_table_concerns_the_notebooks_that_read_it(own: Path) -> None:
    with (own / "data/harvests.csv").open("a") as table:
        table.write("oats,1904,office,9.4,OFFICE\n")
    assert sentences().keys() == OF_HARVEST
    assert all("data/harvests.csv" in text for found in sentences().values() for text in found)


def test_a_changed_sweep_table_concerns_the_sweep_and_who_reads_it(own: Path) -> None:
    with (own / "figures/sweeps/windows.csv").open("a") as table:
        table.write("typed by hand\n")
    assert sentences() == {
        "sweep windows": ["stale: sweep windows: not as made: windows.csv"],
        "windows": ["stale: windows_ratios: changed since it was made: figures/sweeps/windows.csv"],
    }


def test_what_the_lock_file_does_not_name_is_stale_and_what_cannot_be_read_is_refused(
    own: Path,
) -> None:
    lock = paths.exhibits_lock()
    lock.write_text(json.dumps({k: v for k, v in freshness.locked().items() if k != "oats"}))
    assert sentences() == {"oats": ["stale: oats_series: it is not in notebooks/exhibits.lock"]}
    for nonsense in ("<<<<<<< ours\n", "[]", '{"rye": 3}', '{"rye": {"inputs": {}}}'):
        lock.write_text(nonsense)
        with pytest.raises(DataError, match=r"exhibits\.lock cannot be read"):
            freshness.locked()


def test_the_lock_file_forgets_what_the_register_no_longer_has(own: Path) -> None:
    register(lambda entry: entry["runs"].pop("oats"))
    freshness.prune(exhibits.load())
    assert freshness.locked().keys() == {"rye", "windows", "sweep windows"}


class Stub:
    """Stands for papermill: writes what it read; meanwhile somebody edits the table."""

    def __init__(self, root: Path, edits: int, put_back: bool = False) -> None:
        self.table, self.figures = root / "data/harvests.csv", root / "figures/1_harvest"
        self.edits, self.runs, self.put_back = edits, 0, put_back

    def __call__(
        self, _: Path, executed: Path, values: dict[str, str], minutes: float
    ) -> dict[str, object]:
        self.runs += 1
        read = self.table.read_bytes()
        if self.runs <= self.edits:
            self.table.write_bytes(read + b"\n")
        if self.put_back:
            self.table.write_bytes(read)
        shutil.copytree(self.figures, values["output_dir"], ignore=lambda _, names: [
            name for name in names if not name.startswith(values["run"])])  # fmt: skip
        Path(values["output_dir"], "oats_series.csv").write_bytes(read)
        executed.write_text("{}")
        return {}


def test_a_run_whose_table_is_edited_meanwhile_is_done_again_with_what_is_there_now(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub = Stub(own, edits=1)
    monkeypatch.setattr(runner, "execute", stub)
    pipeline.bring_up_to_date(task("oats"), 1)
    assert stub.runs == 2
    recorded = freshness.locked()["oats"]["inputs"]["data/harvests.csv"]
    assert recorded == files.digest(own / "data/harvests.csv")
    assert recorded == files.digest(own / "figures/1_harvest/oats_series.csv")  # what was read


def test_a_run_whose_table_never_comes_to_rest_fails_and_records_nothing(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = paths.exhibits_lock().read_bytes(), (stub := Stub(own, 99)).figures.stat().st_mtime_ns
    monkeypatch.setattr(runner, "execute", stub)
    with pytest.raises(pipeline.BuildError, match=r"oats: data/harvests\.csv changed again and"):
        pipeline.bring_up_to_date(task("oats"), 1)
    assert before == (paths.exhibits_lock().read_bytes(), stub.figures.stat().st_mtime_ns)


def test_a_table_that_was_edited_and_put_back_meanwhile_counts_as_edited(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "execute", Stub(own, 99, put_back=True))
    with pytest.raises(pipeline.BuildError, match=r"oats: data/harvests\.csv changed again and"):
        pipeline.bring_up_to_date(task("oats"), 1)


def test_a_table_that_is_edited_after_its_runs_ends_the_build_with_a_sentence(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def edit(*_: Any) -> list[CompanionError]:
        with (own / "data/harvests.csv").open("a") as table:
            table.write("\n")
        return []

    (own / "build/oats.ipynb").unlink()
    monkeypatch.setattr(pipeline, "_in_order", edit)
    with pytest.raises(pipeline.BuildError, match="oats: what they are made from was edited after"):
        pipeline.build(workers=1)


def test_a_run_waits_for_its_sweep_and_is_left_where_that_fails(project: Path) -> None:
    todo = [*reversed(freshness.tasks(exhibits.load()))]
    did: list[str] = []
    assert pipeline._in_order(todo, lambda one: did.append(one.key), 1) == []
    assert did.index("sweep windows") < did.index("windows")
    assert set(did) == {*OF_HARVEST, "windows"}

    def fail(one: freshness.Task) -> None:
        if one.is_sweep:
            raise CompanionError(one.key)
        did.append(one.key)

    did.clear()
    assert [str(error) for error in pipeline._in_order(todo, fail, 1)] == ["sweep windows"]
    assert set(did) == {"rye", "oats"}


def test_a_folder_that_cannot_be_read_is_named_and_nothing_is_called_current(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = os.scandir

    def refuse(path: str) -> Any:
        if str(path).endswith("sweeps"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)  # which root is never refused
    done = CliRunner().invoke(cli.main, ["check"])
    assert done.exit_code == 1
    sentence = f"Error: {own}/figures/sweeps cannot be read or written: Permission denied\n"
    assert (done.output, done.stdout) == (sentence, "")


def test_code_and_tables_that_a_notebook_does_not_use_are_no_inputs_of_it(project: Path) -> None:
    harvest, windows = (fingerprint.of_notebook(one) for one in exhibits.load().values())
    assert {
        "src/toy_paper/harvest.py",
        "src/toy_paper/charts.py",
        "src/companion/render/style.py",
        "data/harvests.csv",
        "data/sources.csv",
        "seeds/claims.csv",
        "seeds/paper.yml",
        "notebooks/1_harvest.ipynb",
    } <= harvest.keys()
    others = ("src/toy_paper/parameters", "src/toy_paper/evidence", "src/companion/claims/",
              "src/companion/sweep/", "src/companion/build/", "data/events")  # fmt: skip
    assert not [name for name in harvest if name.startswith(others)]
    assert not [name for name in windows if name.startswith(("src/toy_paper", "data/harvests"))]
    assert "figures/sweeps/windows.csv" in windows
