"""The tables on the election as readers see them."""

import pandas as pd

from companion.render.text import numbers, ranges
from russia_hamas.election.formulas import FORMULA_NAMES
from russia_hamas.election.proportionality import OTHERS


def seats(table: pd.DataFrame) -> pd.DataFrame:
    """Write out the table of ``formulas.seats_by_formula`` for readers; lists without a seat go.

    Printed percentages stand in the place of votes where there are no votes; then nothing is
    published beside them.
    """
    won = table[table.drop(columns="votes").gt(0).any(axis=1)].reset_index()
    whole = (won["votes"] % 1 == 0).all()
    return pd.DataFrame(
        {
            "List": won["list"],
            "Votes" if whole else "Votes, %": [
                f"{v:,.0f}" if whole else f"{v:.2f}" for v in won["votes"]
            ],
            **{name: won[formula].astype(str) for formula, name in FORMULA_NAMES.items()},
            **({"Published": won["published"].astype(str)} if whole else {}),
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
            "Seats over list vote": numbers(table["gap_seats"], "+.2f"),
            "by list formula": numbers(table["list_formula_seats"], "+.2f"),
            "by other district vote": numbers(table["district_vote_seats"], "+.2f"),
            "by bloc vote": numbers(table["bloc_vote_seats"], "+.2f"),
        }
    ).reset_index(drop=True)


def polls(answers: pd.DataFrame, table: pd.DataFrame, parties: list[str]) -> pd.DataFrame:
    """Write out polls, projected seats and the result's distance for readers."""
    projected = answers[answers["measure"] == "seats"].set_index(["poll", "list"])["value"]
    undecided = answers[answers["list"] == "undecided"].set_index("poll")["value"]
    rows = []
    for poll, group in table.groupby("poll", sort=False):
        by_list = group.set_index("list")
        first = group.iloc[0]
        row = {
            "Poll": poll,
            "Until": str(first["end"]),
            "Sample": f"{first['sample']:,}",
        }
        for party in parties:
            mark = {"more than": ">", "at least": "≥"}.get(str(by_list.loc[party, "qualifier"]), "")
            row[f"{party}, %"] = f"{mark}{by_list.loc[party, 'share_pct']:g}"
        row["Undecided, %"] = f"{undecided[poll]:g}" if poll in undecided else "not given"
        lead = by_list.loc[parties[0], "error_points"] - by_list.loc[parties[1], "error_points"]
        row["Error of the lead"] = f"{lead:+.1f}".replace("-", "−")
        row["Seats projected"] = (
            "–".join(f"{projected[poll, party]:.0f}" for party in parties)
            if (poll, parties[0]) in projected.index
            else "none given"
        )
        rows.append(row)
    return pd.DataFrame(rows)
