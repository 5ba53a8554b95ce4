"""Made-up worlds: what is true is known, so that errors can be counted. None of these numbers is a result of the survey."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from impact_citoyens.statistics import sample_design
from impact_citoyens.study import territories


def regional_shares() -> pd.Series:
    """Return made-up shares by region, lower where the region is larger: a plain average is then wrong for the country."""
    return (0.9 - 1.5 * territories.weights()).rename("made_up")


def true_shares(national: float, known: dict[str, float]) -> pd.Series:
    """Return shares by region in a world where some are known and all the others are alike, for a given national share.

    Parameters
    ----------
    national : float
        Share of the country, 0 to 1.
    known : dict of str to float
        Shares of some regions.
    """
    weights = territories.weights()
    rest = [region for region in weights.index if region not in known]
    others = (national - sum(weights[region] * share for region, share in known.items())) / weights[
        rest
    ].sum()
    return pd.Series(others, weights.index, name="made_up").where(weights.index.isin(rest), pd.Series(known))


def p_values(surveys: np.ndarray) -> np.ndarray:
    """Test every region against France in many surveys at once.

    Parameters
    ----------
    surveys : ndarray, shape (surveys, 12)
        Share of each region, in the order of `territories.regions`.

    Returns
    -------
    ndarray, shape (surveys, 12)
        The two-sided p-values of `comparisons.part_and_whole`.
    """
    weights = territories.weights().to_numpy()
    national = surveys @ weights
    found = [sample_design.part("territory", region) for region in territories.regions()]
    inside, outside = (np.array([bases[place].n_effective for bases in found]) for place in (1, 2))
    rest = np.clip((national[:, None] - weights * surveys) / (1 - weights), 0, 1)
    errors = (1 - weights) * np.sqrt(surveys * (1 - surveys) / inside + rest * (1 - rest) / outside)
    return 2 * stats.norm.sf(np.abs(surveys - national[:, None]) / errors)


def example_p_values() -> pd.Series:
    """Return 12 made-up p-values, a region each, on which the corrections do not agree."""
    values = [0.31, 0.0042, 0.74, 0.02, 0.55, 0.001, 0.12, 0.88, 0.03, 0.46, 0.0048, 0.67]
    return pd.Series(values, territories.regions(), name="p")
