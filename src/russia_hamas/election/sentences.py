"""What is said of the election: each sentence from what was found."""

import pandas as pd

from companion.claims.precision import in_words
from companion.render.layout import WIDE_MM
from companion.render.text import capital, joined, signed
from russia_hamas.election import formulas, polls
from russia_hamas.election.findings import Election


def parties(lists: pd.DataFrame) -> dict[str, str]:
    """Return the party behind each list that has another name, where it is one party alone.

    Examples
    --------
    >>> names, behind = ["Rye", "Oat", "Emmer"], ["Grain", "Oat Party", "A, B and others"]
    >>> parties(pd.DataFrame({"list": names, "leader_or_party": behind}))
    {'Rye': 'Grain'}
    """
    known = lists.dropna(subset="leader_or_party")
    return {
        name: party
        for name, party in zip(known["list"], known["leader_or_party"], strict=True)
        if not any(word in party for word in (",", " and ", name))
    }


def labels(found: Election) -> dict[str, str]:
    """Return what charts call lists: a party of one word stands in brackets."""
    return {
        name: f"{name} ({party})"
        for name, party in parties(found.tables["plc_lists"]).items()
        if " " not in party
    }


def party_words(lists: pd.DataFrame, council: pd.DataFrame) -> str:
    """Say which party stands behind a list of another name, for the lists in a Council.

    ``council`` has a row of ``total_seats`` for each list.
    """
    seated = council.index[council["total_seats"] > 0]
    behind = parties(lists[lists["list"].isin(seated)])
    told = [
        f"{name} {'that of' if place else 'is the list of'} {'the ' * (' ' in party)}{party}"
        for place, (name, party) in enumerate(behind.items())
    ]
    return f"{joined(told)}." if told else ""


def of_all(count: int, every: int) -> str:
    """Write out a part of a whole.

    Examples
    --------
    >>> of_all(3, 7), of_all(7, 7), of_all(0, 7)
    ('3 of the 7', 'all 7', 'none of the 7')
    """
    return f"all {every}" if count == every else f"{count or 'none'} of the {every}"


def in_prose(formula: str) -> str:
    """Name a formula as a sentence does.

    Examples
    --------
    >>> in_prose("dhondt"), in_prose("hare")
    ("d'Hondt", 'the Hare quota')
    """
    name = formulas.FORMULA_NAMES[formula]
    return f"the {name}" if " " in name else name


def values_words(found: Election) -> str:
    """Name what list seats are computed from."""
    wrong = not found.comparison["agrees"].all()
    printed = (
        "the paper's mistaken percentages" if wrong else "the percentages that the paper prints"
    )
    return printed if found.from_print else "the votes as counted"


def rule_words(found: Election) -> str:
    """Name the formula and the threshold."""
    return f"{in_prose(found.formula)} with a threshold of {found.threshold_pct:g} per cent"


def answer(found: Election) -> list[str]:
    """Answer the question in three sentences: the table, the tiers, the rule."""
    rows = found.comparison
    right = int((rows["printed_seats"] == rows["official_seats"]).sum())
    seats = "is one that was" if right == 1 else "are those that were"
    first = f"{capital(of_all(right, len(rows)))} printed numbers of seats {seats} won"
    return [f"{first}; {rows_words(found)}", tier_words(found), list_words(found)]


def rows_words(found: Election) -> str:
    """Say which printed percentages are those of the list in their row."""
    rows = found.comparison
    wrong = rows[~rows["agrees"].astype(bool)]
    right = len(rows) - len(wrong)
    told = [
        f"beside {row.affiliation} {'' if place else 'stands '}that of "
        f"{joined(row.printed_list.split('; '), 'or')}"
        for place, row in enumerate(wrong.dropna(subset="printed_list").itertuples())
    ]
    lost = wrong.loc[wrong["printed_list"].isna(), "printed_pct"]
    if len(lost):
        verb = "is" if len(lost) == 1 else "are"
        told.append(f"{joined(f'{value:.2f}' for value in lost)} {verb} no list's")
    verb = "is that" if right == 1 else "are those"
    last = f": {joined(told)}" if told else ""
    return f"{of_all(right, len(rows))} percentages {verb} of the list in their row{last}."


