"""Charts of regional shares: tables in, a figure of exact width out."""

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from companion.render.language.words import name as name_of
from companion.render.language.words import say
from companion.render.layout import (
    above,
    by_width,
    canvas,
    heading,
    matrix,
    only_rows,
    round_ticks,
    row_value,
    split,
    spread,
    text_at,
    year_ticks,
)
from companion.render.lines import folded
from companion.render.style import (
    DASHES,
    EVIDENCE,
    GREY,
    PAPER,
    PAPER_TINT,
    PT_PER_MM,
    TEXT_PT,
    WHITE,
    Look,
    styled,
)
from companion.render.text import beside

Band = tuple[float, float]
STEP_MM = 4.4  # between columns of a matrix of members
HEAD_MM = 13.0  # over a matrix: its turned heads


def years(
    yearly: pd.DataFrame,
    narrow_yearly: pd.DataFrame | None,
    band: Band,
    allowed: Band,
    width_mm: float,
    source_line: str,
    *,
    label: str,
    summary: str,
    printed: str,
    region: str,
    narrow: str,
) -> Figure:
    """Draw a region's yearly share against the band that the paper prints.

    Parameters
    ----------
    yearly, narrow_yearly
        Columns ``year`` and ``share_pct``: for the chosen region, and for a part of it, if any.
    band
        Low and high end of the printed band, in percent.
    allowed
        The same with what the printed words and digits allow.
    width_mm, source_line
        Width of the figure and text at its foot.
    label
        What the axis measures, with its unit.
    summary
        One sentence to stand in the chart.
    printed
        The band in the paper's words.
    region, narrow
        Names of the two regions.
    """
    with styled():
        left, right = 8.0, by_width(width_mm, narrow=28.0, wide=48.0)
        lines = (
            folded(label, width_mm - 3).count("\n") + folded(summary, width_mm - 3).count("\n") + 2
        )
        top_mm = 3.2 + 3.1 * lines
        figure, axes = canvas(
            width_mm,
            by_width(width_mm, narrow=50.5, wide=62.5) + top_mm,
            left=left,
            right=right,
            top=top_mm,
            bottom=6,
            source_line=source_line,
            over_time=True,
        )
        first, last = int(yearly["year"].min()), int(yearly["year"].max())
        span = first - 0.6, last + 0.6
        _band(axes, band, allowed, span)
        names = {printed: (sum(band) / 2, PAPER), region: (_last(yearly), EVIDENCE)}
        top = max(yearly["share_pct"].max(), allowed[1])
        if narrow_yearly is not None:
            names[narrow] = (_last(narrow_yearly), GREY)
            dot = "o" if len(narrow_yearly) == 1 else ""  # a line of one year is nothing
            _line(axes, narrow_yearly, color=GREY, lw=0.9, marker=dot, ms=3.0)
        _line(axes, yearly, color=EVIDENCE, lw=1.1, zorder=3)
        for row in yearly.itertuples():
            _dot(axes, (row.year, row.share_pct), band, allowed, row.share_pct)
        axes.set(ylim=(0, top * 1.06), xlim=span, xlabel="", ylabel="")
        year_ticks(axes, first, last, width_mm - left - right)
        round_ticks(axes.yaxis)
        heading(axes, [label, summary], left, width_mm)
        _name_lines(axes, names, right - 5, top * 1.02)
    return figure


def _last(yearly: pd.DataFrame) -> float:
    return float(yearly["share_pct"].iloc[-1])


def _band(axes: Axes, band: Band, allowed: Band, span: Band) -> None:
    """Draw the printed band as two lines across the years of ``span``, over what it allows."""
    axes.axhspan(*allowed, color=PAPER_TINT, lw=0, zorder=0)
    axes.hlines(band, *span, color=PAPER, lw=0.8, ls=DASHES, zorder=1)


