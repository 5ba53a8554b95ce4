"""What a page receives, told apart by its name alone."""

import pytest

from impact_citoyens.evidence.microdata import is_reconstruction, open_microdata
from impact_citoyens.io.errors import InputError
from impact_citoyens.reconstruction import results


def test_none_is_nothing():
    assert open_microdata("none") is None and not is_reconstruction("none")


def test_a_folder_of_the_reconstruction_is_known_by_its_tables(reconstruction):
    assert is_reconstruction(reconstruction)
    assert isinstance(open_microdata(reconstruction), results.Results)


def test_the_word_makes_it(reconstruction, monkeypatch):
    monkeypatch.setattr(results, "prepare", lambda: results.Path(reconstruction), raising=False)
    assert is_reconstruction("synthetic") and isinstance(open_microdata("synthetic"), results.Results)


def test_anything_else_is_a_file_of_answers(tmp_path):
    assert not is_reconstruction(str(tmp_path))
    with pytest.raises(InputError):
        open_microdata(str(tmp_path / "absent.csv"))
