"""Mutation testing of the modules that compute: is every small change of the code noticed?

``make mutants`` changes one place of a function at a time (mutmut's operators), runs the tests of
its module, and prints the share of noticed changes by module and each change that nothing noticed.
It goes on where it was stopped, and repeats only what survived or whose function has changed since.

A mutant runs all tests named here for its module and the module's docstring examples. mutmut alone
would run only those during which the function was called first, which misses all others that use
the same fixture of the session.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatch
from hashlib import sha256
from pathlib import Path
from typing import Any

import mutmut.__main__ as mutmut
from mutmut.configuration import config
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.state import state
from mutmut.stats import status_by_exit_code
from mutmut.utils.format_utils import get_module_from_key, mangled_name_from_mutant_name

ONE_IN = 8  # mutants are tried; which ones follows from their names
NEEDED = ("data", "seeds", "notebooks", "figures", "docs", "README.md", "requirements.lock")
NOTICED = {"killed", "timeout", "segfault"}
TESTS = {  # the modules that compute, and the tests that shall notice
    "russia_hamas/checks/": "argument/test_tables argument/test_election",
    "russia_hamas/election/formulas": "argument/test_election argument/test_proportionality",
    "russia_hamas/election/polls": "argument/test_polls",
    "russia_hamas/election/printed_table": "argument/test_election",
    "russia_hamas/election/proportionality": "argument/test_proportionality argument/test_election",
    "russia_hamas/election/results": "argument/test_election argument/test_proportionality",
    "russia_hamas/evidence": "argument/test_verdicts argument/test_shares argument/test_trade",
    "russia_hamas/parameters": "argument/test_parameters",
    "russia_hamas/robustness/windows": "argument/test_shares",
    "russia_hamas/shares/findings": "argument/test_shares",
    "russia_hamas/shares/regions": "argument/test_shares",
    "russia_hamas/shares/shares": "argument/test_shares",
    "russia_hamas/timeline/events": "argument/test_timeline",
    "russia_hamas/trade/findings": "argument/test_trade",
    "russia_hamas/trade/flows": "argument/test_trade",
    "russia_hamas/trade/mirror": "argument/test_trade",
    "russia_hamas/trade/printed": "argument/test_trade",
    "companion/claims/evidence": "engine/test_verdicts",
    "companion/claims/precision": "engine/test_precision",
    "companion/claims/reasons": "engine/test_verdicts",
    "companion/claims/references": "engine/test_references",
    "companion/claims/support": "engine/test_verdicts",
    "companion/claims/transcription": "engine/test_transcription",
    "companion/claims/verdicts": "engine/test_verdicts",
    "companion/originals/compare": "engine/test_original_files",
    "companion/originals/matching": "engine/test_original_files",
    "companion/originals/values": "engine/test_original_files",
    "companion/register/cells": "engine/test_exhibits engine/test_cells",
    "companion/register/parameters": "engine/test_parameters",
    "companion/render/columns": "engine/test_rendering",
    "companion/render/text": "engine/test_style",
    "companion/sweep/grids": "engine/test_grids",
    "companion/tables/": "engine/test_holds engine/test_reading engine/test_cells",
}


def chosen(mutant: str) -> bool:
    """Say whether a mutant belongs to the sample, which is the same every time."""
    return int(sha256(mutant.encode()).hexdigest(), 16) % ONE_IN == 0


def tests(mutant: str) -> set[str]:
    """Return the tests of a mutant's module, among those that ran once without mutants."""
    module = get_module_from_key(mutant).replace(".", "/")
    [files] = [files for part, files in TESTS.items() if module.startswith(part)]
    patterns = [f"tests/{name}.py::*" for name in files.split()] + [f"src/{module}.py::*"]
    return {test for test in state().duration_by_test
            if any(fnmatch(test, pattern) for pattern in patterns)}  # fmt: skip


def configure() -> None:
    """Tell mutmut what to mutate, and what the tests need beside the code."""
    files = sorted({name for files in TESTS.values() for name in files.split()})
    modules = [f"src/{part}{'*' * part.endswith('/')}.py" for part in TESTS]
    ours = config()
    ours.only_mutate = modules
    ours.also_copy += [Path(name) for name in NEEDED]
    ours.pytest_add_cli_args = ["-p", "no:cacheprovider", "-k", "not __mutmut"]
    ours.pytest_add_cli_args_test_selection = [f"tests/{name}.py" for name in files]
    ours.pytest_add_cli_args_test_selection += [str(path) for path in mutmut.walk_mutatable_files()]


def generated() -> Iterator[tuple[Path, str, int | None]]:
    """Make the mutants; return each of the sample with its file and what came of it, if known."""
    mutmut.copy_src_dir()
    mutmut.create_mutants(2)
    for path in mutmut.walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        yield from ((path, name, code) for name, code in data.exit_code_by_key.items()
                    if chosen(name))  # fmt: skip


def run(mutants: list[str]) -> None:
    """Let mutmut run the tests of these mutants."""
    associate = mutmut.collect_or_load_stats

    def associate_by_module(*words: Any, **options: Any) -> None:
        associate(*words, **options)
        for name in mutants:
            state().tests_by_mangled_function_name[mangled_name_from_mutant_name(name)] = tests(
                name
            )

    mutmut.collect_or_load_stats = associate_by_module
    mutmut._run(mutants, None)


def report(path_and_status: list[tuple[Path, str, str]]) -> None:
    """Print each survivor as it was changed, and the score by module."""
    tried, noticed = Counter[str](), Counter[str]()
    for path, name, status in path_and_status:
        tried[str(path)] += 1
        noticed[str(path)] += status in NOTICED
        if status not in NOTICED:
            lines = get_diff_for_mutant(name, path=path).splitlines()[2:]
            print(f"{name}: {status}", *(line for line in lines if line[0] in "+-"), sep="\n")
    for path in sorted(tried):
        print(f"{noticed[path]:5} of {tried[path]:5}  {noticed[path] / tried[path]:4.0%}  {path}")
    print(f"{noticed.total():5} of {tried.total():5}  {noticed.total() / tried.total():.1%}")


if __name__ == "__main__":
    configure()
    wanted = sys.argv[1:] or ["*"]
    sample = [one for one in generated() if any(fnmatch(one[1], word) for word in wanted)]
    open_ones = [name for _, name, code in sample if status_by_exit_code[code] not in NOTICED]
    if open_ones:
        run(open_ones)
    known = {name: code for _, name, code in generated()}
    report([(path, name, status_by_exit_code[known[name]]) for path, name, _ in sample])
