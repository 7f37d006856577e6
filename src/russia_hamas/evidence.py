"""Where this paper's evidence is: for each quantity the rows of the tables that speak of it."""

from collections.abc import Iterator
from functools import partial
from itertools import product

import pandas as pd

from companion.claims.evidence import Observation, Rule, Tables, text
from companion.claims.precision import covers
from companion.claims.verdicts import Finding
from companion.render.language.words import message, say
from companion.render.language.words import name as name_of
from companion.render.text import listed
from russia_hamas.election.formulas import share_pct
from russia_hamas.election.printed_table import TOTAL, list_name
from russia_hamas.shares import regions, shares
from russia_hamas.trade import flows, printed

TABLES = (
    "seeds/references",
    "data/names",
    "data/plc_lists",
    "data/plc_seats",
    "data/plc_participation",
    "data/plc_district_votes",
    "data/series",
    "data/trade_flows",
    "data/trade_totals",
    "data/trade_points",
    "data/wdi_shares",
    "data/arms_tiv",
    "data/arms_tiv_total",
    "data/arms_tiv_regions",
    "data/regions",
    "data/single_figures",
    "data/visits",
)


OWN = message(
    "own calculation"
)  # as producers ask that a share computed from their values be called
ESTIMATE = "estimate"  # the reporter of a flow that nobody reported as it stands


def _around(value: float, step: float, scale: float = 1.0) -> tuple[float, float]:
    """Return what a report that is rounded to ``step`` covers; without a step, "at least"."""
    if pd.isna(step):
        return value / scale, float("inf")
    return (value - step / 2) / scale, (value + step / 2) / scale


def _list_share(claim: pd.Series, tables: Tables) -> Iterator[Observation]:
    lists = tables["plc_lists"].set_index("list")
    name = list_name(claim["actor"], tables["names"])
    shares_pct = share_pct(lists["votes"])
    if name in lists.index:
        row = lists.loc[name]
        yield Observation(
            float(shares_pct[name]), say("votes over valid list ballots"), row["source"],
            also_in=text(row["also_in"]),
        )  # fmt: skip
    else:
        facts = tables["plc_participation"].set_index("quantity")
        stood = facts.loc["lists_competing"]
        yield Observation(
            None, say("no such list among the {count} that stood", count=len(lists)),
            stood["source"], also_in=text(stood["also_in"]),
        )  # fmt: skip
    for other, share in shares_pct.drop(name, errors="ignore").items():
        if covers(claim["value"], claim["decimals"], share):
            row = lists.loc[other]
            yield Observation(
                float(share), say("the list vote of {list}", list=other), row["source"],
                also_in=text(row["also_in"]), same_quantity=False,
            )  # fmt: skip


def _district_share(claim: pd.Series, tables: Tables) -> Iterator[Observation]:
    table = tables["plc_district_votes"]
    rows = table[
        (table["affiliation"] == list_name(claim["actor"], tables["names"]))
        & table["vote_share_pct"].notna()
    ]
    for row in rows.itertuples():
        yield Observation(
            row.vote_share_pct, say("district votes, {variant}", variant=row.variant), row.source,
            also_in=text(row.also_in), same_quantity=bool(row.same_quantity),
        )  # fmt: skip


def _total_seats(claim: pd.Series, tables: Tables) -> Iterator[Observation]:
    seats = tables["plc_seats"]
    name = list_name(claim["actor"], tables["names"])
    rows = seats if name == TOTAL else seats[seats["list"] == name]
    if len(rows):
        others = " ".join(rows["source"].tolist() + rows["also_in"].dropna().tolist()).split()
        first = rows["source"].iloc[0]
        yield Observation(
            float(rows["seats"].sum()), say("list and district seats"), first,
            also_in=" ".join(key for key in dict.fromkeys(others) if key != first),
        )  # fmt: skip


