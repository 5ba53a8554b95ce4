"""How far the reconstruction can be trusted.

Contradictions of the printed text, each printed value left out in turn, what would narrow most.

Slower than what the pages need, so it is made for the notebook on the reconstruction only, and is an entry of
the cache of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from impact_citoyens.io import cache
from impact_citoyens.io.errors import InputError
from impact_citoyens.io.writing import write_csv
from impact_citoyens.reconstruction.claims.quantities import Constraint
from impact_citoyens.study import study

SEED = 1  # of the samples that leave a value out
KIND = "seed_study"  # of the entries of the cache
TABLES = ("contradictions", "leave_one_out", "sensitivity")


@dataclass(frozen=True)
class Study:
    """Three tables.

    Attributes
    ----------
    contradictions : DataFrame
        Smallest sets of claims that cannot hold together in the text as printed, without any reading (see
        `contradictions.report`).
    leave_one_out : DataFrame
        Each printed value with the bounds that the others give it and, as ``synthetic``, what a sample made
        without it finds (see `bounds.leave_one_out`).
    sensitivity : DataFrame
        Which unprinted figures would narrow the bounds of a question the most (see `sensitivity.table`).
    """

    contradictions: pd.DataFrame
    leave_one_out: pd.DataFrame
    sensitivity: pd.DataFrame


def open_study(folder: Path) -> Study:
    """Open the study beside some results or, when there is none, the one of the cache (see `prepare`)."""
    beside = all((folder / f"{name}.csv").exists() for name in TABLES)
    return _open(folder if beside else prepare())


def prepare() -> Path:
    """Make the study unless the same was made before; return its entry of the cache."""
    return cache.open_entry(KIND, key(), _write)


def key() -> str:
    """Return the name of the study: it changes with the tables and the code."""
    return cache.key(__name__, (study.published(), study.reference()))


def _write(folder: Path) -> None:
    for name, make in MAKERS.items():
        write_csv(folder / f"{name}.csv", make())


@lru_cache(maxsize=2)
def _open(folder: Path) -> Study:
    tables = {name: pd.read_csv(folder / f"{name}.csv", keep_default_na=True) for name in TABLES}
    return Study(**tables)


def contradictions() -> pd.DataFrame:
    """Return the smallest contradictory sets of the claims as printed."""
    from impact_citoyens.reconstruction.bounds import contradictions as sets
    from impact_citoyens.reconstruction.claims import constraints

    return sets.report(constraints.compile_claims(as_printed=True))


def leave_one_out(jobs: int = 2) -> pd.DataFrame:
    """Return `bounds.leave_one_out` with the value of a synthetic sample made without the claim."""
    from joblib import Parallel, delayed

    from impact_citoyens.reconstruction.bounds import solving
    from impact_citoyens.reconstruction.claims import constraints
    from impact_citoyens.reconstruction.people import respondents as people

    table = solving.leave_one_out(jobs=jobs)
    compiled, respondents = constraints.compile_claims(), people.people(SEED)
    values = Parallel(n_jobs=jobs)(
        delayed(_without)(row, compiled.of(row["question"]), respondents) for row in table.to_dict("records")
    )
    return table.assign(synthetic=values)


def _without(row: dict, constraints: list[Constraint], respondents: pd.DataFrame) -> float:
    """Value of a claim in a sample that was made without it and without the claims that repeat it."""
    from impact_citoyens.reconstruction.people.synthesis import answer

    hidden = {row["claim_id"], *str(row["with_it"] or "").split(";")}
    claim = next(constraint for constraint in constraints if constraint.claim_id == row["claim_id"])
    statement = next(iter(claim.linear), None)
    if statement is None or any(quantity.wave != study.wave() for _, quantity in statement.terms):
        return np.nan
    others = [constraint for constraint in constraints if constraint.claim_id not in hidden]
    try:
        asked, given, _ = answer(row["question"], others, SEED, respondents)
    except InputError:  # the choices of this seed (order, first threes) need the claim
        return np.nan
    return sum(factor * asked.value(quantity, given) for factor, quantity in statement.terms)


def sensitivity() -> pd.DataFrame:
    """Return `sensitivity.table`."""
    from impact_citoyens.reconstruction.bounds import sensitivity as figures

    return figures.table()


MAKERS: dict[str, Callable[[], pd.DataFrame]] = {
    "contradictions": contradictions,
    "leave_one_out": leave_one_out,
    "sensitivity": sensitivity,
}
