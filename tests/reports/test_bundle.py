"""What travels to a cluster: the same bytes each time, what pages read, and no more."""

import os
import subprocess
import sys
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from impact_citoyens.io import paths
from impact_citoyens.io.errors import InputError
from impact_citoyens.reconstruction import results
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


def test_a_bundle_holds_what_pages_read_and_no_more(order, tmp_path):
    packed = bundle.pack(order())
    tables = [path.relative_to(paths.ROOT).as_posix() for path in (paths.ROOT / "data").glob("[pr]*/*.csv")]
    assert names(packed) == sorted([*tables, "notebooks/03_urgency.ipynb", "order.json", "requirements.lock"])
    found = bundle.unpack(packed, tmp_path)
    assert (
        found["notebooks"] == str(tmp_path / "notebooks") and "pages" not in found and "output" not in found
    )
    assert (tmp_path / "data/published/values.csv").read_bytes() == (
        study.published() / "values.csv"
    ).read_bytes()


def test_an_unpacked_reconstruction_is_found_under_its_name_there(order, tmp_path, monkeypatch):
    """Its name depends on where the package is; what counts is that nothing is computed again."""
    made = tmp_path / "here"
    made.mkdir()
    for name in ("bounds.csv", "summary.json", "sample-01.csv"):
        (made / name).write_text("{}")
    monkeypatch.setattr(results, "prepare", lambda: made)
    there = tmp_path / "there"
    bundle.unpack(bundle.pack(order("synthetic")), there)
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "from impact_citoyens.reconstruction import results; print(results.made(), results.prepare())",
        ],
        env=os.environ | {"IMPACT_CITOYENS_ROOT": str(there)},
        cwd=there,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert told[0] == "True" and sorted(path.name for path in Path(told[1]).iterdir()) == [
        "bounds.csv",
        "summary.json",
    ]


def test_tables_of_a_microdata_file_travel_under_their_name(order, tmp_path, monkeypatch):
    folder = tmp_path / ".cache/observed/abc"
    folder.mkdir(parents=True)
    (folder / "estimates.csv").write_text("")
    (tmp_path / "requirements.lock").write_text("")
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    assert ".cache/observed/abc/estimates.csv" in names(bundle.pack(order(".cache/observed/abc")))
    with pytest.raises(InputError, match="elsewhere"):
        bundle.pack(order("../elsewhere"))
