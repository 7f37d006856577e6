"""Charts of sweeps: tables in, a figure of exact width out."""

import pandas as pd
import seaborn as sns
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from companion.render.style import BLUE, INK, PAPER, PT_PER_MM, canvas, heading, styled
from russia_hamas.shares.charts import BAND
from russia_hamas.shares.shares import region_name


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
    wide = table.pivot_table(
        index="first_year", columns=["series", "last_year"], values="ratio", dropna=False,
        sort=False,
    ).sort_index()  # fmt: skip
    series, years = list(table["series"].unique()), sorted(table["last_year"].unique())
    step = len(years) + 0.4
    printed = table["printed_ratio"].iloc[0]
    norm = LogNorm(1, table["ratio"].max() * 4)  # the darkest still bears dark figures
    with styled():
        figure, axes = canvas(
            width_mm, 21 + 4.6 * len(wide), left=10, right=2, top=13, bottom=8,
            source_line=source_line,
        )  # fmt: skip
        colours = sns.color_palette("Blues", as_cmap=True)
        for block, key in enumerate(series):
            values = wide[key][years]
            for row, ratios in enumerate(values.itertuples(index=False)):
                for column, ratio in enumerate(ratios):
                    corner = (block * step + column, row)
                    if pd.isna(ratio):
                        continue
                    axes.add_patch(Rectangle(corner, 1, 1, fc=colours(norm(ratio)), ec="white",
                                             lw=0.6))  # fmt: skip
                    axes.text(corner[0] + 0.5, row + 0.53, f"{ratio:.1f}", ha="center",
                              va="center", color=INK)  # fmt: skip
            for row, column in zip(*(values >= printed).to_numpy().nonzero(), strict=True):
                axes.add_patch(Rectangle((block * step + column + 0.04, row + 0.06), 0.92, 0.88,
                                         fill=False, ec=PAPER, lw=1.3, zorder=3))  # fmt: skip
            known = values.notna().sum().sum()
            reached = (values >= printed).sum().sum()
            axes.text(block * step, -0.25, f"{names[key]}: {reached} of {known} windows",
                      va="bottom")  # fmt: skip
        axes.set(xlim=(0, len(series) * step - 0.4), ylim=(len(wide), 0))
        places = [block * step + n + 0.5 for block in range(len(series)) for n in range(len(years))]
        axes.set_xticks(places, [str(year) for _ in series for year in years])
        axes.set_yticks([n + 0.5 for n in range(len(wide))], [str(year) for year in wide.index])
        axes.tick_params(length=0)
        axes.set_xlabel("last year of the window")
        for side in ("left", "bottom"):
            axes.spines[side].set_visible(False)
        top = axes.get_position().height * figure.get_figheight() * 72
        room = 0.25 * top / len(wide) + 12
        axes.annotate(
            "Trade in the last year over trade in the first (down); framed: at least the printed "
            f"ratio of {printed:.1f}",
            (0, 1), (-8.5 * PT_PER_MM, room), xycoords="axes fraction",
            textcoords="offset points", va="bottom",
        )  # fmt: skip
    return figure


def bands(table: pd.DataFrame, counts: pd.DataFrame, width_mm: float, source_line: str) -> Figure:
    """Draw the share of every region in every window, one panel a measure.

    Parameters
    ----------
    table
        Columns ``measure``, ``region``, ``pooled_pct``, ``low_pct``, ``high_pct``, ``inside``.
    counts
        As :func:`russia_hamas.robustness.windows.inside` returns it.
    width_mm, source_line
        Width of the figure and text at its foot.
    """
    labels = {"all": "share of Russia's exports (%)",
              "arms": "share of Russia's arms exports (%, by volume)"}  # fmt: skip
    regions = list(table["region"].unique())
    left, gap, right = 46.0, 16.0, 14.0
    panel = (width_mm - left - gap - right) / 2
    with styled():
        figure, first = canvas(
            width_mm, 17 + 5 * len(regions), left=left, right=gap + panel + right, top=6,
            bottom=9, source_line=source_line,
        )  # fmt: skip
        box = first.get_position()
        beside = ((left + panel + gap) / width_mm, box.y0, box.width, box.height)
        for axes, measure in zip((first, figure.add_axes(beside)), labels, strict=True):
            axes.patch.set_visible(False)
            rows = table[table["measure"] == measure]
            axes.axvspan(rows["low_pct"].iloc[0], rows["high_pct"].iloc[0], color=BAND, lw=0)
            fills = [BLUE if inside else "white" for inside in rows["inside"]]
            sns.scatterplot(
                x=rows["pooled_pct"].tolist(), y=[regions.index(r) for r in rows["region"]],
                ax=axes, s=14, facecolor=fills, edgecolor=BLUE, linewidth=0.8, zorder=3,
            )  # fmt: skip
            for count in counts[counts["measure"] == measure].itertuples():
                axes.annotate(
                    f"{count.inside} of {count.windows}", (1, regions.index(count.region)), (4, 0),
                    xycoords=axes.get_yaxis_transform(), textcoords="offset points", va="center",
                )  # fmt: skip
            axes.set(xlim=(0, None), ylim=(len(regions) - 0.4, -0.6), yticks=[], ylabel="")
            axes.set_xlabel(labels[measure])
            axes.spines["left"].set_visible(False)
            axes.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10], integer=True))
        for row, region in enumerate(regions):
            first.annotate(region_name(region), (0, row), (-5, 0),
                           xycoords=first.get_yaxis_transform(), textcoords="offset points",
                           ha="right", va="center")  # fmt: skip
        heading(first, ["Tint: what the paper's words allow; filled: inside"], left, width_mm)
    return figure
