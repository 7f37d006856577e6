"""What is said of the election: each sentence from what was found."""

import pandas as pd

from companion.claims.precision import in_words
from companion.render.language.words import message, name, say, say_many
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
        key: party
        for key, party in zip(known["list"], known["leader_or_party"], strict=True)
        if not any(word in party for word in (",", " and ", key))
    }


def labels(found: Election) -> dict[str, str]:
    """Return what charts call lists: a party of one word stands in brackets."""
    told = {
        key: say("{name} ({party})", name=key, party=party)
        for key, party in parties(found.tables["plc_lists"]).items()
        if " " not in party
    }
    for key in found.by_tier["list"]:
        count, _, rest = str(key).partition(" ")
        if rest in ("other list", "other lists"):
            told[key] = say_many("{count} other list", "{count} other lists", int(count))
    return told


def party_words(lists: pd.DataFrame, council: pd.DataFrame) -> str:
    """Say which party stands behind a list of another name, for the lists in a Council.

    ``council`` has a row of ``total_seats`` for each list.
    """
    seated = council.index[council["total_seats"] > 0]
    behind = parties(lists[lists["list"].isin(seated)])
    told: list[str] = []
    for key, party in behind.items():
        several = " " in party
        one = message("{name} that of {party}")
        if told and several:
            one = message("{name} that of the {party}")
        elif several:
            one = message("{name} is the list of the {party}")
        elif not told:
            one = message("{name} is the list of {party}")
        told.append(say(one, name=key, party=party))
    return f"{joined(told)}." if told else ""


def of_all(count: int, every: int) -> str:
    """Write out a part of a whole.

    Examples
    --------
    >>> of_all(3, 7), of_all(7, 7), of_all(0, 7)
    ('3 of the 7', 'all 7', 'none of the 7')
    """
    if count == every:
        return say("all {every}", every=every)
    return say("{count} of the {every}", count=count or say("none"), every=every)


def in_prose(formula: str) -> str:
    """Name a formula as a sentence does.

    Examples
    --------
    >>> in_prose("dhondt"), in_prose("hare")
    ("d'Hondt", 'the Hare quota')
    """
    called = formulas.FORMULA_NAMES[formula]
    return say("the {formula}", formula=called) if " " in called else name(called)


def values_words(found: Election) -> str:
    """Name what list seats are computed from."""
    if not found.from_print:
        return say("the votes as counted")
    if not found.comparison["agrees"].all():
        return say("the paper's mistaken percentages")
    return say("the percentages that the paper prints")


def rule_words(found: Election) -> str:
    """Name the formula and the threshold."""
    return say(
        "{formula} with a threshold of {threshold:g} per cent",
        formula=in_prose(found.formula),
        threshold=found.threshold_pct,
    )


def answer(found: Election) -> list[str]:
    """Answer the question in three sentences: the table, the tiers, the rule."""
    rows = found.comparison
    right = int((rows["printed_seats"] == rows["official_seats"]).sum())
    first = say_many(
        "{part} printed numbers of seats is one that was won",
        "{part} printed numbers of seats are those that were won",
        right,
        part=capital(of_all(right, len(rows))),
    )
    both = say("{first}; {second}", first=first, second=rows_words(found))
    return [both, tier_words(found), list_words(found)]


def rows_words(found: Election) -> str:
    """Say which printed percentages are those of the list in their row."""
    rows = found.comparison
    wrong = rows[~rows["agrees"].astype(bool)]
    right = len(rows) - len(wrong)
    told: list[str] = []
    for row in wrong.dropna(subset="printed_list").itertuples():
        one = message("beside {row} that of {list}")
        if not told:
            one = message("beside {row} stands that of {list}")
        told.append(say(one, row=row.affiliation, list=joined(row.printed_list.split("; "), "or")))
    lost = wrong.loc[wrong["printed_list"].isna(), "printed_pct"]
    if len(lost):
        told.append(
            say_many(
                "{numbers} is no list's",
                "{numbers} are no list's",
                len(lost),
                numbers=joined(f"{value:.2f}" for value in lost),
            )
        )
    held = say_many(
        "{part} percentages is that of the list in their row",
        "{part} percentages are those of the list in their row",
        right,
        part=of_all(right, len(rows)),
    )
    return say("{held}: {each}.", held=held, each=joined(told)) if told else f"{held}."


