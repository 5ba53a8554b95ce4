"""Ranks of the domains over the waves: lines for those that are printed, blanks for those that are not."""

import itertools

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from impact_citoyens.charts import texts, theme
from impact_citoyens.charts.figure import Chart, drawn
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import _
from impact_citoyens.study import codebook, study

LAST = 11  # the lowest rank printed


def ranks(estimates: pd.DataFrame, waves: list[str], key: str, title: str, subtitle: str) -> Chart:
    """Draw the printed ranks of the fragility domains, one column a wave.

    Parameters
    ----------
    estimates : DataFrame
        Published estimates with statistic ``rank``.
    waves : list of str
        From left to right.
    key, title, subtitle : str
        See `Chart`.

    Returns
    -------
    Chart
        Ranks that no source prints are open circles labelled as not published.
    """
    table = (
        estimates.drop_duplicates(["answer", "wave"])
        .pivot(index="answer", columns="wave", values="estimate")
        .reindex(columns=waves)
    )
    order = codebook.domains().index
    table = table.reindex([domain for domain in order if domain in table.index])
    named = table.rename(index=lambda domain: codebook.answer_label(study.scores(), domain))
    key_to_marks = _("Cercle plein : rang imprimé ; cercle vide : rang non publié.")
    return drawn(
        lambda: _figure(table),
        key,
        title,
        subtitle,
        texts.caption(estimates, marks=key_to_marks),
        [(name, _written(row)) for name, row in named.iterrows()],
        _table(named),
        texts.claims(estimates),
    )


def _figure(table: pd.DataFrame) -> Figure:
    labels = [codebook.answer_label(study.scores(), domain, short=True) for domain in table.index]
    left, right = 0.5, 2.6
    if theme.layout().stacked:
        left, right = 0.44, max(theme.text_width(label, weight=700) for label in labels) + 0.24
    figure, axes = theme.canvas(LAST * theme.ROW + 0.6, left, right, 0.35, 0.1)
    axes.set_xlim(-0.12, len(table.columns) - 0.94)
    axes.set_ylim(LAST + 0.6, 0.4)
    axes.set_yticks(range(1, LAST + 1), [str(rank) for rank in range(1, LAST + 1)])
    axes.set_xticks(
        range(len(table.columns)), table.columns, fontweight=700, color=theme.INK, fontsize=theme.TEXT
    )
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.tick_params(
        axis="y", pad=8 if theme.layout().stacked else 3.5
    )  # circles of the first wave come over the edge
    for domain, row in table.iterrows():
        _domain(axes, domain, row)
    _blanks(axes, table)
    return figure


def _domain(axes: Axes, domain: str, row: pd.Series) -> None:
    colour = codebook.answer_colour(study.scores(), domain)
    printed = [(x, rank) for x, rank in enumerate(row) if rank == rank]
    for (x, rank), (later, other) in itertools.pairwise(printed):
        if later == x + 1:  # a wave that is not printed breaks the line
            axes.plot(
                (x, later),
                (rank, other),
                color=colour,
                linewidth=2.4,
                alpha=0.9,
                zorder=2,
                solid_capstyle="round",
            )
    for x, rank in printed:
        axes.plot(x, rank, marker="o", markersize=17, color=colour, zorder=3, linestyle="none")
        axes.text(
            x,
            rank + 0.02,
            f"{rank:.0f}",
            color="white",
            ha="center",
            va="center_baseline",
            fontsize=theme.layout().small,
            fontweight=700,
            zorder=4,
        )
    x, rank = printed[-1]
    axes.annotate(
        codebook.answer_label(study.scores(), domain, short=True),
        (x, rank),
        (14, 0),
        textcoords="offset points",
        va="center",
        color=colour,
        fontweight=700,
    )


def _blanks(axes: Axes, table: pd.DataFrame) -> None:
    for x, wave in enumerate(table.columns):
        for rank in sorted(set(range(1, LAST + 1)) - set(table[wave].dropna())):
            axes.plot(
                x,
                rank,
                marker="o",
                markersize=13,
                color="white",
                markeredgecolor=theme.TRACK,
                markeredgewidth=1,
                zorder=1,
                linestyle="none",
            )
            if x == len(table.columns) - 1:
                axes.annotate(
                    texts.word("unpublished"),
                    (x, rank),
                    (14, 0),
                    textcoords="offset points",
                    va="center",
                    color=theme.MUTED,
                )


def _table(named: pd.DataFrame) -> pd.DataFrame:
    gap = texts.word("unpublished")
    written = named.map(lambda rank: gap if rank != rank else lang.number(rank))
    return written.rename_axis(_("Domaine")).reset_index()


def _written(ranks: pd.Series) -> str:
    """Write the ranks of a domain that are printed, each with its wave."""
    return ", ".join(f"{_('rang')} {rank:.0f} ({wave})" for wave, rank in ranks.items() if rank == rank)
