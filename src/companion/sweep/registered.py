"""The sweeps of the register, whose tables are part of ``figures/``."""

import contextvars
from pathlib import Path

from companion import files, paper, paths
from companion.errors import counted
from companion.register import exhibits, freshness
from companion.sweep import grids
from companion.sweep.outcome import SweepError
from companion.sweep.sweep import sweep


def refresh(notebook: exhibits.Notebook, name: str, workers: int) -> Path:
    """Run a sweep of the register, from where an earlier one was cut short.

    Returns
    -------
    pathlib.Path
        The folder with its tables.
    """
    folder = paths.build() / "sweeps" / name
    for suffix in ("csv", "parquet"):  # those of an earlier grid
        (folder / f"runs.{suffix}").unlink(missing_ok=True)
    model, entry = paper.parameters()[notebook.name], notebook.entry
    listed = grids.of_entries(model, entry.sweeps[name], f"sweep {name}")
    wanted = grids.combinations(model, listed, entry.defaults)
    # In a context of its own: the loop that Jupyter keeps in that of the build's thread would be
    # handed on to every thread of the cluster.
    alone = contextvars.Context()
    _, failed = alone.run(sweep, notebook.name, wanted, folder, workers=workers)
    if failed:
        raise SweepError(
            f"sweep {name}: {len(failed)} of {counted(len(wanted), 'run')} failed, the first with: "
            f"{failed[0]}\nAll are in {paths.relative(folder / 'runs.csv')}."
        )
    return folder


def publish(notebook: exhibits.Notebook, name: str, folder: Path) -> None:
    """Copy the tables of a sweep of the register into ``figures/``, with a sidecar."""
    table, parquet, sidecar = freshness.sweep_files(name)
    files.replace(table, (folder / "runs.csv").read_bytes())
    files.replace(parquet, (folder / "runs.parquet").read_bytes())
    record = {
        "sweep": name,
        "notebook": paths.relative(notebook.path),
        "defaults": notebook.entry.defaults,
        "grid": notebook.entry.sweeps[name],
        "files_sha256": {path.name: files.digest(path) for path in (table, parquet)},
    }
    files.replace(sidecar, files.to_json(record, sort_keys=True))
