"""Which unprinted figure, if it were released, would tell most about the others.

For each candidate the bounds of the same question are computed again with the candidate held within half a
unit of its last printed digit, around the middle of its bounds (or around a supplied value). Candidates are
the figures of France, of the regions and of the groups that claims name, of answers that claims name. To keep
it quick, every bound here is that of the relaxation: margins instead of joint cells, and no whole numbers. It
may be wider than that of `bounds`, before and after alike. For scores, candidates are the national means, and
the first three domains of the regions are left aside: without whole numbers they tell next to nothing.
"""

from collections.abc import Iterable

import pandas as pd
from joblib import Parallel, delayed

from impact_citoyens.reconstruction.bounds.model import Model
from impact_citoyens.reconstruction.bounds.unknowns import answers, kind, statistic, unknowns
from impact_citoyens.reconstruction.claims.constraints import compile_claims
from impact_citoyens.reconstruction.claims.quantities import Constraint, Quantity, between
from impact_citoyens.study import study, territories

COLUMNS = "question answer statistic dimension population released before after narrowing".split()
HALF_UNIT = {"share": 0.005, "mean": 0.05}  # of a whole percentage, of a score with one decimal
UNPRINTED = 1e-6  # a figure is worth releasing when its bounds leave more than its printed form would


def sensitivity(
    question: str,
    values: dict[Quantity, float] | None = None,
    constraints: Iterable[Constraint] | None = None,
) -> pd.DataFrame:
    """Rank the unprinted figures of a question by what their release would tell of the others.

    Parameters
    ----------
    question : str
    values : dict of Quantity to float, optional
        Value that a figure would be released with: a fraction for a share, points of 10 for a mean. The
        middle of its bounds by default.
    constraints : iterable of Constraint, optional
        Those of the ledger by default.

    Returns
    -------
    DataFrame
        One row a candidate, best first: ``released``; ``before`` and ``after``, the sum of the widths of the
        bounds of all the figures of France and the 12 regions on coupled answers, itself left out;
        ``narrowing``, their difference.

    Raises
    ------
    InputError
        For an unknown question, or claims that contradict each other.
    """
    kind(question)
    claims = [
        claim
        for claim in (compile_claims().of(question) if constraints is None else constraints)
        if claim.question == question and not _on_tops(claim)
    ]
    model = Model(question, claims, _populations(claims), "margins")
    asked = list(dict.fromkeys([*_targets(question, claims), *_candidates(question, claims)]))
    ranges = dict(zip(asked, model.ranges(asked, relaxed=True), strict=True))
    populations, rows = _populations(claims), []
    for candidate in _candidates(question, claims):
        low, high = ranges[candidate]
        half = HALF_UNIT[candidate.statistic]
        if high - low <= 2 * half + UNPRINTED:
            continue  # printed, or as good as printed
        middle = (values or {}).get(candidate, (low + high) / 2)
        window = between(candidate, middle - half, middle + half)
        released = Constraint("released", "", "", question, (window,))
        with_it = Model(question, [*claims, released], populations, "margins")
        rows.append(_row(candidate, middle, with_it, ranges, _coupled(candidate, question, claims)))
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.sort_values("narrowing", ascending=False, kind="stable", ignore_index=True)


def table(top: int = 3, jobs: int = 2) -> pd.DataFrame:
    """Return the most telling candidates of each question that claims speak of.

    Parameters
    ----------
    top : int
        Candidates kept for each question.
    jobs : int
        Questions computed at once.
    """
    ranked = Parallel(n_jobs=jobs)(
        delayed(sensitivity)(question) for question in compile_claims().questions()
    )
    return pd.concat([frame.head(top) for frame in ranked], ignore_index=True)


def _row(
    candidate: Quantity,
    middle: float,
    model: Model,
    ranges: dict[Quantity, tuple[float, float]],
    coupled: list[Quantity],
) -> dict:
    held = [ranges[quantity] for quantity in coupled]
    narrowed = model.ranges(coupled, held, relaxed=True)
    before, after = (sum(high - low for low, high in ranges) for ranges in (held, narrowed))
    same = {name: getattr(candidate, name) for name in COLUMNS[:5]}
    narrowing = {"released": round(middle, 9), "before": before, "after": after}
    return same | narrowing | {"narrowing": round(before - after, 9)}


def _on_tops(claim: Constraint) -> bool:
    return any(quantity.statistic == "in_top" for quantity in claim.quantities())


def _named(question: str, claims: list[Constraint]) -> list[str]:
    """Return the unknowns that claims speak of, in the order of the contract."""
    parts = answers(question)
    named = {
        quantity.answer
        for claim in claims
        for quantity in claim.quantities()
        if quantity.statistic in ("share", "mean")
    }
    kept = {name for answer in named & set(parts) for _, name in parts[answer]}
    return [
        name
        for name in unknowns(question)
        if name in kept or (question == study.scores() and statistic(question, name) == "mean")
    ]


def _populations(claims: list[Constraint]) -> list[tuple[str, str]]:
    places = {
        (quantity.dimension, quantity.population)
        for claim in claims
        for quantity in claim.quantities()
        if quantity.wave == study.wave()
    }
    regions = [("territory", region) for region in territories.regions()]
    return [*regions, *sorted(place for place in places if place[0] not in ("national", "territory"))]


def _candidates(question: str, claims: list[Constraint]) -> list[Quantity]:
    places = [("national", study.nation()), *(_populations(claims) if question != study.scores() else [])]
    return [
        Quantity(statistic(question, answer), question, answer, *place)
        for answer in _named(question, claims)
        for place in places
    ]


def _targets(question: str, claims: list[Constraint]) -> list[Quantity]:
    places = [("national", study.nation()), *(("territory", region) for region in territories.regions())]
    return [
        Quantity(statistic(question, answer), question, answer, *place)
        for answer in _named(question, claims)
        for place in places
    ]


def _coupled(candidate: Quantity, question: str, claims: list[Constraint]) -> list[Quantity]:
    """The figures that a candidate tells of: codes of a choice share a total, scores an order."""
    targets = [target for target in _targets(question, claims) if target != candidate]
    if kind(question) == "choice":
        return targets
    return [
        target
        for target in targets
        if target.answer == candidate.answer
        or (question == study.scores() and target.dimension == "national")
    ]
