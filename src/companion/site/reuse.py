"""How an exhibit or a claim is taken over elsewhere: lines to copy, records, one archive."""

import io
import json
import zipfile
from typing import Any

from markupsafe import Markup

from companion import files, paths
from companion.claims.precision import plain
from companion.publish import bibliography, export
from companion.render.captions import Caption
from companion.render.formats import FORMATS

Record = dict[str, Any]
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the oldest that an archive can hold, so that bytes are stable
SCHEMA = "https://schema.org"


def lines(exhibit: Record) -> dict[str, str]:
    """Return for each program the line that takes an exhibit into a manuscript or reads it."""
    name, figure = exhibit["id"], exhibit["kind"] == "figure"
    packages = exhibit["files"][0].with_suffix(".tex").read_text(encoding="utf-8").splitlines()[0]
    caption = Caption.of(exhibit)
    alt = caption.alt.replace('"', "'")
    width = f" width={exhibit['width_mm']:g}mm" if figure else ""
    quarto = f'![{caption.heading}]({name}.png){{#fig-{caption.label} fig-alt="{alt}"{width}}}'
    taken = FORMATS["png" if figure else "docx"].use.format(name=name)
    return {
        "LaTeX": f"{packages}\n\\input{{{name}}}",
        "Word": taken.removeprefix("Word: "),
        "Quarto": quarto if figure else f"{{{{< include {name}.md >}}}}",
        "pandas": f'import pandas as pd\n\nvalues = pd.read_csv("{name}.csv")',
        "R": f'values <- read.csv("{name}.csv")',
    }


def item(exhibit: Record, cited: Record) -> Record:
    """Return an exhibit as a CSL item; ``cited`` is the content of ``CITATION.cff``."""
    return {
        "id": f"companion-{exhibit['id']}",
        "type": "figure" if exhibit["kind"] == "figure" else "dataset",
        "title": exhibit["title"],
        "author": [_person(person) for person in cited["authors"]],
        "container-title": cited["title"],
        "issued": {"date-parts": [[int(part) for part in str(cited["date-released"]).split("-")]]},
        **({"version": str(cited["version"])} if "version" in cited else {}),
    }


def _person(person: Record) -> Record:
    if "name" in person:
        return {"literal": person["name"]}
    return {"family": person["family-names"], "given": person["given-names"]}


def records(one: Record) -> dict[str, str]:
    """Return a CSL item as BibTeX and as CSL-JSON."""
    return {"bib": bibliography.bibtex([one]), "json": files.to_json([one]).decode()}


def archive(exhibit: Record) -> bytes:
    """Return all files of an exhibit, with a note on how to include it, as one archive."""
    contents = {path.name: path.read_bytes() for path in exhibit["files"]}
    suffixes = [path.suffix[1:] for path in exhibit["files"]]
    contents[f"{exhibit['id']}.README.txt"] = export.note(exhibit, suffixes).encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in contents.items():
            whole.writestr(zipfile.ZipInfo(name, FIRST_DAY), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def dataset(exhibit: Record, paper: Record, cited: Record) -> Markup:
    """Describe an exhibit as a ``Dataset`` of schema.org."""
    return _script(
        {
            "@type": "Dataset",
            "identifier": exhibit["id"],
            "name": exhibit["title"],
            "description": f"{exhibit['caption']} {exhibit['alt']}",
            "license": paper["licence"],
            "creator": _organizations(cited),
            "datePublished": str(cited["date-released"]),
            "isPartOf": {"@type": "CreativeWork", "name": cited["title"]},
            "citation": paper["citation"].strip(),
            "distribution": [
                {
                    "@type": "DataDownload",
                    "name": path.name,
                    "encodingFormat": FORMATS[path.suffix[1:]].media_type,
                    "contentUrl": f"../{paths.relative(path)}",
                    "contentSize": f"{path.stat().st_size} B",
                }
                for path in exhibit["files"]
            ],
        }
    )


def review(claim: Record, paper: Record, cited: Record) -> Markup:
    """Describe a verdict as a ``ClaimReview`` of schema.org."""
    article = {
        "@type": "ScholarlyArticle",
        "name": paper["title"],
        "author": [{"@type": "Person", "name": person["name"]} for person in paper["authors"]],
        "description": paper["citation"].strip(),
    }
    return _script(
        {
            "@type": "ClaimReview",
            "identifier": claim["id"],
            "claimReviewed": f"{claim['statement']}: {plain(claim['printed'])}",
            "itemReviewed": {"@type": "Claim", "appearance": article},
            "author": _organizations(cited),
            "datePublished": str(cited["date-released"]),
            "reviewRating": {
                "@type": "Rating",
                "alternateName": claim["verdict"],
                "ratingExplanation": claim["reason"],
            },
        }
    )


def _organizations(cited: Record) -> list[Record]:
    people = (_person(person) for person in cited["authors"])
    return [
        {"@type": "Organization", "name": one["literal"]}
        if "literal" in one
        else {"@type": "Person", "familyName": one["family"], "givenName": one["given"]}
        for one in people
    ]


def _script(content: Record) -> Markup:
    text = json.dumps({"@context": SCHEMA} | content, ensure_ascii=False, indent=1)
    return embedded(text)


def embedded(text: str) -> Markup:
    """Return JSON so that it can stand in a page: no text of it can end the script."""
    return Markup(text.replace("<", "\\u003c"))
