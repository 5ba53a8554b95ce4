"""Make one page: execute its notebook, render it, write it whole."""

from __future__ import annotations

from pathlib import Path

from impact_citoyens import trace
from impact_citoyens.reports.execute import execute
from impact_citoyens.reports.plan import Execution
from impact_citoyens.reports.render import render
from impact_citoyens.reports.writing import write_whole


def make_page(page: dict, order: dict) -> dict:
    """Make a page of an order, as `nursery` and the workers of a cluster receive it.

    Parameters
    ----------
    page : dict
        ``execution`` (the fields of an `Execution`) and ``static`` (see `inputs.statics`).
    order : dict
        ``engine``, ``output`` (a folder), ``notebooks`` (a folder), ``built`` (the pages of the build: language, territory, notebook).

    Returns
    -------
    dict
        ``error``, empty when all went well.
    """
    execution = Execution(**page["execution"])
    built = frozenset(Execution(*each) for each in order["built"])
    error, html = page_html(execution, built, page["static"], Path(order["notebooks"]), order["engine"])
    write_whole(Path(order["output"]) / execution.page, html)
    return {"error": error}


def page_html(execution: Execution, built: frozenset[Execution], static: dict[str, str], notebooks: Path, engine: str) -> tuple[str, str]:
    """Execute and render a page; return the error of its notebook, if any, and its HTML, which says what it was made from."""
    trace.forget()
    executed = execute(execution, notebooks, engine)
    return executed.error, render(executed, built, static)

