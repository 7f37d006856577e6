"""The record of the whole build as an RO-Crate: which run made what, from which tables.

``ro-crate-metadata.json`` follows RO-Crate 1.3 (https://w3id.org/ro/crate/1.3). It holds no time
of the build, so that the same project gives the same bytes.
"""

import json
import tomllib
from pathlib import Path
from typing import Any

import pandas as pd

from companion import files, paths
from companion.errors import DataError
from companion.register import exhibits, freshness
from companion.render import formats
from companion.tables import reading, unchecked
from companion.tables.records import citation

MEDIA = {row.suffix: row.media_type for row in formats.FORMATS.values()} | {
    "ipynb": "application/x-ipynb+json",
    "bib": "application/x-bibtex",
    "sty": "application/x-tex",
    "parquet": "application/vnd.apache.parquet",
}
SPDX = "https://spdx.org/licenses/"


def metadata() -> bytes:
    """Return the crate's metadata as JSON-LD.

    The entities are the notebooks, the tables with the sources of their rows, every file of every
    exhibit with its digest, and one ``CreateAction`` for each run with its parameters.
    """
    from rocrate.rocrate import ROCrate

    crate = ROCrate(version="1.3")
    _describe(crate)
    register = exhibits.load()
    entities = {table: _table(crate, table) for table in exhibits.tables(register)}
    python = crate.dereference("https://www.python.org/")
    actions = []
    for notebook in register.values():
        about = f"Notebook that makes {', '.join(notebook.entry.exhibits)}"
        code = _file(crate, notebook.path, notebook.name, about, "SoftwareSourceCode")
        code["programmingLanguage"] = python
        taken = [entities[table] for table in notebook.entry.tables]
        actions += [_sweep(crate, name, code, taken) for name in notebook.entry.sweeps]
        collected = [paths.sweeps() / f"{name}.csv" for name in notebook.entry.sweep_tables]
        taken += [crate.dereference(paths.relative(path)) for path in collected]
        for run in notebook.entry.runs:
            actions.append(_run(crate, notebook, run, code, taken))
    for path in paths.numbers():
        _file(crate, path, path.name, "Numbers or sources, for manuscripts")
    _file(crate, paths.figures() / "README.md", "gallery", "Every exhibit with its files")
    crate.root_dataset["mentions"] = actions
    content = crate.metadata.generate()
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def _describe(crate: Any) -> None:
    """Say whose the whole is, and which paper it accompanies."""
    from rocrate.model import ContextEntity

    cited = unchecked.read_yaml(paths.root() / "CITATION.cff")
    if lost := [key for key in ("title", "authors", "date-released") if not cited.get(key)]:
        raise DataError(f"CITATION.cff has no {' and no '.join(lost)}; docs/new-paper.md names all")
    paper = reading.read_paper()
    licences = _licences(cited)
    for name in licences:
        crate.add(ContextEntity(crate, SPDX + name, {"@type": "CreativeWork", "name": name}))
    authors = crate.add(
        ContextEntity(
            crate, "#authors", {"@type": "Organization", "name": cited["authors"][0]["name"]}
        )
    )
    versions = tomllib.loads((paths.root() / "pyproject.toml").read_text(encoding="utf-8"))
    language = {
        "@type": "ComputerLanguage",
        "name": "Python",
        "url": "https://www.python.org/",
        "version": versions["project"]["requires-python"],
    }
    crate.add(ContextEntity(crate, "https://www.python.org/", language))
    about = crate.add(
        ContextEntity(
            crate,
            "#paper",
            {
                "@type": "ScholarlyArticle",
                "name": paper["title"],
                "author": [person["name"] for person in paper["authors"]],
                "description": paper["citation"].strip(),
            },
        )
    )
    root = crate.root_dataset
    root["name"] = cited["title"]
    root["description"] = (
        "Every number, date and order of events of the paper beside what independent sources "
        "say: tables, notebooks, and the charts and tables that the notebooks make."
    )
    root["datePublished"] = str(cited["date-released"])
    root["license"] = [crate.dereference(SPDX + name) for name in licences]
    root["author"], root["about"] = authors, about


