"""The tables on the election as readers see them."""

import math

import pandas as pd

from companion.render.language.words import message, name, say
from companion.render.text import numbers, ranges, signed
from russia_hamas.election.formulas import FORMULA_NAMES, share_pct
from russia_hamas.election.results import OTHERS
from russia_hamas.election.sentences import days

TIERS = {"list tier": message("List tier"), "whole Council": message("Whole Council")}


def printed(table: pd.DataFrame) -> pd.DataFrame:
    """Write out the paper's table, its errors included."""
    shares = zip(table["vote_share_pct"], table["decimals"], strict=True)
    return pd.DataFrame(
        {
            say("Political party or affiliation"): table["affiliation"],
            say("Percentage"): ["" if pd.isna(v) else f"{v:.{int(d)}f}" for v, d in shares],
            say("Seats"): table["seats"].astype(str),
        }
    )


def counted(lists: pd.DataFrame, official: pd.DataFrame) -> pd.DataFrame:
    """Write out votes and seats as they were counted."""
    parties = lists.set_index("list")["leader_or_party"].reindex(official.index).fillna("")
    shares = share_pct(official["votes"])
    return pd.DataFrame(
        {
            say("List"): official.index,
            say("Party or leaders"): parties.tolist(),
            say("List votes"): numbers(official["votes"], ",.0f"),
            say("List votes, %"): numbers(shares, ".2f"),
            say("List seats"): official["list_seats"].astype(str).tolist(),
            say("District seats"): official["district_seats"].astype(str).tolist(),
            say("All seats"): official["total_seats"].astype(str).tolist(),
        }
    )


def seats(table: pd.DataFrame, *, from_print: bool) -> pd.DataFrame:
    """Write out the table of ``formulas.seats_by_formula`` for readers; lists without a seat go.

    Printed percentages stand in the place of votes if the seats are computed from them.
    """
    won = table[table.drop(columns="votes").gt(0).any(axis=1)].reset_index()
    head, form = (say("Printed %"), ".2f") if from_print else (say("Votes"), ",.0f")
    return pd.DataFrame(
        {
            say("List"): won["list"],
            head: numbers(won["votes"], form),
            **{name(one): won[formula].astype(str) for formula, one in FORMULA_NAMES.items()},
            say("Published"): won["published"].astype(str),
        }
    )


def _each_list(cell: str) -> str:
    return "; ".join(map(name, cell.split("; ")))


def _of(count: int, every: int) -> str:
    return say("{count} of {all}", count=count, all=every)


def _poll(institute: str, kind: str) -> str:
    return say("{institute}, exit poll", institute=institute) if kind == "exit" else institute


def comparison(rows: pd.DataFrame) -> pd.DataFrame:
    """Write out the table of ``printed_table.compare_with_count`` for readers."""
    marks = ["" if agrees else "*" for agrees in rows["agrees"]]
    printed, none = zip(rows["printed_pct"], marks, strict=True), say("no list")
    return pd.DataFrame(
        {
            say("Row of the paper's table"): rows["affiliation"],
            say("Printed %"): [f"{v:.2f}{mark}" for v, mark in printed],
            say("Counted %"): [none if pd.isna(v) else f"{v:.2f}" for v in rows["official_pct"]],
            say("Printed % is the share of"): rows["printed_list"].fillna(none).map(_each_list),
            say("Printed seats"): rows["printed_seats"].astype(str),
            say("Seats won"): rows["official_seats"].astype(str),
        }
    )


def bases(table: pd.DataFrame, printed: int) -> pd.DataFrame:
    """Write out the table of ``on_bases`` for readers."""
    return pd.DataFrame(
        {
            say("Percentages over"): table["base"],
            say("Ballots"): numbers(table["ballots"], ","),
            say("Right in their row"): [_of(v, printed) for v in table["own"]],
            say("Some list's"): [_of(v, printed) for v in table["any"]],
            say("No list's"): table["lost"].replace("", say("none")).str.replace(" ", ", "),
        }
    )


def totals(table: pd.DataFrame) -> pd.DataFrame:
    """Write out the table of ``fitting_totals`` for readers."""
    return pd.DataFrame(
        {
            say("Printed %"): numbers(table["printed_pct"], ".2f"),
            say("Nearest list"): table["list"],
            say("Its votes"): numbers(table["votes"], ","),
            say("Totals that would give it"): ranges(
                table["smallest_total"], table["largest_total"], ",.0f"
            ),
            say("Valid votes among them"): [say("yes") if v else say("no") for v in table["valid"]],
        }
    )


