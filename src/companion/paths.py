"""Where things are: every path comes from here, so that notebooks run from any directory.

A project is a folder whose ``pyproject.toml`` has a table ``[tool.companion]``. This process works
on the one that ``COMPANION_PROJECT`` names; without it on the one that the current folder lies in;
else on the checkout that the engine is installed from.
"""

import os
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from companion.errors import CompanionError

ONLY = ".only"  # in an output folder: the name of the one exhibit that is wanted
VARIABLE = "COMPANION_PROJECT"
ENGINE = Path(__file__).resolve().parent


def root() -> Path:
    """Return the project's folder.

    Raises
    ------
    CompanionError
        If there is none, as where the engine was installed without its checkout.
    """
    chosen = os.environ.get(VARIABLE)
    return Path(chosen) if chosen else _around(Path.cwd())


@cache
def _around(folder: Path) -> Path:
    for place in (folder, *folder.parents, ENGINE.parents[1]):
        settings = place / "pyproject.toml"
        if settings.is_file() and "[tool.companion]" in settings.read_text(encoding="utf-8"):
            return place
    raise CompanionError(
        f"{folder} lies in no project, and the companion is not installed from one; go into a "
        "checkout, name it with --project, or install it there with pip install --editable"
    )


def use(project: Path) -> None:
    """Work on a project, in this process and in those that it starts; import from its ``src``."""
    source = str(project.resolve() / "src")
    os.environ[VARIABLE] = str(project.resolve())
    if source not in sys.path:
        sys.path.insert(0, source)
    others = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path != source]
    os.environ["PYTHONPATH"] = os.pathsep.join([source, *filter(None, others)])


def seeds() -> Path:
    """Return the folder of what the paper says."""
    return root() / "seeds"


def data() -> Path:
    """Return the folder of what other sources say."""
    return root() / "data"


def notebooks() -> Path:
    """Return the notebooks' folder."""
    return root() / "notebooks"


def inputs() -> list[Path]:
    """Return the folders of what exhibits are made from, into which no result goes."""
    return [seeds(), data(), notebooks(), root() / "src"]


def holder(path: Path, folders: Iterable[Path]) -> Path | None:
    """Return the folder that a path is in, of some, also by a link; None if it is in none."""
    real = path.resolve()
    return next((one for one in folders if real.is_relative_to(one.resolve())), None)


def register() -> Path:
    """Return the register of exhibits."""
    return notebooks() / "exhibits.yml"


def exhibits_lock() -> Path:
    """Return the record of what each run was made from."""
    return notebooks() / "exhibits.lock"


def figures() -> Path:
    """Return the folder of what is made."""
    return root() / "figures"


def sweeps() -> Path:
    """Return the folder of the tables of the register's sweeps."""
    return figures() / "sweeps"


def numbers() -> list[Path]:
    """Return the files with every number and source, for manuscripts."""
    names = ("numbers.tex", "numbers.json", "references.bib", "references.json", "companion.sty")
    return [figures() / name for name in names]


def crate() -> Path:
    """Return the record of the whole build, an RO-Crate."""
    return root() / "ro-crate-metadata.json"


def site() -> Path:
    """Return the folder of the web site, which git ignores."""
    return root() / "site"


def build() -> Path:
    """Return the folder of logs and work in progress, which git ignores."""
    return root() / "build"


def requirements() -> Path:
    """Return the list of locked packages."""
    return root() / "requirements.lock"


def relative(path: Path) -> str:
    """Return a path as it is written in records: from the project's root, with slashes."""
    return path.relative_to(root()).as_posix()
