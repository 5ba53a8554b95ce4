"""Words that every chart shares, in both languages."""

from math import ceil, floor

import pandas as pd

from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import language

WORDS = {
    "fr": {
        "unpublished": "non publié",
        "value": "Valeur publiée",
        "any_value": "Valeur",
        "interval": "Intervalle à 95 %",
        "n": "Personnes",
        "page": "Page",
        "source": "Source",
        "evidence": "Nature",
        "published": "publié",
        "observed": "observé",
        "suppressed": "masqué (moins de 10 réponses)",
        "fragile": "fragile",
        "effective": "efficace :",
        "bar": "Barre pleine : estimation sur le fichier fourni, vague {waves} ; trait : son intervalle à 95 %.",
        "file": "fichier de réponses fourni",
        "who": "Population ou réponse",
        "france": "France",
        "reading_interpreted": "lecture",
        "reading_ambiguous": "ambigu",
        "unknown_n": "taille d’échantillon non publiée",
        "other_source": "autre source publique",
        "proceedings": "Actes du colloque du 3 novembre 2022",
        "diamond": "Losange : valeur publiée ; trait : intervalle à 95 % du plan de sondage connu, arrondi compris.",
        "diamond_only": "Losange : valeur publiée.",
        "none": "–",
        "bounded": "borné",
        "synthetic": "synthétique (illustration)",
        "watermark": "SYNTHÉTIQUE",
        "between": "entre {low} et {high}",
        "at_least": "au moins {low}",
        "at_most": "au plus {high}",
        "exactly": "{low} par déduction",
        "anything": "tout est possible",
        "bounds": "bornes : {bounds}",
        "synthetic_value": "synth. {value}",
        "synthetic_said": "synthétique : {value}",
        "claims": "registre publié",
        "synthesis": "synthèse",
        "made": "bornes et répondants synthétiques calculés à partir du registre publié",
        "made_bounds": "bornes calculées à partir du registre publié",
        "frame": "Cadre vide : valeurs compatibles avec tous les nombres imprimés.",
        "hatched_file": "Barre hachurée : répondants artificiels du fichier fourni, illustration, jamais une observation.",
        "hatched": "Barre hachurée : répondants synthétiques calés sur les nombres imprimés, une illustration, jamais une observation ; "
        "trait fin : son intervalle à 95 %.",
    },
    "en": {
        "unpublished": "not published",
        "value": "Published value",
        "any_value": "Value",
        "interval": "95% interval",
        "n": "People",
        "page": "Page",
        "source": "Source",
        "evidence": "Kind",
        "published": "published",
        "observed": "observed",
        "suppressed": "suppressed (under 10 answers)",
        "fragile": "fragile",
        "effective": "effective:",
        "bar": "Solid bar: estimate on the file supplied, wave {waves}; line: its 95% interval.",
        "file": "file of answers supplied",
        "who": "Population or answer",
        "france": "France",
        "reading_interpreted": "reading",
        "reading_ambiguous": "ambiguous",
        "unknown_n": "sample size not published",
        "other_source": "other public source",
        "proceedings": "Proceedings of the colloquium of 3 November 2022",
        "diamond": "Diamond: published value; line: 95% interval from the known sample design, rounding included.",
        "diamond_only": "Diamond: published value.",
        "none": "–",
        "bounded": "bounded",
        "synthetic": "synthetic (illustration)",
        "watermark": "SYNTHETIC",
        "between": "between {low} and {high}",
        "at_least": "at least {low}",
        "at_most": "at most {high}",
        "exactly": "{low} by deduction",
        "anything": "anything is possible",
        "bounds": "bounds: {bounds}",
        "synthetic_value": "synth. {value}",
        "synthetic_said": "synthetic: {value}",
        "claims": "published ledger",
        "synthesis": "synthesis",
        "made": "bounds and synthetic respondents computed from the published ledger",
        "made_bounds": "bounds computed from the published ledger",
        "frame": "Empty frame: values compatible with every printed number.",
        "hatched_file": "Hatched bar: artificial respondents of the file supplied, an illustration, never an observation.",
        "hatched": "Hatched bar: synthetic respondents calibrated to the printed numbers, an illustration, never an observation; "
        "thin line: its 95% interval.",
    },
}

OPEN = {"more_than": ">", "at_least": "≥", "at_most": "≤", "less_than": "<", "about": "≈", "eq": ""}


