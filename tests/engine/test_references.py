import pandas as pd
import pytest
from click.testing import CliRunner

from companion import paths
from companion.claims import references
from companion.cli import main
from companion.tables import reading

CITATIONS = reading.read("seeds/citations")
LISTED = reading.read("seeds/references")
CLAIMS = reading.read("seeds/claims")
AUDIT = references.audit(CITATIONS, LISTED, CLAIMS)


def findings(citations=CITATIONS, listed=LISTED, claims=CLAIMS):
    found = references.audit(citations, listed, claims)
    return set(found[["finding", "cited", "listed"]].itertuples(index=False, name=None))


def test_what_does_not_match_in_the_papers_list():
    assert findings() == {
        ("name differs", "Bremner, 2001", "Breman,2001"),
        (
            "name differs",
            "Radio France International, 2006",
            "Radio France Internationale , 10 May 2006",
        ),
        ("label and author differ", "Ilya Bourtman", "Breman,2006"),
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
def test_a_citation_finds_its_reference_by_name_and_date(cited, key):
    assert references.match(cited, LISTED) == (key, 1)


def test_a_work_cited_and_not_listed_is_named():
    extra = pd.DataFrame(
        [{"citation": 99, "section": "s", "paragraph": 1, "printed": "Marx, 1867"}]
    )
    assert ("cited, not listed", "Marx, 1867", "") in findings(pd.concat([CITATIONS, extra]))


def test_a_work_listed_and_not_cited_is_named():
    without = CITATIONS[~CITATIONS["printed"].str.startswith("Waltz")]
    assert ("listed, not cited", "", "Waltz ,1979") in findings(without)


def test_a_wrong_year_is_no_match():
    wrong = CITATIONS.assign(printed=CITATIONS["printed"].str.replace("Waltz, 1979", "Waltz, 1999"))
    assert {("cited, not listed", "Waltz, 1999", ""), ("listed, not cited", "", "Waltz ,1979")} <= (
        findings(wrong)
    )


def test_each_claims_reference_is_cited_in_its_paragraph():
    assert "not cited beside its claim" not in set(AUDIT["finding"])
    moved = CLAIMS.assign(paragraph=CLAIMS["paragraph"] + 1)
    assert "not cited beside its claim" in {row[0] for row in findings(claims=moved)}


def test_the_citations_of_a_readers_copy_are_those_of_the_seed():
    copies = [paths.seeds() / "paper.txt", *(paths.root().parent / "shared/paper").glob("*.txt")]
    copies = [path for path in copies if path.exists()]
    if not copies:
        pytest.skip("no copy of the paper here; save one as seeds/paper.txt")
    result = CliRunner().invoke(main, ["audit", "--references", "--text", str(copies[0])])
    assert result.stdout == CliRunner().invoke(main, ["audit", "--references"]).stdout
    found = references.extract(reading.read_copy(copies[0]))
    assert found["printed"].tolist() == CITATIONS["printed"].tolist()
