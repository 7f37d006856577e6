"""README's commands work as they are pasted, from any directory."""

import re
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT, Runner

SET_UP = ("make figures", "notebooks/ ")  # what CI runs itself, and the tree of folders
MOST_WORDS = 750  # what is read in two to three minutes


def text() -> str:
    return (CHECKOUT / "README.md").read_text(encoding="utf-8")


def blocks() -> list[str]:
    """Return README's blocks of commands."""
    found = re.findall(r"(?:^ {4}.*\n)+", text(), flags=re.MULTILINE)
    return [block for block in found if not block.strip().startswith(SET_UP)]


@pytest.mark.build
@pytest.mark.parametrize("block", blocks(), ids=lambda block: " ".join(block.split()[:2]))
def test_a_block_of_readme_works_as_pasted_from_any_directory(
    block: str, pasted: Runner, tmp_path: Path
) -> None:
    """JupyterLab is not started: make says what it would do; test_jupyterlab drives one."""
    dry = {"MAKEFLAGS": "n"} if block.split()[0] == "make" else {}
    done = pasted(block, CHECKOUT, tmp_path, dry)
    assert done.returncode == 0, done.stderr
    assert [word for word in ("Traceback", "WARNING", "Warning") if word in done.stderr] == []


def test_each_way_has_a_block_and_what_they_write_is_not_written_twice() -> None:
    assert [block.split()[0] for block in blocks()] == ["make", "papermill", "companion"]
    exports = re.findall(r"companion export (\S+).* --to (\S+)", "".join(blocks()))
    assert len(exports) == len(set(exports)) > 1


def test_readme_is_short() -> None:
    assert len(text().split()) < MOST_WORDS
