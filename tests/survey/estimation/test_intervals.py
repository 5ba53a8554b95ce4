"""Intervals: known cases, and how often they hold the truth."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from impact_citoyens.survey import SurveyDesign
from impact_citoyens.survey.estimation.intervals import beta, logit, share_interval, wald

SHARES = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95]


def test_wald_is_symmetric():
    low, high = wald(np.array([0.4]), np.array([0.05]), np.array([30]), 0.9)
    assert high - 0.4 == pytest.approx(0.4 - low)
    assert high[0] == pytest.approx(0.4 + 0.05 * stats.t.ppf(0.95, 30))


def test_logit_mirrors_shares():
    low, high = logit(np.array([0.1, 0.9]), np.array([0.02, 0.02]), np.array([99, 99]), 0.95)
    assert low[0] == pytest.approx(1 - high[1]) and high[0] == pytest.approx(1 - low[1])


def test_beta_without_design_is_clopper_pearson():
    low, high = beta(np.array([0.3]), np.array([50]), np.array([50.0]), np.array([49]), 0.95)
    exact = stats.binomtest(15, 50).proportion_ci(0.95, "exact")
    assert (low[0], high[0]) == (pytest.approx(exact.low), pytest.approx(exact.high))


@pytest.mark.parametrize("method", ["logit", "beta", "wald"])
def test_no_variance_is_not_certainty(method):
    low, high = share_interval(
        method, np.array([0.0, 1.0, 0.5]), np.zeros(3), np.full(3, 20), np.full(3, 16.0), np.full(3, 19), 0.95
    )
    assert low[0] == 0 and high[1] == 1
    assert high[0] == pytest.approx(1 - 0.025 ** (1 / 16)) and low[1] == pytest.approx(0.025 ** (1 / 16))
    assert low[2] < 0.5 < high[2]


@pytest.mark.parametrize("share", SHARES)
def test_coverage_within_a_territory_is_exact(share):
    """200 respondents, every possible count weighed by its probability: no simulation."""
    counts = np.arange(201)
    estimate = counts / 200
    se = np.sqrt(estimate * (1 - estimate) / 199)
    held = {}
    for method in ("logit", "beta"):
        n, df = np.full(201, 200), np.full(201, 199)
        low, high = share_interval(method, estimate, se, n, n, df, 0.95)
        held[method] = stats.binom.pmf(counts, 200, share)[(low <= share) & (share <= high)].sum()
    assert 0.93 <= held["logit"] <= 0.97
    assert held["beta"] >= 0.949


PEOPLE = np.array([62.8, 22.3, 27.1, 20.4, 43.8, 46.2, 94.8, 26.1, 48.8, 47.9, 29.9, 41.1]) * 1e5


def simulated(shares, replicates, rng):
    """Many samples of 12 strata x 200 in one table: the strata of each sample are strata of their own."""
    sample, place = np.divmod(np.repeat(np.arange(replicates * 12), 200), 12)
    frame = pd.DataFrame({"sample": sample, "stratum": sample * 12 + place, "people": PEOPLE[place] / 200})
    return frame.assign(yes=(rng.random(len(frame)) < shares[place]).astype(int))


@pytest.mark.parametrize("share", SHARES)
def test_national_coverage(share):
    """1,500 samples, as many respondents everywhere: weights from 1 to 4.6, and shares that differ by
    stratum."""
    rng = np.random.default_rng(int(share * 1000))
    odds = share / (1 - share) * np.exp(rng.normal(0, 0.4, 12))
    shares = odds / (1 + odds)
    truth = PEOPLE @ shares / PEOPLE.sum()
    held = []
    for _ in range(15):
        design = SurveyDesign(simulated(shares, 100, rng), "people", "stratum")
        table = design.proportions(["yes"], by="sample")
        held.append(table["low"].le(truth) & table["high"].ge(truth))
    assert 0.93 <= np.mean(held) <= 0.97
