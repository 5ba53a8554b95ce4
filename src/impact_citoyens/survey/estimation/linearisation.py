"""Stratified Taylor linearisation: estimates in domains and their variances, in time linear in the rows.

One stage, rows drawn with replacement inside strata. Whatever the statistic, respondent i carries a
linearised value z_i (zero outside the domain) and

    V = sum over strata h of  n_h / (n_h - 1) * sum over i in h of (z_i - mean of z in h) ** 2

(Särndal, Swensson & Wretman 1992; Lumley 2010). Stratum sizes n_h count every row
of the sample, also those outside the domain: that is what makes a domain's size random.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# A variance below this part of its sum of squares is rounding: the linearised values are constant in every
# stratum.
ROUNDING = 1e-13


@dataclass(frozen=True)
class Sample:
    """Weights and strata of the respondents.

    Attributes
    ----------
    weight : ndarray of float, shape (rows,)
        People represented by each respondent.
    stratum : ndarray of int, shape (rows,)
        Code of the stratum, 0 to strata - 1.
    sizes : ndarray of float, shape (strata,)
        Rows in each stratum.
    """

    weight: np.ndarray
    stratum: np.ndarray
    sizes: np.ndarray

    @property
    def scale(self) -> np.ndarray:
        """n_h / (n_h - 1), shape (strata,)."""
        return self.sizes / (self.sizes - 1)

    @property
    def counts_people(self) -> bool:
        """Whether weights say how many people each row stands for, unscaled."""
        positive = self.weight[self.weight > 0]
        return bool(positive.min() >= 1 and positive.sum() > len(positive))

    def degrees(self, counted: np.ndarray) -> int:
        """Degrees of freedom of the rows in the boolean mask `known`: respondents minus strata present."""
        counted = counted & (self.weight > 0)
        return int(np.count_nonzero(counted) - np.count_nonzero(np.bincount(self.stratum[counted])))

    def tally(self, cell: np.ndarray, cells: int, values: np.ndarray) -> np.ndarray:
        """Sums of `values` by stratum and cell, shape (strata, cells).

        Rows with a negative cell are left out.
        """
        # One spare column takes the rows left out: cheaper than filtering every array.
        key = self.stratum * (cells + 1) + np.where(cell < 0, cells, cell)
        sums = np.bincount(key, values, len(self.sizes) * (cells + 1))
        return sums.reshape(len(self.sizes), cells + 1)[:, :cells]


@dataclass(frozen=True)
class Support:
    """Who stands behind the estimates of each group; every array has shape (groups,).

    Attributes
    ----------
    n : respondents with a positive weight
    df : degrees of freedom, respondents minus strata present (R's ``degf`` on a subset)
    people : sum of weights
    kish : Kish's effective number of respondents, (sum w) ** 2 / sum w ** 2 (Kish 1965, section 11.7)
    """

    n: np.ndarray
    df: np.ndarray
    people: np.ndarray
    kish: np.ndarray

    def pooled(self, groups: list[int], df: int) -> Support:
        """Some groups together, with `df` degrees of freedom; arrays of shape (1,)."""
        n, people, kish = (np.array([array[groups].sum()]) for array in (self.n, self.people, self.kish))
        return Support(n, np.array([df]), people, kish)


@dataclass(frozen=True)
class Linearised:
    """Estimates with the within-stratum sums of their linearised variables.

    Attributes
    ----------
    estimate : ndarray, any shape S
    first, second : ndarray, shape (strata,) + S
        Sums of z and of z ** 2.
    srs : ndarray, shape S
        Variance the estimate would have in a simple random sample of as many respondents.
    """

    estimate: np.ndarray
    first: np.ndarray
    second: np.ndarray
    srs: np.ndarray

    def variance(self, sample: Sample) -> np.ndarray:
        """Variances, shape S."""
        squares = np.tensordot(sample.scale, self.second, 1)
        means = np.tensordot(sample.scale / sample.sizes, self.first**2, 1)
        variance = squares - means
        return np.where(variance < ROUNDING * squares, 0.0, variance)

    def covariance(self, sample: Sample) -> np.ndarray:
        """Covariance matrix of estimates in disjoint groups, shape (groups, groups)."""
        # No respondent is in two groups: only the stratum means tie the groups together.
        means = self.first.T @ (self.first * (sample.scale / sample.sizes)[:, None])
        return np.diag(sample.scale @ self.second) - means

    def answer(self, place: int) -> Linearised:
        """One entry of the last axis of S."""
        return Linearised(
            self.estimate[..., place], self.first[..., place], self.second[..., place], self.srs[..., place]
        )

    def minus(self, first: int, second: int) -> Linearised:
        """Estimate of one group minus that of another, groups being the first axis of S."""
        return Linearised(
            self.estimate[first] - self.estimate[second],
            self.first[:, first] - self.first[:, second],
            self.second[:, first] + self.second[:, second],
            self.srs[first] + self.srs[second],
        )


def support(count: np.ndarray, people: np.ndarray, squares: np.ndarray) -> Support:
    """Summarise counts, sums of weights and sums of squared weights, each of shape (strata, groups)."""
    n = count.sum(0)
    total = people.sum(0)
    with np.errstate(invalid="ignore", divide="ignore"):
        kish = total**2 / squares.sum(0)
    return Support(n.astype(int), (n - (count > 0).sum(0)).astype(int), total, kish)


def srs_variance(sample: Sample, held_by: Support, spread: np.ndarray) -> np.ndarray:
    """Variance of a mean in a simple random sample, from the weighted population variance.

    spread / (n - 1) * (1 - n / N), as R's ``svymean(deff = TRUE)``. Weights scaled to the sample size know no
    N: the last factor is then left out.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        unsampled = 1 - held_by.n / held_by.people if sample.counts_people else 1.0
        return (spread.T * (unsampled / (held_by.n - 1))).T


def shares(
    sample: Sample, group: np.ndarray, groups: int, answer: np.ndarray, answers: int
) -> tuple[Linearised, Support]:
    """Weighted share of each answer in each group: z_i = w_i * (1[answer] - share) / people in the group.

    Parameters
    ----------
    sample : Sample
    group, answer : ndarray of int, shape (rows,)
        Codes, negative where missing: such rows are outside every domain.
    groups, answers : int
        Number of codes of each.

    Returns
    -------
    (Linearised with S = (groups, answers), Support)
    """
    cell = np.where((group >= 0) & (answer >= 0), group * answers + answer, -1)
    people, squares, count = (
        sample.tally(cell, groups * answers, values).reshape(-1, groups, answers)
        for values in (sample.weight, sample.weight**2, sample.weight > 0)
    )
    held_by = support(count.sum(2), people.sum(2), squares.sum(2))
    total = held_by.people[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        share = people.sum(0) / total
        # Sums in another order can miss 1 by a rounding: a unanimous group is exactly 1.
        share = np.where((count.sum(0) == held_by.n[:, None]) & (held_by.n[:, None] > 0), 1.0, share)
        first = (people - share * people.sum(2, keepdims=True)) / total
        others = squares.sum(2, keepdims=True) - squares
        second = ((1 - share) ** 2 * squares + share**2 * others) / total**2
    return Linearised(share, first, second, srs_variance(sample, held_by, share * (1 - share))), held_by


def means(sample: Sample, group: np.ndarray, groups: int, value: np.ndarray) -> tuple[Linearised, Support]:
    """Weighted mean in each group: z_i = w_i * (y_i - mean) / people in the group; S = (groups,)."""
    group = np.where(np.isnan(value), -1, group)
    held_by = _numeric_support(sample, group, groups)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = sample.tally(group, groups, sample.weight * value).sum(0) / held_by.people
        residual = value - mean[group]
        z = sample.weight * residual / held_by.people[group]
        spread = sample.tally(group, groups, sample.weight * residual**2).sum(0) / held_by.people
    first, second = (sample.tally(group, groups, array) for array in (z, z**2))
    return Linearised(mean, first, second, srs_variance(sample, held_by, spread)), held_by


def totals(sample: Sample, group: np.ndarray, groups: int, value: np.ndarray) -> tuple[Linearised, Support]:
    """Weighted total in each group: z_i = w_i * y_i; S = (groups,)."""
    mean, held_by = means(sample, group, groups, value)
    group = np.where(np.isnan(value), -1, group)
    z = sample.weight * value
    first, second = (sample.tally(group, groups, array) for array in (z, z**2))
    return Linearised(first.sum(0), first, second, mean.srs * held_by.people**2), held_by


def _numeric_support(sample: Sample, group: np.ndarray, groups: int) -> Support:
    count, people, squares = (
        sample.tally(group, groups, values) for values in (sample.weight > 0, sample.weight, sample.weight**2)
    )
    return support(count, people, squares)
