"""How an exhibit or a claim is taken over elsewhere: lines to copy, records, one archive."""

import io
import json
import zipfile

from markupsafe import Markup

from companion import files, paths
from companion.claims.precision import plain
from companion.publish import bibliography, export
from companion.render.captions import Caption
from companion.render.formats import FORMATS
from companion.site.records import TERMS, Record, Site, file

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the oldest that an archive can hold, so that bytes are stable
SCHEMA = "https://schema.org"


def lines(exhibit: Record) -> dict[str, str]:
    """Return for each program the line that takes an exhibit into a manuscript or reads it."""
    name, figure = exhibit["id"], exhibit["kind"] == "figure"
    packages = file(exhibit, "tex").read_text(encoding="utf-8").splitlines()[0]
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
        "At a journal's width": exhibit["for_journal"],
    }


def item(exhibit: Record, site: Site) -> Record:
    """Return an exhibit as a CSL item, with the address of the paper that it is about."""
    cited, address = site.cited, doi(site.paper)
    return {
        "id": f"companion-{exhibit['id']}",
        "type": "figure" if exhibit["kind"] == "figure" else "dataset",
        "title": exhibit["title"],
        "author": [_person(person) for person in cited["authors"]],
        "container-title": cited["title"],
        "issued": {"date-parts": [[int(part) for part in str(cited["date-released"]).split("-")]]},
        **({"version": str(cited["version"])} if "version" in cited else {}),
        **({"note": f"Companion to {address}"} if address else {}),
    }


def _person(person: Record) -> Record:
    if "name" in person:
        return {"literal": person["name"]}
    return {"family": person["family-names"], "given": person["given-names"]}


def records(one: Record) -> dict[str, str]:
    """Return a CSL item as BibTeX and as CSL-JSON."""
    return {"bib": bibliography.bibtex([one]), "json": files.to_json([one]).decode()}


def archive(exhibit: Record, site: Site) -> bytes:
    """Return all files of an exhibit, with its terms and how to include it, as one archive."""
    contents = {path.name: path.read_bytes() for path in exhibit["files"]}
    suffixes = [path.suffix[1:] for path in exhibit["files"]]
    note = export.note(exhibit, suffixes) + terms(exhibit, site)
    contents[f"{exhibit['id']}.README.txt"] = note.encode()
    contents |= {TERMS: site.terms.encode()} if site.terms else {}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in contents.items():
            whole.writestr(zipfile.ZipInfo(name, FIRST_DAY), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def terms(exhibit: Record, site: Site) -> str:
    """Return the lines on an exhibit's terms and on those of the tables behind it."""
    made_here = f"Terms: {site.paper['licence']}."
    behind = (f"Tables read, {licence['title']}: {', '.join(names)}."
              for licence, names in site.terms_of(exhibit))  # fmt: skip
    return "\n".join((made_here, *behind, ""))


def dataset(exhibit: Record, site: Site) -> Markup:
    """Describe an exhibit as a ``Dataset`` of schema.org."""
    return _script(
        {
            "@type": "Dataset",
            "identifier": exhibit["id"],
            "name": exhibit["title"],
            "description": f"{exhibit['caption']} {exhibit['alt']}",
            "license": site.licence,
            "creator": _organizations(site.cited),
            "datePublished": str(site.cited["date-released"]),
            "isPartOf": {"@type": "CreativeWork", "name": site.cited["title"]},
            "citation": _article(site.paper),
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


def review(claim: Record, site: Site) -> Markup:
    """Describe a verdict as a ``ClaimReview`` of schema.org."""
    return _script(
        {
            "@type": "ClaimReview",
            "identifier": claim["id"],
            "claimReviewed": f"{claim['statement']}: {plain(claim['printed'])}",
            "itemReviewed": {"@type": "Claim", "appearance": _article(site.paper)},
            "author": _organizations(site.cited),
            "datePublished": str(site.cited["date-released"]),
            "reviewRating": {
                "@type": "Rating",
                "alternateName": claim["verdict"],
                "ratingExplanation": claim["reason"],
            },
        }
    )


def _article(paper: Record) -> Record:
    """Return the paper as a work of schema.org, with its address if it has one."""
    people = [{"@type": "Person", "name": person["name"]} for person in paper["authors"]]
    address = doi(paper)
    return {
        "@type": "ScholarlyArticle",
        "name": paper["title"],
        "author": people,
        "description": paper["citation"].strip(),
        **({"sameAs": address} if address else {}),
    }


def doi(paper: Record) -> str:
    """Return the address of the paper's DOI, or nothing."""
    number = paper.get("published", {}).get("DOI", "")
    return f"https://doi.org/{number}" if number else ""


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
