"""Places among the regions."""

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from impact_citoyens.evidence.standing import Standing, standing
from impact_citoyens.statistics.rank_intervals import possible_places, simultaneous
from impact_citoyens.study import territories

REGIONS = territories.regions()
NO_RELATION = pd.DataFrame(columns=["dimension", "population", "relation", "other", "number", "reading"])


def rows(evidence, **values):
    """One row a region: (low, high) for bounds, a share for print, (estimate, se, n) for a file."""
    made = []
    for slug, value in values.items():
        row = {
            "dimension": "territory",
            "population": slug.replace("_", "-"),
            "evidence": evidence,
            "comparator": "eq",
            "estimate": np.nan,
            "low": np.nan,
            "high": np.nan,
            "se": np.nan,
            "n": np.nan,
        }
        row |= {
            "bounded": lambda v: {"low": v[0], "high": v[1]},
            "published": lambda v: {"estimate": v},
            "observed": lambda v: {"estimate": v[0], "se": v[1], "n": v[2]},
        }[evidence](value)
        made.append(row)
    return pd.DataFrame(made)


def said(region, relation, other="territory", number="", reading="explicit"):
    row = {
        "dimension": "territory",
        "population": region,
        "relation": relation,
        "other": other,
        "number": number,
        "reading": reading,
    }
    return pd.DataFrame([row])


@pytest.mark.parametrize("seed", range(20))
def test_possible_places_are_those_of_every_order_that_the_intervals_allow(seed):
    """Brute force: intervals with whole ends, every choice of a value in each."""
    draw = np.random.default_rng(seed)
    low = draw.integers(0, 6, 4)
    high = low + draw.integers(0, 4, 4)
    best, worst = possible_places(low.astype(float), high.astype(float))
    ranks = np.array(
        [
            [1 + sum(other > mine for other in values) for mine in values]
            + [sum(other >= mine for other in values) for mine in values]
            for values in itertools.product(*(range(a, b + 1) for a, b in zip(low, high, strict=True)))
        ]
    )
    assert best.tolist() == ranks[:, :4].min(0).tolist()  # nobody above but those who must be
    assert worst.tolist() == ranks[:, 4:].max(0).tolist()  # last among equals


def test_simultaneous_intervals_are_bonferroni():
    assert simultaneous(np.array([0.02]), np.array([199]), 12)[0] == pytest.approx(
        stats.t.ppf(1 - 0.05 / 24, 199) * 0.02
    )


def test_all_the_places_hold_together_at_least_as_often_as_said():
    """Known truth: 12 regions of 200 people each, 2,000 surveys; every region's true place is in its limits
    in 95 % of them at least."""
    draw, truth = np.random.default_rng(7), np.linspace(0.4, 0.62, 12)
    share = draw.binomial(200, truth, (2000, 12)) / 200
    half = simultaneous(np.sqrt(share * (1 - share) / 199), 199, 12)
    best, worst = possible_places((share - half).T, (share + half).T)
    place = np.arange(12, 0, -1)[:, None]
    assert ((best <= place) & (place <= worst)).all(0).mean() >= 0.95
    assert ((worst - best) < 11).any()  # and they do say something


def test_a_printed_highest_is_a_place_and_another_comparison_is_not():
    bounds = rows("bounded", **dict.fromkeys((slug.replace("-", "_") for slug in REGIONS), (0.0, 1.0)))
    assert standing("bretagne", bounds, said("bretagne", "highest")) == Standing(1, 1, 12, "published")
    assert standing("bretagne", bounds, said("bretagne", "lowest")) == Standing(12, 12, 12, "published")
    assert standing("bretagne", bounds, said("bretagne", "highest", other="age")).anywhere
    assert standing("bretagne", bounds, said("bretagne", "above_national")).anywhere


def test_printed_shares_confine_each_other_to_the_nearest_whole_percent():
    two = rows("published", bretagne=0.86, normandie=0.60)
    assert standing("bretagne", two, NO_RELATION) == Standing(
        1, 11, 12, "bounded"
    )  # above Normandie, nothing else is known
    assert standing("normandie", two, NO_RELATION) == Standing(2, 12, 12, "bounded")
    near = rows("published", bretagne=0.86, normandie=0.85)
    assert (
        standing("normandie", near, NO_RELATION).best == 2
    )  # a half is rounded upwards: no value is printed as both
    same = rows("published", bretagne=0.86, normandie=0.86)
    assert standing("normandie", same, NO_RELATION).anywhere


