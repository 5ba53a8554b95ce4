"""Which unprinted figure, if it were released, would tell most about the others.

For each candidate the bounds of the same question are computed again with the candidate held within half a
unit of its last printed digit, around the middle of its bounds (or around a supplied value). Candidates are
the figures of France, of the regions and of the groups that claims name, of answers that claims name. To keep
it quick, every bound here is that of the relaxation: margins instead of joint cells, and no whole numbers. It
may be wider than that of `bounds`, before and after alike. For scores, candidates are the national means, and
the first three domains of the regions are left aside: without whole numbers they tell next to nothing.
"""

from __future__ import annotations

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
    known = [
        each
        for each in (compile_claims().of(question) if constraints is None else constraints)
        if each.question == question and not _on_tops(each)
    ]
    model = Model(question, known, _populations(known), "margins")
    asked = list(dict.fromkeys([*_targets(question, known), *_candidates(question, known)]))
    ranges = dict(zip(asked, model.ranges(asked, relaxed=True), strict=True))
    rows = []
    for candidate in _candidates(question, known):
        low, high = ranges[candidate]
        half = HALF_UNIT[candidate.statistic]
        if high - low <= 2 * half + UNPRINTED:
            continue  # printed, or as good as printed
        middle = (values or {}).get(candidate, (low + high) / 2)
        released = Constraint(
            "released", "", "", question, (between(candidate, middle - half, middle + half),)
        )
        rows.append(
            _row(
                candidate,
                middle,
                Model(question, [*known, released], _populations(known), "margins"),
                ranges,
                _coupled(candidate, question, known),
            )
        )
    return (
        pd.DataFrame(rows, columns=COLUMNS)
        .sort_values("narrowing", ascending=False, kind="stable")
        .reset_index(drop=True)
    )


def table(top: int = 3, jobs: int = 2) -> pd.DataFrame:
    """Return the most telling candidates of each question that claims speak of.

    Parameters
    ----------
    top : int
        Candidates kept for each question.
    jobs : int
        Questions computed at once.
    """
    found = Parallel(n_jobs=jobs)(delayed(sensitivity)(question) for question in compile_claims().questions())
    return pd.concat([frame.head(top) for frame in found], ignore_index=True)


def _row(
    candidate: Quantity,
    middle: float,
    model: Model,
    ranges: dict[Quantity, tuple[float, float]],
    coupled: list[Quantity],
) -> dict:
    held = [ranges[each] for each in coupled]
    before, after = (
        sum(high - low for low, high in found) for found in (held, model.ranges(coupled, held, relaxed=True))
    )
    same = {
        name: getattr(candidate, name)
        for name in ("question", "answer", "statistic", "dimension", "population")
    }
    return same | {
        "released": round(middle, 9),
        "before": before,
        "after": after,
        "narrowing": round(before - after, 9),
    }


def _on_tops(claim: Constraint) -> bool:
    return any(quantity.statistic == "in_top" for quantity in claim.quantities())


def _named(question: str, known: list[Constraint]) -> list[str]:
    """Return the unknowns that claims speak of, in the order of the contract."""
    parts = answers(question)
    spoken = {
        quantity.answer
        for each in known
        for quantity in each.quantities()
        if quantity.statistic in ("share", "mean")
    }
    kept = {name for answer in spoken & set(parts) for _, name in parts[answer]}
    return [
        name
        for name in unknowns(question)
        if name in kept or (question == study.scores() and statistic(question, name) == "mean")
    ]


def _populations(known: list[Constraint]) -> list[tuple[str, str]]:
    spoken = {
        (quantity.dimension, quantity.population)
        for each in known
        for quantity in each.quantities()
        if quantity.wave == study.wave()
    }
    regions = [("territory", region) for region in territories.regions()]
    return [*regions, *sorted(place for place in spoken if place[0] not in ("national", "territory"))]


def _candidates(question: str, known: list[Constraint]) -> list[Quantity]:
    places = [("national", study.nation()), *(_populations(known) if question != study.scores() else [])]
    return [
        Quantity(statistic(question, answer), question, answer, *place)
        for answer in _named(question, known)
        for place in places
    ]


def _targets(question: str, known: list[Constraint]) -> list[Quantity]:
    places = [("national", study.nation()), *(("territory", region) for region in territories.regions())]
    return [
        Quantity(statistic(question, answer), question, answer, *place)
        for answer in _named(question, known)
        for place in places
    ]


def _coupled(candidate: Quantity, question: str, known: list[Constraint]) -> list[Quantity]:
    """Return the figures that a candidate can tell of.

    Codes of a choice share a total, scores a national order, items nothing.
    """
    targets = [each for each in _targets(question, known) if each != candidate]
    if kind(question) == "choice":
        return targets
    return [
        each
        for each in targets
        if each.answer == candidate.answer or (question == study.scores() and each.dimension == "national")
    ]
