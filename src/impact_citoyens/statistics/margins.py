"""What the design can tell before any figure is looked at.

Margins, smallest differences, the price of equal samples.

Everything is by reference to random sampling: quotas and further weighting are not published, and the errors
that they bring or remove cannot be computed from print.
"""

from math import sqrt

import numpy as np
import pandas as pd
from scipy import stats

from impact_citoyens.statistics import printed_tests, sample_design
from impact_citoyens.study import study, territories


def margin(share: float, n_effective: float, level: float = 0.95) -> float:
    """Return the margin of error of a share: half the width of its symmetric interval.

    Parameters
    ----------
    share : float
        The share, 0 to 1.
    n_effective : float
        People, or effective size when weights differ.
    level : float
        Confidence level.

    Returns
    -------
    float
        ``z sqrt(p (1 - p) / n)`` (Cochran 1977, section 3.2), as a share; NaN without a size. Charts use the
        logit interval of `design.share_interval` instead, which stays within 0 and 1 and adds the rounding of
        the print.

    Examples
    --------
    >>> round(margin(0.5, 1000), 3)
    0.031
    """
    return float(stats.norm.ppf(0.5 + level / 2)) * sample_design.share_error(share, n_effective)


def smallest_difference(share: float, first: float, second: float) -> float:
    """Return the smallest difference between two independent shares that is beyond chance at 5 %.

    Parameters
    ----------
    share : float
        Value around which the two are: their mean.
    first, second : float
        Effective sizes.

    Returns
    -------
    float
        ``z sqrt(p (1 - p) (1 / n1 + 1 / n2))``, the edge of Pearson's chi-square for two equal samples, as in
        `sampling_error`.
    """
    return printed_tests.Z * sqrt(share * (1 - share) * (1 / first + 1 / second))


def smallest_difference_with_france(share: float, dimension: str, population: str) -> float:
    """Return the smallest difference between a part and France beyond chance at 5 %, around a share.

    Parameters
    ----------
    share : float
        Value around which the two are.
    dimension, population : str
        The region or group.

    Returns
    -------
    float
        NaN when nothing tells how many people the group counts.

    Notes
    -----
    France contains the part, of weight *w*: ``p_part - p_France = (1 - w) (p_part - p_rest)``, as in
    `sampling_error`.
    """
    split = sample_design.part(dimension, population)
    if split is None:
        return float("nan")
    weight, inside, outside = split
    return (1 - weight) * smallest_difference(share, inside.n_effective, outside.n_effective)


def smallest_range(share: float, n: int | None = None, regions: int | None = None) -> float:
    """Return the smallest gap between the highest and the lowest region that is beyond chance at 5 %.

    The two are chosen for being extreme: the gap is wider than between two regions named in advance. From the
    exact distribution of the range of `regions` samples of `n` people (those of the study by default) around
    the same share (`sampling_error.range_probability`).
    """
    n, regions = n or study.current().respondents_per_region, regions or len(study.current().regions)
    return next(
        width / n
        for width in range(1, n + 1)
        if printed_tests.range_probability(width, n, share, regions) < printed_tests.ALPHA
    )


def design_effect(base: sample_design.Base) -> float:
    """Return Kish's design effect of weighting, ``n / n_effective = n sum w**2 / (sum w)**2``.

    Kish 1965, section 11.7.
    """
    return base.n / base.n_effective


def allocation(population_base: str = "registered_voters") -> pd.DataFrame:
    """Compare equal samples with samples proportional to the population, region by region.

    Parameters
    ----------
    population_base : {"registered_voters", "residents"}
        What the regions are weighted by.

    Returns
    -------
    DataFrame
        Indexed by region, largest first: ``respondents`` and ``weight`` of each of them in national figures
        (1 on average), ``proportional`` respondents for the same total, ``margin`` of the region at one half
        with each (``margin_proportional``), as shares.
    """
    shares = territories.weights(population_base).sort_values(ascending=False)
    equal = study.current().respondents_per_region
    proportional = shares * (equal * len(shares))
    columns = {"respondents": equal, "weight": proportional / equal, "proportional": proportional}
    margins = {"margin": margin(0.5, equal), "margin_proportional": margin(0.5, 1) / np.sqrt(proportional)}
    return pd.DataFrame(columns | margins)
