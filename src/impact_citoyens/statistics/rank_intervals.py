"""Ranks of the fragilities, and the first three of each region, from their mean scores."""

import numpy as np
import pandas as pd
from scipy import stats

from impact_citoyens.study import study, territories

WHERE = ["dimension", "population", "territory"]


def ranks(table: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """Rank the fragility domains by mean score.

    Parameters
    ----------
    table : DataFrame
        Means of the question ``fragilities`` (others are ignored), of one wave, with ``suppressed``; every
        score has the same places in the same order.
    level : float
        Confidence level of all the ranks of a territory or group together.

    Returns
    -------
    DataFrame
        Statistic ``rank`` of ``fragilities`` everywhere; of ``regional_top3`` in territories, ranks up to 3;
        and the national ``count`` of regions that have a domain among their first three.

    Notes
    -----
    Bounds are the joint confidence region of Klein, Wright & Wieczorek (2020): with K simultaneous intervals
    (Bonferroni), a rank lies between 1 + the number of domains wholly above and K - the number wholly below.
    """
    means = table[(table["question"] == study.scores()) & (table["statistic"] == "mean")]
    if means.empty:
        return means
    ranked = _ranked(means, means.groupby(WHERE, sort=False).ngroup().nunique(), level)
    ranked = ranked.assign(statistic="rank", se=np.nan, n_effective=np.nan, design_effect=np.nan)
    regional = ranked[(ranked["dimension"] == "territory") & ranked["population"].isin(territories.regions())]
    first = regional[regional["suppressed"] | (regional["estimate"] <= study.current().top)].assign(
        question=study.top_question()
    )
    return pd.concat([ranked, first, _counts(first, ranked)], ignore_index=True)


def _ranked(means: pd.DataFrame, places: int, level: float) -> pd.DataFrame:
    """Ranks of estimates whose rows are all places for one score after the other (see `ranks`)."""
    mean, se, df, hidden = (
        means[name].to_numpy(float).reshape(-1, places) for name in ("estimate", "se", "df", "suppressed")
    )
    rated = ~np.isnan(mean)
    half = simultaneous(se, df, np.maximum(rated.sum(0), 1), level)
    place = 1 + (mean[:, None] > mean[None]).sum(0)
    bounded = rated & ~np.isnan(half)
    reach = np.where(bounded, half, np.inf)  # a score without standard error could be anywhere
    low, high = np.where(rated, mean - reach, np.nan), np.where(rated, mean + reach, np.nan)
    best, worst = possible_places(low, high)
    columns = {
        "estimate": np.where(rated, place, np.nan),
        "low": np.where(bounded, best, np.nan),
        "high": np.where(bounded, worst, np.nan),
        "suppressed": np.broadcast_to(hidden.any(0), mean.shape),
    }
    return means.assign(**{name: values.ravel() for name, values in columns.items()}).reset_index(drop=True)


def simultaneous(se: np.ndarray, df: np.ndarray, number: int | np.ndarray, level: float = 0.95) -> np.ndarray:
    """Return the half-widths of intervals that hold together: Bonferroni's t intervals, `number` of them.

    Parameters
    ----------
    se, df : ndarray, same shape
        Standard errors and their degrees of freedom.
    number : int or ndarray
        How many intervals are meant to hold at once.
    level : float
        Probability that all of them do.
    """
    with np.errstate(invalid="ignore"):
        return stats.t.ppf(1 - (1 - level) / number / 2, df) * se


def possible_places(low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and last place that each can have when each value is only known to lie in an interval.

    Parameters
    ----------
    low, high : ndarray, shape (k,) or (k, m)
        Smallest and largest possible values of k populations (in m rankings), in any unit; NaN where nothing
        is known.

    Returns
    -------
    best, worst : ndarray of int, the same shape
        1 is the largest value; intervals that touch are not told apart. With simultaneous intervals this is
        the joint confidence region of Klein, Wright & Wieczorek (2020).

    Examples
    --------
    >>> [places.tolist() for places in possible_places(np.array([0.8, 0.6, 0.0]), np.array([0.85, 0.7,
    ...     0.65]))]
    [[1, 2, 2], [1, 3, 3]]
    """
    above = (low[:, None] > high[None]).sum(0)
    below = (high[:, None] < low[None]).sum(0)
    return 1 + above, (~np.isnan(low)).sum(0) - below


def _counts(first: pd.DataFrame, ranked: pd.DataFrame) -> pd.DataFrame:
    """How many regions have each domain among their first three, where every region is shown."""
    france = ranked[ranked["dimension"] == "national"]
    times = first.groupby("answer")["population"].nunique()
    hidden = france["suppressed"] | bool(first["suppressed"].any())
    estimate, unknown = france["answer"].map(times).fillna(0.0), dict.fromkeys(("low", "high"), np.nan)
    counted = {"question": study.top_question(), "statistic": "count", "estimate": estimate}
    return france.assign(**counted, **unknown, suppressed=hidden)
