"""Tables and figures as LaTeX, Markdown and HTML have them."""

import html.parser
import re
import subprocess

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion import paths
from companion.register import exhibits
from companion.render import latex as rendering
from companion.tables import reading

WORDS = rendering.Words("a_table", "A title", "A caption.", "An alt text.", "Source: us.")
DOCUMENT = r"""\documentclass[11pt]{article}\usepackage[a4paper,margin=25mm]{geometry}
\usepackage[T1]{fontenc}\usepackage{lmodern,graphicx,booktabs,array,tabularx,xltabular,pdflscape}
\usepackage{siunitx,makecell}\graphicspath{{%s/}}
\begin{document}%s\end{document}
"""


def every(kind, suffix):
    return [
        paths.figures() / f"{run}_{part.name}.{suffix}"
        for notebook in exhibits.load().values()
        for run in notebook.runs
        for part in notebook.parts_of(run)
        if part.kind == kind
    ]


def latex(**columns):
    return rendering.latex(pd.DataFrame(columns), WORDS).decode()


def test_numbers_stand_in_columns_that_align_at_the_decimal_point():
    text = latex(
        List=["A", "B", "C"], Votes=["440,409", "7,127", ""], Gap=["+1.50", "−12.25", "0*"]
    )
    assert (
        "{lS[table-format=6,group-digits=integer,group-minimum-digits=4,group-separator={,}]S["
        in (text)
    )
    assert "table-format=+2.2,retain-explicit-plus,table-space-text-post={*}" in text
    assert r"A & 440409 & +1.50 \\" in text
    assert r"B & 7127 & -12.25 \\" in text
    assert r"C &  & 0{*} \\" in text


def test_years_are_not_grouped_and_ranges_are_not_numbers():
    text = latex(Year=["1995", "2008"], Period=["1991–1999", "2000–2004"])
    assert "{S[table-format=4,group-digits=none]r}" in text
    assert r"1995 & 1991–1999 \\" in text


def test_a_word_among_numbers_is_kept_and_a_column_of_words_stands_left():
    text = latex(Share=["2.41", "no list", "2.92"], Actor=["Russia", "12", "Hamas"])
    assert r"{no list} & 12 \\" in text
    assert "group-digits=none]l}" in text


@given(st.decimals(-99999, 99999, places=2), st.sampled_from(["", "*"]))
def test_a_number_keeps_its_value_and_its_mark(number, mark):
    cell = f"{number:,}".replace("-", "−") + mark
    made = rendering._point(cell)
    assert made.removesuffix("{*}") == str(number)
    assert made.endswith("{*}") == bool(mark)


def test_signs_that_latex_reads_are_escaped():
    assert rendering.escape("5 % & #1_a {x} ~ ^ \\") == (
        r"5 \% \& \#1\_a \{x\} \textasciitilde{} \textasciicircum{} \textbackslash{}"
    )


def test_wide_exhibits_span_both_columns_of_a_page():
    assert rendering.figure_latex(WORDS, 89).startswith(b"% \\usepackage{graphicx}")
    assert b"\\begin{figure}[htbp]" in rendering.figure_latex(WORDS, 89)
    assert b"\\begin{figure*}[htbp]" in rendering.figure_latex(WORDS, 183)


def test_every_exhibit_compiles_and_no_line_is_too_wide(tex, tmp_path):
    paths = [*every("table", "tex"), *every("figure", "tex")]
    body = "\n".join(rf"\input{{{path.as_posix()}}}\clearpage" for path in paths)
    (tmp_path / "all.tex").write_text(DOCUMENT % (paths.figures().as_posix(), body))
    for _ in range(2):
        result = subprocess.run(["pdflatex", "-interaction=nonstopmode", "all.tex"],
                                cwd=tmp_path, capture_output=True, check=False)  # fmt: skip
    assert result.returncode == 0, result.stdout[-2000:]
    log = (tmp_path / "all.log").read_text(errors="replace")
    # a figure of 183 mm is wider than this page's text, by design
    wide = re.findall(r"Overfull .hbox \(([\d.]+)pt", log.replace("\n", " "))
    too_wide = (183 - 160) / 25.4 * 72.27
    assert [w for w in wide if abs(float(w) - too_wide) > 1] == []
    assert [line for line in log.splitlines() if line.startswith("Missing character")] == []


class Tags(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("path", every("figure", "html"), ids=lambda path: path.stem)
def test_a_picture_on_the_web_has_its_alt_text_and_width(path):
    record = reading.read_json(path.with_suffix(".json"))
    [image] = [attrs for tag, attrs in Tags(path.read_text()).found if tag == "img"]
    assert image["alt"] == record["alt"]
    assert image["src"] == f"{path.stem}.png"
    assert f"width: {record['width_mm']:g}mm" in image["style"]


@pytest.mark.parametrize("path", every("table", "html"), ids=lambda path: path.stem)
def test_a_table_on_the_web_has_all_rows_and_a_caption(path):
    text = path.read_text()
    tags = [tag for tag, _ in Tags(text).found]
    lines = [line for line in path.with_suffix(".md").read_text().splitlines() if line[:1] == "|"]
    assert tags.count("tr") == len(lines) - 1
    assert tags.count("th") == len(re.findall(r"(?<!\\)\|", lines[0])) - 1
    assert tags.count("figcaption") == 1