def rows_headline(found: Election) -> str:
    """Say of how many printed percentages the list in their row is the owner."""
    right, every = int(found.comparison["agrees"].sum()), len(found.comparison)
    verb = "is that" if right == 1 else "are those"
    return f"{capital(of_all(right, every))} printed percentages {verb} of the list in their row."


def tier_headline(found: Election) -> str:
    """Say in which tier the largest party's lead was made."""
    first, second = found.parties
    lead = found.official.loc[first] - found.official.loc[second]
    name = labels(found).get(first, first)
    return (
        f"{lead['district_seats']:.0f} of the {lead['total_seats']:.0f} seats by which {name} led "
        f"{second} came from the districts."
    )


def tier_words(found: Election) -> str:
    """Say what the largest party won in each tier, and where its lead comes from."""
    first, second = found.parties
    rows = found.by_tier[found.by_tier["list"] == first].set_index("tier")
    lists, districts = rows.loc["list"], rows.loc["district"]
    lead = found.official.loc[first] - found.official.loc[second]
    return (
        f"By lists {labels(found).get(first, first)} won {lists['seat_share_pct']:.1f} per cent "
        f"of the seats with {lists['vote_share_pct']:.1f} per cent of the votes, in the districts "
        f"{districts['seat_share_pct']:.1f} with {districts['vote_share_pct']:.1f}: of its lead of "
        f"{lead['total_seats']:.0f} seats over {second} {lead['district_seats']:.0f} came from the "
        "districts."
    )


def changes(found: Election) -> str:
    """Say which lists have other list seats under the formula in force than were published."""
    apart = found.seats[found.seats[found.formula] != found.seats["published"]]
    seats = zip(apart.index, apart[found.formula], apart["published"], strict=True)
    return joined(f"{name} {now} instead of {published}" for name, now, published in seats)


def list_words(found: Election) -> str:
    """Say what list seats the formula, threshold and values in force give."""
    apart = changes(found)
    if found.elected:
        gives = f"gives other list seats: {apart}" if apart else "gives the published list seats"
        return f"The law's rule, {rule_words(found)}, {gives}."
    rule = "the law's rule" if found.lawful else rule_words(found)
    told = f"From {values_words(found)} {rule} gives"
    if not apart:
        return f"{told} the same list seats as were published."
    thin = found.from_print and found.lawful
    last = "; two decimals do not settle the last seat" if thin else ""
    return f"{told} other list seats than were won: {apart}{last}."


def formula_words(found: Election) -> str:
    """Say which formulas give the published list seats at the threshold in force."""
    fits = formulas.reproducing(found.seats)
    others = [in_prose(name) for name in formulas.FORMULAS if name not in fits]
    told = capital(joined(in_prose(name) for name in fits))
    if not others:
        return f"{told} all give the published list seats."
    if not fits:
        return "No formula gives the published list seats."
    verb = "gives" if len(fits) == 1 else "give"
    do = "does" if len(others) == 1 else "do"
    return f"{told} {verb} the published list seats, {joined(others)} {do} not."


def step_words(found: Election) -> str:
    """Say up to which threshold the chosen formula gives the same list seats."""
    rows = found.steps[found.steps["formula"] == found.formula]
    limit = rows["up_to_pct"].iloc[0]
    law = ""
    if limit >= found.legal_pct and not found.from_print:
        law = f", so that the law's of {found.legal_pct:g} took no seat from any list"
    return (
        f"By {in_prose(found.formula)} from {values_words(found)} any threshold up to {limit:.2f} "
        f"per cent gives the same list seats as none{law}."
    )


def gap_words(found: Election) -> str:
    """Say of which parts the largest party's gap is the sum."""
    first = found.parties[0]
    row = found.gaps.loc[first]
    parts = {
        "the list formula": row["list_formula_seats"],
        "a district vote that was not the list vote": row["district_vote_seats"],
        "the bloc vote": row["bloc_vote_seats"],
    }
    told = joined(f"{signed(value)} by {name}" for name, value in parts.items())
    return (
        f"{first} won {row['seats']:.0f} seats, {signed(row['gap_seats'])} against its share of "
        f"the list vote: {told}."
    )


