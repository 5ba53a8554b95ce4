"""The vocabulary of the tests: the ledger as text, estimates made up, charts by their artists, pages by their elements."""

import ast
import fcntl
import functools
import os
import re
import warnings
from html.parser import HTMLParser
from types import SimpleNamespace

import makefile
import nbformat
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from impact_citoyens import codebook, paths, territories
from impact_citoyens.published import ledger, rules
from impact_citoyens.published.estimates import ESTIMATE_COLUMNS, PROVENANCE_COLUMNS
from impact_citoyens.reconstruction import results, study
from impact_citoyens.reconstruction.bounds import LEAVE_ONE_OUT_COLUMNS
from impact_citoyens.reconstruction.contradictions import COLUMNS as COLUMNS_OF_CONTRADICTIONS
from impact_citoyens.reconstruction.sensitivity import COLUMNS as COLUMNS_OF_SENSITIVITY
from impact_citoyens.reconstruction.verification import QUANTITY_COLUMNS
from impact_citoyens.tables import read_table

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@pytest.fixture(scope="session")
def root():
    return paths.ROOT


# ---------------------------------------------------------------- the ledger


@pytest.fixture(scope="session")
def codes():
    return rules.Codes.from_codebook(codebook)


@pytest.fixture
def ledger_tables():
    """The four tables as written, free to be broken."""
    return {name: read_table(paths.PUBLISHED / f"{name}.csv") for name in ("values", "relations", "anomalies", "sources")}


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
        row |= {"wave": "2022", "question": "urgency", "answer": "essential_or_useful", "statistic": "share", "dimension": "territory",
                "population": "bretagne", "territory": "bretagne", "estimate": share, "low": low, "high": high, "se": 0.02, "n": 200.0,
                "evidence": "published", "comparator": "eq", "unit": "percent", "interval": "design", "reading": "explicit",
                "source": "proceedings", "page": "11", "claim_id": "made-up"}  # fmt: skip
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
        ticks = [tick.label1 for axis in (axes.xaxis, axes.yaxis) for tick in axis.get_major_ticks() if tick.label1.get_visible()]
        ticks += [tick.label2 for axis in (axes.xaxis, axes.yaxis) for tick in axis.get_major_ticks() if tick.label2.get_visible()]
        written = [text for text in [*(text for text in axes.texts if not text.get_gid()), *(ticks if axes.axison else [])] if text.get_visible() and text.get_text().strip()]
        return [(text.get_text(), text.get_window_extent(renderer)) for text in written], chart.figure.bbox

    return boxes


# ---------------------------------------------------------------- a reconstruction, made up

ASKED = ("fragilities", "territory_health", "urgency", "objectives", "maturity", "levers", "engagement", "practices", "impacts",
         "territory_roles", "sdg_framework", "future")  # fmt: skip


def made_rows():
    """Bounds and synthetic estimates of every answer, for France, its age bands and its regions: plain arithmetic, no respondent."""
    places = [("national", "france", "france"), *[("age", band, "france") for band in codebook.population_slugs("age")],
              *[("territory", slug, slug) for slug in territories.regions()]]  # fmt: skip
    bounds, synthetic = [], []
    for question in ASKED:
        scores = question == "fragilities"
        known = codebook.answers(question)
        answers = list(codebook.domains().index) if scores else known.index[known["printed"] != "not_an_answer"].tolist()
        for i, answer in enumerate(answers):
            for j, (dimension, population, territory) in enumerate(places):
                value = 6 - i / 10 + j / 50 if scores else 0.74 - (i + j) % 7 / 20
                low, high = (0, 10) if scores else [(0.685, 0.835), (0, 1), (0, 0.8), (0.55, 1), (0.2, 0.9)][(i + j) % 5]
                row = {"wave": "2022", "question": question, "answer": answer, "statistic": "mean" if scores else "share", "dimension": dimension,
                       "population": population, "territory": territory}  # fmt: skip
                half = 0.25 if scores else 0.06
                bounds.append(row | {"estimate": None, "low": low, "high": high, "se": None, "n": None, "evidence": "bounded"})
                synthetic.append(row | {"estimate": value, "low": value - half, "high": value + half, "se": half / 2, "n": 200, "evidence": "synthetic",
                                        "smallest": value - half / 2, "largest": value + half / 2})  # fmt: skip
    return pd.DataFrame(bounds), pd.DataFrame(synthetic)


