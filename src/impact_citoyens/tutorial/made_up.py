"""Made-up worlds: what is true is known, so that errors can be counted.

None of these numbers is a result of the survey.
"""

import numpy as np
import pandas as pd

from impact_citoyens.statistics import sample_design
from impact_citoyens.statistics.sampling_error import SampleSizes
from impact_citoyens.statistics.sampling_error import p_values as p_values_of
from impact_citoyens.study import territories


def regional_shares() -> pd.Series:
    """Return made-up shares by region, lower where the region is larger.

    A plain average is then wrong for the country.
    """
    return (0.9 - 1.5 * territories.weights()).rename("made_up")


def true_shares(national: float, given: dict[str, float]) -> pd.Series:
    """Return shares by region where some are known and all the others are alike.

    Parameters
    ----------
    national : float
        Share of the country, 0 to 1.
    known : dict of str to float
        Shares of some regions.
    """
    weights = territories.weights()
    rest = [region for region in weights.index if region not in given]
    others = (national - sum(weights[region] * share for region, share in given.items())) / weights[
        rest
    ].sum()
    return pd.Series(others, weights.index, name="made_up").where(weights.index.isin(rest), pd.Series(given))


def p_values(surveys: np.ndarray) -> np.ndarray:
    """Test every region against France in many surveys at once.

    Parameters
    ----------
    surveys : ndarray, shape (surveys, 12)
        Share of each region, in the order of `territories.regions`.

    Returns
    -------
    ndarray, shape (surveys, 12)
        The two-sided p-values of `sampling_error.p_values`, each comparison alone.
    """
    national = surveys @ territories.weights().to_numpy()
    parts = [SampleSizes(part=sample_design.part("territory", region)) for region in territories.regions()]
    columns = [
        p_values_of("part", mine, national, sizes) for mine, sizes in zip(surveys.T, parts, strict=True)
    ]
    return np.column_stack(columns)


def example_p_values() -> pd.Series:
    """Return 12 made-up p-values, a region each, on which the corrections do not agree."""
    values = [0.31, 0.0042, 0.74, 0.02, 0.55, 0.001, 0.12, 0.88, 0.03, 0.46, 0.0048, 0.67]
    return pd.Series(values, territories.regions(), name="p")
