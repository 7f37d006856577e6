"""The stamp that a picture carries inside, so that it can be traced back years later.

It says which exhibit of which notebook it is, with which parameters; on which terms it may be used;
and ``values_sha256``, the digest of the values that are drawn. It travels as XMP in PDF (in the
document and on the page, because pdfTeX keeps a page's metadata when it includes a figure in a
manuscript), as a text chunk in PNG, as Dublin Core in SVG, as the image description in TIFF and as
a comment in EPS. ``content_sha256`` is the digest of what is drawn, without the stamp: it tells an
edited picture from the one that was made. :mod:`companion.publish.stamps` reads it again.
"""

import io
import json
from typing import Any

from companion.files import sha256
from companion.render import xmlfile

NAMESPACE = "urn:companion:1.0:"
PNG_KEY = "Companion"
PNG_HEAD = 8 + 25  # signature and header chunk; texts may stand anywhere after them
EPS_MARK = b"%Companion: "
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
        xmp = pdf.Root.Metadata.read_bytes()
        page.Metadata = pdf.make_stream(xmp, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
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
    return head + newline + EPS_MARK + _signed(stamp, content).encode() + b"\n" + rest


def _into_tiff(content: bytes, stamp: Stamp) -> bytes:
    from PIL import Image

    with Image.open(io.BytesIO(content)) as image:
        stream = io.BytesIO()
        image.save(
            stream, format="TIFF", compression="tiff_lzw", dpi=image.info["dpi"],
            description=_signed(stamp, image.tobytes()),
        )  # fmt: skip
    return stream.getvalue()
