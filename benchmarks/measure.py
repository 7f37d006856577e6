"""Measure the build and a sweep side by side with what people use otherwise.

``make benchmark`` runs it and puts its tables into docs/performance.md; with ``QUICK=1`` it prints
what one round of a few contenders gives. Each works in a copy of the project of its own, in turns,
so that a slow minute of the machine slows all alike; CPU time tells what work there was.
"""

import json
import os
import platform
import resource
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
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
LIGHTS = {  # runs and grid, of the toy paper's notebook
    200: ("width=85..104.9..0.1",),
    10_000: ("width=85..184.9..0.1", "crop=rye,oats", "last_year=1903..1907"),
}
ALONE = 5  # runs of that notebook by the papermill command
LOOP = "papermill command, in a loop"
SNAKE = "Snakemake with a papermill rule, `--cores 2`"
COLD = "`companion build`, cold"
CHANGED = "`companion build`, one table changed"
SAME = "`companion build`, nothing changed"
PLACE = "the same cells in one process, without kernels"
ONE = "papermill command"
LIGHT, MANY = (f"`companion sweep` of a light notebook, {size:,} runs" for size in LIGHTS)
WARM = "imports, tables and a first drawing, before the first kernel"
QUICK = (LOOP, PLACE, COLD, CHANGED, SAME, ONE, LIGHT, WARM)
SIZES = {size: f"`companion sweep`, {size} runs" for size in SWEEPS}
IN_ONE_PROCESS = """
import json, sys, papermill
for notebook, output, values in json.load(open(sys.argv[1])):
    papermill.execute_notebook(notebook, output, values, progress_bar=False)
"""

PREPARE = "from companion.execution import forkserver; forkserver.prepare()"
IN_PLACE = """
import json, sys
for notebook, _, values in json.load(open(sys.argv[1])):
    space = {"__name__": "__main__"}
    for cell in json.load(open(notebook, encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), space)
            if "parameters" in cell["metadata"].get("tags", ()):
                space.update(values)
"""

Command = list[str]


@dataclass
class Measured:
    """Something that is measured: how to prepare it in a copy, and the results of each round."""

    prepare: Callable[[Path], list[Command]]
    runs: int = 1
    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)  # seconds of all processes that it started
    peak_mb: float = 0
    memory_mb: list[float] = field(default_factory=list)  # twice a second, of the last round

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
        self.root, self.over = psutil.Process(process), threading.Event()
        self.samples_mb = [0.0]

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
            self.samples_mb.append(total / 1e6)


def run(command: Command, root: Path) -> list[float]:
    """Run a command in a copy and return its memory over time; one that fails ends it all."""
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
    return memory.samples_mb


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
        begin, worked = perf_counter(), _worked()
        one.memory_mb = [size for command in commands for size in run(command, root)]
        one.seconds.append(perf_counter() - begin)
        one.cpu.append(_worked() - worked)
        one.peak_mb = max(one.peak_mb, *one.memory_mb)


def _worked() -> float:
    """Return the CPU time of all processes that this one has started and that have ended."""
    times = resource.getrusage(resource.RUSAGE_CHILDREN)
    return times.ru_utime + times.ru_stime


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


def one_process(script: str) -> Callable[[Path], list[Command]]:
    """Return what runs all in one process: papermill, for which each starts a kernel, or nothing.

    What Python does at its start is done by the first and serves the others.
    """

    def prepare(root: Path) -> list[Command]:
        listed = [[str(path), str(out), values] for path, out, values in runs(root)]
        (root / "runs.json").write_text(json.dumps(listed), encoding="utf-8")
        return [[sys.executable, "-c", script, "runs.json"]]

    return prepare


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


