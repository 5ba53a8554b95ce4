"""Synthetic estimates lie inside the bounds, figure by figure: two independent ways to read the same
claims."""

import pytest

from impact_citoyens.reconstruction.bounds.solving import bounds
from impact_citoyens.reconstruction.claims.constraints import compile_claims
from impact_citoyens.reconstruction.claims.quantities import Quantity
from impact_citoyens.reconstruction.people import respondents
from impact_citoyens.reconstruction.people.synthesis import answer

SEEDS = (1, 2, 3)


@pytest.mark.parametrize("question", ["territory_health", "levers", "maturity", "practices"])
def test_every_estimate_lies_inside_its_bounds(question):
    """Groups of a sample are those of the population tables to within a person: a bound may be missed by less
    than that, never by more."""
    table = bounds(question, jobs=1)
    table = table[
        (table["statistic"] == "share")
        & table["dimension"].isin(["national", "territory"])
        & (table["answer"] != "any")
    ]
    constraints = compile_claims().of(question)
    assert (table["high"] - table["low"] < 0.999).any()  # something is confined: the test can fail
    for seed in SEEDS:
        asked, given, _ = answer(question, constraints, seed, respondents.people(seed))
        for row in table.to_dict("records"):
            value = asked.value(
                Quantity("share", question, row["answer"], row["dimension"], row["population"]), given
            )
            assert row["low"] - 1e-6 <= value <= row["high"] + 1e-6, (
                row["answer"],
                row["population"],
                value,
                row["low"],
                row["high"],
            )
