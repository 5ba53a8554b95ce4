"""Shares side by side: a diamond for what is printed, its interval, its number; a gap that says so for what is not."""

from dataclasses import dataclass
from math import isnan

import pandas as pd
from matplotlib.axes import Axes

from impact_citoyens import language as lang
from impact_citoyens.charts import texts, theme
from impact_citoyens.charts.figure import Chart


@dataclass(frozen=True)
class Line:
    """One line of the chart.

    Attributes
    ----------
    label : str
        What stands at the left.
    estimates : DataFrame
        Estimates to draw on the line; none draws a gap.
    colour : str
        Colour of the marks.
    strong : bool
        Whether the line is the territory of the page (a band and a bold label).
    gap : str
        What to say when nothing is public, if more than “not published”.
    """

    label: str
    estimates: pd.DataFrame
    colour: str = theme.ACCENT
    strong: bool = False
    gap: str = ""


def shares(
    lines: list[Line], key: str, title: str, subtitle: str, language: str,
    *, unit: str = "percent", limits: tuple[float, float] = (0.0, 1.0), reference: float | None = None, note: str = "",
) -> Chart:  # fmt: skip
    """Draw published estimates, one line each.

    Parameters
    ----------
    lines : list of Line
        From top to bottom.
    key, title, subtitle : str
        See `Chart`.
    language : {"fr", "en"}
        Language of every text.
    unit : {"percent", "score"}
        What the estimates are: fractions, or scores out of 10.
    limits : (float, float)
        Range of the axis.
    reference : float, optional
        National value, drawn as a thin vertical line.
    note : str
        Added to the caption.

    Returns
    -------
    Chart
    """
    labels = [theme.wrap(line.label, 2.6, weight=700 if line.strong else 400) for line in lines]
    left = max(theme.text_width(part, weight=700) for label in labels for part in label.split("\n")) + 0.25
    numbers = [_number(line, language, unit) for line in lines]
    right = max(theme.text_width(value + "  " + span) for value, span in numbers) + 0.35
    heights = [max(1, label.count("\n") * 0.62 + 0.9) for label in labels]
    figure, axes = theme.canvas(sum(heights) * theme.ROW + 0.55, left, right)
    positions = _positions(heights)
    for line, label, number, y, height in zip(lines, labels, numbers, positions, heights, strict=True):
        _line(axes, line, label, number, y, height, limits)
    _axis(axes, limits, sum(heights), reference, language, unit)
    everything = pd.concat([line.estimates for line in lines if len(line.estimates)] or [pd.DataFrame(columns=["page", "source", "interval"])])
    alt = texts.alternative(title, [(line.label, " ".join(part for part in number if part)) for line, number in zip(lines, numbers, strict=True)])
    return Chart(figure, key, title, subtitle, texts.caption(everything, language, note), alt, _table(lines, language, unit), language)


def _positions(heights: list[float]) -> list[float]:
    """Centre of each line, counted downwards."""
    ends = [sum(heights[: i + 1]) for i in range(len(heights))]
    return [end - height / 2 for end, height in zip(ends, heights, strict=True)]


def _number(line: Line, language: str, unit: str) -> tuple[str, str]:
    if line.estimates.empty:
        return "", line.gap or texts.word("unpublished", language)
    rows = line.estimates.to_dict("records")
    value = " / ".join(texts.write(row, language, unit) for row in rows)
    span = texts.write_interval(rows[0], language, "plain" if unit == "score" else unit) if len(rows) == 1 else ""
    return value, "" if span == "–" else span


def _line(axes: Axes, line: Line, label: str, number: tuple[str, str], y: float, height: float, limits: tuple[float, float]) -> None:
    known = not line.estimates.empty
    if line.strong:
        theme.band(axes, y - height / 2, y + height / 2)
    theme.track(axes, y, limits, dotted=not known)
    theme.at_left(axes, y, label, line.strong)
    theme.at_right(axes, y, *number, size=theme.SMALL if known else theme.TEXT)
    for row in line.estimates.to_dict("records"):
        _mark(axes, row, y, line.colour, limits)


def _mark(axes: Axes, row: dict, y: float, colour: str, limits: tuple[float, float]) -> None:
    """A filled diamond and its interval; an open end is an arrow."""
    low, high = (row["low"], row["high"])
    if not (isnan(low) and isnan(high)):
        ends = [row["estimate"] if isnan(end) else end for end in (low, high)]
        axes.plot(ends, [y, y], color=colour, linewidth=2.2, solid_capstyle="butt", zorder=2)
    if isnan(low) != isnan(high):  # one end is open: an arrow that way
        reach = row["estimate"] + (1 if isnan(high) else -1) * 0.06 * (limits[1] - limits[0])
        axes.annotate("", (reach, y), (row["estimate"], y), arrowprops={"arrowstyle": "-|>", "color": colour, "linewidth": 1.6}, zorder=2)
    theme.mark(axes, row["estimate"], y, colour, hollow=row["reading"] == "ambiguous")


def _axis(axes: Axes, limits: tuple[float, float], bottom: float, reference: float | None, language: str, unit: str) -> None:
    axes.set_xlim(*limits)
    axes.set_ylim(bottom, 0)
    axes.set_yticks([])
    ticks = [limits[0] + (limits[1] - limits[0]) * step / 4 for step in range(5)]
    write = lang.percent if unit == "percent" else (lambda value, to: lang.number(value, to, 0 if float(value).is_integer() else 1))
    axes.set_xticks(ticks, [write(tick, language) for tick in ticks])
    if reference is not None:
        theme.reference(axes, reference)


def _table(lines: list[Line], language: str, unit: str) -> pd.DataFrame:
    heads = [texts.word(name, language) for name in ("who", "value", "interval", "n", "page", "evidence")]
    records = []
    for line in lines:
        if line.estimates.empty:
            records.append([line.label, line.gap or texts.word("unpublished", language), "–", "–", "–", "–"])
        for row in line.estimates.to_dict("records"):
            reading = "" if row["reading"] == "explicit" else f" ({texts.word('reading_' + row['reading'], language)})"
            people = "–" if isnan(row["n"]) else lang.number(row["n"], language)
            where = row["page"] or row["source"]
            records.append([line.label, texts.write(row, language, unit), texts.write_interval(row, language, "plain" if unit == "score" else unit),
                            people, where, texts.word("published", language) + reading])  # fmt: skip
    return pd.DataFrame(records, columns=heads)
