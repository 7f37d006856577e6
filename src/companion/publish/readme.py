"""Markdown that is made from the registers, so that it cannot drift from them."""

import html
from pathlib import Path

from companion import files, paths
from companion.claims import judged, ledger, sentences
from companion.claims.precision import plain
from companion.claims.verdicts import MEANINGS
from companion.register import exhibits
from companion.tables import reading

THUMB_PX = 220
TEXTS = ("README.md", "data/README.md", "docs/verdicts.md")  # those with generated parts


def sections() -> dict[str, str]:
    """Return each generated table by its marker, as Markdown."""
    lines = {}
    lines["tables"] = ["| table | rows | what it holds | terms |", "| --- | ---: | --- | --- |"]
    for folder in (paths.seeds(), paths.data()):
        package = files.read_json(folder / "datapackage.json")
        for table in package["resources"]:
            name = f"{folder.name}/{table['name']}"
            terms = table.get("licenses", package["licenses"])[0]["title"]
            rows = len(reading.read(name))
            lines["tables"].append(
                f"| [{name}](../{name}.csv) | {rows} | {table['title']} | {terms} |"
            )
    findings = judged.findings()
    lines["answer"] = [sentences.answer(findings)[0]]
    lines["meanings"] = ["| verdict | meaning |", "| --- | --- |"]
    lines["meanings"] += [f"| {name} | {means} |" for name, means in MEANINGS.items()]
    lines["tally"] = ["| verdict | facts |", "| --- | ---: |"]
    lines["tally"] += [f"| {name} | {count} |" for name, count in ledger.counts(findings).items()]
    lines["ledger"] = ["| claim | printed | verdict | why | rests on |", "| --- " * 5 + "|"]
    lines["ledger"] += [
        f"| `{finding.claim['claim']}` | {plain(finding.claim['printed'])} | {finding.verdict} "
        f"| {finding.reason} | {finding.support.text} |"
        for verdict in ledger.NOT_HELD
        for finding in findings
        if finding.verdict == verdict
    ]
    lines["gaps"] = [
        f"* `{finding.claim['claim']}` ({finding.claim['section']}, paragraph "
        f"{finding.claim['paragraph']}): {finding.claim['statement']}. {finding.reason}"
        for finding in findings
        if finding.verdict == "unchecked"
    ]
    return {marker: "\n".join(text) for marker, text in lines.items()}


def gallery() -> bytes:
    """Return ``figures/README.md``: every exhibit with a thumbnail, its files and its notebook."""
    lines = [
        "# Figures and tables",
        "",
        "`companion build` makes all of them from the notebooks; nothing here is edited by hand.",
        "An exhibit's files share a name; `json` is its sidecar, with caption, alt text, sources",
        "and parameters. `numbers.tex` and `numbers.json` hold every number, `references.bib` and",
        "`references.json` every source, `sweeps/` the tables of the parameter sweeps, and",
        "`companion.sty` brings all of it into LaTeX.",
    ]
    for notebook in exhibits.load().values():
        lines += ["", f"## [{notebook.name}](../notebooks/{notebook.name}.ipynb)"]
        for run, entry in notebook.entry.runs.items():
            given = ", ".join(f"`{key} = {value}`" for key, value in entry.parameters.items())
            lines += ["", f"Run `{run}`: {given or 'the defaults'}.", "", "| | | files |"]
            lines += ["| --- | --- | --- |"]
            lines += [_gallery_row(one) for one in notebook.exhibits_of(run)]
    return ("\n".join(lines) + "\n").encode()


def _gallery_row(one: exhibits.Exhibit) -> str:
    sidecar = one.record()
    places = {path.suffix[1:]: f"{one.notebook.name}/{path.name}" for path in one.files}
    links = " ".join(f"[{suffix}]({place})" for suffix, place in places.items())
    seen = "table"
    if one.entry.kind == "figure":
        seen = f'<img src="{places["png"]}" alt="{_cell(sidecar["alt"])}" width="{THUMB_PX}">'
    return f"| {seen} | **{_cell(sidecar['title'])}**<br>`{one.id}` | {links} |"


def _cell(text: str) -> str:
    return html.escape(text).replace("|", "&#124;")


def documents() -> dict[Path, bytes]:
    """Return the project's texts with generated parts, with these made again."""
    contents = sections()
    known = [paths.root() / name for name in TEXTS]
    texts = {path: path.read_text(encoding="utf-8") for path in known if path.exists()}
    return {path: fill(text, contents).encode() for path, text in texts.items()}


def fill(text: str, contents: dict[str, str]) -> str:
    r"""Put each content between its marker and the end mark that follows, where the text has it.

    Examples
    --------
    >>> fill("Sum: <!-- sum -->\n1\n<!-- end -->", {"sum": "2"})
    'Sum: <!-- sum -->\n2\n<!-- end -->'
    """
    for marker, content in contents.items():
        head, begin, rest = text.partition(f"<!-- {marker} -->\n")
        if begin:
            text = f"{head}{begin}{content}\n<!-- end -->{rest.partition('<!-- end -->')[2]}"
    return text
