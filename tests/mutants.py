"""Mutation testing of the modules that compute: is every small change of the code noticed?

``make mutants`` changes one place of a function at a time (mutmut's operators), runs the tests that
are named here for its module and the module's docstring examples, and prints the share of noticed
changes by module and each change that nothing noticed. It goes on where it was stopped, and repeats
only what survived or whose function has changed since. ``ONE_IN=1`` in the environment takes all
mutants, words choose modules: ``ONE_IN=1 python -P tests/mutants.py russia_hamas/trade``.
"""

import os
import subprocess
import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

import mutmut.__main__ as mutmut
from mutmut.configuration import config
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.state import state
from mutmut.stats import status_by_exit_code
from mutmut.utils.format_utils import mangled_name_from_mutant_name

ONE_IN = 8  # mutants is tried; which ones follows from their names
NEEDED = ("data", "seeds", "notebooks", "figures", "docs", "README.md", "requirements.lock")
NOTICED = {"killed", "timeout", "segfault"}
TESTS = {  # by module or folder
    "russia_hamas/checks/": "argument/test_checks_by_hand",
    "russia_hamas/election/formulas": "argument/test_election_by_hand",
    "russia_hamas/election/polls": "argument/test_election_by_hand",
    "russia_hamas/election/printed_table": "argument/test_election_by_hand",
    "russia_hamas/election/proportionality": "argument/test_election_by_hand",
    "russia_hamas/election/results": "argument/test_election_by_hand",
    "russia_hamas/evidence": "argument/test_evidence_by_hand",
    "russia_hamas/parameters": "argument/test_parameters",
    "russia_hamas/robustness/windows": "argument/test_shares_by_hand",
    "russia_hamas/shares/findings": "argument/test_shares_by_hand",
    "russia_hamas/shares/regions": "argument/test_shares_by_hand",
    "russia_hamas/shares/shares": "argument/test_shares_by_hand",
    "russia_hamas/timeline/events": "argument/test_timeline_by_hand",
    "russia_hamas/trade/findings": "argument/test_trade_by_hand",
    "russia_hamas/trade/flows": "argument/test_trade_by_hand",
    "russia_hamas/trade/mirror": "argument/test_trade_by_hand",
    "russia_hamas/trade/printed": "argument/test_trade_by_hand",
    "companion/claims/evidence": "engine/test_verdicts",
    "companion/claims/precision": "engine/test_precision",
    "companion/claims/reasons": "engine/test_verdicts",
    "companion/claims/references": "engine/test_references",
    "companion/claims/support": "engine/test_verdicts",
    "companion/claims/transcription": "engine/test_transcription",
    "companion/claims/verdicts": "engine/test_verdicts",
    "companion/originals/compare": "engine/test_original_files",
    "companion/originals/matching": "argument/test_originals",
    "companion/originals/values": "engine/test_original_files",
    "companion/register/cells": "engine/test_exhibits engine/test_cells",
    "companion/register/parameters": "engine/test_parameters",
    "companion/render/columns": "engine/test_rendering",
    "companion/render/text": "engine/test_style",
    "companion/sweep/grids": "engine/test_grids",
    "companion/tables/": "engine/test_holds engine/test_holds_by_hand engine/test_reading "
    "engine/test_cells",
}


def files(part: str) -> list[Path]:
    """Return the files of a part."""
    return [path for path in mutmut.walk_mutatable_files() if str(path).startswith(f"src/{part}")]


def configure(part: str) -> None:
    """Tell mutmut what to mutate, which tests shall notice, and what these need."""
    ours = config()
    ours.source_paths = [Path("src")]
    ours.only_mutate = [f"src/{one}*.py" for one in TESTS]
    ours.also_copy = [Path(name) for name in ("tests", "pyproject.toml", *NEEDED)]
    ours.pytest_add_cli_args = ["-p", "no:cacheprovider", "-k", "not __mutmut"]
    tests = [f"tests/{name}.py" for name in TESTS[part].split()]
    ours.pytest_add_cli_args_test_selection = [*tests, *map(str, files(part))]


def results(part: str) -> dict[str, tuple[Path, str]]:
    """Return file and status of the mutants of the sample."""
    found = {}
    for path in files(part):
        data = SourceFileMutationData(path=path)
        data.load()
        found |= {name: (path, status_by_exit_code[code])
                  for name, code in data.exit_code_by_key.items()}  # fmt: skip
    return {name: one for name, one in found.items()
            if int(sha256(name.encode()).hexdigest(), 16) % one_in() == 0}  # fmt: skip


def one_in() -> int:
    """Return how many mutants there are for one that is tried."""
    return int(os.environ.get("ONE_IN", ONE_IN))


def run(part: str) -> None:
    """Make the mutants of a part, and run its tests on those that nothing has noticed yet.

    mutmut alone would give a mutant only the tests that were the first to call its function, not
    those that share a fixture of the session with them.
    """
    configure(part)
    mutmut.copy_src_dir()
    mutmut.create_mutants(os.cpu_count() or 1)
    alive = [name for name, (_, status) in results(part).items() if status not in NOTICED]
    collect = mutmut.collect_or_load_stats

    def with_every_test(runner: Any, **_: Any) -> None:
        collect(runner)
        every = set(state().duration_by_test)
        for name in alive:
            state().tests_by_mangled_function_name[mangled_name_from_mutant_name(name)] = every

    mutmut.collect_or_load_stats = with_every_test
    if alive:
        mutmut._run(alive, os.cpu_count())


def report(found: dict[str, tuple[Path, str]]) -> None:
    """Print each survivor as it was changed, and the score by module."""
    tried, noticed = Counter[str](), Counter[str]()
    for name, (path, status) in found.items():
        tried[str(path)] += 1
        noticed[str(path)] += status in NOTICED
        if status not in NOTICED:
            lines = get_diff_for_mutant(name, path=path).splitlines()[2:]
            print(f"{name}: {status}", *(line for line in lines if line[0] in "+-"), sep="\n")
    for path in sorted(tried):
        print(f"{noticed[path]:5} of {tried[path]:5}  {noticed[path] / tried[path]:4.0%}  {path}")
    print(f"{noticed.total():5} of {tried.total():5}  {noticed.total() / tried.total():.1%}")


if __name__ == "__main__":
    words = tuple(sys.argv[1:])
    if words[:1] == ("--part",):
        run(words[1])
    else:
        Path("mutants").mkdir(exist_ok=True)
        parts = [part for part in TESTS if part.startswith(words or ("",))]
        every: dict[str, tuple[Path, str]] = {}
        for part in parts:
            call = [sys.executable, "-P", __file__, "--part", part]
            with Path("mutants/log.txt").open("a") as log:
                failed = subprocess.run(call, stdout=log, stderr=log).returncode
            if failed:
                sys.exit(f"{part}: the tests cannot be run, see mutants.log")
            configure(part)
            every |= results(part)
        report(every)
