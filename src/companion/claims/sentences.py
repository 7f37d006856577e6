"""What the ledger says as a whole, in sentences made from the findings."""

from collections import Counter

import pandas as pd

from companion.claims import ledger, precision
from companion.claims.verdicts import Finding
from companion.render.language import locales
from companion.render.language.words import message, say
from companion.render.language.words import name as name_of
from companion.render.text import joined

VERBS = {
    "differs": (
        message("{count} is contradicted by what was found"),
        message("{count} are contradicted by what was found"),
    ),
    "unconfirmed": (
        message("{count} lies between what sources give"),
        message("{count} lie between what sources give"),
    ),
    "depends": (
        message("{count} holds by some sources or definitions only"),
        message("{count} hold by some sources or definitions only"),
    ),
    "date confirmed": (
        message("{count} has its date alone confirmed"),
        message("{count} have their date alone confirmed"),
    ),
    "agrees": (
        message("{count} agrees with what was found"),
        message("{count} agree with what was found"),
    ),
    "unchecked": (
        message("{count} could not be checked: nothing was found that decides"),
        message("{count} could not be checked: nothing was found that decides"),
    ),
}
THINGS = {  # by kind of claim: one, several
    "value": (message("number"), message("numbers")),
    "event": (message("date"), message("dates")),
    "order": (message("order of events"), message("orders of events")),
}

RESTS = {
    "several": "on independent sources of at least two origins",
    "one": "on one independent source",
    "cited": "only on copies of what the paper itself cites (which checks its transcription)",
    "reposts": "only on reposts",
    "copies": "only on reposts and on copies of what the paper itself cites",
}


def things(findings: list[Finding]) -> str:
    """Name what the claims are: numbers, dates, orders of events."""
    kinds = {str(finding.claim["kind"]) for finding in findings}
    return joined(names[len(findings) > 1] for kind, names in THINGS.items() if kind in kinds)


def tally(findings: list[Finding]) -> str:
    """Say how many facts have which verdict."""
    return say("; ").join(_counted(findings).values())


def _counted(findings: list[Finding]) -> dict[str, str]:
    """Return what is said of each verdict that some facts have."""
    counts = ledger.counts(findings)
    return {
        str(name): say(VERBS[str(name)][count > 1], count=count)
        for name, count in counts.items()
        if count
    }


def answer(findings: list[Finding]) -> list[str]:
    """Say how many facts have which verdict, and how many origins speak of them."""
    facts = [finding for finding in findings if not finding.repeats]
    again = len(findings) - len(facts)
    return [
        f"The paper states {len(facts)} {things(facts)}"
        + (f", and {again} of them again" if again else "")
        + f": {tally(findings)}.",
        *filter(None, [origins(facts)]),
    ]


def origins(findings: list[Finding]) -> str:
    """Say on how many independent origins the verdicts rest; each that could be checked is counted.

    Examples
    --------
    >>> origins([])
    ''
    """
    kinds = Counter(_resting(one) for one in findings if not one.repeats and one.support.families)
    told = [f"{kinds[kind]} {'rests' if kinds[kind] == 1 else 'rest'} {words}"
            for kind, words in RESTS.items() if kinds[kind]]  # fmt: skip
    return f"Of the {kinds.total()} that could be checked, {joined(told)}." if told else ""


def _resting(finding: Finding) -> str:
    support = finding.support
    if support.independent:
        return "several" if len(support.independent) > 1 else "one"
    return "reposts" if support.only_reposts else "cited" if support.only_cited else "copies"


def facts(findings: list[Finding]) -> dict[str, object]:
    """Return what titles, captions and messages of the ledger, or of one claim, say."""
    known = [finding for finding in findings if not finding.repeats]
    count = len(known)
    texts: dict[str, object] = {
        "title_words": say("Which of the paper's {things} hold", things=things(known)),
        "ledger_words": say("The ledger of the paper's numbers"),
        "count_words": say(
            "Rows: {rows}; facts, each counted once: {facts}: {tally}.",
            rows=len(findings),
            facts=count,
            tally=tally(findings),
        ),
    }
    parts = _counted(findings)
    decided = [parts[name] for name in ("differs", "agrees") if name in parts] or [*parts.values()]
    texts["message_words"] = say(
        "Of {facts} {things} in the paper, {tally}.",
        facts=count,
        things=things(known),
        tally=joined(decided),
    )
    if len(findings) == 1:
        [finding] = findings
        says = say("{claim}: {verdict}", claim=finding.claim["statement"], verdict=finding.verdict)
        why = say("{claim}, and why", claim=says)
        texts |= {"title_words": says, "ledger_words": why, "count_words": ""}
        printed = say("The paper's {printed}", printed=precision.plain(finding.claim["printed"]))
        texts["message_words"] = f"{say(VERBS[finding.verdict][0], count=printed)}."
    return texts


def chart(shown: pd.DataFrame, findings: list[Finding]) -> dict[str, object]:
    """Return what caption and alt text of the chart say of the rows that it shows."""
    rows = shown[shown["label"] != ""]
    there = sum(one.verdict in ledger.NOT_HELD and not one.repeats for one in findings)
    count = rows["claim"].nunique()
    dated = rows["kind"].isin(["event", "order"]).any()
    left = ""
    if count < there:
        left = say("{count} of {all} that do not hold as printed are shown", count=count, all=there)
    below = say("Below: {rows}.", rows=left or say("those that do not hold as printed"))
    parts = {
        say("Above: one square for each fact, by verdict."): True,
        below: len(rows),
        say("Dates: the nearest one found, and how far it is from the printed one."): dated,
    }
    marks = say(
        "Dots: independent values as multiples of the printed number (diamond; of a band, its "
        "middle), filled where they fall within what its digits and words cover (grey bar), "
        "hollow outside; arrows: beyond the axis."
    )
    counts = say(", ").join(
        f"{n} {name_of(str(name))}" for name, n in ledger.counts(findings).items() if n
    )
    shape = say("Strip of squares by verdict: {counts}", counts=counts)
    if left:
        shape += say("; below, rows: {left}", left=left)
    elif len(rows):
        shape += say("; below, a row for each that does not hold")
    told = " ".join(words for words, there in parts.items() if there)
    return {
        "chart_words": told,
        "mark_words": marks if rows["ratio"].notna().any() else "",
        "shape_words": f"{shape}.",
        "left_out": left,
    }


@locales.english()  # as the prose of notebooks is
def one(finding: Finding) -> list[str]:
    """Say what was found of one claim."""
    claim = finding.claim
    rests = f" It rests on {finding.support.text}." if finding.support.text else ""
    return [
        f"`{claim['claim']}` ({claim['section']}, paragraph {claim['paragraph']}): "
        f"**{finding.verdict}**.",
        f"{finding.reason}{rests}",
    ]
