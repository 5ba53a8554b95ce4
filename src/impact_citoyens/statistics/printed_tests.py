"""What sampling error allows to say of a printed comparison.

Which test, and why:

=======================================  ===========================================================================
printed comparison                       test
=======================================  ===========================================================================
two regions                              Pearson chi-square of pingouin on the counts that the percentages imply:
                                         each region is a simple random sample with equal weights
highest and lowest of 12 regions         exact distribution of the range of 12 equal regions: the two were chosen
                                         *because* they are extreme, so a test of two regions is too lenient
highest of 12 regions, others unknown    exact distribution of the maximum of 12 regions
a group and a region                     z test of two independent shares, effective sizes
a region or a group against France       z test of the group against everybody else, national weights
two answers of the same people           z test of the difference of two multinomial shares, national weights
two items answered by the same people    z test with the largest standard error that the unpublished joint answers allow
two waves                                z test of two independent samples
stakeholders (sample sizes unpublished)  no test; the sample size that it would take
=======================================  ===========================================================================

The effect size is Cohen's h throughout; families of comparisons are adjusted with Holm's method (`pingouin.multicomp`). What is printed of a
region or group was picked among all of them: those that are not printed count in the family (`holm`).
"""

from math import asin, ceil, nan, sqrt

import numpy as np
import pandas as pd
import pingouin as pg
from scipy import stats

from impact_citoyens.statistics import sample_design
from impact_citoyens.study import study

COLUMNS = ["comparison", "difference", "low", "high", "effect_size", "test", "p", "p_adjusted", "verdict"]
ALPHA = 0.05
HALF_UNIT = 0.005  # printed shares are whole percentages
Z = float(stats.norm.ppf(0.975))


def cohen_h(first: float, second: float) -> float:
    """Effect size of two shares: ``2 asin(sqrt(p1)) - 2 asin(sqrt(p2))`` (Cohen 1988, section 6.2)."""
    return 2 * asin(sqrt(first)) - 2 * asin(sqrt(second))


def two_regions(label: str, first: float, second: float, n: int | None = None) -> dict:
    """Compare the printed shares of two regions with Pearson's chi-square.

    Parameters
    ----------
    label : str
        What is compared, in the language of the page.
    first, second : float
        Printed shares, 0 to 1.
    n : int, optional
        Respondents in each region; those of the study by default.

    Returns
    -------
    dict
        A row of `COLUMNS`.
    """
    n = n or study.current().respondents_per_region
    counts = [round(first * n), round(second * n)]
    people = pd.DataFrame(
        {
            "region": np.repeat([0, 1], n),
            "answer": np.concatenate([np.arange(n) < count for count in counts]).astype(int),
        }
    )
    tests = pg.chi2_independence(people, "region", "answer", correction=False)[2]
    p = float(tests.loc[tests["test"] == "pearson", "pval"].iloc[0])
    se = sqrt(sum(share * (1 - share) / n for share in (first, second)))
    return _row(label, first, second, se, "chi2", p)


def two_shares(
    label: str, first: float, second: float, first_base: sample_design.Base, second_base: sample_design.Base
) -> dict:
    """Compare two independent shares with the effective sizes of their bases (z test, unpooled variance)."""
    se = sqrt(first * (1 - first) / first_base.n_effective + second * (1 - second) / second_base.n_effective)
    return _row(label, first, second, se, "shares_z", _two_sided((first - second) / se))


def part_and_whole(label: str, share: float, national: float, dimension: str, population: str) -> dict:
    """Compare a region or group with France, of which it is a part.

    Notes
    -----
    With *w* the weight of the part, ``p_part - p_france = (1 - w) (p_part - p_rest)``, and the two samples on the right are
    independent: the variance is ``(1 - w)**2 (v_part + v_rest)``.
    """
    found = sample_design.part(dimension, population)
    if found is None:
        return _row(label, share, national, nan, "unknown_n", nan)
    weight, inside, outside = found
    rest = min(max((national - weight * share) / (1 - weight), 0.0), 1.0)
    se = (1 - weight) * sqrt(
        share * (1 - share) / inside.n_effective + rest * (1 - rest) / outside.n_effective
    )
    return _row(label, share, national, se, "part_z", _two_sided((share - national) / se))


