"""Every page and file of the site: records into templates, in memory, then to ``site/``."""

import io
import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd
from markupsafe import Markup

from companion import __version__, files, paths
from companion.claims import report, sentences, verdicts
from companion.claims.support import GRADES
from companion.render import style
from companion.site import bundle, fragments, records, reuse, sweeps
from companion.site.records import Record, Site

HERE = Path(__file__).parent
FONTS = sorted((paths.ENGINE / "render/fonts").glob("*.ttf"))
VALUES_SHOWN = 60  # rows of an exhibit's values; its file has all
THUMB_PX = (440, 260)  # twice the size on the page, for fine screens
THUMB_COLOURS = 64
LEAST = 0.85  # of pictures on a narrow screen, which scrolls wide ones: type of 10 pixels
SCALE = 1.45  # of pictures on the screen: their smallest type is as large as the page's
LICENCE = "LICENSE"  # of the code
NUMBERED = re.compile(r"\bnotebook (\d+)\b")
KILO = 1024


def build(run: bool) -> int:
    """Write the site into ``site/`` and return how many files it has.

    What is there and does not belong to the site is removed.

    Parameters
    ----------
    run
        Whether notebooks can be run in the page, with what is in ``build/run/``.
    """
    from tqdm import tqdm

    written = tqdm(contents(run), unit=" files", leave=False, disable=None)
    made = {paths.site() / name: content for name, content in written}
    for path, content in made.items():
        files.refresh(path, content)
    if paths.site().exists():
        for path in sorted(paths.site().rglob("*"), reverse=True):
            if path.is_file() and path not in made:
                path.unlink()
            elif path.is_dir() and not any(path.iterdir()):
                path.rmdir()
    return len(made)


def contents(run: bool = False) -> Iterator[tuple[str, bytes]]:
    """Yield every file of the site by its address, with its content."""
    site = Site()
    bundled = list(bundle.contents()) if run else []
    yield from bundled
    yield from _assets()
    yield from _copies(site)
    environment = _environment(site, run)
    for address, template, values in (*_pages(site), *_running(site, bundled)):
        root = "../" * address.count("/")
        page = environment.get_template(template)
        yield address, page.render(root=root, address=address, **values).encode()


def _pages(site: Site) -> Iterator[tuple[str, str, Record]]:
    """Yield address, template and values of every page."""
    yield (
        "index.html",
        "index.html",
        {
            "answer": sentences.answer(site.findings)[0],
            "origins": sentences.origins(site.findings),
            "first": site.leading[0],
            "findings": site.leading[1:],
            "picture": site.picture(site.leading[0]),
        },
    )
    yield "ledger.html", "ledger.html", {}
    claims = list(site.claims.values())
    for place, claim in enumerate(claims):
        yield (
            f"claims/{claim['id']}.html",
            "claim.html",
            {
                "claim": claim,
                "review": reuse.review(claim, site),
                **_beside(claims, place),
            },
        )
    yield "exhibits.html", "exhibits.html", {}
    shown = list(site.exhibits.values())
    for place, one in enumerate(shown):
        yield (
            f"exhibits/{one['id']}.html",
            "exhibit.html",
            {
                "exhibit": one,
                "lines": reuse.lines(one),
                "cite": reuse.records(reuse.item(one, site)),
                "dataset": reuse.dataset(one, site),
                "values": _values(one),
                "terms_of": site.terms_of(one),
                **_beside(shown, place),
            },
        )
    yield "essays.html", "essays.html", {}
    for place, essay in enumerate(site.essays):
        yield f"essays/{essay.run}.html", "essay.html", {
            "essay": essay, **_beside(site.essays, place)
        }  # fmt: skip
    yield "tables.html", "tables.html", {}
    for table in site.tables.values():
        yield (
            f"tables/{_slug(table['name'])}.html",
            "table.html",
            {
                "table": table,
                "head": fragments.rows(table["head"], f"The first rows of {table['name']}"),
            },
        )
    yield "sources.html", "sources.html", {}
    yield (
        "sweeps.html",
        "sweeps.html",
        {
            "data": {name: _sweep_data(sweep) for name, sweep in site.sweeps.items()},
        },
    )
    yield "search.html", "search.html", {}
    if site.terms:
        text = fragments.inside(fragments.markdown(site.terms), [LICENCE])
        yield "terms.html", "terms.html", {"text": text}


def _running(site: Site, bundled: list[tuple[str, bytes]]) -> Iterator[tuple[str, str, Record]]:
    """Yield the page that runs notebooks, if there is what it needs."""
    if bundled:
        yield (
            "run.html",
            "run.html",
            {
                "choices": bundle.choices(site.register, site.essays, site.exhibits),
                "versions": bundle.versions(),
                "size": _words(sum(len(content) for _, content in bundled)),
            },
        )


def _beside(items: list[Any], place: int) -> Record:
    """Return what comes before and after one of a list."""
    return {
        "before": items[place - 1] if place else None,
        "after": items[place + 1] if place + 1 < len(items) else None,
    }


