"""Files from anybody: read within bounds, without giving up on what else is in them."""

import html
import io
import json
import os
import shlex
import shutil
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pikepdf
import pytest
from click.testing import CliRunner
from docx import Document
from PIL import Image

from companion import cli, files, paths
from companion.errors import CompanionError
from companion.publish import fill, names, numbers, stamps, trace
from companion.render import web
from companion.render.captions import Caption

CHART = "figures/1_harvest/rye_series"
SECONDS = 10  # for what once took minutes; the slowest takes two


@pytest.fixture(autouse=True)
def clock(built: Path) -> Iterator[None]:
    """Fail a test that computes long, once the toy paper is built: a reader would not wait."""
    begin = time.process_time()  # other processes may have the machine meanwhile
    yield
    assert time.process_time() - begin < SECONDS


def named(objects: dict[str, Any]) -> Any:
    return pikepdf.Dictionary({f"/{name}": one for name, one in objects.items()})


def drawing(*names: str) -> bytes:
    return " ".join(f"/{name} Do" for name in names).encode()


def form(pdf: pikepdf.Pdf, **included: Any) -> Any:
    resources = pikepdf.Dictionary(XObject=named(included))
    return pdf.make_stream(drawing(*included), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form,
                           BBox=[0, 0, 1, 1], Resources=resources)  # fmt: skip


def raster(pdf: pikepdf.Pdf, content: bytes, **entries: Any) -> Any:
    common = {"Width": 1051, "Height": 643, "BitsPerComponent": 8, "Subtype": pikepdf.Name.Image,
              "ColorSpace": pikepdf.Name.DeviceRGB}  # fmt: skip
    return pdf.make_stream(content, **(common | entries))


def bomb(pdf: pikepdf.Pdf, **entries: Any) -> Any:
    packed = zlib.compressobj(9)
    content = b"".join(packed.compress(bytes(2**20)) for _ in range(99)) + packed.flush()
    stream = pdf.make_stream(b"", **entries)
    stream.write(content, filter=pikepdf.Name.FlateDecode)
    return stream


def doubled(pdf: pikepdf.Pdf) -> dict[str, Any]:
    """Return a form of two forms of two forms and so on: 2 ** 24 ways to its end."""
    one = form(pdf)
    for _ in range(24):
        one = pdf.make_indirect(form(pdf, A=one, B=one))
    return {"X": one}


def inside_itself(pdf: pikepdf.Pdf) -> dict[str, Any]:
    one = pdf.make_indirect(form(pdf))
    one.Resources.XObject["/Again"] = one
    one.write(drawing("Again"))
    return {"X": one}


def of_bombs(pdf: pikepdf.Pdf) -> dict[str, Any]:
    holder = form(pdf)
    holder.Metadata = bomb(pdf, Type=pikepdf.Name.Metadata)
    picture = raster(pdf, b"")
    picture.write(bomb(pdf).read_raw_bytes(), filter=pikepdf.Name.FlateDecode)
    return {"X": holder, "Y": picture}


def of_many_records(pdf: pikepdf.Pdf) -> dict[str, Any]:
    holder = form(pdf)
    packet = b'<x xmlns:c="urn:companion:1.0:">' + b"<c:record>" * 150_000
    holder.Metadata = pdf.make_stream(packet)
    return {"X": holder}


def huge_jpeg() -> bytes:
    """Return a JPEG that says it is as large as a house; its dictionary says otherwise."""
    small = io.BytesIO()
    Image.new("RGB", (8, 8)).save(small, format="JPEG")
    content = bytearray(small.getvalue())
    size = content.index(b"\xff\xc0") + 5
    content[size : size + 4] = (13_000).to_bytes(2) * 2
    return bytes(content)


