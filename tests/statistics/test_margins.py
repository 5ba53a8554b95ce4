"""Margins, smallest differences and the price of equal samples, against hand computation, the tests
themselves and simulation."""

import csv
from math import isnan, sqrt

import numpy as np
import pytest

from impact_citoyens.io import paths
from impact_citoyens.statistics import margins, printed_tests, sample_design, sampling_error
from impact_citoyens.statistics.sample_design import Base
from impact_citoyens.statistics.sampling_error import SampleSizes
from impact_citoyens.study import study

Z = 1.959963984540054


@pytest.fixture(scope="module")
def voters():
    with open(study.reference() / "territories.csv", encoding="utf-8", newline="") as file:
        counts = {row["territory"]: int(row["registered_voters_2022"]) for row in csv.DictReader(file)}
    return {slug: count / sum(counts.values()) for slug, count in counts.items()}


@pytest.mark.parametrize(
    ("share", "n", "points"),
    [
        (0.5, 100, 9.80),
        (0.5, 200, 6.93),
        (0.5, 400, 4.90),
        (0.5, 1000, 3.10),
        (0.1, 1000, 1.86),
        (0.05, 600, 1.74),
        (0.3, 2400, 1.83),
        (0.8, 400, 3.92),
    ],
)
def test_margins_by_hand(share, n, points):
    # 1.96 sqrt(.25 / 100) = 9.80 points, 1.96 sqrt(.09 / 1000) = 1.86...
    assert 100 * margins.margin(share, n) == pytest.approx(points, abs=0.006)
    assert margins.margin(1 - share, n) == pytest.approx(margins.margin(share, n))


def test_a_margin_follows_its_level_and_needs_a_size():
    assert margins.margin(0.5, 400, level=0.99) == pytest.approx(2.5758 * 0.025, rel=1e-4)
    assert isnan(margins.margin(0.5, float("nan")))


def test_the_margin_is_half_the_interval_of_the_charts_at_one_half():
    base = sample_design.Base(2400, 2062)
    low, high = sample_design.share_interval(0.5, base)
    assert (high - low) / 2 == pytest.approx(margins.margin(0.5, 2062), rel=0.002)


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.75])
@pytest.mark.parametrize("n", [200, 1000])
def test_the_smallest_difference_is_the_edge_of_the_chi_square_of_two_regions(share, n):
    edge = margins.smallest_difference(share, n, n)
    assert edge == pytest.approx(Z * sqrt(2 * share * (1 - share) / n))
    pairs = [
        (share + people / n / 2, share - people / n / 2) for people in range(2, round(2 * edge * n), 2)
    ]  # whole counts on both sides of the share
    for first, second in pairs:
        p = sampling_error.p_values("groups", [first], [second], SampleSizes(Base(n, n), Base(n, n)))[0]
        assert (p < 0.05) == (first - second > edge)


def test_9_8_points_between_two_regions_by_hand():
    # 1.96 sqrt(.25 * 2 / 200)
    assert 100 * margins.smallest_difference(0.5, 200, 200) == pytest.approx(9.80, abs=0.005)
    assert margins.smallest_difference(0.5, 210, 580) == pytest.approx(Z * sqrt(0.25 / 210 + 0.25 / 580))


@pytest.mark.parametrize("region", ["ile-de-france", "bretagne"])
@pytest.mark.parametrize("share", [0.2, 0.5])
def test_a_region_against_france_by_hand(voters, region, share):
    rest = [weight for slug, weight in voters.items() if slug != region]
    outside = 200 * sum(rest) ** 2 / sum(weight**2 for weight in rest)
    edge = sum(rest) * Z * sqrt(share * (1 - share) * (1 / 200 + 1 / outside))
    assert margins.smallest_difference_with_france(share, "territory", region) == pytest.approx(edge)


@pytest.mark.parametrize(
    ("dimension", "population"), [("territory", "bretagne"), ("age", "18-24"), ("commune_size", "under_2000")]
)
def test_a_part_at_the_edge_is_at_five_per_cent(dimension, population):
    edge = margins.smallest_difference_with_france(0.5, dimension, population)
    sizes = SampleSizes(part=sample_design.part(dimension, population))
    assert sampling_error.p_values("part", [0.5 + edge], [0.5], sizes)[0] == pytest.approx(0.05)


def test_a_group_of_unknown_size_has_no_smallest_difference():
    assert isnan(margins.smallest_difference_with_france(0.5, "household", "single_parent"))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.74])
def test_the_smallest_range_is_on_the_edge_and_by_simulation(share):
    width = round(200 * margins.smallest_range(share))
    assert (
        printed_tests.range_probability(width, 200, share, 12)
        < 0.05
        <= printed_tests.range_probability(width - 1, 200, share, 12)
    )
    counts = np.random.default_rng(12).binomial(200, share, (40_000, 12))
    spans = counts.max(axis=1) - counts.min(axis=1)
    assert np.mean(spans >= width) < 0.053 and np.mean(spans >= width - 1) > 0.047


def test_two_regions_chosen_for_being_extreme_need_a_wider_gap():
    assert margins.smallest_range(0.5) > 1.5 * margins.smallest_difference(0.5, 200, 200)
    assert margins.smallest_range(0.5, regions=2) == pytest.approx(
        margins.smallest_difference(0.5, 200, 200), abs=0.008
    )


def test_the_design_effect_is_kishs(voters):
    # n sum w^2 / (sum w)^2 over 2,400 respondents of weight W_h / 200
    weights = np.repeat(list(voters.values()), 200) / 200
    expected = len(weights) * (weights**2).sum() / weights.sum() ** 2
    assert margins.design_effect(sample_design.base("national", "france")) == pytest.approx(expected)
    assert margins.design_effect(sample_design.base("territory", "bretagne")) == pytest.approx(1)


def test_equal_and_proportional_samples(voters):
    table = margins.allocation()
    assert table["weight"].mean() == pytest.approx(1) and table["proportional"].sum() == pytest.approx(2400)
    assert table.loc["ile-de-france", "weight"] == pytest.approx(12 * voters["ile-de-france"])
    assert table.loc["centre-val-de-loire", "proportional"] == pytest.approx(
        2400 * voters["centre-val-de-loire"]
    )
    assert table.loc["normandie", "margin_proportional"] == pytest.approx(
        margins.margin(0.5, 2400 * voters["normandie"])
    )
    assert (table["margin"] == margins.margin(0.5, 200)).all()
    assert table["proportional"].is_monotonic_decreasing and len(table) == 12


def test_the_methods_say_the_design_effects_that_are_computed():
    said = (paths.ROOT / "docs/methods/methods.md").read_text(encoding="utf-8")
    effects = [
        margins.design_effect(sample_design.base("national", "france", population_base=base))
        for base in ("registered_voters", "residents")
    ]
    assert "{:.2f} with registered voters, {:.2f} with residents".format(*effects) in said
    assert (
        f"{100 * (sqrt(effects[0]) - 1):.0f} % wider" in said
        and f"the {margins.allocation()['proportional'].min():.0f} people" in said
    )


def test_the_weights_follow_the_base_asked():
    assert (
        margins.allocation("residents").loc["ile-de-france", "weight"]
        > margins.allocation().loc["ile-de-france", "weight"]
    )
