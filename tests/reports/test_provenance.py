import hashlib

import pytest

from impact_citoyens import __version__
from impact_citoyens.io import paths
from impact_citoyens.language.messages import using
from impact_citoyens.reports import inputs
from impact_citoyens.reports import provenance as made
from impact_citoyens.reports.plan import Execution

HERE = Execution("fr", "bretagne", "04_objectives")


def record(execution, reads=("values:objectives",)):
    return {
        "static": inputs.statics(execution, frozenset([execution])),
        "reads": inputs.slices(reads),
        "error": "",
    }


def checksum(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def test_it_names_version_parameters_data_and_tools():
    found = made.provenance(HERE, record(HERE))
    assert found["Version"].endswith(__version__)
    assert found["Paramètres"] == "territory = bretagne, language = fr, microdata = none"
    assert (
        found["Carnet"]
        == f"notebooks/04_objectives.ipynb ({checksum(paths.NOTEBOOKS / '04_objectives.ipynb')})"
    )
    assert found["Dépendances (SHA-256)"] == checksum(paths.ROOT / "requirements.lock")
    assert found["Code (SHA-256)"] == inputs.code()
    assert all(
        tool in found["Outils"] for tool in ("papermill", "nbconvert", "pandas", "matplotlib", "pingouin")
    )


def test_what_was_read_is_one_checksum_and_a_count():
    one, two = (
        made.provenance(HERE, record(HERE, reads))["Données lues (SHA-256)"]
        for reads in (["values:levers"], ["values:levers", "sources:*"])
    )
    assert (
        one.endswith("(1 tables ou parties)")
        and two.endswith("(2 tables ou parties)")
        and one[:16] != two[:16]
    )


def test_the_reconstruction_adds_samples_and_seeds(reconstruction):
    here = Execution("en", "bretagne", "04_objectives", reconstruction)
    with using("en"):
        found = made.provenance(here, record(here))
    assert found["Synthetic respondents"] == "5 samples, seeds 1–5"
    assert "File of answers" not in found


def test_both_languages_say_the_same():
    there = Execution("en", "bretagne", "04_objectives")
    french = made.provenance(HERE, record(HERE))
    with using("en"):
        english = made.provenance(there, record(there))
    assert len(french) == len(english) == 8
    assert set(french) != set(english)


@pytest.mark.parametrize("word", ["commit", "date", "built"])
def test_there_is_no_clock_and_no_commit_in_it(word):
    found = made.provenance(HERE, record(HERE))
    assert found == made.provenance(HERE, record(HERE))
    assert not [label for label in found if word in label.lower()]
