"""Bring ``figures/`` up to date: what is not fresh is run, by papermill, sweeps first."""

import itertools
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from companion import files, paper, paths, startup
from companion.build import following
from companion.errors import CompanionError, counted
from companion.execution import runner
from companion.register import exhibits, fingerprint, freshness
from companion.register.freshness import Task
from companion.sweep.outcome import InputsChanged
from companion.tables.unchecked import Stamp, stamp

ORPHANS = "orphans"  # folder in build/ for files of figures/ that belong to nothing
KEPT = ("sweeps", "run", "checked", ORPHANS)  # folders in build/ that outlive a build
HEED_S = 0.2  # an interrupt that another thread took is seen when this one wakes
MOST_TRIES = 3  # of a run whose tables are edited while it goes on


class BuildError(CompanionError):
    """A notebook that failed while it was executed for the build."""


def bring_up_to_date(task: Task, workers: int) -> None:
    """Execute a run or sweep and record what it was made from.

    Its inputs are taken before and after: where one was edited meanwhile, the task is done again,
    so that nothing is recorded that was not read.

    Raises
    ------
    BuildError
        If it fails, or its inputs do not come to rest.
    """
    for _ in range(MOST_TRIES):
        before = _state(task)
        try:
            if task.is_sweep:
                from companion.sweep import registered

                made = registered.refresh(task.notebook, task.name, workers)
                if _state(task) == before:
                    registered.publish(task.notebook, task.name, made)
                    break
            else:
                with _executed(task) as made:
                    if _state(task) == before:
                        _publish(task, made)
                        break
        except InputsChanged:
            continue
    else:
        now = _state(task)
        changed = ", ".join(sorted(name for name in now if before.get(name) != now[name]))
        raise BuildError(
            f"{task.key}: {changed} changed again and again while it ran; run companion build "
            "when they are saved"
        )
    freshness.lock(task, {name: digest for name, (digest, _) in before.items()})


def _state(task: Task) -> dict[str, tuple[str, object]]:
    """Return for each input its digest and when it was written."""
    inputs = task.inputs()
    written = fingerprint.written(inputs)
    return {name: (digest, written.get(name)) for name, digest in inputs.items()}


@contextmanager
def _executed(task: Task) -> Iterator[Path]:
    """Execute a run into a folder of its own, which is gone after the block.

    Raises
    ------
    BuildError
        With notebook, cell and cause; the executed notebook is kept as a log.
    """
    notebook, run = task.notebook, task.name
    staging = Path(tempfile.mkdtemp(prefix=f"{run}.", dir=paths.build()))
    try:
        executed = staging / "executed.ipynb"
        values = {**notebook.parameters(run), "output_dir": str(staging / "out")}
        try:
            runner.execute(notebook.path, executed, values, notebook.entry.minutes)
        except runner.RunError as error:
            message = f"{paths.relative(notebook.path)}, run {run}, {error}"
            if executed.exists():
                executed.replace(log(task))
                message += f"\nThe log is {paths.relative(log(task))}."
            raise BuildError(message) from None
        made = {path.name for path in (staging / "out").glob("*")}
        differ = made ^ {path.name for path in task.files}
        if differ:
            raise BuildError(
                f"{notebook.name}, run {run}: made and expected files differ: "
                f"{', '.join(sorted(differ))}"
            )
        for sidecar in sorted((staging / "out").glob("*.json")):
            given = files.read_json(sidecar)["parameters"]
            if other := freshness.other_parameters(given, notebook.parameters(run)):
                raise BuildError(
                    f"{notebook.name}, run {run}: its cells change parameters that they are given: "
                    f"{'; '.join(other)}"
                )
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _publish(task: Task, staging: Path) -> None:
    """Move a run's files into ``figures/``, each in one step, the sidecars last.

    A build that is killed here leaves whole files, old and new; the lock file gives them away.
    """
    for path in sorted(task.files, key=lambda path: (path.suffix == ".json", path.name)):
        files.replace(path, (staging / "out" / path.name).read_bytes())  # perhaps on another disk
    (staging / "executed.ipynb").replace(log(task))


