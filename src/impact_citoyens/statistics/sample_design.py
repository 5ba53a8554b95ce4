"""What is known of the sample design, and the sampling error that it implies for a printed number.

Printed: 2,400 people, the same sample in each of 12 regions (proceedings, pages 7 and 8). Deduced: 200 a
region, and national figures weighted by the share of each region in the electorate (it explains the weights
spoken on page 9). Not known: the quotas, the respondents of each group, any further weighting. Regional
samples are therefore treated as simple random samples and the numbers of respondents by group as proportional
to the population of each region: stated wherever an interval is drawn.
"""

from dataclasses import dataclass, field
from math import exp, log, nan, sqrt

import pandas as pd
from scipy import stats

from impact_citoyens.io.tables import cached_until_edit, read_table
from impact_citoyens.study import codebook, study, territories


@dataclass(frozen=True)
class Base:
    """How many people a published figure rests on.

    Attributes
    ----------
    n : float
        Respondents (expected number for a group of people, NaN when it cannot be known).
    n_effective : float
        Size of the simple random sample with the same sampling variance: ``(sum w)**2 / sum w**2`` (Kish
        1965, section 11.7).
    strata : int
        Regions that the respondents come from, those of the study by default; degrees of freedom are n −
        strata.
    """

    n: float
    n_effective: float
    strata: int = field(default_factory=lambda: len(territories.regions()))


def waves() -> dict[str, int]:
    """Return the respondents in each region of the waves whose size is known.

    ``data/reference/waves.csv``.
    """
    return study.current().respondents


@cached_until_edit(study.reference)
def base(
    dimension: str, population: str, wave: str | None = None, population_base: str = "registered_voters"
) -> Base:
    """Return the respondents behind a figure, and their effective number.

    Parameters
    ----------
    dimension, population : str
        Who answered.
    wave : str
        The year; the size is known for those of `waves` only.
    population_base : {"registered_voters", "residents"}
        What the regions are weighted by.

    Returns
    -------
    Base
        Both numbers are NaN when the proceedings and the population tables do not allow to know them.

    Notes
    -----
    With *m* people a region, a respondent of region *h* weighs ``W_h / m``. With ``a_h`` the share of the
    group in region *h*, the group is expected to count ``n = sum m a_h`` people and ``n_effective = (sum W_h
    a_h)**2 / sum(W_h**2 a_h / m)``.
    """
    shares, wave = _share_by_region(dimension, population), study.wave() if wave is None else wave
    if wave not in waves() or shares is None:
        return Base(nan, nan)
    return _base(shares, territories.weights(population_base), waves()[wave])


@cached_until_edit(study.reference)
def part(
    dimension: str, population: str, wave: str | None = None, population_base: str = "registered_voters"
) -> tuple[float, Base, Base] | None:
    """Return the weight of a group in France, its base, and the base of everybody else.

    Parameters
    ----------
    dimension, population : str
        The group or region.
    wave : str
        The year: that of the study by default; its size must be known (see `waves`).
    population_base : {"registered_voters", "residents"}
        What the regions are weighted by.

    Returns
    -------
    weight : float
        Share of the group in the weighted sample, 0 to 1.
    inside, outside : Base
        Respondents of the group and of the rest; None in place of the three when nothing tells how many they
        are.
    """
    shares = _share_by_region(dimension, population)
    if shares is None:
        return None
    weights, size = territories.weights(population_base), waves()[study.wave() if wave is None else wave]
    return float((weights * shares).sum()), _base(shares, weights, size), _base(1 - shares, weights, size)


def _base(shares: pd.Series, weights: pd.Series, size: int) -> Base:
    n = size * shares.sum()
    effective = (weights * shares).sum() ** 2 / (weights**2 * shares / size).sum()
    return Base(float(n), float(effective), int((shares > 0).sum()))


@cached_until_edit(study.reference)
def _share_by_region(dimension: str, population: str) -> pd.Series | None:
    """Share of a population group in each region (1 or 0 for regions), None where nothing tells."""
    regions = territories.regions()
    members = codebook.members(dimension, population)
    if study.current().is_everybody(dimension, population):
        return pd.Series(1.0, index=regions)
    if dimension == "territory":
        return pd.Series([float(region in members) for region in regions], index=regions)
    sources = read_table(study.reference() / "dimensions.csv", ["dimension", "table", "column", "people"])
    sources = sources[sources["dimension"] == dimension]
    if sources.empty:
        return None
    source = sources.iloc[0]
    return _counted_share(source["table"], source["column"], source["people"], members)


def _counted_share(file: str, column: str, people: str, members: list[str]) -> pd.Series | None:
    """Share of some groups in each region by a table of people, the national one without regions."""
    frame = read_table(study.reference() / file).astype({people: "int64"})
    inside, regions = frame[column].isin(members), territories.regions()
    if not inside.any():
        return None
    if "territory" not in frame:
        return pd.Series(float(frame.loc[inside, people].sum() / frame[people].sum()), index=regions)
    totals = frame.groupby("territory")[people].sum()
    return (frame[inside].groupby("territory")[people].sum() / totals).reindex(regions).fillna(0.0)


def share_error(share: float, n_effective: float) -> float:
    """Standard error of a share.

    ``sqrt(p (1 - p) / n_effective)`` (Cochran 1977, section 3.2, with Kish's effective size).
    """
    return sqrt(share * (1 - share) / n_effective) if n_effective > 0 else nan


def share_interval(
    share: float, base: Base, rounding: float = 0.0, level: float = 0.95
) -> tuple[float, float]:
    """Interval of a printed share: logit interval, widened by the rounding of the print.

    Parameters
    ----------
    share : float
        Printed share, 0 to 1.
    base : Base
        Respondents behind it.
    rounding : float
        Half a unit of the last printed digit, as a share (0.005 for a whole percentage).
    level : float
        Confidence level.

    Returns
    -------
    low, high : float
        NaN when the number of respondents is unknown.

    Notes
    -----
    ``logit(p) ± t se / (p (1 - p))``, with t on n − strata degrees of freedom (Korn and Graubard 1999): the
    lower bound is taken at p − rounding and the upper one at p + rounding, so that the interval holds
    whatever was rounded.
    """
    return _logit_bound(share - rounding, base, level, -1), _logit_bound(share + rounding, base, level, +1)


def _logit_bound(share: float, base: Base, level: float, side: int) -> float:
    if not base.n_effective > 0:
        return nan
    if not 0 < share < 1:
        return min(max(share, 0.0), 1.0)
    t = stats.t.ppf(0.5 + level / 2, max(base.n - base.strata, 1))
    centre, width = log(share / (1 - share)), t / sqrt(share * (1 - share) * base.n_effective)
    return 1 / (1 + exp(-(centre + side * width)))


def score_error_bound(mean: float, n_effective: float, top: float = 10.0) -> float:
    """Largest standard error that a mean score can have: its variance is at most ``(top - mean) * mean``.

    The bound (Bhatia and Davis 2000) needs no unpublished standard deviation; the true error is smaller.
    """
    return sqrt((top - mean) * mean / n_effective) if n_effective > 0 else nan
