"""This paper's notebooks, their register, and what is committed of them."""

import json
from collections.abc import Iterator
from pathlib import Path

import papermill
import pytest

from companion import files, paper, paths
from companion.execution import kernels, runner
from companion.register import cells, exhibits
from tests.argument.conftest import register
from tests.conftest import Runner

NAMES = sorted(path.stem for path in paths.notebooks().glob("*.ipynb"))


@pytest.mark.parametrize("name", NAMES)
def test_notebooks_are_kept_without_outputs(name: str) -> None:
    found = files.read_json(register()[name].path)["cells"]
    code = [cell for cell in found if cell["cell_type"] == "code"]
    assert {(cell["execution_count"], *cell["outputs"]) for cell in code} == {(None,)}


@pytest.mark.parametrize("name", NAMES)
def test_notebooks_define_no_function_loop_or_path(name: str) -> None:
    source = "\n".join(cell.text for cell in cells.code(register()[name].path))
    assert not [word for word in ("def ", "\nfor ", "lambda", "Path(", "open(") if word in source]


ANSWERING = ["2_shares", "3_trade", "4_robustness", "5_election", "6_timeline"]


@pytest.mark.parametrize("name", ANSWERING)
def test_the_answer_stands_below_the_question_and_presentation_is_folded(name: str) -> None:
    found = files.read_json(register()[name].path)["cells"]
    question, parameters, answer, *rest = found
    assert "**Question.**" in "".join(question["source"])
    assert parameters["metadata"]["tags"] == ["parameters"]
    assert 'this.tell("**Answer.**"' in "".join(answer["source"])
    shown = ("this.tell(", "this.show(", "this.figure(", "this.table(")
    for cell in [answer, *rest]:
        if cell["cell_type"] == "code" and any(word in "".join(cell["source"]) for word in shown):
            assert cell["metadata"]["jupyter"]["source_hidden"]
    assert any("".join(cell["source"]).startswith("## What remains open") for cell in rest)


@pytest.mark.parametrize("name", ANSWERING)
def test_papermill_knows_type_and_help_of_each_parameter(name: str) -> None:
    known = papermill.inspect_notebook(str(register()[name].path))
    assert set(known) == set(paper.parameters()[name].model_fields)
    for one in known.values():
        assert one["inferred_type_name"] in ("str", "int", "float", "bool")
        assert one["help"].startswith("help: ")


def test_the_schema_that_editors_use_is_the_registers() -> None:
    committed = (paths.notebooks() / "exhibits.schema.json").read_bytes()
    assert committed == files.to_json(exhibits.schema())


def test_an_analysis_is_an_input_of_its_own_notebook_alone() -> None:
    lock = files.read_json(paths.exhibits_lock())
    readers = {run for run, entry in lock.items()
               if any(name.startswith("src/russia_hamas/election/") for name in entry["inputs"])
               and not run.startswith("sweep ")}  # fmt: skip
    assert set(register()["5_election"].entry.runs) <= readers
    assert readers.isdisjoint(register()["3_trade"].entry.runs)


@pytest.mark.build
def test_the_committed_figures_are_current(run: Runner) -> None:
    result = run(paths.root(), "companion", "check")
    assert result.stdout == "All exhibits are current.\n", result.stderr


def compare(name: str, folder: Path) -> None:
    """Compare what the first run of a notebook has made with what is committed."""
    exhibits_made = register()[name].exhibits_of(next(iter(register()[name].entry.runs)))
    committed = [path for one in exhibits_made for path in one.files]
    made = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert made == {path.name: path.read_bytes() for path in committed}


@pytest.mark.build
def test_plain_papermill_in_any_directory_gives_the_committed_files(
    run: Runner, tmp_path: Path
) -> None:
    name = NAMES[0]
    notebook = register()[name]
    first = next(iter(notebook.entry.runs))
    values = json.dumps({**notebook.parameters(first), "output_dir": "here"})
    result = run(paths.root(), "papermill", str(notebook.path), "out.ipynb", "-y", values,
                 cwd=tmp_path)  # fmt: skip
    assert result.returncode == 0, result.stderr
    compare(name, tmp_path / "here")


@pytest.fixture(scope="module")
def warm() -> Iterator[None]:
    """Import the libraries once for all notebooks, as the build does."""
    with kernels.running():
        yield


@pytest.mark.build
@pytest.mark.parametrize("name", NAMES[1:])
def test_each_notebook_gives_the_committed_files(name: str, warm: None, tmp_path: Path) -> None:
    notebook = register()[name]
    values = notebook.parameters(next(iter(notebook.entry.runs)))
    runner.execute(notebook.path, None, {**values, "output_dir": str(tmp_path)}, 5)
    compare(name, tmp_path)
