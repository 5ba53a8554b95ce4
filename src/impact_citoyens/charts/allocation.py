"""The sample against the population: what each region counts for in each."""

import pandas as pd
from matplotlib.axes import Axes

from impact_citoyens import language as lang
from impact_citoyens import territories
from impact_citoyens.charts import texts, theme
from impact_citoyens.charts.figure import Chart

WORDS = {
    "fr": ("part de l’échantillon : ", ["Région", "Part de l’échantillon", "Part des inscrits 2022", "Part des résidents de 18 ans et plus"]),
    "en": ("share of the sample: ", ["Region", "Share of the sample", "Share of registered voters 2022", "Share of residents 18 and over"]),
}


def allocation(voters: pd.Series, residents: pd.Series, key: str, title: str, subtitle: str, caption: str, language: str, here: str = "france") -> Chart:
    """Draw the share of each region in the equal sample and in the electorate.

    Parameters
    ----------
    voters, residents : Series
        Share of each region, 0 to 1, indexed by territory.
    key, title, subtitle, caption, language : str
        See `Chart`.
    here : str
        Territory of the page.
    """
    order, equal = voters.sort_values(ascending=False), 1 / len(voters)
    places = {slug: territories.territory(slug) for slug in order.index}
    left = max(theme.text_width(place.short(language), weight=700) for place in places.values()) + 0.25
    figure, axes = theme.canvas(len(order) * theme.ROW + 0.75, left, 0.9, 0.4, 0.35)
    axes.set_xlim(0, 0.18)
    axes.set_ylim(len(order), 0)
    axes.set_yticks([])
    axes.set_xticks((0, 0.05, 0.1, 0.15), [lang.percent(tick, language) for tick in (0, 0.05, 0.1, 0.15)])
    theme.reference(axes, equal)
    axes.annotate(WORDS[language][0] + lang.percent(equal, language, 1), (equal, 0), (0, 8), textcoords="offset points", ha="center",
                  color=theme.MUTED, fontsize=theme.SMALL)  # fmt: skip
    for y, (slug, share) in enumerate(order.items()):
        _line(axes, y + 0.5, places[slug].short(language), share, equal, slug == here, language)
    rows = [[places[slug].label(language), *(lang.percent(value, language, 1) for value in (equal, share, residents[slug]))] for slug, share in order.items()]
    alt = texts.alternative(title, [(row[0], row[2]) for row in rows])
    return Chart(figure, key, title, subtitle, caption, alt, pd.DataFrame(rows, columns=WORDS[language][1]), language)


def _line(axes: Axes, y: float, name: str, share: float, equal: float, strong: bool, language: str) -> None:
    if strong:
        theme.band(axes, y - 0.5, y + 0.5)
    axes.plot((equal, share), (y, y), color=theme.ACCENT, linewidth=2)
    theme.mark(axes, equal, y, theme.ACCENT, "o", 7, hollow=True)
    theme.mark(axes, share, y, theme.ACCENT, "o", 7)
    theme.at_left(axes, y, name, strong)
    theme.at_right(axes, y, lang.percent(share, language, 1))
