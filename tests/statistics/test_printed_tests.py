from itertools import product
from math import isnan, pi

import numpy as np
import pytest
from scipy import stats

from impact_citoyens.statistics import printed_tests, sample_design
from impact_citoyens.study import territories

Z = 1.959963984540054


def error(row):
    """Standard error behind a row: its 95 % interval is ± 1.96 of it."""
    return (row["high"] - row["low"]) / 2 / Z


def p_of(z):
    return 2 * stats.norm.sf(abs(z))


@pytest.mark.parametrize(
    ("first", "second", "n"),
    [(0.83, 0.69, 200), (0.86, 0.85, 200), (0.07, 0.02, 200), (0.5, 0.5, 50), (0.345, 0.255, 200)],
)
def test_two_regions_is_pearsons_chi_square(first, second, n):
    a, b = round(first * n), round(second * n)
    expected = stats.chi2_contingency([[a, n - a], [b, n - b]], correction=False).pvalue
    row = printed_tests.two_regions("x", first, second, n)
    assert row["p"] == pytest.approx(expected, rel=1e-9)
    assert row["test"] == "chi2"


def test_83_and_69_of_200_people_by_hand():
    # 166 and 138 of 200: pooled .76; chi2 = (.14)^2 / (2 * .76 * .24 / 200) = 10.746; p = .00105
    row = printed_tests.two_regions("x", 0.83, 0.69)
    assert row["p"] == pytest.approx(0.00105, abs=1e-5)
    assert row["difference"] == pytest.approx(0.14)
    # se = sqrt(.83 * .17 / 200 + .69 * .31 / 200) = .04216; .14 ± .0826
    assert (row["low"], row["high"]) == (pytest.approx(0.0574, abs=5e-5), pytest.approx(0.2226, abs=5e-5))
    assert row["effect_size"] == pytest.approx(2 * np.arcsin(np.sqrt(0.83)) - 2 * np.arcsin(np.sqrt(0.69)))


@pytest.mark.parametrize("same", [0.0, 1.0])
def test_two_regions_that_all_answer_alike_do_not_differ(same):
    assert printed_tests.two_regions("x", same, same)["p"] == pytest.approx(1)


def test_cohens_h_at_its_extremes():
    assert printed_tests.cohen_h(1, 0) == pytest.approx(pi)
    assert printed_tests.cohen_h(0.5, 0.5) == 0
    assert printed_tests.cohen_h(0.2, 0.5) == pytest.approx(
        -0.6435, abs=1e-4
    )  # Cohen 1988, table 6.2.2: .64 at this distance


def test_two_shares_adds_the_variances():
    row = printed_tests.two_shares(
        "x", 0.10, 0.07, sample_design.Base(500, 400), sample_design.Base(200, 200)
    )
    se = (0.1 * 0.9 / 400 + 0.07 * 0.93 / 200) ** 0.5
    assert error(row) == pytest.approx(se)
    assert row["p"] == pytest.approx(p_of(0.03 / se))


# ---------------------------------------------------------------- extremes of several regions


def spans(n, share, samples):
    """Every outcome of several binomial samples with its probability."""
    law = stats.binom.pmf(np.arange(n + 1), n, share)
    for counts in product(range(n + 1), repeat=samples):
        yield counts, np.prod(law[list(counts)])


@pytest.mark.parametrize(("n", "share", "samples"), [(3, 0.4, 3), (4, 0.74, 2), (2, 0.5, 5), (5, 0.05, 3)])
def test_the_range_is_exact(n, share, samples):
    for width in range(1, n + 1):
        expected = sum(p for counts, p in spans(n, share, samples) if max(counts) - min(counts) >= width)
        assert printed_tests.range_probability(width, n, share, samples) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("n", "share", "samples"), [(3, 0.4, 3), (4, 0.74, 2), (2, 0.5, 5)])
def test_the_maximum_is_exact(n, share, samples):
    for count in range(n + 1):
        expected = sum(p for counts, p in spans(n, share, samples) if max(counts) >= count)
        assert printed_tests.maximum_probability(count, n, share, samples) == pytest.approx(
            expected, abs=1e-12
        )


