"""The charts of trade as a reader who sets parameters sees them, drawn from the tables."""

import math
from collections.abc import Iterator

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Annotation

from companion.claims.evidence import Tables
from companion.register import exhibits
from companion.register.parameters import COLUMN_WIDTHS_MM
from companion.render import page, style
from companion.tables import reading
from russia_hamas.trade import charts, panels
from russia_hamas.trade.findings import Trade

SOURCE_LINE = "Sources: a first one, which has a long name (4.0); a second one; a third one (2006)."
CASES = [
    ("Iran", "two_way", (1995, 2008), "current", "log"),
    ("Iran", "two_way", (1995, 2014), "constant", "linear"),
    ("Iran", "russia_exports", (1995, 2009), "current", "log"),
    ("Israel", "russia_imports", (1990, 2014), "current", "log"),
    ("Israel", "russia_imports", (1990, 2014), "current", "linear"),
    ("Israel", "two_way", (1990, 2014), "current", "log"),
    ("Israel", "two_way", (2003, 2008), "constant", "linear"),
    ("Qatar", "russia_exports", (1990, 1999), "current", "log"),
]
WIDTHS = tuple(COLUMN_WIDTHS_MM.values())


@pytest.fixture(scope="module")
def trade_tables() -> Tables:
    return reading.read_all(exhibits.load()["3_trade"].entry.tables)


def draw(
    tables: Tables, case: tuple[str, str, tuple[int, int], str, str], width_mm: float
) -> tuple[Figure, Trade]:
    partner, flow, years, prices, scale = case
    found = Trade(tables, partner, flow, *years, prices, "COW4")
    figure = charts.series(*found.charted(), width_mm, SOURCE_LINE, **panels.labels(found, scale))
    figure.draw_without_rendering()
    return figure, found


def marks(axes: Axes) -> Iterator[tuple[Line2D, float, float, float]]:
    """Yield each mark in a panel's data: its line, place and radius in pixels."""
    for line in axes.lines:
        if line.get_marker() != "None" and line.get_transform() == axes.transData:
            turned = math.sqrt(2) if line.get_marker() == "D" else 1.0
            across = turned * float(line.get_markersize()) + float(line.get_markeredgewidth())
            log = axes.get_yscale() == "log"  # where nought has no place
            drawn = [(x, y) for x, y in line.get_xydata() if y > 0 or not log]
            for x, y in axes.transData.transform(drawn) if drawn else []:
                yield line, x, y, across / 2 * axes.figure.dpi / 72


def printed_labels(figure: Figure) -> list[Annotation]:
    return [
        text for axes in figure.axes for text in axes.texts if text.get_color() == style.PAPER
    ]  # fmt: skip


@pytest.mark.parametrize("width_mm", WIDTHS)
@pytest.mark.parametrize("case", CASES, ids=str)
def test_no_mark_is_cut_and_each_printed_number_stands_free_beside_its_diamond(
    trade_tables: Tables, case: tuple[str, str, tuple[int, int], str, str], width_mm: float
) -> None:
    figure, found = draw(trade_tables, case, width_mm)
    assert page.fits(figure)
    for axes in figure.axes:
        frame = axes.get_window_extent()
        for _, x, y, radius in marks(axes):
            assert frame.x0 <= x - radius < x + radius <= frame.x1
            assert frame.y0 <= y - radius < y + radius <= frame.y1
    labels = printed_labels(figure)
    assert len(labels) == len(found.drawn)
    for label in labels:
        axes, box = label.axes, label.get_window_extent()
        frame = axes.get_window_extent()
        assert frame.x0 <= box.x0 < box.x1 <= frame.x1
        assert frame.y0 <= box.y0 < box.y1 <= frame.y1
        assert label.get_bbox_patch() is None  # a ground would erase what lies under it
        x, y = axes.transData.transform(label.xy)
        away = max(box.x0 - x, x - box.x1, box.y0 - y, y - box.y1)
        assert away < 20 * figure.dpi / 72
        for _, px, py, _ in marks(axes):
            assert not (box.x0 < px < box.x1 and box.y0 < py < box.y1)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_ticks_of_the_value_axis_enclose_the_values(
    trade_tables: Tables, case: tuple[str, str, tuple[int, int], str, str]
) -> None:
    figure, found = draw(trade_tables, case, WIDTHS[0])
    values = (
        found.paneled["value_usd_m"].tolist() + found.priced(found.drawn)["value_usd_m"].tolist()
    )
    low, high = min(value for value in values if value > 0), max(values)
    for axes in figure.axes:
        ticks = [tick for tick in axes.get_yticks()]
        assert ticks[0] <= low
        assert ticks[-1] >= high
        assert 2 <= len(ticks) <= 7


def test_each_data_set_and_side_has_a_mark_of_its_own_in_every_chart(
    trade_tables: Tables,
) -> None:
    flows, points = trade_tables["trade_flows"], trade_tables["trade_points"]
    keys = set(flows["series"]) | set(points["side"])
    assert keys <= set(charts.MARKS)
    looks = [(charts.MARKS[key], key in charts.RINGS) for key in keys]
    assert len(set(looks)) == len(looks)
    for partner in ("Iran", "Israel"):
        case = (partner, "two_way", (1995, 2008), "current", "log")
        figure, found = draw(trade_tables, case, WIDTHS[0])
        imf = found.paneled.query("key == 'both' and year == 2005")["value_usd_m"].item()
        drawn = {
            line.get_marker()
            for axes in figure.axes
            for line in axes.lines
            if line.get_transform() == axes.transData
            and any(x == 2005 and y == imf for x, y in line.get_xydata())
        }
        assert drawn == {charts.MARKS["both"]}


def test_a_mark_within_a_ring_leaves_the_ring_to_be_seen(trade_tables: Tables) -> None:
    case = ("Iran", "two_way", (1995, 2008), "current", "log")
    figure, _ = draw(trade_tables, case, WIDTHS[0])
    ring = next(
        line for axes in figure.axes for line in axes.lines
        if line.get_marker() == "o" and line.get_markerfacecolor() == style.WHITE
    )  # fmt: skip
    hole = float(ring.get_markersize()) - float(ring.get_markeredgewidth())
    for axes in figure.axes:
        if ring in axes.lines:
            others = [line for line, *_ in marks(axes) if line.get_marker() == "o"]
            filled = [line for line in others if line.get_markerfacecolor() != style.WHITE]
            assert filled
            for line in filled:
                assert line.get_zorder() > ring.get_zorder()
                assert float(line.get_markersize()) + float(line.get_markeredgewidth()) < hole
