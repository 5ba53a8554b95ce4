"""The register of assumptions: complete for its readers, and clear when asked for what it lacks."""

import pytest

from impact_citoyens.io.errors import InputError
from impact_citoyens.reconstruction.claims import assumptions, population_groups


def test_every_assumption_says_what_and_why_in_both_languages():
    register = assumptions.register()
    assert register["assumption"].is_unique
    assert (register[["statement_fr", "statement_en", "reason_fr", "reason_en", "charts"]] != "").all(
        axis=None
    )


def test_households_of_each_age_add_up_to_everybody():
    for age in population_groups.groups("age"):
        total = sum(
            assumptions.value(f"household/{age}/{name}") for name in population_groups.groups("household")
        )
        assert total == pytest.approx(1)


def test_a_number_is_given_as_such():
    assert assumptions.value("near_national") == pytest.approx(0.02)


def test_an_unknown_assumption_is_refused_with_the_nearest():
    with pytest.raises(InputError, match="near_national"):
        assumptions.value("near_nationale")


def test_an_assumption_without_a_number_is_refused():
    with pytest.raises(InputError, match="population_structure"):
        assumptions.value("population_structure")
