"""Statements on people, stacked for the tilt and the repair.

Of each “at least so many of these”, the options nearest to holding.
"""

from collections.abc import Iterator
from math import inf

import numpy as np
from scipy import sparse

from impact_citoyens.io.errors import InputError, refusal
from impact_citoyens.reconstruction.claims import assumptions
from impact_citoyens.reconstruction.claims.quantities import Constraint, Linear, Options, Quantity
from impact_citoyens.reconstruction.people.answer_blocks import Block
from impact_citoyens.reconstruction.people.entropy import Start, Statements, tilt
from impact_citoyens.study import codebook, study


def direct(statement: Linear) -> bool:
    """Whether a statement is on shares or means of this wave (others follow from the pattern)."""
    # Not shares of one answer: at least one of several items, and the scores left missing
    following = {*study.current().pairs("any_answers"), (study.scores(), codebook.DONT_KNOW)}
    return all(
        quantity.statistic in ("share", "mean")
        and quantity.wave == study.wave()
        and (quantity.question, quantity.answer) not in following
        for _, quantity in statement.terms
    )


def rows(asked: Block, statements: list[Linear]) -> sparse.csr_array:
    """Statements as linear functions of the answers.

    Which quantities, times the answers that each quantity is made of.

    Returns
    -------
    csr_array, shape (statements, columns of the block)
    """
    quantities = list(dict.fromkeys(quantity for statement in statements for _, quantity in statement.terms))
    if not quantities:
        return sparse.csr_array((0, asked.columns))
    place = {quantity: column for column, quantity in enumerate(quantities)}
    entries = [
        (line, place[quantity], factor)
        for line, statement in enumerate(statements)
        for factor, quantity in statement.terms
    ]
    lines, columns, factors = (np.array(part) for part in zip(*entries, strict=True))
    combined = sparse.csr_array((factors, (lines, columns)), shape=(len(statements), len(quantities)))
    return sparse.csr_array(combined @ sparse.vstack([asked.row(quantity) for quantity in quantities]))


def stacked(asked: Block, named: list[tuple[str, Linear]], part: float) -> Statements:
    """Stack statements, with `part` of the registered margin kept on every end that can be missed."""
    margin = part * assumptions.value("margin_score" if asked.question == study.scores() else "margin_share")
    low, high = [], []
    for _, statement in named:
        room = min(margin, (statement.high - statement.low) / 4)
        low.append(statement.low + room if statement.low > -inf else -inf)
        high.append(statement.high - room if statement.high < inf else inf)
    matrix = rows(asked, [statement for _, statement in named])
    return Statements(matrix, np.array(low), np.array(high), [claim for claim, _ in named])


def _others(group: Options, constraints: list[Constraint]) -> set[Quantity]:
    """Quantities that other disjunctions push up too: the last to be put below."""
    mine = {option.terms[0][1] for option in group.options if len(option.terms) == 2}
    return {
        option.terms[0][1]
        for constraint in constraints
        for other in constraint.options
        for option in other.options
        if len(option.terms) == 2
    } - mine


def probabilities_with(
    asked: Block, constraints: list[Constraint], start: Start, named: list[tuple[str, Linear]]
) -> np.ndarray:
    """Probabilities that keep the statements and, of each disjunction, the options nearest to holding.

    Those are added to `named`.

    Parameters
    ----------
    asked : Block
    constraints : list of Constraint
        Claims on its answers; their disjunctions are read.
    start : Start
        Where the tilt begins.
    named : list of (str, Linear)
        Statements that must hold, each with its claim; it grows.

    Returns
    -------
    ndarray, shape (people x variables, codes)

    Raises
    ------
    InputError
        When no selection of options can hold with the statements: why the first one could not.
    """
    probabilities = tilt(start, stacked(asked, named, 1.0))
    groups = [(constraint.claim_id, group) for constraint in constraints for group in constraint.options]
    for claim, group in groups:
        if group.least <= 0:
            continue
        refusals = []
        for options in _selections(group, _others(group, constraints), asked, probabilities):
            try:
                kept = [(claim, option) for option in options]
                probabilities = tilt(start, stacked(asked, named + kept, 1.0))
            except InputError as error:
                refusals.append(error)
                continue
            named += kept
            break
        else:
            expected = f"no more than {len(group.options)} comparisons that must hold ({group.least})"
            impossible = refusal(study.file("published"), claim, expected)
            raise refusals[0] if refusals else impossible  # the claims were nearest to the first refused
    return probabilities


def _selections(
    group: Options, raised: set[Quantity], asked: Block, probabilities: np.ndarray
) -> Iterator[list[Linear]]:
    """Enough options of a disjunction, those that the other claims leave nearest to holding first."""
    totals = rows(asked, list(group.options)) @ (probabilities @ asked.statistics).ravel()
    short = [
        max(option.low - total, total - option.high)
        for option, total in zip(group.options, totals, strict=True)
    ]
    late = [
        any(factor < 0 and quantity in raised for factor, quantity in option.terms)
        for option in group.options
    ]
    order = sorted(range(len(short)), key=lambda place: (late[place], round(short[place], 9), place))
    for last in range(group.least - 1, len(order)):
        yield [group.options[place] for place in [*order[: group.least - 1], order[last]]]
