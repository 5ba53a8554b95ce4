"""A drawing made with seaborn, as a page shows charts.

The look of the others, a caption, an alternative text from the data.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, cast

import matplotlib
import pandas as pd
from cycler import cycler
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from impact_citoyens.api.plots import key_of
from impact_citoyens.charts import Chart, texts, theme
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import _, language

if TYPE_CHECKING:
    from seaborn.objects import Plot

LOOK: dict[Any, Any] = {
    "axes.prop_cycle": cycler(color=[theme.ACCENT]),
    "axes.grid": True,
    "axes.grid.axis": "x",
    "axes.axisbelow": True,
    "grid.color": theme.TRACK,
    "grid.linewidth": 0.8,
    "axes.edgecolor": "none",
    "axes.titlesize": theme.TEXT,
    "axes.labelsize": theme.TEXT,
    "xtick.labelsize": theme.SMALL,
    "ytick.labelsize": theme.TEXT,
    "xtick.major.size": 0.0,
    "ytick.major.size": 0.0,
}
GROUPS = ("axes", "font", "grid", "xtick", "ytick")  # of settings, those that a look is made of
AIR, ROOM = 0.5, 0.45  # inches: of the axis, and of a line


def drawn(plot: Plot | Axes, frame: pd.DataFrame) -> Chart:
    """Show a drawing made with seaborn (or matplotlib) as the page shows its charts.

    Parameters
    ----------
    plot : seaborn.objects.Plot or matplotlib Axes
        Shares or scores along x, a label of the frame along y.
    frame : DataFrame
        What it draws: source, pages and alternative text are written from it.

    Returns
    -------
    Chart

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> import seaborn.objects as so
    >>> shares = ic.estimates("levers", microdata="none").query("statistic == 'share'")
    >>> plot = so.Plot(shares, x="estimate", y="answer_label", xmin="low",
    ...     xmax="high").add(so.Dot()).add(so.Range())
    >>> ic.show(plot, shares).key
    'levers-seaborn'
    """
    figure = _figure(plot, frame["population_label"].nunique() * frame["answer_label"].nunique())
    unit = "score" if frame["statistic"].eq("mean").all() else "percent"
    write = lang.percent if unit == "percent" else lang.number
    decimals = 0 if unit == "percent" else 1
    figure.axes[0].xaxis.set_major_formatter(lambda value, _place: write(value, language(), decimals))
    heads = [texts.word(name) for name in ("who", "value", "interval")]
    title = _("Le même tableau, dessiné avec seaborn")
    written = [_written(row, frame, unit) for row in frame.to_dict("records")]
    return Chart(
        figure,
        key_of(frame, "seaborn"),
        title,
        _("Point : valeur ; trait : intervalle à 95 %, tous deux lus dans le tableau"),
        texts.caption(frame, marks=""),
        texts.alternative(title, [(label, f"{value}, {span}") for label, value, span in written]),
        pd.DataFrame(written, columns=heads),
        claims=texts.claims(frame),
    )


def _figure(plot: Plot | Axes, lines: int) -> Figure:
    """Draw or redraw in the look of the other charts, at the width of the page, with room for every text."""
    theme.apply()
    size = (theme.WIDTH, AIR + ROOM * lines)
    if isinstance(plot, Axes):
        figure = cast(Figure, plot.figure)
        pyplot.close(figure)  # or a notebook would show it a second time
        figure.set_size_inches(size)
        _dress(plot)
    else:
        figure = Figure(figsize=size)
        with matplotlib.rc_context(LOOK):
            look = {
                name: value for name, value in matplotlib.rcParams.items() if name.split(".")[0] in GROUPS
            }
            with warnings.catch_warnings():  # of pandas, to seaborn
                warnings.simplefilter("ignore")
                plot.theme(look).on(figure).plot()
    axes = figure.axes[0]
    low, high = axes.get_xlim()
    axes.set(xlabel="", ylabel="", xticks=[tick for tick in axes.get_xticks() if low <= tick <= high])
    figure.set_layout_engine("constrained", rect=(0, 0, 0.97, 1))  # half of the last label is beyond the axis
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    return figure


def _dress(axes: Axes) -> None:
    """Give axes that are drawn already the look of the others."""
    axes.spines[:].set_visible(False)
    axes.grid(axis="x", color=theme.TRACK, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)


def _written(row: dict, frame: pd.DataFrame, unit: str) -> list[str]:
    names = [row[name] for name in ("population_label", "answer_label") if frame[name].nunique() > 1]
    value, span = (texts.write(row, unit), texts.write_interval(row, unit))
    return [" · ".join(names) or row["answer_label"], value, span]
