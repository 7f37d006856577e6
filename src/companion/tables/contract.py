"""What holds in the tables of every paper: a seed agrees with itself, a row with its source."""

import re
from collections.abc import Callable, Iterator
from typing import Annotated, Any

import pandas as pd
from pydantic import BaseModel, Field

from companion.errors import suggest
from companion.tables import printed
from companion.tables.joins import Get

NUMBERS = ["value", "low", "high", "decimals"]
DATES = ["start", "end"]
WHEN = ("date", "year", *DATES)  # columns that say when what a row tells was
SAID_AGAIN = ("kind", "quantity", "unit", "value", "low", "high")  # by a claim that repeats another
YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
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
    paragraphs: list[Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]]


class Text(BaseModel):
    """The fingerprint of the text that was read."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
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


def problems(name: str, label: str, get: Get, paper: Callable[[], dict[str, Any]]) -> list[str]:
    """Say what is wrong with a table beside the others.

    Parameters
    ----------
    name
        The table; of those that every paper has, more is known than their columns tell.
    label
        How messages name its file.
    get
        A table by its name.
    paper
        The paper's record.
    """
    rows = get(name)
    found: list[str] = []
    if "source" in rows and name != "sources":
        found += _sourced(rows, label, get("sources"))
    if {"section", "paragraph"} <= set(rows):
        found += placed(rows, paper(), label)
    match name:
        case "claims":
            found += _claims(rows, get("qualifiers"), get("references"))
            found += _repeated(rows)
        case "events":
            found += _confirming(rows, get("claims"))
        case "references":
            found += _dated(rows, label, "date")
        case "sources":
            found += _dated(rows, label, "issued")
        case "qualifiers":
            found += _words(rows)
    return found


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


def _sourced(rows: pd.DataFrame, label: str, sources: pd.DataFrame) -> Iterator[str]:
    """Yield the rows that a source told of before they were, or whose source is named twice."""
    issued = sources.set_index("source").get("issued", pd.Series(dtype=str)).dropna().to_dict()
    others = rows["also_in"].fillna("") if "also_in" in rows else [""] * len(rows)
    given = {column: rows[column] for column in WHEN if column in rows}
    for number, (source, also) in enumerate(zip(rows["source"], others, strict=True), 2):
        if source in also.split():
            yield f"{label}, row {number}, column also_in: {source} is the row's own source"
        for column, dates in given.items():
            date = dates.iloc[number - 2]
            for key in [] if pd.isna(date) else [source, *also.split()]:
                told = issued.get(key, str(date))
                if told[: len(str(date))] < str(date)[: len(told)]:
                    yield (
                        f"{label}, row {number}, column {column}: is {date}, and {key} reported it "
                        f"on {told}."
                    )


def _claims(
    claims: pd.DataFrame, qualifiers: pd.DataFrame, references: pd.DataFrame
) -> Iterator[str]:
    """Yield what the printed text of a claim, and the companion's own words, do not say of it."""
    period = qualifiers["unit"] == "period"
    dating = qualifiers.loc[period, "qualifier"].tolist()
    counting = qualifiers.loc[~period & (qualifiers["unit"] != "days"), "qualifier"].tolist()
    dates = references.set_index("reference")["date"]
    for number, (_, claim) in enumerate(claims.iterrows(), 2):
        row = claim.astype(object).where(claim.notna(), None).to_dict()
        place = f"seeds/claims.csv, row {number}, column"
        stated = row["status"] != "not in the text"
        if stated and row["kind"] == "value":
            beyond = printed.beyond_number(row["printed"], counting)
            expected = _number(row, counting)
        elif stated and row["kind"] == "event":
            beyond = printed.beyond_date(row["printed"], dating)
            expected = dict.fromkeys(NUMBERS) | _date(row, dating, dates)
        else:
            beyond, expected = "", dict.fromkeys([*NUMBERS, *DATES, "qualifier"])
        if beyond:
            yield (
                f"{place} printed: {beyond!r} in {row['printed']!r} is not understood, so the "
                "claim would be taken for another; expected a number or date with a word of "
                "data/qualifiers.csv, or none. Leave out words that say nothing of it, or add the "
                "word there with what it allows."
            )
            continue
        for column, wanted in expected.items():
            given = row[column]
            if given != wanted:
                yield (
                    f"{place} {column}: is {_shown(given)}; expected {_shown(wanted)}, by the "
                    f"words {row['printed']!r} of a {row['kind']} with the status "
                    f"{row['status']!r}."
                )
        years = {row[column][:4] for column in DATES if row[column]}
        for year in YEAR.findall(row["statement"]) if years else []:
            if year not in years:
                yield (
                    f"{place} statement: names {year}, and the claim is about "
                    f"{' and '.join(sorted(years))}, by its start and end."
                )


def _repeated(claims: pd.DataFrame) -> Iterator[str]:
    """Yield the claims that say something else than the claim that they are said to repeat."""
    by_name = claims.set_index("claim")
    again = claims["repeats"].isin(by_name.index)  # a name that is not there is refused elsewhere
    for position, claim in claims[again].iterrows():
        first = by_name.loc[claim["repeats"]]
        place = f"seeds/claims.csv, row {int(str(position)) + 2}, column"
        if pd.notna(first["repeats"]):
            yield f"{place} repeats: {claim['repeats']} is a repetition itself; name the first."
        for column in (*SAID_AGAIN, *DATES):
            given, said = ("" if pd.isna(cell) else cell for cell in (claim[column], first[column]))
            least = min(len(str(given)), len(str(said))) if column in DATES else None
            if str(given)[:least] != str(said)[:least]:
                yield (
                    f"{place} {column}: is {_shown(given or None)}; {claim['repeats']}, which it "
                    f"repeats, has {_shown(said or None)}."
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


def _confirming(events: pd.DataFrame, claims: pd.DataFrame) -> Iterator[str]:
    """Yield events that say too little of their claim, and claims whose positions have a gap."""
    kinds = claims.set_index("claim")["kind"]
    for position, event in events.iterrows():
        place = f"data/events.csv, row {int(str(position)) + 2}, column"
        kind = kinds.get(event["claim"])
        if pd.notna(event["position"]) != (kind == "order"):
            yield f"{place} position: goes with a claim of kind 'order', and with no other."
        if pd.notna(event["confirms"]) != (kind is not None and bool(event["same_event"])):
            yield f"{place} confirms: goes with a claim whose event it is, and with no other row."
    for claim, rows in events.dropna(subset=["position"]).groupby("claim"):
        given = sorted({int(place) for place in rows["position"]})
        if given != list(range(1, len(given) + 1)):
            yield (
                f"data/events.csv, column position: {claim} has {', '.join(map(str, given))}; "
                "expected 1, 2 and so on, in the order in which the claim has them"
            )


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
