"""Charts of sweeps: tables in, a figure of exact width out."""

from typing import Any

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from companion.render.language.direction import across
from companion.render.language.words import message, say
from companion.render.language.words import name as name_of
from companion.render.layout import canvas, heading, matrix, text_at
from companion.render.style import (
    DASHES,
    EVIDENCE,
    INK,
    PAPER,
    PT_PER_MM,
    TEXT_PT,
    WHITE,
    styled,
)
from companion.render.text import beside

# What each measure's block is called.
BLOCKS = {
    "all": message("% of Russia's exports"),
    "arms": message("% of Russia's arms exports, by volume"),
}
CELL_MM = 4.6  # height of a cell
GAP = 0.7  # between blocks, in cells
LOW = 3  # a block of fewer rows stands below the others
LOW_ROWS = 3  # what such a block needs with its texts


def growth(
    table: pd.DataFrame,
    width_mm: float,
    source_line: str,
    *,
    names: dict[str, str],
    own: tuple[int, int],
    sentences: list[str],
) -> Figure:
    """Draw the ratio of last to first year for every window, one block a series.

    Parameters
    ----------
    table
        Columns ``series``, ``first_year``, ``last_year``, ``ratio``, ``printed_ratio``: windows
        that have a ratio.
    width_mm, source_line
        Width of the figure and text at its foot.
    names
        The head of each series' block.
    own
        First and last year of the paper's own window.
    sentences
        What stands over the blocks.
    """
    firsts = list(range(table["first_year"].min(), table["first_year"].max() + 1))
    blocks = {str(key): rows for key, rows in table.groupby("series", sort=False)}
    low = [key for key, rows in blocks.items() if rows["first_year"].nunique() < LOW]
    low = low if len(low) < len(blocks) else []
    height = len(firsts) + 1 + len(low) * LOW_ROWS
    with styled():
        left_mm, top_mm = 10.0, 14.5
        figure, axes = canvas(
            width_mm,
            top_mm + CELL_MM * height + 1,
            left=left_mm,
            right=2,
            top=top_mm,
            bottom=1,
            source_line=source_line,
            over_time=True,
        )
        norm = LogNorm(1, table["ratio"].max() * 4)  # the darkest still bears dark figures
        left, foot = 0.0, len(firsts) + LOW_ROWS - 1
        for key, rows in blocks.items():
            if key not in low:
                place = {year: row for row, year in enumerate(firsts)}
                _block(axes, rows, names[key], (left, place), norm, own)
                left += rows["last_year"].nunique() + GAP
        for key in low:
            years = sorted(blocks[key]["first_year"].unique())
            place = {year: foot + row for row, year in enumerate(years)}
            _block(axes, blocks[key], names[key], (0, place), norm, own)
            foot += LOW_ROWS
        axes.set(xlim=(0, left - GAP), ylim=(height, 0), xticks=[], yticks=[])
        axes.spines[["left", "bottom"]].set_visible(False)
        rise = 0.25 * CELL_MM * PT_PER_MM + 1.6 * TEXT_PT
        heading(axes, sentences, left_mm, width_mm, rise)
    return figure


def _block(
    axes: Axes,
    rows: pd.DataFrame,
    name: str,
    place: tuple[float, dict[int, int]],
    norm: LogNorm,
    own: tuple[int, int],
) -> None:
    """Draw the windows of a series; ``place`` is its left edge and the row of each first year."""
    left, of_year = place
    lasts = sorted(rows["last_year"].unique())
    top = min(of_year[year] for year in rows["first_year"])
    foot = max(of_year[year] for year in rows["first_year"]) + 1
    text_at(axes, name, (left, top - 0.25), va="bottom", fontweight="bold")
    for column, year in enumerate(lasts):
        text_at(axes, str(year), (left + column + 0.5, foot + 0.15), va="top", ha="center")
    for year in sorted(set(rows["first_year"])) if not left else []:
        text_at(axes, str(year), (0, of_year[year] + 0.53), (-4, 0), ha="right")
    for row in rows.itertuples():
        corner = left + lasts.index(row.last_year), of_year[row.first_year]
        _ratio(axes, corner, row.ratio, norm)
        if row.ratio >= row.printed_ratio:
            _frame(axes, corner, color=INK, lw=1.5)
        if (row.first_year, row.last_year) == own:
            _frame(axes, corner, color=WHITE, lw=2.6)  # also in grey the dashes stand out
            _frame(axes, corner, color=PAPER, lw=1.5, ls=DASHES)


