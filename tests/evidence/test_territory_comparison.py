"""Two territories side by side."""

from math import isnan, sqrt

import numpy as np
import pingouin as pg
import pytest
from scipy import stats

import impact_citoyens as ic
from impact_citoyens.evidence import territory_comparison
from impact_citoyens.io.errors import InputError
from impact_citoyens.language.messages import using
from impact_citoyens.statistics import sample_design
from impact_citoyens.statistics.sampling_error import SampleSizes, p_values, standard_error


def test_a_region_against_france_is_a_part_against_the_rest():
    row = ic.compare("objectives", "bretagne", microdata="none").set_index("answer").loc["reduce_fragilities"]
    sizes = SampleSizes(part=sample_design.part("territory", "bretagne"))
    assert (row["test"], row["p"]) == ("part", pytest.approx(p_values("part", [0.86], [0.79], sizes)[0]))
    error = standard_error("part", np.array([0.86]), np.array([0.79]), sizes)[0]
    assert row["difference"] == pytest.approx(0.07)
    # the interval at the printed values, and the half percent of each figure
    assert (row["low"], row["high"]) == pytest.approx((0.06 - 1.96 * error, 0.08 + 1.96 * error), abs=2e-3)
    assert row["value_low"] < 0.86 < row["value_high"]


def test_france_against_a_region_is_the_same_test_the_other_way_round():
    one, two = (
        ic.compare("objectives", "bretagne", microdata="none"),
        ic.compare("objectives", "france", "bretagne", microdata="none"),
    )
    assert two[["p", "p_low", "p_high"]].values == pytest.approx(one[["p", "p_low", "p_high"]].values)
    assert two["difference"].tolist() == pytest.approx((-one["difference"]).tolist())
    assert (
        two["low"].tolist() == pytest.approx((-one["high"]).tolist())
        and (two["value"] == one["other_value"]).all()
    )


def test_two_regions_are_tested_by_chi_square():
    row = (
        ic.compare("objectives", "bretagne", "pays-de-la-loire", microdata="none")
        .set_index("answer")
        .loc["reduce_fragilities"]
    )
    table = [[172, 28], [170, 30]]  # 86% and 85% of 200
    assert row["test"] == "groups" and row["p"] == pytest.approx(
        stats.chi2_contingency(table, correction=False)[1]
    )
    assert row["verdict"] == "within"


def test_a_printed_comparison_does_not_depend_on_what_else_is_compared():
    """The family of Brittany's 86 % is the twelve regions, whatever else the table holds."""
    table = ic.compare("objectives", "bretagne", microdata="none").set_index("answer")
    alone = territory_comparison.groups("objectives", "reduce_fragilities", "territory").set_index(
        "population"
    )
    names = ["difference", "low", "high", "p", "family", "p_low", "p_high"]
    row = table.loc["reduce_fragilities", names].astype(float)
    assert row.tolist() == pytest.approx(alone.loc["bretagne", names].astype(float).tolist())
    assert row["family"] == 12 and row["p_low"] <= 12 * row["p"] <= row["p_high"]


def test_two_regions_of_a_file_are_adjusted_together(made_file):
    """A file has every figure: Holm 1979, over the answers of the question."""
    table = ic.compare("practices", "bretagne", "normandie", microdata=made_file, evidence="observed")
    tested = table[table["test"] != ""]
    assert len(tested) > 1 and tested["p_low"].tolist() == pytest.approx(
        pg.multicomp(tested["p"].to_list())[1]
    )
    assert (tested["p_high"] == tested["p_low"]).all() and (tested["family"] == len(tested)).all()


def test_a_pair_of_regions_was_picked_among_66():
    row = (
        ic.compare("urgency", "pays-de-la-loire", "nouvelle-aquitaine", microdata="none")
        .set_index("answer")
        .loc["essential_or_useful"]
    )
    assert row["p"] < 0.002 and row["p_low"] < 66 * row["p"] < row["p_high"]
    assert (row["family"], row["verdict"]) == (66, "rounding")


def test_what_is_not_printed_says_of_whom():
    row = ic.compare("levers", "bretagne", microdata="none", language="en").iloc[0]
    assert isnan(row["value"]) and row["other_value"] == 0.38
    assert (row["test"], row["verdict"], row["why"]) == (
        "",
        "not_testable",
        "no value for: Brittany",
    ) and isnan(row["difference"])
    assert (
        ic.compare("levers", "bretagne", microdata="none")["why"].iloc[0] == "aucune valeur pour : Bretagne"
    )


