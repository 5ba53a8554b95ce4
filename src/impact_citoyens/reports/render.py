"""Render an executed notebook as a self-contained page, through the project's template."""

import os
import re
from pathlib import Path
from types import SimpleNamespace

from markupsafe import Markup
from nbformat import NotebookNode

from impact_citoyens.evidence.microdata import NONE, is_reconstruction, says_synthetic
from impact_citoyens.io import trace
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import N_, _, using
from impact_citoyens.reports import data_frames, inputs, takeaway
from impact_citoyens.reports.execute import Executed
from impact_citoyens.reports.notebook_names import notebook_name
from impact_citoyens.reports.plan import PROFILE, Execution
from impact_citoyens.reports.provenance import provenance
from impact_citoyens.reports.templates import exporter, style, typeset_html
from impact_citoyens.study import territories
from impact_citoyens.survey.observed import open_observed

LANGUAGE_NAMES = {"fr": "Français", "en": "English"}  # each in its own language
NOTICE = N_(
    "Cette page montre aussi des répondants synthétiques : des réponses artificielles calées sur les nombres "
    "imprimés. "
    "Ce qui est hachuré est une illustration, jamais une observation ; "
    "seuls les losanges sont des résultats de l’étude."
)
SYNTHETIC_FILE = N_(
    "Synthétique : le fichier fourni se dit fait de répondants artificiels "
    "({files} ; {n} réponses, effectif efficace {effective}, effet de plan {deff})"
)
OBSERVED_FILE = N_(
    "Observé : estimations sur le fichier fourni "
    "({files} ; {n} réponses, effectif efficace {effective}, effet de plan {deff})"
)


def render(executed: Executed, built: frozenset[Execution], static: dict[str, str] | None = None) -> str:
    """Return the page of an executed notebook.

    Parameters
    ----------
    executed : Executed
        The notebook with its outputs.
    built : frozenset of Execution
        Every page of the build, so that a page only links to pages that exist.
    static : dict of str to str, optional
        What the page was made from (see `inputs.statics`); what it read is added to it.

    Returns
    -------
    str
        HTML without any outside reference.
    """
    here = executed.execution
    record = {
        "static": inputs.statics(here, built) if static is None else static,
        "reads": inputs.slices(trace.reads()),
        "said": trace.said(),
        "drawn": trace.drawn(),
        "error": executed.error,
    }
    table = takeaway.table_path(here)
    record |= {"files": [table.name]} if table and not executed.error else {}
    with using(here.language):
        resources = {"page": _page(executed, built, record), "style": style()}
        html, _resources = exporter(here.language).from_notebook_node(
            frames_folded(quiet(executed.notebook)), resources=resources
        )
        return typeset_html(_without_dead_links(html, here, built))


def _without_dead_links(html: str, here: Execution, built: frozenset[Execution]) -> str:
    """Leave only the words of a link to a page of the territory that the build does not have."""
    siblings = {
        page.notebook for page in built if (page.language, page.territory) == (here.language, here.territory)
    }
    return re.sub(
        r'<a href="(\d\d_\w+)\.html">(.*?)</a>',
        lambda link: link[0] if link[1] in siblings else link[2],
        html,
    )


def quiet(notebook: NotebookNode) -> NotebookNode:
    """Drop what a reader of a page does not need: warnings on stderr stay in the executed notebook only."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
    return notebook


def frames_folded(notebook: NotebookNode) -> NotebookNode:
    """Fold the tables that pandas writes (see `data_frames`)."""
    for output in (shown for cell in notebook.cells for shown in cell.get("outputs", [])):
        html = output.get("data", {}).get("text/html", "")
        if 'class="dataframe"' in html:
            output.data["text/html"] = data_frames.folded(html)
    return notebook


def _page(executed: Executed, built: frozenset[Execution], record: dict) -> SimpleNamespace:
    here = executed.execution
    same_language = [page for page in sorted(built) if page.language == here.language]
    same_territory = sorted(
        (page for page in same_language if page.territory == here.territory),
        key=lambda page: (page.notebook != PROFILE, page.notebook),
    )
    same_notebook = {page.territory: page for page in same_language if page.notebook == here.notebook}
    place = same_territory.index(here)
    name, (before, after) = _name(here), takeaway.neighbours(here, built)
    return SimpleNamespace(
        title=f"{notebook_name(here.notebook)} – {name} – {_('{study_name}, rejoué')}",
        root=here.root,
        territory=name,
        here=here.territory,
        errors=executed.error,
        observed=observed(here.microdata),
        form="hatched" if says_synthetic(here.microdata) else "observed",
        reconstructed=is_reconstruction(here.microdata),
        notice=_(NOTICE) if says_synthetic(here.microdata) else "",
        territories=[
            _link(here, same_notebook[slug], _name(same_notebook[slug]))
            for slug in territories.slugs()
            if slug in same_notebook
        ],
        notebooks=[_link(here, page, notebook_name(page.notebook)) for page in same_territory],
        previous=_neighbour(here, same_territory, place - 1),
        next=_neighbour(here, same_territory, place + 1),
        before=before and _link(here, before, _name(before)),
        after=after and _link(here, after, _name(after)),
        take=takeaway.links(here, built),
        slug=f"{here.territory}-{here.notebook}",
        other_language=_other_language(here, built),
        provenance=provenance(here, record),
        inputs=Markup(inputs.meta(record)),
    )


def observed(microdata: str) -> str:
    """Say that a page also shows estimates on a file, and which; nothing when it does not."""
    if microdata == NONE or is_reconstruction(microdata):
        return ""
    summary = open_observed(microdata).summary
    last = summary["waves"][max(summary["waves"])]
    return _(
        SYNTHETIC_FILE if says_synthetic(microdata) else OBSERVED_FILE,
        files=lang.listing(summary["files"]),
        n=lang.number(last["respondents"]),
        effective=lang.number(last["n_effective"]),
        deff=lang.number(last["design_effect"], decimals=2),
    )


def _name(page: Execution) -> str:
    return territories.territory(page.territory).label()


def _link(here: Execution, there: Execution, label: str) -> SimpleNamespace:
    return SimpleNamespace(href=way(here, there), label=label, current=here == there)


def way(here: Execution, there: Execution) -> str:
    """Return the relative address from one page to another."""
    return Path(os.path.relpath(there.page, here.page.parent)).as_posix()


def _neighbour(here: Execution, pages: list[Execution], place: int) -> SimpleNamespace | None:
    if not 0 <= place < len(pages):
        return None
    return _link(here, pages[place], notebook_name(pages[place].notebook))


def _other_language(here: Execution, built: frozenset[Execution]) -> SimpleNamespace | None:
    other = "en" if here.language == "fr" else "fr"
    there = Execution(other, here.territory, here.notebook)
    if there in built:
        return SimpleNamespace(code=other, href=way(here, there), label=LANGUAGE_NAMES[other])
    return None
