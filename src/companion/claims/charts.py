"""The chart of the ledger: a table in, a figure of exact width out."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from companion.render.language.direction import across, turned
from companion.render.language.words import message, say
from companion.render.language.words import name as name_of
from companion.render.layout import canvas, only_rows, row_label, text_at
from companion.render.lines import folded
from companion.render.style import (
    DASHES,
    EVIDENCE,
    FAINT,
    GREY,
    GREY_TINT,
    INK,
    PAPER,
    PT_PER_MM,
    TEXT_PT,
    WHITE,
    Look,
    fill,
    styled,
)

LEAST = 0.2  # ratios below stand at the edge, with an arrow
MOST = 2.2  # ratios above likewise, and bars end here
ROW_MM = 6.2
TALLY_MM = 16.0  # the strip of all facts, and room below it
MARGIN_MM = 2.0
FACES: dict[str, Look] = {  # darker: holds less
    message("differs"): {"fc": INK, "ec": INK},
    message("unconfirmed"): {"fc": GREY, "ec": INK},
    message("depends"): {"fc": FAINT, "ec": INK},
    message("date confirmed"): {"fc": WHITE, "ec": INK, "hatch": "////"},
    message("agrees"): {"fc": WHITE, "ec": INK},
    message("unchecked"): {"fc": WHITE, "ec": GREY, "ls": ":"},
}


def ledger(
    table: pd.DataFrame,
    width_mm: float,
    source_line: str,
    *,
    found: dict[str, str],
    note: str = "",
) -> Figure:
    """Draw how many facts have which verdict, and the evidence for each that does not hold.

    Parameters
    ----------
    table
        As :func:`companion.claims.ledger.plotted` returns it. Verdicts and claims keep their
        order.
    width_mm
        Width of the figure.
    source_line
        Text at the foot.
    found
        What stands beside a claim for which the table has ``found``, by claim.
    note
        What is left out, to stand below the rows.
    """
    shown = table[table["label"] != ""]
    claims = [group for _, group in shown.groupby("claim", sort=False)]
    order = list(shown["verdict"].unique())
    claims.sort(key=lambda one: (order.index(one["verdict"].iloc[0]), one["ratio"].notna().any()))
    tally = table.drop_duplicates("verdict").set_index("verdict")["facts"]
    left, right = 0.5 * width_mm, 4.0
    texts = [_texts(one.iloc[0], found, left, width_mm - left - right) for one in claims]
    heights = [max(1.0, *((text.count("\n") + 1) / 2 for text in some)) for some in texts]
    tops = [sum(heights[:row]) - 0.5 for row in range(len(claims) + 1)]
    compared = [row for row, values in enumerate(claims) if values["ratio"].notna().any()]
    top, bottom = TALLY_MM - 3, 9 if compared or note else 1
    with styled():
        figure, axes = canvas(
            width_mm,
            top + bottom + ROW_MM * max(sum(heights), 0.2),
            left=left,
            right=right,
            top=top,
            bottom=bottom,
            source_line=source_line,
        )
        for row in compared:
            ends = tops[row], tops[row + 1]
            axes.vlines(1, ends[0], ends[1], color=PAPER, lw=0.8, ls=DASHES, zorder=0)
        verdict = ""
        for row, values in enumerate(claims):
            middle = tops[row] + heights[row] / 2
            if values["verdict"].iloc[0] != verdict:
                verdict = values["verdict"].iloc[0]
                _rule(axes, (tops[row], middle), verdict, left, width_mm - left - right)
            _claim(axes, middle, values, texts[row])
        only_rows(axes, sum(heights) - 0.4, -0.6)
        if compared:
            _ratio_axis(axes)
        else:
            axes.xaxis.set_visible(False)
            axes.spines["bottom"].set_visible(False)
        if note:
            place = (MARGIN_MM - left) * PT_PER_MM, -2.5 * TEXT_PT
            text_at(axes, note, (0, 0), place, of="axes", va="top", color=GREY)
        _tally(figure, tally, width_mm)
    return figure


def _tally(figure: Figure, tally: pd.Series, width_mm: float) -> None:
    """Draw a square for each fact, by verdict, and say how many there are of each."""
    height_mm = figure.get_figheight() * width_mm / figure.get_figwidth()
    room = width_mm - 2 * MARGIN_MM
    strip = figure.add_axes(
        (MARGIN_MM / width_mm, 1 - (TALLY_MM - 5) / height_mm, room / width_mm,
         (TALLY_MM - 6) / height_mm)
    )  # fmt: skip
    strip.set(xlim=across(0, room), ylim=(0, TALLY_MM - 6))
    strip.set_axis_off()
    strip.patch.set_visible(False)  # as in canvas
    side = min(room / tally.sum(), 4.5)
    place, tally = 0.0, tally[tally > 0]
    for column, (verdict, facts) in enumerate(tally.items()):
        look = FACES[str(verdict)]
        for _ in range(int(facts)):
            strip.add_patch(Rectangle((place, 5), side * 0.86, side * 0.86, lw=0.5, **look))
            place += side
        key = column * room / max(len(tally), 5)
        strip.add_patch(Rectangle((key, 0.4), 2.2, 2.2, lw=0.5, **look))
        text_at(strip, f"{facts} {name_of(str(verdict))}", (key, 1.5), (2.2 * PT_PER_MM + 3, 0))


def _texts(
    claim: pd.Series, found: dict[str, str], left_mm: float, axes_mm: float
) -> tuple[str, str, str]:
    """Return in lines what is printed, what the claim says, and what was found in words."""
    return (
        folded(name_of(str(claim["printed"])), 19),
        folded(name_of(str(claim["label"])), left_mm - 44),
        folded(found[claim["claim"]], axes_mm - 4) if claim["found"] else "",
    )


def _rule(
    axes: Axes, rows: tuple[float, float], verdict: str, left_mm: float, axes_mm: float
) -> None:
    """Draw a line from the figure's left edge above the first claim of a verdict, and name it.

    ``rows`` are where the claim's row begins, and its middle.
    """
    ends = [(MARGIN_MM - left_mm) / axes_mm, 1.0]
    if turned(axes):
        ends = [1 - end for end in ends]
    look: Look = {"transform": axes.get_yaxis_transform(), "clip_on": False}
    axes.plot(ends, [rows[0], rows[0]], color=FAINT, lw=0.6, **look)
    shift = (MARGIN_MM - left_mm) * PT_PER_MM
    text_at(axes, name_of(verdict), (0, rows[1]), (shift, 0), of="rows", weight="bold")


def _claim(axes: Axes, row: float, values: pd.DataFrame, texts: tuple[str, str, str]) -> None:
    """Write what is printed, and draw what it covers and each value of the evidence."""
    claim = values.iloc[0]
    printed, label, found = texts
    text_at(axes, printed, (0, row), (-4, 0), of="rows", ha="right", color=PAPER, linespacing=0.9)
    row_label(axes, row, label, gap_pt=22 * PT_PER_MM, linespacing=0.9)
    if found:
        text_at(axes, found, (0, row), (6, 0), of="rows", linespacing=0.9)
        return
    covered = [max(claim["low_ratio"], LEAST), min(claim["high_ratio"], MOST)]
    axes.plot(covered, [row, row], color=GREY_TINT, lw=6, solid_capstyle="butt", zorder=1)
    axes.plot(1, row, marker="D", ms=4.2, mfc=WHITE, mec=PAPER, mew=1.0, zorder=2)
    for value in values.itertuples():
        low, high = value.ratio < LEAST, value.ratio > MOST
        axes.plot(
            min(max(float(value.ratio), LEAST), MOST),
            row,
            marker="<" if low else ">" if high else "o",
            ms=3.6,
            mfc=fill(value.agrees),
            mec=EVIDENCE,
            mew=0.9,
            zorder=3,
        )


def _ratio_axis(axes: Axes) -> None:
    """Make the horizontal axis one of multiples, logarithmic."""
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(FixedLocator([0.2, 0.5, 1, 2]))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(
        FuncFormatter(lambda ratio, _: f"×{ratio:g}" if ratio != 1 else say("as printed"))
    )
    axes.set_xlim(LEAST * 0.93, MOST * 1.07)
    axes.set_xlabel(say("independent value, as a multiple of the printed one (log scale)"))
