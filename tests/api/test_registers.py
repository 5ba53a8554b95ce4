"""The registers, and how a page shows them: every state has a sign and a word, in both languages."""

import re

import pytest

import impact_citoyens as ic
from impact_citoyens.api import registers, table_text
from impact_citoyens.io.errors import InputError
from impact_citoyens.language.messages import _, using
from impact_citoyens.language.numbers import NO_BREAK_SPACE
from impact_citoyens.ledger import ledger, survey_disclosure
from impact_citoyens.reconstruction.claims import assumptions
from impact_citoyens.study import codebook

FOREIGN = {
    "fr": r"\b(the|not|said|item|answer|why|people)\b",
    "en": r"\b(une?|les|réponses?|pourquoi|imprimé|déduit|loi)\b",
}


@pytest.fixture(params=["fr", "en"])
def page(request):
    return ic.set_page("bretagne", request.param, "none")


def rows(shown, document):
    return document(shown.data).all("tr")[1:]


@pytest.mark.parametrize("name", registers.REGISTERS)
def test_a_register_has_a_text_in_every_cell_and_no_column_of_one_language(page, name):
    table = ic.register(name)
    assert len(table) and not [column for column in table if column.endswith(("_fr", "_en"))]
    assert table.notna().all(axis=None)


def test_another_register_is_refused_with_the_nearest():
    with pytest.raises(InputError, match="Did you mean anomalies"):
        ic.register("anomalie")


def test_the_disclosure_has_every_item_with_a_sign_a_word_and_who_asks(page, document):
    shown = rows(ic.show(ic.register("disclosure")), document)
    assert len(shown) == len(survey_disclosure.items())
    words = {_(table_text.STATES[status][1]) for status in survey_disclosure.STATUSES}
    for row in shown:
        assert re.match(rf"[◆≈×]\u00a0({'|'.join(words)})", row.all("td")[0].text().strip())
        assert re.search(r"AAPOR (A\.\d+|B)|art\.", row.all("th")[0].text())


def test_states_have_a_sign_and_a_word_in_both_languages():
    known = {*survey_disclosure.STATUSES, *codebook.questions()["wording"]} - {"not_a_question"}
    assert known <= set(table_text.STATES)
    with using("en"):
        assert all(_(word) != word for _sign, word in table_text.STATES.values())
    assert {sign for sign, _word in table_text.STATES.values()} == set(table_text.TONES)


def test_a_page_of_a_language_has_no_word_of_the_other(page, document):
    for name in ("disclosure", "questions"):
        text = re.sub(r"\S+\.ipynb", "", document(ic.show(ic.register(name)).data).text())
        found = re.search(FOREIGN[page.language], text, re.I)
        assert not found, found


def test_every_question_has_its_wording_its_notebook_and_its_pages(page, document):
    shown = rows(ic.show(ic.register("questions")), document)
    asked = codebook.questions().query("wording != 'not_a_question'")
    assert len(shown) == len(asked)
    for row, question in zip(shown, asked.to_dict("records"), strict=True):
        assert f"{question['notebook']}.ipynb" in row.all("th")[0].text()
        assert ("p.\u00a0" in row.all("td")[0].text()) == bool(question["pages"])


def test_three_questions_were_said_aloud_and_are_reworded(page):
    spoken = ic.register("questions").query("status == 'spoken'")["text"]
    assert len(spoken) == 3  # the page and the table of disclosure say three
    assert not spoken.str.contains("«|“").any()  # reworded: no sentence of a source is copied


def test_a_wording_is_there_when_it_is_known_and_only_then():
    for question in codebook.questions().to_dict("records"):
        known = question["wording"] in ("spoken", "paraphrased")
        assert [bool(question[column]) for column in ("wording_fr", "wording_en")] == [known, known], (
            question["question"]
        )


def test_anomalies_and_assumptions_are_all_there_in_words(page):
    assert len(ic.register("anomalies")) == len(ledger.anomalies())
    table = ic.register("assumptions")
    assert table["assumption"].tolist() == assumptions.register()["assumption"].tolist()
    texts = table[["value_label", "statement", "reason"]].apply(" ".join, axis=1)
    assert not texts.str.contains(r"[a-z]_[a-z]").any()


def test_amounts_are_written_as_people_do():
    amounts = [("0.02", "share"), ("0.002", "share"), ("17", "domains"), ("0.20", "log_odds"), ("", "")]
    said = [registers.amount(*each).replace(NO_BREAK_SPACE, " ").replace("\u202f", " ") for each in amounts]
    assert said == ["2 %", "0,2 %", "17", "0,2", "–"]


# ---------------------------------------------------------------- any table


def test_a_table_names_codes_and_has_a_dash_for_what_is_missing(document):
    import pandas as pd

    ic.set_page(language="en", microdata="none")
    table = pd.DataFrame(
        {
            "question": ["levers", "levers"],
            "answer": ["common_project", ""],
            "population": ["bretagne", "18-24"],
            "evidence": ["published", None],
            "other": [None, "a < b"],
            "number": [0.25, float("nan")],
        }
    )
    shown = document(ic.show(table, decimals=2).data)
    heads, *lines = [[cell.text() for cell in row.children] for row in shown.all("tr")]
    assert heads == ["Question", "Answer", "Population", "Kind", "other", "number"]
    assert lines == [
        ["Which levers to activate?", "A common project of action", "Brittany", "published", "–", "0.25"],
        ["Which levers to activate?", "–", "18–24", "–", "a < b", "–"],
    ]


def test_a_table_can_be_folded_or_say_that_it_is_empty(document):
    claims = ic.claims("levers")[["sentence", "page"]]
    summary = document(ic.show(claims, fold="Les énoncés").data).all("summary")[0].text()
    assert summary == f"Les énoncés ({len(claims)})"
    assert ic.show(claims.iloc[:0], empty="Rien.").data == '<p class="gap">Rien.</p>'


def test_a_statement_without_pages_says_its_source(document):
    shown = document(ic.statements("trend", wave="2008", source="isbl-consultants").data)
    [where] = {place.text() for place in shown.all("span", class_="page")}
    assert where == "(isbl-consultants.fr)"
