"""Why a verdict is what it is, in sentences made from the values, in the language in use."""

import math

import pandas as pd

from companion.claims.precision import COUNTED, in_words, period
from companion.render.language import locales
from companion.render.language.words import message, say

NOT_THEN = {  # of a period that a word opens
    "since": message("Not since then: {found}."),
    "until": message("Not until then: {found}."),
    "by": message("Not by then: {found}."),
}
AS_PRINTED = message("The order is as printed: {events}.")
ORDERED = {  # of events that one sentence puts in an order
    "agrees": AS_PRINTED,
    "date confirmed": AS_PRINTED,
    "differs": message("The dates give another order: {events}."),
}
OF_ANOTHER = {  # by whether the claim is a value, and whether it holds in part
    (True, False): message("It is the value of another quantity: {found}."),
    (True, True): message("It is also the value of another quantity: {found}."),
    (False, False): message("It is the date of another event: {found}."),
    (False, True): message("It is also the date of another event: {found}."),
}


def reason(
    claim: pd.Series,
    verdict: str,
    rows: pd.DataFrame,
    deciding: pd.DataFrame,
    search: str,
    *,
    by_citation: bool,
) -> str:
    """Say why a claim has its verdict.

    Parameters
    ----------
    claim, verdict
        A row of ``seeds/claims``, and what follows from the evidence.
    rows, deciding
        All evidence with ``agrees``, and those rows that decide.
    search
        Where was searched in vain.
    by_citation
        Whether the date stands in what the sentence cites and not in the sentence.
    """
    is_same = rows["same_quantity"].astype(bool)
    match verdict:
        case _ if claim["kind"] == "order" and verdict in ORDERED:
            said = [say(ORDERED[verdict], events=_sequence(claim, rows[is_same]))]
        case "agrees":
            said = [say("Confirmed: {found}.", found=_groups(claim, deciding))]
        case "date confirmed":
            said = [say("The date is confirmed: {found}.", found=_groups(claim, deciding))]
        case "differs" if claim["qualifier"] in NOT_THEN:
            words = NOT_THEN[claim["qualifier"]]
            said = [say(words, found=_groups(claim, deciding[deciding["agrees"].eq(False)]))]
        case "differs":
            said = [say("No source gives it; found: {found}.", found=_groups(claim, deciding))]
        case "unconfirmed":
            found = _groups(claim, deciding)
            said = [say("No source gives it; it lies between those found: {found}.", found=found)]
        case "depends":
            fits = deciding["agrees"].astype(bool)
            some, others = _groups(claim, deciding[fits]), _groups(claim, deciding[~fits])
            said = [say("Holds for {some}; not for {others}.", some=some, others=others)]
        case _:
            nothing = (
                say("Nothing that decides was found")
                if len(rows)
                else say("No evidence was looked for")
            )
            said = [f"{say(search) if search else nothing}."]
            undecided = rows[is_same & rows["agrees"].isna()]
            if len(undecided):
                found = _groups(claim, undecided)
                said.append(say("Found, and decides nothing: {found}.", found=found))
    if by_citation and deciding["difference"].any():
        day = locales.written(in_words(str(claim["start"])))
        said.append(say("The sentence gives no date; what it cites is of {day}.", day=day))
    if verdict == "date confirmed":
        said.append(say("This does not check the rest of the sentence."))
    fitting = ~is_same & rows["agrees"].eq(True)
    if fitting.any():
        words = OF_ANOTHER[claim["kind"] == "value", verdict == "depends"]
        said.append(say(words, found=_groups(claim, rows[fitting])))
    return " ".join(said)


def _sequence(claim: pd.Series, rows: pd.DataFrame) -> str:
    """Say events and dates in the order of the dates."""
    rows = rows.sort_values("value", key=lambda dates: dates.map(period), kind="stable")
    return say(", then ").join(
        f"{row.definition} ({shown(row.value, claim)})" for row in rows.itertuples()
    )


def _groups(claim: pd.Series, rows: pd.DataFrame) -> str:
    """Say definitions, or who gave the values where all have one definition, with the values."""
    one = len(set(rows["definition"])) == 1
    key = "by" if one and rows["by"].any() else "definition"
    groups: dict[str, list[tuple[float | str | None, float]]] = {}
    for name, value, high in zip(rows[key], rows["value"], rows["high"], strict=True):
        groups.setdefault(str(name), []).append((value, high))
    parts = []
    for name, group in groups.items():
        values = [value for value, _ in group if not pd.isna(value)]
        if not values:
            parts.append(name)
            continue
        ends = sorted({min(values), max(values)})  # type: ignore[type-var]
        first, *more = dict.fromkeys(shown(value, claim) for value in ends)
        span = say("{first} to {last}", first=first, last=more[0]) if more else first
        if any(high == math.inf for _, high in group):
            span = say("at least {value}", value=span)
        parts.append(f"{name} ({span})")
    told = say(", ").join(parts)
    what = rows["definition"].iloc[0]
    return say("{what} by {sources}", what=what, sources=told) if key == "by" else told


def shown(value: float | str | None, claim: pd.Series) -> str:
    """Write out a value, one digit finer than the claim and to three figures, or a date."""
    return locales.written(_shown(value, claim))


def _shown(value: float | str | None, claim: pd.Series) -> str:
    if isinstance(value, str):
        return in_words(value)
    if value is None or math.isnan(value):
        return say("none")
    if claim["unit"] in COUNTED:
        return f"{value:,.0f}"
    size = 0 if value == 0 else math.floor(math.log10(abs(value)))
    return trimmed(value, max(int(claim["decimals"]) + 1, 2 - size))


def trimmed(value: float, digits: int) -> str:
    """Write a number out with at most so many decimals, without closing zeros."""
    text = f"{value:,.{digits}f}".replace("-", "−")
    return text.rstrip("0").rstrip(".") if "." in text else text
