"""The tidy table against SurveyDesign, question by question, and against sums written out."""

import makefile
import numpy as np
import pandas as pd
import pytest

from impact_citoyens.io.errors import InputError
from impact_citoyens.ledger.published_estimates import ESTIMATE_COLUMNS
from impact_citoyens.study import territories
from impact_citoyens.survey import SurveyDesign
from impact_citoyens.survey.estimation.estimates import OBSERVED_COLUMNS, estimates
from impact_citoyens.survey.reading import answers_file, contract
from impact_citoyens.survey.weighting.schemes import sex_and_age, weigh

STATISTICS = ["estimate", "low", "high", "se", "n", "n_effective", "design_effect"]


@pytest.fixture(scope="module")
def frame(tmp_path_factory):
    path = tmp_path_factory.mktemp("made") / "a.csv"
    makefile.make(60, missing=0.1).to_csv(path, index=False)
    return answers_file.read(path).frame


@pytest.fixture(scope="module", params=["base", "raked", "file"])
def both(request, frame):
    """The table and the design of the same weights."""
    weighted = frame.assign(people=weigh(frame, request.param).values)
    return estimates(frame, request.param, threshold=0), SurveyDesign(weighted, "people", "territory")


def rows(table, question, dimension, territory=None, answer=None):
    kept = table[
        (table["question"] == question)
        & (table["dimension"] == dimension)
        & table["statistic"].isin(("share", "mean"))
    ]
    kept = kept if territory is None else kept[kept["territory"] == territory]
    return kept if answer is None else kept[kept["answer"] == answer]


def same(mine, theirs):
    for name in STATISTICS:
        np.testing.assert_allclose(
            mine[name].to_numpy(float), theirs[name].to_numpy(float), rtol=1e-9, atol=1e-12, err_msg=name
        )


def test_columns(both):
    assert OBSERVED_COLUMNS[: len(ESTIMATE_COLUMNS)] == ESTIMATE_COLUMNS
    assert list(both[0]) == OBSERVED_COLUMNS
    assert set(both[0]["evidence"]) == {"observed"}


@pytest.mark.parametrize("variable", ["urgency", "maturity"])
def test_answers_of_france(both, variable):
    table, design = both
    for theirs in design.proportion(variable).to_dict("records"):
        same(rows(table, variable, "national", answer=theirs["answer"]), pd.DataFrame([theirs]))


@pytest.mark.parametrize(
    "dimension, column",
    [
        ("age", "age_band"),
        ("sex", "sex"),
        ("csp", "csp"),
        ("household", "household"),
        ("commune_size", "urban_unit_size"),
    ],
)
def test_groups_of_france(both, dimension, column):
    table, design = both
    theirs = design.mean("fragility_security", by=column)
    mine = (
        rows(table, "fragilities", dimension, "france", "security")
        .set_index("population")
        .loc[theirs[column].astype(str)]
    )
    same(mine, theirs)


def test_territories_and_their_groups(both):
    table, design = both
    for dimension, by in (
        ("territory", ["territory"]),
        ("age", ["territory", "age_band"]),
        ("sex", ["territory", "sex"]),
    ):
        theirs = design.proportions(["engagement_citizen"], by=by)
        index = pd.MultiIndex.from_frame(theirs[[by[0], by[-1]]].astype(str))
        same(
            rows(table, "engagement", dimension, answer="citizen")
            .set_index(["territory", "population"])
            .loc[index],
            theirs,
        )


def test_composed_answers_and_populations(both):
    table, design = both
    data = design.frame.assign(
        either=design.frame["urgency"]
        .isin(["essential", "useful"])
        .astype(float)
        .where(design.frame["urgency"].notna()),
        young=design.frame["age_band"].isin(["18-24", "25-34"]),
    )
    theirs = SurveyDesign(data, "people", "territory").mean("either", by="young").query("young")
    mine = rows(table, "urgency", "age", "france", "essential_or_useful").query("population == 'under_34'")
    for name in ("estimate", "se", "n"):
        np.testing.assert_allclose(mine[name], theirs[name], rtol=1e-9)
    assert set(rows(table, "urgency", "territory", "dynamic_regions")["population"]) == {"dynamic_regions"}