def _line(axes: Axes, yearly: pd.DataFrame, **look: str | float) -> None:
    """Draw the share of each year as a line."""
    sns.lineplot(x=yearly["year"].tolist(), y=yearly["share_pct"].tolist(), ax=axes, **look)


def _dot(axes: Axes, place: Band, band: Band, allowed: Band, share: float, **other: str) -> None:
    """Draw a share: filled in the printed band, half in what it allows, hollow outside."""
    printed, inside = (low <= share <= high for low, high in (band, allowed))
    style = "full" if printed or not inside else "left"
    look: Look = {"mfc": EVIDENCE if inside else WHITE, "fillstyle": style, "mfcalt": WHITE}
    look |= {"ls": "", "marker": "o", "ms": 4.4, "mec": EVIDENCE, "mew": 0.9, "zorder": 4}
    axes.plot(*place, **look | other)


def _name_lines(
    axes: Axes, names: dict[str, tuple[float, str]], width_mm: float, top: float
) -> None:
    """Write names at the right of the axes at their heights, dodged, none above ``top``."""
    labels = [folded(name, width_mm) for name in names]
    box = axes.get_window_extent()
    line = 1.15 * TEXT_PT * axes.figure.dpi / 72 / box.height * axes.get_ylim()[1]
    tall = [(label.count("\n") + 1) * line for label in labels]
    heights = [height for height, _ in names.values()]
    places = spread(heights, max(tall) + 0.3 * line, high=top - max(tall) / 2)
    for label, (_, colour), height in zip(labels, names.values(), places, strict=True):
        text_at(axes, "–", (1, height), (3, 0), of="rows", color=colour, fontweight="bold")
        text_at(axes, label, (1, height), (9, 0), of="rows", linespacing=0.95)


def _row_mm(width_mm: float) -> float:
    """Return the height of a row; a wide chart is low enough for a slide."""
    return by_width(width_mm, narrow=3.8, wide=3.4)


def _members(
    axes: Axes, table: pd.DataFrame, parts: dict[str, str], right_mm: float, left_mm: float
) -> None:
    """Draw at the left what each region takes in beside the Arab East and Israel."""
    held = [[part in region.split(",") for part in parts] for region in table["region"]]
    matrix(axes, held, [name_of(part) for part in parts.values()], right_mm, STEP_MM)
    shift = ((1.5 - left_mm) * PT_PER_MM, (HEAD_MM + 0.5) * PT_PER_MM)
    above(axes, 0, say("The Arab East and Israel with"), shift, of="axes")


def regions(
    table: pd.DataFrame,
    band: Band,
    allowed: Band,
    width_mm: float,
    source_line: str,
    *,
    label: str,
    printed: str,
    parts: dict[str, str],
) -> Figure:
    """Draw the pooled share of each region, with its lowest and highest year, over the band.

    Parameters
    ----------
    table
        Columns ``region``, ``pooled_pct``, ``lowest_pct``, ``highest_pct``; one row a region, from
        the top.
    band, allowed, width_mm, source_line, label, printed
        As in :func:`years`.
    parts
        What a region may take in: words of ``region``, and what readers call them.
    """
    with styled():
        left = 32.0
        figure, axes = canvas(
            width_mm,
            HEAD_MM + 4 + 9 + _row_mm(width_mm) * len(table),
            left=left,
            right=4,
            top=HEAD_MM + 4,
            bottom=9,
            source_line=source_line,
        )
        foot, head = len(table) - 0.4, -0.6
        only_rows(axes, foot, head)
        axes.axvspan(*allowed, color=PAPER_TINT, lw=0, zorder=0)
        axes.vlines(band, head, foot, color=PAPER, lw=0.8, ls=DASHES, zorder=1)
        axes.hlines(
            range(len(table)), table["lowest_pct"], table["highest_pct"], color=EVIDENCE, lw=0.8
        )
        for row, share in enumerate(table["pooled_pct"]):
            _dot(axes, (share, row), band, allowed, share)
            written = beside(share, *band, *allowed)
            row_value(axes, row, written, right_mm=-(width_mm - left - 4) - 2.5)
        _members(axes, table, parts, 12, left)
        text_at(axes, "%", (0, 1), (-2.5 * PT_PER_MM, 4), of="axes", va="bottom", ha="right")
        axes.set(xlim=(0, max(table["highest_pct"].max(), allowed[1]) * 1.04), xlabel=label)
        above(axes, sum(band) / 2, printed, (0, 3), ha="center", color=PAPER)
        _whiskers(axes, left, width_mm)
        round_ticks(axes.xaxis)
    return figure