def printed_part(label: str, share: float, national: float, dimension: str, population: str) -> dict:
    """Compare with France a region or group whose share is printed, and so rounded to the whole percent, as that of France.

    Difference and interval are those of `part_and_whole` at the printed values; the p-value is the largest that the rounding of both
    allows, the variance pooled (`part_p`): as in the audit, what depends on the rounding is not beyond chance.
    """
    row, found = (
        part_and_whole(label, share, national, dimension, population),
        sample_design.part(dimension, population),
    )
    if abs(share - national) <= 2 * HALF_UNIT:
        return row | {"p": 1.0 if found else nan}
    corners = [
        (min(max(share + one, 0.0), 1.0), national + other)
        for one in (-HALF_UNIT, HALF_UNIT)
        for other in (-HALF_UNIT, HALF_UNIT)
    ]
    return row | {"p": max(part_p(*corner, found) for corner in corners)}


def part_p(
    share: float, national: float, found: tuple[float, sample_design.Base, sample_design.Base] | None
) -> float:
    """p-value of a part of France against the rest of it, the variance pooled as the null hypothesis has it.

    Parameters
    ----------
    share, national : float
        Of the part and of France, 0 to 1.
    found : (float, Base, Base) or None
        Weight of the part, its base and that of the rest (see `design.part`); without them the p-value is NaN.

    Notes
    -----
    ``z = (p_part - p_rest) / sqrt(p (1 - p) (1 / n_part + 1 / n_rest))`` with *p* the share of France (Agresti 2013, section 3.2).
    """
    if found is None:
        return nan
    weight, inside, outside = found
    rest = (national - weight * share) / (1 - weight)
    se = sqrt(national * (1 - national) * (1 / inside.n_effective + 1 / outside.n_effective))
    return _two_sided((share - rest) / se)


def two_answers(label: str, first: float, second: float) -> dict:
    """Compare two answers that the same people chose between, in France.

    The variance of a difference of multinomial shares is ``(p1 + p2 - (p1 - p2)**2) / n`` (Agresti 2013).
    """
    n = sample_design.base("national", study.nation()).n_effective
    se = sqrt((first + second - (first - second) ** 2) / n)
    return _row(label, first, second, se, "multinomial_z", multinomial_p(first, second, n))


def multinomial_p(first: float, second: float, n_effective: float) -> float:
    """p-value of the difference of two answers that the same people chose between (see `two_answers`), for any base."""
    return _two_sided((first - second) / sqrt((first + second - (first - second) ** 2) / n_effective))


def two_items(label: str, first: float, second: float) -> dict:
    """Compare two items that the same people each answered, in France, whatever the correlation of their answers.

    The joint answers are not published: the standard error is at most the sum of the two (Cauchy-Schwarz), which makes the
    test conservative.
    """
    n = sample_design.base("national", study.nation()).n_effective
    se = sample_design.share_error(first, n) + sample_design.share_error(second, n)
    return _row(label, first, second, se, "items_z", _two_sided((first - second) / se))


def two_waves(label: str, now: float, change: float) -> dict:
    """Compare a national share with the wave before, given the share now and the printed change (same design assumed)."""
    n = sample_design.base("national", study.nation()).n_effective
    before = now - change
    se = sqrt((now * (1 - now) + before * (1 - before)) / n)
    return _row(label, now, before, se, "waves_z", _two_sided(change / se))


