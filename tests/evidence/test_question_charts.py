"""A chart of any question."""

import pytest

import impact_citoyens as ic
from impact_citoyens.charts import theme
from impact_citoyens.io.errors import InputError


def drawable():
    return [
        question
        for question in ic.questions()["question"]
        if ic.estimates(question, "all", "none")["statistic"].isin(["share", "mean"]).any()
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("question", drawable())
def test_every_question_with_figures_can_be_drawn_inside_its_frame(question, language, boxes):
    chart = ic.chart(question, language=language, microdata="none")
    texts, frame = boxes(chart)
    assert len(chart.table) and chart.alt.startswith(chart.title)
    assert all(box.x0 >= frame.x0 - 1 and box.x1 <= frame.x1 + 1 for _, box in texts)


def test_answers_of_a_region_stand_beside_those_of_france(artists):
    chart = ic.chart("objectives", "bretagne", "en", "none")
    assert chart.subtitle == "Brittany and France, 2022, share of answers"
    assert [text for text in artists(chart).texts if "·" in text][:2] == [
        "Reduce fragilities · Brittany",
        "Reduce fragilities · France",
    ]
    assert [line.get_xdata()[0] for line in artists(chart).marks("D")] == [0.86, 0.79, 0.79, 0.75]


def test_one_answer_for_every_region_says_what_is_not_published(artists):
    chart = ic.chart("objectives", "bretagne", "en", "none", answer="reduce_fragilities")
    assert len(chart.table) == 13 and artists(chart).texts.count("not published") == 10
    marks = artists(chart).marks("D")
    assert [line.get_xdata()[0] for line in marks] == [0.79, 0.86, 0.85]
    assert marks[0].get_color() == theme.INK


def test_groups_of_a_dimension_and_an_ambiguous_reading(artists):
    chart = ic.chart("objectives", language="en", microdata="none", by="age")
    assert chart.title.endswith(
        ": Foster new drivers of sustainable economic development"
    )  # the first one known of a group
    assert [line.get_markerfacecolor() for line in artists(chart).marks("D")][
        1
    ] == "white" and "Hollow diamond" in chart.caption


def test_figures_of_other_studies_are_drawn_by_stakeholder():
    chart = ic.chart("stakeholders", language="en", microdata="none")
    assert set(chart.table.iloc[:, 0]) >= {"Citizens", "Companies"} and "France" not in set(
        chart.table.iloc[:, 0]
    )


def test_scores_have_their_own_axis(artists):
    chart = ic.chart("fragilities", language="en", microdata="none", wave=2019)
    assert (
        artists(chart).axes.get_xlim() == (0, 10)
        and "mean score" in chart.subtitle
        and "2019" in chart.subtitle
    )


def test_only_the_last_wave_is_drawn_unless_one_is_named():
    assert "2022" in ic.chart("fragilities", language="en", microdata="none").subtitle
    assert "2015" in ic.chart("trend", language="en", microdata="none", wave=2015).subtitle


def test_evidence_is_drawn_as_what_it_is(reconstruction, artists):
    everything = ic.chart("levers", "bretagne", "en", reconstruction)
    assert everything.synthetic and any("SYNTHETIC" in text for text in artists(everything).texts)
    bounded = ic.chart("levers", "bretagne", "en", reconstruction, evidence=["published", "bounded"])
    assert not bounded.synthetic and "Empty frame" in bounded.caption and "Hatched" not in bounded.caption


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"question": "regional_top3"}, r"ic.claims\('regional_top3'\)"),
        ({"answer": "shared_visio"}, "did you mean 'shared_vision'"),
        ({"by": "agee"}, "did you mean 'age'"),
        ({"language": "frr"}, "did you mean 'fr'"),
        ({"territory": "bretagn"}, "did you mean 'bretagne'"),
    ],
)
def test_a_wrong_parameter_is_refused_with_what_to_do(given, said):
    with pytest.raises(InputError, match=said):
        ic.chart(**{"question": "levers", "microdata": "none"} | given)
