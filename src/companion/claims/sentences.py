"""What the ledger says as a whole, in sentences made from the findings."""

from companion.claims import ledger
from companion.claims.verdicts import Finding

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


def answer(findings: list[Finding]) -> list[str]:
    """Say how many facts have which verdict, and how many origins speak of them."""
    facts = [finding for finding in findings if not finding.repeats]
    again = len(findings) - len(facts)
    tally = ledger.counts(findings)
    parts = [f"{count} {VERBS[str(name)][count > 1]}" for name, count in tally.items() if count]
    several = sum(len(finding.support.independent) > 1 for finding in facts)
    origins = [finding.support.families for finding in facts if finding.support.families]
    own = sum(all(one.cited for one in families) for families in origins)
    alone = sum({one.grade for one in families} == {"repost"} for families in origins)
    return [
        f"The paper states {len(facts)} numbers, dates and orders of events"
        + (f", and {again} of them again" if again else "")
        + f": {'; '.join(parts)}.",
        f"Independent sources of at least two origins speak of {several}; {own} could be compared "
        "only with copies of what the paper itself cites, which checks its transcription"
        + (f"; of {alone} only reposts were found." if alone else "."),
    ]


def one(finding: Finding) -> list[str]:
    """Say what was found of one claim."""
    claim = finding.claim
    rests = f" It rests on {finding.support.text}." if finding.support.text else ""
    return [
        f"`{claim['claim']}` ({claim['section']}, paragraph {claim['paragraph']}): "
        f"**{finding.verdict}**.",
        f"{finding.reason}{rests}",
    ]
