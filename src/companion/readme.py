"""The tables of README that are made from the registers, so that they cannot drift from them."""

from companion import exhibits, files, judged, project, reading, verdicts
from companion.precision import plain

README = project.ROOT / "README.md"


def sections() -> dict[str, str]:
    """Return each generated table by its marker, as Markdown."""
    lines = {"exhibits": ["| exhibit | what it shows | notebook |", "| --- | --- | --- |"]}
    for name, one in exhibits.by_id(exhibits.load()).items():
        notebook = one.notebook.name
        seen = project.relative(one.file("png" if one.entry.kind == "figure" else "md"))
        title = files.read_json(one.file("json"))["title"]
        lines["exhibits"].append(
            f"| [{name}]({seen}) | {title} | [{notebook}](notebooks/{notebook}.ipynb) |"
        )
    lines["tables"] = ["| table | rows | what it holds | terms |", "| --- | ---: | --- | --- |"]
    for folder in (project.SEEDS, project.DATA):
        package = files.read_json(folder / "datapackage.json")
        for table in package["resources"]:
            name = f"{folder.name}/{table['name']}"
            terms = table.get("licenses", package["licenses"])[0]["title"]
            rows = len(reading.read(name))
            lines["tables"].append(
                f"| [{name}]({name}.csv) | {rows} | {table['title']} | {terms} |"
            )
    findings = judged.findings()
    lines["ledger"] = ["| verdict | claims |", "| --- | ---: |"]
    lines["ledger"] += [
        f"| {name} | {count} |" for name, count in verdicts.counts(findings).items()
    ]
    lines["ledger"] += ["", "| claim | printed | verdict | why |", "| --- | --- | --- | --- |"]
    lines["ledger"] += [
        f"| `{finding.claim['claim']}` | {plain(finding.claim['printed'])} | {finding.verdict} "
        f"| {finding.reason} |"
        for verdict in ("differs", "depends")
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


def render(text: str) -> str:
    """Return README's text with its tables made again."""
    return fill(text, sections())


def fill(text: str, contents: dict[str, str]) -> str:
    """Put each content between its marker and the end mark that follows."""
    for marker, content in contents.items():
        begin, end = f"<!-- {marker} -->\n", "<!-- end -->"
        head, _, rest = text.partition(begin)
        text = head + begin + content + "\n" + end + rest.partition(end)[2]
    return text
