"""Code knows no question, answer or territory of the study: they come from its tables."""

import ast
import csv
import re

import pytest

from impact_citoyens.io import paths
from impact_citoyens.language import catalogues
from impact_citoyens.study import study

SOURCES = paths.ROOT / "src" / "impact_citoyens"
# File, slug (or * for all of them): why it may stand there
ALLOWED = {
    ("tutorial", "*"): "the lessons are about the colloquium",
    ("study/codebook.py", "dont_know"): "what every study calls the absence of an answer",
    ("charts/__init__.py", "trend"): "the name of a kind of chart",
    ("api/printed_plots.py", "trend"): "the name of a kind of chart, and of the question that it draws",
    ("charts/texts.py", "france"): "the key of a text",
    ("__init__.py", "regional_top3"): "the name of a module",
    (
        "pages/method.py",
        "*",
    ): "short titles and companion surveys of the method page, which is of the colloquium",
}
WORDS = {"other", "weight", "respondents"}  # columns and statistics of every study


def slugs():
    tables = (
        ("questions", "question"),
        ("answers", "answer"),
        ("domains", "domain"),
        ("territories", "territory"),
    )
    found = {study.nation()}
    for table, column in tables:
        with (study.reference() / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            found |= {row[column] for row in csv.DictReader(file)}
    return found - WORDS


def hard_wired(text, known):
    return [
        (node.lineno, node.value)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in known
    ]


def allowed(name, slug):
    return any(name.startswith(place) and rule in ("*", slug) for place, rule in ALLOWED)


@pytest.fixture(scope="module")
def found():
    known = slugs()
    return [
        (path.relative_to(SOURCES).as_posix(), line, slug)
        for path in sorted(SOURCES.rglob("*.py"))
        for line, slug in hard_wired(path.read_text(encoding="utf-8"), known)
    ]


def test_a_slug_is_found_where_it_stands():
    assert hard_wired('x = 1\ny = f("levers", "bretagne")', {"levers", "bretagne"}) == [
        (2, "levers"),
        (2, "bretagne"),
    ]


def test_code_names_nothing_of_the_study(found):
    assert [f"{name}:{line}: {slug}" for name, line, slug in found if not allowed(name, slug)] == []


def test_every_exception_is_needed(found):
    unused = [
        (place, rule)
        for place, rule in ALLOWED
        if not any(name.startswith(place) and rule in ("*", slug) for name, _, slug in found)
    ]
    assert unused == []


def docstrings(tree):
    bodies = [
        node.body for node in ast.walk(tree) if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef))
    ]
    return {id(body[0].value) for body in bodies if body and isinstance(body[0], ast.Expr)}


def test_code_names_no_folder_of_the_study():
    """Where the tables are is known by the study alone."""
    found = []
    for path in SOURCES.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        told = docstrings(tree)
        found += [
            f"{path.relative_to(SOURCES).as_posix()}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and re.search(r"\bdata/(?!datapackage)", str(node.value))
            if id(node) not in told
        ]
    assert found == []


def test_texts_name_nothing_of_the_study():
    """Names and dates of the colloquium stand in its tables, its notebooks and the lessons."""
    named = re.compile(
        r"France|Français|colloque|\bactes\b|\b20[012]\d\b|IMPACT-Citoyens|douze|\b12\b|\b200\b"
    )
    said = [
        text
        for (_context, text), message in catalogues.messages().items()
        if named.search(text)
        and not all(file.startswith(("notebooks", "tutorial")) for file in message.files)
    ]
    assert said == []
