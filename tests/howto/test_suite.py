"""A question added as docs/use/how-to says leaves the other tests green: they count from the tables."""

import os
import shutil
import subprocess
import sys

import pytest

from impact_citoyens.io import paths, sources

# Rooms whose tests make their own data: nothing there reads the tables that grow
APART = (
    "howto",
    "browser",
    "charts",
    "io",
    "statistics",
    "language",
    "reconstruction/people",
    "notebooks/test_tutorial.py",
)
APART += ("survey/estimation", "survey/disclosure", "survey/weighting", "survey/test_agreement_with_r.py")


@pytest.fixture
def run(tmp_path):
    """Run a module of Python in a copy of the repository."""
    for name in sources.listed(paths.ROOT):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(paths.ROOT / name, tmp_path / name)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    environment = kept | {"IMPACT_CITOYENS_ROOT": str(tmp_path), "PYTHONPATH": str(tmp_path / "src")}

    def run(*arguments):
        command = [sys.executable, "-m", *arguments]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]

    return run


@pytest.mark.long
def test_a_question_more_leaves_the_suite_green(run, add, tmp_path):
    add("add-a-question.md", tmp_path)
    run("impact_citoyens.survey.reading.documentation")
    left_out = [f"--ignore=tests/{name}" for name in APART]
    run("pytest", "-q", "-p", "no:cacheprovider", "-m", "not long and not whole_path", *left_out)
