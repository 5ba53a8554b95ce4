"""Claims as rows of a program.

Statements, disjunctions with binary variables, and what they imply that makes the relaxation tighter.
"""

from collections.abc import Sequence
from itertools import permutations
from math import isinf

import numpy as np

from impact_citoyens.reconstruction.bounds.figure_rows import Figures
from impact_citoyens.reconstruction.bounds.program import Program, add
from impact_citoyens.reconstruction.claims import ranked
from impact_citoyens.reconstruction.claims.quantities import Constraint, Linear, Options, Quantity
from impact_citoyens.study import study


class Claims:
    """Adds the claims on one question to a program.

    Parameters
    ----------
    program : Program
    figures : Figures
        Those of the question, in the same program.
    constraints : sequence of Constraint
        Each owns its rows, by its place.
    """

    def __init__(self, program: Program, figures: Figures, constraints: Sequence[Constraint]) -> None:
        self._program, self._figures, self._constraints = program, figures, constraints
        for owner, constraint in enumerate(constraints):
            self._claim(constraint, owner)
        self._some_domain()
        self._compare_companions()

    def _claim(self, constraint: Constraint, owner: int) -> None:
        for linear in constraint.linear:
            self._linear(linear, owner)
        for options in constraint.options:
            self._options(options, owner)

    def _linear(self, linear: Linear, owner: int) -> None:
        self._program.row(self._figures.sum(linear), linear.low, linear.high, owner)
        quantity = linear.terms[0][1]
        if len(linear.terms) == 1 and quantity.statistic == "rank" and quantity.wave == study.wave():
            places = self._figures.expression(quantity)  # said of each rank, the relaxation is much tighter
            outside = [column for column, rank in places.items() if not linear.low <= rank <= linear.high]
            self._program.row(dict.fromkeys(outside, 1.0), 0.0, 0.0, owner)

    def _options(self, options: Options, owner: int) -> None:
        if options.least >= len(options.options):
            for linear in options.options:
                self._linear(linear, owner)
        elif options.least > 0:
            chosen = self._program.columns(len(options.options), integer=True)
            self._program.row(dict.fromkeys(chosen, 1.0), options.least, np.inf, owner)
            for column, linear in zip(chosen, options.options, strict=True):
                terms = self._figures.sum(linear)
                smallest, largest = self._program.natural(terms)
                if not isinf(linear.low):
                    self._program.row(terms | {column: -(linear.low - smallest)}, smallest, np.inf, owner)
                if not isinf(linear.high):
                    self._program.row(terms | {column: largest - linear.high}, -np.inf, largest, owner)

    def _some_domain(self) -> None:
        """Tighten the relaxation: “some domain has this mean” binds the first and the last one."""
        every = {((1.0, Quantity("mean", study.scores(), domain)),) for domain in ranked.domains()}
        for owner, constraint in enumerate(self._constraints if self._figures.ordered else ()):
            for options in constraint.options:
                if options.least == 1 and {linear.terms for linear in options.options} == every:
                    levels = self._figures.ranks()[1]
                    lowest = min(linear.low for linear in options.options)
                    highest = max(linear.high for linear in options.options)
                    self._program.row({levels[0]: 1.0}, lowest, np.inf, owner)
                    self._program.row({levels[-1]: 1.0}, -np.inf, highest, owner)

    def _compare_companions(self) -> None:
        """In another wave, the spread is no less than the difference of two national means."""
        companions = {
            quantity
            for constraint in self._constraints
            for quantity in constraint.quantities()
            if quantity.wave != study.wave() and quantity.dimension == "national"
        }
        for spread in sorted(quantity for quantity in companions if quantity.statistic == "spread"):
            means = sorted(
                quantity
                for quantity in companions
                if quantity.statistic == "mean" and quantity.wave == spread.wave
            )
            for one, other in permutations(means, 2):
                terms = dict(self._figures.expression(spread))
                add(terms, -1.0, self._figures.expression(one))
                add(terms, 1.0, self._figures.expression(other))
                self._program.row(terms, 0.0, np.inf)
