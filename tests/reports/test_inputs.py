"""Only what changed is made again, and the build says why."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from impact_citoyens import cli
from impact_citoyens.io import imported_code, paths
from impact_citoyens.io.writing import write_whole
from impact_citoyens.reports import build, inputs
from impact_citoyens.reports.plan import Execution, notebooks, plan

PLAN = plan()
QUESTIONS = {"06_levers": "levers", "03_urgency": "urgency", "05_maturity": "maturity", "09_audit": "*"}


@pytest.fixture(scope="module")
def everything(tmp_path_factory):
    """Pages of the whole plan, with nothing in them but what they say they were made from."""
    output, built = tmp_path_factory.mktemp("reports"), frozenset(PLAN)
    inputs.forget()
    for each in PLAN:
        reads = inputs.slices([f"values:{QUESTIONS.get(each.notebook, 'objectives')}", "sources:*"])
        record = {"static": inputs.statics(each, built), "reads": reads, "error": ""}
        write_whole(output / each.page, f'<meta name="{inputs.META}" content="{inputs.meta(record)}">')
    for name in ("index.html", "compare.html"):
        write_whole(
            output / name,
            f'<meta name="{inputs.META}" content="{inputs.meta(inputs.of_portal(built, "fr"))}">',
        )
    for name in notebooks():
        write_whole(
            output / "notebooks" / f"{name}.ipynb",
            (paths.NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8"),
        )
    return output


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """A copy of what pages are made from, free to be changed, that the checksums look at."""
    for name in ("data", "notebooks"):
        shutil.copytree(paths.ROOT / name, tmp_path / name)
    shutil.copy(paths.ROOT / "requirements.lock", tmp_path)
    shutil.copytree(imported_code.PACKAGE, tmp_path / "package", ignore=shutil.ignore_patterns("__pycache__"))
    for name, value in (("ROOT", ""), ("NOTEBOOKS", "notebooks")):
        monkeypatch.setattr(paths, name, tmp_path / value)
    monkeypatch.setattr(imported_code, "PACKAGE", tmp_path / "package")
    yield tmp_path
    inputs.forget()


def stale(everything):
    return {str(execution.page): reason for execution, reason in build.outdated(PLAN, everything)}


def add(path, text):
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


# ---------------------------------------------------------------- what is out of date, and why


def test_nothing_changed(everything, copied):
    assert stale(everything) == {}


def test_a_comment_in_a_notebook_is_its_pages(everything, copied):
    add(copied / "notebooks/06_levers.ipynb", "\n")
    assert stale(everything) == {
        f"{each.territory}/06_levers.html": "its notebook changed"
        for each in PLAN
        if each.notebook == "06_levers"
    }
    assert len(stale(everything)) == 13


def test_a_row_of_the_ledger_is_the_pages_that_read_its_question(everything, copied, capsys):
    path = copied / "data/published/values.csv"
    lines = path.read_text(encoding="utf-8").split("\n")
    place = next(place for place, line in enumerate(lines) if ",levers," in line)
    path.write_text("\n".join([*lines[:place], lines[place] + " ", *lines[place + 1 :]]), encoding="utf-8")
    expected = {
        "06_levers": "values:levers changed",
        "09_audit": "values:* changed",
    }  # the audit is about every claim
    assert stale(everything) == {
        f"{each.territory}/{each.notebook}.html": expected[each.notebook]
        for each in PLAN
        if each.notebook in expected
    }
    assert cli.main(["reports", "--microdata", "none", "--output", str(everything), "--plan"]) == 0
    said = capsys.readouterr().out
    assert (
        f"26 pages to make, {len(PLAN) - 26} up to date." in said
        and "  values:levers changed:\n    france/06_levers.html" in said
    )


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("package/charts/theme.py", "code"),
        ("package/reports/template/impact/style.css", "code"),
        ("data/reference/answers.csv", "reference"),
        ("requirements.lock", "lock"),
        ("data/published/sources.csv", "sources:*"),
    ],
)
def test_what_every_page_depends_on_is_every_page(everything, copied, name, reason):
    add(copied / name, "\n")
    assert set(stale(everything).values()) == {inputs.REASONS.get(reason, f"{reason} changed")} and len(
        stale(everything)
    ) == len(PLAN)


def test_a_script_of_the_pages_counts_as_code(everything, copied):
    add(copied / "package/reports/template/impact/figures.js", "\n")
    assert len(stale(everything)) == len(PLAN)


def test_dates_do_not_count(everything, copied):
    for path in copied.rglob("*"):
        os.utime(path, (0, 0))
    assert stale(everything) == {}


def test_another_choice_of_microdata_is_another_page(everything):
    page = Execution("fr", "bretagne", "06_levers", "synthetic")
    assert build.outdated([page], everything) == [(page, "its parameters changed")]


@pytest.mark.parametrize("written", ["", "<p>by hand</p>", f'<meta name="{inputs.META}" content="not JSON">'])
def test_a_page_that_says_nothing_is_made_again(everything, copied, tmp_path, written):
    shutil.copytree(everything, tmp_path / "reports")
    write_whole(tmp_path / "reports" / PLAN[5].page, written)
    assert stale(tmp_path / "reports") == {
        str(PLAN[5].page): "no such page, or one that does not say what it was made from"
    }


def test_a_page_that_failed_and_one_that_is_gone(everything, tmp_path):
    shutil.copytree(everything, tmp_path / "reports")
    record = inputs.of_page(everything / PLAN[7].page) | {"error": "cell 4: ValueError: <b> \"'&"}
    write_whole(
        tmp_path / "reports" / PLAN[7].page, f'<meta name="{inputs.META}" content="{inputs.meta(record)}">'
    )
    assert inputs.of_page(tmp_path / "reports" / PLAN[7].page) == record
    (tmp_path / "reports" / PLAN[8].page).unlink()
    assert stale(tmp_path / "reports") == {
        str(PLAN[7].page): "it failed the last time",
        str(PLAN[8].page): "no such page",
    }


def test_nothing_to_do_starts_nothing(everything, monkeypatch):
    before = {path: path.stat().st_mtime_ns for path in everything.rglob("*")}
    monkeypatch.setattr(build, "_outcomes", lambda *_: pytest.fail("a page is made"))
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("a process is started"))
    assert build.build(PLAN, everything) == []
    assert {path: path.stat().st_mtime_ns for path in everything.rglob("*")} == before


# ---------------------------------------------------------------- the command, on a copy


@pytest.mark.whole_path
def test_a_changed_row_makes_the_pages_that_read_it_and_the_portal(tmp_path):
    for name in ("data", "notebooks", "requirements.lock"):
        (shutil.copytree if (paths.ROOT / name).is_dir() else shutil.copy)(paths.ROOT / name, tmp_path / name)
    for path in (tmp_path / "notebooks").glob("*.ipynb"):
        if path.stem not in ("03_urgency", "06_levers"):
            path.unlink()

    def run(*more):
        command = [
            sys.executable,
            "-m",
            "impact_citoyens",
            "reports",
            "--territory",
            "bretagne",
            "--microdata",
            "none",
            "--output",
            str(tmp_path / "reports"),
        ]
        done = subprocess.run(
            [*command, *more],
            env=os.environ | {"IMPACT_CITOYENS_ROOT": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=200,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def dates():
        return {path.name: path.stat().st_mtime_ns for path in Path(tmp_path / "reports").rglob("*.*")}

    assert "2 pages made" in run() and "0 pages made" in run()
    first, path = dates(), tmp_path / "data/published/values.csv"
    lines = path.read_text(encoding="utf-8").split("\n")
    place = next(
        place
        for place, line in enumerate(lines)
        if ",levers," in line and line.count(",") == lines[0].count(",")
    )
    path.write_text("\n".join([*lines[:place], lines[place] + "x", *lines[place + 1 :]]), encoding="utf-8")
    said = run("--plan")
    assert (
        "1 pages to make, 1 up to date." in said
        and "values:levers changed" in said
        and "bretagne/06_levers.html" in said
    )
    assert dates() == first
    assert "1 pages made" in run()
    assert {name for name, date in dates().items() if date != first[name]} == {
        "06_levers.html",
        "06_levers.csv",
        "index.html",
        "compare.html",
    }
    (tmp_path / "reports/bretagne/06_levers.csv").unlink()
    assert "its table of numbers is not there" in run("--plan")
    assert json.dumps(inputs.of_page(tmp_path / "reports/bretagne/06_levers.html")).count("values:") >= 1
