"""The election: shares follow from votes, seats from the law, the printed table from the claims."""

import pandas as pd

from companion.claims.precision import covers, half_unit
from companion.tables.checks import Check
from russia_hamas.election.findings import LAW
from russia_hamas.election.formulas import list_seats
from russia_hamas.election.printed_table import TOTAL


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


def printed_rows_sum_to_total(frame: pd.DataFrame) -> list[str]:
    """Compare the printed seats with the printed total."""
    total = frame["affiliation"] == TOTAL
    parts, printed = frame.loc[~total, "seats"].sum(), frame.loc[total, "seats"].sum()
    return [] if parts == printed else [f"column seats: rows sum to {parts}, total is {printed}"]


def percentages_have_decimals(frame: pd.DataFrame) -> list[str]:
    """Require for each printed percentage with how many decimals it is printed, and no fewer."""
    apart = frame["vote_share_pct"].isna() != frame["decimals"].isna()
    both = frame[["vote_share_pct", "decimals"]].dropna().astype(float)
    few = [position for position, share, decimals in both.itertuples()
           if round(share, int(decimals)) != share]  # fmt: skip
    return [
        f"row {position + 2}, column decimals: goes with vote_share_pct, given or empty"
        for position in frame.index[apart]
    ] + [
        f"row {position + 2}, column decimals: {both['vote_share_pct'][position]} has more than "
        f"{both['decimals'][position]:g}"
        for position in few
    ]


def seats_follow_from_the_law(lists: pd.DataFrame, participation: pd.DataFrame) -> list[str]:
    """Compare list seats with those that the law's formula gives for the votes."""
    facts = _adopted(participation)
    votes = lists.set_index("list")["votes"]
    seats = int(facts["list_seats"])
    computed = list_seats(votes, seats, LAW, float(facts["legal_threshold_pct"]))
    published = lists["list_seats"].tolist()
    return [
        f"row {number}, column list_seats: {name} has {given}; the votes give {wanted}"
        for number, (name, given, wanted) in enumerate(
            zip(votes.index, published, computed, strict=True), 2
        )
        if given != wanted
    ]


def turnout_follows_from_voters(participation: pd.DataFrame) -> list[str]:
    """Compare each published turnout with voters over registered voters, for known registers."""
    values = participation.set_index(["quantity", "variant"])["value"].astype(float)
    known = [
        ("adopted", "adopted", "adopted", 2),
        ("august_2005_register", "adopted", "august_2005", 1),
        ("without_blanks", "without_blanks", "august_2005", 2),
    ]
    problems = []
    for variant, voters, register, decimals in known:
        parts = [("turnout_pct", variant), ("voters", voters), ("registered_voters", register)]
        if all(part in values.index for part in parts):
            printed, cast, listed = (float(values[part]) for part in parts)
            if not covers(printed, decimals, 100 * cast / listed):
                problems.append(
                    f"column value: turnout_pct, {variant} is {printed:g}; the voters and the "
                    f"register give {100 * cast / listed:.{decimals}f}"
                )
    return problems


def other_variants_are_near(participation: pd.DataFrame) -> list[str]:
    """Compare each variant of a quantity with the adopted value: at most a tenth apart."""
    facts = _adopted(participation)
    return [
        f"row {number}, column value: {row.quantity}, {row.variant} is {row.value:g}; the adopted "
        f"value is {facts[row.quantity]:g}"
        for number, row in enumerate(participation.itertuples(), 2)
        if row.quantity in facts.index and not 0.9 <= row.value / facts[row.quantity] <= 1.1
    ]


def district_shares_have_one_base(votes: pd.DataFrame) -> list[str]:
    """Require one total that gives every share of a count from its votes."""
    rows = votes[votes["votes"].notna()]
    cast, share = rows["votes"].astype(float), rows["vote_share_pct"].astype(float)
    half = half_unit(2)
    lowest, highest = 100 * cast / (share + half), 100 * cast / (share - half)
    if lowest.max() <= highest.min():
        return []
    return [f"columns votes, vote_share_pct: no total of votes gives {share.tolist()} together"]


def district_votes_are_within_reach(
    votes: pd.DataFrame, participation: pd.DataFrame, districts: pd.DataFrame
) -> list[str]:
    """Require no more votes than the voters have: each as many as the largest district has seats.

    It is a block vote: a voter may mark as many candidates as the district has seats.
    """
    voters, most = float(_adopted(participation)["voters"]), float(districts["magnitude"].max())
    return [
        f"row {position + 2}, column votes: {given:g} are more than {voters:g} voters have, with "
        f"at most {most:g} votes each"
        for position, given in votes["votes"].dropna().astype(float).items()
        if given > voters * most
    ]


