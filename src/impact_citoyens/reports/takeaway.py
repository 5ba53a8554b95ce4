"""What a reader takes away from a page: its numbers as a CSV file, its notebook, its rows of the audit, the comparison with another territory."""

from __future__ import annotations

from pathlib import PurePosixPath
from types import SimpleNamespace
from urllib.parse import quote

import pandas as pd

from impact_citoyens import api
from impact_citoyens.evidence.exports import to_csv
from impact_citoyens.ledger import sentences
from impact_citoyens.reports.plan import AUDIT, NOTEBOOKS, PROFILE, RECONSTRUCTION, Execution
from impact_citoyens.study import codebook, territories

WHOLE = {
    AUDIT: "audit.csv",
    RECONSTRUCTION: "estimates.csv",
}  # notebooks that are on every question: the tables of the whole build


def questions(notebook: str) -> list[str]:
    """Return the questions that a notebook is on; the profile is on all those that belong to one."""
    known = codebook.questions()
    return (
        known.index[known["notebook"] == notebook].tolist()
        if notebook != PROFILE
        else known.index[known["notebook"] != "00_method"].tolist()
    )


def table_path(execution: Execution) -> PurePosixPath | None:
    """Return where the numbers of a page are, beside it; none for a notebook that has no question of its own."""
    if not questions(execution.notebook):
        return None
    name = execution.territory if execution.notebook == PROFILE else execution.notebook
    return execution.page.with_name(f"{name}.csv")


def table(execution: Execution) -> str:
    """Return the numbers of a page as CSV: every estimate of its questions, for its territory and France as a whole, each with its evidence.

    The page of France also has the groups of France. Comparisons printed of either are said in the first lines. What
    stands beside the printed figures is what the page received.
    """
    here, places = execution.territory, dict.fromkeys([execution.territory, territories.FRANCE])
    frames = [
        api.estimates(question, list(places), execution.microdata)
        for question in questions(execution.notebook)
    ]
    rows = pd.concat([frame for frame in frames if len(frame)] or frames[:1], ignore_index=True)
    said = sentences.comparisons_said(
        questions(execution.notebook), [territories.territory(place) for place in places], execution.language
    )
    return to_csv(
        rows[(rows["territory"] == here) | (rows["dimension"] == "national")].reset_index(drop=True),
        said=said,
    )


def links(execution: Execution, built: frozenset[Execution]) -> SimpleNamespace:
    """Return the addresses, relative to the page, of what goes with it, and the command that makes it again."""
    mine, path = questions(execution.notebook), table_path(execution)
    root = (
        execution.root if execution.language == "fr" else f"{execution.root}../"
    )  # tables and notebooks are the same in both languages
    audited = any(each.notebook == AUDIT and each.language == execution.language for each in built)
    narrowed = (
        f"#words={quote(_name(execution))}"
        if execution.notebook == PROFILE
        else f"#question={mine[0]}"
        if mine
        else ""
    )
    asked = " ".join(
        f"-p {name} {value}" for name, value in execution.parameters.items() if name != "microdata"
    )
    return SimpleNamespace(
        whole=execution.notebook == PROFILE,
        data=path.name
        if path
        else f"{root}{WHOLE[execution.notebook]}"
        if execution.notebook in WHOLE and audited
        else "",
        notebook=f"{root}{NOTEBOOKS}/{execution.notebook}.ipynb",
        command=f"papermill notebooks/{execution.notebook}.ipynb out.ipynb {asked}",
        audit=f"{execution.root}audit.html{narrowed}" if audited else "",
        compare=f"{execution.root}compare.html#{execution.territory},{_other(execution)}{',' + mine[0] if mine and execution.notebook != PROFILE else ''}",
    )


def _name(execution: Execution) -> str:
    return territories.territory(execution.territory).label(execution.language)


def _other(execution: Execution) -> str:
    """With whom a territory is compared at first: a region with France, France with the first region."""
    return territories.regions()[0] if execution.territory == territories.FRANCE else territories.FRANCE


def neighbours(
    execution: Execution, built: frozenset[Execution]
) -> tuple[Execution | None, Execution | None]:
    """Return the pages of the same notebook for the territory before and the one after, in the order of the territories."""
    pages = {
        each.territory: each
        for each in built
        if (each.language, each.notebook) == (execution.language, execution.notebook)
    }
    order = [slug for slug in territories.slugs() if slug in pages]
    at = order.index(execution.territory)
    return pages[order[at - 1]] if at else None, pages[order[at + 1]] if at + 1 < len(order) else None
