"""The words around the content of a page, in both languages."""

WORDS = {
    "fr": {
        "skip": "Aller au contenu",
        "rerun": "rejoué",
        "territories": "Territoires",
        "questions": "Questions",
        "turn": "Pages voisines",
        "near": "Territoires voisins dans la liste",
        "compare": "Comparer",
        "take": "À emporter",
        "take_data": "Les nombres de cette page (CSV : source, page et nature de chacun)",
        "take_all": "Tout ce que l’on sait du territoire, question par question (CSV : source, page et nature de chaque nombre)",
        "take_notebook": "Le carnet qui a produit la page",
        "take_again": "Le rejouer :",
        "take_audit": "Ce que l’audit dit de ces énoncés",
        "take_compare": "Comparer avec un autre territoire",
        "save": "Enregistrer la figure :",
        "profile": "Profil",
        "code": "Code",
        "evidence": "Publié : nombres imprimés dans les actes",
        "synthetic_file": "Synthétique : le fichier fourni se dit fait de répondants artificiels ({files} ; {n} réponses, effectif efficace {effective}, "
        "effet de plan {deff})",
        "observed": "Observé : estimations sur le fichier fourni ({files} ; {n} réponses, effectif efficace {effective}, effet de plan {deff})",
        "bounded": "Borné : valeurs que les nombres imprimés permettent",
        "synthetic": "Synthétique : illustration, jamais une observation",
        "notice": "Cette page montre aussi des répondants synthétiques : des réponses artificielles calées sur les nombres imprimés. "
        "Ce qui est hachuré est une illustration, jamais une observation ; seuls les losanges sont des résultats de l’étude.",
        "portal_notice": "Les pages montrent aussi des bornes et des répondants synthétiques, artificiels et calés sur les nombres imprimés. "
        "Ce qui est hachuré est une illustration, jamais une observation ; seuls les losanges sont des résultats de l’étude.",
        "made": "Ce qui a produit cette page",
        "broken": "Cette page est incomplète.",
        "broken_more": "L’exécution s’est arrêtée là où l’erreur apparaît.",
        "source": "D’après les actes du colloque « ODD 17 : les impacts du faire alliance en France », 3 novembre 2022. "
        "Les microdonnées de l’enquête n’ont pas été diffusées ; chaque valeur dite publiée est imprimée dans une source.",
        "licence": "Code : GPL-3.0-or-later. Textes, figures et données : CC-BY-4.0.",
        "portal_title": "IMPACT-Citoyens, rejoué",
        "portal_lead": "Chaque graphique et chaque nombre du colloque du 3 novembre 2022 sur le « faire alliance », reproduits pour la France et chacune "
        "des 12 régions de l’étude, avec leur page, leur statut et, quand elle est calculable, leur marge d’erreur.",
        "choose": "Choisir une page",
        "one_territory": "Territoire",
        "one_question": "Question",
        "go": "Ouvrir",
        "compare_two": "Comparer deux territoires",
        "by_territory": "Par territoire",
        "by_question": "Par question",
        "whole": "France entière",
        "known": "{n} énoncés publiés",
        "known_one": "{n} énoncé publié",
        "known_none": "rien de publié en propre",
        "tile_note": "Une tuile par région : l’étude a interrogé 200 personnes dans chacune. "
        "Les chiffres comptent les énoncés des actes qui portent sur la région.",
        "figures": "{n} nombres imprimés et {m} comparaisons transcrits, avec leur page ou leur source.",
        "audited": "Ce que chacun devient quand on le recalcule.",
        "search": "Chercher une région, une question, un énoncé",
        "found": "{n} résultats, les vingt premiers ci-dessous",
        "found_more": "{n} résultats",
        "found_one": "1 résultat",
        "found_none": "Rien de tel dans les pages ni dans les énoncés",
    },
    "en": {
        "skip": "Skip to content",
        "rerun": "rerun",
        "territories": "Territories",
        "questions": "Questions",
        "turn": "Neighbouring pages",
        "near": "Neighbouring territories in the list",
        "compare": "Compare",
        "take": "To take away",
        "take_data": "The numbers of this page (CSV: source, page and evidence of each)",
        "take_all": "All that is known of the territory, question by question (CSV: source, page and evidence of each number)",
        "take_notebook": "The notebook that made the page",
        "take_again": "To run it again:",
        "take_audit": "What the audit says of these claims",
        "take_compare": "Compare with another territory",
        "save": "Save the figure:",
        "profile": "Profile",
        "code": "Code",
        "evidence": "Published: numbers printed in the proceedings",
        "synthetic_file": "Synthetic: the file supplied says that its respondents are artificial ({files}; {n} answers, effective size {effective}, "
        "design effect {deff})",
        "observed": "Observed: estimates on the file supplied ({files}; {n} answers, effective size {effective}, design effect {deff})",
        "bounded": "Bounded: values that the printed numbers allow",
        "synthetic": "Synthetic: an illustration, never an observation",
        "notice": "This page also shows synthetic respondents: artificial answers calibrated to the printed numbers. "
        "What is hatched is an illustration, never an observation; only diamonds are results of the study.",
        "portal_notice": "Pages also show bounds and synthetic respondents, artificial and calibrated to the printed numbers. "
        "What is hatched is an illustration, never an observation; only diamonds are results of the study.",
        "made": "What produced this page",
        "broken": "This page is incomplete.",
        "broken_more": "The execution stopped where the error appears.",
        "source": "After the proceedings of the colloquium “ODD 17 : les impacts du faire alliance en France”, 3 November 2022. "
        "The microdata of the survey was not released; every value called published is printed in a source.",
        "licence": "Code: GPL-3.0-or-later. Texts, figures and data: CC-BY-4.0.",
        "portal_title": "IMPACT-Citoyens, rerun",
        "portal_lead": "Every chart and every number of the colloquium of 3 November 2022 on “making alliances”, reproduced for France and each of the "
        "12 regions of the study, with its page, the kind of its evidence and, where it can be computed, its margin of error.",
        "choose": "Choose a page",
        "one_territory": "Territory",
        "one_question": "Question",
        "go": "Open",
        "compare_two": "Compare two territories",
        "by_territory": "By territory",
        "by_question": "By question",
        "whole": "Whole of France",
        "known": "{n} published statements",
        "known_one": "{n} published statement",
        "known_none": "nothing of its own published",
        "tile_note": "One tile a region: the study interviewed 200 people in each. The figures count the statements of the proceedings about the region.",
        "figures": "{n} printed numbers and {m} comparisons transcribed, with their page or source.",
        "audited": "What becomes of each when it is recomputed.",
        "search": "Search a region, a question, a claim",
        "found": "{n} results, the first twenty below",
        "found_more": "{n} results",
        "found_one": "1 result",
        "found_none": "No such thing in the pages or the claims",
    },
}

