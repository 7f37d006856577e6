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
from companion.render.language import locales
from tests.ready import Ready

Runner = Callable[..., subprocess.CompletedProcess[str]]
CHECKOUT = paths.ENGINE.parents[1]
settings.register_profile("no deadline", deadline=None)  # how busy the machine is, decides nothing
settings.load_profile("no deadline")
startup.skip_grammars()

SHARED = "PYTEST_READY"  # where the workers find it
CHROMIUM = (
    shutil.which("chromium-headless-shell")
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
)
FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
         "--disable-component-update", "--no-first-run"]  # fmt: skip


LONGEST = ("build", "kernels", "imports", "latex", "languages", "site_browser", "charts", "site",
           "sweep", "notebooks", "trade", "site_run", "jupyterlab", "tracing", "readme",
           "site_guest", "style", "example", "export", "word", "faults")  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the modules that take longest, so that workers end together."""
    rank = {f"test_{name}": n for n, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path.stem, len(rank)))


def pytest_configure(config: pytest.Config) -> None:
    """Heed interrupts, and start what all workers of pytest-xdist share."""
    gc.disable()  # what is imported and collected stays
    # A shell has its background jobs ignore them, and commands would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # which nohup ignores
    if config.getoption("numprocesses", None):
        shared = Ready()
        config.add_cleanup(shared.close)
        os.environ[SHARED] = shared.socket


def pytest_collection_finish() -> None:
    """Keep Python from looking for garbage in what stays, again and again."""
    gc.freeze()
    gc.enable()
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


@pytest.fixture(autouse=True, scope="module")
def _as_found() -> Iterator[None]:
    """Let no module change for others which project this process works on, and how."""
    before = _state()
    yield
    assert _state() == before


def _state() -> tuple[object, ...]:
    env = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    return env, [*sys.path], Path.cwd(), locales.current()


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
        need("chromium", "COMPANION_REQUIRE_BROWSERS", "chromium-headless-shell")
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


@pytest.fixture(scope="session")
def ready() -> Iterator[Ready]:
    """Return what runs commands at once: the one that the workers share, or an own one."""
    one = Ready(os.environ.get(SHARED))
    yield one
    one.close()


@pytest.fixture(scope="session")
def pasted(ready: Ready, tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """Return a function that runs lines as a reader pastes them, in a shell."""
    shim = ready.shim(tmp_path_factory.mktemp("shim"))

    def call(
        text: str, root: Path, cwd: Path, env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        around = surroundings(root) | (env or {})
        folders = [str(shim)] * ready.can(around)
        folders += [str(Path(sys.executable).parent), os.environ["PATH"]]
        return subprocess.run(
            ["bash", "-e"],
            input=text,
            cwd=cwd,
            env=around | {"PATH": os.pathsep.join(folders)},
            capture_output=True,
            text=True,
            check=False,
        )

    return call


@pytest.fixture(scope="session")
def run(ready: Ready) -> Runner:
    """Return a function that runs a Python module on a project."""

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

    return call
