"""What readers are told to paste for a journal draws this paper's exhibits."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.errors import ExhibitError
from companion.execution import kernels
from companion.publish import export
from companion.register import exhibits, pages
from tests.argument.conftest import Command
from tests.conftest import CHECKOUT

JOURNALS = pages.journals()["journal"]


@pytest.fixture(scope="module")
def warm() -> Iterator[None]:
    """Fork all kernels from one process."""
    with kernels.running():
        yield


KNOWN = exhibits.by_id(exhibits.load())
DRAWN = {one.notebook.name: name for name, one in KNOWN.items() if one.entry.kind == "figure"}


@pytest.mark.build
@pytest.mark.parametrize("exhibit", [*DRAWN.values(), "claims_ledger"])
def test_the_line_for_a_journal_works_as_it_is_told(
    exhibit: str, warm: None, command: Command, tmp_path: Path
) -> None:
    """A chart of each notebook: that all fit their columns, test_charts and test_site see."""
    line = export.command(KNOWN[exhibit], JOURNALS[0])
    words = line.replace("my_paper", str(tmp_path)).split()[1:]
    done = command(CHECKOUT, *words)
    assert done.exit_code == 0, done.output
    assert (tmp_path / f"{exhibit}.README.txt").exists()


def test_a_chart_gets_the_narrowest_column_that_has_room_for_it() -> None:
    wide, narrow, table = (KNOWN[name] for name in ("claims_verdicts", "plc_2006_rows",
                                                    "claims_ledger"))  # fmt: skip
    assert export.column(wide, "nature") == "double"
    assert (export.column(narrow, "nature"), export.column(narrow, "science")) == (
        "single", "one-and-a-half"
    )  # fmt: skip
    assert export.column(table, "science") == "single"


def test_a_column_that_is_too_narrow_is_refused_with_the_option_to_give(tmp_path: Path) -> None:
    with pytest.raises(ExhibitError) as refused:
        export.export("claims_verdicts", "nature/single", ["tex"], tmp_path)
    assert str(refused.value) == (
        "claims_verdicts needs 150 mm of width, and a single column of nature has 89 mm. "
        "Give --column double."
    )
    assert list(tmp_path.iterdir()) == []
