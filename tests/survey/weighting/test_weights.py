"""Weights: raking meets its margins, trimming keeps them, and each error names its level."""

import numpy as np
import pandas as pd
import pytest

from impact_citoyens.survey import base_weights, cap, kish_design_effect, rake, trim


@pytest.fixture
def people():
    return pd.DataFrame(
        {"sex": list("FFFHHH"), "age": ["young", "old", "old", "young", "young", "old"], "w": 1.0}
    )


@pytest.fixture
def margins():
    return {"sex": pd.Series({"F": 60.0, "H": 40.0}), "age": pd.Series({"young": 30.0, "old": 70.0})}


def total(weights, frame, columns):
    return weights.groupby([frame[name] for name in columns]).sum()


def test_base_weights_by_hand():
    frame = pd.DataFrame({"place": ["a", "b", "a", "b", "b"]}, index=[9, 8, 7, 6, 5])
    weights = base_weights(frame, "place", {"b": 30, "a": 10})
    assert weights.to_dict() == {9: 5, 8: 10, 7: 5, 6: 10, 5: 10}


def test_raking_meets_every_margin(people, margins):
    weights, report = rake(people, "w", margins)
    assert report.converged and report.largest_deviation <= 1e-10 and report.capped == 0
    for name, target in margins.items():
        np.testing.assert_allclose(total(weights, people, [name])[target.index], target, rtol=1e-10)


def test_raking_keeps_odds_ratios(people, margins):
    """The signature of iterative proportional fitting: cells change by a row factor times a column factor."""
    cells = total(rake(people, "w", margins)[0], people, ["sex", "age"])
    odds = cells["F", "young"] * cells["H", "old"] / (cells["F", "old"] * cells["H", "young"])
    assert odds == pytest.approx((1 * 1) / (2 * 2))


def test_one_margin_is_post_stratification(people, margins):
    weights, report = rake(people, "w", {"sex": margins["sex"]})
    assert report.iterations == 1
    assert weights.tolist() == pytest.approx([20] * 3 + [40 / 3] * 3)


def test_crossed_margin(people):
    target = pd.Series({("F", "old"): 50.0, ("F", "young"): 10.0, ("H", "old"): 20.0, ("H", "young"): 20.0})
    weights, report = rake(people, "w", {("sex", "age"): target})
    assert report.converged
    np.testing.assert_allclose(total(weights, people, ["sex", "age"])[target.index], target)


def test_index_and_input_are_kept(people, margins):
    frame = people.set_index(pd.Index(list("uvwxyz")))
    before = frame.copy()
    assert rake(frame, "w", margins)[0].index.tolist() == list("uvwxyz")
    pd.testing.assert_frame_equal(frame, before)


def test_too_few_iterations_are_told(people, margins):
    with pytest.warns(RuntimeWarning, match="stopped after 1 iterations"):
        _, report = rake(people, "w", margins, max_iterations=1)
    assert not report.converged


@pytest.mark.parametrize("ratio", [3.0, 2.75, 2.5])
def test_trimming_keeps_margins_and_bound(respondents, r_margins, ratio):
    weights, report = trim(respondents, "w_rake", r_margins, ratio)
    assert report.converged and report.capped > 0
    assert weights.max() <= ratio * respondents["w_rake"].median() * (1 + 1e-9)
    for name, target in r_margins.items():
        np.testing.assert_allclose(total(weights, respondents, [name])[target.index], target, rtol=1e-9)


def test_trimming_lowers_the_design_effect(respondents, r_margins):
    weights, _ = trim(respondents, "w_rake", r_margins, 2.5)
    assert kish_design_effect(weights) < kish_design_effect(respondents["w_rake"])


def test_trimming_free_weights_changes_nothing(respondents, r_margins):
    weights, report = trim(respondents, "w_rake", r_margins, 50, tolerance=1e-8)
    np.testing.assert_allclose(weights, respondents["w_rake"], rtol=1e-7)
    assert report.capped == 0


