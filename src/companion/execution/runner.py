"""Run a notebook with parameters: papermill does, on a forked kernel where there can be one."""

import logging
import math
import time
import warnings
from pathlib import Path
from typing import Any

from companion import startup
from companion.errors import CompanionError

DEATHS = 2  # attempts: a kernel that dies again has its reason
STARTS = 3  # attempts: a kernel's ports are chosen before it binds them, and may be taken by then


OF_THE_MACHINE = ("ImportError", "MemoryError", "ModuleNotFoundError", "OSError")


class RunError(CompanionError):
    """A notebook that failed while it was executed, with cell and cause."""

    again = False  # whether it may be tried again: it was not the notebook's doing


class KernelDied(RunError):
    """A notebook whose kernel died."""

    again = True


class Unable(RunError):
    """A notebook that this machine cannot run: a package is missing, memory or disk are full."""

    again = True


def execute(
    notebook: Path, executed: Path | None, parameters: dict[str, object], minutes: float
) -> dict[str, object]:
    """Execute a notebook and return its named results.

    Parameters
    ----------
    notebook
        The notebook's file.
    executed
        Where the executed notebook goes, also that of a run that fails; None to keep none.
    parameters
        What papermill sets.
    minutes
        How long it may take.

    Raises
    ------
    RunError
        With the number of the cell in the notebook itself, and what went wrong.
    """
    startup.skip_grammars()  # here too: a Dask worker comes by no command of ours
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from nbformat.warnings import DuplicateCellId, MissingIDFieldWarning
    from papermill.exceptions import PapermillExecutionError

    from companion.execution import kernels
    from companion.register.parameters import RESULTS

    for name in ("papermill", "traitlets"):  # what matters is told in a sentence here
        logging.getLogger(name).setLevel(logging.CRITICAL)
    for odd in (DuplicateCellId, MissingIDFieldWarning):  # in cells saved by other programs
        warnings.simplefilter("ignore", odd)
    try:
        with kernels.running():
            done = _run(notebook, executed, parameters, minutes)
    except PapermillExecutionError as error:
        number = error.cell_index + _before_given(notebook, parameters, error.cell_index)
        kind = Unable if error.ename in OF_THE_MACHINE else RunError
        raise kind(f"cell {number}: {_told(error)}") from None
    except CellTimeoutError:
        raise RunError(
            f"it was ended because it took longer than {minutes:g} minutes; mend the loop that "
            f"never ends, or give {notebook.stem} more `minutes` in notebooks/exhibits.yml"
        ) from None
    except DeadKernelError:
        raise KernelDied(
            f"the kernel died in each of {DEATHS} attempts; it was killed, or the memory did not "
            "suffice"
        ) from None
    except RuntimeError as error:
        raise KernelDied(f"the kernel did not start in {STARTS} attempts: {error}") from None
    results: dict[str, object] = {}
    for index, cell in enumerate(done.cells):
        for output in cell.get("outputs", []):
            if output["output_type"] == "error":  # papermill takes sys.exit(0) for an end
                number = index + _before_given(notebook, parameters, index)
                raise RunError(f"cell {number}: {output['ename']}; a notebook runs to its end")
            results |= output.get("data", {}).get(RESULTS, {})
    return results


def _told(error: Any) -> str:
    """Say what a cell raised: a refusal is its message alone, as IPython was told to show it."""
    refused = error.traceback == [error.evalue]
    return str(error.evalue) if refused else f"{error.ename}: {error.evalue}"


def _run(
    notebook: Path, executed: Path | None, parameters: dict[str, object], minutes: float
) -> Any:
    """Return the executed notebook; a kernel that does not start or dies is tried again."""
    import papermill
    from nbclient.exceptions import DeadKernelError

    from companion.execution import kernels

    deaths = starts = 0
    while True:
        end = time.monotonic() + 60 * minutes
        try:
            return papermill.execute_notebook(
                _literal(notebook), executed and _literal(executed), parameters=parameters,
                progress_bar=False, log_output=False,
                kernel_name="python3", language="python",  # whatever program saved the notebook
                kernel_manager_class=kernels.WarmKernelManager,
                timeout_func=lambda _, end=end: max(end - time.monotonic(), 0.001),
                iopub_timeout=math.ceil(60 * minutes),  # for outputs that are long
                skip_cells_with_tag="",  # a tag decides nothing
                request_save_on_cell_execute=False,  # once at the end is enough
                shutdown_kernel="immediate",  # it has nothing left to do
            )  # fmt: skip
        except DeadKernelError:
            deaths += 1
            if deaths == DEATHS:
                raise
            _tell(notebook, "the kernel died")
        except RuntimeError as error:  # before the first cell
            starts += 1
            if starts == STARTS:
                raise
            _tell(notebook, f"the kernel did not start ({error})")


def _tell(notebook: Path, happened: str) -> None:
    logging.getLogger(__name__).warning("%s: %s; trying again", notebook.name, happened)


def _literal(path: Path) -> str:
    """Return a path for papermill, which takes braces in it for places to be filled."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _before_given(notebook: Path, parameters: dict[str, object], index: int) -> bool:
    """Return whether a cell, counted from 0, is before the one that papermill adds.

    After it the index is the cell's number, counted from 1, in the notebook itself.
    """
    from companion.register import cells

    return not parameters or index <= cells.place_of_parameters(notebook)
