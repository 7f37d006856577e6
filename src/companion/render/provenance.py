"""The stamp that a picture carries inside, so that it can be traced back years later.

It says which exhibit of which notebook it is, with which parameters; on which terms it may be used;
and ``values_sha256``, the digest of the values that are drawn. It travels in PDF as XMP and as a
mark in the drawing itself, which pdfTeX, LuaTeX and XeTeX keep when they include a figure in a
manuscript; as a text chunk in PNG; as Dublin Core in SVG; as the image description in TIFF; and in
EPS as a comment and as a key that dvips and ps2pdf put on the page. ``content_sha256`` is the
digest of what is drawn, without the stamp: it tells an edited picture from the one that was made.
:mod:`companion.publish.stamps` reads it again.
"""

import io
import json
import re
from typing import Any

from companion.files import sha256
from companion.render import xmlfile

NAMESPACE = "urn:companion:1.0:"
PNG_KEY = "Companion"
PNG_HEAD = 8 + 25  # signature and header chunk; texts may stand anywhere after them
EPS_MARK = b"%Companion: "
PAGE_KEY = "/Companion-"  # and the exhibit: of a page on which an EPS was drawn
IF_KNOWN = "/pdfmark where {pop} {userdict /pdfmark /cleartomark load put} ifelse"
EPS_ON_PAGE = re.compile(
    rb"%s \[\{ThisPage\} <<%s[^ \n]* <[0-9a-f]*>>> /PUT pdfmark\n"
    % (re.escape(IF_KNOWN).encode(), PAGE_KEY.encode())
)
PDF_MARK = re.compile(rb"/Companion <</Record <([0-9a-f]+)>>> DP\n")  # a point that draws nothing
DC = "http://purl.org/dc/elements/1.1/"
CC = "http://creativecommons.org/ns#"

Stamp = dict[str, Any]


def embed(content: bytes, suffix: str, stamp: Stamp) -> bytes:
    """Put a stamp into a finished picture, with the digest of what is drawn."""
    into = {"pdf": _into_pdf, "png": _into_png, "svg": _into_svg, "eps": _into_eps,
            "tiff": _into_tiff}  # fmt: skip
    return into[suffix](content, stamp)


def _signed(stamp: Stamp, drawn: bytes | str) -> str:
    return json.dumps(stamp | {"content_sha256": sha256(drawn)}, sort_keys=True)


def _into_pdf(content: bytes, stamp: Stamp) -> bytes:
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        page = pdf.pages[0].obj
        text = _signed(stamp, page.Contents.read_bytes())
        info = pdf.docinfo
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as packet:
            packet.register_xml_namespace(NAMESPACE, "companion")
            packet["dc:title"] = str(info.get("/Title", ""))
            packet["dc:description"] = str(info.get("/Subject", ""))
            packet["dc:identifier"] = stamp["exhibit"]
            packet["dc:source"] = stamp["paper"]
            packet["dc:rights"] = stamp["licence"]
            packet[f"{{{NAMESPACE}}}record"] = text
        mark = b"/Companion <</Record <%s>>> DP\n" % text.encode().hex().encode()
        page.Contents = pdf.make_stream(mark + page.Contents.read_bytes())
        stream = io.BytesIO()
        pdf.save(stream, deterministic_id=True)
    return stream.getvalue()


def _into_png(content: bytes, stamp: Stamp) -> bytes:
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo, putchunk

    texts, stream = PngInfo(), io.BytesIO()
    with Image.open(io.BytesIO(content)) as image:
        texts.add_text(PNG_KEY, _signed(stamp, image.tobytes()))
    stream.write(content[:PNG_HEAD])
    for kind, text, *_ in texts.chunks:
        putchunk(stream, kind, text)
    stream.write(content[PNG_HEAD:])
    return stream.getvalue()


def _into_svg(content: bytes, stamp: Stamp) -> bytes:
    from lxml import etree

    root = xmlfile.parse(content)
    work = next(root.iter(f"{{{CC}}}Work"))
    entries = {
        "identifier": stamp["exhibit"],
        "source": stamp["paper"],
        "rights": stamp["licence"],
        "relation": _signed(stamp, svg_drawing(root)),
    }
    for name, text in entries.items():
        etree.SubElement(work, f"{{{DC}}}{name}").text = text
    return xmlfile.write(root)


def svg_drawing(root: Any) -> bytes:
    """Return what is drawn: the picture without its metadata, in canonical form."""
    bare = xmlfile.parse(xmlfile.canonical(root))
    for metadata in list(bare.iter(f"{{{xmlfile.SVG}}}metadata")):
        metadata.getparent().remove(metadata)
    return xmlfile.canonical(bare)


def _into_eps(content: bytes, stamp: Stamp) -> bytes:
    head, newline, rest = content.partition(b"\n")
    text = _signed(stamp, content)
    drawn, shown, end = rest.rpartition(b"showpage")
    mark = EPS_MARK + text.encode() + b"\n"
    return head + newline + mark + drawn + _on_page(stamp["exhibit"], text) + shown + end


def _on_page(exhibit: str, text: str) -> bytes:
    """Return what puts a stamp on a page when PostScript is made a PDF, and does nothing else."""
    record = text.encode().hex()
    return f"{IF_KNOWN} [{{ThisPage}} <<{PAGE_KEY}{exhibit} <{record}>>> /PUT pdfmark\n".encode()


def _into_tiff(content: bytes, stamp: Stamp) -> bytes:
    from PIL import Image

    with Image.open(io.BytesIO(content)) as image:
        stream = io.BytesIO()
        image.save(
            stream, format="TIFF", compression="tiff_lzw", dpi=image.info["dpi"],
            description=_signed(stamp, image.tobytes()),
        )  # fmt: skip
    return stream.getvalue()
