import re

import pytest
from contrast import contrast

from impact_citoyens.charts import theme
from impact_citoyens.io import paths
from impact_citoyens.io.errors import InputError
from impact_citoyens.io.tables import read_table
from impact_citoyens.language.messages import using
from impact_citoyens.study import codebook, study, territories

ANSWERS = {
    (row["question"], row["answer"]): row["colour"]
    for row in read_table(study.reference() / "answers.csv").to_dict("records")
    if row["colour"]
}
DOMAINS = set(read_table(study.reference() / "domains.csv")["colour"])
WRITTEN_ON = {
    colour
    for (question, _), colour in ANSWERS.items()
    if question in ("territory_health", "urgency", "levers")
}  # bars and tiles carry white text
TEXTS = DOMAINS | WRITTEN_ON | {theme.INK, theme.MUTED, theme.ACCENT}


def test_the_contrast_formula_gives_the_known_extremes():
    assert contrast("#000000") == pytest.approx(21)
    assert contrast("#ffffff") == pytest.approx(1)
    assert contrast("#767676") == pytest.approx(
        4.54, abs=0.01
    )  # the usual example of the lightest grey that passes


@pytest.mark.parametrize("colour", sorted(TEXTS))
def test_colours_of_texts_and_under_white_texts_are_readable(colour):
    assert contrast(colour) >= 4.5  # WCAG 1.4.3, texts


@pytest.mark.parametrize("colour", sorted(set(ANSWERS.values()) | DOMAINS))
def test_colours_of_marks_are_valid_and_stand_out_from_the_page(colour):
    assert re.fullmatch(r"#[0-9A-Fa-f]{6}", colour)
    assert contrast(colour) >= 3  # WCAG 1.4.11, parts of graphics


def test_the_colour_of_an_answer_without_one_is_readable():
    plain = read_table(study.reference() / "answers.csv").query("colour == ''").iloc[0]
    assert contrast(codebook.answer_colour(plain["question"], plain["answer"])) >= 4.5


@pytest.mark.parametrize("name", ["answers", "domains", "populations", "territories"])
def test_every_label_exists_in_both_languages(name):
    table = read_table(study.reference() / f"{name}.csv")
    for column in ("label_fr", "label_en"):
        assert (table[column].str.strip() != "").all(), table.loc[table[column].str.strip() == ""]
        assert not table[column].str.contains("_").any()


def test_every_question_has_a_title_in_both_languages():
    table = codebook.questions()
    assert (table[["title_fr", "title_en"]] != "").all(axis=None)
    assert table.index.is_unique


@pytest.mark.parametrize("question", list(codebook.questions().index))
def test_answers_are_named_once_and_in_order(question):
    answers = codebook.answers(question)
    assert answers.index.is_unique
    assert answers["order"].is_monotonic_increasing
    assert all(re.fullmatch(r"[a-z0-9_+]+", slug) for slug in answers.index)


@pytest.mark.parametrize("question", list(codebook.questions().index))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_labels_of_a_question_tell_its_answers_apart(question, language):
    labels = [codebook.answer_label(question, answer) for answer in codebook.answers(question).index]
    assert len(set(labels)) == len(labels)


def test_components_are_answers_of_the_same_question():
    for question in codebook.questions().index:
        answers = codebook.answers(question)
        for components in answers["components"]:
            assert set(components.split("+")) - {""} <= set(answers.index)


def test_populations_are_named_once_in_their_dimension():
    assert not codebook.populations().duplicated(["dimension", "population"]).any()


def test_members_of_a_population_exist():
    table = codebook.populations()
    for row in table[table["members"] != ""].to_dict("records"):
        known = set(codebook.population_slugs(row["dimension"]))
        members = (
            [row["members"]] if row["members"] in known else row["members"].split("+")
        )  # the slug “65+” has a plus of its own
        assert set(members) <= known, row["population"]


def test_questions_name_notebooks_that_exist():
    named = set(codebook.questions()["notebook"]) - {""}
    assert named <= {path.stem for path in paths.NOTEBOOKS.glob("*.ipynb")}


def test_answers_of_unknown_questions_are_nowhere():
    assert set(read_table(study.reference() / "answers.csv")["question"]) <= set(codebook.questions().index)


def test_an_unknown_question_suggests_the_nearest():
    with pytest.raises(InputError, match="did you mean 'urgency'"):
        codebook.question("urgenci")


def test_population_labels_use_short_names_of_regions_in_charts():
    slug = "bourgogne-franche-comte"
    assert codebook.population_label("territory", slug, short=True) == territories.territory(slug).short_fr
    with using("en"):
        assert codebook.population_label("age", "65+") == "65 and over"
    assert codebook.population_slugs("territory")[:12] == territories.regions()
