"""Judge by its values whether a file is what it is said to be, and what a release explains."""

from collections.abc import Iterable
from decimal import Decimal
from statistics import median

from companion.errors import OriginalError
from companion.originals.matching import SUM, WORLD, Held, Line, Partners, summed
from companion.originals.values import Original

FEWEST = 3  # values from which a unit or a direction can be judged
WHOLE = Decimal("1.005")  # partners and world of one file agree to this factor
WIDEST = Decimal("1.5")  # no two data sets are so far apart in the middle of all values


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


def apart(held: Held) -> Decimal:
    """Return by how much two values are apart beyond what their digits explain, 0 if not at all.

    A missing value is nothing where we write a mark for that, and else not comparable.
    """
    ours, theirs = held.ours, held.theirs
    if ours is None and theirs is None:
        return Decimal(0)
    if (ours is None or theirs is None) and not held.line.blank:
        return Decimal("Infinity")
    allowed = max(half_unit(value) for value in (ours, theirs) if value is not None)
    if held.line.step is not None:
        allowed = max(allowed, held.line.step * held.parts / 2)
    return max(abs((ours or Decimal(0)) - (theirs or Decimal(0))) - allowed, Decimal(0))


def plausible(held: Held) -> bool:
    """Say whether another release may explain how far two values are apart."""
    ours, theirs, gap = held.ours, held.theirs, apart(held)
    if ours is None or not gap:
        return True  # it fills what was missing
    if theirs is None or held.form is None:
        return False
    low = min(abs(ours), abs(theirs))
    return gap <= (held.form.revised - 1) * low


def check(held: list[Held], files: list[Original], widest: Decimal = WIDEST) -> None:
    """Refuse files of another unit, direction, series or selection than ours.

    Parameters
    ----------
    held
        Our rows beside the files.
    files
        The files.
    widest
        The factor by which the values of one kind may be apart in the middle.

    Raises
    ------
    OriginalError
        If one of them is so.
    """
    for one in files:
        _within_the_world(one)
    _unnamed(held)
    _direction(held, files[0])
    for line in dict.fromkeys(one.line for one in held):
        pairs = [one for one in held if one.line is line and one.ours and one.theirs]
        _middle(line, pairs, files[0], widest)


def _middle(line: Line, pairs: list[Held], one: Original, widest: Decimal) -> None:
    """Refuse a unit that is not ours, a column or a series in place of another, a selection."""
    ratios = [held.theirs / held.ours for held in pairs if held.theirs and held.ours]
    if len(ratios) < FEWEST or 1 / widest <= (middle := median(ratios)) <= widest:
        return
    form, name = pairs[0].form or one.format, one.opened.path.name
    told = f"{name}: its values for data/{line.table}, {_kind(line)}, are about {middle:.3g} times"
    if form.world == SUM and Partners().kind(line.destination) == WORLD and middle < 1:
        raise OriginalError(
            f"{told} ours. They are sums over the partners in the file: it holds a selection of "
            "them, or was cut off. Download all partners."
        )
    raise OriginalError(
        f"{told} ours. It is in another unit, has another column or series in their place, or "
        f"counts rows twice. Expected: {form.title}; {form.unit}."
    )


def _kind(line: Line) -> str:
    return ", ".join(filter(None, (*line.rows.values(), *line.items))) or line.value


def _direction(held: list[Held], one: Original) -> None:
    back = [(one.ours, one.theirs, one.reverse) for one in held]
    known = [(a, b, c) for a, b, c in back if a and b and c and b != c]
    turned = sum(_gap(ours, reverse) < _gap(ours, theirs) for ours, theirs, reverse in known)
    if len(known) >= FEWEST and turned > len(known) / 2:
        raise OriginalError(
            f"{one.opened.path.name}: {turned} of {len(known)} values agree with ours in the "
            f"opposite direction. Two columns are exchanged: {one.format.direction}."
        )


def _gap(one: Decimal, other: Decimal) -> Decimal:
    return abs((one / other).ln()) if one * other > 0 else Decimal("Infinity")


def _within_the_world(one: Original) -> None:
    """Refuse a file whose rows sum to more than it says for the world."""
    worlds = Partners().every(one.format, WORLD)
    for (origin, destination, item, when), stated in one.amounts.items():
        if destination not in worlds or not destination or stated is None:
            continue
        total, parts = summed(one, (origin,), worlds, when, (item,))
        if total is not None and total > stated * WHOLE + Decimal(parts + 1) / 2:
            raise OriginalError(
                f"{one.opened.path.name}: in {when} the partners of {origin} sum to "
                f"{total.normalize():f}, and its row for the world has {stated.normalize():f}; "
                "rows have moved or are there twice. Download it again."
            )


def _unnamed(held: Iterable[Held]) -> None:
    """Refuse another series under a header that names none."""
    rows = [one for one in held if one.form and not one.form.named and one.theirs is not None]
    other = [one for one in rows if apart(one) > 0]
    if other:
        first = other[0]
        raise OriginalError(
            f"the header names no series, and {len(other)} of {len(rows)} years are not those of "
            f"{first.line.items[0]}, such as {first.row['year']}: {first.theirs} and not "
            f"{first.ours}. It is another series, or another unit."
        )