def rows_headline(found: Election) -> str:
    """Say of how many printed percentages the list in their row is the owner."""
    right, every = int(found.comparison["agrees"].sum()), len(found.comparison)
    return say_many(
        "{part} printed percentages is that of the list in their row.",
        "{part} printed percentages are those of the list in their row.",
        right,
        part=capital(of_all(right, every)),
    )


def tier_headline(found: Election) -> str:
    """Say in which tier the largest party's lead was made."""
    first, second = found.parties
    lead = found.official.loc[first] - found.official.loc[second]
    return say(
        "{of_districts:.0f} of the {lead:.0f} seats by which {first} led {second} came from the "
        "districts.",
        of_districts=lead["district_seats"],
        lead=lead["total_seats"],
        first=labels(found).get(first, first),
        second=second,
    )


def tier_words(found: Election) -> str:
    """Say what the largest party won in each tier, and where its lead comes from."""
    first, second = found.parties
    rows = found.by_tier[found.by_tier["list"] == first].set_index("tier")
    lists, districts = rows.loc["list"], rows.loc["district"]
    lead = found.official.loc[first] - found.official.loc[second]
    return say(
        "By lists {first} won {list_seats:.1f} per cent of the seats with {list_votes:.1f} per "
        "cent of the votes, in the districts {seats:.1f} with {votes:.1f}: of its lead of "
        "{lead:.0f} seats over {second} {of_districts:.0f} came from the districts.",
        first=labels(found).get(first, first),
        list_seats=lists["seat_share_pct"],
        list_votes=lists["vote_share_pct"],
        seats=districts["seat_share_pct"],
        votes=districts["vote_share_pct"],
        lead=lead["total_seats"],
        second=second,
        of_districts=lead["district_seats"],
    )


def changes(found: Election) -> str:
    """Say which lists have other list seats under the formula in force than were published."""
    apart = found.seats[found.seats[found.formula] != found.seats["published"]]
    seats = zip(apart.index, apart[found.formula], apart["published"], strict=True)
    return joined(
        say("{name} {now} instead of {published}", name=key, now=now, published=published)
        for key, now, published in seats
    )


def list_words(found: Election) -> str:
    """Say what list seats the formula, threshold and values in force give."""
    apart = changes(found)
    if found.elected:
        gives = message("The law's rule, {rule}, gives the published list seats.")
        if apart:
            gives = message("The law's rule, {rule}, gives other list seats: {changes}.")
        return say(gives, rule=rule_words(found), changes=apart)
    thin = found.from_print and found.lawful
    last = say("; two decimals do not settle the last seat") if thin else ""
    gives = message("From {values} {rule} gives the same list seats as were published.")
    if apart:
        gives = message(
            "From {values} {rule} gives other list seats than were won: {changes}{last}."
        )
    return say(
        gives,
        values=values_words(found),
        rule=say("the law's rule") if found.lawful else rule_words(found),
        changes=apart,
        last=last,
    )


def formula_words(found: Election) -> str:
    """Say which formulas give the published list seats at the threshold in force."""
    fits = formulas.reproducing(found.seats)
    others = [in_prose(one) for one in formulas.FORMULAS if one not in fits]
    told = capital(joined(in_prose(one) for one in fits))
    if not others:
        return say("{formulas} all give the published list seats.", formulas=told)
    if not fits:
        return say("No formula gives the published list seats.")
    return say_many(
        "{formulas} gives the published list seats, {others}.",
        "{formulas} give the published list seats, {others}.",
        len(fits),
        formulas=told,
        others=say_many("{others} does not", "{others} do not", len(others), others=joined(others)),
    )


