"""Build the reports: find what changed, make those pages in parallel, each whole or not, then the portals."""

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path

from impact_citoyens.io import paths
from impact_citoyens.io.writing import sweep, write_whole
from impact_citoyens.language.messages import using
from impact_citoyens.reports import inputs
from impact_citoyens.reports.plan import NOTEBOOKS, PROFILE, Execution
from impact_citoyens.reports.pool_answers import DIED, pool_answers
from impact_citoyens.study import territories

ENGINES = ("fork", "kernel")


@dataclass(frozen=True)
class Settings:
    """How to build.

    Attributes
    ----------
    engine : {"fork", "kernel"}
        Cells in processes that a pool of workers forks, or ordinary Jupyter kernels, as where there is no
        fork.
    jobs : int
        Pages in progress at once (one a processor by default).
    time_limit : float
        Seconds that a notebook may take.
    memory : int
        Mebibytes that a notebook may take beyond what the pool has; 0 for no limit. Engine ``fork`` only.
    scheduler : str
        Address of a Dask cluster, or nothing.
    """

    engine: str = "fork"
    jobs: int = 0
    time_limit: float = 600.0
    memory: int = 2048
    scheduler: str = ""

    @property
    def workers(self) -> int:
        """Pages in progress at once."""
        return self.jobs or os.cpu_count() or 1


@dataclass(frozen=True)
class Outcome:
    """What became of one page: its execution, and the error if it failed."""

    execution: Execution
    error: str = ""


def build(
    executions: list[Execution],
    output: Path | None = None,
    settings: Settings | None = None,
    notebooks: Path | None = None,
) -> list[Outcome]:
    """Make every page of a plan that is not up to date, then the portals.

    Parameters
    ----------
    executions : list of Execution
        See `plan`.
    output : Path, optional
        Where pages go (``reports/`` by default).
    settings : Settings, optional
    notebooks : Path, optional
        Where notebooks are read from (``notebooks/`` by default).

    Returns
    -------
    list of Outcome
        Of the pages made, in the order of the plan. A failing notebook does not stop the others; its page
        shows the error.

    Raises
    ------
    InputError
        When the ledger breaks its rules: nothing is executed.
    """
    settings = settings or Settings()
    output = (output or paths.REPORTS).resolve()
    notebooks = (notebooks or paths.NOTEBOOKS).resolve()
    sweep(output)
    built = together(executions, output)
    stale = [execution for execution, _ in outdated(executions, output, notebooks)]
    outcomes = {}
    if stale:
        from impact_citoyens.ledger import ledger

        ledger.load()
        order = _order(stale, built, output, notebooks, settings)
        progress = _progress(_outcomes(stale, order, settings), len(stale))
        outcomes = {outcome.execution: outcome for outcome in progress}
    _portals(built, output)
    _notebooks(built, notebooks, output)
    return [outcomes[execution] for execution in executions if execution in outcomes]


def outdated(
    executions: list[Execution], output: Path, notebooks: Path | None = None
) -> list[tuple[Execution, str]]:
    """Return the pages of a plan that have to be made, each with the reason."""
    inputs.forget()
    built = together(executions, output)
    reasons = [(page, inputs.stale(page, built, output, notebooks)) for page in executions]
    return [(page, reason) for page, reason in reasons if reason]


def _portals(built: frozenset[Execution], output: Path) -> None:
    """Write the portals and the pages that compare territories, those that changed."""
    for language in sorted({page.language for page in built}):
        folder, record = output / ("" if language == "fr" else "en"), inputs.of_portal(built, language)
        index, comparison = folder / "index.html", folder / "compare.html"
        with using(language):
            if inputs.of_page(index) != record:
                from impact_citoyens.reports import portal  # slow to import, and seldom needed

                write_whole(index, portal.portal(built))
            if inputs.of_page(comparison) != record:
                from impact_citoyens.reports import compare_page

                write_whole(comparison, compare_page.comparison(built))


def _notebooks(built: frozenset[Execution], notebooks: Path, output: Path) -> None:
    """Copy the notebooks that changed beside their pages: a reader takes away what made the page."""
    for name in sorted({page.notebook for page in built}):
        source, copy = notebooks / f"{name}.ipynb", output / NOTEBOOKS / f"{name}.ipynb"
        if source.exists() and not (copy.exists() and copy.read_bytes() == source.read_bytes()):
            write_whole(copy, source.read_text(encoding="utf-8"))