def _flow(claim: pd.Series, tables: Tables, flow: str, same: bool) -> Iterator[Observation]:
    partner = printed.partner_of(claim)
    year = int(str(claim["end"])[:4])
    scale = flows.USD_M[claim["unit"]]
    series = tables["series"].set_index("series")
    name = say(flows.FLOWS[flow].quantity)
    table = tables["trade_flows"]
    mixed = table[(table["partner"] == partner) & (table["reporter"] == ESTIMATE)]
    for row in flows.select(table, partner, flow, year, year).itertuples():
        estimated = ((mixed["series"] == row.series) & (mixed["year"] == row.year)).any()
        reporter = name_of(series.loc[row.series, "reporter"])
        yield Observation(
            row.value_usd_m / scale, name, row.source, by=series.loc[row.series, "name"],
            reporter=(
                say("{reporter}, in part estimated", reporter=reporter) if estimated else reporter
            ),
            same_quantity=same,
        )  # fmt: skip
    points = flows.single_reports(tables["trade_points"], partner, flow, year, year)
    for row in points.itertuples():
        low, high = _around(row.value_usd_m, row.rounded_to_usd_m, scale)
        yield Observation(
            row.value_usd_m / scale, name, row.source, by=name_of(row.reported_by),
            reporter=name_of(row.reported_by), low=low, high=high, same_quantity=same,
        )  # fmt: skip


def _two_way(claim: pd.Series, tables: Tables) -> Iterator[Observation]:
    yield from _flow(claim, tables, "two_way", same=True)


def _exports_to_russia(claim: pd.Series, tables: Tables) -> Iterator[Observation]:
    yield from _flow(claim, tables, "russia_imports", same=True)
    yield from _flow(claim, tables, "two_way", same=False)


def _growth(claim: pd.Series, tables: Tables) -> Iterator[Observation]:
    first, last = int(str(claim["start"])[:4]), int(str(claim["end"])[:4])
    known = tables["series"].set_index("series")
    for flow, same in (("russia_imports", True), ("two_way", False)):
        annual = flows.select(tables["trade_flows"], printed.partner_of(claim), flow, first, last)
        table = flows.growth(annual).query("first_year == @first and last_year == @last")
        keys = annual.groupby("series")["source"].first()
        for series, row in table.iterrows():
            yield Observation(
                float(row["ratio"]), say(flows.FLOWS[flow].quantity), keys[series],
                by=known.loc[series, "name"], reporter=name_of(known.loc[series, "reporter"]),
                same_quantity=same,
            )  # fmt: skip


def _share(claim: pd.Series, tables: Tables, measure: str) -> Iterator[Observation]:
    # The last full year that the cited source could know is the one before its own.
    cited = tables["references"].set_index("reference").loc[claim["reference"], "year"]
    first, last = int(str(claim["start"])[:4]), int(cited) - 1
    known = tables["series"].set_index("series")
    chosen = shares.of_measure(tables["series"], measure)
    own = shares.national(tables["series"])
    pairs = [(series, series) for series in chosen]
    pairs += [(series, own[series]) for series in chosen if series in own]
    for series, world in pairs:
        exports, _, source = shares.series(tables, measure, series)
        _, totals, _ = shares.series(tables, measure, world)
        for turkey, maghreb in product((False, True), repeat=2):
            region = regions.union(turkey=turkey, maghreb=maghreb)
            inside = regions.members(tables["regions"], region)
            yearly = shares.yearly_share(exports, totals, inside, first, last)
            yield Observation(
                shares.pooled_share(yearly), regions.with_or_without(turkey, maghreb), source,
                by=known.loc[world, "name"],
                reporter=say("own calculation, {reporter}",
                             reporter=known.loc[series, "reporter"]),
            )  # fmt: skip
    if measure == "all":
        yield from _wdi(tables["wdi_shares"], first, last)
    else:
        yield from _sipri_regions(tables["arms_tiv_regions"], first, last)
        yield from _published("arms_share_middle_east", tables)


def _sipri_regions(table: pd.DataFrame, first: int, last: int) -> Iterator[Observation]:
    """Give the shares of regions as SIPRI itself draws them."""
    for row in shares.of_own_regions(table, first, last).itertuples():
        yield Observation(
            float(row.share_pct),
            say("SIPRI's own {regions}", regions=row.regions),
            row.source,
            reporter=say(OWN),
        )


def _wdi(table: pd.DataFrame, first: int, last: int) -> Iterator[Observation]:
    for row in shares.of_groups(table, first, last).itertuples():
        yield Observation(
            float(row.share_pct),
            say("{group}, mean of the years", group=row.group),
            row.source,
            reporter=say(OWN),
        )


