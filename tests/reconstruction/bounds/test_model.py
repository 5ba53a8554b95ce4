"""Programs against problems solved by hand, by enumeration, and by a program written another way."""

from itertools import combinations, pairwise, permutations

import numpy as np
import pytest
from scipy.optimize import linprog

from impact_citoyens.io.errors import InputError
from impact_citoyens.reconstruction.bounds import unknowns
from impact_citoyens.reconstruction.bounds.model import Contradiction, Model
from impact_citoyens.reconstruction.claims import population_groups, ranked
from impact_citoyens.reconstruction.claims.quantities import (
    Constraint,
    Linear,
    Options,
    Quantity,
    at_least,
    between,
)
from impact_citoyens.study import territories


def share(answer, dimension="national", population="france", question="territory_roles"):
    return Quantity("share", question, answer, dimension, population)


def claim(*linear, options=(), question="territory_roles", name="made-up"):
    return Constraint(name, "1", "made up", question, tuple(linear), tuple(options))


def test_half_of_france_leaves_a_region_free_and_confines_the_rest_of_it():
    weight = population_groups.share("territory", "bretagne")
    half = claim(between(share("place_of_action"), 0.5, 0.5))
    cells = Model("territory_roles", [half], [("territory", "bretagne")])
    assert cells.range(share("place_of_action", "territory", "bretagne")) == (0, 1)
    others = Linear(
        ((1.0, share("place_of_action")), (-weight, share("place_of_action", "territory", "bretagne")))
    )
    assert cells.range(others) == pytest.approx((0.5 - weight, 0.5))


def test_a_region_of_known_share_leaves_the_others_what_remains():
    weight = population_groups.share("territory", "dynamic_regions")
    known = [claim(between(share("place_of_action"), 0.9, 0.9))]
    low, high = Model("territory_roles", known, [("territory", "dynamic_regions")]).range(
        share("place_of_action", "territory", "dynamic_regions")
    )
    assert (low, high) == pytest.approx(((0.9 - (1 - weight)) / weight, 1.0))


def test_the_highest_and_the_lowest_region_confine_every_region():
    top, bottom = (
        share("place_of_action", "territory", "bretagne"),
        share("place_of_action", "territory", "normandie"),
    )
    others = [share("place_of_action", "territory", region) for region in territories.regions()]
    claims = [
        claim(between(top, 0.83, 0.83)),
        claim(between(bottom, 0.69, 0.69)),
        claim(*(at_least(top, each) for each in others if each != top)),
        claim(*(at_least(each, bottom) for each in others if each != bottom)),
    ]
    cells = Model("territory_roles", claims)
    assert cells.range(share("place_of_action", "territory", "occitanie")) == pytest.approx((0.69, 0.83))
    assert cells.range(share("place_of_action"))[1] == pytest.approx(
        0.83 - 0.14 * population_groups.share("territory", "normandie")
    )


def test_codes_of_a_choice_leave_one_another_the_rest():
    said = claim(between(share("anchored", question="maturity"), 0.66, 0.66), question="maturity")
    cells = Model("maturity", [said])
    assert cells.range(share("emerging", question="maturity")) == pytest.approx((0, 0.34))
    assert cells.range(share("anchored_or_emerging", question="maturity")) == pytest.approx((0.66, 1))
    impossible = claim(between(share("emerging", question="maturity"), 0.69, 0.69), question="maturity")
    assert not Model("maturity", [said, impossible]).feasible()
    with pytest.raises(Contradiction, match="maturity"):
        Model("maturity", [said, impossible]).range(share("emerging", question="maturity"))


def test_at_least_one_engagement_lies_between_the_largest_and_the_sum():
    printed = {
        "citizen": 0.3,
        "consumer": 0.2,
        "employee": 0.1,
        "union_member": 0.0,
        "governance_member": 0.0,
        "local_elected": 0.0,
    }
    said = [
        claim(between(share(answer, question="engagement"), value, value), question="engagement")
        for answer, value in printed.items()
    ]
    assert Model("engagement", said).range(share("any", question="engagement")) == pytest.approx((0.3, 0.6))


def test_items_of_a_composite_are_averaged():
    said = [
        claim(between(share(answer, question="practices"), value, value), question="practices")
        for answer, value in (("energy", 0.9), ("water", 0.6), ("responsible_purchases", 0.3))
    ]
    assert Model("practices", said).range(share("watching", question="practices")) == pytest.approx(
        (0.6, 0.6)
    )


