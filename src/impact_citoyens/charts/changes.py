"""Changes since another wave.

Printed points with their interval, and printed words where there is no number.
"""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from impact_citoyens.charts import texts, theme
from impact_citoyens.charts.figure import Chart, drawn
from impact_citoyens.charts.rows import Row, Rows
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import N_, _

WORDS = {
    "stable_since": N_("stable, sans chiffre"),
    "increased_since": N_("en hausse, sans chiffre"),
    "not_decreased_since": N_("pas de baisse, sans chiffre"),
    "decreased_since": N_("en baisse, sans chiffre"),
}
SIDE = {"stable_since": "o", "increased_since": ">", "not_decreased_since": ">", "decreased_since": "<"}
REACH = 0.10  # points either side of no change


def changes(
    estimates: pd.DataFrame,
    relations: pd.DataFrame,
    labels: dict[str, str],
    colours: dict[str, str],
    key: str,
    title: str,
    subtitle: str,
    note: str = "",
) -> Chart:
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
    """
    printed = {answer: estimates[estimates["answer"] == answer].to_dict("records") for answer in labels}
    said = {answer: relations[relations["answer"] == answer].to_dict("records") for answer in labels}
    written = {answer: _written(printed[answer], said[answer]) for answer in labels}
    records = [[label, *written[answer]] for answer, label in labels.items()]
    heads = [_("Réponse"), _("Évolution publiée"), _("Intervalle à 95 %"), _("Page"), _("Lecture")]
    return drawn(
        lambda: _figure(labels, colours, printed, said, written),
        key,
        title,
        subtitle,
        texts.caption(estimates, note),
        [(label, change) for label, change, *_rest in records],
        pd.DataFrame(records, columns=heads),
        texts.claims(estimates),
    )


def _written(printed: list[dict], said: list[dict]) -> list[str]:
    """Write a change for the table: what is printed, its interval, its page, its reading."""
    if printed:
        row = printed[0]
        reading = texts.word("reading_" + row["reading"]) if row["reading"] != "explicit" else "–"
        return [texts.write(row, "points"), texts.write_interval(row, "points"), row["page"], reading]
    if said:
        return [_(WORDS[said[0]["relation"]]), "–", said[0]["page"], "–"]
    return [texts.word("unpublished"), "–", "–", "–"]


def _figure(
    labels: dict[str, str],
    colours: dict[str, str],
    printed: dict[str, list[dict]],
    said: dict[str, list[dict]],
    written: dict[str, list[str]],
) -> Figure:
    rows = Rows(
        [_row(label, written[answer], bool(printed[answer])) for answer, label in labels.items()], 2.3
    )
    axes, ticks = rows.axes, (-0.1, -0.05, 0, 0.05, 0.1)
    axes.set_xlim(-REACH, REACH)
    theme.across(axes, ticks, [lang.points(tick) if tick else "0" for tick in ticks])
    rows.reference(0)
    for i, answer in enumerate(labels):
        theme.track(axes, rows.write(i), (-REACH, REACH))
        _mark(axes, rows.centres[i], colours[answer], printed[answer], said[answer])
    return axes.figure


def _row(label: str, written: list[str], printed: bool) -> Row:
    text, span, _page, reading = written
    if printed:
        return Row(label, text, span + (f" ({reading})" if reading != "–" else ""))
    return Row(label, "", text)


def _mark(axes: Axes, y: float, colour: str, printed: list[dict], said: list[dict]) -> None:
    if printed:
        row = printed[0]
        theme.stroke(
            axes, (row["low"], row["high"]), (y, y), color=colour, linewidth=2.2, solid_capstyle="butt"
        )
        theme.mark(axes, row["estimate"], y, colour, hollow=row["reading"] == "ambiguous")
    elif said:
        form = SIDE[said[0]["relation"]]
        theme.mark(axes, 0 if form == "o" else 0.012, y, colour, form, 8, hollow=True)
