"""Make one page: execute its notebook, render it, write it whole."""

from pathlib import Path

import nbformat

from impact_citoyens.io import trace
from impact_citoyens.io.writing import write_whole
from impact_citoyens.reports import takeaway
from impact_citoyens.reports.execute import Executed, execute
from impact_citoyens.reports.plan import Execution
from impact_citoyens.reports.render import render


def make_page(page: dict, order: dict) -> dict:
    """Make a page of an order, as `worker_pool` and the workers of a cluster receive it.

    Parameters
    ----------
    page : dict
        ``execution`` (the fields of an `Execution`) and ``static`` (see `inputs.statics`); ``failed`` when
        the process that made it died: the page then shows the notebook without its outputs, and why.
    order : dict
        ``engine``, ``output`` (a folder), ``notebooks`` (a folder), ``built`` (the pages of the build:
        language, territory, notebook).

    Returns
    -------
    dict
        ``error``, empty when all went well.
    """
    execution = Execution(**page["execution"])
    built = frozenset(Execution(*page) for page in order["built"])
    notebooks, output = Path(order["notebooks"]), Path(order["output"])
    if "failed" in page:
        trace.forget()
        unexecuted = nbformat.read(notebooks / f"{execution.notebook}.ipynb", as_version=4)
        error = page["failed"]
        html = render(Executed(execution, unexecuted, error), built, page["static"])
    else:
        error, html = page_html(execution, built, page["static"], notebooks, order["engine"], output)
    write_whole(output / execution.page, html)
    return {"error": error}


def page_html(
    execution: Execution,
    built: frozenset[Execution],
    static: dict[str, str],
    notebooks: Path,
    engine: str,
    output: Path | None = None,
) -> tuple[str, str]:
    """Execute and render a page; return the error of its notebook, if any, and its HTML.

    With an `output` folder the numbers of the page are written there too, before the page that links to them.
    """
    trace.forget()
    executed = execute(execution, notebooks, engine)
    path = takeaway.table_path(execution)
    if output and path and not executed.error:
        write_whole(output / path, takeaway.table(execution))
    return executed.error, render(executed, built, static)
