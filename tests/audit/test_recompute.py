import math
import re

import pandas as pd
import pytest
import simpleeval

from impact_citoyens.audit import recompute
from impact_citoyens.audit.functions import Functions
from impact_citoyens.io import paths
from impact_citoyens.io.errors import InputError

# Registered voters and residents of the tables, added up by hand: thousands
BY_HAND = [
    ('weight("pays-de-la-loire")', 6.25),
    ('weight("auvergne-rhone-alpes")', 12.25),
    ('weight("dynamic_regions")', 31.06),
    ('weight("difficult_regions")', 17.83),
    ('rounded_weight("difficult_regions")', 17.0),
    ('residents("dynamic_regions")', 32.73),
    ('residents("difficult_regions")', 17.18),
    ("regions()", 12),
    ("regions_before_merging()", 13),
    ("2022 - 2008", 14),
    ('claim("levers-vision-france-p13") - claim("levers-project-france-p13")', 1),
    ('waves_with("fragilities", "employment", "rank")', 3),
    ('wave_in("bdt-2019", 2019)', 2019),
    ('wave_in("bdt-2019", 2015)', 0),
    ('counted("practices-kinds-p15")', 3),
]


@pytest.mark.parametrize(("expression", "expected"), BY_HAND)
def test_expressions_give_what_a_hand_gives(expression, expected, ledger):
    low, high = recompute.evaluate(expression, ledger)
    assert low == high == pytest.approx(expected, abs=0.006)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('rank_by_mean("employment", "2019", "bdt-2019")', (1, 1)),  # 6.4, ahead of 6.3
        ('rank_by_mean("mobility", "2019", "bdt-2019")', (4, 7)),  # 5.9 with three others
        ('rank_outside("ageing", "2019", "bdt-2019")', (8, 17)),  # seven are listed
        ('rank_by_mean("security", "2015", "plateforme-2015")', (2, 3)),  # 6.6 with purchasing power
        ('rank_by_mean("security", "2015", "plateforme-2015", 7.0)', (2, 2)),
    ],
)
def test_ranks_are_ranges_where_rounding_ties(expression, expected, ledger):
    assert recompute.evaluate(expression, ledger) == expected


@pytest.mark.parametrize(
    "expression", ["__import__('os').getcwd()", "open('x')", "claim.__globals__", "(lambda: 1)()", "weight"]
)
def test_nothing_else_can_be_called(expression, ledger):
    with pytest.raises((simpleeval.InvalidExpression, TypeError, SyntaxError)):
        recompute.evaluate(expression, ledger)


def test_the_register_of_the_repository_is_well(ledger):
    recompute.check(ledger)


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("claim_id", "weight-dynamic-region-p9", "weight-dynamic-regions-p9"),
        ("expression", 'weight("bretagn")', "bretagne"),
        ("expression", 'claim("levers-gap-p12")', "levers-gap-p13"),
        ("expression", "1 / 0", "division"),
        ("expression", "1 +", "computes"),
        ("reason", "opinion", "and not both"),
        ("basis_fr", "", "both languages"),
    ],
)
def test_a_bad_row_is_named(column, value, message, ledger):
    register = recompute.table()
    line = register.index[register["claim_id"] == "weight-dynamic-regions-p9"][0]
    register.loc[line, column] = value
    with pytest.raises(InputError, match=message) as refused:
        recompute.check(ledger, register)
    assert f"row {line + 2}" in str(refused.value)


def test_an_unknown_reason_is_named(ledger):
    register = recompute.table()
    register.loc[register["reason"] == "opinion", "reason"] = "opinions"
    with pytest.raises(InputError, match="opinion"):
        recompute.check(ledger, register)


def test_two_numbers_recomputed_from_each_other_are_refused(ledger):
    register = recompute.table()
    reverse = {
        "claim_id": "programme-order-p4",
        "expression": 'claim("next-programme-order-p3") - 1',
        "basis_fr": "x",
        "basis_en": "x",
        "reason": "",
    }
    with pytest.raises(InputError, match="programme-order-p4"):
        recompute.check(ledger, pd.concat([register, pd.DataFrame([reverse])], ignore_index=True))


@pytest.mark.parametrize(
    ("expression", "rests"),
    [
        ('weight("bretagne")', "independent"),
        ("2022 - 2008", "printed"),
        ('wave_in("bdt-2019", 2019)', "independent"),
        ('claim("levers-gap-p13") + 1', "printed"),
        ('claim("impact2019-frag-employment-bdt")', "independent"),
    ],
)
def test_what_an_expression_rests_on(expression, rests, ledger):
    assert recompute.evidence(expression, "proceedings", ledger) == rests


def test_every_reason_is_used_or_given_by_the_audit():
    by_the_audit = {
        "ranks_of_means",
        "figures_not_bounded",
        "unknown_base",
        "no_standard_deviation",
        "depends_on_unprinted",
        "compatible_range",
        "not_in_file",
        "no_respondents",
        "base_ambiguous",
        "closeness",
        "depends_on_rounding",
    }
    assert set(recompute.reasons().index) == by_the_audit | set(recompute.table()["reason"]) - {""}


@pytest.mark.parametrize(
    ("value", "comparator", "unit", "expected"),
    [
        (38, "eq", "percent", (37.5, 38.5)),
        (10, "about", "percent", (9, 11)),
        (43, "more_than", "percent", (43, math.inf)),
        (5, "eq", "years", (5, 5)),
        (50, "about", "debates", (45, 55)),
        (0.8, "about", "points_0_10", (0.7, 0.9)),
        (20, "at_most", "percent", (-math.inf, 20)),
    ],
)
def test_windows_are_those_of_print(value, comparator, unit, expected):
    assert recompute.window(value, comparator, unit) == pytest.approx(expected)


def test_more_than_a_count_excludes_it():
    assert recompute.window(50, "more_than", "debates")[0] > 50


def test_the_claims_that_an_expression_reads_are_found():
    assert recompute.read_from('claim("a-p1") + weight("bretagne") * claim("b-p2")') == ["a-p1", "b-p2"]


def test_the_documentation_lists_what_can_be_called(ledger):
    table = (
        (paths.ROOT / "docs/use/auditing.md")
        .read_text(encoding="utf-8")
        .partition("## What an expression may call")[2]
        .partition("\n## ")[0]
    )
    assert set(re.findall(r"`([a-z_]+)\(", table)) == set(Functions(ledger).named())


@pytest.mark.parametrize(
    "expression", ["named()", '_printed(source="proceedings")', "__init__(1)", '_means("2019", "bdt-2019")']
)
def test_what_serves_the_functions_is_not_one(expression, ledger):
    with pytest.raises(simpleeval.FunctionNotDefined):
        recompute.evaluate(expression, ledger)
