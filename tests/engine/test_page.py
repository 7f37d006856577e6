"""Charts that keep a journal's rules: drawn anew, or refused with what they would need."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pikepdf
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from companion.errors import ParameterError
from companion.register import pages, parameters
from companion.render import page, pictures, style
from companion.render.layout import canvas, row_label
from companion.render.page import Page, Rows


def lined(width_mm: float, source_line: str, rows: slice = slice(None)) -> Figure:
    """Draw a row of 10 mm for each of twelve names, with a thin line in colour."""
    names = [f"Valley number {number}" for number in range(12)][rows]
    with style.styled():
        figure, axes = canvas(
            width_mm, 10 * len(names), left=30, right=5, top=2, bottom=2, source_line=source_line
        )
        axes.set(ylim=(0, len(names)), xticks=[], yticks=[])
        for row, name in enumerate(names):
            row_label(axes, row + 0.5, name)
            axes.text(0, row + 0.5, "a value of the valley, in words")
            axes.plot([0, 1], [row, row], color=style.BLUE, lw=0.2)
    return figure


WHOLE = Rows(lined, 12)


def height_mm(figure: Figure) -> float:
    return float(figure.get_figheight()) * style.MM_PER_INCH


def test_a_page_without_rules_changes_nothing() -> None:
    [figure] = page.drawn(WHOLE, Page("89", 89), "Source: us.")
    before, after = (
        pictures.draw(one, "png", "", "") for one in (figure, lined(89, "Source: us."))
    )
    assert before == after


def test_a_chart_that_is_too_tall_comes_in_as_few_parts_as_can_be() -> None:
    parts = page.drawn(WHOLE, Page("valley", 89, max_height_mm=70), "Source: us.")
    shown = [[text.get_text() for text in part.axes[0].texts] for part in parts]
    names = [text for texts in shown for text in texts if text.startswith("Valley")]
    assert names == [f"Valley number {number}" for number in range(12)]
    assert len(parts) == 2
    assert max(map(height_mm, parts)) <= 70


def test_a_chart_without_rows_that_is_too_tall_is_refused_with_both_heights() -> None:
    with pytest.raises(ParameterError, match=r"is 12\d mm tall .* valley prints 70 mm at most"):
        page.drawn(lined, Page("valley", 89, max_height_mm=70), "Source: us.")


def test_a_chart_that_would_not_fit_a_narrow_column_says_what_it_needs() -> None:
    with pytest.raises(ParameterError) as caught:
        page.drawn(lined, Page("science", 57), "Source: us.")
    needed = float(str(caught.value).partition("needs ")[2].partition(" mm")[0])
    assert 57 < needed < page.SAFE_MM
    assert page.fits(lined(needed, "Source: us."))
    assert not page.fits(lined(needed - page.STEP_MM, "Source: us."))


@pytest.mark.parametrize(
    ("place", "mark", "fits"),
    [(0.3, 0.9, True), (0.22, 0.9, False), (0.3, 0.1, False)],
    ids=["apart", "a text beside it", "over a mark"],
)
def test_a_chart_fits_whose_texts_have_gaps_and_stand_over_no_mark(
    place: float, mark: float, fits: bool
) -> None:
    with style.styled():
        figure, axes = canvas(60, 20, left=5, right=5, top=2, bottom=2, source_line="Source: us.")
        axes.set(xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[])
        axes.text(0, 0.5, "seats, won", va="center")
        axes.text(place, 0.5, "as counted", va="center")
        axes.plot([mark], [0.5], marker="o")
    assert page.fits(figure) is fits


def test_type_that_is_too_small_is_refused_with_both_sizes() -> None:
    with pytest.raises(ParameterError, match=r"has 7 points, and valley asks for 10"):
        page.drawn(lined, Page("valley", 89, min_text_pt=10), "Source: us.")


def test_lines_are_as_thick_as_the_journal_asks() -> None:
    [figure] = page.drawn(lined, Page("valley", 89, min_line_pt=0.3), "Source: us.")
    lines: list[Line2D] = figure.findobj(Line2D)
    assert min(line.get_linewidth() for line in lines if line.get_linewidth()) == 0.3


def test_where_no_colour_is_printed_every_colour_is_a_grey_of_its_own(tmp_path: Path) -> None:
    [figure] = page.drawn(lined, Page("valley", 89, grey=True), "Source: us.")
    (tmp_path / "grey.pdf").write_bytes(pictures.draw(figure, "pdf", "", ""))
    with pikepdf.open(tmp_path / "grey.pdf") as pdf:
        told = pikepdf.parse_content_stream(pdf.pages[0])
    assert {str(one.operator) for one in told} & {"rg", "RG", "k", "K"} == set()
    assert figure.axes[0].lines[0].get_color()[:3] == (style.GREYS[style.BLUE.lower()],) * 3
    assert len(set(style.GREYS.values())) == len(style.GREYS)


def test_greys_stand_out_from_white_paper() -> None:
    for level in style.GREYS.values():
        linear = ((level + 0.055) / 1.055) ** 2.4
        assert 1.05 / (linear + 0.05) >= 3


@pytest.mark.parametrize(
    ("name", "width", "height"),
    [("nature/single", 89, 170), ("elsevier/one-and-a-half", 140, 240), ("science/double", 184, 0)],
)
def test_a_journals_column_has_its_width_and_rules(name: str, width: float, height: float) -> None:
    found = pages.of_journal(name)
    assert (found.width_mm, found.max_height_mm) == (width, height)
    assert (pages.of_journal("tandf/single").min_line_pt, found.grey) == (0.3, False)
    assert pages.of_journal("comppol/single").grey


@pytest.mark.parametrize(
    ("name", "key"),
    [("American Political Science Review", "apsr"), ("APSR", "apsr"), ("IO", "io"),
     ("world politics", "worldpolitics"), ("Am. Polit. Sci. Rev.", "apsr"), ("BJPS", "bjpols"),
     ("J Conflict Resolut", "jcr"), ("Journal of Democracy", "jod"), ("Europe Asia Studies", "eas"),
     ("Taylor and Francis", "tandf"), ("The Middle East Journal", "mej"),
     ("Comparative Politics", "comppol")],
)  # fmt: skip
def test_a_journal_is_known_by_the_names_that_people_type(name: str, key: str) -> None:
    assert pages.named(name) == key
    assert pages.of_journal(f"{name}/single").name == key
    assert parameters.checked_width(f"{name}/double") == f"{key}/double"


def test_every_journal_is_known_by_its_name() -> None:
    for _, row in pages.journals().iterrows():
        assert pages.named(row["title"].upper()) == pages.named(row["journal"]) == row["journal"]


@pytest.mark.parametrize(
    ("name", "like"),
    [("Journal of Politics", ""), ("Wrold Politics", "'worldpolitics' (World Politics"), ("x", ""),
     ("Journal of Paece Research", "'jpr' (Journal of Peace Research (Oxford))?")],
)  # fmt: skip
def test_a_journal_that_is_not_known_brings_those_that_are_like_it_alone(
    name: str, like: str
) -> None:
    with pytest.raises(ParameterError) as refused:
        pages.named(name)
    told = str(refused.value)
    assert (like in told, "Did you mean" in told) == (True, bool(like))
    assert "companion export --help lists all" in told


def test_what_was_not_found_of_a_journal_is_told() -> None:
    for _, row in pages.journals().iterrows():
        told = pages.remark(row["journal"])
        assert bool(told) == (row["widths"] != "stated" or not pd.isna(row["note"]))
    assert "no widths are stated" in pages.remark("mej")
    assert pages.remark("nature") == ""


def test_no_journal_asks_for_larger_text_than_ours() -> None:
    assert pages.journals()["min_text_pt"].max() <= style.TEXT_PT


def test_a_colour_that_the_style_does_not_know_has_the_grey_of_its_lightness() -> None:
    [level, *_] = page._grey(np.array([*to_rgb("#ffff00"), 1.0]))
    assert math.isclose(level, 0.299 + 0.587)