def extremes(label: str, highest: float, lowest: float, centre: float, regions: int | None = None) -> dict:
    """Compare the highest and the lowest of the regions, knowing that they were chosen for being so.

    The p-value is the probability that the range of `regions` samples (those of the study by default) reaches the printed one when all regions
    share the same value (`centre`), from the exact distribution of the range.
    """
    n = study.current().respondents_per_region
    p = range_probability(round((highest - lowest) * n), n, centre, regions or len(study.current().regions))
    se = sqrt(sum(share * (1 - share) / n for share in (highest, lowest)))
    return _row(label, highest, lowest, se, "range", p)


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
    ``P(range < width) = sum_x [F(x + width - 1) - F(x - 1)]**k - [F(x + width - 1) - F(x)]**k``, x being the smallest count
    (David and Nagaraja 2003).
    """
    x = np.arange(n + 1)
    top = stats.binom.cdf(x + width - 1, n, share)
    inside = (top - stats.binom.cdf(x - 1, n, share)) ** samples - (
        top - stats.binom.cdf(x, n, share)
    ) ** samples
    return float(1 - inside.sum())


def maximum_probability(count: int, n: int, share: float, samples: int) -> float:
    """Probability that the largest of identical binomial samples reaches `count`: ``1 - F(count - 1)**samples``."""
    return float(1 - stats.binom.cdf(count - 1, n, share) ** samples)


def common_share_for_maximum(count: int, n: int, samples: int, probability: float = 0.5) -> float:
    """Common share at which the largest of the samples reaches `count` with the given probability.

    Above it, a maximum of `count` tells nothing about the region that has it.
    """
    per_sample = (1 - probability) ** (1 / samples)  # F(count - 1) of one sample
    return float(stats.beta.ppf(1 - per_sample, count, n - count + 1))


def sample_needed(first: float, second: float) -> int:
    """Respondents in each of two equal samples for a difference to reach significance at 5 %."""
    variance = first * (1 - first) + second * (1 - second)
    return ceil(Z**2 * variance / (first - second) ** 2)


def smallest_gap(together: float, n: int) -> float:
    """Smallest gap between two answers of the same people that is beyond chance at 5 %.

    Parameters
    ----------
    together : float
        Sum of the two shares.
    n : int
        Respondents.

    Notes
    -----
    Solves ``d = z sqrt((together - d**2) / n)``, hence ``d = z sqrt(together / (n + z**2))``.
    """
    return Z * sqrt(together / (n + Z**2))


def unknown_sizes(label: str, first: float, second: float) -> dict:
    """Compare two studies whose sample sizes are not published: nothing but the effect size can be said."""
    return _row(label, first, second, nan, "unknown_n", nan)


def holm(p: list[float], among: int = 0, method: str = "holm") -> np.ndarray:
    """Adjust p-values for the comparisons that could have been made in their place.

    Parameters
    ----------
    p : list of float
        NaN where no test can be made: it stays so and does not count.
    among : int
        Size of the family, when some of its comparisons are not printed: those printed were picked among as many, and the others can only
        have larger p-values for all that is known.
    method : str
        Any method of `pingouin.multicomp`.
    """
    known = np.asarray(p, float)
    found = ~np.isnan(known)
    unprinted = max(among - int(found.sum()), 0)
    if found.any():
        known[found] = pg.multicomp(np.append(known[found], np.ones(unprinted)), method=method)[1][
            : found.sum()
        ]
    return known


def table(rows: list[dict], method: str = "holm", among: int = 0) -> pd.DataFrame:
    """Gather comparisons and adjust their p-values for their number.

    Parameters
    ----------
    rows : list of dict
        From the functions above.
    method : str
        Any method of `pingouin.multicomp`.
    among : int
        Comparisons that the rows were picked among, when more than are printed (see `holm`).

    Returns
    -------
    DataFrame
        Columns `COLUMNS`; ``verdict`` is ``beyond``, ``within`` (sampling error) or ``unknown``.
    """
    frame = pd.DataFrame(rows, columns=COLUMNS)
    frame["p_adjusted"] = holm(frame["p"].tolist(), among, method)
    frame["verdict"] = verdicts(frame["p_adjusted"].to_numpy(float))
    return frame


def verdicts(adjusted: np.ndarray) -> np.ndarray:
    """Say what adjusted p-values tell: ``beyond`` or ``within`` sampling error, ``unknown`` for NaN."""
    return np.where(np.isnan(adjusted), "unknown", np.where(adjusted < ALPHA, "beyond", "within"))


def _row(label: str, first: float, second: float, se: float, test: str, p: float) -> dict:
    difference = first - second
    return {
        "comparison": label,
        "difference": difference,
        "low": difference - Z * se,
        "high": difference + Z * se,
        "effect_size": cohen_h(first, second),
        "test": test,
        "p": p,
        "p_adjusted": nan,
        "verdict": "",
    }


def _two_sided(z: float) -> float:
    return float(2 * stats.norm.sf(abs(z)))
