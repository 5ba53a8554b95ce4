"""A table of counts seen at a glance: where there is something, and where there is nothing."""

import pandas as pd
import seaborn as sns
from matplotlib.colors import ListedColormap

from impact_citoyens.charts import texts, theme
from impact_citoyens.charts.figure import Chart

SHADES = ListedColormap([theme.GAP, *(theme.lighten(theme.ACCENT, amount) for amount in (0.75, 0.6, 0.45))])  # 0, 1, 2, 3 and more


def matrix(counts: pd.DataFrame, key: str, title: str, subtitle: str, caption: str, language: str, here: str | None = None,
           rows: str = "") -> Chart:  # fmt: skip
    """Draw counts as a heat map with its numbers.

    Parameters
    ----------
    counts : DataFrame
        Whole numbers; the index and the columns are labels ready to read.
    key, title, subtitle, caption, language : str
        See `Chart`.
    here : str, optional
        Label of the row of the page's territory, in bold.
    rows : str
        What the rows are, for the head of the table (territories by default).
    """
    left = max(theme.text_width(label, weight=700) for label in counts.index) + 0.25
    figure, axes = theme.canvas(len(counts) * 0.32 + 0.75, left, 0.1, 0.7, 0.05)
    written = counts.map(lambda count: str(count) if count else "–")
    sns.heatmap(counts.clip(upper=3), ax=axes, cmap=SHADES, vmin=0, vmax=4, annot=written, fmt="", cbar=False, linewidths=1.5,
                linecolor="white", annot_kws={"color": theme.INK, "fontsize": theme.SMALL})  # fmt: skip
    axes.xaxis.tick_top()
    axes.set(xlabel="", ylabel="")
    width = (theme.WIDTH - left - 0.1) / len(counts.columns) - 0.06
    axes.set_xticks(axes.get_xticks(), [theme.wrap(label, width, theme.SMALL) for label in counts.columns], rotation=0, va="bottom", linespacing=1.0)
    axes.set_yticks(axes.get_yticks(), counts.index, rotation=0)
    axes.tick_params(length=0, labelsize=theme.SMALL)
    for label in axes.get_yticklabels():
        label.set(color=theme.INK, fontsize=theme.TEXT, fontweight=700 if label.get_text() == here else 400)
    table = counts.rename_axis(rows or ("Territoire" if language == "fr" else "Territory")).reset_index()
    alt = texts.alternative(title, [(name, str(int(total))) for name, total in counts.sum(axis=1).items()])
    return Chart(figure, key, title, subtitle, caption, alt, table, language)
