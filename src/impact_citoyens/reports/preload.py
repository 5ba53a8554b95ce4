"""What every page needs, imported and read once in the process that is forked."""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from impact_citoyens.language.messages import using

OURS = (
    "charts pages.page pages.file_results pages.regional_top3 api.printed_limits "
    "pages.audit_summary reports.make_page reports.render reports.portal statistics.printed_tests "
    "survey.observed"
).split()
MODULES = (
    *("papermill", "nbconvert", "pingouin", "seaborn", "scipy.stats", "matplotlib.figure"),
    *("matplotlib.backends.backend_svg", "matplotlib.backends.backend_agg"),
    *(f"impact_citoyens.{module}" for module in OURS),
)


def preload(languages: list[str], microdata: str = "none") -> None:
    """Import the modules, make shell, exporters and style, and read what pages receive, for every child."""
    with _without("rfc3987_syntax"):
        for module in MODULES:
            importlib.import_module(module)
    from impact_citoyens import ledger
    from impact_citoyens.charts import theme
    from impact_citoyens.evidence.microdata import open_microdata
    from impact_citoyens.reconstruction.result_tables import Results
    from impact_citoyens.reports import engine, templates
    from impact_citoyens.study import codebook

    theme.apply()
    engine.shell()
    for language in languages:
        with using(language):
            templates.exporter(language).from_notebook_node(_empty(), resources=_resources())
    templates.style()
    for question in codebook.questions().index:
        ledger.estimates(question)
        for answer in codebook.answers(question).index:
            for language in languages:
                with using(language):
                    codebook.answer_label(question, answer, short=True)
    received = open_microdata(microdata)
    if isinstance(received, Results):
        received.rows("")
    _draw()


@contextmanager
def _without(module: str) -> Iterator[None]:
    """Import other modules as if an optional one were not installed; it can be imported afterwards.

    jsonschema, which nbformat imports, parses the grammar of international addresses (1.1 s) to check a
    format that no notebook has.
    """
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # an import of it raises ImportError
    try:
        yield
    finally:
        del sys.modules[module]


def _empty() -> object:
    from nbformat import v4

    cells = [
        v4.new_markdown_cell("**a** `b`"),
        v4.new_code_cell("1", outputs=[v4.new_output("execute_result", data={"text/html": "<p>1</p>"})]),
    ]
    return v4.new_notebook(cells=cells)


def _resources() -> dict:
    from types import SimpleNamespace

    empty = dict.fromkeys("title root territory errors observed form notice inputs".split(), "")
    none = dict.fromkeys("reconstructed previous next other_language".split())
    page = SimpleNamespace(territories=[], notebooks=[], provenance={}, **empty, **none)
    return {"page": page, "style": ""}


def _draw() -> None:
    """Draw a figure with text, so that fonts are found and parsed."""
    from impact_citoyens.charts import svg, theme

    figure, axes = theme.canvas(1.0, 0.5, 0.5)
    theme.at_left(axes, 0.5, "a", strong=True)
    theme.at_right(axes, 0.5, "1", "b")
    svg.write(figure, "preload", "")
