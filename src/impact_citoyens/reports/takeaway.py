"""What a reader takes away from a page.

It is a CSV file of its numbers, its notebook, its rows of the audit, the comparison with another territory.
"""

from pathlib import PurePosixPath
from types import SimpleNamespace
from urllib.parse import quote

import pandas as pd

from impact_citoyens.evidence import question_rows
from impact_citoyens.evidence.exports import to_csv
from impact_citoyens.language.messages import using
from impact_citoyens.ledger import sentences
from impact_citoyens.reports.plan import AUDIT, NOTEBOOKS, PROFILE, RECONSTRUCTION, Execution
from impact_citoyens.study import codebook, study, territories

# Notebooks that are on every question: the tables of the whole build
WHOLE = {AUDIT: "audit.csv", RECONSTRUCTION: "estimates.csv"}


def questions(notebook: str) -> list[str]:
    """Return the questions that a notebook is on; the profile is on all those that belong to one."""
    notebooks = codebook.questions()["notebook"]
    mine = notebooks != "00_method" if notebook == PROFILE else notebooks == notebook
    return notebooks.index[mine].tolist()


def table_path(execution: Execution) -> PurePosixPath | None:
    """Return where the numbers of a page are, beside it.

    There are none for a notebook that has no question of its own.
    """
    if not questions(execution.notebook):
        return None
    name = execution.territory if execution.notebook == PROFILE else execution.notebook
    return execution.page.with_name(f"{name}.csv")


def table(execution: Execution) -> str:
    """Return the numbers of a page as CSV, each with its evidence.

    They are every estimate of its questions, for its territory and France as a whole.

    The page of France also has the groups of France. Comparisons printed of either are said in the first
    lines. What stands beside the printed figures is what the page received.
    """
    here, places = execution.territory, dict.fromkeys([execution.territory, study.nation()])
    asked = questions(execution.notebook)
    frames = [question_rows.estimates(question, list(places), execution.microdata) for question in asked]
    rows = pd.concat([frame for frame in frames if len(frame)] or frames[:1], ignore_index=True)
    with using(execution.language):
        said = sentences.comparisons_said(asked, [territories.territory(place) for place in places])
    mine = (rows["territory"] == here) | (rows["dimension"] == "national")
    return to_csv(rows[mine].reset_index(drop=True), said=said)


def links(execution: Execution, built: frozenset[Execution]) -> SimpleNamespace:
    """Return the addresses, relative to the page, of what goes with it, and the command of the page."""
    asked = questions(execution.notebook)
    profile = execution.notebook == PROFILE
    audited = any(page.notebook == AUDIT and page.language == execution.language for page in built)
    name = territories.territory(execution.territory).label()
    narrowed = f"#words={quote(name)}" if profile else f"#question={asked[0]}" if asked else ""
    options = " ".join(
        f"-p {name} {value}" for name, value in execution.parameters.items() if name != "microdata"
    )
    pair = [execution.territory, _compared_with(execution.territory), *([] if profile else asked[:1])]
    return SimpleNamespace(
        whole=profile,
        data=_data(execution, audited),
        notebook=f"{_tables(execution)}{NOTEBOOKS}/{execution.notebook}.ipynb",
        command=f"papermill notebooks/{execution.notebook}.ipynb out.ipynb {options}",
        audit=f"{execution.root}audit.html{narrowed}" if audited else "",
        compare=f"{execution.root}compare.html#{','.join(pair)}",
    )


def _tables(execution: Execution) -> str:
    """Way to the root of the build: its tables and notebooks are the same in both languages."""
    return execution.root if execution.language == "fr" else f"{execution.root}../"


def _data(execution: Execution, audited: bool) -> str:
    """Way to the table of the page, or to that of the whole build for a notebook on every question."""
    path = table_path(execution)
    if path:
        return path.name
    name = WHOLE.get(execution.notebook) if audited else None
    return f"{_tables(execution)}{name}" if name else ""


def _compared_with(territory: str) -> str:
    """With whom a territory is compared at first: a region with France, France with the first region."""
    return territories.regions()[0] if territory == study.nation() else study.nation()


def neighbours(
    execution: Execution, built: frozenset[Execution]
) -> tuple[Execution | None, Execution | None]:
    """Return the pages of the same notebook for the territory before and the one after.

    The order is that of the territories.
    """
    pages = {
        page.territory: page
        for page in built
        if (page.language, page.notebook) == (execution.language, execution.notebook)
    }
    order = [slug for slug in territories.slugs() if slug in pages]
    place = order.index(execution.territory)
    before = pages[order[place - 1]] if place else None
    return before, pages[order[place + 1]] if place + 1 < len(order) else None
