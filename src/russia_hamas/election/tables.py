"""The tables on the election as readers see them."""

import math

import pandas as pd

from companion.render.text import numbers, ranges, signed
from russia_hamas.election.formulas import FORMULA_NAMES, share_pct
from russia_hamas.election.results import OTHERS
from russia_hamas.election.sentences import days


def printed(table: pd.DataFrame) -> pd.DataFrame:
    """Write out the paper's table, its errors included."""
    shares = zip(table["vote_share_pct"], table["decimals"], strict=True)
    return pd.DataFrame(
        {
            "Political party or affiliation": table["affiliation"],
            "Percentage": ["" if pd.isna(v) else f"{v:.{int(d)}f}" for v, d in shares],
            "Seats": table["seats"].astype(str),
        }
    )


def counted(lists: pd.DataFrame, official: pd.DataFrame) -> pd.DataFrame:
    """Write out votes and seats as they were counted."""
    parties = lists.set_index("list")["leader_or_party"].reindex(official.index).fillna("")
    shares = share_pct(official["votes"])
    return pd.DataFrame(
        {
            "List": official.index,
            "Party or leaders": parties.tolist(),
            "List votes": numbers(official["votes"], ",.0f"),
            "List votes, %": numbers(shares, ".2f"),
            "List seats": official["list_seats"].astype(str).tolist(),
            "District seats": official["district_seats"].astype(str).tolist(),
            "All seats": official["total_seats"].astype(str).tolist(),
        }
    )


def seats(table: pd.DataFrame, *, from_print: bool) -> pd.DataFrame:
    """Write out the table of ``formulas.seats_by_formula`` for readers; lists without a seat go.

    Printed percentages stand in the place of votes if the seats are computed from them.
    """
    won = table[table.drop(columns="votes").gt(0).any(axis=1)].reset_index()
    head, form = ("Printed %", ".2f") if from_print else ("Votes", ",.0f")
    return pd.DataFrame(
        {
            "List": won["list"],
            head: numbers(won["votes"], form),
            **{name: won[formula].astype(str) for formula, name in FORMULA_NAMES.items()},
            "Published": won["published"].astype(str),
        }
    )


def comparison(rows: pd.DataFrame) -> pd.DataFrame:
    """Write out the table of ``printed_table.compare_with_count`` for readers."""
    marks = ["" if agrees else "*" for agrees in rows["agrees"]]
    return pd.DataFrame(
        {
            "Row of the paper's table": rows["affiliation"],
            "Printed %": [f"{v:.2f}{m}" for v, m in zip(rows["printed_pct"], marks, strict=True)],
            "Counted %": ["no list" if pd.isna(v) else f"{v:.2f}" for v in rows["official_pct"]],
            "Printed % is the share of": rows["printed_list"].fillna("no list"),
            "Printed seats": rows["printed_seats"].astype(str),
            "Seats won": rows["official_seats"].astype(str),
        }
    )


def bases(table: pd.DataFrame, printed: int) -> pd.DataFrame:
    """Write out the table of ``on_bases`` for readers."""
    return pd.DataFrame(
        {
            "Percentages over": table["base"],
            "Ballots": numbers(table["ballots"], ","),
            "Right in their row": [f"{v} of {printed}" for v in table["own"]],
            "Some list's": [f"{v} of {printed}" for v in table["any"]],
            "No list's": table["lost"].replace("", "none").str.replace(" ", ", "),
        }
    )


def totals(table: pd.DataFrame) -> pd.DataFrame:
    """Write out the table of ``fitting_totals`` for readers."""
    return pd.DataFrame(
        {
            "Printed %": numbers(table["printed_pct"], ".2f"),
            "Nearest list": table["list"],
            "Its votes": numbers(table["votes"], ","),
            "Totals that would give it": ranges(
                table["smallest_total"], table["largest_total"], ",.0f"
            ),
            "Valid votes among them": ["yes" if v else "no" for v in table["valid"]],
        }
    )


def indices(table: pd.DataFrame) -> pd.DataFrame:
    """Write out the table of ``indices`` for readers."""
    return pd.DataFrame(
        {
            "Tier": [name[0].upper() + name[1:] for name in table.index],
            "Gallagher": numbers(table["gallagher"], ".2f"),
            "Loosemore–Hanby": numbers(table["loosemore_hanby"], ".2f"),
            "Effective parties, votes": numbers(table["parties_votes"], ".2f"),
            "Effective parties, seats": numbers(table["parties_seats"], ".2f"),
            "Advantage ratio of the largest": numbers(table["advantage_ratio"], ".3f"),
        }
    )


def districts(table: pd.DataFrame) -> pd.DataFrame:
    """Write out ``data/plc_districts`` for readers."""
    columns = {
        "Seats": "magnitude",
        "Change and Reform": "change_and_reform",
        "Fatah": "fatah",
        "Independents": "independents",
    }
    return pd.DataFrame(
        {
            "District": table["district"],
            "Region": table["region"],
            **{
                head: numbers(table[column].astype(float), ".0f")
                for head, column in columns.items()
            },
            "Known from": table["seats_status"].fillna(""),
        }
    )


def thresholds(table: pd.DataFrame, largest: list[str]) -> pd.DataFrame:
    """Write out the table of ``by_threshold`` for readers, the lists not named as a sum."""
    known = {"formula", "above_pct", "up_to_pct", "lists", "gallagher", *largest}
    rest = table[[column for column in table.columns if column not in known]].sum(axis=1)
    return pd.DataFrame(
        {
            "Formula": table["formula"].map(FORMULA_NAMES),
            "Threshold, %": ranges(table["above_pct"], table["up_to_pct"], ".2f"),
            **{name: table[name].astype(str) for name in largest},
            OTHERS: rest.astype(str),
            "Gallagher": numbers(table["gallagher"], ".2f"),
        }
    )


def tiers(table: pd.DataFrame) -> pd.DataFrame:
    """Write out the table of ``tiers`` for readers."""
    return pd.DataFrame(
        {
            "List": table.index,
            "List vote, %": numbers(table["list_vote_pct"], ".2f"),
            "District vote, %": numbers(table["district_vote_pct"], ".2f"),
            "Seats": table["seats"].astype(str),
            "Seats over list vote": [*map(signed, table["gap_seats"])],
            "by list formula": [*map(signed, table["list_formula_seats"])],
            "by other district vote": [*map(signed, table["district_vote_seats"])],
            "by bloc vote": [*map(signed, table["bloc_vote_seats"])],
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
            "Poll": lead.poll.partition(",")[0] + (", exit poll" if lead.kind == "exit" else ""),
            "Days": days(str(lead.start), str(lead.end)),
            "Asked": f"{lead.sample:,}",
        }
        for party in parties:
            mark = {"more than": ">", "at least": "≥"}.get(str(by_list.loc[party, "qualifier"]), "")
            row[f"{party}, %"] = f"{mark}{by_list.loc[party, 'share_pct']:g}"
        (row["Undecided, %"],) = numbers([undecided.get(lead.poll, math.nan)], "g")
        known = not pd.isna(lead.error_points)
        row["Error of the lead"] = signed(lead.error_points) if known else ""
        seats = [projected.get((lead.poll, party), math.nan) for party in parties]
        row["Seats projected"] = "–".join(filter(None, numbers(seats, ".0f")))
        rows.append(row)
    return pd.DataFrame(rows)
