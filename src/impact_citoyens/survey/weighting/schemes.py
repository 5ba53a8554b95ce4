"""The weights of a microdata file: from populations, raked to population margins, or the file's own."""

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact_citoyens.io.errors import InputError, unknown
from impact_citoyens.io.tables import read_table
from impact_citoyens.study import study, territories
from impact_citoyens.survey.reading.file_findings import finding
from impact_citoyens.survey.weighting.weights import (
    Convergence,
    Margins,
    base_weights,
    kish_design_effect,
    rake,
    trim,
)

WEIGHTINGS = ("base", "raked", "file")
FIX = "Use weighting “base”, which needs the territory alone."


@dataclass(frozen=True)
class Weighting:
    """Weights and what they cost.

    Attributes
    ----------
    values : Series, shape (rows,)
        People each respondent stands for (whatever the file says with ``file``).
    method : {"base", "raked", "file"}
    design_effect : float
        Kish's; the effective size is the number of respondents over it.
    convergence : Convergence or None
        How the raking ended.
    """

    values: pd.Series
    method: str
    design_effect: float
    convergence: Convergence | None = None


def weigh(
    frame: pd.DataFrame,
    weighting: str = "base",
    population_base: str = "registered_voters",
    margins: Margins | None = None,
    ratio: float | None = None,
) -> Weighting:
    """Weigh the respondents of one wave.

    Parameters
    ----------
    frame : DataFrame
        Canonical; one wave.
    weighting : {"base", "raked", "file"}
        Territory population over respondents; the same raked to territory and to national sex x age; the
        weight column.
    population_base : {"registered_voters", "residents"}
        What territories are weighted by.
    margins : mapping, optional
        Other margins to rake to, as `weights.rake` takes them, in the same people as the base.
    ratio : float, optional
        With ``raked``: trim to that many times the median weight while keeping the margins.

    Raises
    ------
    InputError
        For an unknown weighting, an absent weight column, or margins that cannot be met.
    """
    if weighting not in WEIGHTINGS:
        raise unknown("weighting", weighting, WEIGHTINGS)
    if weighting == "file":
        return _own(frame)
    totals = territories.populations(population_base).loc[
        frame["territory"].cat.remove_unused_categories().cat.categories
    ]
    base = base_weights(frame, "territory", totals)
    if weighting == "base":
        return Weighting(base, "base", kish_design_effect(base))
    return _raked(frame, base, totals, margins or {}, ratio)


def refuse(column: str, found: str, expected: str, fix: str) -> None:
    """Raise InputError about a parameter of the weighting."""
    raise InputError([finding("parameters", column, found, expected, fix)])


def _own(frame: pd.DataFrame) -> Weighting:
    if "weight" not in frame or frame["weight"].isna().any():
        refuse("weighting", "no weight for every respondent", "a column of weights in the file", FIX)
    values = frame["weight"].astype(float)
    if not values.any():
        refuse("weighting", "only weights of 0", "respondents who count", FIX)
    return Weighting(values, "file", kish_design_effect(values))


def sex_and_age(totals: pd.Series) -> pd.Series:
    """Population by sex and age band of the territories of `totals`, scaled to their sum.

    Resident populations give the structure: electoral rolls are not published by sex and age.
    """
    table = read_table(study.reference() / "population.csv", ["territory", "sex", "age_band", "residents"])
    inside = table[table["territory"].isin(totals.index)].astype({"residents": "int64"})
    people = inside.groupby(["sex", "age_band"])["residents"].sum()
    return people * (totals.sum() / people.sum())


def _raked(
    frame: pd.DataFrame, base: pd.Series, totals: pd.Series, margins: Margins, ratio: float | None
) -> Weighting:
    absent = [name for name in ("sex", "age_band") if name not in frame or frame[name].isna().any()]
    if absent:
        refuse(
            "weighting", f"respondents without {' and '.join(absent)}", "sex and age of every respondent", FIX
        )
    data = frame[["territory", "sex", "age_band"]].assign(base=base)
    wanted: Margins = {"territory": totals.astype(float), ("sex", "age_band"): sex_and_age(totals)} | dict(
        margins
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # `convergence` says it
            data = data.assign(
                **{
                    name: frame[name]
                    for columns in margins
                    for name in ([columns] if isinstance(columns, str) else columns)
                }
            )
            values, convergence = rake(data, "base", wanted)
            if ratio is not None and np.ptp(values) > 0:
                values, convergence = trim(data.assign(base=values), "base", wanted, ratio)
    except (ValueError, KeyError) as error:
        expected = "respondents in every cell of the margins"
        refuse("weighting", f"margins that these respondents cannot meet ({error})", expected, FIX)
    return Weighting(values, "raked", kish_design_effect(values), convergence)
