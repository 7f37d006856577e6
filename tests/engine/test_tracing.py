"""A picture found anywhere leads back; one that was changed is told so."""

import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from docx import Document
from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from companion import files, paths
from companion.claims import judged
from companion.errors import CompanionError
from companion.notebook import Picture
from companion.publish import fill, names, shown, stamps, trace
from companion.register import exhibits
from companion.render import provenance
from companion.render.captions import Caption
from tests.conftest import CHECKOUT, Runner

CHART = "rye_series"
PICTURES = ("pdf", "png", "svg", "eps")
STAMP = {"exhibit", "notebook", "parameters", "paper", "licence", "sources", "values_sha256",
         "content_sha256"}  # fmt: skip


def chart(root: Path, suffix: str) -> Path:
    return root / f"figures/1_harvest/{CHART}.{suffix}"


def only(path: Path) -> tuple[dict[str, Any], bool]:
    [(_, stamp, intact)] = stamps.extract(path)
    return stamp, intact


def stamped(root: Path, path: Path, **changes: object) -> Path:
    """Write the chart with another stamp, as an earlier or a changed project would have it."""
    plain = io.BytesIO()
    with Image.open(chart(root, "png")) as image:
        image.save(plain, format="PNG", pnginfo=PngInfo())
    stamp, _ = only(chart(root, "png"))
    path.write_bytes(provenance.embed(plain.getvalue(), "png", stamp | changes))
    return path


@pytest.mark.parametrize("suffix", PICTURES)
def test_a_pictures_stamp_says_what_it_is_and_nothing_of_code(built: Path, suffix: str) -> None:
    stamp, intact = only(chart(built, suffix))
    sidecar = files.read_json(chart(built, "json"))
    assert intact
    assert set(stamp) == STAMP
    assert (stamp["exhibit"], stamp["notebook"]) == (CHART, "notebooks/1_harvest.ipynb")
    assert stamp["parameters"] == sidecar["parameters"]
    assert (stamp["paper"], stamp["licence"]) == (sidecar["paper"], "CC0")
    assert stamp["values_sha256"] == sidecar["files_sha256"][f"{CHART}.csv"]


def edited_png(root: Path, path: Path) -> None:
    with Image.open(chart(root, "png")) as image:
        image.load()
        texts = PngInfo()
        texts.add_text(provenance.PNG_KEY, str(image.info[provenance.PNG_KEY]))
        image.putpixel((100, 100), (0, 0, 0, 255))
        image.save(path, pnginfo=texts)


def edited_svg(root: Path, path: Path) -> None:
    text = chart(root, "svg").read_text()
    assert ">tonnes<" in text
    path.write_text(text.replace(">tonnes<", ">tons<"))


def edited_pdf(root: Path, path: Path) -> None:
    with pikepdf.open(chart(root, "pdf")) as pdf:
        page = pdf.pages[0]
        drawn = page.Contents.read_bytes()
        page.Contents = pdf.make_stream(drawn + b"\n0 0 9 9 re f\n")
        pdf.save(path)


def edited_eps(root: Path, path: Path) -> None:
    path.write_bytes(chart(root, "eps").read_bytes().replace(b"showpage", b"showpage showpage"))


@pytest.mark.parametrize("edit", [edited_png, edited_svg, edited_pdf, edited_eps])
def test_an_edited_picture_is_told_so(
    edit: Callable[[Path, Path], None], built: Path, tmp_path: Path
) -> None:
    path = tmp_path / f"found.{edit.__name__[-3:]}"
    edit(built, path)
    stamp, intact = only(path)
    assert (stamp["exhibit"], intact) == (CHART, False)


TITLE = "A </cc:Work> of <b> & \"both\" 'kinds'"


@pytest.mark.parametrize("suffix", PICTURES)
def test_a_title_with_markup_in_it_survives_and_leads_back(
    suffix: str, project: Path, tmp_path: Path
) -> None:
    caption = Caption(CHART, TITLE, "A caption.", TITLE, "")
    stamp, _ = only(chart(project, "pdf"))
    stamp |= {"paper": TITLE}
    del stamp["content_sha256"]
    path = tmp_path / f"found.{suffix}"
    path.write_bytes(Picture(Figure(), caption, 89, stamp).file(suffix))
    [told] = trace.trace_file(path)
    assert (told["exhibit"], told["paper"], told["content"]) == (CHART, TITLE, "as made")


