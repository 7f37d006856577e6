"""Hold our rows against an original: one outcome for each, and what no release explains."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from statistics import median

import pandas as pd

from companion.claims import report
from companion.errors import OriginalError
from companion.originals.matching import Held, read_files
from companion.originals.releases import release, spoken
from companion.originals.values import Original
from companion.render.text import spans
from companion.tables import reading

SAME, ROUNDING, RELEASE, DIFFERS = "same", "rounding", "another release", "differs"
ABSENT = "not in the original"
RELEASES = ["our_release", "original_release"]  # columns; as text they stand above the table
FEWEST = 3  # values from which a unit or a direction can be judged
FACTOR = 100  # no release changes the middle of all values so much; another unit does
NEAR = Decimal("0.05")  # releases of one data set agree to this part, in most rows


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
    from companion.originals.matching import hold

    chosen, found = read_files(original, files, given_release, year)
    held = hold(chosen, found)
    spoken_of = {one.line for one in held if one.theirs is not None}
    held = [one for one in held if one.line in spoken_of]
    if not held:
        raise OriginalError(none(original, found))
    check(held, found)
    versions = reading.read_sources()["version"].fillna("").map(release).to_dict()
    outcomes = [outcome(one, versions[one.row["source"]], found[0].release) for one in held]
    return Comparison(found, held, outcomes)


def none(original: str, files: list[Original]) -> str:
    """Say that files hold none of our rows, and what they hold."""
    one = files[0]
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
    gap = abs((ours or Decimal(0)) - (theirs or Decimal(0)))
    if ours is not None and theirs is not None and gap <= half_unit(ours):
        return SAME
    allowed = max(half_unit(value) for value in (ours, theirs) if value is not None)
    if held.line.step is not None:
        allowed = max(allowed, held.line.step * held.parts / 2)
    if gap <= allowed:
        return ROUNDING
    return RELEASE if ours_of and theirs_of and ours_of != theirs_of else DIFFERS


def half_unit(value: Decimal) -> Decimal:
    """Return half a unit of the last digit of a value as it is written.

    Examples
    --------
    >>> half_unit(Decimal("12.5")), half_unit(Decimal("12"))
    (Decimal('0.05'), Decimal('0.5'))
    """
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(1).scaleb(min(exponent, 0)) / 2


def check(held: list[Held], files: list[Original]) -> None:
    """Refuse a file whose values are in another unit or of the opposite direction than ours.

    Raises
    ------
    OriginalError
        If one of both is so.
    """
    pairs = [(one.ours, one.theirs) for one in held if one.ours and one.theirs]
    ratios = [theirs / ours for ours, theirs in pairs if ours and theirs]
    if len(ratios) < FEWEST:
        return
    name, form, middle = files[0].opened.path.name, files[0].format, median(ratios)
    if middle > FACTOR or middle * FACTOR < 1:
        raise OriginalError(
            f"{name}: its values are about {middle:.3g} times ours; {form.title!r} comes in "
            f"{form.unit}. This file is in another unit; download it in that one."
        )
    back = [one for one in held if one.ours and one.reverse is not None and one.theirs is not None]
    straight = sum(_near(one.ours, one.theirs) for one in back)
    turned = sum(_near(one.ours, one.reverse) for one in back)
    if len(back) >= FEWEST and turned > len(back) / 2 > straight:
        raise OriginalError(
            f"{name}: {turned} of {len(back)} values agree with ours in the opposite direction and "
            f"{straight} in the right one. Two columns are exchanged: {form.direction}."
        )


def _near(ours: Decimal | None, theirs: Decimal | None) -> bool:
    return ours is not None and theirs is not None and abs(ours - theirs) <= NEAR * abs(ours)


def table(found: Comparison) -> pd.DataFrame:
    """Return a comparison as texts.

    Returns
    -------
    pandas.DataFrame
        Columns ``table``, ``row`` (its number in the file), ``what``, ``year``, ``ours``,
        ``original``, ``difference``, ``outcome``, ``our_release``, ``original_release``.
    """
    rows = []
    versions = reading.read_sources()["version"].fillna("")
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


def text(found: Comparison, form: report.Format) -> str:
    """Return a comparison for the terminal, or as JSON, CSV or Markdown with all rows."""
    rows = table(found)
    if form != "text":
        return report.table(rows, form)
    shown = rows[~rows["outcome"].isin([SAME, ABSENT])].drop(columns=RELEASES)
    parts = [*(line for one in found.files for line in _described(one)), _releases(found), ""]
    parts += [report.table(shown, "text"), ""] if len(shown) else []
    counts = Counter(found.outcomes)
    parts += [f"{counts[name]:6}  {name}" for name in counts]
    return "\n".join([*parts, *_beyond(found), *_undated(found)])


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
    versions = reading.read_sources()["version"].fillna("")
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


def _undated(found: Comparison) -> list[str]:
    """Say where a difference may be one of releases, but a record names none."""
    versions = reading.read_sources()["version"].fillna("")
    rows = zip(found.held, found.outcomes, strict=True)
    keys = {one.row["source"] for one, result in rows if result == DIFFERS}
    unnamed = sorted(key for key in keys if not versions[key])
    return [
        f"The record of {key} in sources.csv names no release: its difference may be one."
        for key in unnamed
    ]
