"""Tables and figures as LaTeX, Markdown and HTML have them."""

import html.parser
import re
import subprocess
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion import files
from companion.notebook import Told
from companion.register import exhibits
from companion.render import columns, latex, layout, slides, style, web
from companion.render.captions import Caption

CAPTION = Caption("a_table", "A title", "A caption.", "An alt text.", "Source: us.")
DOCUMENT = r"""\documentclass[11pt]{article}\usepackage[a4paper,margin=25mm]{geometry}
\usepackage[T1]{fontenc}\usepackage{lmodern,graphicx,booktabs,array,tabularx,xltabular,pdflscape}
\usepackage{siunitx,makecell}\graphicspath{{%s/1_harvest/}}
\begin{document}%s\end{document}
"""


def table(**texts: list[str]) -> str:
    return latex.table(pd.DataFrame(texts), CAPTION).decode()


def test_amounts_in_dollars_are_no_formula_in_a_notebook() -> None:
    told = Told("From $2 to $3.", "", "Then less.")
    assert told._repr_markdown_() == r"From \$2 to \$3. Then less."
    assert repr(told) == "From $2 to $3. Then less."


def test_numbers_stand_in_columns_that_align_at_the_decimal_point() -> None:
    text = table(
        List=["A", "B", "C"], Votes=["440,409", "7,127", ""], Gap=["+1.50", "−12.25", "0*"]
    )
    assert (
        "{lS[table-format=6,group-digits=integer,group-minimum-digits=4,group-separator={,}]S["
        in text
    )
    assert "table-format=+2.2,retain-explicit-plus,table-space-text-post={*}" in text
    assert r"A & 440409 & +1.50 \\" in text
    assert r"B & 7127 & -12.25 \\" in text
    assert r"C &  & 0{*} \\" in text


def test_years_are_not_grouped_and_ranges_are_not_numbers() -> None:
    text = table(Year=["1901", "1903"], Period=["1901–1902", "1903–1904"])
    assert "{S[table-format=4,group-digits=none]r}" in text
    assert r"1901 & 1901–1902 \\" in text


def test_a_word_among_numbers_is_kept_and_a_column_of_words_stands_left() -> None:
    text = table(Share=["2.41", "no crop", "2.92"], Name=["Rye", "12", "Oats"])
    assert r"{no crop} & 12 \\" in text
    assert "group-digits=none]l}" in text


@settings(max_examples=40, deadline=None)
@given(st.decimals(-99999, 99999, places=2), st.sampled_from(["", "*"]))
def test_a_number_keeps_its_value_and_its_mark(number: Decimal, mark: str) -> None:
    text = table(Number=[f"{number:,}".replace("-", "−") + mark])
    [cell] = re.findall(r"\\midrule\n(.*) \\\\\n\\bottomrule", text)
    assert cell.removesuffix("{*}") == str(number)
    assert cell.endswith("{*}") == bool(mark)


@pytest.mark.parametrize(
    ("cells", "right", "point"),
    [
        (["1", "2", ""], True, True),
        (["1", "none"], False, False),
        (["1", "2", "none"], True, True),
        (["1–2", "3"], True, False),
        (["1", "2", "a long remark on it"], False, False),
        (["", ""], True, False),
    ],
)
def test_a_column_stands_right_if_most_cells_are_numbers(
    cells: list[str], right: bool, point: bool
) -> None:
    column = pd.Series(cells)
    assert (columns.numeric(column), columns.aligned(column)) == (right, point)


def test_signs_that_latex_reads_are_escaped() -> None:
    assert latex.escape("5 % & #1_a {x} ~ ^ \\") == (
        r"5 \% \& \#1\_a \{x\} \textasciitilde{} \textasciicircum{} \textbackslash{}"
    )


def test_wide_exhibits_span_both_columns_of_a_page() -> None:
    assert latex.figure(CAPTION, 89).startswith(b"% \\usepackage{graphicx}")
    assert b"\\begin{figure}[htbp]" in latex.figure(CAPTION, 89)
    assert b"\\begin{figure*}[htbp]" in latex.figure(CAPTION, 183)


