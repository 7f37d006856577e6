"""Shared by all tests: a throw-away copy of the project, and how to run it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from companion import paths

Runner = Callable[..., subprocess.CompletedProcess[str]]
PARTS = ("seeds", "data", "notebooks", "src", "figures", "pyproject.toml", "requirements.lock",
         "CITATION.cff", "ro-crate-metadata.json")  # fmt: skip


def need(program: str, variable: str, packages: str) -> None:
    """Skip a test where a program is missing, and say what to install; fail where it must be."""
    if not shutil.which(program):
        if os.environ.get(variable):
            pytest.fail(f"{variable} is set and there is no {program}")
        pytest.skip(f"no {program} here; on Debian: apt-get install {packages}")


@pytest.fixture
def tex() -> None:
    """Require a TeX."""
    packages = "texlive-latex-extra texlive-science lmodern"
    need("pdflatex", "COMPANION_REQUIRE_TEX", packages)


@pytest.fixture
def office() -> None:
    """Require LibreOffice."""
    need("soffice", "COMPANION_REQUIRE_OFFICE", "libreoffice-writer fonts-liberation")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the project's inputs and figures, free to be changed."""
    root = tmp_path / "copy"
    root.mkdir()
    for name in PARTS:
        source = paths.root() / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, root / name)
    return root


@pytest.fixture
def run() -> Runner:
    """Return a function that runs a Python module against a copy of the project."""

    def call(
        root: Path, *words: str, env: dict[str, str] | None = None, cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        surroundings = {**os.environ, "PYTHONPATH": str(root / "src"), **(env or {})}
        return subprocess.run(
            [sys.executable, "-m", *words],
            cwd=cwd or root,
            env=surroundings,
            capture_output=True,
            text=True,
            check=False,
        )

    return call
