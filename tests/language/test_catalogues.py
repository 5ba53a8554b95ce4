"""Each text has one translation, in one catalogue, with the same places to fill in; none is left over."""

import ast
import json
import string
from collections import Counter

import pytest
from babel.messages.pofile import read_po

from impact_citoyens.io.errors import InputError
from impact_citoyens.language import catalogues
from impact_citoyens.language.messages import LANGUAGES, LOCALE, SOURCE

NAMES_OF_LANGUAGES = "{'fr': 'Français', 'en': 'English'}"  # each in its own language
OLD_TABLES = {"pages/page.py"}  # goes with the module; nothing may be added here
TRANSLATED = [language for language in LANGUAGES if language != SOURCE]
MODULE = """
from impact_citoyens.language.messages import N_, _, n_, p_
KINDS = {"a": N_("marqué")}
def say(n, which):
    p_("titre", "au mois de mai")
    n_("{n} personne", "{n} personnes", n)
    return _("oui" if which else "non") + _(KINDS["a"]) + messages._(
        "en deux "
        "morceaux"
    )
"""


@pytest.fixture(scope="module")
def found():
    return catalogues.messages()


@pytest.fixture(params=TRANSLATED)
def folder(request):
    return LOCALE / request.param / "LC_MESSAGES"


def entries(folder):
    """Every entry of the catalogues of a language: (context, French texts, translations)."""
    for path in folder.glob("*.po"):
        with path.open("rb") as file:
            for entry in read_po(file, locale=folder.parent.name):
                texts, translated = (
                    part if isinstance(part, tuple) else (part,) for part in (entry.id, entry.string)
                )
                if texts[0]:
                    yield entry.context or "", texts, translated


def places(text):
    """Names of the places of a text that are filled in, each as often as it stands."""
    return Counter(name for _before, name, _format, _conversion in string.Formatter().parse(text) if name)


def test_every_text_is_translated_once_and_no_translation_is_left_over(found, folder):
    translated = [(context, texts[0]) for context, texts, _translated in entries(folder)]
    assert Counter(translated) == Counter(found.keys())
    empty = [texts[0] for _context, texts, translated in entries(folder) if not all(translated)]
    assert not empty, "make messages names them; docs/develop/translate.md says how to translate"


def test_places_to_fill_in_are_the_same_on_both_sides(folder):
    for _context, texts, translated in entries(folder):
        for text, translation in zip(texts, translated, strict=True):
            assert places(text).keys() == places(translation).keys(), text


def test_catalogues_are_written_as_the_command_writes_them(found, folder):
    known = catalogues.translations(folder)
    for domain, content in catalogues.written(found, known, folder.parent.name).items():
        assert (folder / f"{domain}.po").read_bytes() == content, f"run make messages ({domain})"


def test_messages_of_a_module_are_found_however_they_are_written():
    assert set(catalogues._of_module(MODULE)) == {
        ("", "marqué", ""),
        ("titre", "au mois de mai", ""),
        ("", "{n} personne", "{n} personnes"),
        ("", "en deux morceaux", ""),
        ("", "oui", ""),
        ("", "non", ""),
    }


def test_messages_of_templates_and_notebooks_are_found(tmp_path):
    package, notebooks = tmp_path / "package", tmp_path / "notebooks"
    (package / "room").mkdir(parents=True)
    notebooks.mkdir()
    (package / "room" / "page.j2").write_text("<p>{{ _('bonjour') }}</p>{% trans %}adieu{% endtrans %}")
    (package / "room" / "module.py").write_text("_('bonjour')")
    cells = [
        {"cell_type": "code", "source": ["%matplotlib inline\n", "ic.note(_('merci'))"]},
        {"cell_type": "markdown", "source": ["_('pas ici')"]},
    ]
    (notebooks / "a.ipynb").write_text(json.dumps({"cells": cells}))
    found = catalogues.messages(tmp_path, package)
    assert {text: message.domain for (_context, text), message in found.items()} == {
        "bonjour": "room",
        "adieu": "room",
        "merci": "notebooks",
    }
    assert found["", "bonjour"].files == {"room/page.j2", "room/module.py"}


def test_a_translation_follows_its_message_and_what_is_no_longer_said_goes():
    found = {("", "nouveau"): catalogues.Message("charts"), ("", "ancien"): catalogues.Message("pages")}
    content = catalogues.written(found, {("", "ancien"): "old", ("", "disparu"): "gone"}, "en")
    assert set(content) == {"charts", "pages"}
    assert b'msgid "ancien"\nmsgstr "old"' in content["pages"]
    assert b'msgid "nouveau"\nmsgstr ""' in content["charts"]
    assert b"disparu" not in b"".join(content.values())


def test_two_translations_of_one_text_are_refused(tmp_path):
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    for domain, translation in (("a", "May"), ("b", "can")):
        (folder / f"{domain}.po").write_text(f'msgid "mai"\nmsgstr "{translation}"\n')
    with pytest.raises(InputError, match="one translation of 'mai'"):
        catalogues.translations(folder)


def test_no_table_of_texts_in_several_languages_comes_back():
    tables = set()
    for path in catalogues.PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Dict) and ast.unparse(node) != NAMES_OF_LANGUAGES:
                keys = {key.value for key in node.keys if isinstance(key, ast.Constant)}
                tables |= (
                    {path.relative_to(catalogues.PACKAGE).as_posix()} if keys >= set(LANGUAGES) else set()
                )
    assert tables <= OLD_TABLES, "write _(…) and run make messages"
