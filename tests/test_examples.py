"""The examples of the docstrings are true."""

import doctest
import importlib
import pkgutil

import pytest

import impact_citoyens

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(impact_citoyens.__path__, "impact_citoyens.")
    if not module.name.endswith("__main__")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    failed, _ = doctest.testmod(importlib.import_module(name))
    assert failed == 0


def test_there_are_examples():
    finder = doctest.DocTestFinder()
    found = [
        example
        for name in MODULES
        for test in finder.find(importlib.import_module(name))
        for example in test.examples
    ]
    assert len(found) >= 6
