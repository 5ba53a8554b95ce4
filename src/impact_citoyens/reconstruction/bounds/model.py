"""One question's claims as a (mixed-integer) linear program over the cells, solved with HiGHS.

The unknowns are the answers of each cell of the population: a share of each code, a share of yes, or a mean
score. Every quantity that a claim speaks of is a weighted average of cells, so that claims are rows of the
program, and the smallest and the largest value of a quantity are two objectives.

The unknowns are in `cells`, the quantities in `figures`, the claims in `claims`; here, the program is solved.

Closed bounds are used throughout: “above” does not exclude equality.
"""

from collections.abc import Collection, Iterable, Sequence

import numpy as np
from scipy.optimize import OptimizeResult

from impact_citoyens.io.errors import InputError, Problem
from impact_citoyens.reconstruction.bounds.cells import Cells
from impact_citoyens.reconstruction.bounds.claim_rows import Claims
from impact_citoyens.reconstruction.bounds.figure_rows import Figures
from impact_citoyens.reconstruction.bounds.program import INFEASIBLE, Program, Row, add
from impact_citoyens.reconstruction.bounds.unknowns import check, check_population, kind
from impact_citoyens.reconstruction.claims.quantities import Constraint, Linear, Quantity
from impact_citoyens.study import study, territories

TOLERANCE = 1e-8  # two optima nearer than this are the same
HINTS = 4  # assignments of binary variables that are tried before a mixed-integer program is solved


class Contradiction(InputError):
    """No answers satisfy every claim."""


