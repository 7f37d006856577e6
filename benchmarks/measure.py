"""Measure the build and a sweep side by side with what people use otherwise.

``make benchmark`` runs it and puts its tables into docs/performance.md. Every contender works in
a copy of the project of its own, in turns, so that a slow minute of the machine slows all alike.
"""

import json
import os
import platform
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

import click
import papermill
import psutil

from companion import paths
from companion.publish import readme
from companion.register import exhibits

PARTS = ("seeds", "data", "notebooks", "src", "figures", "pyproject.toml", "requirements.lock",
         "CITATION.cff", "ro-crate-metadata.json")  # fmt: skip
BIN = Path(sys.executable).parent
COMPANION, PAPERMILL, JUPYTER = (str(BIN / name) for name in ("companion", "papermill", "jupyter"))
SNAKEMAKE = str(paths.root() / ".venv-peers/bin/snakemake")
PAGE = paths.root() / "docs/performance.md"
TABLE = "plc_polls"  # changed for "one table changed"
PARTNERS = "partner=Iran,Israel,Syria,Turkey,Oman"
SWEEPS = {  # runs and grid, of the notebook of the companion's first sweep
    50: (PARTNERS, "first_year=1992", "last_year=2005..2014"),
    500: (PARTNERS, "first_year=1992..2001", "last_year=2005..2014"),
}
ALONE = 5  # runs of that notebook by the papermill command
LOOP = "papermill command, in a loop"
SNAKE = "Snakemake with a papermill rule, `--cores 2`"
COLD = "`companion build`, cold"
CHANGED = "`companion build`, one table changed"
SAME = "`companion build`, nothing changed"
ONE = "papermill command"
SIZES = {size: f"`companion sweep`, {size} runs" for size in SWEEPS}
IN_ONE_PROCESS = """
import json, sys, papermill
for notebook, output, values in json.load(open(sys.argv[1])):
    papermill.execute_notebook(notebook, output, values, progress_bar=False)
"""

Command = list[str]


@dataclass
class Measured:
    """Something that is measured: how to prepare it in a copy, and the results of each round."""

    prepare: Callable[[Path], list[Command]]
    runs: int = 1
    seconds: list[float] = field(default_factory=list)
    peak_mb: float = 0

    @property
    def median(self) -> float:
        """Median seconds of the rounds."""
        return statistics.median(self.seconds)

    @property
    def cost(self) -> float:
        """Median seconds of one of its runs."""
        return self.median / self.runs

    @property
    def spread(self) -> str:
        """Seconds of the fastest and the slowest round."""
        return f"{min(self.seconds):.1f} to {max(self.seconds):.1f}"


class Memory(threading.Thread):
    """Watch the memory of a process and all that it starts; shared pages count once."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.root, self.peak_mb, self.over = psutil.Process(process), 0.0, threading.Event()

    def run(self) -> None:
        """Sample until told to stop."""
        while not self.over.wait(0.5):
            total = 0
            try:
                tree = [self.root, *self.root.children(recursive=True)]
            except psutil.NoSuchProcess:
                continue
            for process in tree:
                try:
                    total += process.memory_full_info().pss
                except psutil.Error:  # it has ended
                    continue
            self.peak_mb = max(self.peak_mb, total / 1e6)


def run(command: Command, root: Path) -> float:
    """Run a command in a copy and return the peak of its memory; one that fails ends it all."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    with subprocess.Popen(
        command, cwd=root, env={**environment, "PYTHONPATH": str(root / "src")},
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        memory = Memory(process.pid)
        memory.start()
        _, told = process.communicate()
        memory.over.set()
    if process.returncode:
        raise click.ClickException(f"{shlex.join(command)} failed:\n{told.decode()[-2000:]}")
    return memory.peak_mb


