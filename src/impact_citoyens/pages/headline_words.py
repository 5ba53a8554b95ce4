"""What the profile says of one answer: the number that says most, the difference from France, the place."""

import pandas as pd

from impact_citoyens.charts import texts
from impact_citoyens.evidence.standing import Standing
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import N_, _

VERDICTS = {
    "beyond": N_("écart avec {the_nation} au-delà du hasard ({difference})"),
    "within": N_("écart avec {the_nation} dans le hasard ({difference})"),
    "rounding": N_("écart avec {the_nation} à la limite, selon l’arrondi ({difference})"),
}
# Where the place of a region comes from, by kind of evidence
WHY = {
    "published": N_("dans les réponses, d’après une comparaison imprimée"),
    "bounded": N_("dans les réponses, d’après les bornes"),
    "observed": N_("sûre à 95 % pour toutes les régions à la fois, sur le fichier fourni"),
}


def best_known(rows: pd.DataFrame) -> tuple[str, str, str]:
    """Choose the number that says most: observed on a file, else published, else the bounds; never synthetic.

    Returns
    -------
    (str, str, str)
        Kind of evidence (``"unknown"`` for none), the number, and its interval and kind in words.
    """
    suppressed = rows.get("suppressed", pd.Series(False, index=rows.index)).eq(True)
    for kind in ("observed", "published"):
        shown_rows = rows[(rows["evidence"] == kind) & ~suppressed]
        if len(shown_rows):
            return kind, *_measured(shown_rows.iloc[0].to_dict(), kind)
    bounds = rows[rows["evidence"] == "bounded"]
    told = texts.write_bounds(bounds.iloc[0].to_dict()) if len(bounds) else ""
    if told and told != texts.word("anything"):
        return "bounded", told, texts.word("bounded")
    return "unknown", _("non publié"), _("les nombres imprimés n’excluent aucune valeur") if told else ""


def _measured(row: dict, kind: str) -> tuple[str, str]:
    """Write a number that was measured, then its kind, its interval, and its reading unless explicit."""
    parts = [texts.word(kind), texts.write_interval(row)]
    if kind == "published" and row.get("reading") not in ("explicit", None):
        parts.append(texts.word("reading_" + row["reading"]))
    return texts.write(row), ", ".join(parts)


def verdict(test: dict) -> str:
    """Say whether the difference from France is beyond chance."""
    return _(VERDICTS[test["verdict"]], difference=difference(test))


def difference(test: dict) -> str:
    """Write the difference from France with its 95 % interval."""
    interval = lang.interval(test["low"], test["high"], unit="points")
    return lang.points(test["difference"]) + _(" ; 95 % : ") + interval


def place(standing: Standing) -> str:
    """Say which places a region can have, ties included."""
    if standing.anywhere:
        return _("place inconnue : les {n} restent possibles", n=standing.regions)
    best, worst = ordinal(standing.best), ordinal(standing.worst)
    if best == worst:
        return _("{best} place sur {n}", best=best, n=standing.regions)
    return _("de la {best} à la {worst} place sur {n}", best=best, worst=worst, n=standing.regions)


def ordinal(number: int) -> str:
    """Write a place: ``1re``, ``2e``; ``1st``, ``2nd``."""
    written = {1: _("1re"), 2: _("2e"), 3: _("3e")}
    return written.get(number) or _("{n}e", n=number)


def told(rows: pd.DataFrame) -> str:
    """Write the number that says most, with its interval and kind."""
    _kind, value, more = best_known(rows)
    return f"{value} ({more})" if more else value


def nothing_apart(name: str, tested: int) -> str:
    """Say that no answer of a territory can be told from those of the nation."""
    if not tested:
        return _("{place} : rien de publié ne se compare à {the_nation}", place=name)
    if tested == 1:
        return _("{place} ne se distingue pas de {the_nation} sur la seule réponse comparable", place=name)
    text = N_("{place} : sur {n} réponses comparables, aucune ne se distingue de {the_nation}")
    return _(text, place=name, n=lang.number(tested))
