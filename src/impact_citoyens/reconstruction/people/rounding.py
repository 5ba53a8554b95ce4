"""From probabilities to people.

Draw an answer for each person, then move as few as needed until every statement holds exactly.

The draw is systematic (a low-discrepancy sequence over people in the order of their groups), so that groups
get their expected numbers to within about one person. What then misses a statement by a fraction of a person
is repaired one answer at a time: each move is the one that brings the statements closest to holding, and
among equal moves one is drawn in proportion to the probability of the new answer.
"""

import numpy as np
from scipy import sparse

from impact_citoyens.io.errors import refusal
from impact_citoyens.reconstruction.people.entropy import Statements
from impact_citoyens.study import study

GOLDEN = 0.6180339887498949
LIMIT = 20_000  # moves
ROUNDING = 1e-9
DECIMALS = 9  # scores of moves are rounded: equal moves stay equal on every machine


def draw(
    probabilities: np.ndarray, people: int, order: np.ndarray, random: np.random.Generator
) -> np.ndarray:
    """Draw a code for each answer.

    Parameters
    ----------
    probabilities : ndarray, shape (people * variables, codes)
        Person by person, variable by variable.
    people : int
    order : ndarray of int, shape (people,)
        People in the order of their groups.
    random : Generator

    Returns
    -------
    ndarray of int, shape (people * variables,)
    """
    variables = len(probabilities) // people
    starts = random.random(variables)
    codes = np.empty((people, variables), int)
    cumulated = probabilities.cumsum(axis=1).reshape(people, variables, -1)
    for variable in range(variables):
        uniform = (starts[variable] + GOLDEN * np.arange(1, people + 1)) % 1.0
        codes[order, variable] = (cumulated[order, variable, :-1] <= uniform[:, None]).sum(axis=1)
    return codes.ravel()


class Repair:
    """Move answers until every statement holds.

    Parameters
    ----------
    statements : Statements
    statistics : ndarray, shape (codes, statistics)
    scale : ndarray, shape (statements,)
        Unit in which a breach counts (a point for shares, a tenth for scores).
    neighbours : bool
        Whether an answer only moves to the next code (scores) or to any.
    """

    def __init__(
        self, statements: Statements, statistics: np.ndarray, scale: np.ndarray, neighbours: bool
    ) -> None:
        self.statements, self.statistics = statements, statistics
        self.scale, self.neighbours = scale, neighbours
        self.rows, self.columns = statements.matrix.tocsr(), statements.matrix.tocsc()
        self.low, self.high = statements.low, statements.high

    def run(
        self, codes: np.ndarray, log_p: np.ndarray, random: np.random.Generator
    ) -> tuple[np.ndarray, int]:
        """Return the codes after the moves, and how many moves were made.

        Parameters
        ----------
        codes : ndarray of int, shape (answers,)
        log_p : ndarray, shape (answers, codes)
            Logarithms of the probabilities.
        random : Generator

        Raises
        ------
        InputError
            When some statement cannot be reached; the message names its claims.
        """
        codes, tabu, importance = codes.copy(), np.full(len(codes), -1), np.ones(len(self.low))
        totals = self.rows @ self.statistics[codes].ravel()
        for move in range(LIMIT):
            breach = self._breach(totals)
            if breach.max(initial=0.0) <= 0:
                return codes, move
            broken = np.flatnonzero(breach > 0)
            answers, new = self._candidates(int(broken[random.integers(len(broken))]), totals, codes)
            free = tabu[answers] < move
            answers, new = answers[free], new[free]
            if not len(answers):
                tabu[:] = -1
                continue
            gains = self._gains(answers, new, codes, totals, breach, importance)
            best = np.round(gains, DECIMALS) == np.round(gains.max(), DECIMALS)
            luck = log_p[answers[best], new[best]] + random.gumbel(size=int(best.sum()))
            chosen = np.flatnonzero(best)[int(np.argmax(luck))]
            answer, code = int(answers[chosen]), int(new[chosen])
            start, stop = answer * self.statistics.shape[1], (answer + 1) * self.statistics.shape[1]
            shift = self.statistics[code] - self.statistics[codes[answer]]
            totals = totals + self.columns[:, start:stop] @ shift
            codes[answer] = code
            tabu[answer] = move + 5  # it does not move back at once
            if gains[chosen] <= 0:  # no way out: what is broken matters more (Morris 1993, breakout method)
                importance[broken] += 1
        names = [self.statements.names[place] for place in np.flatnonzero(self._breach(totals) > 0)]
        expected = f"claims that {len(codes)} answers can keep ({LIMIT} moves tried)"
        raise refusal(study.file("published"), ", ".join(dict.fromkeys(names)), expected)

    def _breach(self, totals: np.ndarray) -> np.ndarray:
        breach = np.maximum(np.maximum(self.low - totals, totals - self.high), 0.0) / self.scale
        return np.where(breach < ROUNDING, 0.0, breach)  # sums of shares, not their last digit

    def _candidates(
        self, statement: int, totals: np.ndarray, codes: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Moves that bring a statement closer: (answers, new codes)."""
        span = self.statistics.shape[1]
        first, last = self.rows.indptr[statement], self.rows.indptr[statement + 1]
        answers = np.unique(self.rows.indices[first:last] // span)
        coefficients = np.zeros((len(answers), span))
        where = np.searchsorted(answers, self.rows.indices[first:last] // span)
        coefficients[where, self.rows.indices[first:last] % span] = self.rows.data[first:last]
        value = coefficients @ self.statistics.T  # what each code of each answer adds
        change = value - value[np.arange(len(answers)), codes[answers]][:, None]
        better = (change > 0) if totals[statement] < self.low[statement] else (change < 0)
        if self.neighbours:
            better &= np.abs(np.arange(len(self.statistics))[None, :] - codes[answers][:, None]) == 1
        place, new = np.nonzero(better)
        return answers[place], new

    def _gains(
        self,
        answers: np.ndarray,
        new: np.ndarray,
        codes: np.ndarray,
        totals: np.ndarray,
        breach: np.ndarray,
        importance: np.ndarray,
    ) -> np.ndarray:
        """How much each move lowers the sum of the breaches, each times its importance."""
        span, count = self.statistics.shape[1], len(answers)
        shift = self.statistics[new] - self.statistics[codes[answers]]
        columns = (answers[:, None] * span + np.arange(span)).ravel()
        block = self.columns[:, columns]
        spread = sparse.csc_array(
            (shift.ravel(), (np.arange(count * span), np.repeat(np.arange(count), span))),
            shape=(count * span, count),
        )
        change = (block @ spread).tocsc()
        touched, move = change.indices, np.repeat(np.arange(count), np.diff(change.indptr))
        after = totals[touched] + change.data
        outside = np.maximum(np.maximum(self.low[touched] - after, after - self.high[touched]), 0.0)
        breach_after = outside / self.scale[touched]
        return np.bincount(move, importance[touched] * (breach[touched] - breach_after), count)