def measure(one: Measured) -> None:
    """Prepare a fresh copy, then take the time of what is to be measured."""
    with tempfile.TemporaryDirectory(prefix="companion-bench-") as folder:
        root = Path(folder)
        for name in PARTS:
            source = paths.root() / name
            if source.is_dir():
                shutil.copytree(source, root / name)
            else:
                shutil.copy(source, root / name)
        (root / "out").mkdir()
        commands = one.prepare(root)
        begin = perf_counter()
        peaks = [run(command, root) for command in commands]
        one.seconds.append(perf_counter() - begin)
        one.peak_mb = max(one.peak_mb, *peaks)


def runs(root: Path) -> list[tuple[Path, Path, dict[str, object]]]:
    """Return notebook, output and parameters of every run of the register."""
    return [
        (root / "notebooks" / notebook.path.name, root / "out" / f"{name}.ipynb",
         {**notebook.parameters(name), "output_dir": str(root / "out")})
        for notebook in exhibits.load().values() for name in notebook.entry.runs
    ]  # fmt: skip


def words(values: dict[str, object]) -> list[str]:
    """Return parameters as the papermill command takes them."""
    return [word for name, value in values.items() for word in ("-p", name, str(value))]


def papermill_loop(root: Path) -> list[Command]:
    """Run one papermill command after another."""
    return [[PAPERMILL, str(path), str(out), *words(values)] for path, out, values in runs(root)]


def nbconvert_loop(root: Path) -> list[Command]:
    """Run one nbconvert command after another; the parameters are put in before."""
    for path, out, values in runs(root):
        ready = str(root / out.name)
        papermill.execute_notebook(str(path), ready, values, prepare_only=True, progress_bar=False)
    fixed = [JUPYTER, *shlex.split("nbconvert --to notebook --execute --output-dir"),
             str(root / "out")]  # fmt: skip
    return [[*fixed, str(root / out.name)] for _, out, _ in runs(root)]


def snakemake(root: Path) -> list[Command]:
    """Let Snakemake run two papermill commands at a time."""
    listed = {out.stem: shlex.join([*words(values), str(path)]) for path, out, values in runs(root)}
    (root / "runs.json").write_text(json.dumps(listed), encoding="utf-8")
    shutil.copy(Path(__file__).with_name("Snakefile"), root)
    given = ["runs=runs.json", f"papermill={PAPERMILL}"]
    return [[SNAKEMAKE, "--cores", "2", "--config", *given]]


def one_process(root: Path) -> list[Command]:
    """Run papermill as a library; each notebook starts a kernel."""
    listed = [[str(path), str(out), values] for path, out, values in runs(root)]
    (root / "runs.json").write_text(json.dumps(listed), encoding="utf-8")
    return [[sys.executable, "-c", IN_ONE_PROCESS, "runs.json"]]


def build_cold(root: Path) -> list[Command]:
    """Build everything."""
    return [[COMPANION, "build"]]


def build_unchanged(root: Path) -> list[Command]:
    """Build what is built already."""
    run([COMPANION, "build"], root)
    return [[COMPANION, "build"]]


def build_one_table(root: Path) -> list[Command]:
    """Build after the rows of one table were put into another order."""
    run([COMPANION, "build"], root)
    table = root / "data" / f"{TABLE}.csv"
    head, *rows = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join([head, *reversed(rows)]), encoding="utf-8")
    return [[COMPANION, "build"]]


def papermill_sweep(root: Path) -> list[Command]:
    """Run the papermill command for some combinations, without pictures as a sweep does."""
    notebook = str(root / "notebooks/3_trade.ipynb")
    return [[PAPERMILL, notebook, str(root / "out.ipynb"), "-p", "formats", "", "-p", "flow",
             "russia_exports", "-p", "first_year", str(1992 + number)]
            for number in range(ALONE)]  # fmt: skip


def sweep(size: int) -> Callable[[Path], list[Command]]:
    """Return the sweep of some size."""
    grid = [word for values in (*SWEEPS[size], "flow=russia_exports") for word in ("-p", values)]
    return lambda root: [[COMPANION, "sweep", "3_trade", "--to", "swept", *grid]]


def start(*command: str) -> Measured:
    """Return the start of a command or an import."""
    return Measured(lambda root: [list(command)])


