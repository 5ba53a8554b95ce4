"""What the claims imply: the smallest and the largest value of every figure that they leave possible.

Bounds come from programs (see `model`): they hold whatever the respondents answered, provided that the
claims, the population structure and the registered assumptions hold. Scores use the relaxation by margins,
whose bounds may be wider than the joint ones, never narrower.
"""

from collections.abc import Iterable
from math import nan

import pandas as pd
from joblib import Parallel, delayed

from impact_citoyens.io.errors import InputError
from impact_citoyens.ledger.ledger import Ledger
from impact_citoyens.ledger.ledger import load as load_ledger
from impact_citoyens.ledger.published_estimates import ESTIMATE_COLUMNS
from impact_citoyens.reconstruction.bounds import contradictions
from impact_citoyens.reconstruction.bounds.model import Model
from impact_citoyens.reconstruction.bounds.unknowns import (
    answers,
    check_population,
    kind,
    populations,
    statistic,
    usual_cells,
)
from impact_citoyens.reconstruction.claims import population_groups
from impact_citoyens.reconstruction.claims.constraints import compile_claims
from impact_citoyens.reconstruction.claims.quantities import Constraint, Linear, Quantity
from impact_citoyens.reconstruction.claims.ranked import domains
from impact_citoyens.study import codebook, study, territories
from impact_citoyens.survey.reading import contract

JOBS = 2
GROUPS = ("age", "sex", "csp", "commune_size", "household")
LEAVE_ONE_OUT_COLUMNS = (
    "claim_id question printed_low printed_high low high contains width informative with_it reason"
).split()
NOT_LINEAR = "printed of some answer among several, not of one figure"


def bounds(question: str | None = None, ledger: Ledger | None = None, jobs: int = JOBS) -> pd.DataFrame:
    """Bound every answer of France, of each region and of each group of France.

    Parameters
    ----------
    question : str, optional
        All of them by default.
    ledger : Ledger, optional
        The repository's by default.
    jobs : int
        Programs solved at once.

    Returns
    -------
    DataFrame
        Columns `ESTIMATE_COLUMNS`, evidence ``bounded``: ``low`` and ``high`` are fractions for shares,
        points of 10 for means, ranks for ranks (of scores, in France); ``estimate``, ``se`` and ``n`` are
        NaN.

    Raises
    ------
    InputError
        For an unknown question, or claims that contradict each other: the message lists the smallest sets of
        them.
    """
    wanted = contract.question_names() if question is None else [question]
    for name in wanted:
        kind(name)  # refuses what the contract does not hold
    compiled = compile_claims(ledger)
    parallel = Parallel(n_jobs=jobs)
    check = parallel(delayed(contradictions.smallest_sets)(compiled.of(name)) for name in wanted)
    if any(check):
        raise InputError(contradictions.problems(group for sets in check for group in sets))
    groups = [dimension for dimension in GROUPS if dimension in population_groups.columns()]
    tasks = [(name, dimension) for name in wanted for dimension in ("national", "territory", *groups)]
    solved = parallel(delayed(_rows)(name, compiled.of(name), dimension) for name, dimension in tasks)
    return pd.DataFrame([row for rows in solved for row in rows], columns=ESTIMATE_COLUMNS)


def bound(
    target: Quantity | tuple[str, ...],
    constraints: Iterable[Constraint] | None = None,
    cells: str | None = None,
) -> tuple[float, float]:
    """Bound one figure.

    Parameters
    ----------
    target : Quantity or tuple of str
        Or question and answer, then dimension and population if not France.
    constraints : iterable of Constraint, optional
        Those of the ledger by default.
    cells : {"joint", "margins"}, optional
        As in `Model`.

    Returns
    -------
    (float, float)

    Raises
    ------
    InputError
        For an unknown figure, with the nearest names; for claims that contradict each other.

    Examples
    --------
    >>> bound(("urgency", "essential_or_useful"))
    (0.735, 0.745)
    """
    quantity = target if isinstance(target, Quantity) else _quantity(*target)
    question = study.scores() if quantity.question == study.top_question() else quantity.question
    kind(question)
    check_population(quantity.dimension, quantity.population)
    claims = compile_claims().of(question) if constraints is None else constraints
    return Model(question, claims, _extra(quantity), cells).range(quantity)


def possible_top_three(ledger: Ledger | None = None) -> pd.DataFrame:
    """Say of each domain whether it is among the first three of each region, cannot be, or may be.

    Returns
    -------
    DataFrame
        ``territory, answer, status``: ``printed`` (the claims force it), ``excluded`` or ``possible``; no row
        when the study derives no first domains.

    Notes
    -----
    A domain that is in the first three of one solution and out of them in another is possible. Asking for as
    many of the undecided as can be settles many at once, and all that are left when none can.
    """
    if not study.top_question():
        return pd.DataFrame(columns=["territory", "answer", "status"])
    model = Model(study.scores(), compile_claims(ledger).of(study.scores()))
    pairs = [(region, domain) for region in territories.regions() for domain in domains()]
    inside, outside = (_ever(model, pairs, wanted) for wanted in (1, 0))
    status = [
        "possible" if pair in inside and pair in outside else "printed" if pair in inside else "excluded"
        for pair in pairs
    ]
    return pd.DataFrame(pairs, columns=["territory", "answer"]).assign(status=status)


