"""The page that compares two territories."""

import json
import re

import pytest

import impact_citoyens as ic
from impact_citoyens.language.messages import using
from impact_citoyens.reports.compare_page import VERDICTS, comparison
from impact_citoyens.reports.plan import plan
from impact_citoyens.study import territories


@pytest.fixture(scope="module", params=["fr", "en"])
def page(request, document, reconstruction):
    with using(request.param):
        found = document(comparison(frozenset(plan(language="all", microdata=reconstruction))))
    found.language, found.data = request.param, json.loads(found.all("script", id="data")[0].text())
    return found


def answer(page, question, name):
    asked = next(each for each in page.data["questions"] if each["slug"] == question)
    return next(each for each in asked["answers"] if each["slug"] == name)


def test_it_is_a_page_of_its_language_without_any_outside_reference(page):
    assert page.all("html")[0]["lang"] == page.language and len(page.all("h1")) == 1
    assert not any(script["src"] for script in page.all("script")) and not re.search(
        r'(src|href)="(https?:)?//', page.html
    )
    assert len(page.html.encode()) < 400_000
    assert page.all("noscript")


def test_every_territory_and_question_with_regional_numbers_can_be_chosen(page):
    one, other, question = page.all("form", class_="filters")[0].all("select")
    assert (
        [option["value"] for option in one.all("option")]
        == [option["value"] for option in other.all("option")]
        == territories.slugs()
    )
    assert {option["value"] for option in question.all("option")} >= {
        "",
        "fragilities",
        "urgency",
        "objectives",
        "levers",
        "maturity",
    }


def test_each_number_keeps_its_evidence(page):
    known = answer(page, "objectives", "reduce_fragilities")["in"]
    [printed] = known["bretagne"]["p"]
    assert printed[0] == 0.86 and "86" in printed[3] and printed[5:] == ["objectives-reduce-bretagne-p12", 0]
    assert "p" not in known["normandie"] and [number[1:3] for number in known["normandie"]["b"]] == [
        [0.0, 1.0]
    ]
    assert not any("o" in kinds for kinds in known.values())
    table = ic.estimates("objectives", "bretagne", microdata="none")
    row = table[(table["answer"] == "reduce_fragilities") & (table["statistic"] == "share")].iloc[0]
    assert printed[1:3] == pytest.approx([row["low"], row["high"]], abs=1e-4)


def test_two_passages_that_differ_are_both_shown_and_their_reading_said(page):
    both = answer(page, "maturity", "anchored_or_emerging")["in"]["france"]["p"]
    assert sorted(number[0] for number in both) == [0.66, 0.69] and all(number[6] for number in both)
    assert all(("ambigu" if page.language == "fr" else "ambiguous") in number[4] for number in both)


def test_tests_are_those_of_compare_and_only_of_what_is_printed(page):
    tests = page.data["tests"]
    assert set(tests) == {
        "france|bretagne",
        "france|nouvelle-aquitaine",
        "france|pays-de-la-loire",
        "bretagne|pays-de-la-loire",
        "nouvelle-aquitaine|pays-de-la-loire",
    }
    for pair in tests:
        one, other = pair.split("|")
        for question, found in tests[pair].items():
            table = ic.compare(question, one, other, microdata="none").set_index("answer")
            names = [
                each["slug"]
                for asked in page.data["questions"]
                if asked["slug"] == question
                for each in asked["answers"]
            ]
            told = {name: test for name, test in zip(names, found, strict=True) if test}
            known = table[table["test"] != ""]
            assert {name: VERDICTS[test[3]] for name, test in told.items()} == known["verdict"].to_dict()
            for name, test in told.items():
                assert test[:3] == pytest.approx(
                    (100 * known.loc[name, ["difference", "low", "high"]].astype(float)).tolist(), abs=0.5
                )


def test_what_is_printed_is_listed_with_its_page_and_claim(page, values):
    said = page.data["said"]["bretagne"]["objectives"]
    assert any(
        "86" in text and where == "12" and claim in set(values["claim_id"]) for text, where, claim in said
    )
    assert set(page.data["said"]) <= set(territories.slugs())


def test_french_spaces(page):
    if page.language == "fr":
        assert not re.search(r"\d %|« | »|\w [;?!]", page.all("script", id="data")[0].text())


def test_it_says_that_it_shows_synthetic_respondents_only_if_it_does(document, page):
    assert len(page.all("p", class_="notice")) == 1
    without = document(comparison(frozenset(plan(language="fr"))))
    assert (
        not without.all("p", class_="notice") and '"s":[[' not in without.all("script", id="data")[0].text()
    )


def test_with_a_file_every_pair_is_tested_and_the_page_stays_light(document, made_file):
    from impact_citoyens.survey import observed

    folder = str(observed.prepare([made_file]))
    found = document(comparison(frozenset(plan("bretagne", microdata=folder))))
    data = json.loads(found.all("script", id="data")[0].text())
    assert len(data["tests"]) == 78 and len(found.html.encode()) < 400_000
    known = ic.compare("levers", "bretagne", "normandie", microdata=folder, evidence="observed").set_index(
        "answer"
    )
    asked = next(each for each in data["questions"] if each["slug"] == "levers")
    told = dict(
        zip(
            [each["slug"] for each in asked["answers"]],
            data["tests"]["bretagne|normandie"]["levers"],
            strict=True,
        )
    )
    assert sum(map(bool, told.values())) > 2
    said = {name: VERDICTS[test[3]] for name, test in told.items() if test}
    assert said == known.loc[known["test"] != "", "verdict"].to_dict()
