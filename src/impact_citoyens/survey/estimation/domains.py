"""Who an estimate is about: France, the territories, and groups of people in each."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from impact_citoyens.study import codebook, study, territories
from impact_citoyens.survey.reading import contract

LABELS = ["dimension", "population", "territory"]
# Groups are estimated inside a territory for these only: others are too thin in the sample of a region.
INSIDE_TERRITORIES = ("age", "sex")


def grouping_columns() -> dict[str, str]:
    """Return the dimensions of groups of people, with the column that forms each."""
    return {
        variable.dimension: variable.name
        for variable in contract.identification()
        if variable.dimension and variable.dimension != "territory"
    }


@dataclass(frozen=True)
class Domain:
    """A set of respondents: the regions and the groups of one dimension that it takes in.

    Attributes
    ----------
    dimension, population, territory : str
        As in the table of estimates.
    regions : tuple of int
        Positions among the strata.
    groups : tuple of int or None
        Positions among the groups of the dimension; None for everybody.
    """

    dimension: str
    population: str
    territory: str
    regions: tuple[int, ...]
    groups: tuple[int, ...] | None = None


def domains(strata: list[str], columns: list[str]) -> list[Domain]:
    """List the domains that a sample of some territories, with some grouping columns, can speak of.

    Parameters
    ----------
    strata : list of str
        Territories with respondents.
    columns : list of str
        Columns of the frame.

    Returns
    -------
    list of Domain
        France, and whatever spans several regions, only when all of those regions are there.
    """
    everywhere = tuple(range(len(strata)))
    place = {slug: position for position, slug in enumerate(strata)}
    complete = set(strata) == set(territories.regions())
    listed = [Domain("national", study.nation(), study.nation(), everywhere)] if complete else []
    listed += [Domain("territory", slug, slug, (place[slug],)) for slug in strata]
    for population, members in codebook.composites("territory").items():
        if set(members) <= set(strata):
            listed.append(Domain("territory", population, population, tuple(place[slug] for slug in members)))
    for dimension, column in grouping_columns().items():
        if column in columns:
            listed += _groups(dimension, column, strata, complete)
    return listed


def _groups(dimension: str, column: str, strata: list[str], complete: bool) -> list[Domain]:
    slugs = contract.variables()[column].slugs
    single = {slug: (position,) for position, slug in enumerate(slugs)}
    joined = {
        name: tuple(slugs.index(slug) for slug in members)
        for name, members in codebook.composites(dimension).items()
    }
    everywhere = tuple(range(len(strata)))
    france = (single | joined).items() if complete else ()
    listed = [Domain(dimension, name, study.nation(), everywhere, groups) for name, groups in france]
    if dimension in INSIDE_TERRITORIES:
        listed += [
            Domain(dimension, name, slug, (position,), groups)
            for position, slug in enumerate(strata)
            for name, groups in single.items()
        ]
    return listed


def labels(listed: list[Domain]) -> pd.DataFrame:
    """The columns `LABELS` of domains."""
    return pd.DataFrame(
        [[item.dimension, item.population, item.territory] for item in listed], columns=LABELS
    )


@dataclass(frozen=True)
class Cells:
    """Respondents alike in every grouping column, counted together: what makes many domains cheap.

    Attributes
    ----------
    of_row : ndarray of int, shape (rows,)
        Cell of each respondent.
    count : int
    strata : ndarray of int, shape (cells,)
    groups : dict of str to ndarray of int, shape (cells,)
        Group of each cell in each dimension, -1 where missing.
    """

    of_row: np.ndarray
    count: int
    strata: np.ndarray
    groups: dict[str, np.ndarray]


def cells(frame: pd.DataFrame, stratum: np.ndarray) -> Cells:
    """Cross the strata and every grouping column of a frame."""
    codes = {
        dimension: frame[column].cat.codes.to_numpy(np.int64)
        for dimension, column in grouping_columns().items()
        if column in frame
    }
    key = stratum.astype(np.int64)
    for column in codes.values():
        key = key * (int(column.max()) + 2) + column + 1
    of_row, present = pd.factorize(key)
    first = np.zeros(len(present), np.int64)
    first[of_row[::-1]] = np.arange(len(key))[::-1]
    return Cells(
        of_row, len(present), stratum[first], {name: column[first] for name, column in codes.items()}
    )


def membership(listed: list[Domain], table: Cells, strata: int) -> sparse.csr_array:
    """Which cells each domain counts, stratum by stratum: shape (domains * strata, cells), 0 or 1."""
    rows, columns = [], []
    for place, domain in enumerate(listed):
        inside = np.flatnonzero(_inside(domain, table))
        rows.append(place * strata + table.strata[inside])
        columns.append(inside)
    where = (np.concatenate(rows), np.concatenate(columns))
    return sparse.csr_array((np.ones(len(where[0])), where), shape=(len(listed) * strata, table.count))


def _inside(domain: Domain, table: Cells) -> np.ndarray:
    inside = np.isin(table.strata, domain.regions)
    return (
        inside if domain.groups is None else inside & np.isin(table.groups[domain.dimension], domain.groups)
    )
