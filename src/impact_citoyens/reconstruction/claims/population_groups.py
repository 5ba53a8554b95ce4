"""How many people each cell of the population holds.

Territory, age, sex, commune size, occupation, household.

Regions weigh their registered voters; within a region, age by sex and commune size follow the population
tables. What no table gives (occupation and household by age, commune size by age) is in the register of
assumptions.
"""

from math import sqrt

import numpy as np
import pandas as pd

from impact_citoyens.io.tables import cached_until_edit, read_table
from impact_citoyens.reconstruction.claims import assumptions
from impact_citoyens.study import codebook, study, territories
from impact_citoyens.study.codebook import groups
from impact_citoyens.survey.reading import contract

# in the order of the axes of a table
DIMENSIONS = ("territory", "age", "sex", "commune_size", "csp", "household")


@cached_until_edit(study.reference)
def columns() -> dict[str, str]:
    """Return the dimensions whose groups the contract tells apart, with the column of each."""
    named = {
        variable.dimension: variable.name
        for variable in contract.identification()
        if variable.dimension in DIMENSIONS
    }
    return {dimension: named[dimension] for dimension in DIMENSIONS if dimension in named}


@cached_until_edit(study.reference)
def age_and_sex() -> pd.DataFrame:
    """Return the share of each age and sex in each region.

    Rows are regions, columns (age, sex) pairs, rows sum to 1.
    """
    table = read_table(study.reference() / "population.csv").astype({"residents": "int64"})
    wide = table.pivot_table(
        index="territory", columns=["age_band", "sex"], values="residents", aggfunc="sum"
    )
    wide = wide.reindex(
        index=groups("territory"), columns=pd.MultiIndex.from_product([groups("age"), groups("sex")])
    )
    return wide.div(wide.sum(axis=1), axis=0)


@cached_until_edit(study.reference)
def commune_size() -> pd.DataFrame:
    """Return the share of each size of urban unit in each region; rows sum to 1."""
    table = read_table(study.reference() / "urban_units.csv").astype({"residents_all_ages": "int64"})
    wide = table.pivot_table(
        index="territory", columns="urban_unit_size", values="residents_all_ages", aggfunc="sum"
    )
    wide = wide.reindex(index=groups("territory"), columns=groups("commune_size")).fillna(0)
    return wide.div(wide.sum(axis=1), axis=0)


@cached_until_edit(study.reference)
def occupation() -> pd.DataFrame:
    """Return the share of each occupation at each age.

    Rows sum to 1, and national shares are those of the census.

    The inactive share by age is an assumption, scaled in odds so that the national total is met; the active
    keep the national proportions at every age.
    """
    table = read_table(study.reference() / "socioprofessional.csv").astype({"residents_15plus": "int64"})
    national = table.groupby("population")["residents_15plus"].sum()
    national = national / national.sum()
    age, rest = _national_age(), study.current().fact("inactive_group")
    inactive_shares = np.array([assumptions.value(f"{rest}/{band}") for band in age.index])
    odds = inactive_shares / (1 - inactive_shares)
    low, high = 0.01, 100.0
    for _ in range(200):  # bisection: the share grows with the factor
        middle = sqrt(low * high)
        inactive = middle * odds / (1 + middle * odds)
        low, high = (middle, high) if (age.to_numpy() * inactive).sum() < national[rest] else (low, middle)
    active = national.drop(rest) / (1 - national[rest])
    wide = pd.DataFrame(np.outer(1 - inactive, active), index=age.index, columns=active.index)
    wide[rest] = inactive
    return wide.reindex(columns=groups("csp")).fillna(0.0)


@cached_until_edit(study.reference)
def household() -> pd.DataFrame:
    """Return the share of each type of household at each age (assumption); rows sum to 1."""
    wide = pd.DataFrame(
        {
            name: [assumptions.value(f"household/{band}/{name}") for band in groups("age")]
            for name in groups("household")
        },
        index=groups("age"),
    )
    return wide.div(wide.sum(axis=1), axis=0)


@cached_until_edit(study.reference)
def table(dimensions: tuple[str, ...], base: str = "registered_voters") -> pd.DataFrame:
    """Return the share of the adult population in each cell of some dimensions.

    Parameters
    ----------
    dimensions : tuple of str
        Among those of `columns`.
    base : {"registered_voters", "residents"}
        What regions are weighted by.

    Returns
    -------
    DataFrame
        One row a cell with people in it: a column a dimension, and ``weight``, which sums to 1.
    """
    region, axes = territories.weights(base).reindex(groups("territory")).to_numpy(), list(columns())
    age_sex = age_and_sex().to_numpy().reshape(len(region), len(groups("age")), len(groups("sex")))
    parts = {"commune_size": ("rc", commune_size), "csp": ("ao", occupation), "household": ("ah", household)}
    factors = {name: (letters, make().to_numpy()) for name, (letters, make) in parts.items() if name in axes}
    inputs = ",".join(["r", "ras", *(letters for letters, _ in factors.values())])
    output = "ras" + "".join(letters[-1] for letters, _ in factors.values())
    joint = np.einsum(f"{inputs}->{output}", region, age_sex, *(shares for _, shares in factors.values()))
    kept = [axes.index(name) for name in dimensions]
    shares = joint.sum(axis=tuple(place for place in range(len(axes)) if place not in kept))
    if kept != sorted(kept):
        shares = np.moveaxis(shares, np.argsort(np.argsort(kept)), range(len(kept)))
    index = pd.MultiIndex.from_product([groups(name) for name in dimensions], names=dimensions)
    cells = pd.DataFrame({"weight": shares.ravel()}, index=index).reset_index()
    return cells[cells["weight"] > 0].reset_index(drop=True)


def share(dimension: str, population: str, base: str = "registered_voters") -> float:
    """Return the share of a population among adults (1 for France)."""
    if dimension == "national":
        return 1.0
    cells = table((dimension,), base)
    return float(cells.loc[cells[dimension].isin(members(dimension, population)), "weight"].sum())


def members(dimension: str, population: str) -> list[str]:
    """Return the disjoint groups that a population adds up; those of France are its regions."""
    return groups("territory") if dimension == "national" else codebook.members(dimension, population)


def _national_age() -> pd.Series:
    region = territories.weights().reindex(groups("territory"))
    by_region = age_and_sex().T.groupby(level=0).sum().T[groups("age")]
    return by_region.mul(region, axis=0).sum()
