"""What a reader's eye and a journal's preflight would find, read from files.

The files are those in figures/ and every chart drawn from a small made-up table.
"""

import ast
import itertools
import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import colorspacious
import numpy as np
import pandas as pd
import pikepdf
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from matplotlib.text import Text
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar

from companion import paths
from companion.claims import charts as claim_charts
from companion.claims.evidence import Tables
from companion.errors import ParameterError
from companion.register import exhibits, pages, parameters
from companion.render import layout, page, pictures, style, titles
from russia_hamas.election import charts as election_charts
from russia_hamas.election import sentences
from russia_hamas.election.findings import Election
from russia_hamas.robustness import charts as robustness_charts
from russia_hamas.shares import charts as share_charts
from russia_hamas.shares import regions
from russia_hamas.timeline import charts as timeline_charts
from russia_hamas.trade import charts as trade_charts

Item = Path | tuple[str, float]  # a committed file, or a chart and its width in mm
File = tuple[Path, float]  # with its width in mm

MM_PER_PT = style.MM_PER_INCH / 72
SOURCE_LINE = "Sources: a first one, which has a long name (4.0); a second one; a third one (2006)."
CHART_MODULES = [
    paths.ENGINE / "claims/charts.py",
    *sorted((paths.root() / "src/russia_hamas").glob("*/charts.py")),
]

