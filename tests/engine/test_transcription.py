"""Seeds held against a copy of the text: a made-up one, and the toy's."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from companion import cli
from companion.claims import references, transcription
from companion.tables import reading
from tests.conftest import Runner

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


def record(text: str) -> dict[str, Any]:
    sections = [("title", None), ("one", "One"), ("two", "Two"), ("footnotes", None)]
    paper: dict[str, Any] = {
        "ends_before": "References",
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "sections": [{"id": i, "heading": h, "paragraphs": []} for i, h in sections],
    }
    for (home, _), paragraph in transcription.split(text, paper).items():
        section = next(s for s in paper["sections"] if s["id"] == home)
        section["paragraphs"].append(transcription.fingerprint(paragraph))
    return {"text": paper}


def verify(text: str, encoding: str = "utf-8") -> transcription.Report:
    return transcription.verify(text.encode(encoding), record(TEXT), CLAIMS, CITATIONS, NUMERALS)


def test_the_text_that_was_read_is_recognised_and_every_numeral_counted() -> None:
    report = verify(TEXT)
    assert report.ok, report.problems
    assert report.counts == {
        "claim": 3, "footnote mark": 2, "date": 1, "citation": 1, "left over": 0
    }  # fmt: skip
    assert report.text().splitlines() == [
        "claim: 3", "citation: 1", "footnote mark: 2", "date: 1", "left over: 0",
        "This is the text that was read; every numeral is accounted for.",
    ]  # fmt: skip


def test_a_report_of_another_text_ends_with_saying_so() -> None:
    report = verify(TEXT.replace("276", "267").replace("fourfold", "4fold 4fold"))
    lines = report.text().splitlines()
    assert lines[:5] == [
        "claim: 3", "citation: 1", "footnote mark: 2", "date: 1", "left over: 3"
    ]  # fmt: skip
    assert lines[5] == "one, paragraph 1: is not as it was read."
    assert lines[6] == "claim trade: '276 million' does not stand in one, paragraph 1."
    assert lines[-1] == "This is not, or not wholly, the text that was read."


def test_numerals_that_are_lost_are_counted() -> None:
    more = [*NUMERALS, NUMERALS[-1], NUMERALS[-1]]
    report = transcription.verify(TEXT.encode(), record(TEXT), CLAIMS, CITATIONS, more)
    assert report.problems == [
        "one, paragraph 1: the numeral 2001 is registered 2 times more than it stands there."
    ]
    assert report.same_text
    assert not report.ok
    dated = [*CLAIMS, CLAIMS[0] | {"status": "dated by its citation"}]
    assert transcription.verify(TEXT.encode(), record(TEXT), dated, CITATIONS, NUMERALS).ok


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
def test_another_text_is_told_apart_and_the_place_named(old: str, new: str, sentence: str) -> None:
    report = verify(TEXT.replace(old, new))
    assert not report.ok
    assert sentence in report.text()


@pytest.mark.parametrize(
    ("encoding", "sentence"),
    [("latin-1", "not UTF-8 (byte 7: 0xb9)"), ("utf-16", "not UTF-8"), ("utf-8-sig", "byte-order")],
)
def test_another_encoding_is_told_apart(encoding: str, sentence: str) -> None:
    report = verify(TEXT, encoding)
    assert not report.ok
    assert sentence in report.text()


def test_a_missing_copy_is_explained(sources: Path, run: Runner) -> None:
    result = run(sources, "companion", "verify-seed", "no/such/file.txt")
    assert result.returncode == 1
    assert "there is no file no/such/file.txt. Give the path" in result.stderr


def test_a_copy_with_another_number_is_told_by_the_command(fresh: Path, run: Runner) -> None:
    copy = fresh / "paper.txt"
    copy.write_text(copy.read_text().replace("12.5 tonnes", "12.6 tonnes"))
    result = run(fresh, "companion", "verify-seed", "paper.txt")
    assert result.returncode == 1
    assert "claim rye-1900: '12.5 tonnes in 1900' does not stand in title" in result.stdout


def test_the_citations_of_a_copy_are_those_of_the_seed(
    sources: Path, run: Runner, tmp_path: Path
) -> None:
    found = references.extract(transcription.read_copy(sources / "paper.txt"))
    assert found["printed"].tolist() == reading.read("seeds/citations")["printed"].tolist()
    words = ("companion", "audit", "--references")
    from_text = run(sources, *words, "--text", "paper.txt")
    assert from_text.returncode == 0, from_text.stderr
    assert from_text.stdout == run(sources, *words).stdout
    other = tmp_path / "other.txt"
    other.write_text((sources / "paper.txt").read_text() + "More.\n")
    assert "other.txt is not the text that was read" in run(
        sources, *words, "--text", str(other)
    ).stderr  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [("--claim", "rye-1900", "--verdict", "agrees"), ("--claim", "rye-1900", "--references")],
)
def test_an_audit_is_of_one_claim_or_of_some_verdicts_or_of_the_list(
    words: tuple[str, ...], project: Path
) -> None:
    done = CliRunner().invoke(cli.main, ["--project", str(project), "audit", *words])
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "Error: give one of --claim, --verdict and --references\n"
