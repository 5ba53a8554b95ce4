import csv
from math import isnan, sqrt

import numpy as np
import pytest
from scipy.special import expit, logit
from scipy.stats import t as student

from impact_citoyens.statistics import sample_design
from impact_citoyens.study import study, territories


def rows(name):
    with open(study.reference() / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def voters():
    counts = {row["territory"]: int(row["registered_voters_2022"]) for row in rows("territories.csv")}
    return {slug: count / sum(counts.values()) for slug, count in counts.items()}


@pytest.fixture(scope="module")
def young():
    """Share of 18-24 in each region, counted again."""
    people, inside = {}, {}
    for row in rows("population.csv"):
        people[row["territory"]] = people.get(row["territory"], 0) + int(row["residents"])
        inside[row["territory"]] = inside.get(row["territory"], 0) + int(row["residents"]) * (
            row["age_band"] == "18-24"
        )
    return {slug: inside[slug] / people[slug] for slug in people}


def test_france_is_twelve_equal_strata_weighted_by_voters(voters):
    # A respondent of region h weighs W_h / 200. Kish: (sum w)^2 / sum w^2 = 1 / (200 sum (W_h / 200)^2) = 200
    # / sum W_h^2.
    base = sample_design.base("national", "france")
    assert base.n == 2400
    assert base.n_effective == pytest.approx(200 / sum(weight**2 for weight in voters.values()))
    assert 2000 < base.n_effective < 2100


def test_equal_weights_would_keep_every_respondent(monkeypatch):
    equal = territories.weights() * 0 + 1 / 12
    monkeypatch.setattr(sample_design.territories, "weights", lambda base: equal)
    assert sample_design.base.__wrapped__("national", "france").n_effective == pytest.approx(
        2400
    )  # not what was remembered


@pytest.mark.parametrize("region", territories.regions())
def test_a_region_is_200_people_who_weigh_the_same(region):
    base = sample_design.base("territory", region)
    assert (base.n, base.n_effective) == (200, pytest.approx(200))


def test_three_regions_are_600_people(voters):
    # (a + b + c)^2 / ((a^2 + b^2 + c^2) / 200)
    a, b, c = (voters[slug] for slug in ("ile-de-france", "paca-corse", "pays-de-la-loire"))
    base = sample_design.base("territory", "dynamic_regions")
    assert base.n == 600
    assert base.n_effective == pytest.approx(200 * (a + b + c) ** 2 / (a * a + b * b + c * c))


def test_an_age_group_is_expected_in_proportion(voters, young):
    base = sample_design.base("age", "18-24")
    assert base.n == pytest.approx(sum(200 * share for share in young.values()))
    total = sum(voters[slug] * share for slug, share in young.items())
    assert base.n_effective == pytest.approx(
        total**2 / sum(voters[slug] ** 2 * share / 200 for slug, share in young.items())
    )
    assert 240 < base.n < 250  # the notebooks say about 245


@pytest.mark.parametrize("bands", [["18-24", "25-34", "35-49", "50-64", "65+"]])
def test_age_bands_add_up_to_everybody(bands):
    assert sum(sample_design.base("age", band).n for band in bands) == pytest.approx(2400)
    assert sum(sample_design.part("age", band)[0] for band in bands) == pytest.approx(1)


def test_merged_age_groups_are_the_sum_of_theirs():
    assert sample_design.base("age", "under_34").n == pytest.approx(
        sample_design.base("age", "18-24").n + sample_design.base("age", "25-34").n
    )
    assert sample_design.base("age", "older_generations") == sample_design.base("age", "65+")


def test_sizes_of_towns_add_up_to_everybody():
    sizes = ["under_2000", "2000_to_19999", "20000_to_99999", "100000_and_more", "paris_urban_area"]
    assert sum(sample_design.base("commune_size", size).n for size in sizes) == pytest.approx(2400)


def test_occupations_take_the_national_share():
    table = rows("socioprofessional.csv")
    share = sum(int(row["residents_15plus"]) for row in table if row["population"] == "csp_plus") / sum(
        int(row["residents_15plus"]) for row in table
    )
    assert sample_design.base("csp", "csp_plus").n == pytest.approx(2400 * share)


@pytest.mark.parametrize(
    ("dimension", "population", "wave"),
    [
        ("household", "couple_with_children", "2022"),
        ("stakeholder", "companies", "2022"),
        ("programme", "impact_programme", "2022"),
        ("national", "france", "2015"),
        ("national", "france", ""),
        ("territory", "bretagne", "2012"),
    ],
)
def test_what_nothing_tells_stays_unknown(dimension, population, wave):
    base = sample_design.base(dimension, population, wave)
    assert isnan(base.n) and isnan(base.n_effective)
    assert all(isnan(end) for end in sample_design.share_interval(0.5, base, 0.005))


def test_2019_has_the_same_design():
    assert sample_design.base("national", "france", "2019") == sample_design.base(
        "national", "france", "2022"
    )


def test_a_part_and_the_rest_make_the_whole(voters):
    weight, inside, outside = sample_design.part("territory", "pays-de-la-loire")
    assert weight == pytest.approx(voters["pays-de-la-loire"])
    assert (inside.n, outside.n) == (200, 2200)
    others = [share for slug, share in voters.items() if slug != "pays-de-la-loire"]
    assert outside.n_effective == pytest.approx(200 * sum(others) ** 2 / sum(share**2 for share in others))
    assert sample_design.part("household", "single_parent") is None


# ---------------------------------------------------------------- intervals


@pytest.mark.parametrize("share", [0.07, 0.25, 0.5, 0.83, 0.98])
@pytest.mark.parametrize(
    ("where", "degrees"), [(("territory", "bretagne"), 199), (("national", "france"), 2388)]
)
@pytest.mark.parametrize("rounding", [0.0, 0.005])
def test_the_interval_is_the_logit_interval(share, where, degrees, rounding):
    base = sample_design.base(*where)
    t = student.ppf(0.975, degrees)
    ends = [
        expit(logit(p) + side * t * sqrt(p * (1 - p) / base.n_effective) / (p * (1 - p)))
        for p, side in ((share - rounding, -1), (share + rounding, 1))
    ]
    assert sample_design.share_interval(share, base, rounding) == pytest.approx(tuple(ends), rel=1e-9)


def test_eighty_three_per_cent_of_200_people_by_hand():
    # logit(.83) = 1.5856; se = 1 / sqrt(.83 * .17 * 200) = .18825; t = 1.97196; 1.5856 ± .37122 -> 77.11 %
    # and 87.62 %
    low, high = sample_design.share_interval(0.83, sample_design.Base(200, 200))
    assert (low, high) == (pytest.approx(0.7711, abs=5e-5), pytest.approx(0.8762, abs=5e-5))


def test_rounding_widens_and_a_level_narrows():
    base = sample_design.base("territory", "bretagne")
    plain, rounded, half = (
        sample_design.share_interval(0.83, base),
        sample_design.share_interval(0.83, base, 0.005),
        sample_design.share_interval(0.83, base, level=0.5),
    )
    assert rounded[0] < plain[0] < half[0] < 0.83 < half[1] < plain[1] < rounded[1]


@pytest.mark.parametrize(
    ("share", "end", "value"), [(0.0, 0, 0.0), (1.0, 1, 1.0), (0.004, 0, 0.0), (0.997, 1, 1.0)]
)
def test_the_interval_stays_within_0_and_1(share, end, value):
    low, high = sample_design.share_interval(share, sample_design.Base(200, 200), 0.005)
    assert (low, high)[end] == value
    assert 0 <= low <= share <= high <= 1


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_nobody_out_of_200_does_not_prove_nobody(share):
    """Even when all or none of 200 people answer alike, the interval has some width (3 / n is the rule of
    three)."""
    low, high = sample_design.share_interval(share, sample_design.Base(200, 200), 0.005)
    assert high - low >= 0.005


def test_95_per_cent_intervals_of_printed_national_shares_cover(voters):
    """Twelve strata of 200 people, shares of their own, the weighted result printed as a whole percentage."""
    rng = np.random.default_rng(20221103)
    weights = np.array(list(voters.values()))
    for centre in (0.1, 0.5, 0.8):
        shares = np.clip(centre + rng.uniform(-0.09, 0.09, 12), 0.02, 0.98)
        printed = np.round(100 * (rng.binomial(200, shares, (20_000, 12)) / 200) @ weights).astype(int)
        spans = {
            whole: sample_design.share_interval(whole / 100, sample_design.base("national", "france"), 0.005)
            for whole in np.unique(printed)
        }
        low, high = np.array([spans[whole] for whole in printed]).T
        covered = np.mean((low <= shares @ weights) & (shares @ weights <= high))
        assert 0.93 < covered < 0.99, (centre, covered)


def test_95_per_cent_intervals_of_printed_regional_shares_cover():
    rng = np.random.default_rng(17)
    for share in rng.uniform(0.05, 0.95, 12):
        printed = np.round(100 * rng.binomial(200, share, 20_000) / 200).astype(int)
        spans = {
            whole: sample_design.share_interval(
                whole / 100, sample_design.base("territory", "bretagne"), 0.005
            )
            for whole in np.unique(printed)
        }
        low, high = np.array([spans[whole] for whole in printed]).T
        covered = np.mean((low <= share) & (share <= high))
        assert 0.93 < covered < 0.995, (share, covered)


def test_the_effective_size_predicts_the_spread_of_national_shares(voters):
    rng = np.random.default_rng(5)
    weights = np.array(list(voters.values()))
    found = (rng.binomial(200, 0.74, (100_000, 12)) / 200) @ weights
    assert found.std() == pytest.approx(
        sample_design.share_error(0.74, sample_design.base("national", "france").n_effective), rel=0.01
    )


def test_the_error_of_a_share_by_hand():
    assert sample_design.share_error(0.5, 2500) == pytest.approx(0.01)  # sqrt(.25 / 2500)
    assert isnan(sample_design.share_error(0.5, float("nan")))


def test_the_error_of_a_score_is_never_above_its_bound():
    rng = np.random.default_rng(10)
    scores = np.arange(11)
    probabilities = np.concatenate(
        [rng.dirichlet(np.full(11, concentration), 20_000) for concentration in (0.05, 0.3, 1, 5)]
    )
    means = probabilities @ scores
    spreads = np.sqrt(np.clip(probabilities @ scores**2 - means**2, 0, None))
    bounds = np.array([sample_design.score_error_bound(mean, 1.0) for mean in np.clip(means, 0, 10)])
    assert (spreads <= bounds + 1e-9).all()
    assert (spreads / np.maximum(bounds, 1e-9)).max() > 0.95  # and it is no looser than it must be


@pytest.mark.parametrize("mean", [0.5, 5.6, 9.0])
def test_the_bound_is_reached_by_0_and_10_only(mean):
    # P(10) = mean / 10: variance 100 q (1 - q) = mean (10 - mean)
    q = mean / 10
    assert sample_design.score_error_bound(mean, 400) == pytest.approx(sqrt(100 * q * (1 - q) / 400))
    assert isnan(sample_design.score_error_bound(mean, float("nan")))