def test_scales_are_shares_of_the_favourable(both):
    table, design = both
    known = design.frame[design.frame["objective_new_engines"].notna()]
    expected = np.average(
        known["objective_new_engines"].isin(["essential", "useful"]), weights=known["people"]
    )
    assert rows(table, "objectives", "national", answer="new_engines")["estimate"].iloc[0] == pytest.approx(
        expected
    )


def test_base_weights_are_the_electorate(frame):
    weighting = weigh(frame)
    totals = weighting.values.groupby(frame["territory"], observed=True).sum()
    pd.testing.assert_series_equal(
        totals,
        territories.populations().astype(float),
        check_names=False,
        check_index_type=False,
        check_index=False,
    )
    assert weighting.design_effect > 1


def test_raked_weights_meet_their_margins(frame):
    weighting = weigh(frame, "raked", "residents", ratio=3)
    totals = territories.populations("residents")
    assert weighting.convergence.converged
    found = weighting.values.groupby([frame["sex"], frame["age_band"]], observed=True).sum()
    np.testing.assert_allclose(
        found.sort_index().to_numpy(), sex_and_age(totals).sort_index().to_numpy(), rtol=1e-8
    )


def test_a_margin_of_one_s_own(frame):
    totals = pd.Series(territories.populations().sum() / 5, contract.variables()["csp"].slugs)
    weighting = weigh(frame, "raked", margins={"csp": totals})
    np.testing.assert_allclose(weighting.values.groupby(frame["csp"], observed=True).sum(), totals, rtol=1e-8)


@pytest.mark.parametrize(
    "change, options, words",
    [
        (lambda frame: frame.drop(columns="weight"), {"weighting": "file"}, "no weight for every respondent"),
        (lambda frame: frame, {"weighting": "rakde"}, "did you mean 'raked'"),
        (lambda frame: frame, {"population_base": "voters"}, "registered_voters"),
        (
            lambda frame: frame.assign(sex=frame["sex"].where(frame.index > 3)),
            {"weighting": "raked"},
            "respondents without sex",
        ),
        (lambda frame: frame[(frame["age_band"] != "65+").to_numpy()], {"weighting": "raked"}, "cannot meet"),
        (
            lambda frame: frame,
            {"weighting": "raked", "margins": {"hair": pd.Series({"red": 1.0})}},
            "cannot meet",
        ),
    ],
)
def test_weights_that_cannot_be_made(frame, change, options, words):
    with pytest.raises(InputError, match=words):
        estimates(change(frame), **options)


def test_a_regional_file_has_no_france(frame):
    alone = estimates(frame[(frame["territory"] == "bretagne").to_numpy()])
    assert set(alone["territory"]) == {"bretagne"}
    whole = estimates(frame)
    mine = rows(alone, "urgency", "territory", "bretagne")["estimate"].to_numpy()
    np.testing.assert_allclose(mine, rows(whole, "urgency", "territory", "bretagne")["estimate"])


def test_ranks_follow_means(both):
    table, _ = both
    means = rows(table, "fragilities", "national").set_index("answer")["estimate"]
    ranks = table[(table["statistic"] == "rank") & (table["dimension"] == "national")].set_index("answer")
    assert ranks["estimate"].to_dict() == means.rank(ascending=False, method="min").to_dict()
    assert ((ranks["low"] <= ranks["estimate"]) & (ranks["estimate"] <= ranks["high"])).all()
    assert ranks["low"].min() >= 1 and ranks["high"].max() <= 17


def test_first_three_of_each_region(both):
    table, _ = both
    top = table[table["question"] == "regional_top3"]
    regional = top[top["dimension"] == "territory"]
    assert set(regional["territory"]) == set(territories.regions())
    assert (regional.groupby("territory")["estimate"].max() <= 3).all()
    counts = top[top["statistic"] == "count"].set_index("answer")["estimate"]
    assert counts.sum() == len(regional)


def test_everybody_answers_the_same(frame):
    table = estimates(frame.assign(fragility_health=7.0, engagement_citizen=1.0), threshold=0)
    health = rows(table, "fragilities", "national", answer="health").iloc[0]
    assert (health["estimate"], health["se"]) == (pytest.approx(7), 0)
    citizen = rows(table, "engagement", "national", answer="citizen").iloc[0]
    assert (citizen["estimate"], citizen["high"]) == (1, 1)
    assert 0.9 < citizen["low"] < 1
