import hashlib
import subprocess

import pytest

from impact_citoyens import __version__, paths
from impact_citoyens.reports import provenance as made
from impact_citoyens.reports.plan import Execution

HERE = Execution("fr", "bretagne", "04_objectives")


def checksum(files):
    return hashlib.sha256(b"".join(file.name.encode() + b"\0" + file.read_bytes() for file in files)).hexdigest()[:16]


def test_it_names_version_parameters_data_and_tools():
    found = made.provenance(HERE)
    assert found["Version"].endswith(__version__)
    assert found["Paramètres"] == "territory = bretagne, language = fr, microdata = none"
    assert found["Registre publié (SHA-256)"] == checksum(sorted(paths.PUBLISHED.glob("*.csv")))
    assert found["Données de référence (SHA-256)"] == checksum(sorted(paths.REFERENCE.glob("*.csv")))
    assert checksum([paths.NOTEBOOKS / "04_objectives.ipynb"]) in found["Carnet"]
    assert all(tool in found["Outils"] for tool in ("papermill", "nbconvert", "pandas", "matplotlib", "pingouin"))


def test_the_reconstruction_adds_samples_seeds_and_checksum(reconstruction):
    found = made.provenance(Execution("en", "bretagne", "04_objectives", reconstruction))
    assert found["Synthetic respondents"] == "5 samples, seeds 1–5; made"
    assert "File of answers" not in found


def test_both_languages_say_the_same():
    french, english = made.provenance(HERE), made.provenance(Execution("en", "bretagne", "04_objectives"))
    assert len(french) == len(english) == 7
    assert set(french) != set(english)


def test_a_changed_byte_or_name_changes_the_checksum(tmp_path):
    one, other = tmp_path / "a.csv", tmp_path / "b.csv"
    one.write_bytes(b"1")
    other.write_bytes(b"1")
    first = made.checksum([one])
    assert first != made.checksum([other])
    one.write_bytes(b"2")
    assert first != made.checksum([one])


def test_outside_version_control_the_commit_is_a_dash(monkeypatch, tmp_path):
    monkeypatch.setattr(made.paths, "ROOT", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert made.commit.__wrapped__() == "–"
    assert made.modified.__wrapped__() is False


def test_the_commit_is_that_of_the_checkout():
    if made.commit() == "–":
        pytest.skip("not a checkout")
    assert subprocess.run(["git", "cat-file", "-t", made.commit()], cwd=paths.ROOT, capture_output=True, text=True).stdout.strip() == "commit"


def test_there_is_no_clock_in_it():
    assert made.provenance(HERE) == made.provenance(HERE)
