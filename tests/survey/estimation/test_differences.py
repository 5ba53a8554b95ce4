"""Who differs from whom: the one-pass moments against the estimator row by row, the tests against the
guide."""

import numpy as np
import pandas as pd
import pingouin as pg
import pytest

from impact_citoyens.survey import SurveyDesign
from impact_citoyens.survey.estimation import differences
from impact_citoyens.survey.reading.answers_file import read
from impact_citoyens.survey.weighting import schemes


@pytest.fixture(scope="module")
def canonical(tmp_path_factory, made):
    path = tmp_path_factory.mktemp("made") / "file.csv"
    made(per_territory=45).to_csv(path, index=False)
    return read(path).frame


@pytest.fixture(scope="module")
def weight(canonical):
    return schemes.weigh(canonical).values.to_numpy(float)


@pytest.fixture(scope="module")
def rest(canonical, weight):
    return differences.against_rest(canonical, weight, "2022")


def _design(canonical, weight, values, territory):
    rows = pd.DataFrame({"value": values, "w": weight, "territory": canonical["territory"].astype(str)})
    rows["side"] = np.where(rows["territory"] == territory, "here", "rest")
    return SurveyDesign(rows, "w", "territory")


@pytest.mark.parametrize("territory", ["bretagne", "ile-de-france"])
@pytest.mark.parametrize(
    ("variable", "answer"), [("fragility_health", "health"), ("engagement_citizen", "citizen")]
)
def test_a_difference_is_that_of_the_design_based_estimator(
    canonical, weight, rest, territory, variable, answer
):
    values = canonical[variable].astype(float)
    expected = _design(canonical, weight, values, territory)
    if variable.startswith("fragility"):
        found = expected.difference("value", "side", ("here", "rest")).iloc[0]
    else:
        found = expected.difference("value", "side", ("here", "rest"), answer=1.0).iloc[0]
    row = rest[(rest["territory"] == territory) & (rest["answer"] == answer)].iloc[0]
    assert row["difference"] == pytest.approx(found["estimate"], abs=1e-12)
    assert row["se"] == pytest.approx(found["se"], rel=1e-10)
    assert row["p"] == pytest.approx(found["p"], rel=1e-8)


def test_a_scale_counts_its_favourable_answers(canonical, weight, rest):
    column = canonical["objective_new_engines"].astype(object)
    here = (canonical["territory"].astype(str) == "bretagne").to_numpy() & column.notna().to_numpy()
    share = np.average(column[here].isin(["essential", "useful"]), weights=weight[here])
    row = rest[(rest["territory"] == "bretagne") & (rest["answer"] == "new_engines")].iloc[0]
    assert row["here"] == pytest.approx(share)


def test_p_values_are_adjusted_for_the_regions_of_an_answer(rest):
    """The family of a printed comparison of a region with France, which the file has whole."""
    family = rest[(rest["question"] == "practices") & (rest["answer"] == "energy")]
    assert len(family) == 12 and family["family"].eq(12).all()
    assert family["p_adjusted"].to_numpy() == pytest.approx(
        pg.multicomp(family["p"].to_numpy(), method="holm")[1]
    )


def test_an_answer_with_too_few_people_in_a_territory_is_left_out_whole(canonical, weight):
    thin = canonical.copy()
    inside = np.flatnonzero((thin["territory"].astype(str) == "bretagne").to_numpy())
    thin.loc[inside[5:], "fragility_health"] = (
        np.nan
    )  # five people left: the rest of France would give them away
    found = differences.against_rest(thin, weight, "2022")
    assert "health" not in set(found.loc[found["question"] == "fragilities", "answer"])
    assert "security" in set(found.loc[found["question"] == "fragilities", "answer"])


@pytest.fixture(scope="module")
def tests(canonical, weight):
    return differences.between_groups(canonical, weight, "2022", jobs=1)


def test_within_a_region_the_test_is_pingouins(canonical, tests):
    rows = canonical[canonical["territory"].astype(str) == "bretagne"]
    row = tests[
        (tests["territory"] == "bretagne") & (tests["question"] == "urgency") & (tests["by"] == "sex")
    ]
    people = pd.DataFrame({"a": rows["urgency"].astype(object), "b": rows["sex"].astype(object)}).dropna()
    if people["b"].value_counts().min() < differences.SMALLEST_GROUP:
        assert row.empty  # groups this small are not compared
        return
    expected = pg.chi2_independence(people, "a", "b", correction=False)[2].query("test == 'pearson'").iloc[0]
    assert row["test"].iloc[0] == "chi-square" and row["p"].iloc[0] == pytest.approx(expected["pval"])


def test_in_france_the_test_accounts_for_the_design(canonical, weight, tests):
    rows = pd.DataFrame(
        {
            "a": canonical["urgency"].astype(object),
            "b": canonical["sex"].astype(object),
            "w": weight,
            "t": canonical["territory"].astype(str),
        }
    )
    expected = SurveyDesign(rows, "w", "t").compare("a", "b").iloc[0]
    row = tests[
        (tests["territory"] == "france") & (tests["question"] == "urgency") & (tests["by"] == "sex")
    ].iloc[0]
    assert row["test"] == "Rao-Scott F" and row["p"] == pytest.approx(expected["p"], rel=1e-8)


def test_a_true_difference_is_found_and_chance_is_not(canonical, weight):
    loud = canonical.copy()
    here = (loud["territory"].astype(str) == "bretagne").to_numpy()
    loud.loc[here, "fragility_health"] = 10.0
    found = differences.against_rest(loud, weight, "2022")
    row = found[(found["territory"] == "bretagne") & (found["answer"] == "health")].iloc[0]
    assert row["p_adjusted"] < 0.001 and row["difference"] > 2
    assert (found["p_adjusted"] < 0.05).mean() < 0.2
