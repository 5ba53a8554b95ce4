"""Claims that no answers can satisfy together: every smallest set of them, by implicit hitting sets.

A set of claims that can be satisfied leaves out at least one claim of every contradictory set. The search
keeps, for each satisfiable set that it has met and made as large as possible, the claims left outside; a
smallest set that takes one claim from each of these is either contradictory, and then nothing smaller is
(Ignatiev, Previti, Liffiton and Marques-Silva 2015), or satisfiable, and then it teaches one more. Blocking
the sets found and going on lists them all, smallest first (as MARCO does; Liffiton, Previti, Malik and
Marques-Silva 2016).

Each question is searched alone: claims on different questions share no unknown. Scores use the relaxation by
margins (see `model`): the sets found are contradictory, but one that only the joint cells contradict would be
missed.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import numpy as np
import pandas as pd
from scipy.optimize import LinearConstraint, milp

from impact_citoyens.io.errors import Problem
from impact_citoyens.reconstruction.bounds.model import Model
from impact_citoyens.reconstruction.bounds.program import INFEASIBLE
from impact_citoyens.reconstruction.claims.constraints import Compiled
from impact_citoyens.reconstruction.claims.quantities import Constraint
from impact_citoyens.study import study

LIMIT = 20
COLUMNS = ["question", "claims", "pages", "printed", "size"]


def smallest_sets(constraints: Iterable[Constraint], limit: int = LIMIT) -> list[tuple[Constraint, ...]]:
    """Return the sets of claims that contradict each other and stop doing so when any of them is dropped.

    Parameters
    ----------
    constraints : iterable of Constraint
        Of any questions, companions included.
    limit : int
        Sets returned for each question.

    Returns
    -------
    list of tuple of Constraint
        Smallest first; empty when some answers satisfy every claim.

    Raises
    ------
    InputError
        For a claim on an unknown answer or population.
    """
    listed = list(constraints)
    contradictory = []
    for question in dict.fromkeys(constraint.question for constraint in listed):
        model = Model(question, listed)
        if not model.feasible():
            sets = islice(minimal_sets(len(model.constraints), model.feasible), limit)
            contradictory += [tuple(model.constraints[place] for place in sorted(chosen)) for chosen in sets]
    return sorted(contradictory, key=len)


def minimal_sets(size: int, satisfiable: Callable[[frozenset[int]], bool]) -> Iterator[frozenset[int]]:
    """Give the smallest unsatisfiable subsets of ``range(size)``, by increasing size.

    Parameters
    ----------
    size : int
        Number of statements.
    satisfiable : callable
        Whether some of the statements hold together; true of the empty set, and of every subset of a set of
        which it is true.
    """
    # What is outside a satisfiable set as large as possible: every contradiction holds one of each
    corrections: list[frozenset[int]] = []
    minimal: list[frozenset[int]] = []
    while (chosen := _smallest_hitting(size, corrections, minimal)) is not None:
        if satisfiable(chosen):
            corrections.append(frozenset(range(size)) - _grown(size, chosen, satisfiable))
        else:
            minimal.append(chosen)
            yield chosen


def _grown(
    size: int, chosen: frozenset[int], satisfiable: Callable[[frozenset[int]], bool]
) -> frozenset[int]:
    """Add every statement that a satisfiable set can take."""
    for place in range(size):
        if place not in chosen and satisfiable(chosen | {place}):
            chosen = chosen | {place}
    return chosen


def _smallest_hitting(
    size: int, corrections: list[frozenset[int]], contradictory: list[frozenset[int]]
) -> frozenset[int] | None:
    """Take as few places as possible, one at least of each correction, without all of a set already found."""
    if not all(corrections):
        return None  # nothing was left outside: every statement holds together
    rows = [(_indicator(size, correction), 1.0, np.inf) for correction in corrections] + [
        (_indicator(size, places), 0.0, len(places) - 1.0) for places in contradictory
    ]
    if not rows:
        return frozenset()
    matrix, low, high = (np.array(part) for part in zip(*rows, strict=True))
    every, limits = np.ones(size), LinearConstraint(matrix, low, high)
    solved = milp(every, integrality=every, bounds=(0, 1), constraints=limits, options={"mip_rel_gap": 0.0})
    return None if solved.status == INFEASIBLE else frozenset(np.flatnonzero(np.round(solved.x)).tolist())


def _indicator(size: int, places: frozenset[int]) -> np.ndarray:
    row = np.zeros(size)
    row[list(places)] = 1.0
    return row


def report(compiled: Compiled, limit: int = LIMIT) -> pd.DataFrame:
    """Return the contradictions of a compiled ledger, one a row.

    Parameters
    ----------
    compiled : Compiled
    limit : int
        Sets listed for each question.

    Returns
    -------
    DataFrame
        ``question, claims, pages, printed`` (of each claim, joined by “; ”) and ``size``, the number of
        claims.
    """
    rows = []
    for group in smallest_sets([*compiled.constraints, *compiled.companions], limit):
        joined = [
            "; ".join(getattr(constraint, name) for constraint in group)
            for name in ("claim_id", "page", "printed")
        ]
        rows.append((group[0].question, *joined, len(group)))
    return pd.DataFrame(rows, columns=COLUMNS)


def problems(sets: Iterable[tuple[Constraint, ...]]) -> list[Problem]:
    """Say each contradiction as a problem of the inputs: claim, page and printed value."""
    return [
        Problem(
            study.file("published"),
            None,
            None,
            " and ".join(
                f"{constraint.claim_id} (page {constraint.page}: {constraint.printed})"
                for constraint in group
            ),
            f"claims on {group[0].question} that some answers satisfy together",
            "Correct a claim, or register a reading in anomalies.csv.",
        )
        for group in sets
    ]
