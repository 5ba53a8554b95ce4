"""Words that every chart shares, in both languages."""

import pandas as pd

from impact_citoyens import language as lang

WORDS = {
    "fr": {
        "unpublished": "non publié", "value": "Valeur publiée", "interval": "Intervalle à 95 %", "n": "Personnes", "page": "Page",
        "source": "Source", "evidence": "Nature", "published": "publié", "observed": "observé", "suppressed": "masqué (moins de 10 réponses)",
        "fragile": "fragile", "effective": "efficace :",
        "bar": "Barre pleine : estimation sur le fichier fourni, vague {waves} ; trait : son intervalle à 95 %.",
        "file": "fichier de réponses fourni", "who": "Population ou réponse", "france": "France",
        "reading_interpreted": "lecture", "reading_ambiguous": "ambigu", "unknown_n": "taille d’échantillon non publiée",
        "other_source": "autre source publique", "proceedings": "Actes du colloque du 3 novembre 2022",
        "diamond": "Losange : valeur publiée ; trait : intervalle à 95 % du plan de sondage connu, arrondi compris.",
        "diamond_only": "Losange : valeur publiée.", "none": "–",
    },
    "en": {
        "unpublished": "not published", "value": "Published value", "interval": "95% interval", "n": "People", "page": "Page",
        "source": "Source", "evidence": "Kind", "published": "published", "observed": "observed", "suppressed": "suppressed (under 10 answers)",
        "fragile": "fragile", "effective": "effective:",
        "bar": "Solid bar: estimate on the file supplied, wave {waves}; line: its 95% interval.",
        "file": "file of answers supplied", "who": "Population or answer", "france": "France",
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
    """Write source and pages of published claims, the key to the marks (`marks`, or that of the evidence drawn), and a note."""
    colon = lang.NO_BREAK_SPACE + ":" if language == "fr" else ":"
    key = _marks(estimates, language) if marks is None else marks
    text = f"{word('source', language)}{colon} {_sources(estimates, language)}. {key} {more}"
    return lang.typeset(text.replace("  ", " ").strip(), language)


def _sources(estimates: pd.DataFrame, language: str) -> str:
    pages = sorted({int(page) for joined in estimates["page"] for page in joined.split(", ") if page.isdigit()})
    sources = set(estimates["source"])
    others = sorted(sources - {"proceedings", "microdata"})
    parts = [word("file", language)] if "microdata" in sources else []
    if pages:
        parts.append(f"{word('proceedings', language)}, p.{lang.NO_BREAK_SPACE}{lang.listing([str(page) for page in pages], language)}")
    elif "proceedings" in sources:
        parts.append(word("proceedings", language))
    if others:
        parts.append(f"{word('other_source', language)} ({', '.join(others)})")
    return " ; ".join(parts)


def _marks(estimates: pd.DataFrame, language: str) -> str:
    published = estimates[estimates["source"] != "microdata"]
    waves = sorted(set(estimates.loc[estimates["source"] == "microdata", "wave"])) if len(published) < len(estimates) else []
    key = [word("bar", language).format(waves=lang.listing(waves, language))] if waves else []
    if len(published):
        key.append(word("diamond" if published["interval"].isin(["design", "conservative"]).any() else "diamond_only", language))
    return " ".join(key)


def alternative(title: str, pairs: list[tuple[str, str]]) -> str:
    """Write the alternative text of a chart from its data: the title, then each label with what it shows."""
    return f"{title}. " + "; ".join(f"{label}: {shown}" for label, shown in pairs) + "."