def index_words(found: Election) -> str:
    """Say how disproportional list tier and Council were."""
    lists, whole = found.indices["gallagher"]
    return (
        f"Gallagher's index is {lists:.1f} points for the list tier and {whole:.1f} for the whole "
        "Council."
    )


def bases_words(found: Election) -> str:
    """Say which totals reproduce the printed percentages."""
    most = found.bases["any"].max()
    best = found.bases[found.bases["any"] == most]
    rest = found.bases.drop(best.index)["any"].max()
    others = "no other base gives any" if rest == 0 else f"the other bases give at most {rest}"
    return (
        f"Over {joined(best['base'])} {most} of the {len(found.rows)} printed percentages are some "
        f"list's; {others}."
    )


def totals_words(found: Election) -> str:
    """Say which printed percentages the valid votes give."""
    inside = found.totals["valid"].astype(bool)
    odd = joined(f"{value:.2f}" for value in found.totals.loc[~inside, "printed_pct"])
    last = f"; {odd} would need another total" if odd else ""
    return (
        f"The {found.official['votes'].sum():,.0f} valid list votes give "
        f"{of_all(inside.sum(), len(inside))} percentages{last}."
    )


def chamber(found: Election) -> dict[str, str]:
    """Return the texts on the Council; what nobody elected is said to be so, once in each place."""
    won, elected = found.council, found.official
    same = won["list_seats"].equals(elected["list_seats"])
    title, rule, kind = (
        "The Palestinian Legislative Council elected in 2006",
        "List and district seats as they were won",
        "",
    )
    if not found.elected:
        lawful = found.threshold_pct == found.legal_pct
        limit = "" if lawful else f", threshold {found.threshold_pct:g} %,"
        by = f"{in_prose(found.formula)}{limit} from {values_words(found)}"
        title = f"A Council that was never elected: list seats by {by}"
        kind = "Counterfactual"
        if same:
            title = f"The Council of 2006 with list seats by {by}"
            kind = "The same seats as elected"
        rule = (
            f"{kind}: list seats by {rule_words(found)} from {values_words(found)}, district seats "
            "as won"
        )
    first = won["total_seats"].idxmax()
    seats, total = won.loc[first, "total_seats"], won["total_seats"].sum()
    has = "more" if seats >= found.majority else "not more"
    return {
        "council": title,
        "council_rule": f"{rule}.",
        "council_note": rule if kind else "",
        "council_alt": f"Parliament chart with a table of seats. {rule if kind else ''}".strip(
            ". "
        ),
        "council_words": f"{first} {'holds' if same else 'would hold'} {seats} of {total} "
        f"seats, {has} than half.",
    }


def chamber_names(found: Election) -> dict[str, str]:
    """Return what a chart calls the Council as elected and the two that were not."""
    name = formulas.FORMULA_NAMES[found.formula]
    total = found.official["total_seats"].sum()
    return {
        "elected": "As elected",
        "by_list": f"Counterfactual: all {total} seats by list vote ({name}, threshold "
        f"{found.threshold_pct:g} %)",
        "by_district": "Counterfactual: list seats as won, district seats in proportion to the "
        f"district vote ({name})",
    }


def chambers_words(found: Election) -> str:
    """Say what the largest party has in each Council."""
    first = found.parties[0]
    elected, by_list, by_district = (
        f"{seats} seats ({'a' if seats >= found.majority else 'no'} majority)"
        for seats in found.chambers[first]
    )
    return (
        f"{first} won {elected}; with all seats by list vote it would have had {by_list}, with "
        f"proportional districts {by_district}."
    )


def chambers_headline(found: Election) -> str:
    """Say how many seats the largest party has in each Council."""
    first, total = found.parties[0], found.official["total_seats"].sum()
    elected, by_list, by_district = found.chambers[first]
    return (
        f"{first} won {elected} of {total} seats; with all seats by list vote it would have had "
        f"{by_list}, with proportional districts {by_district}."
    )


