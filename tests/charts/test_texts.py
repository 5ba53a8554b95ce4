from math import nan

import pandas as pd
import pytest

from impact_citoyens.charts import texts


def test_both_languages_have_the_same_words():
    assert set(texts.WORDS["fr"]) == set(texts.WORDS["en"])


@pytest.mark.parametrize(("comparator", "expected"), [("eq", "43%"), ("more_than", ">\u00a043%"), ("at_least", "≥\u00a043%"), ("at_most", "≤\u00a043%"), ("less_than", "<\u00a043%"), ("about", "≈\u00a043%")])
def test_a_value_keeps_the_mark_of_its_comparator(comparator, expected):
    assert texts.write({"estimate": 0.43, "comparator": comparator}, "en") == expected


def test_points_and_scores():
    assert texts.write({"estimate": 0.04, "comparator": "eq"}, "fr", "points") == "+4\u00a0pts"
    assert texts.write({"estimate": 5.6, "comparator": "eq"}, "fr", "score") == "5,6"


def test_an_interval_or_why_there_is_none():
    assert texts.write_interval({"low": 0.77, "high": 0.88, "interval": "design"}, "fr") == "77–88\u202f%"
    assert texts.write_interval({"low": nan, "high": nan, "interval": "unknown_n"}, "en") == "sample size not published"


def test_captions_list_pages_once_in_order(estimate):
    table = pd.concat([estimate(page="12, 55"), estimate(page="9"), estimate(page="12")])
    caption = texts.caption(table, "fr")
    assert caption.startswith("Source\u00a0: Actes du colloque du 3 novembre 2022, p.\u00a09, 12 et 55.")
    assert "95\u202f%" in caption


def test_captions_name_other_sources(estimate):
    both = pd.concat([estimate(), estimate(source="bdt-2019", page="")])
    assert "autre source publique (bdt-2019)" in texts.caption(both, "fr")
    alone = texts.caption(estimate(source="bdt-2019", page=""), "fr")
    assert "Actes du colloque" not in alone


def test_captions_without_an_interval_do_not_explain_one(estimate):
    assert "95" not in texts.caption(estimate(low=nan, high=nan, interval="unknown_n"), "en")


def test_captions_can_explain_other_marks(estimate):
    assert texts.caption(estimate(), "en", marks="A square.").endswith("p.\u00a011. A square.")
