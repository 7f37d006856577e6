"""Shared by all tests: programs that some of them need, and how a command is run."""

import gc
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from companion import paths, startup
from tests.ready import Ready

Runner = Callable[..., subprocess.CompletedProcess[str]]
CHECKOUT = paths.ENGINE.parents[1]
settings.register_profile("no deadline", deadline=None)  # how busy the machine is, decides nothing
settings.load_profile("no deadline")
startup.skip_grammars()


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
         "--disable-component-update", "--no-first-run"]  # fmt: skip


def pytest_configure() -> None:
    """Heed interrupts, which a shell has its background jobs ignore: commands would inherit it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_finish() -> None:
    """Keep Python from looking for garbage in what stays, again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_sessionfinish() -> None:
    """Keep it from looking once more when all is done."""
    gc.freeze()


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


@pytest.fixture(scope="module")  # its event loop would be in the way of other modules' tests
def driver() -> Iterator[Any]:
    """Return what starts browsers."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="module")
def chromium(driver: Any) -> Iterator[Any]:
    """Return a headless Chromium."""
    if not CHROMIUM:
        need("chromium", "COMPANION_REQUIRE_BROWSERS", "chromium")
    browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def firefox(driver: Any) -> Iterator[Any]:
    """Return a headless Firefox."""
    if not FIREFOX:
        need("firefox", "COMPANION_REQUIRE_BROWSERS", "firefox-esr")
    browser = driver.firefox.launch(executable_path=FIREFOX, channel="moz-firefox")
    yield browser
    browser.close()


def surroundings(root: Path) -> dict[str, str]:
    """Return the environment in which a command works on a project: its own source, or ours."""
    own = root / "src/companion"
    source = root / "src" if own.exists() else CHECKOUT / "src"
    kept = {key: value for key, value in os.environ.items() if key != paths.VARIABLE}
    return {**kept, "PYTHONPATH": str(source)}


def pasted(
    text: str, root: Path, cwd: Path, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run lines as a reader pastes them, in a shell with this environment's commands."""
    folders = [str(Path(sys.executable).parent), os.environ["PATH"]]
    return subprocess.run(
        ["bash", "-e"],
        input=text,
        cwd=cwd,
        env=surroundings(root) | {"PATH": os.pathsep.join(folders)} | (env or {}),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def run() -> Iterator[Runner]:
    """Return a function that runs a Python module on a project."""
    ready = Ready()

    def call(
        root: Path, *words: str, env: dict[str, str] | None = None, cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        around = surroundings(root) | (env or {})
        if ready.can(around):
            return ready.run([*words], cwd or root, around)
        return subprocess.run(
            [sys.executable, "-m", *words],
            cwd=cwd or root,
            env=around,
            capture_output=True,
            text=True,
            check=False,
        )

    yield call
    ready.close()
