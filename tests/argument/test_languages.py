"""Every chart, caption and table of this paper in every language, drawn without a kernel."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

from companion import notebook, paths
from companion.register import exhibits, vocabulary
from companion.render import page
from companion.render.captions import Caption
from companion.render.language import locales
from companion.render.style import FAINT
from companion.tables import reading

LANGUAGES = vocabulary.translated()
RUNS = [run for one in exhibits.load().values() for run in one.entry.runs]
PAIRS = [  # every run in Persian, and every notebook in each of the others
    (language, run)
    for n, language in enumerate(LANGUAGES)
    for one in exhibits.load().values()
    for i, run in enumerate(one.entry.runs)
    if language == "fa" or i == n % len(one.entry.runs)
]
LATIN = re.compile("[A-Za-z]")
KEPT = {
    "SIPRI",
    "BBC",
    "CIS",
    "Levada",
    "VTsIOM",
    "FOM",
    "CSS",
    "ETH",
    "newsru",
    "docslib",
    "scribd",
}


@dataclass
class Drawn:
    """What a run has made in a language."""

    captions: dict[str, Caption] = field(default_factory=dict)
    figures: dict[str, Figure] = field(default_factory=dict)
    tables: dict[str, str] = field(default_factory=dict)
    values: dict[str, bytes] = field(default_factory=dict)


class Recorder(notebook.Run):
    """A run that keeps what it would save."""

    drawn = Drawn()

    def _drawn(self, draw: notebook.Draw, caption: Caption, foot: str) -> list[Figure]:
        figures = super()._drawn(draw, caption, foot)
        self.drawn.figures[caption.exhibit] = figures[0]
        return figures

    def _save(
        self, caption: Caption, sources: Any, contents: dict[str, Any], width_mm: Any = None
    ) -> None:
        self.drawn.captions[caption.exhibit] = caption
        self.drawn.values[caption.exhibit] = contents["csv"]()
        if "md" in contents:
            self.drawn.tables[caption.exhibit] = contents["md"]().decode()


@cache
def made(run: str, language: str) -> Drawn:
    """Execute a run's notebook in this process, without drawing its files."""
    with pytest.MonkeyPatch.context() as patch:
        Recorder.drawn = Drawn()
        patch.setattr(notebook, "Run", Recorder)
        patch.setattr(notebook.Picture, "file", lambda self, suffix: b"")
        owner = next(one for one in exhibits.load().values() if run in one.entry.runs)
        cells = json.loads(owner.path.read_text(encoding="utf-8"))["cells"]
        namespace: dict[str, Any] = {}
        chosen = {**owner.parameters(run), "language": language, "output_dir": "nowhere"}
        for cell in cells:
            if cell["cell_type"] == "code":
                exec("".join(cell["source"]), namespace)
                namespace |= chosen if "parameters" in cell["metadata"].get("tags", []) else {}
        locales.use(locales.ENGLISH.code)
        return Recorder.drawn


@pytest.fixture(params=PAIRS, ids="-".join)
def drawn(request: pytest.FixtureRequest) -> Iterator[tuple[str, str, Drawn]]:
    language, run = request.param
    found = made(run, language)
    locales.use(language)  # ticks are written when a figure is drawn
    yield language, run, found
    locales.use(locales.ENGLISH.code)


def texts(figure: Figure) -> list[str]:
    figure.draw_without_rendering()
    return [text.get_text() for text in figure.findobj(Text) if isinstance(text, Text)]


# kernels, in which notebooks run elsewhere, do not turn warnings into errors
pytestmark = [pytest.mark.build, pytest.mark.filterwarnings("default::DeprecationWarning")]


def test_values_are_those_of_the_english_exhibits(drawn: tuple[str, str, Drawn]) -> None:
    _, run, found = drawn
    owner = next(name for name, one in exhibits.load().items() if run in one.entry.runs)
    for exhibit, csv in found.values.items():
        assert csv == (paths.figures() / owner / f"{exhibit}.csv").read_bytes(), exhibit


