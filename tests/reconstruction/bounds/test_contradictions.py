"""Contradictory sets against the enumeration of every subset, and on the ledger."""

from itertools import chain, combinations

import numpy as np
import pytest

from impact_citoyens.reconstruction.bounds.contradictions import minimal_sets, problems, report, smallest_sets
from impact_citoyens.reconstruction.bounds.model import Model
from impact_citoyens.reconstruction.bounds.unknowns import unknowns
from impact_citoyens.reconstruction.claims.constraints import compile_claims
from impact_citoyens.reconstruction.claims.quantities import Constraint, Quantity, at_least, between


def subsets(size):
    return (
        frozenset(each)
        for each in chain.from_iterable(combinations(range(size), count) for count in range(size + 1))
    )


@pytest.mark.parametrize("seed", range(20))
def test_minimal_sets_are_those_of_every_subset(seed):
    random = np.random.default_rng(seed)
    cores = [
        frozenset(random.choice(7, size=random.integers(1, 4), replace=False).tolist())
        for _ in range(random.integers(0, 5))
    ]
    expected = {core for core in cores if not any(other < core for other in cores)}
    found = list(minimal_sets(7, lambda chosen: not any(core <= chosen for core in cores)))
    assert set(found) == expected
    assert len(found) == len(set(found))
    assert [len(each) for each in found] == sorted(len(each) for each in found)


@pytest.mark.parametrize("seed", range(4))
def test_sets_of_claims_are_those_of_every_subset(seed):
    random = np.random.default_rng(seed)
    codes = unknowns("maturity")
    places = [("national", "france"), ("age", "18-24"), ("age", "65+")]

    def quantity():
        return Quantity("share", "maturity", str(random.choice(codes)), *places[random.integers(3)])

    claims = [
        Constraint(
            f"claim-{number}",
            "1",
            "",
            "maturity",
            (
                between(quantity(), low := random.uniform(0.2, 0.8), low + 0.05)
                if random.random() < 0.7
                else at_least(quantity(), quantity()),
            ),
        )
        for number in range(6)
    ]

    def satisfiable(chosen):
        return Model("maturity", [claims[place] for place in chosen]).feasible()

    bad = [each for each in subsets(len(claims)) if not satisfiable(each)]
    expected = {each for each in bad if not any(other < each for other in bad)}
    assert {
        frozenset(claims.index(each) for each in group) for group in smallest_sets(claims, limit=100)
    } == expected


def test_the_ledger_with_its_readings_does_not_contradict_itself():
    assert report(compile_claims()).empty


def test_the_ledger_as_printed_contradicts_itself_on_maturity():
    found = report(compile_claims(as_printed=True))
    sets = [set(claims.split("; ")) for claims in found["claims"]]
    assert {"maturity-anchored-france-p13", "maturity-third-anchored-p13"} in sets
    assert {"maturity-emerging-france-p55", "maturity-third-emerging-p13"} in sets
    assert {"maturity-anchored-france-p13", "maturity-emerging-france-p55"} in sets
    assert found["size"].is_monotonic_increasing
    assert set(found["question"]) == {"maturity"}


def test_a_problem_says_claim_page_and_printed_value():
    sets = smallest_sets(compile_claims(as_printed=True).of("maturity"), limit=1)
    message = str(problems(sets)[0])
    for each in sets[0]:
        assert f"{each.claim_id} (page {each.page}: {each.printed})" in message
