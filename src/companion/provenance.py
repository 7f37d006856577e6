"""What a picture carries inside: where it comes from, so that it can be traced back years later.

The record travels as XMP in PDF (in the document and on the page, because pdfTeX keeps a page's
metadata when it includes a figure in a manuscript), as a text chunk in PNG, as Dublin Core in SVG,
as the image description in TIFF and as a comment in EPS. ``content_sha256`` is the digest of what
is drawn, without the record: it tells an edited picture from the one that was made.
"""

import hashlib
import io
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, cast
from xml.sax.saxutils import escape, unescape

NAMESPACE = "urn:companion:koolaee-azizi:1.0:"
PNG_KEY = "Companion"
PNG_HEAD = 8 + 25  # signature and header chunk; texts may stand anywhere after them
EPS_MARK = b"%Companion: "
LICENCE = "CC BY 4.0, except what SIPRI's terms cover; see LICENSE-DATA.md"
SVG_RECORD = re.compile(r"<dc:relation>(.*?)</dc:relation>", re.DOTALL)
SVG_METADATA = re.compile(r"<metadata>.*?</metadata>", re.DOTALL)

Record = dict[str, Any]


def groups(fingerprint: dict[str, str]) -> dict[str, str]:
    """Return one digest each for code, data and lock from a fingerprint of all inputs.

    Parameters
    ----------
    fingerprint
        As :func:`companion.exhibits.fingerprint` returns it.
    """
    kinds: dict[str, dict[str, str]] = {"code": {}, "data": {}, "lock": {}}
    for name, digest in fingerprint.items():
        folder = name.partition("/")[0]
        kind = "data" if folder in ("seeds", "data") else "code"
        kinds["lock" if name.endswith(".lock") else kind][name] = digest
    return {kind: sha256(json.dumps(part, sort_keys=True)) for kind, part in kinds.items()}


def sha256(content: bytes | str) -> str:
    """Return the SHA-256 of bytes, or of a text in UTF-8."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def embed(content: bytes, suffix: str, record: Record) -> bytes:
    """Put a record into a finished picture, with the digest of what is drawn."""
    into = {"pdf": _into_pdf, "png": _into_png, "svg": _into_svg, "eps": _into_eps,
            "tiff": _into_tiff}  # fmt: skip
    return into[suffix](content, record)


def _signed(record: Record, drawn: bytes | str) -> str:
    return json.dumps(record | {"content_sha256": sha256(drawn)}, sort_keys=True)


def _into_pdf(content: bytes, record: Record) -> bytes:
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        page = pdf.pages[0].obj
        text = _signed(record, page.Contents.read_bytes())
        info = pdf.docinfo
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as packet:
            packet.register_xml_namespace(NAMESPACE, "companion")
            packet["dc:title"] = str(info.get("/Title", ""))
            packet["dc:description"] = str(info.get("/Subject", ""))
            packet["dc:identifier"] = record["exhibit"]
            packet["dc:source"] = record["paper"]
            packet["dc:rights"] = record["licence"]
            packet[f"{{{NAMESPACE}}}record"] = text
        xmp = pdf.Root.Metadata.read_bytes()
        page.Metadata = pdf.make_stream(xmp, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
        stream = io.BytesIO()
        pdf.save(stream, deterministic_id=True)
    return stream.getvalue()


def _into_png(content: bytes, record: Record) -> bytes:
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo, putchunk

    texts, stream = PngInfo(), io.BytesIO()
    with Image.open(io.BytesIO(content)) as image:
        texts.add_text(PNG_KEY, _signed(record, image.tobytes()))
    stream.write(content[:PNG_HEAD])
    for kind, text, *_ in texts.chunks:
        putchunk(stream, kind, text)
    stream.write(content[PNG_HEAD:])
    return stream.getvalue()


def _into_svg(content: bytes, record: Record) -> bytes:
    text = content.decode("utf-8")
    relation = escape(_signed(record, SVG_METADATA.sub("", text)))
    entries = {
        "identifier": escape(record["exhibit"]),
        "source": escape(record["paper"]),
        "rights": escape(record["licence"]),
        "relation": relation,
    }
    block = "".join(f"<dc:{name}>{value}</dc:{name}>" for name, value in entries.items())
    return text.replace("</cc:Work>", f"{block}</cc:Work>", 1).encode("utf-8")


def _into_eps(content: bytes, record: Record) -> bytes:
    head, newline, rest = content.partition(b"\n")
    return head + newline + EPS_MARK + _signed(record, content).encode() + b"\n" + rest


def _into_tiff(content: bytes, record: Record) -> bytes:
    from PIL import Image

    with Image.open(io.BytesIO(content)) as image:
        stream = io.BytesIO()
        image.save(
            stream, format="TIFF", compression="tiff_lzw", dpi=image.info["dpi"],
            description=_signed(record, image.tobytes()),
        )  # fmt: skip
    return stream.getvalue()


def extract(path: Path) -> Iterator[tuple[str, Record, bool]]:
    """Find the records in a picture, a PDF or a Word file, one for each of our pictures in it.

    Yields
    ------
    tuple
        Where the picture is; its record; whether what is drawn is still what was made.
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


