"""What comes of one run of a sweep."""

from dataclasses import dataclass, field

from companion.errors import CompanionError


class SweepError(CompanionError):
    """A sweep that cannot start or go on."""


@dataclass
class Outcome:
    """What a run leaves: results, or an error and whether it may be tried again, and files."""

    results: dict[str, object] = field(default_factory=dict)
    error: str = ""
    again: bool = False
    files: dict[str, bytes] = field(default_factory=dict)
