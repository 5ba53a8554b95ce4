import pandas as pd
import pytest
from matplotlib.colors import to_hex

from impact_citoyens.charts import directions
from impact_citoyens.language.messages import using


def said(
    population,
    relation,
    dimension="age",
    answer="essential_or_useful",
    reading="explicit",
    other="",
    page="10",
):
    return {
        "claim_id": population,
        "question": "urgency",
        "wave": "2022",
        "dimension": dimension,
        "population": population,
        "answer": answer,
        "relation": relation,
        "other": other,
        "number": "",
        "source": "proceedings",
        "page": page,
        "section": "",
        "reading": reading,
        "note": "",
    }


ROWS = [
    said("65+", "highest", other="age"),
    said("65+", "above_national"),
    said("18-24", "below_national"),
    said("csp_minus", "near_national", "csp", reading="interpreted"),
    said("bretagne", "above_national", "territory", page="11"),
    said("50-64", "stable_since", other="2019"),
]


@pytest.fixture
def chart():
    return directions(pd.DataFrame(ROWS), "key", "Titre", "Sous-titre", "bretagne")


def marks(chart):
    lines = [line for line in chart.figure.axes[0].lines if line.get_marker() in ("^", "v", "o")]
    return [(line.get_marker(), line.get_xdata()[0]) for line in lines], lines


def test_one_mark_a_population_on_its_side(chart):
    assert marks(chart)[0] == [("^", 1), ("v", -1), ("o", 0), ("^", 1)]


def test_an_extreme_is_larger_and_an_interpreted_reading_hollow(chart):
    _, lines = marks(chart)
    assert lines[0].get_markersize() > lines[1].get_markersize()
    assert [to_hex(line.get_markerfacecolor()) == "#ffffff" for line in lines] == [False, False, True, False]


def test_what_is_said_is_written_and_the_strongest_wins(chart, artists):
    texts = [text.replace("\n", " ") for text in artists(chart).texts]
    assert "le plus élevé" in texts and "au-dessous" in texts and "proche" in texts
    assert not any("stable" in text for text in texts)  # not a direction against France
    assert len(chart.table) == 4


def test_the_territory_of_the_page_is_bold(chart, artists):
    weights = {text.get_text().split(" ·")[0]: text.get_fontweight() for text in artists(chart).axes.texts}
    assert weights["Bretagne"] == 700 and weights["18–24 ans"] == 400


def test_the_table_and_the_alt_text_say_who_is_where(chart):
    assert chart.table["Population"].tolist() == ["65 ans et plus", "18–24 ans", "CSP−", "Bretagne"]
    assert chart.table["Lecture"].tolist() == ["explicite", "explicite", "interprétée", "explicite"]
    assert "Bretagne, " in chart.alt and "p.\u00a010 et 11" in chart.caption


def test_both_languages():
    with using("en"):
        english = directions(pd.DataFrame(ROWS), "key", "Title", "Subtitle")
    assert "highest" in english.table["Said"].tolist() and "below" in english.alt