def test_trimming_multiplies_by_one_factor_a_level(people, margins):
    """Weights under the bound are start x factors: two of the same cell stay in proportion."""
    frame = pd.concat([people.assign(w=start) for start in (1.0, 1.5, 4.0)], ignore_index=True)
    weights, report = trim(frame, "w", margins, 3.5)
    assert report.converged and report.capped > 0
    assert (weights[6:12].to_numpy() / weights[:6].to_numpy()) == pytest.approx(1.5)


def test_impossible_bound_is_told(respondents, r_margins):
    with pytest.warns(RuntimeWarning, match="off its margins"):
        _, report = trim(respondents, "w_rake", r_margins, 1.2, max_iterations=50)
    assert not report.converged


def test_cap_by_hand():
    capped = cap(pd.Series([1.0, 1.0, 1.0, 7.0]), ratio=3)
    assert capped.tolist() == pytest.approx([1 + 4 / 3] * 3 + [3])


def test_cap_pushes_no_other_weight_over():
    weights = pd.Series([1.0, 1.0, 1.0, 2.9, 6.0])
    capped = cap(weights, ratio=3)
    assert capped.max() <= 3 and capped.sum() == pytest.approx(weights.sum())


def test_cap_below_the_mean_is_refused():
    with pytest.raises(ValueError, match="no capping keeps their sum"):
        cap(pd.Series([1.0, 1.0, 1.0, 100.0]), ratio=3)


@pytest.mark.parametrize("weights, effect", [([1, 1, 1], 1), ([1, 1, 4], 1.5), ([1, 1, 4, 0], 1.5)])
def test_kish_by_hand(weights, effect):
    assert kish_design_effect(np.array(weights)) == pytest.approx(effect)


@pytest.mark.parametrize(
    "change, margin, words",
    [
        ({}, {"sex": pd.Series({"F": 100.0})}, r"sex: no population total for \['H'\]"),
        (
            {},
            {"sex": pd.Series({"F": 50.0, "H": 40.0, "X": 10.0})},
            r"sex: a total but no respondent for \['X'\]",
        ),
        ({}, {"sex": pd.Series({"F": 100.0, "H": 0.0})}, "total of 'H' should be positive"),
        ({}, {"sex": pd.Series([60.0, 40.0, 1.0], ["F", "H", "H"])}, "several totals for 'H'"),
        (
            {},
            {"sex": pd.Series({"F": 6.0, "H": 5.0}), "age": pd.Series({"young": 3.0, "old": 7.0})},
            "unequal populations",
        ),
        ({"sex": [*"FFFHH", None]}, {"sex": pd.Series({"F": 60.0, "H": 40.0})}, "sex: missing in row 5"),
        ({"w": [1, 1, 1, 1, 0, 1]}, {"sex": pd.Series({"F": 60.0, "H": 40.0})}, "weight is 0 in row 4"),
        ({}, {"colour": pd.Series({"red": 1.0})}, "no column 'colour'"),
        ({}, {}, "no margin to rake to"),
    ],
)
def test_errors_name_the_level(people, change, margin, words):
    with pytest.raises(ValueError, match=words):
        rake(people.assign(**change), "w", margin)


def test_ratio_is_checked(people, margins):
    with pytest.raises(ValueError, match="above 1"):
        trim(people, "w", margins, 0.5)


def test_raking_work_is_passes_over_margins(people, margins, monkeypatch):
    """Twice the rows, the same iterations, twice the work: counted in rows passed to np.bincount, not in
    seconds."""
    calls = []
    count = np.bincount
    monkeypatch.setattr(
        np, "bincount", lambda x, *rest, **named: calls.append(len(x)) or count(x, *rest, **named)
    )

    def work(frame):
        calls.clear()
        _, report = rake(frame, "w", margins)
        return report.iterations, sum(calls)

    iterations, once = work(people)
    again, doubled = work(pd.concat([people, people], ignore_index=True).assign(w=0.5))
    assert (again, doubled) == (iterations, 2 * once)
