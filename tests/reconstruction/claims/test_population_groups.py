"""Who the adults are: the cells add up to the reference tables."""

import numpy as np
import pytest

from impact_citoyens.io.tables import read_table
from impact_citoyens.reconstruction.claims import population_groups
from impact_citoyens.study import study, territories


def test_cells_add_up_to_everybody():
    assert population_groups.table(tuple(population_groups.columns()))["weight"].sum() == pytest.approx(1)
    assert (population_groups.table(tuple(population_groups.columns()))["weight"] > 0).all()


def test_regions_weigh_their_registered_voters():
    cells = population_groups.table(("territory",)).set_index("territory")["weight"]
    register = territories.table().set_index("territory")["registered_voters"]
    assert cells.to_dict() == pytest.approx((register / register.sum()).to_dict())


def test_age_and_sex_of_a_region_are_those_of_the_reference_table():
    table = read_table(study.reference() / "population.csv").astype({"residents": "int64"})
    cells = population_groups.table(("territory", "age", "sex")).set_index(["territory", "age", "sex"])[
        "weight"
    ]
    for region, rows in table.groupby("territory"):
        if region in population_groups.groups("territory"):
            expected = rows.groupby(["age_band", "sex"])["residents"].sum()
            here = cells[region]
            assert (here / here.sum()).reindex(expected.index).to_numpy() == pytest.approx(
                (expected / expected.sum()).to_numpy()
            )


def test_occupations_of_france_are_those_of_the_census():
    census = (
        read_table(study.reference() / "socioprofessional.csv")
        .astype({"residents_15plus": "int64"})
        .groupby("population")["residents_15plus"]
        .sum()
    )
    cells = population_groups.table(("csp",)).set_index("csp")["weight"]
    assert cells.to_dict() == pytest.approx((census / census.sum()).to_dict(), abs=1e-6)


@pytest.mark.parametrize("kept", [("age",), ("csp", "age"), ("household", "territory", "sex")])
def test_dropping_dimensions_adds_their_cells_up(kept):
    whole = population_groups.table(tuple(population_groups.columns())).groupby(list(kept))["weight"].sum()
    part = population_groups.table(kept).set_index(list(kept))["weight"]
    part.index = part.index if len(kept) > 1 else part.index.rename(kept[0])
    assert part.reindex(whole.index).to_numpy() == pytest.approx(whole.to_numpy())


def test_a_population_adds_up_its_members():
    young = population_groups.share("age", "young_generations")
    assert young == pytest.approx(
        population_groups.share("age", "18-24") + population_groups.share("age", "25-34")
    )
    assert population_groups.share("age", "older_generations") == population_groups.share("age", "65+")
    assert population_groups.share("national", "france") == 1


def test_members_are_groups_that_the_contract_codes():
    assert population_groups.members("age", "older_generations") == ["65+"]
    assert population_groups.members("age", "under_34") == ["18-24", "25-34"]
    assert population_groups.members("territory", "dynamic_regions") == [
        "ile-de-france",
        "paca-corse",
        "pays-de-la-loire",
    ]
    assert population_groups.members("csp", "csp_plus") == ["csp_plus"]


def test_residents_give_other_weights_than_voters():
    voters, residents = (
        population_groups.table(("territory",), base)["weight"].to_numpy()
        for base in ("registered_voters", "residents")
    )
    assert np.abs(voters - residents).max() > 1e-3
    assert residents.sum() == pytest.approx(1)
