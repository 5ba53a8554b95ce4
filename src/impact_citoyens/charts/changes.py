"""Changes since another wave: printed points with their interval, and printed words where there is no number."""

import pandas as pd
from matplotlib.axes import Axes

from impact_citoyens import language as lang
from impact_citoyens.charts import texts, theme
from impact_citoyens.charts.figure import Chart

WORDS = {
    "fr": {"stable_since": "stable, sans chiffre", "increased_since": "en hausse, sans chiffre", "not_decreased_since": "pas de baisse, sans chiffre",
           "decreased_since": "en baisse, sans chiffre", "heads": ["Réponse", "Évolution publiée", "Intervalle à 95 %", "Page", "Lecture"],
           "conservative": "prudent : parts prises à 50 %"},
    "en": {"stable_since": "stable, no number", "increased_since": "up, no number", "not_decreased_since": "not down, no number",
           "decreased_since": "down, no number", "heads": ["Answer", "Published change", "95% interval", "Page", "Reading"],
           "conservative": "conservative: shares taken at 50%"},
}  # fmt: skip
SIDE = {"stable_since": "o", "increased_since": ">", "not_decreased_since": ">", "decreased_since": "<"}
REACH = 0.10  # points either side of no change


def changes(
    estimates: pd.DataFrame, relations: pd.DataFrame, labels: dict[str, str], colours: dict[str, str],
    key: str, title: str, subtitle: str, language: str, note: str = "",
) -> Chart:  # fmt: skip
    """Draw changes in points, one line an answer.

    Parameters
    ----------
    estimates : DataFrame
        Estimates with statistic ``change``.
    relations : DataFrame
        Relations ``stable_since``, ``increased_since``... for answers without a number.
    labels, colours : dict
        By answer slug, in the order to draw.
    key, title, subtitle, note : str
        See `Chart`.
    language : {"fr", "en"}
        Language of every text.
    """
    left = max(theme.text_width(label) for label in labels.values()) + 0.25
    figure, axes = theme.canvas(len(labels) * theme.ROW + 0.6, left, 2.15)
    axes.set_xlim(-REACH, REACH)
    axes.set_ylim(len(labels), 0)
    axes.set_yticks([])
    axes.set_xticks((-0.1, -0.05, 0, 0.05, 0.1), [lang.points(tick, language) if tick else "0" for tick in (-0.1, -0.05, 0, 0.05, 0.1)])
    axes.axvline(0, color=theme.INK, linewidth=0.9, linestyle=(0, (4, 3)))
    records = []
    for y, (answer, label) in enumerate(labels.items()):
        printed = estimates[estimates["answer"] == answer].to_dict("records")
        said = relations[relations["answer"] == answer].to_dict("records")
        records.append([label, *_line(axes, y + 0.5, label, colours[answer], printed, said, language)])
    table = pd.DataFrame(records, columns=WORDS[language]["heads"])
    alt = f"{title}. " + "; ".join(f"{row[0]}: {row[1]}" for row in table.itertuples(index=False)) + "."
    return Chart(figure, key, title, subtitle, texts.caption(estimates, language, note), alt, table, language)


def _line(axes: Axes, y: float, label: str, colour: str, printed: list[dict], said: list[dict], language: str) -> list[str]:
    axes.plot((-REACH, REACH), (y, y), color=theme.TRACK, linewidth=1, zorder=0)
    axes.annotate(label, (0, y), (-8, 0), xycoords=("axes fraction", "data"), textcoords="offset points", ha="right", va="center")
    if printed:
        row = printed[0]
        hollow = row["reading"] == "ambiguous"
        axes.plot((row["low"], row["high"]), (y, y), color=colour, linewidth=2.2, solid_capstyle="butt")
        axes.plot(row["estimate"], y, marker="D", markersize=7.5, color="white" if hollow else colour, markeredgecolor=colour, markeredgewidth=1.6, linestyle="none")
        text, span = texts.write(row, language, "points"), texts.write_interval(row, language, "points")
        reading = texts.word("reading_" + row["reading"], language) if row["reading"] != "explicit" else ""
        _say(axes, y, text, span + (f" ({reading})" if reading else ""))
        return [text, span, row["page"], reading or "–"]
    if said:
        row = said[0]
        axes.plot(0 if SIDE[row["relation"]] == "o" else 0.012, y, marker=SIDE[row["relation"]], markersize=8, color="white", markeredgecolor=colour, markeredgewidth=1.6, linestyle="none")
        _say(axes, y, "", WORDS[language][row["relation"]])
        return [WORDS[language][row["relation"]], "–", row["page"], "–"]
    _say(axes, y, "", texts.word("unpublished", language))
    return [texts.word("unpublished", language), "–", "–", "–"]


def _say(axes: Axes, y: float, value: str, span: str) -> None:
    axes.annotate(value, (1, y), (10, 0), xycoords=("axes fraction", "data"), textcoords="offset points", va="center", fontweight=700)
    offset = 10 + 72 * theme.text_width(value, weight=700) + (6 if value else 0)
    axes.annotate(span, (1, y), (offset, 0), xycoords=("axes fraction", "data"), textcoords="offset points", va="center", color=theme.MUTED, fontsize=theme.SMALL)
