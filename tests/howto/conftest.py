"""The pages of docs/use/how-to as their readers follow them: blocks of commands, of table rows, of Python,
and a repository where they are applied."""

import json
import os
import re
import shutil
import subprocess
import sys
from types import SimpleNamespace

import nbformat
import pytest

from impact_citoyens.io import paths

PAGES = paths.ROOT / "docs/use/how-to"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.M | re.S)


@pytest.fixture(scope="session")
def blocks():
    """Blocks of a page: kind, file that it names, text."""

    def blocks(page, kind=None):
        found = [
            SimpleNamespace(kind=kind, file=file, text=text)
            for kind, file, text in BLOCK.findall((PAGES / page).read_text(encoding="utf-8"))
        ]
        return [block for block in found if kind in (None, block.kind)]

    return blocks


def notebook(block):
    """A notebook as its page tells to make it: title, parameters, the cells of the block."""
    model = nbformat.read(paths.NOTEBOOKS / "06_levers.ipynb", as_version=4)
    titles = [cell for cell in model.cells if cell.cell_type == "markdown"][:2]
    for cell, title in zip(titles, ("# Un titre", "# A title")):
        cell.source = title
    parameters = next(cell for cell in model.cells if "parameters" in cell.metadata.get("tags", []))
    pieces = re.split(r"^# %%(.*)\n", block.text, flags=re.M)
    heads, texts = ["", *pieces[1::2]], pieces[::2]
    cells = [_cell(*each, i) for i, each in enumerate(zip(heads, texts, strict=True))]
    model.cells = [*titles, parameters, *cells]
    return model


def _cell(head, text, place):
    """A cell of a block: prose in a language when the line before it says so, else code."""
    language = re.search(r'tags=\["(lang-\w+)"\]', head)
    if not language:
        return nbformat.v4.new_code_cell(text.strip(), id=f"cell-{place}")
    prose = re.sub("^# ?", "", text.strip(), flags=re.M)
    return nbformat.v4.new_markdown_cell(prose, metadata={"tags": [language[1]]}, id=f"cell-{place}")


@pytest.fixture(scope="session")
def add(blocks):
    """Do in a folder what a page tells: rows at the end of its tables, its notebook."""

    def add(page, root):
        for block in blocks(page):
            if block.kind == "csv":
                with (root / block.file).open("a", encoding="utf-8") as table:
                    table.write(block.text)
            elif block.file:
                nbformat.write(notebook(block), root / block.file)

    return add


@pytest.fixture(scope="session")
def applied(add, tmp_path_factory):
    """A copy of data and notebooks with the rows and the notebook of a page, and nothing else changed: a
    folder, and a way to run Python there."""

    def applied(page):
        root = tmp_path_factory.mktemp(page.removesuffix(".md"))
        for folder in ("data", "notebooks"):
            shutil.copytree(paths.ROOT / folder, root / folder, ignore=shutil.ignore_patterns(".*"))
        add(page, root)

        def run(code):
            done = subprocess.run(
                [sys.executable, "-c", "import json\n" + code],
                cwd=root,
                capture_output=True,
                text=True,
                env=os.environ | {"IMPACT_CITOYENS_ROOT": str(root)},
            )
            assert done.returncode == 0, done.stderr[-3000:]
            return json.loads(done.stdout.splitlines()[-1])

        return SimpleNamespace(root=root, run=run)

    return applied