def made_up_claims(random, question, codes, populations, count=6):
    """Random claims around the answers of random people, so that they can all be true."""
    table = population_groups.table(("territory", "age", "csp"))
    truth = random.dirichlet(np.full(len(codes), 0.4), len(table))

    def value(quantity):
        inside = np.ones(len(table), bool)
        if quantity.dimension != "national":
            inside = (
                table[quantity.dimension]
                .isin(population_groups.members(quantity.dimension, quantity.population))
                .to_numpy()
            )
        return np.average(truth[inside, codes.index(quantity.answer)], weights=table["weight"][inside])

    claims = []
    for _ in range(count):
        one, other = (
            Quantity(
                "share", question, str(random.choice(codes)), *populations[random.integers(len(populations))]
            )
            for _ in range(2)
        )
        if random.random() < 0.5:
            claims.append(claim(between(one, value(one) - 0.02, value(one) + 0.02), question=question))
        else:
            claims.append(claim(at_least(*sorted((one, other), key=value, reverse=True)), question=question))
    return claims


POPULATIONS = [
    ("national", "france"),
    ("territory", "bretagne"),
    ("territory", "ile-de-france"),
    ("territory", "dynamic_regions"),
    ("age", "18-24"),
    ("age", "young_generations"),
    ("age", "65+"),
    ("csp", "csp_plus"),
]


def direct(claims, target, codes):
    """The same bounds by a program written cell by cell, without merging, on the full product."""
    table = population_groups.table(("territory", "age", "csp"))
    size = len(table)

    def row(quantity):
        inside = np.ones(size, bool)
        if quantity.dimension != "national":
            inside = (
                table[quantity.dimension]
                .isin(population_groups.members(quantity.dimension, quantity.population))
                .to_numpy()
            )
        full = np.zeros((size, len(codes)))
        full[:, codes.index(quantity.answer)] = (
            np.where(inside, table["weight"], 0) / table["weight"][inside].sum()
        )
        return full.ravel()

    upper, limits = [], []
    for each in claims:
        for linear in each.linear:
            total = sum(factor * row(quantity) for factor, quantity in linear.terms)
            for sign, limit in ((1, linear.high), (-1, -linear.low)):
                if np.isfinite(limit):
                    upper.append(sign * total)
                    limits.append(limit)
    whole = np.kron(np.eye(size), np.ones(len(codes)))
    found = [linprog(sign * row(target), upper, limits, whole, np.ones(size), (0, 1)) for sign in (1, -1)]
    return found[0].fun, -found[1].fun


@pytest.mark.parametrize("seed", range(6))
def test_merged_cells_give_the_bounds_of_the_full_product(seed):
    random = np.random.default_rng(seed)
    codes = unknowns.unknowns("maturity")
    claims = made_up_claims(random, "maturity", codes, POPULATIONS)
    for population in (
        ("national", "france"),
        ("territory", "bretagne"),
        ("age", "25-34"),
        ("csp", "inactive"),
    ):
        target = Quantity("share", "maturity", codes[0], *population)
        extra = [population] if population[0] != "national" else []
        merged = Model("maturity", claims, extra).range(target)
        assert merged == pytest.approx(direct(claims, target, codes), abs=1e-7)
        relaxed = Model("maturity", claims, extra, "margins").range(target)
        assert relaxed[0] <= merged[0] + 1e-7
        assert relaxed[1] >= merged[1] - 1e-7


def test_many_ranges_at_once_are_those_one_by_one():
    random = np.random.default_rng(5)
    codes = unknowns.unknowns("maturity")
    claims = [
        *made_up_claims(random, "maturity", codes, POPULATIONS),
        claim(
            options=[
                Options(
                    tuple(
                        between(Quantity("share", "maturity", code, "age", "65+"), 0.5, 1) for code in codes
                    )
                )
            ],
            question="maturity",
        ),
    ]
    quantities = [
        Quantity("share", "maturity", code, *population) for code in codes for population in POPULATIONS
    ]
    cells, alone = (Model("maturity", claims, POPULATIONS[1:]) for _ in range(2))
    assert cells.ranges(quantities) == pytest.approx(
        np.array([alone.range(each) for each in quantities]), abs=1e-7
    )


@pytest.mark.parametrize("seed", range(4))
def test_options_are_the_union_of_their_subsets(seed):
    random = np.random.default_rng(seed)
    items = unknowns.unknowns("territory_roles")
    options = tuple(
        between(share(item), low := round(random.uniform(0, 0.7), 2), low + 0.2) for item in items
    )
    spread = claim(
        *(
            Linear(((1.0, share(one)), (-1.0, share(other))), -0.3, 0.3)
            for one, other in combinations(items, 2)
        )
    )
    found = Model("territory_roles", [spread, claim(options=[Options(options, 2)])])
    each = [Model("territory_roles", [spread, claim(*chosen)]) for chosen in combinations(options, 2)]
    ranges = [cells.range(share(items[0])) for cells in each if cells.feasible()]
    assert found.feasible() == bool(ranges)
    if ranges:
        assert found.range(share(items[0])) == pytest.approx(
            (min(low for low, _ in ranges), max(high for _, high in ranges)), abs=1e-7
        )


@pytest.fixture
def four_domains(monkeypatch):
    """Scores with four domains, so that every order can be listed."""
    names = ["health", "security", "ageing", "housing"]
    monkeypatch.setattr(ranked, "domains", lambda: names)
    monkeypatch.setattr(unknowns, "unknowns", lambda question: [*names, "dont_know"])
    monkeypatch.setattr(
        unknowns, "answers", lambda question: {name: [(1.0, name)] for name in [*names, "dont_know"]}
    )
    return names


