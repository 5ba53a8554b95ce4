"""The tables of words of the method page: every state has a sign and a word, both languages, nothing cut from
the table behind."""

import re

import pandas as pd
import pytest

from impact_citoyens.language.messages import _, using
from impact_citoyens.ledger import survey_disclosure
from impact_citoyens.pages import method
from impact_citoyens.pages.page import open_page
from impact_citoyens.study import codebook, territories

FOREIGN = {
    "fr": r"\b(the|not|said|item|answer|why|people)\b",
    "en": r"\b(une?|les|réponses?|pourquoi|imprimé|déduit|loi)\b",
}


@pytest.fixture(params=["fr", "en"])
def page(request):
    return open_page("bretagne", request.param)


def rows(shown, document):
    return document(shown.data).all("tr")[1:]


def test_the_summary_counts_what_the_table_shows(page, document):
    disclosure = method.show("disclosure")
    shown = rows(disclosure, document)
    total, *counts = map(int, re.findall(r"\d+", document(disclosure.data).all("p")[0].text()))
    assert total == sum(counts) == len(shown) == len(survey_disclosure.items())
    signs = [row.all("td")[0].text().strip()[0] for row in shown]
    assert [signs.count(sign) for sign in "◆≈×"] == counts


def test_every_item_has_a_sign_a_word_and_who_asks(page, document):
    words = {_(method.STATES[status][1]) for status in survey_disclosure.STATUSES}
    for row in rows(method.show("disclosure"), document):
        assert re.match(rf"[◆≈×]\u00a0({'|'.join(words)})", row.all("td")[0].text().strip())
        assert re.search(r"AAPOR (A\.\d+|B)|art\.", row.all("th")[0].text())


def test_states_have_a_sign_and_a_word_in_both_languages():
    known = {*survey_disclosure.STATUSES, *codebook.questions()["wording"]} - {"not_a_question"}
    assert known <= set(method.STATES)
    with using("en"):
        assert all(_(word) != word for _sign, word in method.STATES.values())
    assert {sign for sign, _word in method.STATES.values()} == set(method.TONES)


def test_a_page_of_a_language_has_no_word_of_the_other(page, document):
    for shown in map(method.show, ("disclosure", "questions")):
        text = re.sub(r"\S+\.ipynb", "", document(shown.data).text())
        assert not re.search(FOREIGN[page.language], text, re.I), re.search(
            FOREIGN[page.language], text, re.I
        )


def test_every_question_has_its_wording_its_notebook_and_its_pages(page, document):
    shown = rows(method.show("questions"), document)
    asked = codebook.questions().query("wording != 'not_a_question'")
    assert len(shown) == len(asked)
    for row, question in zip(shown, asked.to_dict("records"), strict=True):
        assert f"{question['notebook']}.ipynb" in row.all("th")[0].text()
        assert ("p.\u00a0" in row.all("td")[0].text()) == bool(question["pages"])


def test_three_questions_were_said_aloud_and_are_reworded(page, document):
    spoken = [
        row.all("td")[0].text()
        for row in rows(method.show("questions"), document)
        if "◆" in row.all("td")[0].text()
    ]
    assert len(spoken) == 3  # the page and the table of disclosure say three
    assert not any(
        mark in text for text in spoken for mark in "«“"
    )  # reworded: no sentence of a source is copied


def test_a_wording_is_there_when_it_is_known_and_only_then():
    for question in codebook.questions().to_dict("records"):
        known = question["wording"] in ("spoken", "paraphrased")
        assert [bool(question[column]) for column in ("wording_fr", "wording_en")] == [known, known], (
            question["question"]
        )


def test_every_number_cited_is_there_once_with_all_its_pages(page, document, values):
    spoken = values[values["question"].isin(["context", "method"]) & (values["source"] == "proceedings")]
    pages = [row.all("td")[-1].text().split(", ") for row in rows(method.show("numbers cited"), document)]
    found = {page for listed in pages for page in listed}
    assert found == set(spoken.loc[spoken["statistic"] != "weight", "page"])
    assert all(len(listed) == len(set(listed)) for listed in pages)


def test_the_other_studies_come_with_what_they_measured(page, document):
    numbers, studies = document(method.show("other studies").data).all("table")
    sources = {row.all("th")[0].text() for row in studies.all("tr")[1:]}
    assert {row.all("td")[-1].text() for row in numbers.all("tr")[1:]} <= sources


def test_coverage_has_a_row_for_every_territory_even_without_claims(page):
    chart = method.coverage(pd.DataFrame({"urgency": [3]}, index=["france"]))
    assert len(chart.table) == len(territories.slugs())
    assert chart.table.drop(columns=chart.table.columns[0]).to_numpy().sum() == 3
