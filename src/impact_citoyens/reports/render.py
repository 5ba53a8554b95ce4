"""Render an executed notebook as a self-contained page, through the project's template."""

import os
import re
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace

from markupsafe import Markup
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from traitlets.config import Config

from impact_citoyens.charts import palette
from impact_citoyens.evidence.microdata import NONE, is_reconstruction, says_synthetic
from impact_citoyens.io import trace
from impact_citoyens.language import numbers as lang
from impact_citoyens.reports import inputs, takeaway
from impact_citoyens.reports.execute import Executed
from impact_citoyens.reports.fonts import font_faces
from impact_citoyens.reports.page_words import LANGUAGE_NAMES, WORDS, notebook_name
from impact_citoyens.reports.plan import PROFILE, Execution
from impact_citoyens.reports.provenance import provenance
from impact_citoyens.study import territories
from impact_citoyens.survey.observed import open_observed

TEMPLATES = Path(__file__).parent / "template"


@lru_cache(maxsize=2)
def exporter(language: str) -> HTMLExporter:
    """Return the exporter of a language: the project's template, cells of the other language dropped. Reused for every page."""
    others = {f"lang-{other}" for other in lang.LANGUAGES if other != language}
    config = Config()
    config.TagRemovePreprocessor.enabled = True
    config.TagRemovePreprocessor.remove_cell_tags = others | {"parameters"}
    config.HTMLExporter.preprocessors = ["nbconvert.preprocessors.TagRemovePreprocessor"]
    return HTMLExporter(
        config=config,
        template_name="impact",
        extra_template_basedirs=[str(TEMPLATES)],
        exclude_anchor_links=True,
    )


@lru_cache(maxsize=1)
def style() -> Markup:
    """Return the style of every page, fonts included."""
    css = (TEMPLATES / "impact" / "style.css").read_text(encoding="utf-8")
    return Markup(font_faces() + palette.css() + css)


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
    notebook = quiet(executed.notebook)
    record = {
        "static": inputs.statics(here, built) if static is None else static,
        "reads": inputs.slices(trace.reads()),
        "error": executed.error,
    }
    table = takeaway.table_path(here)
    record |= {"files": [table.name]} if table and not executed.error else {}
    page = _page(executed, built, record)
    resources = {"page": page, "words": WORDS[here.language], "style": style()}
    html, _ = exporter(here.language).from_notebook_node(notebook, resources=resources)
    return typeset_html(_without_dead_links(html, here, built), here.language)


def _without_dead_links(html: str, here: Execution, built: frozenset[Execution]) -> str:
    """Leave the words of a link that a notebook made to a page of its territory that the build does not have."""
    known = {
        each.notebook for each in built if (each.language, each.territory) == (here.language, here.territory)
    }
    return re.sub(
        r'<a href="(\d\d_\w+)\.html">(.*?)</a>', lambda link: link[0] if link[1] in known else link[2], html
    )


def typeset_html(html: str, language: str) -> str:
    """Set the spaces of every text of a page by the rules of its language, leaving code, styles and tags alone."""
    pieces = re.split(
        r"(<(?:style|pre|code|script)\b.*?</(?:style|pre|code|script)>|<[^>]*>)", html, flags=re.S
    )
    return "".join(piece if piece.startswith("<") else lang.typeset(piece, language) for piece in pieces)


def quiet(notebook: NotebookNode) -> NotebookNode:
    """Drop what a reader of a page does not need: warnings on stderr stay in the executed notebook only."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
    return notebook


def _page(executed: Executed, built: frozenset[Execution], record: dict) -> SimpleNamespace:
    here = executed.execution
    mine = [each for each in sorted(built) if each.language == here.language]
    same_territory = sorted(
        (each for each in mine if each.territory == here.territory),
        key=lambda each: (each.notebook != PROFILE, each.notebook),
    )
    same_notebook = {each.territory: each for each in mine if each.notebook == here.notebook}
    place = same_territory.index(here)
    name, (before, after) = _name(here.territory, here), takeaway.neighbours(here, built)
    return SimpleNamespace(
        title=f"{notebook_name(here.notebook, here.language)} – {name} – {WORDS[here.language]['portal_title']}",
        language=here.language,
        root=here.root,
        territory=name,
        here=here.territory,
        errors=executed.error,
        observed=observed(here),
        form="hatched" if says_synthetic(here.microdata) else "observed",
        reconstructed=is_reconstruction(here.microdata),
        notice=WORDS[here.language]["notice"] if says_synthetic(here.microdata) else "",
        territories=[
            _link(here, same_notebook[slug], _name(slug, here))
            for slug in territories.slugs()
            if slug in same_notebook
        ],
        notebooks=[_link(here, each, notebook_name(each.notebook, here.language)) for each in same_territory],
        previous=_neighbour(here, same_territory, place - 1),
        next=_neighbour(here, same_territory, place + 1),
        before=_territory(here, before),
        after=_territory(here, after),
        take=takeaway.links(here, built),
        slug=f"{here.territory}-{here.notebook}",
        other_language=_other_language(here, built),
        provenance=provenance(here, record),
        inputs=Markup(inputs.meta(record)),
    )


def observed(here: Execution) -> str:
    """Say that a page also shows estimates on a file, and which; nothing when it does not."""
    if here.microdata == NONE or is_reconstruction(here.microdata):
        return ""
    summary = open_observed(here.microdata).summary
    last = summary["waves"][max(summary["waves"])]
    return WORDS[here.language]["synthetic_file" if says_synthetic(here.microdata) else "observed"].format(
        files=lang.listing(summary["files"], here.language),
        n=lang.number(last["respondents"], here.language),
        effective=lang.number(last["n_effective"], here.language),
        deff=lang.number(last["design_effect"], here.language, 2),
    )


def _name(territory: str, here: Execution) -> str:
    return territories.territory(territory).label(here.language)


def _link(here: Execution, there: Execution, label: str) -> SimpleNamespace:
    return SimpleNamespace(href=way(here, there), label=label, current=here == there)


def way(here: Execution, there: Execution) -> str:
    """Return the relative address from one page to another."""
    return Path(os.path.relpath(there.page, here.page.parent)).as_posix()


def _neighbour(here: Execution, pages: list[Execution], place: int) -> SimpleNamespace | None:
    return (
        _link(here, pages[place], notebook_name(pages[place].notebook, here.language))
        if 0 <= place < len(pages)
        else None
    )


def _territory(here: Execution, there: Execution | None) -> SimpleNamespace | None:
    return _link(here, there, _name(there.territory, here)) if there else None


def _other_language(here: Execution, built: frozenset[Execution]) -> SimpleNamespace | None:
    other = "en" if here.language == "fr" else "fr"
    there = Execution(other, here.territory, here.notebook)
    return (
        SimpleNamespace(code=other, href=way(here, there), label=LANGUAGE_NAMES[other])
        if there in built
        else None
    )
