"""Read the stamps of :mod:`companion.render.provenance` from files that may come from anybody.

A file is material and never trusted: every size is bounded before anything is unpacked, nothing is
visited twice, a broken part is passed over and the rest read, no other program is started, and
what is told is free of control characters.
"""

import io
import json
import logging
import re
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from companion.errors import CompanionError, printable
from companion.files import sha256
from companion.render import provenance, xmlfile
from companion.render.provenance import (
    DC,
    EPS_MARK,
    EPS_ON_PAGE,
    PAGE_KEY,
    PDF_MARK,
    PNG_KEY,
    Stamp,
)

if TYPE_CHECKING:
    from PIL.Image import Image

RECORD = re.compile(r"\{urn:companion:[\w:.-]*\}record")  # the first version named its paper, too
DO = re.compile(rb"(/[^\s/\[\]<>(){}%]+)\s+Do\b")  # draws an object of a PDF
MOST_FILE = 2**29  # bytes of a file
MOST_PART = 2**26  # of one picture or drawing in it, when unpacked
MOST_STAMP = 2**17  # of a stamp, or of the XMP packet that holds it
MOST_TOTAL = 2**31  # of all that is unpacked of a file
MOST_PIXELS = 10**8  # a page at 1000 dpi
PIXEL = 4  # bytes that one takes at most
MOST_NAME = 100  # letters of the program that wrote a PDF
MOST_S = 60  # seconds that the search of a file may take
MOST_NAMES = 100  # of namespaces in an SVG, or attributes of an element: canonical XML is slow then
DEPTH = 20  # of figures in figures
LOSSLESS = ("PNG", "TIFF", "BMP", "GIF", "WEBP")  # Pillow would hand EPS to Ghostscript
RASTERS = (*LOSSLESS, "JPEG")
TEXTS = ("exhibit", "notebook", "paper", "licence")
DIGESTS = ("values_sha256", "content_sha256")  # those of the first version have none

Found = Iterator[tuple[str, Stamp, bool | None]]
Size = tuple[int, int]


class _Budget:
    """What may still be unpacked of a file, and until when; at its end the search is."""

    def __init__(self, path: Path) -> None:
        self.path, self.left, self.end = path, MOST_TOTAL, time.monotonic() + MOST_S

    def spend(self, size: int) -> bool:
        """Return whether there is enough left, and tell once if there is not."""
        if self.left >= 0 and (size > self.left or time.monotonic() > self.end):
            self.left = -1
            logging.getLogger(__name__).warning(
                "%s: not searched to its end: there is more than %s MB in it, or it took more "
                "than %s seconds", printable(self.path), MOST_TOTAL >> 20, MOST_S
            )  # fmt: skip
        elif self.left >= 0:
            self.left -= size
        return self.left >= 0


def extract(path: Path) -> Found:
    """Find the stamps in a picture, a PDF or a Word file, one for each of our pictures in it.

    Yields
    ------
    tuple
        Where the picture is; its stamp; whether what is drawn is still what was made, or None where
        another program drew it anew.
    """
    content, budget = _content(path), _Budget(path)
    if content.startswith(b"%PDF"):
        yield from _from_pdf(path, budget)
    elif content.startswith(b"\x89PNG"):
        yield from _from_png(content, "the picture", budget)
    elif content.startswith((b"II*\0", b"MM\0*")):
        yield from _from_tiff(content)
    elif content.startswith(b"%!PS"):
        yield from _from_eps(content)
    elif content.startswith(b"PK"):
        for name, part in _pictures(path, budget):
            with suppress(Exception):  # whatever a broken picture raises
                read = _from_png if part.startswith(b"\x89PNG") else _from_svg
                yield from read(part, name, budget)
    elif b"<svg" in content[:2000]:
        yield from _from_svg(content, "the picture", budget)


def rasters(path: Path, fits: Callable[[Size], bool]) -> Iterator[tuple[str, "Image"]]:
    """Find the raster images without a stamp whose size fits, in a file of any kind.

    Yields
    ------
    tuple
        Where the picture is; the picture.
    """
    content, budget = _content(path), _Budget(path)
    if content.startswith(b"%PDF"):
        yield from _rasters_of_pdf(path, fits, budget)
        return
    whole = iter([("the picture", content)])
    for place, data in _pictures(path, budget) if content.startswith(b"PK") else whole:
        with suppress(Exception):  # whatever a broken picture raises
            image = opened(data, RASTERS)
            if fits(image.size) and PNG_KEY not in image.info and _loaded(image, budget):
                yield place, image


