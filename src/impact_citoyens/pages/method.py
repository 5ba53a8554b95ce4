"""What the method page shows in words: disclosure, questions, coverage, anomalies, sources."""

import re

import pandas as pd
from IPython.display import HTML
from markupsafe import Markup, escape

from impact_citoyens import charts, ledger
from impact_citoyens.charts import Chart
from impact_citoyens.evidence import titles
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import N_, _, language
from impact_citoyens.ledger import sentences, survey_disclosure
from impact_citoyens.pages.markup import element, shown, table
from impact_citoyens.pages.page import Page, current_page
from impact_citoyens.study import codebook, study, territories

# A sign and a word for each state say it without colour; the sign gives the tone of its colour.
STATES = {
    "printed": ("◆", N_("imprimé")),
    "spoken": ("◆", N_("dite à la tribune, reformulée ici")),
    "inferred": ("≈", N_("déduit")),
    "paraphrased": ("≈", N_("reconstituée")),
    "varies_by_wave": ("≈", N_("varie selon l’enquête")),
    "derived": ("≈", N_("tirée d’une autre")),
    "not_public": ("×", N_("non public")),
    "unknown": ("×", N_("inconnue")),
}
TONES = {"◆": "printed", "≈": "inferred", "×": "unknown"}
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
FORMS = {
    "single": N_("Une réponse par personne."),
    "multiple": N_("Plusieurs réponses possibles."),
    "score": N_("Note de {low} à {high}."),
    "rank": N_("Rangs {low} à {high}."),
}


def disclosure() -> HTML:
    """Show what is disclosed of the survey: how many items are printed, then each item."""
    return shown(_summary(), _items())


def _summary() -> Markup:
    """Count the items of the disclosure by state."""
    counts = survey_disclosure.items()["status"].value_counts()
    by_status = {status: counts.get(status, 0) for status in survey_disclosure.STATUSES}
    text = N_(
        "Sur {total} éléments attendus, {printed} sont imprimés, {inferred} se déduisent, "
        "{not_public} ne sont pas publics."
    )
    return element("p", _(text, total=counts.sum(), **by_status), class_="finding")


def _items() -> Markup:
    """Write each item of the disclosure: who asks for it, its state, what is known of it and where."""
    rows = [
        (
            _named(row[f"label_{language()}"], _references(row)),
            _stated(row["status"], _item(row), row["pages"].replace(";", ", ")),
        )
        for row in survey_disclosure.items().to_dict("records")
    ]
    return table(rows, [_("Élément attendu"), _("Ce qui est public")])


def questions() -> HTML:
    """Show the questions: how the wording is known, the form of the answer, the notebook, the pages."""
    asked = codebook.questions()
    rows = [
        (
            _named(row[f"title_{language()}"], f"{row['notebook']}.ipynb"),
            _stated(row["wording"], _wording(row), row["pages"].replace("-", "–").replace(";", ", ")),
        )
        for row in asked[asked["wording"] != "not_a_question"].to_dict("records")
    ]
    return shown(table(rows, [_("Question"), _("Formulation")]))


def _named(name: str, below: str) -> Markup:
    breakable = re.sub(r"(?<=[_.])(?=[a-z])", "<wbr>", str(escape(below)))  # file names, on a narrow screen
    return escape(name) + element("span", Markup(breakable), class_="refs")


def _stated(state: str, text: str, pages: str) -> Markup:
    sign, word = STATES[state]
    said = element("span", f"{sign}{lang.NO_BREAK_SPACE}{_(word)}", class_=f"state {TONES[sign]}") + text
    where = f"({_('p.')}{lang.NO_BREAK_SPACE}{pages})"
    return said + " " + element("span", where, class_="page") if pages else said


def _item(row: dict) -> str:
    text, why = row[f"text_{language()}"], row[f"why_{language()}"]
    because = f" {_('Pourquoi : ')}{why[0].lower()}{why[1:]}" if why else ""
    return survey_disclosure.said(text + because)


