"""What holds in the tables of every paper: a seed agrees with itself, a row with its source."""

import re
from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal, Self

import pandas as pd
from pydantic import BaseModel, Field, model_validator

from companion.errors import suggest
from companion.tables import printed
from companion.tables.joins import Get

NUMBERS = ["value", "low", "high", "decimals"]
DATES = ["start", "end"]
PLACE = ["section", "paragraph"]
NOWHERE = "not in the text"  # the status of a claim that a picture makes
SAID_AGAIN = ("kind", "quantity", "unit", "value", "low", "high")  # by a claim that repeats another
ALL_OF_IT = (*PLACE, "printed", "quantity", "actor", "statement")  # what makes a claim another one
NOT_OF_A_BARE_NUMBER = ("percent", "thousand", "million", "billion", "date")  # ends of units
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

    encoding: Literal["utf-8"]
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
    published: dict[str, Any] = {}
    text: Text

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """Require what the record says twice to be the same, and what names something to be one."""
        sections = self.text.sections
        for name, given in (
            ("id", [one.id for one in sections]),
            ("heading", [one.heading for one in sections if one.heading]),
            ("paragraph", [mark for one in sections for mark in one.paragraphs]),
        ):
            if twice := sorted({one for one in given if given.count(one) > 1}):
                raise ValueError(f"two sections or paragraphs have the {name} {twice[0]!r}")
        names = [person.name for person in self.authors]
        if not (self.text.ends_before and names and all(names)):
            raise ValueError("expected authors with names, and the line before which the text ends")
        if self.published:
            published = [str(one.get("family", "")) for one in self.published.get("author", [])]
            same = len(names) == len(published) and all(map(str.endswith, names, published))
            if not same or self.published.get("title") != self.title:
                raise ValueError("published has another title or other authors than the record")
            if str(self.published.get("DOI", "")) not in self.citation:
                raise ValueError("the citation has another DOI than published")
        return self


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
    if {"source", "also_in"} <= set(rows):
        found += _twice(rows)
    if set(PLACE) <= set(rows):
        found += _placed(rows, paper())
    match name:
        case "claims":
            found += _claims(rows, get("qualifiers"), get("references"))
            found += _repeated(rows)
            found += _cited(rows, get("citations"))
        case "numerals":
            found += _numbered(rows, get("claims"))
        case "events":
            found += _reported(rows, get("sources"))
            found += _confirming(rows, get("claims"))
        case "references":
            found += _dated(rows, "date")
            found += _labelled(rows)
        case "sources":
            found += _dated(rows, "issued")
        case "qualifiers":
            found += _words(rows)
    return [f"{label}, {one}" for one in found]


def _placed(rows: pd.DataFrame, paper: dict[str, Any]) -> Iterator[str]:
    """Yield the rows of a table of the paper's text whose place the paper does not have."""
    known = {one["id"]: len(one["paragraphs"]) for one in paper["text"]["sections"]}
    for number, section, paragraph in _rows(rows, *PLACE):
        if section not in known:
            yield (
                f"row {number}, column section: {section!r} is no section of seeds/paper.yml."
                f"{suggest(section, list(known))}"
            )
        elif not 1 <= paragraph <= known[section]:
            yield (
                f"row {number}, column paragraph: is {paragraph}; {section!r} of seeds/paper.yml "
                f"has {known[section]}"
            )


