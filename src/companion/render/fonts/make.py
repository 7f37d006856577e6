"""Make the companion's typeface: the Latin part of Source Sans Pro, under a name of its own.

Matplotlib goes through every glyph of a font for each picture that embeds it, and Source Sans Pro
has 1,942. The SIL Open Font License allows to cut it, and asks for another name then.
Run as ``python -m companion.render.fonts.make``; what it makes is committed.
"""

import io
from pathlib import Path

FAMILY = "Companion Sans"
FACES = {"Regular": "Regular", "Bold": "Bold", "It": "Italic"}
# letters of the languages of Europe, punctuation, euro, arrows, mathematical signs, shapes
RANGES = ((0x20, 0x17F), (0x2010, 0x2044), (0x20AC, 0x20AC), (0x2190, 0x2193), (0x2200, 0x2265),
          (0x25A0, 0x25FF))  # fmt: skip
FAMILY_NAMES, STYLE_NAMES, FULL_NAMES, POSTSCRIPT_NAME = (1, 16), (2, 17), (3, 4), 6


def made() -> dict[str, bytes]:
    """Return the font files by name."""
    import font_source_sans_pro
    from fontTools import subset
    from fontTools.ttLib import TTFont

    folder = Path(font_source_sans_pro.__file__).parent / "files"
    files = {}
    for face, style in FACES.items():
        font = TTFont(folder / f"SourceSansPro-{face}.ttf", recalcTimestamp=False)
        options = subset.Options(layout_features=["kern", "mark", "ccmp"], name_IDs=["*"])
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[c for first, last in RANGES for c in range(first, last + 1)])
        cutter.subset(font)
        texts = {POSTSCRIPT_NAME: f"CompanionSans-{style}"}
        texts |= dict.fromkeys(FAMILY_NAMES, FAMILY) | dict.fromkeys(STYLE_NAMES, style)
        texts |= dict.fromkeys(FULL_NAMES, f"{FAMILY} {style}")
        for name in font["name"].names:
            name.string = texts.get(name.nameID, name.toUnicode())
        stream = io.BytesIO()
        font.save(stream)
        files[f"CompanionSans-{style}.ttf"] = stream.getvalue()
    return files


if __name__ == "__main__":
    for file, content in made().items():
        (Path(__file__).parent / file).write_bytes(content)
