"""Execute one notebook with papermill, and keep what it did even when it fails."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import nbformat
import papermill
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from impact_citoyens import paths
from impact_citoyens.reports.plan import Execution

# Set before a kernel starts: same sets and hashes every time, no window, no thread pool a cell
ENVIRONMENT = {"PYTHONHASHSEED": "0", "MPLBACKEND": "agg", "OPENBLAS_NUM_THREADS": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
KERNEL = "python3"
TIME_LIMIT = 600  # seconds a cell


@dataclass(frozen=True)
class Executed:
    """A notebook after its execution.

    Attributes
    ----------
    execution : Execution
        What was asked.
    notebook : NotebookNode
        The cells with their outputs, as far as they went.
    error : str
        Empty, or which cell failed and how.
    """

    execution: Execution
    notebook: NotebookNode
    error: str = ""


def execute(execution: Execution, folder: Path | None = None) -> Executed:
    """Execute a notebook on a Jupyter kernel.

    Parameters
    ----------
    execution : Execution
        Which notebook, for whom.
    folder : Path, optional
        Where the notebooks are (the repository's by default).

    Returns
    -------
    Executed
        A failing cell does not raise: the notebook stops there and `error` says where.
    """
    os.environ.update(ENVIRONMENT)
    source = (folder or paths.NOTEBOOKS) / f"{execution.notebook}.ipynb"
    with tempfile.TemporaryDirectory() as scratch:
        result = Path(scratch) / "executed.ipynb"
        error = _run(source, result, execution)
        executed = nbformat.read(result, as_version=4) if result.exists() else nbformat.read(source, as_version=4)
    return Executed(execution, executed, error)


def _local_kernel(scratch: Path) -> Config:
    """Talk to the kernel through files of the scratch folder rather than ports: nobody else on the machine can listen."""
    return Config({"KernelManager": {"transport": "ipc", "ip": str(scratch / "k")}})


def _run(source: Path, result: Path, execution: Execution) -> str:
    try:
        papermill.execute_notebook(
            source, result, parameters=execution.parameters, kernel_name=KERNEL, progress_bar=False,
            execution_timeout=TIME_LIMIT, cwd=paths.ROOT, log_output=False, config=_local_kernel(result.parent),
        )  # fmt: skip
    except PapermillExecutionError as error:
        return f"cell {error.exec_count}: {error.ename}: {error.evalue}"
    except Exception as error:  # a kernel that dies or hangs must not stop the other pages
        return f"{type(error).__name__}: {error}"
    return ""
