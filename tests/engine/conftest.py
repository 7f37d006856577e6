"""The engine is tested on a toy paper: ``tests/toy``, built once, copied for each test."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from companion import paths
from companion.render.language import locales
from tests.conftest import Runner

TOY = Path(__file__).parents[1] / "toy"
MADE = ("figures", "build", "exhibits.lock", "ro-crate-metadata.json", "__pycache__")


def copied(source: Path, target: Path) -> Path:
    """Copy a project without what Python leaves in it."""
    ignored = shutil.ignore_patterns("__pycache__")
    return Path(shutil.copytree(source, target, ignore=ignored))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, run: Runner) -> Path:
    """Return a copy of the toy paper with all its exhibits; nobody may change it.

    It is built once for all workers of pytest-xdist, whose folders lie side by side.
    """
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    root, ready = shared / "first/toy", shared / "first/ready"
    with FileLock(shared / "first.lock"):
        if not ready.exists():
            shutil.copytree(TOY, root, ignore=shutil.ignore_patterns(*MADE))
            done = run(root, "companion", "build")
            assert done.returncode == 0, done.stdout + done.stderr
            ready.touch()
    return copied(root, own / "built/toy")


@pytest.fixture
def persian() -> Iterator[None]:
    """Let exhibits be in Persian."""
    locales.use("fa")
    yield
    locales.use("en")


@pytest.fixture
def toy(built: Path, tmp_path: Path) -> Path:
    """Return a built copy of the toy paper, free to be changed."""
    return copied(built, tmp_path / "toy")


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """Return a copy of the toy paper in which nothing was made yet."""
    root = tmp_path / "fresh"
    shutil.copytree(TOY, root, ignore=shutil.ignore_patterns(*MADE))
    return root


@pytest.fixture
def _as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let a test choose the project that this process works on."""
    before = list(sys.path)
    monkeypatch.setenv(paths.VARIABLE, "")
    monkeypatch.setenv("PYTHONPATH", os.environ.get("PYTHONPATH", ""))
    yield
    sys.path[:] = before


@pytest.fixture
def project(built: Path, _as_before: None) -> Path:
    """Let this process work on the built toy paper."""
    paths.use(built)
    return built


@pytest.fixture
def sources(_as_before: None) -> Path:
    """Let this process work on the toy paper as it is committed, with no exhibit."""
    paths.use(TOY)
    return TOY


@pytest.fixture(scope="session")
def site(built: Path, tmp_path_factory: pytest.TempPathFactory, run: Runner) -> Path:
    """Return the toy paper's site, as the command writes it; nobody may change it."""
    root = copied(built, tmp_path_factory.mktemp("site") / "toy")
    return write_site(run, root)


def write_site(run: Runner, root: Path, *words: str) -> Path:
    """Let the command write a project's site, and return its folder."""
    done = run(root, "companion", "site", *words)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Open site/index.html in a browser." in done.stdout
    return root / "site"
