import json
import re

import pytest

from impact_citoyens.language.messages import using
from impact_citoyens.reports.plan import Execution, notebooks, plan
from impact_citoyens.reports.portal import portal, statements_by_territory
from impact_citoyens.study import territories


@pytest.fixture(scope="module", params=["fr", "en"])
def page(request, document):
    with using(request.param):
        found = document(portal(frozenset(plan(language="all"))))
    found.language = request.param
    return found


def test_it_is_a_page_of_its_language(page):
    assert page.all("html")[0]["lang"] == page.language
    assert len(page.all("h1")) == 1 and page.all("title")[0].text().strip()
    assert not any(script["src"] for script in page.all("script")) and not re.search(
        r'(src|href)="(https?:)?//', page.html
    )


def test_every_link_leads_to_a_page_of_the_plan(page):
    known = {
        str(each.page).removeprefix("en/" if page.language == "en" else "")
        for each in plan(language=page.language)
    }
    other = "en/index.html" if page.language == "fr" else "../index.html"
    targets = {link["href"] for link in page.all("a")} - {
        "#content",
        "index.html",
        "audit.html",
        "compare.html",
        other,
    }
    assert targets <= known
    assert other in {link["href"] for link in page.all("a")}


def test_it_leads_by_territory_and_by_question(page):
    tiles = page.all("ul", class_="map")[0].all("li")
    assert len(tiles) == 12 and all(len(tile.all("a")) == 1 for tile in tiles)
    assert len({tile["style"] for tile in tiles}) == 12
    reached = {link["href"].split("/")[0] for tile in tiles for link in tile.all("a")}
    assert reached == set(territories.regions())
    assert page.all("a", class_="france")[0]["href"].startswith("france/")
    cards = page.all("ul", class_="cards")[0].all("a")
    assert all(
        link["href"].endswith("/index.html") for tile in tiles for link in tile.all("a")
    )  # a region opens on its profile
    assert len(cards) == len(notebooks()) and all(
        card.all("b")[0].text() and card.all("span")[0].text() for card in cards
    )


def test_any_territory_can_be_chosen_with_any_page(page):
    territory, file = page.all("form", class_="filters go")[0].all("select")
    assert [option["value"] for option in territory.all("option")] == sorted(territories.slugs())
    files = [option["value"] for option in file.all("option")]
    assert files[0] == "index.html" and len(files) == len(notebooks())
    assert page.all("a", href="compare.html")


def test_only_pages_that_every_territory_has_can_be_chosen(document):
    built = frozenset([*plan("bretagne"), Execution("fr", "france", "03_urgency")])
    file = document(portal(built)).all("form", class_="filters go")[0].all("select")[1]
    assert [option["value"] for option in file.all("option")] == ["03_urgency.html"]


def test_the_search_knows_every_territory_page_and_claim(page, values, relations):
    index = json.loads(page.all("script", type="application/json")[0].text())
    addresses = [address for _, address, *_ in index]
    assert all(text.strip() for text, *_ in index) and all(
        any(f"/{Execution('fr', 'france', name).page.name}" in address for address in addresses)
        for name in notebooks()
    )
    claims = {
        address.removeprefix("audit.html#") for address in addresses if address.startswith("audit.html#")
    }
    assert claims <= {*values["claim_id"], *relations["claim_id"]} and len(claims) > 300
    found = [address for text, address, *_ in index if "83" in text and "Pays de la Loire" in text]
    assert "audit.html#urgency-pays-de-la-loire-p11" in found
    assert page.all("a", href="audit.html")


def test_the_search_lists_territories_in_the_order_of_the_pages(page):
    index = json.loads(page.all("script", type="application/json")[0].text())
    firsts = [address.split("/")[0] for _, address, *_ in index[: len(territories.slugs())]]
    assert firsts == sorted(territories.slugs())  # a set would be in another order with another hash seed


def test_tiles_count_the_statements_of_the_proceedings(page, values, relations):
    counts = statements_by_territory()
    for slug in territories.regions():
        expected = sum(
            (
                (frame["population"] == slug)
                & (frame["dimension"] == "territory")
                & (frame["source"] == "proceedings")
            ).sum()
            for frame in (values, relations)
        )
        assert counts.get(slug, 0) == expected
    tile = next(
        link for link in page.all("ul", class_="map")[0].all("a") if link["href"].startswith("bretagne/")
    )
    assert re.search(rf"\b{counts['bretagne']}\b", tile.all("small")[0].text())


def test_it_says_how_much_is_transcribed(page, values, relations):
    text = page.text(without=("style",))
    assert str(len(values)) in text and str(len(relations)) in text


def test_provenance_is_that_of_the_whole_not_of_a_page(page):
    text = page.all("footer")[0].text()
    made = [re.search(r"\b[0-9a-f]{16}\b", value.text()) for value in page.all("footer")[0].all("dd")]
    assert sum(bool(checksum) for checksum in made) == 4 and "territory =" not in text


def test_french_spaces(page):
    if page.language == "fr":
        text = (
            page.all("body")[0].text(without=("script",))
            + page.all("script", type="application/json")[0].text()
        )
        assert not re.search(r"\w [:;?!](\s|$)|« | »|\d %", text)


def test_it_says_once_that_pages_show_synthetic_respondents(document, reconstruction, page):
    assert not page.all("p", class_="notice")
    with using(page.language):
        made = document(portal(frozenset(plan("bretagne", page.language, microdata=reconstruction))))
    hero = made.all("div", class_="hero")[0].all("p", class_="notice")
    assert len(hero) == len(made.all("p", class_="notice")) == 1
    assert ("jamais une observation" if page.language == "fr" else "never an observation") in hero[0].text()


def test_a_partial_build_links_to_what_there_is(document):
    page = document(
        portal(
            frozenset(
                [Execution("fr", "bretagne", "03_urgency"), Execution("fr", "bretagne", "04_objectives")]
            )
        )
    )
    targets = {link["href"] for link in page.all("a")} - {"#content", "index.html", "compare.html"}
    assert targets == {"bretagne/03_urgency.html", "bretagne/04_objectives.html"}
    assert not page.all("a", class_="france") and not page.all("a", class_="language")
    assert len(page.all("ul", class_="map")[0].all("li")) == 12
