"""Build and check ``figures/``: pytask decides what to run, papermill runs it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from companion import crate, execution, exhibits, manuscript, project, reading, sweep
from companion.errors import CompanionError


class BuildError(CompanionError):
    """A notebook that failed while it was executed for the build."""


def execute(notebook: exhibits.Notebook, run: str) -> None:
    """Execute one run and move its exhibits into ``figures/``.

    The notebook writes into a folder of its own; only when it has run to its end are its files
    moved, each in one step, the record last. A run that fails or is killed leaves ``figures/``
    as it was, or a mixture of whole old and new files that the records give away.

    Raises
    ------
    BuildError
        With notebook, cell and cause; the executed notebook is kept as a log.
    """
    project.BUILD.mkdir(exist_ok=True)
    log = project.BUILD / f"{run}.ipynb"
    staging = Path(tempfile.mkdtemp(prefix=f"{run}.", dir=project.BUILD))
    try:
        executed = staging / "executed.ipynb"
        try:
            values = {"run": run, **notebook.runs[run], "output_dir": str(staging / "out")}
            execution.execute(notebook.path, executed, values)
        except execution.RunError as error:
            told = f"{project.relative(notebook.path)}, run {run}, {error}"
            if executed.exists():
                executed.replace(log)
                told += f"\nThe log is {project.relative(log)}."
            raise BuildError(told) from None
        made = {path.name: path for path in (staging / "out").iterdir()}
        expected = {path.name: path for path in notebook.products(run)}
        if made.keys() != expected.keys():
            odd = ", ".join(sorted(made.keys() ^ expected.keys()))
            raise BuildError(f"{notebook.name}, run {run}: made and expected files differ: {odd}")
        project.FIGURES.mkdir(exist_ok=True)
        for name in sorted(made, key=lambda name: (name.endswith(".json"), name)):
            made[name].replace(expected[name])
        executed.replace(log)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


@contextmanager
def only_build() -> Iterator[None]:
    """Wait until no other build of this checkout runs; the system frees the lock of a dead one."""
    from filelock import FileLock, Timeout

    project.BUILD.mkdir(exist_ok=True)
    lock = FileLock(project.BUILD / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        print("Another build is running here; waiting for it.", flush=True)
        lock.acquire()
    try:
        for leftover in project.BUILD.iterdir():  # of builds that were killed
            if leftover.is_dir() and leftover.name != "sweeps":
                shutil.rmtree(leftover, ignore_errors=True)
        yield
    finally:
        lock.release()


def build(workers: int, force: bool = False) -> int:
    """Bring ``figures/`` up to date and return pytask's exit code."""
    from concurrent.futures import ThreadPoolExecutor

    import pytask
    from pytask_parallel import ParallelBackend, registry

    # The work is done by kernels, so threads do. Each has two tasks waiting: pytask looks for a
    # free place less and less often, up to once a second.
    registry.register_parallel_backend(
        ParallelBackend.CUSTOM, lambda n_workers: ThreadPoolExecutor(workers), worker_type="threads"
    )
    with only_build():
        session = pytask.build(
            paths=[project.PACKAGE / "task_figures.py"],
            config=project.ROOT / "pyproject.toml",
            n_workers=3 * workers,
            parallel_backend="custom",
            force=force,
            show_traceback=False,
            n_entries_in_table=100,
            sort_table=False,
        )
    for report in session.execution_reports:
        if report.outcome.name == "SUCCESS":
            words = report.task.name.partition("[")[2].rstrip("]")
            log = project.BUILD / f"{words.partition(':')[0]}.ipynb"
            if log.exists():  # one of a run
                seconds = reading.read_json(log)["metadata"]["papermill"]["duration"]
                print(f"{seconds:6.1f} s  {words}")
    failed = [r for r in session.execution_reports if r.exc_info and r.outcome.name == "FAIL"]
    for report in failed:
        print(f"\n{report.exc_info[1]}")
    return int(session.exit_code)


def check() -> list[str]:
    """Compare ``figures/`` with the register and return one sentence for each thing amiss.

    An exhibit is *missing* when a file of it is not there, *stale* when an input has changed since
    it was made or one of its files is not the one that was made; a file that belongs to no exhibit
    and is none of :func:`companion.manuscript.files` is an *orphan*.
    """
    problems: list[str] = []
    expected: set[Path] = set()
    for notebook in exhibits.load().values():
        for name in notebook.sweeps:
            expected |= set(sweep.products(name))
            problems += filter(None, [sweep.status(notebook, name)])
        for run in notebook.runs:
            products = notebook.products(run)
            expected |= set(products)
            now = exhibits.fingerprint(notebook, run)
            for part in notebook.parts_of(run):
                problems += _problems(f"{run}_{part.name}", products, now)
    for name, content in manuscript.files().items():
        expected.add(project.FIGURES / name)
        problems += _derived(project.FIGURES / name, content)
    if not any(problem.startswith("missing") for problem in problems):
        problems += _derived(crate.FILE, crate.metadata())
    present = {path for path in project.FIGURES.rglob("*") if path.is_file()}
    problems += [
        f"orphan: {project.relative(path)} belongs to no exhibit of notebooks/exhibits.yml"
        for path in sorted(present - expected)
    ]
    return problems


def _derived(path: Path, content: bytes) -> list[str]:
    if not path.exists():
        return [f"missing: {project.relative(path)}"]
    if path.read_bytes() != content:
        return [f"stale: {project.relative(path)}: run companion build"]
    return []


def _problems(exhibit: str, products: list[Path], now: dict[str, str]) -> list[str]:
    files = [path for path in products if path.stem == exhibit]
    missing = [path.name for path in files if not path.exists()]
    if missing:
        return [f"missing: {exhibit}: {', '.join(missing)}"]
    record = reading.read_json(project.FIGURES / f"{exhibit}.json")
    then = record["inputs_sha256"]
    changed = sorted(name for name in then.keys() | now.keys() if then.get(name) != now.get(name))
    if changed:
        return [f"stale: {exhibit}: changed since it was made: {', '.join(changed)}"]
    edited = [
        name
        for name, made in record["files_sha256"].items()
        if exhibits.digest(project.FIGURES / name) != made
    ]
    return [f"stale: {exhibit}: not as made: {', '.join(edited)}"] if edited else []


def default_workers() -> int:
    """Return how many notebooks run side by side: one more than cores.

    A kernel spends a fifth of a second at its start waiting for messages; another works meanwhile.
    """
    return (os.cpu_count() or 1) + 1