def step_words(found: Election) -> str:
    """Say up to which threshold the chosen formula gives the same list seats."""
    rows = found.steps[found.steps["formula"] == found.formula]
    limit = rows["up_to_pct"].iloc[0]
    law = ""
    if limit >= found.legal_pct and not found.from_print:
        law = say(
            ", so that the law's of {legal:g} took no seat from any list", legal=found.legal_pct
        )
    return say(
        "By {formula} from {values} any threshold up to {limit:.2f} per cent gives the same list "
        "seats as none{law}.",
        formula=in_prose(found.formula),
        values=values_words(found),
        limit=limit,
        law=law,
    )


def gap_words(found: Election) -> str:
    """Say of which parts the largest party's gap is the sum."""
    first = found.parties[0]
    row = found.gaps.loc[first]
    parts = {
        message("{seats} by the list formula"): row["list_formula_seats"],
        message("{seats} by a district vote that was not the list vote"): row[
            "district_vote_seats"
        ],
        message("{seats} by the block vote"): row["block_vote_seats"],
    }
    return say(
        "{first} won {seats:.0f} seats, {gap} against its share of the list vote: {parts}.",
        first=first,
        seats=row["seats"],
        gap=signed(row["gap_seats"]),
        parts=joined(say(one, seats=signed(value)) for one, value in parts.items()),
    )


def index_words(found: Election) -> str:
    """Say how disproportional list tier and Council were."""
    lists, whole = found.indices["gallagher"]
    return say(
        "Gallagher's index is {lists:.1f} points for the list tier and {whole:.1f} for the whole "
        "Council.",
        lists=lists,
        whole=whole,
    )


def bases_words(found: Election) -> str:
    """Say which totals reproduce the printed percentages."""
    most = found.bases["any"].max()
    best = found.bases[found.bases["any"] == most]
    rest = found.bases.drop(best.index)["any"].max()
    others = say("the other bases give at most {rest}", rest=rest)
    if rest == 0:
        others = say("no other base gives any")
    return say(
        "Over {bases} {most} of the {all} printed percentages are some list's; {others}.",
        bases=joined(best["base"]),
        most=most,
        all=len(found.rows),
        others=others,
    )


def totals_words(found: Election) -> str:
    """Say which printed percentages the valid votes give."""
    inside = found.totals["valid"].astype(bool)
    odd = joined(f"{value:.2f}" for value in found.totals.loc[~inside, "printed_pct"])
    last = say("; {percentages} would need another total", percentages=odd) if odd else ""
    return say(
        "The {votes:,.0f} valid list votes give {part} percentages{last}.",
        votes=found.official["votes"].sum(),
        part=of_all(inside.sum(), len(inside)),
        last=last,
    )


def chamber(found: Election) -> dict[str, str]:
    """Return the texts on the Council; what nobody elected is said to be so, once in each place."""
    won, elected = found.council, found.official
    same = won["list_seats"].equals(elected["list_seats"])
    title = say("The Palestinian Legislative Council elected in 2006")
    rule, kind = say("List and district seats as they were won"), ""
    if not found.elected:
        by = message("{formula} from {values}")
        if found.threshold_pct != found.legal_pct:
            by = message("{formula}, threshold {threshold:g} %, from {values}")
        title = say(
            message("The Council of 2006 with list seats by {by}")
            if same
            else message("A Council that was never elected: list seats by {by}"),
            by=say(
                by,
                formula=in_prose(found.formula),
                threshold=found.threshold_pct,
                values=values_words(found),
            ),
        )
        kind = say("The same seats as elected") if same else say("Counterfactual")
        rule = say(
            "{kind}: list seats by {rule} from {values}, district seats as won",
            kind=kind,
            rule=rule_words(found),
            values=values_words(found),
        )
    first = won["total_seats"].idxmax()
    seats, total = won.loc[first, "total_seats"], won["total_seats"].sum()
    if same and seats >= found.majority:
        holds = message("{first} holds {seats} of {total} seats, more than half.")
    elif same:
        holds = message("{first} holds {seats} of {total} seats, not more than half.")
    elif seats >= found.majority:
        holds = message("{first} would hold {seats} of {total} seats, more than half.")
    else:
        holds = message("{first} would hold {seats} of {total} seats, not more than half.")
    alt = say("Parliament chart with a table of seats. {rule}", rule=rule if kind else "")
    return {
        "council": title,
        "council_rule": f"{rule}.",
        "council_note": rule if kind else "",
        "council_alt": alt.strip(". "),
        "council_words": say(holds, first=first, seats=seats, total=total),
    }