def made_top_three():
    """Ranks of the domains in each region: the printed one, the excluded one, and made-up frequencies of the others."""
    rows = []
    for place, slug in enumerate(territories.regions()):
        for i, domain in enumerate(codebook.domains().index):
            status = "possible" if domain != "environment" else "printed" if slug == "ile-de-france" else "excluded"
            frequency = {"printed": 1.0, "excluded": 0.0}.get(status, max(0, 1 - (i + place % 3) / 8))
            rows.append({"territory": slug, "answer": domain, "status": status, "frequency": frequency})
    return pd.DataFrame(rows)


def made_quantities():
    """Quantities of two claims in five samples: one that they have, one that they have not."""
    columns = [*QUANTITY_COLUMNS, *(f"sample_{seed:02d}" for seed in range(1, 6))]
    where = ("urgency", "essential_or_useful", "territory")
    rows = [("share", *where, "pays-de-la-loire", "2022", *[0.83] * 5), ("share", *where, "nouvelle-aquitaine", "2022", *[0.6] * 5)]
    return pd.DataFrame(rows, columns=columns)


def made_study():
    """Made-up tables of the study on claims of the ledger: two contradictions, four values left out, two figures that would tell much."""
    contradictions = [
        ("maturity", "maturity-anchored-france-p13; maturity-third-anchored-p13", "13; 13", "eq 66 percent; about 33.3 percent", 2),
        ("maturity", "maturity-third-emerging-p13; maturity-emerging-france-p55", "13; 55", "about 33.3 percent; eq 69 percent", 2),
    ]  # fmt: skip
    nothing = float("nan")
    left_out = [
        ("urgency-pays-de-la-loire-p11", "urgency", 0.825, 0.835, 0.735, 1.0, True, 0.265, True, "", "", 0.805),
        ("urgency-nouvelle-aquitaine-p11", "urgency", 0.685, 0.695, 0.0, 1.0, True, 1.0, False, "", "", 0.725),
        ("rank-ageing-2022-p8", "fragilities", 4, 4, 4, 8, True, 4, True, "rank-ageing-2022-p9", "", 6),
        ("typical-note-low-p8", "fragilities", *[nothing] * 4, None, nothing, None, "", "printed of some answer among several, not of one figure", nothing),
    ]  # fmt: skip
    sensitivity = [
        ("fragilities", "health", "mean", "national", "france", 6.1, 144.12, 132.32, 11.8),
        ("urgency", "essential", "share", "territory", "pays-de-la-loire", 0.4175, 22.86, 22.045, 0.815),
        ("levers", "shared_vision", "share", "territory", "grand-est", 0.5, 9.03, 9.029, 0.001),
    ]  # fmt: skip
    return {"contradictions": pd.DataFrame(contradictions, columns=COLUMNS_OF_CONTRADICTIONS),
            "leave_one_out": pd.DataFrame(left_out, columns=[*LEAVE_ONE_OUT_COLUMNS, "synthetic"]),
            "sensitivity": pd.DataFrame(sensitivity, columns=COLUMNS_OF_SENSITIVITY)}  # fmt: skip


@pytest.fixture(scope="session")
def reconstruction(tmp_path_factory):
    """The folder of a made-up reconstruction and its study, as notebooks receive it."""
    folder = tmp_path_factory.mktemp("reconstruction") / "made"
    results.write(folder, results.Results(*made_rows(), made_top_three(), made_quantities(), {"samples": 5}))
    made = made_study()
    assert set(made) == set(study.TABLES)
    for name, table in made.items():
        table.to_csv(folder / f"{name}.csv", index=False)
    return str(folder)


# ---------------------------------------------------------------- notebooks, in this process


@functools.lru_cache(maxsize=64)
def run_cells(name, territory, language, microdata="none"):
    """Run the code cells of a notebook here, without a kernel: the notebook and the value that each cell ends with."""
    notebook = nbformat.read(paths.NOTEBOOKS / f"{name}.ipynb", as_version=4)
    space, shown = {}, {}
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        if "parameters" in cell.metadata.get("tags", []):
            space |= {"territory": territory, "language": language, "microdata": microdata}
            continue
        body = ast.parse(cell.source).body
        last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), name, "exec"), space)
        value = None if last is None else eval(compile(ast.Expression(last.value), name, "eval"), space)
        if value is not None:  # as a notebook does, None is not shown
            shown[place] = value
    return notebook, shown


@pytest.fixture(scope="session")
def run_notebook():
    return run_cells