def log(task: Task) -> Path:
    """Return where the executed notebook of a run is kept."""
    return paths.build() / f"{task.name}.ipynb"


@contextmanager
def only_build() -> Iterator[None]:
    """Wait until no other build of this checkout runs; the system frees the lock of a dead one."""
    from filelock import FileLock, Timeout

    paths.build().mkdir(exist_ok=True)
    lock = FileLock(paths.build() / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        print("Another build is running here; waiting for it.", flush=True)
        lock.acquire()
    try:
        for leftover in paths.build().iterdir():  # of builds that were killed
            if leftover.is_dir() and leftover.name not in KEPT:
                shutil.rmtree(leftover, ignore_errors=True)
        yield
    finally:
        lock.release()


def build(workers: int, force: bool = False) -> bool:
    """Bring ``figures/`` up to date and return whether all went well.

    What belongs to nothing there is moved to ``build/orphans``: nothing of anybody's is lost.
    Done is a sweep that is fresh, and a run that is fresh and was executed in this checkout: its
    executed notebook is in ``build/``. So the first build makes every exhibit anew.

    Parameters
    ----------
    workers
        Notebooks that run at a time.
    force
        Whether to do everything again, sweeps too.
    """
    register = exhibits.load()
    code = _code()
    with only_build():
        if force:
            shutil.rmtree(paths.build() / "sweeps", ignore_errors=True)  # what is done of them
        todo = _todo(register, force)
        if todo:
            sweeps = sum(task.is_sweep for task in todo)
            parts = {"run": len(todo) - sweeps, "sweep": sweeps}
            told = " and ".join(counted(n, noun) for noun, n in parts.items() if n)
            print(f"To do: {told}.", flush=True)
        succeeded = not todo or _run(todo, workers, force)
        if succeeded:
            if _code() != code:
                raise BuildError(
                    "code or notebooks/exhibits.yml was edited while the build ran, so what "
                    "follows from all exhibits was not made; run companion build again"
                )
            freshness.prune(register)
            following.refresh(register)
            for path in _orphans(_expected(register)):
                _put_aside(path)
    if succeeded:
        print("All done." if todo else "All exhibits are current.")
        print(f"Look at {paths.relative(paths.figures() / 'README.md')}.")
    return succeeded


def _code() -> list[Stamp]:
    """Return the stamps of what decides beside the tables what is made."""
    return [stamp(path) for path in (*paper.code(), paths.register())]


def _todo(register: exhibits.Register, force: bool) -> list[Task]:
    """Return what is to be done, and the runs that read the table of a sweep that is."""
    lock = freshness.locked()
    todo: list[Task] = []
    for task in freshness.tasks(register):
        if force or _awaited(task, todo) or not _done(task, lock):
            todo.append(task)
    return todo


def _awaited(task: Task, todo: list[Task]) -> list[str]:
    """Return the keys of those sweeps that are to be done whose tables a task's notebook reads."""
    read = task.notebook.entry.sweep_tables
    return [other.key for other in todo if other.is_sweep and other.name in read]


def _done(task: Task, lock: dict[str, Any]) -> bool:
    if not task.is_sweep and not log(task).exists():
        return False
    return not freshness.problems(task, lock.get(task.key))


def _run(todo: list[Task], workers: int, force: bool) -> bool:
    """Run tasks in threads; print what each took, and at the end how those that failed did.

    Raises
    ------
    BuildError
        If one was edited after it had run.
    """
    from companion.execution import kernels

    def work(task: Task) -> None:
        if force or not _done(task, freshness.locked()):
            begin = time.monotonic()
            bring_up_to_date(task, workers)
            names = "" if task.is_sweep else f": {', '.join(one.name for one in _exhibits(task))}"
            print(f"{time.monotonic() - begin:6.1f} s  {task.key}{names}", flush=True)

    with kernels.running():
        following.load()
        failed = _in_order(todo, work, workers)
    for error in failed:
        print(f"\n{error}", file=sys.stderr)
    lock = freshness.locked()
    edited = [] if failed else [task.key for task in todo if not _done(task, lock)]
    if edited:
        raise BuildError(
            f"{', '.join(edited)}: what they are made from was edited after they ran; run "
            "companion build again"
        )
    return not failed


def _in_order(todo: list[Task], work: Callable[[Task], None], workers: int) -> list[CompanionError]:
    """Do tasks in threads, each after the sweeps whose tables it reads; return what failed.

    What waits for a sweep that failed is not done. The work is done by kernels, so threads suffice.
    A run of one exhibit comes last, so that the build does not end with one long run while the
    other cores have nothing to do.
    """
    from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
    from graphlib import TopologicalSorter

    known = {task.key: task for task in sorted(todo, key=_rank)}
    order = TopologicalSorter(
        {key: [] if task.is_sweep else _awaited(task, todo) for key, task in known.items()}
    )
    order.prepare()
    pool = ThreadPoolExecutor(workers)
    running: dict[Future[None], str] = {}
    failed: list[CompanionError] = []
    try:
        while order.is_active():
            running |= {pool.submit(work, known[key]): key for key in order.get_ready()}
            if not running:  # the rest waits for what failed
                break
            startup.end_if_asked()
            for future in wait(running, HEED_S, FIRST_COMPLETED).done:
                key = running.pop(future)
                try:
                    future.result()
                    order.done(key)
                except CompanionError as error:
                    failed.append(error)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)  # all are done, or it was interrupted
    return failed


