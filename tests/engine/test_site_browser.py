"""The toy paper's site in a browser: from disk, with and without scripts, narrow and wide, dark."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT

pytestmark = pytest.mark.browser
KINDS = ("index", "ledger", "claims/rye-growth", "claims/barley", "exhibits", "exhibits/rye_series",
         "exhibits/rye_growth", "essays", "essays/rye", "tables", "tables/data-harvests",
         "sources", "sweeps", "search", "terms")  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE_RUN = "asked => axe.run({...asked, resultTypes: ['violations']})"
BUT_CONTRAST = {"runOnly": RULES, "rules": {"color-contrast": {"enabled": False}}}
SIGHTS = ((1280, "dark", {"runOnly": ["color-contrast"]}), (1280, "light", {"runOnly": RULES}),
          (360, "light", BUT_CONTRAST))  # fmt: skip
Open = Callable[[str], Any]


@pytest.fixture(params=["chromium", "firefox"], scope="module")
def browser(request: pytest.FixtureRequest) -> Any:
    """Return each of the browsers."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def visit(browser: Any, site: Path) -> Iterator[Open]:
    """Return a function that opens a page of the site from disk; all it complains of fails."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda asked: complaints.append(asked.url)
            if not asked.url.startswith(("file:", "data:")) else None)  # fmt: skip

    def go(address: str) -> Any:
        page.goto("about:blank")
        page.goto(f"{site.as_uri()}/{address}")
        return page

    yield go
    page.close()
    assert complaints == []


def shown(page: Any) -> list[str]:
    """Return the keys of the claims that the ledger shows, from the top."""
    rows = page.locator("#ledger tbody tr:visible")
    return [row.get_attribute("id") for row in rows.all()]


def test_the_ledger_is_filtered_and_the_choice_stands_in_the_address(visit: Open) -> None:
    page = visit("ledger.html")
    assert len(shown(page)) == 5
    page.get_by_role("checkbox", name="differs").check()
    assert shown(page) == ["rye-growth"] and page.url.endswith("#verdict=differs")
    page.get_by_role("checkbox", name="unchecked").check()
    page.get_by_label("Subject").select_option("barley")
    assert shown(page) == ["barley"]
    again = visit(page.url.rpartition("/")[2])
    assert shown(again) == ["barley"]
    assert again.get_by_role("checkbox", name="differs").is_checked()
    again.get_by_role("button", name="Show all").click()
    again.get_by_label("Search").fill("office yearbook")
    assert again.get_by_role("status").inner_text() == f"{len(shown(again))} of 5"


def test_the_ledger_is_sorted_by_its_heads(visit: Open) -> None:
    page = visit("ledger.html")
    before = shown(page)
    head = page.get_by_role("button", name="Verdict", exact=True)
    head.click()
    assert shown(page)[0] == "rye-growth"
    assert page.locator("th[aria-sort]").get_attribute("aria-sort") == "ascending"
    head.click()
    assert shown(page)[0] == "barley" and page.url.endswith("#sort=-verdict")
    again = visit(page.url.rpartition("/")[2])
    assert shown(again)[0] == "barley"
    again.get_by_role("button", name="Printed").click()  # ratios before tonnes before dates
    assert shown(again) == ["rye-growth", "barley", "oats-1901", "rye-1900", "fair-1901"]
    again.get_by_role("button", name="Place").click()
    assert shown(again) == before


def test_from_the_front_page_to_why_a_number_does_not_hold_are_two_clicks(visit: Open) -> None:
    page = visit("index.html")
    page.get_by_role("link", name="1 differs").click()
    page.get_by_role("link", name="Growth of rye from 1900 to 1903").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Growth of rye from 1900 to 1903"
    page.get_by_role("link", name="OFFICE").click()
    page.wait_for_function("document.activeElement.id === 'OFFICE'", timeout=5000)


def test_the_search_finds_pages_of_every_kind(visit: Open) -> None:
    page = visit("search.html#q=rye")
    kinds = {hit.rpartition(" ")[2] for hit in page.locator("#hits li").all_inner_texts()}
    assert {"claim", "exhibit", "essay"} <= kinds
    page.get_by_label("Words in").fill("barley")
    page.locator("#hits a").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "Harvest of barley"


def test_the_search_passes_over_accents_and_capitals(visit: Open) -> None:
    page = visit("search.html#q=H%C3%A4rv%C3%A9st")
    assert page.get_by_role("status").inner_text() == visit("search.html#q=harvest").get_by_role(
        "status"
    ).inner_text() != "0 found"  # fmt: skip


def test_a_slider_shows_what_another_run_found(visit: Open) -> None:
    page = visit("sweeps.html")
    run = page.locator(".found")
    assert "1.47" in run.inner_text()
    page.get_by_role("slider", name="First year").press("End")
    assert "1.47" not in run.inner_text()
    assert page.get_by_role("slider").get_attribute("aria-valuetext") == "1902"
    page.get_by_role("combobox", name=re.compile("^Crop")).select_option("oats")
    assert page.locator(".chart circle").count() == 3
    found = run.inner_text()
    again = visit(page.url.rpartition("/")[2])
    assert again.locator(".found").inner_text() == found
    places = [float(one.get_attribute("cx")) for one in again.locator(".chart circle").all()]
    assert places[1] - places[0] == pytest.approx(places[2] - places[1])


def test_a_line_is_copied_with_the_keyboard(visit: Open) -> None:
    page = visit("exhibits/rye_series.html")
    button = page.get_by_role("button", name="Copy: R", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_text("Copied").wait_for(timeout=2000)


def test_the_first_tab_leads_past_the_navigation(visit: Open) -> None:
    page = visit("ledger.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_files_are_downloaded_from_an_exhibits_page(visit: Open, tmp_path: Path) -> None:
    page = visit("exhibits/rye_series.html")
    loads = "() => [...document.images].every((image) => image.complete && image.naturalWidth)"
    page.wait_for_function(loads)
    links = page.locator(".files a").all()
    assert len(links) == 9
    for link in links:
        assert link.evaluate("link => link.href").startswith("file:")


def test_the_ledger_is_whole_without_scripts(chromium: Any, site: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.as_uri()}/ledger.html")
    assert len(shown(page)) == 5
    assert page.locator("form:visible").count() == 0
    context.close()


def test_no_kind_of_page_scrolls_sideways_or_breaks_a_rule_of_accessibility(
    chromium: Any, site: Path
) -> None:
    """With all that is folded opened; the rules are axe's for WCAG 2.2 AA and good practice.

    Each page is loaded once. What the colours of the system decide is the contrast alone, and
    that is the same at every width.
    """
    page = chromium.new_page()
    amiss = []
    for kind in KINDS:
        page.goto(f"{site.as_uri()}/{kind}.html")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        page.evaluate(AXE_SCRIPT)
        for width, scheme, rules in SIGHTS:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            found = page.evaluate(AXE_RUN, rules)["violations"]
            amiss += [f"{kind}, {width}, {scheme}: {one['id']}: {one['nodes'][0]['html']}"
                      for one in found]  # fmt: skip
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                amiss.append(f"{kind}, {width} pixels wide, scrolls sideways")
    page.close()
    assert amiss == []
