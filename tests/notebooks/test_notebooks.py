"""The sources of the notebooks: parameters, two languages side by side, short cells, nothing but analysis."""

import ast
import re

import nbformat
import pytest

import impact_citoyens as ic
from impact_citoyens.io import paths
from impact_citoyens.study import codebook

NAMES = sorted(
    path.stem for path in paths.NOTEBOOKS.glob("[0-9][0-9]_*.ipynb")
)  # explore.ipynb is no page: see tests/pages/test_explorer.py
WITHOUT_A_QUESTION = {"00_method", "09_audit", "10_reconstruction", "11_profile"}

THEMES = [name for name in NAMES if name not in WITHOUT_A_QUESTION]

pytestmark = pytest.mark.parametrize("name", NAMES)


@pytest.fixture
def notebook(name):
    return nbformat.read(paths.NOTEBOOKS / f"{name}.ipynb", as_version=4)


def tags(cell):
    return cell.metadata.get("tags", [])


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_it_shows_a_question_of_the_codebook_or_is_one_of_the_others(name):
    assert name in {*codebook.questions()["notebook"], *WITHOUT_A_QUESTION}


def test_it_is_a_valid_notebook_for_python_3(notebook):
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert (notebook.nbformat, notebook.nbformat_minor >= 5) == (4, True)


def test_it_is_committed_without_outputs(notebook):
    for cell in code(notebook):
        assert cell.outputs == [] and cell.execution_count is None


def test_it_has_one_parameters_cell_with_the_defaults(notebook):
    [cell] = [cell for cell in notebook.cells if "parameters" in tags(cell)]
    assigned = {node.targets[0].id: ast.literal_eval(node.value) for node in ast.parse(cell.source).body}
    assert assigned == {"territory": "france", "language": "fr", "microdata": "synthetic"}
    assert code(notebook)[0] is cell


def test_every_prose_cell_comes_in_french_then_in_english(notebook):
    prose = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    languages = [[tag for tag in tags(cell) if tag.startswith("lang-")] for cell in prose]
    assert languages == [["lang-fr"], ["lang-en"]] * (len(prose) // 2) and prose


def test_the_two_languages_have_the_same_structure(notebook):
    prose = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    for french, english in zip(prose[::2], prose[1::2], strict=True):
        assert french != english
        for pattern in (r"^#+ ", r"^\|", r"\*\*"):
            assert len(re.findall(pattern, french, re.M)) == len(re.findall(pattern, english, re.M)), (
                pattern,
                french[:60],
            )


def test_the_two_languages_print_the_same_numbers(notebook):
    prose = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    for french, english in zip(prose[::2], prose[1::2], strict=True):
        numbers = [
            sorted(re.findall(r"\d+", re.sub(r"(?<=\d)[\s\u202f\u00a0,.](?=\d)", "", text)))
            for text in (french, english)
        ]
        assert numbers[0] == numbers[1], french[:60]


def test_cells_fit_a_screen_and_outputs_are_what_they_end_with(notebook):
    for cell in code(notebook):
        assert len(cell.source.splitlines()) <= 25
        assert not re.search(r"\bprint\(", cell.source)


def test_cells_do_analysis_and_no_plumbing(notebook):
    for cell in code(notebook):
        for node in ast.walk(ast.parse(cell.source)):
            assert not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)), cell.source
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            assert called not in {"open", "exec", "eval", "__import__"}, cell.source
        assert not re.search(
            r"sys\.path|read_csv|os\.environ|https?://|\.\./|%matplotlib|^[%!]", cell.source, re.M
        ), cell.source


def test_nothing_is_imported_without_being_used(notebook):
    source = "\n".join(cell.source for cell in code(notebook))
    tree = ast.parse(source)
    imported = {
        (alias.asname or alias.name).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert imported <= used, imported - used


def public_names(notebook):
    """The names of the package that a notebook uses: its imports from it, and attributes of `ic`."""
    tree = ast.parse("\n".join(cell.source for cell in code(notebook)))
    taken = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "ic"
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("impact_citoyens"):
            taken |= {alias.name for alias in node.names}
    return taken


def test_lines_of_code_are_short(notebook):
    assert max(len(line) for cell in code(notebook) for line in cell.source.splitlines()) <= 110


def test_a_notebook_needs_fifteen_public_names_at_most(notebook):
    used = public_names(notebook)
    assert used <= set(ic.__all__), used - set(ic.__all__)
    assert len(used) <= 15, sorted(used)


def test_it_imports_the_interface_and_nothing_else_of_the_package(notebook):
    tree = ast.parse("\n".join(cell.source for cell in code(notebook)))
    modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    modules += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert {each for each in modules if each.startswith("impact_citoyens")} == {"impact_citoyens"}


def test_no_value_is_named_without_being_used(notebook):
    tree = ast.parse("\n".join(cell.source for cell in code(notebook)[1:]))
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    stored = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    quoted = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    read = {node.id for node in names if isinstance(node.ctx, ast.Load)}
    unused = {name for name in stored - read if not any(f"@{name}" in text for text in quoted)}
    assert not unused - {"_"}, unused


def test_a_theme_shows_its_table_first_and_seaborn_draws_it(name, notebook):
    """The first cell of analysis ends with columns of a frame; a formula is held against the package."""
    if name in THEMES:
        cells = code(notebook)[1:]
        last = ast.parse(cells[0].source).body[-1].value
        assert isinstance(last, ast.Subscript) and isinstance(last.slice, ast.List), ast.unparse(last)
        source = "\n".join(cell.source for cell in cells)
        assert re.search(r"^import seaborn", source, re.M) and re.search(r"\b(so|sns)\.\w+\(", source)
        assert re.search(r"^assert ", source, re.M) and "ic.show(" in source


def test_there_is_one_title_and_it_comes_first(notebook):
    french = [cell.source for cell in notebook.cells if "lang-fr" in tags(cell)]
    assert french[0].startswith("# ")
    assert sum(len(re.findall(r"^# ", text, re.M)) for text in french) == 1


def test_no_cell_is_empty_or_unfinished(notebook):
    for cell in notebook.cells:
        assert cell.source.strip()
        assert not re.search(r"TODO|FIXME|XXX", cell.source)
