"""What a manuscript takes over: numbers as macros, sources as records."""

import json
import re
import shutil
import subprocess

from pdfminer.high_level import extract_text
from pybtex.database import parse_string

from companion import paths
from companion.publish import numbers as manuscript
from companion.tables import reading

FILES = manuscript.files()
NUMBERS = json.loads(FILES["numbers.json"])
ITEMS = json.loads(FILES["references.json"])
LATEX = r"""\documentclass{article}\usepackage{siunitx,url}\input{%s}
\begin{document}
Trade was \num{\companion{iran-trade-2008}{printed}} by the paper and
\num{\companion{iran-trade-2008}{observed-COW4}} by COW; Hamas had
\companion{plc-table-hamas-pct}{printed} per cent. %s
\nocite{*}\bibliographystyle{plain}\bibliography{references}
\end{document}
"""


def test_the_committed_files_are_current():
    for name, content in FILES.items():
        assert (paths.figures() / name).read_bytes() == content, f"{name}: run companion build"


def test_every_printed_number_has_the_digits_it_is_printed_with():
    claims = reading.read("seeds/claims").set_index("claim")
    for key, row in NUMBERS.items():
        claim = claims.loc[key]
        if claim["kind"] == "value" and claim["status"] == "stated" and claim["unit"] != "ratio":
            for name in set(row) & {"printed", "printed-low", "printed-high"}:
                digits = row[name]["text"]
                words = {"two": "2", "three": "3", "second": "2"}
                printed = " ".join(words.get(w, w) for w in claim["printed"].split())
                assert digits in printed.replace(",", ""), key


def test_every_observed_number_is_named_after_its_source():
    assert NUMBERS["iran-trade-2008"]["observed-COW4"] == {
        "text": "1738",
        "what": "two-way trade, COW 4.0 [COW4]",
    }
    assert NUMBERS["iran-trade-2008"]["observed"]["text"] == "3700"
    keys = {re.sub(r"-\d+$", "", name) for row in NUMBERS.values() for name in row}
    sources = {key.removeprefix("observed-") for key in keys if key.startswith("observed-")}
    assert sources <= set(reading.read("data/sources")["source"])


def test_every_source_and_reference_has_a_record_that_pybtex_reads_back():
    keys = [*reading.read("data/sources")["source"], *reading.read("seeds/references")["reference"]]
    assert [item["id"] for item in ITEMS] == keys
    entries = parse_string(FILES["references.bib"].decode(), "bibtex").entries
    assert sorted(entries) == sorted(keys)
    assert entries["WAPO2006"].fields["year"] == "2006"
    assert "\\" not in "".join(entry.fields.get("url", "") for entry in entries.values())


def test_dates_are_whole_or_absent():
    parts = [item[key]["date-parts"][0] for item in ITEMS for key in ("issued", "accessed")
             if key in item]  # fmt: skip
    assert all(1 <= len(part) <= 3 and 1900 < part[0] < 2100 for part in parts)


def compiled(folder, extra):
    (folder / "paper.tex").write_text(LATEX % ((paths.figures() / "numbers.tex").as_posix(), extra))
    shutil.copy(paths.figures() / "references.bib", folder)
    commands = ["pdflatex", "bibtex", "pdflatex", "pdflatex"]
    return [
        subprocess.run(
            [command, *["-interaction=nonstopmode"] * (command == "pdflatex"), "paper"],
            cwd=folder, capture_output=True, check=False,
        )
        for command in commands
    ]  # fmt: skip


def test_the_numbers_and_sources_compile_in_latex(tex, tmp_path):
    results = compiled(tmp_path, "")
    assert [result.returncode for result in results] == [0, 0, 0, 0], results[1].stdout
    text = " ".join(extract_text(tmp_path / "paper.pdf").split())
    assert re.search(r"Trade was 3\s?715 by the paper and 1\s?738 by COW; Hamas had 44\.45", text)
    assert "Putin says Russia, U.S. differ on Hamas win" in text


def test_a_misspelt_number_stops_latex(tex, tmp_path):
    first = compiled(tmp_path, r"\companion{iran-trade-2009}{printed}")[0]
    assert first.returncode != 0
    assert b"There is no number printed of iran-trade-2009 in numbers.tex" in first.stdout
