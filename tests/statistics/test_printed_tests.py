"""Printed figures compared, a frame in and a frame out."""

from math import isnan

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from impact_citoyens.statistics import printed_tests, sample_design
from impact_citoyens.statistics.printed_tests import COLUMNS, compare

Z = 1.959963984540054
FRANCE = {"dimension": "national", "population": "france", "territory": "france"}


def p_of(z):
    return 2 * stats.norm.sf(abs(z))


def only(first, second):
    found = compare(first, second)
    assert list(found.columns) == COLUMNS and len(found) == 1
    return found.iloc[0]


def test_a_region_against_france_is_tested_for_the_twelve_and_every_rounding(estimate):
    """Pays de la Loire, by brute force over what 83 % and 74 % may be."""
    row = only(estimate(0.83, population="pays-de-la-loire"), estimate(0.74, **FRANCE))
    weight, inside, outside = sample_design.part("territory", "pays-de-la-loire")
    p = []
    for share in np.linspace(0.825, 0.835, 21):
        for national in np.linspace(0.735, 0.745, 21):
            rest = (national - weight * share) / (1 - weight)
            pooled = national * (1 - national) * (1 / inside.n_effective + 1 / outside.n_effective)
            p.append(12 * p_of((share - rest) / np.sqrt(pooled)))
    assert (row["p_low"], row["p_high"]) == pytest.approx((min(p), max(p)))
    assert (row["test"], row["family"], row["verdict"]) == ("part", 12, "rounding")
    assert row["difference"] == pytest.approx(0.09) and row["low"] < 0.09 < row["high"]


def test_the_other_way_round_it_is_the_same(estimate):
    region, france = estimate(0.83, population="pays-de-la-loire"), estimate(0.74, **FRANCE)
    one, two = only(region, france), only(france, region)
    assert [two[name] for name in ("p", "p_low", "p_high", "verdict", "family")] == [
        one[name] for name in ("p", "p_low", "p_high", "verdict", "family")
    ]
    assert (two["difference"], two["low"], two["high"]) == pytest.approx(
        (-one["difference"], -one["high"], -one["low"])
    )
    assert two["effect_size"] == pytest.approx(-one["effect_size"])


def test_two_regions_are_pearsons_chi_square_for_every_pair(estimate):
    row = only(estimate(0.83, population="pays-de-la-loire"), estimate(0.69, population="nouvelle-aquitaine"))
    alone = stats.chi2_contingency([[166, 34], [138, 62]], correction=False).pvalue
    assert row["p"] == pytest.approx(alone) and row["family"] == 66
    assert row["p_low"] < 66 * alone < row["p_high"]


def test_one_row_is_compared_with_all_of_the_other_frame(estimate):
    regions = pd.concat([estimate(0.90), estimate(0.75, population="normandie")])
    found = compare(regions, estimate(0.74, **FRANCE))
    assert found["verdict"].tolist() == ["beyond", "within"]
    assert found["comparison"].tolist() == ["bretagne / france", "normandie / france"]
    assert compare(regions.iloc[:0], estimate(0.74, **FRANCE)).empty


def test_answers_of_one_choice_and_items_are_not_tested_alike(estimate):
    choice = only(*(estimate(share, question="levers", answer=answer, **FRANCE) for answer, share in LEVERS))
    n = sample_design.base("national", "france").n_effective
    assert choice["p"] == pytest.approx(p_of(0.01 / np.sqrt((0.75 - 0.01**2) / n)))
    assert (choice["test"], choice["family"], choice["verdict"]) == ("answers", 3, "within")
    items = only(*(estimate(share, question="practices", answer=answer, **FRANCE) for answer, share in ITEMS))
    error = sum(np.sqrt(share * (1 - share) / n) for _, share in ITEMS)
    assert items["p"] == pytest.approx(p_of(0.02 / error)) and (items["test"], items["family"]) == (
        "items",
        6,
    )


LEVERS = (("shared_vision", 0.38), ("common_project", 0.37))
ITEMS = (("energy", 0.84), ("water", 0.82))


