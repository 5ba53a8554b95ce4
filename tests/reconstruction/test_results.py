"""What is kept on disk: made once for the same inputs, made again when one of them changes."""

import shutil

import pandas as pd
import pytest

from impact_citoyens.io import cache, imported_code, paths
from impact_citoyens.io.errors import InputError
from impact_citoyens.reconstruction import pipeline, result_tables, results
from impact_citoyens.study import study


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """A cache of its own, and the calls to a maker that writes tables of one row."""
    monkeypatch.setattr(paths, "CACHE", tmp_path / "cache")
    calls = []

    def make(folder, samples, jobs):
        calls.append((samples, jobs))
        table = pd.DataFrame(
            {
                "question": ["urgency", "levers"],
                "dimension": ["national", "age"],
                "territory": ["france", "bretagne"],
                "wave": ["2022"] * 2,
            }
        )
        result_tables.write(
            folder,
            results.Results(table, table, table[["territory"]], table[["question"]], {"samples": samples}),
        )

    monkeypatch.setattr(pipeline, "make", make)
    return calls


def test_it_is_made_once_for_the_same_inputs(kept):
    assert not results.is_made(3)
    folder = results.prepare(3, jobs=1)
    assert results.is_made(3) and results.prepare(3) == folder == results.location(3)
    assert kept == [(3, 1)]
    assert not results.is_made(4) and results.prepare(4) != folder


def test_results_without_their_summary_are_made_again(kept):
    folder = results.prepare(3)
    (folder / "summary.json").unlink()
    assert not results.is_made(3)
    results.prepare(3)
    assert len(kept) == 2


def test_what_was_written_is_read_back_with_its_provenance(kept):
    opened = results.open_results(results.prepare(3))
    assert opened.summary == {"samples": 3} and opened.folder == results.location(3)
    assert set(opened.bounds["interval"]) == {"bounds"} and set(opened.synthetic["source"]) == {"synthesis"}
    assert opened.rows("urgency")["question"].tolist() == ["urgency"] * 2  # bounds, synthetic
    assert opened.rows("levers").empty  # groups are those of France


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """The data of the repository, free to be changed."""
    folder = shutil.copytree(study.current().folder, tmp_path / "data")
    monkeypatch.setenv(study.VARIABLE, str(folder))
    return folder


@pytest.mark.parametrize(
    "name",
    [
        "published/values.csv",
        "published/anomalies.csv",
        "reference/assumptions.csv",
        "reference/rank_lists.csv",
    ],
)
def test_a_changed_table_changes_the_name(copied, name):
    before = results.key()
    assert results.key() == before
    path = copied / name
    path.write_bytes(path.read_bytes() + b"\n")
    assert results.key() != before


@pytest.mark.parametrize(
    "name", ["reconstruction/people/entropy.py", "survey/estimation/estimates.py", "study/codebook.py"]
)
def test_a_changed_program_changes_the_name(tmp_path, monkeypatch, name):
    package = shutil.copytree(paths.ROOT / "src" / "impact_citoyens", tmp_path / "impact_citoyens")
    monkeypatch.setattr(imported_code, "PACKAGE", package)
    before = results.key()
    with (package / name).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    cache.forget()
    assert results.key() != before


def test_a_folder_that_holds_no_reconstruction_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"no reconstruction.*make synthetic"):
        results.open_results(tmp_path)
