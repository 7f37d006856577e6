"""Exhibits in LaTeX manuscripts, as text."""

import re
from decimal import Decimal

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.render import latex
from companion.render.captions import Caption
from companion.render.language import locales

CAPTION = Caption("a_table", "A title", "A caption.", "An alt text.", "Source: us.")


def table(**texts: list[str]) -> str:
    return latex.table(pd.DataFrame(texts), CAPTION).decode()


def cells(text: str) -> list[str]:
    """Return the rows of a table of one column."""
    return re.findall(r"^\{?(?!\\providecommand)(.*)\\\\$", text.partition("em}{")[2], re.M)


def test_numbers_are_filled_up_to_stand_one_point_under_the_other() -> None:
    text = table(
        List=["A", "B", "C"], Votes=["440,409", "7,127", ""], Gap=["+1.50", "−12.25", "0*"]
    )
    assert "{lcc}" in text
    assert r"A & 440,409 & \phantom{1}$+$1.50\phantom{*}\\" in text
    assert r"B & \phantom{44}7,127 & $-$12.25\phantom{*}\\" in text
    assert r"C &  & \phantom{$+$1}0*\phantom{.50}\\" in text


def test_ranges_are_not_numbers_and_stand_right() -> None:
    text = table(Year=["1901", "1903"], Period=["1901–1902", "1903–1904"])
    assert "{cr}" in text
    assert r"1901 & 1901\textendash{}1902\\" in text


def test_a_word_among_numbers_is_kept_and_a_column_of_words_stands_left() -> None:
    text = table(Share=["2.41", "no crop", "2.92"], Name=["Rye", "12", "Oats"])
    assert "no crop & 12\\\\" in text
    assert "{cl}" in text


@settings(max_examples=40, deadline=None)
@given(st.decimals(-99999, 99999, places=2), st.sampled_from(["", "*"]))
def test_a_number_keeps_its_value_and_its_mark(number: Decimal, mark: str) -> None:
    [cell] = cells(table(Number=[f"{number:,}".replace("-", "−") + mark]))
    assert cell.replace("$-$", "-") == f"{number:,}{mark}"


def test_signs_that_latex_reads_are_escaped() -> None:
    assert latex.escape("5 % & #1_a {x} ~ ^ \\") == (
        r"5 \% \& \#1\_a \{x\} \textasciitilde{} \textasciicircum{} \textbackslash{}"
    )


def test_wide_exhibits_span_both_columns_of_a_page() -> None:
    assert b"\\begin{figure}[htbp]" in latex.figure(CAPTION, 89)
    assert b"\\begin{figure*}[htbp]" in latex.figure(CAPTION, 183)


def test_numbers_and_latin_words_run_from_left_to_right_amid_persian(persian: None) -> None:
    assert latex.escape("شکاف (COW 4.0)، ۲٫۹٪ از Trade (Release 1).") == (
        r"شکاف (\companionwords{COW 4.0})، \companionnumber{۲٫۹٪} از "
        r"\companionwords{Trade (Release 1)}."
    )
    assert latex.escape("\u2068M. Miller\u2069; \u2068Rye & Sons\u2069") == (
        r"\companionwords{M. Miller}; \companionwords{Rye \& Sons}"
    )


def test_numbers_keep_their_signs_in_languages_from_right_to_left(persian: None) -> None:
    text = table(سال=["\u200e−۵٫۲*", "\u200e+۱۲٫۰"])
    assert r"{\companionnumber{\phantom{۱}*$-$۵٫۲}\\" in text
    assert r"\companionnumber{\phantom{*}$+$۱۲٫۰}\\" in text
    locales.use("ar")
    assert r"\companionnumber{٥٫٢$-$}" in table(سنة=["\u061c-٥٫٢", "٦٫٠"]).replace("-", "$-$")


@settings(max_examples=60, deadline=None)
@given(st.text("aB é(),.؛ سم۱۲3\u200e\u2068\u2069", max_size=30))
def test_no_letter_and_no_digit_is_lost_amid_persian(text: str) -> None:
    locales.use("fa")
    try:
        escaped = latex.escape(text)
    finally:
        locales.use("en")
    assert re.sub(r"\\companion(words|number)\{|\}", "", escaped) == re.sub(
        "[\u200e\u2068\u2069]", "", text
    )
