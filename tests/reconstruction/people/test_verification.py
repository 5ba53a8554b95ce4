"""Verification on made-up values: options counted, levels of other waves chosen where claims and sources
leave them."""

from types import SimpleNamespace

import pytest

from impact_citoyens.reconstruction.claims.constraints import Compiled, LeftOut
from impact_citoyens.reconstruction.claims.quantities import (
    Constraint,
    Fact,
    Linear,
    Options,
    Quantity,
    at_least,
    between,
)
from impact_citoyens.reconstruction.people import verification

NOW, BEFORE = (
    Quantity("share", "engagement", "consumer"),
    Quantity("share", "engagement", "consumer", wave="2019"),
)
RANK, RANK_BEFORE = (
    Quantity("rank", "fragilities", "health"),
    Quantity("rank", "fragilities", "health", wave="2019"),
)


def sampled(values):
    return SimpleNamespace(value=values.__getitem__)


def claim(name, *linear, options=()):
    return Constraint(
        name, "15", "said", linear[0].terms[0][1].question if linear else "engagement", linear, options
    )


def test_the_level_of_another_wave_is_chosen_where_the_claim_leaves_it():
    change = claim("change", Linear(((1.0, NOW), (-1.0, BEFORE)), 0.035, 0.045))
    sample = sampled({NOW: 0.30})
    [(name, level)] = verification.companions(sample, Compiled([change])).itertuples(index=False)
    assert name == "share of engagement/consumer in 2019" and 0.255 <= level <= 0.265
    checked = verification.verify(sample, Compiled([change])).iloc[0]
    assert (checked["checked"], checked["holds"]) == ("companion", True) and "in 2019 = 0.2" in checked[
        "note"
    ]


def test_a_printed_level_of_another_wave_stays_in_its_window():
    change = claim("up", at_least(NOW, BEFORE, strict=True))
    printed = claim("printed-2019", between(BEFORE, 0.245, 0.255))
    for now, holds in ((0.30, True), (0.20, False)):
        compiled = Compiled([change], [printed])
        level = verification.companions(sampled({NOW: now}), compiled)["value"].item()
        assert verification.verify(sampled({NOW: now}), compiled).iloc[0]["holds"] == holds
        assert not holds or 0.245 <= level <= 0.255


@pytest.mark.parametrize("now", [1, 8, 16])
def test_a_rank_of_another_wave_is_a_whole_one_between_1_and_17(now):
    up = claim("down", Linear(((1.0, RANK_BEFORE), (-1.0, RANK)), low=1))
    level = verification.companions(sampled({RANK: now}), Compiled([up]))["value"].item()
    assert level == pytest.approx(round(level)) and now + 1 <= level <= 17


def test_enough_options_must_hold():
    quantities = [Quantity("share", "engagement", answer) for answer in ("citizen", "consumer", "employee")]
    sample = sampled(dict(zip(quantities, (0.6, 0.3, 0.5), strict=True)))
    options = tuple(between(quantity, 0.45, 1.0) for quantity in quantities)
    claims = [
        Constraint(f"least-{least}", "1", "", "engagement", (), (Options(options, least),))
        for least in (2, 3)
    ]
    assert verification.verify(sample, Compiled(claims))["holds"].tolist() == [True, False]


def test_above_must_be_seen():
    strict = claim("above", at_least(NOW, Quantity("share", "engagement", "citizen"), strict=True))
    sample = sampled({NOW: 0.3, Quantity("share", "engagement", "citizen"): 0.3})
    assert not verification.verify(sample, Compiled([strict])).iloc[0]["holds"]


def test_what_is_counted_elsewhere_or_left_out_is_listed():
    compiled = Compiled(
        facts=[Fact("weight", "9", "eq 17 percent", 0.178, 0.165, 0.175, "share of registered voters")],
        left_out=[LeftOut("said", "6", "why")],
    )
    table = verification.verify(sampled({}), compiled).set_index("claim_id")
    assert table.loc["weight", ["checked", "holds"]].tolist() == ["fact", False]
    assert table.loc["said", ["checked", "holds", "note"]].tolist() == ["left_out", None, "why"]
