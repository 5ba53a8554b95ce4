"""How many comparisons could have been printed in the place of one."""

from itertools import combinations

import numpy as np
import pytest

from impact_citoyens.statistics import families
from impact_citoyens.study import codebook, territories


def test_a_region_was_picked_among_the_regions_and_a_pair_among_their_pairs():
    regions = territories.regions()
    assert families.size("part", dimensions=("territory", "national")) == len(regions)
    assert families.size("groups", dimensions=("territory", "territory")) == len(
        list(combinations(regions, 2))
    )


@pytest.mark.parametrize("dimension", ["age", "sex", "csp", "commune_size", "household"])
def test_a_group_was_picked_among_those_of_its_dimension(dimension):
    groups = codebook.groups(dimension)
    assert families.size("part", dimensions=(dimension, "national")) == len(groups) > 1
    both = families.size("groups", dimensions=(dimension, "territory"))
    assert both == len(groups) * len(territories.regions())


@pytest.mark.parametrize("question", ["levers", "practices", "territory_roles", "fragilities"])
def test_two_answers_were_picked_among_those_that_people_could_give(question):
    offered = codebook.offered(question)
    assert "dont_know" not in offered and not set(codebook.answers(question).loc[offered, "components"]) - {
        ""
    }
    assert families.size("answers", question) == len(list(combinations(offered, 2)))


@pytest.mark.parametrize("test", ["waves", "maximum", "minimum"])
def test_what_was_not_picked_stands_alone(test):
    assert families.size(test, "urgency", ("territory", "national")) == 1


def test_holm_by_hand():
    # sorted .01 .015 .04 .2 -> times 4, 3, 2, 1 = .04 .045 .08 .2 (never decreasing)
    assert families.holm([0.04, 0.01, 0.2, 0.015]).tolist() == pytest.approx([0.08, 0.04, 0.2, 0.045])
    # .02 * 3 = .06, .025 * 2 = .05 -> .06; .9 -> .9
    assert families.holm([0.02, 0.025, 0.9]).tolist() == pytest.approx([0.06, 0.06, 0.9])
    assert families.holm([0.6, 0.7]).tolist() == [1, 1]


def test_what_cannot_be_tested_does_not_count():
    assert families.holm([0.03, float("nan")])[0] == pytest.approx(0.03)
    assert np.isnan(families.holm([float("nan")])).all()


def test_a_false_alarm_among_the_regions_is_rare():
    """Known truth: the most remarkable of twelve alike regions is printed; the error stays at 5 %."""
    from impact_citoyens.statistics import sample_design, sampling_error

    random, weights = np.random.default_rng(12), territories.weights().to_numpy()
    surveys = random.binomial(200, 0.5, (4000, 12)) / 200
    france = surveys @ weights
    alone = np.column_stack(
        [
            sampling_error.p_values(
                "part",
                surveys[:, place],
                france,
                sampling_error.SampleSizes(part=sample_design.part("territory", region)),
            )
            for place, region in enumerate(territories.regions())
        ]
    )
    assert (alone.min(axis=1) < 0.05).mean() > 0.3  # picked, and not corrected
    size = families.size("part", dimensions=("territory", "national"))
    assert 0.03 < (size * alone.min(axis=1) < 0.05).mean() < 0.06