LISTS = ["Change and Reform", "Fatah", "Independents", "The Third Way, a list of two people"]
NAMES = {"Change and Reform": "Change and Reform (Hamas)"}
PARTIES = {"order": LISTS, "names": NAMES}
ROWS = pd.DataFrame(
    {
        "affiliation": ["Change and Reform (Hamas)", "Fatah Movement", LISTS[3], "Independents"],
        "list": [LISTS[0], LISTS[1], LISTS[3], LISTS[2]],
        "vote_share_pct": [44.45, 41.43, 2.92, 0.72],
        "agrees": [True, True, False, False],
    }
)
COUNTED = pd.Series([44.45, 41.43, 9.2, 2.92], index=[*LISTS[:2], "A list of veterans", LISTS[3]])
TIERS = pd.DataFrame(
    [
        ("list", LISTS[0], 44.4, 43.9, 29),
        ("list", LISTS[1], 41.4, 42.4, 28),
        ("list", LISTS[3], 4.2, 4.5, 3),
        ("list", "5 other lists", 1.8, 0.0, 0),
        ("district", LISTS[0], 41.7, 68.2, 45),
        ("district", LISTS[1], 37.0, 25.8, 17),
        ("district", "All others", 21.3, 6.1, 4),
    ],
    columns=["tier", "list", "vote_share_pct", "seat_share_pct", "seats"],
)
TIER_HEADS = {"list": "List vote: 66 seats by lists", "district": "District vote: 66 seats"}
COUNT = pd.DataFrame(
    {"list_seats": [29, 28, 0, 9], "district_seats": [45, 17, 4, 0],
     "total_seats": [74, 45, 4, 9]},
    index=pd.Index(LISTS, name="list"),
)  # fmt: skip
NEVER = "Counterfactual: list seats by a formula with a threshold of 5 per cent from"
NEVER += " the percentages that a paper prints, district seats as won"
CHAMBERS = pd.DataFrame(
    {"Change and Reform": [74, 68], "Fatah": [45, 64], "All others": [13, 0]},
    index=["elected", "by_list"],
)
CHAMBER_NAMES = {
    "elected": "As elected",
    "by_list": "Counterfactual: all 132 seats by the vote for national lists, a formula, 5 %",
}
POLLS = pd.DataFrame(
    {
        "poll": ["First", "First", "Second", "Second", "Third", "Third"],
        "list": ["Fatah", "Change and Reform"] * 3,
        "share_pct": [43.0, 25.0, 34.0, 33.0, 42.0, 34.0],
        "qualifier": [None, None, None, None, "more than", "at least"],
        "margin_points": [1.4, 1.3, 3.1, 3.2, float("nan"), float("nan")],
        "result_pct": [41.4, 44.4] * 3,
    }
)
LEADS = pd.DataFrame(
    {
        "poll": ["First", "Second", "Third"],
        "sample": [17574, 900, 6500],
        "lead_points": [-18.0, -1.0, float("nan")],
    }
)
POLL_NAMES = {
    "First": "Institute, exit poll\n29 to 31 December 2005",
    "Second": "Second\n17 to 22 January 2006",
    "Third": "Third, exit poll\n25 January 2006",
}
REPORTS = pd.DataFrame(
    [
        (hand, key, name, "" if key.isupper() else name, year, value * (year - 1990) ** 1.2)
        for hand, key, name, value, years in [
            ("russia", "Russia", "officials", 70.0, [1995, 2000, 2008]),
            ("importer", "COW4", "Correlates of War 4.0", 60.0, range(1995, 2009)),
            ("other", "COW3", "Correlates of War 3.0", 90.0, range(2001, 2007)),
            ("other", "ITPD", "ITPD-E", 80.0, range(2000, 2009)),
            ("other", "Comtrade", "UN Comtrade", 75.0, [2000, 2004]),
            ("other", "both", "A fund with a very long name", 95.0, [1995, 2000, 2005]),
        ]
        for year in years
    ],
    columns=["hand", "key", "name", "reported_by", "year", "value_usd_m"],
).assign(
    panel=lambda rows: rows["key"].replace({"COW3": "COW4", "Comtrade": "single", "both": "single"})
)
PRINTED = pd.DataFrame({"year": [1995, 2008], "value_usd_m": [276.0, 3715.0]})
LINE = pd.DataFrame({"year": [1995, 2000, 2008], "value_usd_m": [276.0, 1599.0, 3715.0]})
YEARLY = pd.DataFrame({"year": range(1992, 2005), "share_pct": np.linspace(3.0, 9.0, 13)})
NARROW = YEARLY.assign(share_pct=YEARLY["share_pct"] / 2)
REGIONS = pd.DataFrame(
    {
        "region": ["core", "core,egypt", "core,egypt,iran,turkey,maghreb"],
        "pooled_pct": [1.2, 4.8, 9.5],
        "lowest_pct": [0.5, 3.9, 7.0],
        "highest_pct": [1.9, 5.6, 11.2],
        "inside": [False, True, False],
    }
)
BANDS = {"all": (4.5, 7.7), "arms": (12.0, 18.0)}
PAIR = pd.DataFrame(
    {
        "region": REGIONS["region"],
        "all_pct": [1.2, 4.8, 9.5],
        "arms_pct": [4.3, 15.0, 21.0],
        "fits": [False, True, False],
    }
)
OWN = PAIR.assign(own_arms_pct=[4.5, 11.0, 17.0], own_fits=False)
WINDOWS = pd.DataFrame(
    [
        (series, first, last, 2.0 + last - first, 13.5)
        for series, firsts in (
            ("COW3", range(1992, 1999)), ("COW4", range(1992, 1999)), ("ITPD", [1998]))
        for first in firsts
        for last in range(2003, 2009)
    ],
    columns=["series", "first_year", "last_year", "ratio", "printed_ratio"],
)  # fmt: skip
SWEPT = pd.concat(
    REGIONS.assign(
        measure=measure, low_pct=low, high_pct=high, band_low=low + 0.5, band_high=high - 0.5,
        from_year=first, last_year=last, pooled_pct=shift + REGIONS["pooled_pct"],
    )
    for measure, (low, high) in BANDS.items()
    for first, last, shift in ((1991, 2002, 0.0), (1991, 2004, 0.7), (1992, 2004, 12.2))
)  # fmt: skip
COUNTS = pd.DataFrame(
    [(m, r, 1, 3) for m in BANDS for r in REGIONS["region"]],
    columns=["measure", "region", "inside", "windows"],
)
EVENTS = pd.DataFrame(
    [
        ("2000-01-10", "2000", "Election of Putin as president", "unchecked", "", 0, None),
        ("2001-09-11", "", "Attacks in the United States", "context", "11 September 2001", 0, None),
        ("2006-03-03", "end of September 2006", "A visit to Moscow of a delegation with so long a "
         "name that it is told in two lines", "differs", "27 September 2001", 3, -1619.0),
        ("2006-03-04", "4 March 2006", "Visit to Moscow", "depends", "5 March 2006", 1, 1.0),
        ("2007-02-08", "February", "Agreement of Mecca", "date confirmed", "8 February 2007", 0, 0),
        ("2010-05-12", "May 2010", "Meeting in Damascus", "agrees", "5 May 2010", 0, -7.0),
    ],
    columns=["when", "printed", "label", "mark", "found", "more", "days"],
).assign(when=lambda table: table["when"].map(date.fromisoformat))  # fmt: skip
LEDGER = pd.DataFrame(
    [
        ("differs", 2, "trade", "Trade between two countries", "$276 million", 0.9, 1.1, 1.4, ""),
        ("differs", 2, "trade", "Trade between two countries", "$276 million", 0.9, 1.1, 0.1, ""),
        ("differs", 2, "visit", "A visit of some days to Moscow that has a very long name and is "
         "told in two lines", "in the last months of May", None, None, None,
         "3 May 2010: −3 days, the visit as several newspapers of the time tell it, at length"),
        ("depends", 1, "share", "Share of a region with a long name", "5 %", 0.9, 1.1, 1.0, ""),
        ("agrees", 29, None, "", None, None, None, None, None),
        ("unchecked", 9, None, "", None, None, None, None, None),
    ],
    columns=["verdict", "facts", "claim", "label", "printed", "low_ratio", "high_ratio", "ratio",
             "found"],
).assign(agrees=[False, False, False, True, None, None])  # fmt: skip
FOUND = dict(zip(LEDGER["claim"], LEDGER["found"], strict=True))
FLOW = {
    "label": "Trade, both ways (million current dollars)",
    "heads": {
        "Russia": ("Officials of one side", "200 in 1995, 3,700 in 2008: 15 to 25 times"),
        "COW4": ("Reports of importers", "399 in 1995, 1,738 in 2008: 4.4 times"),
        "ITPD": ("A data set with a long name (goods)", "80 in 2000, 3,578 in 2008: 4.1 times"),
        "single": ("Reports of single years", ""),
    },
    "labels": {1995: "276", 2008: "3,715"},
    "note": "Thin line: the importers' reports. Diamonds: printed in the paper; dashes: equal "
    "yearly steps between them.",
    "reference": "COW4",
    "names": dict(zip(REPORTS["key"], REPORTS["name"], strict=True)),
    "window": (1995, 2008),
}
BAND = {"printed": "printed: 5 to 7 %", "label": "share of Russia's exports (%)"}
PARTS = {"parts": regions.HEADS}
YEARS = {
    **BAND,
    "region": "Arab East, Israel, Egypt, Iran, Turkey",
    "narrow": "Arab East, Israel",
    "summary": "5.1 % over all years; 6 of 13 years in the tint",
}
TITLES = {
    "all": "% of Russia's exports, 1992 to 2004",
    "arms": "% of arms exports, 1991 to 2004; squares: from 1992",
    "whole": "both from 1991",
}
HEADS = {
    "names": {"COW3": "3.0: 2 of 42 windows", "COW4": "4.0: 2 of 42 windows", "ITPD": "E: 0 of 6"},
    "own": (1995, 2008),
    "sentences": ["Last year of a window (across) over its first (down)", "Dashed frame: a year"],
}

