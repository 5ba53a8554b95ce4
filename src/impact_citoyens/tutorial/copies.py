"""Lessons in one language, to work in: the originals keep both languages and no answer."""

from pathlib import Path

import nbformat
from nbformat import NotebookNode

from impact_citoyens.io import paths
from impact_citoyens.language import numbers as lang
from impact_citoyens.tutorial.lessons import NAMES

ORIGINALS = paths.NOTEBOOKS / "tutorial"
LESSONS = paths.ROOT / "lessons"


def write_copies(language: str, folder: Path | None = None) -> list[Path]:
    """Write the lessons that are not there yet, in one language.

    Parameters
    ----------
    language : {"fr", "en"}
    folder : Path, optional
        ``lessons/fr`` or ``lessons/en`` of the repository by default.

    Returns
    -------
    list of Path
        The lessons written; one that exists holds somebody's answers and is left alone.

    Raises
    ------
    InputError
        For an unknown language.
    """
    folder = (folder or LESSONS) / lang.check_language(language)
    folder.mkdir(parents=True, exist_ok=True)
    written = [folder / f"{name}.ipynb" for name in NAMES if not (folder / f"{name}.ipynb").exists()]
    for path in written:
        original = nbformat.read(ORIGINALS / path.name, as_version=4)
        path.write_text(nbformat.writes(in_one_language(original, language)) + "\n", encoding="utf-8")
    return written


def in_one_language(notebook: NotebookNode, language: str) -> NotebookNode:
    """Drop the prose of the other language, and set the parameter."""
    others = {f"lang-{other}" for other in lang.LANGUAGES if other != language}
    notebook.cells = [cell for cell in notebook.cells if not others & set(cell.metadata.get("tags", []))]
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = f'language = "{language}"'
    return notebook
