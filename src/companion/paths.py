"""Where things are: every path comes from here, so that notebooks run from any directory."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "seeds"
DATA = ROOT / "data"
NOTEBOOKS = ROOT / "notebooks"
FIGURES = ROOT / "figures"
PACKAGE = ROOT / "src" / "companion"
SWEEPS = FIGURES / "sweeps"
BUILD = ROOT / "build"  # logs and work in progress; ignored by git
LOCK = ROOT / "requirements.lock"
REGISTER = NOTEBOOKS / "exhibits.yml"
EXHIBITS_LOCK = NOTEBOOKS / "exhibits.lock"  # what each run was made from


def relative(path: Path) -> str:
    """Return a path as it is written in records: from the project's root, with slashes."""
    return path.relative_to(ROOT).as_posix()
