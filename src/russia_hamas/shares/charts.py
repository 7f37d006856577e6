"""Charts of regional shares: tables in, a figure of exact width out."""

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from companion.render.layout import (
    above,
    by_width,
    canvas,
    folded,
    heading,
    only_rows,
    round_ticks,
    row_label,
    row_value,
    spread,
    text_at,
    year_ticks,
)
from companion.render.style import (
    DASHES,
    EVIDENCE,
    GREY,
    PAPER,
    PAPER_TINT,
    TEXT_PT,
    WHITE,
    Look,
    fill,
    styled,
)


def years(
    yearly: pd.DataFrame,
    core: pd.DataFrame,
    band: tuple[float, float],
    allowed: tuple[float, float],
    width_mm: float,
    source_line: str,
    *,
    printed: str,
    label: str,
    region: str,
    core_region: str,
    summary: str,
) -> Figure:
    """Draw a region's yearly share against the band that the paper prints.

    Parameters
    ----------
    yearly, core
        Columns ``year`` and ``share_pct``: for the chosen region, and for the region without
        Turkey and North Africa.
    band
        Low and high end of the printed band, in percent.
    allowed
        The same with what the printed words and digits allow.
    width_mm, source_line
        Width of the figure and text at its foot.
    printed
        The band in the paper's words.
    label
        What the axis measures, with its unit.
    region, core_region
        Names of the two regions.
    summary
        One sentence to stand in the chart.
    """
    with styled():
        left, right = 9.0, by_width(width_mm, narrow=26.0, wide=36.0)
        figure, axes = canvas(
            width_mm,
            by_width(width_mm, narrow=64, wide=78),
            left=left,
            right=right,
            top=12,
            bottom=7,
            source_line=source_line,
        )
        span = float(yearly["year"].min()) - 0.6, float(yearly["year"].max()) + 0.6
        _band(axes, band, allowed, span)
        names = {"printed: " + printed.replace(" %", "\xa0%"): sum(band) / 2}
        names[region] = float(yearly["share_pct"].iloc[-1])
        if not core["share_pct"].equals(yearly["share_pct"]):
            names[core_region] = float(core["share_pct"].iloc[-1])
            _line(axes, core, color=GREY, lw=0.9)
        _line(axes, yearly, color=EVIDENCE, lw=1.1, zorder=3)
        _dots(axes, yearly, allowed)
        top = max(yearly["share_pct"].max(), core["share_pct"].max(), allowed[1])
        axes.set(ylim=(0, top * 1.06), xlim=span, xlabel="", ylabel="")
        year_ticks(axes, width_mm)
        round_ticks(axes.yaxis)
        heading(axes, [label, summary], left, width_mm)
        _name_lines(axes, names, right - 3, top)
    return figure


def _band(
    axes: Axes, band: tuple[float, float], allowed: tuple[float, float], span: tuple[float, float]
) -> None:
    """Draw the printed band as two lines across the years of ``span``, over what it allows."""
    axes.axhspan(*allowed, color=PAPER_TINT, lw=0, zorder=0)
    axes.hlines(band, *span, color=PAPER, lw=0.8, ls=DASHES, zorder=1)


def _line(axes: Axes, yearly: pd.DataFrame, **look: str | float) -> None:
    """Draw the share of each year as a line."""
    sns.lineplot(x=yearly["year"].tolist(), y=yearly["share_pct"].tolist(), ax=axes, **look)


def _dots(axes: Axes, yearly: pd.DataFrame, allowed: tuple[float, float]) -> None:
    """Draw a dot for each year, filled where it lies inside what is allowed."""
    inside = yearly["share_pct"].between(*allowed)
    look: Look = {"ls": "", "marker": "o", "ms": 4.2, "mec": EVIDENCE, "mew": 1.0, "zorder": 4}
    for some, colour in ((yearly[inside], EVIDENCE), (yearly[~inside], WHITE)):
        axes.plot(some["year"], some["share_pct"], mfc=colour, **look)


