"""The Dask cluster that a sweep runs on: its workers are checked, then warmed.

A worker takes part only when it has the caller's package, tables, notebook and library versions:
it then offers a resource that carries their fingerprint, and every run asks for that resource. A
worker that joins later is checked in the same way.
"""

import asyncio
import json
import logging
import platform
import re
import sys
from asyncio import CancelledError
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib import metadata
from pathlib import Path
from typing import Any

import dask
from distributed import Client, LocalCluster, Security, Status, as_completed
from distributed.client import FutureCancelledError
from distributed.diagnostics.plugin import WorkerPlugin
from distributed.scheduler import KilledWorker

from companion import files, paths
from companion.execution import kernels
from companion.register import fingerprint
from companion.sweep.outcome import Outcome, SweepError
from companion.tables.unchecked import read_yaml

WINDOW = 1000  # runs handed over and not back yet: memory does not grow with the sweep
LEAN = {  # Dask would sample every thread a hundred times a second, keep it for hours, and tell all
    "distributed.worker.profile.enabled": False,
    "distributed.admin.low-level-log-length": 100,
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}
LOOPBACK = "127.0.0.1:0"  # Dask alone would listen on every interface
JOINING = (Status.undefined, Status.created, Status.init, Status.starting)
REFUSED = "companion-refused"
MOST_DIFFERENCES = 5


def versions() -> dict[str, str]:
    """Return the versions of Python and of every locked package that is installed."""
    pinned = (
        paths.requirements().read_text(encoding="utf-8") if paths.requirements().exists() else ""
    )
    kept = {}
    for name in sorted(re.findall(r"^([a-z0-9][\w.-]*)==", pinned, re.M)):
        with suppress(metadata.PackageNotFoundError):
            kept[name] = metadata.version(name)
    return {"Python": ".".join(platform.python_version_tuple()[:2]), **kept}


def differences(wanted: dict[str, str]) -> list[str]:
    """Say where files and versions here are not those of the caller."""
    here = versions()
    for name in wanted.keys() - here.keys():
        here[name] = fingerprint.here(name)
    return [
        f"{name} differs" if len(value) == 64 else f"{name} is {here[name]} and not {value}"
        for name, value in sorted(wanted.items())
        if here[name] != value
    ]


def _refusal(address: str, differing: list[str]) -> str:
    rest = len(differing) - MOST_DIFFERENCES
    more = f" and {rest} more" if rest > 0 else ""
    return f"worker {address} is refused: {'; '.join(differing[:MOST_DIFFERENCES])}{more}"


class Prepare(WorkerPlugin):  # type: ignore[misc]  # distributed is not typed
    """Check a worker and keep a warm process beside it."""

    name = "companion"

    def __init__(self, wanted: dict[str, str]) -> None:
        self.wanted = wanted
        text = json.dumps(wanted, sort_keys=True)
        self.resource = f"companion-{files.sha256(text)[:12]}"
        self.ready = False

    async def setup(self, worker: Any) -> None:
        """Offer the resource if everything is the caller's."""
        differing = await asyncio.to_thread(differences, self.wanted)
        if differing:
            worker.log_event(REFUSED, {"worker": worker.address, "differences": differing})
            return
        kernels.start()
        self.ready = True
        self.offering = asyncio.create_task(self._offer(worker))

    async def _offer(self, worker: Any) -> None:
        """Offer the resource once the worker has joined, and let what waits for it come.

        Dask looks for tasks that wait when a worker joins, which is before it offers anything, or
        when one goes on after a pause.
        """
        while worker.status in JOINING:
            await asyncio.sleep(0.05)
        await worker.set_resources(**{self.resource: worker.state.nthreads})
        worker.status = Status.paused
        worker.status = Status.running

    def teardown(self, worker: Any) -> None:
        """End the warm process."""
        if self.ready:
            kernels.stop()


