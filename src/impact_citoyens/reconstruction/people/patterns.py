"""What the claims on scores leave to choose, and is drawn.

An order of the domains, a first three for each region.

Once chosen, they are linear inequalities on means.
"""

from itertools import pairwise

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp

from impact_citoyens.reconstruction.claims.population_groups import groups
from impact_citoyens.reconstruction.claims.quantities import Constraint, Linear, Quantity, at_least
from impact_citoyens.reconstruction.claims.ranked import domains
from impact_citoyens.reconstruction.people.answer_blocks import Block
from impact_citoyens.study import study


def drawn_order(constraints: list[Constraint], random: np.random.Generator) -> list[str]:
    """An order of the domains that keeps every claim on ranks; what they leave free is drawn."""
    return cheapest(random.random((len(domains()), len(domains()))), constraints)


def cheapest(cost: np.ndarray, constraints: list[Constraint]) -> list[str]:
    """The order of the domains that costs least among those that keep every claim on ranks.

    `cost` is (domain, rank).
    """
    listed = domains()
    barred = cost.copy()
    for constraint in constraints:
        for statement in constraint.linear:
            if (
                len(statement.terms) == 1
                and statement.terms[0][1].statistic == "rank"
                and statement.terms[0][1].wave == study.wave()
            ):
                place, ranks = listed.index(statement.terms[0][1].answer), range(len(listed))
                outside = [rank for rank in ranks if not statement.low <= rank + 1 <= statement.high]
                # never chosen while another order is left
                barred[place, outside] += 1.0 + cost.max() * len(listed)
    places = linear_sum_assignment(barred)[1]
    return [listed[place] for place in np.argsort(places, kind="stable")]


def inequalities(asked: Block, constraints: list[Constraint], log_q: np.ndarray) -> list[tuple[str, Linear]]:
    """Inequalities of an order of the domains and of a first three for each region.

    Parameters
    ----------
    asked : Block
        The scores.
    constraints : list of Constraint
        Claims on them; those on ranks, levels and first threes are read.
    log_q : ndarray, shape (people x domains, scores)
        Logarithms of the starting probabilities.

    Returns
    -------
    list of (str, Linear)
        What each is for (a rank, a first three, a claim), and the statement.
    """
    start = np.exp(log_q - log_q.max(axis=1, keepdims=True))
    start /= start.sum(axis=1, keepdims=True)
    means = (start @ asked.statistics)[:, 0].reshape(asked.answered.shape)
    order = _order_kept(asked, constraints, means)
    by_rank = {str(place + 1): domain for place, domain in enumerate(order)}
    named = [
        (f"rank {place + 1}", at_least(mean(one), mean(other), strict=True))
        for place, (one, other) in enumerate(pairwise(order))
    ]
    for constraint in constraints:
        for statement in constraint.linear:
            if any(quantity.statistic == "level" for _, quantity in statement.terms) and all(
                quantity.wave == study.wave() for _, quantity in statement.terms
            ):
                terms = tuple(
                    (factor, mean(by_rank[quantity.answer]) if quantity.statistic == "level" else quantity)
                    for factor, quantity in statement.terms
                )
                named.append((constraint.claim_id, Linear(terms, statement.low, statement.high)))
    for region, top in _top_threes(asked, constraints, means).items():
        for domain in top:
            named += [
                (f"top three of {region}", at_least(mean(domain, region), mean(other, region), strict=True))
                for other in domains()
                if other not in top
            ]
    return named


def _order_kept(asked: Block, constraints: list[Constraint], means: np.ndarray) -> list[str]:
    """The order of the starting means, corrected to what the claims on ranks allow."""
    national = (means * asked.weight[:, None]).sum(axis=0) / asked.weight.sum()
    preferred = np.argsort(np.argsort(-national, kind="stable"), kind="stable")
    return cheapest((preferred[:, None] - np.arange(len(preferred))[None, :]) ** 2.0, constraints)


def _top_threes(asked: Block, constraints: list[Constraint], means: np.ndarray) -> dict[str, list[str]]:
    """The first three of each region: the likeliest that keep every claim (an integer program)."""
    listed, regions = domains(), groups("territory")
    if not any(
        quantity.statistic == "in_top" for constraint in constraints for quantity in constraint.quantities()
    ):
        return {}
    place = {
        (region, domain): row * len(listed) + column
        for row, region in enumerate(regions)
        for column, domain in enumerate(listed)
    }
    value = np.concatenate([means[asked.inside("territory", region)].mean(axis=0) for region in regions])
    rows, low, high = [], [], []
    for region in regions:
        rows.append({place[region, domain]: 1.0 for domain in listed})
        low.append(study.current().top)
        high.append(study.current().top)
    for constraint in constraints:
        for statement in constraint.linear:
            if all(quantity.statistic == "in_top" for _, quantity in statement.terms):
                terms = statement.terms
                rows.append({place[named.population, named.answer]: factor for factor, named in terms})
                low.append(statement.low)
                high.append(statement.high)
    matrix = np.zeros((len(rows), len(place)))
    for line, row in enumerate(rows):
        matrix[line, list(row)] = list(row.values())
    limits, whole = LinearConstraint(matrix, low, high), np.ones(len(place))
    solved = milp(-value, integrality=whole, bounds=Bounds(0, 1), constraints=limits)
    chosen = np.round(solved.x).astype(bool)
    return {region: [domain for domain in listed if chosen[place[region, domain]]] for region in regions}


def mean(domain: str, region: str = "") -> Quantity:
    """Return the mean score of a domain, of France or of a region."""
    return Quantity("mean", study.scores(), domain, *(("territory", region) if region else ()))