def _name_lines(axes: Axes, names: dict[str, float], width_mm: float, top: float) -> None:
    """Write names at the right of the axes at their heights, dodged, none above ``top``."""
    labels = [folded(name, width_mm) for name in names]
    box = axes.get_window_extent()
    line = 1.12 * TEXT_PT * axes.figure.dpi / 72 / box.height * axes.get_ylim()[1]
    gap = line * (max(label.count("\n") + 1 for label in labels) + 0.4)
    heights = spread(list(names.values()), gap, high=top)
    for label, height in zip(labels, heights, strict=True):
        text_at(axes, label, (1, height), (5, 0), of="rows", linespacing=0.95)


def regions(
    table: pd.DataFrame,
    band: tuple[float, float],
    allowed: tuple[float, float],
    width_mm: float,
    source_line: str,
    *,
    printed: str,
    label: str,
) -> Figure:
    """Draw the pooled share of each region, with its lowest and highest year, over the band.

    Parameters
    ----------
    table
        Columns ``name``, ``pooled_pct``, ``lowest_pct``, ``highest_pct``, ``inside``; one row a
        region, from the top.
    band, allowed, width_mm, source_line, printed, label
        As in :func:`years`.
    """
    with styled():
        figure, axes = canvas(
            width_mm,
            17 + 4.4 * len(table),
            left=by_width(width_mm, narrow=42, wide=62),
            right=11,
            top=6,
            bottom=9,
            source_line=source_line,
        )
        rows = list(range(len(table)))
        foot, head = len(table) - 0.4, -0.6
        axes.axvspan(*allowed, color=PAPER_TINT, lw=0, zorder=0)
        axes.vlines(band, head, foot, color=PAPER, lw=0.8, ls=DASHES, zorder=1)
        axes.hlines(rows, table["lowest_pct"], table["highest_pct"], color=EVIDENCE, lw=0.8)
        sns.scatterplot(
            x=table["pooled_pct"].tolist(),
            y=rows,
            ax=axes,
            s=20,
            facecolor=table["inside"].map(fill).tolist(),
            edgecolor=EVIDENCE,
            linewidth=1.0,
            zorder=3,
        )
        for row, name, share in zip(rows, table["name"], table["pooled_pct"], strict=True):
            row_label(axes, row, name)
            row_value(axes, row, f"{share:.1f}", right_mm=9)
        above(axes, sum(band) / 2, f"printed: {printed}", (0, 3), ha="center", color=PAPER)
        only_rows(axes, foot, head)
        axes.set(xlim=(0, None), xlabel=label)
        round_ticks(axes.xaxis)
    return figure


def both(
    table: pd.DataFrame, bands: dict[str, tuple[float, float]], width_mm: float, source_line: str
) -> Figure:
    """Draw each region by its share of all exports and of arms exports, over both bands.

    Parameters
    ----------
    table
        Columns ``region``, ``all_pct``, ``arms_pct``.
    bands
        What the two bands allow: keys ``all`` and ``arms``.
    width_mm
        Width of the figure.
    source_line
        Text at the foot.
    """
    with styled():
        figure, axes = canvas(
            width_mm, 78, left=11, right=4, top=7, bottom=10, source_line=source_line
        )
        (left, right), (low, high) = bands["all"], bands["arms"]
        axes.axvspan(left, right, color=PAPER_TINT, lw=0, zorder=0)
        axes.axhspan(low, high, color=PAPER_TINT, lw=0, zorder=0)
        edge = Rectangle((left, low), right - left, high - low, fill=False, ec=PAPER, lw=1.0)
        axes.add_patch(edge)
        for row in table.itertuples():
            place = (row.all_pct, row.arms_pct)
            inside = left <= row.all_pct <= right and low <= row.arms_pct <= high
            axes.plot(*place, marker="o", ms=4.2, mec=EVIDENCE, mew=1.0, mfc=fill(inside))
            initials = "".join(word[0].upper() for word in row.region.split(",")[1:])
            text_at(axes, f"+{initials}" if initials else "core", place, (4, 0))
        text_at(axes, "in both bands", (right, high), (-3, -3), ha="right", va="top", color=PAPER)
        end = max(right, table["all_pct"].max()) * 1.06
        top = max(high, table["arms_pct"].max()) * 1.06
        axes.set(xlim=(0, end), ylim=(0, top), xlabel="share of Russia's exports (%)", ylabel="")
        heading(axes, ["share of Russia's arms exports (%, by volume)"], 11, width_mm)
        round_ticks(axes.xaxis)
        round_ticks(axes.yaxis)
    return figure