def _outcomes(executions: list[Execution], order: dict, settings: Settings) -> Iterator[Outcome]:
    if settings.scheduler:
        from impact_citoyens.reports import cluster

        yield from _told(executions, cluster.run(order, settings.scheduler))
    elif settings.engine == "fork" and hasattr(os, "fork"):
        yield from _told(executions, _forked(order))
    else:
        yield from _told(executions, _kernels(order | {"engine": "kernel"}))


def _order(
    executions: list[Execution],
    built: frozenset[Execution],
    output: Path,
    notebooks: Path,
    settings: Settings,
) -> dict:
    """Write an order of pages in plain data, as the processes that make them receive it (see `make_page`)."""
    pages = [
        {"execution": asdict(page), "static": inputs.statics(page, built, notebooks)} for page in executions
    ]
    return {
        "pages": pages,
        "built": sorted((page.language, page.territory, page.notebook, page.microdata) for page in built),
        "output": str(output),
        "notebooks": str(notebooks),
        "languages": sorted({page.language for page in executions}),
        "engine": settings.engine,
        "jobs": min(settings.workers, len(executions)),
        "time_limit": settings.time_limit,
        "memory": settings.memory,
    }


def _told(executions: list[Execution], answers: Iterator[dict]) -> Iterator[Outcome]:
    """Turn answers into outcomes; a page that nobody answered for failed with whoever made it."""
    left = dict(enumerate(executions))
    for answer in answers:
        yield Outcome(left.pop(answer["place"]), answer["error"])
    for execution in left.values():
        yield Outcome(execution, DIED)


def _forked(order: dict) -> Iterator[dict]:
    """Have the pages made by processes that a `worker_pool` forks, or on kernels if it refuses."""
    refused = yield from pool_answers(order, paths.ROOT)
    if refused:
        print("The pool of workers has threads: ordinary kernels are used instead.", file=sys.stderr)
        yield from _kernels(order | {"engine": "kernel"})


def _kernels(order: dict) -> Iterator[dict]:
    """Have the pages made on ordinary Jupyter kernels, each worker a process that starts them."""
    from impact_citoyens.reports import make_page

    with ProcessPoolExecutor(order["jobs"], mp_context=get_context("spawn")) as pool:
        futures = {
            pool.submit(make_page.make_page, page, order): place for place, page in enumerate(order["pages"])
        }
        try:
            for future in as_completed(futures):
                error = future.exception()
                said = f"{type(error).__name__}: {error}" if error else future.result()["error"]
                yield {"place": futures[future], "error": said}
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _progress(outcomes: Iterator[Outcome], total: int) -> Iterator[Outcome]:
    from tqdm import tqdm

    bar = tqdm(outcomes, total=total, unit="page", desc="reports", file=sys.stderr, dynamic_ncols=True)
    for outcome in bar:
        bar.set_postfix_str(str(outcome.execution.page), refresh=False)
        yield outcome


def existing(output: Path) -> frozenset[Execution]:
    """Return the pages that earlier builds left, so that one rebuilt page still links to the others."""
    named = {"index": PROFILE}
    written = [
        (language, path)
        for language, folder in (("fr", output), ("en", output / "en"))
        for name in ("[0-9][0-9]_*", "index")
        for path in folder.glob(f"*/{name}.html")
    ]
    slugs = set(territories.slugs())
    return frozenset(
        Execution(language, path.parent.name, named.get(path.stem, path.stem))
        for language, path in written
        if path.parent.name in slugs
    )


def together(executions: list[Execution], output: Path) -> frozenset[Execution]:
    """Return the pages of a plan, and those beside them that earlier builds left: each page once."""
    planned = {execution.page for execution in executions}
    return frozenset(executions) | {left for left in existing(output) if left.page not in planned}


def summary(outcomes: list[Outcome], output: Path, asked: int | None = None) -> str:
    """Say how a build went: pages made and left alone, and each failure with its page and error."""
    failed = [outcome for outcome in outcomes if outcome.error]
    kept = f", {asked - len(outcomes)} up to date" if asked is not None else ""
    first = f"{len(outcomes)} pages made in {output}{kept}, {len(failed)} with an error."
    return "\n".join([first, *(f"  {outcome.execution.page}: {outcome.error}" for outcome in failed)])
