"""Tests of comparisons against simulations and independent formulas."""

import numpy as np
import pytest
from scipy import stats

from impact_citoyens.audit import sampling
from impact_citoyens.audit.claim_evidence import OnDesign, Printed
from impact_citoyens.statistics import sample_design


class Known(OnDesign):
    """Evidence made of a few known ranges."""

    kind = "published"

    def __init__(self, **boxes):
        self.boxes = boxes

    def box(self, quantity):
        return self.boxes.get(quantity.population.replace("-", "_"), self.boxes.get(quantity.answer))


def relation(name, **fields):
    row = {
        "claim_id": "x",
        "question": "urgency",
        "wave": "2022",
        "dimension": "territory",
        "population": "bretagne",
        "answer": "essential",
        "relation": name,
        "other": "territory",
        "number": "",
    }
    return row | fields


def clear(row, figures):
    """Gap beyond which chance would be excluded."""
    return sampling.clear_above(*sampling.of_claim(row, figures, {}))


def judged(row, figures, changes, part=1.0):
    return sampling.of_claim(row, figures, changes, part)[0]


def test_a_region_that_is_first_by_chance_is_within():
    found = judged(relation("highest"), Known(bretagne=(0.77, 0.77), france=(0.74, 0.74)), {})
    assert (found.verdict, found.test, found.p_low) == ("within", "maximum", found.p_high)


def test_a_region_far_above_is_beyond():
    assert (
        judged(relation("highest"), Known(bretagne=(0.9, 0.92), france=(0.74, 0.75)), {}).verdict == "beyond"
    )


def test_what_depends_on_the_unprinted_is_not_testable_and_says_from_where_it_would_not_be():
    known = Known(bretagne=(0.74, 0.95), france=(0.74, 0.74))
    found = judged(relation("highest"), known, {})
    assert (found.verdict, found.reason) == ("not_testable", "depends_on_unprinted")
    assert 0.03 < clear(relation("highest"), known) < 0.12
    assert (found.gap_low, found.gap_high) == pytest.approx((0, 0.21))


def test_a_part_is_tested_against_the_rest_and_for_every_group():
    found = judged(relation("above_national"), Known(bretagne=(0.8, 0.8), france=(0.74, 0.74)), {})
    weight, inside, outside = sample_design.part("territory", "bretagne")
    rest = (0.74 - weight * 0.8) / (1 - weight)
    error = np.sqrt(
        0.74 * 0.26 * (1 / inside.n_effective + 1 / outside.n_effective)
    )  # pooled: under the null both are France
    assert found.family == 12
    assert found.p_high == pytest.approx(min(1, 12 * 2 * stats.norm.sf((0.8 - rest) / error)))


def test_two_answers_of_the_same_people_are_not_independent():
    row = relation(
        "first", question="levers", dimension="national", population="france", answer="shared_vision"
    )
    found = judged(
        row, Known(shared_vision=(0.38, 0.38), common_project=(0.37, 0.37), rules_and_norms=(0.25, 0.25)), {}
    )
    n = sample_design.base("national", "france").n_effective
    expected = 3 * 2 * stats.norm.sf(0.01 / np.sqrt((0.75 - 0.01**2) / n))
    assert (found.verdict, found.family) == ("within", 3)
    assert found.p_high == pytest.approx(min(1, expected))


def test_first_needs_to_be_ahead_of_every_other():
    row = relation("first", question="levers", answer="shared_vision")
    ahead = Known(bretagne=(0.6, 0.6))
    ahead.box = lambda quantity: {
        "shared_vision": (0.46, 0.46),
        "common_project": (0.1, 0.1),
        "rules_and_norms": (0.44, 0.44),
    }[quantity.answer]
    assert judged(row, ahead, {}).verdict == "within"


def test_two_waves_need_the_printed_change():
    row = relation(
        "increased_since",
        question="engagement",
        dimension="national",
        population="france",
        answer="union_member",
        other="2019",
    )
    now = Known(union_member=(0.125, 0.135))
    now.box = lambda quantity: (0.125, 0.135) if quantity.wave == "2022" else None
    assert judged(row, now, {}).reason == "other_wave"
    changes = {("engagement", "union_member", "national", "france"): (0.025, 0.035)}
    found = judged(row, now, changes)
    n = sample_design.base("national", "france").n_effective
    pooled = (0.135 + 0.11) / 2  # the least certain: the smallest change at the highest level
    error = np.sqrt(2 * pooled * (1 - pooled) / n)
    assert found.verdict == "beyond" and found.p_high == pytest.approx(2 * stats.norm.sf(0.025 / error))


