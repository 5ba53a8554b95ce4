"""Tests of association that respect the design: Rao-Scott for shares, Wald for means and ranks."""

from dataclasses import dataclass

import numpy as np
from scipy import stats
from scipy.linalg import helmert

from impact_citoyens.survey.estimation.linearisation import Linearised, Sample, Support


@dataclass(frozen=True)
class RaoScott:
    """Test of independence of two variables in a weighted cross-tabulation.

    Attributes
    ----------
    statistic, df1, df2, p : float
        Second-order corrected F test: R's ``svychisq(statistic = "F")``.
    pearson : float
        Pearson's chi-square of the weighted shares times the number of respondents.
    p_first_order : float
        First-order correction: R's ``svychisq(statistic = "Chisq")``.
    design_effect : float
        Mean generalised design effect by which `pearson` is divided.
    cramer_v : float
        sqrt(pearson / n / (smaller dimension - 1)), between 0 and 1.
    n : int
        Respondents with both answers.
    """

    statistic: float
    df1: float
    df2: float
    p: float
    pearson: float
    p_first_order: float
    design_effect: float
    cramer_v: float
    n: int


def cell_covariance(sample: Sample, cell: np.ndarray, cells: int) -> np.ndarray:
    """Covariance matrix of the shares of `cells` cells among rows with a cell, shape (cells, cells).

    z_ic = w_i * (1[cell = c] - p_c) / people; as each row is in one cell, its products need only cell sums.
    """
    people, squares = (sample.tally(cell, cells, values) for values in (sample.weight, sample.weight**2))
    total = people.sum()
    share = people.sum(0) / total
    scaled = sample.scale @ squares
    products = (
        np.diag(scaled)
        - np.outer(share, scaled)
        - np.outer(scaled, share)
        + np.outer(share, share) * scaled.sum()
    ) / total**2
    first = (people - share * people.sum(1, keepdims=True)) / total
    return products - first.T @ (first * (sample.scale / sample.sizes)[:, None])


def rao_scott(sample: Sample, held_by: Support, table: np.ndarray, cell: np.ndarray) -> RaoScott:
    """Second-order Rao-Scott test of independence.

    Parameters
    ----------
    sample : Sample
    held_by : Support
        Of the rows with both answers, as one group.
    table : ndarray, shape (r, c)
        Weighted shares of the cells; no empty row or column.
    cell : ndarray of int, shape (rows,)
        row * c + column, negative where an answer is missing.

    Notes
    -----
    With C a basis of the interactions, D = diag(p), V the design covariance and n respondents, the
    generalised design effects are the eigenvalues of (C' D^-1 C / n)^-1 (C' D^-1 V D^-1 C); F = X2 / trace,
    on trace ** 2 / trace(square) and that times the design's degrees of freedom (Rao & Scott 1984;
    Thomas & Rao 1987).
    """
    n, df = int(held_by.n[0]), int(held_by.df[0])
    pearson = n * _pearson(table)
    effects = _generalised_effects(table, cell_covariance(sample, cell, table.size), n)
    trace = np.trace(effects)
    df1 = trace**2 / np.trace(effects @ effects)
    return RaoScott(
        statistic=pearson / trace,
        df1=df1,
        df2=df1 * df,
        p=float(stats.f.sf(pearson / trace, df1, df1 * df)),
        pearson=pearson,
        p_first_order=float(stats.chi2.sf(pearson * len(effects) / trace, len(effects))),
        design_effect=trace / len(effects),
        cramer_v=float(np.sqrt(pearson / n / (min(table.shape) - 1))),
        n=n,
    )


def _pearson(table: np.ndarray) -> float:
    """Pearson's chi-square of a table of shares, for one respondent."""
    expected = np.outer(table.sum(1), table.sum(0))
    return float(((table - expected) ** 2 / expected).sum())


def _generalised_effects(table: np.ndarray, covariance: np.ndarray, n: int) -> np.ndarray:
    """The matrix whose eigenvalues are the generalised design effects, ((r - 1)(c - 1)) square."""
    rows, columns = table.shape
    basis = np.kron(helmert(rows).T, helmert(columns).T)
    share = table.ravel()
    # A cell nobody is in carries no information: its weight is 0, as in R.
    inverse = np.divide(1.0, share, out=np.zeros_like(share), where=share > 0)
    weighted = basis * inverse[:, None]
    return _solve(
        basis.T @ weighted / n, weighted.T @ covariance @ weighted, "the table has too many empty cells"
    )


def wald_equal_means(sample: Sample, estimate: Linearised, df: int) -> tuple[float, int, int, float]:
    """Wald test that the means of disjoint groups are equal (Lumley 2010).

    Returns
    -------
    (statistic, df1, df2, p)
        Wald chi-square; F = statistic / df1 on df1 and df2 = df - df1 degrees of freedom.
    """
    contrasts = helmert(len(estimate.estimate))
    gap = contrasts @ estimate.estimate
    spread = contrasts @ estimate.covariance(sample) @ contrasts.T
    statistic = float(gap @ _solve(spread, gap, "answers do not vary within the groups"))
    df1 = len(gap)
    return statistic, df1, df - df1, float(stats.f.sf(statistic / df1, df1, df - df1))


def _solve(matrix: np.ndarray, values: np.ndarray, why: str) -> np.ndarray:
    """Solve a symmetric system; ValueError saying why it has no solution."""
    if np.linalg.matrix_rank(matrix, hermitian=True) < len(matrix):
        raise ValueError(f"the test is undefined: {why}; merge groups or answers")
    return np.linalg.solve(matrix, values)


def rank_scores(value: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Share of the population below each value plus half of those who tie with it (Lumley & Scott 2013).

    Parameters
    ----------
    value : ndarray of float, shape (rows,)
        NaN where missing.
    weight : ndarray of float, shape (rows,)

    Returns
    -------
    ndarray of float, shape (rows,)
        Between 0 and 1; NaN where missing.
    """
    scored = ~np.isnan(value)
    levels, place = np.unique(value[scored], return_inverse=True)
    people = np.bincount(place, weight[scored], len(levels))
    scores = np.full(len(value), np.nan)
    scores[scored] = ((np.cumsum(people) - people / 2) / people.sum())[place]
    return scores
