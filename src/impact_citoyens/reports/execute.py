"""Execute one notebook with papermill, and keep what it did even when it fails."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import nbformat
import papermill
from nbformat import NotebookNode
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from impact_citoyens.io import paths, trace
from impact_citoyens.reports.plan import Execution

# Set before a kernel starts: same sets and hashes every time, no window, no thread pool a cell
ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "MPLBACKEND": "agg",
    "OPENBLAS_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
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


def execute(execution: Execution, folder: Path | None = None, engine: str = "kernel") -> Executed:
    """Execute a notebook.

    Parameters
    ----------
    execution : Execution
        Which notebook, for whom.
    folder : Path, optional
        Where the notebooks are (the repository's by default).
    engine : {"kernel", "fork"}
        An ordinary Jupyter kernel, or the cells in this very process (see `engine`), which only a process
        made for it should do.

    Returns
    -------
    Executed
        A failing cell does not raise: the notebook stops there and `error` says where.
    """
    source = (folder or paths.NOTEBOOKS) / f"{execution.notebook}.ipynb"
    run = _here if engine == "fork" else _on_a_kernel
    error, executed = run(source, execution)
    return Executed(execution, _normalised(executed), error)


def _normalised(notebook: NotebookNode) -> NotebookNode:
    """Give a notebook what two runs share: the name of the cell that papermill adds, no version of Python."""
    notebook.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}
    for place, cell in enumerate(notebook.cells):
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = f"parameters-{place}"
    return notebook


def _here(source: Path, execution: Execution) -> tuple[str, NotebookNode]:
    from impact_citoyens.reports.engine import NAME, ImpactEngine

    papermill_engines.register(NAME, ImpactEngine)  # also where no entry point of the package is installed
    ImpactEngine.last = None
    error = _papermill(source, None, execution, engine_name=NAME)
    return error, ImpactEngine.last or nbformat.read(source, as_version=4)


def _on_a_kernel(source: Path, execution: Execution) -> tuple[str, NotebookNode]:
    os.environ.update(ENVIRONMENT)
    with tempfile.TemporaryDirectory() as scratch:
        result, noted = Path(scratch) / "executed.ipynb", Path(scratch) / "reads"
        os.environ[trace.FILE] = str(noted)
        error = _papermill(
            source, result, execution, config=_local_kernel(Path(scratch)), execution_timeout=TIME_LIMIT
        )
        del os.environ[trace.FILE]
        trace.add(noted.read_text(encoding="utf-8").split("\n")[:-1] if noted.exists() else [])
        return error, nbformat.read(result if result.exists() else source, as_version=4)


def _local_kernel(scratch: Path) -> Config:
    """Talk to the kernel through files of the scratch folder: nobody else on the machine can listen."""
    return Config({"KernelManager": {"transport": "ipc", "ip": str(scratch / "k")}})


def _papermill(source: Path, result: Path | None, execution: Execution, **engine: object) -> str:
    """Execute with papermill; return the error, if any."""
    try:
        papermill.execute_notebook(
            source,
            result,
            parameters=execution.parameters,
            kernel_name=KERNEL,
            progress_bar=False,
            cwd=paths.ROOT,
            log_output=False,
            **engine,
        )
    except PapermillExecutionError as error:
        return f"cell {error.exec_count}: {error.ename}: {error.evalue}"
    except Exception as error:  # a kernel that dies or hangs must not stop the other pages
        return f"{type(error).__name__}: {error}"
    return ""
