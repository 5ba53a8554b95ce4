from math import nan

import pandas as pd
import pytest

from impact_citoyens.charts import texts
from impact_citoyens.language.messages import using


@pytest.mark.parametrize(
    ("comparator", "expected"),
    [
        ("eq", "43%"),
        ("more_than", ">\u00a043%"),
        ("at_least", "≥\u00a043%"),
        ("at_most", "≤\u00a043%"),
        ("less_than", "<\u00a043%"),
        ("about", "≈\u00a043%"),
    ],
)
def test_a_value_keeps_the_mark_of_its_comparator(comparator, expected):
    with using("en"):
        assert texts.write({"estimate": 0.43, "comparator": comparator}) == expected


def test_points_and_scores():
    assert texts.write({"estimate": 0.04, "comparator": "eq"}, "points") == "+4\u00a0pts"
    assert texts.write({"estimate": 5.6, "comparator": "eq"}, "score") == "5,6"


def test_an_interval_or_why_there_is_none():
    assert texts.write_interval({"low": 0.77, "high": 0.88, "interval": "design"}) == "77–88\u202f%"
    with using("en"):
        assert (
            texts.write_interval({"low": nan, "high": nan, "interval": "unknown_n"})
            == "sample size not published"
        )


def test_captions_list_pages_once_in_order(estimate):
    table = pd.concat([estimate(page="12, 55"), estimate(page="9"), estimate(page="12")])
    caption = texts.caption(table)
    assert caption.startswith("Source\u00a0: Actes du colloque du 3 novembre 2022, p.\u00a09, 12 et 55.")
    assert "95\u202f%" in caption


def test_captions_name_other_sources(estimate):
    both = pd.concat([estimate(), estimate(source="bdt-2019", page="")])
    assert "autre source publique (banquedesterritoires.fr)" in texts.caption(both)
    alone = texts.caption(estimate(source="bdt-2019", page=""))
    assert "Actes du colloque" not in alone


def test_captions_without_an_interval_do_not_explain_one(estimate):
    with using("en"):
        assert "95" not in texts.caption(estimate(low=nan, high=nan, interval="unknown_n"))


def test_captions_can_explain_other_marks(estimate):
    with using("en"):
        assert texts.caption(estimate(), marks="A square.").endswith("p.\u00a011. A square.")


@pytest.mark.parametrize(
    ("low", "high", "unit", "expected"),
    [
        (0.685, 0.835, "percent", "entre 68,5 et 83,5\u202f%"),
        (0.20, 0.90, "percent", "entre 20 et 90\u202f%"),
        (0, 1, "percent", "tout est possible"),
        (0, 0.315, "percent", "au plus 31,5\u202f%"),
        (0.12, 1, "percent", "au moins 12\u202f%"),
        (0.26, 0.26, "percent", "26\u202f% par déduction"),
        (0.6849, 0.8351, "percent", "entre 68,4 et 83,6\u202f%"),
        (5.2, 6.05, "score", "entre 5,2 et 6,1"),
        (0, 10, "score", "tout est possible"),
    ],
)
def test_bounds_are_written_outwards(low, high, unit, expected):
    assert texts.write_bounds({"low": low, "high": high}, unit) == expected


def test_trivial_bounds_say_so_in_english():
    with using("en"):
        assert texts.write_bounds({"low": 0.0, "high": 1.0}) == "anything is possible"
