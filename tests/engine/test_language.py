"""The language of exhibits: digits, words, direction, shaped letters."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar, LTCurve
from pptx import Presentation
from pptx.enum.text import PP_ALIGN

from companion import cli, paper, paths
from companion.errors import ParameterError
from companion.register import vocabulary
from companion.render import latex, layout, lines, pictures, style, web
from companion.render.captions import Caption
from companion.render.language import direction, locales, words
from companion.render.office import slides, word
from companion.render.text import joined
from tests.conftest import Runner
from tests.engine.conftest import copied

PERSIAN = {"seats": "کرسی", "{party} won {n:,} seats": "{party} {n:,} کرسی برد", "Rye": "چاودار"}


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    locales.use("en")
    words._words.cache_clear()


@pytest.fixture
def persian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write Persian from a small catalogue."""
    entries = [f'msgid "{text}"\nmsgstr "{told}"\n' for text, told in PERSIAN.items()]
    entries.append('msgid "{count} day"\nmsgid_plural "{count} days"\nmsgstr[0] "{count} روز"\n')
    entries.append('msgid "late"\nmsgstr ""\n')
    file = tmp_path / "fa.po"
    file.write_text("\n".join(entries), encoding="utf-8")
    monkeypatch.setattr(words, "catalogues", lambda code: iter([file]))
    words._words.cache_clear()
    locales.use("fa")


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("fa", "۱٬۲۳۴٫۵ \u200e−۲٫۵ \u200e+۳ ۱۹۹۲–۲۰۰۴"),
        ("ar", "١٬٢٣٤٫٥ \u061c−٢٫٥ \u061c+٣ ١٩٩٢–٢٠٠٤"),
        ("ru", "1\u00a0234,5 −2,5 +3 1992–2004"),
        ("he", "1,234.5 \u200e−2.5 \u200e+3 1992–2004"),
        ("en", "1,234.5 −2.5 +3 1992–2004"),
    ],
)
def test_numbers_have_the_digits_and_signs_of_the_locale(language: str, written: str) -> None:
    locales.use(language)
    assert locales.shown("1,234.5 −2.5 +3 1992–2004") == written


@given(
    st.floats(-1e9, 1e9).map(lambda value: f"{value:,.2f}"),
    st.sampled_from(["fa", "ru", "ar", "he"]),
)
def test_a_number_that_is_written_in_a_language_stays_so(number: str, language: str) -> None:
    locales.use(language)
    once = locales.shown(number)
    assert locales.shown(once) == once


def test_lists_have_the_comma_of_the_language_and_names_keep_theirs() -> None:
    locales.use("fa")
    assert locales.shown("روسیه, 1992; 1,234, COW, دو") == "روسیه، ۱۹۹۲؛ ۱٬۲۳۴، COW، دو"
    assert locales.shown("Commission, Palestine") == "Commission, Palestine"
    locales.use("ru")
    assert locales.shown("рожь, 1.5, два") == "рожь, 1,5, два"


def test_dates_are_written_out_and_names_keep_their_numbers() -> None:
    locales.use("ru")
    assert locales.shown("3 May 2010, July 2007") == "3 мая 2010\u202fг., июль 2007\u202fг."
    assert locales.shown("Rye 4.0 (generated 28 July 2022)") == "Rye 4.0 (generated 28 July 2022)"


def test_a_language_that_is_not_known_is_refused_with_those_that_are() -> None:
    with pytest.raises(ParameterError, match=r"no language 'pe'.* fa \(Persian\)"):
        locales.use("pe")


@pytest.mark.usefixtures("persian")
def test_texts_are_filled_in_the_language_and_names_in_them_are_translated() -> None:
    assert words.say("{party} won {n:,} seats", party="Rye", n=1234) == "چاودار 1,234 کرسی برد"
    assert words.say_many("{count} day", "{count} days", 5) == "5 روز"
    assert words.name("Oats") == "Oats"


@pytest.mark.usefixtures("persian")
@pytest.mark.parametrize("text", ["never heard of", "late"])
def test_a_text_without_a_translation_is_english_and_marked(text: str) -> None:
    assert words.say(text) == f"[en: {text}]"
    assert words.say("{a}, {b}", a=1, b=2) == "1, 2"  # no words, nothing to translate