def test_a_title_with_markup_in_it_is_the_title_of_the_picture(tmp_path: Path) -> None:
    from companion.render import xmlfile

    caption = Caption(CHART, TITLE, "A caption.", TITLE, "")
    picture = Picture(Figure(), caption, 89, {"exhibit": CHART, "paper": TITLE, "licence": "CC0"})
    svg = xmlfile.parse(picture.file("svg"))
    shown = [svg.findtext(f"{{{xmlfile.SVG}}}{name}") for name in ("title", "desc")]
    assert shown == [TITLE, TITLE]
    with (
        pikepdf.open(io.BytesIO(picture.file("pdf"))) as pdf,
        pdf.open_metadata() as packet,
    ):
        assert packet["dc:title"] == TITLE


def test_a_picture_in_a_word_file_leads_back(built: Path, tmp_path: Path) -> None:
    path = tmp_path / "manuscript.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
        archive.write(chart(built, "png"), "word/media/image1.png")
    [(place, stamp, intact)] = stamps.extract(path)
    assert (place, stamp["exhibit"], intact) == ("word/media/image1.png", CHART, True)


@pytest.mark.parametrize("change", [lambda image: image, lambda image: image.convert("RGB")])
def test_a_picture_that_lost_its_stamp_is_known_by_its_pixels(
    change: Callable[[Image.Image], Image.Image], project: Path, tmp_path: Path
) -> None:
    with Image.open(chart(project, "png")) as image:
        change(image).save(tmp_path / "bare.png", pnginfo=PngInfo())
    assert list(stamps.extract(tmp_path / "bare.png")) == []
    [told] = trace.trace_file(tmp_path / "bare.png")
    assert (told["exhibit"], told["content"]) == (CHART, "as made, known by its pixels")


def drawing(pdf: pikepdf.Pdf, name: str, included: pikepdf.Object) -> pikepdf.Pdf:
    """Add a page that draws an object."""
    page = pdf.add_blank_page()
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary({f"/{name}": included}))
    page.obj.Contents = pdf.make_stream(f"q 99 0 0 99 0 0 cm /{name} Do Q".encode())
    return pdf


def test_a_raster_image_in_a_pdf_is_known_by_its_pixels(project: Path, tmp_path: Path) -> None:
    with Image.open(chart(project, "png")) as image:
        rgb = image.convert("RGB")
    pdf = pikepdf.new()
    raster = pdf.make_stream(rgb.tobytes(), Type=pikepdf.Name.XObject, Width=rgb.width,
                             Subtype=pikepdf.Name.Image, Height=rgb.height, BitsPerComponent=8,
                             ColorSpace=pikepdf.Name.DeviceRGB)  # fmt: skip
    drawing(pdf, "Im1", raster).save(tmp_path / "lossless.pdf")
    [told] = trace.trace_file(tmp_path / "lossless.pdf")
    assert (told["place"], told["exhibit"]) == ("page 1, picture Im1", CHART)
    assert told["content"] == "as made, known by its pixels"


@pytest.mark.parametrize("scale", [1, 0.4])
@pytest.mark.parametrize("suffix", ["pdf", "jpg"])
def test_a_picture_that_was_compressed_or_scaled_is_known_by_its_look(
    suffix: str, scale: float, project: Path, tmp_path: Path
) -> None:
    with Image.open(chart(project, "png")) as image:
        small = image.convert("RGB").resize([round(side * scale) for side in image.size])
    small.save(tmp_path / f"found.{suffix}", resolution=300, quality=60)  # Pillow's PDF has a JPEG
    [told] = trace.trace_file(tmp_path / f"found.{suffix}")
    assert (told["exhibit"], told["content"]) == (CHART, trace.BY_LOOK)
    assert told["status"] == f"looks like figures/1_harvest/{CHART}.png, which is current"


def test_a_picture_of_the_same_shape_is_not_taken_for_ours(project: Path, tmp_path: Path) -> None:
    with Image.open(chart(project, "png")) as image:
        image.convert("RGB").rotate(180).save(tmp_path / "other.jpg")
    assert trace.trace_file(tmp_path / "other.jpg") == []


