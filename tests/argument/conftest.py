"""What the tests of this paper's argument share: its tables, read once and never at import."""

import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from companion import cli, paper, paths
from companion.claims import judged, verdicts
from companion.claims.evidence import Tables
from companion.register import exhibits
from companion.tables import reading
from russia_hamas.election import printed_table, results
from russia_hamas.shares import shares

Command = Callable[..., Result]
Bands = dict[str, tuple[float, float]]
Findings = dict[str, verdicts.Finding]


@cache
def register() -> dict[str, exhibits.Notebook]:
    """Return the register: when a test asks for it, so that a bad one fails tests and no import."""
    return exhibits.load()


@pytest.fixture(scope="session")
def official() -> pd.DataFrame:
    """Return votes and seats by list as they were counted."""
    return results.official(reading.read("data/plc_lists"), reading.read("data/plc_seats"))


@pytest.fixture(scope="session")
def votes(official: pd.DataFrame) -> pd.Series:
    """Return the votes of the lists."""
    return official["votes"].dropna()


@pytest.fixture(scope="session")
def printed_rows() -> pd.DataFrame:
    """Return the rows of the paper's table with the lists that they mean."""
    table = reading.read("seeds/plc_2006_table")
    return printed_table.printed_rows(table, reading.read("data/names"))


@pytest.fixture(scope="session")
def comparison(printed_rows: pd.DataFrame, official: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the paper's table beside what was counted."""
    return printed_table.compare_with_count(printed_rows, official)


@pytest.fixture(scope="session")
def election_tables() -> Tables:
    """Return what the register declares for the notebook on the election."""
    return reading.read_all(register()["5_election"].entry.tables)


@pytest.fixture(scope="session")
def district_pct() -> pd.Series:
    """Return the district vote in percent, final count."""
    rows = reading.read("data/plc_district_votes").query("variant == 'final count'")
    return rows.set_index("affiliation")["vote_share_pct"]


@pytest.fixture(scope="session")
def trade_flows() -> pd.DataFrame:
    """Return the annual series of bilateral trade."""
    return reading.read("data/trade_flows")


@pytest.fixture(scope="session")
def trade_points() -> pd.DataFrame:
    """Return the single reports of bilateral trade."""
    return reading.read("data/trade_points")


@pytest.fixture(scope="session")
def claims() -> pd.DataFrame:
    """Return the register of claims."""
    return reading.read("seeds/claims")


@pytest.fixture(scope="session")
def cpi() -> pd.Series:
    """Return the price index by year."""
    return reading.read("data/cpi").set_index("year")["cpi_u"]


@pytest.fixture(scope="session")
def export_tables() -> Tables:
    """Return the tables of exports and of arms exports."""
    names = ("trade_flows", "trade_totals", "arms_tiv", "arms_tiv_total")
    return reading.read_all([f"data/{name}" for name in names])


@pytest.fixture(scope="session")
def countries() -> pd.DataFrame:
    """Return the named sets of countries."""
    return reading.read("data/regions")


@pytest.fixture(scope="session")
def bands(claims: pd.DataFrame) -> Bands:
    """Return what each of the paper's two bands allows."""
    return shares.bands(claims, reading.read("data/qualifiers").set_index("qualifier"))


@pytest.fixture(scope="session")
def evidence_tables() -> Tables:
    """Return all that verdicts rest on."""
    return judged.tables()


@pytest.fixture(scope="session")
def findings(evidence_tables: Tables) -> Findings:
    """Return the verdicts on all claims, by claim."""
    found = verdicts.judge(evidence_tables, paper.rules())
    return {str(one.claim["claim"]): one for one in found}


@pytest.fixture(scope="session")
def event_findings(evidence_tables: Tables) -> list[verdicts.Finding]:
    """Return the verdicts on the dated events."""
    return verdicts.judge(evidence_tables, {}, "event")


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Command:
    """Return a function that runs the command ``companion`` on a project, in this process."""
    monkeypatch.setenv("PYTHONPATH", os.environ.get("PYTHONPATH", ""))
    monkeypatch.setenv(paths.VARIABLE, str(paths.root()))
    monkeypatch.setattr(sys, "path", list(sys.path))

    def call(project: Path, *words: str) -> Result:
        return CliRunner().invoke(cli.main, ["--project", str(project), *words])

    return call