def test_the_places_printed_of_others_are_taken():
    bounds = rows("bounded", **dict.fromkeys((slug.replace("-", "_") for slug in REGIONS), (0.0, 1.0)))
    both = pd.concat([said("normandie", "highest"), said("occitanie", "lowest")])
    assert standing("bretagne", bounds, both) == Standing(2, 11, 12, "bounded")


def test_three_among_the_first_three_leave_the_others_from_the_fourth_on():
    bounds = rows("bounded", **dict.fromkeys((slug.replace("-", "_") for slug in REGIONS), (0.0, 1.0)))
    three = pd.concat(
        [said(slug, "among_highest", number="3") for slug in ("normandie", "occitanie", "grand-est")]
        + [said("normandie", "highest")]
    )
    assert standing("bretagne", bounds, three) == Standing(4, 12, 12, "bounded")
    assert standing("normandie", bounds, three) == Standing(1, 1, 12, "published")
    assert standing("occitanie", bounds, three) == Standing(2, 3, 12, "published")
    assert standing("bretagne", bounds, three[three["population"] != "grand-est"]) == Standing(
        2, 12, 12, "bounded"
    )


def test_a_reading_that_is_not_explicit_gives_no_place():
    bounds = rows("bounded", **dict.fromkeys((slug.replace("-", "_") for slug in REGIONS), (0.0, 1.0)))
    assert standing("bretagne", bounds, said("bretagne", "highest", reading="interpreted")).anywhere


def test_regions_cannot_all_be_above_france():
    france = pd.DataFrame(
        [
            {
                "dimension": "national",
                "population": "france",
                "evidence": "published",
                "comparator": "eq",
                "estimate": 0.79,
            }
        ]
    )
    above = pd.concat([rows("published", bretagne=0.86), france])
    assert standing("bretagne", above, NO_RELATION) == Standing(1, 11, 12, "bounded")
    assert standing(
        "bretagne", pd.concat([rows("published", bretagne=0.70), france]), NO_RELATION
    ) == Standing(2, 12, 12, "bounded")
    assert standing("bretagne", pd.concat([rows("published", bretagne=0.79), france]), NO_RELATION).anywhere
    two = pd.concat([rows("published", bretagne=0.86, normandie=0.85), france])
    assert (
        standing("bretagne", two, NO_RELATION).worst == 10
    )  # Normandie is below, and above France: somebody else is at or below it
    low = pd.concat([rows("published", bretagne=0.86, normandie=0.60), france])
    assert standing("bretagne", low, NO_RELATION).worst == 11  # Normandie may be that one


def test_an_open_figure_confines_nothing():
    two = rows("published", bretagne=0.86, normandie=0.60).assign(comparator="more_than")
    assert standing("bretagne", two, NO_RELATION).anywhere


def test_a_file_has_the_last_word_with_its_sampling_error():
    shares = {slug.replace("-", "_"): (0.5, 0.035, 200) for slug in REGIONS} | {
        "bretagne": (0.95, 0.015, 200)
    }
    file = rows("observed", **shares)
    printed = said("normandie", "highest")
    assert standing("bretagne", file, printed) == Standing(1, 1, 12, "observed")
    assert standing("normandie", file, printed) == Standing(
        2, 12, 12, "observed"
    )  # eleven that cannot be told apart


def test_a_file_that_hides_a_region_gives_no_place():
    shares = {slug.replace("-", "_"): (0.5, 0.035, 200) for slug in REGIONS} | {
        "bretagne": (np.nan, np.nan, 4)
    }
    assert standing("normandie", rows("observed", **shares), NO_RELATION).anywhere


def test_synthetic_estimates_tell_nothing():
    shares = {slug.replace("-", "_"): (0.5, 0.035, 200) for slug in REGIONS} | {
        "bretagne": (0.95, 0.015, 200)
    }
    synthetic = rows("observed", **shares).assign(evidence="synthetic")
    assert standing("bretagne", synthetic, NO_RELATION).anywhere