@pytest.mark.usefixtures("persian")
def test_english_is_written_where_values_are_saved() -> None:
    with locales.english():
        assert joined(["Rye", "Oats"]) == "Rye and Oats"
    assert locales.current().code == "fa"


def chart(over_time: bool = False) -> tuple[Figure, Axes]:
    with style.styled():
        figure, axes = layout.canvas(
            89, 40, left=30, right=10, top=5, bottom=5, source_line="x", over_time=over_time
        )
        axes.set(xlim=(0, 10), ylim=(0, 2))
        layout.row_label(axes, 1, "فتح")
        layout.row_value(axes, 0.5, "12.5", right_mm=8)
        layout.row_value(axes, 1.5, "2.5", right_mm=8)
        layout.text_at(axes, "here", (5, 1), (4, 0))
    direction.finish(figure)
    return figure, axes


def test_sides_change_places_in_persian_and_values_do_not() -> None:
    locales.use("fa")
    _, axes = chart()
    assert axes.get_position().x0 == pytest.approx(10 / 89)
    name, *numbers, here = axes.texts
    assert (name.xy[0], name.get_ha()) == (1, "left")  # type: ignore[attr-defined]
    assert {number.xy[0] for number in numbers} == {0}  # type: ignore[attr-defined]
    assert {number.get_ha() for number in numbers} == {"right"}  # decimals under each other
    assert (here.xy[0], here.xyann[0], axes.get_xlim()) == (5, 4, (0, 10))  # type: ignore[attr-defined]


@settings(max_examples=40)
@given(
    st.lists(st.text("ab (.&)1", min_size=1, max_size=30).filter(str.strip), min_size=1),
    st.integers(30, 300),
)
def test_sources_keep_their_order_on_every_line_of_a_persian_chart(
    names: list[str], room: int
) -> None:
    locales.use("fa")
    line = f"مأخذ: {words.say('; ').join(map(locales.isolated, names))}."
    broken = lines.source_lines(line, room)
    for one in broken:
        assert one.startswith("\u200f")  # from right to left
        assert one.count(locales.LATIN) % 2 == 0  # but for names, which are closed on their line
    plain = re.sub("[\u200e\u200f ]", "", "".join(broken))
    assert plain == re.sub("[\u200e ]", "", line)


def test_a_chart_over_time_keeps_its_sides() -> None:
    locales.use("fa")
    _, axes = chart(over_time=True)
    assert axes.get_position().x0 == pytest.approx(30 / 89)
    assert axes.texts[0].xy[0] == 0  # type: ignore[attr-defined]


def parts(item: Any) -> Iterator[Any]:
    yield item
    if isinstance(item, Iterable):
        for part in item:
            yield from parts(part)


@pytest.mark.parametrize(("language", "outlined"), [("fa", True), ("he", False)])
def test_joined_letters_are_outlines_in_the_pdf(language: str, outlined: bool) -> None:
    """As text, matplotlib's PDF places them by the widths of another typeface."""
    locales.use(language)
    figure, axes = chart()
    axes.set_title("فتح פתח")
    shown = list(parts(extract_pages(io.BytesIO(pictures.draw(figure, "pdf", "", "")))))
    letters = {one.get_text() for one in shown if isinstance(one, LTChar)}
    assert bool(letters & set("פתח")) != outlined
    assert (sum(isinstance(one, LTCurve) for one in shown) > 20) == outlined
    assert axes.title.get_path_effects() == []  # other formats draw it as before


@pytest.mark.usefixtures("project")
def test_the_command_lists_what_is_not_translated() -> None:
    shown = CliRunner().invoke(cli.main, ["words", "fa"]).output
    assert re.search(r"fa  Persian: \d+ texts, \d+ untranslated; not reviewed by a speaker", shown)
    assert "Harvest of {crop}, {first_year} to {last_year}" in shown
    assert "no language 'pe'" in CliRunner().invoke(cli.main, ["words", "pe"]).output


