"""The people of a synthetic sample: 200 a region, their groups rounded from the population tables."""

import zlib

import numpy as np
import pandas as pd

from impact_citoyens.reconstruction.claims import population_groups
from impact_citoyens.study import study, territories


def generator(seed: int, purpose: str) -> np.random.Generator:
    """Return the random numbers of one purpose: a new question changes no draw of the others."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, zlib.crc32(purpose.encode())])))


def people(seed: int) -> pd.DataFrame:
    """Draw the respondents of a synthetic sample, without their answers.

    Parameters
    ----------
    seed : int
        Same seed, same people.

    Returns
    -------
    DataFrame, 200 rows a region
        ``respondent_id, wave, territory, sex, age_band, csp, urban_unit_size, household``. In each region,
        age by sex and commune size are the population shares to within one person; occupation and household
        follow the age (register of assumptions) to within one person for any number of regions taken in
        order.

    Notes
    -----
    Counts are apportioned, not drawn: only who holds which label is random. What is left to chance is
    therefore what the population tables leave open.
    """
    draw = generator(seed, "people")
    carried = {name: {} for name in ("csp", "household")}
    regions = [_region(slug, draw, carried) for slug in population_groups.groups("territory")]
    frame = pd.concat(regions, ignore_index=True)
    names = [f"synthetic-{seed}-{number:04d}" for number in range(1, len(frame) + 1)]
    frame.insert(0, "respondent_id", names)
    frame.insert(1, "wave", study.wave())
    return frame


def weights(frame: pd.DataFrame) -> np.ndarray:
    """Return the base weight of each person.

    Voters of the region, as integers (the share of a person is a 200th of them).
    """
    return frame["territory"].map(territories.populations()).to_numpy(np.int64)


def _region(slug: str, draw: np.random.Generator, carried: dict[str, dict]) -> pd.DataFrame:
    age_sex = population_groups.age_and_sex().loc[slug]
    labels = apportion(age_sex.to_numpy(), study.current().respondents_per_region)
    ages, sexes = (age_sex.index.get_level_values(level).to_numpy()[labels] for level in (0, 1))
    column_of = population_groups.columns()
    given = {"territory": slug, column_of["sex"]: sexes, column_of["age"]: ages}
    if "commune_size" in column_of:
        sizes = population_groups.commune_size().loc[slug]
        drawn = draw.permutation(apportion(sizes.to_numpy(), len(labels)))
        given[column_of["commune_size"]] = sizes.index.to_numpy()[drawn]
    by_age = {"csp": population_groups.occupation, "household": population_groups.household}
    for name, table in ((name, make()) for name, make in by_age.items() if name in column_of):
        column = np.empty(len(labels), object)
        for age in table.index:
            inside = np.flatnonzero(ages == age)
            continued = _continued(table.loc[age].to_numpy(), len(inside), carried[name], age, draw)
            column[inside] = table.columns.to_numpy()[draw.permutation(continued)]
        given[column_of[name]] = column
    order = ("territory", "sex", "age", "csp", "commune_size", "household")
    return pd.DataFrame(given)[[column_of[name] for name in order if name in column_of]]


def apportion(shares: np.ndarray, count: int) -> np.ndarray:
    """Return `count` labels in the given shares, each within one of its exact number (largest remainders)."""
    exact = shares / shares.sum() * count
    numbers = np.floor(exact).astype(int)
    left = count - numbers.sum()
    numbers[np.argsort(numbers - exact, kind="stable")[:left]] += 1
    return np.repeat(np.arange(len(shares)), numbers)


def _continued(
    shares: np.ndarray, count: int, carried: dict, key: str, draw: np.random.Generator
) -> np.ndarray:
    """Return `count` labels, going on from other regions: totals stay within one of their share."""
    owed = carried.setdefault(key, draw.random(len(shares)) * 0.5)
    labels = np.empty(count, int)
    for place in range(count):
        owed += shares
        labels[place] = int(np.argmax(owed))
        owed[labels[place]] -= 1
    return labels
