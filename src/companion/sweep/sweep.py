"""Run a notebook for every combination of parameters; collect its named results in one table.

The runs go to a Dask cluster: one of threads in this process, or that of ``--scheduler``. What is
done is kept in ``progress.sqlite`` beside the table, one transaction a run, so that the same
command goes on after any interruption.
"""

import io
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from contextvars import Context
from pathlib import Path

from companion import files, paper
from companion.errors import counted, suggest
from companion.execution import kernels, runner
from companion.register import exhibits, fingerprint
from companion.sweep import grids
from companion.sweep.outcome import InputsChanged, Outcome, SweepError

NO_COLUMN = (*grids.OWN, "width")  # parameters that are no columns of the table


def execute(
    notebook: exhibits.Notebook,
    run: str,
    values: dict[str, object],
    with_exhibits: bool,
    inputs: fingerprint.Fingerprint,
) -> Outcome:
    """Execute one combination, here or on a worker with files of its own.

    Exhibits come back as bytes, so a worker needs no folder in common with the caller. The run
    counts only if all inputs are there as the caller has them, and nobody wrote to them meanwhile.
    """
    before = fingerprint.written(inputs)
    with tempfile.TemporaryDirectory(prefix="companion-", dir=kernels.folder()) as folder:
        given = {**values, "run": run, "output_dir": folder if with_exhibits else ""}
        if not with_exhibits:
            given["formats"] = ""
        try:
            # In an empty context: Jupyter keeps its event loop there, and Dask's threads would
            # share that of whoever ran a notebook before in the process that started them.
            results = Context().run(
                runner.execute, notebook.path, None, given, notebook.entry.minutes
            )
            made = {file.name: file.read_bytes() for file in sorted(Path(folder).iterdir())}
            outcome = Outcome(results, files=made)
        except runner.RunError as error:
            outcome = Outcome(error=str(error), again=error.again)
    after = fingerprint.written(inputs)
    changed = [
        name
        for name, digest in inputs.items()
        if before.get(name) != after.get(name)
        or fingerprint.here_as(name, after.get(name, ())) != digest
    ]
    return Outcome(changed=changed) if changed else outcome


def sweep(
    notebook: str,
    combinations: list[dict[str, object]],
    folder: Path,
    *,
    with_exhibits: bool = False,
    workers: int = 1,
    scheduler: str = "",
    security: Path | None = None,
) -> tuple[int, list[str]]:
    """Run what is not done yet and write ``runs.csv`` and ``runs.parquet``.

    Parameters
    ----------
    notebook
        The notebook's name.
    combinations
        As :func:`companion.sweep.grids.combinations` returns them.
    folder
        Where the tables, ``progress.sqlite`` and, if asked for, ``exhibits/<run>/`` go.
    with_exhibits
        Whether each run saves its exhibits.
    workers
        Runs side by side on this machine.
    scheduler
        Address of a Dask scheduler whose workers are taken instead.
    security
        File with its TLS settings.

    Returns
    -------
    tuple
        How many combinations were run now, and the error of each of all that failed.

    Raises
    ------
    SweepError
        If another sweep writes into the folder or its table is that of another grid, an input is
        edited meanwhile, no worker can be had, or a result is of one type in some runs and of
        another in others.
    """
    from tqdm import tqdm

    from companion.sweep import cluster  # imports Dask, of which a check has no need

    known_as = _known(notebook)
    inputs = fingerprint.of_notebook(known_as)
    prefix = json.dumps([inputs, with_exhibits], sort_keys=True)
    runs = {_name(notebook, values): values for values in combinations}
    keys = {run: files.sha256(f"{prefix}{run}") for run in runs}
    with _progress(folder) as database:
        _keep_other_results(folder, runs)
        known = _outcomes(database)
        todo = [run for run in runs if keys[run] not in known]
        tasks = ((run, (known_as, run, runs[run], with_exhibits, inputs)) for run in todo)
        bar = tqdm(total=len(runs), initial=len(runs) - len(todo), unit="run", disable=None)
        if todo:
            with bar, cluster.connected(scheduler, security, workers, inputs) as connection:
                for run, outcome in cluster.outcomes(connection, execute, tasks):
                    if outcome.changed:
                        raise InputsChanged(
                            f"{', '.join(outcome.changed)}: edited while the sweep ran; the runs "
                            "before that are kept. Run it again when all is saved"
                        )
                    if with_exhibits and not outcome.error:
                        _store(folder / "exhibits" / run, outcome.files)
                    _remember(database, keys[run], outcome)
                    bar.update()
        known = _outcomes(database)
        rows = [_row(run, values, known[keys[run]]) for run, values in runs.items()]
        _write(rows, folder)
        with database:  # what was not the notebook's doing is tried again
            database.execute("DELETE FROM runs WHERE again")
    return len(todo), [str(row["error"]) for row in rows if row["error"]]


