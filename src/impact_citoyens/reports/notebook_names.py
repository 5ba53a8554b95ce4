"""Short names of the notebooks, for navigation, and what the portal says of those that are on no question."""

from impact_citoyens.language.messages import N_, _, language

SHORT = {
    "11_profile": N_("Profil"),
    "00_method": N_("Méthode"),
    "01_fragilities": N_("Fragilités"),
    "02_territory_health": N_("Santé du territoire"),
    "03_urgency": N_("Urgence"),
    "04_objectives": N_("Objectifs"),
    "05_maturity": N_("Maturité"),
    "06_levers": N_("Leviers"),
    "07_engagement": N_("Engagement"),
    "08_impacts": N_("Impacts"),
    "09_audit": N_("Audit"),
    "10_reconstruction": N_("Reconstitution"),
}
ABOUT = {
    "11_profile": N_(
        "Des réponses clés face à {the_nation}, la place parmi les régions, "
        "ce qui est imprimé, ce qu’on ne sait pas"
    ),
    "09_audit": N_("Chaque énoncé recalculé, testé, contredit ou dit non vérifiable"),
    "10_reconstruction": N_("Bornes, répondants synthétiques, contradictions du texte, hypothèses"),
}


def notebook_name(notebook: str) -> str:
    """Return the short name of a notebook.

    One added since has the title of its first question, or else its own name.
    """
    if notebook in SHORT:
        return _(SHORT[notebook])
    from impact_citoyens.study import codebook  # imports pandas, which a plan does not need

    titles = codebook.questions().loc[lambda table: table["notebook"] == notebook, f"title_{language()}"]
    return titles.iloc[0] if len(titles) else notebook
