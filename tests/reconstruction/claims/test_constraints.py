"""From printed claims to statements: none is lost, and an unknown one is named."""

from collections import Counter
from dataclasses import replace

import pytest

from impact_citoyens.io.errors import InputError
from impact_citoyens.ledger import ledger as published_ledger
from impact_citoyens.reconstruction.claims.constraints import compile_claims
from impact_citoyens.statistics.printed_values import window


@pytest.fixture(scope="module")
def compiled():
    return compile_claims()


@pytest.mark.parametrize("as_printed", [False, True])
def test_every_claim_of_the_wave_is_in_exactly_one_list(as_printed):
    found = compile_claims(as_printed=as_printed)
    counted = Counter(each.claim_id for each in [*found.constraints, *found.facts, *found.left_out])
    ledger = published_ledger.load()
    wave = [
        frame[(frame["wave"] == "2022") & (frame["source"] == "proceedings")]["claim_id"]
        for frame in (ledger.values, ledger.relations)
    ]
    assert set(counted) == {claim for claims in wave for claim in claims}
    assert set(counted.values()) == {1}


def test_what_is_left_out_says_why_and_what_is_a_constraint_says_something(compiled):
    assert all(each.reason for each in compiled.left_out)
    assert all(each.linear or each.options for each in compiled.constraints)


def test_counts_that_the_text_allows_to_redo_hold_but_for_one(compiled):
    """Three regions in difficulty weigh 17% in print, 17.8% of registered voters: their third is itself a
    reading of the transcript."""
    assert [fact.claim_id for fact in compiled.facts if not fact.holds] == ["weight-difficult-regions-p9"]


def test_the_thirteen_regions_of_the_print_do_not_hold():
    failing = {fact.claim_id for fact in compile_claims(as_printed=True).facts if not fact.holds}
    assert "top3-ageing-base-p8" in failing


@pytest.mark.parametrize(
    ("table", "column", "claim_id", "close"),
    [
        ("values", "statistic", "urgency-france-p55", "shares"),
        ("relations", "relation", "urgency-highest-65plus-p10", "higest"),
    ],
)
def test_a_claim_of_an_unknown_type_is_named(table, column, claim_id, close):
    ledger = published_ledger.load()
    frame = getattr(ledger, table).copy()
    frame.loc[frame["claim_id"] == claim_id, column] = close
    line = int(frame.index[frame["claim_id"] == claim_id][0]) + 2
    with pytest.raises(InputError) as stopped:
        compile_claims(replace(ledger, **{table: frame}))
    message = str(stopped.value)
    for words in (f"data/published/{table}.csv", f"row {line}", claim_id, close, "Did you mean"):
        assert words in message


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ((83, "eq", "percent"), (0.825, 0.835)),
        ((1, "about", "percent"), (0, 0.02)),
        ((20, "at_most", "percent"), (float("-inf"), 0.2)),
        ((5.6, "eq", "score_0_10"), (5.55, 5.65)),
        ((0.8, "about", "points_0_10"), (0.7, 0.9)),
        ((8, "eq", "regions"), (8, 8)),
    ],
)
def test_a_printed_value_allows_what_its_last_digit_hides(printed, expected):
    assert window(*printed) == pytest.approx(expected)


def test_the_highest_region_is_compared_with_each_of_the_others(compiled):
    claim = next(
        each for each in compiled.constraints if each.claim_id == "health-devastated-highest-paca-p9"
    )
    assert len(claim.linear) == 11
    assert all(
        statement.terms[0][1].population == "paca-corse" and statement.low == 0 for statement in claim.linear
    )


def test_a_group_is_not_compared_with_its_own_members(compiled):
    claim = next(each for each in compiled.constraints if each.claim_id == "levers-rules-highest-young-p14")
    assert {statement.terms[1][1].population for statement in claim.linear} == {"35-49", "50-64", "65+"}


def test_older_generations_are_not_compared_with_themselves(compiled):
    claim = next(each for each in compiled.constraints if each.claim_id == "practices-highest-older-p15")
    assert {statement.terms[1][1].population for statement in claim.linear} == {
        "18-24",
        "25-34",
        "35-49",
        "50-64",
    }
