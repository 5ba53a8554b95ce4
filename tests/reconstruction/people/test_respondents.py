"""The people of a sample follow the population tables, region by region, and come back the same."""

import numpy as np
import pandas as pd
import pytest

from impact_citoyens.reconstruction.people import respondents as people
from impact_citoyens.study import study, territories


@pytest.fixture(scope="module")
def respondents():
    return people.people(1)


def test_two_hundred_a_region(respondents):
    assert respondents["territory"].value_counts().eq(200).all()
    assert set(respondents["territory"]) == set(territories.regions())
    assert respondents["respondent_id"].is_unique


def test_age_and_sex_are_within_one_person_of_the_population(respondents):
    table = pd.read_csv(study.reference() / "population.csv")
    expected = table.groupby(["territory", "sex", "age_band"])["residents"].sum()
    expected = 200 * expected / expected.groupby("territory").transform("sum")
    found = respondents.groupby(["territory", "sex", "age_band"]).size().reindex(expected.index, fill_value=0)
    assert (found - expected).abs().max() < 1


def test_commune_sizes_are_within_one_person_of_the_population(respondents):
    table = pd.read_csv(study.reference() / "urban_units.csv")
    expected = table.set_index(["territory", "urban_unit_size"])["residents_all_ages"]
    expected = 200 * expected / expected.groupby("territory").transform("sum")
    found = respondents.groupby(["territory", "urban_unit_size"]).size().reindex(expected.index, fill_value=0)
    assert (found - expected).abs().max() < 1


def test_occupations_follow_the_census(respondents):
    table = (
        pd.read_csv(study.reference() / "socioprofessional.csv")
        .groupby("population")["residents_15plus"]
        .sum()
    )
    expected = table / table.sum()
    weight = people.weights(respondents)
    found = respondents.assign(weight=weight).groupby("csp")["weight"].sum() / weight.sum()
    assert (
        found - expected
    ).abs().max() < 0.01  # the tables of age differ from region to region, and so do the weights


def test_weights_are_the_voters_of_the_region(respondents):
    weight = pd.Series(people.weights(respondents), index=respondents["territory"])
    assert weight.groupby(level=0).first().to_dict() == territories.populations().to_dict()


def test_same_seed_same_people_other_seed_others(respondents):
    assert people.people(1).equals(respondents)
    assert (
        not people.people(2).drop(columns="respondent_id").equals(respondents.drop(columns="respondent_id"))
    )


@pytest.mark.parametrize("seed", range(5))
def test_apportionment_is_within_one(seed):
    random = np.random.default_rng(seed)
    shares, count = random.dirichlet(np.ones(7)), int(random.integers(1, 300))
    numbers = np.bincount(people.apportion(shares, count), minlength=7)
    assert numbers.sum() == count
    assert np.abs(numbers - shares * count).max() < 1
