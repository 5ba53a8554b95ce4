"""Confidence intervals of shares and means from an estimate, its standard error and degrees."""

import numpy as np
from scipy import stats

INTERVALS = ("logit", "beta", "wald")


def check_level(level: float) -> None:
    """Raise ValueError unless `level` is a probability strictly between 0 and 1."""
    if not 0 < level < 1:
        raise ValueError(f"level is a probability such as 0.95, not {level!r}")


def wald(estimate: np.ndarray, se: np.ndarray, df: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Estimate +/- t * se, with Student's t on `df` degrees of freedom (Lumley 2010)."""
    half = stats.t.ppf((1 + level) / 2, df) * se
    return estimate - half, estimate + half


def logit(share: np.ndarray, se: np.ndarray, df: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Wald interval of log(p / (1 - p)), brought back to shares: R's ``svyciprop(method = "xlogit")``.

    The standard error on the logit scale is se / (p (1 - p)) (Lumley 2010). Undefined (NaN) at 0 and 1.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        low, high = wald(np.log(share / (1 - share)), se / (share * (1 - share)), df, level)
        return 1 / (1 + np.exp(-low)), 1 / (1 + np.exp(-high))


def beta(
    share: np.ndarray, n: np.ndarray, n_effective: np.ndarray, df: np.ndarray, level: float
) -> tuple[np.ndarray, np.ndarray]:
    """Korn & Graubard (1998): Clopper-Pearson at an effective sample size.

    R's ``svyciprop(method = "beta")``.

    Parameters
    ----------
    share : ndarray of float
        Between 0 and 1, bounds included.
    n : ndarray of int
        Respondents.
    n_effective : ndarray of float
        p (1 - p) / variance; where the sample shows no variance, Kish's effective size.
    df : ndarray of int
    level : float

    Returns
    -------
    (low, high) : ndarrays of the same shape
    """
    tail = (1 - level) / 2
    # Fewer degrees of freedom than respondents widen t; the effective size shrinks to carry that over.
    size = n_effective * (stats.t.ppf(tail, n - 1) / stats.t.ppf(tail, df)) ** 2
    low = stats.beta.ppf(tail, size * share, size * (1 - share) + 1)
    high = stats.beta.ppf(1 - tail, size * share + 1, size * (1 - share))
    defined = np.isfinite(size)
    return np.where(defined & (share == 0), 0.0, low), np.where(defined & (share == 1), 1.0, high)


def share_interval(
    method: str,
    share: np.ndarray,
    se: np.ndarray,
    n: np.ndarray,
    kish: np.ndarray,
    df: np.ndarray,
    level: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Interval of a share by `method`, or Korn-Graubard's where the sample shows no variance.

    At 0 and 1 (and whenever answers are constant in each stratum) the standard error is 0 and would claim
    certainty; Korn & Graubard (1998) remains defined, at Kish's effective sample size `kish`, never more than
    `n`.
    """
    if method not in INTERVALS:
        raise ValueError(f"unknown interval {method!r}; choose one of {', '.join(INTERVALS)}")
    flat = se == 0
    with np.errstate(invalid="ignore", divide="ignore"):
        size = np.where(flat, np.minimum(kish, n), share * (1 - share) / se**2)
    exact = beta(share, n, size, df, level)
    if method == "beta":
        return exact
    usual = (logit if method == "logit" else wald)(share, se, df, level)
    return np.where(flat, exact[0], usual[0]), np.where(flat, exact[1], usual[1])
