"""The whole path: notebooks executed by papermill, pages written, failures contained."""

import re
from types import SimpleNamespace

import pytest
from cases import daily

from impact_citoyens.io.writing import write_whole
from impact_citoyens.reports import build
from impact_citoyens.reports.build import Outcome, existing, summary
from impact_citoyens.reports.plan import PROFILE, Execution

PAGES = [
    "bretagne/02_territory_health.html",
    "bretagne/03_urgency.html",
    "bretagne/04_objectives.html",
    "en/bretagne/04_objectives.html",
]
TABLES = [page.replace(".html", ".csv") for page in PAGES]
NOTEBOOKS = [f"notebooks/{name}.ipynb" for name in ("02_territory_health", "03_urgency", "04_objectives")]


# ---------------------------------------------------------------- without any notebook


def test_earlier_pages_are_found_again(tmp_path):
    for page in (
        "bretagne/03_urgency.html",
        "en/france/00_method.html",
        "en/bretagne/index.html",
        "index.html",
        "en/index.html",
        "bretagne/notes.html",
    ):
        write_whole(tmp_path / page, "")
    assert existing(tmp_path) == {
        Execution("fr", "bretagne", "03_urgency"),
        Execution("en", "france", "00_method"),
        Execution("en", "bretagne", PROFILE),
    }


def test_a_folder_that_is_no_territory_is_no_page(tmp_path):
    write_whole(tmp_path / "archive" / "03_urgency.html", "")
    assert existing(tmp_path) == frozenset()


def test_a_page_of_the_plan_that_is_there_already_counts_once(tmp_path):
    for page in ("bretagne/03_urgency.html", "france/03_urgency.html"):
        write_whole(tmp_path / page, "")
    planned = Execution("fr", "bretagne", "03_urgency", "synthetic")
    assert build.together([planned], tmp_path) == {planned, Execution("fr", "france", "03_urgency")}


def test_the_summary_names_what_failed(tmp_path):
    outcomes = [
        Outcome(Execution("fr", "bretagne", "03_urgency")),
        Outcome(Execution("en", "france", "01_fragilities"), "cell 4: ValueError: boom"),
    ]
    text = summary(outcomes, tmp_path)
    assert "2 pages" in text and "1 with an error" in text
    assert "en/france/01_fragilities.html: cell 4: ValueError: boom" in text and "03_urgency" not in text


# ---------------------------------------------------------------- real pages


@pytest.fixture(params=PAGES)
def page(request, built, document):
    found = document((built.folder / request.param).read_text(encoding="utf-8"))
    found.name, found.language = request.param, "en" if request.param.startswith("en/") else "fr"
    return found


@pytest.mark.whole_path
def test_every_page_is_built_without_an_error(built):
    assert built.errors == dict.fromkeys(PAGES, "")
    assert sorted(
        path.relative_to(built.folder).as_posix() for path in built.folder.rglob("*") if path.is_file()
    ) == sorted(
        [*PAGES, *TABLES, *NOTEBOOKS, "index.html", "compare.html", "en/index.html", "en/compare.html"]
    )


@pytest.mark.whole_path
def test_a_real_page_keeps_the_rules_of_pages(page):
    assert page.all("html")[0]["lang"] == page.language
    assert len(page.all("h1")) == 1 and "Bretagne" in page.all("title")[0].text().replace(
        "Brittany", "Bretagne"
    )
    assert not any(script["src"] for script in page.all("script")) and not re.search(
        r'(src|href)="(https?:)?//', page.html
    )
    assert len(page.html.encode()) < 400_000
    assert page.all("svg") and all(
        drawing["role"] == "img" and drawing["aria-label"] for drawing in page.all("svg")
    )
    assert all(figure.all("figcaption") and figure.all("table") for figure in page.all("figure"))
    assert (
        not page.all("div", class_="broken")
        and not page.all("pre", class_="error")
        and not page.all("pre", class_="stream")
    )
    assert "injected-parameters" not in page.html


@pytest.mark.whole_path
def test_the_build_makes_what_this_process_makes(page, rendered):
    """Papermill injects the parameters in a cell of its own; but for it, both ways give the same page."""
    _, territory, name = (
        page.name.removeprefix("en/").rpartition("/")[0],
        "bretagne",
        page.name.rpartition("/")[2].removesuffix(".html"),
    )
    here = rendered(name, territory, page.language)
    assert [figure.all("svg")[0]["aria-label"] for figure in page.all("figure")] == [
        figure.all("svg")[0]["aria-label"] for figure in here.all("figure")
    ]
    assert [table.text() for table in page.all("table")] == [table.text() for table in here.all("table")]


