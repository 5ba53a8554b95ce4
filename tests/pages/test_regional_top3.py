"""The map of the first three fragilities: printed, excluded, and what synthetic samples say of the rest."""

import pytest

from impact_citoyens.pages.page import open_page
from impact_citoyens.pages.regional_top3 import regional_top3


def test_without_the_reconstruction_only_what_is_printed_is_said():
    chart = regional_top3(open_page("bretagne", "fr"))
    said = chart.table.set_index("Région")["Ce qui est publié"]
    assert said.pop("Île-de-France") == "Environnement – dans le trio"
    assert set(said) == {"trio non publié – sans environnement"} and len(said) == 11
    assert not chart.synthetic and "synth" not in chart._repr_html_().lower()


@pytest.fixture(params=["fr", "en"])
def made(request, reconstruction):
    page = open_page("bretagne", request.param, reconstruction)
    return page, regional_top3(page)


def test_the_printed_domain_takes_a_place_and_the_most_frequent_the_others(made):
    page, chart = made
    table = chart.table.set_index(chart.table.columns[0])
    here, paris = table.loc[page.here.label()], table.loc["Île-de-France"]
    assert len(here.iloc[1].split(" · ")) == 3 and len(paris.iloc[1].split(" · ")) == 2
    assert here.iloc[1].startswith(
        page.answer("fragilities", "health", short=True) + " " + page.percent(0.75)
    )
    assert page.answer("fragilities", "environment", short=True) in paris.iloc[0]


def test_it_says_that_it_is_an_illustration(made):
    page, chart = made
    assert (
        chart.synthetic
        and {"fr": "jamais une observation", "en": "never an observation"}[page.language] in chart.caption
    )
