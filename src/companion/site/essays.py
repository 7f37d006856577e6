"""The notebooks as they were executed, in pieces that a page can show."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from markupsafe import Markup

from companion import files
from companion.errors import CompanionError
from companion.register import cells
from companion.register.exhibits import Exhibit, Notebook
from companion.register.parameters import RESULTS
from companion.site import fragments

INJECTED = "injected-parameters"  # papermill's tag for the values of a run
HOW_DRAWN = ("formats", "width", "title", "language")  # parameters that are no question of a reader
QUESTION = "**Question.**"
ANSWER = "**Answer.**"
PARAMETERS = re.compile("<h2>Parameters</h2>")
FOR_SWEEPS = re.compile("<h2>Results for a sweep</h2>")
LONE_HEADING = re.compile(r"<h\d>[^<]*</h\d>\s*$")
FIGURE = re.compile(r'<figure id="([\w-]+)"[^>]*>(.*?)</figure>', re.DOTALL)
HELD = re.compile("<img|<table")  # else the notebook names an exhibit and leaves it out
FOLDED = re.compile(r"<details><summary>(.*?)</summary>\n(.*)\n</details>", re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A piece of an essay: prose, code, an exhibit, or a table that is none."""

    kind: Literal["prose", "code", "exhibit", "table", "text"]
    html: Markup = field(default_factory=Markup)
    exhibit: str = ""
    title: str = ""  # of a table that is folded


@dataclass(frozen=True)
class Essay:
    """One run of a notebook: what it asks and answers, and all that it shows.

    ``subject`` is the notebook's own title, which its runs share. ``aside`` is true where the
    notebook's first exhibit is not among those of the run: its answer begins with another.
    """

    notebook: Notebook
    run: str
    title: str
    subject: str
    question: Markup
    answer: Markup
    blocks: tuple[Block, ...]
    aside: bool

    @property
    def pictures(self) -> list[str]:
        """The ids of the exhibits that it shows, in the order in which it does."""
        return [block.exhibit for block in self.blocks if block.exhibit]


def read(notebook: Notebook, run: str, executed: Path) -> Essay:
    """Read an executed notebook.

    Parameters
    ----------
    notebook, run
        What was executed.
    executed
        The file with the outputs.

    Raises
    ------
    CompanionError
        If it is not there: the build has not run in this checkout.
    """
    if not executed.exists():
        raise CompanionError(
            f"the site shows {notebook.name} as it was executed, and build/{executed.name} is not "
            "there; run companion build"
        )
    saved = {one.id.replace("_", "-"): one for one in notebook.exhibits_of(run)}
    title, question, answer = notebook.name, Markup(), Markup()
    blocks: list[Block] = []
    first = ""
    for cell in files.read_json(executed)["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            heading, asked, source = headed(source)
            title, question = heading or title, fragments.inline(asked) if asked else question
            blocks += [Block("prose", fragments.markdown(source))] if source else []
            continue
        tags = cell["metadata"].get("tags", [])
        if INJECTED in tags or cells.PARAMETERS in tags:
            # The page has the values of the run; papermill's hold a path of this machine.
            _drop(blocks, PARAMETERS)
            continue
        for output in cell.get("outputs", []):
            if RESULTS in output.get("data", {}):  # for machines
                _drop(blocks, FOR_SWEEPS)
                continue
            first = first or named(output)
            block = shown(output, saved, f"Table, piece {len(blocks) + 1}")
            if block and block.kind == "prose" and not answer:
                _drop(blocks, LONE_HEADING)  # the answer stands above
                answer = block.html
            elif block:
                blocks.append(block)
        if cell["cell_type"] == "code" and source:
            _add_code(blocks, fragments.code(source))
    aside = bool(first) and first not in saved
    return Essay(notebook, run, title, title, question, answer, tuple(blocks), aside)


def _add_code(blocks: list[Block], html: Markup) -> None:
    """Add a cell's code behind what it shows; cells that show nothing are folded together."""
    if blocks and blocks[-1].kind == "code":
        html = Markup("{}\n\n{}").format(blocks.pop().html, html)
    blocks.append(Block("code", html))


def _drop(blocks: list[Block], pattern: re.Pattern[str]) -> None:
    """Drop the last piece if it is prose of a pattern."""
    if blocks and blocks[-1].kind == "prose" and pattern.match(blocks[-1].html):
        blocks.pop()


def headed(source: str) -> tuple[str, str, str]:
    r"""Part a cell's Markdown into the essay's title, its question, and the rest.

    Examples
    --------
    >>> headed("# Rye\n\n**Question.** How much?\n\nBy year.")
    ('Rye', 'How much?', 'By year.')
    >>> headed("By year.")
    ('', '', 'By year.')
    """
    title = question = ""
    if heading := re.match(r"# (.+)\n?", source):
        title, source = heading[1], source[heading.end() :].strip()
    if source.startswith(QUESTION):
        question, _, source = source.removeprefix(QUESTION).strip().partition("\n\n")
    return title, question, source


def named(output: dict[str, Any]) -> str:
    """Return the name of the exhibit that an output shows, saved or not; else nothing."""
    figure = FIGURE.search("".join(output.get("data", {}).get("text/html", "")))
    return figure[1] if figure else ""


def shown(output: dict[str, Any], saved: dict[str, Exhibit], label: str) -> Block | None:
    """Return what one output shows, or nothing: a run shows only the exhibits that it saves."""
    data = output.get("data", {})
    html = "".join(data.get("text/html", ""))
    if figure := FIGURE.search(html):
        one = saved.get(figure[1])
        return Block("exhibit", exhibit=one.id) if one and HELD.search(figure[2]) else None
    if folded := FOLDED.search(html):
        return Block("table", fragments.tidied(folded[2], folded[1]), title=folded[1])
    if "<table" in html:
        return Block("table", fragments.tidied(html, label))
    if told := "".join(data.get("text/markdown", "")).removeprefix(ANSWER).strip():
        return Block("prose", fragments.markdown(told))
    text = "".join(data.get("text/plain", ""))
    empty = not text.strip() or "text/markdown" in data
    return None if empty else Block("text", Markup("{}").format(text))


def helps(notebook: Path) -> dict[str, str]:
    """Return what the parameters cell of a notebook says of each parameter."""
    said = re.compile(r"^(\w+)\b.*#\s*help:\s*(.+)$", re.MULTILINE)
    return {
        name: text
        for cell in cells.code(notebook)
        if cells.PARAMETERS in cell.tags
        for name, text in said.findall(cell.text)
    }
