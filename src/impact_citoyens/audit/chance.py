"""The p-value of two figures that a claim compares: could chance alone have made them differ as much? See `sampling` for which test is made of what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, isnan, nan, sqrt

import numpy as np
from scipy import stats

from impact_citoyens.audit.claim_evidence import Figures
from impact_citoyens.reconstruction.claims.quantities import Quantity
from impact_citoyens.statistics import printed_tests, sample_design
from impact_citoyens.statistics.sample_design import Base
from impact_citoyens.study import territories

EDGE = 0.001  # at the ends of a scale a normal approximation has no error at all


@dataclass(frozen=True)
class Pair:
    """Two quantities, the one said to be larger first, and how to test them.

    Attributes
    ----------
    larger, smaller : Quantity
    test : {"maximum", "minimum", "part", "groups", "answers", "waves"}
    compared : int
        Comparisons that it could stand for.
    place : int
        Among how many regions it is extreme: 1 for the first.
    """

    larger: Quantity
    smaller: Quantity
    test: str
    compared: int = 1
    place: int = 1

    @property
    def group(self) -> Quantity:
        """The one that is a part of France, of a part and the whole."""
        return self.larger if self.smaller.dimension == "national" else self.smaller


@dataclass(frozen=True)
class SampleSizes:
    """How many people a pair rests on.

    Attributes
    ----------
    larger, smaller : Base
        Behind each figure.
    part : (float, Base, Base) or None
        Weight of the part in France, its base, and that of the rest, for a part and the whole; None when nothing tells.
    regions : tuple of int
        Effective size of each region, for an extreme one; none when that of one of them is not known.
    """

    larger: Base
    smaller: Base
    part: tuple[float, Base, Base] | None = None
    regions: tuple[int, ...] = ()

    @classmethod
    def of(cls, pair: Pair, figures: Figures, share: float = 1.0) -> SampleSizes:
        """Look up what a pair rests on; two samples keep a `share` of their people, when the text leaves their base open."""
        larger, smaller = (figures.base(each) for each in (pair.larger, pair.smaller))
        if pair.test in ("maximum", "minimum"):
            alike = [replace(pair.group, population=region) for region in territories.regions()]
            sizes = [figures.base(each).n_effective for each in alike]
            return cls(
                larger, smaller, regions=tuple(map(round, sizes)) if all(size > 0 for size in sizes) else ()
            )
        if pair.test == "part":
            return cls(larger, smaller, part=figures.part(pair.group))
        return cls(
            *(
                replace(base, n=share * base.n, n_effective=share * base.n_effective)
                for base in (larger, smaller)
            )
        )


def p_value(pair: Pair, larger: float, smaller: float, sizes: SampleSizes) -> float:
    """Test a pair at two values, for all the comparisons that it could stand for.

    Parameters
    ----------
    pair : Pair
    larger, smaller : float
        Values of its figures: fractions, or points of 10 for mean scores.
    sizes : SampleSizes
        How many people they rest on.

    Returns
    -------
    float
        Times the number of comparisons (Bonferroni), 1 at most; NaN when nothing tells how many people answered.
    """
    if pair.larger.statistic == "mean":
        larger, smaller = (min(max(mean, 10 * EDGE), 10 * (1 - EDGE)) for mean in (larger, smaller))
        return _corrected(_score_p(pair, larger, smaller, sizes), pair.compared)
    larger, smaller = (min(max(share, EDGE), 1 - EDGE) for share in (larger, smaller))
    if pair.test in ("maximum", "minimum"):
        return extreme_p(pair, larger, smaller, sizes.regions)
    if larger == smaller:
        return 1.0
    if pair.test == "part":
        mine, national = (larger, smaller) if pair.smaller.dimension == "national" else (smaller, larger)
        return _corrected(printed_tests.part_p(mine, national, sizes.part), pair.compared)
    if pair.test == "answers":
        return _corrected(
            printed_tests.multinomial_p(larger, smaller, sizes.larger.n_effective), pair.compared
        )
    return _corrected(
        printed_tests.two_shares("", larger, smaller, sizes.larger, sizes.smaller)["p"], pair.compared
    )


def extreme_p(pair: Pair, larger: float, smaller: float, sizes: tuple[int, ...]) -> float:
    """Probability that a region of several alike ones is as extreme on that side, knowing that it is picked for it.

    Parameters
    ----------
    pair : Pair
        A region and France, whose share is taken as known.
    larger, smaller : float
        Their shares.
    sizes : tuple of int
        Effective size of each region.

    Notes
    -----
    With *F* the distribution of the count of a region of *n*, the *m*-th largest share of *k* reaches *x* when at least *m* of them do, each with
    probability ``1 - F(x n - 1)`` (David and Nagaraja 2003, section 2.1; of unlike sizes, chapter 5). The lowest is the highest of those who
    do not give the answer.
    """
    if not sizes:
        return nan
    mine, common = (larger, smaller) if pair.test == "maximum" else (1 - smaller, 1 - larger)
    if len(set(sizes)) == 1:
        reached = stats.binom.sf(round(mine * sizes[0]) - 1, sizes[0], common)
        return float(stats.binom.sf(pair.place - 1, len(sizes), reached))
    counted = np.ones(1)  # probabilities that none, one, two... of the regions so far reach it
    for size in sizes:
        reached = stats.binom.sf(
            ceil(mine * size - 1e-9) - 1, size, common
        )  # the share is no whole count of another region
        counted = np.convolve(counted, [1 - reached, reached])
    return float(counted[pair.place :].sum())


def _score_p(pair: Pair, larger: float, smaller: float, sizes: SampleSizes) -> float:
    """Test two mean scores: z test with the largest standard errors possible, added up as if the answers pulled apart."""
    errors = [
        sample_design.score_error_bound(mean, base.n_effective)
        for mean, base in ((larger, sizes.larger), (smaller, sizes.smaller))
    ]
    if any(isnan(error) for error in errors):
        return nan
    same_people = (pair.larger.dimension, pair.larger.population) == (
        pair.smaller.dimension,
        pair.smaller.population,
    )
    error = (
        sum(errors)
        if same_people or "national" in (pair.larger.dimension, pair.smaller.dimension)
        else sqrt(sum(each**2 for each in errors))
    )
    return 1.0 if larger == smaller else float(2 * stats.norm.sf(abs(larger - smaller) / error))


def _corrected(p: float, compared: int) -> float:
    return p if isnan(p) else min(1.0, p * compared)
