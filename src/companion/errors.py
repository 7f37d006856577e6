"""What the companion says when it refuses something: one sentence that helps, no stack of calls."""

from difflib import get_close_matches


class CompanionError(Exception):
    """A refusal whose message names the place, what was expected and how to mend it."""

    exit_code = 1  # of the command that is refused

    def _render_traceback_(self) -> list[str]:
        """Show the message alone in a notebook (IPython's own hook for this)."""
        return [str(self)]


class DataError(CompanionError):
    """A table, seed or source record that cannot be trusted."""


class ParameterError(CompanionError):
    """A notebook parameter with an unknown name or a value that is not allowed."""


class ExhibitError(CompanionError):
    """An exhibit that the register does not describe, or describes wrongly."""


class OriginalError(CompanionError):
    """A file that is not the original it is said to be."""

    exit_code = 2  # 1 says that values differ


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, such as "1 run" or "2 runs"."""
    return f"{number:,} {noun}{'s' * (number != 1)}"


def suggest(name: str, allowed: list[str]) -> str:
    """Return " Did you mean ...?" for the likeliest word, or nothing."""
    close = get_close_matches(name, allowed, n=1)
    return f" Did you mean {close[0]!r}?" if close else ""


def printable(text: object) -> str:
    """Return a text in which no character moves a cursor or turns the direction of writing."""
    return "".join(sign if sign.isprintable() else " " for sign in str(text)).strip()