@pytest.mark.whole_path
def test_the_figures_of_bretagne_are_printed(built, document):
    page = document((built.folder / "bretagne/04_objectives.html").read_text(encoding="utf-8"))
    here = next(section for section in page.all("ul", class_="statements"))
    assert "86\u202f%" in here.text() and "79\u202f%" in here.text() and "p.\u00a012" in here.text()
    for drawing in page.all("figure")[1].all("svg"):
        drawn = [text.text() for text in drawing.all("text")]
        assert "86\u202f%" in drawn and "Bretagne" in drawn and "non publié" in drawn
    assert "non publié" in page.text(without=("style",))


@pytest.mark.whole_path
def test_the_english_page_is_the_same_in_english(built, document):
    french, english = (document((built.folder / name).read_text(encoding="utf-8")) for name in PAGES[2:])
    assert len(french.all("figure")) == len(english.all("figure")) and len(french.all("h2")) == len(
        english.all("h2")
    )
    assert (
        "86%" in english.text()
        and "not published" in english.text()
        and "non publié" not in english.all("main")[0].text(without=("code", "pre"))
    )


@pytest.mark.whole_path
def test_every_link_of_the_tree_leads_to_a_file(built, document):
    for path in built.folder.rglob("*.html"):
        page = document(path.read_text(encoding="utf-8"))
        ids = {element["id"] for element in page.all()}
        for link in page.all("a"):
            target, _, anchor = (link["href"] or "").partition("#")
            assert not target or (path.parent / target).resolve().is_file(), (path.name, link["href"])
            assert target or anchor in ids, (path.name, link["href"])


@pytest.mark.whole_path
def test_the_pages_of_a_territory_turn_into_one_another(built, document):
    page = document((built.folder / "bretagne/03_urgency.html").read_text(encoding="utf-8"))
    turn = page.all("nav", class_="turn")[0].all("a")
    assert [(link["rel"], link["href"]) for link in turn] == [
        ("prev", "02_territory_health.html"),
        ("next", "04_objectives.html"),
    ]


# ---------------------------------------------------------------- failures (see also test_worker_pool)


@pytest.fixture(scope="module", params=daily(["fork", "kernel"], 1))
def failing(request, tmp_path_factory, write_notebooks):
    """Three notebooks, one sound, one that raises, one whose process dies, built together."""
    base = tmp_path_factory.mktemp("failing")
    cells = {
        "10_sound": ["'all is well'"],
        "11_raises": ["'before'", "raise ValueError('boom <&>')", "'never reached'"],
        "12_dies": ["'before'", "import os; os._exit(1)", "'never reached'"],
    }
    write_notebooks(base / "notebooks", cells)
    executions = [Execution("fr", "france", name) for name in cells]
    outcomes = build.build(
        executions, base / "reports", build.Settings(request.param, jobs=2), base / "notebooks"
    )
    died = {"fork": "cell 4: the process ended (status 1)", "kernel": "DeadKernelError"}[request.param]
    return SimpleNamespace(
        folder=base / "reports" / "france",
        outcomes=dict(zip(cells, outcomes, strict=True)),
        executions=executions,
        died=died,
    )


@pytest.mark.whole_path
def test_a_failing_notebook_does_not_stop_the_others(failing, document):
    assert [outcome.execution for outcome in failing.outcomes.values()] == failing.executions
    assert failing.outcomes["10_sound"].error == ""
    page = document((failing.folder / "10_sound.html").read_text(encoding="utf-8"))
    assert "all is well" in page.text() and not page.all("div", class_="broken")
    assert (failing.folder.parent / "index.html").is_file()


@pytest.mark.whole_path
def test_the_outcome_names_the_cell_that_failed(failing):
    assert failing.outcomes["11_raises"].error == "cell 4: ValueError: boom <&>"
    assert failing.died in failing.outcomes["12_dies"].error


@pytest.mark.whole_path
def test_the_page_of_a_failure_says_so_and_shows_the_error(failing, document):
    for name, said in (("11_raises", "boom <&>"), ("12_dies", failing.died)):
        page = document((failing.folder / f"{name}.html").read_text(encoding="utf-8"))
        assert page.all("div", class_="broken")[0]["role"] == "alert"
        assert said in page.all("body")[0].text(without=("code",))
        outputs = " ".join(section.text(without=("code", "details")) for section in page.all("section"))
        assert "never reached" not in outputs
