"""The file formats of exhibits, one row each; what makes them is in ``notebook``."""

from dataclasses import dataclass
from typing import Literal

When = Literal["", "always", "chosen", "on request"]


@dataclass(frozen=True)
class Format:
    """One file format.

    ``figure`` and ``table`` say when an exhibit of that kind has it: always; if the parameter
    ``formats`` chooses it, as it does by default; if it is asked for. ``needs`` is the format of a
    picture that it includes, ``use`` how a manuscript takes it (``{name}`` is the exhibit's id).
    """

    suffix: str
    media_type: str
    figure: When = ""
    table: When = ""
    needs: str = ""
    use: str = ""


FORMATS = {
    row.suffix: row
    for row in (
        Format("pdf", "application/pdf", "chosen",
               use="LaTeX: \\includegraphics{{{name}}}, unscaled"),
        Format("eps", "application/postscript", "chosen"),
        Format("svg", "image/svg+xml", "chosen"),
        Format("png", "image/png", "chosen", use="Word: Insert > Picture, {name}.png, unscaled"),
        Format("tiff", "image/tiff", "on request"),
        Format("tex", "application/x-tex", "always", "always", needs="pdf",
               use="LaTeX: \\input{{{name}}}, with the packages of its first line"),
        Format("html", "text/html", "always", "always", needs="png",
               use="web: paste {name}.html"),
        Format("md", "text/markdown", table="always"),
        Format("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
               "on request", "always",
               use="Word: Insert > Object > Text from file, {name}.docx"),
        Format("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation",
               "on request", "on request",
               use="PowerPoint: Home > New Slide > Reuse Slides, {name}.pptx"),
        Format("csv", "text/csv", "always", "always"),
        Format("json", "application/json", "always", "always"),  # the sidecar, written last
    )
}  # fmt: skip
Kind = Literal["figure", "table"]


def of_kind(kind: Kind, *when: When) -> tuple[str, ...]:
    """Return the suffixes that exhibits of a kind have at some of these times."""
    return tuple(row.suffix for row in FORMATS.values() if getattr(row, kind) in when)


PICTURES = of_kind("figure", "chosen")
ON_REQUEST = of_kind("figure", "on request")
SUFFIXES = {  # of the files in figures/
    "figure": of_kind("figure", "always", "chosen"),
    "table": of_kind("table", "always", "chosen"),
}
