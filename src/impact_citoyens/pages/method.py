"""The parts of the method page that are tables of words: what is disclosed of the survey, and its questions as they are known."""

import re
from html import escape

import pandas as pd
from IPython.display import HTML

from impact_citoyens.charts.figure import html_table
from impact_citoyens.language import numbers as lang
from impact_citoyens.ledger import survey_disclosure
from impact_citoyens.pages.page import SAY as PAGE_WORDS
from impact_citoyens.pages.page import Page
from impact_citoyens.study import codebook

# A sign, a word and a tone for each state: the sign and the word say it without colour
SIGNS = {
    "printed": "◆",
    "spoken": "◆",
    "inferred": "≈",
    "paraphrased": "≈",
    "varies_by_wave": "≈",
    "derived": "≈",
    "not_public": "×",
    "unknown": "×",
}
TONES = {"◆": "printed", "≈": "inferred", "×": "unknown"}
SAY = {
    "fr": {
        "printed": "imprimé",
        "inferred": "déduit",
        "not_public": "non public",
        "spoken": "dite à la tribune, reformulée ici",
        "paraphrased": "reconstituée",
        "varies_by_wave": "varie selon l’enquête",
        "derived": "tirée d’une autre",
        "unknown": "inconnue",
        "single": "Une réponse par personne.",
        "multiple": "Plusieurs réponses possibles.",
        "score": "Note de {low} à {high}.",
        "rank": "Rangs {low} à {high}.",
        "items": ["Élément attendu", "Ce qui est public"],
        "questions": ["Question", "Formulation"],
        "because": "Pourquoi : ",
        "law": "loi, art.",
        "waves": "Posée en {years}.",
        "summary": "Sur {total} éléments attendus, {printed} sont imprimés, {inferred} se déduisent, {not_public} ne sont pas publics.",
    },
    "en": {
        "printed": "printed",
        "inferred": "inferred",
        "not_public": "not public",
        "spoken": "said aloud, reworded here",
        "paraphrased": "reconstructed",
        "varies_by_wave": "varies with the survey",
        "derived": "derived from another",
        "unknown": "unknown",
        "single": "One answer a person.",
        "multiple": "Several answers possible.",
        "score": "Score from {low} to {high}.",
        "rank": "Ranks {low} to {high}.",
        "items": ["Item expected", "What is public"],
        "questions": ["Question", "Wording"],
        "because": "Why: ",
        "law": "act, art.",
        "waves": "Asked in {years}.",
        "summary": "Of {total} items expected, {printed} are printed, {inferred} are inferred, {not_public} are not public.",
    },
}


def summary(page: Page) -> HTML:
    """Count the items of the disclosure by state."""
    counts = survey_disclosure.items()["status"].value_counts()
    said = SAY[page.language]["summary"].format(
        total=counts.sum(), **{status: counts.get(status, 0) for status in survey_disclosure.STATUSES}
    )
    return HTML(f'<p class="finding">{escape(said)}</p>')


def items(page: Page) -> HTML:
    """Show the disclosure: each item, who asks for it, its state, what is known of it and where."""
    say = SAY[page.language]
    rows = [
        [
            _named(row[f"label_{page.language}"], _references(row, page.language)),
            _stated(page, row["status"], _item(row, page.language), row["pages"].replace(";", ", ")),
        ]
        for row in survey_disclosure.items().to_dict("records")
    ]
    return HTML(html_table(pd.DataFrame(rows, columns=say["items"])))


def questions(page: Page) -> HTML:
    """Show the questions of the codebook: how the wording is known, the form of the answer, the notebook and the pages."""
    asked = codebook.questions()
    rows = [
        [
            _named(row[f"title_{page.language}"], f"{row['notebook']}.ipynb"),
            _stated(page, row["wording"], _wording(row, page.language), _ranges(row["pages"])),
        ]
        for row in asked[asked["wording"] != "not_a_question"].to_dict("records")
    ]
    return HTML(html_table(pd.DataFrame(rows, columns=SAY[page.language]["questions"])))


def _named(name: str, below: str) -> HTML:
    breakable = re.sub(r"(?<=[_.])(?=[a-z])", "<wbr>", escape(below))  # names of files, on a narrow screen
    return HTML(f'{escape(name)}<span class="refs">{breakable}</span>')


def _stated(page: Page, state: str, text: str, pages: str) -> HTML:
    sign, word = SIGNS[state], SAY[page.language][state]
    where = (
        f' <span class="page">({PAGE_WORDS[page.language]["page"]}{lang.NO_BREAK_SPACE}{escape(pages)})</span>'
        if pages
        else ""
    )
    return HTML(
        f'<span class="state {TONES[sign]}">{sign}{lang.NO_BREAK_SPACE}{escape(word)}</span>{escape(text)}{where}'
    )


def _item(row: dict, language: str) -> str:
    why = row[f"why_{language}"]
    return survey_disclosure.said(
        row[f"text_{language}"] + (" " + SAY[language]["because"] + why[0].lower() + why[1:] if why else ""),
        language,
    )


def _references(row: dict, language: str) -> str:
    """Name who asks for an item, as ``AAPOR A.5 · loi, art. 3 (3°)``."""
    articles = [place.replace("-", " (") + "°)" * ("-" in place) for place in row["law"].split(";") if place]
    asked = [f"AAPOR {row['aapor']}"] * bool(row["aapor"]) + [
        f"{SAY[language]['law']} {', '.join(articles)}"
    ] * bool(articles)
    return " · ".join(asked).replace(" (", lang.NO_BREAK_SPACE + "(")


def _wording(row: dict, language: str) -> str:
    """Say the wording, the form of the answer, and the years of a question that was not asked in 2022."""
    say, wording, waves = SAY[language], row[f"wording_{language}"], row["known_waves"].split(";")
    form = say[row["type"]].format(low=row["scale_low"], high=row["scale_high"])
    years = "" if "2022" in waves else say["waves"].format(years=lang.listing(waves, language))
    return lang.typeset(" ".join(filter(None, [wording and f"{wording}.", form, years])), language)


def _ranges(pages: str) -> str:
    return pages.replace("-", "–").replace(";", ", ")
