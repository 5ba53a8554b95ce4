"""The audit in words: verdicts, what they mean, and the reasons of each, in the language of the moment."""

from math import isnan

import pandas as pd

from impact_citoyens.audit import recompute
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import N_, _, language
from impact_citoyens.ledger import anomalies
from impact_citoyens.study import study

VERDICTS = {
    "reproduced": N_("reproduit"),
    "calibrated": N_("compatible"),
    "not_calibrated": N_("incompatible"),
    "microdata": N_("reproduit sur le fichier"),
    "not_microdata": N_("non reproduit sur le fichier"),
    "beyond": N_("au-delà du hasard"),
    "within": N_("dans le hasard"),
    "rounding": N_("à la limite, selon l’arrondi"),
    "disputed": N_("disputé"),
    "contradicted": N_("contredit"),
    "not_testable": N_("non vérifiable"),
}
# Cut for the head of a narrow column
NARROW = {
    "reproduced": N_("repro-\nduit"),
    "calibrated": N_("compa-\ntible"),
    "not_calibrated": N_("incom-\npatible"),
    "microdata": N_("fichier\noui"),
    "not_microdata": N_("fichier\nnon"),
    "beyond": N_("au-delà\ndu ha-\nsard"),
    "within": N_("dans le\nhasard"),
    "rounding": N_("à la\nlimite"),
    "disputed": N_("dis-\nputé"),
    "contradicted": N_("contre-\ndit"),
    "not_testable": N_("non vé-\nrifiable"),
}
MEANINGS = {
    "reproduced": N_(
        "retrouvé à partir d’autre chose : {independent} par des données ou une source indépendantes, "
        "{printed} par d’autres nombres du même texte"
    ),
    "calibrated": N_(
        "tenu par les répondants synthétiques, par construction : "
        "les énoncés peuvent être vrais ensemble, rien de plus"
    ),
    "not_calibrated": N_("les répondants synthétiques ne le donnent pas"),
    "microdata": N_("le fichier de réponses fourni le donne"),
    "not_microdata": N_("le fichier de réponses fourni donne autre chose"),
    "beyond": N_(
        "une comparaison que le hasard d’échantillonnage n’explique pas, quels que soient les chiffres non "
        "imprimés"
    ),
    "within": N_("une comparaison que le hasard d’échantillonnage suffit à expliquer"),
    "rounding": N_("une comparaison à la limite du hasard : l’arrondi des deux chiffres imprimés en décide"),
    "disputed": N_("un calcul redonne ce qui est imprimé, un autre non"),
    "contradicted": N_("un autre passage, une autre source ou l’arithmétique dit le contraire"),
    "not_testable": N_("rien de public ne permet d’en juger : la ligne dit pourquoi, et ce qu’il faudrait"),
}
TESTS = {
    "maximum": N_("maximum de {n_regions} régions (exact)"),
    "minimum": N_("minimum de {n_regions} régions (exact)"),
    "part": N_("test z, une partie contre le reste"),
    "groups": N_("khi-deux de Pearson, deux groupes"),
    "answers": N_("test z, réponses des mêmes personnes"),
    "items": N_("test z prudent, réponses des mêmes personnes"),
    "waves": N_("test z, deux vagues"),
    "none": N_("aucun"),
}


def verdict_word(verdict: str) -> str:
    """Name a verdict."""
    return _(VERDICTS[verdict])


def narrow_verdict(verdict: str) -> str:
    """Name a verdict on short lines, for the head of a narrow column."""
    return _(NARROW[verdict])


def meaning(verdict: str, table: pd.DataFrame) -> str:
    """Say what a verdict means; of what is reproduced, how much is by independent data."""
    counts = table.loc[table["verdict"] == verdict, "evidence"].value_counts()
    return _(MEANINGS[verdict], independent=counts.get("independent", 0), printed=counts.get("printed", 0))


def _register(anomaly: str) -> list[str]:
    """What the register of anomalies says of one: what was found, how it is read."""
    entry = anomalies().set_index("anomaly_id").loc[anomaly]
    texts = (entry[f"{part}_{language()}"].strip().rstrip(".") for part in ("finding", "reading"))
    return [text for text in texts if text]


def why(row: dict) -> list[str]:
    """Say why a claim has its verdict, in short sentences.

    Parameters
    ----------
    row : dict
        A row of the audit.
    """
    reason = recompute.reasons().loc[row["reason"]] if row["reason"] else None
    said = [row[f"basis_{language()}"]]
    if row["verdict"] == "calibrated":
        said.append(_("accord par construction"))
    if reason is not None:
        said.append(reason[f"label_{language()}"])
    if row["sampling"] and not isnan(row["p_high"]):
        said.append(sampling(row))
    if row["repeats"] and row["verdict"] == "not_testable":
        said.append(_("imprimé {n} fois de la même façon", n=len(row["repeats"].split(";")) + 1))
    if reason is not None and row["verdict"] in ("not_testable", "rounding"):
        said.append(_("Il faudrait : {what}", what=_lower(reason[f"needs_{language()}"])))
    if row["anomaly"]:
        named = row["anomaly"].split(";")
        said.append(_("sous la lecture du registre : {names}", names=lang.listing(named, language())))
        said += [text for anomaly in named for text in _register(anomaly)]
    return [text[0].upper() + text[1:] for text in said if text]


def sampling(row: dict) -> str:
    """Say what the test of a comparison found: test, range of the gap, p-values, number of comparisons."""
    score = row["question"] == study.scores()
    unit = _("points sur 10") if score else _("points")
    low, high = (lang.p_value(row[name], language()) for name in ("p_low", "p_high"))
    if row["p_low"] < 0.001 and row["p_high"] > 0.99:
        p = _("p de presque 0 à 1")
    else:
        p = _("p = {high}", high=high) if low == high else _("p de {low} à {high}", low=low, high=high)
    several = _(" pour {n} comparaisons possibles", n=int(row["compared"])) if row["compared"] > 1 else ""
    clear = ""
    if not isnan(row["clear_above"]):
        gap = f"{_gap(row['clear_above'], score)} {unit}"
        clear = lang.typeset(_(" ; au-delà de {gap}, le hasard serait exclu", gap=gap), language())
    ends = {"low": _gap(row["gap_low"], score), "high": _gap(row["gap_high"], score)}
    gap = _("{test} : {low} à {high} {unit}, ", test=_(TESTS[row["test"]]), unit=unit, **ends)
    return lang.typeset(gap, language()) + p + several + clear


def _gap(gap: float, score: bool) -> str:
    return lang.number(gap if score else 100 * gap, language(), 1)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def recomputed_amount(row: dict, name: str) -> str:
    """Write a recomputed number in the unit of its claim (points for comparisons)."""
    value = row[name]
    if value is None or isnan(value):
        return "–"
    whole = abs(value - round(value)) < 5e-3
    if row["kind"] == "relation":
        unit = "/ 10" if row["question"] == study.scores() else "pts"
        return lang.number(value, language(), 1, signed=True) + lang.NO_BREAK_SPACE + unit
    if row["unit"] == "percent":
        return lang.percent(value / 100, language(), 0 if whole else 1)
    decimals = 2 if row["unit"] in ("score_0_10", "points_0_10") else 1
    return lang.number(value, language(), 0 if whole else decimals)
