"""Build the reports: every execution of a plan, in parallel, each page written whole or not at all."""

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from tqdm import tqdm

from impact_citoyens import paths, territories
from impact_citoyens.published import ledger
from impact_citoyens.reports.execute import execute
from impact_citoyens.reports.plan import Execution
from impact_citoyens.reports.portal import portal
from impact_citoyens.reports.render import render


@dataclass(frozen=True)
class Outcome:
    """What became of one page: its execution, and the error if it failed."""

    execution: Execution
    error: str = ""


def build(executions: list[Execution], output: Path | None = None, jobs: int | None = None, notebooks: Path | None = None) -> list[Outcome]:
    """Execute, render and write every page of a plan, then the portals.

    Parameters
    ----------
    executions : list of Execution
        See `plan`.
    output : Path, optional
        Where pages go (``reports/`` by default).
    jobs : int, optional
        Pages in progress at once (one a processor by default).
    notebooks : Path, optional
        Where notebooks are read from (``notebooks/`` by default).

    Returns
    -------
    list of Outcome
        In the order of the plan. A failing notebook does not stop the others; its page shows the error.

    Raises
    ------
    InputError
        When the ledger breaks its rules: nothing is executed.
    """
    ledger.load()
    output = output or paths.REPORTS
    built = frozenset(executions) | existing(output)
    outcomes = {outcome.execution: outcome for outcome in _progress(_all_pages(executions, built, output, notebooks, jobs), len(executions))}
    for language in sorted({each.language for each in built}):
        write_whole(output / ("index.html" if language == "fr" else "en/index.html"), portal(built, language))
    return [outcomes[each] for each in executions]


def _all_pages(executions: list[Execution], built: frozenset[Execution], output: Path, notebooks: Path | None, jobs: int | None) -> Iterator[Outcome]:
    workers = min(jobs or os.cpu_count() or 1, len(executions))
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        futures = {pool.submit(page, each, built, output, notebooks): each for each in executions}
        for future in as_completed(futures):
            error = future.exception()
            yield Outcome(futures[future], f"{type(error).__name__}: {error}") if error else future.result()


def _progress(outcomes: Iterator[Outcome], total: int) -> Iterator[Outcome]:
    bar = tqdm(outcomes, total=total, unit="page", desc="reports", file=sys.stderr, dynamic_ncols=True)
    for outcome in bar:
        bar.set_postfix_str(str(outcome.execution.page), refresh=False)
        yield outcome


def page(execution: Execution, built: frozenset[Execution], output: Path, notebooks: Path | None = None) -> Outcome:
    """Execute, render and write one page."""
    executed = execute(execution, notebooks)
    write_whole(output / execution.page, render(executed, built))
    return Outcome(execution, executed.error)


def existing(output: Path) -> frozenset[Execution]:
    """Return the pages that earlier builds left, so that one rebuilt page still links to the others."""
    found = [("fr", path) for path in output.glob("*/[0-9][0-9]_*.html")] + [("en", path) for path in output.glob("en/*/[0-9][0-9]_*.html")]
    known = set(territories.slugs())
    return frozenset(Execution(language, path.parent.name, path.stem) for language, path in found if path.parent.name in known)


def write_whole(path: Path, text: str) -> None:
    """Write a file under a temporary name, then rename it: readers meet the old page or the new one, never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(text, encoding="utf-8", newline="\n")
    os.replace(temporary, path)


def summary(outcomes: list[Outcome], output: Path) -> str:
    """Say how a build went: pages written, and each failure with its page and error."""
    failed = [outcome for outcome in outcomes if outcome.error]
    lines = [f"{len(outcomes)} pages in {output}, {len(failed)} with an error."]
    lines += [f"  {outcome.execution.page}: {outcome.error}" for outcome in failed]
    return "\n".join(lines)
