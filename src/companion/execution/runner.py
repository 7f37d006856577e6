"""Run a notebook with parameters: papermill does, on a forked kernel where there can be one."""

import logging
from pathlib import Path
from typing import Any

from companion.errors import CompanionError

STARTS = 3  # attempts: a kernel's ports are chosen before it binds them, and may be taken by then


class RunError(CompanionError):
    """A notebook that failed while it was executed, with cell and cause."""


class KernelDied(RunError):
    """A notebook whose kernel died: not its own doing, so it may be tried again."""


def execute(
    notebook: Path, executed: Path | None, parameters: dict[str, object]
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

    Raises
    ------
    RunError
        With the number of the cell in the notebook itself, and what went wrong.
    """
    from nbclient.exceptions import DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    from companion.register.parameters import RESULTS

    try:
        done = _run(notebook, executed, parameters)
    except PapermillExecutionError as error:
        number = error.cell_index + _before_given(notebook, parameters, error.cell_index)
        raise RunError(f"cell {number}: {error.ename}: {error.evalue}") from None
    except DeadKernelError:
        raise KernelDied("the kernel died; it was killed, or the memory did not suffice") from None
    except RuntimeError as error:
        raise KernelDied(f"the kernel did not start in {STARTS} attempts: {error}") from None
    results: dict[str, object] = {}
    for cell in done.cells:
        for output in cell.get("outputs", []):
            results |= output.get("data", {}).get(RESULTS, {})
    return results


def _run(notebook: Path, executed: Path | None, parameters: dict[str, object]) -> Any:
    """Return the executed notebook; a kernel that does not start is tried again."""
    import papermill
    from nbclient.exceptions import DeadKernelError

    from companion.execution import kernels

    attempts = 0
    while True:
        attempts += 1
        try:
            return papermill.execute_notebook(
                str(notebook), executed and str(executed), parameters=parameters,
                progress_bar=False, log_output=False,
                kernel_manager_class=kernels.WarmKernelManager,
                request_save_on_cell_execute=False,  # once at the end is enough
                shutdown_kernel="immediate",  # it has nothing left to do
            )  # fmt: skip
        except DeadKernelError:
            raise
        except RuntimeError as error:  # before the first cell
            if attempts == STARTS:
                raise
            logging.getLogger(__name__).warning(
                "%s: the kernel did not start (%s); trying again", notebook.name, error
            )


def _before_given(notebook: Path, parameters: dict[str, object], index: int) -> bool:
    """Return whether a cell, counted from 0, is before the one that papermill adds.

    After it the index is the cell's number, counted from 1, in the notebook itself.
    """
    from companion.register import cells

    place = cells.place_of_parameters(notebook)
    return not parameters or (place is not None and index <= place)
