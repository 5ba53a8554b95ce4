"""The registers behind the pages, as tables whose texts are in the language of the page."""

from __future__ import annotations

import pandas as pd

from impact_citoyens import ledger
from impact_citoyens.io.errors import nearest, refusal
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import N_, _, language
from impact_citoyens.ledger import survey_disclosure
from impact_citoyens.reconstruction.claims import assumptions
from impact_citoyens.study import codebook, study

__all__ = ["register"]
FORMS = {
    "single": N_("Une réponse par personne."),
    "multiple": N_("Plusieurs réponses possibles."),
    "score": N_("Note de {low} à {high}."),
    "rank": N_("Rangs {low} à {high}."),
}


def register(name: str) -> pd.DataFrame:
    r"""Return a register of the study.

    Parameters
    ----------
    name : {"assumptions", "anomalies", "disclosure", "questions", "sources"}
        ``assumptions``: what claims leave open and a model has to fill; ``anomalies``: passages that
        contradict another, themselves or arithmetic; ``disclosure``: what a reader is owed of a survey, and
        what is public of it; ``questions``: how the wording of each is known; ``sources``: where numbers
        come from.

    Returns
    -------
    DataFrame
        One row an entry. ``assumptions``: ``assumption, value, unit, value_label, statement, reason``.
        ``anomalies``: ``anomaly_id, page, finding, reading, reason, treatment``. ``disclosure`` and
        ``questions``: ``item, label, below`` (who asks for it; its notebook), ``status, text, page``.
        ``sources``: ``source, title, measured, url``.

    Raises
    ------
    InputError
        For another name, with the nearest.

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> ic.register("assumptions").set_index("assumption").loc["near_national", "value_label"]
    '2\u202f%'
    >>> ic.register("disclosure")["status"].value_counts().index.tolist()
    ['not_public', 'printed', 'inferred']
    """
    if name not in REGISTERS:
        raise refusal("name", repr(name), "a register", nearest(name, list(REGISTERS)))
    return REGISTERS[name]()


def _in_language(table: pd.DataFrame, *texts: str) -> pd.DataFrame:
    """Name the texts of the language of the page without it."""
    return table.rename(columns={f"{text}_{language()}": text for text in texts})


def _assumptions() -> pd.DataFrame:
    table = _in_language(assumptions.register(), "statement", "reason")
    table["value_label"] = [
        amount(value, unit) for value, unit in zip(table["value"], table["unit"], strict=True)
    ]
    return table["assumption value unit value_label statement reason".split()]


def amount(value: str, unit: str) -> str:
    """Write the number of an assumption, or a dash."""
    if not value:
        return "–"
    number = float(value)
    if unit == "share":
        return lang.percent(number, decimals=0 if number * 100 % 1 < 1e-9 else 1)
    written = lang.number(number, decimals=0 if unit == "domains" else 3)
    return written.rstrip("0").rstrip(",.")


def _anomalies() -> pd.DataFrame:
    table = _in_language(ledger.anomalies(), "finding", "reading", "reason")
    table["page"] = table["pages"].str.replace(";", ", ")
    return table["anomaly_id page finding reading reason treatment".split()]


def _sources() -> pd.DataFrame:
    return _in_language(ledger.sources(), "measured")["source title measured url".split()]


def _disclosure() -> pd.DataFrame:
    """What each list asks for, its state, what is known of it and where."""
    rows = [
        {
            "item": row["item"],
            "label": row[f"label_{language()}"],
            "below": _asked_by(row),
            "status": row["status"],
            "text": _item(row),
            "page": row["pages"].replace(";", ", "),
        }
        for row in survey_disclosure.items().to_dict("records")
    ]
    return pd.DataFrame(rows)


def _item(row: dict) -> str:
    text, why = row[f"text_{language()}"], row[f"why_{language()}"]
    because = f" {_('Pourquoi : ')}{why[0].lower()}{why[1:]}" if why else ""
    return survey_disclosure.said(text + because)


def _asked_by(row: dict) -> str:
    """Name who asks for an item, as ``AAPOR A.5 · loi, art. 3 (3°)``."""
    articles = [place.replace("-", " (") + "°)" * ("-" in place) for place in row["law"].split(";") if place]
    asked = [f"AAPOR {row['aapor']}"] if row["aapor"] else []
    asked += [f"{_('loi, art.')} {', '.join(articles)}"] if articles else []
    return " · ".join(asked).replace(" (", lang.NO_BREAK_SPACE + "(")


def _questions() -> pd.DataFrame:
    """How the wording of each question is known, the form of the answer, the notebook, the pages."""
    asked = codebook.questions()
    rows = [
        {
            "item": row["question"],
            "label": row[f"title_{language()}"],
            "below": f"{row['notebook']}.ipynb",
            "status": row["wording"],
            "text": _wording(row),
            "page": row["pages"].replace("-", "–").replace(";", ", "),
        }
        for row in asked.reset_index(drop=True)[(asked["wording"] != "not_a_question").to_numpy()].to_dict(
            "records"
        )
    ]
    return pd.DataFrame(rows)


def _wording(row: dict) -> str:
    """Say the wording, the form of the answer, and the years of a question of other waves."""
    wording, waves = row[f"wording_{language()}"], row["known_waves"].split(";")
    form = _(FORMS[row["type"]], low=row["scale_low"], high=row["scale_high"])
    years = "" if study.wave() in waves else _("Posée en {years}.", years=lang.listing(waves))
    return lang.typeset(" ".join(filter(None, [wording and f"{wording}.", form, years])))


REGISTERS = {
    "assumptions": _assumptions,
    "anomalies": _anomalies,
    "disclosure": _disclosure,
    "questions": _questions,
    "sources": _sources,
}
