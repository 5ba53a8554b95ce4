"""One estimate from several synthetic samples.

The combining rules of multiple imputation and synthesis, and which one holds here.

With *m* samples, ``q`` their mean estimate, ``u`` the mean of their sampling variances and ``b`` the variance
of the estimates between them, the literature has three total variances (Reiter and Raghunathan 2007):

===================  ======================  ===============================================================
rule                 total variance          when
===================  ======================  ===============================================================
missing data         ``u + (1 + 1/m) b``     each sample completes what is unknown of the one that was drawn
partially synthetic  ``u + b / m``           the original records were there to fit the model
fully synthetic      ``(1 + 1/m) b - u``     each sample is drawn anew from the population
===================  ======================  ===============================================================

Here the first holds. The claims are statistics *of the sample that was interviewed*: every synthetic sample
reproduces them, so it is a completion of that sample, of which everything else is missing. A printed share
has ``b = 0`` and keeps the sampling variance ``u``, where the rule of fully synthetic data would give a
negative variance; an unprinted one adds what the claims leave open, where the rule of partially synthetic
data would forget nearly all of it. ``tests/reconstruction/people/test_combining.py`` measures the coverage of
the three.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

RULES = ("missing_data", "partially_synthetic", "fully_synthetic")
KEY = ["wave", "question", "answer", "statistic", "dimension", "population", "territory"]


def total_variance(
    within: np.ndarray, between: np.ndarray, samples: int, rule: str = "missing_data"
) -> np.ndarray:
    """Return the total variance of the mean of several samples.

    Parameters
    ----------
    within : ndarray
        Mean sampling variance.
    between : ndarray
        Variance of the estimates between samples (divisor m - 1).
    samples : int
        Number of samples, at least 2.
    rule : {"missing_data", "partially_synthetic", "fully_synthetic"}
        See the module. The fully synthetic one can be negative.

    Raises
    ------
    ValueError
        For an unknown rule or fewer than two samples.
    """
    if rule not in RULES or samples < 2:
        expected = f"one of {', '.join(RULES)} and two samples or more"
        raise ValueError(f"rule {rule!r} with {samples} samples; expected {expected}")
    if rule == "missing_data":
        return within + (1 + 1 / samples) * between
    return (
        within + between / samples if rule == "partially_synthetic" else (1 + 1 / samples) * between - within
    )


def degrees_of_freedom(
    within: np.ndarray, between: np.ndarray, samples: int, rule: str = "missing_data"
) -> np.ndarray:
    """Return the degrees of freedom of a total variance (Rubin 1987; Reiter 2003; Raghunathan et al. 2003).

    Infinite when nothing varies between samples.
    """
    part = between / samples if rule == "partially_synthetic" else (1 + 1 / samples) * between
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = within / part
        degrees = (samples - 1) * (1 - ratio if rule == "fully_synthetic" else 1 + ratio) ** 2
    return np.where(part > 0, degrees, np.inf)


def combine(tables: Sequence[pd.DataFrame], level: float = 0.95, rule: str = "missing_data") -> pd.DataFrame:
    """Combine the tables of estimates of several samples into one.

    Parameters
    ----------
    tables : list of DataFrame
        Tidy tables with the same rows.
    level : float
        Confidence level.
    rule : str
        See `total_variance`.

    Returns
    -------
    DataFrame
        The tidy columns, evidence ``synthetic``: ``estimate`` the mean of the samples, ``low`` and ``high``
        the interval by Student's t on the log odds of shares (on the scale itself for means), ``smallest``
        and ``largest`` the extremes over the samples, ``n`` the mean number of respondents. Ranks have no
        variance: their interval is the range over the samples.
    """
    frame = pd.concat(tables, ignore_index=True)
    grouped = frame.groupby(KEY, sort=False, dropna=False)
    combined = grouped.agg(
        estimate=("estimate", "mean"),
        between=("estimate", "var"),
        smallest=("estimate", "min"),
        largest=("estimate", "max"),
        n=("n", "mean"),
        within=("se", lambda errors: float((errors**2).mean())),
    ).reset_index()
    count = len(tables)
    within, between = combined["within"].fillna(0.0).to_numpy(), combined["between"].fillna(0.0).to_numpy()
    variance = np.maximum(total_variance(within, between, count, rule), 0.0)
    degrees = np.maximum(degrees_of_freedom(within, between, count, rule), 1.0)
    margin = stats.t.ppf(0.5 + level / 2, degrees) * np.sqrt(variance)
    low, high = _interval(
        combined["estimate"].to_numpy(), margin, (combined["statistic"] == "share").to_numpy()
    )
    rank = (combined["statistic"] == "rank").to_numpy()
    combined["low"], combined["high"] = (
        np.where(rank, combined["smallest"], low),
        np.where(rank, combined["largest"], high),
    )
    combined["se"] = np.where(rank, np.nan, np.sqrt(variance))
    columns = [*KEY, "estimate", "low", "high", "se", "n", "evidence", "smallest", "largest", "between"]
    return combined.assign(evidence="synthetic")[columns]


def _interval(estimate: np.ndarray, margin: np.ndarray, share: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Interval on the log odds for shares strictly inside 0 and 1, on the scale of the scores for means."""
    inside = share & (estimate > 0) & (estimate < 1)
    centre = np.where(inside, estimate, 0.5)
    logit, width = np.log(centre / (1 - centre)), margin / (centre * (1 - centre))
    mean_low = np.where(share, estimate, np.maximum(estimate - margin, 0.0))
    mean_high = np.where(share, estimate, np.minimum(estimate + margin, 10.0))
    low, high = 1 / (1 + np.exp(-(logit - width))), 1 / (1 + np.exp(-(logit + width)))
    return np.where(inside, low, mean_low), np.where(inside, high, mean_high)
