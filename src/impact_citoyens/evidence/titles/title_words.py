"""The sentences of the titles, in both languages, and how they name answers, groups and numbers."""

from __future__ import annotations

from collections.abc import Iterable

from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import language
from impact_citoyens.ledger.sentences import COMPARATOR_WORDS
from impact_citoyens.study import codebook

LONGEST = 95  # characters: a title of two lines at most
MOST_NAMES = 3
READ_IN = "2022"  # the wave of the page: a file of another says which
SAY = {
    "fr": {
        # answers of the same people
        "lead": "{first} devance {second}",
        "tied": "{names} ne se départagent pas",
        "tied_many": "{first} ne se détache pas de {n} des {of} autres",
        "tied_all": "{first} ne se détache d’aucun des {n} autres",
        "untested": "{first} publié devant {second}, sans test possible",
        "equal": "{names} publiés à égalité, sans test possible",
        "one": "{answer} : {value}",
        "one_of": "{value} répondent {answer} ; les autres réponses ne sont pas publiées",
        "including": "{value} {answer}, dont {part}",
        "answers_gap": "{n} réponses publiées sur {of}",
        "disagree": "{answer} : deux {kind} impriment {values}",
        "passages": "passages",
        "sources": "sources",
        # groups and France
        "above": "{names} au-dessus de la France",
        "below": "{names} au-dessous de la France",
        "both": "{above} au-dessus de la France, {below} au-dessous",
        "not_apart": "{name} ne se distingue pas de la France",
        "neither": "{first} et {second} ne se distinguent pas de la France",
        "none_apart": {
            "territory": "aucune des {n} régions{published} ne se distingue de la France",
            "group": "aucun des {n} groupes{published} ne se distingue de la France",
            "mixed": "aucune des {n} valeurs{published} ne se distingue de la France",
        },
        "published": {"territory": " publiées", "group": " publiés", "mixed": " publiées"},
        "regions_gap": "{n} {regions} sur 12",
        "region_published": "région publiée",
        "regions_published": "régions publiées",
        "regions": "{n} régions",
        "groups": "{n} groupes",
        "group": "1 groupe",
        "only_france": "{value} en France ; rien n’est publié par groupe",
        "nothing": "rien n’est publié",
        "masked": "effectifs trop petits pour être montrés",
        "subject": "{subject} : {said}",
        "range": "De {low} ({lowest}) à {high} ({highest}) ; effectifs non publiés, aucun test possible",
        "each": "{answer}, {who} : {value}",
        "firsts_by_place": "Premiers publiés en {wave} : {said}",
        "by_place": "{who}, {answer}",
        # what print says without a number
        "said": {
            "above": "plus élevé",
            "below": "plus bas",
            "near": "proche de la France",
            "highest": "le plus élevé",
            "lowest": "le plus bas",
            "rising": "croissant avec l’âge",
        },
        "said_many": {
            "above": "plus élevés",
            "below": "plus bas",
            "near": "proches de la France",
            "highest": "les plus élevés",
            "lowest": "les plus bas",
            "rising": "croissants avec l’âge",
        },
        "told": "{answer} dit {said}",
        "told_many": "{answer} dits {said}",
        "of_whom": "{side} : {names}",
        "in_many": "{side} dans {n}",
        "counted": "{n} groupes ou régions",
        "firsts": "Dit premier : {said}",
        "in_regions": "{answer} dans {n} {regions}",
        "in_more": "{answer} dans {n}",
        "region": "région",
        "many": "régions",
        "missing": "{n} non publiées",
        "missing_one": "1 non publiée",
        "apart": "{answer} dit plus élevé dans {n} {regions}",
        "alone": "Selon les actes, une seule région a {answer} dans son trio : {who}",
        "named": "Selon les actes, {answer} est dans le trio d’une région : {who}",
        "ranks": "Rangs imprimés : {first} en tête en {wave}",
        "moved": "{domain} passe du {before} au {after} rang depuis {since}",
        "stable": "Dit stable depuis {wave} : {names}",
        "up": "en hausse : {names}",
        "down": "en baisse : {names}",
        "said_first": "depuis {wave}, dit ",
        "wordings": "De {low} à {high} d’accord entre {start} et {end}, sur {n} questions différentes",
        # waves and ranks of a file
        "evolved": "De {start} à {end} : {said}",
        "moved_by": "{answer} {change}",
        "more_moves": "{n} autres",
        "one_more_move": "1 autre",
        "unmoved": "aucune évolution au-delà du hasard",
        "no_evolution": "De {start} à {end}, aucun effectif suffisant pour comparer",
        "first_ranks": "{answer} en tête dans {n} {regions} sur {of} ; {sure}",
        "sure": "premier rang sûr dans {n}",
        "unsure": "aucun premier rang sûr",
        # design and audit
        "allocation": "Une région pèse de {low} ({smallest}) à {high} fois ({largest}) sa part de l’échantillon",
        "coverage": "{n} énoncés sur {of} portent sur la France entière ; une région en a {most} au plus",
        "verdicts": "{n} énoncés sur {of} ne sont pas vérifiables, {against}",
        "against": "{n} sont contredits ou disputés",
        "file": "fichier fourni",
        "reading": "notre lecture",
        "and": "et",
    },
    "en": {
        "lead": "{first} leads {second}",
        "tied": "{names} cannot be told apart",
        "tied_many": "{first} cannot be told apart from {n} of the {of} others",
        "tied_all": "{first} cannot be told apart from any of the {n} others",
        "untested": "{first} printed ahead of {second}, no test possible",
        "equal": "{names} printed level, no test possible",
        "one": "{answer}: {value}",
        "one_of": "{value} answer {answer}; the other answers are not published",
        "including": "{value} {answer}, of which {part}",
        "answers_gap": "{n} of {of} answers published",
        "disagree": "{answer}: two {kind} print {values}",
        "passages": "passages",
        "sources": "sources",
        "above": "{names} above France",
        "below": "{names} below France",
        "both": "{above} above France, {below} below",
        "not_apart": "{name} cannot be told apart from France",
        "neither": "neither {first} nor {second} can be told apart from France",
        "none_apart": {
            "territory": "none of the {n}{published} regions can be told apart from France",
            "group": "none of the {n}{published} groups can be told apart from France",
            "mixed": "none of the {n}{published} values can be told apart from France",
        },
        "published": dict.fromkeys(("territory", "group", "mixed"), " published"),
        "regions_gap": "{n} of 12 {regions}",
        "region_published": "regions published",
        "regions_published": "regions published",
        "regions": "{n} regions",
        "groups": "{n} groups",
        "group": "1 group",
        "only_france": "{value} in France; nothing is published by group",
        "nothing": "nothing is published",
        "masked": "too few answers to be shown",
        "subject": "{subject}: {said}",
        "range": "From {low} ({lowest}) to {high} ({highest}); sizes not published, no test possible",
        "each": "{answer}, {who}: {value}",
        "firsts_by_place": "Printed first in {wave}: {said}",
        "by_place": "{who}, {answer}",
        "said": {
            "above": "higher",
            "below": "lower",
            "near": "close to France",
            "highest": "highest",
            "lowest": "lowest",
            "rising": "rising with age",
        },
        "said_many": {
            "above": "higher",
            "below": "lower",
            "near": "close to France",
            "highest": "highest",
            "lowest": "lowest",
            "rising": "rising with age",
        },
        "told": "{answer} said to be {said}",
        "told_many": "{answer} said to be {said}",
        "of_whom": "{side}: {names}",
        "in_many": "{side} in {n}",
        "counted": "{n} groups or regions",
        "firsts": "Said to come first: {said}",
        "in_regions": "{answer} in {n} {regions}",
        "in_more": "{answer} in {n}",
        "region": "region",
        "many": "regions",
        "missing": "{n} not published",
        "missing_one": "1 not published",
        "apart": "{answer} said to be higher in {n} {regions}",
        "alone": "According to the proceedings, one region alone has {answer} in its top three: {who}",
        "named": "According to the proceedings, {answer} is in the top three of a region: {who}",
        "ranks": "Printed ranks: {first} comes first in {wave}",
        "moved": "{domain} moves from {before} to {after} since {since}",
        "stable": "Said to be stable since {wave}: {names}",
        "up": "up: {names}",
        "down": "down: {names}",
        "said_first": "since {wave}, said to be ",
        "wordings": "From {low} to {high} agree between {start} and {end}, on {n} different questions",
        "evolved": "From {start} to {end}: {said}",
        "moved_by": "{answer} {change}",
        "more_moves": "{n} more",
        "one_more_move": "1 more",
        "unmoved": "no change beyond chance",
        "no_evolution": "From {start} to {end}, too few answers to compare",
        "first_ranks": "{answer} comes first in {n} of {of} regions; {sure}",
        "sure": "a first rank is certain in {n}",
        "unsure": "no first rank is certain",
        "allocation": "A region weighs from {low} ({smallest}) to {high} times ({largest}) its share of the sample",
        "coverage": "{n} of {of} statements are about France as a whole; a region has {most} at most",
        "verdicts": "{n} of {of} claims are not testable, {against}",
        "against": "{n} are contradicted or disputed",
        "file": "file supplied",
        "reading": "our reading",
        "and": "and",
    },
}


