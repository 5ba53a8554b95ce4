"""A mixed-integer program, built column by column and row by row, and solved with HiGHS."""

from collections.abc import Collection

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import csr_array

INFEASIBLE = 2  # status of scipy.optimize.milp
Row = dict[int, float]  # coefficients by column


class Program:
    """Columns and rows of a mixed-integer program, added one by one.

    Rows may belong to a claim and be switched off with it.
    """

    def __init__(self) -> None:
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.integer: list[bool] = []
        self.rows: list[Row] = []
        self.low: list[float] = []
        self.high: list[float] = []
        self.owner: list[int] = []
        self._matrix: csr_array | None = None

    def columns(self, count: int, high: float = 1.0, low: float = 0.0, integer: bool = False) -> list[int]:
        """Add columns, and return their numbers."""
        first = len(self.lower)
        self.lower += [low] * count
        self.upper += [high] * count
        self.integer += [integer] * count
        self._matrix = None
        return list(range(first, first + count))

    def row(self, terms: Row, low: float, high: float, owner: int = -1) -> None:
        """Add ``low <= terms <= high``, for every set of claims (-1) or with one of them."""
        self.rows.append(terms)
        self.low.append(low)
        self.high.append(high)
        self.owner.append(owner)
        self._matrix = None

    def objective(self, terms: Row) -> np.ndarray:
        """Spread terms over all columns."""
        dense = np.zeros(len(self.lower))
        dense[list(terms)] = list(terms.values())
        return dense

    def natural(self, terms: Row) -> tuple[float, float]:
        """Return the smallest and largest value of terms by the range of their columns alone."""
        ends = [
            sorted((value * self.lower[column], value * self.upper[column]))
            for column, value in terms.items()
        ]
        return sum(low for low, _ in ends), sum(high for _, high in ends)

    def solve(
        self,
        objective: np.ndarray,
        relaxed: bool = False,
        fixed: np.ndarray | None = None,
        active: Collection[int] | None = None,
    ) -> OptimizeResult:
        """Minimise; ``relaxed`` forgets whole columns, ``fixed`` gives them, ``active`` keeps some claims."""
        lower, upper, whole = np.array(self.lower), np.array(self.upper), np.array(self.integer)
        if fixed is not None:
            lower[whole] = upper[whole] = fixed
        matrix, low, high = self._arrays()
        if active is not None:
            kept = np.isin(self.owner, [-1, *active])
            matrix, low, high = matrix[kept], low[kept], high[kept]
        linear = relaxed or fixed is not None or not whole.any()
        solved = milp(
            objective,
            integrality=None if linear else whole.astype(int),
            bounds=Bounds(lower, upper),
            constraints=LinearConstraint(matrix, low, high) if len(low) else None,
            options={} if linear else {"mip_rel_gap": 0.0},
        )
        if solved.status not in (0, INFEASIBLE):
            raise RuntimeError(f"HiGHS stopped: {solved.message}")
        return solved

    def _arrays(self) -> tuple[csr_array, np.ndarray, np.ndarray]:
        if self._matrix is None:
            lengths = [len(row) for row in self.rows]
            places = np.fromiter((column for row in self.rows for column in row), int, sum(lengths))
            values = np.fromiter((value for row in self.rows for value in row.values()), float, sum(lengths))
            self._matrix = csr_array(
                (values, places, np.cumsum([0, *lengths])), shape=(len(self.rows), len(self.lower))
            )
        return self._matrix, np.array(self.low), np.array(self.high)


def add(terms: Row, coefficient: float, row: Row) -> None:
    """Add a coefficient times a row to some terms, in place."""
    for column, value in row.items():
        terms[column] = terms.get(column, 0.0) + coefficient * value