def _references(row: dict) -> str:
    """Name who asks for an item, as ``AAPOR A.5 · loi, art. 3 (3°)``."""
    articles = [place.replace("-", " (") + "°)" * ("-" in place) for place in row["law"].split(";") if place]
    asked = [f"AAPOR {row['aapor']}"] if row["aapor"] else []
    asked += [f"{_('loi, art.')} {', '.join(articles)}"] if articles else []
    return " · ".join(asked).replace(" (", lang.NO_BREAK_SPACE + "(")


def _wording(row: dict) -> str:
    """Say the wording, the form of the answer, and the years of a question that was not asked in 2022."""
    wording, waves = row[f"wording_{language()}"], row["known_waves"].split(";")
    form = _(FORMS[row["type"]], low=row["scale_low"], high=row["scale_high"])
    years = "" if study.wave() in waves else _("Posée en {years}.", years=lang.listing(waves))
    return lang.typeset(" ".join(filter(None, [wording and f"{wording}.", form, years])))


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


def anomalies() -> HTML:
    """Show the passages that contradict one another, and the reading chosen."""
    columns = ["pages", *(f"{part}_{language()}" for part in ("finding", "reading", "reason"))]
    found = ledger.anomalies()[columns]
    rows = found.assign(pages=found["pages"].str.replace(";", ", ")).to_numpy().tolist()
    return shown(table(rows, [_("Page"), _("Constat"), _("Lecture retenue"), _("Pourquoi")]))


def cited() -> HTML:
    """Show the programme and the figures that speakers give, each once with its pages."""
    page, values = current_page(), ledger.values()
    spoken = values["question"].isin(codebook.told_questions()) & (values["source"] == study.current().source)
    pages: dict[tuple[str, ...], list[str]] = {}
    for row in values[spoken & (values["statistic"] != "weight")].to_dict("records"):
        pages.setdefault(_said(page, row), []).append(row["page"])
    rows = [(*said, ", ".join(dict.fromkeys(listed))) for said, listed in pages.items()]
    return shown(table(rows, [_("Qui"), _("Quoi"), _("Combien"), _("Page")]))


def other_studies() -> HTML:
    """Show the numbers of the other public sources, then what each of them measured and where it is."""
    page, measured = current_page(), f"measured_{language()}"
    values = ledger.values("partnerships", "later_studies")
    rows = [(row["wave"] or "–", *_said(page, row), row["source"]) for row in values.to_dict("records")]
    numbers = table(rows, [_("Année"), _("Qui"), _("Quoi"), _("Combien"), _("Source")])
    rows = ledger.sources()[["source", "title", measured, "url"]].to_numpy().tolist()
    return shown(numbers, table(rows, [_("Source"), _("Titre"), _("Ce qu’elle mesure"), _("Adresse")]))


def _said(page: Page, row: dict) -> tuple[str, str, str]:
    """Say who, what and how many."""
    who = page.population(row["dimension"], row["population"])
    return who, page.answer(row["question"], row["answer"]), sentences.amount(row)


def weights(voters: pd.Series, residents: pd.Series) -> HTML:
    """Hold the printed weights of regions against those of two populations.

    Parameters
    ----------
    voters, residents : Series
        Share of each region in both populations, indexed by territory.
    """
    page, rows = current_page(), []
    for row in page.estimates(study.current().fact("method_question"), statistic="weight").to_dict("records"):
        inside = codebook.members("territory", row["population"])
        sums = (voters[inside].sum(), 2), (residents[inside].sum(), 2), (voters[inside].round(2).sum(), 0)
        written = [lang.percent(total, decimals=decimals) for total, decimals in sums]
        who = page.population("territory", row["population"], short=False)
        rows.append([who, lang.percent(row["estimate"]), *written])
    heads = [_("Ensemble"), _("Imprimé"), _("Inscrits"), _("Résidents 18 ans et plus")]
    return shown(table(rows, [*heads, _("Inscrits, région par région arrondie")]))


TABLES = {
    "disclosure": disclosure,
    "questions": questions,
    "anomalies": anomalies,
    "numbers cited": cited,
    "other studies": other_studies,
}


def show(name: str) -> HTML:
    """Show a table of words: one of `TABLES`."""
    return TABLES[name]()