# Short names of the notebooks, for navigation
NOTEBOOKS = {
    "fr": {
        "11_profile": "Profil",
        "00_method": "Méthode",
        "01_fragilities": "Fragilités",
        "02_territory_health": "Santé du territoire",
        "03_urgency": "Urgence",
        "04_objectives": "Objectifs",
        "05_maturity": "Maturité",
        "06_levers": "Leviers",
        "07_engagement": "Engagement",
        "08_impacts": "Impacts",
        "09_audit": "Audit",
        "10_reconstruction": "Reconstitution",
    },
    "en": {
        "11_profile": "Profile",
        "00_method": "Method",
        "01_fragilities": "Fragilities",
        "02_territory_health": "Territory health",
        "03_urgency": "Urgency",
        "04_objectives": "Objectives",
        "05_maturity": "Maturity",
        "06_levers": "Levers",
        "07_engagement": "Engagement",
        "08_impacts": "Impacts",
        "09_audit": "Audit",
        "10_reconstruction": "Reconstruction",
    },
}
# What the portal says of a notebook that is on no question
ABOUT = {
    "fr": {
        "11_profile": "Des réponses clés face à la France, la place parmi les régions, ce qui est imprimé, ce qu’on ne sait pas",
        "09_audit": "Chaque énoncé recalculé, testé, contredit ou dit non vérifiable",
        "10_reconstruction": "Bornes, répondants synthétiques, contradictions du texte, hypothèses",
    },
    "en": {
        "11_profile": "Key answers beside France, the place among the regions, what is printed, what is not known",
        "09_audit": "Each claim recomputed, tested, contradicted or said not to be testable",
        "10_reconstruction": "Bounds, synthetic respondents, contradictions of the text, assumptions",
    },
}
LANGUAGE_NAMES = {"fr": "Français", "en": "English"}


def notebook_name(notebook: str, language: str) -> str:
    """Return the short name of a notebook: for one added since, the title of its first question, or else its own name."""
    if notebook in NOTEBOOKS[language]:
        return NOTEBOOKS[language][notebook]
    from impact_citoyens.study import codebook  # imports pandas, which a plan does not need

    titles = codebook.questions().loc[lambda table: table["notebook"] == notebook, f"title_{language}"]
    return titles.iloc[0] if len(titles) else notebook