def _whiskers(axes: Axes, left_mm: float, width_mm: float) -> None:
    """Say above the axes, at the right, what dots and lines are."""
    words = say("dot: all years; line: lowest to highest year")
    shift = (0, (HEAD_MM + 0.5) * PT_PER_MM)
    text_at(axes, words, (1, 1), shift, of="axes", ha="right", va="bottom")


def both(
    table: pd.DataFrame,
    bands: dict[str, Band],
    width_mm: float,
    source_line: str,
    *,
    titles: dict[str, str],
    parts: dict[str, str],
) -> Figure:
    """Draw each region's share of all exports and of arms exports, side by side, over both bands.

    Parameters
    ----------
    table
        Columns ``region``, ``all_pct``, ``arms_pct``, ``fits``; where some years' arms are not
        Russia's, ``own_arms_pct`` and ``own_fits`` without these.
    bands
        What the two bands allow: keys ``all`` and ``arms``.
    width_mm, source_line
        Width of the figure and text at its foot.
    titles
        Names of the measures; ``whole`` stands beside a row that fits only with those years.
    parts
        As in :func:`regions`.
    """
    own = "own_arms_pct" in table
    with styled():
        left, right = 23.0, 19.0
        figure, first = canvas(
            width_mm,
            HEAD_MM + 4 + 9 + _row_mm(width_mm) * len(table),
            left=left,
            right=right,
            top=HEAD_MM + 4,
            bottom=9,
            source_line=source_line,
        )
        panels = dict(zip(bands, split(figure, first, 2, 5.0, across=True), strict=True))
        foot, head = len(table) - 0.4, -0.6
        for measure, axes in panels.items():
            only_rows(axes, foot, head)
            axes.axvspan(*bands[measure], color=PAPER_TINT, lw=0, zorder=0)
            top = max(table[f"{measure}_pct"].max(), bands[measure][1])
            axes.set(xlim=(0, top * 1.06))
            low, high = bands[measure]
            axes.set_xlabel(say("tint: {low:g} to {high:g}", low=low, high=high))
            round_ticks(axes.xaxis, at_most=5)
            room = axes.get_position().width * width_mm + 4
            above(axes, 0, folded(titles[measure], room), (0, 3), of="axes", linespacing=1.0)
        rows = list(range(len(table)))
        if own:
            panels["arms"].hlines(
                rows, table["own_arms_pct"], table["arms_pct"], color=GREY, lw=0.6
            )
        for row, region in enumerate(table.itertuples()):
            _share(panels["all"], region.all_pct, row, bands["all"], "o")
            if own:
                _share(panels["arms"], region.own_arms_pct, row, bands["arms"], "s")
            _share(panels["arms"], region.arms_pct, row, bands["arms"], "o")
            if region.fits:
                words = say("both") if not own or region.own_fits else titles["whole"]
                text_at(panels["arms"], words, (1, row), (4, 0), of="rows", color=PAPER)
        _members(first, table, parts, 4, left)
    return figure


def _share(axes: Axes, share: float, row: int, allowed: Band, mark: str) -> None:
    """Draw a share: filled in what the band allows, else hollow."""
    _dot(axes, (share, row), allowed, allowed, share, marker=mark)
