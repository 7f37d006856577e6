"""The build's tasks, for pytask to find: one for each run of the register, and what follows."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

from pytask import Product, PythonNode, mark, task

from companion import build, crate, exhibits, manuscript, project, sweep, writing

_register = exhibits.load()
_for_manuscripts = [project.FIGURES / name for name in manuscript.NAMES]
_made = list(_for_manuscripts)  # and every record, which holds the digests of its files


def _records(products: list[Path]) -> list[Path]:
    return [path for path in products if path.suffix == ".json"]


def _turn(notebook: exhibits.Notebook, parts: int) -> Callable[[Any], Any]:
    """Return the mark of a run: one that waits for a sweep first, one of a single part last.

    So the build does not end with one long run while the other cores have nothing to do.
    """
    if notebook.collects:
        return mark.try_first
    return mark.try_last if parts == 1 else lambda function: function


for _notebook in _register.values():
    for _sweep in _notebook.sweeps:
        _grid = PythonNode(value=repr(_notebook.sweeps[_sweep]), hash=True)

        @mark.try_first
        @task(id=f"sweep {_sweep}")
        def task_sweep(
            grid: Annotated[str, _grid],
            inputs: list[Path] = _notebook.inputs(),  # noqa: B008
            notebook: str = _notebook.name,
            name: str = _sweep,
            products: Annotated[list[Path], Product] = sweep.products(_sweep),  # noqa: B008
        ) -> None:
            """Run a notebook for every combination of a grid."""
            sweep.refresh(exhibits.load()[notebook], name, build.default_workers())

        _made += _records(sweep.products(_sweep))
    for _run in _notebook.runs:
        _parts = _notebook.parts_of(_run)
        _entry = PythonNode(value=repr((_notebook.runs[_run], _parts)), hash=True)
        _products = _notebook.products(_run)

        @_turn(_notebook, len(_parts))
        @task(id=f"{_run}: {', '.join(part.name for part in _parts)}")
        def task_run(
            entry: Annotated[str, _entry],
            inputs: list[Path] = _notebook.inputs(),  # noqa: B008
            notebook: str = _notebook.name,
            run: str = _run,
            products: Annotated[list[Path], Product] = _products,
        ) -> None:
            """Execute one notebook with one set of parameters."""
            build.execute(exhibits.load()[notebook], run)

        _made += _records(_products)


@task()
def task_manuscript(
    inputs: list[Path] = manuscript.inputs(),  # noqa: B008
    products: Annotated[list[Path], Product] = _for_manuscripts,
) -> None:
    """Write every number as a macro and every source as a record."""
    for name, content in manuscript.files().items():
        writing.replace(project.FIGURES / name, content)


@task()
def task_crate(
    inputs: list[Path] = [*crate.inputs(), *_made],  # noqa: B006, B008
    product: Annotated[Path, Product] = crate.FILE,
) -> None:
    """Describe every file, run, table and source."""
    writing.replace(product, crate.metadata())