NARROW_CHARTS = {
    "table_rows": partial(election_charts.table_rows, ROWS, COUNTED, names=NAMES),
    "votes_and_seats": partial(election_charts.votes_and_seats, TIERS, heads=TIER_HEADS, **PARTIES),
    "chamber": partial(election_charts.chamber, COUNT, note="", **PARTIES),
    "chamber_never": partial(election_charts.chamber, COUNT, note=NEVER, **PARTIES),
    "counterfactuals": partial(
        election_charts.counterfactuals, CHAMBERS, chambers=CHAMBER_NAMES, **PARTIES
    ),
    "polls": partial(
        election_charts.polls, POLLS, LEADS, polls=POLL_NAMES, result="Result, list vote", **PARTIES
    ),
    "series": partial(trade_charts.series, REPORTS, PRINTED, LINE, **FLOW, log=False),
    "series_log": partial(trade_charts.series, REPORTS, PRINTED, LINE, **FLOW, log=True),
    "series_alone": partial(
        trade_charts.series,
        REPORTS[REPORTS["panel"] == "single"],
        PRINTED[:0],
        LINE[:0],
        **{**FLOW, "heads": {"single": FLOW["heads"]["single"]}, "note": ""},
        log=True,
    ),
    "years": partial(share_charts.years, YEARLY, NARROW, (5, 7), BANDS["all"], **YEARS),
    "years_alone": partial(share_charts.years, YEARLY, None, (5, 7), BANDS["all"], **YEARS),
    "regions": partial(share_charts.regions, REGIONS, (5, 7), BANDS["all"], **BAND, **PARTS),
    "both": partial(share_charts.both, PAIR, BANDS, titles=TITLES, **PARTS),
    "both_own": partial(share_charts.both, OWN, BANDS, titles=TITLES, **PARTS),
}
WIDE_CHARTS = {
    "ledger": partial(claim_charts.ledger, LEDGER, found=FOUND),
    "growth": partial(robustness_charts.growth, WINDOWS, **HEADS),
    "bands": partial(robustness_charts.bands, SWEPT, COUNTS, **PARTS),
    "events": partial(timeline_charts.events, EVENTS),
}
CHARTS = NARROW_CHARTS | WIDE_CHARTS
SINGLE_MM, DOUBLE_MM = parameters.COLUMN_WIDTHS_MM.values()
DRAWN = [(name, parameters.WIDE_MM if name in WIDE_CHARTS else SINGLE_MM) for name in CHARTS]
PDFS = sorted(paths.figures().glob("*/*.pdf"))
SVGS = sorted(paths.figures().glob("*/*.svg"))