def light_sweep(size: int) -> Measured:
    """Run the toy paper's notebook, whose cells do next to nothing, so many times."""

    def prepare(root: Path) -> list[Command]:
        toy = shutil.copytree(paths.root() / "tests/toy", root / "toy")
        grid = [word for values in LIGHTS[size] for word in ("-p", values)]
        return [[COMPANION, "--project", str(toy), "sweep", "1_harvest", "--to", "swept", *grid]]

    return Measured(prepare, size)


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
        "in brackets the fastest and the slowest; 10,000 runs once.",
        "",
        f"| the {len(runs(paths.root()))} runs of the register | seconds | of CPU time | papermill "
        "loop over it | peak MB |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {name} | {one.median:.1f} ({one.spread}) | {statistics.median(one.cpu):.1f} "
        f"| {loop.median / one.median:.1f} "
        f"| {one.peak_mb:.0f} |"
        for name, one in built.items()
    ]
    lines += [
        "",
        "| a sweep of `3_trade`, or as said | seconds a run | papermill over it | peak MB |",
        "| --- | ---: | ---: | ---: |",
    ]
    for name, one in swept.items():
        over = "" if name in (LIGHT, MANY) else f"{each.cost / one.cost:.1f}"
        lines.append(f"| {name} | {one.cost:.2f} | {over} | {one.peak_mb:.0f} |")
    if curve := swept[MANY].memory_mb:
        parts = [curve[len(curve) * n // 10 : len(curve) * (n + 1) // 10] for n in range(10)]
        lines += ["", "The most that 10,000 runs took in each tenth of their time, MB: "
                  f"{', '.join(f'{max(part):.0f}' for part in parts)}."]  # fmt: skip
    lines += ["", "| start | seconds |", "| --- | ---: |"]
    lines += [f"| {name} | {one.median:.3f} |" for name, one in started.items()]
    lines += ["", "| aim | measured |", "| --- | ---: |"]
    lines += [f"| {aim} | {value} |" for aim, value in aims(built | swept | started).items()]
    return "\n".join(lines)


def aims(measured: dict[str, Measured]) -> dict[str, str]:
    """Return what the project wants to reach, and what was measured of it, as far as it was."""
    took = {name: one.median for name, one in measured.items() if one.seconds}
    each = {name: one.cost for name, one in measured.items() if one.seconds}
    peak = {name: one.peak_mb for name, one in measured.items() if one.seconds}
    known = exhibits.by_id(exhibits.load())
    reading = sum(f"data/{TABLE}" in one.notebook.entry.tables for one in known.values())
    few, many = SIZES.values()
    wanted: dict[str, Callable[[], str]] = {
        "cold build: papermill loop over it at least 8": lambda: f"{took[LOOP] / took[COLD]:.1f}",
        "cold build: Snakemake over it at least 4": lambda: f"{took[SNAKE] / took[COLD]:.1f}",
        "cold build, less its start, over half of what the same cells take in one process without "
        "kernels: at most 1.2": lambda: f"{(took[COLD] - took[WARM]) / (took[PLACE] / 2):.2f}",
        "nothing changed: less than a second": lambda: f"{took[SAME]:.2f} s",
        "nothing changed: papermill loop over it at least 40": (
            lambda: f"{took[LOOP] / took[SAME]:.0f}"
        ),
        f"one table changed, which {reading / len(known):.0%} of the exhibits read: its share of "
        "what a cold build takes beyond an unchanged one": (
            lambda: f"{(took[CHANGED] - took[SAME]) / (took[COLD] - took[SAME]):.0%}"
        ),
        "sweep of a light notebook: a run at most 0.1 s": (
            lambda: f"{each.get(MANY) or each[LIGHT]:.2f} s"
        ),
        "sweep of a light notebook: cost of a run at 10,000 over that at 200, at most 1": (
            lambda: f"{each[MANY] / each[LIGHT]:.2f}"
        ),
        "sweep of a light notebook: peak memory at 10,000 over that at 200, about 1": (
            lambda: f"{peak[MANY] / peak[LIGHT]:.2f}"
        ),
        "sweep of 500: papermill command over a run, at least 8": (
            lambda: f"{each[ONE] / each[many]:.1f}"
        ),
        "sweep: cost of a run at 500 over that at 50, at most 1": (
            lambda: f"{each[many] / each[few]:.2f}"
        ),
        "sweep: peak memory at 500 over that at 50, about 1": (
            lambda: f"{peak[many] / peak[few]:.2f}"
        ),
    }
    found = {}
    for aim, value in wanted.items():
        with suppress(KeyError, ZeroDivisionError):  # what the short form does not measure
            found[aim] = value()
    return found


@click.command()
@click.option("--rounds", default=3, show_default=True)
@click.option("--quick", is_flag=True, help="One round of a few, which is printed and not kept.")
def main(rounds: int, quick: bool) -> None:
    """Measure everything and put the tables into docs/performance.md."""
    built = {
        LOOP: Measured(papermill_loop),
        "nbconvert command, in a loop": Measured(nbconvert_loop),
        SNAKE: Measured(snakemake),
        "papermill in one process": Measured(one_process(IN_ONE_PROCESS)),
        PLACE: Measured(one_process(IN_PLACE)),
        COLD: Measured(build_cold),
        CHANGED: Measured(build_one_table),
        SAME: Measured(build_unchanged),
    }
    swept = {ONE: Measured(papermill_sweep, ALONE)}
    swept |= {name: Measured(sweep(size), size) for size, name in SIZES.items()}
    swept |= {LIGHT: light_sweep(200), MANY: light_sweep(10_000)}
    started = {
        "`companion --help`": start(COMPANION, "--help"),
        "`import companion`": start(sys.executable, "-c", "import companion"),
        "an empty Python": start(sys.executable, "-c", ""),
        WARM: start(sys.executable, "-c", PREPARE),
    }
    every = built | swept | started
    for number in range(1 if quick else rounds):
        for name, one in every.items():
            if (quick and name not in QUICK) or (number and name == MANY):
                continue
            measure(one)
            told = f"{one.seconds[-1]:7.2f} s, {one.cpu[-1]:7.2f} s of CPU time  {name}"
            click.echo(f"{number + 1}  {told}", err=True)
        if quick:
            for aim, value in aims(every).items():
                click.echo(f"{value:>8}  {aim}")
            return
        told = tables(built, swept, started, number + 1)
        PAGE.write_text(readme.fill(PAGE.read_text("utf-8"), {"measured": told}), encoding="utf-8")


if __name__ == "__main__":
    main()
