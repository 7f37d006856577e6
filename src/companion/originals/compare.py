"""Hold our rows against an original: one outcome for each, and what no release explains."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pandas as pd

from companion.claims import report
from companion.errors import OriginalError
from companion.originals.checking import apart, check, half_unit, plausible
from companion.originals.matching import OWN_RELEASE, Held, Line, hold, our_versions, read_files
from companion.originals.releases import release, spoken
from companion.originals.values import MONTHS, Original
from companion.render.text import spans

SAME, ROUNDING, RELEASE, DIFFERS = "same", "rounding", "another release", "differs"
ABSENT = "not in the original"
SOME = 3  # of many rows, how many a message names
RELEASES = ["our_release", "original_release"]  # columns; as text they stand above the table


@dataclass(frozen=True)
class Comparison:
    """Our rows beside an original, each with its outcome."""

    files: list[Original]
    held: list[Held]
    outcomes: list[str]

    @property
    def differs(self) -> bool:
        """Whether a row differs and no release explains it."""
        return DIFFERS in self.outcomes


def compare(original: str, files: list[Path], given_release: str, year: int | None) -> Comparison:
    """Compare the rows of an original with its files.

    Raises
    ------
    OriginalError
        If a file is not what it is said to be, or has none of our rows.
    """
    chosen, found = read_files(original, files, given_release, year)
    held = hold(chosen, found)
    spoken_of = {one.line for one in held if one.theirs is not None}
    held = [one for one in held if one.line in spoken_of]
    if not held:
        raise OriginalError(none(original, chosen, found))
    check(held, found)
    versions = {key: release(text) for key, text in our_versions().items()}
    outcomes = [outcome(one, versions[one.row["source"]], found[0].release) for one in held]
    return Comparison(found, held, outcomes)


def none(original: str, chosen: list[Line], files: list[Original]) -> str:
    """Say that files hold none of our rows, and what they hold."""
    one = files[0]
    if all(OWN_RELEASE in line.rows.values() for line in chosen):
        return (
            f"data/ has nothing of the release {spoken(one.release) or 'of this file'} yet; "
            f"companion import {original} takes it in"
        )
    if one.format.months and not any(one.amounts.values()):
        return f"{one.opened.path.name}: no year of our tables has its {MONTHS} months in it"
    items = sorted({item for _, _, item, _ in one.amounts if item})
    what = f" of {', '.join(items[:5])}" if items else ""
    years = f"{one.first} to {one.last}" if one.first < one.last else f"{one.last}"
    return (
        f"{one.opened.path.name} has none of the rows that data/ has from {original!r}: it holds "
        f"the years {years}{what}. Download the countries, series and years of our tables."
    )


def outcome(held: Held, ours_of: str, theirs_of: str) -> str:
    """Say how one of our values compares, at the digits with which it is written.

    Parameters
    ----------
    held
        The two values.
    ours_of, theirs_of
        The releases of both; blank where one is not known.
    """
    ours, theirs = held.ours, held.theirs
    if not held.found:
        return SAME if held.mark and held.row[held.line.value] == held.mark else ABSENT
    if ours is None and theirs is None:
        return SAME
    if ours is not None and theirs is not None and abs(ours - theirs) <= half_unit(ours):
        return SAME
    if not apart(held):
        return ROUNDING
    other = ours_of and theirs_of and ours_of != theirs_of
    return RELEASE if other and plausible(held) else DIFFERS


def table(found: Comparison) -> pd.DataFrame:
    """Return a comparison as texts.

    Returns
    -------
    pandas.DataFrame
        Columns ``table``, ``row`` (its number in the file), ``what``, ``year``, ``ours``,
        ``original``, ``difference``, ``outcome``, ``our_release``, ``original_release``.
    """
    rows = []
    versions = our_versions()
    for one, result in zip(found.held, found.outcomes, strict=True):
        ours, theirs = one.ours, one.theirs
        rows.append(
            {
                "table": one.line.table,
                "row": str(one.number),
                "what": _what(one),
                "year": one.row["year"],
                "ours": one.row[one.line.value],
                "original": plain(theirs),
                "difference": "" if theirs is None or ours is None else plain(theirs - ours, "+"),
                "outcome": result,
                "our_release": versions[one.row["source"]],
                "original_release": spoken(found.files[0].release),
            }
        )
    return pd.DataFrame(rows)


def _what(held: Held) -> str:
    line, row = held.line, held.row
    ends = [line.side(role, row) for role in (line.origin, line.destination) if role]
    return " to ".join(ends) or " or ".join(filter(None, line.items))


def plain(value: Decimal | None, sign: str = "") -> str:
    """Return a value without an exponent and without zeros at its end."""
    if value is None:
        return ""
    text = f"{value.normalize():{sign}f}"
    return "0" if text in ("+0", "-0") else text


def text(found: Comparison, form: report.Format, width: int = report.WIDTH) -> str:
    """Return a comparison for the terminal, or as JSON, CSV or Markdown with all rows."""
    rows = table(found)
    if form != "text":
        return report.table(rows, form)
    shown = rows[~rows["outcome"].isin([SAME, ABSENT])].drop(columns=RELEASES)
    parts = [*(line for one in found.files for line in _described(one)), _releases(found), ""]
    parts += [report.table(shown, "text", width), ""] if len(shown) else []
    counts = Counter(found.outcomes)
    parts += [f"{counts[name]:6}  {name}" for name in counts]
    return "\n".join([*parts, *_lacking(found), *_beyond(found), *_undated(found)])


def _described(one: Original) -> list[str]:
    opened, form = one.opened, one.format
    published = form.published.get(opened.digest)
    known = f", the published {published}" if published else ""
    encoding = "" if opened.encoding.startswith("utf-8") else f", read as {opened.encoding}"
    return [
        f"file      {opened.path.name}{encoding}",
        f"sha256    {opened.digest}{known}",
        f"is        {form.title}",
        f"unit      {form.unit}",
        f"direction {form.direction}",
    ]


def _releases(found: Comparison) -> str:
    versions = our_versions()
    ours = dict.fromkeys(f"{one.row['source']} {versions[one.row['source']]}".strip()
                         for one in found.held)  # fmt: skip
    theirs = spoken(found.files[0].release) or "not named"
    return f"release   {theirs}; ours: {', '.join(ours)}"


def _beyond(found: Comparison) -> list[str]:
    """Say which years the files have and we do not."""
    ours = {int(one.row["year"]) for one in found.held}
    theirs = {
        year
        for one in found.files
        for (_, _, _, year), value in one.amounts.items()
        if value is not None
    }
    more = sorted(theirs - ours)
    return [f"The original also has the years {spans(more)}."] if more else []


def _lacking(found: Comparison) -> list[str]:
    """Say what we have and the files do not: they may be a selection, or cut off."""
    rows = zip(found.held, found.outcomes, strict=True)
    lost = [one for one, result in rows if result == ABSENT]
    years = sorted({int(one.row["year"]) for one in lost})
    kinds = list(dict.fromkeys(_what(one) for one in lost))
    more = f" and {len(kinds) - SOME} others" if len(kinds) > SOME else ""
    told = (
        f"The files do not speak of {len(lost)} of our rows, in {spans(years)}: "
        f"{', '.join(kinds[:SOME])}{more}."
    )
    return [told] * bool(lost) + ends(found.files)


def ends(files: list[Original]) -> list[str]:
    """Say which files may have been cut off, as far as that can be seen."""
    return [
        f"{one.opened.path.name} has no line end at its end: its last row may be cut off."
        for one in files
        if not one.opened.whole
    ]


def _undated(found: Comparison) -> list[str]:
    """Say where a difference may be one of releases, but a record names none."""
    versions = our_versions()
    rows = zip(found.held, found.outcomes, strict=True)
    keys = {one.row["source"] for one, result in rows if result == DIFFERS}
    unnamed = sorted(key for key in keys if not versions[key])
    return [
        f"The record of {key} in sources.csv names no release: its difference may be one."
        for key in unnamed
    ]