def name_of(item: Item) -> str:
    return item.stem if isinstance(item, Path) else f"{item[0]}-{item[1]:g}mm"


@pytest.fixture(scope="module", params=[*PDFS, *DRAWN], ids=name_of)
def pdf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> File:
    """Return a file and its width in mm: a committed one, or a chart drawn into a folder."""
    item: Item = request.param
    if isinstance(item, Path):
        return item, json.loads(item.with_suffix(".json").read_text())["width_mm"]
    name, width_mm = item
    path = tmp_path_factory.mktemp("pdf") / f"{name}.pdf"
    figure = CHARTS[name](width_mm, SOURCE_LINE)
    path.write_bytes(pictures.draw(figure, "pdf", f"Title of {name}", "What is seen."))
    return path, width_mm


def characters(path: Path) -> list[LTChar]:
    def walk(item: object) -> Iterator[LTChar]:
        if isinstance(item, LTChar):
            yield item
        elif isinstance(item, Iterable):
            for child in item:
                yield from walk(child)

    return [c for page in extract_pages(path) for c in walk(page) if c.get_text().strip()]


def test_the_pdf_has_the_width_that_was_asked_for(pdf: File) -> None:
    path, width_mm = pdf
    with pikepdf.open(path) as document:
        box = document.pages[0].mediabox
        assert float(box[2] - box[0]) * MM_PER_PT == pytest.approx(width_mm, abs=0.01)


def test_all_text_is_large_enough_and_inside_the_page(pdf: File) -> None:
    path, _ = pdf
    with pikepdf.open(path) as document:
        _, _, width, height = (float(edge) for edge in document.pages[0].mediabox)
    for character in characters(path):
        cosine, sine = (abs(part) for part in character.matrix[:2])  # of text that is turned
        upright = cosine > 0.01
        size = (character.height - character.adv * sine) / cosine if upright else character.width
        assert size >= style.TEXT_PT - 0.01, f"{character.get_text()} at {size} pt"
        assert character.x0 >= -0.1, character.get_text()
        assert character.x1 <= width + 0.1, character.get_text()
        assert character.y0 + 0.3 * size >= -0.1, character.get_text()
        assert character.y1 - 0.3 * size <= height + 0.1, character.get_text()