def test_new_texts_come_into_the_catalogues_and_translations_stay(
    toy: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "folder", lambda: toy / "src/toy_paper")
    monkeypatch.setattr(paths, "ENGINE", toy / "src/engine")
    (_, own) = vocabulary.update("fa")
    text = own.read_text(encoding="utf-8")
    own.write_text(text.replace('msgid "Rye"\nmsgstr ""', 'msgid "Rye"\nmsgstr "چاودار"'))
    before = vocabulary.state("fa").untranslated
    assert vocabulary.update("fa")[1] == own
    assert "Rye" not in vocabulary.state("fa").untranslated == before
    assert not vocabulary.state("fa").reviewed


TEXTS = pd.DataFrame({"Crop": ["Rye", "Oats"], "Change": ["−2.5", "+12.0"]})
CAPTION = Caption("toy", "Title", "Caption.", "What is seen.", "Source: a mill.")


def test_a_word_table_runs_from_right_to_left_in_hebrew() -> None:
    assert b"bidi" not in document(word.table(TEXTS, CAPTION))
    locales.use("he")
    made = document(word.table(TEXTS, CAPTION))
    assert made.count(b"<w:bidiVisual/>") == 1
    assert made.count(b"<w:bidi/>") == made.count(b"<w:p>")
    assert made.count(b"<w:rtl/>") == made.count(b"<w:t>") + made.count(b"<w:t ")


def test_a_slide_runs_from_right_to_left_in_arabic() -> None:
    def slide(made: bytes) -> Any:
        [found] = Presentation(io.BytesIO(made)).slides
        return found

    locales.use("ar")
    title, table, source = slide(slides.table(TEXTS, CAPTION)).shapes
    assert table.table._tbl.tblPr.get("rtl") == "1"
    crop, change = table.table.cell(1, 0), table.table.cell(1, 1)
    for frame in (title.text_frame, source.text_frame, crop.text_frame, change.text_frame):
        assert frame.paragraphs[0]._p.pPr.get("rtl") == "1"
    sides = [cell.text_frame.paragraphs[0].alignment for cell in (crop, change)]
    assert sides == [PP_ALIGN.RIGHT, PP_ALIGN.LEFT]
    assert source.text_frame.paragraphs[0].alignment == PP_ALIGN.RIGHT
    assert title.text_frame.paragraphs[0].alignment is None  # centred, by the layout
    locales.use("ru")
    assert "rtl" not in slide(slides.table(TEXTS, CAPTION)).shapes[1].table._tbl.tblPr.attrib


def document(docx: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.read("word/document.xml")


def test_a_sign_stands_left_of_its_number_in_right_to_left_latex() -> None:
    locales.use("fa")
    assert latex.escape(locales.shown("−2.5")) == r"\companionnumber{$-$۲٫۵}"
    assert b"\\let\\companionltr\\relax" in latex.table(TEXTS, CAPTION)


def test_a_sign_of_a_number_does_not_turn_the_names_of_the_next_line() -> None:
    locales.use("fa")
    name = locales.isolated("The Times")
    assert direction.in_order([locales.shown("(+1)"), f"{name}."])[1] == f"\u200f{name}."
    half, rest = name.split(" ")
    assert direction.in_order([half, rest]) == [
        f"\u200f{half}{locales.LATIN}", f"\u200f{locales.LATIN}{rest}"
    ]  # fmt: skip


def test_html_says_its_language_and_direction() -> None:
    assert '<figure id="toy" lang="en" dir="ltr">' in web.captioned("", CAPTION)
    locales.use("ar")
    assert '<figure id="toy" lang="ar" dir="rtl">' in web.captioned("", CAPTION)
    assert 'style="text-align: right' in web.table(TEXTS)


def test_an_exhibit_is_exported_in_a_language_at_its_own_width(
    built: Path, tmp_path: Path, run: Runner
) -> None:
    words = ["export", "rye_series", "--language", "he", "--format", "html,csv", "--to", "made"]
    done = run(copied(built, tmp_path / "toy"), "companion", *words)
    assert done.returncode == 0, done.stderr
    made = tmp_path / "toy/made"
    page = (made / "rye_series.html").read_text(encoding="utf-8")
    assert 'lang="he" dir="rtl"' in page
    assert "[en: Harvest of rye, 1900 to 1903]" in re.sub("</?bdi[^>]*>", "", page)
    committed = built / "figures/1_harvest/rye_series.csv"
    assert (made / "rye_series.csv").read_bytes() == committed.read_bytes()