def _licences(cited: dict[str, Any]) -> list[str]:
    """Return the SPDX names of the licences of code and tables, each once."""
    packages = [files.read_json(folder / "datapackage.json") for folder in
                (paths.seeds(), paths.data())]  # fmt: skip
    names = [licence["name"] for package in packages for licence in package["licenses"]]
    return list(dict.fromkeys([name for name in [cited.get("license")] if name] + names))


def _table(crate: Any, name: str) -> Any:
    """Add a table with the sources of its rows."""
    from rocrate.model import ContextEntity

    path = paths.root() / f"{name}.csv"
    records = reading.read_sources()
    based = [] if not name.startswith("seeds/") else [crate.dereference("#paper")]
    for key in reading.cited(name):
        record = records.loc[key]
        based.append(
            crate.dereference(f"#source-{key}")
            or crate.add(
                ContextEntity(
                    crate,
                    f"#source-{key}",
                    {"@type": "CreativeWork", "name": citation(record), "url": record["url"],
                     "publisher": record["producer"], **_dated(record)},
                )
            )
        )  # fmt: skip
    table = _file(crate, path, name, _title(path))
    if based:
        table["isBasedOn"] = based if len(based) > 1 else based[0]
    return table


def _dated(record: pd.Series) -> dict[str, str]:
    """Return the release of a data set and the date of a page, as far as they are known."""
    found = {"version": record["version"], "datePublished": record["issued"]}
    return {name: str(value) for name, value in found.items() if not pd.isna(value)}


def _title(table: Path) -> str:
    package = files.read_json(table.parent / "datapackage.json")
    return str(next(t["title"] for t in package["resources"] if t["name"] == table.stem))


def _run(crate: Any, notebook: exhibits.Notebook, run: str, code: Any, taken: list[Any]) -> Any:
    """Add one run: its parameters, what it took, what it made."""
    from rocrate.model import ContextEntity

    made = []
    for exhibit in notebook.exhibits_of(run):
        sidecar = exhibit.record()
        made += [_file(crate, path, sidecar["title"], sidecar["alt"]) for path in exhibit.files]
    given = [
        crate.add(
            ContextEntity(
                crate,
                f"#{run}-{name}",
                {"@type": "PropertyValue", "name": name, "value": value},
            )
        )
        for name, value in notebook.parameters(run).items()
    ]
    return crate.add_action(
        code, identifier=f"#run-{run}", object=[*taken, *given], result=made,
        properties={
            "name": f"Run {run} of {notebook.name}",
            "description": "; ".join(exhibit.name for exhibit in notebook.exhibits_of(run)),
            "agent": crate.dereference("#authors"),
        },
    )  # fmt: skip


def _sweep(crate: Any, name: str, code: Any, taken: list[Any]) -> Any:
    """Add one sweep with its table; its record holds the grid."""
    about = "Parameters and named results of every run of a sweep"
    made = [_file(crate, path, name, about) for path in freshness.sweep_files(name)]
    return crate.add_action(
        code, identifier=f"#sweep-{name}", object=taken, result=made,
        properties={
            "name": f"Sweep {name}",
            "description": about,
            "agent": crate.dereference("#authors"),
        },
    )  # fmt: skip


def _file(crate: Any, path: Path, name: str, description: str, *types: str) -> Any:
    properties = {
        "@type": ["File", *types] if types else "File",
        "name": name,
        "description": description,
        "encodingFormat": MEDIA[path.suffix[1:]],
    }
    if path.suffix != ".ipynb":  # which Jupyter saves by itself, with outputs and new defaults
        properties |= {"contentSize": str(path.stat().st_size), "sha256": files.digest(path)}
    return crate.add_file(path, paths.relative(path), properties=properties)
