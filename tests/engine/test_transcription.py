import hashlib

import pytest
from click.testing import CliRunner

from companion import paths
from companion.claims import transcription as seedcheck
from companion.cli import main
from companion.tables import reading

TEXT = """A Title¹

¹ A professor.

One

In 2001 trade was 276 million (Smith, 1999).
It grew fourfold.

Two

The share was 5 to 7 percent.

References

Smith, 1999
"""
CLAIMS = [
    {"claim": c, "status": "stated", "section": s, "paragraph": "1", "printed": p}
    for c, s, p in (("trade", "one", "276 million"), ("share", "two", "5 to 7 percent"))
]
NUMERALS = [
    {"section": s, "paragraph": "1", "printed": p, "kind": k}
    for s, p, k in (
        ("title", "¹", "footnote mark"),
        ("footnotes", "¹", "footnote mark"),
        ("one", "2001", "date"),
    )
]
CITATIONS = [{"citation": "1", "section": "one", "paragraph": "1", "printed": "Smith, 1999"}]


def record(text):
    sections = [("title", None), ("one", "One"), ("two", "Two"), ("footnotes", None)]
    paper = {"ends_before": "References", "sha256": hashlib.sha256(text.encode()).hexdigest()}
    paper["sections"] = [{"id": i, "heading": h, "paragraphs": []} for i, h in sections]
    for (home, _), paragraph in seedcheck.split(text, paper).items():
        section = next(s for s in paper["sections"] if s["id"] == home)
        section["paragraphs"].append(seedcheck.fingerprint(paragraph))
    return {"text": paper}


def verify(text, encoding="utf-8"):
    return seedcheck.verify(text.encode(encoding), record(TEXT), CLAIMS, CITATIONS, NUMERALS)


def test_the_text_that_was_read_is_recognised_and_every_numeral_counted():
    report = verify(TEXT)
    assert report.ok, report.problems
    assert report.counts == {
        "claim": 3, "footnote mark": 2, "date": 1, "citation": 1, "left over": 0
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("276", "267", "claim trade: '276 million' does not stand in one, paragraph 1"),
        ("276", "267", "the numeral 267 is in no register"),
        ("276", "267", "the numeral 276 is registered 1 time more"),
        ("Smith, 1999)", "Smyth, 1999)", "citation 1: 'Smith, 1999' does not stand in one"),
        ("fourfold", "5fold", "the numeral 5 is in no register (... ith, 1999). It grew 5fold."),
        ("grew", "fell", "one, paragraph 1: is not as it was read"),
        ("The share was 5 to 7 percent.\n", "", "two: 0 paragraphs, 1 were read"),
        ("\n", "\r\n", "the file's bytes are not: line ends"),
        ("Smith, 1999\n", "Smith, 1998\n", "or the references differ"),
    ],
)
def test_another_text_is_told_apart_and_the_place_named(old, new, sentence):
    report = verify(TEXT.replace(old, new))
    assert not report.ok
    assert sentence in report.text()


@pytest.mark.parametrize(
    ("encoding", "sentence"),
    [("latin-1", "not UTF-8 (byte 7: 0xb9)"), ("utf-16", "not UTF-8"), ("utf-8-sig", "byte-order")],
)
def test_another_encoding_is_told_apart(encoding, sentence):
    report = verify(TEXT, encoding)
    assert not report.ok
    assert sentence in report.text()


def test_a_missing_copy_is_explained():
    result = CliRunner().invoke(main, ["verify-seed", "no/such/file.txt"])
    assert result.exit_code == 1
    assert "there is no file no/such/file.txt. Give the path" in result.stderr


def test_each_claim_cites_a_listed_reference():
    keys = set(reading.read("seeds/references")["reference"])
    cited = reading.read("seeds/claims")["reference"].dropna().str.split().explode()
    assert set(cited) <= keys


def test_the_register_holds_every_number_of_a_readers_copy():
    copies = [paths.seeds() / "paper.txt", *(paths.root().parent / "shared/paper").glob("*.txt")]
    copies = [path for path in copies if path.exists()]
    if not copies:
        pytest.skip("no copy of the paper here; save one as seeds/paper.txt")
    result = CliRunner().invoke(main, ["verify-seed", str(copies[0])])
    assert result.exit_code == 0, result.output
    assert "left over: 0" in result.output
