"""The command ``companion``: each command reads its options, calls one module and prints."""

import json
import os
import shutil
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from companion import __version__, paths, startup
from companion.errors import CompanionError, counted, printable, suggest

if TYPE_CHECKING:
    from companion.claims.report import Format


class _Path(click.Path):
    """A path that may begin with ``~``, also where no shell has seen it."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return the path with the home that ``~`` stands for."""
        if not str(value):
            self.fail("it is empty; expected a path", param, ctx)
        try:
            return super().convert(Path(value).expanduser(), param, ctx)
        except RuntimeError:
            self.fail(f"{str(value)!r} names nobody's home on this machine", param, ctx)


FILE = _Path(path_type=Path, exists=True, dir_okay=False)
NEW_FILE = _Path(path_type=Path, dir_okay=False)
NEW_FOLDER = _Path(path_type=Path, file_okay=False)
SOME_ERRORS = 3  # of a sweep, one for each kind; its table has all
FORM = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv", "md"]),
    default="text",
    show_default=True,
)
LANGUAGE = click.option(
    "--language",
    default="en",
    show_default=True,
    help="en, fa, ru, ar or he: see docs/languages.md.",
)
RELEASE = click.option("--release", default="", help="Its release, where a file does not name it.")
YEAR = click.option(
    "--year",
    type=click.IntRange(1800, 2100),
    help="Its year, for a file of one year that does not say which.",
)


class _Command(click.Command):
    """A command whose help names what there is in the project: see publish/examples.py."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help with its fields filled."""
        from companion.publish import examples

        self.help = examples.filled(self.help or "")
        for option in self.params:
            if isinstance(option, click.Option):
                option.help = examples.filled(option.help or "")
        super().format_help(ctx, formatter)


class _Group(click.Group):
    """Print a refusal as one message and exit with its code, without a traceback."""

    command_class = _Command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except CompanionError as error:
            click.echo(f"Error: {_lines(str(error))}", err=True)
            sys.exit(error.exit_code)
        except BrokenPipeError:  # of a reader such as head; click ends quietly
            raise
        except OSError as error:
            from companion import files

            click.echo(f"Error: {_lines(files.unusable(error))}", err=True)
            sys.exit(1)
        except KeyboardInterrupt as interrupt:
            with suppress(OSError):  # of a terminal that has closed
                click.echo("Interrupted. Rerun the same command to resume.", err=True)
                sys.stdout.flush()
            number = interrupt.args[0] if interrupt.args else signal.SIGINT
            os._exit(128 + number)  # without waiting for threads whose kernels are gone


def _lines(text: str) -> str:
    """Return lines for a terminal, whatever the names of files and places in them hold."""
    return "\n".join(map(printable, text.split("\n")))


def _may_write(target: Path, *inputs: Path) -> None:
    """Refuse to write over what a command reads: its own input, or the project's folders."""
    if any(target.exists() and target.samefile(one) for one in inputs):
        raise CompanionError(f"{target} is what this command reads; give another file with --to")
    if folder := paths.holder(target, [*paths.inputs(), paths.figures()]):
        raise CompanionError(f"{target} is in {folder}, which is no place for --to")
    if target.resolve() == paths.root().resolve():
        raise CompanionError(f"{target} is the project itself, which is no place for --to")


def _width() -> int:
    return shutil.get_terminal_size().columns


def _going_on(what: str) -> None:
    """Say what a command does that may take more than two seconds."""
    click.echo(f"{what} ...", err=True)


def _put_back() -> None:
    """Put back tables that an import which was killed left half written."""
    if list(paths.data().glob(".import*")):
        from companion.originals import writing

        if told := writing.undo():
            click.echo(told, err=True)


@click.group(cls=_Group)
@click.version_option(__version__)
@click.option(
    "--project",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of the project; by default the one that you are in, or else the one that this "
    "command was installed from.",
)
def main(project: Path | None) -> None:
    """Build, check and trace the executable companion to a paper."""
    if project and not (project / "pyproject.toml").is_file():
        raise CompanionError(f"{project} has no pyproject.toml; give the folder of a project")
    paths.use(project or paths.root())
    startup.skip_grammars()
    startup.end_at_once()
    _put_back()


@main.command()
@click.option("-n", "--workers", type=click.IntRange(1), help="Number of parallel notebooks.")
@click.option("--force", is_flag=True, help="Run everything again, sweeps too.")
def build(workers: int | None, force: bool) -> None:
    """Run the notebooks that have changed; update figures/.

    Changed means: their code, parameters or tables, the packages that they import, or the lock.

    \b
    Examples:
      companion build
      companion build --workers 4
    """
    from companion.build import pipeline

    sys.exit(not pipeline.build(workers or pipeline.default_workers(), force))