def broken(pdf: pikepdf.Pdf) -> dict[str, Any]:
    name = pikepdf.Name
    return {
        "A": raster(pdf, b"\xff\xd8 no JPEG", Filter=name.DCTDecode),
        "B": raster(pdf, b"no JPX", Filter=name.JPXDecode),
        "C": raster(pdf, b"short"),
        "F": raster(pdf, huge_jpeg(), Filter=name.DCTDecode),
        "D": raster(pdf, b"", ColorSpace=name.Unheard, Width=pikepdf.Array([])),
        "E": pdf.make_stream(b"", Subtype=name.Form, Resources=pikepdf.Array([7])),
    }


@pytest.mark.parametrize("evil", [doubled, inside_itself, of_bombs, of_many_records, broken])
def test_an_evil_object_in_a_pdf_does_not_hide_our_picture_beside_it(
    evil: Callable[[pikepdf.Pdf], dict[str, Any]], project: Path, tmp_path: Path
) -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    with pikepdf.open(project / f"{CHART}.pdf") as picture:
        ours = pdf.copy_foreign(picture.pages[0].as_form_xobject())
    objects = named(evil(pdf))
    objects["/Ours"] = ours
    page.obj.Contents = pdf.make_stream(drawing(*(name[1:] for name in objects)))
    page.obj.Resources = pikepdf.Dictionary(XObject=objects)
    pdf.save(tmp_path / "manuscript.pdf")
    [told] = trace.trace_file(tmp_path / "manuscript.pdf")
    assert (told["place"], told["status"]) == ("page 1, figure Ours", "current")


def test_evil_pictures_in_a_word_file_do_not_hide_ours(project: Path, tmp_path: Path) -> None:
    path = tmp_path / "manuscript.docx"
    ours = (project / f"{CHART}.png").read_bytes()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/1.png", ours[:900])
        archive.writestr("word/media/2.png", b"\x89PNG\r\n\x1a\n" + bytes(99))
        archive.writestr("word/media/3.svg", b"<svg>" * 9999)
        with archive.open("word/media/4.png", "w") as huge:
            for _ in range(99):
                huge.write(bytes(2**20))
        archive.writestr("word/media/5.png", ours)
    [told] = trace.trace_file(path)
    assert (told["place"], told["status"]) == ("word/media/5.png", "current")