def test_a_title_that_asks_is_not_closed_with_a_point() -> None:
    asks = Caption("a_table", "Why?", "A caption.", "", "")
    assert (asks.heading, CAPTION.heading) == ("Why? A caption.", "A title. A caption.")


def test_signs_that_markdown_and_html_read_are_escaped() -> None:
    texts = pd.DataFrame({"Name": ["a|b", "<i>"]})
    assert "a\\|b" in web.markdown(texts, CAPTION).decode()
    assert "&lt;i&gt;" in web.table(texts, "label")


def compiled(folder: Path, figures: Path, inputs: list[Path]) -> str:
    """Compile exhibits in one document and return TeX's log in one line."""
    body = "\n".join(rf"\input{{{path.as_posix()}}}\clearpage" for path in inputs)
    (folder / "all.tex").write_text(DOCUMENT % (figures.as_posix(), body))
    for _ in range(2):
        result = subprocess.run(["pdflatex", "-interaction=nonstopmode", "all.tex"],
                                cwd=folder, capture_output=True, check=False)  # fmt: skip
    assert result.returncode == 0, result.stdout[-2000:]
    return (folder / "all.log").read_text(errors="replace").replace("\n", " ")


def test_exhibits_compile_and_no_line_is_too_wide(built: Path, tex: None, tmp_path: Path) -> None:
    log = compiled(tmp_path, built / "figures", sorted((built / "figures").glob("*/*.tex")))
    assert "Overfull" not in log
    assert "Missing character" not in log


def test_long_and_broken_tables_compile_too(built: Path, tex: None, tmp_path: Path) -> None:
    words = " ".join(["harvest"] * 12)
    remarks = pd.DataFrame({"Year": ["1901"], "Remark": [words], "Other": [words]})
    many = pd.DataFrame({"Year": [str(1900 + i) for i in range(60)], "Remark": ["none"] * 60})
    for name, texts in (("broken", remarks), ("long", many)):
        (tmp_path / f"{name}.tex").write_bytes(latex.table(texts, CAPTION))
    inputs = [tmp_path / "broken.tex", tmp_path / "long.tex"]
    assert "Overfull" not in compiled(tmp_path, built / "figures", inputs)


class Tags(html.parser.HTMLParser):
    """The tags of a page with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_a_picture_on_the_web_has_its_alt_text_and_width(project: Path) -> None:
    path = exhibits.find(exhibits.load(), "rye_series").file("html")
    record = files.read_json(path.with_suffix(".json"))
    [image] = [attrs for tag, attrs in Tags(path.read_text()).found if tag == "img"]
    assert (image["alt"], image["src"]) == (record["alt"], "rye_series.png")
    assert f"width: {record['width_mm']:g}mm" in str(image["style"])


def test_a_table_on_the_web_has_all_rows_and_a_caption(project: Path) -> None:
    path = exhibits.find(exhibits.load(), "windows_ratios").file("html")
    tags = [tag for tag, _ in Tags(path.read_text()).found]
    lines = [line for line in path.with_suffix(".md").read_text().splitlines() if line[:1] == "|"]
    assert tags.count("tr") == len(lines) - 1 == 1 + 6
    assert tags.count("th") == 3
    assert tags.count("figcaption") == 1


def test_a_title_over_a_figure_moves_nothing_below_it() -> None:
    figure, axes = layout.canvas(
        89, 40, left=9, right=9, top=9, bottom=9, source_line="Source: us."
    )
    height, box = figure.get_figheight(), axes.get_window_extent().bounds
    slides.titled(figure, "A title", "What it shows.")
    assert figure.get_figheight() > height
    assert axes.get_window_extent().bounds == pytest.approx(box)
    assert {"A title", "What it shows."} <= {text.get_text() for text in figure.texts}


def test_sources_that_two_lines_have_no_room_for_go_into_the_caption() -> None:
    names = [f"Source number {number}" for number in range(1, 20)]
    shown, others = layout.part_sources(f"Sources: {'; '.join(names)}.", 89)
    assert shown.endswith("; others in the caption.")
    kept = shown.removeprefix("Sources: ").removesuffix("; others in the caption.")
    assert kept.split("; ") + others.split("; ") == names
    assert len(layout.wrap(shown, (89 - 2 * style.MARGIN_MM) * style.PT_PER_MM)) == 2