def quoted(question: str, answer: str) -> str:
    """Write an answer in quotation marks, its first letter small."""
    label = lowered(codebook.answer_label(question, answer, short=True))
    return f"« {label} »" if language() == "fr" else f"“{label}”"


def lowered(text: str) -> str:
    """Begin a name with a small letter, unless it is an acronym."""
    return (
        text
        if len(text) > 1 and not text[1].islower() and text[1] not in " ’"
        else text[:1].lower() + text[1:]
    )


def group(row: dict) -> str:
    """Name a population, as in the middle of a sentence."""
    name = codebook.population_label(row["dimension"], row["population"], short=True)
    return name if row["dimension"] in ("territory", "national") else lowered(name)


def value(row: dict) -> str:
    """Write an estimate as the page does, with the word of its comparator: ``plus de 43 %``."""
    written = (
        lang.number(row["estimate"], decimals=1)
        if row["statistic"] == "mean"
        else lang.percent(row["estimate"])
    )
    return COMPARATOR_WORDS[language()][row["comparator"]] + written


def absent(subject: str, hidden: bool) -> str:
    """Say that nothing is published of a subject, or that the file has too few answers to be shown."""
    said, subject = (
        SAY[language()]["masked" if hidden else "nothing"],
        subject.rstrip(" ?"),
    )  # titles of questions may ask
    return finish(SAY[language()]["subject"].format(subject=subject, said=said) if subject else said)


def finish(text: str, rows: Iterable[dict] = (), gap: str = "") -> str:
    """Begin with a capital, say what the finding rests on when it is not plain print, and what is missing if there is room.

    Parameters
    ----------
    text : str
        The finding.
    rows : iterable of dict
        The estimates or relations that the sentence uses.
    gap : str
        What is not published: left out of a title that would be too long.
    """
    text += _origin(list(rows))
    if gap and len(text) + len(gap) < LONGEST:
        text += (" ; " if language() == "fr" else "; ") + gap
    first = next((place for place, letter in enumerate(text) if letter.isalnum()), 0)
    return lang.typeset(text[:first] + text[first].upper() + text[first + 1 :])


def _origin(rows: list[dict]) -> str:
    say = SAY[language()]
    if any(row.get("evidence") == "observed" for row in rows):
        waves = sorted({row["wave"] for row in rows} - {READ_IN, ""})
        places = {group(row) if row.get("dimension") == "territory" else "" for row in rows}
        return f" ({', '.join([*(places if len(places) == 1 and '' not in places else []), say['file'], *waves])})"
    return f" ({say['reading']})" if any(row["reading"] != "explicit" for row in rows) else ""