def leave_one_out(ledger: Ledger | None = None, jobs: int = JOBS) -> pd.DataFrame:
    """Bound each printed value by the other claims: a check that a wrong claim, or a wrong reading, can fail.

    Parameters
    ----------
    ledger : Ledger, optional
        The repository's by default.
    jobs : int
        Claims left out at once.

    Returns
    -------
    DataFrame
        A row a value that confines an answer. ``printed_low, printed_high``: what the printed value allows;
        ``low, high``: what the other claims do; ``contains``: whether the two meet; ``informative``: whether
        the others exclude anything at all; ``with_it``: claims that print the same, left out too; ``reason``:
        why the value was not bounded, if it was not.
    """
    ledger = ledger or load_ledger()
    compiled, listed = compile_claims(ledger), set(ledger.values["claim_id"])
    values = [claim for claim in compiled.constraints if claim.claim_id in listed]
    rows = Parallel(n_jobs=jobs)(delayed(_left_out)(claim, compiled.of(claim.question)) for claim in values)
    return pd.DataFrame(rows, columns=LEAVE_ONE_OUT_COLUMNS)


def _rows(question: str, constraints: list[Constraint], dimension: str) -> list[dict]:
    """Bound every answer of every population of a dimension."""
    names = territories.regions() if dimension == "territory" else populations(dimension)
    # No chart shows these answers of the scores, though `bound` gives them
    unlisted = (codebook.DONT_KNOW, study.current().fact("typical_answer"))
    listed = [answer for answer in answers(question) if question != study.scores() or answer not in unlisted]
    wanted = {
        population: [_quantity(question, answer, dimension, population) for answer in listed]
        for population in names
    }
    if question == study.scores() and dimension == "national":
        wanted[study.nation()] += [Quantity("rank", study.scores(), answer) for answer in listed]
    joint, ranges = usual_cells(question) == "joint", {}
    for extra, group in _solved_together(question, constraints, dimension, names):
        quantities = sorted(
            (quantity for population in group for quantity in wanted[population]),
            key=lambda quantity: listed.index(quantity.answer),
        )
        margins = Model(question, constraints, extra, "margins") if joint else None
        outer = [margins.range(quantity, relaxed=True) for quantity in quantities] if margins else None
        solved = Model(question, constraints, extra).ranges(quantities, outer)
        ranges |= dict(zip(quantities, solved, strict=True))
    return [
        _row(quantity, population, *ranges[quantity])
        for population in names
        for quantity in wanted[population]
    ]


def _solved_together(
    question: str, constraints: list[Constraint], dimension: str, names: list[str]
) -> list[tuple[list[tuple[str, str]], list[str]]]:
    """Share out populations among models: one for what claims tell apart, one for each other."""
    everyone = [(dimension, population) for population in names] if dimension != "national" else []
    if usual_cells(question) == "margins":
        return [(everyone, names)]
    model = Model(question, constraints, cells="margins")
    apart = [population for population in names if model.separates(dimension, population)]
    alone: dict[tuple[str, ...], list[str]] = {}
    for population in names:
        if population not in apart:  # some groups have two names
            alone.setdefault(tuple(population_groups.members(dimension, population)), []).append(population)
    return [([], apart)] * bool(apart) + [([(dimension, group[0])], group) for group in alone.values()]


def _row(quantity: Quantity, population: str, low: float, high: float) -> dict:
    same = {
        name: getattr(quantity, name) for name in ("wave", "question", "answer", "statistic", "dimension")
    }
    where = population if quantity.dimension == "territory" else study.nation()
    unknown = dict.fromkeys(("estimate", "se", "n"), nan)
    row = {"population": population, "territory": where, "low": low, "high": high, "evidence": "bounded"}
    return same | row | unknown


def _quantity(question: str, answer: str, dimension: str = "national", population: str = "") -> Quantity:
    return Quantity(statistic(question, answer), question, answer, dimension, population or study.nation())


def _extra(*quantities: Quantity) -> list[tuple[str, str]]:
    """Return what cells have to tell apart for some quantities."""
    named = {
        (quantity.dimension, quantity.population)
        for quantity in quantities
        if quantity.dimension != "national" and quantity.wave == study.wave()
    }
    if any(quantity.statistic == "in_top" for quantity in quantities):  # counted over regions
        named |= {("territory", region) for region in territories.regions()}
    return sorted(named)


def _ever(model: Model, pairs: list[tuple[str, str]], wanted: int) -> set[tuple[str, str]]:
    """Return the regions and domains whose indicator is 1 (or 0) in some solution."""
    seen: set[tuple[str, str]] = set()
    while left := [pair for pair in pairs if pair not in seen]:
        indicators = [
            Quantity("in_top", study.top_question(), domain, "territory", region) for region, domain in left
        ]
        values = model.solution(indicators, [1.0 if wanted else -1.0] * len(left))
        added = {pair for pair, value in zip(left, values, strict=True) if round(value) == wanted}
        if not added:
            break
        seen |= added
    return seen


def _left_out(claim: Constraint, constraints: list[Constraint]) -> dict:
    """Bound one claim by the others."""
    same = [
        other.claim_id
        for other in constraints
        if other.claim_id != claim.claim_id and (other.linear, other.options) == (claim.linear, claim.options)
    ]
    row = {"claim_id": claim.claim_id, "question": claim.question, "with_it": ";".join(same), "reason": ""}
    if len(claim.linear) != 1 or claim.options:
        unknown = dict.fromkeys(("printed_low", "printed_high", "low", "high", "width"), nan)
        return row | unknown | {"contains": None, "informative": None, "reason": NOT_LINEAR}
    said: Linear = claim.linear[0]
    extra = _extra(*(quantity for _, quantity in said.terms))
    others = [other for other in constraints if other.claim_id not in (claim.claim_id, *same)]
    low, high = Model(claim.question, others, extra).range(said)
    smallest, largest = Model(claim.question, [], extra).range(said)
    return row | {
        "printed_low": said.low,
        "printed_high": said.high,
        "low": low,
        "high": high,
        "width": round(high - low, 9),
        "contains": low <= said.high + 1e-9 and high >= said.low - 1e-9,
        "informative": high - low < largest - smallest - 1e-6,
    }