def writer(path: Path) -> str:
    """Return the program that wrote a PDF, if it is none of those that keep stamps, or nothing."""
    import pikepdf

    with suppress(pikepdf.PdfError), pikepdf.open(path) as pdf:
        program = pdf.docinfo.get("/Producer", "")
        program = printable(program)[:MOST_NAME] if isinstance(program, pikepdf.String) else ""
        return "" if re.search("pdfTeX|LuaTeX|xdvipdfmx", program) else program
    return ""


def opened(content: bytes, formats: tuple[str, ...] = LOSSLESS) -> "Image":
    """Open a raster image of one of the formats.

    Raises
    ------
    CompanionError
        If it has more pixels than a page at 1000 dpi.
    ValueError
        If it is broken.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        image = Image.open(io.BytesIO(content), formats=formats)
    except UnidentifiedImageError:
        raise ValueError("it is no whole picture of its kind") from None
    if image.width * image.height > MOST_PIXELS:
        raise CompanionError(f"{image.width} x {image.height} pixels are more than any page has")
    return image


def _loaded(image: "Image", budget: _Budget) -> bool:
    """Unpack a picture if there is enough left for its pixels."""
    if not budget.spend(PIXEL * image.width * image.height):
        return False
    image.load()
    return True


def pixels(image: "Image") -> str:
    """Return the digest of a picture's size and colours, whatever file it comes in."""
    return sha256(str(image.size).encode() + image.convert("RGB").tobytes())


def _content(path: Path) -> bytes:
    if path.stat().st_size > MOST_FILE:
        raise CompanionError(f"{path} has more than {MOST_FILE >> 20} MB; give the picture itself")
    return path.read_bytes()


def _stamp(text: str) -> Stamp | None:
    """Return a stamp, if a text is one."""
    if len(text) > MOST_STAMP:
        return None
    try:
        read = json.loads(text)
        parameters = read["parameters"].items()
        stamp: Stamp = {name: printable(read[name]) for name in TEXTS}
        stamp |= {name: printable(read[name]) for name in DIGESTS if name in read}
        stamp["sources"] = [printable(key) for key in read.get("sources", ())]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    plain = str | int | float | bool | None
    known = {printable(name): value for name, value in parameters if isinstance(value, plain)}
    stamp["parameters"] = {
        name: printable(value) if isinstance(value, str) else value for name, value in known.items()
    }
    return stamp


def _from_pdf(path: Path, budget: _Budget) -> Found:
    for place, holder in _holders(path, budget):
        with suppress(Exception):  # whatever a broken object raises
            yield from _on_page(place, holder)
        with suppress(Exception):
            drawn = _drawing(holder, budget)
            mark = PDF_MARK.search(drawn or b"")
            if mark:
                text = bytes.fromhex(mark[1].decode()).decode()
            else:  # those of earlier versions have it in the metadata alone
                packet = _inflated(holder.get("/Metadata"), MOST_STAMP, budget)
                text = _from_xmp(packet) if packet else ""
            if stamp := _stamp(text):
                bare = PDF_MARK.sub(b"", drawn) if drawn else b""
                yield place, stamp, sha256(bare) == stamp.get("content_sha256")


def _on_page(place: str, holder: Any) -> Found:
    """Find the stamps of EPS that dvips and ps2pdf drew on a page."""
    for key in holder.keys():  # noqa: SIM118 (of a stream, whose iteration is something else)
        if key.startswith(PAGE_KEY):
            record = bytes(holder[key])
            if len(record) <= MOST_STAMP and (stamp := _stamp(record.decode())):
                yield place, stamp, None


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


def _holders(path: Path, budget: _Budget) -> Iterator[tuple[str, Any]]:
    """Yield each page of a PDF, and each object included in one, to any sensible depth, once."""
    import pikepdf

    seen: set[tuple[int, int]] = set()
    with pikepdf.open(path) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            waiting: list[tuple[str, Any, int]] = [(f"page {number}", page.obj, 0)]
            while waiting and budget.spend(0):
                place, one, depth = waiting.pop()
                yield place, one
                with suppress(Exception):  # whatever a broken object raises
                    objects = one.Resources.XObject if depth < DEPTH else {}
                    drawn = _drawn(one, budget)
                    names = [*objects.keys()] if drawn is None else drawn
                    for name in reversed(names):  # the last that waits is the next
                        if name not in objects:
                            continue
                        included = objects[name]
                        if included.objgen not in seen:
                            seen.add(included.objgen)
                            kind = "figure" if included.get("/Subtype") == "/Form" else "picture"
                            label = printable(name).removeprefix("/")
                            waiting.append((f"{place}, {kind} {label}", included, depth + 1))


