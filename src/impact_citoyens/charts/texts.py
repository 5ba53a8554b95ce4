"""Words that every chart shares, in both languages."""

import pandas as pd

from impact_citoyens import language as lang

WORDS = {
    "fr": {
        "unpublished": "non publié", "value": "Valeur publiée", "interval": "Intervalle à 95 %", "n": "Personnes", "page": "Page",
        "source": "Source", "evidence": "Nature", "published": "publié", "who": "Population ou réponse", "france": "France",
        "reading_interpreted": "lecture", "reading_ambiguous": "ambigu", "unknown_n": "taille d’échantillon non publiée",
        "other_source": "autre source publique", "proceedings": "Actes du colloque du 3 novembre 2022",
        "diamond": "Losange : valeur publiée ; trait : intervalle à 95 % du plan de sondage connu, arrondi compris.",
        "diamond_only": "Losange : valeur publiée.", "none": "–",
    },
    "en": {
        "unpublished": "not published", "value": "Published value", "interval": "95% interval", "n": "People", "page": "Page",
        "source": "Source", "evidence": "Kind", "published": "published", "who": "Population or answer", "france": "France",
        "reading_interpreted": "reading", "reading_ambiguous": "ambiguous", "unknown_n": "sample size not published",
        "other_source": "other public source", "proceedings": "Proceedings of the colloquium of 3 November 2022",
        "diamond": "Diamond: published value; line: 95% interval from the known sample design, rounding included.",
        "diamond_only": "Diamond: published value.", "none": "–",
    },
}  # fmt: skip

OPEN = {"more_than": ">", "at_least": "≥", "at_most": "≤", "less_than": "<", "about": "≈", "eq": ""}


def word(key: str, language: str) -> str:
    """Return a shared word in a language."""
    return WORDS[language][key]


def write(row: dict, language: str, unit: str = "percent") -> str:
    """Write an estimate with the mark of its comparator, as ``> 43 %``."""
    mark = OPEN[row["comparator"]]
    text = {"percent": lang.percent, "points": lang.points}.get(unit, lambda value, to: lang.number(value, to, 1))(row["estimate"], language)
    return f"{mark}{lang.NO_BREAK_SPACE}{text}" if mark else text


def write_interval(row: dict, language: str, unit: str = "percent") -> str:
    """Write the interval of an estimate, or why it has none."""
    if row["interval"] == "unknown_n":
        return word("unknown_n", language)
    return lang.interval(row["low"], row["high"], language, unit)


def caption(estimates: pd.DataFrame, language: str, more: str = "", marks: str | None = None) -> str:
    """Write source and pages of published claims, the key to the marks (`marks`, or that of the diamonds), and a note."""
    pages = sorted({int(p) for pages in estimates["page"] for p in pages.split(", ") if p.isdigit()})
    where = word("proceedings", language) + (", p." + lang.NO_BREAK_SPACE + lang.listing([str(p) for p in pages], language) if pages else "")
    others = sorted(set(estimates["source"]) - {"proceedings"})
    named = f"{word('other_source', language)} ({', '.join(others)})"
    where = f"{where} ; {named}" if others and pages else named if others else where
    colon = lang.NO_BREAK_SPACE + ":" if language == "fr" else ":"
    if marks is None:
        marks = word("diamond" if estimates["interval"].isin(["design", "conservative"]).any() else "diamond_only", language)
    return lang.typeset(f"{word('source', language)}{colon} {where}. {marks} {more}".strip(), language)


def alternative(title: str, pairs: list[tuple[str, str]]) -> str:
    """Write the alternative text of a chart from its data: the title, then each label with what it shows."""
    return f"{title}. " + "; ".join(f"{label}: {shown}" for label, shown in pairs) + "."
