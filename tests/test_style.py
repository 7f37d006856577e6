import itertools
import re

from companion.fonts import make
from hypothesis import given
from hypothesis import strategies as st

from companion import paths
from companion.render import style
from companion.render.style import spread, wrap

POSITIONS = st.lists(st.floats(-100, 100), min_size=1, max_size=12)


@given(POSITIONS, st.floats(0.1, 10))
def test_labels_end_up_apart_and_in_order(positions, gap):
    placed = spread(positions, gap)
    ordered = sorted(range(len(positions)), key=lambda i: (positions[i], i))
    heights = [placed[i] for i in ordered]
    assert all(b - a >= gap - 1e-6 for a, b in itertools.pairwise(heights))


@given(POSITIONS)
def test_labels_that_are_apart_already_stay(positions):
    apart = [position + 1000 * i for i, position in enumerate(sorted(positions))]
    assert spread(apart, 1.0) == apart


def test_text_is_broken_at_words_and_none_is_lost():
    text = "Sources: Koolaee & Azizi; Correlates of War Trade (4.0); Interfax (2006)."
    lines = wrap(text, 80)
    assert len(lines) > 2
    assert " ".join(lines) == text


def test_the_typeface_is_what_its_maker_makes_of_source_sans_pro():
    for name, content in make.made().items():
        assert (paths.ENGINE / "fonts" / name).read_bytes() == content, name


def test_the_typeface_has_every_letter_that_an_exhibit_prints():
    texts = "".join(path.read_text() for path in paths.figures().glob("*.svg"))
    printed = set(re.sub("<[^>]*>", "", texts))
    face = style.font_manager.get_font(str(paths.ENGINE / "fonts/CompanionSans-Regular.ttf"))
    known = {chr(code) for code in face.get_charmap()}
    assert {letter for letter in printed - known if letter.isalpha()} == set()
