"""What a manuscript takes over besides exhibits: every number as a macro, every source as a record.

``figures/numbers.tex`` and ``numbers.json`` hold what the paper prints and what others report;
``figures/references.bib`` and ``references.json`` (CSL-JSON, as Zotero reads it) all sources and
the paper's own reference list.
"""

import re
from typing import Any

import pandas as pd

from companion import files
from companion.claims import judged, verdicts
from companion.claims.references import split_citation
from companion.claims.verdicts import Finding
from companion.tables import reading

NAMES = ("numbers.tex", "numbers.json", "references.bib", "references.json")
HEAD = r"""% Every number of the paper and of its ledger, for manuscripts: \input{numbers.tex}, then
% \companion{iran-trade-2008}{printed} for what the paper prints, {observed} for the nearest
% independent value, {observed-COW4} for that of one source (keys as in references.bib), and
% {verdict}. Bands have {printed-low} and {printed-high}. Ready for \num{...} of siunitx.
\newcommand*{\companion}[2]{\ifcsname companion:#1:#2\endcsname\csname companion:#1:#2\endcsname
\else\companionmissing{#1}{#2}\fi}
\newcommand*{\companionmissing}[2]{\errmessage{There is no number #2 of #1 in numbers.tex}}
"""


def contents() -> dict[str, bytes]:
    """Return the content of each file by name."""
    named = numbers(judged.findings())
    sources = records(reading.read("data/sources"), reading.read("seeds/references"))
    return {
        "numbers.tex": macros(named).encode(),
        "numbers.json": files.to_json(named),
        "references.bib": bibtex(sources).encode(),
        "references.json": files.to_json(sources),
    }


Numbers = dict[str, dict[str, dict[str, str]]]


def numbers(findings: list[Finding]) -> Numbers:
    """Return the numbers of every claim by name: each a ``text``, and ``what`` it is.

    A printed number has the digits it is printed with; an observed one is a digit finer, and has
    three figures at least. Where one source gives several, ``-2``, ``-3`` ... are added. Claims
    without a number in the text that was read have their verdict alone.
    """
    table: Numbers = {}
    for finding in findings:
        claim, nearest = finding.claim, finding.nearest
        said = str(claim["statement"])
        row = {"verdict": {"text": finding.verdict, "what": said}}
        if claim["kind"] == "event":
            row["printed"] = {"text": verdicts.plain(claim["printed"]), "what": said}
        elif not pd.isna(claim["low"]):
            for end in ("low", "high"):
                row[f"printed-{end}"] = {"text": _digits(claim, claim[end]), "what": said}
        elif not pd.isna(claim["value"]):
            row["printed"] = {"text": _digits(claim, claim["value"]), "what": said}
        if nearest is not None:
            row["observed"] = _observed(nearest, claim)
        for _, one in finding.evidence.iterrows():
            name = f"observed-{one['source']}"
            again = sum(key == name or key.startswith(f"{name}-") for key in row)
            row[f"{name}-{again + 1}" if again else name] = _observed(one, claim)
        table[str(claim["claim"])] = row
    return table


def _observed(row: pd.Series, claim: pd.Series) -> dict[str, str]:
    text = verdicts.shown(row["value"], claim)
    if not isinstance(row["value"], str):
        text = text.replace(",", "").replace("−", "-")
    by = f", {row['by']}" if row["by"] else ""
    return {"text": text, "what": f"{row['definition']}{by} [{row['source']}]"}


def _digits(claim: pd.Series, value: float) -> str:
    return f"{value:.{int(claim['decimals'])}f}"


def macros(named: Numbers) -> str:
    """Return the numbers as LaTeX macros, each with a comment that says what it is."""
    lines = [
        rf"\expandafter\def\csname companion:{claim}:{name}\endcsname{{{one['text']}}}"
        f"% {one['what']}"
        for claim, row in named.items()
        for name, one in row.items()
    ]
    return HEAD + "\n".join(lines) + "\n"


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
        names = [name for name in row.authors.split("; ") if name]
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
