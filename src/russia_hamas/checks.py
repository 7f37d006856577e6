"""Arithmetic that this paper's tables must pass when they are loaded."""

import pandas as pd

from companion.claims.precision import covers
from companion.tables import reading
from companion.tables.checks import Check, complete_years
from russia_hamas.election.printed_table import TOTAL


def annual(by: list[str]) -> Check:
    """Require a row for each year of each group, but for series that are not yearly."""

    def check(frame: pd.DataFrame) -> list[str]:
        if "series" in frame:
            sparse = reading.texts("data/series", "series", yearly="false")
            frame = frame[~frame["series"].isin(sparse)]
        return complete_years(frame, by)

    return check


def shares_follow_from_votes(frame: pd.DataFrame) -> list[str]:
    """Compare published percentages with the votes, at the decimals they are published with."""
    computed = 100 * frame["votes"].astype(float) / float(frame["votes"].sum())
    rows = zip(frame["vote_share_pct"], frame["decimals"], computed, strict=True)
    return [
        f"row {number}, column vote_share_pct: {published} does not follow from the votes, which "
        f"give {share:.{decimals}f}"
        for number, (published, decimals, share) in enumerate(rows, 2)
        if not covers(published, decimals, share)
    ]


def tiers_have_equal_seats(frame: pd.DataFrame) -> list[str]:
    """Half the seats are filled by lists and half by districts (Elections Law of 2005, art. 3)."""
    seats = frame.groupby("tier")["seats"].sum()
    if seats.get("list") == seats.get("district"):
        return []
    return [f"column seats: the tiers sum to {seats.to_dict()}; they must be equal"]


def printed_rows_sum_to_total(frame: pd.DataFrame) -> list[str]:
    """Compare the printed seats with the printed total."""
    total = frame["affiliation"] == TOTAL
    parts, printed = frame.loc[~total, "seats"].sum(), frame.loc[total, "seats"].sum()
    return [] if parts == printed else [f"column seats: rows sum to {parts}, total is {printed}"]


def percentages_have_decimals(frame: pd.DataFrame) -> list[str]:
    """Require for each printed percentage with how many decimals it is printed."""
    apart = frame["vote_share_pct"].isna() != frame["decimals"].isna()
    return [
        f"row {position + 2}, column decimals: goes with vote_share_pct, given or empty"
        for position in frame.index[apart]
    ]


CHECKS: dict[str, list[Check]] = {
    "plc_lists": [shares_follow_from_votes],
    "plc_seats": [tiers_have_equal_seats],
    "plc_2006_table": [percentages_have_decimals, printed_rows_sum_to_total],
    "trade_flows": [annual(["series", "partner", "flow"])],
    "trade_totals": [annual(["series"])],
    "arms_tiv": [annual(["recipient"])],
    "arms_tiv_total": [annual(["supplier"])],
    "cpi": [lambda frame: complete_years(frame.assign(all="CPI"), ["all"])],
}


def parts_sum_to_total(parts: pd.DataFrame, totals: pd.DataFrame, tolerance: float) -> list[str]:
    """Compare yearly sums of TIV with the printed totals, which SIPRI rounds separately.

    Parameters
    ----------
    parts, totals
        Columns ``supplier``, ``year``, ``tiv_m``.
    tolerance
        The largest difference that rounding explains, in million TIV.
    """
    key = ["supplier", "year"]
    gap = parts.groupby(key)["tiv_m"].sum() - totals.set_index(key)["tiv_m"]
    return [
        f"column tiv_m: recipients of {supplier} in {year} differ from the total by {int(value)}"
        for (supplier, year), value in gap.dropna().items()
        if abs(value) > tolerance
    ]