class Model:
    """The answers to one question that keep some claims.

    Parameters
    ----------
    question : str
    constraints : iterable of Constraint
        Those of other questions are left aside.
    extra : iterable of (str, str)
        Dimension and population of quantities to ask for that no claim names.
    cells : {"joint", "margins"}, optional
        One cell for each combination of groups, or the relaxation with a block of cells for each dimension;
        `usual_cells` by default.
    merge : bool
        Merge the groups that nothing tells apart (bounds do not depend on it).

    Raises
    ------
    InputError
        For an unknown question, or a quantity of a claim with an unknown answer or population.
    """

    def __init__(
        self,
        question: str,
        constraints: Iterable[Constraint],
        extra: Iterable[tuple[str, str]] = (),
        cells: str | None = None,
        merge: bool = True,
    ) -> None:
        kind(question)  # refuses what the contract does not hold
        self.question = question
        self.constraints = [constraint for constraint in constraints if constraint.question == question]
        self.hints: list[np.ndarray] = []  # values of the whole columns in solutions, best last
        self._program = Program()
        named = _named(question, self.constraints) | set(extra)
        self._cells = Cells(question, self._program, named, cells, merge)
        self._figures = Figures(question, self._program, self._cells)
        Claims(self._program, self._figures, self.constraints)

    def feasible(self, active: Collection[int] | None = None) -> bool:
        """Whether some answers keep the claims (all of them, or those at some places of `constraints`)."""
        nothing = np.zeros(len(self._program.lower))
        if self._program.solve(nothing, relaxed=True, active=active).status == INFEASIBLE:
            return False
        if not any(self._program.integer) or any(
            self._program.solve(nothing, fixed=hint, active=active).status != INFEASIBLE
            for hint in self._tried()
        ):
            return True
        solved = self._program.solve(nothing, active=active)
        self._keep(solved)
        return solved.status != INFEASIBLE

    def range(self, quantity: Quantity | Linear, relaxed: bool = False) -> tuple[float, float]:
        """Return the smallest and the largest value of a quantity, or of a sum of quantities.

        Parameters
        ----------
        quantity : Quantity or Linear
            Of a `Linear`, only the terms are read.
        relaxed : bool
            Stop at the linear relaxation: faster, and perhaps wider.

        Returns
        -------
        (float, float)
            Fractions for shares, points of 10 for means, rounded to 1e-9.

        Raises
        ------
        InputError
            For an unknown quantity or one that the cells do not tell apart; `Contradiction` when no answers
            keep the claims.
        """
        terms = self.expression(quantity) if isinstance(quantity, Quantity) else self._figures.sum(quantity)
        objective = self._program.objective(terms)
        low, high = self._lowest(objective, relaxed), -self._lowest(-objective, relaxed)
        return round(low, 9) + 0.0, round(high, 9) + 0.0

    def ranges(
        self,
        quantities: Sequence[Quantity],
        outer: Sequence[tuple[float, float]] | None = None,
        relaxed: bool = False,
    ) -> list[tuple[float, float]]:
        """Return the range of each quantity, as `range` does, for much less work.

        Parameters
        ----------
        quantities : sequence of Quantity
        outer : sequence of (float, float), optional
            Bounds known to hold, as those of a relaxation; what the quantities may be by nature otherwise.
        relaxed : bool
            As in `range`.

        Notes
        -----
        Where a solution reaches the outer bound of a quantity, that bound is the exact one. Optimising the
        sum of all that are not settled settles many at once; those that no solution settles are solved one by
        one.
        """
        rows = [self.expression(quantity) for quantity in quantities]  # all of them first: some add columns
        objectives = np.array([self._program.objective(row) for row in rows])
        ends = np.array(outer if outer is not None else [self._program.natural(row) for row in rows])
        if not relaxed and any(self._program.integer) and not self._tried():
            self.feasible()
        low = self._lowest_each(objectives, ends[:, 0], relaxed)
        high = -self._lowest_each(-objectives, -ends[:, 1], relaxed)
        rounded = np.stack([low, high], axis=1).tolist()
        return [(round(one, 9) + 0.0, round(other, 9) + 0.0) for one, other in rounded]

    def expression(self, quantity: Quantity) -> Row:
        """Return a quantity as coefficients of the columns.

        Orders and first threes are built when first asked for.
        """
        return self._figures.expression(quantity)

    def separates(self, dimension: str, population: str) -> bool:
        """Whether the cells tell a population apart, so that its figures can be asked for."""
        if dimension == "national":
            return True
        check_population(dimension, population)
        return self._cells.inside(dimension, population) is not None

    def solution(self, quantities: Sequence[Quantity], weights: Sequence[float]) -> np.ndarray:
        """Return the values of some quantities where their weighted sum is largest.

        Raises
        ------
        Contradiction
            When no answers keep the claims.
        """
        rows = [self.expression(quantity) for quantity in quantities]
        terms: Row = {}
        for weight, row in zip(weights, rows, strict=True):
            add(terms, weight, row)
        solved = self._program.solve(-self._program.objective(terms))
        if solved.status == INFEASIBLE:
            raise self._contradiction()
        self._keep(solved)
        return np.array([sum(value * solved.x[column] for column, value in row.items()) for row in rows])

    # Solving

    def _lowest(self, objective: np.ndarray, relaxed: bool, outer: float = -np.inf) -> float:
        """Minimise; `outer` is a value that the minimum is known not to be under."""
        linear = self._program.solve(objective, relaxed=True)
        if linear.status == INFEASIBLE:
            raise self._contradiction()
        if relaxed or not any(self._program.integer):
            return linear.fun
        outer = max(outer, linear.fun)
        for hint in self._tried():  # a solution that meets an outer bound is optimal
            inner = self._program.solve(objective, fixed=hint)
            if inner.status == 0 and inner.fun <= outer + TOLERANCE:
                return outer
        exact = self._program.solve(objective)
        if exact.status == INFEASIBLE:
            raise self._contradiction()
        self._keep(exact)
        # With whole numbers made exact, the optimum loses what the solver's tolerance on them had let in
        polished = self._program.solve(objective, fixed=self.hints[-1])
        return polished.fun if polished.status == 0 else exact.fun

    def _lowest_each(self, objectives: np.ndarray, outer: np.ndarray, relaxed: bool) -> np.ndarray:
        lowest, pending = np.full(len(outer), np.nan), [np.arange(len(outer))]
        while pending:
            group = pending.pop()
            group = group[np.isnan(lowest[group])]
            if len(group) == 1:
                lowest[group] = self._lowest(objectives[group[0]], relaxed, outer[group[0]])
            elif len(group):
                hint = self._tried()[:1] if not relaxed else []
                solved = self._program.solve(
                    objectives[group].sum(axis=0), relaxed, hint[0] if hint else None
                )
                if solved.status == INFEASIBLE:
                    raise self._contradiction()
                met = np.isnan(lowest) & (objectives @ solved.x <= outer + TOLERANCE)
                lowest[met] = outer[met]
                half = len(group) // 2
                pending += [group] if met[group].any() else [group[:half], group[half:]]
        return lowest

    def _keep(self, solved: OptimizeResult) -> None:
        if solved.status != INFEASIBLE and any(self._program.integer):
            whole = np.round(solved.x[np.array(self._program.integer)])
            others = [hint for hint in self.hints if not np.array_equal(hint, whole)]
            self.hints[:] = [*others[-HINTS + 1 :], whole]

    def _tried(self) -> list[np.ndarray]:
        return [hint for hint in reversed(self.hints) if len(hint) == sum(self._program.integer)]

    def _contradiction(self) -> Contradiction:
        claims = f"claims on {self.question} that contradict each other"
        expected = "claims that some answers satisfy"
        return Contradiction([Problem(study.file("published"), None, None, claims, expected)])


def _named(question: str, constraints: Sequence[Constraint]) -> set[tuple[str, str]]:
    """The populations that cells must tell apart: those of claims, all regions for first threes."""
    quantities = {quantity for constraint in constraints for quantity in constraint.quantities()}
    for quantity in quantities:
        check(question, quantity)
    named = {
        (quantity.dimension, quantity.population) for quantity in quantities if quantity.wave == study.wave()
    }
    if any(quantity.statistic == "in_top" for quantity in quantities):
        named |= {("territory", region) for region in territories.regions()}
    return named
