"""The study of the reconstruction: made once, and values left out of a sample made without them."""

import numpy as np
import pandas as pd
import pytest

from impact_citoyens.io import paths
from impact_citoyens.reconstruction import seed_study
from impact_citoyens.reconstruction.claims.quantities import Constraint, Options, Quantity, at_least, between
from impact_citoyens.reconstruction.people import respondents as people
from impact_citoyens.study import study

SHARED = Quantity("share", "levers", "shared_vision")


@pytest.fixture
def makers(monkeypatch):
    """Makers that count how often they are called."""
    calls = []
    named = {
        name: lambda name=name: calls.append(name) or pd.DataFrame({"claim_id": [name], "value": [0.1 + 0.2]})
        for name in seed_study.TABLES
    }
    monkeypatch.setattr(seed_study, "MAKERS", named)
    return calls


def test_it_is_made_once_and_kept(makers, tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "CACHE", tmp_path / "cache")
    made = seed_study.open_study(tmp_path)
    assert makers == list(seed_study.TABLES)
    assert [getattr(made, name)["claim_id"].item() for name in seed_study.TABLES] == list(seed_study.TABLES)
    seed_study.open_study(tmp_path)
    assert len(makers) == 3


def test_the_one_beside_results_is_opened(makers, tmp_path):
    for name in seed_study.TABLES:
        (tmp_path / f"{name}.csv").write_text(f"claim_id\nbeside-{name}\n", encoding="utf-8")
    assert seed_study.open_study(tmp_path).sensitivity["claim_id"].item() == "beside-sensitivity"
    assert makers == []


@pytest.fixture(scope="module")
def respondents():
    return people.people(seed_study.SEED)


def claim(name, *linear, options=()):
    return Constraint(name, "1", "", "levers", linear, options)


def row(name, with_it=""):
    return {"claim_id": name, "question": "levers", "with_it": with_it}


def test_a_value_left_out_is_that_of_a_sample_made_without_it(respondents):
    high = claim("high", between(SHARED, 0.695, 0.705))
    other = claim("other", between(Quantity("share", "levers", "rules_and_norms"), 0.195, 0.205))
    found = seed_study._without(row("high"), [high, other], respondents)
    assert 0 < found < 0.69  # nothing pushes it up any more
    assert found == seed_study._without(row("high"), [high, other], respondents)


def test_claims_that_repeat_it_are_left_out_too(respondents):
    high, again = (claim(name, between(SHARED, 0.695, 0.705)) for name in ("high", "again"))
    assert seed_study._without(row("high"), [high, again], respondents) == pytest.approx(0.70, abs=0.006)
    assert seed_study._without(row("high", "again"), [high, again], respondents) < 0.69


@pytest.mark.parametrize(
    "left",
    [
        claim("left", options=(Options((between(SHARED, 0.4, 0.5),)),)),
        claim("left", at_least(SHARED, Quantity("share", "levers", "shared_vision", wave="2019"))),
    ],
    ids=["of some answer among several", "of another wave"],
)
def test_what_is_not_one_figure_of_the_wave_has_no_value(left, respondents):
    assert study.wave() == "2022" and np.isnan(seed_study._without(row("left"), [left], respondents))
