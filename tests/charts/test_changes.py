import pandas as pd
import pytest
from matplotlib.colors import to_hex

from impact_citoyens.charts import changes

LABELS = {
    "union_member": "Syndicaliste",
    "consumer": "Consommateur",
    "employee": "Salarié",
    "governance_member": "Gouvernance",
    "local_elected": "Élu",
}
COLOURS = dict.fromkeys(LABELS, "#1F6F8B")


@pytest.fixture
def chart(estimate):
    printed = pd.concat(
        [
            estimate(0.03, -0.006, 0.066, answer="union_member", statistic="change"),
            estimate(0.04, 0.004, 0.076, answer="consumer", statistic="change", reading="ambiguous"),
        ]
    )
    said = pd.DataFrame(
        [
            {"answer": "employee", "relation": "increased_since", "page": "15"},
            {"answer": "governance_member", "relation": "stable_since", "page": "15"},
        ]
    )
    return changes(printed, said, LABELS, COLOURS, "key", "Titre", "Sous-titre")


def test_a_diamond_a_printed_change_hollow_when_ambiguous(chart, artists):
    diamonds = artists(chart).marks("D")
    assert [mark.get_xdata()[0] for mark in diamonds] == [0.03, 0.04]
    assert [to_hex(mark.get_markerfacecolor()) for mark in diamonds] == ["#1f6f8b", "#ffffff"]


def test_intervals_are_drawn_from_low_to_high(chart, artists):
    spans = [tuple(stroke.get_xdata()) for stroke in artists(chart).strokes]
    assert (-0.006, 0.066) in spans and (0.004, 0.076) in spans


def test_words_without_a_number_are_hollow_marks(chart, artists):
    drawn = artists(chart)
    assert [mark.get_xdata()[0] for mark in drawn.marks("o")] == [0]
    assert drawn.marks(">")[0].get_xdata()[0] > 0
    assert to_hex(drawn.marks("o")[0].get_markerfacecolor()) == "#ffffff"


def test_everything_is_written(chart, artists):
    texts = artists(chart).texts
    assert "+3\u00a0pts" in texts and "+4\u00a0pts" in texts
    assert (
        "stable, sans chiffre" in texts
        and "en hausse, sans chiffre" in texts
        and texts.count("non publié") == 1
    )
    assert any(text.endswith("(ambigu)") for text in texts)


def test_the_axis_is_the_same_on_both_sides_of_no_change(chart, artists):
    low, high = artists(chart).axes.get_xlim()
    assert low == -high


def test_the_table_and_the_alt_text(chart):
    assert chart.table["Évolution publiée"].tolist() == [
        "+3\u00a0pts",
        "+4\u00a0pts",
        "en hausse, sans chiffre",
        "stable, sans chiffre",
        "non publié",
    ]
    assert "Syndicaliste: +3\u00a0pts" in chart.alt
