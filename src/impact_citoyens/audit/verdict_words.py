"""The audit in words: verdicts, their reasons, and the one line that says why, in both languages."""

from __future__ import annotations

from math import isnan

import pandas as pd

from impact_citoyens.audit import recompute
from impact_citoyens.language import numbers as lang
from impact_citoyens.ledger import anomalies
from impact_citoyens.reconstruction.claims.ranked import SCORES

VERDICTS = {
    "fr": {
        "reproduced": "reproduit",
        "calibrated": "compatible",
        "not_calibrated": "incompatible",
        "microdata": "reproduit sur le fichier",
        "not_microdata": "non reproduit sur le fichier",
        "beyond": "au-delà du hasard",
        "within": "dans le hasard",
        "disputed": "disputé",
        "contradicted": "contredit",
        "not_testable": "non vérifiable",
    },
    "en": {
        "reproduced": "reproduced",
        "calibrated": "compatible",
        "not_calibrated": "incompatible",
        "microdata": "reproduced on the file",
        "not_microdata": "not reproduced on the file",
        "beyond": "beyond chance",
        "within": "within chance",
        "disputed": "disputed",
        "contradicted": "contradicted",
        "not_testable": "not testable",
    },
}
NARROW = {  # for the head of a narrow column
    "fr": {
        "reproduced": "repro-\nduit",
        "calibrated": "compa-\ntible",
        "not_calibrated": "incom-\npatible",
        "microdata": "fichier\noui",
        "not_microdata": "fichier\nnon",
        "beyond": "au-delà\ndu ha-\nsard",
        "within": "dans le\nhasard",
        "contradicted": "contre-\ndit",
        "not_testable": "non vé-\nrifiable",
    },
    "en": {
        "reproduced": "repro-\nduced",
        "calibrated": "compat-\nible",
        "not_calibrated": "incom-\npatible",
        "microdata": "file\nyes",
        "not_microdata": "file\nno",
        "beyond": "beyond\nchance",
        "within": "within\nchance",
        "disputed": "dis-\nputed",
        "contradicted": "contra-\ndicted",
        "not_testable": "not\ntestable",
    },
}
MEANINGS = {
    "fr": {
        "reproduced": "retrouvé à partir d’autre chose : {independent} par des données ou une source indépendantes, "
        "{printed} par d’autres nombres du même texte",
        "calibrated": "tenu par les répondants synthétiques, par construction : les énoncés peuvent être vrais ensemble, rien de plus",
        "not_calibrated": "les répondants synthétiques ne le donnent pas",
        "microdata": "le fichier de réponses fourni le donne",
        "not_microdata": "le fichier de réponses fourni donne autre chose",
        "beyond": "une comparaison que le hasard d’échantillonnage n’explique pas, quels que soient les chiffres non imprimés",
        "within": "une comparaison que le hasard d’échantillonnage suffit à expliquer",
        "disputed": "un calcul redonne ce qui est imprimé, un autre non",
        "contradicted": "un autre passage, une autre source ou l’arithmétique dit le contraire",
        "not_testable": "rien de public ne permet d’en juger : la ligne dit pourquoi, et ce qu’il faudrait",
    },
    "en": {
        "reproduced": "found again from something else: {independent} by independent data or another source, {printed} by other numbers of the same text",
        "calibrated": "kept by the synthetic respondents, by construction: the claims can be true together, nothing more",
        "not_calibrated": "the synthetic respondents do not give it",
        "microdata": "the file of answers supplied gives it",
        "not_microdata": "the file of answers supplied gives something else",
        "beyond": "a comparison that sampling error does not explain, whatever the figures not printed",
        "within": "a comparison that sampling error is enough to explain",
        "disputed": "one computation gives what is printed, another does not",
        "contradicted": "another passage, another source or arithmetic says otherwise",
        "not_testable": "nothing public allows to judge: the row says why, and what it would take",
    },
}
TESTS = {
    "fr": {
        "maximum": "maximum de 12 régions (exact)",
        "minimum": "minimum de 12 régions (exact)",
        "part": "test z, une partie contre le reste",
        "groups": "test z, deux groupes",
        "answers": "test z, réponses des mêmes personnes",
        "waves": "test z, deux vagues",
        "none": "aucun",
    },
    "en": {
        "maximum": "maximum of 12 regions (exact)",
        "minimum": "minimum of 12 regions (exact)",
        "part": "z test, a part against the rest",
        "groups": "z test, two groups",
        "answers": "z test, answers of the same people",
        "waves": "z test, two waves",
        "none": "none",
    },
}
SAY = {
    "fr": {
        "by": "Par {how}",
        "against": "Contredit par {claims}",
        "same": "imprimé {n} fois de la même façon",
        "p": "p de {low} à {high}",
        "p_open": "p de presque 0 à 1",
        "p_one": "p = {high}",
        "compared": " pour {n} comparaisons possibles",
        "gap": "écart possible de {low} à {high}",
        "clear": "; au-delà de {gap}, le hasard serait exclu",
        "needs": "Il faudrait : {what}",
        "construction": "accord par construction",
        "points": "points",
        "of_ten": "points sur 10",
        "anomaly": "sous la lecture du registre : {names}",
        "tested": "{test}",
    },
    "en": {
        "by": "By {how}",
        "against": "Contradicted by {claims}",
        "same": "printed {n} times alike",
        "p": "p from {low} to {high}",
        "p_open": "p from almost 0 to 1",
        "p_one": "p = {high}",
        "compared": " for {n} possible comparisons",
        "gap": "gap between {low} and {high}",
        "clear": "; beyond {gap}, chance would be excluded",
        "needs": "It would take: {what}",
        "construction": "agreement by construction",
        "points": "points",
        "of_ten": "points of 10",
        "anomaly": "as the register reads it: {names}",
        "tested": "{test}",
    },
}