def test_fonts_are_embedded_truetype_and_come_with_the_packages(pdf: File) -> None:
    path, _ = pdf
    with pikepdf.open(path) as document:
        fonts = document.pages[0].resources.Font
        for name in fonts:
            font = fonts[name]
            assert str(font.Subtype) == "/Type0"  # TrueType; Type 3 would be /Type3
            descendant = font.DescendantFonts[0]
            assert "/FontFile2" in descendant.FontDescriptor
            assert re.search("CompanionSans|DejaVuSans", str(font.BaseFont))


@pytest.mark.parametrize("path", SVGS, ids=name_of)
def test_an_svg_keeps_text_as_text_and_says_what_it_shows(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert 'role="img"' in text
    assert "<desc>" in text
    assert text.count("<text") >= 5


def seen(colour: str, deficiency: str | None) -> np.ndarray:
    rgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    if deficiency:
        space = {"name": "sRGB1+CVD", "cvd_type": deficiency, "severity": 100}
        rgb = np.clip(colorspacious.cspace_convert(rgb, space, "sRGB1"), 0, 1)
    return colorspacious.cspace_convert(rgb, "sRGB1", "CAM02-UCS")


@pytest.mark.parametrize("deficiency", [None, "deuteranomaly", "protanomaly", "tritanomaly"])
def test_hands_can_be_told_apart_by_colour_blind_readers(deficiency: str | None) -> None:
    colours = [*trade_charts.HANDS.values(), style.PAPER]
    for one, other in itertools.combinations(colours, 2):
        distance = np.linalg.norm(seen(one, deficiency) - seen(other, deficiency))
        assert distance > 10, (one, other, deficiency)


def test_no_distinction_rests_on_colour_alone() -> None:
    marks = [(mark, key in trade_charts.RINGS) for key, mark in trade_charts.MARKS.items()]
    assert len(set(marks)) == len(marks)
    assert not {"D", "d"} & {mark for mark, _ in marks}  # the paper's


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_marks_stand_out_from_white_paper_also_in_grey() -> None:
    """WCAG 2.2, 1.4.11: 3:1 for graphics; contrast is a ratio of luminances, which is grey."""
    colours = [*trade_charts.HANDS.values(), *(c for c, _ in election_charts.PARTY_STYLES)]
    for colour in {*colours, style.PAPER, style.BLUE, style.GREY}:
        assert 1.05 / (luminance(colour) + 0.05) >= 3, colour


def test_each_width_of_the_register_is_drawn() -> None:
    widths = {json.loads(p.with_suffix(".json").read_text())["width_mm"] for p in PDFS}
    assert widths == set(parameters.COLUMN_WIDTHS_MM.values())
    assert {p.stem for p in PDFS} == {
        exhibit.id
        for notebook in exhibits.load().values()
        for run in notebook.entry.runs
        for exhibit in notebook.exhibits_of(run)
        if exhibit.entry.kind == "figure"
    }


@pytest.mark.parametrize("name", CHARTS)
def test_no_texts_overlap_in_any_column_of_register_and_journals_that_is_wide_enough(
    name: str,
) -> None:
    table = pages.journals()
    widths = {width for column in ("single_mm", "one_and_a_half_mm", "double_mm")
              for width in table[column]}  # fmt: skip
    wide = [parameters.WIDE_MM] * (name in WIDE_CHARTS)
    least = min(wide, default=page.SAFE_MM)
    every = {*widths, *parameters.COLUMN_WIDTHS_MM.values(), *wide}
    enough = sorted((width for width in every if width >= least), reverse=True)
    apart = {width // 4: width for width in enough}  # of 89 and 90 mm the first
    assert [mm for mm in apart.values() if not page.fits(CHARTS[name](mm, SOURCE_LINE))] == []


@pytest.mark.parametrize("name", [name for name in CHARTS if name != "ledger"])
def test_a_slide_is_16_by_9_with_its_title_and_message_over_the_chart(name: str) -> None:
    widths = parameters.SLIDE_MM[name in WIDE_CHARTS :]
    message = "What the chart shows, from $2 to $3 million, in words for two lines. " * 2
    figure = titles.slide(lambda mm: CHARTS[name](mm, SOURCE_LINE), widths, "A title", message)
    width, height = figure.get_size_inches()
    assert height / width == pytest.approx(9 / 16)
    assert {"A title", SOURCE_LINE} <= {text.get_text() for text in figure.texts}
    assert page.fits(figure)


def test_a_chart_a_little_too_tall_for_a_slide_is_squeezed_and_no_more() -> None:
    width = parameters.SLIDE_MM[0]
    sides = {"left": 9.0, "right": 9.0, "top": 9.0, "bottom": 9.0}

    def draw(height_mm: float) -> Figure:
        return layout.canvas(width, height_mm, **sides, source_line=SOURCE_LINE)[0]

    def tall(factor: float) -> float:
        """Return the height of axes and margins that fits when it is multiplied so."""
        foot = titles._foot_mm(draw(40))
        below = draw(40).get_figheight() * style.MM_PER_INCH - 40 - foot
        room = width * titles.SHAPE - titles._head_mm(width, "A title", "")
        return (room - foot) / factor - below

    figure = titles.slide(lambda _: draw(tall(0.98)), (width,), "A title", "")
    assert figure.get_figheight() == pytest.approx(width * titles.SHAPE / style.MM_PER_INCH)
    with pytest.raises(ParameterError, match="too tall for a slide"):
        titles.slide(lambda _: draw(tall(0.96)), (width,), "A title", "")


def test_what_has_too_many_rows_for_a_slide_is_refused() -> None:
    many = pd.concat([EVENTS] * 5, ignore_index=True)
    draw = partial(timeline_charts.events, many, source_line=SOURCE_LINE)
    with pytest.raises(ParameterError, match="this chart is too tall for a slide"):
        titles.slide(draw, parameters.SLIDE_MM[1:], "", "")


def test_events_in_two_parts_have_the_scale_of_all() -> None:
    draw = page.Rows(partial(timeline_charts.events, EVENTS), len(EVENTS))
    whole, *parts = (one(DOUBLE_MM, SOURCE_LINE) for one in (draw, *draw.parts(2)))

    def texts(figure: Figure) -> list[str]:
        return [text.get_text() for text in figure.axes[0].texts]

    assert set(texts(whole)) == {text for part in parts for text in texts(part)}
    weeks = [
        {text.xy[0] for text in one.axes[0].texts if text.get_text() == "week"}
        for one in (whole, *parts)
    ]
    assert weeks[0] == weeks[1] == weeks[2]


@pytest.mark.parametrize("name", ["series", "years"])
@pytest.mark.parametrize("width_mm", [SINGLE_MM, DOUBLE_MM])
def test_both_ends_of_a_window_are_labelled(name: str, width_mm: float) -> None:
    figure = CHARTS[name](width_mm, SOURCE_LINE)
    labels = {label.get_text() for axes in figure.axes for label in axes.get_xticklabels()}
    years = (1995, 2008) if name == "series" else (1992, 2004)
    assert {str(year) for year in years} <= labels


def test_a_chamber_has_room_for_every_list_and_shows_each_in_its_own_colours() -> None:
    every = [f"list {n}" for n in range(12)]
    seats = pd.DataFrame({"total_seats": 2, "list_seats": 1, "district_seats": 1}, index=every)
    drawn = {
        count: election_charts.chamber(
            seats.head(count), 89, "Source: a test.", order=every, names={}, note=""
        ).axes[0].patches
        for count in (3, 12)
    }  # fmt: skip
    discs = [one for one in drawn[12] if isinstance(one, Circle) and one.get_linewidth()]
    assert len(discs) == seats["total_seats"].sum() + 12  # the seats and their key
    looks = {(seat.get_facecolor(), seat.get_edgecolor()) for seat in drawn[12]}
    assert {(seat.get_facecolor(), seat.get_edgecolor()) for seat in drawn[3]} <= looks


def test_every_two_lists_of_a_chart_can_be_told_apart_in_grey() -> None:
    """They are filled otherwise, or their colours differ in lightness."""
    looks = [*election_charts.PARTY_STYLES, election_charts.SEVERAL]
    for (one, filled), (other, also) in itertools.combinations(looks, 2):
        dark, light = sorted((luminance(one), luminance(other)))
        assert filled != also or (light + 0.05) / (dark + 0.05) > 1.5, (one, other, filled)


def test_every_row_of_votes_and_seats_has_a_colour_of_its_own(election_tables: Tables) -> None:
    found = Election(election_tables, "official", "sainte-lague", 2.0)
    figure = election_charts.votes_and_seats(
        found.by_tier, SINGLE_MM, SOURCE_LINE, order=found.order, heads=TIER_HEADS, names={}
    )
    dots = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    of_lists = found.by_tier["tier"].eq("list").sum()
    assert len({dot.get_markerfacecolor() for dot in dots[:of_lists]}) == of_lists == 7
    ticks = [line for line in figure.axes[0].lines if line.get_marker() == "|"]
    assert all(tick.get_markersize() > 2 * dots[0].get_markersize() for tick in ticks)


@pytest.mark.parametrize("threshold_pct", [0.0, 2.0, 42.0])
@pytest.mark.parametrize("width_mm", [SINGLE_MM, DOUBLE_MM])
def test_no_number_stands_on_the_line_of_the_majority(
    election_tables: Tables, threshold_pct: float, width_mm: float
) -> None:
    found = Election(election_tables, "official", "sainte-lague", threshold_pct)
    figure = election_charts.counterfactuals(
        found.chambers, width_mm, SOURCE_LINE, order=found.order, names=NAMES,
        chambers=sentences.chamber_names(found),
    )  # fmt: skip
    figure.draw_without_rendering()
    [axes] = figure.axes
    x, _ = axes.transData.transform((found.majority, 0))
    for text in axes.texts:
        if text.get_text().isdigit():
            box = text.get_window_extent()
            assert not box.x0 - 1 < x < box.x1 + 1, text.get_text()


def drawn_polls(tables: Tables, width_mm: float) -> tuple[Election, Axes]:
    """Return what is found on the election, and the axes of its polls as they are drawn."""
    found = Election(tables, "official", "sainte-lague", 2.0)
    figure = election_charts.polls(
        found.answers, found.leads, width_mm, SOURCE_LINE, order=found.order, names=NAMES,
        polls=sentences.poll_names(found, width_mm), result="Result",
    )  # fmt: skip
    figure.draw_without_rendering()
    [axes] = figure.axes
    return found, axes


@pytest.mark.parametrize("width_mm", [SINGLE_MM, DOUBLE_MM, *parameters.SLIDE_MM])
def test_names_of_parties_stand_over_their_marks_and_over_no_other_column(
    election_tables: Tables, width_mm: float
) -> None:
    found, axes = drawn_polls(election_tables, width_mm)
    first = found.answers[found.answers["poll"] == found.leads["poll"].iloc[0]]
    for party, share in zip(first["list"], first["share_pct"], strict=True):
        [text] = [t for t in axes.texts if t.get_text().split()[:2] == party.split()[:2]]
        box = text.get_window_extent()
        x, _ = axes.transData.transform((share, 0))
        assert (box.x0 + box.x1) / 2 == pytest.approx(x, abs=2)
        assert box.x0 >= axes.get_window_extent().x0 - 1


def test_at_89_mm_every_interval_is_wider_than_its_mark(election_tables: Tables) -> None:
    found, axes = drawn_polls(election_tables, SINGLE_MM)
    (low, _), (high, _) = axes.transData.transform([(0, 0), (1, 0)])
    points = (high - low) * 72 / axes.figure.dpi
    mark = election_charts.POLL_PT / 2 + 0.4  # and half its rim
    assert found.answers["margin_points"].min() * points > mark


REGISTER = exhibits.load()
FIGURES = [
    (notebook, run, name)
    for notebook, entry in REGISTER.items()
    for run in entry.entry.runs
    for name in (one.name for one in entry.exhibits_of(run))
    if entry.exhibit(name).kind == "figure"
]


@pytest.mark.parametrize(("notebook", "run", "name"), FIGURES)
def test_no_title_or_message_is_cut_off_at_the_edge(notebook: str, run: str, name: str) -> None:
    sidecar = paths.figures() / notebook / f"{run}_{name}.json"
    record = json.loads(sidecar.read_text(encoding="utf-8"))
    with style.styled():
        figure, _ = layout.canvas(
            SINGLE_MM, 40, left=9, right=9, top=9, bottom=9, source_line="Source: us."
        )
    titles.titled(figure, record["title"], record["message"])
    figure.draw_without_rendering()
    margin = style.MARGIN_MM / style.MM_PER_INCH * figure.dpi
    for text in figure.texts:
        assert text.get_window_extent().x1 <= figure.bbox.x1 - margin + 1, text.get_text()
        words = text.get_text().split("\n")[-1].split()
        heading = text.get_weight() == "bold" and "\n" in text.get_text()
        assert not heading or len(words) > 1, "a word alone"


def test_a_short_message_is_the_headline_of_a_slide_and_a_long_one_stands_below_the_title() -> None:
    for message, bold in (("What is seen.", "What is seen."), ("A long one. " * 40, "A title")):
        figure = titles.slide(
            lambda mm: CHARTS["polls"](mm, SOURCE_LINE), parameters.SLIDE_MM, "A title", message
        )
        assert [t.get_text() for t in figure.texts if t.get_weight() == "bold"] == [bold]


@pytest.mark.parametrize("name", ["chamber", "chamber_never"])
def test_no_slide_has_a_hole_under_its_message(name: str) -> None:
    figure = titles.slide(
        lambda mm: CHARTS[name](mm, SOURCE_LINE), parameters.SLIDE_MM, "A title", "A message."
    )
    figure.draw_without_rendering()
    label = next(t for t in figure.texts if t.get_text() == "A title").get_window_extent().y0
    top = max(text.get_window_extent().y1 for axes in figure.axes for text in axes.texts)
    assert 0 < label - top < 0.2 * figure.bbox.height
    assert style.TEXT_PT * 13.33 / figure.get_figwidth() > 15.5  # as on a screen


def test_a_list_has_the_same_colours_whatever_the_order_of_a_table() -> None:
    def blocks(table: pd.DataFrame) -> dict[str, int]:
        figure = election_charts.chamber(table, width_mm=89, source_line="", note="", **PARTIES)
        discs = [one for one in figure.axes[0].patches if isinstance(one, Circle)]
        found = [seat.get_edgecolor() for seat in discs]
        return {colour: found.count(colour) for colour in found}

    assert blocks(COUNT) == blocks(COUNT.iloc[::-1])


def test_only_a_chamber_that_was_never_elected_says_so_in_the_picture() -> None:
    for name, said in (("chamber", False), ("chamber_never", True)):
        figure = CHARTS[name](SINGLE_MM, SOURCE_LINE)
        words = " ".join(text.get_text() for text in figure.findobj(Text))
        assert ("Counterfactual" in words) == said


def test_a_mark_that_is_not_drawn_has_no_key() -> None:
    alone = EVENTS[EVENTS["mark"].isin(["date confirmed", "context"])]
    texts = timeline_charts.events(alone, DOUBLE_MM, SOURCE_LINE).findobj(Text)
    words = {text.get_text() for text in texts}
    assert timeline_charts.KEY["agrees"] in words
    assert not {timeline_charts.KEY["depends"], timeline_charts.KEY["differs"]} & words


PARTS = ("layout", "lines", "style", "text", "language.direction", "language.words")


@pytest.mark.parametrize("path", CHART_MODULES, ids=lambda path: path.parent.name)
def test_charts_take_colours_from_the_style_and_import_nothing_that_computes(path: Path) -> None:
    text = path.read_text()
    assert not re.findall("""["'](?:#[0-9A-Fa-f]{3,8}|white|black|red|gr[ae]y)["']""", text)
    imported = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(str(node.module))
    ours = {name for name in imported if name.split(".")[0] in ("companion", "russia_hamas")}
    assert ours <= {f"companion.render.{name}" for name in PARTS}
