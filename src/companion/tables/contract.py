"""What holds in the tables of every paper: a seed agrees with itself, an event with its source."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
from pydantic import BaseModel

from companion.errors import suggest
from companion.tables import printed
from companion.tables.joins import Get

NUMBERS = ["value", "low", "high", "decimals"]
DATES = ["start", "end"]
WIDEST = {"last digit": 1, "printed number": 0.25, "days": 31}  # that a word may allow
OPEN = {"since": "end", "until": "start", "by": "start"}  # the end of a period that a word opens


class Person(BaseModel):
    """An author of the paper."""

    name: str
    affiliation: str


class Section(BaseModel):
    """A section of the paper, and the fingerprints of its paragraphs."""

    id: str
    heading: str | None
    paragraphs: list[str]


class Text(BaseModel):
    """The fingerprint of the text that was read."""

    sha256: str
    ends_before: str
    sections: list[Section]


class Paper(BaseModel):
    """The paper's record, ``seeds/paper.yml``."""

    short: str
    citation: str
    title: str
    authors: list[Person]
    licence: str
    text: Text


def problems(name: str, get: Get) -> list[str]:
    """Say what is wrong with a table of the contract beside the others; other tables pass."""
    match name:
        case "claims":
            return list(_claims(get("claims"), get("qualifiers"), get("references")))
        case "events":
            return list(_reported(get("events"), get("sources"), get("claims")))
        case "references":
            return list(_dated(get("references"), "seeds/references.csv", "date"))
        case "sources":
            return list(_dated(get("sources"), "data/sources.csv", "issued"))
        case "qualifiers":
            return list(_words(get("qualifiers")))
    return []


def placed(rows: pd.DataFrame, paper: dict[str, Any], label: str) -> Iterator[str]:
    """Yield the rows of a table of the paper's text whose place the paper does not have."""
    known = {one["id"]: len(one["paragraphs"]) for one in paper["text"]["sections"]}
    for number, (section, paragraph) in enumerate(
        zip(rows["section"], rows["paragraph"], strict=True), 2
    ):
        place = f"{label}, row {number}, column"
        if section not in known:
            yield (
                f"{place} section: {section!r} is no section of seeds/paper.yml."
                f"{suggest(section, list(known))}"
            )
        elif not 1 <= paragraph <= known[section]:
            yield (
                f"{place} paragraph: is {paragraph}; {section!r} of seeds/paper.yml has "
                f"{known[section]}"
            )


def _dated(records: pd.DataFrame, label: str, column: str) -> Iterator[str]:
    """Yield the records that were read before they were there, or whose year is not their date's.

    A month, such as that in which a source was read, is held against the month alone.
    """
    for number, row in enumerate(records.to_dict("records"), 2):
        given, read, year = row[column], row["accessed"], row.get("year")
        if pd.notna(given) and pd.notna(read) and given[: len(read)] > read[: len(given)]:
            yield f"{label}, row {number}, column accessed: is {read}, before {column} {given}"
        if pd.notna(given) and pd.notna(year) and str(year) != given[:4]:
            yield f"{label}, row {number}, column year: is {year}, and {column} {given}"


def twice(rows: pd.DataFrame, label: str) -> Iterator[str]:
    """Yield the rows whose source is named among the others that say the same."""
    for number, (source, also) in enumerate(zip(rows["source"], rows["also_in"], strict=True), 2):
        if pd.notna(also) and source in also.split():
            yield f"{label}, row {number}, column also_in: {source} is the row's own source"


def _claims(
    claims: pd.DataFrame, qualifiers: pd.DataFrame, references: pd.DataFrame
) -> Iterator[str]:
    """Yield what the printed text of a claim does not say of it."""
    period = qualifiers["unit"] == "period"
    dating = qualifiers.loc[period, "qualifier"].tolist()
    counting = qualifiers.loc[~period & (qualifiers["unit"] != "days"), "qualifier"].tolist()
    dates = references.set_index("reference")["date"]
    for position, claim in claims.iterrows():
        row = claim.astype(object).where(claim.notna(), None).to_dict()
        beyond = ""
        expected: dict[str, Any] = dict.fromkeys([*NUMBERS, *DATES, "qualifier"])
        if row["status"] == "not in the text":
            pass
        elif row["kind"] == "value":
            expected = _number(row, counting)
            beyond = printed.beyond_number(row["printed"], counting)
        elif row["kind"] == "event":
            expected = dict.fromkeys(NUMBERS) | _date(row, dating, dates)
            beyond = printed.beyond_date(row["printed"], dating)
        if beyond:
            yield (
                f"seeds/claims.csv, row {int(str(position)) + 2}, column printed: {beyond!r} in "
                f"{row['printed']!r} is not understood, so the claim would be taken for another; "
                "expected a number or date with a word of data/qualifiers.csv, or none. Leave out "
                "words that say nothing of it, or add the word there with what it allows."
            )
            continue
        for column, wanted in expected.items():
            given = row[column]
            if given != wanted:
                yield (
                    f"seeds/claims.csv, row {int(str(position)) + 2}, column {column}: is "
                    f"{_shown(given)}; expected {_shown(wanted)}, by the words {row['printed']!r} "
                    f"of a {row['kind']} with the status {row['status']!r}."
                )


