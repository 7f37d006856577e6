"""The one door to the paper's own package: what the engine asks for because it cannot know it.

``[tool.companion]`` in the project's ``pyproject.toml`` names the package. It holds four modules
that are asked for here: what the parameters of its notebooks may be, the arithmetic of its tables,
its rules of evidence, and which names readers see.
"""

import importlib.util
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from companion import paths
from companion.errors import CompanionError


def package() -> str:
    """Return the name of the paper's package.

    Raises
    ------
    CompanionError
        If ``pyproject.toml`` does not name one.
    """
    path = paths.root() / "pyproject.toml"
    try:
        return str(_settings(path.read_text(encoding="utf-8"))["companion"]["paper"])
    except KeyError:
        raise CompanionError(
            f"{path} does not name the paper's package; add, for example,\n"
            '[tool.companion]\npaper = "my_paper"'
        ) from None


@cache  # it is asked for with every table that is read
def _settings(text: str) -> dict[str, Any]:
    return dict(tomllib.loads(text).get("tool", {}))


def folder() -> Path:
    """Return the folder of the paper's package."""
    return Path(str(importlib.import_module(package()).__file__)).parent


def code() -> list[Path]:
    """Return every module of the engine and of the paper's package."""
    spec = importlib.util.find_spec(package())
    folders = [paths.ENGINE, *(spec.submodule_search_locations or () if spec else ())]
    return sorted(path for folder in folders for path in Path(folder).rglob("*.py"))


def _ask(module: str, name: str, kind: type) -> Any:
    whole = f"{package()}.{module}"
    try:
        found = importlib.import_module(whole)
    except ModuleNotFoundError as error:
        if error.name is None or not whole.startswith(error.name):
            raise  # something that the paper's module imports
        raise CompanionError(
            f"there is no module {whole}: {paths.root() / 'pyproject.toml'} names the paper's "
            f"package {package()!r}; it is looked for in {paths.root() / 'src'} and among the "
            "installed packages"
        ) from None
    except (Exception, SystemExit) as error:  # there is no end to what a module may raise
        raise CompanionError(
            f"the module {whole} cannot be imported: {type(error).__name__}: {error}"
        ) from error
    if not hasattr(found, name):
        raise CompanionError(f"the module {whole} has no {name}; see docs/new-paper.md")
    content = getattr(found, name)
    if not isinstance(content, kind):
        raise CompanionError(
            f"{name} of the module {whole} is {content!r:.60}; expected a {kind.__name__}"
        )
    return content


def parameters() -> dict[str, Any]:
    """Return for each notebook its :class:`companion.register.parameters.Parameters`."""
    return dict(_ask("parameters", "MODELS", dict))


def checks() -> dict[Any, Any]:
    """Return for a table, or several, the checks: :data:`companion.tables.checks.Check`."""
    return dict(_ask("checks", "CHECKS", dict))


def rules() -> dict[str, Any]:
    """Return for each quantity where its evidence is: :data:`companion.claims.evidence.Rule`."""
    return dict(_ask("evidence", "RULES", dict))


def tables() -> tuple[str, ...]:
    """Return the tables that the rules of evidence read, with their folder."""
    return tuple(_ask("evidence", "TABLES", tuple))


def names() -> dict[str, tuple[str, ...]]:
    """Return the columns of tables whose names readers see, by table: they are translated."""
    return dict(_ask("words", "NAMES", dict))