@main.command()
def check() -> None:
    """List stale, missing and orphaned exhibits.

    Fails if there are any.

    \b
    Examples:
      companion check && git push
    """
    from companion.build import pipeline

    problems = pipeline.check()
    click.echo("\n".join(problems) or "All exhibits are current.")
    sys.exit(bool(problems))


@main.command()
def exhibits() -> None:
    """List every exhibit with its notebook and parameters.

    \b
    Examples:
      companion exhibits | grep table
    """
    from companion.claims import report
    from companion.register import exhibits as register

    rows = []
    for name, one in register.by_id(register.load()).items():
        given = one.notebook.entry.runs[one.run].parameters
        chosen = "; ".join(f"{key}={value}" for key, value in given.items()).replace(",", ", ")
        rows.append([name, one.entry.kind, one.notebook.name, chosen])
    click.echo(report.fitted(rows, ["exhibit", "kind", "notebook", "parameters"], _width()))


@main.command()
@click.argument("notebook", default="")
def where(notebook: str) -> None:
    """Print the path of a NOTEBOOK, or the project's folder.

    \b
    Examples:
      papermill "$(companion where {notebook})" out.ipynb -p output_dir my_figures
      make -C "$(companion where)" lab
    """
    if not notebook:
        click.echo(paths.root())
        return
    known = sorted(path.stem for path in paths.notebooks().glob("*.ipynb"))
    name = notebook.removesuffix(".ipynb")
    if name not in known:
        hint = suggest(name, known)
        raise CompanionError(f"there is no notebook {name!r}.{hint} Known: {', '.join(known)}.")
    click.echo(paths.notebooks() / f"{name}.ipynb")


@main.command()
@click.option("--claim", metavar="ID", help="One claim, with all that its verdict rests on.")
@click.option(
    "--verdict", "chosen", multiple=True, help="Only claims with this verdict: {verdicts}."
)
@click.option("--references", "of_list", is_flag=True, help="The reference list instead.")
@click.option("--text", type=FILE, help="With --references: your own copy of the paper.")
@FORM
def audit(
    claim: str | None, chosen: tuple[str, ...], of_list: bool, text: Path | None, form: "Format"
) -> None:
    """Compare every claim with the evidence.

    Prints verdict and reason of each. What the verdicts mean: docs/verdicts.md.

    \b
    Examples:
      companion audit
      companion audit --verdict differs --verdict depends
      companion audit --claim {claim} --format json
      companion audit --format csv > ledger.csv
    """
    from companion.claims import report, transcription, verdicts
    from companion.tables import reading

    if text and not of_list:
        raise CompanionError("--text belongs to --references; verify-seed compares a whole copy")
    if sum(map(bool, (claim, chosen, of_list))) > 1:
        raise CompanionError("give one of --claim, --verdict and --references")
    _going_on("Comparing claims and evidence")
    reading.read_all(reading.names())  # those too on which no verdict rests
    if of_list:
        if text and not transcription.of_project(text).same_text:
            click.echo(f"{text} is not the text that was read; `companion verify-seed {text}` says "
                       "where it differs.", err=True)  # fmt: skip
        click.echo(report.of_references(text, form, _width()))
    elif claim:
        click.echo(report.of_claim(claim, form, _width()))
    else:
        for name in chosen:
            if name not in verdicts.ORDER:
                known = ", ".join(verdicts.ORDER)
                hint = suggest(name, [*verdicts.ORDER])
                raise CompanionError(f"there is no verdict {name!r}; there are {known}.{hint}")
        click.echo(report.of_all(form, chosen, _width()))


@main.command()
@click.argument("original")
@click.argument("files", type=FILE, nargs=-1, required=True)
@RELEASE
@YEAR
@FORM
def compare(
    original: str, files: tuple[Path, ...], release: str, year: int | None, form: "Format"
) -> None:
    """Compare our values with those of an original.

    ORIGINAL is a data set, FILES are what you downloaded; docs/originals.md lists them and where
    to get them. Exits with 1 if a value differs, with 2 if
    a file is refused.

    \b
    Examples:
      companion compare cow4 Dyadic_COW_4.0.csv
      companion compare sipri trade-register.csv --format csv
    """
    from companion.originals import compare as comparing

    found = comparing.compare(original, list(files), release, year)
    click.echo(comparing.text(found, form, _width()))
    sys.exit(found.differs)


