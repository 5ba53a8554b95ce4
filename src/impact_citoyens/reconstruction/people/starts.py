"""Where the tilt begins.

Starting distributions from the register of assumptions, moved at random from seed to seed.
"""

from math import inf

import numpy as np
import pandas as pd

from impact_citoyens.reconstruction.claims import assumptions
from impact_citoyens.reconstruction.claims.population_groups import columns, groups
from impact_citoyens.reconstruction.claims.quantities import Constraint
from impact_citoyens.reconstruction.claims.ranked import domains
from impact_citoyens.reconstruction.people.answer_blocks import Block
from impact_citoyens.reconstruction.people.patterns import drawn_order


def _effects(
    asked: Block, sd_territory: float, sd_group: float, width: int, random: np.random.Generator
) -> np.ndarray:
    """Random effects of region and groups on each of `width` columns; shape (people, width)."""
    total = np.zeros((len(asked.respondents), width))
    for dimension in columns():
        slugs = groups(dimension)
        sd = sd_territory if dimension == "territory" else sd_group
        drawn = random.normal(0.0, sd, (len(slugs), width))
        total += drawn[pd.Categorical(asked.respondents[columns()[dimension]], slugs).codes]
    return total


def of_shares(asked: Block, random: np.random.Generator) -> np.ndarray:
    """Logarithms of the starting shares.

    Register of assumptions, a random level, random effects of regions and groups.

    Returns
    -------
    ndarray, shape (people x variables, codes)
        Up to a constant in each row.
    """
    spread = assumptions.value("level_sd")
    effects = assumptions.value("territory_sd"), assumptions.value("group_sd")
    rows = []
    for variable in asked.variables:
        if variable.kind == "yes_no":
            share = assumptions.value(f"share/{asked.question}/{variable.answer}")
            level = np.log(share / (1 - share)) + random.normal(0.0, spread)
            logit = level + _effects(asked, *effects, 1, random)
            rows.append(np.hstack([np.zeros_like(logit), logit]))
        else:
            place = f"{asked.question}/{variable.answer}" if variable.answer else asked.question
            shares = [assumptions.value(f"share/{place}/{code}") for code in asked.codes]
            width = len(asked.codes)
            level = np.log(shares) + random.normal(0.0, spread, width)
            rows.append(level + _effects(asked, *effects, width, random))
    return np.stack(rows, axis=1).reshape(-1, len(asked.codes))


def of_scores(asked: Block, constraints: list[Constraint], random: np.random.Generator) -> np.ndarray:
    """Logarithms of starting probabilities of scores.

    A discrete normal around a level by rank, random effects of regions and groups.

    Returns
    -------
    ndarray, shape (people x domains, scores)
        Up to a constant in each row.
    """
    order = drawn_order(constraints, random)
    first, sd, last = assumptions.value("score_first"), assumptions.value("score_sd"), len(order)
    spread = _spread(constraints)
    level = {domain: first - spread * place / (last - 1) for place, domain in enumerate(order)}
    centre = np.array([level[variable.answer] for variable in asked.variables])
    centre = centre + random.normal(0.0, assumptions.value("score_level_sd"), last)
    effects = assumptions.value("score_territory_sd"), assumptions.value("score_group_sd")
    centre = centre + _effects(asked, *effects, last, random)
    scores = np.arange(len(asked.codes))
    return (-((scores - centre[:, :, None]) ** 2) / (2 * sd**2)).reshape(-1, len(scores))


def _spread(constraints: list[Constraint]) -> float:
    """Middle of the printed spread between the first and the last domain; one point when none is."""
    wanted = {("level", "1"), ("level", str(len(domains())))}
    for constraint in constraints:
        for statement in constraint.linear:
            spoken_of = {(quantity.statistic, quantity.answer) for _, quantity in statement.terms}
            if spoken_of == wanted and statement.high < inf:
                return (statement.low + statement.high) / 2
    return 1.0
