"""The build's tasks: one for each run of the register, for pytask to find."""

from pathlib import Path
from typing import Annotated

from pytask import Product, PythonNode, task

from companion import build, exhibits

for _notebook in exhibits.load().values():
    for _run in _notebook.runs:
        _parts = _notebook.parts_of(_run)
        _entry = PythonNode(value=repr((_notebook.runs[_run], _parts)), hash=True)

        @task(id=f"{_run}: {', '.join(part.name for part in _parts)}")
        def task_run(
            entry: Annotated[str, _entry],
            inputs: list[Path] = _notebook.inputs(),  # noqa: B008
            notebook: str = _notebook.name,
            run: str = _run,
            products: Annotated[list[Path], Product] = _notebook.products(_run),  # noqa: B008
        ) -> None:
            """Execute one notebook with one set of parameters."""
            build.execute(exhibits.load()[notebook], run)
