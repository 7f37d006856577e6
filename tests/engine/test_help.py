"""The command's help: its examples can be pasted, and it says what there is to choose from."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from companion import cli, paths
from tests.conftest import CHECKOUT, Runner


def examples(told: str) -> list[str]:
    return [line.strip() for line in told.splitlines() if line.startswith("    companion ")]


@pytest.mark.parametrize("command", ["audit", "exhibits", "trace", "words", "check", "sweep"])
def test_the_examples_of_a_help_work_as_pasted_from_any_directory(
    command: str, built: Path, run: Runner, pasted: Runner, tmp_path: Path
) -> None:
    env = {paths.VARIABLE: str(built), "PYTHONPATH": f"{built}/src:{CHECKOUT}/src"}
    lines = examples(run(built, "companion", command, "--help").stdout)
    assert lines
    for line in lines:
        if "paper.pdf" not in line and "git push" not in line and "--update" not in line:
            done = pasted(line, built, tmp_path, env)
            assert done.returncode == 0, (line, done.stderr)


@pytest.mark.parametrize("command", sorted(cli.main.commands))
def test_every_command_has_examples_and_no_field_is_left_open(command: str, project: Path) -> None:
    told = CliRunner().invoke(cli.main, [command, "--help"]).output
    assert "Examples:" in told
    assert "{" not in told and "}" not in told


def test_the_help_names_the_verdicts_and_the_journals(project: Path, run: Runner) -> None:
    audit, export = (
        " ".join(run(project, "companion", command, "--help").stdout.split())
        for command in ("audit", "export")
    )
    assert "this verdict: differs, unconfirmed, depends, date confirmed, agrees" in audit
    assert "it is drawn: nature, science" in export
    assert "companion export rye_series --journal apsr" in export


def test_without_a_project_examples_have_a_word_in_capitals(tmp_path: Path, run: Runner) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.companion]\n")
    told = run(tmp_path, "companion", "export", "--help")
    assert "companion export EXHIBIT --journal apsr" in told.stdout, told.stderr


def test_a_notebook_is_found_by_its_name(project: Path, run: Runner, tmp_path: Path) -> None:
    words = ("companion", "--project", str(project), "where")
    found = run(project, *words, "1_harvest", cwd=tmp_path).stdout.strip()
    assert found == str(project / "notebooks/1_harvest.ipynb")
    assert run(project, *words, cwd=tmp_path).stdout.strip() == str(project)
    told = run(project, *words, "1_harvst", cwd=tmp_path)
    assert "there is no notebook '1_harvst'. Did you mean '1_harvest'?" in told.stderr
