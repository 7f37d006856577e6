"""The chart of harvests."""

import pandas as pd
from matplotlib.figure import Figure

from companion.render.layout import canvas
from companion.render.style import styled


def series(years: pd.DataFrame, width_mm: float, source_line: str) -> Figure:
    """Draw one crop's harvest by year."""
    with styled():
        figure, axes = canvas(
            width_mm, 50, left=12, right=4, top=4, bottom=9, source_line=source_line
        )
        axes.plot(years["year"], years["harvest_t"], marker="o")
        axes.set(xlabel="year", ylabel="tonnes", xticks=years["year"].tolist())
    return figure