def indices(table: pd.DataFrame) -> pd.DataFrame:
    """Write out the table of ``indices`` for readers."""
    return pd.DataFrame(
        {
            say("Tier"): [say(TIERS[str(tier)]) for tier in table.index],
            say("Gallagher"): numbers(table["gallagher"], ".2f"),
            say("Loosemore–Hanby"): numbers(table["loosemore_hanby"], ".2f"),
            say("Effective parties, votes"): numbers(table["parties_votes"], ".2f"),
            say("Effective parties, seats"): numbers(table["parties_seats"], ".2f"),
            say("Advantage ratio of the largest"): numbers(table["advantage_ratio"], ".3f"),
        }
    )


def districts(table: pd.DataFrame) -> pd.DataFrame:
    """Write out ``data/plc_districts`` for readers."""
    columns = {
        say("Seats"): "magnitude",
        say("Change and Reform"): "change_and_reform",
        say("Fatah"): "fatah",
        say("Independents"): "independents",
    }
    return pd.DataFrame(
        {
            say("District"): table["district"],
            say("Region"): table["region"],
            **{
                head: numbers(table[column].astype(float), ".0f")
                for head, column in columns.items()
            },
            say("Known from"): table["seats_status"].fillna(""),
        }
    )


def thresholds(table: pd.DataFrame, largest: list[str]) -> pd.DataFrame:
    """Write out the table of ``by_threshold`` for readers, the lists not named as a sum."""
    known = {"formula", "above_pct", "up_to_pct", "lists", "gallagher", *largest}
    rest = table[[column for column in table.columns if column not in known]].sum(axis=1)
    return pd.DataFrame(
        {
            say("Formula"): table["formula"].map(FORMULA_NAMES),
            say("Threshold, %"): ranges(table["above_pct"], table["up_to_pct"], ".2f"),
            **{name(one): table[one].astype(str) for one in largest},
            name(OTHERS): rest.astype(str),
            say("Gallagher"): numbers(table["gallagher"], ".2f"),
        }
    )


def tiers(table: pd.DataFrame) -> pd.DataFrame:
    """Write out the table of ``tiers`` for readers."""
    return pd.DataFrame(
        {
            say("List"): table.index,
            say("List vote, %"): numbers(table["list_vote_pct"], ".2f"),
            say("District vote, %"): numbers(table["district_vote_pct"], ".2f"),
            say("Seats"): table["seats"].astype(str),
            say("Seats over list vote"): [*map(signed, table["gap_seats"])],
            say("by list formula"): [*map(signed, table["list_formula_seats"])],
            say("by other district vote"): [*map(signed, table["district_vote_seats"])],
            say("by block vote"): [*map(signed, table["block_vote_seats"])],
        }
    ).reset_index(drop=True)


def polls(answers: pd.DataFrame, table: pd.DataFrame, leads: pd.DataFrame) -> pd.DataFrame:
    """Write out polls, projected seats and the distance from the result for readers.

    Parameters
    ----------
    answers
        ``data/plc_polls``.
    table, leads
        As ``polls.against_result`` and ``polls.leads`` return them.
    """
    parties = table.groupby("list")["result_pct"].first().sort_values(ascending=False).index
    projected = answers[answers["measure"] == "seats"].set_index(["poll", "list"])["value"]
    undecided = answers[answers["list"] == "undecided"].set_index("poll")["value"]
    rows = []
    for lead in leads.itertuples():
        by_list = table[table["poll"] == lead.poll].set_index("list")
        row = {
            say("Poll"): _poll(lead.poll.partition(",")[0], lead.kind),
            say("Days"): days(str(lead.start), str(lead.end)),
            say("Asked"): f"{lead.sample:,}",
        }
        for party in parties:
            mark = {"more than": ">", "at least": "≥"}.get(str(by_list.loc[party, "qualifier"]), "")
            row[say("{party}, %", party=party)] = f"{mark}{by_list.loc[party, 'share_pct']:g}"
        (row[say("Undecided, %")],) = numbers([undecided.get(lead.poll, math.nan)], "g")
        known = not pd.isna(lead.error_points)
        row[say("Error of the lead")] = signed(lead.error_points) if known else ""
        seats = [projected.get((lead.poll, party), math.nan) for party in parties]
        row[say("Seats projected")] = "–".join(filter(None, numbers(seats, ".0f")))
        rows.append(row)
    return pd.DataFrame(rows)
