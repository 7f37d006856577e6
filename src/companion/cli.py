"""The command ``companion``."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from companion import __version__, paths, startup
from companion.errors import CompanionError

if TYPE_CHECKING:
    from companion.claims.report import Format


class _Plain(click.Group):
    """Print a refusal as one sentence and exit with 1, without a stack of calls."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except CompanionError as error:
            click.echo(f"{type(error).__name__}: {error}", err=True)
            sys.exit(1)


@click.group(cls=_Plain)
@click.version_option(__version__)
def main() -> None:
    """Rebuild, check and verify the companion to Koolaee & Azizi on Russia and Hamas."""
    startup.skip_grammars()


@main.command()
@click.option("-n", "--workers", type=click.IntRange(1), help="Notebooks side by side.")
@click.option("--force", is_flag=True, help="Run everything, current or not.")
def build(workers: int | None, force: bool) -> None:
    """Execute the notebooks whose inputs changed and refresh figures/."""
    from companion.build import pipeline as builder

    sys.exit(not builder.build(workers or builder.default_workers(), force))


@main.command()
def check() -> None:
    """Name every stale, missing or orphan exhibit; fail if there is one."""
    from companion.build import pipeline as builder

    problems = builder.check()
    click.echo("\n".join(problems) or "All exhibits are current.")
    sys.exit(bool(problems))


@main.command()
def exhibits() -> None:
    """List every exhibit with its notebook and parameters."""
    from companion.register import exhibits as register

    for name, one in register.by_id(register.load()).items():
        given = one.notebook.entry.runs[one.run].parameters
        chosen = ", ".join(f"{key}={value}" for key, value in given.items())
        click.echo(f"{name}  {one.entry.kind}  {one.notebook.name}.ipynb  {chosen}".rstrip())


@main.command()
@click.option("--claim", metavar="ID", help="One claim, with all that its verdict rests on.")
@click.option("--references", "of_list", is_flag=True, help="The reference list instead.")
@click.option(
    "--text",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="With --references: take the citations from your own copy of the paper.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv", "md"]),
    default="text",
    show_default=True,
)
def audit(claim: str | None, of_list: bool, text: Path | None, form: "Format") -> None:
    """Hold every claim against the evidence: one line each, with verdict and reason."""
    from companion.claims import judged, references, verdicts
    from companion.claims import report as audits
    from companion.tables import reading

    if text and not of_list:
        raise CompanionError("--text belongs to --references; verify-seed compares a whole copy")
    if of_list:
        names = ("citations", "references", "claims")
        citations, listed, claims = (reading.read(f"seeds/{name}") for name in names)
        if text:
            citations = references.extract(reading.read_copy(text))
        click.echo(audits.table(references.audit(citations, listed, claims), form))
        return
    findings, sources = verdicts.pick(judged.findings(), claim or ""), reading.read_sources()
    if claim and form == "text":
        qualifiers = reading.read("data/qualifiers").set_index("qualifier")
        click.echo(audits.explain(findings[0], sources, qualifiers))
    else:
        click.echo(audits.render(findings, sources, form))


@main.command()
@click.argument("exhibit")
@click.option("--journal", required=True, help="A name of data/journals.csv, such as apsr.")
@click.option(
    "--column",
    type=click.Choice(["single", "one-and-a-half", "double"]),
    default="single",
    show_default=True,
)
@click.option(
    "--format", "formats", default="tex", show_default=True, help="File types, comma-separated."
)
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), required=True)
def export(exhibit: str, journal: str, column: str, formats: str, folder: Path) -> None:
    """Draw EXHIBIT for one manuscript, at a journal's width, with a note on how to include it."""
    from companion.publish import export as exporter

    for path in exporter.export(exhibit, journal, column, formats.split(","), folder):
        click.echo(path)


@main.command()
@click.argument("notebook")
@click.option(
    "--grid",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="YAML file of names and values, or a list of such grids.",
)
@click.option("-p", "words", multiple=True, metavar="NAME=A,B,C", help="Values, or 1992..2000.")
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--exhibits", "with_exhibits", is_flag=True, help="Save each run's exhibits too.")
@click.option("-n", "--workers", type=click.IntRange(1), help="Runs side by side.")
@click.option("--scheduler", default="", help="Use the Dask cluster at tcp://host:8786.")
def sweep(
    notebook: str,
    grid: Path | None,
    words: tuple[str, ...],
    folder: Path,
    with_exhibits: bool,
    workers: int | None,
    scheduler: str,
) -> None:
    """Run NOTEBOOK for every combination of values; write its results as one table."""
    from companion.build import pipeline as builder
    from companion.sweep import sweep as sweeps

    if workers and scheduler:
        raise CompanionError("-n is for this machine; a cluster's workers say how many they run")
    combinations = sweeps.plan(notebook.removesuffix(".ipynb"), grid, words)
    try:
        ran, failed = sweeps.sweep(
            notebook.removesuffix(".ipynb"),
            combinations,
            folder,
            with_exhibits=with_exhibits,
            workers=workers or builder.default_workers(),
            scheduler=scheduler,
        )
    except KeyboardInterrupt:
        click.echo("Interrupted; the same command goes on with what is not done.", err=True)
        sys.exit(130)
    click.echo(f"{len(combinations)} runs, {ran} of them now, {failed} failed: {folder}/runs.csv")
    sys.exit(bool(failed))


@main.command()
@click.argument("template", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--to", "target", type=click.Path(path_type=Path, dir_okay=False), required=True)
def fill(template: Path, target: Path) -> None:
    """Fill the places of a Word manuscript, TEMPLATE, with numbers and exhibits."""
    from companion import files
    from companion.render import word

    numbers = files.read_json(paths.FIGURES / "numbers.json")
    files.replace(target, word.fill(template, numbers))
    click.echo(target)


@main.command()
@click.argument("target")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def trace(target: str, as_json: bool) -> None:
    """Lead TARGET back or forward: a picture or manuscript, a claim, or a table."""
    import json

    from companion.publish import trace as tracing

    path = Path(target)
    if path.is_file():
        told = tracing.trace_file(path)
        if not told:
            raise CompanionError(f"{target}: {tracing.UNKNOWN}")
    else:
        told = [tracing.trace_name(target)]
    if as_json:
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        click.echo("\n\n".join(tracing.text(one) for one in told))


@main.command("verify-seed")
@click.argument("text", type=click.Path(path_type=Path), default=paths.SEEDS / "paper.txt")
def verify_seed(text: Path) -> None:
    """Hold the seeds against TEXT, your own copy of the paper (default: seeds/paper.txt)."""
    from companion.claims import transcription as seedcheck
    from companion.tables import reading

    if not text.is_file():
        raise CompanionError(
            f"there is no file {text}. Give the path of a text copy of the paper, or save one as "
            "seeds/paper.txt; the paper itself is not part of this project."
        )
    registers = [
        reading.read(f"seeds/{name}").astype(str).replace("<NA>", "").replace("nan", "")
        for name in ("claims", "citations", "numerals")
    ]
    rows = [frame.to_dict("records") for frame in registers]
    report = seedcheck.verify(text.read_bytes(), reading.read_paper(), *rows)
    click.echo(report.text())
    sys.exit(not report.ok)


@main.command()
def readme() -> None:
    """Make README's tables again from the registers."""
    from companion import files
    from companion.publish import readme as tables

    files.replace(tables.README, tables.render(tables.README.read_text("utf-8")).encode())
