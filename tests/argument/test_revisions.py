"""What the revisions of the data do to each verdict: the tables of ``docs/originals.md``."""

from collections.abc import Iterator

import pandas as pd
import pytest

from companion import paper
from companion.claims import verdicts
from companion.claims.evidence import Observation, Rule, Tables
from companion.claims.precision import plain
from companion.claims.reasons import shown
from companion.claims.verdicts import Finding
from companion.errors import DataError
from companion.tables import reading
from tests.conftest import CHECKOUT

TRADE = ("share of Russia's exports", "two-way trade", "exports to Russia",
         "growth of exports to Russia")  # fmt: skip
ARMS = "share of Russia's arms exports"
FUND = "International Monetary Fund"
FIRST = 1992  # of Russia's years; those before are the Soviet Union's


def where_it_speaks(rule: Rule) -> Rule:
    """Return a rule that finds nothing where a table has no row, and does not refuse it."""

    def found(claim: pd.Series, tables: Tables) -> Iterator[Observation]:
        try:
            yield from rule(claim, tables)
        except DataError:
            return

    return found


def judged(tables: Tables) -> dict[str, Finding]:
    """Return the verdicts on trade and shares, by claim."""
    rules = {name: where_it_speaks(rule) for name, rule in paper.rules().items()
             if name in (*TRADE, ARMS)}  # fmt: skip
    found = verdicts.judge(tables, rules)
    return {str(one.claim["claim"]): one for one in found if one.claim["quantity"] in rules}


def alone(tables: Tables, series: str) -> Tables:
    """Return the tables with one annual series, which is evidence for shares as well."""
    known, flows = tables["series"], tables["trade_flows"]
    measure = known["measure"].where(known["measure"].eq("arms"))
    measure = measure.mask(known["series"].eq(series), "all")
    return tables | {
        "series": known.assign(measure=measure, totals_of=None),
        "trade_flows": flows[flows["series"].eq(series)],
        "trade_points": tables["trade_points"].iloc[:0],
        "wdi_shares": tables["wdi_shares"].iloc[:0],
    }


def of_release(tables: Tables, rows: pd.DataFrame) -> Tables:
    """Return the tables with the totals of one release in place of ours."""
    new = rows.set_index("year")["tiv_m"]
    ours = tables["arms_tiv_total"]
    soviet = ours["supplier"].ne("Russia")
    totals = ours.assign(tiv_m=ours["year"].map(new).where(~soviet, ours["tiv_m"]).astype(float))
    nothing = {name: tables[name].iloc[:0] for name in ("arms_tiv_regions", "single_figures")}
    later = ours["year"].ge(new.index.min()) | (soviet & (new.index.min() == FIRST))
    return tables | nothing | {"arms_tiv_total": totals[later]}


def cell(finding: Finding) -> str:
    """Write a verdict with its values: the one, or the lowest and the highest."""
    values = sorted(float(value) for value in finding.same["value"].dropna())
    if not values:
        return "no value"
    ends = dict.fromkeys(shown(value, finding.claim) for value in (values[0], values[-1]))
    return f"{finding.verdict}: {' to '.join(ends)}"


def of_the_fund(finding: Finding) -> str:
    """Write what the IMF's single report says of a claim."""
    rows = finding.same[finding.same["by"].str.startswith(FUND)]
    words = [f"{'agrees' if row.agrees else 'differs'}: {shown(row.value, finding.claim)}"
             for row in rows.itertuples()]  # fmt: skip
    return "; ".join(words) or "no value"


def trade_table(tables: Tables) -> pd.DataFrame:
    known = tables["series"]
    annual = known[known["yearly"] & known["measure"].ne("arms").fillna(True)
                   & known["totals_of"].isna()]  # fmt: skip
    names = annual.set_index("series")["name"]
    whole, single = judged(tables), {name: judged(alone(tables, name)) for name in names.index}
    return pd.DataFrame(
        {
            "claim": claim,
            "printed": plain(one.claim["printed"]),
            "as it stands": cell(one),
            **{names[series]: cell(found[claim]) for series, found in single.items()},
            "IMF": of_the_fund(one),
        }
        for claim, one in whole.items()
        if one.claim["quantity"] in TRADE
    )


def arms_table(tables: Tables) -> pd.DataFrame:
    [(claim, whole)] = [(key, one) for key, one in judged(tables).items()
                        if one.claim["quantity"] == ARMS]  # fmt: skip
    known = reading.read("data/arms_tiv_releases")
    [source] = tables["arms_tiv_total"]["source"].unique()
    own = next(iter(known.loc[known["source"].eq(source), "release"]), source)
    releases = known.groupby("release", sort=False)
    rows = {"as it stands": cell(whole)}
    for name, group in releases:
        rows[f"totals of {name}"] = cell(judged(of_release(tables, group))[claim])
        if group["year"].min() > FIRST:  # the same years by the release that we use
            ours = tables["arms_tiv_total"].query("year >= @group.year.min()")
            again = cell(judged(of_release(tables, ours))[claim])
            rows[f"totals of {own}, from {group['year'].min()}"] = again
    nobody = {"series": tables["series"].assign(measure=None),
              "single_figures": tables["single_figures"].iloc[:0]}  # fmt: skip
    rows["SIPRI's own regions"] = cell(judged(tables | nobody)[claim])
    head = f"{claim}, printed as {plain(whole.claim['printed'])}"
    return pd.DataFrame({"release": list(rows), head: list(rows.values())})


@pytest.mark.parametrize(("name", "table"), [("trade", trade_table), ("arms", arms_table)])
def test_the_documentation_says_what_each_revision_does(
    evidence_tables: Tables, name: str, table: object
) -> None:
    expected = table(evidence_tables).to_markdown(index=False, disable_numparse=True)  # type: ignore[operator]
    text = (CHECKOUT / "docs/originals.md").read_text()
    assert f"<!-- {name} -->\n{expected}\n" in text, expected
