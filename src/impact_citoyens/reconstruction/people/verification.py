"""Recompute every claim on synthetic respondents, and say which hold.

Which are counted elsewhere, and which are left out.
"""

from dataclasses import astuple, fields

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp

from impact_citoyens.reconstruction.claims.constraints import Compiled
from impact_citoyens.reconstruction.claims.quantities import Constraint, Linear, Quantity
from impact_citoyens.reconstruction.claims.ranked import domains
from impact_citoyens.reconstruction.people.synthesis import Sample
from impact_citoyens.study import study

QUANTITY_COLUMNS = [attribute.name for attribute in fields(Quantity)]
COLUMNS = ["claim_id", "page", "printed", "checked", "value", "holds", "note"]
STRICT = 1e-7  # “above” must be seen in the seventh decimal of a share


def verify(sample: Sample, compiled: Compiled) -> pd.DataFrame:
    """Check every claim of the 2022 survey on a sample.

    Parameters
    ----------
    sample : Sample
    compiled : Compiled

    Returns
    -------
    DataFrame
        One row a claim: ``checked`` is ``answers`` (recomputed from the respondents), ``companion``
        (recomputed with a level of another wave that no source prints, chosen here), ``fact`` (counted in the
        text or the design) or ``left_out``; ``value`` is the first quantity of the claim; ``holds`` is None
        for what is left out.
    """
    levels = _companions(sample, compiled)
    rows = [_checked(constraint, sample, levels) for constraint in compiled.constraints]
    for fact in compiled.facts:
        rows.append((fact.claim_id, fact.page, fact.printed, "fact", fact.value, fact.holds, fact.how))
    for claim in compiled.left_out:
        rows.append((claim.claim_id, claim.page, "", "left_out", np.nan, None, claim.reason))
    return pd.DataFrame(rows, columns=COLUMNS)


def companions(sample: Sample, compiled: Compiled) -> pd.DataFrame:
    """Return the levels of other waves that the sample's changes are measured from.

    Printed where a source prints them, else chosen.
    """
    levels = _companions(sample, compiled)
    return pd.DataFrame(
        [(str(quantity), value) for quantity, value in sorted(levels.items())], columns=["quantity", "value"]
    )


def quantities(sample: Sample, compiled: Compiled) -> pd.DataFrame:
    """Return every quantity that the claims speak of, as the sample has it.

    Columns `QUANTITY_COLUMNS` and ``value``.
    """
    levels = _companions(sample, compiled)
    named = sorted({quantity for constraint in compiled.constraints for quantity in constraint.quantities()})
    return pd.DataFrame(
        [(*astuple(quantity), _value(quantity, sample, levels)) for quantity in named],
        columns=[*QUANTITY_COLUMNS, "value"],
    )


def _checked(constraint: Constraint, sample: Sample, levels: dict[Quantity, float]) -> tuple:
    other = _of_other_waves(constraint)
    holds = all(_holds(statement, sample, levels) for statement in constraint.linear)
    holds = holds and all(
        sum(_holds(option, sample, levels) for option in group.options) >= group.least
        for group in constraint.options
    )
    first = (constraint.linear or constraint.options[0].options)[0].terms[0][1]
    note = "; ".join(f"{quantity} = {levels[quantity]:.4g}" for quantity in sorted(other))
    checked, value = "companion" if other else "answers", _value(first, sample, levels)
    return constraint.claim_id, constraint.page, constraint.printed, checked, value, holds, note


def _holds(statement: Linear, sample: Sample, levels: dict[Quantity, float]) -> bool:
    total = sum(factor * _value(quantity, sample, levels) for factor, quantity in statement.terms)
    return statement.holds(total, STRICT if statement.strict else 1e-9)


def _value(quantity: Quantity, sample: Sample, levels: dict[Quantity, float]) -> float:
    return sample.value(quantity) if quantity.wave == study.wave() else levels[quantity]


def _companions(sample: Sample, compiled: Compiled) -> dict[Quantity, float]:
    """Levels of other waves, printed ones in their window, that keep every claim with the sample."""
    involved = [constraint for constraint in compiled.constraints if _of_other_waves(constraint)]
    unknown = sorted(set().union(*map(_of_other_waves, involved)))
    if not unknown:
        return {}
    place = {quantity: column for column, quantity in enumerate(unknown)}
    rows = [
        _row(statement, sample, place)
        for constraint in [*involved, *compiled.companions]
        for statement in constraint.linear
        if all(quantity.wave == study.wave() or quantity in place for _, quantity in statement.terms)
    ]
    matrix, low, high = (np.array(part) for part in zip(*rows, strict=True))
    ranges = {"share": (0.0, 1.0), "mean": (0.0, 10.0), "spread": (0.0, 10.0), "rank": (1.0, len(domains()))}
    ends = np.array([ranges[quantity.statistic] for quantity in unknown])
    whole = np.array([quantity.statistic == "rank" for quantity in unknown], float)
    # Nothing confines some of them: the smallest is as good as any other, and always the same
    limits = LinearConstraint(matrix, low, high)
    solved = milp(np.ones(len(unknown)), integrality=whole, bounds=Bounds(*ends.T), constraints=limits)
    values = solved.x if solved.success else ends.mean(axis=1)
    return dict(zip(unknown, values.tolist(), strict=True))


def _of_other_waves(constraint: Constraint) -> set[Quantity]:
    return {quantity for quantity in constraint.quantities() if quantity.wave != study.wave()}


def _row(statement: Linear, sample: Sample, place: dict[Quantity, int]) -> tuple[np.ndarray, float, float]:
    """A statement on the levels of other waves: coefficients, low and high end, given those of the sample."""
    row, moved = np.zeros(len(place)), 0.0
    for factor, quantity in statement.terms:
        if quantity.wave == study.wave():
            moved += factor * sample.value(quantity)
        else:
            row[place[quantity]] += factor
    room = 2 * STRICT if statement.strict else 0.0
    return row, statement.low - moved + room, statement.high - moved
