"""The register refuses what it does not know, and says where and what is likely meant."""

import re
from pathlib import Path

import nbformat
import pytest

from companion import paper, paths
from companion.errors import DataError, ExhibitError
from companion.notebook import Run
from companion.register import cells, exhibits, parameters
from companion.register.parameters import check

HERE = {"run": "x", "width": "double", "title": False, "formats": "pdf", "output_dir": ""}


def read(text: str, folder: Path) -> exhibits.Register:
    (folder / "exhibits.yml").write_text(text)
    return exhibits.read(folder / "exhibits.yml", paper.parameters())


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("exhibits: [series], c", "ony: [series], c", "1_harvest, runs, oats: there is no 'ony'"),
        ("sweep_tables", "colects", "2_windows: there is no 'colects' here."),
        ("sweep_tables", "sweep_tabels", "here. Did you mean 'sweep_tables'? Known: tables, sw"),
        ("      caption: Last year over first.\n", "",
         "1_harvest, exhibits, growth: 'caption' is missing."),
        ("kind: table\n      title: Growth by", "kind: map\n      title: Growth by",
         "2_windows, exhibits, ratios: 'kind' is 'map'; input should be 'figure' or 'table'"),
        ("crop: oats}", "crop: oat}",
         "runs, oats: parameter 'crop' is 'oat'; expected one of rye, oats. Did you mean 'oats'?"),
        ("crop: oats}", "corp: oats}",
         "runs, oats: there is no parameter 'corp'. Did you mean 'crop'?"),
        (", crop: rye", "", "1_harvest, runs, rye: parameter 'crop' is not set."),
        ("crop: oats}", "crop: oats, output_dir: here}",
         "runs, oats: 'output_dir' is set by the build; leave it out"),
        ("[series]", "[serie]", "there is no exhibit 'serie'. Did you mean 'series'?"),
        ("[windows]", "[window]", "there is no sweep 'window'. Did you mean 'windows'?"),
        ("    windows: {claims", "    rye: {claims", "2_windows: two runs are called rye"),
        ("2_windows:", "3_windows:", "3_windows: no parameters are declared for it. Known: 1_h"),
        ("    rye: {claims", "    Rye: {claims", "String should match pattern".lower()),
    ],
)  # fmt: skip
def test_a_register_with_a_mistake_is_refused_with_its_place(
    sources: Path, tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    right = paths.register().read_text()
    assert right.count(old) == 1
    with pytest.raises(ExhibitError, match=r"exhibits\.yml, ") as refusal:
        read(right.replace(old, new), tmp_path)
    assert sentence in str(refusal.value)


def test_all_mistakes_are_told_at_once(sources: Path, tmp_path: Path) -> None:
    text = paths.register().read_text().replace("sweep_tables", "colects")
    with pytest.raises(ExhibitError) as refusal:
        read(text.replace("exhibits: [series], c", "ony: [series], c"), tmp_path)
    assert len(str(refusal.value).splitlines()) == 2


def test_a_name_that_is_there_twice_is_refused(sources: Path, tmp_path: Path) -> None:
    text = paths.register().read_text()
    with pytest.raises(DataError, match=r"exhibits\.yml cannot be read: 'oats' is there twice"):
        read(text.replace("    rye: {claims", "    oats: {claims"), tmp_path)


def test_two_exhibits_cannot_share_an_id(sources: Path, tmp_path: Path) -> None:
    one = "{kind: table, title: t, caption: c, message: m, alt: a}"
    text = (
        f"2_windows: {{tables: [], defaults: {{width: single, formats: pdf}}, exhibits: "
        f"{{b_c: {one}, c: {one}}}, runs: {{a: {{claims: []}}, a_b: {{claims: []}}}}}}\n"
    )
    with pytest.raises(ExhibitError, match="two exhibits are called a_b_c"):
        read(text, tmp_path)


def test_a_run_fixes_every_parameter_but_where_its_files_go(sources: Path) -> None:
    register, models = exhibits.load(), paper.parameters()
    for notebook in register.values():
        for run in notebook.entry.runs:
            fixed = notebook.parameters(run).keys()
            assert fixed == models[notebook.name].model_fields.keys() - {"output_dir", "language"}
    assert register["1_harvest"].parameters("oats")["crop"] == "oats"


def test_an_exhibit_is_found_by_its_id_and_a_misspelt_one_is_suggested(sources: Path) -> None:
    found = exhibits.find(exhibits.load(), "oats_series")
    assert (found.notebook.name, found.run, found.entry.kind) == ("1_harvest", "oats", "figure")
    assert found.file("csv") == paths.figures() / "1_harvest/oats_series.csv"
    with pytest.raises(ExhibitError, match="no exhibit 'oat_series'"):
        exhibits.find(exhibits.load(), "oat_series")


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda run: run.read("data/harvests"), "'data/harvests'; add it to `tables`"),
        (lambda run: run.sweep("window"),
         "'window'; add it to `sweep_tables` in notebooks/exhibits.yml. Did you mean 'windows'?"),
    ],
)  # fmt: skip
def test_what_the_register_does_not_declare_cannot_be_read(
    sources: Path, ask: object, sentence: str
) -> None:
    run = Run(exhibits.load()["2_windows"], check(parameters.Parameters, HERE, "here"))
    with pytest.raises(DataError, match=re.escape(f"2_windows does not declare {sentence}")):
        assert callable(ask) and ask(run)


def test_a_text_that_asks_for_an_unknown_value_is_refused() -> None:
    entry = exhibits.ExhibitEntry(kind="figure", title="{crop}", caption="c", message="m", alt="a")
    with pytest.raises(ExhibitError, match="series, title: no value for crop; known: year"):
        exhibits.fill("series", entry, {"year": 1900})


def test_commands_of_ipython_do_not_hide_what_a_cell_imports(tmp_path: Path) -> None:
    source = ["%matplotlib inline\n", "!ls\n", "import csv"]
    made = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell("".join(source)),
            nbformat.v4.new_code_cell("%%bash\nls *"),
        ]
    )
    nbformat.write(made, tmp_path / "n.ipynb")
    assert cells.imported(tmp_path / "n.ipynb") == {"csv"}
