"""What a printed comparison says of the answers, relation by relation: the functions of `RELATIONS`.

Each takes a row of ``relations.csv`` as a dict and returns statements that all hold. “Above”, “first” and the
like exclude equality (``strict``): respondents keep a margin, while bounds, which are closed, do not. How
near “near” and “stable” are is an assumption of the register. `x` is the quantity that the row speaks of.
"""

from collections.abc import Callable
from itertools import pairwise

from impact_citoyens.reconstruction.claims import assumptions
from impact_citoyens.reconstruction.claims.population_groups import groups
from impact_citoyens.reconstruction.claims.quantities import Linear, Options, at_least, between, close
from impact_citoyens.reconstruction.claims.ranked import domains
from impact_citoyens.reconstruction.claims.statements import (
    against_others,
    mean_difference,
    national,
    place_in_top,
    quantity,
    ranked_with,
    regions_with_in_top,
    since,
)
from impact_citoyens.study import study

TIE = {"mean": 0.1, "share": 0.01}  # one unit of the last digit that is printed: points of 10, fractions


def highest(row: dict) -> list[Linear]:
    """Put a population above every other group of a dimension.

    ``x > y`` for each group; for “every domain”, domain by domain.
    """
    return [at_least(mine, other, strict=True) for mine, other in against_others(row)]


def lowest(row: dict) -> list[Linear]:
    """Put a population below every other group of a dimension: ``x < y`` for each group."""
    return [at_least(other, mine, strict=True) for mine, other in against_others(row)]


def among_highest(row: dict) -> list[Options]:
    """Put a population among the first `number` groups of a dimension.

    Of the `n` others, at least ``n + 1 - number`` are below.
    """
    pairs = against_others(row)
    below = tuple(at_least(mine, other, strict=True) for mine, other in pairs)
    return [Options(below, len(pairs) + 1 - int(row["number"]))]


def above_national(row: dict) -> list[Linear]:
    """Put a population above France: ``x > x of France``."""
    return [at_least(quantity(row), national(row), strict=True)]


def below_national(row: dict) -> list[Linear]:
    """Put a population below France: ``x < x of France``."""
    return [at_least(national(row), quantity(row), strict=True)]


def near_national(row: dict) -> list[Linear]:
    """Put a population near France: both differ by no more than the assumption ``near_national``."""
    return [close(quantity(row), national(row), assumptions.value("near_national"))]


def above(row: dict) -> list[Linear]:
    """Put a population above another one of the same dimension: ``x > x of the other``."""
    return [at_least(quantity(row), quantity(row, population=row["other"]), strict=True)]


def first(row: dict) -> list[Linear]:
    """Put an answer ahead of every other that is ranked with it.

    Returns
    -------
    list of Linear
        ``x > y`` for each; answers that count as one are averaged.

    Raises
    ------
    KeyError
        For an answer that is in no list.
    """
    mine, others = ranked_with(row)
    return [mean_difference(row, mine, kind, strict=True) for kind in others]


def in_top(row: dict) -> list[Linear]:
    """Put a domain in the first three of a region, or among the first `number` of France, by its rank."""
    if row["question"] == study.top_question():
        return [between(place_in_top(row["population"], row["answer"]), 1, 1)]
    return [between(quantity(row, statistic="rank"), 1, int(row["number"]))]


def in_bottom(row: dict) -> list[Linear]:
    """Put a domain among the last `number` of France, by its rank."""
    last = len(domains())
    return [between(quantity(row, statistic="rank"), last + 1 - int(row["number"]), last)]


def count_in_top(row: dict) -> list[Linear]:
    """Put a domain in the first three of `number` regions, no more and no fewer."""
    return [regions_with_in_top(row["answer"], int(row["number"]), int(row["number"]))]


def tied(row: dict) -> list[Linear]:
    """Put two answers level, to one unit of the last digit that is printed (`TIE`)."""
    one = quantity(row)
    return [close(one, quantity(row, answer=row["other"]), TIE[one.statistic])]


def increasing_with(row: dict) -> list[Linear]:
    """Order the groups of a dimension, each above the one before.

    ``later > earlier`` for each pair of neighbours, in the order of the codebook.
    """
    ordered = [quantity(row, dimension=row["other"], population=group) for group in groups(row["other"])]
    return [at_least(later, earlier, strict=True) for earlier, later in pairwise(ordered)]


def stable_since(row: dict) -> list[Linear]:
    """Keep a figure near that of another wave.

    Both differ by no more than the assumption ``stable_since``.
    """
    return [close(quantity(row), quantity(row, wave=row["other"]), assumptions.value("stable_since"))]


def increased_since(row: dict) -> list[Linear]:
    """Put a figure above that of another wave: ``now > then``."""
    return [since(row, 1.0)]


def decreased_since(row: dict) -> list[Linear]:
    """Put a figure below that of another wave: ``now < then``."""
    return [since(row, -1.0)]


def not_decreased_since(row: dict) -> list[Linear]:
    """Put a figure no lower than that of another wave: ``now >= then``."""
    return [at_least(quantity(row), quantity(row, wave=row["other"]))]


def rank_up_since(row: dict) -> list[Linear]:
    """Put a domain at a better rank than in another wave: ``rank then - rank now >= 1``."""
    then, now = quantity(row, statistic="rank", wave=row["other"]), quantity(row, statistic="rank")
    return [at_least(then, now, by=1)]


def rank_down_since(row: dict) -> list[Linear]:
    """Put a domain at a worse rank than in another wave: ``rank now - rank then >= 1``."""
    then, now = quantity(row, statistic="rank", wave=row["other"]), quantity(row, statistic="rank")
    return [at_least(now, then, by=1)]


RELATIONS: dict[str, Callable[[dict], list]] = {
    rule.__name__: rule
    for rule in (
        highest,
        lowest,
        among_highest,
        above_national,
        below_national,
        near_national,
        above,
        first,
        in_top,
        in_bottom,
        count_in_top,
        tied,
        increasing_with,
        stable_since,
        increased_since,
        decreased_since,
        not_decreased_since,
        rank_up_since,
        rank_down_since,
    )
}
