"""The examples of the docstrings are true."""

import doctest
import importlib
import pkgutil
import re

import pytest

import impact_citoyens
from impact_citoyens.io import paths

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(impact_citoyens.__path__, "impact_citoyens.")
    if not module.name.endswith("__main__")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    failed, _ = doctest.testmod(importlib.import_module(name))
    assert failed == 0


def test_the_page_of_the_interface_is_true_and_names_everything(tmp_path, monkeypatch):
    text = (paths.ROOT / "docs" / "use" / "interface.md").read_text(encoding="utf-8")
    assert {name for name in dir(impact_citoyens) if not re.search(rf"\bic\.{name}\(", text)} == {
        "__version__"
    }
    monkeypatch.chdir(tmp_path)  # it saves a chart
    blocks = "\n".join(re.findall(r"```python\n(.*?)```", text, re.S))
    example = doctest.DocTestParser().get_doctest(blocks, {}, "interface.md", None, None)
    assert doctest.DocTestRunner().run(example).failed == 0


def test_there_are_examples():
    finder = doctest.DocTestFinder()
    found = [
        example
        for name in MODULES
        for test in finder.find(importlib.import_module(name))
        for example in test.examples
    ]
    assert len(found) >= 6
