"""Standard errors and p-values against simulations, independent formulas and hand computations."""

from itertools import product

import numpy as np
import pytest
from scipy import stats

from impact_citoyens.statistics import sample_design, sampling_error
from impact_citoyens.statistics.sample_design import Base
from impact_citoyens.statistics.sampling_error import SampleSizes
from impact_citoyens.study import territories


def error(test, first, second, sizes, **options):
    return float(
        sampling_error.standard_error(test, np.array([first]), np.array([second]), sizes, **options)[0]
    )


def p(test, first, second, sizes, **options):
    return float(sampling_error.p_values(test, [first], [second], sizes, **options)[0])


def france():
    return SampleSizes(*[sample_design.base("national", "france")] * 2)


def part(dimension, population):
    return SampleSizes(part=sample_design.part(dimension, population))


# ---------------------------------------------------------------- two groups


@pytest.mark.parametrize(
    ("first", "second", "n"),
    [(0.83, 0.69, 200), (0.86, 0.85, 200), (0.07, 0.02, 200), (0.5, 0.5, 50), (0.345, 0.255, 200)],
)
def test_two_regions_is_pearsons_chi_square(first, second, n):
    a, b = round(first * n), round(second * n)
    expected = stats.chi2_contingency([[a, n - a], [b, n - b]], correction=False).pvalue
    assert p("groups", a / n, b / n, SampleSizes(Base(n, n), Base(n, n))) == pytest.approx(expected, rel=1e-9)


def test_groups_of_unlike_sizes_are_pearsons_chi_square_too():
    expected = stats.chi2_contingency([[40, 360], [14, 186]], correction=False).pvalue
    assert p("groups", 0.10, 0.07, SampleSizes(Base(400, 400), Base(200, 200))) == pytest.approx(expected)


def test_83_and_69_of_200_people_by_hand():
    # 166 and 138 of 200: pooled .76; chi2 = (.14)^2 / (2 * .76 * .24 / 200) = 10.746; p = .00105
    sizes = SampleSizes(Base(200, 200), Base(200, 200))
    assert p("groups", 0.83, 0.69, sizes) == pytest.approx(0.00105, abs=1e-5)
    # se = sqrt(.83 * .17 / 200 + .69 * .31 / 200) = .0421
    assert error("groups", 0.83, 0.69, sizes) == pytest.approx(0.0421, abs=1e-4)


def test_figures_that_are_equal_do_not_differ():
    assert p("groups", 0.5, 0.5, SampleSizes(Base(200, 200), Base(200, 200))) == 1


def test_unknown_sizes_give_no_p_value():
    for test in ("groups", "part", "answers", "items"):
        assert np.isnan(p(test, 0.5, 0.4, SampleSizes())) and np.isnan(p(test, 0.5, 0.5, SampleSizes()))
    assert np.isnan(p("maximum", 0.8, 0.74, SampleSizes()))


# ---------------------------------------------------------------- a part and the whole


def test_a_region_against_france_by_simulation():
    rng = np.random.default_rng(83)
    weights = territories.weights()
    place = list(weights.index).index("pays-de-la-loire")
    w = weights.iloc[place]
    shares = np.full(12, (0.74 - w * 0.83) / (1 - w))
    shares[place] = 0.83
    found = rng.binomial(200, shares, (100_000, 12)) / 200
    differences = found[:, place] - found @ weights.to_numpy()
    assert differences.mean() == pytest.approx(0.09, abs=5e-4)
    expected = error("part", 0.83, 0.74, part("territory", "pays-de-la-loire"))
    assert expected == pytest.approx(differences.std(), rel=0.01)


def test_the_p_value_of_a_region_is_that_of_alike_regions_by_simulation():
    rng, weights = np.random.default_rng(84), territories.weights()
    place = list(weights.index).index("pays-de-la-loire")
    found = rng.binomial(200, 0.74, (200_000, 12)) / 200
    differences = found[:, place] - found @ weights.to_numpy()
    simulated = (np.abs(differences) >= 0.06).mean()
    assert p("part", 0.80, 0.74, part("territory", "pays-de-la-loire")) == pytest.approx(simulated, abs=0.004)


def test_an_age_group_against_france_by_simulation():
    rng = np.random.default_rng(18)
    weights = territories.weights().to_numpy()
    w, _, _ = sample_design.part("age", "18-24")
    inside = sample_design._share_by_region("age", "18-24").to_numpy()
    rest = (0.333 - w * 0.5) / (1 - w)
    young = rng.binomial(200, inside, (60_000, 12))
    yes_young, yes_rest = rng.binomial(young, 0.5), rng.binomial(200 - young, rest)
    mine = (yes_young @ weights) / (young @ weights)
    whole = ((yes_young + yes_rest) / 200) @ weights
    assert error("part", 0.5, 0.333, part("age", "18-24")) == pytest.approx((mine - whole).std(), rel=0.03)


def test_a_part_by_hand():
    """Brittany 86 % against 79 %: the rest, the variance of the hypothesis, z."""
    weight, inside, outside = sample_design.part("territory", "bretagne")
    rest = (0.79 - weight * 0.86) / (1 - weight)
    z = (0.86 - rest) / np.sqrt(0.79 * 0.21 * (1 / inside.n_effective + 1 / outside.n_effective))
    assert p("part", 0.86, 0.79, part("territory", "bretagne")) == pytest.approx(2 * stats.norm.sf(z))


# ---------------------------------------------------------------- the same people


