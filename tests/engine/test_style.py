import io
import itertools
import re

import matplotlib as mpl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg

from companion import paths
from companion.render import layout, lines, pictures, style
from companion.render.fonts import make
from companion.render.layout import spread
from companion.render.lines import wrap

FONTS = paths.ENGINE / "render/fonts"

POSITIONS = st.lists(st.floats(-100, 100), min_size=1, max_size=12)


# What a reader's matplotlibrc may say; each would change a picture.
THEIRS = {
    "axes.facecolor": "red",
    "axes.grid": True,
    "axes.axisbelow": False,
    "font.size": 20.0,
    "lines.antialiased": False,
    "lines.dash_capstyle": "round",
    "lines.solid_joinstyle": "bevel",
    "path.simplify": False,
    "patch.edgecolor": "red",
    "xtick.direction": "in",
    "savefig.pad_inches": 3,
    "savefig.dpi": 40,
    "axes.unicode_minus": False,
    "axes.labelpad": 20.0,
    "xtick.major.pad": 12.0,
    "pdf.compression": 0,
    "ps.papersize": "a4",
    "figure.facecolor": "red",
    "hatch.linewidth": 9.0,
    "lines.scale_dashes": False,
    "axes.xmargin": 0.4,
    "text.antialiased": False,
}


@pytest.mark.parametrize("suffix", ["pdf", "svg", "png", "eps"])
def test_a_readers_own_settings_change_no_byte(suffix: str) -> None:
    def drawn() -> bytes:
        with style.styled():
            figure, axes = layout.canvas(
                89, 50, left=9, right=9, top=5, bottom=9, source_line="Source: a mill."
            )
            axes.plot([1, 2, 3], [-1, 2, 1], marker="o", ls=style.DASHES)
            axes.bar([1, 2], [1, 1], hatch="///")
        return pictures.draw(figure, suffix, "Title", "Alt")

    plain = drawn()
    with mpl.rc_context(THEIRS):
        assert drawn() == plain
        assert mpl.rcParams["font.size"] == THEIRS["font.size"]


@pytest.mark.parametrize("suffix", ["pdf", "eps"])
def test_a_subset_that_is_shared_gives_the_bytes_of_one_made_anew(suffix: str) -> None:
    figure, axes = layout.canvas(89, 50, left=9, right=9, top=5, bottom=9, source_line="a mill")
    axes.set_title("Rye", weight="bold")
    shared = [pictures.draw(figure, suffix, "Title", "Alt") for _ in range(2)]
    metadata = {"pdf": {"Title": "Title", "Subject": "Alt"}, "eps": {}}[suffix]
    stream = io.BytesIO()
    with style.styled(), pictures._epoch():
        known = pictures.METADATA[suffix] | metadata
        figure.savefig(stream, format=suffix, dpi="figure", metadata=known)
    assert shared == [stream.getvalue()] * 2


@pytest.mark.parametrize("typeface", make.TYPEFACES, ids=lambda typeface: typeface.family)
def test_an_eps_has_a_drawing_for_every_letter_that_it_shows(typeface: make.Typeface) -> None:
    with style.styled():
        figure, axes = layout.canvas(89, 50, left=9, right=9, top=5, bottom=9, source_line="a")
        face = style.font_manager.get_font(str(FONTS / typeface.file("Regular")))
        text = "".join(sorted(filter(str.isalpha, map(chr, face.get_charmap()))))
        for weight in make.WEIGHTS:
            axes.text(0, 0, text, family=typeface.family, weight=weight.lower())
    eps = pictures.draw(figure, "eps", "Title", "Alt").decode("latin-1")
    shown = set(re.findall(r"/(\S+) glyphshow", eps))
    assert shown > {"a"}
    assert shown <= set(re.findall(r"^/(\S+) \d+ def$", eps, re.MULTILINE))