def reports_of_one_share_are_near(votes: pd.DataFrame) -> list[str]:
    """Compare a share reported again with the final one: at most a fifth apart."""
    final = votes[votes["votes"].notna()].set_index("affiliation")["vote_share_pct"]
    return [
        f"row {number}, column vote_share_pct: {row.vote_share_pct:g} is far from the final "
        f"{final[row.affiliation]:g}"
        for number, row in enumerate(votes.itertuples(), 2)
        if row.affiliation in final.index
        and not 0.8 <= row.vote_share_pct / final[row.affiliation] <= 1.2
    ]


def early_shares_follow_from_votes(preliminary: pd.DataFrame) -> list[str]:
    """Compare preliminary percentages with the votes; they are cut off after one decimal."""
    computed = 100 * preliminary["votes"].astype(float) / float(preliminary["votes"].sum())
    return [
        f"row {number}, column vote_share_pct: {given:g} does not follow from the votes, which "
        f"give {share:.2f}"
        for number, (given, share) in enumerate(
            zip(preliminary["vote_share_pct"], computed, strict=True), 2
        )
        if not given - half_unit(1) <= share <= given + 2 * half_unit(1)
    ]


def polls_fit_the_council(polls: pd.DataFrame, participation: pd.DataFrame) -> list[str]:
    """Require polled seats within the Council."""
    facts = _adopted(participation)
    council = float(facts["list_seats"] + facts["district_seats"])
    seats = polls[polls["measure"] == "seats"].groupby("poll")["value"].sum()
    return [
        f"column value: {poll} gives {won:g} seats of {council:g}"
        for poll, won in seats.items()
        if won > council
    ]


def polls_before_the_election_end_before_it(polls: pd.DataFrame) -> list[str]:
    """Require that what was asked before the election was asked before the exit polls."""
    day = polls.loc[polls["kind"] == "exit", "start"].min()
    late = (polls["kind"] == "pre-election") & (polls["end"] >= day)
    return [
        f"row {position + 2}, column end: is {polls['end'][position]}, and exit polls were taken "
        f"on {day}"
        for position in polls.index[late]
    ]


def the_printed_table_is_that_of_the_claims(table: pd.DataFrame, claims: pd.DataFrame) -> list[str]:
    """Compare each row of the printed table with the claims about it."""
    problems = []
    stated = claims[claims["claim"].str.startswith("plc-table-")]
    for column, quantity in (("vote_share_pct", "list vote share"), ("seats", "total seats")):
        printed = table.dropna(subset=[column]).set_index("affiliation")[column].astype(float)
        claimed = stated[stated["quantity"] == quantity].set_index("actor")["value"].astype(float)
        problems += [
            f"column {column}: {name} is {printed.get(name)} here, and {claimed.get(name)} in "
            "seeds/claims.csv"
            for name in printed.index.union(claimed.index)
            if printed.get(name) != claimed.get(name)
        ]
    return problems


def _adopted(participation: pd.DataFrame) -> pd.Series:
    rows = participation[participation["variant"] == "adopted"]
    return rows.set_index("quantity")["value"].astype(float)


def names_are_of_the_list_that_they_contain(names: pd.DataFrame, lists: pd.DataFrame) -> list[str]:
    """Require of a printed name with that of a list in it, or its party's, that it is that list."""
    problems = []
    parties = lists.dropna(subset="leader_or_party").set_index("leader_or_party")["list"]
    for number, (printed, meant) in enumerate(zip(names["printed"], names["list"], strict=True), 2):
        if parties.get(printed, meant) != meant:
            problems.append(
                f"row {number}, column list: {printed!r} is said to be {meant!r}, and leads "
                f"{parties[printed]!r} in data/plc_lists.csv"
            )
        found = [name for name in lists["list"] if name in printed]
        contained = [name for name in found if not any(name in one for one in found if one != name)]
        if contained and meant not in contained:
            problems.append(
                f"row {number}, column list: {printed!r} is said to be {meant!r}, and contains the "
                f"name of {contained[0]!r}"
            )
    return problems


CHECKS: dict[str | tuple[str, ...], list[Check]] = {
    "plc_lists": [shares_follow_from_votes],
    "plc_2006_table": [percentages_have_decimals, printed_rows_sum_to_total],
    "plc_district_votes": [district_shares_have_one_base, reports_of_one_share_are_near],
    "plc_preliminary": [early_shares_follow_from_votes],
    ("plc_district_votes", "plc_participation", "plc_districts"): [district_votes_are_within_reach],
    ("plc_participation",): [turnout_follows_from_voters, other_variants_are_near],
    ("plc_lists", "plc_participation"): [seats_follow_from_the_law],
    ("names", "plc_lists"): [names_are_of_the_list_that_they_contain],
    ("plc_polls", "plc_participation"): [polls_fit_the_council],
    "plc_polls": [polls_before_the_election_end_before_it],
    ("plc_2006_table", "claims"): [the_printed_table_is_that_of_the_claims],
}
