"""Ranks of the fragilities, and the first three of each region, from their mean scores."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from impact_citoyens import territories

WHERE = ["dimension", "population", "territory"]
TOP = 3


def ranks(table: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """Rank the fragility domains by mean score.

    Parameters
    ----------
    table : DataFrame
        Means of the question ``fragilities`` (others are ignored), of one wave, with ``suppressed``; every score has the
        same places in the same order.
    level : float
        Confidence level of all the ranks of a territory or group together.

    Returns
    -------
    DataFrame
        Statistic ``rank`` of ``fragilities`` everywhere; of ``regional_top3`` in territories, ranks up to 3; and the
        national ``count`` of regions that have a domain among their first three.

    Notes
    -----
    Bounds are the joint confidence region of Klein, Wright & Wieczorek (2020): with K simultaneous intervals
    (Bonferroni), a rank lies between 1 + the number of domains wholly above and K - the number wholly below.
    """
    means = table[(table["question"] == "fragilities") & (table["statistic"] == "mean")]
    if means.empty:
        return means
    made = _ranked(means, means.groupby(WHERE, sort=False).ngroup().nunique(), level)
    made = made.assign(statistic="rank", se=np.nan, n_effective=np.nan, design_effect=np.nan)
    regional = made[(made["dimension"] == "territory") & made["population"].isin(territories.regions())]
    first = regional[regional["suppressed"] | (regional["estimate"] <= TOP)].assign(question="regional_top3")
    return pd.concat([made, first, _counts(first, made)], ignore_index=True)


def _ranked(means: pd.DataFrame, places: int, level: float) -> pd.DataFrame:
    """Ranks for estimates, the rows being all places for a first score, then for a second...; see `ranks`.

    A place that hides a score hides its ranks.
    """
    mean, se, df, hidden = (means[name].to_numpy(float).reshape(-1, places) for name in ("estimate", "se", "df", "suppressed"))
    known = ~np.isnan(mean)
    shared = 1 - (1 - level) / np.maximum(known.sum(0), 1)
    with np.errstate(invalid="ignore"):
        half = stats.t.ppf((1 + shared) / 2, df) * se
        low, high = mean - half, mean + half
        above = (low[:, None] > high[None]).sum(0)
        below = (high[:, None] < low[None]).sum(0)
        place = 1 + (mean[:, None] > mean[None]).sum(0)
    bounded = known & ~np.isnan(half)
    columns = {"estimate": np.where(known, place, np.nan), "low": np.where(bounded, 1 + above, np.nan),
               "high": np.where(bounded, known.sum(0) - below, np.nan), "suppressed": np.broadcast_to(hidden.any(0), mean.shape)}
    return means.assign(**{name: values.ravel() for name, values in columns.items()}).reset_index(drop=True)


def _counts(first: pd.DataFrame, made: pd.DataFrame) -> pd.DataFrame:
    """How many regions have each domain among their first three, where every region is shown."""
    france = made[made["dimension"] == "national"]
    times = first.groupby("answer")["population"].nunique()
    hidden = france["suppressed"] | bool(first["suppressed"].any())
    return france.assign(question="regional_top3", statistic="count", estimate=france["answer"].map(times).fillna(0.0),
                         low=np.nan, high=np.nan, suppressed=hidden)