def test_bounds_and_artificial_answers_are_never_tested(reconstruction):
    table = ic.compare(
        "levers", "bretagne", microdata=reconstruction, language="en", evidence=["bounded", "synthetic"]
    )
    assert len(table) and (table["test"] == "").all() and table["p"].isna().all()
    assert set(table["why"]) == {
        "bounds are not a sample",
        "artificial answers: a test would only check their assumptions",
    }


def test_two_regions_of_a_file_are_independent_strata(made_file):
    table = ic.compare("urgency", "bretagne", "normandie", microdata=made_file, evidence="observed")
    row = table[table["test"] != ""].iloc[0]
    both = ic.estimates("urgency", ["bretagne", "normandie"], made_file, evidence="observed")
    both = both[
        (both["answer"] == row["answer"])
        & (both["dimension"] == "territory")
        & (both["statistic"] == "share")
    ].set_index("population")
    se = sqrt((both["se"] ** 2).sum())
    assert row["test"] == "regions_t" and row["difference"] == pytest.approx(
        both["estimate"]["bretagne"] - both["estimate"]["normandie"]
    )
    assert row["p"] == pytest.approx(
        2 * stats.norm.sf(abs(row["difference"]) / se), abs=0.02
    )  # t with 158 degrees of freedom is nearly normal


@pytest.mark.parametrize("pair", [("bretagne", "france"), ("france", "bretagne")])
def test_a_region_of_a_file_stands_against_the_rest_of_france(made_file, pair):
    from impact_citoyens.evidence.microdata import open_microdata

    table = ic.compare("urgency", *pair, microdata=made_file, evidence="observed")
    row = table[table["test"] != ""].iloc[0]
    known = open_microdata(str(made_file)).differences
    known = known[
        (known["territory"] == "bretagne")
        & (known["question"] == "urgency")
        & (known["answer"] == row["answer"])
    ].iloc[0]
    sign = 1 if pair[0] == "bretagne" else -1
    names = ("value", "other_value") if sign == 1 else ("other_value", "value")
    assert (
        row["test"] == "rest_t"
        and row["p"] == pytest.approx(known["p"])
        and row["difference"] == pytest.approx(sign * known["difference"])
    )
    assert [row[name] for name in names] == pytest.approx([known["here"], known["rest"]])
    assert row["other" if sign == 1 else "territory"] == territory_comparison.REST


def why(one, two):
    pair = (one["population"].iloc[0], two["population"].iloc[0])
    with using("en"):
        [row] = territory_comparison.compare_records(
            [*one.to_dict("records"), *two.to_dict("records")], pair, ""
        )
    return row["verdict"], row["why"]


def test_what_forbids_a_test_is_named(estimate):
    france = {"dimension": "national", "population": "france", "territory": "france"}
    score = {"question": "fragilities", "answer": "health", "statistic": "mean", "unit": "score_0_10"}
    assert why(estimate(6.1, **score), estimate(6.0, **score, **france)) == (
        "not_testable",
        "mean score: its standard deviation is not published",
    )
    made = estimate(evidence="synthetic"), estimate(evidence="synthetic", **france)
    assert "artificial answers" in why(*made)[1]  # of a file that says so, too
    assert "wave 2015" in why(estimate(wave="2015"), estimate(wave="2015", **france))[1]


def test_a_limit_is_tested_as_all_that_it_allows(estimate):
    france = estimate(0.6, dimension="national", population="france", territory="france")
    assert why(estimate(0.8, comparator="more_than"), france)[0] == "beyond"
    assert why(estimate(0.8, comparator="less_than"), france)[0] == "not_testable"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("levers", "bretagne", "Bretagne"), "another territory than bretagne"),
        (("lever", "bretagne"), "levers"),
        (("levers", "bretagn"), "bretagne"),
        (("levers", "bretagne", "normandi"), "normandie"),
    ],
)
def test_a_wrong_parameter_is_refused(given, said):
    with pytest.raises(InputError, match=said):
        ic.compare(*given, microdata="none")


def test_groups_are_tested_against_france():
    table = territory_comparison.groups("objectives", "new_engines", "age")
    sizes = SampleSizes(part=sample_design.part("age", "18-24"))
    alone = p_values("part", [0.64], [0.75], sizes)[0]
    assert table["population"].tolist() == ["18-24"] and table["p"].tolist() == pytest.approx([alone])
    assert territory_comparison.groups("levers", "shared_vision", "age").empty