def _drawn(holder: Any, budget: _Budget) -> list[str] | None:
    """Return the names of the objects that a page or figure draws; None if that cannot be read.

    Office programs give every page the objects of all.
    """
    drawn = _drawing(holder, budget)
    if drawn is None:
        return None
    return list(dict.fromkeys(name.decode("latin-1") for name in DO.findall(drawn)))


def _drawing(holder: Any, budget: _Budget) -> bytes | None:
    """Return what draws a page or figure; None if that cannot be read."""
    import pikepdf

    contents: Any = holder.get("/Contents", holder)
    streams = [contents] if isinstance(contents, pikepdf.Stream) else list(contents)
    parts, left = [], MOST_PART
    for stream in streams:
        part = _inflated(stream, left, budget)
        if part is None:
            return None
        parts.append(part)
        left -= len(part)
    return b"\n".join(filter(None, parts))


def _bearable(image: Any, size: int, budget: _Budget) -> bool:
    """Return whether a picture can be unpacked, because it is what it says or a JPEG."""
    if str(image.get("/Filter", "")) == "/DCTDecode":
        return len(image.read_raw_bytes()) <= MOST_PART and budget.spend(size)
    return _inflated(image, MOST_PART, budget) is not None


def _inflated(stream: Any, most: int, budget: _Budget) -> bytes | None:
    """Return the content of a PDF stream; None for what is none, too long, or packed unusually."""
    import pikepdf

    if not isinstance(stream, pikepdf.Stream):
        return None
    filters: Any = stream.get("/Filter", [])
    names = [str(filters)] if isinstance(filters, pikepdf.Name) else [str(one) for one in filters]
    raw = stream.read_raw_bytes()
    if names == ["/FlateDecode"]:
        raw = zlib.decompressobj().decompress(raw, most + 1)
    elif names:
        return None
    return raw if len(raw) <= most and budget.spend(len(raw)) else None


def _rasters_of_pdf(
    path: Path, fits: Callable[[Size], bool], budget: _Budget
) -> Iterator[tuple[str, "Image"]]:
    import pikepdf

    for place, one in _holders(path, budget):
        with suppress(Exception):  # whatever a broken picture raises
            width, height = int(one.get("/Width", 0)), int(one.get("/Height", 0))
            if one.get("/Subtype") != "/Image" or not fits((width, height)):
                continue
            if width * height <= MOST_PIXELS and _bearable(one, PIXEL * width * height, budget):
                image = pikepdf.PdfImage(one).as_pil_image()
                if image.size == (width, height):  # else the dictionary and the picture disagree
                    yield place, image


def _from_png(content: bytes, place: str, budget: _Budget) -> Found:
    image = opened(content)
    if not _loaded(image, budget):
        return
    if stamp := _stamp(str(image.info.get(PNG_KEY, ""))):
        yield place, stamp, sha256(image.tobytes()) == stamp.get("content_sha256")


def _from_tiff(content: bytes) -> Found:
    from PIL.TiffTags import TAGS_V2

    [description] = [tag for tag, info in TAGS_V2.items() if info.name == "ImageDescription"]
    image = opened(content)
    if stamp := _stamp(str(image.tag_v2.get(description, ""))):  # type: ignore[attr-defined]
        yield "the picture", stamp, sha256(image.tobytes()) == stamp.get("content_sha256")


def _from_eps(content: bytes) -> Found:
    before, _, rest = content.partition(EPS_MARK)
    line, _, after = rest.partition(b"\n")
    if stamp := _stamp(line[: MOST_STAMP + 1].decode(errors="replace")):
        drawn = before + EPS_ON_PAGE.sub(b"", after)
        yield "the picture", stamp, sha256(drawn) == stamp.get("content_sha256")


def _from_svg(content: bytes, place: str, budget: _Budget) -> Found:
    from lxml import etree

    if content.count(b"xmlns") > MOST_NAMES or not budget.spend(len(content)):
        return
    try:
        root = xmlfile.parse(content)
    except etree.XMLSyntaxError:
        return
    if any(len(element.attrib) > MOST_NAMES for element in root.iter(etree.Element)):
        return
    for relation in root.iter(f"{{{DC}}}relation"):
        if stamp := _stamp(relation.text or ""):
            drawn = sha256(provenance.svg_drawing(root))
            yield place, stamp, drawn == stamp.get("content_sha256")
            return


def _pictures(path: Path, budget: _Budget) -> Iterator[tuple[str, bytes]]:
    """Yield the pictures in a zip archive, such as a Word file, that are of bearable size."""
    import zipfile

    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            name = member.filename.lower()
            if "/media/" not in name and not name.endswith((".png", ".svg")):
                continue
            if member.file_size <= MOST_PART and budget.spend(member.file_size):
                with suppress(Exception):  # locked, packed unusually, or broken
                    yield printable(member.filename), archive.read(member)
