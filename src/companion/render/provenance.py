"""The stamp that a picture carries inside, so that it can be traced back years later.

It says which exhibit of which notebook it is, with which parameters; on which terms it may be used;
and ``values_sha256``, the digest of the values that are drawn. It travels as XMP in PDF (in the
document and on the page, because pdfTeX keeps a page's metadata when it includes a figure in a
manuscript), as a text chunk in PNG, as Dublin Core in SVG, as the image description in TIFF and as
a comment in EPS. ``content_sha256`` is the digest of what is drawn, without the stamp: it tells an
edited picture from the one that was made.
"""

import io
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from companion.files import sha256
from companion.render import xmlfile

NAMESPACE = "urn:companion:1.0:"
RECORD = re.compile(r"\{urn:companion:[\w:.-]*\}record")  # the first version named its paper, too
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
        "relation": _signed(stamp, _svg_drawing(root)),
    }
    for name, text in entries.items():
        etree.SubElement(work, f"{{{DC}}}{name}").text = text
    return xmlfile.write(root)


def _svg_drawing(root: Any) -> bytes:
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


def extract(path: Path) -> Iterator[tuple[str, Stamp, bool]]:
    """Find the stamps in a picture, a PDF or a Word file, one for each of our pictures in it.

    Yields
    ------
    tuple
        Where the picture is; its stamp; whether what is drawn is still what was made.
    """
    content = path.read_bytes()
    if content.startswith(b"%PDF"):
        yield from _from_pdf(path)
    elif content.startswith(b"\x89PNG"):
        yield from _from_png(content, "the picture")
    elif content.startswith((b"II*\0", b"MM\0*")):
        yield from _from_tiff(content)
    elif content.startswith(b"%!PS"):
        yield from _from_eps(content)
    elif content.startswith(b"PK"):
        yield from _from_zip(path)
    elif b"<svg" in content[:2000]:
        yield from _from_svg(content, "the picture")


def _from_pdf(path: Path) -> Iterator[tuple[str, Stamp, bool]]:
    import pikepdf

    with pikepdf.open(path) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            for place, holder in _holders(page.obj, f"page {number}"):
                if text := _from_xmp(holder.Metadata.read_bytes()):
                    stamp = json.loads(text)
                    drawn = holder.Contents if "/Contents" in holder else holder
                    yield place, stamp, sha256(drawn.read_bytes()) == stamp["content_sha256"]


def _from_xmp(packet: bytes) -> str:
    """Return the stamp in an XMP packet, which writers keep as an element or as an attribute."""
    from lxml import etree

    try:
        root = xmlfile.parse(packet)
    except etree.XMLSyntaxError:
        return ""
    for element in root.iter(etree.Element):
        for name, text in ((element.tag, element.text), *element.attrib.items()):
            if RECORD.fullmatch(name):
                return str(text)
    return ""


def _holders(page: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Yield a page and the figures included in it, to any depth, that carry metadata."""
    if "/Metadata" in page:
        yield place, page
    resources = page.get("/Resources", {})
    for name, form in resources.get("/XObject", {}).items():
        if form.get("/Subtype") == "/Form":
            yield from _holders(form, f"{place}, figure {str(name).removeprefix('/')}")


def rasters(path: Path) -> Iterator[tuple[str, str]]:
    """Find the raster images without a stamp, in a file of any kind.

    Yields
    ------
    tuple
        Where the picture is; the digest of its pixels, as :func:`pixels` gives it.
    """
    import zipfile

    import pikepdf
    from PIL import Image, UnidentifiedImageError

    content = path.read_bytes()
    if content.startswith(b"%PDF"):
        with pikepdf.open(path) as pdf:
            for number, page in enumerate(pdf.pages, 1):
                for name, stream in page.get_images(recursive=True).items():
                    with suppress(pikepdf.PikepdfError):  # of kinds that ours are not
                        raster = pikepdf.PdfImage(cast(pikepdf.Stream, stream)).as_pil_image()
                        yield f"page {number}, picture {name.removeprefix('/')}", pixels(raster)
        return
    if content.startswith(b"PK"):
        with zipfile.ZipFile(path) as archive:
            pictures = {n: archive.read(n) for n in archive.namelist() if "/media/" in n}
    else:
        pictures = {"the picture": content}
    for place, data in pictures.items():
        try:
            with Image.open(io.BytesIO(data)) as image:
                if PNG_KEY not in image.info:
                    yield place, pixels(image)
        except UnidentifiedImageError:
            continue


def pixels(image: Any) -> str:
    """Return the digest of a picture's size and colours, whatever file it comes in."""
    return sha256(str(image.size).encode() + image.convert("RGB").tobytes())


def _from_png(content: bytes, place: str) -> Iterator[tuple[str, Stamp, bool]]:
    from PIL import Image

    with Image.open(io.BytesIO(content)) as image:
        image.load()
        if text := image.info.get(PNG_KEY):
            stamp = json.loads(text)
            yield place, stamp, sha256(image.tobytes()) == stamp["content_sha256"]


def _from_tiff(content: bytes) -> Iterator[tuple[str, Stamp, bool]]:
    from PIL import Image
    from PIL.TiffTags import TAGS_V2

    [description] = [tag for tag, info in TAGS_V2.items() if info.name == "ImageDescription"]
    with Image.open(io.BytesIO(content)) as image:
        text = str(image.tag_v2.get(description, ""))  # type: ignore[attr-defined]
        if text.startswith("{"):
            stamp = json.loads(text)
            drawn = sha256(image.tobytes())
            yield "the picture", stamp, drawn == stamp.get("content_sha256")


def _from_eps(content: bytes) -> Iterator[tuple[str, Stamp, bool]]:
    before, mark, rest = content.partition(EPS_MARK)
    if mark:
        line, _, after = rest.partition(b"\n")
        stamp = json.loads(line)
        yield "the picture", stamp, sha256(before + after) == stamp["content_sha256"]


def _from_svg(content: bytes, place: str) -> Iterator[tuple[str, Stamp, bool]]:
    from lxml import etree

    try:
        root = xmlfile.parse(content)
    except etree.XMLSyntaxError:
        return
    for relation in root.iter(f"{{{DC}}}relation"):
        stamp = json.loads(relation.text or "")
        yield place, stamp, sha256(_svg_drawing(root)) == stamp["content_sha256"]


def _from_zip(path: Path) -> Iterator[tuple[str, Stamp, bool]]:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith(".png"):
                yield from _from_png(archive.read(name), name)
            elif name.endswith(".svg"):
                yield from _from_svg(archive.read(name), name)
