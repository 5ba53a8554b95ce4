"""What the ledger implies, and what an edited one stops."""

from dataclasses import replace

import numpy as np
import pytest

from impact_citoyens.io.errors import InputError
from impact_citoyens.ledger import ledger as published_ledger
from impact_citoyens.ledger.published_estimates import ESTIMATE_COLUMNS
from impact_citoyens.reconstruction.bounds import solving
from impact_citoyens.reconstruction.bounds.model import Model
from impact_citoyens.reconstruction.bounds.unknowns import answers, populations
from impact_citoyens.reconstruction.claims.constraints import compile_claims
from impact_citoyens.reconstruction.claims.quantities import Constraint, Quantity, between
from impact_citoyens.reconstruction.claims.ranked import domains
from impact_citoyens.study import study, territories


def edited(claim_id, **changes):
    ledger = published_ledger.load()
    values = ledger.values.copy()
    values.loc[values["claim_id"] == claim_id, list(changes)] = list(changes.values())
    return replace(ledger, values=values)


@pytest.fixture(scope="module")
def maturity():
    return solving.bounds("maturity", jobs=1)


def of(table, answer, population="france"):
    row = table[
        (table["answer"] == answer)
        & (table["population"] == population)
        & table["statistic"].isin(["share", "mean"])
    ]
    return tuple(row[["low", "high"]].iloc[0])


def test_every_answer_of_every_population_has_one_row(maturity):
    assert maturity.columns.tolist() == ESTIMATE_COLUMNS
    groups = sum(len(populations(dimension)) for dimension in solving.GROUPS)
    assert len(maturity) == len(answers("maturity")) * (1 + len(territories.regions()) + groups)
    assert not maturity.duplicated(["answer", "statistic", "dimension", "population"]).any()
    assert maturity[["estimate", "se", "n"]].isna().all(axis=None)
    assert set(maturity["evidence"]) == {"bounded"}
    assert (maturity["low"] <= maturity["high"]).all()
    assert maturity[["low", "high"]].stack().between(0, 1).all()
    regional = maturity["dimension"] == "territory"
    assert (maturity["territory"] == maturity["population"].where(regional, "france")).all()


def test_maturity_has_its_printed_bounds(maturity):
    assert of(maturity, "anchored") == pytest.approx((0.323, 0.342))
    assert of(maturity, "anchored_or_emerging") == pytest.approx((0.655, 0.665))
    assert of(maturity, "anchored", "18-24") == pytest.approx((0.495, 0.505))
    assert of(maturity, "anchored", "bretagne") == (0, 1)


def test_two_names_of_one_group_have_the_same_bounds(maturity):
    assert of(maturity, "anchored", "under_34") == of(maturity, "anchored", "young_generations")
    assert of(maturity, "anchored", "65+") == of(maturity, "anchored", "older_generations")


def test_bounds_at_once_are_those_asked_one_by_one(maturity):
    for row in maturity.sample(8, random_state=1).itertuples():
        assert solving.bound((row.question, row.answer, row.dimension, row.population)) == pytest.approx(
            (row.low, row.high), abs=1e-8
        )


def test_a_question_without_claims_is_free():
    table = solving.bounds("impacts", jobs=1)
    assert set(table["low"]) == {0.0}
    assert set(table["high"]) == {1.0}


def test_no_region_is_more_devastated_than_the_one_printed_as_the_highest():
    for region in ("bretagne", "ile-de-france", "hauts-de-france"):
        assert solving.bound(("territory_health", "devastated", "territory", region))[1] == pytest.approx(
            0.075
        )
    assert solving.bound(("territory_health", "devastated"))[1] <= 0.075


@pytest.mark.parametrize("region", ["bretagne", "occitanie"])
def test_urgency_of_every_region_is_between_the_two_that_stand_out(region):
    assert solving.bound(("urgency", "essential_or_useful", "territory", region)) == pytest.approx(
        (0.685, 0.835), abs=1e-8
    )


def test_urgency_of_the_largest_region_is_confined_by_its_city_too():
    """People of the Paris urban area, most of Île-de-France, are below France: 83% there would not be
    possible."""
    low, high = solving.bound(("urgency", "essential_or_useful", "territory", "ile-de-france"))
    assert low == pytest.approx(0.685, abs=1e-8)
    assert 0.745 < high < 0.8


def test_scores_of_france_are_near_the_typical_note():
    cells = Model(study.scores(), compile_claims().of(study.scores()))
    assert cells.range(Quantity("mean", study.scores(), "health")) == pytest.approx((5.65, 6.55), abs=1e-6)
    assert cells.range(Quantity("rank", study.scores(), "education")) == pytest.approx((6, 12))
    assert cells.range(Quantity("rank", study.scores(), "housing")) == pytest.approx((13, 17))