@pytest.fixture(scope="session")
def rendered():
    """The page of a notebook run in this process, through the project's own template."""
    from impact_citoyens.reports.execute import Executed
    from impact_citoyens.reports.plan import Execution, plan
    from impact_citoyens.reports.render import render

    def everything(microdata):
        return frozenset(plan(language="all", microdata=microdata))

    @functools.lru_cache(maxsize=64)
    def rendered(name, territory, language, microdata="none"):
        source, shown = run_cells(name, territory, language, microdata)
        notebook = nbformat.from_dict(source.copy())
        notebook = nbformat.reads(nbformat.writes(notebook), as_version=4)
        for place, value in shown.items():
            data = {"text/html": value._repr_html_()}
            notebook.cells[place].outputs = [nbformat.v4.new_output("execute_result", data=data, execution_count=1)]
        return Document(render(Executed(Execution(language, territory, name, microdata), notebook), everything(microdata)))

    return rendered


# ---------------------------------------------------------------- pages


class Element:
    def __init__(self, tag, attributes, parent):
        self.tag, self.attributes, self.parent = tag, dict(attributes), parent
        self.children, self.strings = [], []

    def __getitem__(self, name):
        return self.attributes.get(name)

    def all(self, tag=None, **attributes):
        """Every descendant of a tag, with these attributes."""
        found = []
        for child in self.children:
            if (tag is None or child.tag == tag) and all(child[name.rstrip("_")] == value for name, value in attributes.items()):
                found.append(child)
            found += child.all(tag, **attributes)
        return found

    def inside(self, tag):
        """Whether an element of this tag is around."""
        above = self.parent
        while above is not None:
            if above.tag == tag:
                return True
            above = above.parent
        return False

    def texts(self, without=()):
        """The texts, in order, passing over some tags."""
        for child in self.strings:
            if isinstance(child, str):
                yield child
            elif child.tag not in without:
                yield from child.texts(without)

    def text(self, without=()):
        return "".join(self.texts(without))


class Document(Element, HTMLParser):
    """A page as a tree; a tag left open or closed twice is an error."""

    def __init__(self, html):
        HTMLParser.__init__(self, convert_charrefs=True)
        Element.__init__(self, "document", {}, None)
        self.html, self.open = html, [self]
        self.feed(html)
        self.close()
        assert self.open == [self], f"left open: {[element.tag for element in self.open[1:]]}"

    def handle_starttag(self, tag, attrs):
        element = Element(tag, attrs, self.open[-1])
        self.open[-1].children.append(element)
        self.open[-1].strings.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data):
        self.open[-1].strings.append(data)


@pytest.fixture(scope="session")
def document():
    return Document


@pytest.fixture(scope="session")
def sentences():
    """The prose of the cells of a language, in pieces long enough to be told from the other language."""

    def sentences(name, language):
        notebook = nbformat.read(paths.NOTEBOOKS / f"{name}.ipynb", as_version=4)
        prose = [cell.source for cell in notebook.cells if f"lang-{language}" in cell.metadata.get("tags", [])]
        plain = [re.sub(r"[*`#|\[\]]", " ", text) for text in prose]
        pieces = [piece for text in plain for piece in re.split(r"[.:;,\n–]| {2,}", text)]
        return [piece.strip() for piece in pieces if len(piece.split()) >= 4]

    return sentences


# ---------------------------------------------------------------- one real build, shared by all workers


PAGES = [("fr", "bretagne", "02_territory_health"), ("fr", "bretagne", "03_urgency"), ("fr", "bretagne", "04_objectives"), ("en", "bretagne", "04_objectives")]


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """Four pages executed by papermill and rendered: the folder, and what became of each page."""
    from impact_citoyens.reports import build
    from impact_citoyens.reports.plan import Execution

    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "built"
    shared.mkdir(exist_ok=True)
    output, done = shared / "reports", shared / "done"
    with open(shared / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the first worker builds, the others wait for it
        if not done.exists():
            outcomes = build.build([Execution(*page) for page in PAGES], output, build.Settings(jobs=2))
            done.write_text("\n".join(f"{outcome.execution.page}\t{outcome.error}" for outcome in outcomes), encoding="utf-8")
    errors = dict(line.split("\t") for line in done.read_text(encoding="utf-8").split("\n"))
    return SimpleNamespace(folder=output, errors=errors)


@pytest.fixture(scope="session")
def made_file(tmp_path_factory):
    """A small microdata file of synthetic respondents, 80 in each region (see tests/survey/makefile.py)."""
    path = tmp_path_factory.mktemp("made") / "made.csv"
    makefile.make(per_territory=80).to_csv(path, index=False)
    return path
