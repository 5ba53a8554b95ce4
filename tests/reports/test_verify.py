"""Two builds from nothing give the same bytes, and a page that does not is named."""

import os
import subprocess
import sys

import nbformat
import pytest

from impact_citoyens.reports import verify


@pytest.fixture
def two(tmp_path):
    """Two folders with the same page."""
    folders = [tmp_path / name for name in ("one", "other")]
    for folder in folders:
        (folder / "bretagne").mkdir(parents=True)
        (folder / "bretagne" / "a.html").write_text("<p>été\nthe same</p>", encoding="utf-8")
    return folders


def test_equal_folders(two):
    assert verify.compare(*two) == (True, "1 files compared: all the same, byte by byte.")


def test_the_first_byte_that_differs_is_shown_with_what_is_around(two):
    (two[1] / "bretagne" / "a.html").write_text("<p>été\nthe sane</p>", encoding="utf-8")
    same, said = verify.compare(*two)
    assert (
        not same and said == "bretagne/a.html differs, byte 16:\n  <p>été⏎the same</p>\n  <p>été⏎the sane</p>"
    )


def test_a_page_that_only_goes_on_longer_differs():
    assert verify.difference(b"ab", b"abc").startswith("byte 3:")


def test_a_file_in_one_folder_only(two):
    (two[0] / "b.html").write_text("")
    assert verify.compare(*two) == (False, "b.html is in one build only.")


def test_nothing_at_all_is_not_the_same(tmp_path):
    assert verify.compare(tmp_path, tmp_path) == (False, "No file was made.")


@pytest.mark.whole_path
@pytest.mark.long
def test_a_page_that_draws_a_number_is_named_and_another_passes(tmp_path, monkeypatch):
    root = verify.copy(tmp_path / "copy")
    assert not [path for path in root.rglob("*") if path.suffix in (".html", ".pyc")]
    notebook = nbformat.read(root / "notebooks/04_objectives.ipynb", as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("import time; time.time_ns()", id="clock"))
    nbformat.write(notebook, root / "notebooks/04_objectives.ipynb")
    environment = os.environ | {"IMPACT_CITOYENS_ROOT": str(root), "PYTHONPATH": str(root / "src")}
    command = [
        sys.executable,
        "-m",
        "impact_citoyens",
        "verify",
        "--territory",
        "bretagne",
        "--language",
        "fr",
        "--microdata",
        "none",
        "--notebook",
    ]
    running = {
        name: subprocess.Popen(
            [*command, name],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
        )
        for name in ("03_urgency", "04_objectives")
    }
    said = {name: process.communicate(timeout=300) for name, process in running.items()}
    assert (
        running["03_urgency"].returncode == 0
        and said["03_urgency"][0] == "5 files compared: all the same, byte by byte.\n"
    )
    assert (
        running["04_objectives"].returncode == 1
        and "bretagne/04_objectives.html differs, byte" in said["04_objectives"][1]
    )
