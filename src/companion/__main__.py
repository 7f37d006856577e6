"""Run the command as ``companion`` or as ``python -m companion``."""

import signal
import sys


def main() -> None:
    """Run the command; an interrupt ends it without a traceback also while it is imported."""
    try:
        from companion.startup import heed_signals

        heed_signals()
        from companion.cli import main as command
    except KeyboardInterrupt as interrupt:
        print("Interrupted.", file=sys.stderr)
        sys.exit(128 + (interrupt.args[0] if interrupt.args else signal.SIGINT))
    command(prog_name="companion")


if __name__ == "__main__":
    main()
