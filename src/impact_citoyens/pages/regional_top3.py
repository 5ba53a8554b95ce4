"""The first three fragilities of each region: what is printed, what is excluded, and how often synthetic samples rank the rest there."""

import pandas as pd

from impact_citoyens import charts
from impact_citoyens.charts import Chart, Tile
from impact_citoyens.evidence import titles
from impact_citoyens.io import trace
from impact_citoyens.language import numbers as lang
from impact_citoyens.pages.page import Page
from impact_citoyens.study import codebook, territories

SAY = {
    "fr": {
        "subtitle": "{of} régions, {people} chacune ; {counts}, sans qu’on sache lesquelles",
        "count": "{domain} dans le trio de {n} régions",
        "caption": "Source : Actes du colloque du 3 novembre 2022, p. 8. Le texte dit « 8 régions sur 13 », lu 8 sur 12.",
        "made": " Bandeau plein, ◆ : imprimé ; « sans » : exclu par les nombres imprimés. Barres hachurées : part des échantillons synthétiques où le domaine "
        "est dans le trio, pour les plus fréquents ; une illustration, jamais une observation.",
        "unknown": "trio non publié",
        "in": "dans le trio",
        "without": "sans {domains}",
        "excluded": "{n} domaines exclus",
    },
    "en": {
        "subtitle": "{of} regions, {people} each; {counts}, which ones is not known",
        "count": "{domain} in the top three of {n} regions",
        "caption": "Source: Proceedings of the colloquium of 3 November 2022, p. 8. The text says “8 regions of 13”, read as 8 of 12.",
        "made": " Solid strip, ◆: printed; “without”: excluded by the printed numbers. Hatched bars: share of the synthetic samples with the domain in the "
        "top three, for the most frequent; an illustration, never an observation.",
        "unknown": "top 3 not published",
        "in": "in the top 3",
        "without": "without {domains}",
        "excluded": "{n} domains excluded",
    },
}


def regional_top3(page: Page) -> Chart:
    """Draw the tile map of the first three fragilities: what is printed and, with the reconstruction, how often each domain gets there."""
    say = SAY[page.language]
    if page.reconstruction is None:
        regions, more = _printed(page), ""
    else:
        trace.note("reconstruction", "top_three")
        ranked = page.reconstruction.top_three
        regions = {slug: _tile(page, ranked[ranked["territory"] == slug]) for slug in territories.regions()}
        more = say["made"]
    relations = page.relations("regional_top3", wave="2022")
    title = titles.top_of_one_region(relations, page.language)
    return charts.tiles(
        regions,
        "regional-top3",
        title,
        _subtitle(page, relations),
        say["caption"] + more,
        page.language,
        here=page.here.slug,
    )


def _subtitle(page: Page, relations: pd.DataFrame) -> str:
    """Say how many people each region has, and what is counted without saying of which regions."""
    say, several = (
        SAY[page.language],
        relations[(relations["relation"] == "count_in_top") & (relations["number"] != "1")],
    )
    counts = [
        say["count"].format(domain=_name(page, row["answer"]).lower(), n=row["number"])
        for row in several.to_dict("records")
    ]
    return say["subtitle"].format(
        of=len(territories.regions()),
        people=page.people("territory"),
        counts=lang.listing(counts, page.language),
    )


def _printed(page: Page) -> dict[str, Tile]:
    """One region is named, for one domain; by the same sentence every other region is without it."""
    say, named = SAY[page.language], page.relations("regional_top3", relation="in_top", wave="2022").iloc[0]
    domain = _name(page, named["answer"])
    regions = {
        slug: Tile(say["unknown"], say["without"].format(domains=domain.lower()))
        for slug in territories.regions()
    }
    return regions | {named["population"]: Tile(domain, say["in"], _colour(named["answer"]))}


def _tile(page: Page, ranked: pd.DataFrame) -> Tile:
    """Make the tile of a region: printed domains, excluded ones, and the most frequent of the others for the places that remain."""
    say = SAY[page.language]
    printed, excluded = (
        ranked.loc[ranked["status"] == status, "answer"].tolist() for status in ("printed", "excluded")
    )
    others = (
        ranked[ranked["status"] == "possible"]
        .sort_values("frequency", ascending=False, kind="stable")
        .head(3 - len(printed))
    )
    bars = tuple(
        (_name(page, row["answer"]), row["frequency"], _colour(row["answer"]))
        for row in others.to_dict("records")
    )
    if printed:
        return Tile(
            " · ".join(_name(page, domain) for domain in printed), say["in"], _colour(printed[0]), bars
        )
    names = ", ".join(_name(page, domain).lower() for domain in excluded)
    without = (
        ""
        if not excluded
        else say["without"].format(domains=names)
        if len(excluded) == 1
        else say["excluded"].format(n=len(excluded))
    )
    return Tile(say["unknown"], without, None, bars)


def _name(page: Page, domain: str) -> str:
    return page.answer("regional_top3", domain, short=True)


def _colour(domain: str) -> str:
    return codebook.answer_colour("regional_top3", domain)
