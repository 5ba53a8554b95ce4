"""Each text of the code cells of notebooks has its English, with the same names to fill in."""

import ast
from string import Formatter

import nbformat
import pytest
from babel.messages.pofile import read_po

from impact_citoyens.io import paths
from impact_citoyens.language import messages

NOTEBOOKS = sorted(paths.NOTEBOOKS.glob("**/*.ipynb"))


def said(path):
    """The messages that the code cells of a notebook write out; what they only name is written elsewhere."""
    found = []
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "_":
                    found += [node.args[0].value] if isinstance(node.args[0], ast.Constant) else []
    return found


def names(text):
    return sorted((name, form) for _, name, form, _ in Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_message_has_its_english_with_the_same_names(path):
    english = messages.catalogue("en")
    for message in said(path):
        assert ("", message) in english, message
        assert names(message) == names(english["", message]), message


def test_the_catalogue_has_nothing_that_no_notebook_says():
    every = {message for path in NOTEBOOKS for message in said(path)}
    with (messages.LOCALE / "en" / "LC_MESSAGES" / "notebooks.po").open("rb") as file:
        assert {entry.id for entry in read_po(file) if entry.id} <= every


def test_numbers_in_messages_are_written_as_the_language_does():
    assert messages._("{a:.1%} de {b:,.0f}", a=0.125, b=12345) == "12,5\u202f% de 12\u202f345"
    with messages.using("en"):
        assert messages._("{a:.1%} de {b:,.0f}", a=0.125, b=12345) == "12.5% de 12,345"
