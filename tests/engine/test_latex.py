"""Exhibits in LaTeX manuscripts, as pages of many classes and engines."""

import itertools
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar, LTFigure, LTPage, LTTextContainer, LTTextLine

from companion.render import latex
from companion.render.captions import Caption
from companion.render.language import locales

CAPTION = Caption("a_table", "A title", "A caption.", "An alt text.", "Source: us.")
DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٫", "0123456789.")
NUMERALS = {sign: numeral for numeral, sign in DIGITS.items()}
Box = tuple[float, float, float, float]


# The exhibits are the toy's, and made-up tables of the kinds that break.

WORDS = "harvest of the winter barley in the valley"
MADE_UP = {
    "numbers": pd.DataFrame(
        {"Series of the office": ["Rye, as the farmer reports it", "Oats of the mill"]}
        | {f"Value in {year}": ["54.4", "−0.71"] for year in range(1900, 1909)}
        | {"Difference": ["the office of the harvest", "not documented"]}
    ),
    "rows": pd.DataFrame(
        {"Year": [str(1900 + i) for i in range(50)], "Event": [WORDS] * 50,
         "Actors": ["Farmer, Miller, Office"] * 50, "Verdict": ["no date to check"] * 50}
    ),
    "cells": pd.DataFrame(
        {"Claim": [f"{WORDS} {i}" for i in range(12)], "Evidence": [WORDS * 3] * 12,
         "Gap": ["+354 days"] * 12, "Rests on": [WORDS] * 12, "Reason": [WORDS * 12] * 12}
    ),
    "tall": pd.DataFrame({"Event": [WORDS * 60], "Verdict": ["no date to check"]}),
}  # fmt: skip
PERSIAN = pd.DataFrame(
    {"سال": ["۱۹۹۵", "۲۰۰۸"], "COW 4.0": ["۱۵٫۵", "۴۰۶٫۹"], "شکاف": ["\u200e−۵۰", "\u200e+۱۱۳"]}
)
PERSIAN_ROWS = pd.DataFrame(
    {"سال": [str(1700 + year).translate(NUMERALS) for year in range(60)],
     "رویداد": ["متن فارسی"] * 60}
)  # fmt: skip
RUSSIAN = pd.DataFrame({"Год": ["1995", "2008"], "COW 4.0": ["15,5", "406,9"]})
FLOATS = ("1_harvest/rye_series", "1_harvest/rye_growth", "made/numbers")
LONG = ("made/rows", "made/cells")
PACKAGES = "graphicx,booktabs,array,longtable,pdflscape"
FONT = r"\newfontfamily\%sfont[Script=%s]{%s}"


@dataclass(frozen=True)
class Document:
    """A manuscript of the matrix: its class, what it loads beyond the packages, its exhibits."""

    cls: str
    options: str = ""
    engine: str = "pdflatex"
    preamble: str = ""
    needs: tuple[str, ...] = ()  # files that this TeX may not have
    exhibits: tuple[str, ...] = (*FLOATS, *LONG)
    text: str = "Words of the author. " * 30
    numbers: str = ""


