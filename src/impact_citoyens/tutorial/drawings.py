"""Two drawings that only lessons need.

One shows how often chance gives each value, the other what claims allow two unknowns to be.
"""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Polygon
from matplotlib.ticker import MaxNLocator

from impact_citoyens.charts import texts, theme
from impact_citoyens.charts.figure import Chart
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import _

SHOWN = 0.0005  # frequencies below half a tenth of a per cent have no visible bar
Corners = list[tuple[float, float]]


def frequencies(
    values: pd.Series,
    key: str,
    title: str,
    subtitle: str,
    *,
    axis: str,
    seen: float | None = None,
    mark: str = "",
) -> Chart:
    """Draw how often made-up surveys give each value.

    There is one bar a value, filled from the value that was seen on.

    Parameters
    ----------
    values : Series of float
        One value a made-up survey.
    key, title, subtitle : str
        See `Chart`.
    axis : str
        What the values are.
    seen : float, optional
        The value that was printed.
    mark : str
        What to write above it.
    """
    shares = values.value_counts(normalize=True).sort_index()
    shares = shares[shares >= SHOWN]
    step = min(shares.index.to_series().diff().min(), 1) if len(shares) > 1 else 1
    figure, axes = theme.canvas(2.9, 0.55, 0.2, 0.45 if seen is not None else 0.15, 0.6)
    reached = [seen is not None and value >= seen for value in shares.index]
    colours = [theme.ACCENT if filled else theme.lighten(theme.MUTED, 0.55) for filled in reached]
    axes.bar(shares.index, shares.to_numpy(), width=0.86 * step, color=colours, zorder=2)
    _frequency_axes(axes, shares, max(shares.index.max(), seen or 0), step)
    axes.set_xlabel(axis, fontsize=theme.SMALL, labelpad=6)
    if seen is not None:
        theme.reference(axes, seen - step / 2)
        axes.annotate(
            mark,
            (seen - step / 2, 1),
            (0, 6),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            ha="center",
            fontweight=700,
        )
    rows = [[lang.number(value), lang.percent(share, decimals=1)] for value, share in shares.items()]
    table = pd.DataFrame(rows, columns=[axis, _("Fréquence")])
    alt = texts.alternative(title, [(value, share) for value, share in rows])
    return Chart(figure, key, title, subtitle, _source(), alt, table)


def _frequency_axes(axes: Axes, shares: pd.Series, last: float, step: float) -> None:
    """Set the limits and ticks of frequencies: values across, as far as the last one, shares upwards."""
    first = shares.index.min()
    axes.set_xlim(first - step, last + step)
    across = MaxNLocator(8, integer=True).tick_values(first - step, last + step)
    across = [tick for tick in across if first <= tick <= last]
    axes.set_xticks(across, [lang.number(tick) for tick in across])
    highest = 1.08 * shares.max()
    axes.set_ylim(0, highest)
    upwards = [tick for tick in MaxNLocator(3).tick_values(0, shares.max()) if tick <= highest]
    axes.set_yticks(upwards, [lang.percent(tick) for tick in upwards])


def allowed(
    claims: dict[str, Corners],
    together: Corners,
    key: str,
    title: str,
    subtitle: str,
    *,
    axes_labels: tuple[str, str],
    limits: tuple[float, float] = (0.5, 1.0),
) -> Chart:
    """Draw what each claim allows two unknown shares to be, and what all of them allow together.

    Parameters
    ----------
    claims : dict of str to list of (float, float)
        Corners of the area that each claim allows, with its name.
    together : list of (float, float)
        Corners of the area that is left.
    key, title, subtitle : str
        See `Chart`.
    axes_labels : (str, str)
        The unknown shares, across and upwards.
    limits : (float, float)
        Range of both axes.
    """
    figure, axes = theme.canvas(4.2, 0.75, 1.7, 0.15, 0.7)
    grey = {"facecolor": theme.lighten(theme.MUTED, 0.7), "edgecolor": theme.MUTED, "linewidth": 0.8}
    for corners in claims.values():
        axes.add_patch(Polygon(corners, alpha=0.6, zorder=1, **grey))
    axes.add_patch(Polygon(together, facecolor=theme.ACCENT, edgecolor=theme.INK, linewidth=1.0, zorder=3))
    axes.set_xlim(*limits)
    axes.set_ylim(*limits)
    ticks = [limits[0] + (limits[1] - limits[0]) * step / 4 for step in range(5)]
    for side, name in ((axes.xaxis, axes_labels[0]), (axes.yaxis, axes_labels[1])):
        side.set_ticks(ticks, [lang.percent(tick) for tick in ticks])
        side.set_label_text(name, fontsize=theme.SMALL)
        side.set_tick_params(pad=7)  # the first labels of both axes meet in the corner
    for name, corners in claims.items():
        _name_area(axes, name, corners, limits)
    heads = [texts.word("who"), texts.word("bounded")]
    spans = [lang.interval(min(values), max(values)) for values in zip(*together, strict=True)]
    rows = list(zip(axes_labels, spans, strict=True))
    table, alt = pd.DataFrame(rows, columns=heads), texts.alternative(title, rows)
    return Chart(figure, key, title, subtitle, _source(printed=True), alt, table)


def _name_area(axes: Axes, name: str, corners: Corners, limits: tuple[float, float]) -> None:
    """Write the name of a claim beside the last corner of its area that is within the axes."""
    low, high = limits
    inside = [corner for corner in corners if all(low <= value <= high for value in corner)]
    across, upwards = max(inside or corners)
    axes.annotate(
        theme.wrap(name, 1.5),
        (min(across, high), min(upwards, high)),
        (8, 0),
        textcoords="offset points",
        va="center",
        color=theme.MUTED,
        fontsize=theme.SMALL,
        annotation_clip=False,
    )


def _source(printed: bool = False) -> str:
    """Say where a drawing comes from: made-up surveys, or arithmetic on printed numbers."""
    if printed:
        return lang.typeset(_("Source : calcul d’après les nombres imprimés dans les actes."))
    return lang.typeset(_("Source : enquêtes inventées, tirées au hasard par l’ordinateur."))
