"""The vocabulary of the tests: the ledger as text, estimates made up, charts by their artists, pages by their
elements."""

import functools
import os
import re
import warnings
from types import SimpleNamespace

import executed
import made_reconstruction
import makefile
import nbformat
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from page_tree import Document

from impact_citoyens import cli
from impact_citoyens.api.context import set_page
from impact_citoyens.cli import page_commands
from impact_citoyens.io import paths, tables
from impact_citoyens.io.tables import read_table
from impact_citoyens.language.messages import LANGUAGES, SOURCE, using
from impact_citoyens.ledger import ledger, rules
from impact_citoyens.ledger.published_estimates import ESTIMATE_COLUMNS, PROVENANCE_COLUMNS
from impact_citoyens.reports import build, plan
from impact_citoyens.reports.plan import Execution
from impact_citoyens.study import codebook, study


@pytest.fixture(scope="session", autouse=True)
def frozen_tables():
    """Tables stay as they are while tests run: looking at each file again at each call was half of the time
    (see test_tables for what changes)."""
    tables.freeze_tables()


@pytest.fixture(autouse=True)
def reading_language(request):
    """A test begins on the page of France, whatever page was opened before it: in French, or in the language
    that is its parameter."""
    given = getattr(getattr(request.node, "callspec", None), "params", {}).get("language")
    with using(None):
        set_page(language=given if given in LANGUAGES else SOURCE)
        yield


@pytest.fixture(scope="session")
def root():
    return paths.ROOT


def pytest_collection_modifyitems(items):
    """What takes longest begins first, so that another worker does the rest meanwhile."""
    items.sort(key=lambda item: item.path.name != "test_suite.py")


# ---------------------------------------------------------------- the ledger


@pytest.fixture(scope="session")
def codes():
    return rules.Codes.from_codebook(codebook)


@pytest.fixture
def ledger_tables():
    """The four tables as written, free to be broken."""
    return {
        name: read_table(study.published() / f"{name}.csv")
        for name in ("values", "relations", "anomalies", "sources")
    }


@pytest.fixture
def break_cell(ledger_tables, codes):
    """Write a value in one cell and return (line of the file, problems found)."""

    def break_cell(table, column, value, where=None):
        frame = ledger_tables[table]
        chosen = frame.index[where(frame)][0] if where else frame.index[0]
        frame.loc[chosen, column] = value
        return int(chosen) + 2, rules.problems(**ledger_tables, book=codes)

    return break_cell


@pytest.fixture(scope="session")
def values():
    return ledger.values()


@pytest.fixture(scope="session")
def relations():
    return ledger.relations()


# ---------------------------------------------------------------- charts


@pytest.fixture(scope="session")
def estimate():
    """One made-up estimate, as a table of one row."""

    def estimate(share=0.83, low=0.77, high=0.88, **fields):
        row = dict.fromkeys(ESTIMATE_COLUMNS + PROVENANCE_COLUMNS, "")
        row |= {
            "wave": "2022",
            "question": "urgency",
            "answer": "essential_or_useful",
            "statistic": "share",
            "dimension": "territory",
            "population": "bretagne",
            "territory": "bretagne",
            "estimate": share,
            "low": low,
            "high": high,
            "se": 0.02,
            "n": 200.0,
            "evidence": "published",
            "comparator": "eq",
            "unit": "percent",
            "interval": "design",
            "reading": "explicit",
            "source": "proceedings",
            "page": "11",
            "claim_id": "made-up",
        }
        return pd.DataFrame([row | fields])

    return estimate


@pytest.fixture(scope="session")
def artists():
    """What is drawn: texts, and marks by form."""

    def artists(chart):
        axes = chart.figure.axes[0]
        return SimpleNamespace(
            axes=axes,
            texts=[text.get_text() for text in axes.texts if text.get_text()],
            marks=lambda form: [line for line in axes.lines if line.get_marker() == form],
            strokes=[line for line in axes.lines if len(line.get_xdata()) > 1],
        )

    return artists


