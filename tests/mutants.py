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
MODULES = {  # or folders that compute, by the tests that shall notice
    "argument/test_checks_by_hand": ["companion/tables/checks", "russia_hamas/checks/"],
    "argument/test_election_by_hand": [
        "russia_hamas/election/formulas", "russia_hamas/election/polls",
        "russia_hamas/election/printed_table", "russia_hamas/election/proportionality",
        "russia_hamas/election/results",
    ],
    "argument/test_evidence_by_hand": ["russia_hamas/evidence"],
    "argument/test_originals engine/test_original_files": [
        "companion/originals/compare", "companion/originals/matching",
    ],
    "argument/test_parameters": ["russia_hamas/parameters"],
    "argument/test_shares_by_hand": [
        "russia_hamas/robustness/windows", "russia_hamas/shares/findings",
        "russia_hamas/shares/regions", "russia_hamas/shares/shares",
    ],
    "argument/test_timeline_by_hand": ["russia_hamas/timeline/events"],
    "argument/test_trade_by_hand": [
        "russia_hamas/trade/findings", "russia_hamas/trade/flows", "russia_hamas/trade/mirror",
        "russia_hamas/trade/printed",
    ],
    "engine/test_cells engine/test_exhibits": ["companion/register/cells"],
    "engine/test_cells engine/test_reading": [
        "companion/tables/printed", "companion/tables/reading",
        "companion/tables/records", "companion/tables/schema", "companion/tables/texts",
    ],
    "engine/test_holds engine/test_holds_by_hand": [
        "companion/tables/holds", "companion/tables/joins",
    ],
    "engine/test_contract_by_hand": ["companion/tables/contract"],
    "engine/test_grids": ["companion/sweep/grids"],
    "engine/test_original_files": ["companion/originals/values"],
    "engine/test_parameters": ["companion/register/parameters"],
    "engine/test_precision": ["companion/claims/precision"],
    "engine/test_references": ["companion/claims/references"],
    "engine/test_rendering": ["companion/render/columns"],
    "engine/test_style": ["companion/render/text"],
    "engine/test_transcription": ["companion/claims/transcription"],
    "engine/test_verdicts": [
        "companion/claims/evidence", "companion/claims/reasons", "companion/claims/support",
        "companion/claims/verdicts",
    ],
}  # fmt: skip


def files(tests: str) -> list[Path]:
    """Return the files whose mutants some tests shall notice."""
    own = tuple(f"src/{module}" for module in MODULES[tests])
    return [path for path in mutmut.walk_mutatable_files() if str(path).startswith(own)]


def configure(tests: str) -> None:
    """Tell mutmut what to mutate, which tests shall notice, and what these need."""
    ours = config()
    ours.source_paths = [Path("src")]
    ours.only_mutate = [f"src/{one}*.py" for every in MODULES.values() for one in every]
    ours.also_copy = [Path(name) for name in ("tests", "pyproject.toml", *NEEDED)]
    ours.pytest_add_cli_args = ["-p", "no:cacheprovider", "-k", "not __mutmut"]
    named = [f"tests/{name}.py" for name in tests.split()]
    ours.pytest_add_cli_args_test_selection = [*named, *map(str, files(tests))]


def results(tests: str) -> dict[str, tuple[Path, str]]:
    """Return file and status of the mutants of the sample."""
    found = {}
    for path in files(tests):
        data = SourceFileMutationData(path=path)
        data.load()
        found |= {name: (path, status_by_exit_code[code])
                  for name, code in data.exit_code_by_key.items()}  # fmt: skip
    return {name: one for name, one in found.items()
            if int(sha256(name.encode()).hexdigest(), 16) % one_in() == 0}  # fmt: skip


def one_in() -> int:
    """Return how many mutants there are for one that is tried."""
    return int(os.environ.get("ONE_IN", ONE_IN))


def run(tests: str) -> None:
    """Make the mutants, and run some tests on those of their modules that nothing has noticed yet.

    mutmut alone would give a mutant only the tests that were the first to call its function, not
    those that share a fixture of the session with them.
    """
    configure(tests)
    mutmut.copy_src_dir()
    mutmut.create_mutants(os.cpu_count() or 1)
    alive = [name for name, (_, status) in results(tests).items() if status not in NOTICED]
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
    if words[:1] == ("--tests",):
        run(words[1])
        sys.exit()
    Path("mutants").mkdir(exist_ok=True)
    every: dict[str, tuple[Path, str]] = {}
    for tests, modules in MODULES.items():
        if not any(module.startswith(words or ("",)) for module in modules):
            continue
        call = [sys.executable, "-P", __file__, "--tests", tests]
        with Path("mutants/log.txt").open("a") as log:
            if subprocess.run(call, stdout=log, stderr=log).returncode:
                sys.exit(f"{tests}: these cannot be run, see mutants/log.txt")
        configure(tests)
        every |= results(tests)
    report(every)
