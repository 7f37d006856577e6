"""What a manuscript takes over besides exhibits: every number as a macro, every source as a record.

``figures/numbers.tex`` and ``numbers.json`` hold what the paper prints and what others report;
``figures/references.bib`` and ``references.json`` (CSL-JSON, as Zotero reads it) all sources and
the paper's own reference list. ``companion.sty`` finds all of it from LaTeX.
"""

import pandas as pd

from companion import files
from companion.claims import judged, reasons
from companion.claims.precision import plain
from companion.claims.verdicts import Finding
from companion.publish import bibliography
from companion.register import exhibits
from companion.render import latex
from companion.tables import reading

HEAD = r"""% Every number of the paper and of its ledger, for manuscripts: \input{numbers.tex}, then
% \companion{CLAIM}{printed} for what the paper prints, {observed} for the nearest independent
% value, {SOURCE} for that of one source (keys as in references.bib), and {verdict}. Bands have
% {printed-low} and {printed-high}. Ready for \num{...} of siunitx.
\newcommand*{\companion}[2]{\ifcsname companion:#1:#2\endcsname\csname companion:#1:#2\endcsname
\else\companionmissing{#1}{#2}\fi}
\newcommand*{\companionmissing}[2]{\errmessage{There is no number #2 of #1 in numbers.tex}}
"""


def contents() -> dict[str, bytes]:
    """Return the content of each file of :func:`companion.paths.numbers` by name, in its order."""
    named = numbers(judged.findings())
    sources = bibliography.records(
        reading.read("data/sources"), reading.read("seeds/references"), reading.read_paper()
    )
    return {
        "numbers.tex": macros(named).encode(),
        "numbers.json": files.to_json(named),
        "references.bib": bibliography.bibtex(sources).encode(),
        "references.json": files.to_json(sources),
        "companion.sty": latex.package(list(exhibits.load())),
    }


Numbers = dict[str, dict[str, dict[str, str]]]


def numbers(findings: list[Finding]) -> Numbers:
    """Return the numbers of every claim by name: each a ``text``, and ``what`` it is.

    A printed number has the digits it is printed with; an observed one is a digit finer, and has
    three figures at least. Where one source gives several, ``-2``, ``-3`` ... are added. Claims
    without a number in the text that was read have their verdict alone.
    """
    table: Numbers = {}
    for finding in findings:
        claim, nearest = finding.claim, finding.nearest
        statement = str(claim["statement"])
        row = {"verdict": {"text": finding.verdict, "what": statement}}
        if claim["kind"] == "event":
            row["printed"] = {"text": plain(claim["printed"]), "what": statement}
        elif not pd.isna(claim["low"]):
            for end in ("low", "high"):
                row[f"printed-{end}"] = {"text": _digits(claim, claim[end]), "what": statement}
        elif not pd.isna(claim["value"]):
            row["printed"] = {"text": _digits(claim, claim["value"]), "what": statement}
        if nearest is not None:
            row["observed"] = _observed(nearest, claim)
        for _, one in finding.evidence.iterrows():
            name = f"observed-{one['source']}"
            again = sum(key == name or key.startswith(f"{name}-") for key in row)
            row[f"{name}-{again + 1}" if again else name] = _observed(one, claim)
        table[str(claim["claim"])] = row
    return table


def _observed(row: pd.Series, claim: pd.Series) -> dict[str, str]:
    text = reasons.shown(row["value"], claim)
    if not isinstance(row["value"], str):
        text = text.replace(",", "").replace("−", "-")
    by = f", {row['by']}" if row["by"] else ""
    return {"text": text, "what": f"{row['definition']}{by} [{row['source']}]"}


def _digits(claim: pd.Series, value: float) -> str:
    return f"{value:.{int(claim['decimals'])}f}"


def macros(named: Numbers) -> str:
    """Return the numbers as LaTeX macros, each with a comment that says what it is."""
    lines = [
        rf"\expandafter\def\csname companion:{claim}:{name}\endcsname"
        f"{{{latex.amid(one['text'])}}}% {' '.join(one['what'].splitlines())}"
        for claim, row in named.items()
        for name, one in row.items()
    ]
    claim, source = _example(named)
    head = HEAD.replace("CLAIM", claim).replace("SOURCE", source)
    return f"{head}{latex.directions()}" + "\n".join(lines) + "\n\\companionat\n"


def _example(named: Numbers) -> tuple[str, str]:
    """Return the first claim that has both, and its number of one source, to show how it is."""
    for claim, row in named.items():
        for name in row if "printed" in row else ():
            if name.startswith("observed-"):
                return claim, name
    return "claim", "observed-KEY"