def test_the_range_of_twelve_regions_by_simulation():
    rng = np.random.default_rng(12)
    counts = rng.binomial(200, 0.74, (200_000, 12))
    for width in (15, 20, 25, 28):
        simulated = np.mean(counts.max(axis=1) - counts.min(axis=1) >= width)
        assert printed_tests.range_probability(width, 200, 0.74, 12) == pytest.approx(simulated, abs=0.004)


def test_extremes_counts_the_difference_in_people():
    # 83 % and 69 % of 200: 28 people apart
    row = printed_tests.extremes("x", 0.83, 0.69, centre=0.74)
    assert row["p"] == printed_tests.range_probability(28, 200, 0.74, 12)
    assert (
        row["p"] > printed_tests.two_regions("x", 0.83, 0.69)["p"]
    )  # chosen for being extreme: less surprising


@pytest.mark.parametrize("probability", [0.05, 0.5, 0.9])
@pytest.mark.parametrize("count", [1, 14, 100, 200])
def test_the_common_share_gives_its_maximum_the_probability_asked(count, probability):
    share = printed_tests.common_share_for_maximum(count, 200, 12, probability)
    assert printed_tests.maximum_probability(count, 200, share, 12) == pytest.approx(probability, rel=1e-9)


def test_the_maximum_of_twelve_regions_by_simulation():
    rng = np.random.default_rng(7)
    share = printed_tests.common_share_for_maximum(14, 200, 12)
    assert np.mean(rng.binomial(200, share, (100_000, 12)).max(axis=1) >= 14) == pytest.approx(0.5, abs=0.01)


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
    row = printed_tests.part_and_whole("x", 0.83, 0.74, "territory", "pays-de-la-loire")
    assert differences.mean() == pytest.approx(row["difference"], abs=5e-4)
    assert error(row) == pytest.approx(differences.std(), rel=0.01)
    assert row["p"] == pytest.approx(p_of(0.09 / error(row)))


def test_an_age_group_against_france_by_simulation():
    rng = np.random.default_rng(18)
    weights, inside = territories.weights().to_numpy(), 0.1
    w, _, _ = sample_design.part("age", "18-24")
    inside = sample_design._share_by_region("age", "18-24").to_numpy()
    rest = (0.333 - w * 0.5) / (1 - w)
    young = rng.binomial(200, inside, (60_000, 12))
    yes_young, yes_rest = rng.binomial(young, 0.5), rng.binomial(200 - young, rest)
    part = (yes_young @ weights) / (young @ weights)
    whole = ((yes_young + yes_rest) / 200) @ weights
    row = printed_tests.part_and_whole("x", 0.5, 0.333, "age", "18-24")
    assert error(row) == pytest.approx((part - whole).std(), rel=0.03)


def test_a_group_of_unknown_size_is_not_tested():
    assert np.isnan(printed_tests.printed_part("x", 0.5, 0.333, "household", "couple_with_children")["p"])
    row = printed_tests.part_and_whole("x", 0.5, 0.333, "household", "couple_with_children")
    assert row["test"] == "unknown_n" and isnan(row["p"]) and isnan(row["low"])


# ---------------------------------------------------------------- the same people


def test_two_answers_by_simulation():
    rng = np.random.default_rng(38)
    weights = territories.weights().to_numpy()
    drawn = rng.multinomial(200, [0.38, 0.37, 0.25], (60_000, 12)) / 200
    differences = (drawn[:, :, 0] - drawn[:, :, 1]) @ weights
    row = printed_tests.two_answers("x", 0.38, 0.37)
    assert error(row) == pytest.approx(differences.std(), rel=0.01)
    assert row["p"] > 0.5  # one point apart


@pytest.mark.parametrize("joint", ["nested", "independent", "opposed"])
def test_two_items_is_conservative_whatever_the_joint_answers(joint):
    """Energy 84 % and water 82 %: the true error of the difference is never above the one used."""
    rng = np.random.default_rng(84)
    n = round(sample_design.base("national", "france").n_effective)
    first = rng.random((4000, n))
    second = {"nested": first, "independent": rng.random((4000, n)), "opposed": 1 - first}[joint]
    differences = (first < 0.84).mean(axis=1) - (second < 0.82).mean(axis=1)
    assert differences.std() <= error(printed_tests.two_items("x", 0.84, 0.82)) * 1.02