def poll_words(found: Election) -> str:
    """Say whom the polls put ahead."""
    first, second = found.parties
    ahead = polls.ahead(found.answers, second)
    return f"{capital(of_all(ahead, len(found.leads)))} polls put {second} ahead; {first} won."


def lead_words(found: Election) -> str:
    """Say how far the polls' leads were from the result."""
    errors = found.leads["error_points"].dropna().abs()
    return (
        f"The polls missed the lead of {found.parties[0]} by {errors.min():.1f} to "
        f"{errors.max():.1f} points."
    )


def institute_words(found: Election) -> str:
    """Spell out the names of institutes that the polls' names shorten."""
    records = found.tables["sources"].set_index("source")
    sources = records.loc[found.asked.drop_duplicates("source")["source"]]
    told = {
        f"{row.producer}: {row.author}."
        for row in sources.dropna(subset="author").itertuples()
        if found.asked["poll"].str.startswith(f"{row.producer},").any()
    }
    return " ".join(sorted(told))


def poll_names(found: Election, width_mm: float) -> dict[str, str]:
    """Return what a chart calls each poll: its institute and days, in a narrow one in two lines."""
    between = ", " if width_mm >= WIDE_MM else "\n"
    told = {}
    for row in found.leads.itertuples():
        institute = row.poll.partition(",")[0]
        head = f"{institute}, exit poll" if row.kind == "exit" else institute
        told[row.poll] = f"{head}{between}{days(str(row.start), str(row.end))}"
    return told


def days(first: str, last: str) -> str:
    """Write out the days from one to another.

    Examples
    --------
    >>> days("2006-01-17", "2006-01-19"), days("2006-01-25", "2006-01-25")
    ('17 to 19 January 2006', '25 January 2006')
    """
    begin, end = in_words(first), in_words(last)
    if begin == end:
        return end
    day, _, month = begin.partition(" ")
    return f"{day} to {end}" if end.endswith(f" {month}") else f"{begin} to {end}"


def tier_heads(found: Election) -> dict[str, str]:
    """Return what a chart calls the two tiers."""
    count = len(found.tables["plc_districts"])
    return {
        "list": f"List vote: {found.list_tier} seats by national lists",
        "district": f"District vote: {found.district_tier} seats in {count} districts",
    }


def district_words(found: Election) -> str:
    """Say for how many districts seats by party are known, and how well."""
    table = found.tables["plc_districts"]
    known = table[["change_and_reform", "fatah", "independents"]].notna().all(axis=1)
    final = int((table.loc[known, "seats_status"] == "final count").sum())
    return (
        f"Seats by party are known for {known.sum()} of the {len(table)} districts, for {final} of "
        "them from the final count."
    )


def facts(found: Election, *, wide: bool = False) -> dict[str, object]:
    """Return what the register's captions and alt texts ask for.

    ``wide`` says whether an exhibit is the wider one of two, which its title tells.
    """
    lists = found.tables["plc_lists"]
    return {
        "breadth": ", across a page" if wide else "",
        "rows_headline": rows_headline(found),
        "tier_headline": tier_headline(found),
        "chambers_headline": chambers_headline(found),
        "rows_words": capital(rows_words(found)),
        "tier_words": tier_words(found),
        "party_words": party_words(lists, found.official),
        "council_parties": party_words(lists, found.council),
        "formula_words": formula_words(found),
        "step_words": step_words(found),
        "gap_words": gap_words(found),
        "index_words": index_words(found),
        "bases_words": bases_words(found),
        "chambers_words": chambers_words(found),
        "poll_words": poll_words(found),
        "lead_words": lead_words(found),
        "institute_words": institute_words(found),
        "values_words": values_words(found),
        "formula_name": formulas.FORMULA_NAMES[found.formula],
        "largest": found.parties[0],
        "second": found.parties[1],
        "legal": found.legal_pct,
        "list_seats": found.list_tier,
        "district_seats": found.district_tier,
        **chamber(found),
    }
