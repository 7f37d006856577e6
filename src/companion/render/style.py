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

from companion.render.language import locales

INK = "#1a1a1a"
BLUE = "#0072B2"
GREEN = "#009E73"
OCHRE = "#B37400"  # in the place of Okabe & Ito's orange, which is too pale for lines
PURPLE = "#CC79A7"
WINE = "#882255"  # Paul Tol's (https://sronpersonalpages.nl/~pault/), where six are too few
GREY = "#6b6b6b"
WHITE = "white"  # fills hollow marks
FAINT = "#d0d0d0"  # rules that guide the eye and carry no meaning
GREY_TINT = "#e6e6e6"

PAPER = "#C24E00"  # what the paper prints
PAPER_TINT = "#f6e5dc"  # what its words and digits allow
EVIDENCE = BLUE  # what independent sources say

# In print without colour each colour has a grey of its own, far enough from the next; what is no
# colour, and tints, have that of their lightness.
GREYS = {colour.lower(): level for colour, level in
         {BLUE: 0.10, PAPER: 0.30, GREEN: 0.42, PURPLE: 0.52, OCHRE: 0.58}.items()}  # fmt: skip

Look = dict[str, Any]  # properties of marks, lines or texts
DASHES = (0, (3, 2))  # of lines that stand for a printed or computed number

FONT = "Companion Sans"  # a part of Source Sans Pro: see fonts/make.py
FONTS = Path(__file__).parent / "fonts"
TEXT_PT = 7.0  # the least that every journal of register/journals allows
LEAST_PT = 5.5  # to which it may become smaller where a picture is fitted into its place
MM_PER_INCH = 25.4
PT_PER_MM = 72 / MM_PER_INCH
MARGIN_MM = 1.5

RC: dict[Any, Any] = {
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
    "svg.fonttype": "path",  # outlines look the same everywhere; pictures lays text over them
    "svg.hashsalt": "companion",  # else ids are random
    "text.parse_math": False,  # two amounts in dollars enclose no formula
}


def _use_packaged_font() -> None:
    # A copy of the family on the reader's system would win over the package's and change every
    # byte, so those families, and no others, are replaced.
    manager = font_manager.fontManager
    own = {FONT, *(one.typeface for one in locales.LANGUAGES.values())}
    manager.ttflist = [entry for entry in manager.ttflist if entry.name not in own]
    for file in sorted(FONTS.glob("*.ttf")):
        manager.addfont(str(file))


_use_packaged_font()


@contextmanager
def styled() -> Iterator[None]:
    """Draw and save in the companion's style, and leave the reader's own settings as they were.

    A reader's matplotlibrc would change every byte, so matplotlib's own defaults come first.
    """
    with mpl.rc_context():
        mpl.rcdefaults()
        with sns.axes_style("ticks"):
            mpl.rcParams.update(RC)
            mpl.rcParams["font.family"] = families()
            if locales.current() is not locales.ENGLISH:  # not all readers of SVG can shape text
                mpl.rcParams["svg.fonttype"] = "path"
            yield


def families() -> list[str]:
    """Return the typefaces of the language in use, each for the letters that those before lack."""
    own = locales.current().typeface
    return [FONT, *[own] * bool(own), "DejaVu Sans"]  # matplotlib's own: all other scripts


def fill(inside: bool) -> str:
    """Return the fill of an independent value: solid inside what the paper allows, else hollow."""
    return EVIDENCE if inside else WHITE