def _rows(rows: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Yield some cells of each row, after its number in the file; empty ones as empty texts."""
    cells = (rows[column].astype(object).where(rows[column].notna(), "") for column in columns)
    return zip(range(2, len(rows) + 2), *cells, strict=True)


def _dated(records: pd.DataFrame, column: str) -> Iterator[str]:
    """Yield the records that were read before they were there, or whose year is not their date's.

    A month, such as that in which a source was read, is held against the month alone.
    """
    years = ["year"] if "year" in records else []
    for number, given, read, *year in _rows(records, column, "accessed", *years):
        issued, seen = printed.together(given, read)
        if issued > seen:
            yield f"row {number}, column accessed: is {read}, before {column} {given}"
        if given and year and str(year[0]) not in ("", given[:4]):
            yield f"row {number}, column year: is {year[0]}, and {column} {given}"


def _labelled(references: pd.DataFrame) -> Iterator[str]:
    """Yield the references whose label in the list has another date than the record."""
    for number, date, label in _rows(references, "date", "label"):
        said, years = printed.day(label), YEAR.findall(label)
        ours, theirs = printed.together(date, said)
        same = ours == theirs if said[:4] == date[:4] else date[:4] in years
        if date and years and not same:
            yield f"row {number}, column date: is {date}, and the label is {label!r}"


def _twice(rows: pd.DataFrame) -> Iterator[str]:
    """Yield the rows whose source is named among the others that say the same."""
    for number, source, also in _rows(rows, "source", "also_in"):
        if source in also.split():
            yield f"row {number}, column also_in: {source} is the row's own source"


def _reported(events: pd.DataFrame, sources: pd.DataFrame) -> Iterator[str]:
    """Yield events that a source reports before they were."""
    issued = sources.set_index("source")["issued"].dropna()
    for number, date, source, also in _rows(events, "date", "source", "also_in"):
        for key in (source, *also.split()):
            told = str(issued.get(key, date))
            was, appeared = printed.together(date, told)
            if appeared < was:
                yield f"row {number}, column date: is {date}, and {key} reported it on {told}."


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
        place, kind = f"row {number}, column", row["kind"]
        stated = row["status"] != NOWHERE
        if stated and kind == "value":
            beyond = printed.beyond_number(row["printed"], counting)
            expected = _number(row, counting)
        elif stated and kind == "event":
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
                    f"words {row['printed']!r}, the kind {kind!r} and the status "
                    f"{row['status']!r}."
                )
        if None not in (row["low"], row["high"]) and row["low"] > row["high"]:
            yield f"{place} high: is {row['high']:g}, and low {row['low']:g}"
        yield from (f"{place} statement: {problem}" for problem in _years(row))


def _years(row: dict[str, Any]) -> Iterator[str]:
    """Yield the years in a claim's statement that are not of its period; a value's are its ends."""
    first, last = ((row[column] or "")[:4] for column in DATES)
    years = YEAR.findall(row["statement"]) if first or last else []
    unnamed = {first, last} - {"", *years} if row["kind"] == "value" and years else set()
    for year in years:
        if unnamed or not first <= year <= (last or year):
            span = " to ".join(dict.fromkeys(filter(None, (first, last))))
            yield (
                f"names {year}, and the claim is about {span}, by its start and end; mend these, "
                "or say it without the number."
            )


def _repeated(claims: pd.DataFrame) -> Iterator[str]:
    """Yield claims that say something else than the one they repeat, or what another row says."""
    by_name = claims.set_index("claim")
    columns = (*SAID_AGAIN, *DATES)
    for number, first, *cells in _rows(claims, "repeats", *columns):
        if first not in by_name.index:  # a name that is not there is refused elsewhere
            continue
        if pd.notna(by_name["repeats"][first]):
            yield f"row {number}, column repeats: {first} is a repetition itself; name the first."
        for column, given in zip(columns, cells, strict=True):
            said = by_name[column][first]
            said = "" if pd.isna(said) else said
            ours, theirs = printed.together(given, said) if column in DATES else (given, said)
            if ours != theirs:
                yield (
                    f"row {number}, column {column}: is {_shown(given)}; {first}, which it "
                    f"repeats, has {_shown(said)}."
                )
    known: dict[Any, str] = {}
    for number, name, *cells in _rows(claims, "claim", *ALL_OF_IT):
        if (other := known.setdefault(tuple(cells), name)) != name:
            yield f"row {number}, column claim: {name} is {other} under another name; remove it"


def _cited(claims: pd.DataFrame, citations: pd.DataFrame) -> Iterator[str]:
    """Yield claims that are said to be dated by a citation that their paragraph does not have."""
    told: dict[Any, list[str]] = {}
    for _, section, paragraph, text in _rows(citations, *PLACE, "printed"):
        told.setdefault((section, paragraph), []).append(text)
    for number, status, words, *place in _rows(claims, "status", "printed", *PLACE):
        here = told.get(tuple(place), [])
        if status not in ("stated", NOWHERE) and not any(words in text for text in here):
            yield (
                f"row {number}, column status: is {status!r}, and no citation of {place[0]}, "
                f"paragraph {place[1]}, has {words!r}; the paragraph cites {'; '.join(here)}"
            )


def _numbered(numerals: pd.DataFrame, claims: pd.DataFrame) -> Iterator[str]:
    """Yield the numerals that belong to a claim which stands elsewhere or is of other years."""
    by_name = claims.set_index("claim")
    for number, name, kind, year, *place in _rows(
        numerals, "belongs_to", "kind", "printed", *PLACE
    ):
        if name not in by_name.index:
            continue
        claim = by_name.loc[name]
        if place != [claim[column] for column in PLACE]:
            yield (
                f"row {number}, column belongs_to: {name} stands in {claim['section']}, paragraph "
                f"{claim['paragraph']}, and the numeral in {place[0]}, paragraph {place[1]}"
            )
        ends = {str(claim[column])[:4]: None for column in DATES if pd.notna(claim[column])}
        if kind == "date" and year not in ends:
            yield (
                f"row {number}, column belongs_to: {name} is of {' and '.join(ends)}, by its start "
                f"and end, and the numeral is {year}"
            )


def _shown(cell: Any) -> str:
    return (
        "empty" if cell in (None, "") else f"{cell:.10g}" if isinstance(cell, float) else repr(cell)
    )


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
        scaled = str(given).split()[-1] in NOT_OF_A_BARE_NUMBER
        return "a unit that the text names" if scaled or given is None else given
    return given if given and given.split()[-1] == named else named


def _date(row: dict[str, Any], words: list[str], dates: pd.Series) -> dict[str, Any]:
    """Return what the cells of a printed date are to be."""
    found = printed.day(row["printed"])
    word = printed.qualifier(row["printed"], words) or None
    expected: dict[str, Any] = {"qualifier": word, "unit": "date"}
    if row["status"] != "stated":  # the day is that of what the sentence cites
        cited = dates.get(row["reference"])
        fits = isinstance(cited, str) and cited.startswith(found)
        work = {} if fits else {"reference": f"a work of {found}"}
        return expected | work | dict.fromkeys(DATES, cited if fits else found)
    if found.startswith("-"):  # a month of a year named before
        given = str(row["start"])
        found = given if given[4:] == found else f"a month {found}"
    ends = dict.fromkeys(DATES, found or row["start"])
    return expected | ends | ({OPEN[word]: None} if word in OPEN else {})


def _confirming(events: pd.DataFrame, claims: pd.DataFrame) -> Iterator[str]:
    """Yield events that say too little of their claim, and claims whose positions have a gap."""
    kinds = claims.set_index("claim")["kind"]
    columns = ("claim", "position", "confirms", "same_event")
    places: dict[str, set[int]] = {}
    for number, claim, position, confirms, same in _rows(events, *columns):
        kind = kinds.get(claim)
        if (position != "") != (kind == "order"):
            yield (
                f"row {number}, column position: goes with a claim of kind 'order', and with no "
                "other."
            )
        if (confirms != "") != (kind is not None and bool(same)):
            yield (
                f"row {number}, column confirms: goes with a claim whose event it is, and with no "
                "other row."
            )
        if position != "":
            places.setdefault(claim, set()).add(int(position))
    for claim, found in places.items():
        if found != set(range(1, len(found) + 1)):
            yield (
                f"column position: {claim} has {', '.join(map(str, sorted(found)))}; expected 1, 2 "
                "and so on, in the order in which the claim has them"
            )


def _words(qualifiers: pd.DataFrame) -> Iterator[str]:
    """Yield what is out of scale in the meaning of words, and the row that stands for none."""
    if "none" not in set(qualifiers["qualifier"]):
        yield "column qualifier: the row 'none' is missing."
    for number, unit, *ends in _rows(qualifiers, "unit", "below", "above"):
        most = WIDEST.get(unit, 0)
        for column, given in zip(("below", "above"), ends, strict=True):
            if given != "" and given > most:
                yield (
                    f"row {number}, column {column}: is {given:g}; expected at most {most:g} of "
                    f"the unit {unit!r}."
                )
