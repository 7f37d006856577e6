"""Charts of regional shares: tables in, a figure of exact width out."""

import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from companion.render.style import (
    BLUE,
    GREY,
    PAPER,
    PT_PER_MM,
    TEXT_PT,
    canvas,
    heading,
    spread,
    styled,
    wrap,
)

BAND = "#f6e5dc"  # a tint of what the paper prints


def share_band(
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
    width_mm
        Width of the figure.
    source_line
        Text at the foot.
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
        wide = width_mm >= 120
        right = 36 if wide else 26
        figure, axes = canvas(
            width_mm, 78 if wide else 64, left=9, right=right, top=12, bottom=7,
            source_line=source_line,
        )  # fmt: skip
        low, high = band
        axes.axhspan(*allowed, color=BAND, lw=0, zorder=0)
        axes.hlines(band, *_span(yearly), color=PAPER, lw=0.8, ls=(0, (3, 2)), zorder=1)
        same = core["share_pct"].equals(yearly["share_pct"])
        if not same:
            sns.lineplot(x=core["year"].tolist(), y=core["share_pct"].tolist(), ax=axes, color=GREY,
                         lw=0.9)  # fmt: skip
        sns.lineplot(x=yearly["year"].tolist(), y=yearly["share_pct"].tolist(), ax=axes, color=BLUE,
                     lw=1.1, zorder=3)  # fmt: skip
        inside = yearly["share_pct"].between(*allowed)
        for mask, fill in ((inside, BLUE), (~inside, "white")):
            axes.plot(yearly["year"][mask], yearly["share_pct"][mask], ls="", marker="o", ms=4.2,
                      mfc=fill, mec=BLUE, mew=1.0, zorder=4)  # fmt: skip
        top = max(yearly["share_pct"].max(), core["share_pct"].max(), allowed[1])
        axes.set(ylim=(0, top * 1.06), xlim=_span(yearly), xlabel="", ylabel="")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=14 if wide else 6))
        axes.yaxis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 5, 10], integer=True))
        heading(axes, [label, summary], 9, width_mm)
        names = [
            ("printed: " + printed.replace(" %", "\xa0%"), (low + high) / 2),
            (region, float(yearly["share_pct"].iloc[-1])),
        ] + ([] if same else [(core_region, float(core["share_pct"].iloc[-1]))])
        wrapped = [wrap(name, (right - 3) * PT_PER_MM, TEXT_PT) for name, _ in names]
        box = axes.get_window_extent()
        unit = 1.12 * TEXT_PT * figure.dpi / 72 / box.height * axes.get_ylim()[1]
        gap = unit * (max(len(lines) for lines in wrapped) + 0.4)
        for lines, height in zip(
            wrapped, spread([y for _, y in names], gap, high=top), strict=True
        ):
            axes.annotate("\n".join(lines), (1, height), (5, 0),
                          xycoords=axes.get_yaxis_transform(), textcoords="offset points",
                          va="center", linespacing=0.95, annotation_clip=False)  # fmt: skip
    return figure


def _span(yearly: pd.DataFrame) -> tuple[float, float]:
    return float(yearly["year"].min()) - 0.6, float(yearly["year"].max()) + 0.6


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
        As in :func:`share_band`.
    """
    with styled():
        wide = width_mm >= 120
        left = 62 if wide else 42
        figure, axes = canvas(
            width_mm, 17 + 4.4 * len(table), left=left, right=11, top=6, bottom=9,
            source_line=source_line,
        )  # fmt: skip
        rows = list(range(len(table)))
        axes.axvspan(*allowed, color=BAND, lw=0, zorder=0)
        axes.vlines(band, -0.6, len(table) - 0.4, color=PAPER, lw=0.8, ls=(0, (3, 2)), zorder=1)
        axes.hlines(rows, table["lowest_pct"], table["highest_pct"], color=BLUE, lw=0.8)
        fills = [BLUE if inside else "white" for inside in table["inside"]]
        sns.scatterplot(x=table["pooled_pct"].tolist(), y=rows, ax=axes, s=20, facecolor=fills,
                        edgecolor=BLUE, linewidth=1.0, zorder=3)  # fmt: skip
        for row, name, share in zip(rows, table["name"], table["pooled_pct"], strict=True):
            axes.annotate(name, (0, row), (-5, 0), xycoords=axes.get_yaxis_transform(),
                          textcoords="offset points", ha="right", va="center")  # fmt: skip
            axes.annotate(f"{share:.1f}", (1, row), (9 * PT_PER_MM, 0),
                          xycoords=axes.get_yaxis_transform(), textcoords="offset points",
                          ha="right", va="center")  # fmt: skip
        axes.annotate(
            f"printed: {printed}", (sum(band) / 2, -0.6), (0, 3),
            textcoords="offset points", ha="center", va="bottom", color=PAPER,
            annotation_clip=False,
        )  # fmt: skip
        axes.set(xlim=(0, None), ylim=(len(table) - 0.4, -0.6), yticks=[], ylabel="")
        axes.set_xlabel(label)
        axes.spines["left"].set_visible(False)
        axes.xaxis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 5, 10], integer=True))
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
        top = max(high, table["arms_pct"].max()) * 1.06
        end = max(right, table["all_pct"].max()) * 1.06
        axes.axvspan(left, right, color=BAND, lw=0, zorder=0)
        axes.axhspan(low, high, color=BAND, lw=0, zorder=0)
        edge = Rectangle((left, low), right - left, high - low, fill=False, ec=PAPER, lw=1.0)
        axes.add_patch(edge)
        for row in table.itertuples():
            parts = [word[0].upper() for word in row.region.split(",")[1:]]
            inside = left <= row.all_pct <= right and low <= row.arms_pct <= high
            axes.plot(row.all_pct, row.arms_pct, marker="o", ms=4.2, mec=BLUE, mew=1.0,
                      mfc=BLUE if inside else "white")  # fmt: skip
            axes.annotate("+" + "".join(parts) if parts else "core", (row.all_pct, row.arms_pct),
                          (4, 0), textcoords="offset points", va="center")  # fmt: skip
        axes.annotate("in both bands", (right, high), (-3, -3), textcoords="offset points",
                      ha="right", va="top", color=PAPER)  # fmt: skip
        axes.set(xlim=(0, end), ylim=(0, top), xlabel="share of Russia's exports (%)", ylabel="")
        heading(axes, ["share of Russia's arms exports (%, by volume)"], 11, width_mm)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 5, 10], integer=True))
    return figure
