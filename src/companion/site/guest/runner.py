"""Execute a notebook with a reader's parameters and hand over what it shows, piece by piece."""

import ast
import base64
import json
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from companion.site.guest import models, schemas

Piece = dict[str, Any]  # as the page shows it: kind, html; of an exhibit also its name and digest
COMMAND = re.compile(r"[^.?!]*`companion [^`]*`[^.]*\.?")  # a sentence with a command
PICTURE = re.compile(r"base64,([^\"]+)")
CAPTION = re.compile("(<figcaption>.*?</figcaption>)", re.DOTALL)


def stand_in() -> None:
    """Let the two stand-ins be imported by the names of what they stand for."""
    sys.modules["pydantic"] = models
    sys.modules["frictionless"] = schemas
    sys.modules["frictionless.formats"] = schemas


def main(request: str) -> None:
    """Run what a page asks for, as JSON; print each piece as one line of JSON."""
    asked = json.loads(request)
    execute(asked["notebook"], asked["values"], lambda piece: print(json.dumps(piece), flush=True))


def execute(name: str, values: dict[str, object], show: Callable[[Piece], None]) -> None:
    """Execute a notebook; a refusal is shown as a piece of the kind ``error``.

    Parameters
    ----------
    name
        The notebook's name in the register.
    values
        The value of every parameter.
    show
        What takes each piece as soon as it is there.
    """
    stand_in()
    from companion import files, paths
    from companion.errors import CompanionError
    from companion.register import cells

    namespace: dict[str, object] = {"__name__": "__main__", "In": []}
    given = "\n".join(f"{key} = {value!r}" for key, value in values.items())
    try:
        read = files.read_json(paths.notebooks() / f"{name}.ipynb")["cells"]
        for number, cell in enumerate(read, 1):
            source = "".join(cell["source"])
            if cell["cell_type"] == "markdown":
                _prose(source, show)
                continue
            _shown(_run(source, namespace), f"Table of cell {number}", show)
            if cells.PARAMETERS in cell["metadata"].get("tags", []):
                _run(f"# Parameters\n{given}", namespace)  # as papermill's cell begins
    except CompanionError as error:
        show({"kind": "error", "text": without_commands(str(error))})
    except Exception as error:  # a page has no traceback to show
        show({"kind": "error", "text": f"{type(error).__name__}: {error}"})


def without_commands(text: str) -> str:
    """Return a message without the sentences that send a reader to a terminal.

    Examples
    --------
    >>> without_commands("No 'rey'. Did you mean 'rye'? `companion audit` lists all.")
    "No 'rey'. Did you mean 'rye'?"
    """
    return COMMAND.sub("", text)


def _run(source: str, namespace: dict[str, object]) -> object:
    """Execute a cell and return the value of its last line, if that is an expression."""
    executed = namespace["In"]
    assert isinstance(executed, list)
    executed.append(source)
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), namespace)
    if last is None:
        return None
    assert isinstance(last, ast.Expr)
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), namespace)


def _prose(source: str, show: Callable[[Piece], None]) -> None:
    """Show a cell's Markdown, without title and question, which the page has."""
    from companion.site import essays, fragments

    _, _, text = essays.headed(source)
    html = fragments.markdown(text)
    if text and not essays.FOR_SWEEPS.match(html):
        show({"kind": "prose", "html": str(html)})


def _shown(value: object, label: str, show: Callable[[Piece], None]) -> None:
    """Show what a cell gives; ``label`` names a table that has no caption."""
    from companion.site import essays, fragments

    if value is None:
        return
    bundle: dict[str, str] = getattr(value, "_repr_mimebundle_", dict)()
    html = bundle.get("text/html") or getattr(value, "_repr_html_", lambda: "")() or ""
    told = getattr(value, "_repr_markdown_", lambda: "")() or ""
    if figure := essays.FIGURE.search(html):
        exhibit, body = figure[1].replace("-", "_"), figure[2]
        if not essays.HELD.search(body):
            return
        before, caption, after = CAPTION.split(body)
        if "<table" in body:
            held, tag, note = after.rpartition("<p>")
            table = fragments.tidied(held, exhibit)
            show({"kind": "table", "exhibit": exhibit, "html": f"{caption}\n{table}\n{tag}{note}"})
        else:
            show({"kind": "figure", "exhibit": exhibit, "digest": _digest(body),
                  "html": f'<span class="sheet" role="region" aria-label="Picture {exhibit}" '
                      f'tabindex="0">{before}</span>\n{caption}'})  # fmt: skip
        return
    block = essays.shown({"data": {"text/html": html, "text/markdown": told}}, {}, label)
    if block:
        folded = f"<details><summary>{block.title}</summary>{block.html}</details>"
        show({"kind": "prose", "html": folded if block.title else str(block.html)})


def _digest(body: str) -> str:
    """Return the digest of what is drawn in a picture, from the stamp inside it."""
    from companion.publish import stamps

    found = PICTURE.search(body)
    assert found
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "picture.png"
        picture.write_bytes(base64.b64decode(found[1]))
        [(_, stamp, intact)] = stamps.extract(picture)
    return str(stamp["content_sha256"]) if intact else ""