def tables(
    built: dict[str, Measured],
    swept: dict[str, Measured],
    started: dict[str, Measured],
    rounds: int,
) -> str:
    """Write out everything that was measured, as Markdown."""
    loop, each = built[LOOP], swept[ONE]
    lines = [
        f"{os.cpu_count()} cores ({platform.machine()}), {psutil.virtual_memory().total / 1e9:.0f} "
        f"GB, {platform.system()}, Python {platform.python_version()}; medians of {rounds} rounds, "
        "in brackets the fastest and the slowest.",
        "",
        f"| the {len(runs(paths.root()))} runs of the register | seconds | papermill loop over it "
        "| peak MB |",
        "| --- | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {name} | {one.median:.1f} ({one.spread}) | {loop.median / one.median:.1f} "
        f"| {one.peak_mb:.0f} |"
        for name, one in built.items()
    ]
    lines += [
        "",
        "| a sweep of `3_trade` | seconds a run | papermill command over it | peak MB |",
        "| --- | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {name} | {one.cost:.2f} | {each.cost / one.cost:.1f} | {one.peak_mb:.0f} |"
        for name, one in swept.items()
    ]
    lines += ["", "| start | seconds |", "| --- | ---: |"]
    lines += [f"| {name} | {one.median:.3f} |" for name, one in started.items()]
    lines += ["", "| aim | measured |", "| --- | ---: |"]
    lines += [f"| {aim} | {value} |" for aim, value in aims(built, swept).items()]
    return "\n".join(lines)


def aims(built: dict[str, Measured], swept: dict[str, Measured]) -> dict[str, str]:
    """Return what the project wants to reach, and what was measured of it."""
    loop, cold, same, changed = (built[name].median for name in (LOOP, COLD, SAME, CHANGED))
    few, many = (swept[name] for name in SIZES.values())
    known = exhibits.by_id(exhibits.load())
    reading = sum(f"data/{TABLE}" in one.notebook.entry.tables for one in known.values())
    share = (changed - same) / (cold - same)
    return {
        "cold build: papermill loop over it at least 6": f"{loop / cold:.1f}",
        "cold build: Snakemake over it at least 3": f"{built[SNAKE].median / cold:.1f}",
        "nothing changed: at most 5% of the papermill loop": f"{same / loop:.1%}",
        f"one table changed, which {reading / len(known):.0%} of the exhibits read: its share of "
        "what a cold build takes beyond an unchanged one": f"{share:.0%}",
        "sweep of 500: papermill command over a run, at least 8": (
            f"{swept[ONE].cost / many.cost:.1f}"
        ),
        "sweep: cost of a run at 500 over that at 50, at most 1": f"{many.cost / few.cost:.2f}",
        "sweep: peak memory at 500 over that at 50, about 1": f"{many.peak_mb / few.peak_mb:.2f}",
    }


@click.command()
@click.option("--rounds", default=3, show_default=True)
def main(rounds: int) -> None:
    """Measure everything and put the tables into docs/performance.md."""
    built = {
        LOOP: Measured(papermill_loop),
        "nbconvert command, in a loop": Measured(nbconvert_loop),
        SNAKE: Measured(snakemake),
        "papermill in one process": Measured(one_process),
        COLD: Measured(build_cold),
        CHANGED: Measured(build_one_table),
        SAME: Measured(build_unchanged),
    }
    swept = {ONE: Measured(papermill_sweep, ALONE)}
    swept |= {name: Measured(sweep(size), size) for size, name in SIZES.items()}
    started = {
        "`companion --help`": start(COMPANION, "--help"),
        "`import companion`": start(sys.executable, "-c", "import companion"),
        "an empty Python": start(sys.executable, "-c", ""),
    }
    for number in range(rounds):
        for name, one in (built | swept | started).items():
            measure(one)
            click.echo(f"{number + 1}  {one.seconds[-1]:7.1f} s  {name}", err=True)
        told = tables(built, swept, started, number + 1)
        PAGE.write_text(readme.fill(PAGE.read_text("utf-8"), {"measured": told}), encoding="utf-8")


if __name__ == "__main__":
    main()
