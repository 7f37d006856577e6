"""A picture found anywhere leads back; one that was changed is told so."""

import io
import json
import shlex
import zipfile
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from companion import paths
from companion.claims import verdicts
from companion.cli import main
from companion.errors import CompanionError
from companion.publish import trace as tracing
from companion.register import exhibits
from companion.render import provenance
from companion.tables import reading

CHART = "two_shares_both"


def figure(suffix, name=CHART):
    return paths.figures() / f"{name}.{suffix}"


def only(path):
    [(_, record, intact)] = provenance.extract(path)
    return record, intact


@pytest.mark.parametrize("suffix", ["pdf", "png", "svg"])
@pytest.mark.parametrize("name", [CHART, "claims_verdicts"])
def test_every_picture_carries_its_record(suffix, name):
    record, intact = only(figure(suffix, name))
    sidecar = reading.read_json(figure("json", name))
    assert intact
    assert record["exhibit"] == name
    assert record["parameters"] == sidecar["parameters"]
    assert record["inputs_sha256"] == provenance.groups(sidecar["inputs_sha256"])
    assert record["paper"] == sidecar["paper"].strip()


def edited_png(path):
    with Image.open(figure("png")) as image:
        image.load()
        texts = PngInfo()
        texts.add_text(provenance.PNG_KEY, image.info[provenance.PNG_KEY])
        image.putpixel((100, 100), (0, 0, 0, 255))
        image.save(path, pnginfo=texts)


def edited_svg(path):
    path.write_text(figure("svg").read_text().replace(">+EITM<", ">all<"))


def edited_pdf(path):
    with pikepdf.open(figure("pdf")) as pdf:
        page = pdf.pages[0]
        page.Contents = pdf.make_stream(page.Contents.read_bytes() + b"\n0 0 9 9 re f\n")
        pdf.save(path)


@pytest.mark.parametrize("edit", [edited_png, edited_svg, edited_pdf])
def test_an_edited_picture_is_told_so(edit, tmp_path):
    path = tmp_path / f"found.{edit.__name__[-3:]}"
    edit(path)
    record, intact = only(path)
    assert record["exhibit"] == CHART
    assert not intact


def test_a_picture_in_a_word_file_leads_back(tmp_path):
    path = tmp_path / "manuscript.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
        archive.write(figure("png"), "word/media/image1.png")
    [(place, record, intact)] = provenance.extract(path)
    assert (place, record["exhibit"], intact) == ("word/media/image1.png", CHART, True)


@pytest.mark.parametrize("change", [lambda image: image, lambda image: image.convert("RGB")])
def test_a_picture_that_lost_its_record_is_known_by_its_pixels(change, tmp_path):
    with Image.open(figure("png")) as image:
        change(image).save(tmp_path / "bare.png", pnginfo=PngInfo())
    assert list(provenance.extract(tmp_path / "bare.png")) == []
    [told] = tracing.trace_file(tmp_path / "bare.png")
    assert (told["exhibit"], told["content"]) == (CHART, "as made, known by its pixels")


def test_a_picture_of_pixels_in_a_pdf_is_known_too(tmp_path):
    with Image.open(figure("png")) as image:
        image.convert("RGB").save(tmp_path / "scan.pdf", resolution=300)
    told = tracing.trace_file(tmp_path / "scan.pdf")
    # Pillow stores JPEG in PDF: no pixel is as it was, so nothing may be claimed.
    assert told == []
    pdf = pikepdf.new()
    with Image.open(figure("png")) as image:
        rgb = image.convert("RGB")
    raster = pdf.make_stream(rgb.tobytes(), Type=pikepdf.Name.XObject, Width=rgb.width,
                             Subtype=pikepdf.Name.Image, Height=rgb.height, BitsPerComponent=8,
                             ColorSpace=pikepdf.Name.DeviceRGB)  # fmt: skip
    page = pdf.add_blank_page()
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im1=raster))
    pdf.save(tmp_path / "lossless.pdf")
    [told] = tracing.trace_file(tmp_path / "lossless.pdf")
    assert (told["place"], told["exhibit"]) == ("page 1, picture Im1", CHART)


@pytest.mark.parametrize("suffix", ["pdf", "png"])
def test_a_broken_file_is_refused_with_a_sentence(suffix, tmp_path):
    path = tmp_path / f"cut.{suffix}"
    path.write_bytes(figure(suffix).read_bytes()[:900])
    with pytest.raises(CompanionError, match=f"cut.{suffix} cannot be read: "):
        tracing.trace_file(path)


def test_the_command_that_is_told_makes_the_same_bytes(tmp_path, run):
    [told] = tracing.trace_file(figure("svg"))
    words = shlex.split(told["command"].replace("DIR", str(tmp_path / "again")))
    words[1:3] = [str(paths.root() / words[1]), str(tmp_path / words[2])]
    result = run(paths.root(), *words)
    assert result.returncode == 0, result.stderr
    for suffix in ("pdf", "png", "svg", "csv"):
        again = tmp_path / "again" / f"{CHART}.{suffix}"
        assert again.read_bytes() == figure(suffix).read_bytes()


def test_a_picture_of_an_earlier_version_says_what_has_changed(tmp_path):
    record, _ = only(figure("png"))
    record["inputs_sha256"]["data"] = "0" * 64
    path = tmp_path / "old.png"
    plain = io.BytesIO()
    with Image.open(figure("png")) as image:
        image.save(plain, format="PNG")
    path.write_bytes(provenance.embed(plain.getvalue(), "png", record))
    [told] = tracing.trace_file(path)
    assert told["status"] == "made before a change of data"


@pytest.mark.parametrize("name", ["iran_trade_growth.tex", f"{CHART}.csv", f"{CHART}.json"])
def test_files_without_metadata_are_known_by_their_bytes(name):
    [told] = tracing.trace_file(paths.figures() / name)
    assert told["exhibit"] == Path(name).stem


def trace(*words):
    return CliRunner().invoke(main, ["trace", *words])


def test_a_picture_without_our_record_is_told_to_lead_nowhere(tmp_path):
    Image.open(figure("png")).convert("RGB").resize((99, 99)).save(tmp_path / "screenshot.png")
    result = trace(str(tmp_path / "screenshot.png"))
    assert result.exit_code == 1
    assert "nothing in this file leads to an exhibit" in result.stderr


def test_a_claim_and_a_table_lead_forward():
    claim = json.loads(trace("israel-exports-2008", "--json").stdout)[0]
    assert claim["verdict"] == "differs"
    assert {"israel_exports_series", "claims_ledger"} <= set(claim["exhibits"])
    assert not [exhibit for exhibit in claim["exhibits"] if exhibit.startswith("iran")]
    table = json.loads(trace("data/plc_polls", "--json").stdout)[0]
    assert "plc_2006_polls" in table["exhibits"]
    assert "Did you mean 'plc_polls'?" in trace("plc_pols").stderr


def test_every_run_is_about_claims_that_exist():
    findings = verdicts.judge(reading.read_all(verdicts.NEEDS))
    for notebook in exhibits.load().values():
        assert set(notebook.claims) == set(notebook.runs)
        for run in notebook.runs:
            assert any(tracing.shows(notebook, run, finding) for finding in findings), run
