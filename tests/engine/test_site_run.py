"""A notebook of the toy paper runs in a page: Python as WebAssembly, in Chromium."""

import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import sites
from tests.conftest import Runner
from tests.engine.conftest import copied, write_site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(built: Path, run: Runner, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the toy paper's site with what runs its notebooks."""
    if not sites.fetched():
        pytest.skip("nothing in build/run; make build/run/ready fetches it")
    root = copied(built, tmp_path_factory.mktemp("run") / "toy")
    (root / "build/run").symlink_to(sites.FETCHED)
    with sites.served(write_site(run, root, "--run")) as address:
        yield address


@pytest.fixture(scope="module")
def page(chromium: Any, address: str) -> Iterator[Any]:
    """Return the page that runs notebooks; what it asks of other hosts, or logs, fails."""
    page = chromium.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{address}/run.html#rye")
    yield page
    page.close()
    assert said == []
    assert {url for url in asked if not url.startswith(address)} == set()


def test_the_registers_run_draws_the_published_picture(page: Any) -> None:
    assert "1 of 1 published pictures came out the same" in sites.run(page)
    mark = page.locator("figure p.mark-same").inner_text()
    assert mark == "The same as published, pixel for pixel."
    assert page.get_by_role("alert").count() == 0
    assert page.locator("figcaption").filter(has_text="Growth of the harvest").count() == 1


def test_another_value_draws_another_picture(page: Any) -> None:
    page.get_by_label("first_year").fill("1901")
    assert "came out the same" not in sites.run(page)
    assert page.locator("figcaption").first.inner_text().startswith("Harvest of rye, 1901 to 1903")
    assert "Your parameters" in page.locator("p.mark-own").inner_text()


def test_a_bad_value_is_refused_in_the_companions_words(page: Any) -> None:
    assert page.locator("#old").is_hidden()
    page.get_by_label("first_year").fill("1903")
    assert "made with other settings" in page.locator("#old").inner_text()
    assert sites.run(page) == "Refused: the reason stands below."
    said = page.get_by_role("alert").inner_text()
    assert said.endswith("first_year 1903 must be before last_year, which is 1903.")


def test_a_field_that_is_blank_or_out_of_range_is_not_sent(page: Any) -> None:
    for value in ("", "1950"):
        page.get_by_label("first_year").fill(value)
        page.get_by_role("button", name="Run", exact=True).click()
        assert page.locator("[name=first_year]:invalid").count() == 1
        assert page.locator("#run [role=status]").inner_text() == ""
        assert page.locator("#old").is_visible()


FOCUS = """button => new MutationObserver(() => {
    if (button.getAttribute("aria-disabled")) button.kept = button === document.activeElement;
}).observe(button, {attributes: true})"""  # a short run may be over before a test looks


def test_the_keyboard_stays_on_the_button_during_a_run(page: Any) -> None:
    page.get_by_label("first_year").fill("1902")
    button = page.get_by_role("button", name="Run", exact=True)
    button.evaluate(FOCUS)
    button.focus()
    page.keyboard.press("Enter")
    assert sites.ended(page).startswith("Done")
    assert button.evaluate("it => it.kept && it === document.activeElement")
    assert page.locator("#old").is_hidden() and page.get_by_role("alert").count() == 0


def test_the_essay_leads_to_its_run(chromium: Any, address: str) -> None:
    page = chromium.new_page()
    page.goto(f"{address}/essays/oats.html")
    page.get_by_role("link", name="Run it with your own parameters").click()
    page.get_by_role("button", name="Run", exact=True).wait_for()  # shown when the form is filled
    assert page.get_by_label("Start from").input_value() == "oats"
    assert page.get_by_role("combobox", name="crop").input_value() == "oats"
    page.close()


def test_what_runs_is_fetched_only_when_it_is_asked_for(chromium: Any, address: str) -> None:
    page = chromium.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/run.html", wait_until="networkidle")
    assert [url for url in asked if "/run/" in url] == []
    with urllib.request.urlopen(f"{address}/run/licences.txt") as licences:
        assert b"matplotlib" in licences.read()
    page.close()
