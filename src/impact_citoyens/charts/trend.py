"""Points over the years that are never joined, because the question changed.

One form and colour a wording.
"""

from dataclasses import dataclass
from math import isnan

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from impact_citoyens.charts import texts, theme
from impact_citoyens.charts.figure import Chart, drawn
from impact_citoyens.charts.rows import Row, Rows
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import _
from impact_citoyens.study import study

FORMS = ("D", "s", "^", "o", "P")
TICKS = (0, 0.25, 0.5, 0.75, 1)


@dataclass(frozen=True)
class Point:
    """A wording: its label, its colour, and the estimates that used it."""

    label: str
    colour: str
    estimates: pd.DataFrame


def trend(
    wordings: list[Point], years: list[int], key: str, title: str, subtitle: str, note: str = ""
) -> Chart:
    """Draw shares by year, one form a wording, unjoined.

    Parameters
    ----------
    wordings : list of Point
        In the order of the legend, at most five.
    years : list of int
        Years of the axis; a year without an estimate is marked as not published.
    key, title, subtitle, note : str
        See `Chart`.

    Raises
    ------
    ValueError
        For more wordings than there are forms to tell them apart.
    """
    if len(wordings) > len(FORMS):
        raise ValueError(
            f"{len(wordings)} wordings for {len(FORMS)} forms: draw fewer, or add a form to FORMS"
        )
    estimates = pd.concat([wording.estimates for wording in wordings])
    points, blank = _distinct(wordings), sorted(set(years) - set(estimates["wave"].astype(int)))
    rows = sorted(
        _record(wording, row) for wording in wordings for row in wording.estimates.to_dict("records")
    )
    heads = [_("Année"), _("Question posée"), _("Part"), _("Intervalle à 95 %"), _("Source")]
    return drawn(
        lambda: (_list if theme.layout().stacked else _plane)(wordings, points, years, blank),
        key,
        title,
        subtitle,
        texts.caption(estimates, note),
        [(row[0], f"{row[2]} ({row[1]})") for row in rows],
        pd.DataFrame(rows, columns=heads),
        texts.claims(estimates),
    )


def _record(wording: Point, row: dict) -> list[str]:
    where = f"p. {row['page']}" if row["source"] == study.current().source else row["source"]
    return [row["wave"], wording.label, texts.write(row), texts.write_interval(row), where]


def _distinct(wordings: list[Point]) -> list[tuple[str, Point, dict, bool]]:
    """Form, wording and estimate of each point, and whether it stands beside another.

    The same value of the same year, asked otherwise.

    Two sources that print the same number for the same wording make one point.
    """
    taken: dict[tuple[str, float], str] = {}
    points = []
    for form, wording in zip(FORMS, wordings, strict=False):
        for row in wording.estimates.to_dict("records"):
            place = (row["wave"], round(row["estimate"], 3))
            if taken.get(place) != form:
                points.append((form, wording, row, place in taken))
                taken.setdefault(place, form)
    return points


def _plane(
    wordings: list[Point], points: list[tuple[str, Point, dict, bool]], years: list[int], blank: list[int]
) -> Figure:
    """Draw years across and shares upwards, with a legend of the wordings."""
    figure, axes = theme.canvas(3.3 + 0.26 * len(wordings), 0.55, 0.35, 0.15, 0.45 + 0.26 * len(wordings))
    axes.set_xlim(years[0] - 0.8, years[-1] + 0.8)
    axes.set_ylim(0, 1)
    axes.set_xticks(years, [str(year) for year in years])
    axes.set_yticks(TICKS, [lang.percent(share) for share in TICKS])
    axes.grid(axis="y", color=theme.TRACK, linewidth=0.8)
    axes.set_axisbelow(True)
    for form, wording, row, aside in points:
        _point(axes, row, form, wording.colour, aside)
    for year in blank:
        axes.annotate(
            texts.word("unpublished"),
            (year, 0.5),
            rotation=90,
            ha="center",
            va="center",
            color=theme.MUTED,
            fontsize=theme.SMALL,
        )
    _legend(axes, wordings)
    return figure


def _list(
    wordings: list[Point], points: list[tuple[str, Point, dict, bool]], years: list[int], blank: list[int]
) -> Figure:
    """Draw a point a row, named by its year and its wording, and the years without any."""
    dated = [(int(row["wave"]), form, wording, row) for form, wording, row, _ in points]
    listed = sorted([*dated, *((year, "", None, {}) for year in blank)], key=lambda point: point[0])
    rows = Rows(
        [
            Row(f"{year} · {wording.label}", texts.write(row))
            if wording
            else Row(str(year), "", texts.word("unpublished"))
            for year, _form, wording, row in listed
        ],
        2.6,
    )
    rows.axes.set_xlim(0, 1)
    theme.across(rows.axes, TICKS, [lang.percent(share) for share in TICKS])
    for i, (_year, form, wording, row) in enumerate(listed):
        theme.track(rows.axes, y := rows.write(i), (0, 1), dotted=wording is None)
        if wording:
            theme.stroke(
                rows.axes,
                (row["low"], row["high"]),
                (y, y),
                color=wording.colour,
                linewidth=2.2,
                solid_capstyle="butt",
            )
            theme.mark(rows.axes, row["estimate"], y, wording.colour, form, 8.5)
    return rows.axes.figure


def _point(axes: Axes, row: dict, form: str, colour: str, aside: bool) -> None:
    """Draw one point; the same value of the same year, asked otherwise, stands beside the first."""
    year = int(row["wave"]) + (0.42 if aside else 0)
    if not isnan(row["low"]):
        theme.stroke(
            axes, (year, year), (row["low"], row["high"]), color=colour, linewidth=2.2, solid_capstyle="butt"
        )
    theme.mark(axes, year, row["estimate"], colour, form, 8.5)
    if not aside:
        axes.annotate(
            texts.write(row),
            (year, row["estimate"]),
            (0, 11),
            textcoords="offset points",
            ha="center",
            fontweight=700,
        )


def _legend(axes: Axes, wordings: list[Point]) -> None:
    for i, (form, wording) in enumerate(zip(FORMS, wordings, strict=False)):
        drop = -(0.50 + 0.26 * i) * 72
        axes.annotate("", (0, 0), (0, drop), xycoords="axes fraction", textcoords="offset points")
        inches = axes.get_position().height * axes.figure.get_size_inches()[1]
        axes.plot(
            0.012,
            drop / 72 / inches,
            marker=form,
            markersize=8,
            color=wording.colour,
            transform=axes.transAxes,
            clip_on=False,
            linestyle="none",
        )
        axes.annotate(
            wording.label,
            (0.012, 0),
            (12, drop),
            xycoords="axes fraction",
            textcoords="offset points",
            va="center",
            fontsize=theme.SMALL + 0.5,
        )