def mean(domain, *population):
    return Quantity("mean", "fragilities", domain, *population)


@pytest.mark.parametrize("seed", range(4))
def test_ranks_are_the_union_of_the_orders(four_domains, seed):
    random = np.random.default_rng(seed)
    centres = random.uniform(3, 7, 4)
    windows = claim(
        *(
            between(mean(domain), centre - 1, centre + 1)
            for domain, centre in zip(four_domains, centres, strict=True)
        ),
        question="fragilities",
    )
    place = int(random.integers(1, 5))
    ranked = claim(between(Quantity("rank", "fragilities", "ageing"), 1, place), question="fragilities")
    apart = claim(
        Linear(
            ((1.0, Quantity("level", "fragilities", "1")), (-1.0, Quantity("level", "fragilities", "4"))),
            0.5,
            2.0,
        ),
        question="fragilities",
    )
    found, orders = Model("fragilities", [windows, ranked, apart]), []
    for order in permutations(four_domains):
        if order.index("ageing") < place:
            steps = [at_least(mean(one), mean(other)) for one, other in pairwise(order)]
            cells = Model(
                "fragilities",
                [
                    windows,
                    claim(
                        *steps,
                        Linear(((1.0, mean(order[0])), (-1.0, mean(order[3]))), 0.5, 2.0),
                        question="fragilities",
                    ),
                ],
            )
            orders += [cells] if cells.feasible() else []
    assert found.feasible() == bool(orders)
    for domain in four_domains if orders else []:
        ranges = [cells.range(mean(domain)) for cells in orders]
        assert found.range(mean(domain)) == pytest.approx(
            (min(low for low, _ in ranges), max(high for _, high in ranges)), abs=1e-6
        )


def test_the_first_three_of_a_region_are_above_the_fourth(four_domains):
    top = Quantity("in_top", "regional_top3", "housing", "territory", "bretagne")
    here = [mean(domain, "territory", "bretagne") for domain in four_domains]
    windows = claim(
        *(
            between(each, low, high)
            for each, (low, high) in zip(here, [(6, 7), (5, 6), (3, 4), (2, 3.5)], strict=True)
        ),
        question="fragilities",
    )
    assert Model("fragilities", [windows, claim(between(top, 1, 1), question="fragilities")]).range(
        here[3]
    ) == pytest.approx((3, 3.5))
    assert Model("fragilities", [windows, claim(between(top, 1, 1), question="fragilities")]).range(
        here[2]
    ) == pytest.approx((3, 3.5))
    assert Model("fragilities", [windows, claim(between(top, 0, 0), question="fragilities")]).range(
        here[3]
    ) == pytest.approx((2, 3.5))
    far = claim(
        between(here[3], 2, 2.9),
        between(here[2], 3, 4),
        between(here[1], 5, 6),
        between(here[0], 6, 7),
        question="fragilities",
    )
    assert not Model("fragilities", [far, claim(between(top, 1, 1), question="fragilities")]).feasible()


def test_the_spread_of_another_wave_is_no_less_than_its_means_are_apart():
    spread = Quantity("spread", "fragilities", "spread_first_last", wave="2019")
    high, low = (
        Quantity("mean", "fragilities", domain, wave="2019") for domain in ("employment", "mobility")
    )
    said = claim(
        between(high, 6.35, 6.45), between(low, 5.85, 5.95), between(spread, 0, 10), question="fragilities"
    )
    assert Model("fragilities", [said]).range(spread) == pytest.approx((0.4, 10))


@pytest.mark.parametrize(
    ("quantity", "hint"),
    [
        (share("place_of_actoin"), "place_of_action"),
        (share("place_of_action", "territory", "bretagn"), "bretagne"),
        (share("place_of_action", "teritory", "bretagne"), "territory"),
        (share("energy", question="practices"), "territory_roles"),
    ],
)
def test_an_unknown_quantity_is_refused_with_the_nearest_names(quantity, hint):
    with pytest.raises(InputError, match=hint):
        Model("territory_roles", []).range(quantity)


def test_an_unknown_question_is_refused():
    with pytest.raises(InputError, match="urgency"):
        Model("urgancy", [])


def test_a_population_that_cells_do_not_tell_apart_is_refused():
    with pytest.raises(InputError, match="extra"):
        Model("territory_roles", []).range(share("place_of_action", "age", "65+"))


def test_a_group_with_nobody_in_it_is_not_confined():
    said = claim(between(share("anchored_or_emerging", question="maturity"), 0.5, 0.5), question="maturity")
    cells = Model("maturity", [said], [("csp", "other")])
    for answer in ("anchored", "anchored_or_emerging"):
        assert cells.range(share(answer, "csp", "other", question="maturity")) == (0, 1)