def test_what_a_page_does_not_draw_is_not_told_of_it(project: Path, tmp_path: Path) -> None:
    """Office programs give every page the pictures of all."""
    pdf = pikepdf.new()
    with Image.open(chart(project, "png")) as image:
        rgb = image.convert("RGB")
    raster = pdf.make_stream(rgb.tobytes(), Type=pikepdf.Name.XObject, Width=rgb.width,
                             Subtype=pikepdf.Name.Image, Height=rgb.height, BitsPerComponent=8,
                             ColorSpace=pikepdf.Name.DeviceRGB)  # fmt: skip
    drawing(pdf, "Im2", raster).pages[0].obj.Resources.XObject.Im1 = raster
    drawing(pdf, "Im1", raster)
    pdf.save(tmp_path / "office.pdf")
    assert [told["place"] for told in trace.trace_file(tmp_path / "office.pdf")] == [
        "page 1, picture Im2"
    ]


def test_a_word_file_made_a_pdf_by_an_office_program_leads_back(
    project: Path, office: None, tmp_path: Path
) -> None:
    document = Document()
    document.add_paragraph(f'{{{{p exhibit("{CHART}") }}}}')
    document.save(str(tmp_path / "article.docx"))
    numbers = files.read_json(project / "figures/numbers.json")
    (tmp_path / "filled.docx").write_bytes(fill.fill(tmp_path / "article.docx", numbers))
    subprocess.run(["soffice", f"-env:UserInstallation={(tmp_path / 'office').as_uri()}",
                    "--headless", "--convert-to", "pdf", "filled.docx"],
                   cwd=tmp_path, capture_output=True, check=True)  # fmt: skip
    [told] = trace.trace_file(tmp_path / "filled.pdf")
    assert (told["exhibit"], told["content"]) == (CHART, trace.BY_LOOK)


def test_a_pdf_that_was_written_anew_says_what_is_needed(
    built: Path, run: Runner, tmp_path: Path
) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.docinfo["/Producer"] = "GPL Ghostscript 10"
    pdf.save(tmp_path / "distilled.pdf")
    result = run(built, "companion", "trace", str(tmp_path / "distilled.pdf"))
    assert result.returncode == 1
    assert "GPL Ghostscript 10 wrote this PDF" in result.stderr
    assert "in another language, at another width or with few dots" in result.stderr
    assert "Needed is a PDF as LaTeX or Word wrote it" in result.stderr


ENGINES = {
    "pdflatex": [["pdflatex", "a"]],
    "lualatex": [["lualatex", "a"]],
    "xelatex": [["xelatex", "a"]],
    "dvips": [["latex", "a"], ["dvips", "-q", "a"], ["ps2pdf", "a.ps"]],
}


@pytest.mark.parametrize("engine", ENGINES)
def test_figures_in_a_manuscript_lead_back(
    engine: str, project: Path, tex: None, tmp_path: Path
) -> None:
    if not shutil.which(ENGINES[engine][0][0]):
        pytest.skip(f"no {engine} here")
    folder = chart(project, "pdf").parent
    included = "".join(rf"\includegraphics{{{folder}/{name}}} " for name in (CHART, "oats_series"))
    (tmp_path / "a.tex").write_text(
        r"\documentclass{article}\usepackage{graphicx}\begin{document}\batchmode"
        rf"{included}\end{{document}}"
    )
    for command in ENGINES[engine]:
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode == 0, done.stdout[-2000:]
    told = trace.trace_file(tmp_path / "a.pdf")
    assert {(one["exhibit"], one["status"]) for one in told} == {
        (CHART, "current"), ("oats_series", "current")
    }  # fmt: skip
    content = trace.DRAWN_ANEW if engine == "dvips" else "as made"
    assert {one["content"] for one in told} == {content}


def test_a_figure_of_an_earlier_version_leads_back(project: Path, tmp_path: Path) -> None:
    """Its record is metadata of the page, which pdfTeX keeps, and not in the drawing."""
    pdf = pikepdf.new()
    with pikepdf.open(chart(project, "pdf")) as picture:
        form = pdf.copy_foreign(picture.pages[0].as_form_xobject())
        form.write(provenance.PDF_MARK.sub(b"", form.read_bytes()))
        form.Metadata = pdf.copy_foreign(picture.Root.Metadata)
    drawing(pdf, "Fm1", form).save(tmp_path / "manuscript.pdf")
    [told] = trace.trace_file(tmp_path / "manuscript.pdf")
    assert (told["place"], told["exhibit"]) == ("page 1, figure Fm1", CHART)
    assert (told["content"], told["status"]) == ("as made", "current")


