"""The profile of a territory."""

import re

import pytest

from impact_citoyens import ledger
from impact_citoyens.api.context import set_page
from impact_citoyens.evidence.standing import Standing
from impact_citoyens.evidence.territory_comparison import compare
from impact_citoyens.io.errors import InputError
from impact_citoyens.language.messages import using
from impact_citoyens.pages import headline_words, profile
from impact_citoyens.pages.page import current_page, open_page
from impact_citoyens.study import codebook, territories


def opened(slug, language):
    """What the profile of a territory shows, whose page it is from here on."""
    set_page(slug, language, "none")
    return profile.headlines()


def cards(document, found):
    return [
        {
            "text": card.text(),
            "kind": card.all("b")[0]["class"],
            "number": card.all("b")[0].text(),
            "link": card.all("a")[0]["href"],
        }
        for card in document(profile.cards(found).data).all("li")
    ]


def test_the_answers_of_the_profile_are_in_the_codebook_and_told_as_shares():
    chosen = profile.profile_answers()
    assert len(chosen) == 4 and all(
        row["answer"] in codebook.answers(row["question"]).index for row in chosen.to_dict("records")
    )


def test_a_printed_number_is_in_the_card_with_its_interval_and_france(document):
    urgency = cards(document, opened("pays-de-la-loire", "fr"))[1]
    assert (urgency["kind"], urgency["number"], urgency["link"]) == (
        "published",
        "83\u202f%",
        "03_urgency.html",
    )
    assert (
        "77–88" in urgency["text"]
        and "74\u202f% (publié, 72–76" in urgency["text"]
        and "+9\u00a0pts" in urgency["text"]
    )
    assert (
        "de la 1re à la 11e place sur 12" in urgency["text"]
    )  # “the highest” is a reading there, not said outright


def test_what_is_not_printed_is_said_not_to_be(document):
    health = cards(document, opened("grand-est", "en"))[0]
    assert health["kind"] == "unknown" and health["number"] == "not published"
    assert "from 4th to 12th place of 12" in health["text"]  # three regions are said to be the three highest


def test_the_tests_are_those_of_compare():
    found = opened("pays-de-la-loire", "fr")
    tested = {each.question: each.test for each in found if each.test}
    assert set(tested) == {"urgency", "objectives"}
    for headline in found:
        table = compare(headline.question, "pays-de-la-loire", microdata="none").set_index("answer")
        for name in ("p_low", "p_high", "verdict") if headline.test else ():
            assert headline.test[name] == table.loc[headline.answer, name]


@pytest.mark.parametrize(
    ("slug", "language", "title"),
    [
        (
            "pays-de-la-loire",
            "fr",
            "Pays de la Loire se distingue de la France à la limite, selon l’arrondi : « Utile ou "
            "incontournable »",
        ),
        (
            "bretagne",
            "en",
            "Brittany cannot be told apart from France on the one answer that can be compared",
        ),
        ("grand-est", "fr", "Grand Est : rien de publié ne se compare à la France"),
    ],
)
def test_the_title_says_what_the_tests_allow(slug, language, title):
    found = opened(slug, language)
    assert profile.against_france(found).title == title


def test_a_difference_within_chance_is_no_difference():
    from dataclasses import replace

    found = opened("bretagne", "en")
    below = [
        replace(each, test=each.test | {"difference": -0.07, "verdict": "beyond"}) if each.test else each
        for each in found
    ]
    assert profile.title(current_page(), below) == "Below France: “Reduce fragilities”"


def test_the_chart_has_a_line_a_population_and_the_region_is_strong():
    found = opened("bretagne", "fr")
    chart = profile.against_france(found)
    assert len(chart.table) == 8 and "objectives-reduce-bretagne-p12" in " ".join(chart.claims)
    assert "86\u202f%" in chart.alt and "non publié" in chart.alt


