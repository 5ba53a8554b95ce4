"""A papermill engine that runs the cells in this process, in an IPython shell: no kernel, no message.

Parameters, error handling and the format of outputs stay papermill's. Isolation comes from the process:
`worker_pool` forks one for each notebook, so nothing that a notebook changes can be seen by the next. What a
kernel has and this has not: stdin, widgets, comms, and a time limit (the pool keeps it). papermill finds the
engine by its entry point and imports this module for it: nothing here may import papermill before it is asked
to run something.
"""

from __future__ import annotations

import io
import random
import sys
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING

import nbformat.v4 as v4
import numpy as np
import pandas as pd
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode, from_dict

if TYPE_CHECKING:
    from papermill.engines import NotebookExecutionManager

NAME = "impact"
# What pandas chooses when it is imported in a terminal differs from what it chooses in a kernel
DISPLAY = {"display.max_columns": 20, "display.width": 80, "display.max_rows": 60}


class Collector:
    """The outputs of the cell that runs, in order; adjacent pieces of one stream are one output."""

    def __init__(self) -> None:
        self.outputs: list[NotebookNode] = []
        self.clearing = False

    def add(self, output: NotebookNode) -> None:
        """Add an output."""
        self._clear()
        self.outputs.append(output)

    def stream(self, name: str, text: str) -> None:
        """Add text of a stream."""
        if text:
            self._clear()
        last = self.outputs[-1] if self.outputs else None
        if last is not None and last.output_type == "stream" and last.name == name:
            last.text += text
        elif text:
            self.add(v4.new_output("stream", name=name, text=text))

    def error(self, name: str, value: str, stack: list[str]) -> None:
        """Add an error."""
        self.add(v4.new_output("error", ename=name, evalue=value, traceback=[str(line) for line in stack]))

    def clear(self, wait: bool) -> None:
        """Drop the outputs so far, at once or when the next one comes."""
        self.clearing = True
        if not wait:
            self._clear()

    def _clear(self) -> None:
        if self.clearing:
            self.outputs.clear()
        self.clearing = False


class _Stream(io.TextIOBase):
    """A stream of the notebook that writes to the collector."""

    encoding = "UTF-8"

    def __init__(self, name: str, collector: Collector) -> None:
        self.name, self.collector = name, collector

    def write(self, text: str) -> int:
        """Add text to the outputs."""
        self.collector.stream(self.name, text)
        return len(text)

    def writable(self) -> bool:
        """Yes."""
        return True

    def isatty(self) -> bool:
        """No: nobody types here."""
        return False


class _Publisher(DisplayPublisher):
    """What `display` sends becomes an output; an update changes the outputs that have its identifier."""

    collector: Collector

    def publish(
        self,
        data: dict,
        metadata: dict | None = None,
        source: object = None,
        *,
        transient: dict | None = None,
        update: bool = False,
        **_: object,
    ) -> None:
        """Make an output of what is displayed, or change earlier ones."""
        identifier = (transient or {}).get("display_id")
        if update:
            for output in self.displayed.get(identifier, []):
                output.data, output.metadata = from_dict(data), from_dict(metadata or {})
            return
        output = v4.new_output("display_data", data=data, metadata=metadata or {})
        self.collector.add(output)
        if identifier:
            self.displayed.setdefault(identifier, []).append(output)

    def clear_output(self, wait: bool = False) -> None:
        """Drop the outputs of the cell so far."""
        self.collector.clear(wait)

    @property
    def displayed(self) -> dict:
        """Outputs by display identifier."""
        return self.__dict__.setdefault("_displayed", {})


class _Hook(DisplayHook):
    """The value of a cell's last expression becomes its result."""

    collector: Collector

    def write_output_prompt(self) -> None:
        """Write nothing: a page numbers no cell."""

    def write_format_data(self, format_dict: dict, md_dict: dict | None = None) -> None:
        """Make an output of the value."""
        if format_dict:
            told = {"data": format_dict, "metadata": md_dict or {}, "execution_count": self.prompt_count}
            self.collector.add(v4.new_output("execute_result", **told))

    def finish_displayhook(self) -> None:
        """End the result."""
        sys.stdout.flush()


