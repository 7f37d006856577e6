"""Run the command as ``companion`` or as ``python -m companion``."""

import sys


def main() -> None:
    """Run the command; an interrupt ends it without a traceback also while it is imported."""
    try:
        from companion.cli import main as command
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        sys.exit(130)
    command(prog_name="companion")


if __name__ == "__main__":
    main()