def _from_pdf(path: Path) -> Iterator[tuple[str, Record, bool]]:
    import pikepdf

    pattern = re.compile(r"<companion:record[^>]*>(.*?)</companion:record>", re.DOTALL)
    with pikepdf.open(path) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            for place, holder in _holders(page.obj, f"page {number}"):
                xmp = holder.Metadata.read_bytes().decode("utf-8", "replace")
                found = pattern.search(xmp) or re.search(
                    r"companion:record=(?:\"(.*?)\"|'(.*?)')", xmp, re.DOTALL
                )
                if found:
                    text = next(group for group in found.groups() if group)
                    record = json.loads(unescape(text, {"&quot;": '"', "&apos;": "'"}))
                    drawn = holder.Contents if "/Contents" in holder else holder
                    yield place, record, sha256(drawn.read_bytes()) == record["content_sha256"]


def _holders(page: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Yield a page and the figures included in it, to any depth, that carry metadata."""
    if "/Metadata" in page:
        yield place, page
    resources = page.get("/Resources", {})
    for name, form in resources.get("/XObject", {}).items():
        if form.get("/Subtype") == "/Form":
            yield from _holders(form, f"{place}, figure {str(name).removeprefix('/')}")


def rasters(path: Path) -> Iterator[tuple[str, str]]:
    """Find the pictures of pixels that carry no record, in a file of any kind.

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


def _from_png(content: bytes, place: str) -> Iterator[tuple[str, Record, bool]]:
    from PIL import Image

    with Image.open(io.BytesIO(content)) as image:
        image.load()
        if text := image.info.get(PNG_KEY):
            record = json.loads(text)
            yield place, record, sha256(image.tobytes()) == record["content_sha256"]


def _from_tiff(content: bytes) -> Iterator[tuple[str, Record, bool]]:
    from PIL import Image
    from PIL.TiffTags import TAGS_V2

    [description] = [tag for tag, info in TAGS_V2.items() if info.name == "ImageDescription"]
    with Image.open(io.BytesIO(content)) as image:
        text = str(image.tag_v2.get(description, ""))  # type: ignore[attr-defined]
        if text.startswith("{"):
            record = json.loads(text)
            drawn = sha256(image.tobytes())
            yield "the picture", record, drawn == record.get("content_sha256")


def _from_eps(content: bytes) -> Iterator[tuple[str, Record, bool]]:
    before, mark, rest = content.partition(EPS_MARK)
    if mark:
        line, _, after = rest.partition(b"\n")
        record = json.loads(line)
        yield "the picture", record, sha256(before + after) == record["content_sha256"]


def _from_svg(content: bytes, place: str) -> Iterator[tuple[str, Record, bool]]:
    text = content.decode("utf-8", "replace")
    if found := SVG_RECORD.search(text):
        record = json.loads(unescape(found[1]))
        yield place, record, sha256(SVG_METADATA.sub("", text)) == record["content_sha256"]


def _from_zip(path: Path) -> Iterator[tuple[str, Record, bool]]:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith(".png"):
                yield from _from_png(archive.read(name), name)
            elif name.endswith(".svg"):
                yield from _from_svg(archive.read(name), name)
