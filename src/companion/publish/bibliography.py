"""Every source as a record: BibTeX, and CSL-JSON as Zotero reads it."""

from typing import Any

import pandas as pd

from companion.render.text import listed

Item = dict[str, Any]
BIBTEX = {  # CSL types; what BibTeX has no word for is @misc
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "report": "techreport",
}
FIELDS = {"container-title": "journal", "publisher": "publisher", "volume": "volume",
          "issue": "number", "page": "pages", "version": "version", "DOI": "doi",
          "URL": "url", "note": "note"}  # fmt: skip
TEX_SIGNS = str.maketrans({"\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "$": r"\$",
                           "}": r"\textbraceright{}", "^": r"\textasciicircum{}"})  # fmt: skip
ADDRESSES = ("URL", "DOI")  # which \url and biblatex take as they are
NOT_IN_ADDRESSES = str.maketrans({sign: f"%{ord(sign):X}" for sign in '\\{}"'})
IN = {"incollection": "booktitle", "misc": "howpublished", "techreport": "series"}


def records(sources: pd.DataFrame, references: pd.DataFrame, paper: dict[str, Any]) -> list[Item]:
    """Return the paper, the source records and the paper's reference list as CSL-JSON items.

    Parameters
    ----------
    sources
        ``data/sources``.
    references
        ``seeds/references``.
    paper
        ``seeds/paper.yml``; its ``published`` is a CSL item.
    """
    items: list[Item] = [paper["published"]] if "published" in paper else []
    for row in sources.fillna("").itertuples():
        item = {"id": row.source, "type": row.type, "title": row.title}
        item["author"] = _names(row.author or row.producer)
        item |= _dated("issued", row.issued) | _dated("accessed", row.accessed)
        item |= {"container-title": row.container} if row.container else {}
        item |= {"publisher": row.producer} if row.author else {}
        item |= {"version": row.version} if row.version else {}
        item |= {"URL": row.url} if row.url.startswith("http") else {}
        item |= {"note": f"Cite as: {row.cite_as}"} if row.cite_as else {}
        items.append(item)
    for row in references.fillna("").itertuples():
        item = {"id": row.reference, "type": row.type, "title": row.title}
        item |= {"author": _names(row.authors)} if row.authors else {}
        item |= _dated("issued", row.date) | _dated("accessed", row.accessed)
        for key, value in (
            ("container-title", row.container), ("publisher", row.publisher),
            ("volume", row.volume), ("issue", row.issue), ("page", row.pages), ("URL", row.url),
        ):  # fmt: skip
            item |= {key: str(value)} if value else {}
        items.append(item)
    return items


def _names(authors: str) -> list[dict[str, str]]:
    """Return names as CSL has them: a comma tells a person from an institution.

    Examples
    --------
    >>> _names("Miller, Ann; Harvest office")
    [{'family': 'Miller', 'given': 'Ann'}, {'literal': 'Harvest office'}]
    """
    people = []
    for name in listed(authors):
        family, comma, given = name.partition(", ")
        people.append({"family": family, "given": given} if comma else {"literal": name})
    return people


def _dated(key: str, date: str) -> dict[str, Any]:
    return {key: {"date-parts": [[int(part) for part in str(date).split("-")]]}} if date else {}


def _escaped(item: Item) -> Item:
    r"""Return an item in which no text begins a command of TeX or ends a field.

    Examples
    --------
    >>> made = _escaped({"title": "{a}", "URL": "https://a/{b}", "author": [{"literal": "$c"}]})
    >>> print(made["title"], made["URL"], made["author"][0]["literal"])
    \textbraceleft{}a\textbraceright{} https://a/%7Bb%7D \$c
    """
    texts = {key: value.translate(NOT_IN_ADDRESSES if key in ADDRESSES else TEX_SIGNS)
             for key, value in item.items() if type(value) is str}  # fmt: skip
    names = [
        {part: text.translate(TEX_SIGNS) for part, text in name.items()}
        for name in item.get("author", [])
    ]
    return item | texts | ({"author": names} if names else {})


def bibtex(items: list[Item]) -> str:
    """Return CSL-JSON items as BibTeX; names of institutions stand as they are."""
    from pybtex.database import BibliographyData, Entry, Person
    from pybtex.database.output.bibtex import Writer

    class Plain(Writer):  # type: ignore[misc]  # pybtex is not typed
        def _write_field(self, stream: Any, type: str, value: str) -> None:
            """Write a field; an address as it is."""
            if type in [FIELDS[name] for name in ADDRESSES]:
                stream.write(f',\n    {type} = "{value}"')
            else:
                super()._write_field(stream, type, value)

    entries = {}
    for item in map(_escaped, items):
        kind = BIBTEX.get(item["type"], "misc")
        fields = {"title": f"{{{item['title']}}}"}
        for csl, name in FIELDS.items():
            if csl in item:
                field = IN.get(kind, name) if csl == "container-title" else name
                fields[field] = str(item[csl])
        if "issued" in item:
            parts = item["issued"]["date-parts"][0]
            fields["year"] = str(parts[0])
            fields |= {"month": str(parts[1])} if len(parts) > 1 else {}
        people = [
            Person(first=name.get("given", ""), last=_whole(name["family"]))
            if "family" in name
            else Person(last=f"{{{name['literal']}}}")
            for name in item.get("author", [])
        ]
        entries[item["id"]] = Entry(kind, fields, {"author": people})
    return str(Plain().to_string(BibliographyData(entries)))


def _whole(family: str) -> str:
    """Return a family name of which BibTeX would make two, or none, in braces."""
    return f"{{{family}}}" if " and " in family or "," in family else family