def test_two_answers_by_simulation():
    rng = np.random.default_rng(38)
    weights = territories.weights().to_numpy()
    drawn = rng.multinomial(200, [0.38, 0.37, 0.25], (60_000, 12)) / 200
    differences = (drawn[:, :, 0] - drawn[:, :, 1]) @ weights
    assert error("answers", 0.38, 0.37, france()) == pytest.approx(differences.std(), rel=0.01)
    assert p("answers", 0.38, 0.37, france()) > 0.5  # one point apart


@pytest.mark.parametrize("joint", ["nested", "independent", "opposed"])
def test_two_items_is_conservative_whatever_the_joint_answers(joint):
    """Energy 84 % and water 82 %: the true error of the difference is never above the one used."""
    rng = np.random.default_rng(84)
    n = round(sample_design.base("national", "france").n_effective)
    first = rng.random((4000, n))
    second = {"nested": first, "independent": rng.random((4000, n)), "opposed": 1 - first}[joint]
    differences = (first < 0.84).mean(axis=1) - (second < 0.82).mean(axis=1)
    assert differences.std() <= error("items", 0.84, 0.82, france()) * 1.02


def test_mean_scores_have_the_largest_error_that_the_scale_allows():
    """Everybody answers 0 or 10: no scores with these means vary more."""
    rng, n = np.random.default_rng(6), 200
    ends = [10 * rng.binomial(n, mean / 10, 50_000) / n for mean in (6.1, 5.2)]
    sizes = SampleSizes(Base(n, n), Base(n, n))
    used = error("groups", 6.1, 5.2, sizes, top=10.0)
    assert used == pytest.approx((ends[0] - ends[1]).std(), rel=0.02)
    assert error("part", 6.1, 5.2, sizes, top=10.0) > used  # not independent: the errors add up


# ---------------------------------------------------------------- extremes of several regions


@pytest.mark.parametrize(
    ("share", "common", "place"), [(0.83, 0.74, 1), (0.80, 0.74, 1), (0.30, 0.25, 3), (0.07, 0.044, 1)]
)
def test_the_extreme_region_is_that_of_a_simulation(share, common, place):
    drawn = np.sort(np.random.default_rng(1).binomial(200, common, (200_000, 12)), axis=1)[:, -place]
    simulated = (drawn >= round(200 * share)).mean()
    assert sampling_error.extreme_p(share, common, (200,) * 12, place) == pytest.approx(simulated, abs=0.004)


def test_the_lowest_is_the_highest_of_those_who_do_not():
    sizes = SampleSizes(regions=(200,) * 12)
    lowest = p("minimum", 0.69, 0.74, sizes)
    assert lowest == pytest.approx(p("maximum", 0.31, 0.26, sizes))
    drawn = np.random.default_rng(2).binomial(200, 0.74, (200_000, 12)).min(axis=1)
    assert lowest == pytest.approx((drawn <= 138).mean(), abs=0.004)


def test_regions_of_unlike_sizes_are_those_of_a_simulation():
    sizes, random = (50, *(200,) * 8, 120, 120, 80), np.random.default_rng(4)
    drawn = np.stack([random.binomial(size, 0.74, 200_000) / size for size in sizes], axis=1)
    shares = np.sort(drawn, axis=1)
    for place, share in ((1, 0.84), (2, 0.8)):
        simulated = (shares[:, -place] >= share - 1e-9).mean()
        assert sampling_error.extreme_p(share, 0.74, sizes, place) == pytest.approx(simulated, abs=0.004)


def spans(n, share, samples):
    """Every outcome of several binomial samples with its probability."""
    law = stats.binom.pmf(np.arange(n + 1), n, share)
    for counts in product(range(n + 1), repeat=samples):
        yield counts, np.prod(law[list(counts)])


@pytest.mark.parametrize(("n", "share", "samples"), [(3, 0.4, 3), (4, 0.74, 2), (2, 0.5, 5), (5, 0.05, 3)])
def test_the_range_is_exact(n, share, samples):
    for width in range(1, n + 1):
        expected = sum(p for counts, p in spans(n, share, samples) if max(counts) - min(counts) >= width)
        found = sampling_error.range_probability(width, n, share, samples)
        assert found == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("n", "share", "samples"), [(3, 0.4, 3), (4, 0.74, 2), (2, 0.5, 5)])
def test_the_maximum_is_exact(n, share, samples):
    for count in range(n + 1):
        expected = sum(p for counts, p in spans(n, share, samples) if max(counts) >= count)
        found = sampling_error.maximum_probability(count, n, share, samples)
        assert found == pytest.approx(expected, abs=1e-12)


def test_the_range_of_twelve_regions_by_simulation():
    counts = np.random.default_rng(12).binomial(200, 0.74, (200_000, 12))
    for width in (15, 20, 25, 28):
        simulated = np.mean(counts.max(axis=1) - counts.min(axis=1) >= width)
        found = sampling_error.range_probability(width, 200, 0.74, 12)
        assert found == pytest.approx(simulated, abs=0.004)


@pytest.mark.parametrize("probability", [0.05, 0.5, 0.9])
@pytest.mark.parametrize("count", [1, 14, 100, 200])
def test_the_common_share_gives_its_maximum_the_probability_asked(count, probability):
    share = sampling_error.common_share_for_maximum(count, 200, 12, probability)
    found = sampling_error.maximum_probability(count, 200, share, 12)
    assert found == pytest.approx(probability, rel=1e-9)


def test_the_maximum_of_twelve_regions_by_simulation():
    rng = np.random.default_rng(7)
    share = sampling_error.common_share_for_maximum(14, 200, 12)
    assert np.mean(rng.binomial(200, share, (100_000, 12)).max(axis=1) >= 14) == pytest.approx(0.5, abs=0.01)