def meaning(verdict: str, table: pd.DataFrame, language: str) -> str:
    """Say what a verdict means; of what is reproduced, how much is by independent data."""
    counts = table.loc[table["verdict"] == verdict, "evidence"].value_counts()
    return MEANINGS[language][verdict].format(
        independent=counts.get("independent", 0), printed=counts.get("printed", 0)
    )


def _register(anomaly: str, language: str) -> list[str]:
    """What the register of anomalies says of one: what was found, how it is read."""
    entry = anomalies().set_index("anomaly_id").loc[anomaly]
    return [
        entry[f"{part}_{language}"].strip().rstrip(".")
        for part in ("finding", "reading")
        if entry[f"{part}_{language}"].strip()
    ]


def why(row: dict, language: str) -> list[str]:
    """Say why a claim has its verdict, in short sentences.

    Parameters
    ----------
    row : dict
        A row of the audit.
    language : {"fr", "en"}
    """
    say, said = SAY[language], []
    if row[f"basis_{language}"]:
        said.append(row[f"basis_{language}"])
    if row["verdict"] in ("calibrated",):
        said.append(say["construction"])
    if row["reason"]:
        said.append(recompute.reasons().loc[row["reason"], f"label_{language}"])
    if row["sampling"] and not isnan(row["p_high"]):
        said.append(sampling(row, language))
    if row["repeats"] and row["verdict"] == "not_testable":
        said.append(say["same"].format(n=len(row["repeats"].split(";")) + 1))
    if row["reason"] and row["verdict"] == "not_testable":
        said.append(
            say["needs"].format(what=_lower(recompute.reasons().loc[row["reason"], f"needs_{language}"]))
        )
    if row["anomaly"]:
        said.append(say["anomaly"].format(names=lang.listing(row["anomaly"].split(";"), language)))
        said += [text for name in row["anomaly"].split(";") for text in _register(name, language)]
    return [each[0].upper() + each[1:] for each in said]


def sampling(row: dict, language: str) -> str:
    """Say what the test of a comparison found: test, range of the gap, p-values, number of comparisons."""
    say, score = SAY[language], row["question"] == SCORES
    gap = f"{_gap(row['gap_low'], score, language)} {'à' if language == 'fr' else 'to'} {_gap(row['gap_high'], score, language)}"
    unit = say["of_ten"] if score else say["points"]
    low, high = (lang.p_value(row[name], language) for name in ("p_low", "p_high"))
    p = say["p_one"].format(high=high) if low == high else say["p"].format(low=low, high=high)
    p = say["p_open"] if row["p_low"] < 0.001 and row["p_high"] > 0.99 else p
    several = say["compared"].format(n=int(row["compared"])) if row["compared"] > 1 else ""
    colon = lang.NO_BREAK_SPACE + ": " if language == "fr" else ": "
    unclear = isnan(row["clear_above"]) or row["sampling"] != "undetermined"
    clear = "" if unclear else say["clear"].format(gap=f"{_gap(row['clear_above'], score, language)} {unit}")
    clear = clear.replace(";", lang.NARROW_SPACE + ";") if language == "fr" else clear
    return f"{TESTS[language][row['test']]}{colon}{gap} {unit}, {p}{several}{clear}"


def _gap(gap: float, score: bool, language: str) -> str:
    return lang.number(gap if score else 100 * gap, language, 1)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def amount(row: dict, name: str, language: str) -> str:
    """Write a recomputed number in the unit of its claim (points for comparisons)."""
    value = row[name]
    if value is None or isnan(value):
        return "–"
    if row["kind"] == "relation":
        return (
            lang.number(value, language, 1, signed=True)
            + lang.NO_BREAK_SPACE
            + ("pts" if row["question"] != SCORES else "/ 10")
        )
    if row["unit"] == "percent":
        return lang.percent(value / 100, language, 0 if abs(value - round(value)) < 5e-3 else 1)
    return lang.number(
        value,
        language,
        0 if abs(value - round(value)) < 5e-3 else 2 if row["unit"] in ("score_0_10", "points_0_10") else 1,
    )
