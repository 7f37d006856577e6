"""What a reader's eye and a journal's preflight would find, read from the finished files."""

import itertools
import json
import re

import colorspacious
import numpy as np
import pandas as pd
import pikepdf
import pytest
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar

from companion import paths
from companion.register import exhibits, parameters
from companion.render import style
from russia_hamas.election import charts as election_charts
from russia_hamas.trade import charts as trade_charts

PDFS = sorted(paths.figures().glob("*.pdf"))
MM_PER_PT = style.MM_PER_INCH / 72


def characters(path):
    def walk(item):
        if isinstance(item, LTChar):
            yield item
        elif hasattr(item, "__iter__"):
            for child in item:
                yield from walk(child)

    return [c for page in extract_pages(path) for c in walk(page) if c.get_text().strip()]


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.stem)
def test_the_pdf_has_the_width_that_was_asked_for(path):
    record = json.loads(path.with_suffix(".json").read_text())
    with pikepdf.open(path) as pdf:
        box = pdf.pages[0].mediabox
        assert float(box[2] - box[0]) * MM_PER_PT == pytest.approx(record["width_mm"], abs=0.01)


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.stem)
def test_all_text_is_large_enough_and_inside_the_page(path):
    with pikepdf.open(path) as pdf:
        _, _, width, height = (float(edge) for edge in pdf.pages[0].mediabox)
    for character in characters(path):
        cosine, sine = (abs(part) for part in character.matrix[:2])  # of text that is turned
        size = (character.height - character.adv * sine) / cosine
        assert size >= style.TEXT_PT - 0.01, f"{character.get_text()} at {size} pt"
        assert character.x0 >= -0.1, character.get_text()
        assert character.x1 <= width + 0.1, character.get_text()
        assert character.y0 + 0.3 * size >= -0.1, character.get_text()
        assert character.y1 - 0.3 * size <= height + 0.1, character.get_text()


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.stem)
def test_fonts_are_embedded_truetype_and_come_with_the_packages(path):
    with pikepdf.open(path) as pdf:
        fonts = pdf.pages[0].resources.Font
        for name in fonts:
            font = fonts[name]
            assert str(font.Subtype) == "/Type0"  # TrueType; Type 3 would be /Type3
            descendant = font.DescendantFonts[0]
            assert "/FontFile2" in descendant.FontDescriptor
            assert re.search("CompanionSans|DejaVuSans", str(font.BaseFont))


@pytest.mark.parametrize("path", sorted(paths.figures().glob("*.svg")), ids=lambda path: path.stem)
def test_an_svg_keeps_text_as_text_and_says_what_it_shows(path):
    text = path.read_text(encoding="utf-8")
    assert 'role="img"' in text
    assert "<desc>" in text
    assert text.count("<text") >= 5


def seen(colour, deficiency):
    rgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    if deficiency:
        space = {"name": "sRGB1+CVD", "cvd_type": deficiency, "severity": 100}
        rgb = np.clip(colorspacious.cspace_convert(rgb, space, "sRGB1"), 0, 1)
    return colorspacious.cspace_convert(rgb, "sRGB1", "CAM02-UCS")


@pytest.mark.parametrize("deficiency", [None, "deuteranomaly", "protanomaly", "tritanomaly"])
def test_series_can_be_told_apart_by_colour_blind_readers(deficiency):
    colours = [colour for colour, _ in trade_charts.SERIES_STYLES.values()] + [style.PAPER]
    for one, other in itertools.combinations(colours, 2):
        distance = np.linalg.norm(seen(one, deficiency) - seen(other, deficiency))
        assert distance > 10, (one, other, deficiency)


def test_no_distinction_rests_on_colour_alone():
    marks = [mark for _, mark in trade_charts.SERIES_STYLES.values()]
    assert len(set(marks)) == len(marks)
    fills = [solid for _, solid in election_charts.SEAT_STYLES]
    assert all(one != other for one, other in itertools.pairwise(fills))


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_marks_stand_out_from_white_paper_also_in_grey():
    """WCAG 2.2, 1.4.11: 3:1 for graphics; contrast is a ratio of luminances, which is grey."""
    colours = [c for c, _ in trade_charts.SERIES_STYLES.values()] + [
        c for c, _ in election_charts.SEAT_STYLES
    ]
    for colour in {*colours, style.PAPER, style.BLUE, style.GREY}:
        assert 1.05 / (luminance(colour) + 0.05) >= 3, colour


def test_each_width_of_the_register_is_drawn():
    widths = {json.loads(p.with_suffix(".json").read_text())["width_mm"] for p in PDFS}
    assert widths == set(parameters.COLUMN_WIDTHS_MM.values())
    assert {p.stem for p in PDFS} == {
        product.stem
        for notebook in exhibits.load().values()
        for run in notebook.runs
        for product in notebook.products(run)
        if product.suffix == ".pdf"
    }


def test_a_chamber_has_room_for_every_list_and_shows_the_largest_in_the_same_colour() -> None:
    seats = pd.DataFrame({"total_seats": range(12, 0, -1), "list_seats": 0, "district_seats": 0})
    drawn = {
        count: election_charts.chamber(seats.head(count), 89, "Source: a test.").axes[0].patches
        for count in (3, 12)
    }
    assert len(drawn[12]) == seats["total_seats"].sum() + 12  # the seats and their key
    assert drawn[3][-1].get_facecolor() == drawn[12][-1].get_facecolor()