@contextmanager
def connected(
    scheduler: str, security: Path | None, workers: int, inputs: dict[str, str]
) -> Iterator[tuple[Client, dict[str, float]]]:
    """Connect to a scheduler, or start a cluster of threads in this process.

    Parameters
    ----------
    scheduler
        Address such as ``tls://host:8786``; empty for this process.
    security
        File with the TLS settings of that cluster, as :func:`_secured` reads it.
    workers
        Runs side by side in this process.
    inputs
        Digest by path of what the runs are made from.

    Raises
    ------
    SweepError
        If there is no scheduler at the address, or every worker is refused.
    """
    # In this process nothing can differ; what is edited meanwhile, each run notices.
    plugin = Prepare({**inputs, **versions()} if scheduler else {})
    for name in ("distributed", "distributed.client"):  # what matters is told in a sentence here
        logging.getLogger(name).setLevel(logging.CRITICAL)
    if not scheduler:
        with (
            kernels.running(),  # its imports go on while the cluster starts
            dask.config.set({**LEAN, "temporary-directory": kernels.folder()}),
            LocalCluster(n_workers=1, threads_per_worker=workers, processes=False,
                         dashboard_address=LOOPBACK, worker_dashboard_address=LOOPBACK,
                         scheduler_kwargs={"dashboard": False}, memory_limit=0,
                         silence_logs=False) as local,
            Client(local) as client,
        ):  # fmt: skip
            client.register_plugin(plugin)
            yield client, {plugin.resource: 1}
        return
    try:
        client = Client(scheduler, timeout=20, security=security and _secured(security))
    except (OSError, ValueError, RuntimeError, TypeError) as error:
        if scheduler.startswith("tls") and not security and isinstance(error, TypeError):
            raise SweepError(
                f"{scheduler} is secured: give the file with its TLS settings, --security FILE"
            ) from None
        raise SweepError(
            f"no Dask scheduler answers at {scheduler} ({error}); start one with `dask scheduler`"
        ) from None
    with client:
        yield from _of_checked_workers(client, plugin, scheduler)


def _secured(file: Path) -> Security:
    """Read the TLS settings of a cluster from a configuration file of Dask's own form."""
    try:
        tls = read_yaml(file)["distributed"]["comm"]["tls"]
        return Security(
            require_encryption=True,
            tls_ca_file=tls["ca-file"],
            tls_client_cert=tls["client"]["cert"],
            tls_client_key=tls["client"]["key"],
        )
    except (KeyError, TypeError):
        raise SweepError(
            f"{file}: expected distributed: comm: tls: with ca-file, and client: with cert and key"
        ) from None


def _of_checked_workers(
    client: Client, plugin: Prepare, scheduler: str
) -> Iterator[tuple[Client, dict[str, float]]]:
    """Yield the connection once a worker was found good; tell of those that are refused."""
    if not client.scheduler_info(n_workers=-1)["workers"]:
        print(f"Waiting for a worker at {scheduler}.", file=sys.stderr, flush=True)
        client.wait_for_workers(1)
    try:
        client.register_plugin(plugin)
        refused = {
            w: differing
            for w, differing in client.run(differences, plugin.wanted).items()
            if differing
        }
    except Exception as error:  # whatever an import on a worker raises
        raise SweepError(
            f"a worker at {scheduler} cannot load this companion ({error!r}); install the same "
            "version of it there"
        ) from None
    for address, differing in refused.items():
        print(_refusal(address, differing), file=sys.stderr, flush=True)
    if refused.keys() >= client.scheduler_info(n_workers=-1)["workers"].keys():
        raise SweepError(f"every worker at {scheduler} is refused; see the lines above")

    def later(event: tuple[float, dict[str, Any]]) -> None:
        worker = event[1]
        if worker["worker"] not in refused:
            print(_refusal(worker["worker"], worker["differences"]), file=sys.stderr, flush=True)

    client.subscribe_topic(REFUSED, later)
    try:
        yield client, {plugin.resource: 1}
    finally:
        if client.status == "running":
            client.unregister_worker_plugin(plugin.name)


def outcomes(
    connection: tuple[Client, dict[str, float]],
    execute: Callable[..., Outcome],
    tasks: Iterable[tuple[str, tuple[Any, ...]]],
) -> Iterator[tuple[str, Outcome]]:
    """Run tasks of the form (name, arguments) and yield what comes of each, as it comes.

    Raises
    ------
    SweepError
        If the scheduler dies.
    """
    client, resources = connection
    waiting = iter(tasks)

    def submit(task: tuple[str, tuple[Any, ...]]) -> Any:
        name, arguments = task
        future = client.submit(execute, *arguments, pure=False, resources=resources)
        names[future.key] = name
        return future

    names: dict[str, str] = {}
    first = [submit(task) for _, task in zip(range(WINDOW), waiting, strict=False)]
    running = as_completed(first)
    del first  # a future that is held keeps its result in memory
    for future in running:
        name = names.pop(future.key)
        try:
            outcome = future.result()
        except KilledWorker as error:
            outcome = Outcome(error=f"its workers were lost: {error}", again=True)
        except (OSError, CancelledError, FutureCancelledError):
            if client.status == "running":
                raise
            raise SweepError(
                f"the Dask scheduler at {client.scheduler.addr} is gone; what is done is kept, and "
                "the same command goes on when it is there again"
            ) from None
        yield name, outcome
        following = next(waiting, None)
        if following:
            running.add(submit(following))
