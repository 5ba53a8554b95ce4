"""Weights: from population totals, raked to margins, trimmed; and what unequal weights cost."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact_citoyens.survey.estimation.coding import code_groups, numbers

Margins = Mapping[str | tuple[str, ...], pd.Series]

# Margins whose totals differ by more than this part of the population cannot all be met.
SAME_POPULATION = 1e-6


@dataclass(frozen=True)
class Convergence:
    """How a raking ended.

    Attributes
    ----------
    iterations : int
        Passes over all margins.
    largest_deviation : float
        Largest |weighted total / target - 1| over all margins.
    converged : bool
        Whether that is within the tolerance asked for.
    capped : int
        Respondents at the upper bound (0 when raking without a bound).
    """

    iterations: int
    largest_deviation: float
    converged: bool
    capped: int = 0


@dataclass(frozen=True)
class _Margin:
    name: str
    codes: np.ndarray
    targets: np.ndarray

    def factors(self, weight: np.ndarray) -> np.ndarray:
        """Target over weighted total, shape (levels,)."""
        return self.targets / np.bincount(self.codes, weight, len(self.targets))


def weight_values(frame: pd.DataFrame, weight: str) -> np.ndarray:
    """A column of weights as floats; ValueError where one is missing or negative, or all are 0."""
    values = numbers(frame, weight)
    if np.isnan(values).any():
        raise ValueError(
            f"column {weight!r}: the weight is missing in row {int(np.isnan(values).argmax())}; "
            "give 0 to leave a respondent out"
        )
    if (values < 0).any():
        row = int((values < 0).argmax())
        raise ValueError(
            f"column {weight!r}: the weight is negative in row {row} ({values[row]:g}); weights are 0 or more"
        )
    if not values.any():
        raise ValueError(f"column {weight!r}: every weight is 0; nobody is represented")
    return values


def kish_design_effect(weight: np.ndarray | pd.Series) -> float:
    """Loss of precision from unequal weights, n * sum w**2 / (sum w)**2 (Kish 1965, section 11.7).

    Parameters
    ----------
    weight : array of float, shape (rows,)
        Weights of 0 count for nobody.

    Returns
    -------
    float
        1 for equal weights; the effective sample size is the sample size divided by it.

    Examples
    --------
    >>> kish_design_effect(np.array([1.0, 1.0, 4.0]))
    1.5
    """
    values = np.asarray(weight, float)
    return float(np.count_nonzero(values) * (values @ values) / values.sum() ** 2)


def base_weights(frame: pd.DataFrame, stratum: str, totals: pd.Series | Mapping) -> pd.Series:
    """People each respondent stands for: stratum population over stratum respondents.

    The inverse of the inclusion probability in a stratified simple random sample (Särndal, Swensson & Wretman
    1992, section 3.7).

    Parameters
    ----------
    frame : pandas.DataFrame, shape (rows, columns)
    stratum : str
        Column of strata.
    totals : Series or mapping
        Population of each stratum, in people.

    Returns
    -------
    pandas.Series, shape (rows,), index of `frame`, named "weight"

    Raises
    ------
    ValueError
        For a missing stratum, one without a population, or a population without respondents.
    """
    margin = _margin(frame, stratum, pd.Series(totals))
    return pd.Series(margin.factors(np.ones(len(frame)))[margin.codes], frame.index, name="weight")


def rake(
    frame: pd.DataFrame, weight: str, margins: Margins, tolerance: float = 1e-10, max_iterations: int = 1000
) -> tuple[pd.Series, Convergence]:
    """Rake weights until they reproduce every margin (iterative proportional fitting).

    Calibration with the multiplicative distance (Deming & Stephan 1940; Deville & Särndal 1992, case 2): the
    weights nearest to the starting ones, in that distance, that meet the margins.

    Parameters
    ----------
    frame : pandas.DataFrame, shape (rows, columns)
    weight : str
        Column of starting weights, all positive.
    margins : mapping of str or tuple of str to Series
        Population totals by level; a tuple of columns takes a Series with as many index levels.
    tolerance : float
        Largest relative deviation allowed on any total.
    max_iterations : int
        Passes over all margins.

    Returns
    -------
    (Series of shape (rows,) named "weight", Convergence)

    Raises
    ------
    ValueError
        For a missing value, a level without a total or without respondents, or margins of unequal
        populations.

    Warns
    -----
    RuntimeWarning
        If the tolerance is not reached.

    Examples
    --------
    >>> frame = pd.DataFrame({"sex": ["F", "F", "H"], "w": 1.0})
    >>> rake(frame, "w", {"sex": pd.Series({"F": 5.0, "H": 5.0})})[0].tolist()
    [2.5, 2.5, 5.0]
    """
    return _calibrate(frame, weight, margins, np.inf, tolerance, max_iterations)


def trim(
    frame: pd.DataFrame,
    weight: str,
    margins: Margins,
    ratio: float = 3.0,
    tolerance: float = 1e-10,
    max_iterations: int = 1000,
) -> tuple[pd.Series, Convergence]:
    """Cap weights at `ratio` times their median while keeping every margin.

    Each pass clips the weights and rakes what remains, so that both hold together at the end: the truncated
    multiplicative method of calibration (Deville & Särndal 1992, case 6), started at the weights given,
    without a lower bound.

    Parameters
    ----------
    frame, weight, margins, tolerance, max_iterations
        As in `rake`; `weight` is usually the column of raked weights.
    ratio : float
        Upper bound over the median of the starting weights (scaled to the population of the margins), above
        1.

    Returns
    -------
    (Series of shape (rows,) named "weight", Convergence)
        No weight exceeds the bound. A bound too low for the margins ends in ``converged=False`` and a
        warning.
    """
    _check_ratio(ratio)
    start, population = _positive(frame, weight), _margins(frame, margins)[0].targets.sum()
    upper = ratio * float(np.median(start)) * population / start.sum()
    return _calibrate(frame, weight, margins, upper, tolerance, max_iterations)


def cap(weight: pd.Series, ratio: float = 3.0) -> pd.Series:
    """Cap weights at `ratio` times their median and share the excess among the others.

    R's ``trimWeights(upper = ratio * median(weights), strict = TRUE)``. The sum is kept; margins are not: see
    `trim`.
    """
    _check_ratio(ratio)
    values = weight.to_numpy(float)
    upper = ratio * float(np.median(values))
    if values.mean() > upper:
        raise ValueError(
            f"weights average {values.mean():g}, above the bound of {upper:g}: no capping keeps their "
            "sum; raise ratio"
        )
    while (excess := np.maximum(values - upper, 0).sum()) > 0:
        room = values < upper
        values = np.minimum(values, upper) + room * excess / np.count_nonzero(room)
    return pd.Series(values, weight.index, name=weight.name)


def _check_ratio(ratio: float) -> None:
    if not ratio > 1:
        raise ValueError(f"ratio is the largest weight over the median, above 1, not {ratio!r}")


def _calibrate(
    frame: pd.DataFrame, weight: str, margins: Margins, upper: float, tolerance: float, max_iterations: int
) -> tuple[pd.Series, Convergence]:
    """Multiply weights by one factor a margin level, clipped at `upper`, until all margins hold."""
    free = _positive(frame, weight)
    targets = _margins(frame, margins)
    values = np.minimum(free, upper)
    deviation, iterations = _deviation(targets, values), 0
    while deviation > tolerance and iterations < max_iterations:
        for margin in targets:
            # The product of factors goes on unclipped, so that a capped weight may come back below the bound.
            free = free * margin.factors(values)[margin.codes]
            values = np.minimum(free, upper)
        deviation, iterations = _deviation(targets, values), iterations + 1
    report = Convergence(
        iterations, deviation, deviation <= tolerance, int(np.count_nonzero(values >= upper))
    )
    if not report.converged:
        warnings.warn(
            f"raking stopped after {iterations} iterations, {deviation:.1e} off its margins; merge small "
            "levels, raise the bound, or allow more iterations",
            RuntimeWarning,
            stacklevel=3,
        )
    return pd.Series(values, frame.index, name="weight"), report


def _deviation(margins: list[_Margin], weight: np.ndarray) -> float:
    return max(float(np.abs(1 / margin.factors(weight) - 1).max()) for margin in margins)


def _positive(frame: pd.DataFrame, weight: str) -> np.ndarray:
    values = weight_values(frame, weight)
    if (values == 0).any():
        raise ValueError(
            f"column {weight!r}: the weight is 0 in row {int((values == 0).argmax())}; raking multiplies "
            "weights and cannot change a 0: drop these rows first"
        )
    return values


def _margins(frame: pd.DataFrame, margins: Margins) -> list[_Margin]:
    """Margins as codes and targets, checked against one another."""
    if not margins:
        raise ValueError("no margin to rake to; give at least one column and its totals")
    built = [_margin(frame, columns, totals) for columns, totals in margins.items()]
    first = built[0]
    for other in built[1:]:
        if abs(other.targets.sum() / first.targets.sum() - 1) > SAME_POPULATION:
            raise ValueError(
                f"margins of unequal populations: {first.name} totals {first.targets.sum():,.0f} and "
                f"{other.name} {other.targets.sum():,.0f}; scale them to one population"
            )
    return built


def _margin(frame: pd.DataFrame, columns: str | tuple[str, ...], totals: pd.Series) -> _Margin:
    names = [columns] if isinstance(columns, str) else list(columns)
    name = " x ".join(names)
    coded = code_groups(frame, names)
    if (coded.codes < 0).any():
        raise ValueError(
            f"{name}: missing in row {int((coded.codes < 0).argmax())}; impute it or give it a level of "
            "its own before weighting"
        )
    levels = pd.Index(coded.labels[names[0]]) if len(names) == 1 else pd.MultiIndex.from_frame(coded.labels)
    return _Margin(name, coded.codes, _targets(name, levels, totals))


def _targets(name: str, levels: pd.Index, totals: pd.Series) -> np.ndarray:
    """Totals in the order of `levels`; ValueError unless both have the same and totals are positive."""
    if not totals.index.is_unique:
        raise ValueError(
            f"{name}: several totals for {totals.index[totals.index.duplicated()][0]!r}; keep one"
        )
    unknown, empty = levels.difference(totals.index).tolist(), totals.index.difference(levels).tolist()
    if unknown:
        raise ValueError(
            f"{name}: no population total for {unknown[:5]}; add it, or recode these respondents"
        )
    if empty:
        raise ValueError(
            f"{name}: a total but no respondent for {empty[:5]}; merge the level with a neighbour"
        )
    values = totals.reindex(levels).to_numpy(float)
    if not (values > 0).all():
        raise ValueError(
            f"{name}: the total of {levels[~(values > 0)][0]!r} should be positive, not "
            f"{values[~(values > 0)][0]:g}"
        )
    return values
