"""The seeds of this paper: its reference list, its citations, and a reader's own copy of it."""

import os
from pathlib import Path

import pandas as pd
import pytest

from companion.claims import references, report, transcription
from companion.tables import reading

Seeds = dict[str, pd.DataFrame]


@pytest.fixture(scope="session")
def seeds() -> Seeds:
    return reading.read_all(f"seeds/{name}" for name in ("citations", "references", "claims"))


@pytest.fixture
def copy() -> Path:
    """Return the copy of the paper that COMPANION_PAPER names."""
    path = os.environ.get("COMPANION_PAPER")
    if not path:
        pytest.skip("COMPANION_PAPER is not set; give it the path of a text copy of the paper")
    return Path(path)


def test_what_does_not_match_in_the_papers_list(seeds: Seeds) -> None:
    found = references.mismatches(seeds["citations"], seeds["references"], seeds["claims"])
    assert set(found[["finding", "cited", "listed"]].itertuples(index=False, name=None)) == {
        ("name differs", "Bremner, 2001", "Breman,2001"),
        (
            "name differs",
            "Radio France International, 2006",
            "Radio France Internationale , 10 May 2006",
        ),
        ("label and author differ", "Bourtman, Ilya", "Breman,2006"),
        ("no date", "", "Realist Theories"),
        ("listed twice", "", "Kemp,2003 and Kemp and Saunders, 2003"),
        ("two under one label", "", "Katz,2010 and Katz,2010"),
    }


@pytest.mark.parametrize(
    ("cited", "key"),
    [
        ("Katz, April 2010", "katz-2010-04"),
        ("Katz, September 2010", "katz-2010-09"),
        ("*Today Zaman*, 13 May 2010", "todays-zaman-2010-05-13"),
        ("Eran, Magen and Stein, 2011", "eran-magen-stein-2011"),
        ("<http://www.pearsonhighered.com>, 2011", "realist-theories-2011"),
    ],
)
def test_a_citation_finds_its_reference_by_name_and_date(
    cited: str, key: str, seeds: Seeds
) -> None:
    assert references.match(cited, seeds["references"]) == (key, 1)


def test_each_claims_reference_is_cited_in_its_paragraph(seeds: Seeds) -> None:
    moved = seeds["claims"].assign(paragraph=seeds["claims"]["paragraph"] + 1)
    found = references.mismatches(seeds["citations"], seeds["references"], moved)
    assert "not cited beside its claim" in set(found["finding"])


def test_each_claim_cites_a_listed_reference(seeds: Seeds) -> None:
    cited = seeds["claims"]["reference"].dropna().str.split().explode()
    assert set(cited) <= set(seeds["references"]["reference"])


def test_every_qualifier_of_the_register_has_a_declared_meaning(seeds: Seeds) -> None:
    declared = set(reading.read("data/qualifiers")["qualifier"])
    assert set(seeds["claims"]["qualifier"].dropna()) <= declared


def test_the_register_holds_every_number_of_a_readers_copy(copy: Path) -> None:
    compared = transcription.of_project(copy)
    assert compared.ok, compared.text()
    assert compared.counts["left over"] == 0


def test_the_citations_of_a_readers_copy_are_those_of_the_seed(copy: Path, seeds: Seeds) -> None:
    found = references.extract(transcription.read_copy(copy))
    assert found["printed"].tolist() == seeds["citations"]["printed"].tolist()
    assert report.of_references(copy, "text") == report.of_references(None, "text")
