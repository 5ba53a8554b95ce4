"""Shares side by side.

Each kind of evidence in its form, a number in bold for what was asked of people, a gap that says so for the
rest.
"""

from dataclasses import dataclass
from functools import cached_property
from math import isnan, nan

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from impact_citoyens.charts import texts, theme
from impact_citoyens.charts.figure import Chart, drawn
from impact_citoyens.charts.rows import Row, Rows
from impact_citoyens.language import numbers as lang

DRAWN = ("synthetic", "observed", "bounded", "published")  # from the back to the front
OVER = {
    "published": ("observed",),
    "synthetic": ("published", "observed"),
}  # whose interval gives way to whose


@dataclass(frozen=True)
class Line:
    """One line of the chart.

    Attributes
    ----------
    label : str
        What it is.
    estimates : DataFrame
        Estimates to draw on the line, of any evidence; none draws a gap.
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

    @cached_property
    def records(self) -> list[dict]:
        """The estimates, one dictionary each: read many times for one drawing."""
        return self.estimates.to_dict("records")


def shares(
    lines: list[Line],
    key: str,
    title: str,
    subtitle: str,
    *,
    unit: str = "percent",
    limits: tuple[float, float] = (0.0, 1.0),
    reference: float | None = None,
    note: str = "",
) -> Chart:
    """Draw estimates, one line each: published, bounded, synthetic and observed, told apart by form.

    Parameters
    ----------
    lines : list of Line
        From top to bottom.
    key, title, subtitle : str
        See `Chart`.
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
    limits = _wide_enough(limits, lines, unit)
    numbers = [_number(line, unit) for line in lines]
    synthetic = any(_kind(line, "synthetic") for line in lines)
    everything = pd.concat(
        [line.estimates for line in lines if len(line.estimates)]
        or [pd.DataFrame(columns=["page", "source", "interval"])]
    )
    return drawn(
        lambda: _figure(lines, numbers, limits, reference, unit, synthetic),
        key,
        title,
        subtitle,
        texts.caption(everything, note),
        [(line.label, _said(line, number, unit)) for line, number in zip(lines, numbers, strict=True)],
        _table(lines, unit),
        texts.claims(everything),
        synthetic,
    )


def _figure(
    lines: list[Line],
    numbers: list[tuple[str, str]],
    limits: tuple[float, float],
    reference: float | None,
    unit: str,
    synthetic: bool,
) -> Figure:
    rows = Rows(
        [
            Row(line.label, *number, line.strong, line.estimates.empty)
            for line, number in zip(lines, numbers, strict=True)
        ],
        2.6,
    )
    for i, line in enumerate(lines):
        _line(rows, i, line, limits)
    _axis(rows.axes, limits, unit)
    if reference is not None:
        rows.reference(reference)
    if synthetic:
        theme.watermark(rows.axes, texts.word("watermark"))
    return rows.axes.figure


def _wide_enough(limits: tuple[float, float], lines: list[Line], unit: str) -> tuple[float, float]:
    """Widen an axis chosen for the published figures to the whole scale when an estimate would leave it."""
    whole = (0.0, 1.0) if unit == "percent" else (0.0, 10.0)
    ends = [
        value
        for line in lines
        for name in ("estimate", "low", "high")
        for value in line.estimates.get(name, [])
        if not isnan(value)
    ]
    return limits if all(limits[0] <= end <= limits[1] for end in ends) else whole


def _number(line: Line, unit: str) -> tuple[str, str]:
    """Value in bold (observed, else published) and what goes with it, the published one as a diamond."""
    if line.estimates.empty:
        return "", line.gap or texts.word("unpublished")
    observed, published = _kind(line, "observed"), _kind(line, "published")
    if not observed and not published:
        return "", "\n".join(_unprinted(line, unit, "synthetic_value"))
    printed = " / ".join(texts.write(row, unit) for row in published)
    if not observed:
        span = texts.write_interval(published[0], unit) if len(published) == 1 else ""
        return printed, "" if span == "–" else span
    row = observed[0]
    other = (
        f" ({published[0]['wave']})" if published and published[0]["wave"] != row["wave"] else ""
    )  # never two waves as if they were one
    beside = f" · ◆ {printed}{other}" if printed else ""
    if row["suppressed"]:
        return "", texts.word("suppressed") + beside
    fragile = f" ({texts.word('fragile')})" if row["fragile"] else ""
    return texts.write(row, unit), texts.write_interval(row, unit) + fragile + beside


def _kind(line: Line, evidence: str) -> list[dict]:
    return [row for row in line.records if row["evidence"] == evidence]


def _unprinted(line: Line, unit: str, form: str) -> list[str]:
    """Say the bounds, which are certain, then the synthetic estimate, which is not."""
    bounds = [texts.write_bounds(row, unit) for row in _kind(line, "bounded")]
    return bounds + [texts.word(form, value=texts.write(row, unit)) for row in _kind(line, "synthetic")]


def _said(line: Line, number: tuple[str, str], unit: str) -> str:
    """Write what a line shows for its alternative text: its number, then bounds and synthetic estimate."""
    unprinted = _unprinted(line, unit, "synthetic_said")
    shown = (
        " ".join(part for part in number if part)
        if _kind(line, "published") or _kind(line, "observed") or not unprinted
        else ""
    )
    return ", ".join([*([shown] if shown else []), *unprinted])


