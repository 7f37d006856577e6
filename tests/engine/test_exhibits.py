import json

import nbformat
import pytest

from companion.errors import DataError, ExhibitError
from companion.notebook import Run
from companion.register import exhibits
from companion.register.parameters import check

REGISTER = exhibits.load()


@pytest.mark.parametrize("name", list(REGISTER))
def test_notebooks_are_kept_without_outputs(name):
    notebook = nbformat.read(REGISTER[name].path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.outputs for cell in code] == [[]] * len(code)
    assert [cell.execution_count for cell in code] == [None] * len(code)


@pytest.mark.parametrize("name", list(REGISTER))
def test_notebooks_define_no_function_loop_or_path(name):
    cells = json.loads(REGISTER[name].path.read_text())["cells"]
    source = "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    assert not [word for word in ("def ", "\nfor ", "lambda", "Path(", "open(") if word in source]


def test_code_that_a_notebook_does_not_use_is_no_input_of_it():
    election, trade = REGISTER["5_election"], REGISTER["3_trade"]
    names = {path.name for path in election.inputs()}
    assert {
        "election.py",
        "election_charts.py",
        "style.py",
        "plc_lists.csv",
        "requirements.lock",
    } <= names
    assert "trade.py" not in names
    assert "trade.py" in {path.name for path in trade.inputs()}


def test_a_table_that_the_register_does_not_declare_cannot_be_read():
    values = {"run": "x", "width": "double", "formats": "pdf", "output_dir": "", "kind": "all"}
    run = Run(REGISTER["1_claims"], check("1_claims", values | {"claim": ""}))
    with pytest.raises(DataError, match="does not declare 'data/cpi'; add it to `reads`"):
        run.read("data/cpi")


def test_a_text_that_asks_for_an_unknown_value_is_refused():
    part = exhibits.Part("p", "figure", "{partner}", "c", "a")
    with pytest.raises(ExhibitError, match="no value for partner; known: flow"):
        part.words({"flow": "two_way"})


def test_two_exhibits_cannot_share_an_id(tmp_path):
    entry = (
        "{n}: {{reads: [], exhibits: {{b_c: {{kind: figure, title: t, caption: c, alt: a}}, "
        "c: {{kind: figure, title: t, caption: c, alt: a}}}}, runs: {{a: {{}}, a_b: {{}}}}}}\n"
    )
    (tmp_path / "exhibits.yml").write_text(entry.format(n="x"))
    with pytest.raises(ExhibitError, match="two exhibits are called a_b_c"):
        exhibits.load(tmp_path / "exhibits.yml")
