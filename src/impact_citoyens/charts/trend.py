"""Points over the years that are never joined, because the question changed: one form and colour a wording."""

from dataclasses import dataclass
from math import isnan

import pandas as pd
from matplotlib.axes import Axes

from impact_citoyens import language as lang
from impact_citoyens.charts import texts, theme
from impact_citoyens.charts.figure import Chart

FORMS = ("D", "s", "^", "o", "P")
HEADS = {"fr": ["Année", "Question posée", "Part", "Intervalle à 95 %", "Source"], "en": ["Year", "Question asked", "Share", "95% interval", "Source"]}


@dataclass(frozen=True)
class Point:
    """A wording: its label, its colour, and the estimates that used it."""

    label: str
    colour: str
    estimates: pd.DataFrame


def trend(wordings: list[Point], years: list[int], key: str, title: str, subtitle: str, language: str, note: str = "") -> Chart:
    """Draw shares by year, one form a wording, unjoined.

    Parameters
    ----------
    wordings : list of Point
        In the order of the legend, at most five.
    years : list of int
        Years of the axis; a year without an estimate is marked as not published.
    key, title, subtitle, note : str
        See `Chart`.
    language : {"fr", "en"}
        Language of every text.

    Raises
    ------
    ValueError
        For more wordings than there are forms to tell them apart.
    """
    if len(wordings) > len(FORMS):
        raise ValueError(f"{len(wordings)} wordings for {len(FORMS)} forms: draw fewer, or add a form to FORMS")
    figure, axes = theme.canvas(3.3 + 0.26 * len(wordings), 0.55, 0.35, 0.15, 0.45 + 0.26 * len(wordings))
    axes.set_xlim(years[0] - 0.8, years[-1] + 0.8)
    axes.set_ylim(0, 1)
    axes.set_xticks(years, [str(year) for year in years])
    axes.set_yticks((0, 0.25, 0.5, 0.75, 1), [lang.percent(share, language) for share in (0, 0.25, 0.5, 0.75, 1)])
    axes.grid(axis="y", color=theme.TRACK, linewidth=0.8)
    axes.set_axisbelow(True)
    taken: dict[tuple[str, float], str] = {}
    for form, wording in zip(FORMS, wordings, strict=False):
        for row in wording.estimates.to_dict("records"):
            place = (row["wave"], round(row["estimate"], 3))
            if taken.get(place) != form:  # two sources that print the same number for the same wording make one point
                _point(axes, row, form, wording.colour, language, aside=place in taken)
                taken.setdefault(place, form)
    drawn = pd.concat([wording.estimates for wording in wordings])
    for year in sorted(set(years) - set(drawn["wave"].astype(int))):
        axes.annotate(texts.word("unpublished", language), (year, 0.5), rotation=90, ha="center", va="center", color=theme.MUTED, fontsize=theme.SMALL)
    _legend(axes, wordings)
    rows = sorted(_record(wording, row, language) for wording in wordings for row in wording.estimates.to_dict("records"))
    alt = texts.alternative(title, [(row[0], f"{row[2]} ({row[1]})") for row in rows])
    return Chart(figure, key, title, subtitle, texts.caption(drawn, language, note), alt, pd.DataFrame(rows, columns=HEADS[language]), language,
                 claims=texts.claims(drawn))  # fmt: skip


def _record(wording: Point, row: dict, language: str) -> list[str]:
    where = f"p. {row['page']}" if row["source"] == "proceedings" else row["source"]
    return [row["wave"], wording.label, texts.write(row, language), texts.write_interval(row, language), where]


def _point(axes: Axes, row: dict, form: str, colour: str, language: str, aside: bool) -> None:
    """Draw one point; the same value of the same year, asked otherwise, stands beside the first."""
    year = int(row["wave"]) + (0.42 if aside else 0)
    if not isnan(row["low"]):
        axes.plot((year, year), (row["low"], row["high"]), color=colour, linewidth=2.2, solid_capstyle="butt")
    theme.mark(axes, year, row["estimate"], colour, form, 8.5)
    if not aside:
        axes.annotate(texts.write(row, language), (year, row["estimate"]), (0, 11), textcoords="offset points", ha="center", fontweight=700)


def _legend(axes: Axes, wordings: list[Point]) -> None:
    for i, (form, wording) in enumerate(zip(FORMS, wordings, strict=False)):
        drop = -(0.50 + 0.26 * i) * 72
        axes.annotate("", (0, 0), (0, drop), xycoords="axes fraction", textcoords="offset points")
        inches = axes.get_position().height * axes.figure.get_size_inches()[1]
        axes.plot(0.012, drop / 72 / inches, marker=form, markersize=8, color=wording.colour, transform=axes.transAxes, clip_on=False, linestyle="none")
        axes.annotate(wording.label, (0.012, 0), (12, drop), xycoords="axes fraction", textcoords="offset points", va="center", fontsize=theme.SMALL + 0.5)
