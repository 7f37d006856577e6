"""The reference list held against the citations of the text."""

import re
from difflib import SequenceMatcher

import pandas as pd

from companion.render.language.words import message, name, say
from companion.tables.printed import MONTHS

Place = tuple[str, int]
CITATION = re.compile(r"\(([^()]*?\d{4})\)")
DATED = re.compile(
    r"(?P<name>.+?)\s*,\s*(?:(?P<day>\d{1,2})\s+)?"
    rf"(?:(?P<month>{'|'.join(MONTHS)})[a-z]*\.?\s*,?\s*)?(?P<year>\d{{4}})"
)
NEAR = 0.7  # likeness from which two names are called nearly the same


def extract(paragraphs: dict[Place, str]) -> pd.DataFrame:
    """Find the citations in a copy of the text: brackets that end with a year and hold a name.

    Parameters
    ----------
    paragraphs
        As :func:`companion.claims.transcription.split` returns them.

    Returns
    -------
    pandas.DataFrame
        Columns ``section``, ``paragraph``, ``printed``.
    """
    rows = [
        (*place, " ".join(found.split()))
        for place, text in paragraphs.items()
        for found in CITATION.findall(text)
        if not re.fullmatch(r"\w+ \d{1,2}, \d{4}", found)  # a date
    ]
    return pd.DataFrame(rows, columns=["section", "paragraph", "printed"])


def split_citation(printed: str) -> tuple[str, str]:
    """Split a citation or a label of the list into name and date, as far as it gives one.

    Examples
    --------
    >>> split_citation("*The Valley*, 13 May 1910")
    ('The Valley', '1910-05-13')
    >>> split_citation("Miller, April 1910")
    ('Miller', '1910-04')
    """
    found = DATED.fullmatch(printed)
    if not found:
        return _bare(printed), ""
    date = found["year"]
    if found["month"]:
        date += f"-{MONTHS.index(found['month']) + 1:02}"
        date += f"-{int(found['day']):02}" if found["day"] else ""
    return _bare(found["name"]), date


def _bare(name: str) -> str:
    return " ".join(re.sub(r"[*<>]|https?://|www\.", " ", name).split()).strip(" ,.")


def _key(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def match(printed: str, references: pd.DataFrame) -> tuple[str, float]:
    """Find the reference that a citation is likest to, among those whose date it allows.

    Returns
    -------
    tuple
        Key of the reference, and the likeness of the names from 0 to 1; ``("", 0)`` if no
        reference has that date. A host in place of a name is looked for in the addresses.
    """
    name, date = split_citation(printed)
    best = ("", 0.0)
    for row in references.itertuples():
        dated = "" if pd.isna(row.date) else str(row.date)
        if not (dated.startswith(date) or date.startswith(dated)):
            continue
        label = split_citation(str(row.label))[0]
        host = "." in name and name in str(row.url)
        same = 1.0 if host else SequenceMatcher(None, _key(name), _key(label)).ratio()
        best = max(best, (str(row.reference), same), key=lambda pair: pair[1])
    return best


def mismatches(
    citations: pd.DataFrame, references: pd.DataFrame, claims: pd.DataFrame
) -> pd.DataFrame:
    """Hold citations against the list, the list against the citations, and claims against both.

    Parameters
    ----------
    citations
        Columns ``section``, ``paragraph``, ``printed``: all citations of the text.
    references
        ``seeds/references``.
    claims
        ``seeds/claims``: the reference of each must be cited in its paragraph.

    Returns
    -------
    pandas.DataFrame
        One row for each thing that does not match: ``finding``, ``place``, ``cited``, ``listed``.
    """
    found = [match(printed, references) for printed in citations["printed"]]
    table = citations.assign(
        cited=[printed.translate({ord(mark): None for mark in "*<>"})
               for printed in citations["printed"]],
        reference=[key for key, _ in found],
        likeness=[likeness for _, likeness in found],
        place=citations["section"] + " " + citations["paragraph"].astype(str),
    )  # fmt: skip
    labels = references.set_index("reference")["label"]
    near = table[(table["likeness"] >= NEAR) & (table["likeness"] < 1)]
    rows = [
        (message("name differs"), r.place, r.cited, labels[r.reference]) for r in near.itertuples()
    ]
    lost = table[table["likeness"] < NEAR]
    rows += [(message("cited, not listed"), r.place, r.cited, "") for r in lost.itertuples()]
    meant = set(table.loc[table["likeness"] >= NEAR, "reference"])
    rows += [
        (message("listed, not cited"), "", "", labels[key])
        for key in labels.index
        if key not in meant
    ]
    rows += _inside(references)
    cited = set(zip(table["place"], table["reference"], strict=True))
    for claim in claims[claims["reference"].notna()].itertuples():
        place = f"{claim.section} {claim.paragraph}"
        for key in str(claim.reference).split():
            if (place, key) not in cited:
                rows.append(
                    (message("not cited beside its claim"), place, claim.claim, labels[key])
                )
    return pd.DataFrame(rows, columns=["finding", "place", "cited", "listed"])


def mismatch_texts(table: pd.DataFrame) -> pd.DataFrame:
    """Write out the table of :func:`mismatches` for readers."""
    return pd.DataFrame(
        {
            say("Finding"): table["finding"].map(say),
            say("Place"): table["place"].map(_place),
            say("In the text or the record"): table["cited"],
            say("Label in the list"): table["listed"],
        }
    )


def _place(place: str) -> str:
    section, _, paragraph = place.rpartition(" ")
    return f"{name(section)} {paragraph}".strip()


def _inside(references: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    """Find what does not match within the list."""
    rows = []
    for row in references.fillna("").itertuples():
        name, date = split_citation(row.label)
        record = _key(f"{row.authors} {row.title} {row.container} {row.publisher}")
        if not all(_key(word) in record for word in name.split() if word[0].isupper()):
            rows.append((message("label and author differ"), "", row.authors, row.label))
        if not date:
            rows.append((message("no date"), "", "", row.label))
    for column, finding in (
        ("title", message("listed twice")),
        ("label", message("two under one label")),
    ):
        keys = references[column].map(_key)
        for _, group in references[keys.duplicated(keep=False)].groupby(keys):
            rows.append((finding, "", "", " and ".join(group["label"])))
    return rows
