"""Printed comparisons without numbers: who is above, close to or below the national value."""

import pandas as pd
from matplotlib.axes import Axes

from impact_citoyens import codebook
from impact_citoyens import language as lang
from impact_citoyens.charts import texts, theme
from impact_citoyens.charts.figure import Chart

PLACES = {"below_national": -1, "lowest": -1, "near_national": 0, "above_national": 1, "highest": 1, "above": 1, "among_highest": 1, "increasing_with": 1}
WORDS = {
    "fr": {"below_national": "au-dessous", "lowest": "le plus bas", "near_national": "proche", "above_national": "au-dessus",
           "highest": "le plus élevé", "above": "au-dessus de", "among_highest": "parmi les plus élevés", "increasing_with": "augmente avec l’âge",
           "axis": ("au-dessous", "comme la France", "au-dessus"), "heads": ["Population", "Réponse", "Dit", "Page", "Lecture"],
           "explicit": "explicite", "interpreted": "interprétée", "ambiguous": "ambiguë",
           "caption": "Triangle : sens imprimé, sans chiffre ; contour vide : lecture interprétée."},
    "en": {"below_national": "below", "lowest": "lowest", "near_national": "close", "above_national": "above", "highest": "highest",
           "above": "above", "among_highest": "among the highest", "increasing_with": "increases with age",
           "axis": ("below", "like France", "above"), "heads": ["Population", "Answer", "Said", "Page", "Reading"],
           "explicit": "explicit", "interpreted": "interpreted", "ambiguous": "ambiguous",
           "caption": "Triangle: printed direction, without a number; hollow: interpreted reading."},
}  # fmt: skip


def directions(relations: pd.DataFrame, key: str, title: str, subtitle: str, language: str, here: str = "france") -> Chart:
    """Draw printed directions, one line each.

    Parameters
    ----------
    relations : DataFrame
        Rows of the ledger whose relation compares a population with France or with its peers.
    key, title, subtitle : str
        See `Chart`.
    language : {"fr", "en"}
        Language of every text.
    here : str
        Territory of the page, in bold.
    """
    words, rows = WORDS[language], relations[relations["relation"].isin(PLACES)].to_dict("records")
    labels = [(codebook.population_label(row["dimension"], row["population"], language, short=True), codebook.answer_label(row["question"], row["answer"], language, short=True)) for row in rows]
    names = [theme.wrap(f"{who} · {what}", 3.3, weight=700) for who, what in labels]
    left = max(theme.text_width(part, weight=700) for name in names for part in name.split("\n")) + 0.25
    said = [_said(row, language) for row in rows]
    right = max(theme.text_width(text) for text in said) + 0.3
    heights = [1 + 0.55 * name.count("\n") for name in names]
    figure, axes = theme.canvas(sum(heights) * theme.ROW + 0.45, left, right, 0.35, 0.05)
    axes.set_xlim(-1.5, 1.5)
    axes.set_ylim(sum(heights), 0)
    axes.set_yticks([])
    axes.set_xticks((-1, 0, 1), words["axis"])
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.axvline(0, color=theme.INK, linewidth=0.9, linestyle=(0, (4, 3)))
    ends = pd.Series(heights).cumsum()
    for row, name, text, y in zip(rows, names, said, ends - pd.Series(heights) / 2, strict=True):
        _direction(axes, row, name, text, y, row["population"] == here)
    table = pd.DataFrame([[who, what, text, row["page"], words[row["reading"]]] for (who, what), text, row in zip(labels, said, rows, strict=True)], columns=words["heads"])
    alt = f"{title}. " + "; ".join(f"{who}, {what}: {text}" for (who, what), text in zip(labels, said, strict=True)) + "."
    caption = texts.caption(pd.DataFrame({"page": relations["page"], "source": relations["source"], "interval": "none"}), language)
    caption = caption.split(texts.word("diamond_only", language))[0] + words["caption"]
    return Chart(figure, key, title, subtitle, caption, alt, table, language)


def _said(row: dict, language: str) -> str:
    text = WORDS[language][row["relation"]]
    if row["relation"] == "above":
        frame = codebook.populations()
        text += " " + frame.loc[frame["population"] == row["other"], f"label_{language}"].iloc[0]
    return text


def _direction(axes: Axes, row: dict, name: str, text: str, y: float, strong: bool) -> None:
    place, colour = PLACES[row["relation"]], codebook.answer_colour(row["question"], row["answer"])
    extreme = row["relation"] in ("highest", "lowest", "among_highest")
    axes.plot((-1.5, 1.5), (y, y), color=theme.TRACK, linewidth=1, zorder=0)
    marker = {-1: "v", 0: "o", 1: "^"}[place]
    hollow = row["reading"] != "explicit"
    axes.plot(place, y, marker=marker, markersize=12 if extreme else 9, color="white" if hollow else colour, markeredgecolor=colour, markeredgewidth=1.6, linestyle="none")
    axes.annotate(name, (0, y), (-8, 0), xycoords=("axes fraction", "data"), textcoords="offset points", ha="right", va="center",
                  fontweight=700 if strong else 400, linespacing=1.0)  # fmt: skip
    axes.annotate(text.replace(" ", lang.NO_BREAK_SPACE), (1, y), (8, 0), xycoords=("axes fraction", "data"), textcoords="offset points", ha="left", va="center", color=theme.MUTED)
