"""Random edits of the committed tables: a few of those that ``make faults`` tries."""

import os
from pathlib import Path

import pytest

from companion import paths
from tests import faults


def test_no_random_edit_of_a_table_is_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = faults.copied(tmp_path)
    monkeypatch.setenv(paths.VARIABLE, str(root))
    monkeypatch.setenv("PYTHONPATH", os.environ.get("PYTHONPATH", ""))
    figures = faults.run(root, 8)
    assert figures.outcomes.total() >= 6
    assert figures.outcomes["silent"] == figures.outcomes["crashed"] == 0, figures.text()
    assert figures.outcomes["refused"] > figures.outcomes["visible"], figures.text()