@pytest.fixture(scope="module")
def scores_without_whole_numbers():
    """Claims on scores that are linear, with the windows that the others leave to national means: the joint
    program has 2,700 unknowns."""
    known = [
        each
        for each in compile_claims().of(study.scores())
        if not each.options and all(one.statistic == "mean" for one in each.quantities())
    ]
    windows = tuple(between(Quantity("mean", study.scores(), domain), 4.95, 6.55) for domain in domains())
    return [
        *(each for each in known if all(one.wave == "2022" for one in each.quantities())),
        Constraint("windows", "", "", study.scores(), windows),
    ]


@pytest.mark.parametrize(
    "target",
    [
        ("mobility", "age", "35-49"),
        ("mobility", "commune_size", "under_2000"),
        ("health", "age", "65+"),
        ("typical_note", "csp", "csp_minus"),
        ("health", "territory", "ile-de-france"),
    ],
)
def test_the_margins_of_scores_give_the_joint_bounds(scores_without_whole_numbers, target):
    quantity = Quantity("mean", study.scores(), *target)
    joint, margins = (
        solving.bound(quantity, scores_without_whole_numbers, cells) for cells in ("joint", "margins")
    )
    assert margins == pytest.approx(joint, abs=1e-7)


def test_margins_may_be_wider_than_the_joint_cells_but_not_narrower(scores_without_whole_numbers):
    older = Constraint(
        "older",
        "",
        "",
        study.scores(),
        (between(Quantity("mean", study.scores(), "mobility", "age", "65+"), 9.0, 9.1),),
    )
    quantity = Quantity("mean", study.scores(), "mobility", "commune_size", "under_2000")
    joint, margins = (
        solving.bound(quantity, [*scores_without_whole_numbers, older], cells)
        for cells in ("joint", "margins")
    )
    assert margins[0] <= joint[0] + 1e-9
    assert margins[1] >= joint[1] - 1e-9


def test_environment_is_among_the_first_three_of_one_region_only():
    table = solving.possible_top_three().set_index(["territory", "answer"])["status"]
    environment = table.xs("environment", level="answer")
    assert environment["ile-de-france"] == "printed"
    assert set(environment.drop("ile-de-france")) == {"excluded"}
    assert table["bretagne", "ageing"] == "possible"


def test_a_ledger_that_contradicts_itself_stops_and_names_the_claims():
    with pytest.raises(InputError) as stopped:
        solving.bounds("urgency", edited("urgency-nouvelle-aquitaine-p11", value=91.0), jobs=1)
    message = str(stopped.value)
    for words in ("urgency-nouvelle-aquitaine-p11", "page 11", "91 percent"):
        assert words in message


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        (("urgancy", "essential"), "urgency"),
        (("urgency", "essentiel"), "essential"),
        (("urgency", "essential", "age", "18-25"), "18-24"),
        (("urgency", "essential", "ages", "18-24"), "age"),
    ],
)
def test_an_unknown_target_is_refused_with_the_nearest_names(target, hint):
    with pytest.raises(InputError, match=hint):
        solving.bound(target)


def test_an_unknown_question_is_refused():
    with pytest.raises(InputError, match="urgency"):
        solving.bounds("urgancy")


def test_a_claim_left_out_is_confined_by_the_others():
    compiled = compile_claims()
    claims = {each.claim_id: each for each in compiled.constraints}
    row = solving._left_out(claims["urgency-france-p55"], compiled.of("urgency"))
    assert row["with_it"] == "stakeholders-citizens-p17"
    assert 0.69 < row["low"] < row["high"] < 0.83
    assert row["contains"] and row["informative"]
    free = solving._left_out(claims["sdg-france-p54"], compiled.of("sdg_framework"))
    assert (free["low"], free["high"], free["informative"]) == (0, 1, False)
    skipped = solving._left_out(claims["levers-gap-p13"], compiled.of("levers"))
    assert skipped["reason"] and skipped["contains"] is None


def test_a_wrong_value_left_out_is_found_out():
    compiled = compile_claims(edited("urgency-pays-de-la-loire-p11", value=60.0))
    claims = {each.claim_id: each for each in compiled.constraints}
    row = solving._left_out(claims["urgency-pays-de-la-loire-p11"], compiled.of("urgency"))
    assert row["contains"] is False or row["contains"] == np.False_
    assert row["low"] > 0.73