@given(POSITIONS, st.floats(0.1, 10))
def test_labels_end_up_apart_and_in_order(positions: list[float], gap: float) -> None:
    placed = spread(positions, gap)
    ordered = sorted(range(len(positions)), key=lambda i: (positions[i], i))
    heights = [placed[i] for i in ordered]
    assert all(b - a >= gap - 1e-6 for a, b in itertools.pairwise(heights))


@given(POSITIONS)
def test_labels_that_are_apart_already_stay(positions: list[float]) -> None:
    apart = [position + 1000 * i for i, position in enumerate(sorted(positions))]
    assert spread(apart, 1.0) == apart


def test_text_is_broken_at_words_and_none_is_lost() -> None:
    text = "Sources: Koolaee & Azizi; Correlates of War Trade (4.0); Interfax (2006)."
    lines = wrap(text, 80)
    assert len(lines) > 2
    assert " ".join(lines) == text


def test_a_text_folded_in_millimetres_is_the_same_as_one_wrapped_in_points() -> None:
    text = "Change and Reform (Hamas), with the independents that it backed"
    assert lines.folded(text, 25).replace("\n", " ") == text
    assert wrap(text, 25 * style.PT_PER_MM) == lines.folded(text, 25).split("\n")


@pytest.mark.parametrize(("width_mm", "chosen"), [(89, 1), (119.9, 1), (120, 2), (183, 2)])
def test_a_figure_is_wide_from_120_mm_on(width_mm: float, chosen: int) -> None:
    assert layout.by_width(width_mm, narrow=1, wide=2) == chosen


@pytest.mark.parametrize(
    ("of", "at", "place_mm"),
    [
        ("data", (5, 1), (25, 10)),
        ("axes", (0.5, 0.5), (25, 10)),
        ("rows", (0, 2), (0, 20)),
        ("columns", (10, 0), (50, 0)),
    ],
)
def test_a_text_stands_where_it_was_put_and_is_moved_by_points(
    of: layout.Coordinates, at: tuple[float, float], place_mm: tuple[float, float]
) -> None:
    figure, axes = layout.canvas(50, 20, left=0, right=0, top=0, bottom=0, source_line="Source.")
    axes.set(xlim=(0, 10), ylim=(0, 2))
    layout.text_at(axes, "text", at, (4, -3), of=of)
    note = axes.texts[0]
    foot = figure.get_figheight() * 72 - 20 * style.PT_PER_MM
    expected = place_mm[0] * style.PT_PER_MM + 4, place_mm[1] * style.PT_PER_MM - 3 + foot
    note.update_positions(FigureCanvasAgg(figure).get_renderer())
    x, y = note.get_transform().transform(note.get_position()) * 72 / figure.dpi
    assert (x, y) == pytest.approx(expected)


def test_a_style_leaves_the_settings_of_the_reader_as_they_were() -> None:
    before = dict(style.mpl.rcParams)
    with style.styled():
        assert style.mpl.rcParams["font.size"] == style.TEXT_PT
    assert dict(style.mpl.rcParams) == before


@pytest.mark.parametrize("typeface", make.TYPEFACES, ids=lambda typeface: typeface.family)
def test_a_typeface_is_what_its_maker_makes_of_a_free_one(typeface: make.Typeface) -> None:
    pytest.importorskip(typeface.package)
    for style_ in typeface.faces:
        file = FONTS / typeface.file(style_)
        assert file.read_bytes() == make.cut(typeface, style_), file


def test_the_typeface_has_every_letter_that_an_exhibit_prints() -> None:
    texts = "".join(path.read_text() for path in paths.figures().glob("*/*.svg"))
    assert texts
    printed = set(re.sub("<[^>]*>", "", texts))
    face = style.font_manager.get_font(str(FONTS / "CompanionSans-Regular.ttf"))
    known = {chr(code) for code in face.get_charmap()}
    assert {letter for letter in printed - known if letter.isalpha()} == set()
