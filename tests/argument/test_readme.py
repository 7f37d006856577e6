"""README's commands work as they are pasted."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from companion import paths
from tests.conftest import CHECKOUT, surroundings

SET_UP = ("make ", "notebooks/ ")  # blocks that CI runs itself, and the tree of folders


def blocks() -> list[str]:
    """Return README's blocks of commands."""
    text = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    found = re.findall(r"(?:^ {4}.*\n)+", text, flags=re.MULTILINE)
    return [block for block in found if not block.strip().startswith(SET_UP)]


@pytest.mark.build
@pytest.mark.parametrize("block", blocks(), ids=lambda block: " ".join(block.split()[:2]))
def test_a_block_of_readme_works_as_pasted(block: str, tmp_path: Path) -> None:
    for name in ("notebooks", "figures"):  # what a block reads; what it writes stays here
        (tmp_path / name).symlink_to(CHECKOUT / name)
    env = surroundings(CHECKOUT) | {paths.VARIABLE: str(CHECKOUT)}
    env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{env['PATH']}"
    done = subprocess.run(
        ["bash", "-e"], input=block, cwd=tmp_path, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


def test_readme_has_a_block_for_papermill_and_one_for_a_paper() -> None:
    firsts = [block.split()[0] for block in blocks()]
    assert firsts == ["papermill", "companion"]