@main.command("import")
@click.argument("original")
@click.argument("files", type=FILE, nargs=-1, required=True)
@RELEASE
@YEAR
@click.option("--as", "series", default="", metavar="KEY", help="A new series beside the others.")
@click.option("--name", default="", help="What readers call the new series.")
@click.option("--source", default="", metavar="KEY", help="Key of the new source record.")
@click.option("--cite-as", default="", help="The citation that the producer asks for.")
@click.option("--years", default="", metavar="1990..2020", help="Years beyond those of our rows.")
@click.option("--write/--dry-run", default=False, help="Write it; by default it is only shown.")
def import_(
    original: str,
    files: tuple[Path, ...],
    release: str,
    year: int | None,
    series: str,
    name: str,
    source: str,
    cite_as: str,
    years: str,
    write: bool,
) -> None:
    """Take an original's values into data/.

    ORIGINAL is a data set, FILES are what you downloaded. A newer release takes the place of ours;
    with --as it becomes a series of its own. What would change is shown. Nothing is written without
    --write, and what was written is undone with git.

    \b
    Examples:
      companion import sipri RUS.csv USR.csv
      companion import sipri RUS.csv USR.csv --write
    """
    from companion.originals import effects, importing, records

    _going_on("Reading the files and trying what would change")
    request = records.Request(
        original, release, year, series, name, source, cite_as, importing.span(years)
    )
    plan = importing.plan(request, list(files))
    click.echo(effects.tried(plan))
    if write:
        click.echo("\n".join(f"written: {path}" for path in importing.write(plan)))
    else:
        click.echo("Nothing was written; add --write to write it.")


@main.command()
@click.argument("exhibit")
@click.option("--journal", default="", help="Journal for whose column it is drawn: {journals}.")
@click.option(
    "--column",
    type=click.Choice(["single", "one-and-a-half", "double"]),
    default="single",
    show_default=True,
)
@click.option("--slide", is_flag=True, help="Draw it as a slide of 16:9 instead.")
@click.option(
    "--format", "formats", default="tex", show_default=True, help="File types, comma-separated."
)
@LANGUAGE
@click.option(
    "--to",
    "folder",
    type=NEW_FOLDER,
    required=True,
    help="Where the files go; those of an earlier export of the exhibit are replaced.",
)
def export(
    exhibit: str, journal: str, column: str, slide: bool, formats: str, language: str, folder: Path
) -> None:
    """Draw an exhibit for a journal, a talk or another language.

    `companion exhibits` lists the names. A note on how to include the files is written too. Without
    --journal or --slide an exhibit keeps its width; pptx alone makes a slide.

    \b
    Examples:
      companion export {exhibit} --journal apsr --to my_paper
      companion export {exhibit} --journal apsr --column double --to wide
      companion export {exhibit} --language fa --format png --to persian
      companion export {exhibit} --format pptx --to my_talk
    """
    from companion.publish import export as exporting
    from companion.register import pages

    if slide and journal:
        raise CompanionError("give a --journal, or --slide for a talk, not both")
    slide = slide or (not journal and formats == "pptx")
    width = "slide" if slide else f"{journal}{pages.SEPARATOR}{column}" if journal else ""
    _may_write(folder)
    _going_on(f"Drawing {exhibit} again")
    made = exporting.export(exhibit, width, formats.split(","), folder, language)
    for path in made:
        click.echo(path)
    if journal and (remark := pages.remark(journal)):
        click.echo(remark, err=True)


@main.command()
@click.argument("language", default="")
@click.option("--update", is_flag=True, help="Write new texts into the catalogues, old ones out.")
def words(language: str, update: bool) -> None:
    """Show what is translated; for one LANGUAGE, what is not.

    \b
    Examples:
      companion words
      companion words fa --update
    """
    from companion.register import vocabulary
    from companion.render.language import locales

    _going_on("Collecting the texts")
    codes = [locales.known(language).code] if language else vocabulary.translated()
    for code in codes:
        if update:
            vocabulary.update(code)
        state = vocabulary.state(code)
        click.echo(state.sentence())
        if language:
            click.echo("\n".join(state.untranslated))


@main.command()
@click.argument("notebook")
@click.option("--grid", type=FILE, help="YAML file: names and values, or a list of such grids.")
@click.option("-p", "options", multiple=True, metavar="NAME=A,B,C", help="Values, or 1992..2000.")
@click.option("--to", "folder", type=NEW_FOLDER, required=True, help="Where the table goes.")
@click.option("--exhibits", "with_exhibits", is_flag=True, help="Save each run's exhibits too.")
@click.option("-n", "--workers", type=click.IntRange(1), help="Number of parallel runs.")
@click.option("--scheduler", default="", help="Use the Dask cluster at tls://host:8786.")
@click.option("--security", type=FILE, help="With --scheduler: YAML file with its TLS settings.")
def sweep(
    notebook: str,
    grid: Path | None,
    options: tuple[str, ...],
    folder: Path,
    with_exhibits: bool,
    workers: int | None,
    scheduler: str,
    security: Path | None,
) -> None:
    """Run a notebook for every combination of values.

    Writes one table, one row per run: docs/sweeps.md.

    \b
    Examples:
      companion sweep {notebook} {years} --to swept
    """
    from companion.build import pipeline
    from companion.sweep import sweep as sweeping

    if workers and scheduler:
        raise CompanionError("-n is for this machine; a cluster's workers say how many they run")
    if security and not scheduler:
        raise CompanionError("--security belongs to --scheduler; a local sweep needs none")
    _may_write(folder)
    name = notebook.removesuffix(".ipynb")
    combinations = sweeping.plan(name, grid, options)
    ran, failed = sweeping.sweep(
        name,
        combinations,
        folder,
        with_exhibits=with_exhibits,
        workers=workers or pipeline.default_workers(),
        scheduler=scheduler,
        security=security,
    )
    for error in sorted(set(failed), key=failed.index)[:SOME_ERRORS]:
        click.echo(f"{failed.count(error)} failed: {error}", err=True)
    number = counted(len(combinations), "run")
    click.echo(f"{number}, {ran} of them now, {len(failed)} failed: {folder}/runs.csv")
    sys.exit(bool(failed))