def _known(notebook: str) -> exhibits.Notebook:
    register = exhibits.load()
    if notebook not in register:
        raise SweepError(
            f"there is no notebook {notebook!r}.{suggest(notebook, list(register))} "
            f"Known: {', '.join(register)}."
        )
    return register[notebook]


def plan(
    notebook: str, grid_file: Path | None, options: tuple[str, ...]
) -> list[dict[str, object]]:
    """Return the checked combinations that a command asks for; options hold for every grid."""
    entry, model = _known(notebook).entry, paper.parameters()[notebook]
    common = grids.from_options(model, options)
    listed = grids.from_file(model, grid_file) if grid_file else [{}]
    twice = sorted({name for grid in listed for name in grid} & common.keys())
    if twice:
        raise SweepError(f"{', '.join(twice)}: given both with -p and in {grid_file}; keep one")
    return grids.combinations(model, [{**grid, **common} for grid in listed], entry.defaults)


def _name(notebook: str, values: dict[str, object]) -> str:
    text = json.dumps(values, sort_keys=True)
    return f"{notebook.lstrip('0123456789_')}_{files.sha256(text)[:10]}"


@contextmanager
def _progress(folder: Path) -> Iterator[sqlite3.Connection]:
    """Open what is kept of a sweep; a new folder in which nothing came to be kept is removed."""
    from filelock import FileLock, Timeout

    new = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with (
            FileLock(folder / "progress.lock", timeout=0),
            closing(sqlite3.connect(folder / "progress.sqlite")) as database,
        ):
            with database:
                database.execute(
                    "CREATE TABLE IF NOT EXISTS runs "
                    "(key TEXT PRIMARY KEY, results TEXT, error TEXT, again BOOLEAN)"
                )
                database.execute("DELETE FROM runs WHERE again")
            try:
                yield database
            except BaseException:
                if new and not _outcomes(database):
                    database.close()
                    _remove(new)  # while the lock is held
                raise
    except Timeout:
        raise SweepError(f"another sweep writes into {folder}; wait or choose another") from None
    except sqlite3.DatabaseError as error:
        raise SweepError(
            f"{folder / 'progress.sqlite'} cannot be used ({error}); remove it to start anew"
        ) from None


def _remove(folders: list[Path]) -> None:
    """Remove folders that a sweep made, the innermost first, unless others use them by now."""
    for name in ("progress.sqlite", "progress.lock"):
        with suppress(OSError):
            (folders[0] / name).unlink()
    with suppress(OSError):
        for folder in folders:
            folder.rmdir()


def _keep_other_results(folder: Path, runs: Iterable[str]) -> None:
    """Refuse to write over a table with runs that this sweep does not have."""
    import pandas as pd

    table = folder / "runs.csv"
    if not table.exists():
        if (folder / "runs.parquet").exists():
            raise SweepError(f"{folder} has a runs.parquet of somebody's; choose another folder")
        return
    try:
        others = set(pd.read_csv(table, usecols=["run", "error"], dtype="str")["run"]) - set(runs)
    except ValueError as error:
        raise SweepError(
            f"{table} is not the table of a sweep ({error}); choose another folder"
        ) from None
    if others:
        raise SweepError(
            f"{table} has {counted(len(others), 'run')} not in this grid; choose another folder, "
            "or a grid with all of them"
        )


def _outcomes(database: sqlite3.Connection) -> dict[str, Outcome]:
    rows = database.execute("SELECT key, results, error FROM runs")
    try:
        return {key: Outcome(json.loads(results), error) for key, results, error in rows}
    except ValueError as error:
        raise sqlite3.DatabaseError(f"a result is no JSON: {error}") from None


def _remember(database: sqlite3.Connection, key: str, outcome: Outcome) -> None:
    row = (key, json.dumps(outcome.results), outcome.error, outcome.again)
    with database:
        database.execute("INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?)", row)


def _store(folder: Path, contents: dict[str, bytes]) -> None:
    folder.parent.mkdir(exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f"{folder.name}.", dir=folder.parent))
    try:
        for name, content in contents.items():
            files.replace(staging / name, content)
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):  # shares and sticks that know no permissions refuse it
            staging.chmod(0o755)
        staging.replace(folder)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise


def _row(run: str, values: dict[str, object], outcome: Outcome) -> dict[str, object]:
    columns = {name: value for name, value in values.items() if name not in NO_COLUMN}
    return {"run": run, **columns, **outcome.results, "error": outcome.error}


def _write(rows: list[dict[str, object]], folder: Path) -> None:
    import pandas as pd
    import pyarrow as pa

    table = pd.DataFrame(rows)
    table = table[[*table.columns.drop("error"), "error"]].convert_dtypes()
    parquet = io.BytesIO()
    files.replace(folder / "runs.csv", files.csv(table))
    try:
        table.to_parquet(parquet, index=False)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise SweepError(
            f"runs.parquet was not written ({error.args[-1]}); a result must be a number in every "
            f"run or a text in every run: look into {folder / 'runs.csv'}"
        ) from None
    files.replace(folder / "runs.parquet", parquet.getvalue())
