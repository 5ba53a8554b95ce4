"""The portal: every page of a language, by territory (tile map), by question, or by searching pages and claims."""

import json
from functools import lru_cache
from types import SimpleNamespace

import pandas as pd
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from impact_citoyens import ledger
from impact_citoyens.evidence.microdata import NONE, says_synthetic
from impact_citoyens.language import numbers as lang
from impact_citoyens.ledger.sentences import statements
from impact_citoyens.reports import inputs
from impact_citoyens.reports.page_words import ABOUT, LANGUAGE_NAMES, WORDS, notebook_name
from impact_citoyens.reports.plan import AUDIT, PROFILE, Execution
from impact_citoyens.reports.provenance import provenance
from impact_citoyens.reports.render import TEMPLATES, style, typeset_html
from impact_citoyens.study import codebook, territories


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the templates of the pages that are not notebooks."""
    return Environment(loader=FileSystemLoader(TEMPLATES / "impact"), autoescape=True)


def portal(built: frozenset[Execution], language: str) -> str:
    """Return the portal of a language.

    Parameters
    ----------
    built : frozenset of Execution
        Every page of the build.
    language : {"fr", "en"}
        Language of the portal.

    Returns
    -------
    str
        HTML without any outside reference.
    """
    mine = sorted(each for each in built if each.language == language)
    words = WORDS[language]
    html = (
        environment()
        .get_template("portal.html.j2")
        .render(page=_page(mine, built, language, words), words=words, style=style())
    )
    return typeset_html(html, language)


def _page(mine: list[Execution], built: frozenset[Execution], language: str, words: dict) -> SimpleNamespace:
    first = {
        territory: _landing(mine, territory) for territory in dict.fromkeys(each.territory for each in mine)
    }  # in the order of the pages
    figures = words["figures"].format(
        n=lang.number(len(ledger.values()), language), m=lang.number(len(ledger.relations()), language)
    )
    return SimpleNamespace(
        language=language,
        figures=figures,
        tiles=_tiles(first, language, words),
        france=SimpleNamespace(href=_href(first["france"])) if "france" in first else None,
        places=[(slug, _territory(slug, language)) for slug in first],
        files=_files(mine, language),
        cards=_cards(mine, language),
        other_language=other_language(built, language),
        previous=None,
        next=None,
        provenance=provenance_of(mine, inputs.of_portal(built, language)),
        inputs=Markup(inputs.meta(inputs.of_portal(built, language))),
        index=Markup(_index(mine, first, language)),
        audited=any(each.notebook == AUDIT for each in mine),
        announcement=words["portal_notice"] if any(says_synthetic(each.microdata) for each in mine) else "",
    )


def _index(mine: list[Execution], first: dict[str, Execution], language: str) -> str:
    """What the search of the portal finds, as JSON: territories, pages, claims; each a text and an address."""
    found = [[_territory(slug, language), _href(execution)] for slug, execution in first.items()]
    found += [
        [f"{notebook_name(each.notebook, language)} – {_territory(each.territory, language)}", _href(each)]
        for each in mine
    ]
    if any(each.notebook == AUDIT for each in mine):
        said = statements(ledger.values(), ledger.relations(), language)
        titles = _questions_of_claims(language)
        found += [
            [
                each["text"] + _pages(each["pages"], language),
                f"audit.html#{each['claim_id']}",
                titles[each["claim_id"]],
            ]
            for each in said
        ]
    found = [
        [part if part == each[1] else lang.typeset(part, language) for part in each] for each in found
    ]  # scripts are passed over when the page is typeset
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")


def _questions_of_claims(language: str) -> dict[str, str]:
    """Title of the question of each claim: words that a reader may look for and that its sentence does not have."""
    claims = pd.concat([ledger.values(), ledger.relations()]).set_index("claim_id")["question"]
    return {claim: codebook.question_title(question, language) for claim, question in claims.items()}


def _territory(slug: str, language: str) -> str:
    return territories.territory(slug).label(language)


def _pages(pages: list[str], language: str) -> str:
    return f" (p.{lang.NO_BREAK_SPACE}{lang.listing(pages, language)})" if pages else ""


def provenance_of(mine: list[Execution], record: dict) -> dict[str, str]:
    """Return what a page on several territories was made from."""
    fullest = next(
        (each for each in mine if each.microdata != NONE), mine[0]
    )  # pages of earlier builds no longer know their microdata
    return {
        label: value
        for label, value in provenance(fullest, record).items()
        if label not in ("Carnet", "Notebook", "Paramètres", "Parameters")
    }


def _landing(mine: list[Execution], territory: str) -> Execution:
    """The page a territory opens on: its profile, or else its first question, not the method."""
    pages = [each for each in mine if each.territory == territory]
    return min(
        pages, key=lambda each: (each.notebook != PROFILE, each.notebook.startswith("00"), each.notebook)
    )


def _href(execution: Execution) -> str:
    return f"{execution.territory}/{execution.page.name}"


def _tiles(first: dict[str, Execution], language: str, words: dict) -> list[SimpleNamespace]:
    known = statements_by_territory()
    tiles = []
    for place in territories.table().to_dict("records"):
        slug, count = place["territory"], known.get(place["territory"], 0)
        text = words["known_none" if not count else "known_one" if count == 1 else "known"].format(n=count)
        label = place[f"short_{language}"].replace("-", "-\u200b")  # let long names break at their hyphens
        href = _href(first[slug]) if slug in first else None
        tiles.append(
            SimpleNamespace(
                row=place["tile_row"], column=place["tile_column"], label=label, known=text, href=href
            )
        )
    return tiles


def statements_by_territory() -> dict[str, int]:
    """Count the claims of the proceedings about each region."""
    both = pd.concat([ledger.values(), ledger.relations()])
    counts = both.loc[
        (both["dimension"] == "territory") & (both["source"] == "proceedings"), "population"
    ].value_counts()
    return {slug: int(count) for slug, count in counts.items()}


def _cards(mine: list[Execution], language: str) -> list[SimpleNamespace]:
    questions = codebook.questions()
    cards = []
    for notebook in dict.fromkeys(each.notebook for each in mine):
        pages = [each for each in mine if each.notebook == notebook]
        page = next((each for each in pages if each.territory == "france"), pages[0])
        titles = questions.loc[questions["notebook"] == notebook, f"title_{language}"].tolist()
        more = " · ".join(titles[:3]) or ABOUT[language].get(notebook, "")
        cards.append(SimpleNamespace(href=_href(page), label=notebook_name(notebook, language), more=more))
    return cards


def _files(mine: list[Execution], language: str) -> list[tuple[str, str]]:
    """Pages that every territory of the build has, profile first: any of them can be chosen with any territory."""
    by_notebook = {
        each.notebook: {other.territory for other in mine if other.notebook == each.notebook} for each in mine
    }
    everywhere = [
        each
        for each in dict.fromkeys(mine)
        if by_notebook[each.notebook] == {other.territory for other in mine}
    ]
    named = {
        each.page.name: notebook_name(each.notebook, language)
        for each in sorted(everywhere, key=lambda each: (each.notebook != PROFILE, each.notebook))
    }
    return list(named.items())


def other_language(
    built: frozenset[Execution], language: str, page: str = "index.html"
) -> SimpleNamespace | None:
    """Return the link from a page at the root of a language to the same page in the other, if that was built."""
    other = "en" if language == "fr" else "fr"
    if not any(each.language == other for each in built):
        return None
    return SimpleNamespace(
        code=other, href=f"en/{page}" if other == "en" else f"../{page}", label=LANGUAGE_NAMES[other]
    )
