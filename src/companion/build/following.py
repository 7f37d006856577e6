"""What follows from all tables and exhibits together: numbers, references, gallery, RO-Crate.

To make them every table is read and every claim judged. ``build/following.json`` keeps what they
were made from in this checkout, so that nothing is done where nothing has changed.
"""

import importlib
from collections.abc import Iterator
from pathlib import Path

from companion import files, paths
from companion.register import exhibits, fingerprint

LIBRARIES = ("companion.publish.numbers", "companion.publish.readme", "companion.publish.crate",
             "rocrate.rocrate")  # fmt: skip


def load() -> None:
    """Import what makes them: a build does while it waits for its first kernel."""
    for name in LIBRARIES:
        importlib.import_module(name)


def made() -> list[Path]:
    """Return their files."""
    return [*paths.numbers(), paths.figures() / "README.md", paths.crate()]


def contents() -> Iterator[tuple[Path, bytes]]:
    """Yield them with their content; the last describes all others, so it is made when they are."""
    from companion.publish import crate, numbers, readme

    yield from zip(paths.numbers(), numbers.contents().values(), strict=True)
    yield paths.figures() / "README.md", readme.gallery()
    yield paths.crate(), crate.metadata()


def refresh(register: exhibits.Register) -> None:
    """Bring them up to date."""
    if not _known(register):
        for path, content in contents():
            files.refresh(path, content)
        files.replace(_record(), files.to_json(_state(register)))


def stale(register: exhibits.Register) -> list[Path]:
    """Return those that are not what follows today; all of them must be there."""
    if _known(register):
        return []
    return [path for path, content in contents() if path.read_bytes() != content]


def _record() -> Path:
    return paths.build() / "following.json"


def _known(register: exhibits.Register) -> bool:
    """Return whether this checkout made them from what is there now, and they are as it made."""
    try:
        return bool(_record().read_bytes() == files.to_json(_state(register)))
    except OSError:
        return False


def _state(register: exhibits.Register) -> dict[str, str]:
    """Return the digests of what they are made from, and their own."""
    own = {str(path): files.digest(path) for path in made() if path.exists()}
    return fingerprint.of_what_follows(register) | own
