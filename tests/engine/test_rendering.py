"""Tables and figures as Markdown and HTML have them."""

import html.parser
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from companion import files
from companion.notebook import Shown, Told
from companion.register import exhibits
from companion.render import columns, layout, lines, style, titles, web, xmlfile
from companion.render.captions import Caption

CAPTION = Caption("a_table", "A title", "A caption.", "An alt text.", "Source: us.")


def test_amounts_in_dollars_are_no_formula_in_a_notebook() -> None:
    told = Told("From $2 to $3.", "", "Then less.")
    assert told._repr_markdown_() == r"From \$2 to \$3. Then less."
    assert repr(told) == "From $2 to $3. Then less."


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


def test_only_columns_of_long_texts_are_broken_into_lines() -> None:
    texts = pd.DataFrame({"crop": ["rye"], "remark": ["as the office gives it"],
                          "harvest in all fields": ["12.5"]})  # fmt: skip
    assert columns.breakable(texts) == ["remark"]


def test_a_title_that_asks_is_not_closed_with_a_point() -> None:
    asks = Caption("a_table", "Why?", "A caption.", "", "")
    assert (asks.heading, CAPTION.heading) == ("Why? A caption.", "A title. A caption.")


def test_a_caption_names_all_sources_where_the_picture_does_not_and_never_points_to_itself() -> (
    None
):
    line = "Sources: A long name of a mill; A longer name of an office; Another."
    foot, others = lines.part_sources(line, 30)
    assert foot.endswith("; others in the caption.")
    caption = replace(CAPTION, note=line, others=others)
    assert caption.heading == f"A title. A caption. Other sources: {others}."  # under the picture
    for whole in (caption.whole, web.captioned("<img>", caption)):
        assert "caption." not in whole.replace("A caption.", "")
        assert [whole.count(name) for name in ("mill", "office", "Another")] == [1, 1, 1]


def test_signs_that_markdown_and_html_read_are_escaped() -> None:
    texts = pd.DataFrame({"Name": ["a|b", "<i>"]})
    assert "a\\|b" in web.markdown(texts, CAPTION).decode()
    assert "&lt;i&gt;" in web.table(texts)
    assert web.table(texts).startswith('<div style="overflow-x: auto">')
    assert web.table(texts).count("padding: ") == web.table(texts).count("text-align")


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


def test_a_table_on_the_web_has_all_rows_with_heads_and_a_caption(project: Path) -> None:
    path = exhibits.find(exhibits.load(), "windows_ratios").file("html")
    tags = Tags(path.read_text()).found
    lines = [line for line in path.with_suffix(".md").read_text().splitlines() if line[:1] == "|"]
    assert [tag for tag, _ in tags].count("tr") == len(lines) - 1 == 1 + 6
    assert [attrs["scope"] for tag, attrs in tags if tag == "th"] == ["col"] * 3 + ["row"] * 6
    order = [tag for tag, _ in tags if tag in ("figcaption", "table", "em")]
    assert order == ["figcaption", "table", "em"]  # the caption above, the sources below


def test_columns_of_long_texts_stay_wide_enough_to_be_read_where_the_page_is_narrow() -> None:
    texts = pd.DataFrame(
        {"Year": ["1900"], "Town": ["The old mill"], "Reason": ["It rained. " * 30]}
    )
    heads = [attrs for tag, attrs in Tags(web.table(texts)).found if tag == "th"][:3]
    assert ["min-width: 30ch" in str(attrs["style"]) for attrs in heads] == [False, False, True]


def test_keys_and_ranges_keep_their_order_amid_persian_and_are_not_broken(persian: None) -> None:
    texts = pd.DataFrame(
        {"ادعا": ["سهم (\u200erye-1900\u200e؛ مقدمه ۱)", "۱۹۹۵–۲۰۰۸", "از Rye & Sons"]}
    )
    cells = re.findall('normal">(.*)</t[hd]>', web.table(texts))
    whole = '<bdi dir="ltr" style="white-space: nowrap">'
    assert cells == [
        f"سهم (\u200e{whole}rye-1900</bdi>\u200e؛ مقدمه ۱)",
        f"{whole}۱۹۹۵–۲۰۰۸</bdi>",
        'از <bdi dir="ltr">Rye &amp; Sons</bdi>',
    ]
    caption = replace(CAPTION, caption="سال‌های ۱۹۹۵–۲۰۰۸ از COW.", note="مأخذ: COW.")
    assert web.captioned(web.table(texts), caption).count(f"{whole}COW</bdi>") == 2


def test_pandoc_and_quarto_number_the_caption_of_a_markdown_table() -> None:
    text = web.markdown(pd.DataFrame({"Name": ["Rye"]}), CAPTION).decode()
    assert text.endswith("|\n\n: A title. A caption. {#tbl-a-table}\n\nSource: us.\n")


def test_an_exhibit_in_a_notebook_has_a_form_for_the_page_too() -> None:
    shown = Shown("<table>", CAPTION, {"text/latex": r"\begin{table}"})._repr_mimebundle_()
    assert set(shown) == {"text/plain", "text/html", "text/latex"}
    assert "<figcaption>" in shown["text/html"]


def test_a_title_over_a_figure_moves_nothing_below_it() -> None:
    figure, axes = layout.canvas(
        89, 40, left=9, right=9, top=9, bottom=9, source_line="Source: us."
    )
    height, box = figure.get_figheight(), axes.get_window_extent().bounds
    titles.titled(figure, "A title", "What it shows.")
    assert figure.get_figheight() > height
    assert axes.get_window_extent().bounds == pytest.approx(box)
    assert {"A title", "What it shows."} <= {text.get_text() for text in figure.texts}


def test_the_letters_of_an_svg_are_outlines_and_its_words_lie_over_them_unseen(
    project: Path,
) -> None:
    root = xmlfile.parse(exhibits.find(exhibits.load(), "rye_series").file("svg").read_bytes())
    texts = list(root.iter(f"{{{xmlfile.SVG}}}text"))
    assert "tonnes" in ["".join(text.itertext()) for text in texts]
    for text in texts:
        assert text.get("style").endswith("opacity: 0")
        letters = text.getparent().iter(f"{{{xmlfile.SVG}}}use")
        assert len(list(letters)) == len("".join(text.itertext()))
    assert not any("@font-face" in style.text for style in root.iter(f"{{{xmlfile.SVG}}}style"))


def test_sources_that_two_lines_have_no_room_for_go_into_the_caption() -> None:
    names = [f"Source number {number}" for number in range(1, 20)]
    shown, others = lines.part_sources(f"Sources: {'; '.join(names)}.", 89)
    assert shown.endswith("; others in the caption.")
    kept = shown.removeprefix("Sources: ").removesuffix("; others in the caption.")
    assert kept.split("; ") + others.split("; ") == names
    assert len(lines.wrap(shown, (89 - 2 * style.MARGIN_MM) * style.PT_PER_MM)) == 2