@pytest.mark.parametrize("name", ["near_national", "tied", "stable_since"])
def test_claims_of_equality_do_not_choose_a_side(name):
    row = relation(name, other="useful" if name == "tied" else "2019", question="urgency")
    both = Known()
    both.box = lambda quantity: (0.4, 0.5)
    found = judged(row, both, {})
    assert found.gap_low == pytest.approx(-found.gap_high)
    assert (found.verdict, found.reason) == (
        "not_testable",
        "closeness",
    )  # seeing no gap does not show that there is none


def test_scores_can_be_cleared_but_never_doomed():
    row = relation(
        "above_national",
        question="fragilities",
        dimension="commune_size",
        population="under_2000",
        answer="mobility",
    )
    assert judged(row, Known(under_2000=(7.5, 7.5), france=(5.0, 5.0)), {}).verdict == "beyond"
    assert judged(row, Known(under_2000=(5.2, 5.2), france=(5.0, 5.0)), {}).reason == "no_standard_deviation"


def test_scores_of_the_same_people_do_not_share_a_whole():
    """Two scores of six, as a file may give them: their sum is no share."""
    row = relation("tied", question="fragilities", answer="ageing", other="employment")
    known = Known(**{"ageing": (6.1, 6.1), "employment": (6.0, 6.0)})
    assert judged(row, known, {}).reason == "no_standard_deviation"


def test_a_group_of_unknown_size_is_not_tested():
    row = relation(
        "above_national",
        question="maturity",
        dimension="household",
        population="single_parent",
        answer="anchored",
    )
    assert judged(row, Known(single_parent=(0.3, 0.4), france=(0.33, 0.34)), {}).reason == "unknown_base"


def test_ranks_are_not_tested():
    assert (
        judged(relation("in_bottom", question="fragilities", number="5"), Known(), {}).reason
        == "ranks_of_means"
    )


def test_a_trend_is_every_step_of_it():
    row = relation("increasing_with", population="65+", dimension="age", other="age")
    steps = dict(zip(("18-24", "25-34", "35-49", "50-64", "65+"), (0.1, 0.25, 0.4, 0.55, 0.7), strict=True))
    rising = Known()
    rising.box = lambda quantity: (steps[quantity.population],) * 2
    assert judged(row, rising, {}).verdict == "beyond"
    steps["35-49"] = 0.26
    assert judged(row, rising, {}).verdict == "within"  # one step of it may be chance


def test_a_base_that_the_text_leaves_open_must_not_matter():
    row = relation(
        "increased_since",
        question="engagement",
        dimension="national",
        population="france",
        answer="union_member",
        other="2019",
    )
    known, changes = Known(), {("engagement", "union_member", "national", "france"): (0.025, 0.035)}
    known.box = lambda quantity: (0.125, 0.135) if quantity.wave == "2022" else None
    assert judged(row, known, changes, 0.32).reason == "base_ambiguous"
    assert judged(row, known, changes, 0.9).verdict == "beyond"


def test_the_gap_that_excludes_chance_is_the_solution_of_the_test():
    row = relation("first", question="levers", answer="shared_vision", other="")
    known = Known()
    known.box = lambda quantity: (0.0, 1.0)
    z = stats.norm.ppf(1 - 0.05 / 6)  # three pairs of answers, two sides
    assert clear(row, known) == pytest.approx(
        z / np.sqrt(200 + z**2), abs=0.002
    )  # nobody gives a third answer: the least favourable case


def test_figures_that_may_be_equal_are_never_beyond():
    assert (
        judged(relation("above_national"), Known(bretagne=(0.3, 0.91), france=(0.301, 0.302)), {}).verdict
        == "not_testable"
    )


def test_a_false_alarm_is_rare_when_regions_are_alike():
    """Known truth: 12 regions with the same share.

    The first of them is called beyond chance in about 5 % of surveys.
    """
    random = np.random.default_rng(3)
    alarms = 0
    for _ in range(400):
        counts = random.binomial(200, 0.5, 12)
        found = judged(
            relation("highest"),
            Known(bretagne=(counts.max() / 200,) * 2, france=(counts.mean() / 200,) * 2),
            {},
        )
        alarms += found.verdict == "beyond"
    assert alarms / 400 < 0.08


def test_the_printed_figures_alone_settle_the_first_lever(ledger):
    row = ledger.relations[ledger.relations["claim_id"] == "levers-first-france-p13"].iloc[0].to_dict()
    assert judged(row, Printed(ledger), {}).verdict == "within"
