"""The p-value of printed figures is an interval; its verdict holds for every value that print allows."""

import numpy as np
import pytest

from impact_citoyens.statistics import printed_pairs, sample_design, sampling_error
from impact_citoyens.statistics.printed_pairs import Pair, judge
from impact_citoyens.statistics.sample_design import Base
from impact_citoyens.statistics.sampling_error import SampleSizes

REGION = SampleSizes(part=sample_design.part("territory", "pays-de-la-loire"))
TWO = SampleSizes(Base(200, 200), Base(200, 200))
FRANCE = SampleSizes(*[sample_design.base("national", "france")] * 2)


def around(percent):
    return (percent - 0.5) / 100, (percent + 0.5) / 100


def every_p(pair, number=101):
    """p-values over a fine grid of the rectangle, by the formulas alone."""
    first, second = np.meshgrid(np.linspace(*pair.first, number), np.linspace(*pair.second, number))
    found = sampling_error.p_values(pair.test, first.ravel(), second.ravel(), pair.sizes)
    return np.minimum(1, pair.family * found)


@pytest.mark.parametrize(
    ("test", "sizes", "family"),
    [("part", REGION, 12), ("groups", TWO, 66), ("answers", FRANCE, 3), ("items", FRANCE, 6)],
)
@pytest.mark.parametrize(
    ("first", "second"),
    [(83, 74), (69, 74), (86, 79), (38, 37), (45, 45), (13, 10), (97, 92), (4, 9), (61, 30)],
)
def test_the_interval_is_that_of_every_value_that_print_allows(test, sizes, family, first, second):
    """Brute force over the rectangle of the roundings."""
    pair = Pair(test, around(first), around(second), sizes, family)
    found, p = judge(pair), every_p(pair)
    assert (found.p_low, found.p_high) == pytest.approx((p.min(), p.max()), abs=1e-9)
    expected = "beyond" if p.max() < 0.05 else "within" if p.min() >= 0.05 else "rounding"
    assert found.verdict == expected


def test_the_interval_of_a_change_is_that_of_every_level_and_change():
    base = sample_design.base("national", "france")
    pair = Pair("waves", around(13), around(13), SampleSizes(base, base), change=around(3))
    now, change = np.meshgrid(np.linspace(*around(13), 101), np.linspace(*around(3), 101))
    p = sampling_error.p_values("waves", now.ravel(), (now - change).ravel(), pair.sizes)
    found = judge(pair)
    assert (found.p_low, found.p_high) == pytest.approx((p.min(), p.max()), abs=1e-9)


def test_what_the_rounding_decides_is_neither_beyond_nor_within():
    """83 % against 74 %: 82.5 against 74.5 may be chance among twelve regions, 83.5 against 73.5 may not."""
    found = judge(Pair("part", around(83), around(74), REGION, 12))
    assert (found.verdict, found.reason) == ("rounding", "depends_on_rounding")
    assert found.p_low < 0.05 < found.p_high
    for share, national, verdict in ((0.825, 0.745, "within"), (0.835, 0.735, "beyond")):
        assert judge(Pair("part", (share,) * 2, (national,) * 2, REGION, 12)).verdict == verdict


def test_figures_that_may_be_equal_are_never_apart():
    assert judge(Pair("part", around(75), around(74), REGION)).p_high == 1


def test_two_answers_of_one_choice_are_never_more_than_the_whole():
    pair = Pair("answers", (0.3, 0.9), (0.3, 0.9), FRANCE, whole=True)
    assert np.add(*pair.points()).max() <= 1 + 1e-9


def test_what_is_not_printed_is_not_a_rounding():
    assert judge(Pair("part", (0.0, 1.0), around(74), REGION, 12)).reason == "depends_on_unprinted"


def test_scores_are_cleared_or_not_testable_never_within():
    """Their standard deviation is not printed: with a smaller one the same gap might be beyond chance."""
    for first, second in ((5.7, 5.6), (5.65, 5.65), (6.5, 5.6)):
        pair = Pair("items", (first - 0.05, first + 0.05), (second - 0.05, second + 0.05), TWO, 136, top=10.0)
        assert (judge(pair).verdict, judge(pair).reason) == ("not_testable", "no_standard_deviation")
    assert judge(Pair("groups", (8.0, 8.1), (5.0, 5.1), TWO, 10, top=10.0)).verdict == "beyond"


def test_two_bases_must_agree():
    pair = Pair("waves", around(13), around(13), FRANCE, change=around(3), bases=(1.0, 0.32))
    assert (judge(pair).verdict, judge(pair).reason) == ("not_testable", "base_ambiguous")
    assert (
        judge(Pair("waves", around(13), around(13), FRANCE, change=around(3), bases=(1.0, 0.9))).verdict
        == "beyond"
    )


def test_words_of_closeness_are_not_shown_by_a_test_that_sees_nothing():
    assert judge(Pair("groups", around(50), around(50), TWO), closeness=True).reason == "closeness"


def test_the_interval_of_the_difference_holds_whatever_was_rounded():
    """It holds each interval of the values that print allows, and no more."""
    pair = Pair("groups", around(83), around(69), TWO)
    first, second = (each.ravel() for each in np.meshgrid(np.linspace(*around(83)), np.linspace(*around(69))))
    errors = np.sqrt((first * (1 - first) + second * (1 - second)) / 200)
    low, high = printed_pairs.interval(pair)
    assert low == pytest.approx((first - second - 1.959964 * errors).min(), abs=1e-6)
    assert high == pytest.approx((first - second + 1.959964 * errors).max(), abs=1e-6)


@pytest.mark.parametrize("size", [0.05])
def test_the_printed_rounding_keeps_the_error_of_the_test(size):
    """Known truth: two alike regions, in whole percent, are rarely beyond chance whatever the rounding."""
    random = np.random.default_rng(22)
    shares = np.round(100 * random.binomial(200, 0.37, (1500, 2)) / 200 + 1e-9)
    verdicts = [judge(Pair("groups", around(a), around(b), TWO)).verdict for a, b in shares]
    assert (
        verdicts.count("beyond") / len(shares) < size < (len(shares) - verdicts.count("within")) / len(shares)
    )


def test_the_most_extreme_of_twelve_alike_regions_is_rarely_beyond_chance():
    """Known truth, with selection and rounding: the highest region against France, in whole percent."""
    random, sizes = np.random.default_rng(23), SampleSizes(regions=(200,) * 12)
    drawn = random.binomial(200, 0.74, (600, 12)) / 200
    printed = np.round(100 * np.column_stack([drawn.max(axis=1), drawn.mean(axis=1)]) + 1e-9)
    verdicts = [judge(Pair("maximum", around(a), around(b), sizes, sign=1)).verdict for a, b in printed]
    assert verdicts.count("beyond") / len(printed) < 0.05


def test_cohens_h_at_its_extremes():
    assert printed_pairs.cohen_h(1, 0) == pytest.approx(np.pi)
    assert printed_pairs.cohen_h(0.5, 0.5) == 0
    # Cohen 1988, table 6.2.2: .64 at this distance
    assert printed_pairs.cohen_h(0.2, 0.5) == pytest.approx(-0.6435, abs=1e-4)
