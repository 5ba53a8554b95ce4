"""A pool of workers: one process imports everything once, then forks one child for each page.

Nothing of a page reaches another.

Fork safety. A fork copies one thread only: a lock held by another stays held for ever. This process
therefore starts no thread, opens no socket, and refuses to fork when it finds that it has more than one
thread: OpenBLAS is told to use one (`OPENBLAS_NUM_THREADS`), Arrow's allocator not to start its own
(`JE_ARROW_MALLOC_CONF`), both before anything is imported. What is shared before the fork is read only:
modules, parsed templates, tables of the ledger. Each child gets new random states, no standard input, a
limit of memory, and dies with its parent (`PR_SET_PDEATHSIG` on Linux; elsewhere it is killed when the
parent's input ends).

The order comes as one JSON line on standard input, which stays open: its end means that whoever asked is
gone. Outcomes leave as JSON lines on standard output.
"""

import ctypes
import gc
import json
import os
import resource
import selectors
import signal
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "MPLBACKEND": "agg",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
}
REFUSED = 3  # exit status when forking would not be safe
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """A page in progress.

    Attributes
    ----------
    place : int
        Its place in the order.
    page : dict
        What it makes; ``failed`` in it is why an earlier child died before its page was written: only that is
        to be shown.
    pid : int
    pipe : int
        Where it tells the cell it is at, then its outcome.
    deadline : float
        Clock after which it is killed.
    cell : str
        The last cell it began.
    text : bytes
        What it told and has not been read yet.
    """

    place: int
    page: dict
    pid: int
    pipe: int
    deadline: float
    cell: str = "before the first cell"
    text: bytes = b""
    late: bool = False
    outcome: dict | None = field(default=None)


def main() -> int:
    """Read an order, import what pages need, make them, and say what became of each."""
    _die_with_parent()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    order = json.loads(_line(0))
    for stream in (1, 2):  # what notebooks' own children write goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    from impact_citoyens.reports import preload

    microdata = order["pages"][0]["execution"]["microdata"] if order["pages"] else "none"
    preload.preload(order["languages"], microdata)
    if threading.active_count() > 1 or _threads() > 1:
        answers.write(json.dumps({"refused": f"{_threads()} threads"}) + "\n")
        return REFUSED
    gc.collect()
    gc.freeze()  # nothing of this process is examined, hence copied, in a child
    return WorkerPool(order, answers).run()


def _line(stream: int) -> str:
    """Read one line of a stream without reading further: the rest of it stays open to be watched."""
    line = bytearray()
    while not line.endswith(b"\n"):
        piece = os.read(stream, 65536)
        if not piece:
            sys.exit(1)
        line += piece
    return line.decode()


class WorkerPool:
    """The children at work on the pages of an order, and what they tell."""

    def __init__(self, order: dict[str, Any], answers: Any) -> None:
        self.order, self.answers, self.children = order, answers, {}
        self.left = list(enumerate(order["pages"]))[::-1]
        self.watched = selectors.DefaultSelector()
        self.watched.register(0, selectors.EVENT_READ)

    def run(self) -> int:
        """Keep as many children as asked for, until no page is left."""
        signal.signal(signal.SIGTERM, lambda *_: self._stop())
        signal.signal(signal.SIGINT, lambda *_: self._stop())
        while self.left or self.children:
            while self.left and len(self.children) < self.order["jobs"]:
                self._fork(*self.left.pop())
            self._listen()
        return 0

    def _fork(self, place: int, page: dict) -> None:
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            for child in self.children.values():
                os.close(child.pipe)
            _child(self.order, page, writing)
        os.close(writing)
        child = Child(place, page, pid, reading, time.monotonic() + self.order["time_limit"])
        self.children[reading] = child
        self.watched.register(reading, selectors.EVENT_READ)

    def _listen(self) -> None:
        """Wait for a word of a child, for its end, for its time to be over, or for the end of the order."""
        soonest = min(child.deadline for child in self.children.values())
        for key, _ in self.watched.select(max(0.0, soonest - time.monotonic())):
            if key.fd == 0:
                if not os.read(0, 65536):
                    self._stop()
                continue
            child = self.children[key.fd]
            piece = os.read(key.fd, 65536)
            if piece:
                self._hear(child, piece)
            else:
                self._end(child)
        for child in list(self.children.values()):
            if time.monotonic() > child.deadline and not child.late:
                child.late = True
                self._end(child)

    def _hear(self, child: Child, piece: bytes) -> None:
        *lines, child.text = (child.text + piece).split(b"\n")
        for line in map(json.loads, lines):
            if "cell" in line:
                child.cell = f"cell {line['cell']}"
            else:
                child.outcome = line
        if child.outcome:  # not at the end of the pipe: a process that the notebook started may hold it open
            self._end(child)

    def _end(self, child: Child) -> None:
        self.watched.unregister(child.pipe)
        os.close(child.pipe)
        del self.children[child.pipe]
        _kill(child)
        status = os.waitpid(child.pid, 0)[1]
        outcome = child.outcome or {"error": self._death(child, status), "unwritten": True}
        if outcome.get("unwritten") and "failed" not in child.page:
            # another child writes a page that says so
            self.left.append((child.place, child.page | {"failed": outcome["error"]}))
        else:
            answer = {"place": child.place, "error": child.page.get("failed") or outcome["error"]}
            self.answers.write(json.dumps(answer) + "\n")

    def _death(self, child: Child, status: int) -> str:
        if child.late:
            return f"{child.cell}: not done after {self.order['time_limit']:g} seconds, stopped"
        if os.WIFSIGNALED(status):
            return f"{child.cell}: the process died ({signal.Signals(os.WTERMSIG(status)).name})"
        return f"{child.cell}: the process ended (status {os.waitstatus_to_exitcode(status)})"

    def _stop(self) -> None:
        for child in self.children.values():
            _kill(child)
        os._exit(130)


def _child(order: dict[str, Any], page: dict, pipe: int) -> None:
    """Make one page in a process of its own; never returns."""
    try:
        os.setpgrp()
        _die_with_parent()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        _limit_memory(order["memory"])
        from impact_citoyens.io import tables
        from impact_citoyens.reports import make_page
        from impact_citoyens.reports.engine import ImpactEngine

        tables.freeze_tables()
        ImpactEngine.watch = staticmethod(lambda place: _tell(pipe, {"cell": place}))
        outcome = make_page.make_page(page, order)
    except BaseException as error:  # whatever it is, it is this page's
        outcome = {"error": f"{type(error).__name__}: {error}", "unwritten": True}
    _tell(pipe, outcome)
    os._exit(0)


def _kill(child: Child) -> None:
    """End a child, and the processes that its notebook started and left."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def _tell(pipe: int, what: dict) -> None:
    os.write(pipe, json.dumps(what).encode() + b"\n")


def _limit_memory(mebibytes: int) -> None:
    """Let a child have that much more than the pool has: then it gets a MemoryError, not the machine."""
    if mebibytes <= 0:
        return
    memory = Path("/proc/self/statm")
    if memory.exists():
        pages = int(memory.read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + mebibytes * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _threads() -> int:
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.exists() else 1


def _die_with_parent() -> None:
    parent = os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died in between
            os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
