"""From linearised estimates to the tidy table every question is answered with."""

import numpy as np
import pandas as pd

from impact_citoyens.survey.estimation import intervals
from impact_citoyens.survey.estimation.linearisation import Linearised, Sample, Support

STATISTICS = ["estimate", "se", "low", "high", "df", "n", "n_effective", "design_effect"]


def repeat(labels: pd.DataFrame, times: int) -> pd.DataFrame:
    """Each row of `labels` `times` times in a row, index renumbered."""
    return labels.loc[labels.index.repeat(times)].reset_index(drop=True)


def statistics(
    sample: Sample,
    labels: pd.DataFrame,
    estimates: Linearised,
    held_by: Support,
    level: float,
    interval: str | None = None,
) -> pd.DataFrame:
    """Estimates beside their labels.

    Parameters
    ----------
    sample : Sample
    labels : pandas.DataFrame
        One row an estimate, in C order of the shape of `estimates`.
    estimates : Linearised, S = (groups,) or (groups, answers)
    held_by : Support, of shape (groups,)
    level : float
        Confidence level.
    interval : str, optional
        Method for shares, see `intervals.share_interval`; Student's t interval without it.
    """
    intervals.check_level(level)
    variance = np.atleast_1d(estimates.variance(sample))
    n, df, kish = (
        np.repeat(array, variance.size // len(array)) for array in (held_by.n, held_by.df, held_by.kish)
    )
    estimate, variance, srs = (
        np.ravel(array).astype(float) for array in (estimates.estimate, variance, estimates.srs)
    )
    # One respondent shows no variance, which is not the same as none.
    variance = np.where(n < 2, np.nan, variance)
    with np.errstate(invalid="ignore", divide="ignore"):
        effect = np.where(variance > 0, variance / srs, np.nan)
    se = np.sqrt(variance)
    low, high = (
        intervals.wald(estimate, se, df, level)
        if interval is None
        else intervals.share_interval(interval, estimate, se, n, kish, df, level)
    )
    effective = np.where(np.isnan(effect), kish, n / effect)
    columns = (estimate, se, low, high, df, n, effective, effect)
    return labels.assign(**dict(zip(STATISTICS, columns)))
