"""The first domains of each region: printed, excluded, or frequent in synthetic samples."""

import pandas as pd

from impact_citoyens import charts, ledger
from impact_citoyens.api import subtitles
from impact_citoyens.charts import Chart, Tile, texts
from impact_citoyens.evidence import titles
from impact_citoyens.io import trace
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import _, language
from impact_citoyens.pages.page import Page, current_page
from impact_citoyens.statistics import sample_design
from impact_citoyens.study import codebook, study, territories


def regional_top3(page: Page | None = None) -> Chart:
    """Draw the tile map of the first domains of each region.

    It says what is printed and, with the reconstruction, how often each domain is among the first three. The
    page is the one that is set, unless another is given.
    """
    page = page or current_page()
    relations = page.relations(study.top_question(), wave=study.wave())
    caption = texts.caption(relations.assign(interval="none"), _readings(relations), marks="")
    if page.reconstruction is None:
        regions = _printed(page)
    else:
        trace.note("reconstruction", "top_three")
        ranked = page.reconstruction.top_three
        regions = {slug: _tile(page, ranked[ranked["territory"] == slug]) for slug in territories.regions()}
        caption += " " + _(
            "Bandeau plein, ◆ : imprimé ; « sans » : exclu par les nombres imprimés. Barres hachurées : "
            "part des échantillons synthétiques où le domaine est dans le trio, pour les plus fréquents ; "
            "une illustration, jamais une observation."
        )
    title = titles.top_of_one_region(relations)
    subtitle = _subtitle(page, relations)
    return charts.tiles(regions, "regional-top3", title, subtitle, caption, here=page.here.slug)


def _readings(relations: pd.DataFrame) -> str:
    """Say what the register of anomalies finds in the claims that are drawn, and how it reads them."""
    drawn = {*relations["claim_id"], *ledger.values(study.top_question())["claim_id"]}
    return " ".join(
        _(
            "{finding} Lu : {reading}",
            finding=row[f"finding_{language()}"],
            reading=row[f"reading_{language()}"],
        )
        for row in ledger.anomalies().to_dict("records")
        if drawn & set(row["claim_ids"].split(";"))
    )


def _subtitle(page: Page, relations: pd.DataFrame) -> str:
    """Say how many people each region has, and what is counted without saying of which regions."""
    several = relations[(relations["relation"] == "count_in_top") & (relations["number"] != "1")]
    counts = [
        _("{domain} dans le trio de {n} régions", domain=_name(page, row["answer"]).lower(), n=row["number"])
        for row in several.to_dict("records")
    ]
    return _(
        "{of} régions, {people} chacune ; {counts}, sans qu’on sache lesquelles",
        of=len(territories.regions()),
        people=subtitles.people(sample_design.base("territory", territories.regions()[0]).n),
        counts=lang.listing(counts),
    )


def _printed(page: Page) -> dict[str, Tile]:
    """One region is named, for one domain; by the same sentence every other region is without it."""
    named = page.relations(study.top_question(), relation="in_top", wave=study.wave()).iloc[0]
    domain = _name(page, named["answer"])
    other = Tile(_("trio non publié"), _("sans {domains}", domains=domain.lower()))
    regions = dict.fromkeys(territories.regions(), other)
    return regions | {named["population"]: Tile(domain, _("dans le trio"), _colour(named["answer"]))}


def _tile(page: Page, ranked: pd.DataFrame) -> Tile:
    """Make the tile of a region: printed domains, excluded ones, then the most frequent of the others."""
    printed = ranked.loc[ranked["status"] == "printed", "answer"].tolist()
    excluded = ranked.loc[ranked["status"] == "excluded", "answer"].tolist()
    others = ranked[ranked["status"] == "possible"].sort_values("frequency", ascending=False, kind="stable")
    bars = tuple(
        (_name(page, row["answer"]), row["frequency"], _colour(row["answer"]))
        for row in others.head(study.current().top - len(printed)).to_dict("records")
    )
    if printed:
        names = " · ".join(_name(page, domain) for domain in printed)
        return Tile(names, _("dans le trio"), _colour(printed[0]), bars)
    without = ""
    if len(excluded) == 1:
        without = _("sans {domains}", domains=_name(page, excluded[0]).lower())
    elif excluded:
        without = _("{n} domaines exclus", n=len(excluded))
    return Tile(_("trio non publié"), without, None, bars)


def _name(page: Page, domain: str) -> str:
    return page.answer(study.top_question(), domain, short=True)


def _colour(domain: str) -> str:
    return codebook.answer_colour(study.top_question(), domain)
