"""What travels to a cluster: the same bytes each time, what pages read, and no more."""

import os
import shutil
import subprocess
import sys
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from impact_citoyens.io import paths, sources
from impact_citoyens.io.errors import InputError
from impact_citoyens.reconstruction import pipeline, results
from impact_citoyens.reports import bundle
from impact_citoyens.study import study


@pytest.fixture
def order():
    def order(microdata="none"):
        execution = {
            "language": "fr",
            "territory": "france",
            "notebook": "03_urgency",
            "microdata": microdata,
        }
        return {
            "pages": [{"execution": execution, "static": {}}],
            "built": [],
            "languages": ["fr"],
            "engine": "fork",
            "jobs": 2,
            "time_limit": 9,
            "memory": 9,
            "output": "out",
            "notebooks": str(paths.NOTEBOOKS),
        }

    return order


def names(packed):
    return zipfile.ZipFile(BytesIO(packed)).namelist()


def test_a_bundle_is_the_same_every_time(order):
    packed = bundle.pack(order())
    time.sleep(0.01)
    assert (
        bundle.pack(order() | {"output": "elsewhere"}) == packed
        and bundle.pack(order() | {"memory": 8}) != packed
    )


def test_a_bundle_holds_what_git_tracks_but_the_code(order, tmp_path):
    packed = bundle.pack(order())
    tracked = {name for name in sources.tracked() if not name.startswith(("src/", "tests/"))}
    assert set(names(packed)) == {*tracked, "order.json"}
    assert {"data/audit/reasons.csv", "data/published/values.csv", "requirements.lock"} <= tracked
    found = bundle.unpack(packed, tmp_path)
    assert found["notebooks"] == str(tmp_path / "notebooks")
    assert "pages" not in found and "output" not in found
    same = "data/published/values.csv"
    assert (tmp_path / same).read_bytes() == (paths.ROOT / same).read_bytes()


def test_what_git_does_not_track_stays_here(order, tmp_path, monkeypatch):
    """A file of answers beside the README is nobody's business; a cache has entries of other studies."""
    for command in (["init", "-q"], ["add", "README.md"]):
        (tmp_path / "README.md").write_text("read me")
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    (tmp_path / "answers.sav").write_text("respondents")
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setattr(study, "current", lambda: study.Study(tmp_path / "data"))
    assert names(bundle.pack(order())) == ["README.md", "notebooks/03_urgency.ipynb", "order.json"]


def test_a_study_of_another_folder_travels(order, tmp_path):
    """A worker finds its tables where the order says."""
    for path in (paths.ROOT / "data").glob("[pra]*/*.csv"):
        copy = tmp_path / "another" / path.relative_to(paths.ROOT / "data")
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    with study.use(tmp_path / "another"):
        packed = bundle.pack(order())
    there = bundle.unpack(packed, tmp_path / "there")
    tables = (path.relative_to(tmp_path / "another") for path in (tmp_path / "another").rglob("*.csv"))
    assert there["study"] == str(tmp_path / "there/study")
    assert all((tmp_path / "there/study" / table).is_file() for table in tables)


def test_an_unpacked_reconstruction_is_found_and_whole(order, tmp_path, monkeypatch):
    """Nothing is computed again: its name there is the one that it has here."""
    monkeypatch.setattr(pipeline, "make", lambda folder, *_: (folder / "bounds.csv").write_text("made here"))
    monkeypatch.setattr(paths, "CACHE", tmp_path / ".cache")
    there = tmp_path / "there"
    bundle.unpack(bundle.pack(order("synthetic")), there)
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "from impact_citoyens.reconstruction import results; print(results.is_made(), results.prepare())",
        ],
        env=os.environ | {"IMPACT_CITOYENS_ROOT": str(there)},
        cwd=there,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert told == ["True", str(there / ".cache/reconstruction" / results.key())]
    assert (Path(told[1]) / "bounds.csv").read_text() == "made here"


def test_tables_of_a_microdata_file_travel_under_their_name(order, tmp_path, monkeypatch):
    folder = tmp_path / ".cache/observed/abc"
    folder.mkdir(parents=True)
    (folder / "estimates.csv").write_text("")
    (tmp_path / "requirements.lock").write_text("")
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    assert ".cache/observed/abc/estimates.csv" in names(bundle.pack(order(".cache/observed/abc")))
    with pytest.raises(InputError, match="elsewhere"):
        bundle.pack(order("../elsewhere"))