@pytest.mark.parametrize("inner", ["<dc:relation>{}</dc:relation>", "<metadata>", "<metadata/>"])
def test_an_svg_of_two_megabytes_of_metadata_leads_nowhere_soon(
    inner: str, project: Path, tmp_path: Path
) -> None:
    head = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    (tmp_path / "a.svg").write_text(head + inner * (2_000_000 // len(inner)) + "</svg>")
    assert trace.trace_file(tmp_path / "a.svg") == []


def many_pixels(ours: bytes) -> bytes:
    """Return a Word file of 14 kB with 300 pictures of 90 million pixels each."""
    vast, made = io.BytesIO(), io.BytesIO()
    Image.new("1", (9999, 9000)).save(vast, format="PNG")
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/0.png", ours)
        for number in range(1, 300):
            archive.writestr(f"word/media/{number}.png", vast.getvalue())
    return made.getvalue()


def many_stamps(ours: bytes) -> bytes:
    """Return a Word file with our stamp in 400 small drawings."""
    made = io.BytesIO()
    stamp = html.escape(
        json.dumps(next(stamps.extract(paths.figures().parent / f"{CHART}.png"))[1])
    )
    dc = "http://purl.org/dc/elements/1.1/"
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:d="{dc}"><d:relation>{stamp}'
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(400):
            archive.writestr(f"word/media/{number}.svg", f"{drawing}</d:relation></svg>")
    return made.getvalue()


def many_names(ours: bytes) -> bytes:
    """Return a drawing with so many namespaces that it takes minutes to put them in order."""
    named = "".join(f' xmlns:n{number}="u{number}"' for number in range(30_000))
    return ours.replace(b"<svg", b"<svg" + named.encode(), 1)


def many_attributes(ours: bytes) -> bytes:
    return ours.replace(b"<svg", b"<svg" + b"".join(b' a%d=""' % n for n in range(40_000)), 1)


def many_marks(ours: bytes) -> bytes:
    """Return PostScript with a line of half of our marks, each of which may begin a whole one."""
    return ours + b"/pdfmark where " * 30_000


def many_pages(ours: bytes) -> bytes:
    """Return a PDF of 1,500 pages, each with all of 1,500 drawings in its dictionary."""
    pdf, made = pikepdf.new(), io.BytesIO()
    shared = pdf.make_indirect(
        named({f"F{number}": pdf.make_indirect(form(pdf)) for number in range(1500)})
    )
    for number in range(1500):
        page = pdf.add_blank_page().obj
        page.Resources = pikepdf.Dictionary(XObject=shared)
        page.Contents = pdf.make_stream(drawing(f"F{number}"))
    pdf.save(made)
    return made.getvalue()


def one_stream_often(ours: bytes) -> bytes:
    """Return a PDF with a page that is drawn by one stream of 30 MB, 2,000 times."""
    pdf, made = pikepdf.new(), io.BytesIO()
    stream = pdf.make_stream(b"")
    stream.write(zlib.compress(bytes(30 * 2**20)), filter=pikepdf.Name.FlateDecode)
    pdf.add_blank_page().obj.Contents = pikepdf.Array([stream] * 2000)
    pdf.save(made)
    return made.getvalue()


@pytest.mark.parametrize(
    ("suffix", "evil", "name", "number"),
    [
        ("png", many_pixels, "a.docx", 1), ("png", many_stamps, "a.docx", 400),
        ("svg", many_names, "a.svg", 0), ("svg", many_attributes, "a.svg", 0),
        ("eps", many_marks, "a.eps", 1), ("pdf", many_pages, "a.pdf", 0),
        ("pdf", one_stream_often, "a.pdf", 0),
    ],
)  # fmt: skip
def test_a_small_file_that_asks_for_much_work_is_read_soon(
    suffix: str,
    evil: Callable[[bytes], bytes],
    name: str,
    number: int,
    project: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stamps, "MOST_TOTAL", 2**29)  # so that the test is short, too
    path = tmp_path / name
    path.write_bytes(evil((project / f"{CHART}.{suffix}").read_bytes()))
    assert len(trace.trace_file(path)) == number


def test_a_search_ends_when_its_time_is_over(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(stamps, "MOST_S", 0)
    assert list(stamps.extract(project / f"{CHART}.pdf")) == []
    assert "rye_series.pdf: not searched to its end" in caplog.text


def test_a_picture_of_more_pixels_than_a_page_is_refused(project: Path, tmp_path: Path) -> None:
    small = io.BytesIO()
    Image.new("1", (1, 1)).save(small, format="PNG")
    content, side = bytearray(small.getvalue()), (11_000).to_bytes(4)
    content[16:24] = side + side
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4)
    (tmp_path / "vast.png").write_bytes(content)
    with pytest.raises(CompanionError, match=r"11000 x 11000 pixels are more than any page has"):
        trace.trace_file(tmp_path / "vast.png")


def test_a_picture_in_postscript_is_not_given_to_ghostscript(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "gs").write_text(f"#!/bin/sh\n/usr/bin/touch {tmp_path}/started\n")
    (tmp_path / "gs").chmod(0o755)
    (tmp_path / "a.eps").write_text("%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n\n")
    assert trace.trace_file(tmp_path / "a.eps") == []
    assert not (tmp_path / "started").exists()


def eps(path: Path, record: str) -> Path:
    path.write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%Companion: " + record.encode() + b"\nshowpage\n")
    return path


@pytest.mark.parametrize(
    "record",
    ["", "{", "[" * 99_999, "[]", "7", '{"exhibit": "a"}', '{"parameters": []}', '{"a": "\ud800"}'
     .encode("utf-8", "surrogatepass").decode(errors="replace")],
)  # fmt: skip
def test_a_record_of_another_form_leads_nowhere(record: str, project: Path, tmp_path: Path) -> None:
    assert trace.trace_file(eps(tmp_path / "a.eps", record)) == []


def test_what_is_told_of_an_evil_record_is_quoted_and_moves_no_cursor(
    project: Path, tmp_path: Path
) -> None:
    [(_, stamp, _)] = stamps.extract(project / f"{CHART}.png")
    bell, turn = "\x1b]0;owned\x07\x9b2J\r\n", "\u202e"
    stamp |= {"notebook": "x; touch evil; /1_harvest.ipynb", "paper": f"P{bell}{turn}"}
    stamp["parameters"] |= {"a $(touch evil)": 1, "crop": f"$(touch evil){bell}", "deep": [[]]}
    found = eps(tmp_path / "a.eps", json.dumps(stamp))
    [told] = trace.trace_file(found)
    words = shlex.split(told["command"].replace("\\\n", ""))
    assert words[:3] == ["papermill", "$(companion where 1_harvest)", "out.ipynb"]
    known = {"run", "width", "title", "formats", "crop", "first_year", "last_year", "output_dir"}
    assert set(words[4::3]) == known
    assert words[words.index("crop") + 1].startswith("$(touch evil)")
    for shown in (names.text(told).replace("\n", ""), json.dumps(told, ensure_ascii=False)):
        assert shown.isprintable()


def template(path: Path, *paragraphs: str) -> Path:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(path))
    return path


@pytest.mark.parametrize(
    "place",
    [
        "{{ number.__globals__['__builtins__']['open']('/etc/passwd').read() }}",
        "{{ (number | attr('__globals__')) }}",
        "{{p exhibit('rye_growth').save('evil.docx') }}",
        "{{ number() }}",
        "{% macro a() %}{{ a() }}{% endmacro %}",
    ],
)
def test_a_template_reaches_neither_python_nor_files(
    place: str, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CompanionError, match=r"article\.docx: .*A place is written"):
        fill.fill(template(tmp_path / "article.docx", place), {})
    assert [path.name for path in tmp_path.iterdir()] == ["article.docx"]


def in_word(path: Path, **parts: bytes) -> Path:
    """Write a Word file in which some parts are others."""
    made = io.BytesIO()
    Document().save(made)
    named = {name.replace("__", "/").replace("_xml", ".xml"): part for name, part in parts.items()}
    with zipfile.ZipFile(made) as whole, zipfile.ZipFile(path, "w") as archive:
        for name in whole.namelist():
            archive.writestr(name, named.get(name, whole.read(name)))
    return path


def locked(path: Path) -> Path:
    content = bytearray(in_word(path).read_bytes())
    for head, flag in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = -1
        while (place := content.find(head, place + 1)) >= 0:
            content[place + flag] |= 1
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (locked, "is no Word file (.docx): File '[Content_Types].xml' is encrypted"),
        (partial(in_word, word__document_xml=b"<a"), "is no Word file (.docx): "),
        (partial(in_word, word__document_xml=b"<a/>"), "cannot be filled (AttributeError: "),
        (partial(in_word, word__styles_xml=b"<a"), "is no Word file (.docx): "),
    ],
)
def test_a_broken_word_file_is_refused_in_a_sentence(
    broken: Callable[[Path], Path], told: str, project: Path, tmp_path: Path
) -> None:
    with pytest.raises(CompanionError) as refused:
        fill.fill(broken(tmp_path / "a.docx"), {})
    assert told in str(refused.value)


