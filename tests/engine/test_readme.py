"""README's tables and the gallery follow from the registers."""

import html.parser
import re
from pathlib import Path

import pytest

from companion import files, paths
from companion.publish import readme
from companion.register import exhibits
from tests.conftest import Runner


def test_a_content_is_put_between_its_marks_and_nothing_else_changes() -> None:
    text = "Before\n<!-- a -->\nold\n<!-- end -->\nbetween\n<!-- b -->\n<!-- end -->\nafter\n"
    filled = readme.fill(text, {"a": "new", "b": "more"})
    assert filled == (
        "Before\n<!-- a -->\nnew\n<!-- end -->\nbetween\n<!-- b -->\nmore\n<!-- end -->\nafter\n"
    )
    assert readme.fill(filled, {"a": "new", "b": "more"}) == filled


def test_the_tables_are_those_of_the_packages_and_the_ledger(project: Path) -> None:
    sections = readme.sections()
    assert (
        "| [data/harvests](../data/harvests.csv) | 9 | Harvests | made up |" in sections["tables"]
    )
    assert "| differs | 1 |" in sections["tally"]
    assert "| `rye-growth` | doubled by 1903 | differs | No source" in sections["ledger"]
    assert sections["gaps"].startswith("* `barley` (title, paragraph 2): Harvest of barley.")


def test_the_command_brings_readme_and_schema_up_to_date(toy: Path, run: Runner) -> None:
    assert "doubled" not in (toy / "README.md").read_text()
    assert run(toy, "companion", "readme").returncode == 0
    text = (toy / "README.md").read_text()
    assert "| `rye-growth` | doubled by 1903 | differs |" in text
    assert files.read_json(toy / "notebooks/exhibits.schema.json")["type"] == "object"
    run(toy, "companion", "readme")
    assert (toy / "README.md").read_text() == text


class Images(html.parser.HTMLParser):
    """The images of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.found.append(dict(attrs))


@pytest.fixture
def gallery(project: Path) -> str:
    """Return the committed gallery."""
    return (project / "figures/README.md").read_text()


def test_the_gallery_is_that_of_the_register(gallery: str) -> None:
    assert readme.gallery().decode() == gallery


def test_the_gallery_links_every_file_of_every_exhibit_and_no_other(gallery: str) -> None:
    rows = {re.findall(r"`(.+?)`", row)[0]: row for row in gallery.splitlines() if "<br>" in row}
    every = exhibits.by_id(exhibits.load())
    assert rows.keys() == every.keys()
    for name, one in every.items():
        linked = [paths.figures() / link for link in re.findall(r"\]\((.+?)\)", rows[name])]
        there = {path for path in one.file("csv").parent.glob(f"{name}.*")}
        assert sorted(linked) == sorted(there)


def test_the_gallery_shows_every_figure_with_its_alt_text(gallery: str) -> None:
    shown = {image["src"]: image["alt"] for image in Images(gallery).found}
    figures = [
        one for one in exhibits.by_id(exhibits.load()).values() if one.entry.kind == "figure"
    ]
    assert len(figures) == len(shown) == 2
    for one in figures:
        source = f"{one.notebook.name}/{one.id}.png"
        assert shown[source] == files.read_json(one.file("json"))["alt"]
        assert (paths.figures() / source).is_file()


def test_signs_of_markdown_in_a_title_or_alt_text_do_not_break_the_gallery(
    project: Path, toy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(paths.VARIABLE, str(toy))
    sidecar = exhibits.find(exhibits.load(), "rye_series").file("json")
    said = files.read_json(sidecar) | {"title": "Rye | <b>oats", "alt": 'A "line" | chart'}
    sidecar.write_bytes(files.to_json(said))
    [row] = [row for row in readme.gallery().decode().splitlines() if "`rye_series`" in row]
    assert row.count("|") == 4
    assert "**Rye &#124; &lt;b&gt;oats**" in row
    assert Images(row).found[0]["alt"] == 'A "line" | chart'