def _values(exhibit: Record) -> Record:
    """Return the first rows of an exhibit's values as a table, and how many there are."""
    table = pd.read_csv(records.file(exhibit, "csv"), dtype=str, keep_default_na=False)
    label = f"Values of {exhibit['id']}"
    return {"rows": len(table), "table": fragments.rows(table.head(VALUES_SHOWN), label)}


def _sweep_data(sweep: Record) -> Any:
    known = {key: sweep[key] for key in ("varied", "results", "rows")}
    return reuse.embedded(json.dumps(known, ensure_ascii=False, default=float))


def _assets() -> Iterator[tuple[str, bytes]]:
    """Yield styles, scripts and fonts."""
    for path in sorted((HERE / "assets").iterdir()):
        content = path.read_text(encoding="utf-8")
        if path.suffix == ".css":
            content = jinja2.Template(content).render(style=style)
        yield f"assets/{path.name}", content.encode()
    for path in (*FONTS, FONTS[0].parent / "OFL.txt"):
        yield f"assets/{path.name}", path.read_bytes()


def _copies(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the files that readers download, at their places in the project."""
    for exhibit in site.exhibits.values():
        for path in exhibit["files"]:
            yield paths.relative(path), path.read_bytes()
        yield f"exhibits/{exhibit['id']}.zip", reuse.archive(exhibit, site)
        if exhibit["kind"] == "figure":
            yield f"exhibits/{exhibit['id']}.thumb.png", _thumb(exhibit)
    for table in site.tables.values():
        yield paths.relative(table["path"]), table["path"].read_bytes()
    for sweep in site.sweeps.values():
        for path in sweep["files"]:
            yield paths.relative(path), path.read_bytes()
    for path in (*paths.numbers(), paths.root() / LICENCE, paths.root() / records.TERMS):
        if path.is_file():
            yield paths.relative(path), path.read_bytes()
    forms: tuple[report.Format, ...] = ("json", "csv")
    for form in forms:
        yield f"ledger.{form}", f"{report.render(site.findings, site.known, form)}\n".encode()
    yield "assets/index.js", _index(site)


def _thumb(exhibit: Record) -> bytes:
    """Return a figure as a small picture for galleries."""
    from PIL import Image

    stream = io.BytesIO()
    with Image.open(records.file(exhibit, "png")) as image:
        small = image.convert("RGB")
        small.thumbnail(THUMB_PX)
        small.quantize(THUMB_COLOURS).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _index(site: Site) -> bytes:
    """Return what the search looks through: kind, title, text and address of every page."""
    entries = [
        *(["claim", claim["statement"],
           f"{key} {claim['printed']} {claim['verdict']} {claim['section']} {claim['reason']}",
           f"claims/{key}.html"] for key, claim in site.claims.items()),
        *(["exhibit", one["title"], f"{name} {one['caption']}", f"exhibits/{name}.html"]
          for name, one in site.exhibits.items()),
        *(["essay", essay.title, f"{essay.run} {essay.subject} {essay.question.striptags()}",
           f"essays/{essay.run}.html"] for essay in site.essays),
        *(["table", table["title"], name, f"tables/{_slug(name)}.html"]
          for name, table in site.tables.items()),
        *(["source", source["citation"], f"{key} {source['producer']}", f"sources.html#{key}"]
          for key, source in site.sources.items()),
    ]  # fmt: skip
    return f"window.INDEX = {json.dumps(entries, ensure_ascii=False, indent=0)};\n".encode()


def _environment(site: Site, run: bool) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"size": _size, "slug": _slug, "tidied": fragments.tidied,
                            "worded": sweeps.worded, "mini": fragments.mini}  # fmt: skip
    environment.filters["linked"] = partial(_linked, {
        name.partition("_")[0]: next(iter(notebook.entry.runs))
        for name, notebook in site.register.items()
    })  # fmt: skip
    environment.globals |= {
        "site": site,
        "running": run,
        "version": __version__,
        "meanings": verdicts.MEANINGS,
        "grades": GRADES,
        "relative": paths.relative,
        "numbers": paths.figures() / "numbers.tex",
        "bundle": paths.figures() / "companion.sty",
        "style": style,
        "values_shown": VALUES_SHOWN,
        "scale": SCALE,
        "least": LEAST,
    }
    return environment


def _linked(runs: dict[str, str], html: Markup, root: str) -> Markup:
    """Link what a text calls "notebook 4" with its essay; ``runs`` are the first by number."""

    def link(found: re.Match[str]) -> str:
        run = runs.get(found[1])
        return f'<a href="{root}essays/{run}.html">{found[0]}</a>' if run else found[0]

    return Markup(NUMBERED.sub(link, html))


def _slug(name: str) -> str:
    """Return the name of a table as an address has it.

    Examples
    --------
    >>> _slug("data/harvests")
    'data-harvests'
    """
    return name.replace("/", "-")


def _size(path: Path) -> str:
    """Return the size of a file in words."""
    return _words(path.stat().st_size)


def _words(size: int) -> str:
    if size < KILO:
        return f"{size} B"
    return f"{size / KILO:.0f} kB" if size < KILO**2 else f"{size / KILO**2:.1f} MB"
