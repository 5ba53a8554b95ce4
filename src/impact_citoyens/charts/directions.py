"""Printed comparisons without numbers: who is above, close to or below the national value."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from impact_citoyens.charts import texts, theme
from impact_citoyens.charts.figure import Chart, drawn
from impact_citoyens.charts.rows import Row, Rows
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import N_, _, language
from impact_citoyens.study import codebook

PLACES = {
    "below_national": -1,
    "lowest": -1,
    "near_national": 0,
    "above_national": 1,
    "highest": 1,
    "above": 1,
    "among_highest": 1,
    "increasing_with": 1,
}
WORDS = {
    "below_national": N_("au-dessous"),
    "lowest": N_("le plus bas"),
    "near_national": N_("proche"),
    "above_national": N_("au-dessus"),
    "highest": N_("le plus élevé"),
    "above": N_("au-dessus de"),
    "among_highest": N_("parmi les plus élevés"),
    "increasing_with": N_("augmente avec l’âge"),
}
READINGS = {"explicit": N_("explicite"), "interpreted": N_("interprétée"), "ambiguous": N_("ambiguë")}


def directions(relations: pd.DataFrame, key: str, title: str, subtitle: str, here: str = "") -> Chart:
    """Draw printed directions, one line each.

    Parameters
    ----------
    relations : DataFrame
        Rows of the ledger whose relation compares a population with France or with its peers.
    key, title, subtitle : str
        See `Chart`.
    here : str
        Territory of the page, in bold.
    """
    told = relations[relations["relation"].isin(PLACES)]
    rows = _strongest(told)
    labels = [_labels(row) for row in rows]
    said = [lang.typeset(" ; ".join(dict.fromkeys(_said(one) for one in row["all"]))) for row in rows]
    lines = list(zip(labels, said, rows, strict=True))
    written = [
        Row(" · ".join(label), "", text, row["population"] == here, large=True) for label, text, row in lines
    ]
    records = [[*label, text, row["page"], _(READINGS[row["reading"]])] for label, text, row in lines]
    key_to_marks = _("Triangle : sens imprimé, sans chiffre ; contour vide : lecture interprétée.")
    return drawn(
        lambda: _figure(written, rows),
        key,
        title,
        subtitle,
        texts.caption(told, marks=key_to_marks),
        [(", ".join(label), text) for label, text, _row in lines],
        pd.DataFrame(records, columns=[_("Population"), _("Réponse"), _("Dit"), _("Page"), _("Lecture")]),
        texts.claims(told),
    )


def _labels(row: dict) -> tuple[str, str]:
    who = codebook.population_label(row["dimension"], row["population"], short=True)
    return who, codebook.answer_label(row["question"], row["answer"], short=True)


def _figure(written: list[Row], relations: list[dict]) -> Figure:
    rows = Rows(written, 2.9, 1.55, top=0.4, bottom=0.05)
    axes = rows.axes
    axes.set_xlim(-1.5, 1.5)
    axes.set_xticks((-1, 0, 1), (_("au-dessous"), _("comme {the_nation}"), _("au-dessus")))
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    rows.reference(0)
    for i, row in enumerate(relations):
        theme.track(axes, rows.write(i), (-1.5, 1.5))
        _direction(axes, row, rows.centres[i])
    return axes.figure


def _strongest(relations: pd.DataFrame) -> list[dict]:
    """One row a population and answer: the strongest of what is said of it, and what it does not imply."""
    strength = {"highest": 3, "lowest": 3, "among_highest": 2, "increasing_with": 2, "above": 2}
    rows = []
    for _name, group in relations.groupby(["dimension", "population", "answer"], sort=False):
        ranked = sorted(group.to_dict("records"), key=lambda row: -strength.get(row["relation"], 1))
        stronger = [row for row in ranked if strength.get(row["relation"], 1) > 1]
        if stronger and stronger[0]["relation"] in ("highest", "lowest"):
            stronger = [row for row in stronger if row["relation"] != "among_highest"]
        explicit = next((row for row in ranked if row["reading"] == "explicit"), ranked[0])
        best = stronger[0] if stronger and stronger[0]["reading"] == "explicit" else explicit
        pages = ", ".join(dict.fromkeys(row["page"] for row in ranked))
        rows.append(best | {"all": [row for row in ranked if row is best or row in stronger], "page": pages})
    return rows


def _said(row: dict) -> str:
    text = _(WORDS[row["relation"]])
    if row["relation"] == "above":
        frame = codebook.populations()
        text += " " + frame.loc[frame["population"] == row["other"], f"label_{language()}"].iloc[0]
    return text


def _direction(axes: Axes, row: dict, y: float) -> None:
    place, colour = PLACES[row["relation"]], codebook.answer_colour(row["question"], row["answer"])
    extreme = row["relation"] in ("highest", "lowest", "among_highest")
    theme.mark(
        axes,
        place,
        y,
        colour,
        {-1: "v", 0: "o", 1: "^"}[place],
        12 if extreme else 9,
        hollow=row["reading"] != "explicit",
    )