@pytest.fixture(scope="session")
def boxes():
    """Every visible text of a chart (but its watermark) with its box in pixels, and the box of the canvas."""

    def boxes(chart):
        canvas = FigureCanvasAgg(chart.figure)
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a missing glyph is a warning of matplotlib
            canvas.draw()
        renderer = canvas.get_renderer()
        axes = chart.figure.axes[0]
        ticks = [
            tick.label1
            for axis in (axes.xaxis, axes.yaxis)
            for tick in axis.get_major_ticks()
            if tick.label1.get_visible()
        ]
        ticks += [
            tick.label2
            for axis in (axes.xaxis, axes.yaxis)
            for tick in axis.get_major_ticks()
            if tick.label2.get_visible()
        ]
        written = [
            text
            for text in [
                *(text for text in axes.texts if not text.get_gid()),
                *(ticks if axes.axison else []),
            ]
            if text.get_visible() and text.get_text().strip()
        ]
        return [(text.get_text(), text.get_window_extent(renderer)) for text in written], chart.figure.bbox

    return boxes


# ---------------------------------------------------------------- made once, for all workers


@pytest.fixture(scope="session")
def shared(tmp_path_factory):
    """A folder that all workers see."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session")
def reconstruction(shared):
    """The folder of a made-up reconstruction and its study, as notebooks receive it."""
    return str(executed.once(shared / "reconstruction" / "made", made_reconstruction.write))


@pytest.fixture(scope="session", params=executed.RUNS)
def run(request, reconstruction):
    """Each notebook run for a territory, in a language, with microdata or without; a session, so that tests
    of all rooms come together for each run."""
    return executed.run(*request.param, reconstruction)


@pytest.fixture(scope="session")
def rendered(shared):
    """The page of a notebook run in this process, through the project's own template."""

    @functools.lru_cache(maxsize=4)
    def rendered(name, territory, language, microdata="none"):
        return Document(executed.html(shared, name, territory, language, microdata))

    return rendered


PAGES = [
    ("fr", "bretagne", "02_territory_health"),
    ("fr", "bretagne", "03_urgency"),
    ("fr", "bretagne", "04_objectives"),
    ("en", "bretagne", "04_objectives"),
]


@pytest.fixture(scope="session")
def built(shared):
    """Four pages executed by papermill and rendered: the folder, and what became of each page."""

    def make(folder):
        outcomes = build.build(
            [Execution(*page) for page in PAGES], folder / "reports", build.Settings(jobs=2)
        )
        (folder / "errors").write_text(
            "\n".join(f"{outcome.execution.page}\t{outcome.error}" for outcome in outcomes), encoding="utf-8"
        )

    folder = executed.once(shared / "built", make)
    errors = dict(line.split("\t") for line in (folder / "errors").read_text(encoding="utf-8").split("\n"))
    return SimpleNamespace(folder=folder / "reports", errors=errors)


@pytest.fixture(scope="session")
def whole_site(shared, reconstruction):
    """The folder of a site, built by the command of `make reports` on the made-up reconstruction."""

    def make(folder):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(page_commands, "prepare_microdata", lambda **_: reconstruction)
            patch.setattr(plan, "plan", lambda *_: executed.of_site(reconstruction))
            assert cli.main(["reports", "--output", str(folder), "--jobs", "2"]) == 0

    return executed.once(shared / "site", make)


@pytest.fixture(scope="session")
def made_file(tmp_path_factory):
    """A small microdata file of synthetic respondents, 80 in each region (see tests/survey/makefile.py)."""
    path = tmp_path_factory.mktemp("made") / "made.csv"
    makefile.make(per_territory=80).to_csv(path, index=False)
    return path


# ---------------------------------------------------------------- pages


@pytest.fixture(scope="session")
def document():
    return Document


@pytest.fixture(scope="session")
def sentences():
    """The prose of the cells of a language, in pieces long enough to be told from the other language."""

    def sentences(name, language):
        notebook = nbformat.read(paths.NOTEBOOKS / f"{name}.ipynb", as_version=4)
        prose = [
            cell.source for cell in notebook.cells if f"lang-{language}" in cell.metadata.get("tags", [])
        ]
        plain = [re.sub(r"[*`#|\[\]]", " ", text) for text in prose]
        pieces = [piece for text in plain for piece in re.split(r"[.:;,\n–]| {2,}", text)]
        return [piece.strip() for piece in pieces if len(piece.split()) >= 4]

    return sentences