def test_two_waves_by_hand():
    n = sample_design.base("national", "france").n_effective
    row = printed_tests.two_waves("x", 0.13, 0.03)
    se = ((0.13 * 0.87 + 0.10 * 0.90) / n) ** 0.5
    assert error(row) == pytest.approx(se)
    assert row["difference"] == pytest.approx(0.03) and row["p"] == pytest.approx(p_of(0.03 / se))


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


def test_unknown_sizes_say_only_the_effect():
    row = printed_tests.unknown_sizes("x", 0.81, 0.55)
    assert isnan(row["p"]) and row["difference"] == pytest.approx(0.26) and row["effect_size"] > 0.5


# ---------------------------------------------------------------- several at once


def made_up(p):
    return dict.fromkeys(printed_tests.COLUMNS, 0.0) | {
        "comparison": str(p),
        "test": "shares_z",
        "p": p,
        "p_adjusted": float("nan"),
        "verdict": "",
    }


def test_holm_by_hand():
    # sorted .01 .015 .04 .2 -> times 4, 3, 2, 1 = .04 .045 .08 .2 (never decreasing)
    table = printed_tests.table([made_up(p) for p in (0.04, 0.01, 0.2, 0.015)])
    assert table["p_adjusted"].tolist() == pytest.approx([0.08, 0.04, 0.2, 0.045])
    assert table["verdict"].tolist() == ["within", "beyond", "within", "beyond"]


def test_holm_never_decreases_and_stops_at_one():
    # .02 * 3 = .06, .025 * 2 = .05 -> .06; .9 -> .9
    table = printed_tests.table([made_up(p) for p in (0.02, 0.025, 0.9)])
    assert table["p_adjusted"].tolist() == pytest.approx([0.06, 0.06, 0.9])
    assert printed_tests.table([made_up(p) for p in (0.6, 0.7)])["p_adjusted"].tolist() == [1, 1]


def test_what_cannot_be_tested_does_not_count():
    table = printed_tests.table([made_up(0.03), printed_tests.unknown_sizes("x", 0.8, 0.5)])
    assert table["verdict"].tolist() == ["beyond", "unknown"]
    assert table["p_adjusted"].iloc[0] == pytest.approx(0.03)


def test_a_table_of_nothing_testable():
    table = printed_tests.table([printed_tests.unknown_sizes("x", 0.8, 0.5)])
    assert list(table.columns) == printed_tests.COLUMNS and table["verdict"].tolist() == ["unknown"]


def test_comparisons_that_are_not_printed_count_in_the_family():
    """Holm by hand: the smallest of twelve times 12, the next times 11; what has no p-value stays without."""
    assert printed_tests.holm([0.004, 0.03, float("nan")], 12).tolist()[:2] == pytest.approx([0.048, 0.33])
    assert (
        printed_tests.holm([0.01, 0.02]).tolist() == pytest.approx([0.02, 0.02])
        and np.isnan(printed_tests.holm([float("nan")], 12)).all()
    )
    table = printed_tests.table([made_up(0.004), made_up(0.03)], among=12)
    assert table["p_adjusted"].tolist() == pytest.approx([0.048, 0.33]) and table["verdict"].tolist() == [
        "beyond",
        "within",
    ]


def test_printed_parts_are_tested_at_the_least_favourable_rounding():
    """By hand: of all the values printed as 83 % and 74 %, those that are closest give the largest
    p-value."""
    row, whole = (
        printed_tests.printed_part("x", 0.83, 0.74, "territory", "pays-de-la-loire"),
        printed_tests.part_and_whole("x", 0.83, 0.74, "territory", "pays-de-la-loire"),
    )
    weight, inside, outside = sample_design.part("territory", "pays-de-la-loire")
    p = []
    for share in np.linspace(0.825, 0.835, 11):
        for national in np.linspace(0.735, 0.745, 11):
            rest = (national - weight * share) / (1 - weight)
            z = (share - rest) / np.sqrt(
                national * (1 - national) * (1 / inside.n_effective + 1 / outside.n_effective)
            )
            p.append(2 * stats.norm.sf(abs(z)))
    assert row["p"] == pytest.approx(max(p)) and row["p"] > whole["p"]
    assert {name: row[name] for name in ("difference", "low", "high", "test")} == {
        name: whole[name] for name in ("difference", "low", "high", "test")
    }


def test_printed_shares_that_may_be_equal_are_never_apart():
    assert printed_tests.printed_part("x", 0.75, 0.74, "territory", "bretagne")["p"] == 1.0
