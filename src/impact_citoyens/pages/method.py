"""What the method page draws: how the sample is shared out, what is published of whom."""

import pandas as pd

from impact_citoyens import charts
from impact_citoyens.charts import Chart
from impact_citoyens.evidence import titles
from impact_citoyens.language.messages import N_, _
from impact_citoyens.pages.page import current_page
from impact_citoyens.study import study, territories

SHORT_TITLES = {
    "fragilities": N_("Fragilités"),
    "regional_top3": N_("Trios régionaux"),
    "territory_health": N_("Santé"),
    "urgency": N_("Urgence"),
    "objectives": N_("Objectifs"),
    "maturity": N_("Maturité"),
    "levers": N_("Leviers"),
    "engagement": N_("Engage- ment"),
    "practices": N_("Pra- tiques"),
    "territory_roles": N_("Rôles"),
}


def allocation(voters: pd.Series, residents: pd.Series) -> Chart:
    """Draw the share of each region in the sample and among registered voters.

    Parameters
    ----------
    voters, residents : Series
        Share of each region in both populations, indexed by territory.
    """
    return charts.allocation(
        voters,
        residents,
        "allocation",
        titles.allocation(voters),
        _("Part de chaque région dans l’échantillon (cercle vide) et parmi les inscrits (cercle plein)"),
        _("Source : {source}.", source=study.current().said("population_source")),
        current_page().here.slug,
    )


def coverage(counts: pd.DataFrame) -> Chart:
    """Draw how many claims are printed of each territory on each question.

    What is absent of `counts` has none.
    """
    counts = counts.reindex(index=territories.slugs(), columns=list(SHORT_TITLES), fill_value=0)
    here = current_page().here
    return charts.matrix(
        counts.rename(
            index=lambda slug: territories.territory(slug).short(), columns=lambda slug: _(SHORT_TITLES[slug])
        ),
        "published-matrix",
        titles.coverage(counts),
        _("Énoncés imprimés par territoire et par question, vague {study_wave}"),
        _("Source : registre publié de ce dépôt, d’après {the_source}."),
        here=here.short(),
    )
