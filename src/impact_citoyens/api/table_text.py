"""Tables as a page writes them: heads and names in its language, its numbers, a dash for what is missing."""

from __future__ import annotations

import re
from math import isnan

import pandas as pd
from markupsafe import Markup, escape

from impact_citoyens.api.markup import element, table
from impact_citoyens.charts import texts
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import N_, _, language
from impact_citoyens.study import codebook

VERDICTS = {
    "beyond": N_("au-delà du hasard d’échantillonnage"),
    "within": N_("dans le hasard d’échantillonnage"),
    "rounding": N_("à la limite, selon l’arrondi"),
    "not_testable": N_("ne peut pas être testé"),
}
# Why a comparison cannot be tested, after its verdict
REASONS = {
    "unknown_base": N_("effectifs non publiés"),
    "base_ambiguous": N_("le texte permet deux bases"),
    "no_standard_deviation": N_("écart-type non publié"),
    "other_wave": N_("l’autre vague n’est pas publiée"),
    "depends_on_unprinted": N_("cela dépend de chiffres non imprimés"),
}
TESTS = {
    "part": N_("z, partie contre le reste"),
    "groups": N_("khi-deux de Pearson"),
    "answers": N_("z, réponses des mêmes personnes"),
    "items": N_("z prudent, deux items"),
    "waves": N_("z, deux vagues"),
    "none": N_("aucun"),
    "rest_t": N_("t, région contre le reste de {the_nation}"),
    "regions_t": N_("t, deux régions"),
}
# Columns of the tidy tables that a reader may be shown under the name of what they hold
HEADS = {
    "question": N_("Question"),
    "answer": N_("Réponse"),
    "population": N_("Population"),
    "territory": N_("Territoire"),
    "evidence": N_("Nature"),
    "page": N_("Page"),
    "sentence": N_("Énoncé"),
    "reason": N_("Raison"),
    "source": N_("Source"),
}
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


def written(frame: pd.DataFrame, decimals: int) -> Markup:
    """Write a table: of tests, of a register whose entries have a state, or any."""
    if "comparison" in frame:
        return _tests(frame)
    if {"label", "below", "status", "text", "page"} <= set(frame):
        return _stated(frame)
    cells = {name: [_cell(value, decimals) for value in frame[name]] for name in frame}
    cells |= {name: names(frame, name) for name in HEADS if name in frame and name != "page"}
    heads = [_(HEADS[name]) if name in HEADS else str(name) for name in frame]
    return table(list(zip(*cells.values(), strict=True)), heads)


def _cell(value: object, decimals: int) -> object:
    """Write a cell: a number that is not whole as the language does, a dash for what is missing."""
    if value is None or value is pd.NA or value == "" or (isinstance(value, float) and isnan(value)):
        return "–"
    return lang.number(value, decimals=decimals) if isinstance(value, float) else value


def names(frame: pd.DataFrame, column: str) -> list[object]:
    """Name the codes of a column in the language of the page; what is no code stays, a dash for nothing."""
    return [_named(column, row) for row in frame.to_dict("records")]


def _named(column: str, row: dict) -> object:
    code = row[column]
    label = row.get(f"{column}_label")
    if isinstance(label, str) and label:
        return label
    if column == "question" and code in codebook.questions().index:
        return codebook.question_title(code)
    if column == "answer":
        asked = [row["question"]] if "question" in row else list(codebook.questions().index)
        asked = [each for each in asked if each in codebook.questions().index]
        known = (each for each in asked if code in codebook.answers(each).index)
        question = next(known, None)
        return codebook.answer_label(question, code) if question else _cell(code, 0)
    if column in ("population", "territory"):
        dimensions = [row["dimension"]] if "dimension" in row else codebook.dimensions()
        known = (each for each in dimensions if code in codebook.population_slugs(each))
        dimension = next(known, None)
        return codebook.population_label(dimension, code, short=True) if dimension else _cell(code, 0)
    return texts.word(code) if column == "evidence" and code in texts.WORDS else _cell(code, 0)


def _tests(frame: pd.DataFrame) -> Markup:
    heads = [
        _("Comparaison"),
        _("Écart"),
        _("Intervalle à 95 %"),
        _("Effet (h)"),
        _("p seule"),
        _("Comparaisons possibles"),
        _("p pour toutes"),
        _("Test"),
        _("Conclusion"),
    ]
    return table([_test(row, language()) for row in frame.to_dict("records")], heads)


def _test(row: dict, to: str) -> list[str]:
    return [
        lang.typeset(row["comparison"], to),
        lang.points(row["difference"], to),
        lang.interval(row["low"], row["high"], to, "points"),
        lang.number(row["effect_size"], to, 2),
        lang.p_value(row["p"], to),
        "–" if isnan(row["p_low"]) else lang.number(row["family"], to),
        lang.p_interval(row["p_low"], row["p_high"], to),
        _(TESTS[row["test"]]),
        _conclusion(row, to),
    ]


def _conclusion(row: dict, to: str) -> str:
    """Write a verdict, with its reason where nothing can be tested."""
    verdict, reason = _(VERDICTS[row["verdict"]]), REASONS.get(row.get("reason", ""))
    if row["verdict"] != "not_testable" or not reason:
        return verdict
    return lang.typeset(f"{verdict} : {_(reason)}", to)


def _stated(frame: pd.DataFrame) -> Markup:
    """Write entries and who asks for them, then their state, what is known of them and where."""
    rows = [(_entry(row), _known(row)) for row in frame.to_dict("records")]
    wording = set(frame["status"]) & {"spoken", "paraphrased"}
    heads = [_("Question"), _("Formulation")] if wording else [_("Élément attendu"), _("Ce qui est public")]
    return table(rows, heads)


def _entry(row: dict) -> Markup:
    below = re.sub(
        r"(?<=[_.])(?=[a-z])", "<wbr>", str(escape(row["below"]))
    )  # file names, on a narrow screen
    return escape(row["label"]) + element("div", Markup(below), class_="refs")


def _known(row: dict) -> Markup:
    sign, word = STATES[row["status"]]
    said = (
        element("div", f"{sign}{lang.NO_BREAK_SPACE}{_(word)}", class_=f"state {TONES[sign]}") + row["text"]
    )
    where = f"({_('p.')}{lang.NO_BREAK_SPACE}{row['page']})"
    return said + " " + element("span", where, class_="page") if row["page"] else said