def test_a_template_of_many_braces_is_read_soon(project: Path, tmp_path: Path) -> None:
    with pytest.raises(CompanionError, match=r"a place begins with \{\{ and has no \}\}"):
        fill.fill(template(tmp_path / "a.docx", "{{a" * 20_000), {})


def test_no_command_writes_over_what_it_reads(toy: Path, tmp_path: Path, project: Path) -> None:
    article = template(tmp_path / "article.docx", '{{ number("rye-1900", "printed") }}')
    (tmp_path / "link.docx").symlink_to(article)
    before = article.read_bytes()
    grid = tmp_path / "grid.yml"
    grid.write_text("crop: rye\n")
    os.environ["COMPANION_PROJECT"] = str(toy)
    for words in (
        ("fill", str(article), "--to", str(article)),
        ("fill", str(article), "--to", str(tmp_path / "link.docx")),
        ("fill", str(article), "--to", str(toy / "data/harvests.csv")),
        ("export", "rye_series", "--journal", "elsevier", "--to", str(toy / "figures/1_harvest")),
        ("sweep", "1_harvest", "--grid", str(grid), "--to", str(toy / "figures/sweeps")),
        ("sweep", "1_harvest", "--grid", str(grid), "--to", str(toy / "src/new")),
        ("sweep", "1_harvest", "--grid", str(grid), "--to", str(toy)),
    ):
        done = CliRunner().invoke(cli.main, ["--project", str(toy), *words])
        assert done.exit_code == 1
        assert "what this command reads" in done.output or "no place for --to" in done.output
    assert article.read_bytes() == before


