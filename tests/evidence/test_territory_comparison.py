"""Two territories side by side."""

from math import isnan, sqrt

import pytest
from scipy import stats

import impact_citoyens as ic
from impact_citoyens.evidence import territory_comparison
from impact_citoyens.io.errors import InputError
from impact_citoyens.statistics import printed_tests


def test_a_region_against_france_is_a_part_against_the_rest():
    row = ic.compare("objectives", "bretagne", microdata="none").set_index("answer").loc["reduce_fragilities"]
    known = printed_tests.printed_part("", 0.86, 0.79, "territory", "bretagne")
    assert (row["test"], row["p"]) == ("part_z", pytest.approx(known["p"]))
    assert (row["difference"], row["low"], row["high"]) == pytest.approx((0.07, known["low"], known["high"]))
    assert row["value_low"] < 0.86 < row["value_high"]


def test_france_against_a_region_is_the_same_test_the_other_way_round():
    one, two = (
        ic.compare("objectives", "bretagne", microdata="none"),
        ic.compare("objectives", "france", "bretagne", microdata="none"),
    )
    assert two["p"].tolist() == pytest.approx(one["p"].tolist())
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
    assert row["test"] == "chi2" and row["p"] == pytest.approx(
        stats.chi2_contingency(table, correction=False)[1]
    )
    assert row["verdict"] == "within"


def test_p_values_are_adjusted_over_the_tests_of_a_table():
    table = ic.compare("objectives", "bretagne", microdata="none")
    smallest, largest = sorted(table["p"])
    family = 2 * 12  # two answers, and the ten regions that are not printed could have been
    assert sorted(table["p_adjusted"]) == pytest.approx(
        [family * smallest, min(1, (family - 1) * largest)]
    )  # Holm 1979


def test_a_pair_of_regions_was_picked_among_66():
    row = (
        ic.compare("urgency", "pays-de-la-loire", "nouvelle-aquitaine", microdata="none")
        .set_index("answer")
        .loc["essential_or_useful"]
    )
    assert (
        row["p"] < 0.002 and row["p_adjusted"] == pytest.approx(66 * row["p"]) and row["verdict"] == "within"
    )


def test_what_is_not_printed_says_of_whom():
    row = ic.compare("levers", "bretagne", microdata="none", language="en").iloc[0]
    assert isnan(row["value"]) and row["other_value"] == 0.38
    assert (row["test"], row["verdict"], row["why"]) == ("", "", "no value for: Brittany") and isnan(
        row["difference"]
    )
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


def test_what_forbids_a_test_is_named(estimate):
    import pandas as pd

    rows = pd.concat(
        [
            estimate(6.1, question="fragilities", answer="health", statistic="mean"),
            estimate(
                6.0,
                question="fragilities",
                answer="health",
                statistic="mean",
                dimension="national",
                population="france",
                territory="france",
            ),
        ]
    )
    assert territory_comparison._reason(*rows.to_dict("records")) == "mean"
    limit = estimate(0.43, comparator="more_than").to_dict("records")[0]
    assert territory_comparison._reason(limit, estimate().to_dict("records")[0]) == "open"
    assert (
        territory_comparison._reason(*[estimate(evidence="synthetic").to_dict("records")[0]] * 2)
        == "synthetic"
    )  # a file that says so, too
    assert territory_comparison._reason(*[estimate(wave="2015").to_dict("records")[0]] * 2) == "wave"


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
    known = printed_tests.printed_part("", 0.64, 0.75, "age", "18-24")
    assert table["population"].tolist() == ["18-24"] and table["p"].tolist() == pytest.approx([known["p"]])
    assert territory_comparison.groups("levers", "shared_vision", "age").empty
