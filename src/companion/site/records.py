"""What the site shows, as records that link to each other: claims, exhibits, tables, sources."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from companion import files, paper, paths
from companion.build import pipeline
from companion.claims import judged, ledger, reasons, verdicts
from companion.claims.support import GRADES
from companion.claims.verdicts import Finding
from companion.publish import export, shown, trace
from companion.register import freshness, pages
from companion.register.exhibits import Exhibit, Register, by_id, load
from companion.render.text import listed
from companion.site import sweeps, trail
from companion.site.essays import Essay, read
from companion.tables import reading, unchecked
from companion.tables.contract import OPEN
from companion.tables.records import citation

Record = dict[str, Any]
FITS = {True: "fits", False: "does not fit", None: "decides nothing"}
ORDERED = {
    True: "follows what the sentence puts before it",
    False: "comes before what it should follow",
    None: "is the first, or leaves the order open",
}
SHOWN_ROWS = 25  # of a table; its file has all
TERMS = "LICENSE-DATA.md"  # whose the tables are; a project may have none


@dataclass(frozen=True)
class Site:
    """All records of the project, read once."""

    paper: Record = field(default_factory=reading.read_paper)
    cited: Record = field(
        default_factory=lambda: unchecked.read_yaml(paths.root() / "CITATION.cff")
    )
    register: Register = field(default_factory=load)
    findings: list[Finding] = field(default_factory=judged.findings)
    known: pd.DataFrame = field(default_factory=reading.read_sources)

    @cached_property
    def sections(self) -> dict[str, str]:
        """The headings of the paper's sections by their key."""
        parts = self.paper["text"]["sections"]
        plain = {part["id"]: part["id"].replace("-", " ").capitalize() for part in parts}
        headed = {part["id"]: part["heading"].rstrip(": ") for part in parts if part["heading"]}
        return plain | headed

    @cached_property
    def exhibits(self) -> dict[str, Record]:
        """Every exhibit by its id, with its texts, files and the claims that it is about."""
        return {name: self._exhibit(one) for name, one in by_id(self.register).items()}

    def _exhibit(self, one: Exhibit) -> Record:
        sidecar = files.read_json(one.file("json"))
        texts = one.file("html").read_text(encoding="utf-8") if one.entry.kind == "table" else ""
        return {
            **sidecar,
            "id": one.id,
            "kind": one.entry.kind,
            "name": one.name,
            "notebook": one.notebook.name,
            "run": one.run,
            "given": one.notebook.entry.runs[one.run].parameters,
            "files": one.files,
            "texts": texts,
            "pixels": _pixels(one.file("png")) if one.entry.kind == "figure" else (0, 0),
            "claims": self._about(one),
            "tables": list(one.notebook.entry.tables),
            "sweeps": list(one.notebook.entry.sweep_tables),
            "command": trace.command(one.notebook, sidecar["parameters"]),
            "for_journal": export.command(one, pages.journals()["journal"].iloc[0]),
        }

    def _about(self, one: Exhibit) -> list[str]:
        """Return the claims that an exhibit shows; none where it shows all of them."""
        found = [one["claim"] for one in shown.claims(one, self.findings)]
        return [] if len(found) == len(self.findings) > 1 else found

    @cached_property
    def terms(self) -> str:
        """What the project says of the terms of its tables, as Markdown."""
        path = paths.root() / TERMS
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    @cached_property
    def licence(self) -> Record:
        """The terms of what is made here, as a work of schema.org."""
        [licence, *_] = files.read_json(paths.data() / "datapackage.json")["licenses"]
        address = {"url": licence["path"]} if "path" in licence else {}
        return {"@type": "CreativeWork", "name": self.paper["licence"], **address}

    def terms_of(self, exhibit: Record) -> list[tuple[Record, list[str]]]:
        """Return the terms of the tables that an exhibit's notebook reads, each with its tables."""
        found: dict[str, tuple[Record, list[str]]] = {}
        for name in exhibit["tables"]:
            licence = self.tables[name]["licence"]
            found.setdefault(licence["title"], (licence, []))[1].append(name)
        return list(found.values())

    @cached_property
    def essays(self) -> list[Essay]:
        """The runs in the register's order, as they were executed."""
        return [
            self.headed(read(task.notebook, task.name, pipeline.log(task)))
            for task in freshness.tasks(self.register)
            if not task.is_sweep
        ]

    def headed(self, essay: Essay) -> Essay:
        """Return an essay with the title of its run, and with an answer that begins with it.

        A run that the register gives values or exhibits of its own is called after its first
        figure; one that has all of its notebook as it is, after the notebook.
        """
        entry, picture = essay.notebook.entry.runs[essay.run], self.picture(essay)
        if not picture or not (entry.parameters or entry.exhibits):
            return essay
        says = Markup("<p>{}</p>\n").format(picture["message"]) if essay.aside else Markup()
        return replace(essay, title=picture["title"], answer=says + essay.answer)

    @cached_property
    def leading(self) -> list[Essay]:
        """Of each notebook the first run, and those whose claims no earlier run is about."""
        chosen, notebooks, covered = [], set[str](), set[str]()
        for essay in self.essays:
            about = {claim for one in essay.notebook.exhibits_of(essay.run)
                     for claim in self._about(one)}  # fmt: skip
            if essay.notebook.name not in notebooks or (about and not about & covered):
                chosen.append(essay)
            notebooks.add(essay.notebook.name)
            covered |= about
        return chosen

    def picture(self, essay: Essay) -> Record | None:
        """Return the first figure that an essay shows, or that its run saves and no cell shows."""
        saved = (one.id for one in essay.notebook.exhibits_of(essay.run))
        ordered = (self.exhibits[name] for name in (*essay.pictures, *saved))
        return next((one for one in ordered if one["kind"] == "figure"), None)

    @cached_property
    def claims(self) -> dict[str, Record]:
        """Every claim by its key, with its verdict and all that this rests on."""
        table = ledger.ledger(self.findings, self.known).set_index("claim")
        ranks = trail.ranks(self.findings)
        return {
            key: self._claim(finding, table.loc[key]) | {"ranks": ranks[key]}
            for finding in self.findings
            for key in [str(finding.claim["claim"])]
        }

    def _claim(self, finding: Finding, row: pd.Series) -> Record:
        claim, record = finding.claim, finding.record(self.known)
        names = {key: family for family in finding.support.families for key in family.sources}
        evidence = [
            {
                **one,
                "shown": reasons.shown(one["value"], claim),
                "fits": (ORDERED if record["kind"] == "order" else FITS)[one["agrees"]],
                "grade": GRADES[one["grade"]],
                "family": names.get(one["source"]),
            }
            for one in record["evidence"]
        ]
        without = [(family, verdicts.without(finding, family))
                   for family in finding.support.families]  # fmt: skip
        key = record["id"]
        return record | {
            "evidence": evidence,
            "rule": trail.rule(finding, self.qualifiers),
            "strip": trail.strip(finding),
            "nearest": trail.nearest(finding, self.known),
            "away": row["difference"],
            "open": record["kind"] == "event" and claim["qualifier"] in OPEN,
            "rests_on": row["rests_on"],
            "section": self.sections[claim["section"]],
            "paragraph": int(claim["paragraph"]),
            "subjects": listed("" if pd.isna(claim["actor"]) else claim["actor"]),
            "quantity": "" if pd.isna(claim["quantity"]) else claim["quantity"],
            "note": "" if pd.isna(claim["note"]) else claim["note"],
            "cited": self.references.get(str(record["cites"]), ""),
            "repeated": [one.claim["claim"] for one in self.findings if one.repeats == key],
            "families": finding.support.families,
            "turning": [(family, verdict) for family, verdict in without
                        if verdict != finding.verdict],
            "exhibits": [name for name, one in self.exhibits.items() if key in one["claims"]],
            "tables": self._evidence_of(evidence),
        }  # fmt: skip

    def _evidence_of(self, evidence: list[Record]) -> list[str]:
        """Return the tables of evidence that have rows of some sources."""
        keys = {one["source"] for one in evidence}
        read = {"data/events", *paper.tables()} - {"data/sources"}
        return [name for name, one in self.tables.items()
                if name in read and keys & set(one["sources"])]  # fmt: skip

    def resting_on(self, table: str) -> list[str]:
        """Return the claims of which a source in a table of evidence speaks."""
        return [key for key, claim in self.claims.items() if table in claim["tables"]]

    @cached_property
    def qualifiers(self) -> pd.DataFrame:
        """What the words before a number or date allow."""
        return reading.read("data/qualifiers").set_index("qualifier")

    @cached_property
    def references(self) -> dict[str, str]:
        """The works of the paper's own reference list by key, each as one line."""
        table = reading.read("seeds/references").fillna("").astype(str)
        return {row["reference"]: _work(row) for row in table.to_dict("records")}

    @cached_property
    def tally(self) -> dict[str, int]:
        """How many facts have which verdict."""
        counted = ledger.counts(self.findings)
        return {str(name): int(count) for name, count in counted.items()}

    @cached_property
    def tables(self) -> dict[str, Record]:
        """Every table of the two data packages, with what reads it."""
        found = {}
        for folder in (paths.seeds(), paths.data()):
            package = files.read_json(folder / "datapackage.json")
            for resource in package["resources"]:
                name = f"{folder.name}/{resource['name']}"
                found[name] = self._table(name, folder / resource["path"], resource, package)
        return found

    def _table(self, name: str, path: Path, resource: Record, package: Record) -> Record:
        texts = pd.read_csv(path, dtype=str, keep_default_na=False)
        keys = set(reading.cited(name))
        return {
            "name": name,
            "title": resource["title"],
            "path": path,
            "licence": _terms((resource.get("licenses") or package["licenses"])[0], path.parent),
            "fields": resource["schema"]["fields"],
            "key": resource["schema"].get("primaryKey", []),
            "rows": len(texts),
            "head": texts.head(SHOWN_ROWS),
            "sources": [key for key in self.known.index if key in keys],
            "exhibits": [key for key, one in self.exhibits.items() if name in one["tables"]],
        }

    @cached_property
    def sources(self) -> dict[str, Record]:
        """Every source record by its key, with what rests on it."""
        claims: dict[str, list[str]] = defaultdict(list)
        for key, claim in self.claims.items():
            for one in claim["evidence"]:
                for source in (one["source"], *one["also_in"]):
                    if key not in claims[source]:
                        claims[source].append(key)
        families = reading.read("data/families").set_index("family")["name"]
        found = {}
        for key, row in self.known.iterrows():
            record = row.fillna("").to_dict()
            found[str(key)] = record | {
                "citation": citation(row),
                "grade": GRADES.get(record["grade"], record["grade"]),
                "family_name": families.get(record["family"], ""),
                "claims": claims[str(key)],
                "tables": [name for name, one in self.tables.items() if key in one["sources"]],
            }
        return found

    @cached_property
    def sweeps(self) -> dict[str, Record]:
        """Every sweep of the register by its name, with one row for each of its runs."""
        heads = {name: pd.read_csv(file(one, "csv"), nrows=0).columns.tolist()
                 for name, one in self.exhibits.items()}  # fmt: skip
        return sweeps.read(self.register, heads)


def file(exhibit: Record, suffix: str) -> Path:
    """Return the file of an exhibit that has an ending."""
    made: tuple[Path, ...] = exhibit["files"]
    return next(path for path in made if path.suffix == f".{suffix}")


def _terms(licence: Record, folder: Path) -> Record:
    """Return title and address of a licence: a file's is that from the site's front page."""
    address = licence.get("path", "")
    inside = address and not address.startswith("http")
    if inside:
        address = paths.relative(folder / address)
    return {"title": licence["title"], "address": address, "inside": inside}


def _work(row: Record) -> str:
    """Return a work of the reference list as one line, without what its record lacks."""
    title = f"“{row['title']}”" if row["title"] else ""
    return ", ".join(filter(None, (row["authors"], title, row["container"], row["date"])))


def _pixels(picture: Path) -> tuple[int, int]:
    """Return width and height of a PNG, so that a page keeps its room while it is loaded."""
    from PIL import Image

    with Image.open(picture) as image:
        return image.size