def _shown(cell: Any) -> str:
    return "empty" if cell is None else f"{cell:.10g}" if isinstance(cell, float) else repr(cell)


def _number(row: dict[str, Any], words: list[str]) -> dict[str, Any]:
    """Return what the cells of a printed number are to be."""
    found = printed.number(row["printed"])
    if not found:
        return {"status": "not in the text"}
    band = len(found.ends) > 1
    return {
        "value": None if band else found.ends[0],
        "low": found.ends[0] if band else None,
        "high": found.ends[1] if band else None,
        "decimals": found.decimals,
        "qualifier": printed.qualifier(found.before, words) or None,
        "unit": _unit(row["unit"], found.unit),
    }


def _unit(given: str | None, named: str) -> str | None:
    """Return the unit that is expected: the text may name all of it, its scale alone, or nothing.

    A number without a sign or scale in the text takes its unit from the sentence around it, but
    never percent, an amount of money or a scale.
    """
    if not named:
        scaled = str(given).split()[-1] in ("percent", "thousand", "million", "billion")
        return "a unit that the text names" if scaled or given is None else given
    return given if given and given.split()[-1] == named else named


def _date(row: dict[str, Any], words: list[str], dates: pd.Series) -> dict[str, Any]:
    """Return what the cells of a printed date are to be."""
    found = printed.day(row["printed"])
    word = printed.qualifier(row["printed"], words) or None
    expected: dict[str, Any] = {"qualifier": word, "unit": "date"}
    if row["status"] != "stated":  # the day is that of what the sentence cites
        cited = dates.get(row["reference"])
        day = cited if isinstance(cited, str) and cited.startswith(found) else found
        return expected | dict.fromkeys(DATES, day)
    if found.startswith("-"):  # a month of a year named before
        given = str(row["start"])
        found = given if given[4:] == found else f"a month {found}"
    ends = dict.fromkeys(DATES, found or row["start"])
    return expected | ends | ({OPEN[word]: None} if word in OPEN else {})


def _reported(events: pd.DataFrame, sources: pd.DataFrame, claims: pd.DataFrame) -> Iterator[str]:
    """Yield events that a source reports before they were, and those that say too little."""
    issued = sources.set_index("source")["issued"].dropna()
    kinds = claims.set_index("claim")["kind"]
    for position, event in events.iterrows():
        place = f"data/events.csv, row {int(str(position)) + 2}, column"
        keys = [event["source"], *("" if pd.isna(event["also_in"]) else event["also_in"]).split()]
        for key in keys:
            date = str(issued.get(key, event["date"]))
            shorter = min(len(date), len(event["date"]))
            if date[:shorter] < event["date"][:shorter]:
                yield f"{place} date: is {event['date']}, and {key} reported it on {date}."
        kind = kinds.get(event["claim"])
        if pd.notna(event["position"]) != (kind == "order"):
            yield f"{place} position: goes with a claim of kind 'order', and with no other."
        if pd.notna(event["confirms"]) != (kind is not None and bool(event["same_event"])):
            yield f"{place} confirms: goes with a claim whose event it is, and with no other row."


def _words(qualifiers: pd.DataFrame) -> Iterator[str]:
    """Yield what is out of scale in the meaning of words, and the row that stands for none."""
    if "none" not in set(qualifiers["qualifier"]):
        yield "data/qualifiers.csv, column qualifier: the row 'none' is missing."
    for position, row in qualifiers.iterrows():
        for column in ("below", "above"):
            most = WIDEST.get(row["unit"], 0)
            if pd.notna(row[column]) and row[column] > most:
                yield (
                    f"data/qualifiers.csv, row {int(str(position)) + 2}, column {column}: is "
                    f"{row[column]:g}; expected at most {most:g} of the unit {row['unit']!r}."
                )
