"""The tables of words of the method page: the disclosure of the survey, its questions as they are known."""

import re

from IPython.display import HTML
from markupsafe import Markup, escape

from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import N_, _, language
from impact_citoyens.ledger import survey_disclosure
from impact_citoyens.pages.markup import element, shown, table
from impact_citoyens.pages.page import Page
from impact_citoyens.study import codebook

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
FORMS = {
    "single": N_("Une réponse par personne."),
    "multiple": N_("Plusieurs réponses possibles."),
    "score": N_("Note de {low} à {high}."),
    "rank": N_("Rangs {low} à {high}."),
}


def summary(page: Page) -> HTML:
    """Count the items of the disclosure by state."""
    counts = survey_disclosure.items()["status"].value_counts()
    by_status = {status: counts.get(status, 0) for status in survey_disclosure.STATUSES}
    return shown(
        element(
            "p",
            _(
                "Sur {total} éléments attendus, {printed} sont imprimés, {inferred} se déduisent, "
                "{not_public} ne sont pas publics.",
                total=counts.sum(),
                **by_status,
            ),
            class_="finding",
        )
    )


def items(page: Page) -> HTML:
    """Show the disclosure: each item, who asks for it, its state, what is known of it and where."""
    rows = [
        (
            _named(row[f"label_{language()}"], _references(row)),
            _stated(row["status"], _item(row), row["pages"].replace(";", ", ")),
        )
        for row in survey_disclosure.items().to_dict("records")
    ]
    return shown(table(rows, [_("Élément attendu"), _("Ce qui est public")]))


def questions(page: Page) -> HTML:
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
    years = "" if "2022" in waves else _("Posée en {years}.", years=lang.listing(waves, language()))
    return lang.typeset(" ".join(filter(None, [wording and f"{wording}.", form, years])), language())
