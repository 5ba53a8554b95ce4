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
    labels = {answer: theme.wrap(label, 2.3) for answer, label in labels.items()}
    left = max(theme.text_width(part) for label in labels.values() for part in label.split("\n")) + 0.25
    figure, axes = theme.canvas(len(labels) * theme.ROW * 1.1 + 0.6, left, 1.95)
    axes.set_xlim(-REACH, REACH)
    axes.set_ylim(len(labels), 0)
    axes.set_yticks([])
    axes.set_xticks((-0.1, -0.05, 0, 0.05, 0.1), [lang.points(tick, language) if tick else "0" for tick in (-0.1, -0.05, 0, 0.05, 0.1)])
    theme.reference(axes, 0)
    records = []
    for y, (answer, label) in enumerate(labels.items()):
        printed = estimates[estimates["answer"] == answer].to_dict("records")
        said = relations[relations["answer"] == answer].to_dict("records")
        records.append([label.replace("\n", " "), *_line(axes, y + 0.5, label, colours[answer], printed, said, language)])
    table = pd.DataFrame(records, columns=WORDS[language]["heads"])
    alt = texts.alternative(title, [(row[0], row[1]) for row in table.itertuples(index=False)])
    return Chart(figure, key, title, subtitle, texts.caption(estimates, language, note), alt, table, language, claims=texts.claims(estimates))


def _line(axes: Axes, y: float, label: str, colour: str, printed: list[dict], said: list[dict], language: str) -> list[str]:
    theme.track(axes, y, (-REACH, REACH))
    theme.at_left(axes, y, label)
    if printed:
        return _printed(axes, y, colour, printed[0], language)
    if said:
        return _said(axes, y, colour, said[0], language)
    gap = texts.word("unpublished", language)
    theme.at_right(axes, y, "", gap, theme.SMALL)
    return [gap, "–", "–", "–"]


def _printed(axes: Axes, y: float, colour: str, row: dict, language: str) -> list[str]:
    axes.plot((row["low"], row["high"]), (y, y), color=colour, linewidth=2.2, solid_capstyle="butt")
    theme.mark(axes, row["estimate"], y, colour, hollow=row["reading"] == "ambiguous")
    text, span = texts.write(row, language, "points"), texts.write_interval(row, language, "points")
    reading = texts.word("reading_" + row["reading"], language) if row["reading"] != "explicit" else ""
    theme.at_right(axes, y, text, span + (f" ({reading})" if reading else ""), theme.SMALL)
    return [text, span, row["page"], reading or "–"]


def _said(axes: Axes, y: float, colour: str, row: dict, language: str) -> list[str]:
    form, text = SIDE[row["relation"]], WORDS[language][row["relation"]]
    theme.mark(axes, 0 if form == "o" else 0.012, y, colour, form, 8, hollow=True)
    theme.at_right(axes, y, "", text, theme.SMALL)
    return [text, "–", row["page"], "–"]
