"""What sampling error allows to say of two printed figures: one interval of p, one verdict.

A printed figure was rounded, or is not printed at all: it is what print allows (`printed_values.window`), not
a number. The p-value is taken at every pair of values that print allows, times the family of the comparison
(`families`): an interval from `p_low` to `p_high`. At 5 %, it is

* ``beyond`` sampling error when all of it is below;
* ``within`` when none of it is;
* ``rounding`` when that depends on how the two printed figures were rounded;
* ``not_testable`` otherwise, with its reason: what is not public decides.
"""

from dataclasses import dataclass
from math import nan

import numpy as np
from scipy import stats

from impact_citoyens.statistics import sampling_error
from impact_citoyens.statistics.families import ALPHA, BEYOND, NOT_TESTABLE, ROUNDING, WITHIN
from impact_citoyens.statistics.printed_values import PRECISION
from impact_citoyens.statistics.sampling_error import EXTREMES, SampleSizes

Z = float(stats.norm.ppf(0.975))
STEPS = 7  # values tried of each figure: p is largest and smallest at ends, but where figures share a whole
Window = tuple[float, float]


@dataclass(frozen=True)
class Pair:
    """Two figures to compare.

    Attributes
    ----------
    test : str
        See `sampling_error`; ``waves`` for two waves.
    first, second : (float, float)
        What print allows of each: fractions, or points of 10 for mean scores. A part comes before France, now
        before then.
    sizes : SampleSizes
    family : int
        Comparisons that could have been printed in its place.
    sign : {0, 1, -1}
        Which figure the words call larger (1: the first); only that side is then possible.
    change : (float, float) or None
        What print allows of ``first - second``, where the second figure is known by that alone.
    place : int
        Among how many regions an extreme one is extreme.
    top : float
        End of the scale: 1, or 10 for mean scores.
    whole : bool
        Whether the two figures are parts of one whole: then they add up to 1 at most.
    bases : tuple of float
        Shares of the people interviewed that may have answered, when the text allows several.
    """

    test: str
    first: Window
    second: Window
    sizes: SampleSizes
    family: int = 1
    sign: int = 0
    change: Window | None = None
    place: int = 1
    top: float = 1.0
    whole: bool = False
    bases: tuple[float, ...] = (1.0,)

    @property
    def printed(self) -> bool:
        """Whether both figures are printed: nothing but their rounding is open."""
        windows = (self.first, self.change or self.second)
        return all(high - low <= 2 * PRECISION["percent"] + 1e-9 for low, high in windows)

    def points(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the pairs of values that print allows, as two arrays."""
        steps = _steps(self.first), _steps(self.change or self.second)
        first, second = (grid.ravel() for grid in np.meshgrid(*steps, indexing="ij"))
        if self.change:
            second = first - second
            possible = (second >= 0) & (second <= self.top)  # a share before the change is a share
        else:
            low, high = max(self.first[0], self.second[0]), min(self.first[1], self.second[1])
            if low <= high:  # they may be equal: then nothing is beyond chance
                first, second = np.append(first, low), np.append(second, low)
            possible = first + second <= 1 + 1e-9 if self.whole else np.full(len(first), True)
        if self.sign and not self.change:
            sided = possible & (self.sign * (first - second) >= 0)
            possible = sided if sided.any() else possible
        return (first[possible], second[possible]) if possible.any() else (first, second)

    def p(
        self, first: np.ndarray, second: np.ndarray, base: float = 1.0, family: int | None = None
    ) -> np.ndarray:
        """Return the p-values of pairs of values, times the family."""
        sizes = self.sizes.scaled(base) if base != 1.0 else self.sizes
        alone = sampling_error.p_values(self.test, first, second, sizes, place=self.place, top=self.top)
        return np.minimum(1.0, alone * (self.family if family is None else family))


@dataclass(frozen=True)
class Judgement:
    """What can be said of a pair.

    Attributes
    ----------
    verdict : {"beyond", "within", "rounding", "not_testable"}
    reason : str
        Why it is not testable: a slug of ``reasons.csv``; what it depends on, for ``rounding``.
    test : str
    family : int
    gap_low, gap_high : float
        Smallest and largest difference that print allows: the first figure minus the second, or the larger
        minus the smaller.
    p_low, p_high : float
        Smallest and largest p-value, times the family.
    low, high : float
        Interval of the difference at 95 %, for this comparison alone, whatever was rounded.
    effect_low, effect_high : float
        Cohen's *h*; NaN for scores.
    """

    verdict: str
    reason: str
    test: str
    family: int = 1
    gap_low: float = nan
    gap_high: float = nan
    p_low: float = nan
    p_high: float = nan
    low: float = nan
    high: float = nan
    effect_low: float = nan
    effect_high: float = nan


def judge(pair: Pair, closeness: bool = False) -> Judgement:
    """Test a pair everywhere in what print allows.

    Parameters
    ----------
    pair : Pair
    closeness : bool
        Whether the words call the two figures close or equal: a test that sees no difference does not show
        that.
    """
    first, second = pair.points()
    p = np.array([pair.p(first, second, base) for base in pair.bases])
    gaps = (first - second) * (pair.sign or 1)
    verdict, reason = _verdict(pair, p, closeness)
    effects = (pair.sign or 1) * np.asarray(cohen_h(first, second)) if pair.top == 1.0 else np.array([nan])
    p_ends = (float(p.min()), float(p.max())) if not np.isnan(p).any() else (nan, nan)
    return Judgement(
        verdict,
        reason,
        pair.test,
        pair.family,
        float(gaps.min()),
        float(gaps.max()),
        *p_ends,
        *interval(pair),
        float(effects.min()),
        float(effects.max()),
    )


def _verdict(pair: Pair, p: np.ndarray, closeness: bool) -> tuple[str, str]:
    """Read the p-values of each base, one row each."""
    if np.isnan(p).any():
        return NOT_TESTABLE, "unknown_base"
    if (p < ALPHA).all():
        return BEYOND, ""
    if pair.top != 1.0:  # the error used is the largest possible: it can clear a comparison, never doom one
        return NOT_TESTABLE, "no_standard_deviation"
    if closeness:
        return NOT_TESTABLE, "closeness"
    if (p >= ALPHA).all():
        return WITHIN, ""
    outcomes = {(bool((row < ALPHA).all()), bool((row >= ALPHA).all())) for row in p}
    if len(outcomes) > 1:
        return NOT_TESTABLE, "base_ambiguous"
    return (ROUNDING, "depends_on_rounding") if pair.printed else (NOT_TESTABLE, "depends_on_unprinted")


def interval(pair: Pair, level: float = 0.95) -> Window:
    """Return the interval of the difference of a pair that holds whatever was rounded, and on every base."""
    if pair.test in EXTREMES:
        return nan, nan
    first, second = pair.points()
    sizes = [pair.sizes.scaled(base) for base in pair.bases]
    errors = [
        sampling_error.standard_error(pair.test, first, second, base_sizes, top=pair.top)
        for base_sizes in sizes
    ]
    margin = float(stats.norm.ppf(0.5 + level / 2)) * np.max(errors, axis=0)
    return float((first - second - margin).min()), float((first - second + margin).max())


def clear_above(pair: Pair) -> float:
    """Return the gap beyond which every value that print allows is beyond chance, by halving.

    NaN when no gap left possible is that large.
    """
    first, second = pair.points()
    larger, smaller = (first, second) if pair.sign >= 0 else (second, first)
    low, high = 0.0, float((larger - smaller).max())
    tried = np.linspace(smaller.min(), smaller.max(), 3 * STEPS)

    def worst(gap: float) -> float:
        most = (pair.top - gap) / 2 if pair.whole else pair.top - gap
        ends = np.append(tried[tried <= most], [most] if tried[0] <= most <= tried[-1] else [])
        first, second = (ends + gap, ends) if pair.sign >= 0 else (ends, ends + gap)
        return max(
            (float(pair.p(first, second, base).max()) for base in pair.bases if len(ends)), default=0.0
        )

    if worst(high) >= ALPHA:
        return nan
    for _ in range(14):
        middle = (low + high) / 2
        low, high = (middle, high) if worst(middle) >= ALPHA else (low, middle)
    return high


def cohen_h(first: float | np.ndarray, second: float | np.ndarray) -> float | np.ndarray:
    """Effect size of two shares: ``2 asin(sqrt(p1)) - 2 asin(sqrt(p2))`` (Cohen 1988, section 6.2)."""
    one, two = (2 * np.arcsin(np.sqrt(np.clip(share, 0.0, 1.0))) for share in (first, second))
    return one - two


def _steps(ends: Window) -> np.ndarray:
    return np.unique(np.linspace(*ends, STEPS))
