from math import nan

import pandas as pd
import pytest

from impact_citoyens.charts import Point, trend

YEARS = [2008, 2012, 2015, 2022]


@pytest.fixture
def chart(estimate):
    old = pd.concat(
        [
            estimate(0.86, nan, nan, wave="2008", interval="unknown_n", source="carenews"),
            estimate(0.84, nan, nan, wave="2012", interval="unknown_n"),
        ]
    )
    wordings = [
        Point("Urgent", "#1F6F8B", old),
        Point("Jouer collectif", "#A9560F", estimate(0.74, 0.72, 0.76)),
    ]
    return trend(wordings, YEARS, "key", "Titre", "Sous-titre")


def test_points_of_different_years_are_never_joined(chart, artists):
    data = [
        line for line in artists(chart).axes.lines if line.get_transform() != chart.figure.axes[0].transAxes
    ]
    assert data
    for line in data:
        assert len(set(line.get_xdata())) == 1


def test_each_wording_has_its_own_form(chart, artists):
    drawn = artists(chart)
    places = [
        [
            (mark.get_xdata()[0], mark.get_ydata()[0])
            for mark in drawn.marks(form)
            if mark.get_transform() == drawn.axes.transData
        ]
        for form in ("D", "s")
    ]
    assert places == [[(2008, 0.86), (2012, 0.84)], [(2022, 0.74)]]


def test_an_interval_is_vertical_and_only_where_known(chart, artists):
    spans = [(stroke.get_xdata()[0], tuple(stroke.get_ydata())) for stroke in artists(chart).strokes]
    assert spans == [(2022, (0.72, 0.76))]


def test_a_year_without_anything_says_so(chart, artists):
    drawn = artists(chart)
    assert drawn.texts.count("non publié") == 1
    assert next(text.xy[0] for text in drawn.axes.texts if text.get_text() == "non publié") == 2015


def test_values_and_wordings_are_written(chart, artists):
    assert {"86\u202f%", "84\u202f%", "74\u202f%", "Urgent", "Jouer collectif"} <= set(artists(chart).texts)


def test_the_table_is_in_the_order_of_time(chart):
    assert chart.table["Année"].tolist() == ["2008", "2012", "2022"]
    assert "2022: 74\u202f% (Jouer collectif)" in chart.alt


def test_a_sixth_wording_is_not_dropped_in_silence(estimate):
    wordings = [Point(f"w{i}", "#1F6F8B", estimate(0.1 * i + 0.2, wave="2022")) for i in range(6)]
    with pytest.raises(ValueError, match=r"."):
        trend(wordings, YEARS, "key", "t", "s")