@pytest.mark.parametrize("suffix", ["pdf", "png"])
def test_a_broken_file_is_refused_with_a_sentence(
    suffix: str, project: Path, tmp_path: Path
) -> None:
    path = tmp_path / f"cut.{suffix}"
    path.write_bytes(chart(project, suffix).read_bytes()[:900])
    with pytest.raises(CompanionError, match=rf"cut\.{suffix} cannot be read: "):
        trace.trace_file(path)


@pytest.mark.build
def test_the_command_that_is_told_makes_the_same_bytes(
    project: Path, run: Runner, pasted: Runner, tmp_path: Path
) -> None:
    env = {paths.VARIABLE: str(project), "PYTHONPATH": f"{project}/src:{CHECKOUT}/src"}
    variant = tmp_path / "variant"
    words = ("export", CHART, "--language", "fa", "--format", "pdf,png", "--to", str(variant))
    assert run(project, "companion", *words).returncode == 0
    for folder, suffixes in (
        (project / "figures/1_harvest", (*PICTURES, "csv")),
        (variant, ("pdf", "png")),
    ):
        [told] = trace.trace_file(folder / f"{CHART}.pdf")
        named = names.text(told).partition("command")[2].replace("made_again", folder.name)
        done = pasted(named, project, tmp_path, env)
        assert done.returncode == 0, done.stderr
        for suffix in suffixes:
            again = tmp_path / folder.name / f"{CHART}.{suffix}"
            assert again.read_bytes() == (folder / again.name).read_bytes()


@pytest.mark.parametrize("suffix", [*PICTURES, "csv", "tex", "json"])
def test_every_file_of_a_fresh_exhibit_is_current(suffix: str, project: Path) -> None:
    [told] = trace.trace_file(chart(project, suffix))
    assert (told["exhibit"], told["content"], told["status"]) == (CHART, "as made", "current")


def test_a_table_is_known_by_its_bytes(project: Path) -> None:
    [told] = trace.trace_file(project / "figures/1_harvest/rye_growth.docx")
    assert (told["exhibit"], told["place"], told["status"]) == (
        "rye_growth", "the whole file", "current"
    )  # fmt: skip


@pytest.mark.build
def test_a_variant_says_which_parameters_are_other_than_the_registers(
    project: Path, run: Runner, tmp_path: Path
) -> None:
    words = ["papermill", "notebooks/1_harvest.ipynb", str(tmp_path / "out.ipynb"),
             "-p", "first_year", "1901", "-p", "output_dir", str(tmp_path)]  # fmt: skip
    done = run(project, *words, env={"PYTHONPATH": f"{project}/src:{CHECKOUT}/src"})
    assert done.returncode == 0, done.stderr
    [told] = trace.trace_file(tmp_path / f"{CHART}.pdf")
    assert told["status"] == (
        "made with other parameters than the register's rye: first_year 1901, in the register 1900"
    )
    assert told["title"] == "Harvest of rye, 1900 to 1903"


def test_a_picture_from_other_values_says_so(project: Path, tmp_path: Path) -> None:
    path = stamped(project, tmp_path / "old.png", values_sha256="0" * 64)
    [told] = trace.trace_file(path)
    assert told["status"] == "made from other values than those of today"


@pytest.mark.build
def test_an_export_at_another_width_has_todays_values_drawn_in_another_way(
    project: Path, run: Runner, tmp_path: Path
) -> None:
    run(project, "companion", "export", CHART, "--journal", "elsevier", "--format", "pdf",
        "--to", str(tmp_path))  # fmt: skip
    [told] = trace.trace_file(tmp_path / f"{CHART}.pdf")
    assert told["status"].startswith("made from today's values, drawn in another way")


def test_nothing_is_called_current_where_figures_is_stale(toy: Path, run: Runner) -> None:
    table = toy / "data/harvests.csv"
    table.write_text(table.read_text().replace("18.4", "18.5"))
    result = run(toy, "companion", "trace", str(chart(toy, "pdf")), "--json")
    [told] = json.loads(result.stdout)
    assert told["status"] == (
        "cannot be compared, because what is in figures/ is not current: stale: rye_series: "
        "changed since it was made: data/harvests.csv"
    )


