"""Rao-Scott and Wald tests: what they reduce to without a design, their level, their errors."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from impact_citoyens.survey import SurveyDesign
from impact_citoyens.survey.estimation.crosstabs import cell_covariance, rank_scores
from impact_citoyens.survey.estimation.linearisation import Sample


@pytest.fixture
def votes():
    rng = np.random.default_rng(3)
    return pd.DataFrame(
        {
            "vote": rng.choice(["yes", "no", "unsure"], 400),
            "sex": rng.choice(["F", "H"], 400),
            "score": rng.integers(0, 11, 400).astype(float),
        }
    )


def test_pearson_without_weights(votes):
    found = SurveyDesign(votes).compare("vote", "sex").iloc[0]
    expected = stats.chi2_contingency(pd.crosstab(votes["vote"], votes["sex"]), correction=False)
    assert found["pearson"] == pytest.approx(expected.statistic)
    # R's observed-table linearisation: near 1 without a design, not exactly.
    assert found["design_effect"] == pytest.approx(1, abs=0.05)
    assert found["p"] == pytest.approx(expected.pvalue, abs=0.02)


def test_test_is_symmetric(base):
    one, other = base.compare("answer", "age").iloc[0], base.compare("age", "answer").iloc[0]
    for name in ("statistic", "df1", "df2", "p", "cramer_v"):
        assert one[name] == pytest.approx(other[name], rel=1e-9)


def test_missing_answers_leave_the_table(votes):
    holes = votes.assign(vote=votes["vote"].where(votes.index % 10 > 0))
    assert SurveyDesign(holes).compare("vote", "sex")["n"][0] == 360


def test_cell_covariance_by_brute_force():
    rng = np.random.default_rng(5)
    weight, stratum, cell = rng.gamma(3, 2, 60), np.repeat([0, 1, 2], 20), rng.integers(-1, 4, 60)
    sample = Sample(weight, stratum, np.full(3, 20.0))
    inside = weight * (cell >= 0)
    chosen = cell[:, None] == np.arange(4)
    share = (inside @ chosen) / inside.sum()
    z = inside[:, None] * (chosen - share) / inside.sum()
    expected = sum(20 * np.cov(z[stratum == h], rowvar=False) for h in range(3))
    np.testing.assert_allclose(cell_covariance(sample, cell, 4), expected, rtol=1e-10, atol=1e-15)


def test_level_under_the_null():
    """Answers unrelated to sex, weights and shares that differ by stratum: 5 % of tests should reject."""
    rng = np.random.default_rng(11)
    place = np.repeat(np.arange(6), 100)
    frame = pd.DataFrame({"place": place, "people": np.array([10, 20, 30, 60, 90, 150.0])[place]})
    rejected = []
    for _ in range(400):
        sample = frame.assign(vote=rng.random(600) < 0.2 + 0.1 * place, sex=rng.random(600) < 0.5)
        rejected.append(SurveyDesign(sample, "people", "place").compare("vote", "sex")["p"][0] < 0.05)
    assert 0.025 <= np.mean(rejected) <= 0.08


def test_rank_scores_by_hand():
    scores = rank_scores(np.array([1, 2, 2, np.nan]), np.array([1.0, 2.0, 1.0, 5.0]))
    np.testing.assert_allclose(scores, [0.125, 0.625, 0.625, np.nan])


def test_two_group_wald_is_the_t_test_squared(base):
    wald = base.compare_means("score", "sex").iloc[0]
    t = base.difference("score", "sex", ("F", "H"))["t"][0]
    assert wald["statistic"] == pytest.approx(t**2)


def test_one_value_cannot_be_tested(votes):
    with pytest.raises(ValueError, match="'sex' takes 1 value"):
        SurveyDesign(votes.assign(sex="F")).compare("vote", "sex")


def test_empty_cells_are_explained():
    frame = pd.DataFrame({"a": list("xxyyzz") * 2, "b": list("uuvvww") * 2})
    with pytest.raises(ValueError, match="too many empty cells"):
        SurveyDesign(frame).compare("a", "b")


def test_constant_groups_are_explained(votes):
    with pytest.raises(ValueError, match="do not vary"):
        SurveyDesign(votes.assign(score=(votes["sex"] == "F") * 1.0)).compare_means("score", "sex")


def test_small_groups_are_explained(votes):
    alone = votes.assign(sex=["X", *votes["sex"].tolist()[1:]])
    with pytest.raises(ValueError, match="merge groups"):
        SurveyDesign(alone).compare_means("score", "sex")