@main.command()
@click.argument("template", type=FILE)
@click.option("--to", "target", type=NEW_FILE, required=True, help="The file to write.")
@LANGUAGE
def fill(template: Path, target: Path, language: str) -> None:
    """Fill numbers and exhibits into a Word manuscript.

    What TEMPLATE may hold: docs/manuscripts.md. In another language than English exhibits are drawn
    again.

    \b
    Examples:
      companion fill paper.docx --to paper-filled.docx
      companion fill maqale.docx --language fa --to maqale-filled.docx
    """
    from companion import files
    from companion.publish import fill as filling
    from companion.render.language import locales

    numbers = files.read_json(paths.figures() / "numbers.json")
    _may_write(target, template)
    if target.suffix.lower() != ".docx":
        raise CompanionError(f"{target} would be a Word file; give a name that ends in .docx")
    if language != locales.ENGLISH.code:
        _going_on(f"Drawing the exhibits in {locales.known(language).name}")
    files.replace(target, filling.fill(template, numbers, language))
    click.echo(target)


@main.command()
@click.argument("target")
@click.option("--json", "as_json", is_flag=True, help="Output JSON.")
def trace(target: str, as_json: bool) -> None:
    """Trace a figure to its sources, or tell what a name leads to.

    TARGET is a picture or a manuscript with pictures in it; or the name of an exhibit, a claim,
    a number ("CLAIM printed"), a source or a table.

    \b
    Examples:
      companion trace paper.pdf
      companion trace "$(companion where)/{picture}"
      companion trace {exhibit}
      companion trace {claim}
    """
    from companion.publish import names
    from companion.publish import trace as tracing

    path = Path(target)
    _going_on("Comparing with what is in figures/")
    traced = tracing.trace_file(path) if path.is_file() else [names.trace_name(target)]
    if not traced:
        raise CompanionError(tracing.nothing(path))
    if as_json:
        click.echo(json.dumps(traced, indent=2, ensure_ascii=False))
    else:
        click.echo("\n\n".join(names.text(one, _width()) for one in traced))


@main.command()
@click.option(
    "--run",
    is_flag=True,
    help="Let pages run notebooks; `make site RUN=1` fetches with npm what that needs.",
)
def site(run: bool) -> None:
    """Write the project as a web site into site/.

    Its pages are read from disk or from any host: docs/site.md.

    \b
    Examples:
      companion site
    """
    from companion.build import pipeline
    from companion.site import pages

    _going_on("Writing the site, which takes half a minute" if run else "Writing the site")
    count = pages.build(run)
    if problems := pipeline.check():
        click.echo(f"{problems[0]}\nThe site shows what is not current; companion check lists it.",
                   err=True)  # fmt: skip
    click.echo(f"{count} files. Open {paths.relative(paths.site() / 'index.html')} in a browser.")


@main.command("verify-seed")
@click.argument("text", type=click.Path(path_type=Path), required=False)
def verify_seed(text: Path | None) -> None:
    """Compare the seeds with your copy of the paper.

    TEXT is the paper as plain text; seeds/paper.txt, if left out.

    \b
    Examples:
      companion verify-seed paper.txt
    """
    from companion.claims import transcription

    result = transcription.of_project(text or paths.seeds() / "paper.txt")
    click.echo(result.text())
    sys.exit(not result.ok)


@main.command()
def readme() -> None:
    """Update the generated tables in README and docs.

    And the JSON Schema of the register.

    \b
    Examples:
      companion readme
    """
    from companion import files
    from companion.publish import readme as generated
    from companion.register import exhibits as register

    _going_on("Judging the claims again")
    for path, content in generated.documents().items():
        files.refresh(path, content)
    schema = files.to_json(register.schema())
    files.refresh(paths.notebooks() / "exhibits.schema.json", schema)
