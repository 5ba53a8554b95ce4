import re

import pytest

from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import using
from impact_citoyens.ledger import sentences as words
from impact_citoyens.study import territories

SLUG = re.compile(r"[A-Za-z0-9]_[A-Za-z0-9]")


@pytest.fixture(scope="module", params=["fr", "en"])
def language(request):
    return request.param


@pytest.fixture(scope="module")
def said(language, values, relations):
    """Every claim of the ledger as a sentence, by identifier."""
    kinds = ((values, words.value_sentence), (relations, words.relation_sentence))
    with using(language):
        return {row["claim_id"]: say(row) for table, say in kinds for row in table.to_dict("records")}


def test_every_claim_has_a_sentence(said, values, relations):
    assert len(said) == len(values) + len(relations)
    assert all(len(text.split()) >= 2 for text in said.values())


def test_no_sentence_shows_what_is_for_programs(said):
    for claim, text in said.items():
        assert not SLUG.search(text), (claim, text)
        assert not re.search(r"\bnan\b|None|\{|\}", text), (claim, text)
        assert "  " not in text, (claim, text)
        assert not re.search(r"\d[.,]0\b", text) or "score" in text or "note" in text, (
            claim,
            text,
        )  # scores keep a tenth


def test_colons_take_the_space_of_the_language(said, language):
    for claim, text in said.items():
        before = [text[match.start() - 1] for match in re.finditer(r":(?=\s)", text)]
        assert all((character == lang.NO_BREAK_SPACE) == (language == "fr") for character in before), (
            claim,
            text,
        )


def test_no_french_word_in_an_english_sentence(said, language):
    if language == "en":
        for claim, text in said.items():
            assert not re.search(r"\b(région|personnes|au moins|plus de|depuis|environ)\b", text), (
                claim,
                text,
            )


def row(**fields):
    return {
        "claim_id": "x",
        "question": "urgency",
        "wave": "2022",
        "dimension": "territory",
        "population": "bretagne",
        "answer": "essential_or_useful",
        "statistic": "share",
        "comparator": "eq",
        "value": 83.0,
        "unit": "percent",
        "source": "proceedings",
        "page": "11",
        "reading": "explicit",
    } | fields


@pytest.mark.parametrize(
    ("fields", "french", "english"),
    [
        ({}, "83\u202f%", "83%"),
        ({"comparator": "more_than", "value": 43.0}, "plus de 43\u202f%", "more than 43%"),
        ({"comparator": "about", "value": 33.3}, "environ un tiers", "about one third"),
        ({"statistic": "change", "unit": "points", "value": 4.0}, "+4\u00a0pts", "+4\u00a0pts"),
        ({"statistic": "mean", "unit": "score_0_10", "value": 5.6}, "5,6", "5.6"),
        (
            {"statistic": "count", "unit": "people", "value": 2400.0},
            "2\u202f400\u00a0personnes",
            "2,400\u00a0people",
        ),
        ({"statistic": "date", "unit": "year", "value": 2022.0}, "2022", "2022"),
    ],
)
def test_amounts(fields, french, english):
    assert words.amount(row(**fields)) == french
    with using("en"):
        assert words.amount(row(**fields)) == english


def test_a_value_says_who_what_and_how_much():
    text = words.value_sentence(row())
    assert text.startswith("Bretagne\u00a0: ") and text.endswith(", 83\u202f%")


def test_the_same_sentence_on_two_pages_is_said_once(values, relations):
    twice = values[values["claim_id"].isin(["objectives-reduce-france-p12", "objectives-reduce-france-p55"])]
    entries = words.statements(twice, relations.iloc[:0])
    assert [(entry["claim_id"], entry["pages"]) for entry in entries] == [
        ("objectives-reduce-france-p12", ["12", "55"])
    ]


def test_comparisons_are_said_of_the_territories_asked_with_page_and_claim():
    with using("en"):
        said = words.comparisons_said(["levers"], [territories.territory("bretagne")])
    assert said == [
        "Brittany: “A shared vision of the issues and fragilities” comes first (p. 14, "
        "levers-vision-first-bretagne-p14)"
    ]
    assert (
        len(
            words.comparisons_said(
                ["levers"], [territories.territory(slug) for slug in ("bretagne", "france")]
            )
        )
        == 2
    )


def test_more_than_a_third_is_elided_in_french():
    assert (
        words.amount({"comparator": "more_than", "value": "33.3", "unit": "percent", "statistic": "share"})
        == "plus d’un tiers"
    )
