"""Why a verdict is what it is, in sentences made from the values."""

import math

import pandas as pd

from companion.claims.precision import COUNTED, in_words, period
from companion.tables.contract import OPEN


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
    fits = deciding["agrees"].astype(bool)
    same = rows[rows["same_quantity"].astype(bool)]
    undecided = same[same["agrees"].isna()]
    match verdict:
        case "agrees" | "date confirmed" if claim["kind"] == "order":
            text = f"The order is as printed: {_sequence(claim, same)}."
        case "differs" if claim["kind"] == "order":
            text = f"The dates give another order: {_sequence(claim, same)}."
        case "agrees":
            text = f"Confirmed: {_groups(claim, deciding)}."
        case "date confirmed":
            text = f"The date is confirmed: {_groups(claim, deciding)}."
        case "differs" if claim["qualifier"] in OPEN:
            text = f"Not {claim['qualifier']} then: {_groups(claim, deciding[~fits])}."
        case "differs":
            text = f"No source gives it; found: {_groups(claim, deciding)}."
        case "unconfirmed":
            text = f"No source gives it; it lies between those found: {_groups(claim, deciding)}."
        case "depends":
            text = f"Holds for {_groups(claim, deciding[fits])}; not for "
            text += f"{_groups(claim, deciding[~fits])}."
        case _:
            nothing = (
                "Nothing that decides was found" if len(rows) else "No evidence was looked for"
            )
            text = f"{search or nothing}."
            if len(undecided):
                text += f" Found, and decides nothing: {_groups(claim, undecided)}."
    if by_citation and deciding["difference"].any():
        text += f" The sentence gives no date; what it cites is of {in_words(str(claim['start']))}."
    if verdict == "date confirmed":
        text += " This does not check the rest of the sentence."
    others = rows[~rows["same_quantity"].astype(bool) & rows["agrees"].eq(True)]
    if len(others):
        kind = "value of another quantity" if claim["kind"] == "value" else "date of another event"
        also = "also " if verdict == "depends" else ""
        text += f" It is {also}the {kind}: {_groups(claim, others)}."
    return text


def _sequence(claim: pd.Series, rows: pd.DataFrame) -> str:
    """Say events and dates in the order of the dates."""
    rows = rows.sort_values("value", key=lambda dates: dates.map(period), kind="stable")
    return ", then ".join(
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
        span = " to ".join(dict.fromkeys(shown(value, claim) for value in ends))
        span = f"at least {span}" if any(high == math.inf for _, high in group) else span
        parts.append(f"{name} ({span})")
    lead = f"{rows['definition'].iloc[0]} by " if key == "by" else ""
    return lead + ", ".join(parts)


def shown(value: float | str | None, claim: pd.Series) -> str:
    """Write out a value, one digit finer than the claim and to three figures, or a date."""
    if isinstance(value, str):
        return in_words(value)
    if value is None or math.isnan(value):
        return "none"
    if claim["unit"] in COUNTED:
        return f"{value:,.0f}"
    size = 0 if value == 0 else math.floor(math.log10(abs(value)))
    return trimmed(value, max(int(claim["decimals"]) + 1, 2 - size))


def trimmed(value: float, digits: int) -> str:
    """Write a number out with at most so many decimals, without closing zeros."""
    text = f"{value:,.{digits}f}".replace("-", "−")
    return text.rstrip("0").rstrip(".") if "." in text else text