def word(key: str) -> str:
    """Return a shared word in a language."""
    return WORDS[language()][key]


def write(row: dict, unit: str = "percent") -> str:
    """Write an estimate with the mark of its comparator, as ``> 43 %``."""
    mark = OPEN[row["comparator"]]
    text = {"percent": lang.percent, "points": lang.points}.get(
        unit, lambda value: lang.number(value, decimals=1)
    )(row["estimate"])
    return f"{mark}{lang.NO_BREAK_SPACE}{text}" if mark else text


def write_interval(row: dict, unit: str = "percent") -> str:
    """Write the interval of an estimate, or why it has none."""
    if row["interval"] == "unknown_n":
        return word("unknown_n")
    return lang.interval(row["low"], row["high"], unit=unit)


def write_bounds(row: dict, unit: str = "percent") -> str:
    """Write the values that printed numbers allow, widened to the next tenth: rounding must not exclude what is possible."""
    scale, whole = (100, 100.0) if unit == "percent" else (1, 10.0)
    low = floor(round(row["low"] * scale * 10, 4)) / 10
    high = ceil(round(row["high"] * scale * 10, 4)) / 10
    if low <= 0 and high >= whole:
        return word("anything")
    key = "exactly" if low == high else "at_most" if low <= 0 else "at_least" if high >= whole else "between"
    decimals = 0 if low == int(low) and high == int(high) else 1
    sign = (lang.NARROW_SPACE if language() == "fr" else "") + "%" if unit == "percent" else ""
    ends = [lang.number(end, decimals=decimals) for end in (low, high)]
    return word(key).format(low=ends[0] + ("" if key == "between" else sign), high=ends[1] + sign)


def caption(estimates: pd.DataFrame, more: str = "", marks: str | None = None) -> str:
    """Write source and pages of published claims, the key to the marks (`marks`, or that of the evidence drawn), and a note."""
    colon = lang.NO_BREAK_SPACE + ":" if language() == "fr" else ":"
    key = _marks(estimates) if marks is None else marks
    text = f"{word('source')}{colon} {_sources(estimates)}. {key} {more}"
    return lang.typeset(text.replace("  ", " ").strip())


def _sources(estimates: pd.DataFrame) -> str:
    pages = sorted(
        {int(page) for joined in estimates["page"] for page in joined.split(", ") if page.isdigit()}
    )
    sources = set(estimates["source"])
    others = sorted(sources - {"proceedings", "microdata", "claims", "synthesis"})
    parts = [word("file")] if "microdata" in sources else []
    if pages:
        parts.append(
            f"{word('proceedings')}, p.{lang.NO_BREAK_SPACE}{lang.listing([str(page) for page in pages])}"
        )
    elif "proceedings" in sources:
        parts.append(word("proceedings"))
    if others:
        parts.append(f"{word('other_source')} ({', '.join(others)})")
    if sources & {"claims", "synthesis"}:
        parts.append(word("made" if "synthesis" in sources else "made_bounds"))
    return " ; ".join(parts)


def _marks(estimates: pd.DataFrame) -> str:
    published = estimates[~estimates["source"].isin(["microdata", "claims", "synthesis"])]
    given = estimates[estimates["source"] == "microdata"]
    artificial = (given["evidence"] == "synthetic").any() if len(given) else False
    waves = sorted(set(given["wave"])) if len(given) and not artificial else []
    key = [word("bar").format(waves=lang.listing(waves))] if waves else []
    if len(published):
        key.append(
            word(
                "diamond" if published["interval"].isin(["design", "conservative"]).any() else "diamond_only"
            )
        )
    key += [
        word(form)
        for source, form in (("claims", "frame"), ("synthesis", "hatched"))
        if (estimates["source"] == source).any()
    ]
    key += [word("hatched_file")] if artificial else []
    return " ".join(key)


def alternative(title: str, pairs: list[tuple[str, str]]) -> str:
    """Write the alternative text of a chart from its data: the title, then each label with what it shows."""
    return f"{title}. " + "; ".join(f"{label}: {shown}" for label, shown in pairs) + "."


def claims(frame: pd.DataFrame) -> tuple[str, ...]:
    """Return the claims of the ledger that some rows draw, in their order."""
    named = frame.get("claim_id", [])
    return tuple(
        dict.fromkeys(
            claim for joined in named if isinstance(joined, str) for claim in joined.split(";") if claim
        )
    )