class Shell(InteractiveShell):
    """An IPython shell that writes no history and keeps errors as notebooks do."""

    failed = False

    def _showtraceback(self, kind: type, value: BaseException, stack: list[str]) -> None:
        self.failed = True
        self.display_pub.collector.error(kind.__name__, str(value), stack)

    def enable_gui(self, gui: str | None = None) -> None:
        """Do nothing: there is no window here (``%matplotlib inline`` asks)."""

    def init_history(self) -> None:
        """Keep no history."""
        super().init_history()
        self.history_manager.enabled = False

    def init_displayhook(self) -> None:
        """Collect what is displayed."""
        self.displayhook_class, self.display_pub_class = _Hook, _Publisher
        super().init_displayhook()


def shell() -> Shell:
    """Make the shell that a notebook runs in (slow the first time: done in the process that is forked)."""
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "NoColor"
    config.InteractiveShell.display_page = False
    Shell.clear_instance()
    return Shell.instance(config=config, displayhook_class=_Hook, display_pub_class=_Publisher)


class ImpactEngine:
    """Run the cells of a notebook in this process.

    It has the methods of papermill's `Engine` and is none: papermill looks for it while its own are being
    defined.

    Attributes
    ----------
    watch : callable, optional
        Called with the number of each cell, as papermill counts them, before it runs: a process that dies is
        then known to have died there.
    last : NotebookNode or None
        The notebook of the last execution, kept when papermill raises the error of a cell.
    """

    watch: Callable[[int], None] | None = None
    last: NotebookNode | None = None

    @classmethod
    def execute_notebook(cls, nb: NotebookNode, kernel_name: str, **options: object) -> NotebookNode:
        """Keep account of a notebook as papermill does, and run it with `execute_managed_notebook`."""
        from papermill.engines import Engine

        return Engine.execute_notebook.__func__(cls, nb, kernel_name, **options)

    @staticmethod
    def nb_kernel_name(nb: NotebookNode, name: str | None = None) -> str:
        """Return the kernel that a notebook names."""
        from papermill.utils import nb_kernel_name

        return nb_kernel_name(nb, name)

    @staticmethod
    def nb_language(nb: NotebookNode, language: str | None = None) -> str:
        """Return the programming language that a notebook names."""
        from papermill.utils import nb_language

        return nb_language(nb, language)

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, **_: object
    ) -> None:
        """Run every cell until one fails, as a kernel would."""
        cls.last = nb_man.nb
        collector = Collector()
        running = prepare(collector)
        streams = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = _Stream("stdout", collector), _Stream("stderr", collector)
        try:
            for place, cell in enumerate(nb_man.nb.cells):
                if cell.cell_type != "code":
                    continue
                if cls.watch is not None:
                    cls.watch(running.execution_count)
                nb_man.cell_start(cell, place)
                fine = _run(running, cell, collector)
                if not fine:
                    nb_man.cell_exception(cell, cell_index=place)
                nb_man.cell_complete(cell, cell_index=place)
                if not fine:
                    break
        finally:
            sys.stdout, sys.stderr = streams


def prepare(collector: Collector) -> Shell:
    """Give a notebook a fresh place: its own namespace, its own random state, the display of a kernel."""
    running = Shell.instance() if Shell.initialized() else shell()
    running.reset(new_session=True)
    running.displayhook.collector = collector
    running.display_pub.collector = collector
    running.display_pub.displayed.clear()
    running.execution_count = 1
    for name, value in DISPLAY.items():
        pd.set_option(name, value)
    random.seed()
    np.random.seed()  # a kernel starts with a random state of its own; a fork would share the parent's
    return running


def _run(running: Shell, cell: NotebookNode, collector: Collector) -> bool:
    """Run one cell; return whether it went well."""
    collector.outputs, collector.clearing, running.failed = [], False, False
    if not cell.source.strip():
        cell.outputs = []
        return True
    cell.execution_count = running.execution_count
    result = running.run_cell(cell.source, store_history=True)
    if isinstance(sys.stdout, _Stream):
        sys.stdout.flush()
    cell.outputs = collector.outputs
    error = result.error_before_exec or result.error_in_exec
    if error is None:
        return True
    if not running.failed:  # IPython only prints some, as a magic command that does not exist
        collector.error(type(error).__name__, str(error), traceback.format_exception(error))
    return False
