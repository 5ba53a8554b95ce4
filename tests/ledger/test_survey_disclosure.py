"""The table of disclosure: complete, in both languages, with numbers of the ledger and not typed, refused
when it breaks its rules."""

import re
import shutil

import pytest

from impact_citoyens import ledger
from impact_citoyens.io.errors import InputError
from impact_citoyens.io.tables import read_table
from impact_citoyens.language.messages import using
from impact_citoyens.ledger import survey_disclosure
from impact_citoyens.study import study

TYPED = {
    "2018",
    "2019",
    "2022",
    "50",
    "18",
}  # years, the share of a margin, the age of the youngest: no result of the survey


@pytest.fixture
def table():
    return read_table(study.reference() / "disclosure.csv")


@pytest.fixture(scope="module")
def claims():
    return set(ledger.values()["claim_id"])


def test_the_items_keep_their_rules_and_their_order(table, claims):
    assert survey_disclosure.problems(table, claims) == []
    assert survey_disclosure.items()["order"].tolist() == list(range(1, len(table) + 1))
    assert set(survey_disclosure.items()["status"]) == set(survey_disclosure.STATUSES)


def test_every_item_of_both_lists_is_answered():
    items = survey_disclosure.items()
    assert set(";".join(items["aapor"]).split(";")) - {""} == {f"A.{number}" for number in range(1, 12)} | {
        "B"
    }
    asked = (
        {f"2-{number}" for number in range(1, 9)} | {f"3-{number}" for number in range(2, 8)} | {"3"}
    )  # 3-1 repeats article 2
    assert set(";".join(items["law"]).split(";")) - {""} == asked


@pytest.mark.parametrize(
    "column", [f"{text}_{language}" for text in survey_disclosure.TEXTS for language in ("fr", "en")]
)
def test_numbers_of_the_survey_are_named_and_not_typed(column):
    for text in survey_disclosure.items()[column]:
        bare = re.sub(
            r"pages? \d+(?: (?:et|and) \d+)?", "", re.sub(survey_disclosure.PLACE, "", text), flags=re.I
        )
        assert set(re.findall(r"\d+", bare)) <= TYPED, text


def test_pages_named_in_a_text_are_those_of_the_item():
    for row in survey_disclosure.items().to_dict("records"):
        named = re.findall(r"pages? (\d+)(?: et (\d+))?", row["text_fr"] + row["why_fr"])
        assert {page for pair in named for page in pair if page} <= set(row["pages"].split(";")), row["item"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_texts_say_the_numbers_in_the_language_of_the_page(language):
    items = survey_disclosure.items().set_index("item")
    said = {item: survey_disclosure.said(items.loc[item, f"text_{language}"]) for item in items.index}
    assert said["size"].startswith({"fr": "2\u202f400", "en": "2,400"}[language])
    assert re.match(r"200 \w+ \w+ .*\b12\b", said["allocation"])
    assert {"fr": "±\u00a06,9", "en": "±\u00a06.9"}[language] in said["precision"] and {
        "fr": "±\u00a02,2",
        "en": "±\u00a02.2",
    }[language] in said["precision"]
    assert "144" in said["report_and_data"]
    assert not any("{" in text for text in said.values())


def test_a_corrected_ledger_changes_the_text(monkeypatch):
    values = ledger.values()
    values.loc[values["claim_id"] == "sample-size-p7", "value"] = 3600.0
    monkeypatch.setattr(survey_disclosure.ledger, "values", lambda *questions: values)
    with using("en"):
        assert (
            survey_disclosure.said(
                "{sample-size-p7} people, {sample-size-p7/territories-studied-p8} a region"
            )
            == "3,600 people, 300 a region"
        )


@pytest.mark.parametrize(
    ("item", "column", "value", "expected"),
    [
        ("mode", "item", "Mode", "lower-case words"),
        ("mode", "item", "dates", "an item named once"),
        ("mode", "status", "printd", "Did you mean printed?"),
        ("mode", "standard", "iso", "aapor, law"),
        ("mode", "standard", "law", "both, after the columns"),
        ("mode", "aapor", "A.12", "items of section III"),
        ("mode", "law", "4-1", "articles and items"),
        ("mode", "pages", "61", "pages of the proceedings, 2 to 58"),
        ("mode", "pages", "7, 8", "semicolons"),
        ("dates", "pages", "", "the page that says it"),
        ("allocation", "pages", "", "from which it is inferred"),
        ("mode", "label_en", "", "a text"),
        ("mode", "text_fr", " ", "a text"),
        ("allocation", "why_en", "", "a text"),
        ("dates", "why_fr", "Parce que", "only what is inferred"),
        ("size", "text_fr", "{sample-size-p8} personnes", "Did you mean sample-size-p7"),
        ("size", "text_en", "Many people", "the same numbers"),
        ("mode", "text_en", "Not {said", "pairs of braces"),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused_with_its_place(table, claims, item, column, value, expected):
    place = table.index[table["item"] == item][0]
    table.loc[place, column] = value
    found = [problem for problem in survey_disclosure.problems(table, claims) if problem.column == column]
    assert any(expected in str(problem) for problem in found), found
    assert (found[0].file, place + 2 in {problem.row for problem in found}) == (
        "data/reference/disclosure.csv",
        True,
    )


def test_an_item_that_nobody_asks_for_is_refused(table, claims):
    place = table.index[table["item"] == "mode"][0]
    table.loc[place, ["aapor", "law"]] = ""
    assert "an item of at least one standard" in str(survey_disclosure.problems(table, claims)[0])


def test_reading_a_broken_table_names_file_row_and_column(tmp_path, monkeypatch):
    table = shutil.copytree(study.current().folder, tmp_path / "copy") / "reference" / "disclosure.csv"
    text = table.read_text(encoding="utf-8").replace(",not_public,", ",hidden,", 1)
    table.write_text(text, encoding="utf-8")
    monkeypatch.setenv(study.VARIABLE, str(tmp_path / "copy"))
    with pytest.raises(
        InputError, match=r"copy/reference/disclosure.csv, row 5, column status: found 'hidden'"
    ) as error:
        survey_disclosure.items()
    assert len(error.value.problems) == 1