def chamber_names(found: Election) -> dict[str, str]:
    """Return what a chart calls the Council as elected and the two that were not."""
    formula = formulas.FORMULA_NAMES[found.formula]
    return {
        "elected": say("As elected"),
        "by_list": say(
            "Counterfactual: all {total} seats by list vote ({formula}, threshold {threshold:g} %)",
            total=found.official["total_seats"].sum(),
            formula=formula,
            threshold=found.threshold_pct,
        ),
        "by_district": say(
            "Counterfactual: list seats as won, district seats in proportion to the district vote "
            "({formula})",
            formula=formula,
        ),
    }


def chambers_words(found: Election) -> str:
    """Say what the largest party has in each Council."""
    first = found.parties[0]
    elected, by_list, by_district = (
        say("{seats} seats (a majority)", seats=seats)
        if seats >= found.majority
        else say("{seats} seats (no majority)", seats=seats)
        for seats in found.chambers[first]
    )
    return say(
        "{first} won {elected}; with all seats by list vote it would have had {by_list}, with "
        "proportional districts {by_district}.",
        first=first,
        elected=elected,
        by_list=by_list,
        by_district=by_district,
    )


def chambers_headline(found: Election) -> str:
    """Say how many seats the largest party has in each Council."""
    first, total = found.parties[0], found.official["total_seats"].sum()
    elected, by_list, by_district = found.chambers[first]
    return say(
        "{first} won {elected} of {total} seats; with all seats by list vote it would have had "
        "{by_list}, with proportional districts {by_district}.",
        first=first,
        elected=elected,
        total=total,
        by_list=by_list,
        by_district=by_district,
    )


def poll_words(found: Election) -> str:
    """Say whom the polls put ahead."""
    first, second = found.parties
    ahead = polls.ahead(found.answers, second)
    return say(
        "{part} polls put {second} ahead; {first} won.",
        part=capital(of_all(ahead, len(found.leads))),
        second=second,
        first=first,
    )


def lead_words(found: Election) -> str:
    """Say how far the polls' leads were from the result."""
    errors = found.leads["error_points"].dropna().abs()
    return say(
        "The polls missed the lead of {first} by {least:.1f} to {most:.1f} points.",
        first=found.parties[0],
        least=errors.min(),
        most=errors.max(),
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
    between = say(", ") if width_mm >= WIDE_MM else "\n"
    told = {}
    for row in found.leads.itertuples():
        institute = row.poll.partition(",")[0]
        if row.kind == "exit":
            institute = say("{institute}, exit poll", institute=institute)
        told[row.poll] = f"{institute}{between}{days(str(row.start), str(row.end))}"
    return told


def result_name() -> str:
    """Return what a chart of polls calls the result."""
    return say("Result, list vote")


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
    first, last = (day, end) if end.endswith(f" {month}") else (begin, end)
    return say("{first} to {last}", first=first, last=last)


def tier_heads(found: Election) -> dict[str, str]:
    """Return what a chart calls the two tiers."""
    count = len(found.tables["plc_districts"])
    return {
        "list": say("List vote: {seats} seats by national lists", seats=found.list_tier),
        "district": say(
            "District vote: {seats} seats in {districts} districts",
            seats=found.district_tier,
            districts=count,
        ),
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
        "breadth": say(", across a page") if wide else "",
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
