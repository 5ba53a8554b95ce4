"""The explorer: what it shows without widgets, what widgets change, and its notebook from top to bottom."""

import ast
import contextlib
import io

import nbformat
import pytest

import impact_citoyens as ic
from impact_citoyens.api.context import set_page
from impact_citoyens.charts import Chart
from impact_citoyens.io import paths
from impact_citoyens.io.errors import InputError
from impact_citoyens.pages import explorer
from impact_citoyens.pages.explorer import Choice
from impact_citoyens.reports import plan

NOTEBOOK = paths.NOTEBOOKS / "explore.ipynb"


def explore(territory="france", language="fr", microdata="none", question=""):
    """Open the explorer for a page."""
    set_page(territory, language, microdata)
    return explorer.explore(question)


def run(code):
    """Run the code that is shown, as a reader who copied it: the values of its lines."""
    space = {}
    body = ast.parse(code).body
    exec(compile(ast.Module(body[:1], []), "copied", "exec"), space)
    return [eval(compile(ast.Expression(line.value), "copied", "eval"), space) for line in body[1:]]


# ---------------------------------------------------------------- what is shown


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"territory": "bretagne"},
        {"by": "age"},
        {"by": "territory", "answer": "reduce_fragilities"},
        {"question": "regional_top3"},
        {"question": "stakeholders"},
        {"question": "levers", "territory": "bretagne"},
    ],
)
def test_a_choice_is_a_whole_fragment_of_a_page(chosen, language, document):
    shown = document(Choice(language=language, **chosen).html())
    assert shown.all("pre") and shown.all("details") and "import impact_citoyens as ic" in shown.text()


def test_a_region_comes_with_its_chart_its_numbers_its_test_and_its_claims(document):
    shown = document(Choice(territory="bretagne", language="en").html())
    [figure] = shown.all("figure", class_="chart")
    assert "86%" in figure.text()
    assert any("80–91%" in table.text() for table in shown.all("table"))
    assert "z, part against the rest" in shown.text() and "within sampling error" in shown.text()
    assert "Brittany: Reduce fragilities, 86% (p.\u00a012)" in shown.text()


def test_why_there_is_no_test_is_said(document):
    assert "no value for: Brittany" in document(Choice("levers", "bretagne", "en").html()).text()
    assert "No test: choose a region" in document(Choice("levers", "france", "en").html()).text()


def test_a_group_is_tested_against_france(document):
    text = document(Choice(language="en", by="age").html()).text()
    assert "18–24" in text and "z, part against the rest" in text


def test_a_question_without_figures_shows_what_is_printed(document):
    shown = document(Choice("regional_top3", language="en").html())
    assert (
        not shown.all("figure")
        and "open" in shown.all("details")[0].attributes
        and "in the first 3" in shown.text()
    )


@pytest.mark.parametrize("chosen", [{}, {"territory": "bretagne"}, {"by": "age", "answer": "new_engines"}])
def test_the_code_that_is_shown_makes_what_is_shown(chosen):
    choice = Choice(language="en", **chosen)
    values = run(choice.code())
    assert isinstance(values[0], Chart) and values[0].table.equals(choice.chart().table)
    assert values[1].equals(ic.estimates(choice.question, choice.territory, "none"))
    assert len(values) == (3 if chosen.get("territory") else 2)


def test_evidence_is_offered_as_far_as_it_exists(made_file, reconstruction):
    assert explorer.kinds("none") == [("published",)]
    assert explorer.kinds("synthetic")[0] == ("published",) and explorer.kinds(reconstruction)[-1] == (
        "published",
        "bounded",
        "synthetic",
    )
    assert explorer.kinds(str(made_file)) == [("published",), ("published", "observed")]


def test_nothing_synthetic_is_shown_before_it_is_asked_for(reconstruction, document):
    made = explore("bretagne", "en", reconstruction, "levers")
    assert "Synthetic data" not in made.first
    made.widgets["evidence"].value = ("published", "bounded", "synthetic")
    shown = document(made.shown.value)
    assert (
        "Synthetic data: an illustration, never an observation" in shown.text()
        and "artificial answers" in shown.text()
    )


# ---------------------------------------------------------------- widgets


def test_a_change_of_territory_changes_what_is_shown():
    made = explore("france", "en", "none")
    made.widgets["territory"].value = "bretagne"
    assert made.shown.value == Choice(territory="bretagne", language="en").html() != made.first


def test_answers_follow_the_question_and_drawing_happens_once(monkeypatch):
    made = explore("france", "en", "none")
    made.widgets["answer"].value = "new_engines"
    drawn = []
    monkeypatch.setattr(Choice, "html", lambda self: drawn.append(self) or "shown")
    made.widgets["question"].value = "levers"
    assert [each.question for each in drawn] == ["levers"] and drawn[0].answer == ""
    assert ("A shared vision of the issues and fragilities", "shared_vision") in made.widgets[
        "answer"
    ].options


def test_what_cannot_run_widgets_gets_the_first_choice():
    made = explore("bretagne", "fr", "none")
    bundle = made._repr_mimebundle_()
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == made.box.model_id
    assert bundle["text/html"] == made.first and "<svg" in made.first


@pytest.mark.parametrize(
    ("given", "said"),
    [(("bretagn",), "bretagne"), (("france", "frr"), "fr"), (("france", "fr", "none", "lever"), "levers")],
)
def test_a_wrong_parameter_is_refused(given, said):
    with pytest.raises(InputError, match=f"did you mean '{said}'"):
        explore(*given)


# ---------------------------------------------------------------- the notebook


@pytest.fixture(scope="module")
def source():
    return nbformat.read(NOTEBOOK, as_version=4)


def test_the_notebook_is_no_page_of_the_reports():
    assert "explore" not in plan.notebooks()


def test_the_notebook_is_committed_as_the_others_are(source):
    nbformat.validate(source)
    code = [cell for cell in source.cells if cell.cell_type == "code"]
    assert all(
        cell.outputs == [] and cell.execution_count is None and len(cell.source.splitlines()) <= 5
        for cell in code
    )
    assert code[0].metadata.tags == ["parameters"]


def test_make_lab_opens_it():
    makefile = (paths.ROOT / "Makefile").read_text(encoding="utf-8")
    assert "notebooks/explore.ipynb" in makefile.split("\nlab:")[1].split("\n\n")[0]


@pytest.mark.whole_path
@pytest.mark.long
def test_the_notebook_runs_from_top_to_bottom_without_a_browser(tmp_path):
    import papermill

    with contextlib.redirect_stderr(io.StringIO()):
        done = papermill.execute_notebook(
            NOTEBOOK,
            tmp_path / "out.ipynb",
            parameters={"territory": "bretagne", "language": "en", "microdata": "none"},
            kernel_name="python3",
            cwd=paths.ROOT,
            progress_bar=False,
        )
    outputs = [
        output
        for cell in done.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "data" in output
    ]
    explorer_shown, chart, comparison = (output["data"] for output in outputs)
    assert (
        "application/vnd.jupyter.widget-view+json" in explorer_shown
        and "86%" in explorer_shown["text/html"]
        and "<svg" in explorer_shown["text/html"]
    )
    assert "not published" in chart["text/html"] and ">part<" in comparison["text/html"]
