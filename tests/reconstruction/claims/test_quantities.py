"""Statements: what holds, what is spoken of, how it reads."""

from math import inf

import pytest

from impact_citoyens.reconstruction.claims.quantities import (
    Constraint,
    Linear,
    Options,
    Quantity,
    at_least,
    between,
    close,
)

HERE, THERE = (
    Quantity("share", "urgency", "essential", "territory", region) for region in ("bretagne", "normandie")
)


@pytest.mark.parametrize(
    ("total", "closed", "strict"), [(0.5, True, False), (0.5 + 1e-6, True, True), (0.4999, False, False)]
)
def test_strict_statements_exclude_their_ends(total, closed, strict):
    assert Linear(((1.0, HERE),), 0.5).holds(total) is closed
    assert Linear(((1.0, HERE),), 0.5, strict=True).holds(total) is strict


def test_an_open_end_never_fails():
    assert Linear(((1.0, HERE),), -inf, 0.2).holds(-1e9)
    assert not Linear(((1.0, HERE),), -inf, 0.2).holds(0.21)


def test_helpers_say_what_they_name():
    assert between(HERE, 0.1, 0.2) == Linear(((1.0, HERE),), 0.1, 0.2)
    assert at_least(HERE, THERE, 0.05) == Linear(((1.0, HERE), (-1.0, THERE)), 0.05)
    assert close(HERE, THERE, 0.02) == Linear(((1.0, HERE), (-1.0, THERE)), -0.02, 0.02)


def test_a_constraint_speaks_of_its_statements_and_of_its_options():
    claim = Constraint(
        "made-up", "1", "", "urgency", (between(HERE, 0, 1),), (Options((between(THERE, 0, 1),)),)
    )
    assert claim.quantities() == {HERE, THERE}


def test_a_quantity_reads_as_words():
    assert str(HERE) == "share of urgency/essential of bretagne"
    assert str(Quantity("rank", "fragilities", "health", wave="2019")) == "rank of fragilities/health in 2019"
