"""A made-up reference list held against made-up citations."""

import pandas as pd
import pytest

from companion.claims import references

LISTED = pd.DataFrame(
    [
        ("katz-04", "Katz", "2010-04", "One", "Katz, April 2010"),
        ("katz-09", "Katz", "2010-09", "Two", "Katz, September 2010"),
        ("today", "Today's Zaman", "2010-05-13", "News", "*Today's Zaman*, 13 May 2010"),
        ("three", "Eran; Magen; Stein", "2011", "Three", "Eran, Magen and Stein, 2011"),
        ("host", "Pearson", "2011", "Web", "Pearson, 2011"),
    ],
    columns=["reference", "authors", "date", "title", "label"],
).assign(container="", publisher="", url="")
LISTED.loc[LISTED["reference"] == "host", "url"] = "http://www.pearson.example/page"
CITED = ["Katz, April 2010", "Katz, September 2010", "*Today Zaman*, 13 May 2010",
         "Eran, Magen and Stein, 2011", "<http://www.pearson.example>, 2011"]  # fmt: skip
NO_CLAIMS = pd.DataFrame(columns=["claim", "section", "paragraph", "reference"])


def citations(*printed: str) -> pd.DataFrame:
    return pd.DataFrame({"section": "one", "paragraph": 1, "printed": printed})


def mismatches(
    cited: list[str] = CITED, listed: pd.DataFrame = LISTED, claims: pd.DataFrame = NO_CLAIMS
) -> set[tuple[str, str, str]]:
    found = references.mismatches(citations(*cited), listed, claims)
    return set(found[["finding", "cited", "listed"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("cited", "key"), [*zip(CITED, LISTED["reference"], strict=True)], ids=LISTED["reference"]
)
def test_a_citation_finds_its_reference_by_name_and_date(cited: str, key: str) -> None:
    found, likeness = references.match(cited, LISTED)
    assert found == key
    assert likeness >= references.NEAR


def test_a_list_that_matches_has_one_thing_to_say() -> None:
    """The name that is nearly the same."""
    zaman = ("name differs", "Today Zaman, 13 May 2010", "*Today's Zaman*, 13 May 2010")
    assert mismatches() == {zaman}


def test_a_work_cited_and_not_listed_is_named() -> None:
    assert ("cited, not listed", "Marx, 1867", "") in mismatches([*CITED, "Marx, 1867"])


def test_a_work_listed_and_not_cited_is_named() -> None:
    assert ("listed, not cited", "", "Katz, April 2010") in mismatches(CITED[1:])


def test_a_wrong_year_is_no_match() -> None:
    wrong = [cited.replace("Stein, 2011", "Stein, 2001") for cited in CITED]
    assert {
        ("cited, not listed", "Eran, Magen and Stein, 2001", ""),
        ("listed, not cited", "", "Eran, Magen and Stein, 2011"),
    } <= mismatches(wrong)


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"label": "Smith, 2011"}, ("label and author differ", "Eran; Magen; Stein")),
        ({"label": "Eran"}, ("no date", "")),
        ({"title": "One"}, ("listed twice", "")),
        ({"label": "Katz, April 2010"}, ("two under one label", "")),
    ],
)
def test_what_does_not_match_within_the_list_is_named(
    change: dict[str, str], finding: tuple[str, str]
) -> None:
    listed = LISTED.copy()
    listed.loc[listed["reference"] == "three", list(change)] = list(change.values())
    assert finding in {row[:2] for row in mismatches(listed=listed)}


def test_names_are_nearly_the_same_from_seven_tenths_on() -> None:
    listed = LISTED[:1].assign(authors="Abcdefghij", label="Abcdefghij, April 2010")
    label = "Abcdefghij, April 2010"
    seven, six = "Abcdefgxyz, April 2010", "Abcdefwxyz, April 2010"  # letters of ten
    assert mismatches([seven], listed) == {("name differs", seven, label)}
    assert mismatches([six], listed) == {
        ("cited, not listed", six, ""), ("listed, not cited", "", label),
    }  # fmt: skip


def test_each_mismatch_is_told_with_its_place() -> None:
    rows = [{"claim": "c", "section": "two", "paragraph": 3, "reference": "katz-04 katz-09"},
            {"claim": "d", "section": "two", "paragraph": 3, "reference": pd.NA}]  # fmt: skip
    table = references.mismatches(citations(*CITED[:3], "Marx, 1867"), LISTED, pd.DataFrame(rows))
    told = references.mismatch_texts(table)
    assert list(told) == ["Finding", "Place", "In the text or the record", "Label in the list"]
    assert [tuple(row) for row in told.itertuples(index=False)] == [
        ("name differs", "one 1", "Today Zaman, 13 May 2010", "*Today's Zaman*, 13 May 2010"),
        ("cited, not listed", "one 1", "Marx, 1867", ""),
        ("listed, not cited", "", "", "Eran, Magen and Stein, 2011"),
        ("listed, not cited", "", "", "Pearson, 2011"),
        ("not cited beside its claim", "two 3", "c", "Katz, April 2010"),
        ("not cited beside its claim", "two 3", "c", "Katz, September 2010"),
    ]


def test_two_works_under_one_label_are_told_together() -> None:
    listed = LISTED.assign(label=["Katz, 2010"] * 2 + list(LISTED["label"])[2:])
    assert ("two under one label", "", "Katz, 2010 and Katz, 2010") in mismatches(listed=listed)
    alone = LISTED.copy()
    alone.loc[0, ["authors", "container", "publisher"]] = ["", "The Katz Papers", ""]
    assert ("label and author differ", "", "Katz, April 2010") not in mismatches(listed=alone)


@pytest.mark.parametrize(("paragraph", "amiss"), [(1, False), (2, True)])
def test_a_claims_reference_must_be_cited_in_its_paragraph(paragraph: int, amiss: bool) -> None:
    row = {"claim": "c", "section": "one", "paragraph": paragraph, "reference": "katz-04"}
    said = ("not cited beside its claim", "c", "Katz, April 2010")
    assert (said in mismatches(claims=pd.DataFrame([row]))) == amiss


def test_citations_are_found_in_a_text_and_dates_in_brackets_are_not() -> None:
    text = "So it was (Katz, 2010) on that day (May 4, 1901), they say (Eran,\nMagen, 2011)."
    found = references.extract({("one", 1): text})
    assert found["printed"].tolist() == ["Katz, 2010", "Eran, Magen, 2011"]