def _ratio(axes: Axes, corner: tuple[float, float], ratio: float, norm: LogNorm) -> None:
    """Draw a cell that is the darker the higher its ratio."""
    colour = sns.color_palette("Blues", as_cmap=True)(norm(ratio))
    axes.add_patch(Rectangle(corner, 1, 1, fc=colour, ec=WHITE, lw=0.6))
    text_at(axes, f"{ratio:.1f}", (corner[0] + 0.5, corner[1] + 0.53), ha="center", color=INK)


def _frame(axes: Axes, corner: tuple[float, float], **look: Any) -> None:
    """Frame a cell."""
    x, y = corner
    axes.add_patch(Rectangle((x + 0.05, y + 0.08), 0.9, 0.84, fill=False, zorder=3, **look))


def bands(
    table: pd.DataFrame,
    counts: pd.DataFrame,
    width_mm: float,
    source_line: str,
    *,
    parts: dict[str, str],
) -> Figure:
    """Draw the share of every region in every window as a cell, one block a measure.

    Parameters
    ----------
    table
        Columns ``measure``, ``region``, ``from_year``, ``last_year``, ``pooled_pct``, ``low_pct``
        and ``high_pct`` (what the printed band allows), ``band_low``, ``band_high`` (the band).
    counts
        Columns ``measure``, ``region``, ``inside`` (windows inside what is allowed), ``windows``.
    width_mm, source_line
        Width of the figure and text at its foot.
    parts
        What a region may take in: words of ``region``, and what readers call them.
    """
    goods = table[table["measure"] == next(iter(BLOCKS))]
    order = goods.groupby("region")["pooled_pct"].mean().sort_values().index.tolist()
    left_mm, top_mm, count = 23.0, 21.0, 1.9  # the last in cells, for the counts of a block
    with styled():
        figure, axes = canvas(
            width_mm,
            top_mm + CELL_MM * len(order) + 2,
            left=left_mm,
            right=1,
            top=top_mm,
            bottom=2,
            source_line=source_line,
        )
        axes.set(xlim=across(0, 1))  # the texts ask for its direction
        left = 0.0
        for measure, name in BLOCKS.items():
            rows = table[table["measure"] == measure]
            windows = sorted(set(zip(rows["from_year"], rows["last_year"], strict=True)))
            for row in rows.itertuples():
                place = windows.index((row.from_year, row.last_year))
                _share(axes, (left + place, order.index(row.region)), row)
            for place, (first, last) in enumerate(windows):
                text_at(axes, str(last), (left + place + 0.5, -0.15), va="bottom", ha="center")
                if not place or windows[place - 1][0] != first:
                    words = say("from {year} to", year=first)
                    text_at(axes, words, (left + place + 0.1, -0.85), va="bottom")
                    axes.plot([left + place] * 2, [0, len(order)], color=INK, lw=0.5)
            text_at(axes, say(name), (left, -1.65), va="bottom", fontweight="bold")
            for row in counts[counts["measure"] == measure].itertuples():
                words = say("{count} of {all}", count=row.inside, all=row.windows)
                text_at(axes, words, (left + len(windows) + 0.15, order.index(row.region) + 0.53))
            left += len(windows) + count + GAP / 2
        axes.set(xlim=across(0, left - GAP / 2), ylim=(len(order), 0), xticks=[], yticks=[])
        axes.spines[["left", "bottom"]].set_visible(False)
        held = [[part in region.split(",") for part in parts] for region in order]
        matrix(axes, held, [name_of(part) for part in parts.values()], 4, 4.4, first=0.5)
        key = say("Dark: in the printed band; pale: only in what its words and digits allow")
        heading(
            axes, [key, say("The Arab East and Israel with")], left_mm, width_mm, 13 * PT_PER_MM
        )
    return figure


def _share(axes: Axes, corner: tuple[float, float], row: Any) -> None:
    """Draw a share as a cell: blue in the printed band, pale in what it allows, white outside."""
    printed = row.band_low <= row.pooled_pct <= row.band_high
    allowed = row.low_pct <= row.pooled_pct <= row.high_pct
    pale = sns.color_palette("Blues", as_cmap=True)(0.25)
    colour = EVIDENCE if printed else pale if allowed else WHITE
    axes.add_patch(Rectangle(corner, 1, 1, fc=colour, ec=WHITE, lw=0.6))
    ink = WHITE if printed else INK
    share = beside(row.pooled_pct, row.band_low, row.band_high, row.low_pct, row.high_pct)
    text_at(axes, share, (corner[0] + 0.5, corner[1] + 0.53), ha="center", color=ink)
