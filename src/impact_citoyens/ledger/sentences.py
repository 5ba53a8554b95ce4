"""Claims in our own words, in both languages, written from the ledger and the codebook."""

import pandas as pd

from impact_citoyens.io.tables import read_table
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import N_, _, language
from impact_citoyens.ledger.ledger import relations
from impact_citoyens.study import codebook, study
from impact_citoyens.study.territories import Territory

COMPARATOR_WORDS = {
    "eq": "",
    "about": N_("environ "),
    "at_least": N_("au moins "),
    "at_most": N_("au plus "),
    "more_than": N_("plus de "),
    "less_than": N_("moins de "),
}
STATISTIC_WORDS = {
    "rank": N_("rang"),
    "spread": N_("écart"),
    "change": N_("évolution"),
    "mean": N_("note moyenne"),
    "weight": N_("poids"),
}
UNIT_WORDS = {
    "regions": N_("région(s)"),
    "people": N_("personnes"),
    "years": N_("ans"),
    "euros": N_("€"),
    "domains": N_("domaines"),
    "minutes": N_("minutes"),
    "tonnes": N_("tonnes"),
}


def amount(row: dict) -> str:
    """Write a printed value with its comparator and unit, as ``plus de 43 %``."""
    text = _(COMPARATOR_WORDS[row["comparator"]]) + _number(row)
    return text.replace("de un ", "d’un ") if language() == "fr" else text


def _number(row: dict) -> str:
    value, unit = float(row["value"]), row["unit"]
    if unit == "percent" and abs(value - 33.3) < 0.05:
        return _("un tiers")
    if unit == "percent":
        return lang.percent(value / 100)
    if unit == "points":
        if row["statistic"] == "change":
            return lang.points(value / 100)
        return lang.number(value) + lang.NO_BREAK_SPACE + "point"
    if unit in ("score_0_10", "points_0_10"):
        return lang.number(value, decimals=1)
    if row["statistic"] == "date":
        return str(int(value))
    text = lang.number(value, decimals=0 if value == int(value) else 1)
    return text + lang.NO_BREAK_SPACE + _(UNIT_WORDS[unit]) if unit in UNIT_WORDS else text


def value_sentence(row: dict) -> str:
    """Say a printed value in a sentence: who, what, how much.

    Parameters
    ----------
    row : dict
        A row of the values table.
    """
    who = codebook.population_label(row["dimension"], row["population"])
    what = codebook.answer_label(row["question"], row["answer"])
    kind = _(STATISTIC_WORDS.get(row["statistic"], ""))
    colon = lang.NO_BREAK_SPACE + ":" if language() == "fr" else ":"
    if (
        row["statistic"] == "count"
        and row["unit"] == "regions"
        and row["question"] not in codebook.told_questions()
    ):
        top = row["question"] == study.top_question()
        return _(
            "« {what} » figure dans les 3 premiers de {n} région(s)"
            if top
            else "{n} régions se distinguent pour « {what} »",
            what=what,
            n=lang.number(float(row["value"])),
        )
    inside = f"{what} ({kind})" if kind and kind not in what.lower() else what
    return f"{who}{colon} {inside}, {amount(row)}"


def relation_sentence(row: dict) -> str:
    """Say a printed comparison in a sentence, from the templates of ``relation_types.csv``."""
    types = read_table(study.reference() / "relation_types.csv").set_index("relation")
    template = types.loc[row["relation"], f"sentence_{language()}"]
    text = template.format(
        population=codebook.population_label(row["dimension"], row["population"]),
        answer=codebook.answer_label(row["question"], row["answer"]),
        other=_other(row),
        number=row["number"],
        wave=row["wave"],
    )
    return text.replace(" :", lang.NO_BREAK_SPACE + ":") if language() == "fr" else text


def _other(row: dict) -> str:
    other = row["other"]
    if other in codebook.answers(row["question"]).index:
        return codebook.answer_label(row["question"], other)
    frame = codebook.populations()
    named = frame[frame["population"] == other]
    return named.iloc[0][f"label_{language()}"] if len(named) else other


def statements(values: pd.DataFrame, relations: pd.DataFrame) -> list[dict]:
    """Write every claim of two tables as a sentence with its pages.

    Returns
    -------
    list of dict
        ``claim_id``, ``text``, ``pages``, ``source``, ``reading``; the same sentence on two pages appears
        once.
    """
    said = [(row, value_sentence(row)) for row in values.to_dict("records")]
    said += [(row, relation_sentence(row)) for row in relations.to_dict("records")]
    by_text: dict[str, dict] = {}
    for row, text in said:
        entry = by_text.setdefault(
            text,
            {name: row[name] for name in ("claim_id", "reading", "source")} | {"text": text, "pages": []},
        )
        if row["page"] and row["page"] not in entry["pages"]:
            entry["pages"].append(row["page"])
    return list(by_text.values())


def about(claims: pd.DataFrame, place: Territory) -> pd.Series:
    """Tell which claims are about a territory.

    France as a whole, or a region, alone or among others that are named together.
    """
    if place.is_france:
        return claims["dimension"] == "national"
    named = [
        dimension == "territory" and place.slug in codebook.members(dimension, population)
        for dimension, population in zip(claims["dimension"], claims["population"], strict=True)
    ]
    return pd.Series(named, index=claims.index, dtype=bool)


def comparisons_said(questions: list[str], places: list[Territory]) -> list[str]:
    """Say the comparisons that the proceedings print of some territories, without numbers of their own.

    Each with its page and claim.
    """
    table = relations(*questions)
    mine = table[
        pd.concat([about(table, place) for place in places], axis=1).any(axis=1)
        & (table["source"] == study.current().source)
    ]
    return [
        f"{relation_sentence(row)} (p. {row['page']}, {row['claim_id']})" for row in mine.to_dict("records")
    ]
