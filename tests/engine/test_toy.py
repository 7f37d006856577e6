"""The toy paper is built, checked, audited, traced, swept and exported from any directory."""

import json
from pathlib import Path

from tests.conftest import Runner


def test_a_project_elsewhere_is_built_and_current(built: Path, run: Runner, tmp_path: Path) -> None:
    result = run(built, "companion", "--project", str(built), "check", cwd=tmp_path)
    assert result.stdout == "All exhibits are current.\n", result.stderr


def test_its_claims_are_judged_by_its_own_rules(built: Path, run: Runner) -> None:
    result = run(built, "companion", "audit", "--format", "json")
    verdicts = {row["id"]: row["verdict"] for row in json.loads(result.stdout)}
    assert verdicts == {
        "rye-1900": "agrees",
        "rye-growth": "differs",
        "oats-1901": "depends",
        "barley": "unchecked",
        "fair-1901": "agrees",
    }


def test_its_seeds_account_for_its_text(built: Path, run: Runner) -> None:
    result = run(built, "companion", "verify-seed", "paper.txt")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "0" in result.stdout.split("left over: ")[1].splitlines()[0]


def test_a_picture_of_it_leads_back(built: Path, run: Runner) -> None:
    result = run(built, "companion", "trace", "figures/1_harvest/rye_series.pdf", "--json")
    [traced] = json.loads(result.stdout)
    assert (traced["exhibit"], traced["status"]) == ("rye_series", "current")
    assert [claim["claim"] for claim in traced["claims"]] == ["rye-1900"]


def test_it_is_exported_and_swept(built: Path, run: Runner, tmp_path: Path) -> None:
    done = run(built, "companion", "export", "rye_series", "--journal", "nature",
               "--to", str(tmp_path))  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "rye_series.pdf").read_bytes().startswith(b"%PDF")
    swept = run(built, "companion", "sweep", "1_harvest", "-p", "crop=rye,oats",
                "--to", str(tmp_path / "swept"))  # fmt: skip
    assert "2 runs, 2 of them now, 0 failed" in swept.stdout, swept.stderr


def test_a_package_that_is_not_there_is_named(toy: Path, run: Runner) -> None:
    settings = toy / "pyproject.toml"
    named = settings.read_text()
    settings.write_text(named.replace("toy_paper", "no_such_paper"))
    assert "there is no module no_such_paper.checks" in run(toy, "companion", "audit").stderr
    settings.write_text(named.replace("[tool.companion]", "[tool.other]"))
    refused = run(toy, "companion", "--project", str(toy), "audit").stderr
    assert "does not name the paper's package; add, for example" in refused
    assert "Traceback" not in refused
