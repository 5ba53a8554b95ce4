"""Recompute every claim on synthetic respondents, and say which hold.

Which are counted elsewhere, and which are left out.
"""

from __future__ import annotations

from dataclasses import astuple, fields
from math import inf, isinf

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp

from impact_citoyens.reconstruction.claims.constraints import Compiled
from impact_citoyens.reconstruction.claims.quantities import Constraint, Linear, Quantity
from impact_citoyens.reconstruction.claims.ranked import domains
from impact_citoyens.reconstruction.people.synthesis import Sample
from impact_citoyens.study import study

QUANTITY_COLUMNS = [each.name for each in fields(Quantity)]
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
    known = _companions(sample, compiled)
    rows = [_checked(each, sample, known) for each in compiled.constraints]
    rows += [
        (fact.claim_id, fact.page, fact.printed, "fact", fact.found, fact.holds, fact.how)
        for fact in compiled.facts
    ]
    rows += [
        (each.claim_id, each.page, "", "left_out", np.nan, None, each.reason) for each in compiled.left_out
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def companions(sample: Sample, compiled: Compiled) -> pd.DataFrame:
    """Return the levels of other waves that the sample's changes are measured from.

    Printed where a source prints them, else chosen.
    """
    known = _companions(sample, compiled)
    return pd.DataFrame(
        [(str(quantity), value) for quantity, value in sorted(known.items())], columns=["quantity", "value"]
    )


def quantities(sample: Sample, compiled: Compiled) -> pd.DataFrame:
    """Return every quantity that the claims speak of, as the sample has it.

    Columns `QUANTITY_COLUMNS` and ``value``.
    """
    known = _companions(sample, compiled)
    spoken = sorted({quantity for each in compiled.constraints for quantity in each.quantities()})
    return pd.DataFrame(
        [(*astuple(quantity), _value(quantity, sample, known)) for quantity in spoken],
        columns=[*QUANTITY_COLUMNS, "value"],
    )


def _checked(each: Constraint, sample: Sample, known: dict[Quantity, float]) -> tuple:
    other = {quantity for quantity in each.quantities() if quantity.wave != study.wave()}
    holds = all(_holds(statement, sample, known) for statement in each.linear)
    holds = holds and all(
        sum(_holds(option, sample, known) for option in group.options) >= group.least
        for group in each.options
    )
    first = (each.linear or each.options[0].options)[0].terms[0][1]
    note = "; ".join(f"{quantity} = {known[quantity]:.4g}" for quantity in sorted(other))
    return (
        each.claim_id,
        each.page,
        each.printed,
        "companion" if other else "answers",
        _value(first, sample, known),
        holds,
        note,
    )


def _holds(statement: Linear, sample: Sample, known: dict[Quantity, float]) -> bool:
    total = sum(factor * _value(quantity, sample, known) for factor, quantity in statement.terms)
    return statement.holds(total, STRICT if statement.strict else 1e-9)


def _value(quantity: Quantity, sample: Sample, known: dict[Quantity, float]) -> float:
    return sample.value(quantity) if quantity.wave == study.wave() else known[quantity]


def _companions(sample: Sample, compiled: Compiled) -> dict[Quantity, float]:
    """Levels of other waves that keep every claim with the sample (a linear program).

    Those printed stay in their window.
    """
    involved = [
        each
        for each in compiled.constraints
        if any(quantity.wave != study.wave() for quantity in each.quantities())
    ]
    unknown = sorted(
        {quantity for each in involved for quantity in each.quantities() if quantity.wave != study.wave()}
    )
    place = {quantity: column for column, quantity in enumerate(unknown)}
    rows, low, high = [], [], []

    def add(statement: Linear) -> None:
        row, moved = np.zeros(len(unknown)), 0.0
        for factor, quantity in statement.terms:
            if quantity.wave == study.wave():
                moved += factor * sample.value(quantity)
            else:
                row[place[quantity]] += factor
        room = 2 * STRICT if statement.strict else 0.0
        rows.append(row)
        low.append(-inf if isinf(statement.low) else statement.low - moved + room)
        high.append(inf if isinf(statement.high) else statement.high - moved)

    for each in [*involved, *compiled.companions]:
        for statement in each.linear:
            if all(quantity.wave == study.wave() or quantity in place for _, quantity in statement.terms):
                add(statement)
    if not unknown:
        return {}
    ranges = {
        "share": (0.0, 1.0),
        "mean": (0.0, 10.0),
        "spread": (0.0, 10.0),
        "rank": (1.0, float(len(domains()))),
    }
    ends = np.array([ranges[quantity.statistic] for quantity in unknown])
    whole = np.array([quantity.statistic == "rank" for quantity in unknown], float)
    # Nothing confines some of them: the smallest is as good as any other, and always the same
    found = milp(
        np.ones(len(unknown)),
        integrality=whole,
        bounds=Bounds(*ends.T),
        constraints=LinearConstraint(np.array(rows), low, high),
    )
    values = found.x if found.success else ends.mean(axis=1)
    return dict(zip(unknown, (float(value) for value in values), strict=True))
