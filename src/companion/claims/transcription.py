"""Compare the seeds with a copy of the paper that the user supplies.

A numeral is a run of ASCII digits, with decimals, or one superscript digit. Each one of the body
must be consumed by a claim of ``seeds/claims.csv`` or a citation of ``seeds/citations.csv``, or
have a row in ``seeds/numerals.csv``.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from companion.errors import CompanionError, DataError
from companion.files import sha256
from companion.tables import reading

NUMERAL = re.compile(r"\d+(?:[.,]\d+)*|[¹²³⁴⁵⁶⁷⁸⁹]", re.ASCII)
FOOTNOTE = re.compile("[¹²³⁴⁵⁶⁷⁸⁹]")
Place = tuple[str, int]
Rows = list[dict[str, str]]


@dataclass
class Report:
    """What a comparison found."""

    same_text: bool
    problems: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether this is the text that was read and every numeral of it is accounted for."""
        return self.same_text and not self.problems

    def text(self) -> str:
        """Return the report as lines for a reader."""
        lines = [f"{kind}: {number}" for kind, number in self.counts.items()]
        lines += self.problems
        lines.append(
            "This is the text that was read; every numeral is accounted for."
            if self.ok
            else "This is not, or not wholly, the text that was read."
        )
        return "\n".join(lines)


def normalise(paragraph: str) -> str:
    """Return a paragraph with its Unicode (NFC) and white space normalised."""
    return " ".join(unicodedata.normalize("NFC", paragraph).split())


def fingerprint(paragraph: str) -> str:
    """Return the first 12 digits of the SHA-256 of a paragraph's words."""
    return sha256(normalise(paragraph))[:12]


def split(text: str, record: dict[str, Any]) -> dict[Place, str]:
    """Split the body into paragraphs.

    Parameters
    ----------
    text
        The paper.
    record
        ``text`` of ``seeds/paper.yml``: ``sections`` with ``id`` and ``heading``, and
        ``ends_before``, the line at which the body ends.

    Returns
    -------
    dict
        Paragraphs by section id and number. A paragraph is a block of lines between blank ones;
        a block that opens with a superscript digit belongs to the section ``footnotes``.
    """
    headings = {s["heading"]: s["id"] for s in record["sections"] if s["heading"]}
    section = record["sections"][0]["id"]
    found: dict[Place, str] = {}
    block: list[str] = []

    def close() -> None:
        if block:
            home = "footnotes" if FOOTNOTE.match(block[0]) else section
            number = 1 + sum(place[0] == home for place in found)
            found[home, number] = "\n".join(block)
            block.clear()

    for line in text.splitlines():
        bare = line.strip()
        if bare == record["ends_before"]:
            break
        if not bare or bare in headings:
            close()
            section = headings.get(bare, section)
        else:
            block.append(line)
    close()
    return found


def read_copy(path: Path) -> dict[tuple[str, int], str]:
    """Return the paragraphs of a reader's own copy of the paper, by section and number."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{path} is not UTF-8 ({error}); save it as UTF-8.") from error
    return split(text, reading.read_paper()["text"])


def of_project(path: Path) -> Report:
    """Compare a reader's own copy of the paper with the project's seeds.

    Raises
    ------
    CompanionError
        If there is no such file.
    """
    if not path.is_file():
        raise CompanionError(
            f"there is no file {path}. Give the path of a text copy of the paper, or save one as "
            "seeds/paper.txt; the paper itself is not part of this project."
        )
    rows = [reading.read_texts(f"seeds/{name}") for name in ("claims", "citations", "numerals")]
    return verify(path.read_bytes(), reading.read_paper(), *rows)


def verify(
    data: bytes, paper: dict[str, Any], claims: Rows, citations: Rows, numerals: Rows
) -> Report:
    """Compare a copy of the paper with the seeds.

    Parameters
    ----------
    data
        The content of the file.
    paper
        ``seeds/paper.yml``.
    claims, citations, numerals
        Rows of the three registers, every cell a text.

    Returns
    -------
    Report
        It names each paragraph that differs, is lost or is new; each claim or citation whose
        printed text does not stand in its paragraph; each numeral that no row accounts for, or
        that is not there.
    """
    record = paper["text"]
    report = Report(sha256(data) == record["sha256"])
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        report.problems.append(
            f"The file is not UTF-8 (byte {error.start}: {data[error.start]:#04x}); "
            "save it as UTF-8."
        )
        return report
    found = split(text.removeprefix("\ufeff"), record)
    report.problems += _paragraphs(found, record)
    if not report.problems and not report.same_text:
        report.problems.append(
            "The body's words are those that were read, but the file's bytes are not: line ends, "
            "spacing, a byte-order mark, or the references differ."
        )
    for kind, rows in (("claim", claims), ("citation", citations)):
        report.problems += _printed(found, kind, rows)
    report.problems += _numerals(found, claims, citations, numerals, report.counts)
    return report


def _paragraphs(found: dict[Place, str], record: dict[str, Any]) -> list[str]:
    problems = []
    for section in record["sections"]:
        read = section["paragraphs"]
        here = [fingerprint(text) for (home, _), text in found.items() if home == section["id"]]
        if len(here) != len(read):
            problems.append(f"{section['id']}: {len(here)} paragraphs, {len(read)} were read.")
        lost = set(read) - set(here)
        problems += [
            f"{section['id']}, paragraph {number}: is not as it was read."
            for number, mark in enumerate(read, 1)
            if mark in lost
        ]
    return problems


def _printed(found: dict[Place, str], kind: str, rows: Rows) -> list[str]:
    return [
        f"{kind} {row[kind]}: {row['printed']!r} does not stand in {row['section']}, "
        f"paragraph {row['paragraph']}."
        for row in rows
        if normalise(row["printed"]) not in normalise(found.get(_place(row), ""))
    ]


def _numerals(
    found: dict[Place, str],
    claims: Rows,
    citations: Rows,
    numerals: Rows,
    counts: dict[str, int],
) -> list[str]:
    wanted: Counter[tuple[Place, str]] = Counter()
    kinds: Counter[str] = Counter()
    # An event that is dated by its citation shares that citation's numerals.
    stated = [claim for claim in claims if claim["status"] == "stated"]
    for kind, rows in (("claim", stated), ("citation", citations)):
        for row in rows:
            for token in NUMERAL.findall(row["printed"]):
                wanted[_place(row), token] += 1
                kinds[kind] += 1
    for row in numerals:
        wanted[_place(row), row["printed"]] += 1
        kinds[row["kind"]] += 1
    problems = []
    left = 0
    for place, text in found.items():
        for match in NUMERAL.finditer(text):
            if wanted[place, match.group()] > 0:
                wanted[place, match.group()] -= 1
                continue
            left += 1
            around = normalise(text[max(0, match.start() - 20) : match.end() + 15])
            problems.append(
                f"{place[0]}, paragraph {place[1]}: the numeral {match.group()} is in no register "
                f"(... {around} ...)."
            )
    problems += [
        f"{place[0]}, paragraph {place[1]}: the numeral {token} is registered "
        f"{missing} time{'s' * (missing > 1)} more than it stands there."
        for (place, token), missing in wanted.items()
        if missing > 0
    ]
    counts.update({**kinds, "left over": left})
    return problems


def _place(row: dict[str, str]) -> Place:
    return row["section"], int(row["paragraph"])
