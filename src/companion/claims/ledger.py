"""The ledger: all verdicts as tables, for readers, for files and for the chart."""

from typing import Any

import pandas as pd

from companion.claims.precision import COUNTED, ends, plain, short
from companion.claims.reasons import shown, trimmed
from companion.claims.support import GRADES
from companion.claims.verdicts import ORDER, Finding
from companion.errors import CompanionError, suggest
from companion.render.language import locales
from companion.render.language.words import name, say, say_many
from companion.render.text import joined
from companion.tables.records import citation


@locales.english()  # it is saved
def ledger(findings: list[Finding], sources: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each claim.

    Returns
    -------
    pandas.DataFrame
        Columns ``claim``, ``section``, ``paragraph``, ``statement``, ``printed``, ``unit``,
        ``evidence`` (the nearest value and who gives it), ``source``, ``difference``,
        ``verdict``, ``rests_on`` (how many independent sources, of which grades),
        ``independent_sources``, ``repeats`` (the claim that is counted in this one's place),
        ``reason``, ``judgement``.
    """
    return pd.DataFrame(_rows(findings, sources))


def _rows(findings: list[Finding], sources: pd.DataFrame) -> list[dict[str, Any]]:
    rows = []
    for finding in findings:
        claim, nearest = finding.claim, finding.nearest
        rows.append(
            {
                "claim": claim["claim"],
                "section": claim["section"],
                "paragraph": claim["paragraph"],
                "statement": claim["statement"],
                "printed": plain(claim["printed"]),
                "unit": claim["unit"],
                "evidence": "" if nearest is None else _by(nearest, claim, sources),
                "source": "" if nearest is None else nearest["source"],
                "difference": "" if nearest is None else _away(nearest["difference"], claim),
                "verdict": finding.verdict,
                "rests_on": finding.support.text,
                "independent_sources": len(finding.support.independent),
                "repeats": finding.repeats,
                "reason": finding.reason,
                "judgement": finding.judgement,
            }
        )
    return rows


def nearest_sources(findings: list[Finding]) -> list[str]:
    """Return the keys of the sources that :func:`ledger` names, in its order."""
    nearest = [finding.nearest for finding in findings]
    return list(dict.fromkeys(str(row["source"]) for row in nearest if row is not None))


def pick(findings: list[Finding], claim: str) -> list[Finding]:
    """Return the finding on one claim alone; without a name, all of them.

    Raises
    ------
    CompanionError
        If there is no such claim.
    """
    if not claim:
        return findings
    known = [str(finding.claim["claim"]) for finding in findings]
    if claim not in known:
        raise CompanionError(
            f"there is no claim {claim!r} among these.{suggest(claim, known)} "
            "`companion audit` lists all."
        )
    return [findings[known.index(claim)]]


def _by(row: pd.Series, claim: pd.Series, sources: pd.DataFrame) -> str:
    who = row["by"] or row["reporter"] or sources.loc[row["source"], "producer"]
    value = row["definition"] if pd.isna(row["value"]) else shown(row["value"], claim)
    return f"{value} ({locales.isolated(who)})"


def _away(difference: float, claim: pd.Series) -> str:
    if pd.isna(difference):
        return ""
    if claim["kind"] != "value":
        return f"{'−' if difference < 0 else '+'}{_days(difference)}" if difference else "0"
    digits = 0 if claim["unit"] in COUNTED else int(claim["decimals"]) + 1
    text = trimmed(difference, digits)
    return "0" if text in ("0", "−0") else text if difference < 0 else f"+{text}"


def counts(findings: list[Finding]) -> pd.Series:
    """Return how many facts have each verdict, in the order of :data:`ORDER`.

    A claim that repeats another one is not counted again.
    """
    facts = [finding.verdict for finding in findings if not finding.repeats]
    found = pd.Series(facts, dtype="str")
    return found.value_counts().reindex(ORDER, fill_value=0)


def tally(findings: list[Finding]) -> dict[str, int]:
    """Return :func:`counts` by names that captions and results can have: ``date_confirmed``."""
    return {str(name).replace(" ", "_"): count for name, count in counts(findings).items()}


def trail(findings: list[Finding], sources: pd.DataFrame) -> pd.DataFrame:
    """Return every value that a verdict rests on, with its source's citation and address.

    Returns
    -------
    pandas.DataFrame
        Columns ``claim``, ``printed``, ``verdict``, then those of the evidence,
        ``origin`` (what several sources of the verdict go back to), ``grade``, ``citation`` and
        ``url``.
    """
    parts = [
        finding.evidence.assign(
            printed=plain(finding.claim["printed"]),
            verdict=finding.verdict,
            origin=[origins.get(source, "") for source in finding.evidence["source"]],
        )
        for finding, origins in ((one, one.support.origins) for one in findings)
    ]
    table = pd.concat(parts, ignore_index=True)
    records = sources[["grade", "url"]].assign(citation=sources.apply(citation, axis="columns"))
    table = table.join(records[["grade", "citation", "url"]], on="source")
    first = ["claim", "printed", "verdict"]
    return table[first + [column for column in table.columns if column not in first]]


def trail_texts(trail: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Write out the table of :func:`trail` for readers; ``claims`` is ``seeds/claims``."""
    by_key = claims.set_index("claim", drop=False)
    rows = []
    for row in trail.itertuples():
        claim = by_key.loc[row.claim]
        value = shown(row.value, claim)
        if pd.notna(row.value) and row.low != row.value:
            value += f" ({shown(row.low, claim)} to {shown(row.high, claim)})"
        elif row.high == float("inf"):
            value = f"at least {value}"
        fits = FITS[row.agrees]
        rows.append(
            {
                "Claim": row.claim,
                "Printed": row.printed,
                "Value (covers)": value,
                "What was measured": row.definition + (f", by {row.by}" if row.by else ""),
                "Fits": fits if row.same_quantity else f"{fits}; another quantity",
                "Source": row.citation,
                "Grade": GRADES[row.grade],
                "Origin": row.origin,
                "Also in": row.also_in.replace(" ", ", "),
                "Address": row.url,
            }
        )
    return pd.DataFrame(rows)


FITS = {True: "yes", False: "no", None: "decides nothing"}
NOT_HELD = ("differs", "unconfirmed", "depends")
PLOTTED = ["verdict", "facts", "label", "claim", "kind", "printed", "found", "low_ratio",
           "high_ratio", "agrees", "value", "definition", "by", "source", "ratio"]  # fmt: skip
SLIDE_ROWS = 8  # for which a slide has room
RANK = "rank"  # a unit whose numbers have no ratio


@locales.english()  # it is saved
def plotted(findings: list[Finding]) -> pd.DataFrame:
    """Return what the chart of the ledger shows: the tally, and each claim that does not hold.

    Returns
    -------
    pandas.DataFrame
        One row for each value of the same quantity of a claim in :data:`NOT_HELD`, in the order
        of :data:`ORDER`; other verdicts have one row without a claim. Columns ``verdict``,
        ``facts`` (how many have it), ``claim``, ``label``, ``kind``, ``printed``, ``low_ratio``,
        ``high_ratio`` (what the printed number covers, over its middle), ``ratio`` (missing for
        dates and ranks), ``agrees``, ``found`` (words for what is no ratio), ``value``,
        ``definition``, ``by``, ``source``.
    """
    rows: list[dict[str, Any]] = []
    for verdict, facts in counts(findings).items():
        head = {"verdict": verdict, "facts": facts, "label": ""}
        alike = [
            finding
            for finding in findings
            if finding.verdict == verdict and verdict in NOT_HELD and not finding.repeats
        ]
        rows += [head | row for finding in alike for row in _plotted(finding)] or [head]
    return pd.DataFrame(rows, columns=PLOTTED)


def found_words(findings: list[Finding]) -> dict[str, str]:
    """Return the ``found`` of :func:`plotted` in the language in use, by claim."""
    return {str(finding.claim["claim"]): _found(finding) for finding in findings}


def foremost(plotted: pd.DataFrame, findings: list[Finding]) -> pd.DataFrame:
    """Keep of :func:`plotted` the claims for which a slide has room, and every verdict's count.

    First those that hold least; among them those that others than the paper's own source speak of.
    """
    known = {str(finding.claim["claim"]): finding for finding in findings}
    claims = [str(claim) for claim in plotted["claim"].dropna().unique()]
    claims.sort(key=lambda claim: known[claim].support.only_cited)
    claims.sort(key=lambda claim: NOT_HELD.index(known[claim].verdict))
    left = set(claims[SLIDE_ROWS:])
    kept = plotted[~plotted["claim"].isin(left)]
    lost = plotted[~plotted["verdict"].isin(kept["verdict"])].drop_duplicates("verdict")
    heads = lost[["verdict", "facts"]].assign(label="").reindex(columns=PLOTTED)
    return pd.concat([kept, heads]).sort_values(
        "verdict", key=lambda names: names.map(ORDER.index), kind="stable", ignore_index=True
    )


def _plotted(finding: Finding) -> list[dict[str, Any]]:
    claim = finding.claim
    row = {
        "claim": claim["claim"],
        "label": claim["statement"],
        "kind": claim["kind"],
        "printed": short(claim["printed"]),
        "found": "",
    }
    columns = ["agrees", "value", "definition", "by", "source"]
    known = claim["kind"] == "value" and finding.same["value"].notna().any()
    if known and claim["unit"] != RANK:
        middle = sum(ends(claim)) / 2
        row["low_ratio"] = float(finding.low or 0.0) / middle
        row["high_ratio"] = float(finding.high or 0.0) / middle
        kept = finding.same[finding.same["value"].notna()][columns].to_dict("records")
        return [row | one | {"ratio": float(one["value"]) / middle} for one in kept]
    row["found"] = _found(finding)
    return [row | one for one in finding.same[columns].to_dict("records")]


def _found(finding: Finding) -> str:
    """Say what was found nearest to a claim; nothing where nothing was."""
    claim, nearest = finding.claim, finding.nearest
    if claim["unit"] == RANK:
        ranks = finding.same["value"].dropna().astype(int).unique()
        return say("by what is ranked: {ranks}", ranks=joined(map(str, sorted(ranks)), "or"))
    if nearest is None:
        return ""
    if pd.isna(nearest["value"]):
        return name(nearest["definition"])
    return say(
        "{found}, {away}: {what}",
        found=shown(nearest["value"], claim),
        away=_earlier(nearest["difference"], claim),
        what=nearest["definition"],
    )


def _earlier(days: float, claim: pd.Series) -> str:
    """Say how far a date is from the printed one, or from the one that it should follow."""
    time = _days(days)
    if claim["kind"] == "order":
        return say("{time} too early", time=time)
    return say("{time} later", time=time) if days > 0 else say("{time} earlier", time=time)


def _days(count: float) -> str:
    return say_many("{count:,} day", "{count:,} days", int(abs(count)))


def qualifier_texts(qualifiers: pd.DataFrame) -> pd.DataFrame:
    """Write out ``data/qualifiers`` for readers."""
    words = qualifiers["qualifier"].replace("none", "(no word)")
    return pd.DataFrame({"Word": words, "What it allows": qualifiers["meaning"]})


def family_texts(families: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Write out ``data/families`` for readers, with the sources of each."""
    members = sources.groupby("family")["producer"].agg(
        lambda names: "; ".join(dict.fromkeys(names))
    )
    return pd.DataFrame(
        {
            "Origin": families["name"],
            "How it is known": families["note"],
            "Producers of its records": families["family"].map(members).fillna(""),
        }
    )


def ledger_texts(findings: list[Finding], sources: pd.DataFrame) -> pd.DataFrame:
    """Write out :func:`ledger` for readers, in the language of the findings."""
    return pd.DataFrame([_texts(row) for row in _rows(findings, sources)])


def _texts(row: dict[str, Any]) -> dict[str, str]:
    statement, verdict, judgement = row["statement"], row["verdict"], row["judgement"]
    claim = say(
        "{statement} ({claim}; {section} {paragraph})",
        statement=say(statement),
        claim=locales.isolated(row["claim"]),
        section=row["section"],
        paragraph=row["paragraph"],
    )
    again = (
        say("It repeats {claim}.", claim=locales.isolated(row["repeats"])) if row["repeats"] else ""
    )
    judged = say("Judgement: {text}.", text=say(judgement)) if judgement else ""
    return {
        say("Claim"): f"{claim} {again}".strip(),
        say("Printed"): name(row["printed"]),
        say("Nearest evidence"): row["evidence"],
        say("Difference"): row["difference"],
        say("Verdict"): say(verdict),
        say("Rests on"): row["rests_on"],
        say("Reason"): f"{row['reason']} {judged}".strip(),
    }
