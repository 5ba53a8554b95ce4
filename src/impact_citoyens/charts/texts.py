"""Words that every chart shares, in both languages."""

from math import ceil, floor

import pandas as pd

from impact_citoyens import ledger
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import N_, _, language
from impact_citoyens.study import study

WORDS = {
    "unpublished": N_("non publié"),
    "value": N_("Valeur publiée"),
    "any_value": N_("Valeur"),
    "interval": N_("Intervalle à 95 %"),
    "n": N_("Personnes"),
    "page": N_("Page"),
    "source": N_("Source"),
    "evidence": N_("Nature"),
    "published": N_("publié"),
    "observed": N_("observé"),
    "suppressed": N_("masqué (moins de 10 réponses)"),
    "fragile": N_("fragile"),
    "effective": N_("efficace :"),
    "bar": N_(
        "Barre pleine : estimation sur le fichier fourni, vague {waves} ; trait : son intervalle à 95 %."
    ),
    "file": N_("fichier de réponses fourni"),
    "who": N_("Population ou réponse"),
    "france": N_("{nation}"),
    "reading_interpreted": N_("lecture"),
    "reading_ambiguous": N_("ambigu"),
    "unknown_n": N_("taille d’échantillon non publiée"),
    "other_source": N_("autre source publique"),
    "diamond": N_(
        "Losange : valeur publiée ; trait : intervalle à 95 % du plan de sondage connu, arrondi compris."
    ),
    "diamond_only": N_("Losange : valeur publiée."),
    "none": N_("–"),
    "bounded": N_("borné"),
    "synthetic": N_("synthétique (illustration)"),
    "watermark": N_("SYNTHÉTIQUE"),
    "between": N_("entre {low} et {high}"),
    "at_least": N_("au moins {low}"),
    "at_most": N_("au plus {high}"),
    "exactly": N_("{low} par déduction"),
    "anything": N_("tout est possible"),
    "bounds": N_("bornes : {bounds}"),
    "synthetic_value": N_("synth. {value}"),
    "synthetic_said": N_("synthétique : {value}"),
    "claims": N_("registre publié"),
    "synthesis": N_("synthèse"),
    "made": N_("bornes et répondants synthétiques calculés à partir du registre publié"),
    "made_bounds": N_("bornes calculées à partir du registre publié"),
    "frame": N_("Cadre vide : valeurs compatibles avec tous les nombres imprimés."),
    "hatched_file": N_(
        "Barre hachurée : répondants artificiels du fichier fourni, illustration, jamais une observation."
    ),
    "hatched": N_(
        "Barre hachurée : répondants synthétiques calés sur les nombres imprimés, une illustration, "
        "jamais une observation ; trait fin : son intervalle à 95 %."
    ),
}

OPEN = {"more_than": ">", "at_least": "≥", "at_most": "≤", "less_than": "<", "about": "≈", "eq": ""}


def word(key: str, **values: object) -> str:
    """Write a shared word or sentence."""
    return _(WORDS[key], **values)


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
    return lang.interval(row["low"], row["high"], unit="plain" if unit == "score" else unit)


def write_bounds(row: dict, unit: str = "percent") -> str:
    """Write the values that printed numbers allow, widened to the next tenth.

    Rounding must not exclude what is possible.
    """
    scale, whole = (100, 100.0) if unit == "percent" else (1, 10.0)
    low = floor(round(row["low"] * scale * 10, 4)) / 10
    high = ceil(round(row["high"] * scale * 10, 4)) / 10
    if low <= 0 and high >= whole:
        return word("anything")
    key = "exactly" if low == high else "at_most" if low <= 0 else "at_least" if high >= whole else "between"
    decimals = 0 if low == int(low) and high == int(high) else 1
    sign = lang.percent_sign() if unit == "percent" else ""
    ends = [lang.number(end, decimals=decimals) for end in (low, high)]
    return word(key, low=ends[0] + ("" if key == "between" else sign), high=ends[1] + sign)


def caption(estimates: pd.DataFrame, more: str = "", marks: str | None = None) -> str:
    """Write source and pages of published claims, the key to the marks, and a note.

    The key is `marks`, or that of the evidence drawn.
    """
    key = _marks(estimates) if marks is None else marks
    text = f"{word('source')} : {_sources(estimates)}. {key} {more}"
    return lang.typeset(text.replace("  ", " ").strip())


def _source_name() -> str:
    """Return the name that captions give to the source of the study."""
    return study.current().fact(f"source_name_{language()}")


def _sources(estimates: pd.DataFrame) -> str:
    pages = sorted(
        {int(page) for joined in estimates["page"] for page in joined.split(", ") if page.isdigit()}
    )
    sources = set(estimates["source"])
    others = sorted(sources - {study.current().source, "microdata", "claims", "synthesis"})
    parts = [word("file")] if "microdata" in sources else []
    if pages:
        parts.append(
            f"{_source_name()}, p.{lang.NO_BREAK_SPACE}{lang.listing([str(page) for page in pages])}"
        )
    elif study.current().source in sources:
        parts.append(_source_name())
    if others:
        named = dict.fromkeys(map(ledger.source_name, others))
        parts.append(f"{word('other_source')} ({', '.join(named)})")
    if sources & {"claims", "synthesis"}:
        parts.append(word("made" if "synthesis" in sources else "made_bounds"))
    return " ; ".join(parts)


def _marks(estimates: pd.DataFrame) -> str:
    published = estimates[~estimates["source"].isin(["microdata", "claims", "synthesis"])]
    given = estimates[estimates["source"] == "microdata"]
    artificial = (given["evidence"] == "synthetic").any() if len(given) else False
    waves = sorted(set(given["wave"])) if len(given) and not artificial else []
    key = [word("bar", waves=lang.listing(waves))] if waves else []
    if len(published):
        interval = published["interval"].isin(["design", "conservative"]).any()
        key.append(word("diamond" if interval else "diamond_only"))
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
    texts = (joined for joined in named if isinstance(joined, str))
    return tuple(dict.fromkeys(claim for joined in texts for claim in joined.split(";") if claim))