RTL: dict[str, Any] = {
    "engine": "xelatex",
    "exhibits": (*FLOATS, "made/rows", "made/persian", "made/persian_rows"),
    "text": "متن فارسی. " * 20,
    "numbers": r"عدد \companion{rye-1900}{observed-OFFICE} و \companion{fair-1901}{printed} و "
               r"\companion{rye-1900}{verdict} پایان. ",
}  # fmt: skip
POLYGLOSSIA = r"\usepackage{polyglossia}\setmainlanguage{%s}"
BABEL = r"\usepackage[bidi=%s]{babel}\babelprovide[main,import]{persian}\babelfont{rm}{Amiri}"
MATRIX = {
    "article": Document("article"),
    "article, two columns": Document("article", "twocolumn"),
    "article of XeLaTeX": Document("article", engine="xelatex", exhibits=FLOATS),
    "article of LuaLaTeX": Document("article", engine="lualatex", exhibits=FLOATS,
                                    needs=("luatexbase.sty",)),
    "article of latex and dvips": Document("article", engine="latex"),
    "beamer": Document("beamer", exhibits=FLOATS),
    "memoir": Document("memoir", "a5paper"),
    "scrartcl": Document("scrartcl", "12pt", preamble=r"\usepackage{setspace}\doublespacing"),
    "amsart": Document("amsart"),
    "elsarticle": Document("elsarticle", "5p,twocolumn"),
    "IEEEtran": Document("IEEEtran", "conference"),
    "llncs": Document("llncs"),
    "endfloat": Document("article", preamble=r"\usepackage{endfloat}", exhibits=FLOATS),
    "xepersian": Document(
        "article", preamble=r"\usepackage{siunitx,color,xepersian}\settextfont{Amiri}",
        needs=("xepersian.sty",),
        **{**RTL, "numbers": r"\num{\companion{oats-1901}{observed-MILL}} " + RTL["numbers"]}),
    "polyglossia": Document(
        "article", preamble=POLYGLOSSIA % "persian" + r"\setmainfont{Amiri}", needs=("bidi.sty",),
        **{**RTL, "numbers": r"\listoftables " + RTL["numbers"]}),
    "polyglossia, Hebrew": Document(
        "article", preamble=POLYGLOSSIA % "hebrew" + FONT % ("hebrew", "Hebrew", "DejaVu Sans"),
        needs=("bidi.sty",), **{**RTL, "text": "זה משפט בעברית. " * 20, "exhibits": FLOATS}),
    "polyglossia of LuaLaTeX": Document(
        "article", preamble=POLYGLOSSIA % "persian" + FONT % ("persian", "Arabic", "Amiri"),
        needs=("luabidi.sty",), **{**RTL, "engine": "lualatex"}),
    "polyglossia, Arabic with two typefaces": Document(
        "article", preamble=POLYGLOSSIA % "arabic" + FONT % ("arabic", "Arabic", "Amiri"),
        needs=("bidi.sty",), **RTL),
    "babel of LuaLaTeX": Document("article", preamble=BABEL % "basic",
                                  needs=("luatexbase.sty",), **{**RTL, "engine": "lualatex"}),
    "babel of LuaLaTeX with two typefaces": Document(
        "article", needs=("luatexbase.sty",), preamble=r"\usepackage[bidi=basic,english]{babel}"
        r"\babelprovide[main,import]{persian}\babelfont[persian]{rm}{Amiri}",
        **{**RTL, "engine": "lualatex", "exhibits": FLOATS}),
    "babel of XeLaTeX": Document("article", preamble=BABEL % "default", **RTL),
    "babel of XeLaTeX with bidi": Document("article", preamble=BABEL % "bidi",
                                           needs=("bidi.sty",), **RTL),
}  # fmt: skip


