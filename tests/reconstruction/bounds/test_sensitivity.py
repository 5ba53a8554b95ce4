"""Which unprinted figure would tell most: problems whose answer is known."""

import pytest

from impact_citoyens.io.errors import InputError
from impact_citoyens.reconstruction.bounds.sensitivity import COLUMNS, sensitivity
from impact_citoyens.reconstruction.claims import population_groups
from impact_citoyens.reconstruction.claims.quantities import Constraint, Quantity, at_least, between

PLACE = Quantity("share", "territory_roles", "place_of_action")


def test_the_figure_of_france_that_nobody_printed_tells_nothing_of_regions_that_nothing_confines():
    free = Constraint("free", "1", "", "territory_roles", (between(PLACE, 0, 1),))
    found = sensitivity("territory_roles", constraints=[free])
    assert found.columns.tolist() == COLUMNS
    row = found[found["population"] == "ile-de-france"].iloc[0]
    weight = population_groups.share("territory", "ile-de-france")
    # released at one half within half a point, France alone narrows, to what the other regions leave open
    assert row["narrowing"] == pytest.approx(1 - (1 - weight * (1 - 0.01)), abs=1e-6)
    assert row["before"] == pytest.approx(12.0)


def test_the_highest_region_tells_most_where_it_caps_the_others():
    regions = [
        Quantity("share", "territory_roles", "place_of_action", "territory", region)
        for region in population_groups.groups("territory")
    ]
    top = next(each for each in regions if each.population == "bretagne")
    claims = [
        Constraint(
            "highest",
            "1",
            "",
            "territory_roles",
            tuple(at_least(top, each) for each in regions if each != top),
        )
    ]
    found = sensitivity("territory_roles", {top: 0.4}, claims)
    assert found.iloc[0]["population"] == "bretagne"
    assert found.iloc[0]["released"] == 0.4
    assert found.iloc[0]["after"] == pytest.approx(12 * 0.405, abs=0.03)


def test_a_printed_figure_is_no_candidate():
    printed = Constraint("printed", "1", "", "territory_roles", (between(PLACE, 0.475, 0.485),))
    found = sensitivity("territory_roles", constraints=[printed])
    assert "france" not in set(found["population"])
    assert (found["narrowing"] >= -1e-9).all()


def test_codes_of_a_choice_are_coupled():
    found = sensitivity("sdg_framework")
    assert (found["after"] <= found["before"] + 1e-9).all()


def test_an_unknown_question_is_refused():
    with pytest.raises(InputError, match="urgency"):
        sensitivity("urgancy")
