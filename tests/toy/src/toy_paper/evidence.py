"""Where the evidence for each quantity is."""

from collections.abc import Iterator

import pandas as pd

from companion.claims.evidence import Observation, Rule, Tables

TABLES = ("data/harvests",)


def _harvest(claim: pd.Series, tables: Tables) -> Iterator[Observation]:
    table = tables["harvests"]
    rows = table[(table["crop"] == claim["actor"]) & (table["year"].astype(str) == claim["start"])]
    for row in rows.itertuples():
        yield Observation(row.harvest_t, "harvest", row.source, by=row.reporter)


def _growth(claim: pd.Series, tables: Tables) -> Iterator[Observation]:
    table = tables["harvests"].query("crop == @claim.actor and reporter == 'office'")
    by_year = table.set_index(table["year"].astype(str))["harvest_t"]
    yield Observation(by_year[claim["end"]] / by_year[claim["start"]], "growth", "OFFICE")


RULES: dict[str, Rule] = {"harvest": _harvest, "growth": _growth}