@pytest.fixture(scope="module")
def figures(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the toy's figures with the made-up tables among them."""
    folder = tmp_path_factory.mktemp("tex") / "figures"
    shutil.copytree(built / "figures", folder)
    (folder / "made").mkdir()
    for name, texts in MADE_UP.items():
        told = f"Source: {WORDS * 12}."
        caption = Caption(name, f"Of {name}", f"{WORDS}; " * 3 + "its end.", "", told)
        (folder / f"made/{name}.tex").write_bytes(latex.table(texts, caption))
    locales.use("fa")
    note = "مأخذ: Rye (Release 1); M. Miller."
    caption = Caption("persian", "گزارش", "شکاف (COW 4.0).", "", note)
    (folder / "made/persian.tex").write_bytes(latex.table(PERSIAN, caption))
    long = Caption("persian_rows", "سال‌ها", "متن فارسی.", "", "متن.")
    (folder / "made/persian_rows.tex").write_bytes(latex.table(PERSIAN_ROWS, long))
    locales.use("ru")
    (folder / "made/russian.tex").write_bytes(latex.table(RUSSIAN, replace(caption, title="Отчёт")))
    locales.use("en")
    shutil.copy(folder / "1_harvest/rye_series.pdf", folder / "made/slide.pdf")
    slide = replace(CAPTION, exhibit="slide")
    (folder / "made/slide.tex").write_bytes(latex.figure(slide, 89, titled=True))
    starred = replace(CAPTION, caption="A caption. Asterisk: late.", marks="Asterisk: late.")
    (folder / "made/starred.tex").write_bytes(latex.table(pd.DataFrame({"A": ["1*"]}), starred))
    long = replace(slide, caption=WORDS * 60)
    (folder / "made/told.tex").write_bytes(latex.figure(long, 89))
    return folder


def available(document: Document) -> str:
    """Return what a document needs and this machine has not."""
    if not shutil.which(document.engine):
        return document.engine
    for name in (f"{document.cls}.cls", *document.needs):
        if not subprocess.run(["kpsewhich", name], capture_output=True, check=False).stdout:
            return name
    amiri = (
        "Amiri" not in document.preamble
        or subprocess.run(["fc-list", "Amiri"], capture_output=True, check=False).stdout
    )
    return "" if amiri else "the typeface Amiri"


def compiled(folder: Path, figures: Path, document: Document) -> str:
    """Compile a document that includes exhibits and return TeX's logs."""
    frame = r"\begin{frame}%s\end{frame}" if document.cls == "beamer" else document.text + "\n\n%s"
    inputs = "\n\n".join(frame % rf"\input{{{figures / one}}}" for one in document.exhibits)
    numbers = rf"\input{{{figures / 'numbers'}}}" if document.numbers else ""
    (folder / "a.tex").write_text(
        rf"\documentclass[{document.options}]{{{document.cls}}}\usepackage{{{PACKAGES}}}{numbers}"
        rf"{document.preamble}\begin{{document}}{document.numbers}{inputs}\end{{document}}",
        encoding="utf-8",
    )
    again = "made/cells" in document.exhibits or "endfloat" in document.preamble
    runs = 2 if again or "listof" in document.numbers else 1
    commands = [[document.engine, "-interaction=nonstopmode", "a.tex"]] * runs
    if document.engine == "pdflatex":
        commands[:-1] = [[command[0], "-draftmode", *command[1:]] for command in commands[:-1]]
    commands += [["dvips", "-q", "a.dvi"], ["ps2pdf", "a.ps"]] * (document.engine == "latex")
    log = ""
    for command in commands:
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
        assert done.returncode == 0, done.stdout[-3000:].decode(errors="replace")
        log += (folder / "a.log").read_text(errors="replace")
    return log


def lines(page: LTPage) -> Iterator[LTTextLine]:
    for container in page:
        if isinstance(container, LTTextContainer):
            yield from (line for line in container if isinstance(line, LTTextLine))


def overlap(one: Box, other: Box) -> bool:
    """Say whether two boxes share more than an edge."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > 1 and down > 0.4 * min(one[3] - one[1], other[3] - other[1])


def amiss(pages: list[LTPage]) -> Iterator[str]:
    """Yield what lies outside a page or over something else."""
    for number, page in enumerate(pages, 1):
        texts = [(line.get_text().strip(), line.bbox) for line in lines(page)]
        drawn = texts + [("figure", one.bbox) for one in page if isinstance(one, LTFigure)]
        for text, (left, bottom, right, top) in drawn:
            if left < 0 or bottom < 0 or right > page.width or top > page.height:
                yield f"page {number}: {text!r} is outside the page"
        for (text, box), (other, its) in itertools.combinations(texts, 2):
            if overlap(box, its):
                yield f"page {number}: {text!r} lies over {other!r}"


def astray(pages: list[LTPage], document: Document) -> Iterator[str]:
    """Yield lines of the author's typeface with words of a table, and captions that end right."""
    two = re.search(r"newfontfamily|babelfont\[", document.preamble)
    for page in pages:
        found = {line.get_text().strip(): line for line in lines(page)}
        starts = [line.bbox[0] for text, line in found.items() if "Of numbers" in text]
        for text, line in found.items():
            faces = {char.fontname for char in line if isinstance(char, LTChar)
                     and re.match("[A-Za-z]", char.get_text())}  # fmt: skip
            if two and re.search("Amiri|DejaVu", str(faces)):
                yield f"{text!r} is set in {faces}"
            if starts and text.endswith("its end.") and line.bbox[0] > starts[0] + 1:
                yield f"{text!r} begins at {line.bbox[0]}, the caption at {starts[0]}"


def printed(page: LTPage) -> Iterator[str]:
    """Yield the words of a page; a sign in another typeface than its number belongs to it."""
    texts = [(re.sub("[\u202a-\u202e]", "", line.get_text()).translate(DIGITS), line.bbox)
             for line in lines(page)]  # fmt: skip
    for text, box in texts:
        yield from text.split()
        for other, its in texts if text.strip() in {"−", "+"} else ():
            if abs(its[0] - box[2]) < 1 and min(its[3], box[3]) > max(its[1], box[1]):
                yield text.strip() + other.split()[0]


@pytest.mark.parametrize("name", MATRIX)
def test_exhibits_are_whole_in(name: str, figures: Path, tex: None, tmp_path: Path) -> None:
    document = MATRIX[name]
    if missing := available(document):
        pytest.skip(f"no {missing} here")
    log = compiled(tmp_path, figures, document)
    assert "LaTeX Warning: Reference" not in log
    assert "Float too large" not in log
    assert "Missing character" not in log
    assert [more for more in re.findall(r"Overfull .* \((.+)pt", log) if float(more) > 1] == []
    pages = list(extract_pages(tmp_path / "a.pdf"))
    assert list(amiss(pages)) == []
    found = [word for page in pages for word in printed(page)]
    words, text = set(found), " ".join(found)
    assert {"54.4", "−0.71"} <= words
    assert document.engine == "latex" or "Difference" in words  # dvips has no names of ligatures
    if document.engine in ("xelatex", "lualatex"):
        assert list(astray(pages, document)) == []
    if document.numbers:
        assert {"12.52", "agrees"} <= words
        assert "4 May 1901" in text
        assert "num{" not in document.numbers or "5.5" in words
        assert "listof" not in document.numbers or text.count("Growth of the harvest") == 2
    if "made/persian" in document.exhibits:
        assert {"1995", "15.5", "406.9", "−50", "+113"} <= words
        assert text.count("COW 4.0") == 2
        assert "Rye (Release 1); M. Miller" in text
    if "made/rows" in document.exhibits:
        assert {str(1900 + year) for year in range(50)} <= words
    if "made/persian_rows" in document.exhibits:
        assert {str(1700 + year) for year in range(60)} <= words


def test_a_missing_package_is_named_in_a_sentence(figures: Path, tex: None, tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_text(
        r"\documentclass{article}\begin{document}"
        + "".join(rf"\input{{{figures / name}}}" for name in FLOATS)
        + r"\end{document}"
    )
    command = ["pdflatex", "-interaction=nonstopmode", "a.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    errors = re.findall(r"^! (.*)", done.stdout, re.M)
    assert len(errors) == len(FLOATS)
    assert all("This exhibit needs" in error for error in errors)


def test_what_no_page_can_hold_is_refused_in_a_sentence(
    figures: Path, tex: None, tmp_path: Path
) -> None:
    document = Document("article", exhibits=("made/tall", "made/told", "made/persian"),
                        preamble=r"\usepackage[papersize={14cm,9cm}]{geometry}")  # fmt: skip
    with pytest.raises(AssertionError):
        compiled(tmp_path, figures, document)
    log = (tmp_path / "a.log").read_text(errors="replace").replace("\n", "")
    errors = re.findall(r"! Package companion Error: (.*?)[;.]", log)
    assert errors == [
        "A row of this table is taller than a page",
        "The caption of slide leaves no room for the picture",
        "This exhibit is in Persian and needs text from right to left around it",
    ]


def test_columns_keep_apart_where_the_class_leaves_little_between_them(
    tex: None, tmp_path: Path
) -> None:
    document = Document("llncs", exhibits=("narrow",), text="")
    if missing := available(document):
        pytest.skip(f"no {missing} here")
    narrow = pd.DataFrame({"Q": ["QQ"], "Z": ["ZZ"]})
    (tmp_path / "narrow.tex").write_bytes(latex.table(narrow, CAPTION))
    compiled(tmp_path, tmp_path, document)
    [page] = extract_pages(tmp_path / "a.pdf")
    letters = [char for line in lines(page) for char in line if isinstance(char, LTChar)]
    right = max(char.bbox[2] for char in letters if char.get_text() == "Q")
    assert min(char.bbox[0] for char in letters if char.get_text() == "Z") > right + 6


def test_exhibits_of_multicols_span_the_columns(figures: Path, tex: None, tmp_path: Path) -> None:
    inputs = "".join(rf"\input{{{figures / one}}}" for one in ("made/slide", "made/starred"))
    text = rf"\begin{{multicols}}{{2}}Words. {inputs}\end{{multicols}}"
    document = Document("article", exhibits=(), preamble=r"\usepackage{multicol}", numbers=text)
    compiled(tmp_path, figures, document)
    found = {word for page in extract_pages(tmp_path / "a.pdf") for word in printed(page)}
    assert {"Figure", "Table"} <= found


@pytest.mark.parametrize(
    "around",
    [r"\begin{figure}Words. %s\end{figure}", r"\begin{minipage}{5cm}Words. %s\end{minipage}",
     r"\fbox{%s}", r"\begin{tabular}{l}%s\end{tabular}"],
)  # fmt: skip
def test_an_exhibit_in_a_float_or_a_box_is_refused_in_a_sentence(
    around: str, figures: Path, tex: None, tmp_path: Path
) -> None:
    text = around % rf"\input{{{figures / 'made/slide'}}}"
    with pytest.raises(AssertionError):
        compiled(tmp_path, figures, Document("article", exhibits=(), numbers=text))
    errors = re.findall(r"^! (.*)", (tmp_path / "a.log").read_text(errors="replace"), re.M)
    assert [error[:44] for error in errors] == ["Package companion Error: slide floats, so it"]


@pytest.mark.parametrize("engine", ["xelatex", "lualatex"])
@pytest.mark.parametrize("typeface", ["", "DejaVu Serif"])
def test_letters_that_the_typeface_lacks_are_an_error_and_not_left_out(
    typeface: str, engine: str, figures: Path, tex: None, tmp_path: Path
) -> None:
    document = Document("article", engine=engine, exhibits=("made/russian",),
                        needs=("luatexbase.sty",))  # fmt: skip
    if missing := available(document):
        pytest.skip(f"no {missing} here")
    if typeface:
        chosen = rf"\usepackage{{fontspec}}\setmainfont{{{typeface}}}"
        compiled(tmp_path, figures, replace(document, preamble=chosen))
        found = {word for page in extract_pages(tmp_path / "a.pdf") for word in printed(page)}
        assert {"Отчёт.", "Год", "406,9"} <= found
        return
    with pytest.raises(AssertionError):
        compiled(tmp_path, figures, document)
    log = (tmp_path / "a.log").read_text(errors="replace").replace("\n", "")
    assert "This exhibit is in Russian, and the typeface here has no letters of it" in log


def test_arabic_captions_that_lualatex_reverses_are_warned_of(
    figures: Path, tex: None, tmp_path: Path
) -> None:
    arabic = POLYGLOSSIA % "arabic" + FONT % ("arabic", "Arabic", "Amiri")
    document = replace(MATRIX["polyglossia of LuaLaTeX"], preamble=arabic, numbers="",
                       exhibits=("made/persian",))  # fmt: skip
    if missing := available(document):
        pytest.skip(f"no {missing} here")
    log = compiled(tmp_path, figures, document)
    assert "Package companion Warning: With polyglossia and LuaLaTeX" in log


def test_the_note_of_a_long_table_stays_on_the_page_of_its_last_row(
    figures: Path, tex: None, tmp_path: Path
) -> None:
    rows = rf"\input{{{figures / 'made/rows'}}}"
    pages = "".join(rf"\newpage\vspace*{{{n}cm}}{rows}" for n in range(9))
    log = compiled(tmp_path, figures, Document("article", exhibits=(), numbers=pages))
    assert "Overfull" not in log
    for page in extract_pages(tmp_path / "a.pdf"):
        words = " ".join(line.get_text() for line in lines(page))
        assert ("Source:" in words) is ("1949" in words)


def test_a_picture_with_its_title_inside_fills_a_slide_alone(
    figures: Path, tex: None, tmp_path: Path
) -> None:
    compiled(tmp_path, figures, Document("beamer", exhibits=("made/slide",)))
    [page] = extract_pages(tmp_path / "a.pdf")
    [picture] = (one for one in page if isinstance(one, LTFigure))
    assert picture.width > 0.8 * page.width or picture.height > 0.8 * page.height
    assert "Figure" not in {word for line in lines(page) for word in line.get_text().split()}


def test_beamer_writes_the_word_for_a_figure_in_the_authors_typeface(
    figures: Path, tex: None, tmp_path: Path
) -> None:
    faces = "".join(
        rf"\babelfont{language}{{{family}}}{{{typeface}}}"
        for language, typeface in (("", "Amiri"), ("[english]", "Latin Modern Roman"))
        for family in ("rm", "sf")
    )
    document = Document(
        "beamer", engine="lualatex", exhibits=("1_harvest/rye_series",), needs=("luatexbase.sty",),
        preamble=r"\usepackage[bidi=basic,provide=*,english,persian]{babel}" + faces,
    )  # fmt: skip
    if missing := available(document):
        pytest.skip(f"no {missing} here")
    assert "Missing character" not in compiled(tmp_path, figures, document)


@pytest.mark.parametrize("cls", ["article", "beamer"])
def test_marks_are_explained_once_with_and_without_a_caption(
    cls: str, figures: Path, tex: None, tmp_path: Path
) -> None:
    exhibits = ("1_harvest/rye_series", "made/starred")
    compiled(tmp_path, figures, Document(cls, exhibits=exhibits))
    text = " ".join(word for page in extract_pages(tmp_path / "a.pdf") for word in printed(page))
    assert text.count("Dots: what was counted.") == 1
    assert text.count("Asterisk: late.") == 1


def styled(
    folder: Path, figures: Path, cls: str, body: str, engine: str = "pdflatex"
) -> subprocess.CompletedProcess[str]:
    """Compile a document that takes exhibits by ``companion.sty``."""
    shutil.copy(figures / "companion.sty", folder)
    (folder / "a.tex").write_text(
        rf"\documentclass{cls}\usepackage[figures={figures}]{{companion}}"
        rf"\begin{{document}}{body}\end{{document}}"
    )
    command = [engine, "-interaction=nonstopmode", "-halt-on-error", "a.tex"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_one_style_file_brings_exhibits_and_numbers(
    figures: Path, tex: None, tmp_path: Path
) -> None:
    exhibits = r"\companionfigure{rye_series}\companiontable{rye_growth}"
    number = r"It was \companion{rye-1900}{printed}."
    done = styled(tmp_path, figures, "{article}", exhibits + number)
    assert done.returncode == 0, done.stdout[-2000:]
    text = " ".join(line.get_text() for page in extract_pages(tmp_path / "a.pdf")
                    for line in lines(page))  # fmt: skip
    for words in ("It was 12.5", "Figure 1: Harvest of rye", "Table 1: Growth of the harvest"):
        assert words in text


def test_an_exhibit_leaves_room_on_a_slide_where_its_height_is_given(
    figures: Path, tex: None, tmp_path: Path
) -> None:
    slides = (
        rf"\begin{{frame}}{{Title}}\companion{one}\vspace{{.3\textheight}}Words.\end{{frame}}"
        for one in (r"figure[height=.3\textheight]{rye_series}", "table[height=5mm]{rye_growth}")
    )
    done = styled(tmp_path, figures, "{beamer}", "".join(slides))
    assert done.returncode == 0, done.stdout[-2000:]
    assert "Overfull" not in done.stdout
    assert "A table is scaled down" in done.stdout
    done = styled(tmp_path, figures, "{article}", r"\companionfigure[width=2cm]{rye_series}")
    assert "An exhibit takes [height=...], not [width=2cm]" in done.stdout


def test_a_style_file_after_polyglossia_is_refused_in_a_sentence(
    figures: Path, tex: None, tmp_path: Path
) -> None:
    if missing := available(MATRIX["polyglossia, Hebrew"]):
        pytest.skip(f"no {missing} here")
    before = "{article}" + POLYGLOSSIA % "hebrew"
    done = styled(tmp_path, figures, before, "", engine="xelatex")
    [error] = re.findall(r"^! (.*)", done.stdout, re.M)
    assert error.startswith("Package companion Error: Load companion before polyglossia")
