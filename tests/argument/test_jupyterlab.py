"""A reader's first minutes in a real JupyterLab, in headless Chromium."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from companion import paths
from tests.conftest import CHECKOUT, surroundings

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start JupyterLab on a copy of the notebooks and return its address."""
    root = tmp_path_factory.mktemp("lab")
    shutil.copytree(paths.notebooks(), root / "notebooks")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (root / "lab.log").open("w")
    server = subprocess.Popen(
        [
            sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
            f"--port={port}", "--IdentityProvider.token=", "--ServerApp.password=",
            f"--ServerApp.root_dir={root / 'notebooks'}",
            "--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        ],
        stdout=log, stderr=subprocess.STDOUT, env=surroundings(CHECKOUT),
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{address}/api/status", timeout=1)
                break
            except OSError:
                time.sleep(0.5)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


def open_notebook(page: Any, address: str, name: str) -> None:
    page.goto(f"{address}/lab/tree/{name}.ipynb?reset", timeout=60_000)
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)
    page.get_by_text("| Idle").wait_for(timeout=60_000)  # until then, what is run is lost


def set_parameters(page: Any, changes: dict[str, str]) -> None:
    """Type new values into the parameters cell, as a reader would."""
    cell = page.locator(".jp-CodeCell", has_text="output_dir: str =").first
    cell.scroll_into_view_if_needed()
    text = "\n".join(cell.locator(".cm-line").all_inner_texts())
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def run_all(page: Any) -> None:
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()


@pytest.fixture
def page(chromium: Any, lab: str) -> Iterator[Any]:
    page = chromium.new_page(viewport={"width": 1400, "height": 1400})
    page.address = lab
    yield page
    if shots := os.environ.get("COMPANION_SCREENSHOTS"):
        page.screenshot(path=str(Path(shots) / f"{time.time():.0f}.png"))
    page.close()


def test_other_values_give_their_chart_and_a_bad_one_a_sentence_alone(page: Any) -> None:
    open_notebook(page, page.address, "3_trade")
    set_parameters(page, {'= "Iran"': '= "Israel"', "= 1995": "= 2000"})
    run_all(page)
    chart = page.locator("img[alt*='between Russia and Israel']").first
    chart.wait_for(timeout=120_000)
    assert page.get_by_text(re.compile("2000 to 2008")).count()
    chart.scroll_into_view_if_needed()
    assert chart.evaluate("image => image.naturalWidth") > 600
    page.get_by_text(re.compile("Growth of two-way trade")).first.wait_for(timeout=120_000)
    page.get_by_text("| Idle").wait_for(timeout=60_000)
    set_parameters(page, {'"log"': '"lag"'})
    run_all(page)
    page.get_by_text(re.compile("Did you mean 'log'")).wait_for(timeout=120_000)
    assert page.get_by_text("Traceback").count() == 0


def test_the_ledger_says_why_without_leaving_the_notebook(page: Any) -> None:
    open_notebook(page, page.address, "1_claims")
    set_parameters(page, {'claim: str = ""': 'claim: str = "iran-trade-2008"'})
    run_all(page)
    row = page.locator(".jp-OutputArea tr", has_text="deputy foreign minister Borodavkin")
    row.locator("a[href*='iran.it']").first.wait_for(timeout=120_000)
    ledger = page.get_by_text(re.compile(r"Holds for two-way trade by deputy foreign minister"))
    assert ledger.count() >= 1
