"""Trade and arms: every year is there, importers report, single reports are near the series."""

import itertools
import math

import pandas as pd

from companion.render.text import spans
from companion.tables import unchecked
from companion.tables.checks import Check, complete_years

NEAR = 3  # a single report is not further from the series than this factor
CROSSED = 2  # two series that are nearer by this factor when one is turned round: one is wrong
TINY = 1e-6  # of a step, which is noise of floats
HOME = "Russia"  # importer of what its partners export


def sparse() -> list[str]:
    """Return the series that are not kept for every year."""
    return unchecked.cells("data/series", "series", yearly="false")


def importers() -> list[str]:
    """Return the series in which it is the importer who reports."""
    return unchecked.cells("data/series", "series", reporter="importer")


def annual(by: list[str]) -> Check:
    """Require a row for each year of each group; but for series that are not yearly."""

    def check(frame: pd.DataFrame) -> list[str]:
        if "series" in frame:
            frame = frame[~frame["series"].isin(sparse())]
        return complete_years(frame, by)

    return check


def importers_report(trade: pd.DataFrame) -> list[str]:
    """Require an importer's report, or an estimate, in the series that are made of such."""
    importer = trade["partner"].where(trade["flow"] == "russia_exports", HOME)
    odd = trade["series"].isin(importers()) & ~trade["reporter"].isin(["estimate"])
    odd &= trade["reporter"] != importer
    return [
        f"row {position + 2}, column reporter: {trade['reporter'][position]} does not import what "
        f"is {trade['flow'][position]} of {trade['partner'][position]}; are the directions right?"
        for position in trade.index[odd]
    ]


def directions_are_not_interchanged(trade: pd.DataFrame) -> list[str]:
    """Compare exports and imports of each two series of a year, straight and crosswise."""
    keyed = trade.set_index(["partner", "year", "series", "flow"])["value_usd_m"]
    by_flow = keyed.unstack()  # noqa: PD010  # there is one value of each
    if not {"russia_exports", "russia_imports"} <= set(by_flow):
        return []
    both = by_flow[["russia_exports", "russia_imports"]].dropna().clip(lower=1)
    problems = []
    for (partner, year), rows in both.groupby(level=["partner", "year"]):
        series = rows.droplevel(["partner", "year"])
        for (one, (out, back)), (other, (its_out, its_back)) in itertools.combinations(
            series.iterrows(), 2
        ):
            straight = abs(math.log(out / its_out)) + abs(math.log(back / its_back))
            crosswise = abs(math.log(out / its_back)) + abs(math.log(back / its_out))
            if straight > crosswise + math.log(CROSSED):
                problems.append(
                    f"column flow: exports and imports of {partner}, {year}, look interchanged: "
                    f"{one} has {out:g} and {back:g}, {other} {its_out:g} and {its_back:g}"
                )
    return problems


def partners_have_every_year_of_the_world(trade: pd.DataFrame, totals: pd.DataFrame) -> list[str]:
    """Require exports to each partner in each year of the totals, and no series cut short."""
    problems = []
    exports = trade[trade["flow"] == "russia_exports"]
    everybody = sorted(exports["partner"].unique())
    for series, rows in exports.groupby("series"):
        years = set(totals.loc[totals["series"] == series, "year"])
        found = rows.groupby("partner")["year"].agg(set)
        for partner in everybody:
            lost = sorted(years - found.get(partner, set()))
            if lost:
                problems.append(f"column year: {series}, {partner} lacks {spans(lost)}")
        if years and max(rows["year"]) > max(years):
            problems.append(f"column year: {series} ends after its totals, in {max(rows['year'])}")
    annual = trade[~trade["series"].isin(sparse())]
    both = annual.groupby(["series", "partner", "flow"])["year"].agg(lambda one: frozenset(one))
    for (series, partner), sides in both.groupby(level=[0, 1]):
        if len(set(sides)) > 1:
            problems.append(f"column year: {series}, {partner} has other years in each direction")
    return problems


def single_reports_are_near_the_series(points: pd.DataFrame, trade: pd.DataFrame) -> list[str]:
    """Compare a single report with the median of the series, for partners with both directions."""
    directions = ["russia_exports", "russia_imports"]
    wide = trade.pivot_table(index=["series", "partner", "year"], columns="flow",
                             values="value_usd_m")[directions].astype(float)  # fmt: skip
    wide["two_way"] = wide.sum(axis=1, min_count=2)
    medians = wide.groupby(["partner", "year"]).median()
    return [
        f"row {number}, column value_usd_m: {row.value_usd_m:g} is not near the series, whose "
        f"median is {middle:g}"
        for number, row in enumerate(points.itertuples(), 2)
        if (row.partner, row.year) in medians.index
        and not pd.isna(middle := medians.loc[(row.partner, row.year), row.flow])
        and not middle / NEAR <= row.value_usd_m <= middle * NEAR
    ]


def reports_are_rounded_as_they_say(points: pd.DataFrame) -> list[str]:
    """Require of a rounded report a multiple of what it is rounded to, unless it was computed."""
    exact = points["rounded_to_usd_m"].notna() & ~points["qualifier"].str.startswith(
        "computed", na=False
    )
    steps = (points["value_usd_m"] / points["rounded_to_usd_m"])[exact]
    return [
        f"row {position + 2}, column rounded_to_usd_m: {points['value_usd_m'][position]:g} is no "
        f"multiple of {points['rounded_to_usd_m'][position]:g}"
        for position in steps.index[(steps - steps.round()).abs() > TINY]
    ]


def recipients_have_every_year(arms: pd.DataFrame, totals: pd.DataFrame) -> list[str]:
    """Require a row for each recipient in each year of the totals."""
    years = set(totals["year"])
    return [
        f"column year: {recipient} lacks {spans(sorted(years - set(rows)))}"
        for recipient, rows in arms.groupby("recipient")["year"]
        if years - set(rows)
    ]


CHECKS: dict[str | tuple[str, ...], list[Check]] = {
    "trade_flows": [
        annual(["series", "partner", "flow"]),
        importers_report,
        directions_are_not_interchanged,
    ],
    "trade_totals": [annual(["series"])],
    "wdi_shares": [annual(["group"])],
    "arms_tiv": [annual(["recipient"])],
    "arms_tiv_total": [annual(["supplier"])],
    "arms_tiv_releases": [annual(["release"])],
    "cpi": [lambda frame: complete_years(frame.assign(all="CPI"), ["all"])],
    ("trade_flows", "trade_totals"): [partners_have_every_year_of_the_world],
    "trade_points": [reports_are_rounded_as_they_say],
    ("trade_points", "trade_flows"): [single_reports_are_near_the_series],
    ("arms_tiv", "arms_tiv_total"): [recipients_have_every_year],
}