def test_a_picture_of_an_exhibit_or_notebook_that_is_gone_says_so(
    project: Path, tmp_path: Path
) -> None:
    [told] = trace.trace_file(stamped(project, tmp_path / "own.png", exhibit="mine_series"))
    assert told["status"] == "the register has no exhibit mine_series: a run of somebody's own"
    path = stamped(project, tmp_path / "gone.png", notebook="notebooks/0_gone.ipynb")
    [told] = trace.trace_file(path)
    assert told["status"] == "this version has no notebooks/0_gone.ipynb"


def test_a_picture_without_our_stamp_is_told_to_lead_nowhere(
    built: Path, run: Runner, tmp_path: Path
) -> None:
    with Image.open(chart(built, "png")) as image:
        image.convert("RGB").resize((99, 99)).save(tmp_path / "screenshot.png")
    result = run(built, "companion", "trace", str(tmp_path / "screenshot.png"))
    assert result.returncode == 1
    assert "nothing in this file leads to an exhibit" in result.stderr


def test_a_claim_leads_to_the_exhibits_that_show_it_and_to_no_others(project: Path) -> None:
    told = names.trace_name("rye-growth")
    assert told["verdict"] == "differs"
    assert told["exhibits"] == ["rye_growth", "windows_ratios"]
    assert names.trace_name("rye-1900")["exhibits"] == ["rye_series"]
    assert names.trace_name("oats-1901")["exhibits"] == ["oats_series"]


def test_values_that_name_their_claims_show_those_alone(toy: Path, project: Path) -> None:
    paths.use(toy)
    [finding] = [one for one in judged.findings() if one.claim["claim"] == "oats-1901"]
    one = exhibits.find(exhibits.load(), "oats_series")
    for claim, shows in (("oats-1901", True), ("barley", False)):
        one.file("csv").write_text(f"claim,year\n{claim},1901\n,1902\n")
        assert shown.shows(one, finding) is shows


def test_a_number_is_traced_as_a_manuscript_writes_it(project: Path) -> None:
    for name in (r"\companion{oats-1901}{observed-MILL}", "oats-1901 observed-MILL",
                 '{{ number("oats-1901", "observed-MILL") | num }}'):  # fmt: skip
        told = names.trace_name(name)
        assert (told["text"], told["what"]) == ("5.5", "harvest, mill [MILL]")
        assert (told["claim"], told["exhibits"]) == ("oats-1901", ["oats_series"])
    with pytest.raises(CompanionError, match=r"no number 'prined'\. Did you mean 'printed'"):
        names.trace_name("oats-1901 prined")


def test_an_exhibits_name_tells_what_its_files_tell(project: Path) -> None:
    told = names.trace_name("rye_growth")
    [of_file] = trace.trace_file(project / "figures/1_harvest/rye_growth.docx")
    assert told == of_file | {"place": "figures/1_harvest"}


def test_a_source_leads_to_what_rests_on_it(project: Path) -> None:
    told = names.trace_name("MILL")
    assert told["citation"].startswith('Miller, Ann, "Ledger"')
    assert (told["tables"], told["evidence_for"]) == (["data/harvests"], ["oats-1901", "fair-1901"])
    assert told["exhibits"] == []
    assert "rye_series" in names.trace_name("OFFICE")["exhibits"]


def test_a_table_leads_to_the_exhibits_made_from_it(project: Path) -> None:
    made = ["rye_series", "rye_growth", "oats_series"]
    for name in ("data/harvests", "harvests"):
        assert names.trace_name(name) == {"table": "data/harvests", "exhibits": made}
    with pytest.raises(CompanionError, match="Did you mean 'harvests'"):
        names.trace_name("harvets")


def test_what_is_told_reads_as_lines(project: Path) -> None:
    lines = names.text(trace.trace_file(chart(project, "pdf"))[0]).splitlines()
    assert "status     current" in lines
    assert "claim      rye-1900: agrees. Confirmed: harvest by office (12.52)." in lines


def test_the_sources_of_a_picture_are_those_of_the_rows_it_draws(project: Path) -> None:
    """The table also has a row of the mill, which the chart does not draw."""
    [told] = trace.trace_file(chart(project, "pdf"))
    paper, office = told["sources"]
    assert (paper, "Harvest office" in office) == (told["paper"], True)
    gone = stamped(project, project.parent / "gone.png", sources=["GONE"])
    [told] = trace.trace_file(gone)
    assert told["sources"] == ["GONE, of which data/sources.csv has no record any more"]
