"""The error that sampling alone gives to the difference of two figures, and the p-value that follows.

Arrays in, arrays out.

========  ============================================  ======================================================
test      compares                                      standard error of the difference *d = a − b*
========  ============================================  ======================================================
part      a region or group (*a*, of weight *w*) and    ``(1 − w) sqrt(a (1 − a) / n_a + r (1 − r) / n_r)``,
          France                                        *r* the rest
groups    two groups, or two waves (``waves``)          ``sqrt(a (1 − a) / n_a + b (1 − b) / n_b)``
answers   two answers that the same people chose        ``sqrt((a + b − d²) / n)`` (multinomial law; Agresti
          between                                       2013)
items     two items that the same people each answered  ``se_a + se_b``, whatever the joint answers, which are
                                                        not printed
maximum   the first of the regions, and France; the     none: exact distribution of the *m*-th of the binomial
          last (``minimum``)                            counts
========  ============================================  ======================================================

A p-value takes the variance of the hypothesis that it tests: *a* and *r* are both the share of France, *a*
and *b* their pooled share (*z* squared is then Pearson's chi-square). An interval takes that of the figures.
A mean score has no printed standard deviation: its variance is the largest that scores from 0 to 10 allow.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, nan

import numpy as np
from scipy import stats

from impact_citoyens.statistics.sample_design import Base

EDGE = 0.001  # at the ends of a scale a normal approximation has no error at all
EXTREMES = ("maximum", "minimum")
UNKNOWN = Base(nan, nan, strata=0)


@dataclass(frozen=True)
class SampleSizes:
    """How many people two figures rest on.

    Attributes
    ----------
    first, second : Base
        Behind each figure.
    part : (float, Base, Base) or None
        For a part and the whole: weight of the part, its base, and that of the rest; None when nothing tells.
    regions : tuple of int
        For an extreme region: effective size of each one; none when that of one of them is not known.
    """

    first: Base = UNKNOWN
    second: Base = UNKNOWN
    part: tuple[float, Base, Base] | None = None
    regions: tuple[int, ...] = ()

    def scaled(self, share: float) -> SampleSizes:
        """Keep a share of the people behind the two figures."""
        first, second = (
            replace(base, n=share * base.n, n_effective=share * base.n_effective)
            for base in (self.first, self.second)
        )
        return replace(self, first=first, second=second)


def standard_error(
    test: str,
    first: np.ndarray,
    second: np.ndarray,
    sizes: SampleSizes,
    *,
    null: bool = False,
    top: float = 1.0,
) -> np.ndarray:
    """Return the standard error of a difference (see the table above).

    Parameters
    ----------
    test : str
        One of the table that has an error.
    first, second : array
        Values of the two figures; a part comes first, then France.
    sizes : SampleSizes
    null : bool
        Whether the variance is that of the hypothesis that the two are equal.
    top : float
        End of the scale: 1 for shares, 10 for mean scores.
    """
    one, two = sizes.first.n_effective, sizes.second.n_effective
    if top != 1.0 or test == "items":
        errors = [np.sqrt((top - value) * value / n) for value, n in ((first, one), (second, two))]
        return np.hypot(*errors) if test == "groups" else errors[0] + errors[1]
    if test == "answers":
        return np.sqrt((first + second - (first - second) ** 2) / one)
    if test == "part":
        if sizes.part is None:
            return np.full(np.shape(first), nan)
        weight, inside, outside = sizes.part
        one, two, outer = inside.n_effective, outside.n_effective, 1 - weight
        rest = np.clip((second - weight * first) / outer, 0.0, 1.0)
        pooled = second
    else:
        outer, rest = 1.0, second
        pooled = (one * first + two * second) / (one + two)
    first, rest = (pooled, pooled) if null else (first, rest)
    return outer * np.sqrt(first * (1 - first) / one + rest * (1 - rest) / two)


def p_values(
    test: str, first: np.ndarray, second: np.ndarray, sizes: SampleSizes, *, place: int = 1, top: float = 1.0
) -> np.ndarray:
    """Return the p-value of each pair of values, for this comparison alone.

    NaN when nothing tells how many people answered.

    Parameters
    ----------
    test, first, second, sizes, top
        As for `standard_error`.
    place : int
        Among how many regions it is extreme: 1 for the first.
    """
    first, second = (
        np.clip(np.asarray(values, float), top * EDGE, top * (1 - EDGE)) for values in (first, second)
    )
    if test in EXTREMES:
        mine, common = (first, second) if test == "maximum" else (1 - first, 1 - second)
        return np.array([extreme_p(a, b, sizes.regions, place) for a, b in zip(mine, common, strict=True)])
    error = standard_error(test, first, second, sizes, null=True, top=top)
    p = 2 * stats.norm.sf(np.abs(first - second) / error)
    return np.where((first == second) & ~np.isnan(error), 1.0, p)


def extreme_p(share: float, common: float, sizes: tuple[int, ...], place: int = 1) -> float:
    """Probability that the `place`-th highest of several alike regions is as high, once picked.

    Parameters
    ----------
    share, common : float
        Share of the region, and of France, which is taken as known.
    sizes : tuple of int
        Effective size of each region.
    place : int
        1 for the highest.

    Notes
    -----
    With *F* the distribution of the count of a region of *n*, the *m*-th largest share of *k* reaches *x*
    when at least *m* of them do, each with probability ``1 - F(x n - 1)`` (David and Nagaraja 2003, section
    2.1; of unlike sizes, chapter 5). The lowest is the highest of those who do not give the answer.
    """
    if not sizes:
        return nan
    if len(set(sizes)) == 1:
        reached = stats.binom.sf(round(share * sizes[0]) - 1, sizes[0], common)
        return float(stats.binom.sf(place - 1, len(sizes), reached))
    counted = np.ones(1)  # probabilities that none, one, two... of the regions so far reach it
    for size in sizes:  # the share is no whole count of another region
        reached = stats.binom.sf(ceil(share * size - 1e-9) - 1, size, common)
        counted = np.convolve(counted, [1 - reached, reached])
    return float(counted[place:].sum())


def range_probability(width: int, n: int, share: float, samples: int) -> float:
    """Probability that the counts of identical binomial samples span at least `width`.

    Parameters
    ----------
    width : int
        Difference between the largest and the smallest count, 1 or more.
    n : int
        Size of each sample.
    share : float
        Common share.
    samples : int
        Number of samples.

    Notes
    -----
    ``P(range < width) = sum_x [F(x + width - 1) - F(x - 1)]**k - [F(x + width - 1) - F(x)]**k``, x being the
    smallest count (David and Nagaraja 2003).
    """
    x = np.arange(n + 1)
    top = stats.binom.cdf(x + width - 1, n, share)
    lowest, above = stats.binom.cdf(x - 1, n, share), stats.binom.cdf(x, n, share)
    return float(1 - ((top - lowest) ** samples - (top - above) ** samples).sum())


def maximum_probability(count: int, n: int, share: float, samples: int) -> float:
    """Probability that the largest of identical binomial samples reaches `count`.

    ``1 - F(count - 1)**samples``.
    """
    return float(1 - stats.binom.cdf(count - 1, n, share) ** samples)


def common_share_for_maximum(count: int, n: int, samples: int, probability: float = 0.5) -> float:
    """Common share at which the largest of the samples reaches `count` with the given probability.

    Above it, a maximum of `count` tells nothing about the region that has it.
    """
    per_sample = (1 - probability) ** (1 / samples)  # F(count - 1) of one sample
    return float(stats.beta.ppf(1 - per_sample, count, n - count + 1))