def test_two_waves_by_hand(estimate):
    """Union members: 13 %, three points more; on all French people, then on the engaged only (32 of 100)."""
    n = sample_design.base("national", "france")
    asked = {"question": "engagement", "answer": "union_member", **FRANCE}
    now = estimate(0.13, n=n.n, **asked)
    change = estimate(0.03, n=n.n, statistic="change", unit="points", **asked)
    row, pooled = only(now, change), (0.13 + 0.10) / 2
    assert row["p"] == pytest.approx(p_of(0.03 / np.sqrt(2 * pooled * (1 - pooled) / n.n_effective)))
    assert row["verdict"] == "beyond" and row["difference"] == 0.03
    fewer = only(now, change.assign(n=0.32 * n.n))
    assert (fewer["verdict"], fewer["reason"]) == ("not_testable", "base_ambiguous")
    assert fewer["p"] == row["p"]
    levels = [(now, now - step) for now in (0.125, 0.135) for step in (0.025, 0.035)]
    errors = [Z * np.sqrt((a * (1 - a) + b * (1 - b)) / n.n_effective / 0.32) for a, b in levels]
    assert fewer["low"] == pytest.approx(min(a - b - e for (a, b), e in zip(levels, errors, strict=True)))
    assert fewer["high"] == pytest.approx(max(a - b + e for (a, b), e in zip(levels, errors, strict=True)))


def test_open_numbers_are_all_that_they_allow(estimate):
    """More than 43 % against about a third is beyond chance; less than 43 % is not told apart."""
    france = estimate(1 / 3, question="maturity", answer="anchored", comparator="about", **FRANCE)
    more = {"question": "maturity", "answer": "anchored", "dimension": "csp", "population": "csp_plus"}
    row = only(estimate(0.43, comparator="more_than", **more), france)
    assert row["verdict"] == "beyond" and isnan(row["high"]) and row["low"] > 0
    assert only(estimate(0.43, comparator="less_than", **more), france)["verdict"] == "not_testable"


def test_a_group_of_unknown_size_is_not_tested(estimate):
    asked = {"question": "maturity", "answer": "anchored"}
    group = estimate(0.5, dimension="household", population="couple_with_children", **asked)
    row = only(group, estimate(0.333, **asked, **FRANCE))
    assert (row["verdict"], row["reason"]) == ("not_testable", "unknown_base")
    assert isnan(row["p"]) and isnan(row["low"]) and row["effect_size"] > 0.3


def test_another_wave_or_a_size_that_is_not_published_gives_no_test(estimate):
    row = only(estimate(0.8, wave="2015"), estimate(0.7, wave="2015", **FRANCE))
    assert (row["verdict"], row["reason"]) == ("not_testable", "unknown_base")
    assert only(estimate(0.8, wave="2019"), estimate(0.7, **FRANCE))["reason"] == "other_wave"
    studies = (
        estimate(share, dimension="stakeholder", population=who, interval="unknown_n")
        for who, share in STUDIES
    )
    assert only(*studies)["reason"] == "unknown_base"


STUDIES = (("associations", 0.81), ("companies", 0.55))


def test_scores_are_never_within(estimate):
    asked = {"question": "fragilities", "statistic": "mean", "unit": "score_0_10", "interval": "conservative"}
    row = only(*(estimate(mean, answer=domain, **asked, **FRANCE) for domain, mean in SCORES))
    assert (row["verdict"], row["reason"]) == ("not_testable", "no_standard_deviation")


SCORES = (("ageing", 5.7), ("employment", 5.6))


def test_rows_that_have_nothing_in_common_are_refused(estimate):
    with pytest.raises(ValueError, match="neither the people nor the answer"):
        compare(estimate(0.8), estimate(0.7, question="levers", answer="shared_vision", **FRANCE))
    with pytest.raises(ValueError, match="argument 2 is"):
        compare(pd.concat([estimate()] * 2), pd.concat([estimate()] * 3))


# ---------------------------------------------------------------- what it would take


@pytest.mark.parametrize(
    ("first", "second"), [(0.98, 0.97), (0.92, 0.83), (0.81, 0.55), (0.56, 0.55), (0.5, 0.2)]
)
def test_the_sample_needed_is_just_enough(first, second):
    def p(n):
        return p_of((first - second) / ((first * (1 - first) + second * (1 - second)) / n) ** 0.5)

    needed = printed_tests.sample_needed(first, second)
    assert p(needed) <= 0.05 < p(needed - 1)


@pytest.mark.parametrize(("together", "n"), [(0.75, 200), (0.75, 2062), (1.0, 50)])
def test_the_smallest_gap_is_on_the_edge(together, n):
    gap = printed_tests.smallest_gap(together, n)
    assert gap / ((together - gap**2) / n) ** 0.5 == pytest.approx(Z)
