"""What the ledger says as a whole, in sentences made from the findings."""

import pandas as pd

from companion.claims import ledger, precision
from companion.claims.verdicts import Finding
from companion.render.text import joined

VERBS = {
    "differs": ("is contradicted by what was found", "are contradicted by what was found"),
    "unconfirmed": ("lies between what sources give", "lie between what sources give"),
    "depends": (
        "holds by some sources or definitions only",
        "hold by some sources or definitions only",
    ),
    "date confirmed": (
        "has its date alone confirmed",
        "have their date alone confirmed",
    ),
    "agrees": ("agrees with what was found", "agree with what was found"),
    "unchecked": (
        "could not be checked: nothing was found that decides",
        "could not be checked: nothing was found that decides",
    ),
}


THINGS = {  # by kind of claim: one, several
    "value": ("number", "numbers"),
    "event": ("date", "dates"),
    "order": ("order of events", "orders of events"),
}


def things(findings: list[Finding]) -> str:
    """Name what the claims are: numbers, dates, orders of events."""
    kinds = {str(finding.claim["kind"]) for finding in findings}
    return joined(names[len(findings) > 1] for kind, names in THINGS.items() if kind in kinds)


def tally(findings: list[Finding]) -> str:
    """Say how many facts have which verdict."""
    return "; ".join(_counted(findings).values())


def _counted(findings: list[Finding]) -> dict[str, str]:
    """Return what is said of each verdict that some facts have."""
    counts = ledger.counts(findings)
    return {
        str(name): f"{count} {VERBS[str(name)][count > 1]}"
        for name, count in counts.items()
        if count
    }


def answer(findings: list[Finding]) -> list[str]:
    """Say how many facts have which verdict, and how many origins speak of them."""
    facts = [finding for finding in findings if not finding.repeats]
    again = len(findings) - len(facts)
    several = sum(len(finding.support.independent) > 1 for finding in facts)
    own = sum(finding.support.only_cited for finding in facts)
    alone = sum(finding.support.only_reposts for finding in facts)
    return [
        f"The paper states {len(facts)} {things(facts)}"
        + (f", and {again} of them again" if again else "")
        + f": {tally(findings)}.",
        f"Independent sources of at least two origins speak of {several or 'none'}"
        + (
            f"; {own} could be compared only with copies of what the paper itself cites, which "
            "checks its transcription"
            if own
            else ""
        )
        + (f"; of {alone} only reposts were found." if alone else "."),
    ]


def facts(findings: list[Finding]) -> dict[str, object]:
    """Return what titles, captions and messages of the ledger, or of one claim, say."""
    known = [finding for finding in findings if not finding.repeats]
    count = len(known)
    texts: dict[str, object] = {
        "title_words": f"Which of the paper's {things(known)} hold",
        "ledger_words": "The ledger of the paper's numbers",
        "count_words": f"Rows: {len(findings)}; facts, each counted once: {count}: "
        f"{tally(findings)}.",
    }
    parts = _counted(findings)
    decided = [parts[name] for name in ("differs", "agrees") if name in parts] or [*parts.values()]
    texts["message_words"] = f"Of {count} {things(known)} in the paper, {joined(decided)}."
    if len(findings) == 1:
        [finding] = findings
        says = f"{finding.claim['statement']}: {finding.verdict}"
        texts |= {"title_words": says, "ledger_words": f"{says}, and why", "count_words": ""}
        texts["message_words"] = f"The paper's {precision.plain(finding.claim['printed'])} " + (
            f"{VERBS[finding.verdict][0]}."
        )
    return texts


def chart(shown: pd.DataFrame, findings: list[Finding]) -> dict[str, object]:
    """Return what caption and alt text of the chart say of the rows that it shows."""
    rows = shown[shown["label"] != ""]
    there = sum(one.verdict in ledger.NOT_HELD and not one.repeats for one in findings)
    count = rows["claim"].nunique()
    left = f"{count} of {there} that do not hold as printed are shown" if count < there else ""
    parts = {
        "Above: one square for each fact, by verdict.": True,
        f"Below: {left or 'those that do not hold as printed'}.": len(rows),
        "Dots: independent values as multiples of the printed number (diamond; of a band, its "
        "middle), filled where they lie in what its digits and words cover (grey bar), hollow "
        "outside; arrows: beyond the axis.": rows["ratio"].notna().any(),
        "Dates: the nearest one found, and how far it is from the printed one.": rows["kind"]
        .isin(["event", "order"])
        .any(),
    }
    counts = ", ".join(f"{n} {name}" for name, n in ledger.counts(findings).items() if n)
    below = "; below, a row for each that does not hold" * bool(len(rows) and not left)
    below = below or f"; below, rows: {left}" * bool(left)
    shape = f"Strip of squares by verdict: {counts}{below}"
    told = " ".join(words for words, there in parts.items() if there)
    return {"chart_words": told, "shape_words": f"{shape}.", "left_out": left}


def one(finding: Finding) -> list[str]:
    """Say what was found of one claim."""
    claim = finding.claim
    rests = f" It rests on {finding.support.text}." if finding.support.text else ""
    return [
        f"`{claim['claim']}` ({claim['section']}, paragraph {claim['paragraph']}): "
        f"**{finding.verdict}**.",
        f"{finding.reason}{rests}",
    ]
