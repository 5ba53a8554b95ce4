"""What every notebook begins with."""

import pandas as pd
import pytest

import impact_citoyens as ic
from impact_citoyens.api.table_text import TESTS, VERDICTS
from impact_citoyens.io.errors import InputError
from impact_citoyens.language.messages import _
from impact_citoyens.ledger import sentences
from impact_citoyens.pages.page import open_page
from impact_citoyens.statistics import printed_tests
from impact_citoyens.study import study, territories


def france_and_regions():
    return [study.national(), *(("territory", slug) for slug in territories.regions())]


def statements(territory, language, question):
    open_page(territory, language)
    return ic.statements(question).data


def test_a_page_takes_names_as_people_write_them():
    assert open_page("Île-de-France", "en").here.slug == "ile-de-france"


@pytest.mark.parametrize(
    ("territory", "language", "column"), [("bretagn", "fr", "territory"), ("bretagne", "de", "language")]
)
def test_a_wrong_parameter_stops_the_notebook_at_once(territory, language, column):
    with pytest.raises(InputError, match=f"unknown {column}"):
        open_page(territory, language)


def test_a_value_is_read_by_its_names():
    page = open_page("france", "fr")
    assert page.value("urgency", "pays-de-la-loire", "essential_or_useful") == pytest.approx(0.83)
    with pytest.raises(KeyError, match="nothing is published for urgency, normandie"):
        page.value("urgency", "normandie", "essential_or_useful")


def test_the_line_of_the_page_is_strong_and_gaps_stay():
    page = open_page("normandie", "fr")
    lines = page.lines("urgency", france_and_regions(), "essential_or_useful")
    assert [line.label for line in lines if line.strong] == ["Normandie"]
    assert sum(line.estimates.empty for line in lines) == 10


@pytest.mark.parametrize(
    ("language", "nothing"),
    [("fr", "Rien n’est publié en Normandie"), ("en", "Nothing is published in Normandy")],
)
def test_statements_say_when_nothing_is_published_here(language, nothing, document):
    html = document(statements("normandie", language, "urgency"))
    assert html.all("p", class_="gap")[0].text().startswith(nothing)


def test_statements_of_the_region_come_first_and_every_claim_is_there(document, values, relations):
    html = document(statements("bretagne", "fr", "objectives"))
    claims = [item["id"] for item in html.all("li")]
    assert claims[0] == "claim-objectives-reduce-bretagne-p12"
    assert len(set(claims)) == len(claims)
    about = [
        frame[
            (frame["question"] == "objectives")
            & (frame["wave"] == "2022")
            & (frame["source"] == "proceedings")
        ]
        for frame in (values, relations)
    ]
    expected = {entry["text"] for entry in sentences.statements(*about)}
    said = {item.text().split(" (p.")[0] for item in html.all("li")}
    assert said == expected


def test_statements_mark_what_is_interpreted(document):
    html = document(statements("france", "en", "maturity"))
    assert {span.text() for span in html.all("span", class_="reading")} == {
        "interpreted reading",
        "ambiguous reading",
    }


def test_statements_never_use_a_claim_that_the_register_sets_aside(document):
    html = document(statements("france", "fr", "regional_top3"))
    assert "claim-top3-ageing-base-p8" not in [item["id"] for item in html.all("li")]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_comparisons_are_a_table_in_the_language_of_the_page(language, document, estimate):
    unknown = {"dimension": "stakeholder", "interval": "unknown_n"}
    pairs = [
        (estimate(0.90), estimate(0.69, population="normandie")),
        (
            estimate(0.8, population="companies", **unknown),
            estimate(0.5, population="foundations", **unknown),
        ),
        (estimate(0.83), estimate(0.69, population="normandie")),
    ]
    rows = pd.concat([printed_tests.compare(*pair) for pair in pairs])
    table = document(open_page("france", language).comparisons(rows).data).all("table")[0]
    heads = [head.text() for head in table.all("th", scope="col")]
    assert ("Comparaisons possibles" if language == "fr" else "Possible comparisons") in heads
    cells = [cell.text() for cell in table.all("td")]
    assert _(VERDICTS["beyond"]) in cells and _(VERDICTS["rounding"]) in cells
    assert any(cell.startswith(_(VERDICTS["not_testable"])) for cell in cells)
    assert "nan" not in " ".join(cells)
    assert ("0,001" if language == "fr" else "0.001") in cells


def test_every_test_has_a_name():
    used = {"part", "groups", "answers", "items", "waves", "none", "rest_t", "regions_t"}
    assert used == set(TESTS)


def test_sentences_are_escaped(document):
    assert (
        document(open_page("france", "en").say("a < b & c", kind="note").data)
        .all("p", class_="note")[0]
        .text()
        == "a < b & c"
    )


# ---------------------------------------------------------------- with the reconstruction


@pytest.fixture
def made(reconstruction):
    return open_page("bretagne", "fr", reconstruction)


def test_a_page_of_the_reconstruction_has_no_file(made):
    assert made.observed is None and made.reconstruction is not None
    assert open_page("bretagne", "fr", "none").reconstruction is None


def test_lines_carry_every_kind_of_evidence(made):
    kinds = {
        line.label: set(line.estimates["evidence"])
        for line in made.lines("urgency", france_and_regions(), "essential_or_useful")
    }
    assert kinds["France"] == {"published", "bounded", "synthetic"} and kinds["Bretagne"] == {
        "bounded",
        "synthetic",
    }


def test_filters_choose_among_what_is_made_too(made):
    rows = made.with_microdata(
        "objectives",
        source="proceedings",
        answer="new_engines",
        wave="2022",
        population=["france", "bretagne"],
    )
    assert set(rows["source"]) == {"proceedings", "claims", "synthesis"}
    assert set(rows["answer"]) == {"new_engines"} and set(rows["population"]) == {"france", "bretagne"}
    assert set(made.with_microdata("objectives", wave="2019")["evidence"]) <= {"published"}


def test_estimates_and_values_stay_published(made):
    assert set(made.estimates("urgency")["evidence"]) == {"published"}
    assert made.value("urgency", "france", "essential_or_useful") == 0.74