def test_no_text_of_a_chart_leaves_it_or_touches_another_or_covers_a_mark(
    drawn: tuple[str, str, Drawn],
) -> None:
    for exhibit, figure in drawn[2].figures.items():
        assert page.fits(figure), exhibit


def test_no_text_of_a_chart_touches_a_rule(drawn: tuple[str, str, Drawn]) -> None:
    for exhibit, figure in drawn[2].figures.items():
        figure.draw_without_rendering()
        point = figure.dpi / 72
        drawn_rules = [*rules(figure)]
        for text in page._texts(figure):
            box = text.get_window_extent()
            for left, right, y in drawn_rules:
                under = left < box.x1 and box.x0 < right
                assert not under or not box.y0 + point < y < box.y1 - point, (exhibit, text)


def rules(figure: Figure) -> Iterator[tuple[float, float, float]]:
    """Yield the thin horizontal lines between rows: both ends, and the height, in pixels."""
    for line in figure.findobj(Line2D):
        assert isinstance(line, Line2D)
        if line.get_color() == FAINT and len(line.get_xydata()) == 2:
            (x0, y0), (x1, y1) = line.get_transform().transform(line.get_xydata())
            if y0 == y1:
                yield min(x0, x1), max(x0, x1), y0


def test_charts_have_the_words_and_digits_of_their_language(
    drawn: tuple[str, str, Drawn],
) -> None:
    language, _, found = drawn
    western = locales.known(language).number("", "1", "") == "1"
    for exhibit, figure in found.figures.items():
        for text in texts(figure):
            assert "[en:" not in text, (exhibit, text)
            if not LATIN.search(text):
                assert western or not re.search("[0-9]", text), (exhibit, text)


def test_captions_and_alt_texts_are_translated(drawn: tuple[str, str, Drawn]) -> None:
    for exhibit, caption in drawn[2].captions.items():
        for text in (caption.title, caption.caption, caption.alt):
            assert "[en:" not in text, (exhibit, text)


def test_no_range_of_numbers_in_a_table_stays_english(drawn: tuple[str, str, Drawn]) -> None:
    for exhibit, table in drawn[2].tables.items():
        assert not re.search(r"\d to \d", table.partition("\n\n")[0]), exhibit


@pytest.mark.parametrize("run", RUNS)
def test_tables_have_english_words_in_names_and_keys_alone(run: str) -> None:
    columns = {
        "data/sources": ["producer", "author", "title", "container", "version"],
        "seeds/references": ["authors", "title", "container", "label"],
        "data/series": ["name"],
        "seeds/citations": ["printed"],
        "seeds/claims": ["claim"],
    }
    tables = [reading.read(table)[named] for table, named in columns.items()]
    texts = [text for table in tables for text in table.fillna("").to_numpy().ravel()]
    known = set(re.findall("[A-Za-z]+", " ".join(texts))) | KEPT
    for exhibit, table in made(run, "fa").tables.items():
        cells = table.partition("\n\n")[0]
        assert set(re.findall("[A-Za-z]+", cells)) <= known, exhibit


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ledger_is_translated_in_all_its_parts_or_marked(language: str) -> None:
    """Only names of sources and data sets and keys of claims are in Latin letters."""
    table = made("claims", language).tables["claims_ledger"]
    marked = re.compile(r"\[en: .*?\]")
    assert language != "fa" or not marked.search(table)
    sources, series = reading.read_sources(), reading.read("data/series")
    names = {*sources["producer"], *reading.read("seeds/claims")["claim"], *series["name"]}
    rest = marked.sub("", table.partition("\n\n")[0])  # without the caption
    for name in sorted(names, key=len, reverse=True):
        rest = rest.replace(name, "")
    words = set(re.findall("[A-Za-z][A-Za-z.]+", rest))
    assert words <= KEPT, words - KEPT
