"""The tables of README that are made from the registers, so that they cannot drift from them."""

import json

from companion import exhibits, project, reading

README = project.ROOT / "README.md"


def sections() -> dict[str, str]:
    """Return each generated table by its marker, as Markdown."""
    lines = {"exhibits": ["| exhibit | what it shows | notebook |", "| --- | --- | --- |"]}
    for notebook in exhibits.load().values():
        for run in notebook.runs:
            for part in notebook.parts_of(run):
                name = f"{run}_{part.name}"
                record = reading.read_yaml(project.FIGURES / f"{name}.json")
                lines["exhibits"].append(
                    f"| [{name}](figures/{name}.{'png' if part.kind == 'figure' else 'md'}) "
                    f"| {record['title']} | [{notebook.name}](notebooks/{notebook.name}.ipynb) |"
                )
    lines["tables"] = ["| table | rows | what it holds | terms |", "| --- | ---: | --- | --- |"]
    for folder in (project.SEEDS, project.DATA):
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        for table in package["resources"]:
            name = f"{folder.name}/{table['name']}"
            terms = table.get("licenses", package["licenses"])[0]["title"]
            rows = len(reading.read(name))
            lines["tables"].append(
                f"| [{name}]({name}.csv) | {rows} | {table['title']} | {terms} |"
            )
    gaps = reading.read("seeds/claims").query("status == 'not in the text'")
    lines["gaps"] = [
        f"* `{row.claim}` ({row.section}, paragraph {row.paragraph}): {row.statement}."
        for row in gaps.itertuples()
    ]
    return {marker: "\n".join(text) for marker, text in lines.items()}


def render(text: str) -> str:
    """Fill the marked places of README."""
    for marker, content in sections().items():
        begin, end = f"<!-- {marker} -->\n", "<!-- end -->"
        head, _, rest = text.partition(begin)
        text = head + begin + content + "\n" + end + rest.partition(end)[2]
    return text
