"""Texts in the reader's language."""

import pytest

from impact_citoyens.io.errors import InputError
from impact_citoyens.language import messages
from impact_citoyens.language.messages import _, language, n_, p_, using


@pytest.fixture
def catalogue(monkeypatch, tmp_path):
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "a.po").write_text(
        'msgid "{n} région"\nmsgid_plural "{n} régions"\nmsgstr[0] "{n} region"\nmsgstr[1] "{n} regions"\n\n'
        'msgctxt "temps"\nmsgid "passé"\nmsgstr "past"\n\nmsgid "Bonjour {name}"\nmsgstr "Hello {name}"\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    messages.catalogue.cache_clear()
    yield
    messages.catalogue.cache_clear()


def test_french_is_the_key_and_english_comes_from_the_catalogue(catalogue):
    assert _("Bonjour {name}", name="Ada") == "Bonjour Ada"
    with using("en"):
        assert _("Bonjour {name}", name="Ada") == "Hello Ada" and _("absent") == "absent"
        assert p_("temps", "passé") == "past" and _("passé") == "passé"
    assert language() == "fr"


@pytest.mark.parametrize(
    "name, expected",
    [("fr", ["0 région", "1 région", "2 régions"]), ("en", ["0 regions", "1 region", "2 regions"])],
)
def test_each_language_has_its_own_singular(catalogue, name, expected):
    with using(name):
        assert [n_("{n} région", "{n} régions", n) for n in range(3)] == expected


def test_an_unknown_language_is_refused_and_changes_nothing():
    with pytest.raises(InputError, match=r"unknown language .*; known: 'fr', 'en'"), using("de"):
        pass
    assert language() == "fr"
