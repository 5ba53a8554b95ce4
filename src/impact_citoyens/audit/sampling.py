"""Could chance alone have made a printed comparison? What the known design answers, whatever the figures that are not printed.

The two figures of a comparison are printed (to the rounding), not printed at all, or estimated on a file, whose own effective sizes then
stand for those of the known design. The test is made everywhere in that
range: beyond sampling error means that every value left possible is beyond it, within that none is, undetermined that it depends on what is
not public. Bounds are not used: they hold because the claims do, the one tested among them. A comparison beyond sampling error shows a
difference, never the rank that the words give it; a claim that two figures are close is never shown by a test that sees no difference.

===============================  ======================================================================================================
printed comparison               test
===============================  ======================================================================================================
first or last of the regions     exact distribution of the extreme of 12 samples (of 200): the region was chosen *because* it is extreme
a group or region and France     z test of the part against the rest (pooled variance), times the number of groups that a reader could have picked
first or last of the groups      the same: an extreme group is one of those
two groups                       z test of two independent shares, times the number of pairs
two answers of the same people   z test of multinomial shares, times the other answers that could have come first
two waves                        z test of two independent samples
a trend over groups              z test of each group and the next
mean scores                      their standard deviation is not printed: z test with the largest that scores from 0 to 10 allow
===============================  ======================================================================================================
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from math import isnan, nan

import numpy as np

from impact_citoyens.audit.chance import Pair, SampleSizes, p_value
from impact_citoyens.audit.claim_evidence import Figures
from impact_citoyens.reconstruction.claims.population_groups import groups
from impact_citoyens.reconstruction.claims.quantities import Quantity
from impact_citoyens.reconstruction.claims.ranked import rank_list
from impact_citoyens.reconstruction.claims.windows import PRECISION
from impact_citoyens.statistics import printed_tests
from impact_citoyens.study import codebook, study

ALPHA = printed_tests.ALPHA
STEPS = 7  # values tried between the ends of each figure: the p-value changes smoothly in between
EQUALITIES = ("near_national", "tied", "stable_since")
REGION_EXTREMES = ("highest", "lowest", "among_highest")


@dataclass(frozen=True)
class Sampling:
    """What sampling error allows to say of one comparison.

    Attributes
    ----------
    verdict : {"beyond", "within", "undetermined"}
    test : str
        Slug of the test.
    compared : int
        Comparisons that a reader could have made in its place; the p-values are multiplied by it (Bonferroni), except those of an
        extreme region, whose exact distribution knows that it is one.
    gap_low, gap_high : float
        Smallest and largest difference left possible: fractions, or points of 10 for scores.
    p_low, p_high : float
        Smallest and largest p-value in that range; NaN when no test can be made.
    clear_above : float
        Gap beyond which chance is excluded whatever the rest, in the unit of the gaps; NaN when no gap left possible is that large.
    effect_low, effect_high : float
        Cohen's h at the two ends; NaN for scores.
    reason : str
        Why it is undetermined: a slug of reasons.csv.
    """

    verdict: str
    test: str
    compared: int = 1
    gap_low: float = nan
    gap_high: float = nan
    p_low: float = nan
    p_high: float = nan
    clear_above: float = nan
    effect_low: float = nan
    effect_high: float = nan
    reason: str = ""


def of_claim(
    row: dict, figures: Figures, changes: dict[tuple, tuple[float, float]], part: float = 1.0
) -> Sampling:
    """Test a printed comparison.

    Parameters
    ----------
    row : dict
        A row of the relations, or a change of the values.
    figures : Figures
        What is known of the figures compared.
    changes : dict
        Printed changes by question, answer, dimension and population, as the smallest and largest they allow (fractions).
    part : float
        Share of the people interviewed that the base may be, when the text allows two: the comparison must come out alike on both.

    Returns
    -------
    Sampling
    """
    if part < 1.0:
        both = [_of_base(row, figures, changes, share) for share in (1.0, part)]
        alike = both[0].verdict == both[1].verdict
        return (
            both[1]
            if alike
            else replace(both[1], verdict="undetermined", reason="base_ambiguous", p_low=both[0].p_low)
        )
    return _of_base(row, figures, changes, 1.0)


def _of_base(row: dict, figures: Figures, changes: dict[tuple, tuple[float, float]], part: float) -> Sampling:
    pairs = _pairs(row)
    if isinstance(pairs, str):
        return Sampling("undetermined", "none", reason=pairs)
    tested = [_tested(pair, row, figures, changes, part) for pair in pairs]
    weakest = max(
        tested, key=lambda each: -1.0 if isnan(each.p_high) else each.p_high
    )  # a claim against several others is as sure as the least sure
    if any(each.verdict == "within" for each in tested):
        return next(each for each in tested if each.verdict == "within")
    return next((each for each in tested if each.verdict == "undetermined"), weakest)


def _pairs(row: dict) -> list[Pair] | str:
    """The pairs of figures that a claim compares, or the reason why there is none."""
    relation, dimension = row.get("relation", "change"), row["dimension"]
    if row["question"] == study.top_question() or relation in (
        "in_top",
        "in_bottom",
        "count_in_top",
        "rank_up_since",
        "rank_down_since",
    ):
        return "ranks_of_means"
    mine = _figure(row)
    if relation == "change" or relation.endswith("_since"):
        if mine.statistic != "share":
            return "other_wave"
        before = _figure(row, wave=row.get("other") or study.current().wave_before)
        return (
            [Pair(before, mine, "waves")] if relation == "decreased_since" else [Pair(mine, before, "waves")]
        )
    if relation == "first":
        others = [kind for kind in rank_list(row["question"]) if row["answer"] not in kind]
        return [Pair(mine, _figure(row, answer=kind[0]), "answers", len(others)) for kind in others]
    if relation == "tied":
        return [Pair(mine, _figure(row, answer=row["other"]), "answers")]
    if relation == "above":
        known = len(groups(dimension))
        return [Pair(mine, _figure(row, population=row["other"]), "groups", known * (known - 1) // 2)]
    if relation == "increasing_with":
        figures = [_figure(row, dimension=row["other"], population=group) for group in groups(row["other"])]
        return [Pair(later, earlier, "groups") for earlier, later in pairwise(figures)]
    national = _figure(row, dimension="national", population=study.nation())
    if relation in REGION_EXTREMES and dimension == "territory" and mine.statistic == "share":
        return [
            Pair(national, mine, "minimum")
            if relation == "lowest"
            else Pair(mine, national, "maximum", place=int(row["number"] or 1))
        ]
    count = (
        len(groups(dimension))
        if dimension in ("territory", "age", "csp", "commune_size", "household", "sex")
        else 1
    )
    upside_down = relation in ("lowest", "below_national")
    return [Pair(national, mine, "part", count) if upside_down else Pair(mine, national, "part", count)]


def _figure(row: dict, **changes: str) -> Quantity:
    statistic = "mean" if row["question"] == study.scores() else "share"
    named = {name: row[name] for name in ("question", "answer", "dimension", "population", "wave")} | changes
    return Quantity(statistic, **named)


def _tested(
    pair: Pair, row: dict, figures: Figures, changes: dict[tuple, tuple[float, float]], part: float
) -> Sampling:
    """Test a pair everywhere in what is left possible."""
    points = _possible(pair, row, figures, changes)
    if isinstance(points, str):
        return Sampling("undetermined", pair.test, pair.compared, reason=points)
    sizes = SampleSizes.of(pair, figures, part)
    p = np.array([p_value(pair, *point, sizes) for point in points])
    gaps = np.array([first - second for first, second in points])
    found = Sampling("undetermined", pair.test, pair.compared, float(gaps.min()), float(gaps.max()))
    if np.isnan(p).any():
        return replace(found, reason="unknown_base")
    beyond, within, equality = (
        bool((p < ALPHA).all()),
        bool((p >= ALPHA).all()),
        row.get("relation") in EQUALITIES,
    )
    score = pair.larger.statistic == "mean"
    effects = (
        [nan]
        if score
        else [printed_tests.cohen_h(*(min(max(share, 0.0), 1.0) for share in point)) for point in points]
    )
    found = replace(
        found, p_low=float(p.min()), p_high=float(p.max()), effect_low=min(effects), effect_high=max(effects)
    )
    if beyond:
        return replace(found, verdict="beyond")
    if score:  # the error used is the largest possible: it can clear a comparison, never doom one
        return replace(found, reason="no_standard_deviation")
    if equality:  # no difference seen is not closeness shown
        return replace(found, reason="closeness")
    if within:
        return replace(found, verdict="within")
    printed = all(_narrow(figures.box(each)) for each in (pair.larger, pair.smaller))
    return replace(
        found,
        reason="depends_on_rounding" if printed else "depends_on_unprinted",
        clear_above=_clear(pair, points, sizes),
    )


def _possible(
    pair: Pair, row: dict, figures: Figures, changes: dict[tuple, tuple[float, float]]
) -> list[tuple[float, float]] | str:
    """Values that the two figures may have, the one said to be larger first, or the reason why nothing tells."""
    if pair.test == "waves":
        now, then, printed = figures.box(_now(pair)), figures.box(_then(pair)), changes.get(_subject(row))
        if now is None or (then is None and printed is None):
            return "other_wave"
        points = (
            _points(now, then)
            if then is not None
            else [(level, level - change) for level in _steps(now) for change in _steps(printed)]
        )
        points = [
            point for point in points if 0.0 <= point[1] <= 1.0
        ] or points  # a share before the change is a share
        points = (
            points if pair.larger.wave > pair.smaller.wave else [(second, first) for first, second in points]
        )
    else:
        one, other = figures.box(pair.larger), figures.box(pair.smaller)
        if one is None or other is None:
            return "figures_not_bounded"
        points = _points(one, other)
        if max(one[0], other[0]) <= min(one[1], other[1]):  # they may be equal: then nothing is beyond chance
            points.append((max(one[0], other[0]),) * 2)
        if pair.test == "answers" and codebook.question(row["question"])["type"] == "single":
            points = [
                point for point in points if sum(point) <= 1 + 1e-9
            ]  # two answers of the same people share the whole
    if row.get("relation") in EQUALITIES:
        return points
    return [
        point for point in points if point[0] >= point[1]
    ] or points  # the claim says which is larger: that much is taken from it, never the size


def _narrow(box: tuple[float, float] | None) -> bool:
    return box is not None and box[1] - box[0] <= 2 * PRECISION["percent"] + 1e-9


def _clear(pair: Pair, points: list[tuple[float, float]], sizes: SampleSizes) -> float:
    """Gap beyond which every value left possible is beyond chance, by halving; NaN when no gap left possible is that large."""
    low, high = 0.0, max(first - second for first, second in points)
    ends = [second for _, second in points]
    smaller = np.linspace(min(ends), max(ends), 3 * STEPS)

    def worst(gap: float) -> float:
        most = (
            (1.0 - gap) / 2 if pair.test == "answers" else 1.0 - gap
        )  # two answers of the same people share the whole
        kept = [*smaller[smaller <= most], *([most] if min(ends) <= most <= max(ends) else [])]
        return max((p_value(pair, float(each) + gap, float(each), sizes) for each in kept), default=0.0)

    if worst(high) >= ALPHA:
        return nan
    for _ in range(14):
        middle = (low + high) / 2
        low, high = (middle, high) if worst(middle) >= ALPHA else (low, middle)
    return high


def _now(pair: Pair) -> Quantity:
    return max(pair.larger, pair.smaller, key=lambda each: each.wave)


def _then(pair: Pair) -> Quantity:
    return min(pair.larger, pair.smaller, key=lambda each: each.wave)


def _subject(row: dict) -> tuple:
    return tuple(row[name] for name in ("question", "answer", "dimension", "population"))


def _steps(ends: tuple[float, float]) -> np.ndarray:
    return np.unique(np.linspace(*ends, STEPS))


def _points(one: tuple[float, float], other: tuple[float, float]) -> list[tuple[float, float]]:
    return [(float(first), float(second)) for first in _steps(one) for second in _steps(other)]
