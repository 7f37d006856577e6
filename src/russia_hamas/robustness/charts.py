"""Charts of sweeps: tables in, a figure of exact width out."""

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from companion.render.layout import (
    above,
    canvas,
    heading,
    only_rows,
    round_ticks,
    row_label,
    text_at,
)
from companion.render.style import (
    EVIDENCE,
    INK,
    MARGIN_MM,
    PAPER,
    PAPER_TINT,
    PT_PER_MM,
    WHITE,
    fill,
    styled,
)

# What each measure's axis says.
LABELS = {
    "all": "share of Russia's exports (%)",
    "arms": "share of Russia's arms exports (%, by volume)",
}


def growth(
    table: pd.DataFrame, data_sets: pd.DataFrame, width_mm: float, source_line: str
) -> Figure:
    """Draw the ratio of last to first year for every window, one block a series.

    Parameters
    ----------
    table
        Columns ``series``, ``first_year``, ``last_year``, ``ratio``, ``printed_ratio``.
    data_sets
        ``data/series``.
    width_mm, source_line
        Width of the figure and text at its foot.
    """
    names = data_sets.set_index("series")["name"]
    blocks = {
        str(names[key]): rows.pivot_table(
            index="first_year", columns="last_year", values="ratio", dropna=False
        )
        for key, rows in table.groupby("series", sort=False)
    }
    firsts, lasts = sorted(table["first_year"].unique()), sorted(table["last_year"].unique())
    printed = table["printed_ratio"].iloc[0]
    norm = LogNorm(1, table["ratio"].max() * 4)  # the darkest still bears dark figures
    step = len(lasts) + 0.4
    with styled():
        height_mm, left_mm = 4.6 * len(firsts), 10.0
        figure, axes = canvas(
            width_mm,
            21 + height_mm,
            left=left_mm,
            right=2,
            top=13,
            bottom=8,
            source_line=source_line,
        )
        for block, (name, ratios) in enumerate(blocks.items()):
            _block(axes, block * step, ratios.reindex(index=firsts, columns=lasts), norm, printed)
            known, reached = ratios.notna().sum().sum(), (ratios >= printed).sum().sum()
            words = f"{name}: {reached} of {known} windows"
            text_at(axes, words, (block * step, -0.25), va="bottom")
        axes.set(xlim=(0, len(blocks) * step - 0.4), ylim=(len(firsts), 0))
        places = [block * step + n + 0.5 for block in range(len(blocks)) for n in range(len(lasts))]
        axes.set_xticks(places, [str(year) for _ in blocks for year in lasts])
        axes.set_yticks([n + 0.5 for n in range(len(firsts))], [str(year) for year in firsts])
        axes.tick_params(length=0)
        axes.set_xlabel("last year of the window")
        axes.spines[["left", "bottom"]].set_visible(False)
        sentence = (
            "Trade in the last year over trade in the first (down); framed: at least the printed "
            f"ratio of {printed:.1f}"
        )
        names_pt = 0.25 * height_mm * PT_PER_MM / len(firsts)  # of the blocks, above the first row
        shift = ((MARGIN_MM - left_mm) * PT_PER_MM, names_pt + 12)
        above(axes, 0, sentence, shift, of="axes")
    return figure


def _block(
    axes: Axes, left: float, ratios: pd.DataFrame, norm: LogNorm, printed_ratio: float
) -> None:
    """Draw one series: a cell a window, framed where it reaches the printed ratio."""
    colours = sns.color_palette("Blues", as_cmap=True)
    for row, values in enumerate(ratios.itertuples(index=False)):
        for column, ratio in enumerate(values):
            if pd.isna(ratio):
                continue
            x = left + column
            cell = Rectangle((x, row), 1, 1, fc=colours(norm(ratio)), ec=WHITE, lw=0.6)
            axes.add_patch(cell)
            text_at(axes, f"{ratio:.1f}", (x + 0.5, row + 0.53), ha="center", color=INK)
    for row, column in zip(*(ratios >= printed_ratio).to_numpy().nonzero(), strict=True):
        corner = (left + column + 0.04, row + 0.06)
        axes.add_patch(Rectangle(corner, 0.92, 0.88, fill=False, ec=PAPER, lw=1.3, zorder=3))


def bands(table: pd.DataFrame, counts: pd.DataFrame, width_mm: float, source_line: str) -> Figure:
    """Draw the share of every region in every window, one panel a measure.

    Parameters
    ----------
    table
        Columns ``measure``, ``region``, ``name`` (of the region), ``pooled_pct``, ``low_pct``,
        ``high_pct``, ``inside``.
    counts
        Columns ``measure``, ``region``, ``inside`` (windows inside the band), ``windows``.
    width_mm, source_line
        Width of the figure and text at its foot.
    """
    names = table.groupby("region", sort=False)["name"].first()
    rows = {region: row for row, region in enumerate(names.index)}
    left, gap, right = 46.0, 16.0, 14.0
    panel = (width_mm - left - gap - right) / 2
    with styled():
        figure, first = canvas(
            width_mm,
            17 + 5 * len(rows),
            left=left,
            right=gap + panel + right,
            top=6,
            bottom=9,
            source_line=source_line,
        )
        box = first.get_position()
        second = figure.add_axes(((left + panel + gap) / width_mm, box.y0, box.width, box.height))
        second.patch.set_visible(False)
        for axes, (measure, label) in zip((first, second), LABELS.items(), strict=True):
            shares = table[table["measure"] == measure]
            _shares(axes, shares, shares["region"].map(rows).tolist())
            for count in counts[counts["measure"] == measure].itertuples():
                words = f"{count.inside} of {count.windows}"
                text_at(axes, words, (1, rows[count.region]), (4, 0), of="rows")
            only_rows(axes, len(rows) - 0.4, -0.6)
            axes.set(xlim=(0, None), xlabel=label)
            round_ticks(axes.xaxis, at_most=6)
        for region, name in names.items():
            row_label(first, rows[region], name)
        heading(first, ["Tint: what the paper's words allow; filled: inside"], left, width_mm)
    return figure


def _shares(axes: Axes, shares: pd.DataFrame, rows: list[int]) -> None:
    """Draw a measure's band and a dot for the share in each window."""
    axes.axvspan(shares["low_pct"].iloc[0], shares["high_pct"].iloc[0], color=PAPER_TINT, lw=0)
    sns.scatterplot(
        x=shares["pooled_pct"].tolist(),
        y=rows,
        ax=axes,
        s=14,
        facecolor=shares["inside"].map(fill).tolist(),
        edgecolor=EVIDENCE,
        linewidth=0.8,
        zorder=3,
    )
