"""Every source as a record: BibTeX, and CSL-JSON as Zotero reads it."""

import re
from typing import Any

import pandas as pd

from companion.claims.references import split_citation
from companion.render.text import listed


def records(sources: pd.DataFrame, references: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the source records and the paper's reference list as CSL-JSON items."""
    items = []
    for row in sources.fillna("").itertuples():
        title = row.citation.removeprefix(f"{row.producer}: ")
        item = {"id": row.source, "type": "webpage", "title": title}
        item["author"] = [{"literal": row.producer}]
        item |= _dated("issued", split_citation(f"x, {row.version}")[1])
        item |= {"URL": row.url} if row.url.startswith("http") else {}
        item |= _dated("accessed", row.accessed)
        version = "" if row.version == "undated" or "issued" in item else f"; {row.version}"
        items.append(item | {"note": f"{row.locator}{version}"})
    for row in references.fillna("").itertuples():
        kind = "book" if row.publisher and not row.container else "webpage"
        item = {"id": row.reference, "type": "article-journal" if row.volume else kind}
        item["title"] = row.title
        names = listed(row.authors)
        item |= {"author": [{"literal": name} for name in names]} if names else {}
        item |= _dated("issued", row.date)
        for key, value in (
            ("container-title", row.container), ("publisher", row.publisher),
            ("volume", row.volume), ("issue", row.issue), ("page", row.pages), ("URL", row.url),
        ):  # fmt: skip
            item |= {key: str(value)} if value else {}
        items.append(item | _dated("accessed", row.accessed))
    return items


def _dated(key: str, date: str) -> dict[str, Any]:
    return {key: {"date-parts": [[int(part) for part in date.split("-")]]}} if date else {}


BIBTEX = {"webpage": "misc", "article-journal": "article", "book": "book"}


FIELDS = {"container-title": "journal", "publisher": "publisher", "volume": "volume",
          "issue": "number", "page": "pages", "URL": "url", "note": "note"}  # fmt: skip


def bibtex(items: list[dict[str, Any]]) -> str:
    """Return CSL-JSON items as BibTeX; names stand as they are, not split into parts."""
    from pybtex.database import BibliographyData, Entry, Person

    entries = {}
    for item in items:
        fields = {"title": f"{{{item['title']}}}"}
        fields |= {bib: item[csl] for csl, bib in FIELDS.items() if csl in item}
        if "issued" in item:
            fields["year"] = str(item["issued"]["date-parts"][0][0])
        people = [Person(last=f"{{{name['literal']}}}") for name in item.get("author", [])]
        entries[item["id"]] = Entry(BIBTEX[item["type"]], fields, {"author": people})
    text = BibliographyData(entries).to_string("bibtex")
    # pybtex escapes addresses too, but \url and biblatex take them as they are.
    return re.sub(r'url = ".*?"', lambda line: line[0].replace("\\", ""), text)
