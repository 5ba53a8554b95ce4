"""The distribution nearest to a starting one that keeps linear statements.

Maximum entropy, solved through its convex dual.

Minimise ``sum_j v_j sum_c p_jc log(p_jc / q_jc)`` subject to ``low <= sum_j,f G_kjf E_j[T_f] <= high``, where
*j* is one answer of one person, *c* a code, *T* the statistics of a code (the score itself, or one indicator
a code) and *v* the weight of the person. The solution is an exponential tilt, ``p_jc ~ q_jc exp(sum_f eta_jf
T_cf)`` with ``eta_jf = sum_k lambda_k G_kjf / v_j`` (Csiszár 1975; raking is the special case of equalities
on margins). The dual has one non-negative multiplier for each end of each statement.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from impact_citoyens.io.errors import refusal
from impact_citoyens.study import study

TOLERANCE = 1e-11  # on statements: far below what moves a person from one answer to another
NEWTON_STEPS = 200
NEAR = 1e-3  # multipliers below it whose end does not bind are on their way to nought


@dataclass(frozen=True)
class Statements:
    """Linear statements on expected answers.

    Attributes
    ----------
    matrix : sparse array, shape (statements, answers * statistics)
    low, high : ndarray, shape (statements,)
    names : list of str
        Claims, for messages.
    """

    matrix: sparse.csr_array
    low: np.ndarray
    high: np.ndarray
    names: list[str]


@dataclass(frozen=True)
class Start:
    """Where the tilt begins.

    Attributes
    ----------
    log_q : ndarray, shape (answers, codes)
        Logarithms of the starting probabilities (any constant a row).
    statistics : ndarray, shape (codes, statistics)
    weight : ndarray, shape (answers,)
        Weight of the person who gives each answer.
    """

    log_q: np.ndarray
    statistics: np.ndarray
    weight: np.ndarray


def tilt(start: Start, statements: Statements) -> np.ndarray:
    """Return the probabilities of each code for each answer, shape (answers, codes).

    Raises
    ------
    InputError
        When no distribution keeps the statements (the dual has no minimum); the message names the claims
        still broken.
    """
    dual = _Dual(start, statements)
    multipliers = dual.minimum()
    broken = dual.broken(multipliers)
    if broken.max(initial=0.0) > 1e-6:
        worst = [
            statements.names[place] for place in np.argsort(-broken, kind="stable") if broken[place] > 1e-6
        ]
        claims = ", ".join(dict.fromkeys(worst[:8]))
        raise refusal(study.file("published"), claims, "claims that some answers keep together")
    return dual.probabilities(multipliers)


class _Dual:
    """The dual function of a tilt, its gradient and its Hessian."""

    def __init__(self, start: Start, statements: Statements) -> None:
        self.start, self.low, self.high = start, statements.low, statements.high
        self.answers, self.statistics = start.log_q.shape[0], start.statistics.shape[1]
        per_weight = sparse.diags_array(np.repeat(1 / start.weight, self.statistics))
        self.matrix = statements.matrix
        self.natural = (self.matrix @ per_weight).T.tocsr()

    def _tilted(self, multipliers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        eta = (self.natural @ multipliers).reshape(self.answers, self.statistics)
        logits = self.start.log_q + eta @ self.start.statistics.T
        top = logits.max(axis=1, keepdims=True)
        weights = np.exp(logits - top)
        total = weights.sum(axis=1, keepdims=True)
        return weights / total, (top + np.log(total))[:, 0]

    def probabilities(self, multipliers: np.ndarray) -> np.ndarray:
        return self._tilted(multipliers)[0]

    def totals(self, probabilities: np.ndarray) -> np.ndarray:
        """Left-hand side of each statement."""
        return self.matrix @ (probabilities @ self.start.statistics).ravel()

    def value(self, both: np.ndarray) -> tuple[float, np.ndarray]:
        """Dual function and gradient at the multipliers of the low and high ends (both non-negative)."""
        count = len(self.low)
        lower, upper = both[:count], both[count:]
        probabilities, log_total = self._tilted(lower - upper)
        low, high = (np.where(np.isfinite(end), end, 0.0) for end in (self.low, self.high))
        totals = self.totals(probabilities)
        gradient = np.concatenate([totals - self.low, self.high - totals])
        gradient[~np.isfinite(gradient)] = 1.0  # an end that is not there pushes its multiplier to nought
        return float(self.start.weight @ log_total - lower @ low + upper @ high), gradient

    def broken(self, multipliers: np.ndarray) -> np.ndarray:
        """How far each statement is from holding."""
        totals = self.totals(self.probabilities(multipliers))
        return np.maximum(np.maximum(self.low - totals, totals - self.high), 0.0)

    def minimum(self) -> np.ndarray:
        """Return the multipliers at the minimum, by projected Newton steps (Bertsekas 1982).

        Newton converges in its last steps far below what moves a person, so that the answers do not depend on
        the path or the machine.
        """
        count = len(self.low)
        both, sign = np.zeros(2 * count), np.repeat([1.0, -1.0], count)
        value, gradient = self.value(both)
        lowest = value - self._farthest()
        ridge = 1e-4  # statements that say nearly the same share their multipliers; less as the steps succeed
        for _ in range(NEWTON_STEPS):
            if np.abs(np.where(both > 0, gradient, np.minimum(gradient, 0.0))).max(initial=0.0) < TOLERANCE:
                break
            if value < lowest:  # farther than any distribution can be: none keeps the statements
                break
            probabilities = self.probabilities(both[:count] - both[count:])
            near = min(NEAR, float(np.linalg.norm(both - np.maximum(both - gradient, 0.0))))
            free = np.flatnonzero((both > near) | (gradient <= 0))
            hessian = self._hessian(probabilities, free % count) * np.outer(sign[free], sign[free])
            hessian[np.diag_indices_from(hessian)] += ridge * max(hessian.diagonal().max(initial=0.0), 1e-12)
            direction = -both  # multipliers about to vanish do so at once
            direction[free] = -np.linalg.solve(hessian, gradient[free])
            both, value, gradient, step = self._line_search(both, value, gradient, direction)
            ridge = min(max(ridge * (0.2 if step == 1.0 else 5.0), 1e-9), 1.0)
            if not step and ridge == 1.0:
                break
        return both[:count] - both[count:]

    def _farthest(self) -> float:
        """Divergence from the start of the farthest distribution: all on the least likely codes."""
        log_q = self.start.log_q
        top = log_q.max(axis=1, keepdims=True)
        total = top[:, 0] + np.log(np.exp(log_q - top).sum(axis=1))
        return float(self.start.weight @ (total - log_q.min(axis=1)))

    def _line_search(
        self, both: np.ndarray, value: float, gradient: np.ndarray, direction: np.ndarray
    ) -> tuple[np.ndarray, float, np.ndarray, float]:
        """Halve a projected step until the dual falls enough; the last item is the step, 0 when none does."""
        step = 1.0
        for _ in range(20):
            after = np.maximum(both + step * direction, 0.0)
            new_value, new_gradient = self.value(after)
            if new_value <= value + 1e-4 * float(gradient @ (after - both)) + 1e-15 * abs(value):
                return after, new_value, new_gradient, step
            step /= 2
        return both, value, gradient, 0.0

    def _hessian(self, probabilities: np.ndarray, chosen: np.ndarray) -> np.ndarray:
        """Covariance of the binding statements, people weighing inversely to their weight."""
        statistics = self.start.statistics
        mean = probabilities @ statistics
        second = np.einsum("jc,cf,cg->jfg", probabilities, statistics, statistics)
        blocks = (second - mean[:, :, None] * mean[:, None, :]) / self.start.weight[:, None, None]
        places = np.arange(self.answers * self.statistics)
        rows = np.repeat(places, self.statistics)
        columns = np.repeat(places.reshape(self.answers, self.statistics), self.statistics, axis=0).ravel()
        covariance = sparse.csr_array((blocks.ravel(), (rows, columns)), shape=(self.matrix.shape[1],) * 2)
        part = self.matrix[chosen]
        return (part @ covariance @ part.T).toarray()
