"""The combining rules, by hand and by simulation: which one covers the truth when samples complete a
published one."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from impact_citoyens.reconstruction.people import combining


def test_rules_by_hand():
    within, between = np.array([0.04]), np.array([0.01])
    assert combining.total_variance(within, between, 5)[0] == pytest.approx(0.04 + 1.2 * 0.01)
    assert combining.total_variance(within, between, 5, "partially_synthetic")[0] == pytest.approx(0.042)
    assert combining.total_variance(within, between, 5, "fully_synthetic")[0] == pytest.approx(
        1.2 * 0.01 - 0.04
    )
    assert combining.degrees_of_freedom(within, between, 5)[0] == pytest.approx(4 * (1 + 0.04 / 0.012) ** 2)
    assert np.isinf(combining.degrees_of_freedom(within, np.zeros(1), 5)[0])


@pytest.mark.parametrize(("rule", "samples"), [("none", 5), ("missing_data", 1)])
def test_unknown_rule_and_single_sample_are_refused(rule, samples):
    with pytest.raises(ValueError, match="expected one of"):
        combining.total_variance(np.ones(1), np.ones(1), samples, rule)


def coverage(rule, quantity, replicates=600, samples=20, n=400, sd=0.08):
    """Two groups of n / 2; only the overall share is published. Each synthetic sample keeps it and draws the
    split anew.

    Known truth: shares of the groups are 0.5 + d and 0.5 - d, d normal; the model of the split is the right
    one.
    """
    random, covered = np.random.default_rng(11), 0
    for _ in range(replicates):
        split = random.normal(0, sd)
        truth = {"total": 0.5, "group": 0.5 + split}[quantity]
        real = random.binomial(n // 2, 0.5 + split) + random.binomial(n // 2, 0.5 - split)  # what is printed
        drawn = random.normal(0, sd, samples)
        first = np.round(real / 2 + n / 2 * drawn + random.normal(0, np.sqrt(n / 8), samples) / np.sqrt(2))
        estimates = np.full(samples, real / n) if quantity == "total" else first / (n / 2)
        size = n if quantity == "total" else n // 2
        within = (estimates * (1 - estimates) / size).mean()
        between = estimates.var(ddof=1)
        variance = max(combining.total_variance(np.array([within]), np.array([between]), samples, rule)[0], 0)
        degrees = max(
            combining.degrees_of_freedom(np.array([within]), np.array([between]), samples, rule)[0], 1
        )
        covered += abs(estimates.mean() - truth) <= stats.t.ppf(0.975, degrees) * np.sqrt(variance)
    return covered / replicates


def test_the_rule_for_missing_data_covers_what_is_printed_and_what_is_not():
    assert 0.925 <= coverage("missing_data", "total") <= 0.975
    assert coverage("missing_data", "group") >= 0.93


def test_the_other_rules_do_not():
    assert coverage("fully_synthetic", "total") < 0.5  # a negative variance: no interval at all
    assert coverage("partially_synthetic", "group") < 0.85  # forgets what is not determined


def tables(values, errors):
    row = {
        "wave": "2022",
        "question": "levers",
        "answer": "shared_vision",
        "statistic": "share",
        "dimension": "national",
        "population": "france",
        "territory": "france",
    }
    return [
        pd.DataFrame([row | {"estimate": value, "se": error, "n": 2400.0}])
        for value, error in zip(values, errors, strict=True)
    ]


def test_combined_table():
    made = combining.combine(tables([0.30, 0.34, 0.38], [0.01, 0.01, 0.01])).iloc[0]
    assert made["estimate"] == pytest.approx(0.34)
    assert (made["smallest"], made["largest"]) == (0.30, 0.38)
    assert made["se"] == pytest.approx(np.sqrt(0.0001 + 4 / 3 * 0.0016))
    assert made["evidence"] == "synthetic"
    assert 0 < made["low"] < 0.34 < made["high"] < 1


def test_a_printed_share_keeps_its_sampling_interval():
    made = combining.combine(tables([0.38, 0.38, 0.38], [0.01, 0.01, 0.01])).iloc[0]
    assert made["se"] == pytest.approx(0.01)
    assert made["high"] - made["low"] == pytest.approx(2 * 1.96 * 0.01, rel=0.01)
