"""The guide: each situation gets its test, and each test gives what it gives by itself."""

import numpy as np
import pandas as pd
import pingouin
import pytest
from scipy import stats

from impact_citoyens.survey import SurveyDesign
from impact_citoyens.survey.estimation import design_based_tests


@pytest.fixture(scope="module")
def bretagne(respondents):
    frame = respondents[respondents["region"] == "Bretagne"].reset_index(drop=True)
    order = pd.Categorical(frame["answer"], ["Contre", "NSP", "Pour"], ordered=True)
    return SurveyDesign(frame.assign(opinion=order), weight="w", stratum="region")


@pytest.mark.parametrize(
    "outcome, by, test",
    [
        ("answer", "sex", "chi-square"),
        ("answer", "age", "chi-square"),
        ("rare", "sex", "chi-square"),
        ("score", "sex", "Welch t"),
        ("score", "age", "Welch ANOVA"),
        ("opinion", "sex", "Mann-Whitney"),
        ("opinion", "age", "Kruskal-Wallis"),
    ],
)
def test_within_a_territory(bretagne, outcome, by, test):
    found = design_based_tests.compare(bretagne, outcome, by).iloc[0]
    assert found["test"] == test and 0 <= found["p"] <= 1 and found["n"] == 200
    assert "simple random sample" in found["reason"]


@pytest.mark.parametrize("outcome, test", [("answer", "Rao-Scott F"), ("score", "design-based Wald F")])
def test_in_the_country(base, outcome, test):
    found = design_based_tests.compare(base, outcome, "age").iloc[0]
    assert found["test"] == test and "design" in found["reason"]


def test_territories_are_simple_samples_under_base_weights_only(designs):
    assert design_based_tests.simple_samples(designs["sim12_base"], "region")
    assert not design_based_tests.simple_samples(designs["sim12_raked_fixedw"], "region")
    assert not design_based_tests.simple_samples(designs["sim12_base"], "age")


def test_groups_across_strata_are_not_simple_samples_even_with_equal_weights():
    frame = pd.DataFrame({"place": list("aabb"), "sex": list("FHFH")})
    assert not design_based_tests.simple_samples(SurveyDesign(frame, stratum="place"), "sex")
    assert design_based_tests.simple_samples(SurveyDesign(frame), "sex")


def test_chi_square_has_no_yates_correction(bretagne):
    frame = bretagne.frame
    found = design_based_tests.compare(bretagne, "rare", "sex").iloc[0]
    table = pd.crosstab(frame["rare"], frame["sex"])
    expected = stats.chi2_contingency(table, correction=False)
    assert (found["statistic"], found["p"]) == (
        pytest.approx(expected.statistic),
        pytest.approx(expected.pvalue),
    )
    assert found["caution"].startswith("smallest expected count") and found["effect_name"] == "Cramér's V"


def test_welch_by_scipy(bretagne):
    halves = [rows for _, rows in bretagne.frame.groupby("sex")["score"]]
    expected = stats.ttest_ind(*halves, equal_var=False)
    found = design_based_tests.compare(bretagne, "score", "sex").iloc[0]
    assert (found["statistic"], found["p"]) == (
        pytest.approx(expected.statistic),
        pytest.approx(expected.pvalue),
    )


def test_kruskal_by_scipy(bretagne):
    expected = stats.kruskal(*[rows for _, rows in bretagne.frame.groupby("age")["score"]])
    found = design_based_tests.compare(bretagne, "score", "age", scale="order").iloc[0]
    assert (found["statistic"], found["p"]) == (
        pytest.approx(expected.statistic),
        pytest.approx(expected.pvalue),
    )
    assert found["effect"] == pytest.approx(expected.statistic / 199)


def test_games_howell_by_pingouin(bretagne):
    found = design_based_tests.pairs(bretagne, "score", "age")
    expected = pingouin.pairwise_gameshowell(data=bretagne.frame, dv="score", between="age")
    assert len(found) == 6 and set(found["test"]) == {"Games-Howell"}
    assert list(zip(found["group_a"], found["group_b"])) == list(zip(expected["A"], expected["B"]))
    np.testing.assert_allclose(found["p_adjusted"], expected["pval"])


def test_pairs_in_the_country_are_adjusted(base):
    found = design_based_tests.pairs(base, "answer", "age", answer="Pour")
    assert len(found) == 6 and set(found["test"]) == {"design-based t"}
    assert (found["p_adjusted"] >= found["p"]).all()
    alone = base.difference("answer", "age", ("18-34", "65+"), answer="Pour")["p"][0]
    assert found.query("group_a == '18-34' and group_b == '65+'")["p"].item() == alone


def test_family_is_adjusted_together(base):
    tables = [design_based_tests.compare(base, outcome, "age") for outcome in ("answer", "score", "rare")]
    found = design_based_tests.adjust(pd.concat(tables, ignore_index=True))
    expected = pingouin.multicomp(found["p"].to_numpy(), method="holm")[1]
    np.testing.assert_allclose(found["p_adjusted"], expected)
    assert set(found["adjustment"]) == {"holm"}


def test_missing_p_does_not_count_in_the_family():
    adjusted = design_based_tests.adjust(pd.DataFrame({"p": [0.01, np.nan, 0.04]}), "bonf")["p_adjusted"]
    np.testing.assert_allclose(adjusted, [0.02, np.nan, 0.08])


def test_missing_answers_are_left_out(bretagne):
    holes = bretagne.frame.assign(score=bretagne.frame["score"].where(bretagne.frame.index >= 20))
    found = design_based_tests.compare(SurveyDesign(holes, "w", "region"), "score", "age").iloc[0]
    assert found["n"] == 180


def test_guide_covers_every_situation():
    guide = design_based_tests.guide()
    assert len(guide) == 12 and not guide.duplicated(["scale", "simple_samples", "groups"]).any()
    for row in guide.itertuples():
        groups = 2 if row.groups == "2" else 3
        assert design_based_tests.advise(row.scale, groups, row.simple_samples).test == row.test


@pytest.mark.parametrize(
    "change, words", [({"sex": "F"}, "two groups or more, not 1"), ({"answer": "Pour"}, "same answer")]
)
def test_errors_say_what_was_wrong(bretagne, change, words):
    design = SurveyDesign(bretagne.frame.assign(**change), "w", "region")
    with pytest.raises(ValueError, match=words):
        design_based_tests.compare(design, "answer", "sex")


def test_lonely_groups_and_unknown_scales(bretagne):
    lonely = bretagne.frame.assign(sex=["X", *bretagne.frame["sex"].tolist()[1:]])
    with pytest.raises(ValueError, match="single answer to 'score'"):
        design_based_tests.compare(SurveyDesign(lonely, "w", "region"), "score", "sex")
    with pytest.raises(ValueError, match="unknown scale 'nominal'"):
        design_based_tests.compare(bretagne, "answer", "sex", scale="nominal")
