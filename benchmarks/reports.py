"""Four ways to make the same pages, side by side: a shell loop, make -j2, this project's executor, and the
floor.

The floor is what the work itself costs: two processes that have imported everything run the code of the
notebooks one after the other, with
no isolation, and render with the same exporter. Run: ``python benchmarks/reports.py [--notebooks 2]
[--territories 13] [--rounds 1]``.
"""

from __future__ import annotations

import argparse
import ast
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from impact_citoyens.io import paths
from impact_citoyens.reports.worker_pool import ENVIRONMENT

WORKERS = 2
PYTHON = Path(sys.executable)


def commands(execution: tuple[str, str, str, str], folder: Path) -> list[str]:
    """The two commands that a person would type for one page."""
    language, territory, notebook, microdata = execution
    out = folder / f"{language}-{territory}-{notebook}.ipynb"
    parameters = " ".join(
        f"-p {name} {value}"
        for name, value in (("territory", territory), ("language", language), ("microdata", microdata))
    )
    papermill, jupyter = PYTHON.with_name("papermill"), PYTHON.with_name("jupyter-nbconvert")
    return [
        f"{papermill} --no-progress-bar --cwd {paths.ROOT} {paths.NOTEBOOKS / notebook}.ipynb {out} "
        f"{parameters}",
        f"{jupyter} --to html {out}",
    ]


def shell_loop(executions: list, folder: Path) -> None:
    """One page after the other."""
    script = "set -e\n" + "\n".join(command for each in executions for command in commands(each, folder))
    subprocess.run(["bash", "-c", script], check=True, capture_output=True)


def make_two(executions: list, folder: Path) -> None:
    """The same commands under make -j2."""
    rules = ["all: " + " ".join(f"page{place}" for place in range(len(executions)))]
    rules += [
        f"page{place}:\n\t" + "\n\t".join(commands(each, folder)) for place, each in enumerate(executions)
    ]
    (folder / "Makefile").write_text("\n".join(rules) + "\n", encoding="utf-8")
    subprocess.run(["make", f"-j{WORKERS}", "-C", str(folder), "all"], check=True, capture_output=True)


def executor(executions: list, folder: Path) -> None:
    """Build as the project does."""
    from impact_citoyens.reports import build
    from impact_citoyens.reports.plan import Execution

    outcomes = build.build([Execution(*each) for each in executions], folder, build.Settings(jobs=WORKERS))
    assert not any(outcome.error for outcome in outcomes), outcomes


def floor(executions: list, folder: Path) -> None:
    """What the work itself costs, imports of the two processes included."""
    context = multiprocessing.get_context("spawn")
    parts = [(executions[place::WORKERS], executions, folder) for place in range(WORKERS)]
    processes = [context.Process(target=_plain, args=part) for part in parts]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0


def _plain(mine: list, executions: list, folder: Path) -> None:
    import nbformat

    from impact_citoyens.io.writing import write_whole
    from impact_citoyens.reports import preload
    from impact_citoyens.reports.execute import Executed
    from impact_citoyens.reports.plan import Execution
    from impact_citoyens.reports.render import render

    preload.up(sorted({each[0] for each in mine}))
    os.chdir(paths.ROOT)
    built = frozenset(Execution(*each) for each in executions)
    for each in mine:
        execution = Execution(*each)
        notebook = nbformat.read(paths.NOTEBOOKS / f"{execution.notebook}.ipynb", as_version=4)
        names: dict = {}
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = _outputs(cell.source, names)
                if "parameters" in cell.metadata.get("tags", []):
                    names |= execution.parameters
        write_whole(folder / execution.page, render(Executed(execution, notebook), built))


def _outputs(source: str, names: dict) -> list:
    """Run a cell as plain code; show the value of its last expression."""
    from nbformat import v4

    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    value = eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last is not None else None
    if value is None:
        return []
    html = value._repr_html_() if hasattr(value, "_repr_html_") else None
    return [
        v4.new_output("execute_result", data={"text/html": html} if html else {"text/plain": repr(value)})
    ]


class Memory(threading.Thread):
    """The largest sum of what all the processes below this one hold (proportional set size), in MiB."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak, self.over = 0.0, threading.Event()

    def run(self) -> None:
        """Look every fifth of a second."""
        while not self.over.wait(0.2):
            self.peak = max(self.peak, sum(_held(pid) for pid in _below(os.getpid())) / 1024)


def _below(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, IndexError):
                continue
            children.setdefault(parent, []).append(int(entry.name))
    found, left = [], [pid]
    while left:
        left += (below := children.get(left.pop(), []))
        found += below
    return found


def _held(pid: int) -> int:
    try:
        return next(
            int(line.split()[1])
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            if line.startswith("Pss:")
        )
    except (OSError, StopIteration):
        return 0


WAYS: dict[str, Callable[[list, Path], None]] = {
    "shell loop": shell_loop,
    "make -j2": make_two,
    "this executor": executor,
    "floor": floor,
}


def main() -> int:
    """Time every way on the same pages, in turns, and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notebooks", type=int, default=2)
    parser.add_argument("--territories", type=int, default=13)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--ways", nargs="+", default=list(WAYS), choices=list(WAYS))
    options = parser.parse_args()
    os.environ.update(ENVIRONMENT)
    from impact_citoyens.reconstruction import results
    from impact_citoyens.reports import plan
    from impact_citoyens.study import territories

    results.prepare()
    names = [name for name in plan.notebooks() if not name.startswith(("00", "10"))][: options.notebooks]
    executions = [
        ("fr", territory, name, "synthetic")
        for name in names
        for territory in territories.slugs()[: options.territories]
    ]
    print(
        f"{len(executions)} pages: {', '.join(names)} x {options.territories} territories, {WORKERS} workers"
    )
    times: dict[str, list[float]] = {name: [] for name in options.ways}
    memory: dict[str, float] = dict.fromkeys(options.ways, 0.0)
    for _ in range(options.rounds):
        for name in options.ways:
            folder, watch = Path(tempfile.mkdtemp()), Memory()
            watch.start()
            start = time.perf_counter()
            WAYS[name](executions, folder)
            times[name].append(time.perf_counter() - start)
            watch.over.set()
            memory[name] = max(memory[name], watch.peak)
            pages = len(list(folder.rglob("*.html")))
            assert pages >= len(executions), f"{name} made {pages} pages"
            shutil.rmtree(folder)
    own = statistics.median(times["this executor"]) if "this executor" in times else None
    for name in options.ways:
        middle = statistics.median(times[name])
        ratio = f"{middle / own:6.2f} x this executor" if own else ""
        print(
            f"{name:14} {middle:7.1f} s  {1000 * middle / len(executions):6.0f} ms a page  peak "
            f"{memory[name]:6.0f} MiB  {ratio}"
        )
    if own and "floor" in times:
        print(f"this executor / floor: {own / statistics.median(times['floor']):.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
