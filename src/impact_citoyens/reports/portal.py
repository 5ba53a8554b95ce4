"""The portal: every page of a language, by territory, by question, or by searching pages and claims."""

from collections.abc import Iterable
from types import SimpleNamespace

import pandas as pd
from markupsafe import Markup

from impact_citoyens import ledger
from impact_citoyens.evidence.microdata import NONE, says_synthetic
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import N_, _, language, n_
from impact_citoyens.ledger.sentences import statements
from impact_citoyens.reports import inputs
from impact_citoyens.reports.notebook_names import ABOUT, notebook_name
from impact_citoyens.reports.plan import AUDIT, PROFILE, Execution
from impact_citoyens.reports.provenance import build_provenance
from impact_citoyens.reports.render import LANGUAGE_NAMES
from impact_citoyens.reports.templates import root_page, script_data
from impact_citoyens.statistics import sample_design
from impact_citoyens.study import codebook, study, territories

ANNOUNCEMENT = N_(
    "Les pages montrent aussi des bornes et des répondants synthétiques, artificiels et calés sur les "
    "nombres "
    "imprimés. "
    "Ce qui est hachuré est une illustration, jamais une observation ; "
    "seuls les losanges sont des résultats de l’étude."
)


def portal(built: frozenset[Execution]) -> str:
    """Return the portal in the language of the moment.

    Parameters
    ----------
    built : frozenset of Execution
        Every page of the build.

    Returns
    -------
    str
        HTML without any outside reference.
    """
    mine = of_language(built)
    first = {
        territory: _landing(mine, territory) for territory in dict.fromkeys(page.territory for page in mine)
    }
    waves, record = sample_design.waves(), inputs.of_portal(built, language())
    page = SimpleNamespace(
        figures=_(
            "{n} nombres imprimés et {m} comparaisons transcrits, avec leur page ou leur source.",
            n=lang.number(len(ledger.values())),
            m=lang.number(len(ledger.relations())),
        ),
        respondents=waves[max(waves)],
        tiles=_tiles(first),
        france=SimpleNamespace(href=_href(first[study.nation()])) if study.nation() in first else None,
        places=[(slug, _territory(slug)) for slug in first],
        files=_files(mine),
        cards=_cards(mine),
        other_language=other_language(page.language for page in built),
        provenance=build_provenance(fullest_microdata(mine), record),
        inputs=Markup(inputs.meta(record)),
        index=script_data(_index(mine, first)),
        audited=any(page.notebook == AUDIT for page in mine),
        announcement=_(ANNOUNCEMENT) if any(says_synthetic(page.microdata) for page in mine) else "",
    )
    return root_page("portal.html.j2", page=page)


def of_language(built: frozenset[Execution]) -> list[Execution]:
    """Return the pages of a build that are in the language of the moment, in order."""
    return sorted(page for page in built if page.language == language())


def fullest_microdata(mine: list[Execution]) -> str:
    """Return the microdata of a build: pages of earlier builds no longer know theirs."""
    return next((page.microdata for page in mine if page.microdata != NONE), NONE)


def _index(mine: list[Execution], first: dict[str, Execution]) -> list[list[str]]:
    """What the search of the portal finds: territories, pages, claims; each a text and an address."""
    entries = [[_territory(slug), _href(execution)] for slug, execution in first.items()]
    entries += [
        [f"{notebook_name(page.notebook)} – {_territory(page.territory)}", _href(page)] for page in mine
    ]
    if any(page.notebook == AUDIT for page in mine):
        titles = _questions_of_claims()
        entries += [
            [said["text"] + _pages(said["pages"]), f"audit.html#{said['claim_id']}", titles[said["claim_id"]]]
            for said in statements(ledger.values(), ledger.relations())
        ]
    # scripts are passed over when the page is typeset
    return [[lang.typeset(text), address, *map(lang.typeset, more)] for text, address, *more in entries]


def _questions_of_claims() -> dict[str, str]:
    """Return the title of the question of each claim: its words may be what a reader looks for."""
    claims = pd.concat([ledger.values(), ledger.relations()]).set_index("claim_id")["question"]
    return {claim: codebook.question_title(question) for claim, question in claims.items()}


def _territory(slug: str) -> str:
    return territories.territory(slug).label()


def _pages(pages: list[str]) -> str:
    return f" (p.{lang.NO_BREAK_SPACE}{lang.listing(pages)})" if pages else ""


def _landing(mine: list[Execution], territory: str) -> Execution:
    """The page a territory opens on: its profile, or else its first question, not the method."""
    return min(
        (page for page in mine if page.territory == territory),
        key=lambda page: (page.notebook != PROFILE, page.notebook.startswith("00"), page.notebook),
    )


def _href(execution: Execution) -> str:
    return f"{execution.territory}/{execution.page.name}"


def _tiles(first: dict[str, Execution]) -> list[SimpleNamespace]:
    counts = statements_by_territory()
    return [
        SimpleNamespace(
            row=place["tile_row"],
            column=place["tile_column"],
            label=place[f"short_{language()}"].replace("-", "-\u200b"),  # long names break at hyphens
            known=_statements_published(counts.get(place["territory"], 0)),
            href=_href(first[place["territory"]]) if place["territory"] in first else None,
        )
        for place in territories.table().to_dict("records")
    ]


def _statements_published(count: int) -> str:
    if not count:
        return _("rien de publié en propre")
    return n_("{n} énoncé publié", "{n} énoncés publiés", count)


def statements_by_territory() -> dict[str, int]:
    """Count the claims of the proceedings about each region."""
    both = pd.concat([ledger.values(), ledger.relations()])
    regional = both[(both["dimension"] == "territory") & (both["source"] == study.current().source)]
    return {slug: int(count) for slug, count in regional["population"].value_counts().items()}


def _cards(mine: list[Execution]) -> list[SimpleNamespace]:
    questions = codebook.questions()
    cards = []
    for notebook in dict.fromkeys(page.notebook for page in mine):
        pages = [page for page in mine if page.notebook == notebook]
        page = next((page for page in pages if page.territory == study.nation()), pages[0])
        titles = questions.loc[questions["notebook"] == notebook, f"title_{language()}"].tolist()
        more = " · ".join(titles[:3]) or (_(ABOUT[notebook]) if notebook in ABOUT else "")
        cards.append(SimpleNamespace(href=_href(page), label=notebook_name(notebook), more=more))
    return cards


def _files(mine: list[Execution]) -> list[tuple[str, str]]:
    """List the pages that every territory of the build has, profile first."""
    places = {page.territory for page in mine}
    by_notebook: dict[str, dict[str, Execution]] = {}
    for page in mine:
        by_notebook.setdefault(page.notebook, {})[page.territory] = page
    everywhere = [notebook for notebook, pages in by_notebook.items() if pages.keys() == places]
    return [
        (next(iter(by_notebook[notebook].values())).page.name, notebook_name(notebook))
        for notebook in sorted(everywhere, key=lambda notebook: (notebook != PROFILE, notebook))
    ]


def other_language(languages: Iterable[str], page: str = "index.html") -> SimpleNamespace | None:
    """Return the link from a page at the root of a language to the same page in the other.

    There is none when the build has one language.
    """
    other = next((code for code in sorted(set(languages)) if code != language()), None)
    if other is None:
        return None
    href = f"../{page}" if other == "fr" else f"{other}/{page}"
    return SimpleNamespace(code=other, href=href, label=LANGUAGE_NAMES[other])