def _line(rows: Rows, i: int, line: Line, limits: tuple[float, float]) -> None:
    axes, y = rows.axes, rows.write(i)
    if line.strong:
        theme.band(axes, *rows.spans[i])
    theme.track(axes, y, limits, dotted=line.estimates.empty)
    for evidence in DRAWN:
        for row in _kind(line, evidence):
            if any(_kind(line, other) for other in OVER.get(evidence, ())):
                row = row | {
                    "low": nan,
                    "high": nan,
                }  # its interval is in the table: two on one line could not be told apart
            _mark(axes, row, y, line.colour, limits)


def _mark(axes: Axes, row: dict, y: float, colour: str, limits: tuple[float, float]) -> None:
    """Draw an estimate as a solid bar (observed), hatched bar (synthetic), frame (bounded) or diamond."""
    if row["evidence"] != "published":
        {"observed": _bar, "synthetic": _hatched, "bounded": _frame}[row["evidence"]](
            axes, row, y, colour, limits
        )
        return
    low, high = (row["low"], row["high"])
    if not (isnan(low) and isnan(high)):
        ends = [row["estimate"] if isnan(end) else end for end in (low, high)]
        theme.stroke(axes, ends, [y, y], color=colour, linewidth=2.2, solid_capstyle="butt", zorder=2)
    if isnan(low) != isnan(high):  # one end is open: an arrow that way
        reach = row["estimate"] + (1 if isnan(high) else -1) * 0.06 * (limits[1] - limits[0])
        axes.annotate(
            "",
            (reach, y),
            (row["estimate"], y),
            arrowprops={"arrowstyle": "-|>", "color": colour, "linewidth": 1.6},
            zorder=2,
        )
    theme.mark(axes, row["estimate"], y, colour, hollow=row["reading"] == "ambiguous")


def _bar(axes: Axes, row: dict, y: float, colour: str, limits: tuple[float, float]) -> None:
    if row["suppressed"]:
        return
    look = {"color": theme.lighten(colour, 0.55), "zorder": 1.5}
    axes.barh(y, row["estimate"] - limits[0], left=limits[0], height=0.5, **look)
    _interval(axes, row, y, theme.INK, 1.4)


def _interval(axes: Axes, row: dict, y: float, colour: str, width: float) -> None:
    look = {"color": colour, "linewidth": width, "solid_capstyle": "butt", "zorder": 2}
    theme.stroke(axes, (row["low"], row["high"]), (y, y), **look)


def _hatched(axes: Axes, row: dict, y: float, colour: str, limits: tuple[float, float]) -> None:
    theme.hatched(axes, limits[0], row["estimate"], y, colour)
    _interval(axes, row, y, theme.MUTED, 1.0)


def _frame(axes: Axes, row: dict, y: float, colour: str, limits: tuple[float, float]) -> None:
    theme.hollow_range(axes, max(row["low"], limits[0]), min(row["high"], limits[1]), y)


def _axis(axes: Axes, limits: tuple[float, float], unit: str) -> None:
    axes.set_xlim(*limits)
    ticks = [limits[0] + (limits[1] - limits[0]) * step / 4 for step in range(5)]
    if unit == "percent":
        labels = [lang.percent(tick) for tick in ticks]
    else:
        labels = [lang.number(tick, decimals=0 if float(tick).is_integer() else 1) for tick in ticks]
    theme.across(axes, ticks, labels)


def _table(lines: list[Line], unit: str) -> pd.DataFrame:
    reconstructed = any(_kind(line, evidence) for line in lines for evidence in ("bounded", "synthetic"))
    value = "any_value" if reconstructed else "value"
    heads = [texts.word(name) for name in ("who", value, "interval", "n", "page", "evidence")]
    records = []
    for line in lines:
        if line.estimates.empty:
            records.append([line.label, line.gap or texts.word("unpublished"), "–", "–", "–", "–"])
        records += [[line.label, *_cells(row, unit)] for row in line.records]
    return pd.DataFrame(records, columns=heads)


def _cells(row: dict, unit: str) -> list[str]:
    kind = texts.word(row["evidence"])
    if row["evidence"] == "observed" and row["suppressed"]:
        return [texts.word("suppressed"), "–", "–", "–", kind]
    if row["evidence"] == "bounded":
        return [texts.write_bounds(row, unit), "–", "–", texts.word("claims"), kind]
    reading = "" if row["reading"] == "explicit" else f" ({texts.word('reading_' + row['reading'])})"
    people = "–" if isnan(row["n"]) or row["evidence"] == "synthetic" else lang.number(row["n"])
    if row["evidence"] == "observed":  # a weighted figure says what its weights cost
        people += f" ({texts.word('effective')} {lang.number(row['n_effective'])})"
    span = texts.write_interval(row, unit)
    where = texts.word("synthesis") if row["evidence"] == "synthetic" else row["page"] or row["source"]
    return [texts.write(row, unit), span, people, where, kind + reading]
