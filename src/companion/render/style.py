"""How exhibits look: one typeface, few colours, exact sizes.

Colours are Okabe & Ito's (https://jfly.uni-koeln.de/color/), those of them that have a contrast
of at least 3:1 on white. The paper's numbers are hollow diamonds or dashes, independent ones are
filled dots or lines: no distinction rests on colour alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib as mpl
import seaborn as sns
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.textpath import text_to_path

INK = "#1a1a1a"
PAPER = "#C24E00"  # what the paper prints
BLUE = "#0072B2"
GREEN = "#009E73"
PURPLE = "#CC79A7"
GREY = "#6b6b6b"
FAINT = "#d0d0d0"  # rules that guide the eye and carry no meaning

FONT = "Companion Sans"  # a part of Source Sans Pro: see fonts/make.py
TEXT_PT = 7.0  # the least that every publisher of publish/journals allows
MM_PER_INCH = 25.4
PT_PER_MM = 72 / MM_PER_INCH
MARGIN_MM = 1.5

RC: dict[Any, Any] = {
    "font.family": [FONT, "DejaVu Sans"],  # DejaVu comes with matplotlib: scripts the first lacks
    "font.size": TEXT_PT,
    "axes.labelsize": TEXT_PT,
    "axes.titlesize": TEXT_PT,
    "xtick.labelsize": TEXT_PT,
    "ytick.labelsize": TEXT_PT,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.linewidth": 0.6,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "xtick.minor.size": 0,
    "ytick.minor.size": 0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "lines.linewidth": 1.2,
    "lines.markersize": 4.0,
    "figure.dpi": 150,
    "savefig.bbox": None,  # "tight" would change the width that was asked for
    "savefig.transparent": False,
    "pdf.fonttype": 42,
    "ps.fonttype": 42,
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "companion",  # else ids are random
    "mathtext.fontset": "custom",
    "mathtext.rm": FONT,
}


def _use_packaged_font() -> None:
    # A copy of the family on the reader's system would win over the package's and change every
    # byte, so that family, and no other, is replaced.
    manager = font_manager.fontManager
    manager.ttflist = [entry for entry in manager.ttflist if entry.name != FONT]
    for file in sorted((Path(__file__).parent / "fonts").glob("*.ttf")):
        manager.addfont(str(file))


_use_packaged_font()


@contextmanager
def styled() -> Iterator[None]:
    """Draw in the companion's style, and leave the reader's own settings as they were."""
    with mpl.rc_context(), sns.axes_style("ticks"):
        mpl.rcParams.update(RC)
        yield


def wrap(text: str, width_pt: float, size_pt: float = TEXT_PT) -> list[str]:
    """Break a text into lines no wider than ``width_pt`` points when set at ``size_pt``."""
    font = font_manager.FontProperties(family=FONT, size=size_pt)
    lines = [""]
    for word in text.split(" "):  # a no-break space holds
        longer = f"{lines[-1]} {word}".strip()
        fits = text_to_path.get_text_width_height_descent(longer, font, False)[0] <= width_pt
        lines = [*lines[:-1], longer] if fits or not lines[-1] else [*lines, word]
    return lines


def canvas(
    width_mm: float,
    height_mm: float,
    *,
    left: float,
    right: float,
    top: float,
    bottom: float,
    source_line: str,
) -> tuple[Figure, Axes]:
    """Return a figure of exact size with one set of axes and the source line at its foot.

    Parameters
    ----------
    width_mm, height_mm
        Size of the figure without the source line, which adds its own height.
    left, right, top, bottom
        Margins around the axes in mm.
    source_line
        Where the plotted values come from.
    """
    lines = wrap(source_line, (width_mm - 2 * MARGIN_MM) * PT_PER_MM)
    foot = len(lines) * TEXT_PT * 1.2 / PT_PER_MM + MARGIN_MM
    height = height_mm + foot
    figure = Figure(figsize=(width_mm / MM_PER_INCH, height / MM_PER_INCH), facecolor="white")
    axes = figure.add_axes(
        (
            left / width_mm,
            (bottom + foot) / height,
            (width_mm - left - right) / width_mm,
            (height_mm - top - bottom) / height,
        )
    )
    axes.patch.set_visible(False)  # its transparency would mark every page of the PDF
    figure.text(
        MARGIN_MM / width_mm,
        (foot - MARGIN_MM / 2) / height,
        "\n".join(lines),
        fontsize=TEXT_PT,
        color=GREY,
        va="top",
        linespacing=1.2,
    )
    return figure, axes


def heading(axes: Axes, sentences: list[str], left_mm: float, width_mm: float) -> None:
    """Write sentences above the axes, from the figure's left edge, each on lines of its own.

    Parameters
    ----------
    axes
        The axes, whose left edge is ``left_mm`` from the figure's.
    sentences
        What is to be written, from the top.
    left_mm, width_mm
        The axes' left margin and the figure's width.
    """
    room = (width_mm - 2 * MARGIN_MM) * PT_PER_MM
    lines = [line for sentence in sentences for line in wrap(sentence, room, TEXT_PT)]
    axes.annotate(
        "\n".join(lines),
        (0, 1),
        ((MARGIN_MM - left_mm) * PT_PER_MM, 5),
        xycoords="axes fraction",
        textcoords="offset points",
        ha="left",
        va="bottom",
        linespacing=1.15,
    )


def thousands(value: float, _position: int = 0) -> str:
    """Write a number with commas; small ones with the decimals they have."""
    return f"{value:,.0f}" if value >= 10 or value == round(value) else f"{value:g}"


def one_two_five(low: float, high: float) -> list[float]:
    """Return the ticks 1, 2, 5, 10, 20 ... of a logarithmic axis between two values."""
    ticks = [base * 10.0**power for power in range(-1, 7) for base in (1, 2, 5)]
    return [tick for tick in ticks if low <= tick <= high]


def spread(positions: list[float], gap: float, high: float = float("inf")) -> list[float]:
    """Move label positions apart, keeping their order, so that neighbours are ``gap`` apart.

    Overlapping labels are merged into blocks that are centred on the mean of what they label,
    which is the least-squares solution (pool adjacent violators). No label ends up above ``high``.

    Examples
    --------
    >>> spread([1.0, 1.0, 5.0], 2.0)
    [0.0, 2.0, 5.0]
    """
    order = sorted(range(len(positions)), key=lambda i: positions[i])
    blocks: list[list[int]] = []
    starts: list[float] = []
    for index in order:
        blocks.append([index])
        starts.append(positions[index])
        while len(blocks) > 1 and starts[-2] + gap * len(blocks[-2]) > starts[-1]:
            merged = blocks[-2] + blocks[-1]
            mean = sum(positions[i] - gap * rank for rank, i in enumerate(merged)) / len(merged)
            blocks[-2:], starts[-2:] = [merged], [mean]
    placed = [0.0] * len(positions)
    for start, block in zip(starts, blocks, strict=True):
        for rank, index in enumerate(block):
            placed[index] = start + gap * rank
    for index in reversed(order):
        placed[index] = min(placed[index], high)
        high = placed[index] - gap
    return placed
