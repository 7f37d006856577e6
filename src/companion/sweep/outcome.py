"""What comes of one run of a sweep."""

from dataclasses import dataclass, field

from companion.errors import CompanionError


class SweepError(CompanionError):
    """A sweep that cannot start or go on."""


class InputsChanged(SweepError):
    """A sweep whose tables or code were edited while it ran."""


@dataclass
class Outcome:
    """What a run leaves: results, or an error and whether it may be tried again, and files.

    Where an input was edited meanwhile, nobody knows what was read: ``changed`` names it.
    """

    results: dict[str, object] = field(default_factory=dict)
    error: str = ""
    again: bool = False
    files: dict[str, bytes] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
