"""The tilt is the nearest distribution that keeps its statements: against raking, against a general solver,
and when there is none."""

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import minimize

from impact_citoyens.io.errors import InputError
from impact_citoyens.reconstruction.people.entropy import Start, Statements, tilt


def statements(rows, low, high):
    return Statements(
        sparse.csr_array(np.array(rows, float)),
        np.array(low, float),
        np.array(high, float),
        [f"claim-{place}" for place in range(len(rows))],
    )


def divergence(p, start):
    q = np.exp(start.log_q)
    q = q / q.sum(axis=1, keepdims=True)
    return float((start.weight[:, None] * p * np.log(p / q)).sum())


def problem(seed, answers=4, codes=3, count=3):
    random = np.random.default_rng(seed)
    start = Start(random.normal(size=(answers, codes)), np.eye(codes), random.dirichlet(np.ones(answers) * 5))
    rows = random.normal(size=(count, answers * codes))
    inside = random.dirichlet(np.ones(codes) * 3, answers).ravel()  # some distribution keeps them all
    totals = rows @ inside
    return start, statements(
        rows, totals - random.uniform(0, 0.1, count), totals + random.uniform(0, 0.1, count)
    )


@pytest.mark.parametrize("seed", range(8))
def test_same_as_a_general_solver(seed):
    start, kept = problem(seed)
    p = tilt(start, kept)
    shape = p.shape
    matrix = kept.matrix.toarray()
    constraints = [
        {"type": "ineq", "fun": lambda x: matrix @ x - kept.low},
        {"type": "ineq", "fun": lambda x: kept.high - matrix @ x},
        {"type": "eq", "fun": lambda x: x.reshape(shape).sum(axis=1) - 1},
    ]
    found = minimize(
        lambda x: divergence(np.maximum(x, 1e-12).reshape(shape), start),
        np.full(p.size, 1 / shape[1]),
        bounds=[(1e-9, 1)] * p.size,
        constraints=constraints,
        method="SLSQP",
        options={"maxiter": 1000, "ftol": 1e-13},
    )
    assert found.success
    assert divergence(p, start) <= found.fun + 1e-7
    assert np.abs(p - found.x.reshape(shape)).max() < 2e-3


@pytest.mark.parametrize("seed", range(8))
def test_statements_hold_to_the_last_digits(seed):
    start, kept = problem(seed, answers=50, codes=5, count=12)
    p = tilt(start, kept)
    totals = kept.matrix @ p.ravel()
    assert np.allclose(p.sum(axis=1), 1)
    assert (totals >= kept.low - 1e-9).all()
    assert (totals <= kept.high + 1e-9).all()


def test_equalities_on_margins_are_raking():
    """A table of two margins: iterative proportional fitting gives the same cells."""
    random = np.random.default_rng(3)
    weight, q = random.dirichlet(np.ones(4)), random.dirichlet(np.ones(3), 4)
    target = random.dirichlet(np.ones(3) * 4)
    rows = [np.outer(weight, np.eye(3)[code]).ravel() for code in range(3)]
    p = tilt(Start(np.log(q), np.eye(3), weight), statements(rows, target, target))
    table = weight[:, None] * q
    for _ in range(2000):
        table *= target / table.sum(axis=0)
        table *= (weight / table.sum(axis=1))[:, None]
    assert np.allclose(weight[:, None] * p, table, atol=1e-9)


def test_nothing_to_keep_changes_nothing():
    start, _ = problem(1)
    q = np.exp(start.log_q)
    empty = Statements(sparse.csr_array((0, start.log_q.size)), np.zeros(0), np.zeros(0), [])
    assert np.allclose(tilt(start, empty), q / q.sum(axis=1, keepdims=True))


def test_scores_get_their_mean():
    scores = np.arange(11.0)
    start = Start(np.zeros((20, 11)), scores[:, None], np.full(20, 0.05))
    p = tilt(start, statements([np.full(20, 0.05)], [7.3], [7.4]))
    assert np.isclose((p @ scores).mean(), 7.3)


def test_what_cannot_be_kept_is_named():
    start = Start(np.zeros((3, 2)), np.array([[0.0], [1.0]]), np.full(3, 1 / 3))
    rows = [[1 / 3, 1 / 3, 1 / 3], [1 / 3, 1 / 3, 1 / 3]]
    with pytest.raises(InputError, match=r"claim-0|claim-1"):
        tilt(start, statements(rows, [0.6, 0.2], [0.7, 0.3]))
