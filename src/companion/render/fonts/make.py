"""Make the companion's typefaces: parts of free ones, under names of their own.

Matplotlib goes through every glyph of a font for each picture that embeds it, and Source Sans Pro
has 1,942. The SIL Open Font License allows to cut it, and asks for another name then. Cyrillic
letters come from the same family, Hebrew ones from Assistant, which was drawn to go with it, and
Arabic and Persian ones from Noto Sans Arabic.
Run as ``python -m companion.render.fonts.make``; what it makes is committed.
"""

import importlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Ranges = tuple[tuple[int, int], ...]
FAMILY_NAMES, STYLE_NAMES, FULL_NAMES, POSTSCRIPT_NAME = (1, 16), (2, 17), (3, 4), 6
WEIGHTS = {"Regular": 400, "Bold": 700}


@dataclass(frozen=True)
class Typeface:
    """A typeface: its name, the package and files it is cut from, and the letters it keeps.

    ``faces`` are files by style; a variable font is one file for several. ``features`` are the
    layout features that are kept.
    """

    family: str
    package: str
    faces: dict[str, str]
    letters: Ranges
    features: tuple[str, ...] = ("kern", "mark", "ccmp")

    def file(self, style: str) -> str:
        """Return the name of the file that a face is in."""
        return f"{self.family.replace(' ', '')}-{style}.ttf"


SOURCE = {"Regular": "SourceSansPro-Regular.ttf", "Bold": "SourceSansPro-Bold.ttf"}
TYPEFACES = (
    # letters of the languages of Europe, punctuation, euro, arrows, mathematical signs, shapes
    Typeface(
        "Companion Sans",
        "font_source_sans_pro",
        SOURCE | {"Italic": "SourceSansPro-It.ttf"},
        ((0x20, 0x17F), (0x2010, 0x2044), (0x20AC, 0x20AC), (0x2190, 0x2193), (0x2200, 0x2265),
         (0x25A0, 0x25FF)),
    ),
    Typeface(
        "Companion Cyrillic", "font_source_sans_pro", SOURCE, ((0x400, 0x45F), (0x2116, 0x2116))
    ),
    Typeface(
        "Companion Hebrew",
        "fontpkg_assistant",
        dict.fromkeys(WEIGHTS, "Assistant[wght].ttf"),
        ((0x5B0, 0x5F4),),
    ),
    Typeface(
        "Companion Arabic",
        "fontpkg_noto_sans_arabic",
        dict.fromkeys(WEIGHTS, "NotoSansArabic[wdth,wght].ttf"),
        # letters, digits and signs of Arabic and Persian; joiners and marks of direction
        ((0x60C, 0x60C), (0x61B, 0x61C), (0x61F, 0x65F), (0x660, 0x66C), (0x67E, 0x67E),
         (0x686, 0x686), (0x698, 0x698), (0x6A9, 0x6A9), (0x6AF, 0x6AF), (0x6CC, 0x6CC),
         (0x6F0, 0x6F9), (0xAB, 0xAB), (0xBB, 0xBB), (0x200C, 0x200F)),
        ("*",),
    ),
)  # fmt: skip


def made() -> dict[str, bytes]:
    """Return the font files by name."""
    return {
        typeface.file(style): cut(typeface, style)
        for typeface in TYPEFACES
        for style in typeface.faces
    }


def cut(typeface: Typeface, style: str) -> bytes:
    """Return one face with the letters that are kept, under its own name."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    folder = Path(str(importlib.import_module(typeface.package).__file__)).parent / "files"
    font = _static(TTFont(folder / typeface.faces[style], recalcTimestamp=False), style)
    options = subset.Options(
        layout_features=list(typeface.features),
        name_IDs=["*"],
        glyph_names=True,  # EPS draws letters by name
    )
    cutter = subset.Subsetter(options)
    cutter.populate(
        unicodes=[c for first, last in typeface.letters for c in range(first, last + 1)]
    )
    cutter.subset(font)
    family = typeface.family
    texts = {POSTSCRIPT_NAME: f"{family.replace(' ', '')}-{style}"}
    texts |= dict.fromkeys(FAMILY_NAMES, family) | dict.fromkeys(STYLE_NAMES, style)
    texts |= dict.fromkeys(FULL_NAMES, f"{family} {style}")
    for name in font["name"].names:
        name.string = texts.get(name.nameID, name.toUnicode())
    stream = io.BytesIO()
    font.save(stream)
    return stream.getvalue()


def _static(font: Any, style: str) -> Any:
    """Return a variable font at one weight, and any other as it is."""
    from fontTools.varLib import instancer

    if "fvar" not in font:
        return font
    places = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes}
    fixed = instancer.instantiateVariableFont(font, {**places, "wght": WEIGHTS[style]})
    fixed["OS/2"].usWeightClass = WEIGHTS[style]
    bold = style == "Bold"
    fixed["OS/2"].fsSelection = (fixed["OS/2"].fsSelection & ~0x61) | (0x20 if bold else 0x40)
    fixed["head"].macStyle = int(bold)
    return fixed


if __name__ == "__main__":
    for file, content in made().items():
        (Path(__file__).parent / file).write_bytes(content)
