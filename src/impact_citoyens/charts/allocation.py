"""The sample against the population: what each region counts for in each."""

import pandas as pd
from matplotlib.figure import Figure

from impact_citoyens.charts import theme
from impact_citoyens.charts.figure import Chart, drawn
from impact_citoyens.charts.rows import Row, Rows
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import _
from impact_citoyens.study import territories


def allocation(
    voters: pd.Series, residents: pd.Series, key: str, title: str, subtitle: str, caption: str, here: str = ""
) -> Chart:
    """Draw the share of each region in the equal sample and in the electorate.

    Parameters
    ----------
    voters, residents : Series
        Share of each region, 0 to 1, indexed by territory.
    key, title, subtitle, caption : str
        See `Chart`.
    here : str
        Territory of the page.
    """
    order, equal = voters.sort_values(ascending=False), 1 / len(voters)
    places = {slug: territories.territory(slug) for slug in order.index}
    rows = [
        [places[slug].label(), *(lang.percent(part, decimals=1) for part in (equal, share, residents[slug]))]
        for slug, share in order.items()
    ]
    heads = [_("Région"), _("Part de l’échantillon"), _("Part des inscrits")]
    table = pd.DataFrame(rows, columns=[*heads, _("Part des résidents de 18 ans et plus")])
    said = [(row[0], row[2]) for row in rows]
    return drawn(lambda: _figure(order, equal, places, here), key, title, subtitle, caption, said, table)


def _figure(order: pd.Series, equal: float, places: dict[str, territories.Territory], here: str) -> Figure:
    rows = Rows(
        [
            Row(places[slug].short(), lang.percent(share, decimals=1), strong=slug == here)
            for slug, share in order.items()
        ],
        2.6,
        top=0.4,
    )
    axes, ticks = rows.axes, (0, 0.05, 0.1, 0.15)
    axes.set_xlim(0, 0.18)
    theme.across(axes, ticks, [lang.percent(tick) for tick in ticks])
    rows.reference(equal)
    axes.annotate(
        _("part de l’échantillon : ") + lang.percent(equal, decimals=1),
        (equal, 0),
        (0, 8),
        textcoords="offset points",
        ha="center",
        color=theme.MUTED,
        fontsize=theme.layout().small,
    )
    for i, share in enumerate(order):
        _line(rows, i, share, equal)
    return axes.figure


def _line(rows: Rows, i: int, share: float, equal: float) -> None:
    axes, y = rows.axes, rows.write(i)
    if rows.rows[i].strong:
        theme.band(axes, *rows.spans[i])
    theme.stroke(axes, (equal, share), (y, y), color=theme.ACCENT, linewidth=2)
    theme.mark(axes, equal, y, theme.ACCENT, "o", 7, hollow=True)
    theme.mark(axes, share, y, theme.ACCENT, "o", 7)
