"""A table of counts seen at a glance: where there is something, and where there is nothing."""

import pandas as pd
import seaborn as sns
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure

from impact_citoyens.charts import theme
from impact_citoyens.charts.figure import Chart, drawn
from impact_citoyens.language.messages import _

SHADES = ListedColormap(
    [theme.GAP, *(theme.lighten(theme.ACCENT, amount) for amount in (0.75, 0.6, 0.45))]
)  # 0, 1, 2, 3 and more


def matrix(
    counts: pd.DataFrame,
    key: str,
    title: str,
    subtitle: str,
    caption: str,
    here: str | None = None,
    rows: str = "",
) -> Chart:
    """Draw counts as a heat map with its numbers.

    Parameters
    ----------
    counts : DataFrame
        Whole numbers; the index and the columns are labels ready to read.
    key, title, subtitle, caption : str
        See `Chart`.
    here : str, optional
        Label of the row of the page's territory, in bold.
    rows : str
        What the rows are, for the head of the table (territories by default).
    """
    table = counts.rename_axis(rows or _("Territoire")).reset_index()
    said = [(name, str(int(total))) for name, total in counts.sum(axis=1).items()]
    return drawn(lambda: _figure(counts, here), key, title, subtitle, caption, said, table)


def _figure(counts: pd.DataFrame, here: str | None) -> Figure:
    stacked, small = theme.layout().stacked, theme.layout().small
    written = counts.map(lambda count: str(count) if count else "–")
    labels, size, row = _labels(counts.index, written)
    left = max(theme.text_width(part, size, 700) for label in labels for part in label.split("\n")) + (
        0.12 if stacked else 0.25
    )
    heads, top = _heads(counts.columns, (theme.layout().width - left - 0.1) / len(counts.columns) - 0.06)
    figure, axes = theme.canvas(len(counts) * row + top + 0.05, left, 0.1, top, 0.05)
    sns.heatmap(
        counts.clip(upper=3),
        ax=axes,
        cmap=SHADES,
        vmin=0,
        vmax=4,
        annot=written,
        fmt="",
        cbar=False,
        linewidths=1.5,
        linecolor="white",
        annot_kws={"color": theme.INK, "fontsize": small},
    )
    axes.xaxis.tick_top()
    axes.set(xlabel="", ylabel="")
    axes.set_xticks(axes.get_xticks(), heads, rotation=90 if stacked else 0, va="bottom", linespacing=1.0)
    axes.set_yticks(axes.get_yticks(), labels, rotation=0)
    axes.tick_params(length=0, labelsize=small)
    for label, name in zip(axes.get_yticklabels(), counts.index, strict=True):
        label.set(color=theme.INK, fontsize=size, fontweight=700 if name == here else 400, linespacing=1.0)
    return figure


def _labels(names: pd.Index, written: pd.DataFrame) -> tuple[list[str], float, float]:
    """Labels of the rows, broken where cells leave little room, their size and the height of a row."""
    if not theme.layout().stacked:
        return list(names), theme.TEXT, 0.32
    small = theme.layout().small
    cell = max(0.19, max(theme.text_width(text, small) for text in written.to_numpy().ravel()) + 0.04)
    labels = [
        theme.broken(name, theme.layout().width - 0.22 - cell * written.shape[1], small) for name in names
    ]
    return labels, small, max(label.count("\n") + 1 for label in labels) * small * 1.15 / 72 + 0.07


def _heads(names: pd.Index, width: float) -> tuple[list[str], float]:
    """Wrap the heads of the columns, or turn them where columns are narrow; return their room above."""
    if not theme.layout().stacked:
        return [theme.wrap(name, width, theme.SMALL) for name in names], 0.7
    plain = [name.replace("-\n", "").replace("- ", "").replace("\n", " ") for name in names]
    return plain, max(theme.text_width(name, theme.layout().small) for name in plain) + 0.15