EVIL = "<script>|`a`\n\\input{x}%$&_#"


def test_a_value_is_escaped_for_where_it_stands() -> None:
    texts = pd.DataFrame({EVIL: [EVIL]})
    caption = Caption("x_y", EVIL, EVIL, EVIL, EVIL)
    assert "<script>" not in web.table(texts)
    written = web.markdown(texts, caption).decode()
    assert "<script>" not in written
    body, *_ = written.split("\n\n")
    assert [line.replace("\\|", "").count("|") for line in body.split("\n")] == [2, 2, 2]
    named = {"rye": {"printed": {"text": EVIL, "what": EVIL}}}
    _, _, macro = numbers.macros(named).partition("companion:rye:printed")
    value, _, comment = macro.removesuffix("\n\\companionat\n").partition("}% ")
    assert r"\input{x}" not in value.replace(r"\textbackslash", "")
    assert comment == EVIL.replace("\n", " ")


def test_a_file_where_a_folder_belongs_is_one_sentence(toy: Path, project: Path) -> None:
    shutil.rmtree(toy / "build", ignore_errors=True)
    (toy / "build").write_text("a file")
    done = CliRunner().invoke(cli.main, ["--project", str(toy), "build"])
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == f"Error: {toy}/build is a file, where a folder belongs; move it away\n"


@pytest.mark.parametrize(
    "error",
    [OSError(36, "File name too long", "a" * 300), PermissionError(13, "no", "/closed/a"),
     OSError(9, "Bad file descriptor", 9999), OSError("no number")],
)  # fmt: skip
def test_what_the_system_refuses_is_told_whatever_it_is(
    error: OSError, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "stat", closed)
    assert (error.strerror or "no number") in files.unusable(error)


def test_a_message_has_no_sign_that_moves_a_cursor(project: Path, tmp_path: Path) -> None:
    path = tmp_path / "evil\x1b]0;owned\x07.eps"
    path.write_text("%!PS\n")
    done = CliRunner().invoke(cli.main, ["--project", str(project), "trace", str(path)])
    assert (done.exit_code, "evil ]0;owned .eps: nothing" in done.output) == (1, True)
    assert done.output.replace("\n", "").isprintable()


def test_a_folder_that_is_a_link_to_nowhere_is_called_that(toy: Path, project: Path) -> None:
    shutil.rmtree(toy / "figures")
    (toy / "figures").symlink_to(toy / "gone")
    done = CliRunner().invoke(cli.main, ["--project", str(toy), "check"])
    told = f"Error: {toy}/figures is a link to {toy}/gone, where nothing is\n"
    assert (done.exit_code, done.output) == (1, told)


def test_the_stamp_of_a_picture_is_within_the_bounds(project: Path) -> None:
    sidecar = files.read_json(project / f"{CHART}.json")
    stamp = {**sidecar, "licence": "CC0"}
    assert len(json.dumps(stamp)) * 4 < stamps.MOST_STAMP