def _published(quantity: str, tables: Tables) -> Iterator[Observation]:
    rows = tables["single_figures"].query("quantity == @quantity")
    for row in rows[rows["unit"].isin(["percent", "count", "rank"])].itertuples():
        exact = pd.isna(row.rounded_to)
        low, high = _around(row.value, 0.0 if exact else row.rounded_to)
        yield Observation(
            row.value, name_of(row.definition), row.source, also_in=text(row.also_in), low=low,
            high=high, same_quantity=bool(row.same_quantity),
        )  # fmt: skip


def _components(tables: Tables, quantity: str) -> pd.DataFrame:
    """Return the figures that a quantity is computed from, by component."""
    rows = tables["single_figures"].query("quantity == @quantity and component.notna()")
    return rows.set_index("component")


def _population(claim: pd.Series, tables: Tables) -> Iterator[Observation]:
    quantity = "population_share_ex_soviet"
    rows = _components(tables, quantity)
    persons, source, name = rows["value"], rows["source"], rows["definition"]
    arrived = 100 * persons["arrived"] / persons["residents"]
    yield Observation(arrived, name_of(name["arrived"]), source["arrived"])
    stayed = 100 * (persons["arrived"] - persons["left"]) / persons["residents"]
    yield Observation(stayed, say("the same less those who left again"), source["left"])
    agency = 100 * persons["agency_arrived"] / persons["agency_residents"]
    by_agency = name_of(name["agency_arrived"])
    yield Observation(agency, by_agency, source["agency_arrived"], high=float("inf"))
    yield from _published(quantity, tables)


def _territory(claim: pd.Series, tables: Tables) -> Iterator[Observation]:
    quantity = "territory_asia_share"
    rows = _components(tables, quantity)
    share = 100 * rows.loc["part", "value"].sum() / rows.loc["whole", "value"]
    definition = say("federal districts of the Urals, Siberia and the Far East")
    yield Observation(float(share), definition, rows["source"].iloc[0])
    yield from _published(quantity, tables)


def _named(_: pd.Series, tables: Tables, quantity: str) -> Iterator[Observation]:
    yield from _published(quantity, tables)


def _visits(claim: pd.Series, tables: Tables) -> Iterator[Observation]:
    """Count the visits found; there may be more, so a count is a lower bound.

    It has the sources of the visit that has the fewest.
    """
    visits = tables["visits"]
    year = visits["date"].str[:4]
    within = visits[(year >= str(claim["start"])) & (year <= str(claim["end"]))]
    countries = within["countries"].map(listed)
    narrow = regions.members(tables["regions"], "core,egypt")
    for rows, definition in (
        (within[countries.map(len) > 1], say("tours of several countries")),
        (within[countries.map(lambda names: bool(narrow & set(names)))],
         say("visits found to Arab countries of Asia, Egypt and Israel")),
        (within, say("visits found, with Iran, Turkey and the Maghreb")),
    ):  # fmt: skip
        least = min(rows.itertuples(), key=lambda row: len(text(row.also_in).split()))
        yield Observation(
            float(len(rows)), definition, least.source, high=float("inf"),
            also_in=text(least.also_in),
        )  # fmt: skip


RULES: dict[str, Rule] = {
    "list vote share": _list_share,
    "district vote share": _district_share,
    "total seats": _total_seats,
    "two-way trade": _two_way,
    "exports to Russia": _exports_to_russia,
    "growth of exports to Russia": _growth,
    "share of Russia's exports": partial(_share, measure="all"),
    "share of Russia's arms exports": partial(_share, measure="arms"),
    "share of Israel's population": _population,
    "share of Russia's territory": _territory,
    "share of Israel's energy": partial(_named, quantity="energy_gas_share_2025"),
    "number of requests": partial(_named, quantity="quartet_requirements"),
    "number of visits": _visits,
    "rank among energy exporters": partial(_named, quantity="energy_exporter_rank"),
}


def credits(findings: list[Finding]) -> dict[str, str]:
    """Return what producers ask to be said where shares are computed from their values."""
    shown = pd.concat([finding.evidence for finding in findings])
    own = shown["reporter"].dropna().str.startswith(OWN).any() if len(shown) else False
    words = say(
        "Shares of exports: own calculation from the SIPRI Arms Transfers Database and the trade "
        "data named."
    )
    return {"credit_words": words if own else ""}