def _rank(task: Task) -> int:
    waited = task.is_sweep or bool(task.notebook.entry.sweep_tables)
    return 0 if waited else 2 if len(_exhibits(task)) == 1 else 1


def _exhibits(task: Task) -> list[exhibits.Exhibit]:
    return task.notebook.exhibits_of(task.name)


def check() -> list[str]:
    """Compare ``figures/`` with the register and return one sentence for each thing amiss.

    To what :func:`companion.register.freshness.problems` finds come files that belong to nothing,
    which are *orphans*, and what follows from the exhibits, once those are fresh.
    """
    register, lock = exhibits.load(), freshness.locked()
    found: list[str] = []
    for task in freshness.tasks(register):
        found += freshness.problems(task, lock.get(task.key))
    missing = [path for path in following.made() if not path.exists()]
    found += [f"missing: {paths.relative(path)}" for path in missing]
    stale = [] if found else following.stale(register)
    found += [f"stale: {paths.relative(path)}: run companion build" for path in stale]
    found += [
        f"orphan: {paths.relative(path)} belongs to no exhibit of notebooks/exhibits.yml"
        for path in _orphans(_expected(register))
    ]
    return found


def _expected(register: exhibits.Register) -> set[Path]:
    """Return every file that belongs to ``figures/``."""
    made = (path for task in freshness.tasks(register) for path in task.files)
    return {*following.made(), *made}


def _orphans(expected: set[Path]) -> list[Path]:
    """Return the files in ``figures/`` that belong to nothing.

    Raises
    ------
    OSError
        If a folder there cannot be read.
    """

    def refuse(error: OSError) -> None:
        raise error

    walked = os.walk(paths.figures(), onerror=refuse)
    present = {Path(folder) / name for folder, _, names in walked for name in names}
    return sorted(present - expected)


def _put_aside(path: Path) -> None:
    """Move a file to ``build/orphans``, under another name where an earlier one lies."""
    place = paths.build() / ORPHANS / path.relative_to(paths.figures())
    names = (place.with_name(f"{place.stem}.{n}{place.suffix}") for n in itertools.count(2))
    aside = next(one for one in itertools.chain([place], names) if not one.exists())
    aside.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(path, aside)
    print(f"{paths.relative(path)} belongs to no exhibit; it is now {paths.relative(aside)}.")


def default_workers() -> int:
    """Return how many notebooks run at a time: one more than cores, since each waits at times."""
    return (os.cpu_count() or 1) + 1