@pytest.mark.parametrize(
    ("place", "french", "english"),
    [
        (Standing(1, 1, 12, "published"), "1re place sur 12", "1st place of 12"),
        (Standing(2, 11, 12, "bounded"), "de la 2e à la 11e place sur 12", "from 2nd to 11th place of 12"),
        (Standing(3, 12, 12, "observed"), "de la 3e à la 12e place sur 12", "from 3rd to 12th place of 12"),
        (
            Standing(1, 12, 12, "bounded"),
            "place inconnue : les 12 restent possibles",
            "place unknown: all 12 remain possible",
        ),
    ],
)
def test_places_are_said_with_their_ties(place, french, english):
    with using("en"):
        in_english = headline_words.place(place)
    assert (headline_words.place(place), in_english) == (french, english)


def test_france_counts_the_regions_that_are_printed(document):
    table = document(profile.places(opened("france", "en")).data)
    urgency = [cell.text() for cell in table.all("tbody")[0].all("tr")[1].all("td")]
    assert urgency[1:] == ["2", "Nouvelle-Aquitaine, 69%", "Pays de la Loire, 83%"]


@pytest.mark.parametrize("slug", territories.slugs())
def test_everything_printed_of_a_territory_is_there_and_the_rest_is_said_unknown(document, slug):
    set_page(slug, "en", "none")
    printed, unknown = document(profile.printed().data), document(profile.unknown().data)
    place = territories.territory(slug)
    claims = [
        frame[(frame["source"] == "proceedings") & (frame["wave"] == "2022")]
        for frame in (ledger.values(), ledger.relations())
    ]
    mine = [
        row
        for frame in claims
        for row in frame.to_dict("records")
        if row["question"] in profile._asked()
        and (
            row["dimension"] == "national"
            if place.is_france
            else row["dimension"] == "territory" and slug in codebook.members("territory", row["population"])
        )
    ]
    listed = {item["id"].removeprefix("claim-") for item in printed.all("li")}
    assert listed <= {row["claim_id"] for row in mine} and bool(mine) == bool(listed)
    with using("en"):
        assert {codebook.question_title(row["question"]) for row in mine} == {
            re.sub(r"\s+\d+$", "", head.text()).strip() for head in printed.all("h3")
        }
    silent = {link.text() for link in unknown.all("a")}
    with using("en"):
        asked = {
            codebook.question_title(question)
            for question in codebook.questions().index
            if question in profile._asked() and "2022" in codebook.question(question)["known_waves"]
        }
    with using("en"):
        assert silent == asked - {codebook.question_title(row["question"]) for row in mine}


def test_bounds_are_hollow_and_synthetic_numbers_never_lead(document, reconstruction):
    set_page("bretagne", "fr", reconstruction)
    found = profile.headlines()
    kinds = [card["kind"] for card in cards(document, found)]
    assert set(kinds) <= {"published", "bounded", "unknown"} and "synth" not in profile.cards(found).data
    assert profile.against_france(found).synthetic


def test_a_file_leads_and_is_tested(document, made_file):
    page = open_page("bretagne", "en", str(made_file))
    found = profile.headlines()
    assert page.observed.evidence == "observed" and {card["kind"] for card in cards(document, found)} == {
        "observed"
    }
    assert all(each.standing.evidence == "observed" for each in found)
    composite = {
        each.answer for each in found if codebook.answers(each.question).loc[each.answer, "components"]
    }
    assert {each.answer for each in found if each.test} == {
        each.answer for each in found
    } - composite  # a sum of answers has no test in the file


def test_the_public_tables_are_those_of_the_cards():
    found = opened("bretagne", "fr")
    assert profile.profile_tests()["answer"].tolist() == [each.answer for each in found if each.test]
    places = profile.profile_places()[["best", "worst"]].to_numpy().tolist()
    assert places == [[each.standing.best, each.standing.worst] for each in found]
    set_page("france", "fr", "none")
    assert profile.profile_tests().empty and profile.profile_places().empty


def test_another_part_is_refused_with_the_nearest():
    with pytest.raises(InputError, match="Did you mean cards"):
        profile.profile("card")
